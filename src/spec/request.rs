//! Requests, lists, and what happens when they fail.

use crate::expr::ast::{Expr, Path, Written};
use crate::span::{Span, Spanned};

use super::field::Shape;
use super::step::Step;

/// What is to be done, and its value.
#[derive(Debug, Clone)]
pub struct Work {
    /// What is done in sequence, in place of a request.
    pub steps: Option<Vec<Step>>,
    /// The request in place; with steps, one of which nothing is meant.
    pub request: Request,
    /// Where the work reads a list.
    pub list: List,
    /// `return`
    pub give: Option<Written>,
    pub span: Span,
}

/// The method of a request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    /// `request:` with `method:`; upper case.
    Other(String),
}

impl Verb {
    /// The method as it is sent.
    #[must_use]
    pub fn method(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Other(method) => method,
        }
    }

    /// Whether it only reads, and may be sent again without asking.
    #[must_use]
    pub fn reads(&self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }
}

/// A request: one verb with its path, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Request {
    pub verb: Spanned<Verb>,
    /// The value of the verb.
    pub path: Written,
    pub params: Option<Written>,
    pub body: Option<Body>,
    /// `nulls: keep`
    pub keep_nulls: bool,
    pub shape: Option<Shape>,
    /// `auth: none`
    pub anonymous: bool,
    pub settings: Settings,
    pub span: Span,
}

/// The keys of a request that may also stand under `http`.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub headers: Vec<(Spanned<String>, Written)>,
    /// Only under `http`; a request's own are [`Request::params`].
    pub params: Vec<(Spanned<String>, Written)>,
    pub arrays: Option<Spanned<String>>,
    pub nested: Option<Spanned<String>>,
    pub expect: Option<Spanned<String>>,
    pub errors: Vec<ErrorRule>,
    pub retry: Option<Retry>,
    /// Milliseconds.
    pub timeout: Option<Spanned<i64>>,
    pub redirects: Option<Spanned<String>>,
    /// `lists`, of a request or of `http.xml`.
    pub lists: Option<Vec<Spanned<String>>>,
    pub csv: Option<Csv>,
    pub tls: Option<Tls>,
    /// Only under `http`.
    pub xml: Xml,
    /// Only under `http`.
    pub limit: Option<Limit>,
}

/// How often requests may be sent.
#[derive(Debug, Clone)]
pub struct Limit {
    pub requests: Spanned<i64>,
    /// Milliseconds.
    pub per: Spanned<i64>,
}

/// How XML is read and written.
#[derive(Debug, Clone, Default)]
pub struct Xml {
    /// Written at the root: prefix and name.
    pub namespaces: Vec<(Spanned<String>, Spanned<String>)>,
    pub keep_namespaces: bool,
    /// `1.1`, `1.2`.
    pub soap: Option<Spanned<String>>,
}

/// Certificates.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    pub certificate: Option<Written>,
    pub key: Option<Written>,
    pub passphrase: Option<Written>,
    pub authorities: Option<Written>,
    pub only: Option<bool>,
}

/// How CSV is read.
#[derive(Debug, Clone)]
pub struct Csv {
    pub separator: Option<Spanned<String>>,
    pub headers: Option<bool>,
}

/// Defaults of every request.
pub type Http = Settings;

/// What is sent.
#[derive(Debug, Clone)]
pub enum Body {
    Json(Written),
    Form(Written),
    Multipart(Written),
    Xml(Written),
    /// What stands in `Body`.
    Soap(Written),
    Graphql {
        query: Spanned<String>,
        variables: Option<Written>,
    },
    Text(Written),
    Bytes(Written),
    /// `body: none`
    None,
}

impl Body {
    /// The value that is written.
    #[must_use]
    pub fn value(&self) -> Option<&Written> {
        match self {
            Self::Json(value)
            | Self::Form(value)
            | Self::Multipart(value)
            | Self::Xml(value)
            | Self::Soap(value)
            | Self::Text(value)
            | Self::Bytes(value) => Some(value),
            Self::Graphql { variables, .. } => variables.as_ref(),
            Self::None => None,
        }
    }
}

/// A rule about answers.
#[derive(Debug, Clone)]
pub struct ErrorRule {
    pub when: Vec<Spanned<Pattern>>,
    pub condition: Option<Expr>,
    pub message: Option<Written>,
    pub retry: bool,
    pub pass: bool,
    pub span: Span,
}

/// What a failed answer looks like.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Pattern {
    Status(u16),
    /// `4xx`: the hundreds.
    Class(u8),
    Network,
    Timeout,
    Any,
    /// `/regex/`, and whether `i` stood behind it.
    Regex {
        source: String,
        ignore_case: bool,
    },
    /// Text that the body contains.
    Text(String),
}

/// How a request is tried again.
#[derive(Debug, Clone)]
pub enum Retry {
    /// `none`
    Off,
    On {
        when: Option<Vec<Spanned<Pattern>>>,
        attempts: Option<Spanned<i64>>,
        /// `None`: exponential; otherwise milliseconds.
        wait: Option<i64>,
        /// Milliseconds.
        max_wait: Option<i64>,
        respect: Option<Spanned<String>>,
        verbs: Option<Vec<Spanned<String>>>,
        span: Span,
    },
}

/// The keys of whatever reads a list.
#[derive(Debug, Clone, Default)]
pub struct List {
    pub items: Option<Expr>,
    pub filter: Option<Expr>,
    pub each: Option<Written>,
    pub sort: Option<Path>,
    pub paginate: Option<Paginate>,
}

/// How the rest of a list is fetched.
#[derive(Debug, Clone)]
pub struct Paginate {
    /// `page`, `offset`, `cursor`, `link`, `url`.
    pub by: Spanned<String>,
    pub param: Option<Spanned<String>>,
    pub size: Option<SizeParam>,
    pub first: Option<Spanned<i64>>,
    pub next: Option<Expr>,
    pub more: Option<Expr>,
    /// `empty`, `short`.
    pub end: Option<Spanned<String>>,
    /// `received`, `size`.
    pub advance: Option<Spanned<String>>,
    pub stable: bool,
    pub expired: Option<Vec<Spanned<Pattern>>>,
    pub max_pages: Option<Spanned<i64>>,
    pub max_items: Option<Written>,
    pub span: Span,
}

/// The size of a page, and the parameter that asks for it.
#[derive(Debug, Clone)]
pub struct SizeParam {
    pub param: Option<Spanned<String>>,
    pub value: Spanned<i64>,
}
