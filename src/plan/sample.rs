//! Samples: where they come from, and those made from fields: typed JSON that looks like what an
//! operation takes or gives.
//!
//! Choices, defaults and examples of the spec come first; otherwise the type, the format and the
//! words of the name suggest a value, and the limits of the field correct it. What is made fits the
//! JSON Schemas. The same fields give the same sample.

mod text;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::{Slot, Work};
use crate::model::{
    self, Choices, Connector, Field, FieldType, Format, Meta, PickListId, PickSource, Shape, ShapeId,
};
use crate::names;
use crate::value::{self, Value};

/// A sample of what an operation gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// As given, or made from the fields: what is shown where nothing is read, or nothing found.
    pub fixed: Value,
    pub read: Option<ReadSample>,
}

/// A sample that the service is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ReadSample {
    /// The first record (or the answer) of the operation's own request.
    First,
    /// `list`: the name under which the record is put.
    Work { work: Box<Work>, give: Slot, list: Option<Arc<str>> },
}

/// Which way a sample goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Without fields that only show up under a condition.
    Input,
    /// Every field.
    Output,
}

/// How many fields a sample may have, nested ones counted: shapes may hold shapes many times over.
const MOST: usize = 500;

/// A sample of a shape, an object.
#[must_use]
pub fn of_shape(connector: &Connector, shape: ShapeId, side: Side) -> Json {
    let mut maker = Maker { connector, side, left: MOST };
    Json::Object(maker.object(connector.shape(shape)))
}

/// A sample of a field's value.
#[must_use]
pub fn of_field(connector: &Connector, field: &Field, side: Side) -> Json {
    Maker { connector, side, left: MOST }.field(field)
}

/// A stand-in for a secret, which says whose it is as far as the limits of the field allow.
#[must_use]
pub fn of_secret(connector: &Connector, field: &Field) -> Json {
    match field.ty {
        FieldType::String if text_format(field).is_none() => {
            json!(text::corrected(&format!("your {}", field.label), field))
        }
        _ => of_field(connector, field, Side::Input),
    }
}

/// A sample of what an operation gives; the author's where one is written.
#[must_use]
pub fn of_output(connector: &Connector, meta: &Meta) -> Json {
    match (&meta.sample, meta.output) {
        (model::Sample::Value(value), _) => json_of(value),
        (model::Sample::Made | model::Sample::First | model::Sample::Work { .. }, Some(output)) => {
            of_shape(connector, output, Side::Output)
        }
        (model::Sample::Made | model::Sample::First | model::Sample::Work { .. }, None) => json!({}),
    }
}

/// The same as a value.
#[must_use]
pub fn value_of_output(connector: &Connector, meta: &Meta) -> Value {
    if let model::Sample::Value(value) = &meta.sample {
        return value.clone();
    }
    let text = of_output(connector, meta).to_string();
    value::json::read(text.as_bytes()).unwrap_or(Value::Null)
}

/// A typed value as JSON: a duration in milliseconds.
#[must_use]
pub fn json_of(value: &Value) -> Json {
    match value {
        Value::Duration(milliseconds) => json!(milliseconds),
        value => {
            let text = value::json::write(value, value::json::Style::default()).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        }
    }
}

struct Maker<'a> {
    connector: &'a Connector,
    side: Side,
    left: usize,
}

