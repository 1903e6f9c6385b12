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

use super::leaves::{CAME, CONSTANTS, GIVEN};
use super::steps::{self, ANSWERS, FIRST, TURNS};
use super::tree::{Form, Program, Tree};

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
        let program = root(tree);
        let mut shown = work(tree);
        let (bodies, ..) = program.parts(&tree.parts);
        shown.insert("methods".into(), Json::Object(program.written(bodies)));
        let about = format!(
            "template {}, input {}, answer {}, first {:?}",
            program.template, program.given, program.came, program.turn
        );
        shown.insert("x-about".into(), Json::String(about));
        let mut told = format!(
            "    {}\n      runtime  {}\n      ruby     {}",
            Json::Object(shown),
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

fn action(at: usize, tree: &Tree) -> Json {
    let mut action = json!({
        "input": {
            "i": "integer", "n": "number", "d": "decimal", "b": "boolean", "t": "string", "day": "date", "at": "datetime",
            "list": ["integer"], "names": ["string"], "o": { "fields": { "a": "integer", "b": "string" } },
            "rows": { "type": "array", "fields": { "k": "string", "n": "number" } },
        },
        "output": { "out": "any", "type": "string" },
    });
    let mut rest = if root(tree).template {
        json!({ "extends": format!("t{at}"), "with": { "way": "x" } })
            .as_object()
            .cloned()
            .unwrap_or_default()
    } else {
        work(tree)
    };
    action.as_object_mut().expect("it is one").append(&mut rest);
    action
}

fn root(tree: &Tree) -> &Program {
    let Form::Program(program) = &tree.form else { unreachable!("this is no program: {tree:?}") };
    program
}

/// What the action does, and what it gives.
fn work(tree: &Tree) -> Map<String, Json> {
    let program = root(tree);
    let (_, block, value) = program.parts(&tree.parts);
    let way = if program.template { "{{ way }}" } else { "x" };
    let start = match block {
        Some(block) => {
            let mut steps = vec![json!({ "get": way, "as": FIRST })];
            steps.extend(block.written().as_array().into_iter().flatten().cloned());
            json!({ "steps": steps })
        }
        None => json!({ "get": way }),
    };
    let give = json!({ "$let": { "result": value.written() }, "$in": { "out": "{{ result }}", "type": "{{ type(result) }}" } });
    let mut work = start.as_object().cloned().unwrap_or_default();
    work.insert("return".to_owned(), give);
    work
}

fn spec(programs: &[Tree]) -> String {
    let mut methods = steps::methods();
    let (mut actions, mut templates) = (Map::new(), Map::new());
    for (at, tree) in programs.iter().enumerate() {
        let program = root(tree);
        let (bodies, ..) = program.parts(&tree.parts);
        methods.as_object_mut().expect("it is one").append(&mut program.written(bodies));
        actions.insert(format!("p{at}"), action(at, tree));
        if program.template {
            let mut template = work(tree);
            template.insert("takes".into(), json!({ "way": "string!" }));
            templates.insert(format!("t{at}"), Json::Object(template));
        }
    }
    let constants: Json = serde_json::from_str(CONSTANTS).expect("it is JSON");
    json!({
        "specc": 1, "name": "random", "connection": { "base_url": "https://api.example.com/" }, "constants": constants,
        "methods": methods, "templates": templates, "actions": actions,
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
        input: json::read(GIVEN[root(program).given].as_bytes()).expect("it is JSON"),
        now: Some(DateTime { seconds: 1_719_792_000, nanos: 0, offset: 0 }),
        event: None,
        exchange: exchange(program),
        waits: None,
        resume: json::read(br#"{ "payload": { "a": 1, "name": "b", "n": [null, 2.5] } }"#)
            .expect("it is JSON"),
        expect: Expect::Anything,
        code: None,
        span: Span { file: FileId(0), start: 0, end: 0 },
    }
}

/// The answers by turns; what is asked is compared with what the other target asks.
fn exchange(program: &Tree) -> Vec<Exchange> {
    let program = root(program);
    let first = (200, "application/json", CAME[program.came]);
    let more = match program.turn {
        Some(turn) => ANSWERS.iter().cycle().skip(turn).take(TURNS).copied().collect(),
        None => Vec::new(),
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
        let head = sent.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-a"));
        let head = head.map_or("", |(_, value)| value);
        format!("        {} {} [{head}] {body}", sent.method, sent.url)
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
