//! Makes cases of a file.

use base64::Engine as _;

use super::{Case, Exchange, Expect, Given, Wanted, WantedBody, What};
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::runtime::webhook::Delivery;
use crate::span::{Sources, Span};
use crate::spelling::nearest;
use crate::syntax::document::{Core, Entry, Node, NodeKind};
use crate::syntax::{self, Files};
use crate::value::zone::Zone;
use crate::value::{DateTime, Value, json, text};

/// Something in a file of cases that is not as it has to be.
struct BadCase {
    message: String,
    span: Span,
    help: Option<String>,
}

impl Problem for BadCase {
    const CODE: Code = Code::BadCaseFile;

    fn describe(&self) -> Description {
        Description::new(self.message.clone(), self.span, "in this case").help(self.help.clone())
    }
}

/// The cases in the file at `path`, as far as they can be read.
pub fn read(files: &dyn Files, path: &str, sources: &mut Sources, problems: &mut Problems) -> Vec<Case> {
    let Ok(document) = syntax::parse_cases(files, path, sources, problems) else { return Vec::new() };
    if !document.root.is_whole() {
        return Vec::new();
    }
    let mut reader = Reader { problems };
    let Some(entries) = reader.map(&document.root, &["cases"]) else { return Vec::new() };
    let cases =
        entries.iter().find(|entry| &*entry.key.value == "cases").and_then(|entry| entry.value.as_list());
    let Some(cases) = cases else {
        reader.refuse("a file of cases holds a list `cases`", document.root.span);
        return Vec::new();
    };
    cases.iter().filter_map(|case| reader.case(case)).collect()
}

const CASE: [&str; 26] = [
    "case",
    "action",
    "trigger",
    "pick_list",
    "sample",
    "test",
    "identity",
    "sign_in",
    "connection",
    "account",
    "lookup_tables",
    "dns",
    "signed_in",
    "config",
    "input",
    "now",
    "exchange",
    "output",
    "events",
    "error",
    "code",
    "method",
    "event",
    "reply",
    "waits",
    "resume",
];
const REQUEST: [&str; 15] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "request",
    "method",
    "params",
    "headers",
    "json",
    "form",
    "text",
    "bytes",
    "multipart",
];
const RESPONSE: [&str; 6] = ["status", "headers", "json", "text", "bytes", "fails"];

