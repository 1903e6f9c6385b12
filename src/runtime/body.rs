//! Writes the body of a request, and says in its headers what it is.

use super::fault::Fault;
use super::scope::Scope;
use super::{eval, multipart, query};
use crate::diagnostic::Code;
use crate::plan::{Body, Request};
use crate::value::{Failure, Value, json, text, xml};

/// The bytes of the body, if one is sent; its `Content-Type` is added where no header says another.
///
/// # Errors
/// When a value cannot be computed or written.
pub fn write(
    request: &Request,
    scope: &Scope,
    headers: &mut Vec<(String, String)>,
) -> Result<Option<Vec<u8>>, Fault> {
    Ok(match &request.body {
        Body::None => None,
        Body::Json(slot) => {
            let value = eval::slot(slot, scope)?;
            let value = if value.is_null() { Value::object::<&str>([]) } else { value };
            default_header(headers, "Content-Type", "application/json");
            let style = json::Style { nulls: true, ..json::Style::default() };
            Some(
                json::write(&value, style)
                    .map_err(|failure| Fault::from(failure).at(slot.place))?
                    .into_bytes(),
            )
        }
        Body::Form(slot) => {
            let value = eval::slot(slot, scope)?;
            default_header(headers, "Content-Type", "application/x-www-form-urlencoded");
            let form = query::encode(&value, request.arrays, request.nested);
            Some(form.map_err(|fault| fault.at(slot.place))?.into_bytes())
        }
        Body::Multipart(slot) => {
            let value = eval::slot(slot, scope)?;
            let (boundary, body) = multipart::write(&value, request.arrays, request.nested)
                .map_err(|failure| bad_body(failure).at(slot.place))?;
            default_header(headers, "Content-Type", &format!("multipart/form-data; boundary={boundary}"));
            Some(body)
        }
        Body::Xml(slot, namespaces) => {
            let value = eval::slot(slot, scope)?;
            default_header(headers, "Content-Type", "application/xml; charset=utf-8");
            let document = xml::write(&value, namespaces);
            Some(document.map_err(|failure| bad_body(failure).at(slot.place))?.into_bytes())
        }
        Body::Text(slot) => match eval::slot(slot, scope)? {
            Value::Null => None,
            value => {
                default_header(headers, "Content-Type", "text/plain; charset=utf-8");
                let text = text::text(&value).map_err(|failure| bad_body(failure).at(slot.place))?;
                Some(text.into_bytes())
            }
        },
        Body::Bytes(slot) => match eval::slot(slot, scope)? {
            Value::Bytes(bytes) => {
                default_header(headers, "Content-Type", "application/octet-stream");
                Some(bytes.to_vec())
            }
            _ => None,
        },
    })
}

fn default_header(headers: &mut Vec<(String, String)>, name: &str, value: &str) {
    if !headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
        headers.push((name.to_owned(), value.to_owned()));
    }
}

fn bad_body(failure: Failure) -> Fault {
    Fault { code: Code::BadBody, ..Fault::from(failure) }
}
