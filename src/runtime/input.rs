//! Checks what people hand in against the fields that are asked for, and types it.
//!
//! In: raw JSON, in the names of the spec; texts are read as the types of their fields. Out: typed
//! values with defaults filled in, or every violation at once, each with its path and label.

use std::sync::Arc;

use crate::builtin::pattern::Pattern;
use crate::plan::{Choices, Field, FieldType, Format, PickSource, Plan, ShapeId};
use crate::spelling::nearest;
use crate::value::{Object, Value, json, order, text};

use super::border;
use super::eval;
use super::scope::Scope;

/// Something that a field does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// `lines[0].sku`
    pub path: String,
    /// The label of the field; empty for unknown ones.
    pub label: String,
    /// What is wrong, in words that follow the label. Values of secret fields are not in it.
    pub message: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.label.as_str() {
            "" => write!(f, "`{}` {}", self.path, self.message),
            label => write!(f, "`{}` ({label}) {}", self.path, self.message),
        }
    }
}

/// What `show_if` and `present_if` read: the connection and the config so far.
pub struct Around<'a> {
    pub connection: &'a Value,
    pub config: &'a Value,
    pub of: Of,
}

/// Whose fields are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Connection,
    Config,
    Input,
}

/// `value`, an object, as the fields of a shape want it.
///
/// # Errors
/// With everything that is wrong with it.
pub fn check(plan: &Plan, shape: ShapeId, value: &Value, around: &Around) -> Result<Value, Vec<Violation>> {
    let mut check = Check { plan, around, violations: Vec::new() };
    let typed = check.object(shape, value, "");
    if check.violations.is_empty() { Ok(typed) } else { Err(check.violations) }
}

/// Whether a field of the connection is asked for, over what was given so far.
#[must_use]
pub fn is_asked(plan: &Plan, field: &Field, before: &Object) -> bool {
    let around = Around { connection: &Value::Null, config: &Value::Null, of: Of::Connection };
    Check { plan, around: &around, violations: Vec::new() }.is_there(field, before)
}

struct Check<'a> {
    plan: &'a Plan,
    around: &'a Around<'a>,
    violations: Vec<Violation>,
}

