//! Actions, triggers, pick lists and resources.

use crate::expr::ast::{Expr, Path, Written};
use crate::span::{Span, Spanned};

use super::field::{FieldHelp, ListOrMap, Shape, TypeWord};
use super::request::{Body, ErrorRule, List, Paginate, Request, Settings, Verb, Work};

/// What actions and triggers have in common.
#[derive(Debug, Clone)]
pub struct Common {
    pub name: Spanned<String>,
    pub title: Option<Spanned<String>>,
    pub subtitle: Option<Spanned<String>>,
    pub description: Option<Written>,
    pub help: Option<FieldHelp>,
    pub priority: i64,
    pub deprecated: bool,
    pub config: Option<Shape>,
    pub input: Option<Shape>,
    pub checks: Vec<Check>,
    pub output: Option<Output>,
    pub sample: Option<Sample>,
    pub errors: Vec<ErrorRule>,
    pub span: Span,
}

/// An operation that is run.
#[derive(Debug, Clone)]
pub struct Action {
    pub common: Common,
    pub work: Work,
    pub batch: bool,
    pub bulk: bool,
    pub summarize: Option<Summarize>,
    /// With variants, what belongs to each of them is that of the first, and means nothing.
    pub variants: Option<Variants<Action>>,
}

/// Several operations of one name.
#[derive(Debug, Clone)]
pub struct Variants<T> {
    /// The config field that chooses.
    pub choose: Choose,
    pub arms: Vec<Arm<T>>,
    pub span: Span,
}

/// What chooses a variant.
#[derive(Debug, Clone)]
pub enum Choose {
    /// A field of the config, or one that is made.
    Name(Spanned<String>),
    Field(std::sync::Arc<super::field::Field>),
}

/// A variant, together with what stands beside all of them.
#[derive(Debug, Clone)]
pub struct Arm<T> {
    pub name: Spanned<String>,
    pub label: Option<Spanned<String>>,
    pub operation: T,
}

/// `output: none`, or a shape.
#[derive(Debug, Clone)]
pub enum Output {
    None(Span),
    Shape(Shape),
}

/// Demands before anything is sent.
#[derive(Debug, Clone)]
pub struct Check {
    pub condition: Expr,
    /// `unless` demands, `if` refuses.
    pub demands: bool,
    pub message: Written,
    pub span: Span,
}

/// Which lists of a job report are shortened.
#[derive(Debug, Clone, Default)]
pub struct Summarize {
    pub input: Vec<Path>,
    pub output: Vec<Path>,
}

/// Where a sample comes from.
#[derive(Debug, Clone)]
pub enum Sample {
    /// The first record, or the answer, of the operation's own request.
    First(Span),
    Work(Box<Work>),
    Value(Written),
}

/// An operation that gives events.
#[derive(Debug, Clone)]
pub struct Trigger {
    pub common: Common,
    /// With neither, this was told.
    pub feed: Feed,
    /// `None`: by default; an empty list: `none`.
    pub dedup: Option<Spanned<Vec<Path>>>,
    /// As in [`Action`].
    pub variants: Option<Variants<Trigger>>,
}

/// Where events come from.
#[derive(Debug, Clone)]
pub enum Feed {
    /// The service is asked.
    Poll(Box<Poll>),
    /// The service tells.
    Webhook(Box<super::webhook::Webhook>),
}

/// How events are asked for.
#[derive(Debug, Clone)]
pub struct Poll {
    pub work: Work,
    pub cursor: Cursor,
    pub max: Option<Spanned<i64>>,
    pub parents: Option<Parents>,
    pub span: Span,
}

/// A list whose records are walked.
#[derive(Debug, Clone)]
pub struct Parents {
    pub name: Spanned<String>,
    pub request: Request,
    pub list: List,
    pub keep: Vec<Spanned<String>>,
    pub span: Span,
}

/// What orders the records of a poll.
#[derive(Debug, Clone)]
pub struct Cursor {
    /// `none`: nothing orders the records, and the list is read whole each time.
    pub whole: bool,
    pub field: Option<Path>,
    pub by: Option<Spanned<String>>,
    pub format: Option<Spanned<String>>,
    pub zone: Option<Spanned<String>>,
    /// `1us` to `1d`, in microseconds.
    pub unit: Option<Spanned<i64>>,
    /// `exclusive`, `inclusive`.
    pub bound: Option<Spanned<String>>,
    /// `asc`, `desc`, `none`.
    pub sorted: Option<Spanned<String>>,
    pub overlap: Option<CursorSetting>,
    /// Milliseconds.
    pub settle: Option<Spanned<i64>>,
    pub start: Option<Written>,
    /// Milliseconds.
    pub window: Option<Spanned<i64>>,
    pub remember: Option<Spanned<i64>>,
    pub span: Span,
}

/// `overlap`: a duration in milliseconds, or a number.
#[derive(Debug, Clone, Copy)]
pub enum CursorSetting {
    Duration(i64, Span),
    Number(i64, Span),
}

/// Choices for a field.
#[derive(Debug, Clone)]
pub struct PickList {
    pub name: Spanned<String>,
    pub takes: Vec<(Spanned<String>, TypeWord)>,
    /// The argument that gets the opened folder.
    pub parent: Option<Spanned<String>>,
    /// Over `item`.
    pub folder: Option<Expr>,
    pub values: PickValues,
    pub span: Span,
}

/// Fixed, or read from the service.
#[derive(Debug, Clone)]
pub enum PickValues {
    Fixed(ListOrMap),
    Read { work: Box<Work>, label: Option<Path>, value: Option<Path> },
}

/// The whole set of operations for an object.
#[derive(Debug, Clone)]
pub struct Resource {
    pub name: Spanned<String>,
    pub object: Option<Spanned<String>>,
    pub path: Written,
    pub item_path: Option<Written>,
    pub wrap: Option<Spanned<String>>,
    pub items: Option<Expr>,
    pub paginate: Option<Paginate>,
    pub create: Option<ResourceOperation>,
    pub get: Option<ResourceOperation>,
    pub update: Option<ResourceOperation>,
    pub delete: Option<ResourceOperation>,
    pub list: Option<ResourceOperation>,
    pub search: Option<ResourceOperation>,
    pub triggers: ResourceTriggers,
    pub span: Span,
}

/// What an author says about one operation of a resource: the keys of an action, without its name.
#[derive(Debug, Clone)]
pub struct ResourceOperation {
    /// `common.name` is the operation's word (`create` …); the rest as in an action.
    pub common: Common,
    /// The request written in place of the made one.
    pub work: Option<Work>,
    /// Keys of a work given without a verb, laid over the made request.
    pub over: WorkOver,
    /// `update.method`.
    pub method: Option<Spanned<Verb>>,
    /// `search.by`.
    pub by: Option<Vec<Spanned<String>>>,
    pub batch: bool,
    pub bulk: bool,
    pub summarize: Option<Summarize>,
}

/// Parts of a work that an author gives for a made one.
#[derive(Debug, Clone, Default)]
pub struct WorkOver {
    pub params: Option<Written>,
    pub body: Option<Body>,
    /// `nulls: keep`
    pub keep_nulls: bool,
    pub shape: Option<Shape>,
    /// `auth: none`
    pub anonymous: bool,
    pub settings: Settings,
    pub list: List,
    pub give: Option<Written>,
}

/// Triggers of a resource.
#[derive(Debug, Clone, Default)]
pub struct ResourceTriggers {
    pub new: Option<Path>,
    pub new_or_updated: Option<Path>,
    pub param: Option<Spanned<String>>,
    pub sorted: Option<Spanned<String>>,
    pub span: Option<Span>,
}
