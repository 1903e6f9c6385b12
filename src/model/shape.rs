//! Objects, shapes and fields.

use std::sync::Arc;

use super::expr::Expr;
use super::operation::{Help, Sample};
use super::{ObjectId, PickListId, ShapeId, SourceId};
use crate::builtin::pattern::Pattern;
use crate::span::Span;
use crate::value::Value;

/// An object of the service.
#[derive(Debug, Clone)]
pub struct Object {
    pub name: String,
    pub title: String,
    pub plural: String,
    /// All its fields, of both directions.
    pub shape: ShapeId,
    pub sample: Option<Sample>,
    pub span: Span,
}

/// The fields of something.
#[derive(Debug, Clone)]
pub struct Shape {
    pub fields: Vec<Field>,
    /// Fields that are known only at design time, behind the others.
    pub found: Vec<Found>,
    /// Where the fields come from, for targets that have named definitions.
    pub origin: Origin,
    /// Raw and typed data look the same: nothing is renamed, moved or formatted, at any depth.
    pub plain: bool,
    /// Typed data is sent as it stands, at any depth; true wherever `plain` is.
    pub plain_out: bool,
    pub span: Span,
}

/// What a shape takes of fields that are known only at design time. A declared field of the same
/// name wins.
#[derive(Debug, Clone)]
pub struct Found {
    pub source: SourceId,
    /// The object that a target may ask for them, and how many of the rules it has applied then.
    pub via: Option<(ObjectId, usize)>,
    /// In their order.
    pub rules: Vec<Rule>,
}

/// What becomes of found fields.
#[derive(Debug, Clone)]
pub enum Rule {
    Only(Vec<Arc<str>>),
    Except(Vec<Arc<str>>),
    /// Over [`super::Root::Field`].
    Where(Expr),
    /// Without `readonly` ones in an input, `writeonly` ones in an output, unless asked for.
    Seen {
        input: bool,
        asked: Vec<Arc<str>>,
    },
    Require(Vec<Arc<str>>),
    /// `None`: all.
    Optional(Option<Vec<Arc<str>>>),
}

/// Where found fields come from.
#[derive(Debug, Clone)]
pub struct Source {
    pub work: Option<super::Work>,
    /// Over the response, the items of a list, or the config: descriptions of fields, or a schema.
    pub give: Expr,
    pub form: SourceForm,
    /// Fields of the config without which nothing is asked.
    pub needs: Vec<Arc<str>>,
    /// Objects that a description may name as a type.
    pub types: Vec<(Arc<str>, ObjectId, ShapeId)>,
    pub span: Span,
}

/// What a source gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SourceForm {
    /// Maps with the keys of a field.
    Fields,
    /// The platform's own schema language; perhaps as text.
    Workato,
    /// A JSON Schema; perhaps as text.
    JsonSchema,
}

/// An input in which users draw a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designer {
    pub sample: String,
    pub add: Option<String>,
    pub item: Option<String>,
    /// Small Markdown.
    pub empty: Option<String>,
    pub neutral: bool,
}

/// Where the fields of a shape come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Written in place, or mixed.
    Own,
    /// Fields of one object, perhaps not all, perhaps with other demands, all in the object's
    /// words; fields written in place stand behind them.
    Object(ObjectId),
}

impl Shape {
    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &*field.name == name)
    }
}

/// A field, every default filled in.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: Arc<str>,
    pub label: String,
    /// Small Markdown.
    pub hint: Option<String>,
    pub help: Option<Box<Help>>,
    pub example: Option<String>,
    pub ty: FieldType,
    pub wire: Wire,
    pub required: bool,
    pub sticky: bool,
    /// Of the field's type.
    pub default: Option<Value>,
    pub secret: bool,
    pub control: Control,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub key: bool,
    pub readonly: bool,
    pub writeonly: bool,
    pub custom: bool,
    pub choices: Option<Choices>,
    /// Several choices.
    pub many: bool,
    /// Between choices on the platform.
    pub delimiter: String,
    pub toggle: Option<Box<Toggle>>,
    /// It is the input of its own that stands for this field, which has the choices.
    pub instead_of: Option<Arc<str>>,
    /// Over [`super::Root::Input`] (in the connection [`super::Root::Connection`]) of its own level.
    pub show_if: Option<Box<Expr>>,
    /// Over config and connection.
    pub present_if: Option<Box<Expr>>,
    pub steers: bool,
    /// What else is said of its input.
    pub form: Option<Box<Form>>,
    pub designer: Option<Box<Designer>>,
    /// The button of a list or map.
    pub add: Option<String>,
    pub limits: Limits,
    pub share: Option<bool>,
    /// Passed through to the platform.
    pub extra: Vec<(String, Value)>,
    pub span: Span,
}

impl Field {
    /// Whether what is entered has to hold it, or its toggle, whatever else is there.
    #[must_use]
    pub fn is_demanded(&self) -> bool {
        self.required && self.default.is_none() && self.show_if.is_none() && self.present_if.is_none()
    }

