//! What can be wrong with the structure of a value.

use crate::expr::mistake::mistakes;

pub(super) use crate::expr::mistake::Words;

mistakes! {
    /// `{{ x }}` in a key.
    KeyTemplate;
    /// A key that does not belong to the structure of its map.
    StrangerInStructure;
    /// `$if` and `$for` in one map.
    TwoHeads;
    /// `$for` without `$yield`.
    IncompleteStructure;
    /// A case that is empty or written twice.
    BadCase;
    /// `$merge` of no list.
    BadStructureValue;
    /// `$call`, `$file`.
    NotSupportedYet;
    /// `$iff`.
    NearlyStructure;
    /// `$then` without `$if`.
    FollowerAlone;
    /// `response.body.user` without braces.
    PathAsText;
    /// `no`, which is text.
    SurprisingScalar;
}
