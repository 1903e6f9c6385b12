//! Compares what happened with what was expected.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::diff::{Nulls, differences, show};
use super::{Case, Expect, Told, Wanted, WantedBody, parts};
use crate::value::{Object, Value, json, text};

/// What a target did.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    pub sent: Vec<Sent>,
    /// In seconds.
    pub waited: Vec<f64>,
    pub outcome: Outcome,
    /// Of an error, what it tells beside its sentence; the spec's own sentences tell nothing more.
    pub told: Option<Told>,
    /// What may have gone wrong; nothing is judged by it.
    pub remarks: Vec<String>,
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
    if let Some(waits) = &case.waits {
        let seconds = |wait: &Value| match wait {
            Value::Int(seconds) => {
                text::text(&Value::Number(f64::from(i32::try_from(*seconds).unwrap_or(i32::MAX))))
            }
            other => text::text(other),
        };
        let wanted: Vec<String> = waits.iter().map(|wait| seconds(wait).unwrap_or_default()).collect();
        let came: Vec<String> = happened
            .waited
            .iter()
            .map(|wait| text::text(&Value::Number(*wait)).unwrap_or_default())
            .collect();
        if wanted != came {
            verdict.push(format!("waits: expected {}, waited {}", wanted.join(", "), came.join(", ")));
        }
    }
    verdict.extend(outcome(&case.expect, &happened.outcome));
    if let (Some(wanted), Outcome::Error(_)) = (&case.code, &happened.outcome) {
        let came = happened.told.as_ref().map_or("none", |told| told.code.as_str());
        if wanted != came {
            verdict.push(format!("code: expected {wanted}, came {came}"));
        }
    }
    verdict
}

fn outcome(expect: &Expect, outcome: &Outcome) -> Verdict {
    let compare = |what, wanted: &Value, came: &Value| {
        differences(what, &plain(wanted), &plain(came), Nulls::AreAbsent, "came")
    };
    match (expect, outcome) {
        (Expect::Anything, Outcome::Output(_) | Outcome::Events(_)) => Vec::new(),
        (Expect::Output(wanted), Outcome::Output(given)) => compare("output", wanted, given),
        (Expect::Events(wanted), Outcome::Events(given)) => {
            compare("events", &Value::array(wanted.clone()), &Value::array(given.clone()))
        }
        (Expect::Error(wanted), Outcome::Error(given)) => {
            let same = match wanted.strip_prefix('/').and_then(|regex| regex.strip_suffix('/')) {
                Some(pattern) => regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(given)),
                None => wanted.trim() == given.trim(),
            };
            if same { Vec::new() } else { vec![format!("error: expected `{wanted}`, came `{given}`")] }
        }
        (_, Outcome::Error(given)) => vec![format!("an error came: `{given}`")],
        (_, Outcome::Output(given)) => vec![format!("an output came: {}", show(given))],
        (_, Outcome::Events(given)) => {
            vec![format!("events came: {}", show(&Value::array(given.clone())))]
        }
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
    differences.extend(unpaired("query", &mut expected, &mut came));
    for (name, value) in &wanted.headers {
        let came =
            sent.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let fits = match (came, value) {
            (Some(came), Some(wanted)) => is_like(wanted, came),
            (came, wanted) => came == wanted.as_ref(),
        };
        if !fits {
            let shown =
                |value: Option<&String>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
            differences.push(format!(
                "header {name}: expected {}, sent {}",
                shown(value.as_ref()),
                shown(came)
            ));
        }
    }
    differences.extend(body(&wanted.body, sent));
    differences
}

/// Whether a header is as expected: the same, or, between `/^` and `$/`, by a regex, since nonces and
/// what is signed by them differ from run to run.
fn is_like(wanted: &str, came: &str) -> bool {
    match wanted.strip_prefix('/').and_then(|regex| regex.strip_suffix('/')) {
        Some(regex) if regex.starts_with('^') && regex.ends_with('$') => {
            regex::Regex::new(regex).is_ok_and(|regex| regex.is_match(came))
        }
        _ => wanted == came,
    }
}

