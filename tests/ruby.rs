//! The exported Ruby: it is well formed, and does in Ruby what the runtime does.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use specc::cases::judge::{Outcome, judge};
use specc::cases::{Case, Given, Happened, Sent, What};
use specc::model::Connector;
use specc::target::ruby;
use specc::value::{Decimal, Object, Value, text};

use crate::parity::{Suite, suites};
use crate::support::root;

/// What is wrong with Ruby, in words.
fn mistakes(code: &str) -> Vec<String> {
    let result = ruby_prism::parse(code.as_bytes());
    result.errors().map(|error| String::from_utf8_lossy(error.message()).into_owned()).collect()
}

fn exported(suite: &mut Suite) -> Option<String> {
    let compiled = &mut suite.compiled;
    let connector = compiled.connector.as_ref().ok()?;
    Some(ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems))
}

#[test]
fn every_exported_connector_is_well_formed() {
    let mut wrong = Vec::new();
    for mut suite in suites() {
        let Some(code) = exported(&mut suite) else { continue };
        wrong.extend(mistakes(&code).into_iter().map(|mistake| format!("{}: {mistake}", suite.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cases in which the platform does something else, whatever a connector does, and what.
const DIFFERENT: [(&str, &str); 2] = [
    ("no body where no field can be left", "Ruby's HTTP client names a type even for an empty body"),
    ("no body where it was switched off", "Ruby's HTTP client names a type even for an empty body"),
];

/// Whether a Ruby is there to run what was exported.
fn has_ruby() -> bool {
    Command::new("ruby")
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|it| it.success())
}

#[test]
fn every_case_holds_in_ruby() {
    if !has_ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut cases: HashMap<String, (String, Case)> = HashMap::new();
    let mut given = Vec::new();
    let mut failures = Vec::new();
    for mut suite in suites() {
        let Some(code) = exported(&mut suite) else {
            failures.push(format!("{} does not compile", suite.name));
            continue;
        };
        let path = folder.path().join(format!("{}.rb", suite.name.replace('/', "_")));
        fs::write(&path, code).expect("it can be written");
        for (place, case) in suite.cases {
            if DIFFERENT.iter().any(|(title, _)| *title == case.title) {
                continue;
            }
            let id = format!("{}", cases.len());
            given.push(protocol(&id, &path, &opened(suite.compiled.connector.as_ref().ok(), &case)));
            let line = suite.compiled.sources.place(case.span).1.line;
            cases.insert(id, (format!("{}/{place}:{line} {}", suite.name, case.title), case));
        }
    }
    let ran = cases.len();
    for answer in run(&json!({ "cases": given })) {
        let id = answer["id"].as_str().unwrap_or_default();
        let Some((title, case)) = cases.remove(id) else { continue };
        let differences = judge(&case, &happened(&case, &answer));
        if !differences.is_empty() {
            failures.push(format!("{title}\n    {}", differences.join("\n    ")));
        }
    }
    failures.extend(cases.into_values().map(|(title, _)| format!("{title}\n    did not answer")));
    failures.sort();
    assert!(failures.is_empty(), "{} of {ran} cases differ\n\n{}", failures.len(), failures.join("\n\n"));
}

/// The case, the folder of a tree that it opens named as the platform names it.
fn opened(connector: Option<&Connector>, case: &Case) -> Case {
    let mut case = case.clone();
    let What::PickList(name) = &case.what else { return case };
    let list = connector.and_then(|connector| connector.pick_lists.iter().find(|list| list.name == *name));
    let Some(tree) = list.and_then(|list| list.tree.as_ref()) else { return case };
    let members = case.input.as_object().into_iter().flat_map(|members| members.iter());
    case.input = Value::object(members.map(|(name, value)| {
        let name = if *name == tree.parent { "__parent_id" } else { &**name };
        (name.to_owned(), value.clone())
    }));
    case
}

/// A case in the words of `run_cases.rb`.
fn protocol(id: &str, connector: &PathBuf, case: &Case) -> Json {
    let (kind, name) = case.what.words();
    let exchange: Vec<Json> = case
        .exchange
        .iter()
        .map(|exchange| {
            let response = match &exchange.answer {
                Given::Answer { status, headers, body } => {
                    let headers: serde_json::Map<String, Json> =
                        headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
                    json!({ "status": status, "headers": headers, "body_base64": base64(body) })
                }
                Given::Network => json!({ "fails": "network" }),
                Given::Timeout => json!({ "fails": "timeout" }),
            };
            json!({ "request": {}, "response": response })
        })
        .collect();
    json!({
        "id": id,
        "kind": kind,
        "name": name,
        "connector": connector,
        "whole": matches!(case.what, What::Action(_) | What::Trigger(_)),
        "connection": plain(&case.connection),
        "config": plain(&case.config),
        "input": plain(&case.input),
        "now": case.now.map_or_else(|| "2026-01-01T00:00:00Z".to_owned(), |now| now.to_string()),
        "exchange": exchange,
    })
}

fn run(cases: &Json) -> Vec<Json> {
    let mut child = Command::new("ruby")
        .arg(root().join("tests/support/ruby/run_cases.rb"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("ruby was found above");
    let mut stdin = child.stdin.take().expect("it is piped");
    let text = cases.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let _ = writer.join();
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

fn happened(case: &Case, answer: &Json) -> Happened {
    let outcome = &answer["outcome"];
    let outcome = if let Some(message) = outcome["error"].as_str() {
        Outcome::Error(message.to_owned())
    } else if let Some(events) = outcome["events"].as_array() {
        Outcome::Events(events.iter().map(|event| without_key(&value(event))).collect())
    } else if case.what == What::Test {
        Outcome::Output(Value::Null)
    } else {
        Outcome::Output(value(&outcome["output"]))
    };
    let sent = answer["requests"].as_array().into_iter().flatten().map(|request| Sent {
        method: request["method"].as_str().unwrap_or_default().to_owned(),
        url: request["url"].as_str().unwrap_or_default().to_owned(),
        headers: request["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect(),
        body: unbase64(request["body_base64"].as_str().unwrap_or_default()),
    });
    Happened { sent: sent.collect(), outcome }
}

fn without_key(event: &Value) -> Value {
    match event {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| &***name != "specc_key");
            Value::object(members.map(|(name, value)| (name.clone(), value.clone())))
        }
        other => other.clone(),
    }
}

/// A value of a case as JSON.
fn plain(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Int(integer) => json!(integer),
        Value::Number(number) => json!(number),
        Value::Array(members) => Json::Array(members.iter().map(plain).collect()),
        Value::Object(members) => {
            Json::Object(members.iter().map(|(name, value)| (name.to_string(), plain(value))).collect())
        }
        Value::Decimal(decimal) => serde_json::from_str(&decimal.to_string()).unwrap_or_default(),
        other => json!(text::text(other).unwrap_or_default()),
    }
}

/// What came out of Ruby.
fn value(json: &Json) -> Value {
    match json {
        Json::Object(members) if members.len() == 1 && members.contains_key("$decimal") => {
            let digits = members["$decimal"].as_str().unwrap_or_default();
            Decimal::parse(digits).and_then(Result::ok).map_or(Value::Null, Value::Decimal)
        }
        Json::Object(members) if members.len() == 1 && members.contains_key("$hash") => {
            let pairs = members["$hash"].as_array().cloned().unwrap_or_default();
            Value::object(
                pairs.iter().map(|pair| (pair[0].as_str().unwrap_or_default().to_owned(), value(&pair[1]))),
            )
        }
        Json::Object(members) => {
            let members: Object =
                members.iter().map(|(name, member)| (name.as_str().into(), value(member))).collect();
            Value::Object(members.into())
        }
        Json::Array(members) => Value::array(members.iter().map(value).collect()),
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::String(text) => Value::text(text),
        Json::Number(_) => {
            specc::value::json::read(json.to_string().as_bytes()).expect("JSON was read from JSON")
        }
    }
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| (group << 8) | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for at in 0..4 {
            if at <= chunk.len() {
                text.push(char::from(LETTERS[(group >> (18 - 6 * at)) as usize & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

fn unbase64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut group, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let Some(six) = LETTERS.iter().position(|known| *known == letter) else { continue };
        group = (group << 6) | u32::try_from(six).unwrap_or_default();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(group >> bits & 0xff).unwrap_or_default());
        }
    }
    bytes
}
