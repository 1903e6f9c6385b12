//! Descriptions of fields, made fields of the plan.
//!
//! A description is data of a service: what is not understood in it is left out, and what has no
//! name is no field. An unknown type is text.

use std::collections::HashMap;
use std::sync::Arc;

use crate::plan::{Choices, Control, Field, FieldType, Format, Plan, Shape, ShapeId};
use crate::value::{Value, number};

use super::name::encoded;
use super::word;

/// How deep found fields may hold fields.
const DEEPEST: usize = 32;

/// A field, and what rules look at.
#[derive(Debug, Clone)]
pub struct FoundField {
    pub field: Field,
    pub custom: bool,
    pub readonly: bool,
    pub writeonly: bool,
    ty: &'static str,
    extra: Value,
}

impl FoundField {
    /// The field as `where` of a shape sees it.
    pub fn described(&self) -> Value {
        Value::object([
            ("name", Value::Text(self.field.name.clone())),
            ("type", Value::text(self.ty)),
            ("custom", Value::Bool(self.custom)),
            ("extra", self.extra.clone()),
        ])
    }
}

/// Makes fields, and shapes for those that hold fields.
pub struct Maker<'a> {
    pub plan: &'a mut Plan,
    pub types: &'a [(Arc<str>, ShapeId)],
    /// Fields that may still come.
    pub left: usize,
    /// More came.
    pub too_many: bool,
    /// Why two fields cannot be told apart, where that is so.
    pub alike: Option<String>,
}

/// Each name once: the first of those that lie at one place. Of two that lie at different places
/// one would be lost, which goes into `alike`.
pub fn distinct(fields: Vec<FoundField>, alike: &mut Option<String>) -> Vec<FoundField> {
    let mut places: HashMap<Arc<str>, Vec<Arc<str>>> = HashMap::new();
    let mut kept = Vec::with_capacity(fields.len());
    for one in fields {
        let Field { name, wire, .. } = &one.field;
        match places.get(name) {
            None => {
                places.insert(name.clone(), wire.clone());
                kept.push(one);
            }
            Some(first) if first == wire => {}
            Some(first) => {
                let place = |path: &[Arc<str>]| match path {
                    [] => ".".to_owned(),
                    path => path.join("."),
                };
                alike.get_or_insert_with(|| {
                    format!(
                        "two fields are called `{name}`: `{}` and `{}` outside",
                        place(first),
                        place(wire)
                    )
                });
            }
        }
    }
    kept
}

