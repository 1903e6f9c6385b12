//! Reads the body of an answer as the spec expects it.

use std::sync::Arc;

use super::charset;
use super::fault::Fault;
use super::host::Answer;
use super::scope::Response;
use crate::diagnostic::Code;
use crate::plan::{Expect, XmlReading};
use crate::value::{Failure, Value, csv, json, xml};

/// The answer, read as `expect` says; with what is wrong with it, if it succeeded and is not that.
pub(super) fn parsed(expect: &Expect, answer: &Arc<Answer>, failed: bool) -> (Response, Option<Fault>) {
    let response = |body| Response { answer: Arc::clone(answer), body };
    let kind = answer.header("content-type");
    let blank = answer.body.iter().all(u8::is_ascii_whitespace);
    let document = |reading: &XmlReading| {
        let text = charset::decode_xml(&answer.body, kind.as_deref()).ok_or_else(unknown_charset)?;
        let reading =
            xml::Reading { lists: &reading.lists, texts: &reading.texts, prefixes: reading.prefixes };
        xml::read(&text, &reading).map_err(|failure| not_readable(&failure))
    };
    let read = match expect {
        Expect::Xml(reading) if failed => Ok(document(reading).unwrap_or_default()),
        Expect::Tokens => Ok(tokens(&answer.body)),
        _ if failed => Ok(json::read(&answer.body).unwrap_or_default()),
        Expect::None => Ok(Value::Null),
        Expect::Text => {
            charset::decode(&answer.body, kind.as_deref()).map(Value::text).ok_or_else(unknown_charset)
        }
        Expect::Bytes => Ok(Value::Bytes(answer.body.as_slice().into())),
        Expect::Json | Expect::Xml(_) if blank => Ok(Value::object::<&str>([])),
        Expect::Xml(reading) => document(reading),
        Expect::Csv { separator, headers } => {
            let text = charset::decode(&answer.body, kind.as_deref()).ok_or_else(unknown_charset);
            text.and_then(|text| {
                csv::read(&text, *separator, *headers).map_err(|failure| not_readable(&failure))
            })
        }
        Expect::Json => json::read(&answer.body).map_err(|failure| {
            let kind = kind.as_deref().unwrap_or("no content type");
            let why = failure.0.trim_start_matches("this is not JSON: ");
            Fault::new(Code::Unexpected, format!("the answer is not JSON ({kind}): {why}"))
                .help("if it is meant to be something else, say so with `expect`")
        }),
    };
    match read {
        Ok(body) => (response(body), None),
        Err(fault) => (response(Value::Null), Some(fault)),
    }
}

/// The answer to a request for tokens: JSON, or a form as older services give it.
fn tokens(body: &[u8]) -> Value {
    if let Ok(read) = json::read(body) {
        return read;
    }
    let text = String::from_utf8_lossy(body);
    if text.trim_start().starts_with('<') || !text.contains('=') {
        return Value::Null;
    }
    let pairs = url::form_urlencoded::parse(text.trim().as_bytes());
    Value::object(pairs.map(|(name, value)| (name.into_owned(), Value::text(value))))
}

fn unknown_charset() -> Fault {
    Fault::new(Code::Unexpected, "the answer is in a charset that is not read")
}

/// What a reader of XML or CSV says of an answer.
fn not_readable(failure: &Failure) -> Fault {
    Fault::new(Code::NotReadable, failure.0.replacen("this is", "the answer is", 1))
}
