//! Runs cases on exported connectors, in the Ruby that is installed.
//!
//! The program that runs them is carried along and needs nothing but Ruby 2.7. Where the
//! environment variable `SPECC_WORKATO_SDK` names the folder of the real SDK, they run in that.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use crate::cases::{Case, Happened, ruby};
use crate::value::{Value, json};

/// Letters that are kept of what Ruby says itself.
const KEPT: usize = 2_000;

/// An exported connector, and cases for it.
#[derive(Debug)]
pub struct Exported<'c> {
    /// The text of its `connector.rb`.
    pub code: String,
    pub cases: Vec<&'c Case>,
}

/// What came of it.
#[derive(Debug)]
pub struct Ran {
    /// For each connector what happened in its cases; `None` where Ruby did not get that far.
    pub happened: Vec<Vec<Option<Happened>>>,
    /// What Ruby itself said, such as why it stopped.
    pub said: String,
}

/// Runs all cases in one process; `None` where there is no Ruby.
///
/// # Errors
/// When files cannot be written for it, or it cannot be started.
pub fn run(connectors: &[Exported]) -> io::Result<Option<Ran>> {
    let folder = tempfile::Builder::new().prefix("specc-").tempdir()?;
    for (path, code) in ruby::FILES {
        let path = folder.path().join("sdk").join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
        fs::write(path, code)?;
    }
    let mut all = Vec::new();
    for (index, connector) in connectors.iter().enumerate() {
        let path = folder.path().join(format!("{index}.rb"));
        fs::write(&path, &connector.code)?;
        let path = path.to_string_lossy();
        let cases = connector.cases.iter().enumerate();
        all.extend(cases.map(|(number, case)| ruby::given(&id(index, number), &path, case)));
    }
    let all = Value::object([("cases", Value::array(all))]);
    let text = json::write(&all, json::Style { nulls: true, ..json::Style::default() });
    let text = text.map_err(|failure| io::Error::other(failure.0))?;
    let started = Command::new("ruby")
        .arg(folder.path().join("sdk/run_cases.rb"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(failure) if failure.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(text.as_bytes())));
    let output = child.wait_with_output()?;
    // What it did not want to read it says itself.
    let _ = writer.join();
    let lines = String::from_utf8_lossy(&output.stdout);
    let answers: HashMap<String, Value> = lines.lines().filter_map(|line| ruby::answer(line).ok()).collect();
    let happened = connectors.iter().enumerate().map(|(index, connector)| {
        let of =
            |number, case: &Case| answers.get(&id(index, number)).map(|answer| ruby::happened(case, answer));
        connector.cases.iter().enumerate().map(|(number, case)| of(number, case)).collect()
    });
    let said = String::from_utf8_lossy(&output.stderr);
    Ok(Some(Ran { happened: happened.collect(), said: said.trim().chars().take(KEPT).collect() }))
}

fn id(connector: usize, case: usize) -> String {
    format!("{connector}.{case}")
}
