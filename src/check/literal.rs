//! Values that are written in a spec, as values of a field.

use std::sync::Arc;

use crate::builtin;
use crate::model::FieldType;
use crate::value::Value;

/// `value` as one of `ty`: texts are read where the type has a text, as the keys of a `select`.
///
/// # Errors
/// Why it is none, behind "no value of the field:".
pub(super) fn typed(value: &Value, ty: &FieldType) -> Result<Value, String> {
    let is = || format!("it is {}", article(value.type_word()));
    match (ty, value) {
        (_, Value::Null) => Err("it is null".to_owned()),
        (FieldType::Any, value) => Ok(value.clone()),
        (FieldType::String | FieldType::Duration | FieldType::File | FieldType::Bytes, Value::Text(_))
        | (FieldType::Integer, Value::Int(_))
        | (FieldType::Number, Value::Number(_))
        | (FieldType::Decimal, Value::Decimal(_))
        | (FieldType::Boolean, Value::Bool(_))
        | (FieldType::Date, Value::Date(_))
        | (FieldType::DateTime, Value::DateTime(_))
        | (FieldType::Map | FieldType::Object(_), Value::Object(_)) => Ok(value.clone()),
        (FieldType::String, Value::Int(number)) => Ok(Value::text(number.to_string())),
        (FieldType::String, Value::Bool(truth)) => Ok(Value::text(truth.to_string())),
        #[allow(clippy::cast_precision_loss, reason = "a number of a spec is near enough as a double")]
        (FieldType::Number, Value::Int(number)) => Ok(Value::Number(*number as f64)),
        (FieldType::Integer, Value::Text(text)) => {
            text.trim().parse().map(Value::Int).map_err(|_| format!("`{text}` is no integer"))
        }
        (FieldType::Number, Value::Text(text)) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Number(number)),
            _ => Err(format!("`{text}` is no number")),
        },
        (FieldType::Boolean, Value::Text(text)) => match &**text {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(format!("`{text}` is neither `true` nor `false`")),
        },
        (FieldType::Decimal, Value::Int(_) | Value::Number(_) | Value::Text(_)) => {
            by_function("decimal", value)
        }
        (FieldType::Date, Value::Text(_)) => by_function("date", value),
        (FieldType::DateTime, Value::Text(_)) => by_function("datetime", value),
        (FieldType::Array(of), Value::Array(members)) => {
            let members: Result<Vec<Value>, String> =
                members.iter().map(|member| typed(member, of)).collect();
            members.map(|members| Value::Array(Arc::new(members)))
        }
        (FieldType::Array(of), value) => typed(value, of).map(|member| Value::array(vec![member])),
        _ => Err(is()),
    }
}

/// What the language's own function of this name reads.
fn by_function(name: &str, value: &Value) -> Result<Value, String> {
    let Some(function) = builtin::find(name) else { return Ok(value.clone()) };
    function.call_with(value).map_err(|failure| failure.0)
}

/// A value as a number, to compare it.
pub(super) fn as_number(value: &Value) -> Option<f64> {
    match value {
        #[allow(clippy::cast_precision_loss, reason = "bounds of a field are compared, not computed with")]
        Value::Int(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn article(word: &str) -> String {
    match word {
        "integer" | "array" | "object" => format!("an {word}"),
        "bytes" | "null" => word.to_owned(),
        _ => format!("a {word}"),
    }
}
