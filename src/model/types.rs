//! The types of expressions.

use std::sync::Arc;

use super::ShapeId;

/// What an expression gives.
///
/// It is [`Eq`], so that what two types share is not compared: with it, an [`Arc`] is first compared
/// as a pointer, and types may share parts of their parts, level by level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    pub kind: Kind,
    /// May be null.
    pub nullable: bool,
    /// Comes from a secret: may be sent, never shown.
    pub secret: bool,
}

/// A type without its nulls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Left by a mistake that was reported; fits everywhere and says nothing.
    Unknown,
    /// The type of `null` alone.
    Null,
    /// Not known before it runs.
    Any,
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
    Array(Arc<Type>),
    /// An object whose fields a shape declares; other keys may be there.
    Shape(ShapeId),
    /// An object written in the spec, or joined: its known members.
    Members(Arc<Vec<(Arc<str>, Type)>>),
    /// An object with unknown keys, and values of any type.
    Map,
}

impl Kind {
    /// The word by which a running connector knows it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Any => "any",
            Self::Null => "null",
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
            Self::Array(_) => "array",
            Self::Shape(_) | Self::Members(_) | Self::Map => "object",
        }
    }
}

impl Type {
    /// A type that is never null and no secret.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self { kind, nullable: false, secret: false }
    }

    /// The type of what is not known before it runs.
    #[must_use]
    pub fn any() -> Self {
        Self { kind: Kind::Any, nullable: true, secret: false }
    }

    /// The type that a mistake leaves.
    #[must_use]
    pub fn unknown() -> Self {
        Self { kind: Kind::Unknown, nullable: true, secret: false }
    }

    /// The same, or null.
    #[must_use]
    pub fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// The same, secret if `secret`.
    #[must_use]
    pub fn with_secret(mut self, secret: bool) -> Self {
        self.secret |= secret;
        self
    }
}
