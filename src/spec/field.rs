//! Fields and shapes.

use std::sync::Arc;

use crate::expr::ast::{Expr, Written};
use crate::span::{Span, Spanned};
use crate::value::Value;

/// Fields in the author's order; shared, because what is made of them keeps them.
pub type Fields = Vec<Arc<Field>>;

/// A field as it was written, in its short or its long form.
///
/// There are many, and most say little: what few of them say lies in a box.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: Spanned<String>,
    /// The word, with `[word]` and `!` taken apart. `None` where the author gave no type.
    pub ty: Option<TypeWord>,
    /// The fields of an object or of the objects of a list.
    pub shape: Option<Box<Shape>>,
    pub label: Option<Spanned<String>>,
    pub hint: Option<Spanned<String>>,
    pub help: Option<Box<FieldHelp>>,
    pub example: Option<Spanned<String>>,
    pub required: Option<Spanned<bool>>,
    pub sticky: Option<bool>,
    pub default: Option<Box<Spanned<Value>>>,
    pub secret: Option<bool>,
    pub multiline: bool,
    pub control: Option<Box<Spanned<String>>>,
    pub prefix: Option<Box<Spanned<String>>>,
    pub suffix: Option<Box<Spanned<String>>>,
    /// One word or pattern; two words for a boolean.
    pub format: Option<Vec<Spanned<String>>>,
    pub zone: Option<Box<Spanned<String>>>,
    /// A name, or a path; `.` is the value itself.
    pub wire: Option<Box<Spanned<Vec<String>>>>,
    pub pairs: Option<Box<Pairs>>,
    pub convert: Option<Box<Convert>>,
    pub key: bool,
    pub readonly: bool,
    pub writeonly: bool,
    pub custom: bool,
    pub select: Option<Box<ListOrMap>>,
    pub pick_list: Option<Box<Spanned<String>>>,
    /// Argument of the pick list to field.
    pub with: Vec<(Spanned<String>, Spanned<String>)>,
    pub many: bool,
    pub delimiter: Option<Box<Spanned<String>>>,
    pub toggle: Toggle,
    pub show_if: Option<Box<Expr>>,
    pub present_if: Option<Box<Expr>>,
    pub steers: Option<bool>,
    /// What else is said of its input; nothing where nothing is said.
    pub entering: Option<Box<Entering>>,
    /// The keys that were written beside the type, each with its place.
    pub written: Box<[(&'static str, Span)]>,
    pub designs_schema: Option<Box<Designer>>,
    pub add: Option<Box<Spanned<String>>>,
    pub min: Option<Box<Spanned<Value>>>,
    pub max: Option<Box<Spanned<Value>>>,
    pub min_length: Option<Spanned<i64>>,
    pub max_length: Option<Spanned<i64>>,
    pub pattern: Option<Box<Spanned<String>>>,
    pub share: Option<bool>,
    pub extra: Vec<(Spanned<String>, Value)>,
    /// Of the whole entry.
    pub span: Span,
}

impl Field {
    /// A field of which nothing but its name is said: a string.
    #[must_use]
    pub fn bare(name: Spanned<String>, span: Span) -> Self {
        Self {
            name,
            ty: None,
            shape: None,
            label: None,
            hint: None,
            help: None,
            example: None,
            required: None,
            sticky: None,
            default: None,
            secret: None,
            multiline: false,
            control: None,
            prefix: None,
            suffix: None,
            format: None,
            zone: None,
            wire: None,
            pairs: None,
            convert: None,
            key: false,
            readonly: false,
            writeonly: false,
            custom: false,
            select: None,
            pick_list: None,
            with: Vec::new(),
            many: false,
            delimiter: None,
            toggle: Toggle::Made,
            show_if: None,
            present_if: None,
            steers: None,
            entering: None,
            written: Box::default(),
            designs_schema: None,
            add: None,
            min: None,
            max: None,
            min_length: None,
            max_length: None,
            pattern: None,
            share: None,
            extra: Vec::new(),
            span,
        }
    }
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
    /// It may hold [`WEBHOOK_URL`](crate::names::WEBHOOK_URL).
    pub text: Spanned<String>,
    pub link: Option<Spanned<String>>,
    /// Where the text reads `webhook_url`.
    pub reads_url: Option<Span>,
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

/// What is said of the input of few fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entering {
    pub on_blur: Option<bool>,
    pub pills: Option<bool>,
    pub tree: Option<Tree>,
    pub list_mode: Option<Spanned<String>>,
    pub list_mode_toggle: Option<bool>,
    pub item: Option<Spanned<String>>,
    pub empty: Option<Empty>,
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
    /// As written.
    Written(Box<OwnToggle>),
}

/// A `toggle` in its long form; an input of its own where `name` is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnToggle {
    pub name: Option<Spanned<String>>,
    pub label: Option<Spanned<String>>,
    pub ty: Option<TypeWord>,
    pub hint: Option<Spanned<String>>,
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
    /// It may have fields that could not be read, which was told.
    pub open: bool,
    pub fields_from: Option<Arc<FieldsFrom>>,
    pub span: Span,
}

/// Fields that are known only at design time.
#[derive(Debug, Clone)]
pub struct FieldsFrom {
    /// What is asked; without it `list` reads the config.
    pub work: Option<super::request::Work>,
    /// The loop variable, where one is written.
    pub item: Option<Spanned<String>>,
    pub index: Option<Spanned<String>>,
    /// What the fields are made of, or the schema.
    pub list: Option<Expr>,
    pub filter: Option<Expr>,
    /// A value with the keys of a field.
    pub field: Option<Written>,
    /// `workato`, `json_schema`.
    pub schema: Option<Spanned<String>>,
    pub span: Span,
}

/// An input in which users draw a schema.
#[derive(Debug, Clone, Default)]
pub struct Designer {
    /// `json`, `csv`, `xml`.
    pub sample: Option<Spanned<String>>,
    pub add: Option<Spanned<String>>,
    pub item: Option<Spanned<String>>,
    pub empty: Option<Spanned<String>>,
    pub neutral: bool,
}

impl Shape {
    /// A shape without anything.
    #[must_use]
    pub fn empty(span: Span) -> Self {
        Self {
            used: Vec::new(),
            list: false,
            only: None,
            except: Vec::new(),
            require: Vec::new(),
            optional: Only::None,
            filter: None,
            fields: Vec::new(),
            open: false,
            fields_from: None,
            span,
        }
    }
}

/// Names, or all.
#[derive(Debug, Clone, Default)]
pub enum Only {
    #[default]
    None,
    All,
    Names(Vec<Spanned<String>>),
}
