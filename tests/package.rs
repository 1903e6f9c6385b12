//! The cargo project of a connector: cargo builds it without a warning and without a network, it does
//! what the connector does, and its types read and write what the schemas say.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use specc::target::package::{self, Library};
use specc::{plan, target};

use crate::support::server::{Reply, Server};
use crate::support::{check_text, problems_in_words, root};

/// Methods in Rust, and names and texts that are no Rust. Its program lies beside those of these tests, so
/// it has a name that no other spec has.
const SPEC: &str = r#"
specc: 1
name: packaged_desk
title: "Acme */ \"desk\" ```"
version: 1.2.3
accept: { W0671: Shows what Rust does }
connection:
  fields: { key: { secret: true, required: true, label: "A key\u202e\n```\nfn main() {}" } }
  base_url: BASE
  auth: { bearer: "{{ connection.key }}" }
  test: { get: me }
methods:
  packed:
    takes: { text: string, type: integer }
    returns: string
    native:
      ruby: "text.to_s.reverse * (type || 1)"
      rust: |
        let (Some(text), Value::Int(times)) = (text.as_text(), r#type) else {
            return Err("a text and an integer are packed".to_owned());
        };
        let turned: String = text.chars().rev().collect();
        Ok(Value::text(turned.repeat(usize::try_from(*times).unwrap_or(1))))
  place: { returns: object, native: { ruby: "{ recipe: execution_context[:recipe_id] }", rust: "Ok(Value::object([(\"recipe\", Value::Null), (\"size\", Value::Int(7))]))" } }
  wrong: { returns: integer, native: { ruby: "'a'", rust: "Ok(Value::text(\"a\"))" } }
actions:
  save_thing:
    input:
      name: string!
      type: { type: integer, label: "Kind */ of\n```\nlet x = 1;", hint: "/* \\ \" } pub fn" }
      self: boolean
      fn: [date]
      Value: decimal
      more: { type: object, fields: { at: datetime!, match: { type: array, fields: { size: number } }, left: map } }
      key: { secret: true }
      data: bytes
      pause: duration
    steps:
      - { call: place, as: place }
      - post: things
        json: { name: "{{ packed(input.name, input.type) }}", size: "{{ place.size }}", at: "{{ input.more.at }}", days: "{{ input.fn }}", value: "{{ input.Value }}" }
        as: made
    return: "{{ made.body }}"
    output: { id: integer, name: string, days: [date], at: datetime, value: decimal, none: string }
  std: { get: things, output: { items: { type: array, fields: { id: integer } } } }
  Std: { get: things, params: { size: "{{ wrong() }}" }, output: { id: integer } }
triggers:
  new_thing:
    poll: { get: things, items: response.body, cursor: { field: at }, params: { since: "{{ cursor }}" } }
    output: { id: { type: integer, key: true }, at: datetime }
"#;

/// A program that somebody else writes on top of the project.
const PROBE: &str = r#"
use std::io::Read as _;

use packaged_desk::{actions, types};
use specc::program::embed::{Secret, Typed};
use specc::value::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let value = json::read(text.as_bytes()).map_err(|failure| failure.0)?;
    let input = types::SaveThingInput::read(&value)?;
    let shown = |value| json::write(&value, json::Style::default()).map_err(|failure| failure.0);
    println!("{}", shown(input.write())?);
    let fields = types::ConnectionFields { key: Secret("s3cret".to_owned()) };
    let connector = packaged_desk::connector()?;
    let mut connection = connector.connect(&fields)?;
    let output = actions::save_thing(&mut connection, &input)?;
    println!("{}", shown(output.write())?);
    println!("{fields:?}");
    let empty = types::SaveThingInput::default();
    println!("{}", actions::save_thing(&mut connection, &empty).expect_err("there is no name"));
    Ok(())
}
"#;

/// Writes the project of a spec into a folder, with a program more.
fn write(spec: &str, folder: &Path) -> Vec<(String, String)> {
    let compiled = check_text(spec, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let library = Library::Path(root().display().to_string());
    let schemas = target::schema::schemas(connector);
    let plan = plan::lower(connector, &compiled.sources);
    let artifacts = package::artifacts(connector, plan, schemas.clone(), &compiled.sources, &library);
    for artifact in artifacts {
        let path = folder.join(&artifact.path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
        fs::write(path, artifact.bytes).expect("it can be written");
    }
    fs::create_dir_all(folder.join("src/bin")).expect("a folder can be made");
    fs::write(folder.join("src/bin/packaged_desk_probe.rs"), PROBE).expect("it can be written");
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("it can be copied");
    schemas
}

/// Builds a project with what these tests were built with; the folder of its programs.
fn build(folder: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in a folder");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--offline", "--target-dir"]).arg(target).current_dir(folder);
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "false").env("CARGO_TERM_COLOR", "never");
    let ended = cargo.output().expect("cargo can be started");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && !said.contains("warning"), "{said}");
    target.join("debug")
}