struct Reader<'a> {
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn refuse(&mut self, message: impl Into<String>, span: Span) {
        self.problems.report(&BadCase { message: message.into(), span, help: None });
    }

    /// The entries of a map that may hold `keys`.
    fn map<'n>(&mut self, node: &'n Node, keys: &[&str]) -> Option<&'n [Entry]> {
        let Some(entries) = node.as_map() else {
            self.refuse(format!("a map was expected here, this is {}", node.kind_word()), node.span);
            return None;
        };
        for entry in entries {
            let key = &*entry.key.value;
            if !keys.contains(&key) && !key.starts_with("x-") {
                let help = habit(key, keys).map(str::to_owned);
                let near = || nearest(key, keys.iter().copied()).map(|near| format!("a key `{near}` exists"));
                let help = help.or_else(near);
                let message = format!("`{key}` is no key here");
                self.problems.report(&BadCase { message, span: entry.key.span, help });
            }
        }
        Some(entries)
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        self.map(node, &CASE)?;
        for later in ["method", "reply"] {
            if let Some(value) = node.get(later) {
                self.refuse(format!("`{later}` is not supported yet"), value.span);
            }
        }
        let words = |key: &str| node.get(key).and_then(Node::as_scalar).map(|scalar| scalar.text.to_string());
        let whats = [
            words("action").map(What::Action),
            words("trigger").map(What::Trigger),
            words("pick_list").map(What::PickList),
            words("sample").map(What::Sample),
            node.get("test").map(|_| What::Test),
            node.get("identity").map(|_| What::Identity),
            node.get("sign_in").map(|given| What::SignIn(data(given))),
        ];
        let mut whats = whats.into_iter().flatten();
        let (Some(what), None) = (whats.next(), whats.next()) else {
            self.refuse(
                "a case runs one of `action`, `trigger`, `pick_list`, `sample`, `test`, `identity` and `sign_in`",
                node.span,
            );
            return None;
        };
        let now = words("now").and_then(|text| {
            let moment = DateTime::parse(&text, &Zone::utc()).and_then(Result::ok);
            if moment.is_none() {
                self.refuse(format!("`{text}` is no moment"), node.span);
            }
            moment
        });
        let exchange = node.get("exchange").and_then(Node::as_list).unwrap_or(&[]);
        let exchange = exchange.iter().filter_map(|exchange| self.exchange(exchange)).collect();
        let expect = match (node.get("output"), node.get("events"), words("error")) {
            (Some(output), None, None) => Expect::Output(data(output)),
            (None, Some(events), None) => {
                Expect::Events(events.as_list().unwrap_or(&[]).iter().map(data).collect())
            }
            (None, None, Some(error)) => Expect::Error(error),
            (None, None, None) => Expect::Anything,
            _ => {
                self.refuse("a case ends in one of `output`, `events` and `error`", node.span);
                Expect::Anything
            }
        };
        if let (Some(code), false) = (node.get("code"), matches!(expect, Expect::Error(_))) {
            self.refuse("a `code` stands beside the `error` that it is of", code.span);
        }
        let event = node.get("event").and_then(|event| self.event(event));
        if let (Some(event), false) = (node.get("event"), matches!(what, What::Trigger(_))) {
            self.refuse("an `event` is delivered to a `trigger`", event.span);
        }
        let object = |key: &str| node.get(key).map_or_else(|| Value::object::<&str>([]), data);
        Some(Case {
            title: words("case").unwrap_or_default(),
            what,
            connection: object("connection"),
            account: self.account(node.get("account")),
            names: self.names(node.get("dns")),
            tables: node.get("lookup_tables").map_or(Value::Null, data),
            signed_in: node.get("signed_in").map_or(Value::Null, data),
            config: object("config"),
            input: object("input"),
            now,
            exchange,
            event,
            resume: node.get("resume").map_or(Value::Null, data),
            waits: node.get("waits").map(|waits| data(waits).as_array().unwrap_or_default().to_vec()),
            expect,
            code: words("code"),
            span: node.span,
        })
    }

    /// What names resolve to.
    fn names(&mut self, node: Option<&Node>) -> Value {
        let Some(node) = node else { return Value::object::<&str>([]) };
        let named = node.as_map().map(|entries| {
            entries.iter().all(|entry| {
                let fails = entry.value.as_scalar().is_some_and(|scalar| &*scalar.text == "fails");
                let record = |record: &Node| record.get("address").or(record.get("target")).is_some();
                fails || entry.value.as_list().is_some_and(|records| records.iter().all(record))
            })
        });
        if named != Some(true) {
            self.refuse(
                "`dns` holds under a name the list of its records, each with an `address` or a `target`, or `fails`",
                node.span,
            );
        }
        data(node)
    }

    /// The properties of the account, which are texts.
    fn account(&mut self, node: Option<&Node>) -> Value {
        let Some(node) = node else { return Value::object::<&str>([]) };
        let entries = node.as_map().unwrap_or_else(|| {
            self.refuse("`account` holds the properties of the account, by name", node.span);
            &[]
        });
        let texts = entries.iter().filter_map(|entry| {
            let text = entry.value.as_scalar().map(|scalar| Value::text(&*scalar.text));
            if text.is_none() {
                self.refuse("a property of an account is a text", entry.value.span);
            }
            Some((entry.key.value.to_string(), text?))
        });
        Value::object(texts.collect::<Vec<_>>())
    }

    /// What is delivered to a webhook. A payload travels as JSON, unless a header says otherwise.
    fn event(&mut self, node: &Node) -> Option<Delivery> {
        self.map(node, &["headers", "params", "payload", "raw"])?;
        let texts = |key: &str| -> Vec<(String, String)> {
            let entries = node.get(key).and_then(Node::as_map).unwrap_or(&[]);
            let pair = |entry: &Entry| {
                (entry.key.value.to_string(), text::text(&data(&entry.value)).unwrap_or_default())
            };
            entries.iter().map(pair).collect()
        };
        let (mut headers, params) = (texts("headers"), texts("params"));
        let body = match (node.get("payload"), node.get("raw")) {
            (Some(payload), None) => {
                if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                    headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
                }
                let style = json::Style { nulls: true, ..json::Style::default() };
                json::write(&data(payload), style).unwrap_or_default()
            }
            (None, raw) => raw.and_then(Node::as_scalar).map(|raw| raw.text.to_string()).unwrap_or_default(),
            (Some(_), Some(raw)) => {
                self.refuse("an event has `payload` or `raw`", raw.span);
                return None;
            }
        };
        Some(Delivery { headers, params, body: body.into_bytes() })
    }

    fn exchange(&mut self, node: &Node) -> Option<Exchange> {
        self.map(node, &["request", "response", "only"])?;
        let only = node.get("only").and_then(Node::as_scalar).map(|word| word.text.to_string());
        if let Some(word) = only.as_deref().filter(|word| !matches!(*word, "runtime" | "workato")) {
            self.refuse(format!("`{word}` is none of `runtime` and `workato`"), node.span);
        }
        let (Some(request), Some(response)) = (node.get("request"), node.get("response")) else {
            self.refuse("an exchange is a `request` and its `response`", node.span);
            return None;
        };
        Some(Exchange { request: self.request(request)?, answer: self.answer(response)?, only })
    }

    fn request(&mut self, node: &Node) -> Option<Wanted> {
        let entries = self.map(node, &REQUEST)?;
        let verb = entries.iter().find(|entry| REQUEST[..7].contains(&&*entry.key.value));
        let Some((verb, address)) = verb.and_then(|verb| Some((&*verb.key.value, verb.value.as_scalar()?)))
        else {
            // A key that was told already may have been meant for it.
            if entries.iter().all(|entry| habit(&entry.key.value, &REQUEST).is_none()) {
                self.refuse("a request has a verb with its path", node.span);
            }
            return None;
        };
        let method = match verb {
            "request" => node
                .get("method")
                .and_then(Node::as_scalar)
                .map_or("GET".into(), |word| word.text.to_uppercase()),
            verb => verb.to_uppercase(),
        };
        let headers = node.get("headers").and_then(Node::as_map).unwrap_or(&[]);
        let headers = headers.iter().map(|entry| {
            let value = data(&entry.value);
            (entry.key.value.to_string(), (!value.is_null()).then(|| text::text(&value).unwrap_or_default()))
        });
        let bodies = ["json", "form", "multipart", "text", "bytes"];
        let mut bodies = bodies.into_iter().filter_map(|key| Some((key, data(node.get(key)?))));
        let body = match bodies.next() {
            Some(("json", value)) => WantedBody::Json(value),
            Some(("form", value)) => WantedBody::Form(value),
            Some(("multipart", value)) => WantedBody::Multipart(value),
            Some(("bytes", value)) => WantedBody::Bytes(from_base64(&text::text(&value).unwrap_or_default())),
            Some((_, value)) => WantedBody::Text(text::text(&value).unwrap_or_default()),
            None => WantedBody::None,
        };
        if bodies.next().is_some() {
            self.refuse("a request has one body", node.span);
        }
        Some(Wanted {
            method,
            address: address.text.to_string(),
            params: node.get("params").map_or(Value::Null, data),
            headers: headers.collect(),
            body,
        })
    }

    fn answer(&mut self, node: &Node) -> Option<Given> {
        self.map(node, &RESPONSE)?;
        let words = |key: &str| node.get(key).and_then(Node::as_scalar);
        match words("fails").map(|word| word.text.to_string()).as_deref() {
            Some("network") => return Some(Given::Network),
            Some("timeout") => return Some(Given::Timeout),
            Some(other) => self.refuse(format!("`{other}` is none of `network` and `timeout`"), node.span),
            None => {}
        }
        let status = match words("status").map(|word| word.core) {
            Some(Core::Integer(status)) => u16::try_from(status).unwrap_or(200),
            _ => {
                self.refuse("a response has a `status`", node.span);
                return None;
            }
        };
        let mut headers: Vec<(String, String)> = Vec::new();
        for entry in node.get("headers").and_then(Node::as_map).unwrap_or(&[]) {
            let values = match data(&entry.value) {
                Value::Array(values) => values.to_vec(),
                value => vec![value],
            };
            headers.extend(
                values
                    .iter()
                    .map(|value| (entry.key.value.to_string(), text::text(value).unwrap_or_default())),
            );
        }
        let text = words("text").map(|word| word.text.as_bytes().to_vec());
        let bytes = words("bytes").map(|word| from_base64(&word.text));
        let body = match node.get("json") {
            Some(body) => {
                if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                    headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
                }
                let style = json::Style { nulls: true, ..json::Style::default() };
                json::write(&data(body), style).unwrap_or_default().into_bytes()
            }
            None => text.or(bytes).unwrap_or_default(),
        };
        Some(Given::Answer { status, headers, body })
    }
}

