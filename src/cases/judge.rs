//! Compares what happened with what was expected.

use url::Url;

use super::{Case, Expect, Wanted, WantedBody};
use crate::value::{Object, Value, json, order, text};

/// What a target did.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    pub sent: Vec<Sent>,
    pub outcome: Outcome,
}

/// A request that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Output(Value),
    Events(Vec<Value>),
    Error(String),
}

/// What differs; nothing if the case holds.
pub type Verdict = Vec<String>;

/// What differs between a case and what happened.
#[must_use]
pub fn judge(case: &Case, happened: &Happened) -> Verdict {
    let mut verdict = Vec::new();
    for (index, exchange) in case.exchange.iter().enumerate() {
        let number = index + 1;
        match happened.sent.get(index) {
            Some(sent) => {
                let differences = request(&exchange.request, sent);
                verdict.extend(differences.into_iter().map(|what| format!("request {number}: {what}")));
            }
            None => verdict.push(format!(
                "request {number} was not sent: {} {}",
                exchange.request.method, exchange.request.address
            )),
        }
    }
    let surplus = happened.sent.iter().enumerate().skip(case.exchange.len());
    verdict.extend(surplus.map(|(index, sent)| {
        format!("request {} was not expected: {} {}", index + 1, sent.method, sent.url)
    }));
    verdict.extend(outcome(&case.expect, &happened.outcome));
    verdict
}

fn outcome(expect: &Expect, outcome: &Outcome) -> Option<String> {
    match (expect, outcome) {
        (Expect::Anything, Outcome::Output(_) | Outcome::Events(_)) => None,
        (Expect::Output(wanted), Outcome::Output(given)) => {
            let same = order::same(&plain(wanted), &plain(given));
            (!same).then(|| format!("output: expected {}, came {}", show(wanted), show(given)))
        }
        (Expect::Events(wanted), Outcome::Events(given)) => {
            let same = wanted.len() == given.len()
                && wanted.iter().zip(given).all(|(wanted, given)| order::same(&plain(wanted), &plain(given)));
            let list = |events: &[Value]| show(&Value::array(events.to_vec()));
            (!same).then(|| format!("events: expected {}, came {}", list(wanted), list(given)))
        }
        (Expect::Error(wanted), Outcome::Error(given)) => {
            let same = match wanted.strip_prefix('/').and_then(|regex| regex.strip_suffix('/')) {
                Some(pattern) => regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(given)),
                None => wanted.trim() == given.trim(),
            };
            (!same).then(|| format!("error: expected `{wanted}`, came `{given}`"))
        }
        (_, Outcome::Error(given)) => Some(format!("an error came: `{given}`")),
        (_, Outcome::Output(given)) => Some(format!("an output came: {}", show(given))),
        (_, Outcome::Events(given)) => Some(format!("events came: {}", show(&Value::array(given.clone())))),
    }
}

fn request(wanted: &Wanted, sent: &Sent) -> Vec<String> {
    let mut differences = Vec::new();
    if wanted.method != sent.method {
        differences.push(format!("expected {}, sent {}", wanted.method, sent.method));
    }
    let Ok(url) = Url::parse(&sent.url) else {
        return vec![format!("`{}` is no URL", sent.url)];
    };
    let whole = wanted.address.contains("://");
    let (address, query) = wanted.address.split_once('?').unwrap_or((&wanted.address, ""));
    let place = if whole { sent.url.split('?').next().unwrap_or("") } else { url.path() };
    let address =
        if whole && Url::parse(address).is_ok_and(|url| url.path() == "/") && !address.ends_with('/') {
            format!("{address}/")
        } else {
            address.to_owned()
        };
    if address != place {
        differences.push(format!("expected the address {address}, sent {place}"));
    }
    let mut expected = pairs(query);
    flatten(&wanted.params, &mut expected);
    let mut came = pairs(url.query().unwrap_or(""));
    expected.sort();
    came.sort();
    if expected != came {
        differences.push(format!("expected the query {expected:?}, sent {came:?}"));
    }
    for (name, value) in &wanted.headers {
        let came =
            sent.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        if came != value.as_ref() {
            differences.push(format!("expected the header {name}: {value:?}, sent {came:?}"));
        }
    }
    differences.extend(body(&wanted.body, &sent.body));
    differences
}

