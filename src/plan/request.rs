//! Requests and lists of a plan.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Advance, Arrays, Border, End, Expect, Expr, Nested, PageBy, PathStep, PlaceId, Program, Protocol,
    Redirects, Retry, Sign, Slot, Verb,
};

/// A request, and what is read of its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// Steps, which answer with their value; then the request is one that nobody sends.
    pub program: Option<Box<Program>>,
    pub request: Request,
    pub list: Option<List>,
}

/// A request; see [`crate::model::Request`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub verb: Verb,
    pub address: Address,
    pub params: Option<Slot>,
    pub arrays: Arrays,
    pub nested: Nested,
    pub headers: Vec<(Arc<str>, Slot)>,
    pub body: Body,
    pub expect: Expect,
    pub protocol: Protocol,
    pub shape: Option<Border>,
    pub errors: Vec<ErrorRule>,
    pub retry: Option<Retry>,
    /// Milliseconds.
    pub timeout: u64,
    pub redirects: Redirects,
    pub tls: Option<Tls>,
    pub anonymous: bool,
    /// The input fields of [`super::Root::Rest`].
    pub rest: Vec<Arc<str>>,
    /// Where fields of the input are known only at design time: what is used elsewhere.
    pub used: Option<Vec<Arc<str>>>,
    pub place: PlaceId,
}

/// Certificates; see [`crate::model::Tls`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tls {
    pub identity: Option<(Slot, Slot)>,
    /// What opens the key.
    pub passphrase: Option<Slot>,
    pub authorities: Option<Slot>,
    pub only: bool,
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Address {
    Relative(Vec<PathPart>, PlaceId),
    Absolute(Vec<PathPart>, PlaceId),
    Whole(Slot),
    If(Slot, Box<Address>, Box<Address>),
    Case(Slot, Vec<(Vec<Arc<str>>, Address)>, Option<Box<Address>>),
}

/// A piece of an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PathPart {
    Url(Expr),
    Text(Arc<str>),
    Segment(Expr),
    Segments(Expr),
    Host(Expr),
    Query(Expr),
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Body {
    None,
    Json(Slot),
    Form(Slot),
    Multipart(Slot),
    Xml(Slot, Vec<(Arc<str>, Arc<str>)>),
    Text(Slot),
    Bytes(Slot),
}

/// A rule about answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorRule {
    pub when: Vec<Sign>,
    pub condition: Option<Slot>,
    pub message: Option<Slot>,
    pub retry: bool,
    pub pass: bool,
}

/// A list that is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    pub items: Slot,
    pub each: Option<Slot>,
    pub record: Option<Border>,
    pub filter: Option<Slot>,
    pub sort: Option<Vec<PathStep>>,
    pub paginate: Option<Paginate>,
}

/// How the rest of a list is fetched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paginate {
    pub by: PageBy,
    pub param: Option<Arc<str>>,
    pub size: Option<u64>,
    pub size_param: Option<Arc<str>>,
    pub first: i64,
    pub next: Option<Slot>,
    pub more: Option<Slot>,
    pub end: End,
    pub advance: Advance,
    pub stable: bool,
    pub expired: Vec<Sign>,
    pub max_pages: u64,
    pub max_items: Option<Slot>,
    pub place: PlaceId,
}

/// Requests of the users' own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomAction {
    pub help: Option<String>,
    pub link: Option<String>,
    /// What all of them have in common; its method and its address mean nothing.
    pub request: Request,
}
