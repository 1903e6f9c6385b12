//! What goes with a connector: guidelines by profile, changes that are made, the exported project
//! and its listing.

mod fixes;
mod listing;
mod sdk;

use std::fs;
use std::path::Path;

use specc::cli::{Exit, call};
use specc::target::{Artifact, ruby};

use crate::support::{check_text, problems_in_words};

/// Calls a command that has to be possible.
fn specc(args: &[&str]) -> (Exit, String, String) {
    call(args).unwrap_or_else(|refusal| panic!("{args:?}: {refusal}"))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

/// A folder with a spec in it.
fn project(spec: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("connector.yaml"), spec).expect("it can be written");
    folder
}

/// A connector that could be listed.
const LISTED: &str = r#"specc: 1
name: acme
title: Acme
version: 1.2.0
summary: Contacts of Acme.
support: { email: help@acme.example, url: "https://acme.example/help" }
listing:
  app: Acme CRM
  categories: [Sales, CRM]
  keywords: [contacts, leads]
  landing_page: https://acme.example/workato
  hide_source: true
  direct_install: false
connection:
  base_url: https://api.acme.example/v2/
  fields:
    region: { select: { eu: Europe, us: United States }, required: true }
    api_key: { hint: "In Acme, open [Keys](https://acme.example/keys)" }
  auth: { api_key: X-Api-Key }
  test: { get: me }
on_premise: true
custom_action:
  help: Paths are relative to **v2**, such as `contacts/7`.
  link: https://acme.example/docs
objects:
  contact: { id: { type: integer, key: true, label: Contact ID }, name: string!, state: { pick_list: states } }
pick_lists:
  states: { values: { new: New, won: Won } }
  owners: { get: owners, items: response.body, label: name, value: id }
actions:
  get_contact: { get: "contacts/{{ input.id }}", input: { use: contact, only: [id], require: [id] }, output: contact }
  assign_contact: { post: assignments, input: { owner: { pick_list: owners, required: true } }, output: contact }
"#;

/// The head of a small file that is a PNG of 160 × 120 pixels.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xa0\0\0\0\x78\x08\x06\0\0\0";

fn exported() -> Vec<Artifact> {
    exported_of(LISTED)
}

fn exported_of(spec: &str) -> Vec<Artifact> {
    let mut compiled = check_text(spec, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let beside = ruby::beside::Beside {
        logo: Some(ruby::beside::Logo::read("logo.png", PNG.to_vec()).expect("it is a picture")),
        notes: Some("- Owners can be assigned".to_owned()),
    };
    let files = ruby::export_with(connector, &beside, &compiled.sources, &mut compiled.problems);
    assert!(compiled.problems.is_empty(), "{}", problems_in_words(&compiled));
    files
}

fn content<'a>(files: &'a [Artifact], path: &str) -> &'a str {
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(&file.bytes).expect("it is text")
}

#[test]
fn an_exported_project_has_the_layout_of_the_sdk() {
    let files = exported();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for path in [
        "connector.rb",
        "Gemfile",
        "README.md",
        "LISTING.md",
        "RELEASE_NOTES.md",
        "logo.png",
        ".rspec",
        ".gitignore",
        ".github/workflows/connector.yml",
        "bin/push",
        "settings.yaml.example",
        "settings.sets.yaml.example",
        "tape_library/.gitkeep",
        "fixtures/settings.json",
        "fixtures/actions/get_contact/input.json",
        "fixtures/actions/get_contact/output.json",
        "spec/spec_helper.rb",
        "spec/connector_spec.rb",
        "spec/actions/get_contact_spec.rb",
        "spec/object_definitions/contact_spec.rb",
        "spec/pick_lists/states_spec.rb",
        "spec/pick_lists/owners_spec.rb",
    ] {
        assert!(paths.contains(&path), "{path} is not among {paths:#?}");
    }
    for file in files.iter().filter(|file| file.path.ends_with(".rb")) {
        let result = ruby_prism::parse(&file.bytes);
        assert_eq!(result.errors().count(), 0, "{}", file.path);
    }
    let ignored: Vec<&str> = content(&files, ".gitignore").lines().collect();
    for secret in ["master.key", "settings.yaml", ".rspec_status"] {
        assert!(ignored.contains(&secret), "{secret} is not ignored");
    }
    assert!(files.iter().any(|file| file.path == "bin/push" && file.executable));
    assert!(content(&files, "spec/pick_lists/states_spec.rb").contains("to eq(2)"));
    assert!(
        content(&files, "spec/object_definitions/contact_spec.rb")
            .contains("match_array(['id', 'name', 'state'])")
    );
}

