//! Requests and lists, every default filled in.

use std::sync::Arc;

use super::expr::{Border, Expr};
use super::step::Program;
use crate::builtin::pattern::Pattern;
use crate::expr::ast::Step;
use crate::span::Span;
use crate::spec::Verb;

/// A request or steps, and what is read of the answer.
///
/// Steps answer with their value: it is `response.body`, and there is nothing else in the answer.
#[derive(Debug, Clone)]
pub struct Work {
    pub program: Option<Box<Program>>,
    /// With a program, a request that nobody sends.
    pub request: Request,
    /// Where the work reads a list.
    pub list: Option<List>,
    pub span: Span,
}

impl Work {
    /// The works that send something: those of the program, or this one.
    #[must_use]
    pub fn sending(&self) -> Vec<&Self> {
        self.program.as_ref().map_or_else(|| vec![self], |program| program.works())
    }
}

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    pub verb: Verb,
    pub address: Address,
    /// The query: an object of wire values, or null.
    pub params: Option<Expr>,
    pub arrays: Arrays,
    pub nested: Nested,
    /// Those of `http` and the request's own, texts or null; a null is not sent. `Accept` is
    /// among them.
    pub headers: Vec<(Arc<str>, Expr)>,
    pub body: Body,
    pub expect: Expect,
    pub protocol: Protocol,
    /// What types `response.body`.
    pub shape: Option<Border>,
    /// The request's, the operation's, those of `http`; behind them the built-in one.
    pub errors: Vec<ErrorRule>,
    pub retry: Option<Retry>,
    /// Milliseconds.
    pub timeout: u64,
    pub redirects: Redirects,
    pub tls: Option<Tls>,
    /// Sent without credentials.
    pub anonymous: bool,
    /// The names of the input fields that [`super::Root::Rest`] holds here.
    pub rest: Vec<Arc<str>>,
    /// Where fields of the input are known only at design time: what the request uses elsewhere,
    /// so that [`super::Root::Rest`] holds all others.
    pub used: Option<Vec<Arc<str>>>,
    pub span: Span,
}

/// Where a request goes.
#[derive(Debug, Clone)]
pub enum Address {
    /// Joined to the base URL: a leading slash replaces its path.
    Relative(Vec<PathPart>),
    /// With scheme and host.
    Absolute(Vec<PathPart>),
    /// A whole URL.
    Whole(Expr),
    If {
        condition: Expr,
        then: Box<Address>,
        otherwise: Box<Address>,
    },
    Case {
        subject: Expr,
        cases: Vec<Case>,
        otherwise: Option<Box<Address>>,
    },
}

/// Alternatives, and the address that they stand for.
#[derive(Debug, Clone)]
pub struct Case {
    pub texts: Vec<Arc<str>>,
    pub address: Address,
}

/// A piece of an address.
#[derive(Debug, Clone)]
pub enum PathPart {
    /// The first piece of all: a whole URL, which a path follows.
    Url(Expr),
    /// As it is; encoded by the author.
    Text(Arc<str>),
    /// One segment: encoded, never empty, never `.` or `..`.
    Segment(Expr),
    /// Several segments: the slashes stay.
    Segments(Expr),
    /// A host name or labels of one.
    Host(Expr),
    /// A value in the query of the address.
    Query(Expr),
}

/// Lists in a query or form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Arrays {
    Repeat,
    Brackets,
    Comma,
    Indices,
}

/// Objects in a query or form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Nested {
    Brackets,
    Dots,
}

/// What is sent.
#[derive(Debug, Clone)]
pub enum Body {
    None,
    /// Null is sent as `{}`.
    Json(Expr),
    /// An object, or null for an empty form.
    Form(Expr),
    /// An object, or null for no parts. Files in it are objects with `$file`.
    Multipart(Expr),
    Xml {
        /// An object with one member, the root element.
        value: Expr,
        /// Declared at the root: prefix and name.
        namespaces: Vec<(Arc<str>, Arc<str>)>,
    },
    /// A text, or null for no body.
    Text(Expr),
    /// Bytes, or null for no body.
    Bytes(Expr),
}

impl Body {
    /// What is sent.
    #[must_use]
    pub fn value(&self) -> Option<&Expr> {
        match self {
            Self::None => None,
            Self::Json(value)
            | Self::Form(value)
            | Self::Multipart(value)
            | Self::Xml { value, .. }
            | Self::Text(value)
            | Self::Bytes(value) => Some(value),
        }
    }
}