impl Check<'_> {
    fn refuse(&mut self, path: &str, label: &str, message: impl Into<String>) {
        self.violations.push(Violation {
            path: path.to_owned(),
            label: label.to_owned(),
            message: message.into(),
        });
    }

    fn object(&mut self, id: ShapeId, value: &Value, path: &str) -> Value {
        let plan = self.plan;
        let shape = &plan.shapes[id.0 as usize];
        let empty = Object::default();
        let given = match value {
            Value::Object(given) => &**given,
            Value::Null => &empty,
            other => {
                let is = text::kind(other);
                self.refuse(path, "", format!("is {is}, an object was expected"));
                return Value::Null;
            }
        };
        let mut typed = Object::default();
        for field in &shape.fields {
            let inner = join(path, &field.name);
            let raw = given.get(&*field.name).unwrap_or(&Value::Null);
            if !self.is_there(field, &typed) {
                continue;
            }
            let before = self.violations.len();
            let raw = if field.required && is_nothing(raw) { &Value::Null } else { raw };
            let value = self.field(field, raw, &inner);
            if field.secret {
                hide(&mut self.violations[before..], &inner);
            }
            let value = if value.is_null() { field.default.clone().unwrap_or_default() } else { value };
            if value.is_null() && field.required && self.violations.len() == before {
                let instead = |name: &Arc<str>| given.get(&**name).is_some_and(|other| !is_nothing(other));
                match &field.instead {
                    Some(name) if instead(name) => {}
                    Some(name) => {
                        self.refuse(&inner, &field.label, format!("is required, or `{}`", join(path, name)));
                    }
                    None => self.refuse(&inner, &field.label, "is required"),
                }
            }
            if !value.is_null() {
                typed.insert(field.name.clone(), value);
            }
        }
        for key in given.keys() {
            if shape.field(key).is_none() {
                let near = nearest(key, shape.fields.iter().map(|field| &*field.name));
                let hint = near.map(|near| format!("; `{near}` is one")).unwrap_or_default();
                self.refuse(&join(path, key), "", format!("is not a field{hint}"));
            }
        }
        Value::Object(Arc::new(typed))
    }

    /// Whether a field exists and is shown, over the fields before it.
    fn is_there(&self, field: &Field, before: &Object) -> bool {
        if field.show_if.is_none() && field.present_if.is_none() {
            return true;
        }
        let level = Value::Object(Arc::new(before.clone()));
        let connection = if self.around.of == Of::Connection { &level } else { self.around.connection };
        let now = crate::value::DateTime { seconds: 0, nanos: 0, offset: 0 };
        let config = if self.around.of == Of::Config { &level } else { self.around.config };
        let scope = Scope { config, input: &level, ..Scope::new(self.plan, connection, now) };
        let holds = |condition: &Option<crate::plan::Expr>| match condition {
            Some(condition) => matches!(eval::expr(condition, &scope), Ok(Value::Bool(true))),
            None => true,
        };
        holds(&field.show_if) && holds(&field.present_if)
    }

    fn field(&mut self, field: &Field, raw: &Value, path: &str) -> Value {
        let blank =
            raw.as_text() == Some("") && (field.ty != FieldType::String || self.around.of != Of::Input);
        if raw.is_null() || blank {
            return Value::Null;
        }
        let mut raw = self.chosen(field, raw);
        if let (Format::Json, Of::Connection, Some(text)) = (&field.format, self.around.of, raw.as_text()) {
            let Ok(read) = json::read(text.as_bytes()) else {
                self.refuse(path, &field.label, "is not JSON");
                return Value::Null;
            };
            raw = read;
        }
        let Some(value) = self.typed(&field.ty, &raw, path, field) else { return Value::Null };
        let value = uniform(field, value);
        // What is left of nothing but a prefix is nothing.
        if self.around.of != Of::Input && value.as_text() == Some("") {
            return Value::Null;
        }
        self.limits(field, &value, path);
        value
    }

    /// A label of a choice, or several in one text, as the values that they stand for.
    fn chosen(&self, field: &Field, raw: &Value) -> Value {
        let choices = self.fixed(field);
        if choices.is_none() && !field.many {
            return raw.clone();
        }
        let choices = choices.unwrap_or_default();
        let value = |raw: &Value| {
            let by_label = || choices.iter().find(|(_, label)| raw.as_text() == Some(label));
            let by_value = choices.iter().find(|(value, _)| same_text(value, raw));
            by_value.or_else(by_label).map_or_else(|| raw.clone(), |(value, _)| value.clone())
        };
        match raw {
            Value::Array(members) => Value::array(members.iter().map(value).collect()),
            Value::Text(text) if field.many => Value::array(
                text.split(&*field.delimiter).map(|part| value(&Value::text(part.trim()))).collect(),
            ),
            other => value(other),
        }
    }

    /// The choices of a field that are written in the spec, by name or in place.
    fn fixed<'f>(&'f self, field: &'f Field) -> Option<&'f [(Value, String)]> {
        match field.choices.as_ref()? {
            Choices::Fixed(choices) => Some(choices),
            Choices::List { list, .. } => match &self.plan.pick_lists[*list as usize].source {
                PickSource::Fixed(choices) => Some(choices),
                PickSource::Read { .. } => None,
            },
        }
    }

    fn typed(&mut self, ty: &FieldType, raw: &Value, path: &str, field: &Field) -> Option<Value> {
        match (ty, raw) {
            (FieldType::File, Value::Text(_) | Value::Bytes(_) | Value::File(_)) => Some(raw.clone()),
            (FieldType::File, _) | (_, Value::File(_)) if !matches!(ty, FieldType::Array(_)) => {
                let wanted = match ty {
                    FieldType::File => format!("is {}, a file was expected", text::kind(raw)),
                    _ => "takes no file".to_owned(),
                };
                self.refuse(path, &field.label, wanted);
                None
            }
            (FieldType::Object(shape), raw) => Some(self.object(*shape, raw, path)),
            (FieldType::Array(element), Value::Array(members)) => {
                let typed = members.iter().enumerate().map(|(index, member)| {
                    self.typed(element, member, &format!("{path}[{index}]"), field).unwrap_or_default()
                });
                Some(Value::array(typed.collect()))
            }
            (FieldType::Array(element), lone) => {
                Some(Value::array(vec![self.typed(element, lone, path, field)?]))
            }
            (FieldType::String, Value::Bool(_) | Value::Int(_) | Value::Number(_) | Value::Decimal(_)) => {
                text::text(raw).ok().map(Value::text)
            }
            (FieldType::Map, Value::Array(members)) if members.iter().all(is_pair) => {
                // As a form gives them.
                let pairs = members.iter().map(|pair| (show(pair.get("key")), pair.get("value").clone()));
                Some(Value::object(pairs))
            }
            (FieldType::String, Value::Array(_) | Value::Object(_)) => {
                self.refuse(path, &field.label, format!("is {}, text was expected", text::kind(raw)));
                None
            }
            (ty, raw) => match border::typed(self.plan, ty, raw) {
                Ok(value) => Some(value),
                Err(fault) => {
                    let message = if field.secret {
                        "is not of its type".to_owned()
                    } else {
                        format!("cannot be read: {}", fault.message)
                    };
                    self.refuse(path, &field.label, message);
                    None
                }
            },
        }
    }

    fn limits(&mut self, field: &Field, value: &Value, path: &str) {
        let mut wrong = Vec::new();
        let below =
            |left: &Value, right: &Value| order::compare(left, right).is_ok_and(std::cmp::Ordering::is_lt);
        wrong.extend(
            field
                .min
                .as_ref()
                .filter(|min| below(value, min))
                .map(|min| format!("must be at least {}", show(min))),
        );
        wrong.extend(
            field
                .max
                .as_ref()
                .filter(|max| below(max, value))
                .map(|max| format!("must be at most {}", show(max))),
        );
        let length = match value {
            Value::Text(text) => u64::try_from(text.chars().count()).ok(),
            Value::Array(members) => u64::try_from(members.len()).ok(),
            _ => None,
        };
        if let Some(length) = length {
            let short = field.min_length.filter(|least| length < *least);
            wrong.extend(short.map(|least| format!("must have a length of at least {least}")));
            let long = field.max_length.filter(|most| length > *most);
            wrong.extend(long.map(|most| format!("must have a length of at most {most}")));
        }
        if let (Some(pattern), Some(text)) = (&field.pattern, value.as_text())
            && !matches_whole(pattern, text)
        {
            wrong.push(format!("must match `{}`", pattern.source()));
        }
        wrong.extend(format_problem(field, value));
        wrong.extend(self.not_a_choice(field, value));
        for message in wrong {
            self.refuse(path, &field.label, message);
        }
    }

    fn not_a_choice(&self, field: &Field, value: &Value) -> Option<String> {
        let choices = self.fixed(field)?;
        if field.free {
            return None;
        }
        let known = |value: &Value| choices.iter().any(|(choice, _)| same_text(choice, value));
        let wrong = match value {
            Value::Array(members) => members.iter().find(|member| !known(member)),
            other => (!known(other)).then_some(other),
        }?;
        let shown = text::text(wrong).unwrap_or_default();
        let values: Vec<String> = choices.iter().filter_map(|(value, _)| text::text(value).ok()).collect();
        let near = nearest(&shown, values.iter().map(String::as_str));
        let hint = near.map_or_else(
            || format!("; the choices are {}", values.join(", ")),
            |near| format!("; `{near}` is one"),
        );
        Some(if field.secret {
            "is not one of the choices".to_owned()
        } else {
            format!("is `{shown}`, which is not one of the choices{hint}")
        })
    }
}

