//! Cases in the words of `run_cases.rb`, which runs them on exported connectors, and what it says
//! of them.
//!
//! `templates/ruby/sdk/README.md` tells the words. [`FILES`] is the program: the project's own
//! double of the Workato Connector SDK, and what runs cases in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::judge::Outcome;
use super::{Case, Given, Happened, Sent, Told, What};
use crate::plan::Surroundings;
use crate::runtime::webhook::Delivery;
use crate::value::{Decimal, Failure, Value, json};

macro_rules! files {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../templates/ruby/sdk/", $path)))),*]
    };
}

/// The files of the program, with their paths. `run_cases.rb` is where it starts.
pub const FILES: &[(&str, &str)] = files!(
    "run_cases.rb"
    "double.rb"
    "double/action.rb"
    "double/body.rb"
    "double/connection.rb"
    "double/connector.rb"
    "double/converters.rb"
    "double/core_ext.rb"
    "double/digest.rb"
    "double/errors.rb"
    "double/http.rb"
    "double/indifferent_hash.rb"
    "double/json_text.rb"
    "double/library.rb"
    "double/object_definitions.rb"
    "double/operation.rb"
    "double/query.rb"
    "double/request.rb"
    "double/schema.rb"
    "double/stream.rb"
    "double/time_zone.rb"
    "double/trigger.rb"
    "double/types.rb"
    "double/workspace.rb"
    "double/xml.rb"
    "harness/case.rb"
    "harness/clock.rb"
    "harness/names.rb"
    "harness/resumed.rb"
    "harness/sdk.rb"
    "harness/trigger_case.rb"
    "harness/values.rb"
    "harness/wire.rb"
);

/// Where the clock stands in a case that does not say so.
const NOW: &str = "2026-01-01T00:00:00Z";

/// A case on the connector in the file at `connector`, as the program reads it.
#[must_use]
pub fn given(id: &str, connector: &str, case: &Case) -> Value {
    let case = &case.on("workato");
    let (kind, name) = case.what.words();
    let whole = matches!(case.what, What::Action(_) | What::Trigger(_));
    let now = case.now.map_or_else(|| NOW.to_owned(), |now| now.to_string());
    let exchange = case.exchange.iter().map(|exchange| {
        Value::object([("request", Value::object::<&str>([])), ("response", response(&exchange.answer))])
    });
    Value::object([
        ("id", Value::text(id)),
        ("kind", Value::text(kind)),
        ("name", Value::text(name)),
        ("connector", Value::text(connector)),
        ("whole", Value::Bool(whole)),
        ("connection", case.connection.clone()),
        ("account", case.account.clone()),
        ("lookup_tables", Surroundings::of(&case.account, &case.tables).tables),
        ("dns", case.names.clone()),
        ("signed_in", case.signed_in.clone()),
        ("callback", if let What::SignIn(given) = &case.what { given.clone() } else { Value::Null }),
        ("resume", case.resume.clone()),
        ("config", case.config.clone()),
        ("input", case.input.clone()),
        ("now", Value::text(now)),
        ("exchange", Value::array(exchange.collect())),
        ("event", case.event.as_ref().map_or(Value::Null, delivered)),
    ])
}

/// What is delivered, as the platform hands it on: names of headers with each part capitalised.
fn delivered(event: &Delivery) -> Value {
    let capitalized = |name: &str| {
        name.split('-')
            .map(|part| crate::names::capitalized(&part.to_lowercase()))
            .collect::<Vec<_>>()
            .join("-")
    };
    let headers = event.headers.iter().map(|(name, value)| (capitalized(name), Value::text(value)));
    let params = event.params.iter().map(|(name, value)| (name.as_str(), Value::text(value)));
    Value::object([
        ("headers", Value::object(headers)),
        ("params", Value::object(params)),
        ("raw", Value::text(String::from_utf8_lossy(&event.body))),
    ])
}

fn response(answer: &Given) -> Value {
    match answer {
        Given::Answer { status, headers, body } => {
            let mut named: Vec<(&str, Vec<Value>)> = Vec::new();
            for (name, value) in headers {
                match named.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
                    Some((_, values)) => values.push(Value::text(value)),
                    None => named.push((name, vec![Value::text(value)])),
                }
            }
            let headers = named.into_iter().map(|(name, values)| (name, Value::array(values)));
            Value::object([
                ("status", Value::Int(i64::from(*status))),
                ("headers", Value::object(headers)),
                ("body_base64", Value::text(STANDARD.encode(body))),
            ])
        }
        Given::Network => Value::object([("fails", Value::text("network"))]),
        Given::Timeout => Value::object([("fails", Value::text("timeout"))]),
    }
}

/// A line of the program's answer: the case that it is about, and what it says of it.
///
/// # Errors
/// Where the line is none of the program's.
pub fn answer(line: &str) -> Result<(String, Value), Failure> {
    let answer = json::read(line.as_bytes())?;
    Ok((text(answer.get("id")), answer))
}

