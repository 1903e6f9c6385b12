//! The JSON Schema of the language accepts what the compiler accepts: the specs of this
//! repository, and every spec of a page that passes.

use std::path::Path;

use serde_json::{Map, Value};
use specc::Compiled;
use specc::diagnostic::{Code, Severity};
use specc::read::keys::json_schema;
use specc::syntax::document::{Core, Node, NodeKind};

use crate::explain::block;
use crate::support::{cases, check_text, files_under, folders, root};

/// What a reader of JSON Schema sees of a document: what an editor would see.
pub fn json(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Map(entries) => {
            let members = entries.iter().map(|entry| (entry.key.value.to_string(), json(&entry.value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        NodeKind::List(members) => Value::Array(members.iter().map(json).collect()),
        NodeKind::Broken { .. } => Value::Null,
        NodeKind::Scalar(scalar) => match scalar.core {
            Core::Null => Value::Null,
            Core::Boolean(value) => Value::Bool(value),
            Core::Integer(value) => value.into(),
            Core::Number => scalar.text.parse::<f64>().map_or(Value::Null, Value::from),
            Core::Text => Value::String(scalar.text.to_string()),
        },
    }
}

/// What the schema has against a document.
fn refused(name: &str, document: &Node) -> Vec<String> {
    let schema = serde_json::from_str(&json_schema()).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let document = json(document);
    let errors = validator.iter_errors(&document);
    errors.map(|error| format!("{name} at {}: {error}", error.instance_path())).collect()
}

#[test]
fn every_spec_of_the_repository_is_valid() {
    let mut wrong = Vec::new();
    for project in folders(&root().join("specs")) {
        let compiled = project.compile();
        let document = compiled.document.unwrap_or_else(|_| panic!("{} is well formed", project.name));
        wrong.extend(refused(&project.name, &document.root));
        for file in files_under(&project.folder, &[".yaml", ".toml", ".json"]) {
            wrong.extend(file_refused(&project.folder, &file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the schema has against a file that another includes.
fn file_refused(folder: &Path, file: &Path) -> Vec<String> {
    let name = file.strip_prefix(folder).expect("the file lies there").display().to_string();
    if name.starts_with("connector.") || name.starts_with("tests/") {
        return Vec::new();
    }
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let document = check_text(&text, extension).document;
    document.map_or_else(
        |_| vec![format!("{name} is not well formed")],
        |document| refused(&name, &document.root),
    )
}

#[test]
fn every_spec_of_a_page_that_passes_is_valid() {
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().filter(|code| code.severity() != Severity::Runtime) {
        let Some((format, spec)) = block(code.explanation(), "passes") else { continue };
        if let Ok(document) = check_text(spec, format).document {
            wrong.extend(refused(code.text(), &document.root));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn slips_that_an_editor_can_see_are_refused() {
    let cases = [
        "specc: 1\n",
        "specc: 1\nname: acme\nactons: {}\n",
        "specc: 1\nname: acme\nactions: { get: { get: a, timeout: 30 } }\n",
        "specc: 1\nname: acme\nactions: { get: { get: a, post: b } }\n",
        "specc: 1\nname: acme\nactions: { get: { post: a, json: {}, form: {} } }\n",
        "specc: 1\nname: acme\nactions: { get: { get: a, expect: jsn } }\n",
        "specc: 1\nname: acme\nactions: { get: { steps: [{ get: a, post: b }] } }\n",
        "specc: 1\nname: acme\nactions: { get: { output: none } }\n",
        "specc: 1\nname: acme\nactions: { get: { get: a, input: { id: { labl: ID } } } }\n",
        "actions: { get: { get: a } }\nname: acme\n",
    ];
    for text in cases {
        let document = check_text(text, "yaml").document.unwrap_or_else(|_| panic!("{text} is well formed"));
        assert!(!refused("spec", &document.root).is_empty(), "{text}");
    }
}

/// Codes of `read` that the schema cannot know of, and why.
const BEYOND_A_SCHEMA: [(&str, &str); 1] =
    [("E0109", "a word of another language may be the name of an object here")];

/// The case of which the schema cannot know, and why.
const CASES_BEYOND: [(&str, &str); 1] =
    [("E0113-return-beside-keep", "steps are the same wherever they stand, and some may not `return`")];

/// Whether what is said of a spec begins with a mistake that an editor could see: one of keys and literals.
fn is_of_keys(code: &str) -> bool {
    code.starts_with("E01") && BEYOND_A_SCHEMA.iter().all(|(beyond, _)| *beyond != code)
}

#[test]
fn the_schema_refuses_what_the_compiler_refuses_and_nothing_else() {
    let mut specs: Vec<(String, Compiled)> = Vec::new();
    for code in Code::ALL.iter().filter(|code| code.severity() != Severity::Runtime) {
        if let Some((format, spec)) = block(code.explanation(), "fails") {
            specs.push((format!("the page of {}", code.text()), check_text(spec, format)));
        }
    }
    specs.extend(
        ["diagnostics", "golden", "shown", "parity"]
            .into_iter()
            .flat_map(cases)
            .map(|case| (case.name.clone(), case.compile())),
    );
    let mut wrong = Vec::new();
    for (name, compiled) in &specs {
        // What cannot be read has no form that an editor could look at.
        let Some(document) = compiled.document.as_ref().ok().filter(|document| document.root.is_whole())
        else {
            continue;
        };
        let codes: Vec<&str> = compiled.problems.sorted().iter().map(|problem| problem.code.text()).collect();
        let beyond = CASES_BEYOND.iter().any(|(case, _)| case == name);
        let by_compiler = !beyond && codes.iter().any(|code| is_of_keys(code));
        let by_schema = refused(name, &document.root);
        if by_compiler && by_schema.is_empty() {
            wrong.push(format!("{name}: the compiler alone refuses it: {codes:?}"));
        }
        if !by_compiler && !by_schema.is_empty() {
            wrong.push(format!("{name}: the schema alone refuses it: {}", by_schema.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(specs.len() > 150, "only {} specs were looked at", specs.len());
}
