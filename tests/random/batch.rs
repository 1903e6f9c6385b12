//! Runs programs on both targets: many in one process of Ruby.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Map, Value as Json, json};
use specc::cases::judge::Outcome;
use specc::cases::{self, Case, Exchange, Expect, Given, Happened, Wanted, WantedBody, What};
use specc::cli::ruby::Exported;
use specc::plan;
use specc::span::{FileId, Span};
use specc::syntax::MemoryFiles;
use specc::target::ruby;
use specc::value::text::text;
use specc::value::{DateTime, Value, json};

use super::steps::{self, ANSWERS, FIRST, TURNS};
use super::tree::{Form, Tree};

/// What comes in, of every type.
const INPUT: &str = r#"{
  "i": 7, "n": 2.5, "d": "12.340", "b": true, "t": "Ada Löwe", "day": "2024-02-29", "at": "2024-03-31T01:30:00.25+01:00",
  "list": [3, 1, 2], "names": ["b", "a", "ä"], "o": { "a": 1, "b": "x" }, "rows": [{ "k": "x", "n": 1.5 }, { "k": "y" }]
}"#;

/// What the service answers: what services answer, and what they answer when things go wrong.
const ANSWER: &str = r#"{
  "yes": true, "i": 42, "big": 9007199254740993, "n": 1.25, "tiny": 1e-7, "t": " Straße 1 ", "words": "dueDate_of HTTPServer",
  "moment": "2024-06-30T23:59:59Z", "json": "{\"a\":[1,2.50,null]}", "nothing": null, "empty": "",
  "ints": [5, -3, 5, 0], "numbers": [1.5, -0.0, 100.0, 2], "texts": ["b", "", "B", "é", "a"], "mixed": [1, "1", null, true, 1.0, [], {}, "x"],
  "rows": [{ "id": 2, "name": "Bo", "n": 1, "k": "b", "a": { "b": 1 } }, { "id": 1, "name": null, "n": 1.0, "k": "a" }, { "id": 2, "n": null, "l": [1] }],
  "nested": [[1, [2]], [], [null, [[3]]]],
  "o": { "b": 1, "aB": "x", "a": null, "n": 2.5, "o": { "a": [1] }, "a.c": false },
  "deep": { "homeAddress": { "zipCode": 1, "list": [{ "a": null }, {}] }, "none": {}, "id": "7" }
}"#;

/// Bytes that Ruby's own messages begin with: what nobody said on purpose.
const ACCIDENTS: [&str; 16] = [
    "undefined method",
    "undefined local",
    "no implicit conversion",
    "can't be coerced",
    "comparison of",
    "wrong number of arguments",
    "nil can't",
    "can't convert",
    "stack level",
    "bad value",
    "invalid value",
    "incompatible",
    "invalid byte",
    "String can't",
    "Integer can't",
    "key not found",
];

/// What both targets made of a program.
#[derive(Debug, Clone)]
pub struct Told {
    rust: Result<String, String>,
    ruby: Result<String, String>,
    /// What was sent, where that differs.
    sent: Option<(String, String)>,
}

impl Told {
    /// Whether both failed.
    pub fn fails(&self) -> bool {
        self.rust.is_err() && self.ruby.is_err()
    }

    pub fn differs(&self) -> bool {
        self.sent.is_some()
            || match (&self.rust, &self.ruby) {
                // Ruby's durations are numbers.
                (Ok(rust), Ok(ruby)) => rust != ruby && !rust.contains("\"duration\""),
                (Err(rust), Err(ruby)) => {
                    rust.starts_with("a panic")
                        || (strict() && ACCIDENTS.iter().any(|words| ruby.contains(words)))
                }
                // Ruby's durations are numbers, which have a form in JSON and can be added to a date;
                // one that hides in what may be anything is none.
                (Err(rust), Ok(_)) => {
                    let added = rust.contains("cannot take a date") && rust.ends_with("an integer");
                    !rust.contains("duration") && !added
                }
                (Ok(_), Err(ruby)) => !ruby.ends_with("a duration was expected"),
            }
    }