/// What the answer has to be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Expect {
    Json,
    /// JSON, or a form where it is none.
    Tokens,
    Xml(XmlReading),
    Csv {
        separator: char,
        /// Rows are objects by the first.
        headers: bool,
    },
    Text,
    Bytes,
    /// Never read.
    None,
}

/// How an XML answer becomes a value; see [`crate::value::xml::Reading`].
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct XmlReading {
    /// Elements that are arrays.
    pub lists: Vec<Arc<str>>,
    /// Elements that are texts, whatever their attributes.
    pub texts: Vec<Arc<str>>,
    /// Names keep their prefixes.
    pub prefixes: bool,
}

/// What a service tells of errors beside the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Protocol {
    Plain,
    /// A `Fault` in the body of the envelope.
    Soap,
    /// `errors` beside the data.
    Graphql,
}

/// What a failed answer looks like.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Sign {
    Status(u16),
    /// `4xx`: the hundreds.
    Class(u8),
    Network,
    Timeout,
    Any,
    Regex(Pattern),
    /// Text that the body contains.
    Text(String),
}

/// A rule about answers. The first that matches wins.
#[derive(Debug, Clone)]
pub struct ErrorRule {
    /// Any of them; none: the rule is tried on every answer.
    pub when: Vec<Sign>,
    pub condition: Option<Expr>,
    /// A text; null or empty falls through to the next rule.
    pub message: Option<Expr>,
    pub retry: bool,
    /// No error: the answer is handed on.
    pub pass: bool,
    pub span: Span,
}

/// How a request is tried again.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Retry {
    pub when: Vec<Sign>,
    /// The first counted.
    pub attempts: u32,
    pub wait: Wait,
    /// Milliseconds.
    pub max_wait: u64,
    /// The header that tells how long to wait.
    pub respect: String,
    /// Whether this request may be sent again at all.
    pub allowed: bool,
}

/// How long to wait before the next attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Wait {
    /// One second, doubled each time.
    Exponential,
    /// Milliseconds.
    Fixed(u64),
}

/// Certificates: texts in PEM, or null.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The client's own, and its key.
    pub identity: Option<(Expr, Expr)>,
    /// What opens the key.
    pub passphrase: Option<Expr>,
    /// Whom the client trusts.
    pub authorities: Option<Expr>,
    /// And nobody else.
    pub only: bool,
}

/// How often requests may be sent, all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Limit {
    /// At least one.
    pub requests: u32,
    /// In so many milliseconds.
    pub per: u64,
}

/// What happens on a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Redirects {
    SameOrigin,
    Follow,
    None,
}

/// A list that is read.
#[derive(Debug, Clone)]
pub struct List {
    /// Over the response: the list, a lone object, or null.
    pub items: Expr,
    /// Takes the item's place, over [`super::Root::Item`].
    pub each: Option<Expr>,
    /// Makes an item a record.
    pub record: Option<Border>,
    /// Over [`super::Root::Item`] and [`super::Root::Record`].
    pub filter: Option<Expr>,
    /// A path in the record (in the item, where nothing makes records).
    pub sort: Option<Vec<Step>>,
    pub paginate: Option<Paginate>,
}

/// How the rest of a list is fetched.
#[derive(Debug, Clone)]
pub struct Paginate {
    pub by: PageBy,
    /// The query parameter that takes the position.
    pub param: Option<Arc<str>>,
    /// The size asked for, and its query parameter.
    pub size: Option<u64>,
    pub size_param: Option<Arc<str>>,
    pub first: i64,
    /// Over the response and [`super::Root::Items`]; of cursor and url.
    pub next: Option<Expr>,
    pub more: Option<Expr>,
    pub end: End,
    pub advance: Advance,
    pub stable: bool,
    /// In a poll: the token of a page is not known any more, and the scan begins again.
    pub expired: Vec<Sign>,
    pub max_pages: u64,
    pub max_items: Option<Expr>,
    pub span: Span,
}

/// What tells pages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum PageBy {
    Page,
    Offset,
    Cursor,
    Link,
    Url,
}

/// Which page of numbers or offsets is the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum End {
    Empty,
    Short,
}

/// What an offset grows by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Advance {
    Received,
    Size,
}
