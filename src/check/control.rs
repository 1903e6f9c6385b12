//! How a field is shown where it is filled in.
//!
//! What the author wrote counts where it suits the field; otherwise choices, secrecy, lines and the
//! format say it, and at last the type.

use crate::model::{Control, FieldType, Format};
use crate::spec;

pub(super) fn control(
    source: &spec::Field,
    ty: &FieldType,
    format: &Format,
    // Whether it has choices, and whether they are a tree.
    chosen: Option<bool>,
    secret: bool,
    in_connection: bool,
) -> Control {
    if let Some(word) = &source.control {
        let control = match word.value.as_str() {
            "text" if source.multiline => Control::TextArea,
            "text" => Control::Text,
            "plain" if source.multiline => Control::PlainTextArea,
            "plain" => Control::PlainText,
            "number" => Control::Number,
            "url" => Control::Url,
            "email" => Control::Email,
            "phone" => Control::Phone,
            "date" => Control::Date,
            "date_time" => Control::DateTime,
            "checkbox" => Control::Checkbox,
            "subdomain" => Control::Subdomain,
            "schema_designer" => Control::SchemaDesigner,
            _ => plain_control(ty),
        };
        return control;
    }
    if source.designs_schema.is_some() {
        return Control::SchemaDesigner;
    }
    match format {
        _ if chosen == Some(true) => Control::Tree,
        _ if chosen.is_some() && source.many => Control::MultiSelect,
        _ if chosen.is_some() => Control::Select,
        Format::Text(kind) if secret && kind == "pem" => Control::PasswordArea,
        _ if secret && source.multiline => Control::PasswordArea,
        _ if secret => Control::Password,
        _ if source.multiline => Control::TextArea,
        Format::Text(kind) if kind == "url" => Control::Url,
        Format::Text(kind) if kind == "email" => Control::Email,
        Format::Text(kind) if kind == "pem" => Control::TextArea,
        _ if in_connection && source.suffix.is_some() => Control::Subdomain,
        _ => plain_control(ty),
    }
}

/// The control of a type that nothing else says.
pub(super) fn plain_control(ty: &FieldType) -> Control {
    match ty {
        FieldType::String | FieldType::Duration | FieldType::Bytes | FieldType::File | FieldType::Any => {
            Control::Text
        }
        FieldType::Integer => Control::Integer,
        FieldType::Number | FieldType::Decimal => Control::Number,
        FieldType::Boolean => Control::Checkbox,
        FieldType::Date => Control::Date,
        FieldType::DateTime => Control::DateTime,
        FieldType::Map => Control::KeyValue,
        FieldType::Object(_) | FieldType::Array(_) => Control::Group,
    }
}