#[test]
fn settings_are_shown_for_one_connection_and_for_several() {
    let files = exported();
    let read = |path| {
        let compiled = check_text(content(&files, path), "yaml");
        let document = compiled.document.unwrap_or_else(|_| panic!("{path} is no YAML"));
        format!(
            "{:?}",
            document
                .root
                .as_map()
                .map(|map| map.iter().map(|entry| entry.key.value.to_string()).collect::<Vec<_>>())
        )
    };
    assert_eq!(read("settings.yaml.example"), r#"Some(["region", "api_key"])"#);
    assert_eq!(read("settings.sets.yaml.example"), r#"Some(["production", "sandbox"])"#);
    assert!(content(&files, "settings.sets.yaml.example").contains("  api_key: \"your API key\"\n"));
}

/// Fields whose values have to look like something.
const STRICT: &str = r#"
specc: 1
name: strict
connection:
  fields:
    key: { secret: true, pattern: "[A-Z]{3}-[0-9]{6}" }
    short: { secret: true, max_length: 8 }
    long: { secret: true, min_length: 40 }
    pin: { type: integer, secret: true, min: 1000, max: 9999 }
    id: { secret: true, format: uuid }
    pem: { secret: true, format: pem }
    plain: { secret: true }
    account: { pattern: "acct_[0-9a-f]{8}" }
    site: { suffix: .acme.example, pattern: "[a-z][a-z0-9-]{2,20}" }
    home: { format: url }
    region: { select: { eu: Europe, us: America } }
    port: { type: integer, min: 8000 }
    since: date
    nested: { fields: { code: { pattern: "[0-9]{4}" } } }
  base_url: "https://{{ connection.site }}.acme.example/"
actions:
  get_it: { get: it, output: { id: integer } }
"#;

#[test]
fn example_settings_are_what_their_fields_ask_for() {
    let compiled = check_text(STRICT, "yaml");
    let connector = compiled.connector.as_ref().expect("the spec is right");
    let plan = specc::plan::lower(connector, &compiled.sources);
    let settings = exported_of(STRICT);
    let settings = content(&settings, "fixtures/settings.json");
    let given = specc::value::json::read(settings.as_bytes()).expect("it is JSON");
    let nothing = specc::value::Value::Null;
    let around = specc::runtime::input::Around {
        connection: &nothing,
        config: &nothing,
        of: specc::runtime::input::Of::Connection,
    };
    let checked = specc::runtime::input::check(&plan, plan.connection.fields, &given, &around);
    assert!(checked.is_ok(), "{settings}\n{checked:?}");
    assert!(settings.contains("\"plain\": \"your Plain\""), "{settings}");
}

#[test]
fn the_pipeline_runs_the_tests_and_then_pushes_with_notes() {
    let files = exported();
    let workflow = content(&files, ".github/workflows/connector.yml");
    assert!(check_text(workflow, "yaml").document.is_ok(), "it is YAML");
    let (test, push) = workflow.split_once("\n  push:\n    needs: test").expect("it pushes behind the tests");
    assert!(test.contains("bundle exec rspec") && push.contains("bin/push"), "{workflow}");
    let script = content(&files, "bin/push");
    for option in
        ["--connector connector.rb", "--description README.md", "--notes", "--logo", "WORKATO_API_TOKEN"]
    {
        assert!(script.contains(option), "{option} is not in {script}");
    }
    assert_eq!(content(&files, "RELEASE_NOTES.md"), "- Owners can be assigned\n");
}

/// What `bin/push` calls, with a `bundle` that only says what it was called with.
#[cfg(unix)]
#[test]
fn the_script_calls_the_command_with_the_right_words() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |path: &str, text: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(&path, text).expect("it can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be made a program");
    };
    let files = exported();
    for file in ["bin/push", "RELEASE_NOTES.md", "logo.png"] {
        let file = files.iter().find(|other| other.path == file).expect("it is there");
        write(&file.path, &file.bytes);
    }
    write("tools/bundle", b"#!/bin/sh\nfor word in \"$@\"; do echo \"[$word]\"; done\n");
    let call = |token: Option<&str>| {
        let mut command = std::process::Command::new("/bin/sh");
        command.arg(folder.path().join("bin/push")).args(["--folder", "7 8"]).env_remove("WORKATO_API_TOKEN");
        command.env("PATH", format!("{}:/usr/bin:/bin", text(&folder.path().join("tools"))));
        command.envs(token.map(|token| ("WORKATO_API_TOKEN", token)));
        command.output().expect("there is a shell")
    };
    let done = call(Some("t"));
    let said = String::from_utf8(done.stdout).expect("text");
    let words = "[exec]\n[workato]\n[push]\n[--logo]\n[logo.png]\n[--connector]\n[connector.rb]\n[--description]\n[README.md]\n[--notes]\n[- Owners can be assigned]\n[--folder]\n[7 8]\n";
    assert_eq!(said, words, "{}", String::from_utf8_lossy(&done.stderr));
    let refused = call(None);
    assert!(!refused.status.success() && refused.stdout.is_empty());
}