/// What to write in place of a key of other tools, where `keys` may stand.
fn habit(key: &str, keys: &[&str]) -> Option<&'static str> {
    let (case, request, response) =
        (keys.contains(&"exchange"), keys.contains(&"get"), keys.contains(&"status"));
    Some(match key {
        "name" | "title" | "description" | "it" if case => "the words for a case stand behind `case`",
        "requests" | "http" | "calls" | "mocks" | "interactions" if case => {
            "what is sent and answered stands under `exchange`: `[{ request: { get: /contacts/7 }, response: { status: 200, json: { id: 7 } } }]`"
        }
        "expect" | "expected" | "result" | "returns" if case => {
            "what comes out is `output`, of a trigger `events`, or `error`"
        }
        "given" | "params" | "args" if case => "what the operation is run with is its `input`",
        "url" | "path" | "uri" | "address" if request => {
            "a request is a verb with its path: `get: /contacts/7`"
        }
        "body" | "data" | "payload" if request => {
            "what is sent is `json`, `form`, `multipart`, `text` or `bytes`"
        }
        "query" if request => "the query is `params`, or stands in the path: `get: /contacts?page=1`",
        "body" | "data" | "payload" if response => "what is answered is `json`, `text` or `bytes`",
        "code" | "status_code" if response => "the status is `status`: `status: 200`",
        "error" if response => "no answer at all is `fails: network` or `fails: timeout`",
        _ => return None,
    })
}

/// What base 64 stands for; nothing where it is none.
fn from_base64(text: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(text).unwrap_or_default()
}

/// A node as data.
fn data(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Map(entries) => {
            Value::object(entries.iter().map(|entry| (&*entry.key.value, data(&entry.value))))
        }
        NodeKind::List(members) => Value::array(members.iter().map(data).collect()),
        NodeKind::Broken { .. } => Value::Null,
        NodeKind::Scalar(scalar) => match scalar.core {
            Core::Null => Value::Null,
            Core::Boolean(value) => Value::Bool(value),
            Core::Integer(value) => Value::Int(value),
            Core::Number => json::read(scalar.text.as_bytes()).unwrap_or_else(|_| Value::text(&scalar.text)),
            Core::Text => Value::text(&scalar.text),
        },
    }
}
