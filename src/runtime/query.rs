//! Writes queries and forms, as the function `query` does.

use crate::builtin::encoding;
use crate::plan::{Arrays, Nested};
use crate::value::{Failure, Value, text};

use super::fault::Fault;

/// The members of `value` (an object, or null) as `name=value` joined by `&`. Nulls, empty arrays
/// and empty objects are left out.
///
/// # Errors
/// When a value has no text.
pub fn encode(value: &Value, arrays: Arrays, nested: Nested) -> Result<String, Fault> {
    let arrays = match arrays {
        Arrays::Repeat => encoding::Arrays::Repeat,
        Arrays::Brackets => encoding::Arrays::Brackets,
        Arrays::Comma => encoding::Arrays::Comma,
        Arrays::Indices => encoding::Arrays::Indices,
    };
    let nested = match nested {
        Nested::Brackets => encoding::Nested::Brackets,
        Nested::Dots => encoding::Nested::Dots,
    };
    match value {
        Value::Null => Ok(String::new()),
        Value::Object(members) => Ok(encoding::query(members, arrays, nested)?),
        other => Err(Failure::new(format!("a query is an object, this is {}", text::kind(other))).into()),
    }
}

/// A text with all but `A–Z a–z 0–9 - . _ ~` as `%XX` (RFC 3986, 2.3).
#[must_use]
pub fn percent(text: &str) -> String {
    encoding::urlencode(text.as_bytes())
}