#[test]
fn the_agent_and_requests_of_the_users_own_are_keys_of_the_connector() {
    let files = exported();
    let code = content(&files, "connector.rb");
    for part in [
        "  secure_tunnel: true,\n",
        "  custom_action: true,\n",
        "    learn_more_url: 'https://acme.example/docs',\n",
        "    learn_more_text: 'Acme API reference',\n",
        "    body: 'Paths are relative to <strong>v2</strong>, such as <code>contacts/7</code>.'\n",
    ] {
        assert!(code.contains(part), "{part} is not in {code}");
    }
    let without = check_text(
        "specc: 1\nname: a\nconnection: { base_url: \"https://a.example/\" }\ncustom_action: false\nactions: { get_me: { get: me, output: { a: string } } }\n",
        "yaml",
    );
    let mut problems = without.problems;
    let code =
        ruby::connector_rb(without.connector.as_ref().expect("it compiles"), &without.sources, &mut problems);
    assert!(!code.contains("custom_action") && !code.contains("secure_tunnel"), "{code}");
}

#[test]
fn the_page_where_a_user_agrees_gets_no_hold_of_the_page_that_opened_it() {
    let code = |auth: &str| {
        let spec = format!(
            "specc: 1\nname: a\nconnection:\n  base_url: https://a.example/\n  auth: {auth}\n  test: {{ get: me }}\nactions: {{ get_me: {{ get: me, output: {{ a: string }} }} }}\n"
        );
        let mut compiled = check_text(&spec, "yaml");
        let connector = compiled.connector.as_ref().expect("it compiles");
        ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems)
    };
    let oauth2 = "oauth2: { authorize: \"https://a.example/auth\", token: \"https://a.example/token\" }";
    let session = "session: { post: login, keep: { token: \"{{ response.body.t }}\" } }";
    let all = [
        code(&format!("{{ {oauth2} }}")),
        code(&format!("{{ {} }}", oauth2.replace(" }", ", client: basic }"))),
        code(&format!("{{ default: b, options: {{ b: {{ {oauth2} }}, k: {{ {session} }} }} }}")),
        code(&format!("{{ {session} }}")),
    ];
    if !crate::ruby::has_ruby() {
        return;
    }
    let script = r"
require 'json'
JSON.parse($stdin.read).each do |code|
  authorization = eval(code)[:connection][:authorization]
  ways = authorization[:options] ? authorization[:options].values : [authorization]
  puts JSON.generate(ways.map { |way| [way[:type], way[:noopener]] })
end
";
    let shown = crate::ruby::eval(script, &serde_json::json!(all).to_string());
    let wanted = "[[\"oauth2\",true]]\n[[\"oauth2\",true]]\n[[\"oauth2\",true],[\"custom_auth\",null]]\n[[\"custom_auth\",null]]\n";
    assert_eq!(shown.trim(), wanted.trim());
}
