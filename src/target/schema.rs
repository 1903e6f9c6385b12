//! JSON Schemas (2020-12) of what goes in and out: every object, the input and output of every
//! operation, and the connection.
//!
//! They speak of typed data: names of the spec, dates and datetimes as ISO 8601 text. What a schema
//! cannot say (a control, a pick list, when a field shows) stands under the one keyword `x-specc`.

mod form;

use serde_json::{Map, Value as Json, json};

use super::Artifact;
use crate::model::{Choices, Connector, Field, FieldType, Format, Meta, ObjectId, Origin, Shape, ShapeId};
use crate::value::{self, Value};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Name and text of every schema: `connection`, `objects/NAME`, `actions/NAME.input` and so on.
#[must_use]
pub fn schemas(connector: &Connector) -> Vec<(String, String)> {
    let schemas = Schemas { connector };
    let mut all = vec![(
        "connection".to_owned(),
        schemas.document("Connection", None, connector.connection.fields, Side::Input),
    )];
    for object in &connector.objects {
        all.push((
            format!("objects/{}", object.name),
            schemas.document(&object.title, None, object.shape, Side::Both),
        ));
    }
    let actions = connector.actions.iter().map(|action| ("actions", &action.meta));
    let triggers = connector.triggers.iter().map(|trigger| ("triggers", &trigger.meta));
    for (folder, meta) in actions.chain(triggers) {
        let parts = [
            ("config", meta.config, Side::Input),
            ("input", meta.input, Side::Input),
            ("output", meta.output, Side::Output),
        ];
        for (part, shape, side) in parts {
            if let Some(shape) = shape {
                let title = format!("{}: {part}", meta.title);
                let text = schemas.document(&title, Some(&meta.subtitle), shape, side);
                all.push((format!("{folder}/{}.{part}", meta.name), text));
            }
        }
    }
    for (folder, name, value, meta) in variants(connector) {
        for (part, shape, side) in [("input", meta.input, Side::Input), ("output", meta.output, Side::Output)]
        {
            if let Some(shape) = shape {
                let title = format!("{}: {part}", meta.title);
                let text = schemas.document(&title, Some(&meta.subtitle), shape, side);
                all.push((format!("{folder}/{name}.{value}.{part}"), text));
            }
        }
    }
    all
}

/// The variants of all operations: folder, operation, value, what the variant takes and gives.
fn variants(connector: &Connector) -> Vec<(&'static str, &str, &str, &Meta)> {
    let mut found = Vec::new();
    for action in &connector.actions {
        let arms = action.variants.iter().flat_map(|variants| &variants.arms);
        found.extend(arms.map(|arm| ("actions", &*action.meta.name, &*arm.value, &arm.operation.meta)));
    }
    for trigger in &connector.triggers {
        let arms = trigger.variants.iter().flat_map(|variants| &variants.arms);
        found.extend(arms.map(|arm| ("triggers", &*trigger.meta.name, &*arm.value, &arm.operation.meta)));
    }
    found
}

/// The files of the schemas.
#[must_use]
pub fn artifacts(schemas: &[(String, String)]) -> Vec<Artifact> {
    schemas.iter().map(|(name, text)| Artifact::text(format!("{name}.json"), format!("{text}\n"))).collect()
}

/// Which way data goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Input,
    Output,
    /// An object as a whole.
    Both,
}

struct Schemas<'a> {
    connector: &'a Connector,
}

