//! What the runtime executes: nothing is left to look up.
//!
//! In: a [`Connector`](crate::model::Connector). Out: a [`Plan`], which is small, serialisable and
//! versioned; [`lower`] makes it and cannot fail. [`encode`] is the form in which it travels behind
//! the stub. Types that need no lowering are those of the model, named here for the runtime.

mod auth;
pub mod encode;
mod expr;
mod lower;
mod native;
mod request;
pub mod sample;
mod shape;
mod step;
mod surroundings;
mod webhook;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use crate::expr::ast::{Operator, Step as PathStep};
pub use crate::model::{
    Advance, Arrays, By, Control, End, Expect, Format, Help, Limit, MethodId, Nested, PageBy, Pairs,
    Protocol, Redirects, Retry, Root, ShapeId, Sign, Sorted, SourceForm, Wait, XmlReading,
};
pub use crate::spec::{KeyPlace, Verb};
pub use auth::{Apply, Auth, AwsSigV4, Browser, Identity, Kept, OAuth1, Options, Scheme, SignIn};
pub use expr::{Border, Each, Expr, TextPart};
pub use lower::lower;
pub use native::{Native, Natives};
pub use request::{Address, Body, CustomAction, ErrorRule, List, Paginate, PathPart, Request, Tls, Work};
pub use sample::{ReadSample, Sample};
pub use shape::Shape;
pub use step::{Block, Download, Loop, Program, Routine, Step, StepKind, Suspend, Upload, Wait as WaitStep};
pub use surroundings::Surroundings;
pub use webhook::{
    Encoding, EventPlace, Hash, PayloadForm, Proof, SignatureScheme, Stamp, StampUnit, Webhook, Webhooks,
};

use crate::builtin::pattern;
use crate::value::Value;

/// The version of the form of a plan. A runtime refuses any other.
pub const VERSION: u32 = 9;

/// A connector, ready to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// [`VERSION`] of the compiler that made it.
    pub version: u32,
    pub name: String,
    pub title: String,
    pub connector_version: String,
    pub summary: Option<String>,
    /// Paths of the spec's files, for places.
    pub files: Vec<String>,
    /// Where things stand in the spec.
    pub places: Vec<Place>,
    pub constants: Value,
    /// The properties of the account that are read.
    pub account: Vec<Arc<str>>,
    /// Lookup tables are read.
    pub tables: bool,
    /// What the connector finds around it when it runs; no part of the payload.
    #[serde(skip)]
    pub surroundings: Surroundings,
    /// Functions that were compiled into the program; no part of the payload either.
    #[serde(skip)]
    pub natives: Natives,
    pub methods: Vec<Method>,
    /// Methods that send requests.
    pub routines: Vec<Routine>,
    /// Files that the service gives.
    pub downloads: Vec<Download>,
    pub shapes: Vec<Shape>,
    pub sources: Vec<Source>,
    pub connection: Connection,
    pub pick_lists: Vec<PickList>,
    pub actions: Vec<Action>,
    pub triggers: Vec<Trigger>,
    /// The address that triggers by webhook share.
    pub webhooks: Option<Webhooks>,
    /// Users may send requests of their own.
    pub custom_action: Option<CustomAction>,
    /// Of all requests together.
    pub limit: Option<Limit>,
}

/// A value with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Method {
    pub takes: Vec<Arc<str>>,
    pub give: Slot,
}

/// A line of the spec; both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// In [`Plan::files`].
    pub file: u16,
    pub line: u32,
    pub column: u32,
}

/// The identity of a [`Place`] in [`Plan::places`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceId(pub u32);

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    pub expr: Expr,
    pub place: PlaceId,
    /// Methods that send requests are called in it.
    pub sends: bool,
}

/// How the connector reaches its service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connection {
    pub fields: ShapeId,
    pub values: Vec<(Arc<str>, Slot)>,
    pub base_url: Option<Address>,
    /// Of several ways to sign in, the one that holds where nobody chooses.
    pub auth: Auth,
    /// Several ways to sign in.
    pub options: Option<Options>,
    pub test: Option<Work>,
}

impl Connection {
    /// The way to sign in that somebody with these fields chose, where there are several.
    #[must_use]
    pub fn way<'v>(&self, fields: &'v Value) -> Option<&'v str> {
        fields.get(&self.options.as_ref()?.field).as_text()
    }

    /// How somebody with these fields signs in.
    #[must_use]
    pub fn auth_of(&self, fields: &Value) -> &Auth {
        let arms = self.options.iter().flat_map(|options| &options.arms);
        let way = self.way(fields);
        let mut chosen = arms.filter(|(name, _)| way == Some(&**name));
        chosen.next().map_or(&self.auth, |(_, auth)| auth)
    }

    /// Every way to sign in.
    pub fn auths(&self) -> impl Iterator<Item = &Auth> {
        let arms = self.options.iter().flat_map(|options| options.arms.iter().map(|(_, auth)| auth));
        std::iter::once(&self.auth).chain(arms)
    }
}

/// What a shape takes of fields that are known only at design time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// In [`Plan::sources`].
    pub source: u32,
    pub rules: Vec<Rule>,
}

/// What becomes of found fields; see [`crate::model::Rule`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Rule {
    Only(Vec<Arc<str>>),
    Except(Vec<Arc<str>>),
    Where(Slot),
    Seen { input: bool, asked: Vec<Arc<str>> },
    Require(Vec<Arc<str>>),
    Optional(Option<Vec<Arc<str>>>),
}