    /// What is told of a program that differs: where it can be kept, and what came.
    pub fn as_case(&self, tree: &Tree) -> String {
        let said = |told: &Result<String, String>| match told {
            Ok(value) => value.clone(),
            Err(error) => format!("error: {error}"),
        };
        let mut told = format!(
            "    {}\n      runtime  {}\n      ruby     {}",
            Json::Object(work(tree)),
            said(&self.rust),
            said(&self.ruby)
        );
        if let Some((rust, ruby)) = &self.sent {
            told += &format!("\n      runtime sent\n{rust}\n      ruby sent\n{ruby}");
        }
        told
    }
}

/// Whether errors have to be what somebody said on purpose.
fn strict() -> bool {
    std::env::var_os("SPECC_RANDOM_STRICT").is_some()
}

fn action(program: &Tree) -> Json {
    let mut action = json!({
        "input": {
            "i": "integer", "n": "number", "d": "decimal", "b": "boolean", "t": "string", "day": "date", "at": "datetime",
            "list": ["integer"], "names": ["string"], "o": { "fields": { "a": "integer", "b": "string" } },
            "rows": { "type": "array", "fields": { "k": "string", "n": "number" } },
        },
        "output": { "out": "any", "type": "string" },
    });
    action.as_object_mut().expect("it is one").append(&mut work(program));
    action
}

/// What the action does, and what it gives.
fn work(program: &Tree) -> Map<String, Json> {
    let (start, value) = match program.form {
        Form::Steps { .. } => {
            let mut steps = vec![json!({ "get": "x", "as": FIRST })];
            steps.extend(program.parts[0].written().as_array().into_iter().flatten().cloned());
            (json!({ "steps": steps }), &program.parts[1])
        }
        _ => (json!({ "get": "x" }), program),
    };
    let give = json!({ "$let": { "result": value.written() }, "$in": { "out": "{{ result }}", "type": "{{ type(result) }}" } });
    let mut work = start.as_object().cloned().unwrap_or_default();
    work.insert("return".to_owned(), give);
    work
}

fn spec(programs: &[Tree]) -> String {
    let actions: Map<String, Json> =
        programs.iter().enumerate().map(|(at, program)| (format!("p{at}"), action(program))).collect();
    json!({
        "specc": 1, "name": "random", "connection": { "base_url": "https://api.example.com/" },
        "methods": steps::methods(), "actions": actions,
    })
    .to_string()
}

/// Whether a program is one: its types fit, and what has to be known is.
pub fn compiles(program: &Tree) -> bool {
    let spec = spec(std::slice::from_ref(program));
    specc::compile(&MemoryFiles::one("spec.json", spec), "spec.json").connector.is_ok()
}

fn case(at: usize, program: &Tree) -> Case {
    Case {
        title: format!("program {at}"),
        what: What::Action(format!("p{at}")),
        connection: Value::object::<&str>([]),
        account: Value::Null,
        tables: Value::Null,
        names: Value::Null,
        signed_in: Value::Null,
        config: Value::object::<&str>([]),
        input: json::read(INPUT.as_bytes()).expect("it is JSON"),
        now: Some(DateTime { seconds: 1_719_792_000, nanos: 0, offset: 0 }),
        event: None,
        exchange: exchange(program),
        waits: None,
        resume: specc::value::Value::Null,
        expect: Expect::Anything,
        code: None,
        span: Span { file: FileId(0), start: 0, end: 0 },
    }
}

/// The answers by turns; what is asked is compared with what the other target asks.
fn exchange(program: &Tree) -> Vec<Exchange> {
    let first = (200, "application/json", ANSWER);
    let more = match program.form {
        Form::Steps { turn } => ANSWERS.iter().cycle().skip(turn).take(TURNS).copied().collect(),
        _ => Vec::new(),
    };
    let answers = std::iter::once(first).chain(more);
    let exchange = answers.map(|(status, media, body)| Exchange {
        request: Wanted {
            method: "GET".to_owned(),
            address: "/x".to_owned(),
            params: Value::Null,
            headers: Vec::new(),
            body: WantedBody::None,
        },
        answer: Given::Answer {
            status,
            headers: vec![("Content-Type".to_owned(), media.to_owned())],
            body: body.as_bytes().to_vec(),
        },
        only: None,
    });
    exchange.collect()
}