fn body(wanted: &WantedBody, whole: &Sent) -> Verdict {
    let sent = &whole.body[..];
    let shown = || show(&Value::text(String::from_utf8_lossy(sent)));
    match wanted {
        WantedBody::None if sent.is_empty() => Vec::new(),
        WantedBody::None => vec![format!("body: expected none, sent {}", shown())],
        // A null that is sent differs from one that is not, so nulls are compared too.
        WantedBody::Json(wanted) => match json::read(sent) {
            Ok(sent) => differences("body", wanted, &sent, Nulls::Count, "sent"),
            Err(_) => vec![format!("body: expected {}, sent {}", show(wanted), shown())],
        },
        WantedBody::Form(wanted) => {
            let mut expected = Vec::new();
            flatten(wanted, &mut expected);
            unpaired("form", &mut expected, &mut pairs(&String::from_utf8_lossy(sent)))
        }
        WantedBody::Bytes(wanted) if wanted == sent => Vec::new(),
        WantedBody::Bytes(wanted) => {
            vec![format!("body: expected {} bytes, sent {}", wanted.len(), shown())]
        }
        WantedBody::Multipart(wanted) => match parts::read(whole) {
            Some(sent) => differences("body", &parts::wanted(wanted), &sent, Nulls::Count, "sent"),
            None => vec![format!("body: expected several parts, sent {}", shown())],
        },
        WantedBody::Text(wanted) if wanted.as_bytes() == sent => Vec::new(),
        WantedBody::Text(wanted) => {
            vec![format!("body: expected {}, sent {}", show(&Value::text(wanted)), shown())]
        }
    }
}

/// Pairs that are expected or sent alone, whatever their order.
fn unpaired(what: &str, expected: &mut Vec<(String, String)>, came: &mut Vec<(String, String)>) -> Verdict {
    expected.retain(|pair| {
        let place = came.iter().position(|other| other == pair);
        place.map(|place| came.remove(place)).is_none()
    });
    let told = |pairs: &[(String, String)], word: &str| {
        pairs.iter().map(|(name, value)| format!("{what}: {word} {name}={value}")).collect::<Vec<_>>()
    };
    [told(expected, "lacks"), told(came, "not expected:")].concat()
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
        Value::Bytes(bytes) => Value::text(STANDARD.encode(bytes)),
        Value::Date(_) => Value::text(text::text(value).unwrap_or_default()),
        Value::Duration(millis) => Value::Int(*millis),
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

#[cfg(test)]
mod tests {
    use super::{Sent, request};
    use crate::cases::{Wanted, WantedBody};
    use crate::value::{Value, json};

    #[test]
    fn what_differs_in_a_request_is_told_by_its_part() {
        let wanted = Wanted {
            method: "POST".into(),
            address: "/a?page=1&tag=x&tag=y".into(),
            params: Value::Null,
            headers: vec![("X-Key".into(), Some("one".into())), ("X-None".into(), None)],
            body: WantedBody::Json(json::read(br#"{"name":"Ada"}"#).expect("it is JSON")),
        };
        let sent = |url: &str, key: &str, body: &str| Sent {
            method: "POST".into(),
            url: url.into(),
            headers: vec![("x-key".into(), key.into())],
            body: body.into(),
        };
        let cases: [(Sent, &[&str]); 5] = [
            (sent("https://a.example/a?tag=y&tag=x&page=1", "one", r#"{ "name": "Ada" }"#), &[]),
            (
                sent("https://a.example/b?tag=y&tag=x&page=1", "one", r#"{"name":"Ada"}"#),
                &["expected the address /a, sent /b"],
            ),
            (
                sent("https://a.example/a?tag=x&tag=x&page=1", "one", r#"{"name":"Ada"}"#),
                &["query: lacks tag=y", "query: not expected: tag=x"],
            ),
            (
                sent("https://a.example/a?tag=y&tag=x&page=1", "two", r#"{"name":"Eva"}"#),
                &["header X-Key: expected `one`, sent `two`", r#"body.name: expected "Ada", sent "Eva""#],
            ),
            (
                sent("https://a.example/a?tag=y&tag=x&page=1", "one", "name"),
                &[r#"body: expected {"name":"Ada"}, sent "name""#],
            ),
        ];
        for (sent, told) in cases {
            assert_eq!(request(&wanted, &sent), told, "{sent:?}");
        }
    }
}
