//! What the author wrote, its shape known to be right. Names are still text. Data only.
//!
//! One file per part of a spec; start at [`Spec`]. Every construct keeps the span of its key or
//! its map, for messages. A key that the author left out is `None` or empty here; defaults are
//! given by [`check`](crate::check).

mod auth;
mod field;
mod gaps;
mod operation;
mod request;
mod step;
mod webhook;

pub use auth::{
    ApiKey, Apply, Assertion, Auth, AuthOption, Authorize, AwsSigV4, Client, Grant, Identity, Jwt, Keep,
    KeptWork, KeyPlace, OAuth1, OAuth2, Options, ParamPlace, Refresh, Scheme, Session, TokenRequest,
};
pub use field::{
    Convert, Designer, Empty, Entering, Field, FieldHelp, Fields, FieldsFrom, ListOrMap, Only, OwnToggle,
    Pairs, Shape, Toggle, Tree, TypeWord,
};
pub use gaps::Gaps;
pub use operation::{
    Action, Arm, Check, Choose, Common, Cursor, CursorSetting, Feed, Output, Parents, PickList, PickValues,
    Poll, Resource, ResourceOperation, ResourceTriggers, Sample, Summarize, Trigger, Variants, WorkOver,
};
pub use request::{
    Body, Csv, ErrorRule, Http, Limit, List, Paginate, Pattern, Request, Retry, Settings, SizeParam, Tls,
    Verb, Work, Xml,
};

pub use step::{Download, Step, StepKind, Suspend, Upload, Wait};
pub use webhook::{EventPlace, PlaceKind, Verification, Verify, VerifyKind, Webhook, Webhooks};

use crate::expr::ast::Written;
use crate::names::Spelling;
use crate::span::{Span, Spanned};
use crate::syntax::document::Pieces;
use crate::value::Value;

/// A connector spec.
#[derive(Debug, Clone)]
pub struct Spec {
    pub name: Spanned<String>,
    pub title: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub summary: Option<Spanned<String>>,
    pub description: Option<Spanned<String>>,
    pub support: Support,
    pub names: Spelling,
    pub connection: Connection,
    pub http: Http,
    pub constants: Vec<(Spanned<String>, Value)>,
    pub objects: Vec<Object>,
    pub pick_lists: Vec<PickList>,
    pub methods: Vec<Method>,
    pub templates: Vec<Template>,
    pub resources: Vec<Resource>,
    pub actions: Vec<Action>,
    pub triggers: Vec<Trigger>,
    pub webhooks: Option<Webhooks>,
    /// Users may send requests of their own.
    pub custom_action: CustomAction,
    /// The service may be behind an agent of the platform.
    pub on_premise: bool,
    pub listing: Option<Listing>,
    /// Lint codes that are switched off, each with its reason.
    pub accept: Vec<(Spanned<String>, Spanned<String>)>,
    /// What could not be read.
    pub gaps: Gaps,
    /// The main file's whole map.
    pub span: Span,
}

/// A value or a work with a name, over what it takes.
#[derive(Debug, Clone)]
pub struct Method {
    pub name: Spanned<String>,
    pub takes: Vec<(Spanned<String>, TypeWord)>,
    pub takes_span: Option<Span>,
    pub returns: Option<TypeWord>,
    /// `return`, where there is no work.
    pub give: Written,
    pub work: Option<Work>,
    /// Run once in a run for the same arguments.
    pub memo: bool,
    pub native: Option<Native>,
    pub span: Span,
}

/// Code of a target in place of a method's value.
#[derive(Debug, Clone)]
pub struct Native {
    pub ruby: ForeignCode,
    /// For programs that are compiled.
    pub rust: Option<ForeignCode>,
    /// Of its key.
    pub span: Span,
}

/// Code of another language.
#[derive(Debug, Clone)]
pub struct ForeignCode {
    pub text: String,
    /// Where its letters stand.
    pub pieces: Pieces,
    pub span: Span,
}

/// What was filled in wherever it is extended; what is left of it is its blanks.
#[derive(Debug, Clone)]
pub struct Template {
    pub name: Spanned<String>,
    pub takes: Vec<(Spanned<String>, TypeWord)>,
}

/// Whom to ask.
#[derive(Debug, Clone, Default)]
pub struct Support {
    pub email: Option<Spanned<String>>,
    pub url: Option<Spanned<String>>,
}

/// Where the connector is found.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    pub app: Option<Spanned<String>>,
    pub categories: Vec<Spanned<String>>,
    pub keywords: Vec<Spanned<String>>,
    pub landing_page: Option<Spanned<String>>,
    pub hide_source: Option<bool>,
    pub direct_install: Option<bool>,
    /// Of its key.
    pub span: Option<Span>,
}

/// Requests of the users' own.
#[derive(Debug, Clone, Default)]
pub enum CustomAction {
    /// Nothing is said about them.
    #[default]
    Unsaid,
    Off,
    On {
        help: Option<Spanned<String>>,
        link: Option<Spanned<String>>,
        span: Span,
    },
}

/// How the connector reaches its service.
#[derive(Debug, Clone)]
pub struct Connection {
    pub fields: Fields,
    pub values: Vec<(Spanned<String>, Written)>,
    pub base_url: Option<Written>,
    pub auth: Auth,
    pub test: Option<Work>,
    /// The preset of `auth`, whose words are in it already.
    pub preset: Option<Preset>,
    pub span: Span,
}

/// What the handbook shows of a preset beside what it stands for.
#[derive(Debug, Clone)]
pub struct Preset {
    pub name: String,
    /// Where the service is.
    pub base_url: String,
    /// A request that proves a connection, as it is written.
    pub test: String,
}

/// An object of the service.
#[derive(Debug, Clone)]
pub struct Object {
    pub name: Spanned<String>,
    pub title: Option<Spanned<String>>,
    pub plural: Option<Spanned<String>>,
    pub names: Option<Spelling>,
    pub shape: Shape,
    pub sample: Option<Sample>,
}
