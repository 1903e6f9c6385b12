//! What a value is demanded to be, and how numbers widen.

use crate::diagnostic::Code;
use crate::value::{Decimal, Value};

use super::fault::Fault;

/// The value, if it is null or of the type of this word; `written` is what stands in the spec.
///
/// # Errors
/// With R0300 where it is not.
pub(super) fn demand(word: &str, value: Value, written: &str) -> Result<Value, Fault> {
    let fits = match (word, &value) {
        (_, Value::Null)
        | ("any", _)
        | ("boolean", Value::Bool(_))
        | ("integer", Value::Int(_))
        | ("number" | "decimal", Value::Int(_) | Value::Number(_) | Value::Decimal(_))
        | ("string", Value::Text(_))
        | ("bytes", Value::Bytes(_))
        | ("date", Value::Date(_))
        | ("datetime", Value::DateTime(_))
        | ("duration", Value::Duration(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        _ => word.split('|').any(|word| word == value.type_word()),
    };
    if fits { Ok(value) } else { Err(wrong_kind(&format!("`{written}`"), &article(word), &value)) }
}

/// The fault of a value of another type.
pub(super) fn wrong_kind(what: &str, wanted: &str, value: &Value) -> Fault {
    let is = article(value.type_word());
    Fault::new(Code::Expression, format!("{what} is {is}, {wanted} was expected"))
}

/// A type word with its article: `an integer`, `a string`.
fn article(word: &str) -> String {
    let words = word.replace('|', " or ");
    if word.starts_with(['a', 'i', 'o']) { format!("an {words}") } else { format!("a {words}") }
}

/// The value; an integer is made a decimal, or else a number.
pub(super) fn widen(decimal: bool, value: Value) -> Value {
    match value {
        Value::Int(int) if decimal => Value::Decimal(Decimal::from(int)),
        #[allow(
            clippy::cast_precision_loss,
            reason = "an integer made a number is rounded, as the language says"
        )]
        Value::Int(int) => Value::Number(int as f64),
        other => other,
    }
}
