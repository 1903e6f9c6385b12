//! Bodies of several parts, compared by what they hold and not by their boundary.

use super::judge::Sent;
use crate::value::{Value, text};

/// The parts of a body, as [`wanted`] gives those of a case; `None` where it has none.
#[must_use]
pub fn read(sent: &Sent) -> Option<Value> {
    let kind = &sent.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?.1;
    let boundary = kind.strip_prefix("multipart/form-data; boundary=")?.trim_matches('"');
    let body = String::from_utf8_lossy(&sent.body);
    if body.is_empty() {
        return Some(Value::array(Vec::new()));
    }
    let inside =
        body.strip_prefix(&format!("--{boundary}\r\n"))?.strip_suffix(&format!("\r\n--{boundary}--\r\n"))?;
    let between = format!("\r\n--{boundary}\r\n");
    let parts = inside.split(between.as_str()).map(part);
    parts.collect::<Option<Vec<_>>>().map(Value::array)
}

fn part(part: &str) -> Option<Value> {
    let (head, content) = part.split_once("\r\n\r\n")?;
    let parameter = |name: &str| {
        let from = head.find(&format!("; {name}=\""))? + name.len() + 4;
        Some(head[from..].split('"').next().unwrap_or_default())
    };
    let kind = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
    Some(described(parameter("name")?, content, parameter("filename"), kind))
}

/// The parts that a case expects, in their order.
#[must_use]
pub fn wanted(parts: &Value) -> Value {
    let mut all = Vec::new();
    for (name, value) in parts.as_object().into_iter().flatten() {
        match value {
            Value::Array(several) => all.extend(several.iter().map(|one| one_wanted(name, one))),
            one => all.push(one_wanted(name, one)),
        }
    }
    Value::array(all)
}

fn one_wanted(name: &str, value: &Value) -> Value {
    let words = |key: &str| value.get(key).as_text();
    match value {
        Value::Object(_) => {
            described(name, words("$file").unwrap_or_default(), words("$name"), words("$type"))
        }
        scalar => described(name, &text::text(scalar).unwrap_or_default(), None, None),
    }
}

fn described(name: &str, content: &str, file: Option<&str>, kind: Option<&str>) -> Value {
    let known = |value: Option<&str>| value.map_or(Value::Null, Value::text);
    Value::object([
        ("part", Value::text(name)),
        ("content", Value::text(content)),
        ("name", known(file)),
        ("type", known(kind)),
    ])
}