    /// The toggle that is an input of its own, if it has one.
    #[must_use]
    pub fn own_toggle(&self) -> Option<&Toggle> {
        self.toggle.as_deref().filter(|toggle| toggle.name != self.name)
    }
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldType {
    String,
    Integer,
    Number,
    Decimal,
    Boolean,
    Date,
    DateTime,
    Duration,
    Bytes,
    File,
    Any,
    /// An object with keys that the user chooses.
    Map,
    Object(ShapeId),
    Array(Box<FieldType>),
}

impl FieldType {
    /// The word of the language for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Duration => "duration",
            Self::Bytes => "bytes",
            Self::File => "file",
            Self::Any => "any",
            Self::Map => "map",
            Self::Object(_) => "object",
            Self::Array(_) => "array",
        }
    }

    /// The shape of an object or of the objects of a list.
    #[must_use]
    pub fn shape(&self) -> Option<ShapeId> {
        match self {
            Self::Object(shape) => Some(*shape),
            Self::Array(of) => of.shape(),
            _ => None,
        }
    }
}

/// What a field is outside.
#[derive(Debug, Clone)]
pub struct Wire {
    /// The keys that lead to it from the object that holds it; none: the value itself.
    pub path: Vec<Arc<str>>,
    pub format: Format,
    /// An object here, pairs outside.
    pub pairs: Option<Box<Pairs>>,
    /// What is computed of it on its way; it has a plain format and no pairs then.
    pub convert: Option<Arc<Convert>>,
}

/// How a value is read and written, where nothing else does: expressions over the argument `value`.
#[derive(Debug, Clone)]
pub struct Convert {
    /// Over the raw value; what it gives is read as the field's type.
    pub read: Option<Expr>,
    /// Over the typed value; gives what is sent.
    pub write: Option<Expr>,
}

/// How a single value is written outside.
///
/// `zone` is the IANA zone of texts without an offset, and the one that patterns without an offset
/// are written in; `None` is UTC.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// As JSON has it; dates and datetimes as ISO 8601, written in UTC.
    Plain,
    /// A date or datetime as ISO 8601.
    Iso8601 {
        zone: Option<String>,
    },
    /// A date in a datetime's place: `2024-01-31`.
    Date {
        zone: Option<String>,
    },
    /// Seconds since 1970.
    Epoch,
    /// Milliseconds since 1970.
    EpochMs,
    Rfc2822 {
        zone: Option<String>,
    },
    /// Tokens such as `%Y%m%d`.
    Pattern {
        pattern: String,
        zone: Option<String>,
    },
    /// A list as one text: its separator (`,`, ` `, a line break).
    Separated(String),
    /// A boolean as one of two words.
    Words {
        yes: String,
        no: String,
    },
    /// Any value as JSON text.
    Json,
    /// A text that is made uniform when it is read from a person: `hostname`, `url`, `uuid`,
    /// `email`, `slug`, `pem`.
    Text(String),
}

/// An object here, a list of name and value pairs outside.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pairs {
    pub name: String,
    pub value: String,
    pub read: bool,
    pub write: bool,
}

/// How a field is shown where it is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Control {
    Text,
    TextArea,
    PlainText,
    PlainTextArea,
    Password,
    /// A secret of several lines.
    PasswordArea,
    Integer,
    Number,
    Url,
    Email,
    Phone,
    Date,
    DateTime,
    Checkbox,
    Select,
    MultiSelect,
    /// A pick list whose items are opened.
    Tree,
    Subdomain,
    /// A list of keys and values.
    KeyValue,
    SchemaDesigner,
    /// Objects and lists have none.
    Group,
}

/// What can be chosen.
#[derive(Debug, Clone)]
pub enum Choices {
    /// Value and label; values of the field's type.
    Fixed(Vec<(Value, String)>),
    /// A pick list, and for each argument that it takes the field that gives it.
    List { list: PickListId, with: Vec<(Arc<str>, Arc<str>)> },
}

/// What is said of the input of few fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// A change counts when the input is left.
    pub on_blur: bool,
    /// Whether values of other steps can be put in, if the author said so.
    pub pills: Option<bool>,
    pub tree: Tree,
    pub list_mode: Option<ListMode>,
    pub list_mode_toggle: Option<bool>,
    /// What one entry of a map is called.
    pub item: Option<String>,
    /// Shown while a map has no entries: title and text.
    pub empty: (Option<String>, Option<String>),
}

/// What can be chosen in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tree {
    /// Folders too.
    pub folders: bool,
    /// A chosen folder takes all that is in it along.
    pub below: bool,
}

/// How a list of objects is filled in at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListMode {
    /// From a list of another step.
    Dynamic,
    /// One by one.
    Static,
}

/// The free text beside a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Toggle {
    /// An input of its own, or the field's own name.
    pub name: Arc<str>,
    pub label: String,
    pub ty: FieldType,
    pub hint: Option<String>,
    pub pick_hint: String,
    pub enter_hint: String,
}

/// What rules an input.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Limits {
    pub min: Option<Box<Value>>,
    pub max: Option<Box<Value>>,
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
    /// The whole value.
    pub pattern: Option<Box<Pattern>>,
}
