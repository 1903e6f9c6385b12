//! Webhooks: the address that all triggers share, and what each of them takes from it.

use std::sync::Arc;

use super::expr::{Border, Expr};
use super::request::XmlReading;
use crate::span::Span;

/// The address that triggers by webhook share.
#[derive(Debug, Clone)]
pub struct Webhooks {
    /// Over the event, which has no `raw` here. An event is for the triggers whose route has the
    /// same texts; where a part is empty it is for nobody.
    pub route: Vec<(Arc<str>, Expr)>,
    /// What the body is; `None`: what its Content-Type says.
    pub payload: Option<PayloadForm>,
    /// How XML is read.
    pub xml: XmlReading,
    pub span: Span,
}

/// What the body of a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum PayloadForm {
    Json,
    Form,
    Xml,
    Text,
}

/// How a service tells of events.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// In the order of [`Webhooks::route`], over connection, config and input.
    pub route: Vec<Expr>,
    /// `None`: whoever knows the address may tell events.
    pub verify: Option<Verify>,
    /// Which deliveries count, over the event.
    pub filter: Option<Expr>,
    /// What is told, over the event: an object, a list, or null.
    pub events: Expr,
    /// Takes the place of each, over the item and the event.
    pub each: Option<Expr>,
    pub record: Option<Border>,
    pub span: Span,
}

/// What proves where an event comes from: one scheme that holds is enough.
#[derive(Debug, Clone)]
pub struct Verify {
    pub schemes: Vec<SignatureScheme>,
    pub span: Span,
}

/// A way to prove it.
#[derive(Debug, Clone)]
pub struct SignatureScheme {
    /// It counts only where this holds, over connection, config and input.
    pub condition: Option<Expr>,
    pub proof: Proof,
    pub signature: EventPlace,
    pub timestamp: Option<Stamp>,
}

/// What is compared with the signature.
#[derive(Debug, Clone)]
pub enum Proof {
    /// The parts of the text that is signed, none of which may be null.
    Hmac {
        hash: Hash,
        key: Expr,
        over: Vec<Expr>,
    },
    Digest {
        hash: Hash,
        over: Vec<Expr>,
    },
    /// A shared token.
    Equals {
        key: Expr,
    },
}

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    /// The word by which functions know it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}

/// Where something stands in an event.
#[derive(Debug, Clone)]
pub struct EventPlace {
    pub value: Expr,
    /// What stands between several of them.
    pub split: Option<Arc<str>>,
    /// Only what begins with it counts, and it is cut off.
    pub prefix: Option<Arc<str>>,
    pub encoding: Encoding,
}

/// How bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Encoding {
    Hex,
    Base64,
    Base64Url,
    Text,
}

/// When an event was signed; read by `over` as `timestamp`.
#[derive(Debug, Clone)]
pub struct Stamp {
    pub place: EventPlace,
    pub unit: StampUnit,
    /// Seconds, in both directions.
    pub tolerance: i64,
}

/// How a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum StampUnit {
    Seconds,
    Millis,
    Iso8601,
}
