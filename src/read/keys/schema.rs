//! The JSON Schema of the language, for editors.
//!
//! In: the tables of keys. Out: a schema (2020-12) that is committed as
//! `schema/specc.schema.json`. Every map of fixed keys is closed, but for keys that begin with
//! `x-`; keys that come later are there to be explained, and match nothing. What a schema cannot
//! say (names, types, what belongs together) is left to the compiler.

use serde_json::{Map, Value, json};

use super::{Choice, Construct, Key, ROOT, Slot, Status, VARIANTS, supported};
use crate::diagnostic::{Code, Severity};
use crate::read::type_word::TYPES;

/// What names are made of.
const NAME: &str = "^[A-Za-z_][A-Za-z0-9_]*$";

/// The sections that an included file may hold.
const INCLUDED: [&str; 8] =
    ["constants", "objects", "pick_lists", "methods", "templates", "resources", "actions", "triggers"];

/// The schema as it is committed: indented, with a line break at its end.
#[must_use]
pub fn json_schema() -> String {
    let mut definitions = Map::new();
    definitions.insert("included".to_owned(), included());
    definitions.insert("shape_slot".to_owned(), shape_slot());
    definitions.insert("field_slot".to_owned(), field_slot());
    for construct in supported() {
        definitions.insert(identifier(construct), definition(construct));
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A connector spec of specc",
        "description": "Made from the compiler's tables of keys.",
        "if": { "required": ["specc"] },
        "then": { "$ref": reference(&ROOT) },
        "else": { "$ref": "#/$defs/included" },
        "$defs": definitions,
    });
    let text = serde_json::to_string_pretty(&schema).expect("a schema has text keys only");
    text + "\n"
}

/// A file that another one includes.
fn included() -> Value {
    let keys = ROOT.keys.iter().filter(|key| INCLUDED.contains(&key.name));
    json!({
        "title": "An included file",
        "type": "object",
        "properties": properties(keys),
        "patternProperties": { "^x-": true },
        "additionalProperties": false,
    })
}

/// The map of a construct.
fn definition(construct: &'static Construct) -> Value {
    let keys = construct.all_keys();
    let mut definition = json!({
        "title": construct.name,
        "description": construct.about,
        "type": "object",
        "properties": properties(keys.iter().copied()),
        "patternProperties": { "^x-": true },
        "additionalProperties": false,
    });
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    if !required.is_empty() {
        definition["required"] = json!(required);
    }
    // In `update` the method is a word of its own: what a made request is sent with.
    if construct.name != "update" && construct.key("request").is_some() && construct.key("method").is_some() {
        definition["dependentRequired"] = json!({ "request": ["method"], "method": ["request"] });
    }
    if construct.key(VARIANTS).is_some_and(|key| key.status == Status::Supported) {
        definition["dependentRequired"]["choose"] = json!([VARIANTS]);
        definition["dependentRequired"][VARIANTS] = json!(["choose"]);
    }
    let rules: Vec<Value> = construct.choices.iter().flat_map(|choice| rules(construct, *choice)).collect();
    if !rules.is_empty() {
        definition["allOf"] = Value::Array(rules);
    }
    match construct.name {
        "auth" | "option" => {
            let title = format!("{} with a preset", construct.name);
            beside("preset", parts(&title, &["preset", "options", "label", "hint"], &keys), &definition)
        }
        "action" | "trigger" | "pick list" => {
            let title = format!("{} that extends a template", construct.name);
            let mut parts = parts(&title, &["extends", "with"], &keys);
            parts["properties"]["with"]["additionalProperties"] = without_braces(json!({}));
            beside("extends", parts, &definition)
        }
        "template" => parts("template", &["takes", "extends", "with"], &keys),
        _ => definition,
    }
}

/// A map of which the rest stands elsewhere if `key` stands in it.
fn beside(key: &str, parts: Value, whole: &Value) -> Value {
    json!({ "if": { "type": "object", "required": [key] }, "then": parts, "else": whole })
}

