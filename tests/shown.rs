//! What the platform shows: the exported connector's texts, marks and fields, read as a form reads them.
//!
//! A folder of `tests/shown` holds a spec and `shown.yaml`: of which part of the connector, and what
//! must be so. Fields are looked up by their names.

use std::fs;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use specc::target::ruby;

use crate::ruby::{has_ruby, run};
use crate::schema::json as plain;
use crate::support::{cases, check_text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    shown: Vec<Shown>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    pub case: String,
    /// A path in the connector: `actions.create_order`, `connection`.
    of: String,
    /// Members that must be so; null where one must not be there.
    is: Json,
    #[serde(default)]
    connection: Map<String, Json>,
    #[serde(default)]
    config: Map<String, Json>,
    /// What the platform alone knows: `labels` of what was chosen, `webhook_url`.
    #[serde(default)]
    given: Map<String, Json>,
}

/// The cases of a folder.
pub fn shown(folder: &std::path::Path) -> Vec<Shown> {
    let text = fs::read_to_string(folder.join("shown.yaml")).expect("there are cases");
    let document = check_text(&text, "yaml").document.expect("it is YAML");
    let file: File = serde_json::from_value(plain(&document.root)).expect("the cases are right");
    file.shown
}

#[test]
fn the_platform_shows_what_the_spec_says() {
    if !has_ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (mut given, mut expected) = (Vec::new(), Vec::new());
    for theme in cases("shown") {
        let mut compiled = theme.compile();
        let Ok(connector) = &compiled.connector else {
            panic!("{}\n{}", theme.name, crate::support::problems_in_words(&compiled));
        };
        let path = folder.path().join(format!("{}.rb", theme.name));
        let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
        fs::write(&path, code).expect("it can be written");
        for shown in shown(&theme.folder) {
            given.push(json!({
                "id": expected.len().to_string(),
                "kind": "shown",
                "name": shown.of,
                "connector": path,
                "connection": shown.connection,
                "config": shown.config,
                "shown": shown.given,
            }));
            expected.push((format!("{}: {}", theme.name, shown.case), shown.is));
        }
    }
    let mut wrong = Vec::new();
    let answers = run(&json!({ "cases": given }));
    assert_eq!(answers.len(), expected.len(), "not every case was answered");
    for (answer, (title, is)) in answers.iter().zip(&expected) {
        match answer["outcome"].get("output") {
            Some(shown) => differences("", is, shown, &mut |what| wrong.push(format!("{title}: {what}"))),
            None => wrong.push(format!("{title}: {}", answer["outcome"])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is not as it must be. Lists of fields are looked up by name.
fn differences(at: &str, is: &Json, shown: &Json, tell: &mut dyn FnMut(String)) {
    match (is, shown) {
        (Json::Object(members), Json::Object(_) | Json::Array(_)) => {
            for (name, is) in members {
                let found = match shown {
                    Json::Array(fields) => fields.iter().find(|field| field["name"] == **name),
                    other => other.get(name),
                };
                differences(&format!("{at}/{name}"), is, found.unwrap_or(&Json::Null), tell);
            }
        }
        _ if is == shown => {}
        _ => tell(format!("{at} is {shown}, not {is}")),
    }
}

#[test]
fn what_is_not_shown_is_told() {
    let shown = json!({ "title": "Orders", "input_fields": [{ "name": "id", "optional": true }] });
    let cases = [
        (json!({ "title": "Orders" }), 0),
        (json!({ "title": "Order" }), 1),
        (json!({ "title": null }), 1),
        (json!({ "batch": null }), 0),
        (json!({ "input_fields": { "id": { "optional": true, "hint": null } } }), 0),
        (json!({ "input_fields": { "id": { "optional": false }, "name": null, "size": {} } }), 2),
    ];
    for (is, count) in cases {
        let mut told = Vec::new();
        differences("", &is, &shown, &mut |what| told.push(what));
        assert_eq!(told.len(), count, "{is}: {told:?}");
    }
}
