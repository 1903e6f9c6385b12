//! The exported Ruby: it is well formed, and does in Ruby what the runtime does.

use std::process::Command;

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
fn what_connectors_rely_on_holds_in_the_double() {
    let checks =
        Command::new("ruby").arg("-W0").arg(root().join("tests/support/ruby/double_test.rb")).output();
    // A machine without Ruby has shown all that it can.
    let Ok(checks) = checks else { return };
    assert!(checks.status.success(), "{}", String::from_utf8_lossy(&checks.stdout));
}