/// A map of which every part may be missing, at every depth; `whole` are its keys that are whole.
fn parts(title: &str, whole: &[&str], keys: &[&Key]) -> Value {
    let mut parts = Map::new();
    for key in keys {
        let part = if whole.contains(&key.name) || key.status == Status::Later {
            property(key)
        } else {
            json!({ "description": format!("{}.", key.about) })
        };
        parts.insert(key.name.to_owned(), part);
    }
    json!({
        "title": title,
        "type": "object",
        "properties": parts,
        "patternProperties": { "^x-": true },
        "additionalProperties": false,
    })
}

/// What a choice demands.
fn rules(construct: &Construct, choice: Choice) -> Vec<Value> {
    let read = |keys: &'static [&'static str]| -> Vec<&'static str> {
        let read = |name: &&str| construct.key(name).is_some_and(|key| key.status == Status::Supported);
        keys.iter().copied().filter(read).collect()
    };
    let kinds = |keys: Vec<&str>| -> Vec<Value> {
        keys.into_iter().map(|key| json!({ "title": key, "required": [key] })).collect()
    };
    match choice {
        Choice::One(keys) => vec![unless_varied(construct, json!({ "oneOf": kinds(read(keys)) }))],
        Choice::AtLeastOne(keys) => vec![unless_varied(construct, json!({ "anyOf": kinds(read(keys)) }))],
        Choice::AtMostOne(keys) => {
            let keys = read(keys);
            let without = |key: &str| -> Map<String, Value> {
                let others = keys.iter().filter(|other| **other != key);
                others.map(|other| ((*other).to_owned(), Value::Bool(false))).collect()
            };
            let excluded: Map<String, Value> =
                keys.iter().map(|key| ((*key).to_owned(), json!({ "properties": without(key) }))).collect();
            if keys.len() > 1 { vec![json!({ "dependentSchemas": excluded })] } else { Vec::new() }
        }
    }
}

/// A rule that holds unless variants fill in what is missing.
fn unless_varied(construct: &Construct, rule: Value) -> Value {
    let varied = construct.key(VARIANTS).is_some_and(|key| key.status == Status::Supported);
    if varied { json!({ "if": { "required": [VARIANTS] }, "else": rule }) } else { rule }
}

fn properties<'k>(keys: impl Iterator<Item = &'k Key>) -> Value {
    Value::Object(keys.map(|key| (key.name.to_owned(), property(key))).collect())
}

fn property(key: &Key) -> Value {
    let Key { slot: kind, default, about, required, status, .. } = key;
    if *status == Status::Later {
        return json!({ "description": format!("Not supported yet. {about}."), "allOf": [false] });
    }
    let mut property = slot(kind);
    match key.name {
        // The one version that there is, and one name for the records that are walked.
        "specc" => property["const"] = json!(1),
        "parents" => property["maxProperties"] = json!(1),
        "accept" => property["propertyNames"] = json!({ "enum": lints() }),
        _ => {}
    }
    let said = !*required && !default.is_empty() && !default.starts_with("one ");
    let default = if said { format!(" Default: {default}.") } else { String::new() };
    property["description"] = Value::String(format!("{about}.{default}"));
    property
}

/// The codes that can be accepted.
fn lints() -> Vec<&'static str> {
    let lints = Code::ALL.iter().filter(|code| code.severity() == Severity::Warning);
    lints.map(|code| code.text()).collect()
}

/// Text in which nothing is computed.
fn without_braces(mut slot: Value) -> Value {
    slot["not"] = json!({ "type": "string", "pattern": "\\{\\{" });
    slot
}