/// What happened in a case, by what the program says of it.
#[must_use]
pub fn happened(case: &Case, answer: &Value) -> Happened {
    let case = &case.on("workato");
    let outcome = answer.get("outcome");
    let mut told = None;
    let outcome = match (outcome.get("error"), outcome.get("events")) {
        (Value::Text(message), _) => {
            let (sentence, behind) = Told::split(message);
            told = behind;
            Outcome::Error(sentence.to_owned())
        }
        (_, Value::Array(events)) => Outcome::Events(events.iter().map(event).collect()),
        _ if case.what == What::Test => Outcome::Output(Value::Null),
        _ => Outcome::Output(value(outcome.get("output"))),
    };
    let requests = match answer.get("requests") {
        Value::Array(requests) => {
            requests.iter().enumerate().map(|(index, request)| sent(request, case, index)).collect()
        }
        _ => Vec::new(),
    };
    let waited = match answer.get("sleeps") {
        Value::Array(sleeps) => sleeps.iter().filter_map(seconds).collect(),
        _ => Vec::new(),
    };
    Happened { sent: requests, waited, outcome, told, remarks: Vec::new() }
}

fn seconds(value: &Value) -> Option<f64> {
    match value {
        Value::Int(seconds) => i32::try_from(*seconds).ok().map(f64::from),
        Value::Number(seconds) => Some(*seconds),
        _ => None,
    }
}

fn sent(request: &Value, case: &Case, index: usize) -> Sent {
    let body = STANDARD.decode(text(request.get("body_base64"))).unwrap_or_default();
    let headers = request.get("headers").as_object().into_iter().flatten();
    let headers = headers.map(|(name, value)| (name.to_string(), text(value)));
    // Ruby's HTTP client names a type even where there is no body, and services do not look at it.
    let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
    let wanted = case.exchange.get(index).map(|exchange| exchange.request.headers.as_slice());
    let unwanted =
        wanted.is_some_and(|wanted| wanted.iter().any(|(name, value)| is_type(name) && value.is_none()));
    Sent {
        method: text(request.get("method")),
        url: text(request.get("url")),
        headers: headers.filter(|(name, _)| !(body.is_empty() && unwanted && is_type(name))).collect(),
        body,
    }
}

/// An event without the key that it is known by; cases are written without.
fn event(event: &Value) -> Value {
    match value(event) {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| &***name != "specc_key");
            Value::object(members.map(|(name, value)| (name.clone(), value.clone())))
        }
        other => other,
    }
}

/// A value of Ruby: decimals, and maps whose keys would be taken for something else, are marked.
fn value(written: &Value) -> Value {
    match written {
        Value::Object(members) => {
            if let (1, Value::Text(digits)) = (members.len(), written.get("$decimal")) {
                return Decimal::parse(digits).and_then(Result::ok).map_or(Value::Null, Value::Decimal);
            }
            if let (1, Value::Text(base64)) = (members.len(), written.get("$bytes")) {
                return Value::Bytes(STANDARD.decode(&**base64).unwrap_or_default().into());
            }
            if let (1, Value::Text(base64)) = (members.len(), written.get("$file")) {
                return super::files::content(STANDARD.decode(&**base64).unwrap_or_default());
            }
            if let (1, Value::Array(pairs)) = (members.len(), written.get("$hash")) {
                let pair = |pair: &Value| match pair {
                    Value::Array(pair) => Some((text(pair.first()?), value(pair.get(1)?))),
                    _ => None,
                };
                return Value::object(pairs.iter().filter_map(pair));
            }
            Value::object(members.iter().map(|(name, member)| (name.clone(), value(member))))
        }
        Value::Array(members) => Value::array(members.iter().map(value).collect()),
        other => other.clone(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{FILES, response, value};
    use crate::cases::Given;
    use crate::value::{Value, json};

    #[test]
    fn every_file_that_another_requires_is_carried() {
        for (path, code) in FILES {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for wanted in code.split("require_relative").skip(1) {
                let Some(wanted) = wanted.trim_start_matches(['(', ' ']).strip_prefix('\'') else { continue };
                let wanted = wanted.split('\'').next().unwrap_or_default();
                let wanted = match wanted.strip_prefix("../") {
                    Some(outside) => format!("{outside}.rb"),
                    None => format!("{folder}/{wanted}.rb").trim_start_matches('/').to_owned(),
                };
                assert!(FILES.iter().any(|(path, _)| *path == wanted), "{path} requires {wanted}");
            }
        }
    }

    #[test]
    fn headers_with_several_values_keep_them_all() {
        let headers = [("Link", "a"), ("X", "b"), ("link", "c")];
        let answer = Given::Answer {
            status: 200,
            headers: headers.map(|(name, value)| (name.into(), value.into())).to_vec(),
            body: b"hi".to_vec(),
        };
        let written = json::write(&response(&answer), json::Style::default()).expect("it is JSON");
        assert_eq!(written, r#"{"status":200,"headers":{"Link":["a","c"],"X":["b"]},"body_base64":"aGk="}"#);
    }

    #[test]
    fn marked_values_are_what_they_were() {
        let cases = [
            (r#"{"$decimal":"1.50"}"#, "1.5"),
            (r#"{"$hash":[["$decimal","x"]]}"#, r#"{"$decimal":"x"}"#),
            (r#"[{"a":{"$decimal":"2"}},null,true]"#, r#"[{"a":2},null,true]"#),
        ];
        for (written, meant) in cases {
            let read = value(&json::read(written.as_bytes()).expect("it is JSON"));
            let shown = json::write(&read, json::Style { nulls: true, ..json::Style::default() });
            assert_eq!(shown.expect("it is JSON"), meant, "{written}");
        }
        assert_eq!(value(&Value::Null), Value::Null);
    }
}
