//! Webhooks: the address that all triggers share, and what each of them takes from it.

use crate::expr::ast::{Expr, Path, Written};
use crate::span::{Span, Spanned};

/// The address that all triggers of a connector share.
#[derive(Debug, Clone)]
pub struct Webhooks {
    /// Over the event.
    pub route: Vec<(Spanned<String>, Written)>,
    /// `json`, `form`, `xml`, `text`.
    pub payload: Option<Spanned<String>>,
    pub span: Span,
}

/// How a service tells of events.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Values for the names of [`Webhooks::route`], over connection, config and input.
    pub route: Vec<(Spanned<String>, Written)>,
    pub verify: Option<Verification>,
    /// Which deliveries count.
    pub filter: Option<Expr>,
    pub events: Option<Expr>,
    pub each: Option<Written>,
    pub span: Span,
}

/// `verify: none`, or what proves where an event comes from.
#[derive(Debug, Clone)]
pub enum Verification {
    None,
    Scheme(Verify),
}

/// How an event proves where it comes from.
#[derive(Debug, Clone)]
pub struct Verify {
    /// `None`: it could not be read, or comes later.
    pub kind: Option<VerifyKind>,
    pub key: Option<Written>,
    pub over: Option<Written>,
    pub signature: Option<EventPlace>,
    pub timestamp: Option<EventPlace>,
    pub condition: Option<Expr>,
    pub span: Span,
}

/// The kind of a proof.
#[derive(Debug, Clone)]
pub enum VerifyKind {
    /// A keyed hash.
    Hmac(Spanned<String>),
    /// A hash of a text that holds the secret.
    Digest(Spanned<String>),
    /// A shared token.
    Equals,
    /// One that holds is enough.
    AnyOf(Vec<Verify>),
}

/// Where something stands in an event.
#[derive(Debug, Clone)]
pub struct EventPlace {
    pub kind: PlaceKind,
    pub split: Option<Spanned<String>>,
    pub prefix: Option<Spanned<String>>,
    pub encoding: Option<Spanned<String>>,
    pub unit: Option<Spanned<String>>,
    /// Milliseconds.
    pub tolerance: Option<Spanned<i64>>,
    pub span: Span,
}

/// In which part of an event.
#[derive(Debug, Clone)]
pub enum PlaceKind {
    Header(Spanned<String>),
    Param(Spanned<String>),
    /// Of the payload.
    Field(Path),
    /// It could not be read.
    Unread,
}