impl Schemas<'_> {
    fn document(&self, title: &str, description: Option<&str>, shape: ShapeId, side: Side) -> String {
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), json!(DIALECT));
        schema.insert("title".to_owned(), json!(title));
        schema.extend(description.map(|text| ("description".to_owned(), json!(text))));
        schema.extend(self.object(self.connector.shape(shape), side, Some("input")));
        serde_json::to_string_pretty(&Json::Object(schema)).unwrap_or_default()
    }

    /// `within` is what leads to the fields in a form, nothing inside of a list.
    fn object(&self, shape: &Shape, side: Side, within: Option<&str>) -> Map<String, Json> {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        let fields = shape
            .fields
            .iter()
            .map(|field| (field.name.to_string(), Json::Object(self.field(field, side, within))));
        schema.insert("properties".to_owned(), Json::Object(fields.collect()));
        let demanded: Vec<&Field> = shape.fields.iter().filter(|field| is_demanded(field, side)).collect();
        let alone = demanded.iter().filter(|field| field.own_toggle().is_none());
        let required: Vec<&str> = alone.map(|field| &*field.name).collect();
        // One of the two, where an input of its own may stand for a choice.
        let either: Vec<Json> = demanded
            .iter()
            .filter_map(|field| Some((&*field.name, &*field.own_toggle()?.name)))
            .map(|(one, other)| json!({ "anyOf": [{ "required": [one] }, { "required": [other] }] }))
            .collect();
        if !either.is_empty() {
            schema.insert("allOf".to_owned(), json!(either));
        }
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        // What is found is known only when the form is filled in.
        if side == Side::Input && shape.found.is_empty() {
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
        if let Origin::Object(id) = shape.origin {
            schema.insert("x-specc".to_owned(), json!({ "object": self.object_name(id) }));
        }
        schema
    }

    fn object_name(&self, id: ObjectId) -> &str {
        &self.connector.object(id).name
    }

    fn field(&self, field: &Field, side: Side, within: Option<&str>) -> Map<String, Json> {
        let inside = within.map(|within| format!("{within}.{}", field.name));
        let mut schema = Map::new();
        schema.insert("title".to_owned(), json!(field.label));
        schema.extend(field.hint.as_ref().map(|hint| ("description".to_owned(), json!(hint))));
        schema.extend(self.typed(&field.ty, side, inside.as_deref()));
        self.choices(field, side, &mut schema);
        limits(field, side, &mut schema);
        if is_demanded(field, side) && field.own_toggle().is_none() {
            filled(&field.ty, &mut schema);
        }
        let mut add =
            |key: &str, value: Option<Json>| schema.extend(value.map(|value| (key.to_owned(), value)));
        add("default", field.default.as_ref().map(json_of));
        add(
            "examples",
            field.example.as_ref().filter(|_| field.ty == FieldType::String).map(|example| json!([example])),
        );
        // What is asked for can be given: a key that the service sets names the record to work on.
        add("readOnly", (field.readonly && side != Side::Input).then(|| json!(true)));
        add("writeOnly", (field.writeonly || (field.secret && side == Side::Input)).then(|| json!(true)));
        let mut extra = self.extra(field);
        if side == Side::Input {
            extra.extend(form::form(field, within));
        }
        add("x-specc", (!extra.is_empty()).then_some(Json::Object(extra)));
        schema
    }

    fn typed(&self, ty: &FieldType, side: Side, within: Option<&str>) -> Map<String, Json> {
        let schema = match ty {
            FieldType::String | FieldType::File if side != Side::Input => {
                json!({ "type": ["string", "number", "boolean"] })
            }
            FieldType::String | FieldType::File => json!({ "type": "string" }),
            FieldType::Integer => json!({ "type": "integer" }),
            FieldType::Number | FieldType::Decimal => json!({ "type": "number" }),
            FieldType::Boolean => json!({ "type": "boolean" }),
            FieldType::Date => json!({ "type": "string", "format": "date" }),
            FieldType::DateTime => json!({ "type": "string", "format": "date-time" }),
            FieldType::Duration => json!({ "type": "integer", "description": "milliseconds" }),
            FieldType::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
            FieldType::Any => json!({}),
            FieldType::Map => json!({ "type": "object" }),
            FieldType::Object(shape) => Json::Object(self.object(self.connector.shape(*shape), side, within)),
            FieldType::Array(element) => {
                let mut items = self.typed(element, side, None);
                if side != Side::Input {
                    or_null(&mut items);
                }
                json!({ "type": "array", "items": items })
            }
        };
        match schema {
            Json::Object(schema) => schema,
            _ => Map::new(),
        }
    }

    /// The values of fixed choices, where nothing else is accepted.
    fn choices(&self, field: &Field, side: Side, schema: &mut Map<String, Json>) {
        let Some(Choices::Fixed(choices)) = &field.choices else { return };
        if side != Side::Input || field.toggle.is_some() {
            return;
        }
        let values: Vec<Json> = choices.iter().map(|(value, _)| json_of(value)).collect();
        match schema.get_mut("items") {
            Some(Json::Object(items)) => drop(items.insert("enum".to_owned(), json!(values))),
            _ => drop(schema.insert("enum".to_owned(), json!(values))),
        }
    }

    fn extra(&self, field: &Field) -> Map<String, Json> {
        let mut extra = Map::new();
        let mut add =
            |key: &str, value: Option<Json>| extra.extend(value.map(|value| (key.to_owned(), value)));
        add("key", field.key.then(|| json!(true)));
        add("secret", field.secret.then(|| json!(true)));
        add("custom", field.custom.then(|| json!(true)));
        match &field.choices {
            Some(Choices::List { list, .. }) => {
                add("pick_list", Some(json!(self.connector.pick_list(*list).name)));
            }
            Some(Choices::Fixed(choices)) => {
                let labels = choices
                    .iter()
                    .filter_map(|(value, label)| Some((value::text::text(value).ok()?, json!(label))));
                add("labels", Some(Json::Object(labels.collect())));
            }
            None => {}
        }
        extra
    }
}