/// What may stand in a slot.
fn slot(kind: &Slot) -> Value {
    match kind {
        Slot::Value => json!({ "contentMediaType": "text/x-specc-text" }),
        Slot::Expression => {
            json!({ "type": ["string", "boolean"], "contentMediaType": "text/x-specc-expression" })
        }
        Slot::Path => json!({ "type": "string", "contentMediaType": "text/x-specc-path" }),
        Slot::Paths => one_or_several(&slot(&Slot::Path)),
        Slot::Text => without_braces(json!({ "type": ["string", "number", "boolean"] })),
        Slot::Markdown => without_braces(json!({ "type": "string", "contentMediaType": "text/markdown" })),
        Slot::MarkdownWithAddress => {
            json!({
                "type": "string",
                "contentMediaType": "text/markdown",
                "not": { "type": "string", "pattern": "\\{\\{(?!\\s*webhook_url\\s*\\}\\})" },
            })
        }
        Slot::Word(words) | Slot::WordOrLater(words, _) => json!({ "enum": words }),
        Slot::Number => json!({ "type": "number" }),
        Slot::Boolean => json!({ "type": "boolean" }),
        Slot::Duration => json!({ "type": "string", "pattern": "^([0-9]+(ms|[wdhms]))+$" }),
        Slot::Size => json!({ "type": "string", "pattern": "^[0-9]+[kMG]?B$" }),
        Slot::Name => json!({ "type": "string", "pattern": NAME }),
        Slot::Names => one_or_several(&slot(&Slot::Name)),
        Slot::Type => json!({ "anyOf": [
            { "title": "a type word", "enum": TYPES },
            { "title": "the name of an object, or a type word with `!`", "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*!?$" },
            { "title": "a list", "type": "array", "minItems": 1, "maxItems": 1, "items": { "type": "string", "pattern": NAME } },
        ] }),
        Slot::Pattern => one_or_several(&json!({ "anyOf": [
            { "title": "a status", "type": "integer", "minimum": 100, "maximum": 599 },
            { "title": "a class, a word, a regex or text of the body", "type": "string", "allOf": [
                { "pattern": "^[^/]|^/.+/i?$" },
                { "anyOf": [
                    { "pattern": "^[1-5]([0-9]{2}|[xX]{2})$" },
                    { "not": { "pattern": "^([0-9]+|[0-9]([xX].|.[xX]))$" } },
                ] },
            ] },
        ] })),
        Slot::Code => json!({ "type": "string" }),
        Slot::Any => json!({}),
        Slot::Takes => json!({ "anyOf": [
            slot(&Slot::Names),
            { "type": "object", "propertyNames": { "pattern": NAME }, "additionalProperties": slot(&Slot::Type) },
        ] }),
        Slot::Shape => json!({ "$ref": "#/$defs/shape_slot" }),
        Slot::Field => json!({ "$ref": "#/$defs/field_slot" }),
        Slot::Construct(construct) => json!({ "$ref": reference(construct) }),
        Slot::MapOf(inner) => map_of(inner),
        Slot::ListOf(inner) => json!({ "type": "array", "items": slot(inner) }),
        Slot::OneOf(kinds) => {
            let nothing = |kind: &&Slot| !matches!(kind, Slot::WordOrLater([], _));
            json!({ "anyOf": kinds.iter().filter(nothing).map(slot).collect::<Vec<_>>() })
        }
    }
}

/// A map whose keys the author chooses: names, where they name a thing of the spec.
fn map_of(inner: &Slot) -> Value {
    let mut map = json!({ "type": "object", "additionalProperties": slot(inner) });
    if matches!(inner, Slot::Construct(_) | Slot::Field | Slot::OneOf(_)) {
        map["propertyNames"] = json!({ "pattern": NAME });
    }
    map
}

fn one_or_several(one: &Value) -> Value {
    json!({ "anyOf": [one, { "type": "array", "items": one }] })
}

fn shape_slot() -> Value {
    json!({ "anyOf": [
        { "title": "the name of an object", "type": "string", "pattern": NAME, "not": { "enum": TYPES } },
        { "title": "a list of an object", "type": "array", "minItems": 1, "maxItems": 1, "items": { "type": "string", "pattern": NAME } },
        { "$ref": "#/$defs/shape" },
        { "title": "a map of fields", "type": "object", "propertyNames": { "pattern": NAME }, "additionalProperties": slot(&Slot::Field) },
    ] })
}

fn field_slot() -> Value {
    json!({ "anyOf": [slot(&Slot::Type), { "$ref": "#/$defs/field" }] })
}

/// The name of a construct among the definitions.
fn identifier(construct: &Construct) -> String {
    construct.name.replace(' ', "_")
}

fn reference(construct: &Construct) -> String {
    format!("#/$defs/{}", identifier(construct))
}

#[cfg(test)]
mod tests {
    use super::json_schema;

    #[test]
    fn the_committed_schema_is_fresh() {
        crate::read::keys::assert_fresh("schema/specc.schema.json", &json_schema());
    }

    #[test]
    fn the_schema_is_a_schema() {
        let schema = serde_json::from_str(&json_schema()).expect("it is JSON");
        jsonschema::validator_for(&schema).expect("it is a schema");
    }
}
