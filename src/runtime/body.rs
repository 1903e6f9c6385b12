//! Writes the body of a request, and says in its headers what it is.

use std::sync::Arc;

use super::fault::Fault;
use super::scope::Scope;
use super::{eval, multipart, query};
use crate::diagnostic::Code;
use crate::plan::{Body, Request, Slot};
use crate::value::{Failure, File, Object, Value, json, text, xml};

/// Reads the whole of a file.
pub(super) type ReadFile<'a> = &'a mut dyn FnMut(&File) -> Result<Arc<[u8]>, Fault>;

/// The bytes of the body, if one is sent; its `Content-Type` is added where no header says another.
/// Files in it are read by `file`; `ready` is its value, where that was computed before.
///
/// # Errors
/// When a value cannot be computed or written.
pub(super) fn write(
    request: &Request,
    scope: &Scope,
    ready: Option<&Value>,
    headers: &mut Vec<(String, String)>,
    file: ReadFile<'_>,
) -> Result<Option<Vec<u8>>, Fault> {
    let value = |slot: &Slot| ready.map_or_else(|| eval::slot(slot, scope), |ready| Ok(ready.clone()));
    Ok(match &request.body {
        Body::None => None,
        Body::Json(slot) => {
            let value = value(slot)?;
            let value = if value.is_null() { Value::object::<&str>([]) } else { value };
            default_header(headers, "Content-Type", "application/json");
            let style = json::Style { nulls: true, ..json::Style::default() };
            Some(json::write(&value, style).map_err(|failure| bad_body(failure).at(slot.place))?.into_bytes())
        }
        Body::Form(slot) => {
            let value = value(slot)?;
            default_header(headers, "Content-Type", "application/x-www-form-urlencoded");
            let form = query::encode(&value, request.arrays, request.nested);
            Some(form.map_err(|fault| fault.at(slot.place))?.into_bytes())
        }
        Body::Multipart(slot) => {
            let value = with_contents(&value(slot)?, file, 0).map_err(|fault| fault.at(slot.place))?;
            let (boundary, body) = multipart::write(&value, request.arrays, request.nested)
                .map_err(|failure| bad_body(failure).at(slot.place))?;
            default_header(headers, "Content-Type", &format!("multipart/form-data; boundary={boundary}"));
            Some(body)
        }
        Body::Xml(slot, namespaces) => {
            let value = value(slot)?;
            default_header(headers, "Content-Type", "application/xml; charset=utf-8");
            let document = xml::write(&value, namespaces);
            Some(document.map_err(|failure| bad_body(failure).at(slot.place))?.into_bytes())
        }
        Body::Text(slot) => match value(slot)? {
            Value::Null => None,
            value => {
                default_header(headers, "Content-Type", "text/plain; charset=utf-8");
                let text = text::text(&value).map_err(|failure| bad_body(failure).at(slot.place))?;
                Some(text.into_bytes())
            }
        },
        Body::Bytes(slot) => match value(slot)? {
            Value::Bytes(bytes) => {
                default_header(headers, "Content-Type", "application/octet-stream");
                Some(bytes.to_vec())
            }
            // What was handed in for a file may be text.
            Value::Text(text) => {
                default_header(headers, "Content-Type", "application/octet-stream");
                Some(text.as_bytes().to_vec())
            }
            Value::File(content) => {
                default_header(headers, "Content-Type", "application/octet-stream");
                Some(file(&content).map_err(|fault| fault.at(slot.place))?.to_vec())
            }
            _ => None,
        },
    })
}

/// The parts of a body, with the contents of files in their place.
fn with_contents(value: &Value, file: ReadFile<'_>, depth: usize) -> Result<Value, Fault> {
    Ok(match value {
        Value::File(content) => Value::Bytes(file(content)?),
        Value::Array(members) if depth < json::DEEPEST => Value::array(
            members.iter().map(|member| with_contents(member, file, depth + 1)).collect::<Result<_, _>>()?,
        ),
        Value::Object(members) if depth < json::DEEPEST => {
            let mut made = Object::default();
            for (key, member) in members.iter() {
                made.insert(key.clone(), with_contents(member, file, depth + 1)?);
            }
            Value::Object(made.into())
        }
        other => other.clone(),
    })
}

fn default_header(headers: &mut Vec<(String, String)>, name: &str, value: &str) {
    if !headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
        headers.push((name.to_owned(), value.to_owned()));
    }
}

pub(super) fn bad_body(failure: Failure) -> Fault {
    Fault { code: Code::BadBody, ..Fault::from(failure) }
}