fn body(wanted: &WantedBody, sent: &[u8]) -> Option<String> {
    let shown = || String::from_utf8_lossy(sent).into_owned();
    let (same, wanted) = match wanted {
        WantedBody::None => (sent.is_empty(), "no body".to_owned()),
        WantedBody::Json(wanted) => {
            // A null that is sent differs from one that is not, so nulls are compared too.
            let same = json::read(sent).is_ok_and(|sent| exactly(wanted, &sent));
            (same, show(wanted))
        }
        WantedBody::Form(wanted) => {
            let mut expected = Vec::new();
            flatten(wanted, &mut expected);
            let mut came = pairs(&shown());
            expected.sort();
            came.sort();
            (expected == came, format!("{expected:?}"))
        }
        WantedBody::Text(wanted) => (wanted.as_bytes() == sent, wanted.clone()),
    };
    (!same).then(|| format!("expected the body {wanted}, sent {}", shown()))
}

/// Equal with every null where it is expected.
fn exactly(wanted: &Value, sent: &Value) -> bool {
    match (wanted, sent) {
        (Value::Object(wanted), Value::Object(sent)) => {
            wanted.len() == sent.len()
                && wanted.iter().all(|(key, value)| sent.get(key).is_some_and(|sent| exactly(value, sent)))
        }
        (Value::Array(wanted), Value::Array(sent)) => {
            wanted.len() == sent.len()
                && wanted.iter().zip(sent.iter()).all(|(wanted, sent)| exactly(wanted, sent))
        }
        (wanted, sent) => order::same(wanted, sent),
    }
}

/// Decoded pairs of a query or form.
fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Expected parameters as pairs: lists repeat the name, objects nest with brackets.
fn flatten(value: &Value, pairs: &mut Vec<(String, String)>) {
    fn inner(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
        match value {
            Value::Null => {}
            Value::Array(members) => members.iter().for_each(|member| inner(name, member, pairs)),
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| inner(&format!("{name}[{key}]"), value, pairs));
            }
            scalar => pairs.push((name.to_owned(), text::text(scalar).unwrap_or_default())),
        }
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        inner(name, value, pairs);
    }
}

/// A value as it is compared: dates and datetimes as their text, moments in UTC, whole seconds
/// however they were written.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(members) => Value::array(members.iter().map(plain).collect()),
        Value::Object(members) => {
            let members: Object = members.iter().map(|(key, value)| (key.clone(), plain(value))).collect();
            Value::Object(members.into())
        }
        Value::DateTime(_) => Value::text(text::text(&normal(value)).unwrap_or_default()),
        Value::Number(number) => {
            crate::value::Decimal::from_number(*number).map_or_else(|_| value.clone(), Value::Decimal)
        }
        Value::Date(_) | Value::Duration(_) => Value::text(text::text(value).unwrap_or_default()),
        Value::Text(written) if looks_like_a_moment(written) => {
            let zone = crate::value::zone::Zone::utc();
            match crate::value::DateTime::parse(written, &zone) {
                Some(Ok(moment)) => plain(&Value::DateTime(moment)),
                _ => value.clone(),
            }
        }
        other => other.clone(),
    }
}

/// A moment in UTC.
fn normal(value: &Value) -> Value {
    match value {
        Value::DateTime(moment) => moment.at_offset(0).map_or_else(|_| value.clone(), Value::DateTime),
        other => other.clone(),
    }
}

/// `2024-01-31T…` with an offset.
fn looks_like_a_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 20 && bytes[4] == b'-' && bytes[7] == b'-' && bytes[10] == b'T' && bytes[13] == b':'
}

fn show(value: &Value) -> String {
    json::write(value, json::Style { nulls: true, ..json::Style::default() })
        .unwrap_or_else(|failure| failure.0)
}
