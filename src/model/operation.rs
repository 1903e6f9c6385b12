//! Actions, triggers and pick lists.

use std::sync::Arc;

use super::expr::Expr;
use super::request::Work;
use super::shape::Format;
use super::webhook::Webhook;
use super::{ObjectId, ShapeId};
use crate::expr::ast::Step;
use crate::names::WEBHOOK_URL;
use crate::span::Span;
use crate::value::Value;

/// What people see of an operation, and what it takes and gives.
#[derive(Debug, Clone)]
pub struct Meta {
    pub name: String,
    pub title: String,
    pub subtitle: String,
    /// A text (Markdown) over the config and its labels; its expressions may be absent.
    pub description: Expr,
    pub help: Option<Help>,
    pub priority: i64,
    pub deprecated: bool,
    /// Inputs that steer the form.
    pub config: Option<ShapeId>,
    pub input: Option<ShapeId>,
    pub output: Option<ShapeId>,
    pub checks: Vec<Check>,
    pub sample: Sample,
    /// The object that the operation is about, for the table of operations.
    pub object: Option<ObjectId>,
    pub span: Span,
}

/// Help for people, in small Markdown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Help {
    pub title: Option<String>,
    /// [`WEBHOOK_URL`] stands where the address of the webhook goes.
    pub text: String,
    pub link: Option<String>,
}

impl Help {
    /// The text where nobody knows the address of the webhook.
    #[must_use]
    pub fn shown(&self) -> std::borrow::Cow<'_, str> {
        if self.text.contains(WEBHOOK_URL) {
            self.text.replace(WEBHOOK_URL, "(the address of the webhook)").into()
        } else {
            (&*self.text).into()
        }
    }
}

/// A demand before anything is sent.
#[derive(Debug, Clone)]
pub struct Check {
    pub condition: Expr,
    /// The condition has to hold; otherwise it must not.
    pub demands: bool,
    pub message: Expr,
    pub span: Span,
}

/// An operation that is run.
#[derive(Debug, Clone)]
pub struct Action {
    pub meta: Meta,
    pub work: Work,
    pub give: Give,
    pub batch: bool,
    pub bulk: bool,
    pub summarize_input: Vec<Vec<Step>>,
    pub summarize_output: Vec<Vec<Step>>,
    /// With variants, `work` and `give` are those of the first, and nobody runs them; `meta` has
    /// the config, and neither input nor output.
    pub variants: Option<Variants<Action>>,
}

impl Action {
    /// What can be run: the variants, or the action itself.
    pub fn whole(&self) -> impl Iterator<Item = &Action> {
        let arms = self.variants.iter().flat_map(|variants| variants.arms.iter().map(|arm| &arm.operation));
        self.variants.is_none().then_some(self).into_iter().chain(arms)
    }
}

impl Trigger {
    /// How it asks, if it does.
    #[must_use]
    pub fn poll(&self) -> Option<&Poll> {
        match &self.feed {
            Feed::Poll(poll) => Some(poll),
            Feed::Webhook(_) => None,
        }
    }

    /// How it is told, if it is.
    #[must_use]
    pub fn webhook(&self) -> Option<&Webhook> {
        match &self.feed {
            Feed::Poll(_) => None,
            Feed::Webhook(webhook) => Some(webhook),
        }
    }

    /// What can be polled: the variants, or the trigger itself.
    pub fn whole(&self) -> impl Iterator<Item = &Trigger> {
        let arms = self.variants.iter().flat_map(|variants| variants.arms.iter().map(|arm| &arm.operation));
        self.variants.is_none().then_some(self).into_iter().chain(arms)
    }
}

/// Several operations of one name, one of which a field of the config chooses.
#[derive(Debug, Clone)]
pub struct Variants<T> {
    /// The field; its choices are the values of the arms.
    pub field: Arc<str>,
    /// At least one, in the author's order. Each has the config of the whole.
    pub arms: Vec<Arm<T>>,
}

/// A variant: a whole operation.
#[derive(Debug, Clone)]
pub struct Arm<T> {
    pub value: Arc<str>,
    pub label: String,
    /// It has a description of its own.
    pub described: bool,
    /// It has help of its own.
    pub helped: bool,
    pub operation: T,
}

