//! The values that expressions compute with and that requests and answers carry.
//!
//! Cloning a value is cheap: texts, bytes, lists and objects are shared. [`json`] reads and writes
//! them, [`xml`], [`csv`] and [`yaml`] too; [`text`] turns them into text; [`number`] reads numbers; [`order`] compares values;
//! [`datetime`], [`zone`], [`format`] and [`wire`] know calendars and clocks.

pub mod csv;
pub mod datetime;
pub mod decimal;
mod file;
pub mod format;
pub mod json;
mod letters;
pub mod number;
pub mod order;
pub mod text;
pub mod wire;
pub mod xml;
pub mod yaml;
pub mod zone;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use datetime::{Date, DateTime};
pub use decimal::Decimal;
pub use file::{File, Offered};

/// A value of the language, tagged with its type.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    /// Finite.
    Number(f64),
    Decimal(Decimal),
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
    Date(Date),
    DateTime(DateTime),
    /// Whole milliseconds.
    Duration(i64),
    Array(Arc<Vec<Value>>),
    Object(Arc<Object>),
    /// Only stored, passed on and sent; no plan holds one.
    #[serde(skip)]
    File(File),
}

/// An object: keys in the order of their first appearance.
///
/// Hashing is seeded at random, so that a service cannot choose keys that collide.
pub type Object = indexmap::IndexMap<Arc<str>, Value, foldhash::fast::RandomState>;

impl Value {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Arc::from(text.as_ref()))
    }

    /// An array.
    #[must_use]
    pub fn array(members: Vec<Self>) -> Self {
        Self::Array(Arc::new(members))
    }

    /// An object of these members; a later key replaces an earlier one in its place.
    pub fn object<K: AsRef<str>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(Arc::new(
            members.into_iter().map(|(key, value)| (Arc::from(key.as_ref()), value)).collect(),
        ))
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The member `key`; null where there is none, and where this is no object.
    #[must_use]
    pub fn get(&self, key: &str) -> &Self {
        const NULL: &Value = &Value::Null;
        match self {
            Self::Object(object) => object.get(key).unwrap_or(NULL),
            _ => NULL,
        }
    }

    /// The element `index`, negative from the end; null outside, and where this is no array.
    #[must_use]
    pub fn at(&self, index: i64) -> &Self {
        const NULL: &Value = &Value::Null;
        let Self::Array(members) = self else { return NULL };
        let length = i64::try_from(members.len()).unwrap_or(i64::MAX);
        let index = if index < 0 { index + length } else { index };
        usize::try_from(index).ok().and_then(|index| members.get(index)).unwrap_or(NULL)
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an array, if it is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(members) => Some(members),
            _ => None,
        }
    }

    /// The object, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// How many parts it has, itself and shared ones counted wherever they stand; `None` if they
    /// are more than `most`, or nested more than 100 deep.
    /// What grows in a loop has to be asked, or walking it might never end.
    #[must_use]
    pub fn parts(&self, most: usize) -> Option<usize> {
        let mut left = most;
        self.fits(json::DEEPEST, &mut left).then(|| most - left)
    }

    fn fits(&self, deeper: usize, parts: &mut usize) -> bool {
        let Some(left) = parts.checked_sub(1) else { return false };
        *parts = left;
        let Some(inside) = deeper.checked_sub(1) else {
            return !matches!(self, Self::Array(_) | Self::Object(_));
        };
        match self {
            Self::Array(members) => members.iter().all(|member| member.fits(inside, parts)),
            Self::Object(object) => object.values().all(|member| member.fits(inside, parts)),
            _ => true,
        }
    }

    /// The type word of the language, `null` for null.
    #[must_use]
    pub fn type_word(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) => "integer",
            Self::Number(_) => "number",
            Self::Decimal(_) => "decimal",
            Self::Text(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Date(_) => "date",
            Self::DateTime(_) => "datetime",
            Self::Duration(_) => "duration",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
            Self::File(_) => "file",
        }
    }
}

/// Exact equality of the representation, for tests and tables; the language's `==` is
/// [`order::same`].
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Int(left), Self::Int(right)) | (Self::Duration(left), Self::Duration(right)) => {
                left == right
            }
            (Self::Number(left), Self::Number(right)) => left.to_bits() == right.to_bits(),
            (Self::Decimal(left), Self::Decimal(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => left == right,
            (Self::Bytes(left), Self::Bytes(right)) => left == right,
            (Self::Date(left), Self::Date(right)) => left == right,
            (Self::DateTime(left), Self::DateTime(right)) => left == right,
            (Self::Array(left), Self::Array(right)) => left == right,
            (Self::File(left), Self::File(right)) => left == right,
            (Self::Object(left), Self::Object(right)) => {
                left.len() == right.len() && left.iter().eq(right.iter())
            }
            _ => false,
        }
    }
}

/// Why computing a value came to an end: a sentence for people, without the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

impl Failure {
    /// A failure that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    fn nested(depth: usize, width: usize) -> Value {
        (0..depth).fold(Value::Int(1), |value, _| Value::array(vec![value; width]))
    }

    #[test]
    fn a_value_that_grows_without_end_is_noticed_before_it_is_walked() {
        let cases = [(100, 1, true), (101, 1, false), (15, 2, true), (60, 2, false)];
        for (depth, width, bounded) in cases {
            assert_eq!(
                nested(depth, width).parts(1_000_000).is_some(),
                bounded,
                "{depth} deep, {width} wide"
            );
        }
    }
}