/// What is wrong inside of a secret is told without its value; about the secret itself nothing is
/// told that shows it.
fn hide(violations: &mut [Violation], secret: &str) {
    for inside in violations {
        if inside.path != secret && inside.message != "is required" {
            "is not as it has to be".clone_into(&mut inside.message);
        }
    }
}

/// Whether a value is none where one is demanded: nothing was typed, listed or filled in.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Array(members) => members.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Whether a pattern matches all of a text.
fn matches_whole(pattern: &Pattern, text: &str) -> bool {
    regex::Regex::new(&format!("^(?:{})$", pattern.rust())).is_ok_and(|regex| regex.is_match(text))
}

/// A name and its value.
fn is_pair(value: &Value) -> bool {
    value.get("key").as_text().is_some()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn show(value: &Value) -> String {
    text::text(value).unwrap_or_default()
}

/// Whether two scalars read the same.
fn same_text(left: &Value, right: &Value) -> bool {
    order::same(left, right)
        || matches!((text::text(left), text::text(right)), (Ok(left), Ok(right)) if left == right)
}

/// A text as its format wants it, prefix and suffix taken off.
fn uniform(field: &Field, value: Value) -> Value {
    let Value::Text(text) = &value else { return value };
    let mut text = text.trim();
    if let Some(prefix) = &field.prefix {
        text = text.strip_prefix(prefix.as_str()).unwrap_or(text);
    }
    if let Some(suffix) = &field.suffix {
        text = text.strip_suffix(suffix.as_str()).unwrap_or(text);
    }
    match &field.format {
        Format::Text(kind) if kind == "hostname" => {
            let host = text.split_once("://").map_or(text, |(_, rest)| rest);
            let host = host.split(['/', '?', '#']).next().unwrap_or(host);
            Value::text(host.to_lowercase())
        }
        Format::Text(kind) if kind == "url" => Value::text(text.trim_end_matches('/')),
        Format::Text(kind) if kind == "pem" => Value::text(text.replace("\\n", "\n")),
        Format::Text(_) => Value::text(text),
        _ if field.prefix.is_some() || field.suffix.is_some() => Value::text(text),
        _ => value,
    }
}

/// What is wrong with a text for its format.
fn format_problem(field: &Field, value: &Value) -> Option<String> {
    let (Format::Text(kind), Some(text)) = (&field.format, value.as_text()) else { return None };
    let fine = match kind.as_str() {
        "hostname" => {
            let (name, port) = text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port)));
            is_hostname(name) && port.is_none_or(is_port)
        }
        "url" => super::address::given(text, None).is_ok(),
        "uuid" => is_uuid(text),
        "email" => text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_hostname(host)),
        "slug" => {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        }
        "pem" => text.contains("-----BEGIN ") && text.contains("-----END "),
        _ => true,
    };
    let article = if kind == "email" { "an" } else { "a" };
    (!fine).then(|| format!("is not {article} {kind}"))
}

fn is_port(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u16>().is_ok()
}

fn is_hostname(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
