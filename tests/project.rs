//! What goes with a connector: guidelines by profile, changes that are made, the exported project
//! and its listing.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use specc::cli::{Exit, call};
use specc::target::{Artifact, ruby};

use crate::support::{check_text, files_under, problems_in_words, root};

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
fn a_listing_says_what_its_form_asks_for() {
    let files = exported();
    let listing = content(&files, "LISTING.md");
    for row in [
        "| App name | Acme CRM |",
        "| Category tags | Sales, CRM |",
        "| Search keywords | contacts, leads |",
        "| Support contact | help@acme.example, https://acme.example/help |",
        "| Source code | hidden;",
        "| Direct installation | prevented |",
        "| Landing page | https://acme.example/workato |",
        "| Logo | logo.png, 160 × 120 pixels |",
    ] {
        assert!(listing.contains(row), "{row} is not in {listing}");
    }
    let site = specc::target::docs::site(check_text(LISTED, "yaml").connector.as_ref().expect("it compiles"));
    for path in ["index.html", "markdown/README.md"] {
        let page = content(&site, path);
        for part in
            ["Requests of your own", "acme request GET PATH", "https://acme.example/docs", "on-premise agent"]
        {
            assert!(page.to_lowercase().contains(&part.to_lowercase()), "{part} is not in {page}");
        }
    }
    let readme = content(&files, "README.md");
    for part in [
        "Contacts of Acme.",
        "- **Get contact**",
        "- **Custom action**",
        "| object | New or updated | Create | Retrieve | Update | Delete | Search | Execute |\n|---|---|---|---|---|---|---|---|\n| Contact |  |  | Get contact |  |  |  | Assign contact |\n",
        "- **API key** (required): In Acme, open [Keys](https://acme.example/keys)",
        "on-premise agent",
        "## New in 1.2.0\n\n- Owners can be assigned",
        "- help@acme.example",
    ] {
        assert!(readme.contains(part), "{part} is not in {readme}");
    }
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
fn profiles_say_how_much_a_guideline_weighs() {
    let spec = "specc: 1\nname: acme\nconnection: { base_url: \"https://a.example/\" }\nactions: { got_me: { title: Created me, get: me, output: { a: string } } }\n";
    let folder = project(spec);
    let path = text(folder.path());
    let of = |profile: &str| {
        let (exit, out, _) = specc(&["check", path, "--profile", profile, "--format", "json"]);
        let lines: Vec<Json> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let pairs = lines.iter().map(|line| {
            format!(
                "{} {}",
                line["severity"].as_str().unwrap_or_default(),
                line["code"].as_str().unwrap_or_default()
            )
        });
        (exit, pairs.collect::<Vec<_>>())
    };
    assert_eq!(of("draft"), (Exit::Done, Vec::new()));
    assert_eq!(of("default"), (Exit::Done, vec!["warning W0621".to_owned()]));
    let (exit, found) = of("listing");
    assert_eq!(exit, Exit::Problems);
    for line in ["warning W0621", "error W0640", "error W0644", "warning W0642"] {
        assert!(found.iter().any(|found| found == line), "{line} is not in {found:?}");
    }
    let (_, sarif, _) = specc(&["check", path, "--profile", "listing", "--format", "sarif"]);
    let log: Json = serde_json::from_str(&sarif).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("there are results");
    assert!(results.iter().any(|result| result["ruleId"] == "W0640" && result["level"] == "error"));
    let (_, github, _) = specc(&["check", path, "--profile", "listing", "--format", "github"]);
    assert!(github.contains("::error file=") && github.contains("title=W0640::"), "{github}");
}

#[test]
fn what_is_accepted_is_not_told_and_what_is_accepted_for_nothing_is() {
    let spec = |accept: &str| {
        format!(
            "specc: 1\nname: acme\nconnection: {{ base_url: \"https://a.example/\" }}\naccept: {accept}\nactions: {{ get_me: {{ title: Created me, get: me, timeout: 90s, output: {{ a: string }} }} }}\n"
        )
    };
    let cases = [
        // (what is accepted, what is told)
        ("{}", "W0621 W0500"),
        ("{ W0621: They say so }", "W0500"),
        ("{ W0621: They say so, W0500: It takes long }", ""),
        ("{ W0621: They say so, W0500: It takes long, W0303: Old }", "W0600"),
        ("{ W0621: \" \", W0500: It takes long }", "W0601"),
        // A lint that another profile tells is there all the same.
        ("{ W0621: a, W0500: b, W0640: Internal }", ""),
        ("{ W9999: a }", "E0119"),
        ("{ E0203: a }", "E0119"),
    ];
    for (accept, told) in cases {
        let compiled = check_text(&spec(accept), "yaml");
        let mut codes: Vec<&str> = compiled.problems.sorted().iter().map(|found| found.code.text()).collect();
        codes.retain(|code| *code == "E0119" || !told.contains("E0119"));
        let mut told: Vec<&str> = told.split_whitespace().collect();
        codes.sort_unstable();
        told.sort_unstable();
        assert_eq!(codes, told, "{accept}");
    }
}

#[test]
fn safe_changes_are_made_in_the_spec_once() {
    let spec = "# Ours\nspecc: 1\nname: acme\nconnection: { base_url: \"https://a.example/\" }\nactions:\n  get_me:\n    titel: Get me   # as they call it\n    get: me\n    output: { a: str }\n";
    let folder = project(spec);
    let file = folder.path().join("connector.yaml");
    let path = text(folder.path());
    let (exit, out, err) = specc(&["check", path, "--fix", "--dry-run"]);
    assert_eq!(exit, Exit::Problems);
    assert!(out.contains("-    titel: Get me   # as they call it\n"), "{out}");
    assert!(out.contains("+    title: Get me   # as they call it\n"), "{out}");
    assert_eq!(err, "2 problems can be fixed\n");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), spec, "a dry run writes nothing");

    let (exit, out, err) = specc(&["check", path, "--fix"]);
    assert_eq!((exit, out.as_str()), (Exit::Done, ""), "{err}");
    assert!(err.contains("fixed[E0101]: connector.yaml:7: `titel` is not a key of an `action`"), "{err}");
    let fixed = fs::read_to_string(&file).expect("it is there");
    assert_eq!(fixed, spec.replace("titel", "title").replace("str }", "string }"));
    let time = fs::metadata(&file).and_then(|meta| meta.modified()).expect("it has one");
    let (_, _, err) = specc(&["check", path, "--fix"]);
    assert!(!err.contains("fixed"), "{err}");
    assert_eq!(
        fs::metadata(&file).and_then(|meta| meta.modified()).expect("it has one"),
        time,
        "nothing is written twice"
    );
}

