//! The exported Ruby: it is well formed, and does in Ruby what the runtime does.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use specc::cases::judge::judge;
use specc::cli::ruby::Exported;
use specc::target::ruby;

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

/// Whether a Ruby is there to run what was exported.
pub fn has_ruby() -> bool {
    Command::new("ruby")
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|it| it.success())
}

#[test]
fn every_case_holds_in_ruby() {
    let mut suites = suites();
    let codes: Vec<Option<String>> = suites.iter_mut().map(exported).collect();
    let (mut connectors, mut all, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for (suite, code) in suites.iter().zip(codes) {
        let Some(code) = code else {
            failures.push(format!("{} does not compile", suite.name));
            continue;
        };
        for (path, case) in &suite.cases {
            let line = suite.compiled.sources.place(case.span).1.line;
            all.push((format!("{}/{path}:{line} {}", suite.name, case.title), case));
        }
        connectors.push(Exported { code, cases: suite.cases.iter().map(|(_, case)| case).collect() });
    }
    // A machine without Ruby has shown all that it can.
    let Some(ran) = specc::cli::ruby::run(&connectors).expect("Ruby can be started") else { return };
    for ((title, case), happened) in all.iter().zip(ran.happened.into_iter().flatten()) {
        match happened.map(|happened| judge(case, &happened)) {
            None => failures.push(format!("{title}\n    did not answer")),
            Some(differences) if differences.is_empty() => {}
            Some(differences) => failures.push(format!("{title}\n    {}", differences.join("\n    "))),
        }
    }
    failures.sort();
    let list = failures.join("\n\n");
    assert!(failures.is_empty(), "{} of {} cases differ\n\n{list}\n{}", failures.len(), all.len(), ran.said);
    assert!(all.len() > 500, "only {} cases were found", all.len());
}

#[test]
fn a_folder_is_opened_by_the_name_that_the_platform_gives_it() {
    if !has_ruby() {
        return;
    }
    let mut suite = suites().into_iter().find(|suite| suite.name == "parity/pick_list_trees");
    let code = suite.as_mut().and_then(exported).expect("it is exported");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("connector.rb");
    std::fs::write(&path, code).expect("it can be written");
    let case = |name: &str, input: Json| {
        // The body is `[]`.
        let response = json!({ "status": 200, "headers": {}, "body_base64": "W10=" });
        json!({ "id": name, "kind": "pick_list", "name": name, "connector": path, "input": input,
            "exchange": [{ "request": {}, "response": response }] })
    };
    let cases = [
        case("folders", json!({ "__parent_id": "7", "more": 1 })),
        case("files", json!({ "drive": "d", "__parent_id": "x" })),
        case("flat", json!({ "__parent_id": null })),
    ];
    let answers = run(&json!({ "cases": cases }));
    let urls: Vec<&str> =
        answers.iter().map(|answer| answer["requests"][0]["url"].as_str().unwrap_or_default()).collect();
    let base = "https://api.example.com";
    assert_eq!(
        urls,
        [format!("{base}/folders?in=7"), format!("{base}/drives/d/x"), format!("{base}/things?below=root")]
    );
}

#[test]
fn what_connectors_rely_on_holds_in_the_double() {
    let checks =
        Command::new("ruby").arg("-W0").arg(root().join("tests/support/ruby/double_test.rb")).output();
    // A machine without Ruby has shown all that it can.
    let Ok(checks) = checks else { return };
    assert!(checks.status.success(), "{}", String::from_utf8_lossy(&checks.stdout));
}

/// What `run_cases.rb` says of cases that are not those of a spec.
pub fn run(cases: &Json) -> Vec<Json> {
    let mut child = Command::new("ruby")
        .arg(root().join("templates/ruby/sdk/run_cases.rb"))
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