/// What both targets make of programs that compile.
pub fn run(programs: &[Tree]) -> Vec<Told> {
    let mut compiled = specc::compile(&MemoryFiles::one("spec.json", spec(programs)), "spec.json");
    let words = crate::support::problems_in_words(&compiled);
    let connector = compiled.connector.as_ref().unwrap_or_else(|_| panic!("each compiles alone:\n{words}"));
    let plan = plan::lower(connector, &compiled.sources);
    let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
    let all: Vec<Case> = programs.iter().enumerate().map(|(at, program)| case(at, program)).collect();
    let exported = [Exported { code, cases: all.iter().collect() }];
    let ran = specc::cli::ruby::run(&exported).expect("Ruby can be started").expect("there is a Ruby");
    let ruby = ran.happened.into_iter().flatten();
    all.iter()
        .zip(ruby)
        .map(|(case, ruby)| {
            let rust = catch_unwind(AssertUnwindSafe(|| cases::run(&plan, case)));
            let rust = rust.unwrap_or_else(|_| failed("a panic".to_owned()));
            let ruby = ruby.unwrap_or_else(|| failed(format!("can't convert: {}", ran.said)));
            let sent = (asked(&rust), asked(&ruby));
            let sent = (sent.0 != sent.1).then_some(sent);
            Told { rust: told(rust.outcome), ruby: told(ruby.outcome), sent }
        })
        .collect()
}

fn failed(why: String) -> Happened {
    let outcome = Outcome::Error(why);
    Happened { sent: Vec::new(), waited: Vec::new(), outcome, told: None, remarks: Vec::new() }
}

/// What was sent, a request in a line.
fn asked(happened: &Happened) -> String {
    let lines = happened.sent.iter().map(|sent| {
        let body = String::from_utf8_lossy(&sent.body);
        let body = json::read(&sent.body).map_or_else(|_| body.into_owned(), |body| spelled(&body));
        format!("        {} {} {body}", sent.method, sent.url)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn told(outcome: Outcome) -> Result<String, String> {
    match outcome {
        Outcome::Output(value) => Ok(spelled(&value)),
        Outcome::Events(events) => Ok(spelled(&Value::array(events))),
        Outcome::Error(message) => Err(message),
    }
}

/// A moment without zeros at the end of its fraction: how many there are is up to who shows it.
fn shortened(text: &str) -> String {
    let moment =
        regex::Regex::new(r"^(\d{4}-\d\d-\d\dT[0-9:]{8}\.\d*?)0+(Z|[+-]\d\d:\d\d)$").expect("a pattern");
    moment.replace(text, "$1$2").into_owned()
}

/// A value with the types that JSON keeps, and with the order of keys.
fn spelled(value: &Value) -> String {
    match value {
        Value::Array(members) => format!("[{}]", members.iter().map(spelled).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => {
            let members = object.iter().filter(|(_, value)| !value.is_null());
            let members = members.map(|(key, value)| format!("{key:?}: {}", spelled(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Null => "null".to_owned(),
        Value::Bytes(bytes) => format!("{{\"$bytes\": {:?}}}", crate::support::base64(bytes)),
        Value::Text(text) => format!("{:?}", shortened(text)),
        Value::Date(_) | Value::DateTime(_) => {
            format!("{:?}", shortened(&text(value).expect("a date has a text")))
        }
        Value::Duration(millis) => millis.to_string(),
        Value::Decimal(_) => format!("{} (decimal)", text(value).expect("a decimal has a text")),
        other => text(other).unwrap_or_else(|_| other.type_word().to_owned()),
    }
}
