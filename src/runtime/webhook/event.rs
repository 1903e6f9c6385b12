//! What was delivered, as expressions read it.

use crate::builtin::addresses;
use crate::diagnostic::Code;
use crate::plan::{PayloadForm, Webhooks, XmlReading};
use crate::value::{Object, Value, json, xml};

use super::super::fault::Fault;

/// A request that a service sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// As they came; one name may stand several times.
    pub headers: Vec<(String, String)>,
    /// Of the query, decoded.
    pub params: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The event of a delivery: `payload`, `headers` by their names in lower case with `_` for `-`,
/// `params`, and `raw`, the text of the body.
///
/// # Errors
/// When the body is not what it is said to be.
pub(super) fn read(delivery: &Delivery, webhooks: &Webhooks) -> Result<Value, Fault> {
    let Delivery { headers, params, body } = delivery;
    let Ok(raw) = std::str::from_utf8(body) else {
        return Err(unreadable("the payload is not text in UTF-8"));
    };
    let mut named = Object::default();
    for (name, value) in headers {
        let name = name.to_ascii_lowercase().replace('-', "_");
        let value = match named.get(&*name).and_then(Value::as_text) {
            Some(before) => format!("{before}, {value}"),
            None => value.clone(),
        };
        named.insert(name.into(), Value::text(value));
    }
    let kind = named.get("content_type").and_then(Value::as_text).unwrap_or_default();
    let form = webhooks.payload.unwrap_or_else(|| form_of(kind));
    let payload = payload(form, raw, &webhooks.xml)?;
    let params = params.iter().map(|(name, value)| (name.as_str(), Value::text(value)));
    Ok(Value::object([
        ("payload", payload),
        ("headers", Value::Object(named.into())),
        ("params", Value::object(params)),
        ("raw", Value::text(raw)),
    ]))
}

/// What a Content-Type says of a body; JSON where it says nothing else.
fn form_of(kind: &str) -> PayloadForm {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/x-www-form-urlencoded" => PayloadForm::Form,
        "application/xml" | "text/xml" => PayloadForm::Xml,
        kind if kind.ends_with("+xml") => PayloadForm::Xml,
        "text/json" => PayloadForm::Json,
        kind if kind.starts_with("text/") => PayloadForm::Text,
        _ => PayloadForm::Json,
    }
}

fn payload(form: PayloadForm, raw: &str, reading: &XmlReading) -> Result<Value, Fault> {
    let blank = raw.bytes().all(|byte| byte.is_ascii_whitespace());
    match form {
        PayloadForm::Text => Ok(Value::text(raw)),
        PayloadForm::Form => Ok(addresses::pairs(raw)),
        PayloadForm::Json | PayloadForm::Xml if blank => Ok(Value::object::<&str>([])),
        PayloadForm::Json => json::read(raw.as_bytes()).map_err(|_| unreadable("the payload is not JSON")),
        PayloadForm::Xml => {
            let XmlReading { lists, texts, prefixes } = reading;
            let reading = xml::Reading { lists, texts, prefixes: *prefixes };
            xml::read(raw, &reading).map_err(|_| unreadable("the payload is not XML"))
        }
    }
}

fn unreadable(message: &str) -> Fault {
    Fault::new(Code::BadDelivery, message)
        .help("nothing of it was taken; `payload` under `webhooks` says what bodies are, whatever their Content-Type")
}