/// Where found fields come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    pub work: Option<Work>,
    pub give: Slot,
    pub form: SourceForm,
    /// Fields of the config without which nothing is asked.
    pub needs: Vec<Arc<str>>,
    /// Objects that a description may name as a type.
    pub types: Vec<(Arc<str>, ShapeId)>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    pub name: Arc<str>,
    pub label: String,
    pub hint: Option<String>,
    pub ty: FieldType,
    /// The keys that lead to it outside; none: the value itself.
    pub wire: Vec<Arc<str>>,
    pub format: Format,
    pub pairs: Option<Pairs>,
    pub convert: Option<Convert>,
    pub required: bool,
    /// The field that may be given instead.
    pub instead: Option<Arc<str>>,
    pub default: Option<Value>,
    pub secret: bool,
    pub control: Control,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub choices: Option<Choices>,
    pub many: bool,
    /// Between choices that are one text.
    pub delimiter: String,
    /// Free text is accepted beside the choices.
    pub free: bool,
    /// A change of it asks for the fields anew.
    pub steers: bool,
    pub show_if: Option<Expr>,
    pub present_if: Option<Expr>,
    pub min: Option<Value>,
    pub max: Option<Value>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<pattern::Pattern>,
}

/// See [`crate::model::Convert`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Convert {
    pub read: Option<Slot>,
    pub write: Option<Slot>,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    Map,
    Object(ShapeId),
    Array(Box<FieldType>),
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Choices {
    /// Value and label.
    Fixed(Vec<(Value, String)>),
    /// A pick list by its position, and for each argument the field that gives it.
    List { list: u32, with: Vec<(Arc<str>, Arc<str>)> },
}

/// What operations have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    pub name: String,
    pub title: String,
    pub subtitle: String,
    /// A text over the config and its labels, in Markdown.
    pub description: Slot,
    pub help: Option<Help>,
    pub deprecated: bool,
    pub config: Option<ShapeId>,
    pub input: Option<ShapeId>,
    pub output: Option<ShapeId>,
    pub checks: Vec<Check>,
    pub sample: Sample,
    /// Shapes of input and output with fields that are known only at design time, in the order in
    /// which they are asked for.
    pub open: Vec<ShapeId>,
    pub place: PlaceId,
}

/// A demand before anything is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub condition: Slot,
    /// The condition has to hold; otherwise it must not.
    pub demands: bool,
    pub message: Slot,
}

/// An operation that is run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    pub meta: Meta,
    pub work: Work,
    pub give: Give,
    /// With variants, the rest is that of the first, and nobody runs it.
    pub variants: Option<Variants<Action>>,
}

/// Several operations of one name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variants<T> {
    /// The config field that chooses.
    pub field: Arc<str>,
    pub arms: Vec<Arm<T>>,
}

/// A variant: its value, its label and the whole operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arm<T> {
    pub value: Arc<str>,
    pub label: String,
    pub operation: T,
}

/// What an action gives out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Give {
    Nothing,
    Value(Slot),
    /// The records of the list, under this name.
    List(Arc<str>),
}

/// An operation that gives events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    pub meta: Meta,
    pub feed: Feed,
    /// A text over the record, and over the event of a webhook; `None`: every delivery is an event.
    pub dedup: Option<Slot>,
    /// As in [`Action`].
    pub variants: Option<Variants<Trigger>>,
}

/// Where events come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Feed {
    Poll(Box<Poll>),
    Webhook(Box<Webhook>),
}

impl Trigger {
    /// What can be run: the variants, or the trigger itself.
    pub fn whole(&self) -> impl Iterator<Item = &Trigger> {
        let arms = self.variants.iter().flat_map(|variants| variants.arms.iter().map(|arm| &arm.operation));
        self.variants.is_none().then_some(self).into_iter().chain(arms)
    }

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
}

/// How events are asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Poll {
    pub work: Work,
    pub cursor: Cursor,
    /// Events given out at once.
    pub max: u32,
    pub parents: Option<Parents>,
}

/// A list whose records are walked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parents {
    pub name: Arc<str>,
    pub work: Work,
    pub keep: Vec<Arc<str>>,
}

/// What orders the records of a poll; units in microseconds, or counts for numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    pub by: By,
    /// Over the record.
    pub value: Slot,
    pub format: Format,
    pub unit: i64,
    pub sent_unit: i64,
    pub inclusive: bool,
    pub sorted: Sorted,
    pub overlap: i64,
    pub settle: i64,
    pub start: Start,
    pub window: Option<i64>,
    pub remember: u32,
    /// The request reads `cursor`.
    pub sent: bool,
    /// The request reads `window.end`.
    pub until: bool,
}

/// Where the first poll begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Start {
    First,
    Latest,
    Value(Slot),
}

/// Choices for a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PickList {
    pub name: String,
    /// Name and whether it is required.
    pub takes: Vec<(Arc<str>, bool)>,
    pub tree: Option<PickTree>,
    pub source: PickSource,
}

/// What makes a pick list a tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PickTree {
    /// The argument that gets the opened folder.
    pub parent: Arc<str>,
    /// Over the item.
    pub folder: Option<Slot>,
}

/// Where choices come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PickSource {
    Fixed(Vec<(Value, String)>),
    /// Label and value over the item.
    Read {
        work: Box<Work>,
        label: Slot,
        value: Slot,
    },
}