impl Maker<'_> {
    /// The fields that a list describes, each name once.
    pub fn fields(&mut self, described: &Value, depth: usize) -> Vec<FoundField> {
        let mut fields = Vec::new();
        for one in described.as_array().into_iter().flatten() {
            if self.left == 0 {
                self.too_many = true;
                break;
            }
            if let Some(field) = self.field(one, depth) {
                self.left -= 1;
                fields.push(field);
            }
        }
        distinct(fields, &mut self.alike)
    }

    fn field(&mut self, described: &Value, depth: usize) -> Option<FoundField> {
        let raw = word(described.get("name"))?;
        let truth = |key: &str| number::boolean(described.get(key)).unwrap_or(false);
        let name: Arc<str> = Arc::from(encoded(&raw).as_str());
        let inner = described.get("fields");
        let ty = match inner.as_array() {
            Some(_) if depth < DEEPEST => {
                let fields = self.fields(inner, depth + 1).into_iter().map(|one| one.field).collect();
                let id = ShapeId(u32::try_from(self.plan.shapes.len()).unwrap_or(u32::MAX));
                self.plan.shapes.push(Shape::new(fields, false, Vec::new()));
                let listed = described.get("type").as_array().is_some()
                    || matches!(described.get("type").as_text(), Some("array"));
                if listed { list_of(FieldType::Object(id)) } else { FieldType::Object(id) }
            }
            _ => self.ty(described.get("type")),
        };
        let several = truth("many");
        let ty = if several && !matches!(ty, FieldType::Array(_)) { list_of(ty) } else { ty };
        let choices = choices(described.get("select"));
        let wire = match described.get("wire") {
            Value::Array(keys) => keys.iter().filter_map(word).map(|key| Arc::from(key.as_str())).collect(),
            key => vec![word(key).map_or_else(|| Arc::from(raw.as_str()), |key| Arc::from(key.as_str()))],
        };
        let wire = if wire.len() == 1 && &*wire[0] == "." { Vec::new() } else { wire };
        let shown = type_word(&ty);
        let field = Field {
            convert: None,
            instead: None,
            delimiter: ",".to_owned(),
            label: word(described.get("label")).unwrap_or(raw),
            hint: word(described.get("hint")),
            format: word(described.get("format")).map_or(Format::Plain, |word| format(&word, &ty)),
            ty,
            wire,
            pairs: None,
            required: truth("required"),
            default: None,
            secret: false,
            control: Control::Text,
            prefix: None,
            suffix: None,
            free: choices.is_some(),
            // Several choices are one text on a form; a list without choices is a list.
            many: several && choices.is_some(),
            choices: choices.map(Choices::Fixed),
            steers: false,
            show_if: None,
            present_if: None,
            min: None,
            max: None,
            min_length: None,
            max_length: None,
            pattern: None,
            name,
        };
        Some(FoundField {
            field,
            custom: truth("custom"),
            readonly: truth("readonly"),
            writeonly: truth("writeonly"),
            ty: shown,
            extra: described.get("extra").clone(),
        })
    }

    fn ty(&self, given: &Value) -> FieldType {
        if let Some(members) = given.as_array() {
            // A list of lists is one list.
            return match members.first().map_or(FieldType::String, |of| self.ty(of)) {
                FieldType::Array(of) => FieldType::Array(of),
                of => list_of(of),
            };
        }
        let word = word(given).unwrap_or_default();
        match word.trim_end_matches('!') {
            "integer" => FieldType::Integer,
            "number" => FieldType::Number,
            "decimal" => FieldType::Decimal,
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "datetime" => FieldType::DateTime,
            "any" => FieldType::Any,
            "map" | "object" => FieldType::Map,
            "array" => list_of(FieldType::Any),
            other => {
                let object = self.types.iter().find(|(name, _)| **name == *other);
                object.map_or(FieldType::String, |(_, shape)| FieldType::Object(*shape))
            }
        }
    }
}

fn list_of(ty: FieldType) -> FieldType {
    FieldType::Array(Box::new(ty))
}

fn type_word(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Decimal => "decimal",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::DateTime => "datetime",
        FieldType::Any => "any",
        FieldType::Map => "map",
        FieldType::Object(_) => "object",
        FieldType::Array(_) => "array",
        _ => "string",
    }
}

/// A format that a service names; one that says nothing about the type is none.
fn format(word: &str, ty: &FieldType) -> Format {
    let moment = matches!(ty, FieldType::Date | FieldType::DateTime);
    match word {
        "comma" => Format::Separated(",".to_owned()),
        "space" => Format::Separated(" ".to_owned()),
        "lines" => Format::Separated("\n".to_owned()),
        "json" => Format::Json,
        "epoch" if moment => Format::Epoch,
        "epoch_ms" if moment => Format::EpochMs,
        "iso8601" if moment => Format::Iso8601 { zone: None },
        pattern if moment && pattern.contains('%') => {
            Format::Pattern { pattern: pattern.to_owned(), zone: None }
        }
        _ => Format::Plain,
    }
}

/// Choices: values, objects with `value` and `label`, or an object of values to labels.
fn choices(given: &Value) -> Option<Vec<(Value, String)>> {
    let choices: Vec<(Value, String)> = match given {
        Value::Array(members) => members
            .iter()
            .filter_map(|member| match member {
                Value::Object(_) => {
                    let value = member.get("value").clone();
                    let label = word(member.get("label")).or_else(|| word(&value))?;
                    Some((value, label))
                }
                value => Some((value.clone(), word(value)?)),
            })
            .collect(),
        Value::Object(members) => members
            .iter()
            .filter_map(|(value, label)| Some((Value::Text(value.clone()), word(label)?)))
            .collect(),
        _ => return None,
    };
    (!choices.is_empty()).then_some(choices)
}