#[test]
fn the_examples_of_mistakes_are_never_worse_off_for_being_fixed() {
    for folder in ["diagnostics", "wanting"] {
        let all = root().join("tests").join(folder);
        // Git keeps no empty folder: it may be that nothing is wanting.
        let Ok(cases) = fs::read_dir(&all) else { continue };
        for case in cases.map(|entry| entry.expect("it can be read").path()) {
            let copy = tempfile::tempdir().expect("a folder can be made");
            for file in files_under(&case, &[".yaml", ".yml", ".toml", ".json"]) {
                let to = copy.path().join(file.strip_prefix(&case).expect("it lies there"));
                fs::create_dir_all(to.parent().expect("a folder")).expect("it can be made");
                fs::copy(&file, to).expect("it can be copied");
            }
            let alone = ["spec.yaml", "spec.toml", "spec.json"].map(|name| copy.path().join(name));
            let spec = alone.iter().find(|file| file.is_file()).map_or(copy.path(), |file| file.as_path());
            let errors =
                |out: &str| out.lines().filter(|line| line.contains("\"severity\":\"error\"")).count();
            let parses = |out: &str| !out.contains("\"code\":\"E00");
            let (_, before, _) = specc(&["check", text(spec), "--format", "json"]);
            let (_, after, err) = specc(&["check", text(spec), "--format", "json", "--fix"]);
            if err.contains("fixed[") {
                assert!(
                    errors(&after) < errors(&before)
                        || after.lines().count() < before.lines().count()
                        || (parses(&after) && !parses(&before)),
                    "{}: {before}\n{after}",
                    case.display()
                );
            } else {
                assert_eq!(before, after, "{}", case.display());
            }
            let (_, _, err) = specc(&["check", text(spec), "--fix"]);
            assert!(!err.contains("fixed["), "{}: {err}", case.display());
        }
    }
}

