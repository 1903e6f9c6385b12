//! What can be wrong with the structure of a value.

use crate::expr::mistake::mistakes;

pub(super) use crate::expr::mistake::Words;

mistakes! {
    /// `{{ x }}` in a key.
    Code::KeyTemplate;
    /// A key that does not belong to the structure of its map.
    Code::StrangerInStructure;
    /// `$if` and `$for` in one map.
    Code::TwoHeads;
    /// `$for` without `$yield`.
    Code::IncompleteStructure;
    /// A case that is empty or written twice.
    Code::BadCase;
    /// `$merge` of no list.
    Code::BadStructureValue;
    /// `$iff`.
    Code::NearlyStructure;
    /// `$then` without `$if`.
    Code::FollowerAlone;
    /// `response.body.user` without braces.
    Code::PathAsText;
    /// `no`, which is text.
    Code::SurprisingScalar;
}