/// Runs a program; what it says on both.
fn run(program: &Path, words: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(program);
    command.args(words).env_clear().env("NO_PROXY", "*").env("PACKAGED_DESK_KEY", "s3cret");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it can be started");
    // A program that reads nothing is not written to.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let ended = child.wait_with_output().expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ended.status.code(), text(&ended.stdout), text(&ended.stderr))
}

#[test]
fn the_project_of_a_connector_is_built_without_a_warning_and_does_what_the_connector_does() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /things" => Reply::json(
            r#"{"id": 1, "name": 5, "days": ["2026-03-01", null], "at": "2026-01-02T03:04:05Z", "value": 0.1}"#,
        ),
        _ => Reply::json("{}"),
    });
    let folder = tempfile::tempdir().expect("a folder can be made");
    let schemas = write(&SPEC.replace("BASE", &format!("http://127.0.0.1:{}/", server.port)), folder.path());
    let programs = build(folder.path());

    // The program of the connector.
    let input = json!({ "name": "abc", "type": 2, "fn": ["2026-02-28"], "Value": 0.25,
        "more": { "at": "2026-01-01T00:00:00Z" } });
    let (exit, out, err) =
        run(&programs.join("packaged_desk"), &["run", "save_thing", "--input", "-"], &input.to_string());
    assert_eq!(exit, Some(0), "{out}{err}");
    let asked = server.asked();
    let sent: Json = serde_json::from_str(&asked[0].body).expect("it is JSON");
    let wanted = json!({ "name": "cbacba", "size": 7, "at": "2026-01-01T00:00:00Z", "days": ["2026-02-28"], "value": 0.25 });
    assert_eq!(sent, wanted);
    let (exit, _, err) =
        run(&programs.join("packaged_desk"), &["run", "save_thing", "name=abc", "type="], "");
    assert_eq!(exit, Some(1), "{err}");
    assert!(err.contains("error[R0300]: a text and an integer are packed\n  --> spec.yaml:"), "{err}");
    let (exit, _, err) = run(&programs.join("packaged_desk"), &["run", "Std"], "");
    assert_eq!(exit, Some(1), "{err}");
    assert!(err.contains("`wrong(…)` is a string, an integer was expected"), "{err}");

    // A program that somebody has written with its library.
    let input = json!({ "name": "abc", "type": 2, "self": true, "fn": ["2026-02-28"], "Value": 0.25,
        "more": { "at": "2026-01-01T00:00:00Z", "match": [{ "size": 1.5 }], "left": { "a": [1] } },
        "key": "hidden", "data": "AAE=", "pause": 1500 });
    let (exit, out, err) = run(&programs.join("packaged_desk_probe"), &[], &input.to_string());
    assert_eq!(exit, Some(0), "{out}{err}");
    let lines: Vec<&str> = out.lines().collect();
    let read = |line: &str| serde_json::from_str::<Json>(line).expect("it is JSON");
    assert_eq!(read(lines[0]), input);
    let output = json!({ "id": 1, "name": "5", "days": ["2026-03-01", null], "at": "2026-01-02T03:04:05Z", "value": 0.1 });
    assert_eq!(read(lines[1]), output);
    assert_eq!(lines[2], "ConnectionFields { key: Secret(…) }");
    assert!(
        out.contains("error[R0100]: the input is not as it has to be\n  `name` (Name) is required"),
        "{out}"
    );
    for (name, written) in [("actions/save_thing.input", &input), ("actions/save_thing.output", &output)] {
        let schema = schemas.iter().find(|(known, _)| known == name).expect("there is a schema");
        let schema: Json = serde_json::from_str(&schema.1).expect("it is JSON");
        let schema = jsonschema::validator_for(&schema).expect("it is a schema");
        assert!(schema.is_valid(written), "{name}: {written}");
    }
}