impl Maker<'_> {
    fn object(&mut self, shape: &Shape) -> Map<String, Json> {
        let mut object = Map::new();
        for field in &shape.fields {
            // What belongs to the way to sign in that is chosen at first is asked for.
            let options = self.connector.connection.options.as_ref();
            let arm = options.and_then(|options| options.arms.get(options.default));
            let of_arm = field.show_if.is_none() && arm.is_some_and(|arm| arm.fields.contains(&field.name));
            let hidden = field.show_if.is_some() || field.present_if.is_some();
            let hidden = self.side == Side::Input && hidden && !of_arm;
            if hidden || self.left == 0 {
                continue;
            }
            self.left -= 1;
            object.insert(field.name.to_string(), self.field(field));
        }
        object
    }

    fn field(&mut self, field: &Field) -> Json {
        if let Some(chosen) = self.chosen(field) {
            return chosen;
        }
        if let Some(default) = &field.default {
            return json_of(default);
        }
        if field.designer.is_some() && matches!(field.ty, FieldType::String | FieldType::Any) {
            return json!(DRAWN);
        }
        self.typed(field, &field.ty)
    }

    /// The default or the first of the choices, if it has the field's type.
    fn chosen(&self, field: &Field) -> Option<Json> {
        let first = match field.choices.as_ref()? {
            Choices::Fixed(choices) => choices.first().map(|(value, _)| value.clone()),
            Choices::List { list, .. } => self.first_of(*list),
        };
        if let Some(default) = &field.default {
            return Some(json_of(default));
        }
        let first = first?;
        match &field.ty {
            FieldType::Array(element) => fits(element, &first).then(|| json!([json_of(&first)])),
            ty => fits(ty, &first).then(|| json_of(&first)),
        }
    }

    fn first_of(&self, list: PickListId) -> Option<Value> {
        match &self.connector.pick_list(list).source {
            PickSource::Fixed(choices) => choices.first().map(|choice| choice.value.clone()),
            PickSource::Read { .. } => None,
        }
    }

    fn typed(&mut self, field: &Field, ty: &FieldType) -> Json {
        let words: Vec<String> = names::words(&field.name).iter().map(|word| word.to_lowercase()).collect();
        match ty {
            FieldType::String => json!(text::text(field, &words, self.side)),
            FieldType::Integer => integer(field, &words),
            FieldType::Number | FieldType::Decimal => number(field, &words),
            FieldType::Boolean => json!(!words.iter().any(|word| OFF.contains(&word.as_str()))),
            FieldType::Date => limited(field).unwrap_or_else(|| json!(&text::moment(&words)[..10])),
            FieldType::DateTime => limited(field).unwrap_or_else(|| json!(text::moment(&words))),
            FieldType::Duration => json!(90_000),
            FieldType::Bytes => json!("RXhhbXBsZQ=="),
            FieldType::File => json!("Contents of the file"),
            FieldType::Any => json!("value"),
            FieldType::Map => json!({ "name": "value" }),
            FieldType::Object(shape) => Json::Object(self.object(self.connector.shape(*shape))),
            FieldType::Array(element) => {
                let one = self.typed(field, element);
                let least = field.limits.min_length.unwrap_or(1).clamp(1, 10);
                json!(vec![one; least])
            }
        }
    }
}

/// A schema as the platform hands it over where a user has drawn one.
const DRAWN: &str = r#"[{"name":"column","label":"Column","type":"string"}]"#;

/// Words of what is usually not so.
const OFF: [&str; 11] = [
    "deleted",
    "spam",
    "archived",
    "escalated",
    "blocked",
    "disabled",
    "hidden",
    "draft",
    "closed",
    "locked",
    "suspended",
];

fn fits(ty: &FieldType, value: &Value) -> bool {
    match ty {
        FieldType::String | FieldType::File => matches!(value, Value::Text(_)),
        FieldType::Integer => matches!(value, Value::Int(_)),
        FieldType::Number | FieldType::Decimal => {
            matches!(value, Value::Int(_) | Value::Number(_) | Value::Decimal(_))
        }
        FieldType::Boolean => matches!(value, Value::Bool(_)),
        FieldType::Any => true,
        _ => false,
    }
}

/// The earliest or latest moment that a field accepts.
fn limited(field: &Field) -> Option<Json> {
    field.limits.min.as_deref().or(field.limits.max.as_deref()).map(json_of).filter(Json::is_string)
}

fn integer(field: &Field, words: &[String]) -> Json {
    if let Some(example) = field.example.as_ref().and_then(|text| text.parse::<i64>().ok()) {
        return json!(example);
    }
    let last = words.last().map_or("", String::as_str);
    let suggested = match last {
        "id" if words.len() == 1 || field.key => 1_001,
        "id" => 2_001,
        "year" => 2_024,
        "percent" | "progress" => 50,
        "size" | "limit" => 100,
        "port" => 443,
        _ => 1,
    };
    let bound = |limit: Option<&Value>| match limit {
        Some(Value::Int(bound)) => Some(*bound),
        _ => None,
    };
    let least = bound(field.limits.min.as_deref()).unwrap_or(i64::MIN);
    let most = bound(field.limits.max.as_deref()).unwrap_or(i64::MAX);
    json!(suggested.max(least).min(most))
}

fn number(field: &Field, words: &[String]) -> Json {
    if let Some(example) = field.example.as_ref().and_then(|text| text.parse::<f64>().ok()) {
        return json!(example);
    }
    let money = ["price", "amount", "total", "cost", "sum", "value", "budget", "revenue"];
    let suggested = if words.iter().any(|word| money.contains(&word.as_str())) { 19.95 } else { 1.5 };
    let bound = |limit: Option<&Value>| limit.and_then(|limit| json_of(limit).as_f64());
    match (bound(field.limits.min.as_deref()), bound(field.limits.max.as_deref())) {
        (Some(least), _) if suggested < least => json_of(field.limits.min.as_deref().unwrap_or(&Value::Null)),
        (_, Some(most)) if suggested > most => json_of(field.limits.max.as_deref().unwrap_or(&Value::Null)),
        _ => json!(suggested),
    }
}

/// The word of a text format.
fn text_format(field: &Field) -> Option<&str> {
    match &field.wire.format {
        Format::Text(kind) => Some(kind),
        _ => None,
    }
}
