//! `request` — sends a request of the user's own.

use super::Stop;
use super::args::{self, RequestWords};
use crate::plan::Verb;
use crate::runtime::custom::{Custom, CustomBody};
use crate::value::{Object, Value, json};

/// Headers that belong to the sending alone.
const FORBIDDEN: [&str; 4] = ["host", "content-length", "transfer-encoding", "connection"];

/// The words of a command line as a request.
pub fn read(words: &RequestWords) -> Result<Custom, Stop> {
    let RequestWords { method, path, params, headers, json, form, text } = words;
    let params: Vec<(String, Value)> =
        pairs(params, "--param")?.into_iter().map(|(name, value)| (name, Value::text(value))).collect();
    let headers = pairs(headers, "--header")?;
    if let Some((name, _)) = headers.iter().find(|(name, _)| {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        FORBIDDEN.contains(&name.to_ascii_lowercase().as_str()) || !name.bytes().all(token)
    }) {
        return Err(Stop::Misuse(format!("the header `{}` cannot be set", name.escape_debug())));
    }
    let body = match (json, form.is_empty()) {
        (Some(given), _) => CustomBody::Json(document(given)?),
        (None, false) => {
            let mut members = Object::default();
            for (name, value) in pairs(form, "--form")? {
                members.insert(name.as_str().into(), Value::text(value));
            }
            CustomBody::Form(Value::Object(members.into()))
        }
        (None, true) => CustomBody::None,
    };
    Ok(Custom { verb: verb(method)?, path: path.clone(), params, headers, body, text: *text })
}

fn verb(method: &str) -> Result<Verb, Stop> {
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Stop::Misuse(format!("`{}` is no method; write GET, POST …", method.escape_debug())));
    }
    Ok(match method.to_ascii_uppercase().as_str() {
        "GET" => Verb::Get,
        "POST" => Verb::Post,
        "PUT" => Verb::Put,
        "PATCH" => Verb::Patch,
        "DELETE" => Verb::Delete,
        "HEAD" => Verb::Head,
        other => Verb::Other(other.to_owned()),
    })
}

/// `NAME=VALUE`, each.
fn pairs(words: &[String], option: &str) -> Result<Vec<(String, String)>, Stop> {
    let pair = |word: &String| match word.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(Stop::Misuse(format!("`{option} {}` is no NAME=VALUE", word.escape_debug()))),
    };
    words.iter().map(pair).collect()
}

/// JSON as it stands, out of a file for `@FILE`, or from standard input for `-`.
fn document(given: &str) -> Result<Value, Stop> {
    let bytes = match given.strip_prefix('@') {
        Some(path) => args::bytes_in(std::path::Path::new(path))?,
        None if given == "-" => args::bytes_in(std::path::Path::new("-"))?,
        None => given.as_bytes().to_vec(),
    };
    json::read(&bytes).map_err(|failure| Stop::Misuse(format!("`--json` is no JSON: {}", failure.0)))
}
