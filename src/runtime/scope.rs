//! What expressions can read at a place.

use std::sync::Arc;

use crate::plan::{Plan, Root};
use crate::value::{DateTime, Value};

use super::host::Answer;

/// The values of the names of the context. Names that a place does not have are null; the
/// compiler has made sure that nobody reads them.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub plan: &'a Plan,
    /// Fields and values of the connection.
    pub connection: &'a Value,
    pub config: &'a Value,
    /// The labels of what was chosen in the config.
    pub labels: &'a Value,
    /// A found field, in the filter of a shape.
    pub field: &'a Value,
    pub input: &'a Value,
    pub rest: &'a Value,
    pub response: Option<&'a Response>,
    pub item: &'a Value,
    pub record: &'a Value,
    pub items: &'a Value,
    pub page: &'a Value,
    pub cursor: &'a Value,
    pub window: &'a Value,
    pub parent: &'a Value,
    /// What was delivered to a webhook.
    pub event: &'a Value,
    pub arguments: &'a Value,
    /// What steps before have left, by slot.
    pub named: &'a [Left],
    /// One moment for the whole run of an operation.
    pub now: DateTime,
}

static NULL: Value = Value::Null;

impl<'a> Scope<'a> {
    /// A scope in which only the connection can be read.
    #[must_use]
    pub fn new(plan: &'a Plan, connection: &'a Value, now: DateTime) -> Self {
        let null = &NULL;
        Self {
            plan,
            connection,
            config: null,
            labels: null,
            field: null,
            input: null,
            rest: null,
            response: None,
            item: null,
            record: null,
            items: null,
            page: null,
            cursor: null,
            window: null,
            parent: null,
            event: null,
            arguments: null,
            named: &[],
            now,
        }
    }

    /// The value of a name, and of members below it.
    #[must_use]
    pub fn read(&self, root: Root, keys: &[Arc<str>]) -> Value {
        match (self.find(root, keys), root) {
            (Some(value), _) => value.clone(),
            (None, Root::Response) => self.response.map_or(Value::Null, |response| response.read(keys)),
            (None, Root::Named(slot)) => {
                self.named.get(usize::from(slot)).map_or(Value::Null, |left| left.read(keys))
            }
            (None, Root::Today) => below(&Value::Date(self.now.civil().date), keys).clone(),
            // What else is not kept is the moment.
            (None, _) => below(&Value::DateTime(self.now), keys).clone(),
        }
    }

    /// The same where the value is kept, and need not be made or copied.
    #[must_use]
    pub fn find(&self, root: Root, keys: &[Arc<str>]) -> Option<&'a Value> {
        let value = match root {
            Root::Connection => self.connection,
            Root::Config => self.config,
            Root::Labels => self.labels,
            Root::Input => self.input,
            Root::Rest => self.rest,
            Root::Constants => &self.plan.constants,
            Root::Account => &self.plan.surroundings.account,
            Root::Tables => &self.plan.surroundings.tables,
            Root::Response => {
                let (first, rest) = keys.split_first()?;
                let body = &self.response.filter(|_| &**first == "body")?.body;
                return Some(below(body, rest));
            }
            Root::Item => self.item,
            Root::Record => self.record,
            Root::Items => self.items,
            Root::Page => self.page,
            Root::Cursor => self.cursor,
            Root::Window => self.window,
            Root::Parent => self.parent,
            Root::Event => self.event,
            Root::Arguments => self.arguments,
            Root::Named(slot) => match self.named.get(usize::from(slot))? {
                Left::Value(value) => value,
                Left::Answer(response) => {
                    let (first, rest) = keys.split_first()?;
                    return (&**first == "body").then(|| below(&response.body, rest));
                }
            },
            Root::Now | Root::Today => return None,
            Root::Field => self.field,
        };
        Some(below(value, keys))
    }
}

fn below<'v>(value: &'v Value, keys: &[Arc<str>]) -> &'v Value {
    keys.iter().fold(value, |value, key| value.get(key))
}

/// What a step has left.
#[derive(Debug, Clone)]
pub enum Left {
    Value(Value),
    /// The whole answer of a request.
    Answer(Response),
}

impl Default for Left {
    fn default() -> Self {
        Self::Value(Value::Null)
    }
}

impl Left {
    /// The value; a whole answer as an object.
    #[must_use]
    pub fn whole(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Answer(response) => response.whole(),
        }
    }

    fn read(&self, keys: &[Arc<str>]) -> Value {
        match self {
            Self::Value(value) => below(value, keys).clone(),
            Self::Answer(response) => response.read(keys),
        }
    }
}

/// An answer as expressions read it.
#[derive(Clone)]
pub struct Response {
    pub answer: Arc<Answer>,
    /// What `expect` says; null where it did not parse.
    pub body: Value,
}

// It may hold a token.
impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Response({:?})", self.answer)
    }
}

impl Response {
    fn read(&self, keys: &[Arc<str>]) -> Value {
        let Some((first, rest)) = keys.split_first() else { return self.whole() };
        match &**first {
            "body" => below(&self.body, rest).clone(),
            "status" if rest.is_empty() => Value::Int(i64::from(self.answer.status)),
            "reason" if rest.is_empty() => Value::text(&self.answer.reason),
            "text" if rest.is_empty() => Value::text(self.text()),
            "headers" => match rest {
                [] => self.headers(),
                [name] => self.answer.header(name).map_or(Value::Null, Value::text),
                _ => Value::Null,
            },
            _ => Value::Null,
        }
    }

    /// The body as text, whatever it is; broken parts are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        super::send::decode_text(&self.answer)
    }

    fn headers(&self) -> Value {
        Value::object(
            self.answer
                .headers
                .iter()
                .map(|(name, _)| (name.as_str(), self.answer.header(name).map_or(Value::Null, Value::text))),
        )
    }

    fn whole(&self) -> Value {
        Value::object([
            ("status", Value::Int(i64::from(self.answer.status))),
            ("reason", Value::text(&self.answer.reason)),
            ("headers", self.headers()),
            ("body", self.body.clone()),
            ("text", Value::text(self.text())),
        ])
    }
}
