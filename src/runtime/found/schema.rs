//! Schemas as services and designers write them, read as descriptions of fields.

use crate::value::{Value, json};

use super::super::fault::Fault;
use super::word;

/// How deep a schema is read.
const DEEPEST: usize = 32;

/// A schema that may be text.
pub fn parsed(given: &Value) -> Result<Value, Fault> {
    match given {
        Value::Text(text) if text.trim().is_empty() => Ok(Value::Null),
        Value::Text(text) => Ok(json::read(text.as_bytes())?),
        other => Ok(other.clone()),
    }
}

/// A list of fields in the platform's words.
pub fn of_workato(given: &Value, depth: usize) -> Value {
    let fields = given.as_array().into_iter().flatten().filter(|_| depth < DEEPEST);
    Value::array(
        fields.filter(|field| field.as_object().is_some()).map(|field| workato_field(field, depth)).collect(),
    )
}

fn workato_field(field: &Value, depth: usize) -> Value {
    let listed = field.get("type").as_text() == Some("array");
    let given = if listed { field.get("of") } else { field.get("type") };
    let nested = field.get("properties").as_array().is_some_and(|inner| !inner.is_empty());
    let word = match given.as_text().unwrap_or(if nested { "object" } else { "string" }) {
        "date_time" | "timestamp" => "datetime",
        "object" => "map",
        word @ ("integer" | "number" | "boolean" | "date") => word,
        _ => "string",
    };
    let ty = match (nested, listed) {
        (true, true) => Value::text("array"),
        (true, false) => Value::text("object"),
        (false, true) => Value::array(vec![Value::text(word)]),
        (false, false) => Value::text(word),
    };
    let required = matches!(field.get("optional"), Value::Bool(false));
    let select = field.get("pick_list").as_array().map(|rows| {
        Value::array(
            rows.iter()
                .map(|row| {
                    let label = row.at(0).clone();
                    let value = if row.at(1).is_null() { label.clone() } else { row.at(1).clone() };
                    Value::object([("value", value), ("label", label)])
                })
                .collect(),
        )
    });
    let inner = if nested { of_workato(field.get("properties"), depth + 1) } else { Value::Null };
    Value::object([
        ("name", field.get("name").clone()),
        ("label", field.get("label").clone()),
        ("hint", field.get("hint").clone()),
        ("type", ty),
        ("required", Value::Bool(required)),
        ("custom", field.get("custom").clone()),
        ("select", select.unwrap_or_default()),
        ("fields", inner),
    ])
}

/// The properties of a JSON Schema.
pub fn of_json_schema(given: &Value, depth: usize) -> Value {
    let required: Vec<&str> =
        given.get("required").as_array().into_iter().flatten().filter_map(Value::as_text).collect();
    let properties = given.get("properties").as_object().into_iter().flatten().filter(|_| depth < DEEPEST);
    let fields = properties.map(|(name, schema)| {
        let (ty, inner) = json_type(schema, depth);
        Value::object([
            ("name", Value::Text(name.clone())),
            ("label", schema.get("title").clone()),
            ("hint", schema.get("description").clone()),
            ("type", ty),
            ("required", Value::Bool(required.contains(&&**name))),
            ("select", schema.get("enum").clone()),
            ("readonly", schema.get("readOnly").clone()),
            ("writeonly", schema.get("writeOnly").clone()),
            ("fields", inner),
        ])
    });
    Value::array(fields.collect())
}

/// The type of a schema, and the fields inside.
fn json_type(schema: &Value, depth: usize) -> (Value, Value) {
    let given = schema.get("type");
    let several = given.as_array().into_iter().flatten();
    let word = word(given)
        .filter(|_| given.as_array().is_none())
        .or_else(|| several.filter_map(Value::as_text).find(|word| *word != "null").map(str::to_owned));
    let properties = schema.get("properties").as_object().is_some_and(|inner| !inner.is_empty());
    match word.as_deref() {
        _ if properties => (Value::text("object"), of_json_schema(schema, depth + 1)),
        Some("array") => {
            let items = schema.get("items");
            match json_type(items, depth + 1) {
                (_, inner) if !inner.is_null() => (Value::text("array"), inner),
                (one, _) => (Value::array(vec![one]), Value::Null),
            }
        }
        Some("object") => (Value::text("map"), Value::Null),
        Some(word @ ("integer" | "number" | "boolean")) => (Value::text(word), Value::Null),
        Some("string") => match schema.get("format").as_text() {
            Some("date") => (Value::text("date"), Value::Null),
            Some("date-time") => (Value::text("datetime"), Value::Null),
            _ => (Value::text("string"), Value::Null),
        },
        _ => (Value::text("any"), Value::Null),
    }
}
