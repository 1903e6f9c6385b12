//! What goes in and out of operations, as structs of Rust.
//!
//! In: shapes. Out: a struct for each, which reads and writes what its JSON Schema says. What has to be
//! given is a plain field, all else an `Option`; members of lists that a service gives may be null.

use super::words::{Taken, doc, ident, literal, type_name};
use crate::model::{Connector, Field, FieldType, ShapeId};

/// Which way data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Output,
}

/// The structs so far.
pub(super) struct Types<'a> {
    connector: &'a Connector,
    taken: Taken,
    made: Vec<String>,
}

/// A field of a struct.
struct Member {
    name: String,
    key: String,
    ty: String,
    docs: String,
    /// Its type has a default.
    has_default: bool,
}

impl<'a> Types<'a> {
    pub fn new(connector: &'a Connector) -> Self {
        Self { connector, taken: Taken::default(), made: Vec::new() }
    }

    /// The struct of a shape, called after these names; its name.
    pub fn shape(&mut self, shape: ShapeId, side: Side, names: &[&str], about: &str) -> String {
        self.object(shape, side, names, about).0
    }

    /// All of them.
    pub fn text(self) -> String {
        self.made.join("\n")
    }

    /// The struct, and whether it has a default.
    fn object(&mut self, id: ShapeId, side: Side, names: &[&str], about: &str) -> (String, bool) {
        let name = self.taken.unique_type(type_name(names));
        let place = self.made.len();
        self.made.push(String::new());
        let shape = self.connector.shape(id);
        let mut own = Taken::default();
        let mut members = Vec::new();
        for field in &shape.fields {
            let inside: Vec<&str> = names.iter().copied().chain([&*field.name]).collect();
            let (mut ty, mut has_default) = self.ty(&field.ty, side, &inside, &field.label);
            if field.secret {
                ty = format!("Secret<{ty}>");
            }
            if !stands_alone(field, side) {
                (ty, has_default) = (format!("Option<{ty}>"), true);
            }
            let docs = doc("///", "    ", &about_field(field));
            let member = own.unique(ident(&field.name));
            members.push(Member { name: member, key: literal(&field.name), ty, docs, has_default });
        }
        let more = (!shape.found.is_empty()).then(|| own.unique("more".to_owned()));
        let has_default = members.iter().all(|member| member.has_default);
        self.made[place] = written(&name, about, &members, more.as_deref(), has_default);
        (name, has_default)
    }

    /// The type of a field, and whether it has a default.
    fn ty(&mut self, ty: &FieldType, side: Side, names: &[&str], label: &str) -> (String, bool) {
        let (word, has_default) = match ty {
            FieldType::String => ("String", true),
            FieldType::Integer => ("i64", true),
            FieldType::Number => ("f64", true),
            FieldType::Decimal => ("Decimal", false),
            FieldType::Boolean => ("bool", true),
            FieldType::Date => ("Date", false),
            FieldType::DateTime => ("DateTime", false),
            FieldType::Duration => ("Milliseconds", true),
            FieldType::Bytes => ("Bytes", true),
            FieldType::File | FieldType::Any => ("Value", true),
            FieldType::Map => ("Object", true),
            FieldType::Object(shape) => return self.object(*shape, side, names, label),
            FieldType::Array(of) => {
                let (of, _) = self.ty(of, side, names, label);
                let of = if side == Side::Output { format!("Option<{of}>") } else { of };
                return (format!("Vec<{of}>"), true);
            }
        };
        (word.to_owned(), has_default)
    }
}

/// Whether an input has to have a field, and cannot have its toggle in place of it.
fn stands_alone(field: &Field, side: Side) -> bool {
    side == Side::Input && field.is_demanded() && field.own_toggle().is_none()
}

fn about_field(field: &Field) -> String {
    match &field.hint {
        Some(hint) => format!("{}. {hint}", field.label),
        None => field.label.clone(),
    }
}

/// A struct with the way in and out.
fn written(name: &str, about: &str, members: &[Member], more: Option<&str>, has_default: bool) -> String {
    let default = if has_default { ", Default" } else { "" };
    let mut text = doc("///", "", about);
    text.push_str(&format!("#[derive(Debug, Clone, PartialEq{default})]\npub struct {name} {{\n"));
    for Member { name, ty, docs, .. } in members {
        text.push_str(&format!("{docs}    pub {name}: {ty},\n"));
    }
    if let Some(more) = more {
        text.push_str("    /// Fields that the service makes known.\n");
        text.push_str(&format!("    pub {more}: Object,\n"));
    }
    text.push_str(&format!("}}\n\nimpl Typed for {name} {{\n"));
    text.push_str("    fn read(value: &Value) -> Result<Self, Mismatch> {\n");
    if members.is_empty() && more.is_none() {
        text.push_str("        Members::of(value).map(|_| Self {})\n");
    } else {
        text.push_str("        let members = Members::of(value)?;\n        Ok(Self {\n");
        for Member { name, key, .. } in members {
            text.push_str(&format!("            {name}: members.read({key})?,\n"));
        }
        let keys: Vec<&str> = members.iter().map(|member| member.key.as_str()).collect();
        if let Some(more) = more {
            text.push_str(&format!("            {more}: members.rest(&[{}]),\n", keys.join(", ")));
        }
        text.push_str("        })\n");
    }
    text.push_str("    }\n\n    fn write(&self) -> Value {\n");
    let with = if more.is_some() { "write_with" } else { "write" };
    text.push_str(&format!("        Members::{with}("));
    if members.is_empty() {
        text.push_str("[]");
    } else {
        text.push_str("[\n");
        for Member { name, key, .. } in members {
            text.push_str(&format!("            ({key}, self.{name}.write()),\n"));
        }
        text.push_str("        ]");
    }
    text.push_str(&more.map_or_else(String::new, |more| format!(", &self.{more}")));
    text.push_str(")\n    }\n}\n");
    text
}
