//! Expressions and what they give: every row of `tests/language` is run.
//!
//! A row becomes an action that computes both sides; `error` stands for a failure.

use std::fmt::Write as _;

use specc::cases::judge::Outcome;
use specc::cases::{Case, Exchange, Expect, Given, Wanted, WantedBody, What, run};
use specc::plan;
use specc::span::{FileId, Span};
use specc::syntax::document::NodeKind;
use specc::value::{Value, order};

use crate::support::{check_text, files_under, problems_in_words, root};

/// The rows of a file: `call` and `gives`.
fn rows(text: &str) -> Vec<(String, String)> {
    let files = specc::syntax::MemoryFiles::one("rows.yaml", text);
    let document = specc::compile(&files, "rows.yaml").document.expect("the rows are YAML");
    let NodeKind::List(rows) = &document.root.get("rows").expect("there are rows").kind else {
        panic!("the rows are a list");
    };
    let text = |row: &specc::syntax::document::Node, key: &str| {
        row.get(key)
            .and_then(|node| node.as_scalar())
            .map(|scalar| scalar.text.to_string())
            .expect("a row has both")
    };
    rows.iter().map(|row| (text(row, "call"), text(row, "gives"))).collect()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(&format!("{{{{ {text} }}}}")).expect("a text can be quoted")
}

#[test]
fn every_row_gives_what_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in files_under(&root().join("tests/language"), &["yaml"]) {
        let rows = rows(&std::fs::read_to_string(&file).expect("the rows can be read"));
        let mut spec = String::from(
            "specc: 1\nname: rows\nconnection: { base_url: https://api.example.com/ }\nactions:\n",
        );
        for (at, (call, gives)) in rows.iter().enumerate() {
            let _ = write!(
                spec,
                "  row_{at}:\n    get: x\n    output: {{ call: any, gives: any }}\n    return: {{ call: {}",
                quoted(call)
            );
            if gives != "error" {
                let _ = write!(spec, ", gives: {}", quoted(gives));
            }
            spec.push_str(" }\n");
        }
        let compiled = check_text(&spec, "yaml");
        let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
        let plan = plan::lower(connector, &compiled.sources);
        for (at, (call, gives)) in rows.iter().enumerate() {
            count += 1;
            let came = run(&plan, &case(at)).outcome;
            let right = match (&came, gives.as_str()) {
                (Outcome::Error(_), "error") => true,
                (Outcome::Output(output), gives) => {
                    gives != "error" && order::same(output.get("call"), output.get("gives"))
                }
                _ => false,
            };
            if !right {
                wrong.push(format!("{call} has to give {gives}, came {came:?}"));
            }
        }
    }
    assert!(count >= 30, "only {count} rows were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A run of one row, against a service that says nothing.
fn case(at: usize) -> Case {
    let empty = || Value::object::<&str>([]);
    let request = Wanted {
        method: "GET".to_owned(),
        address: "/x".to_owned(),
        params: Value::Null,
        headers: Vec::new(),
        body: WantedBody::None,
    };
    let answer = Given::Answer { status: 200, headers: Vec::new(), body: Vec::new() };
    Case {
        title: String::new(),
        what: What::Action(format!("row_{at}")),
        connection: empty(),
        account: Value::Null,
        tables: Value::Null,
        names: Value::Null,
        signed_in: Value::Null,
        config: empty(),
        input: empty(),
        now: None,
        exchange: vec![Exchange { request, answer, only: None }],
        event: None,
        waits: None,
        resume: specc::value::Value::Null,
        expect: Expect::Anything,
        code: None,
        span: Span { file: FileId(0), start: 0, end: 0 },
    }
}