/// What an action gives out.
#[derive(Debug, Clone)]
pub enum Give {
    /// `{}`
    Nothing,
    /// Over the response, translated to the output already.
    Value(Expr),
    /// The records of the list, under this name of the output.
    List(Arc<str>),
}

/// Where a sample comes from.
#[derive(Debug, Clone)]
pub enum Sample {
    /// Made from the fields.
    Made,
    /// As given.
    Value(Value),
    /// The first record (or the answer) of the operation's own request.
    First,
    /// Read; the expression translates the answer. `list`: the name under which the record is put,
    /// where the output is a list and the sample that of its object.
    Work { work: Box<Work>, give: Box<Expr>, list: Option<Arc<str>> },
}

/// An operation that gives events.
#[derive(Debug, Clone)]
pub struct Trigger {
    pub meta: Meta,
    pub feed: Feed,
    pub dedup: Dedup,
    /// As in [`Action`].
    pub variants: Option<Variants<Trigger>>,
}

/// Where events come from.
#[derive(Debug, Clone)]
pub enum Feed {
    /// The service is asked.
    Poll(Box<Poll>),
    /// The service tells.
    Webhook(Box<Webhook>),
}

/// The identity of an event.
#[derive(Debug, Clone)]
pub enum Dedup {
    /// Every delivery is an event.
    None,
    /// A text over the record, and over the event of a webhook.
    Key(Expr),
}

/// How events are asked for.
#[derive(Debug, Clone)]
pub struct Poll {
    /// Its list is always there.
    pub work: Work,
    pub cursor: Cursor,
    /// Events given out at once.
    pub max: u32,
    pub parents: Option<Parents>,
    pub span: Span,
}

/// A list whose records are walked.
#[derive(Debug, Clone)]
pub struct Parents {
    pub name: Arc<str>,
    pub work: Work,
    pub keep: Vec<Arc<str>>,
}

/// What orders the records of a poll. See `triggers.md` of the handbook for the machine.
#[derive(Debug, Clone)]
pub struct Cursor {
    pub by: By,
    /// Over the record: a date, a datetime, an integer, or null.
    pub value: Expr,
    /// How the bound is written in the request.
    pub format: Format,
    /// Granularity of the service, in microseconds; 1 for numbers.
    pub unit: i64,
    /// Granularity of `format`, in microseconds, not below `unit`; what is sent is a multiple.
    pub sent_unit: i64,
    pub inclusive: bool,
    pub sorted: Sorted,
    /// Microseconds, or a count of numbers.
    pub overlap: i64,
    /// Microseconds.
    pub settle: i64,
    pub start: Start,
    /// The input field `since` was added by the checker.
    pub asks_since: bool,
    /// Microseconds.
    pub window: Option<i64>,
    pub remember: u32,
    /// The request reads `cursor`.
    pub sent: bool,
    /// The request reads `window.end`.
    pub until: bool,
    pub span: Span,
}

/// What a cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum By {
    Time,
    Number,
    /// Nothing: the list is read whole each time, and what it did not hold before is new.
    Whole,
}

/// The order in which the service gives a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Sorted {
    Asc,
    Desc,
    None,
}

/// Where the first poll begins.
#[derive(Debug, Clone)]
pub enum Start {
    /// With the first record there is.
    First,
    /// Behind the last record there is.
    Latest,
    /// Over input, config, connection and now; of the cursor's type.
    Value(Expr),
}

/// Choices for a field.
#[derive(Debug, Clone)]
pub struct PickList {
    pub name: String,
    /// Name and whether it is required.
    pub takes: Vec<(Arc<str>, bool)>,
    pub tree: Option<PickTree>,
    pub source: PickSource,
    pub span: Span,
}

/// What makes a pick list a tree.
#[derive(Debug, Clone)]
pub struct PickTree {
    /// The argument that gets the opened folder; null at the root.
    pub parent: Arc<str>,
    /// Whether an item can be opened, over the item; none can without it.
    pub folder: Option<Expr>,
}

/// Where choices come from.
#[derive(Debug, Clone)]
pub enum PickSource {
    Fixed(Vec<Choice>),
    /// `label` and `value` over the item.
    Read {
        work: Box<Work>,
        label: Expr,
        value: Expr,
    },
}

/// A value and how it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub value: Value,
    pub label: String,
}