/// Whether an input has to have a field, or its toggle, whatever else is in it.
fn is_demanded(field: &Field, side: Side) -> bool {
    side == Side::Input && field.is_demanded()
}

/// What is empty is nothing where something is demanded. Of an object the fields may be known only
/// when a form is filled in, so that nothing is said of it.
fn filled(ty: &FieldType, schema: &mut Map<String, Json>) {
    let key = match ty {
        FieldType::String => "minLength",
        FieldType::Array(_) => "minItems",
        FieldType::Map => "minProperties",
        _ => return,
    };
    let least = schema.get(key).and_then(Json::as_u64).unwrap_or(0);
    schema.insert(key.to_owned(), json!(least.max(1)));
}

fn limits(field: &Field, side: Side, schema: &mut Map<String, Json>) {
    if side == Side::Output {
        return;
    }
    let list = matches!(field.ty, FieldType::Array(_));
    let mut add = |key: &str, value: Option<Json>| schema.extend(value.map(|value| (key.to_owned(), value)));
    add("minimum", field.limits.min.as_deref().map(json_of).filter(Json::is_number));
    add("maximum", field.limits.max.as_deref().map(json_of).filter(Json::is_number));
    add(if list { "minItems" } else { "minLength" }, field.limits.min_length.map(|length| json!(length)));
    add(if list { "maxItems" } else { "maxLength" }, field.limits.max_length.map(|length| json!(length)));
    add("pattern", field.limits.pattern.as_ref().map(|pattern| json!(format!("^(?:{})$", pattern.source()))));
    let format = match &field.wire.format {
        Format::Text(kind) if matches!(kind.as_str(), "hostname" | "uuid" | "email") => Some(kind.as_str()),
        Format::Text(kind) if kind == "url" => Some("uri"),
        _ => None,
    };
    add("format", format.map(|format| json!(format)));
}

/// Lists that come from data keep their nulls.
fn or_null(schema: &mut Map<String, Json>) {
    match schema.get_mut("type") {
        Some(Json::Array(types)) => types.push(json!("null")),
        Some(of) => *of = json!([of.take(), "null"]),
        None => {}
    }
}

/// A typed value as JSON.
fn json_of(value: &Value) -> Json {
    let text = value::json::write(value, value::json::Style::default()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}