#[test]
fn what_a_listing_still_wants_is_said_and_nothing_is_written() {
    let folder = project(LISTED);
    let path = text(folder.path());
    let check = || specc(&["export", "workato", path, "--check"]);
    let (exit, out, _) = check();
    assert_eq!(exit, Exit::Problems);
    assert!(
        out.contains("missing: there is no logo") && out.contains("missing: there are no release notes"),
        "{out}"
    );
    let write =
        |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("it can be written");
    write("logo.png", b"GIF89a");
    write("CHANGELOG.md", b"## 1.1.0\n- Old\n");
    let (exit, out, _) = check();
    assert_eq!(exit, Exit::Problems);
    assert!(out.contains("logo.png is neither a PNG nor a JPEG"), "{out}");
    assert!(out.contains("CHANGELOG.md has nothing under a heading with 1.2.0"), "{out}");
    let to = folder.path().join("out");
    let (exit, _, err) = specc(&["export", "workato", path, "--out", text(&to)]);
    assert_eq!(exit, Exit::Unreachable, "{err}");
    assert!(!to.exists(), "a picture that is none is not exported");
    write("logo.png", PNG);
    write("CHANGELOG.md", b"## 1.2.0\n\n- New\n");
    let (exit, out, err) = check();
    assert_eq!((exit, out.as_str()), (Exit::Done, "Acme 1.2.0 is ready to be listed\n"), "{err}");
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 3, "nothing was written");
    let (exit, _, err) = specc(&["export", "workato", path, "--out", text(&to)]);
    assert_eq!(exit, Exit::Done, "{err}");
    assert_eq!(fs::read(to.join("logo.png")).expect("it was copied"), PNG);
    assert_eq!(fs::read_to_string(to.join("RELEASE_NOTES.md")).expect("it was written"), "- New\n");
}

/// An exported project on the disk, and the real SDK; nothing where there is no SDK.
#[cfg(unix)]
struct Real {
    folder: tempfile::TempDir,
    includes: Vec<String>,
    sdk: String,
}

