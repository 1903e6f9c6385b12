//! Fields and shapes.

use crate::expr::ast::{Expr, Written};
use crate::span::{Span, Spanned};
use crate::value::Value;

/// Fields in the author's order.
pub type Fields = Vec<Field>;

/// A field as it was written, in its short or its long form.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: Spanned<String>,
    /// The word, with `[word]` and `!` taken apart. `None` where the author gave no type.
    pub ty: Option<TypeWord>,
    /// The fields of an object or of the objects of a list.
    pub shape: Option<Shape>,
    pub label: Option<Spanned<String>>,
    pub hint: Option<Spanned<String>>,
    pub help: Option<FieldHelp>,
    pub example: Option<Spanned<String>>,
    pub required: Option<Spanned<bool>>,
    pub sticky: Option<bool>,
    pub default: Option<Spanned<Value>>,
    pub secret: Option<bool>,
    pub multiline: bool,
    pub control: Option<Spanned<String>>,
    pub prefix: Option<Spanned<String>>,
    pub suffix: Option<Spanned<String>>,
    /// One word or pattern; two words for a boolean.
    pub format: Option<Vec<Spanned<String>>>,
    pub zone: Option<Spanned<String>>,
    /// A name, or a path; `.` is the value itself.
    pub wire: Option<Spanned<Vec<String>>>,
    pub pairs: Option<Pairs>,
    pub convert: Option<Convert>,
    pub key: bool,
    pub readonly: bool,
    pub writeonly: bool,
    pub custom: bool,
    pub select: Option<ListOrMap>,
    pub pick_list: Option<Spanned<String>>,
    /// Argument of the pick list to field.
    pub with: Vec<(Spanned<String>, Spanned<String>)>,
    pub many: bool,
    pub delimiter: Option<Spanned<String>>,
    pub toggle: Toggle,
    pub show_if: Option<Expr>,
    pub present_if: Option<Expr>,
    pub steers: Option<bool>,
    pub on_blur: Option<bool>,
    pub pills: Option<bool>,
    pub tree: Option<Tree>,
    pub list_mode: Option<Spanned<String>>,
    pub list_mode_toggle: Option<bool>,
    pub add: Option<Spanned<String>>,
    pub item: Option<Spanned<String>>,
    pub empty: Option<Empty>,
    /// The keys that were written beside the type, each with its place.
    pub written: Vec<Spanned<String>>,
    pub min: Option<Spanned<Value>>,
    pub max: Option<Spanned<Value>>,
    pub min_length: Option<Spanned<i64>>,
    pub max_length: Option<Spanned<i64>>,
    pub pattern: Option<Spanned<String>>,
    pub share: Option<bool>,
    pub extra: Vec<(Spanned<String>, Value)>,
    /// Of the whole entry.
    pub span: Span,
}

/// A type as it was written: `string`, `string!`, `[contact]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeWord {
    pub word: Spanned<String>,
    /// Written in brackets.
    pub list: bool,
    /// Written with `!`.
    pub required: bool,
}

/// Help of a field or an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldHelp {
    pub title: Option<Spanned<String>>,
    pub text: Spanned<String>,
    pub link: Option<Spanned<String>>,
}

/// An object here, a list of name and value pairs outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    pub name: String,
    pub value: String,
    pub read: bool,
    pub write: bool,
}

/// How a value is read and written, where nothing else does.
#[derive(Debug, Clone)]
pub struct Convert {
    pub read: Option<Written>,
    pub write: Option<Written>,
    pub span: Span,
}

/// What can be chosen in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    pub folders: bool,
    pub below: bool,
    pub span: Span,
}

/// Shown while a map has no entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Empty {
    pub title: Option<Spanned<String>>,
    pub text: Option<Spanned<String>>,
}

/// The choices of `select`, or the `values` of a pick list: value and label.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOrMap {
    /// The value as written (a key is text; a list member is its core value) and its label.
    pub choices: Vec<(Spanned<Value>, Spanned<String>)>,
    pub span: Span,
}

/// `toggle` of a field with choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Toggle {
    /// By the kind of field.
    #[default]
    Made,
    Off,
    /// As written; an input of its own where `name` is given.
    Written {
        name: Option<Spanned<String>>,
        label: Option<Spanned<String>>,
        ty: Option<TypeWord>,
        hint: Option<Spanned<String>>,
    },
}

/// A shape: what `input`, `output`, `config`, an object and an object field are.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The objects used, one behind the other.
    pub used: Vec<Spanned<String>>,
    /// `[contact]`: a list of the one used object (short for `{ contacts: [contact] }`).
    pub list: bool,
    pub only: Option<Vec<Spanned<String>>>,
    pub except: Vec<Spanned<String>>,
    pub require: Vec<Spanned<String>>,
    pub optional: Only,
    /// Over `field`.
    pub filter: Option<Expr>,
    pub fields: Fields,
    pub span: Span,
}

/// Names, or all.
#[derive(Debug, Clone, Default)]
pub enum Only {
    #[default]
    None,
    All,
    Names(Vec<Spanned<String>>),
}