#[cfg(unix)]
impl Real {
    fn of(files: &[Artifact]) -> Option<Self> {
        let sdk = std::env::var("SPECC_WORKATO_SDK").ok()?;
        let more = std::env::var("SPECC_WORKATO_SDK_PATH").unwrap_or_default();
        let folders = more.split(':').filter(|folder| !folder.is_empty()).map(str::to_owned);
        let includes = std::iter::once(format!("{sdk}/lib")).chain(folders).collect();
        let folder = tempfile::tempdir().expect("a folder can be made");
        for file in files {
            let path = folder.path().join(&file.path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            fs::write(path, &file.bytes).expect("it can be written");
        }
        Some(Self { folder, includes, sdk })
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// Runs a program of Ruby in the project: whether it ended well, and what it said.
    fn ruby(&self, program: &str, args: &[&str]) -> (bool, String) {
        self.run(program, args, &[])
    }

    /// The same, with a key for what is encrypted.
    fn with_key(&self, program: &str) -> (bool, String) {
        self.run(program, &[], &[("WORKATO_CONNECTOR_MASTER_KEY", "0123456789abcdef0123456789abcdef")])
    }

    fn run(&self, program: &str, args: &[&str], variables: &[(&str, &str)]) -> (bool, String) {
        let mut command = std::process::Command::new("ruby");
        for folder in &self.includes {
            command.arg("-I").arg(folder);
        }
        command.arg("-S").arg(program).args(args).current_dir(self.folder.path()).env("TZ", "UTC");
        command.env_remove("WORKATO_CONNECTOR_MASTER_KEY").env_remove("VCR_RECORD_MODE");
        command.env("NO_PROXY", "*").envs(variables.iter().copied());
        let output = command.output().expect("Ruby is there, as the SDK is");
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    /// Calls the command of the SDK.
    fn workato(&self, args: &[&str]) -> (bool, String) {
        self.ruby(&format!("{}/exe/workato", self.sdk), args)
    }

    /// Runs the tests of the project, which need `rspec` beside the SDK.
    fn rspec(&self) -> Option<(bool, String)> {
        let (there, _) = self.ruby("rspec", &["--version"]);
        there.then(|| self.ruby("rspec", &[]))
    }
}

/// Puts the tape of the connection into its encrypted form.
#[cfg(unix)]
const ENCRYPT: &str = r"
require 'workato-connector-sdk'
require 'workato/testing/vcr_encrypted_cassette_serializer'
tape = YAML.safe_load(File.read('tape_library/connection.yml'))
File.binwrite('tape_library/connection.enc', Workato::Testing::VCREncryptedCassetteSerializer.new.serialize(tape))
File.delete('tape_library/connection.yml')
";

/// What the service answered once.
#[cfg(unix)]
const TAPE: &str = "---
http_interactions:
- request:
    method: get
    uri: https://api.acme.example/v2/me
    body: { encoding: UTF-8, string: '' }
    headers: {}
  response:
    status: { code: 200, message: OK }
    headers: { Content-Type: [application/json] }
    body: { encoding: UTF-8, string: '{\"name\":\"Ada\"}' }
  recorded_at: Thu, 01 Jan 2026 00:00:00 GMT
recorded_with: VCR 6.0.0
";

#[cfg(unix)]
#[test]
fn the_tests_of_exported_projects_hold_in_the_real_sdk() {
    let Some(real) = Real::of(&exported()) else { return };
    real.write("tape_library/connection.yml", TAPE);
    let Some((passed, said)) = real.rspec() else { return };
    assert!(passed && said.contains("11 examples, 0 failures, 3 pending"), "{said}");
    // The same tape, encrypted: without the key it cannot be played.
    real.write("encrypt.rb", ENCRYPT);
    let (done, said) = real.with_key(text(&real.folder.path().join("encrypt.rb")));
    assert!(done, "{said}");
    let (passed, said) = real.with_key("rspec");
    assert!(passed && said.contains("11 examples, 0 failures, 3 pending"), "{said}");
    let (passed, _) = real.rspec().expect("RSpec is there");
    assert!(!passed, "an encrypted tape was played without its key");
    for name in ["freshdesk", "discourse"] {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let spec = root().join("specs").join(name);
        let (exit, _, err) = specc(&["export", "workato", text(&spec), "--out", text(folder.path())]);
        assert_eq!(exit, Exit::Done, "{err}");
        let files = files_under(folder.path(), &[""]).into_iter().map(|path| Artifact {
            path: text(path.strip_prefix(folder.path()).expect("it lies there")).to_owned(),
            bytes: fs::read(&path).expect("it was written"),
            executable: false,
        });
        let real = Real::of(&files.collect::<Vec<_>>()).expect("the SDK is there");
        let (passed, said) = real.rspec().expect("RSpec is there");
        assert!(passed, "{name}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn the_command_of_the_sdk_runs_exported_connectors_with_one_connection_or_several() {
    let Some(real) = Real::of(&exported()) else { return };
    let settings = |from: &str| fs::read_to_string(real.folder.path().join(from)).expect("it was written");
    real.write("settings.yaml", &settings("settings.yaml.example"));
    for lambda in
        ["actions.get_contact.input_fields", "object_definitions.contact.fields", "pick_lists.states"]
    {
        let (done, said) = real.workato(&["exec", lambda]);
        assert!(done, "{lambda}: {said}");
    }
    real.write("settings.yaml", &settings("settings.sets.yaml.example"));
    let (done, said) = real.workato(&["exec", "actions.get_contact.input_fields", "--connection", "sandbox"]);
    assert!(done && said.contains("Contact ID"), "{said}");
    let (done, said) = real.workato(&["exec", "test", "--connection", "nowhere"]);
    assert!(!done, "{said}");
}

/// The workspace, as far as a push asks it.
#[cfg(unix)]
#[test]
fn a_push_with_the_command_of_the_sdk_goes_through() {
    use crate::support::server::{Reply, Server};
    let Some(real) = Real::of(&exported()) else { return };
    let server = Server::start(|asked| match asked.line.as_str() {
        "GET /api/users/me" => Reply::json(r#"{"root_folder_id": 7}"#),
        "POST /api/packages/import/7" => Reply::json(r#"{"id": 5, "status": "in_progress"}"#),
        "GET /api/packages/5" => Reply::json(r#"{"id": 5, "status": "completed"}"#),
        _ => Reply::refusal(404, "no"),
    });
    let includes: String = real.includes.iter().map(|folder| format!("-I '{folder}' ")).collect();
    real.write(
        "tools/bundle",
        &format!("#!/bin/sh\nshift 2\nexec ruby {includes}'{}/exe/workato' \"$@\"\n", real.sdk),
    );
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    fs::set_permissions(real.folder.path().join("tools/bundle"), mode).expect("it can be made a program");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = std::process::Command::new("/bin/sh")
        .arg(real.folder.path().join("bin/push"))
        .env("PATH", format!("{}:{path}", text(&real.folder.path().join("tools"))))
        .env("WORKATO_API_TOKEN", "a-token")
        .env("WORKATO_BASE_URL", format!("http://127.0.0.1:{}", server.port))
        .env("NO_PROXY", "*")
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && said.contains("successfully uploaded"), "{said}");
    let asked = server.asked();
    let import = asked.iter().find(|asked| asked.line.starts_with("POST")).expect("the package was sent");
    assert!(import.head.to_lowercase().contains("authorization: bearer a-token"), "{}", import.head);
    assert!(import.body.contains("connector.custom_adapter.png"), "the logo is in the package");
}

/// What the platform's own action is to a connector: an action that is not in its source.
#[cfg(unix)]
const OWN_ACTION: &str = r"
require 'workato-connector-sdk'
begin
  require 'webmock'
rescue LoadError
  puts 'no webmock'
  exit
end
include WebMock::API
WebMock.enable!
stub_request(:get, 'https://api.acme.example/v2/contacts/7?a=1').with(headers: { 'X-Api-Key' => 'k' }).to_return(body: '{}')
source = eval(File.read('connector.rb'), TOPLEVEL_BINDING.dup, 'connector.rb')
source[:actions][:own] = { execute: lambda { |_connection, input| get(input['path']).params(a: 1).presence } }
settings = { 'region' => 'eu', 'api_key' => 'k' }
Workato::Connector::Sdk::Connector.new(source, settings).actions.own.execute(settings, { 'path' => 'contacts/7' })
puts 'sent'
";

#[cfg(unix)]
#[test]
fn a_request_of_the_users_own_gets_the_address_and_the_credentials_on_the_platform() {
    let Some(real) = Real::of(&exported()) else { return };
    real.write("own.rb", OWN_ACTION);
    let (done, said) = real.ruby(text(&real.folder.path().join("own.rb")), &[]);
    assert!(done && (said.contains("sent") || said.contains("no webmock")), "{said}");
}

#[cfg(unix)]
#[test]
fn what_is_recorded_holds_no_credentials_and_is_played_again() {
    use crate::support::server::{Reply, Server};
    let server = Server::start(|_| Reply::json(r#"{"name": "Ada"}"#));
    let address = format!("http://127.0.0.1:{}/v2/", server.port);
    let files = exported_of(&LISTED.replace("https://api.acme.example/v2/", &address));
    let Some(real) = Real::of(&files) else { return };
    if !real.ruby("rspec", &["--version"]).0 {
        return;
    }
    real.write("settings.yaml", "region: eu\napi_key: a-real-key-of-mine\n");
    let only = ["spec/connector_spec.rb"];
    let (passed, said) = real.run("rspec", &only, &[("VCR_RECORD_MODE", "once")]);
    assert!(passed && said.contains("2 examples, 0 failures"), "{said}");
    let asked = server.asked();
    assert!(asked.iter().any(|asked| asked.head.contains("a-real-key-of-mine")), "the service was asked");
    let tape = real.folder.path().join("tape_library/connection.yml");
    let tape = fs::read_to_string(tape).expect("it was recorded");
    assert!(tape.contains("/v2/me") && tape.contains("<API_KEY>"), "{tape}");
    assert!(!tape.contains("a-real-key-of-mine"), "{tape}");
    let (passed, said) = real.ruby("rspec", &only);
    assert!(passed && said.contains("2 examples, 0 failures"), "{said}");
    assert_eq!(server.asked().len(), asked.len(), "the tape was played");
}

#[test]
fn changes_are_made_in_every_file_and_format_of_a_spec() {
    let toml = "specc = 1\nname = \"acme\"\ninclude = [\"more/*\"]\n\n[connection]\nbase_url = \"https://a.example/\"\n\n[accept]\nW0500 = \"Old\"\n\n[actions.get_me]\ntitel = 'Get me'\nget = \"me\"\noutput = { name = \"string\" }\n";
    let yaml = "actions:\n  get_you:\n    get: you\n    outptu: { name: string }   # theirs\n";
    let json = "{\n  \"actions\": {\n    \"get_us\": { \"get\": \"us\", \"output\": { \"name\": { \"label\": \"Name.\" } } }\n  }\n}\n";
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("connector.toml", toml);
    write("more/a.yaml", yaml);
    write("more/b.json", json);
    let (exit, out, err) = specc(&["check", text(folder.path()), "--fix", "--format", "sarif"]);
    assert_eq!(exit, Exit::Done, "{out}{err}");
    let log: Json = serde_json::from_str(&out).expect("what is told beside the log is not in it");
    assert_eq!(log["runs"][0]["results"], Json::Array(Vec::new()), "{out}");
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).expect("it is there");
    assert_eq!(read("more/a.yaml"), yaml.replace("outptu", "output"));
    assert_eq!(read("more/b.json"), json.replace("Name.", "Name"));
    let fixed = read("connector.toml");
    assert!(fixed.contains("title = 'Get me'") && !fixed.contains("W0500 ="), "{fixed}");
    assert_eq!(err.matches("fixed[").count(), 4, "{err}");
}
