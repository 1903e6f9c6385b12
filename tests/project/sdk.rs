//! Exported projects in the real SDK, where its folder is given.

use std::fs;

use specc::cli::Exit;
use specc::target::Artifact;

use super::{LISTED, exported, exported_of, specc, text};
use crate::support::{files_under, root};

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

/// A connector whose service is asked for fields, of which one operation needs a choice first.
#[cfg(unix)]
const FOUND: &str = r#"specc: 1
name: acme
connection: { base_url: "https://api.acme.example/" }
objects:
  thing:
    fields: { id: integer }
    fields_from: { get: fields, for: one in response.body, field: { name: "{{ one.name }}" } }
actions:
  save: { input: { use: thing, except: [id] }, post: things, output: { things: [thing] } }
  choose: { config: { kind: string }, input: { fields_from: { get: "fields/{{ config.kind }}", for: one in response.body, field: { name: "{{ one }}" } } }, post: kinds }
"#;

#[cfg(unix)]
#[test]
fn fields_that_a_service_is_asked_for_are_looked_for_on_a_tape() {
    let files = exported_of(FOUND);
    let asks = |path: &str| super::content(&files, path).matches("skip 'record it").count();
    // What an action does waits for a tape anyway.
    let cases = [("object_definitions/thing", 1), ("actions/save", 3), ("actions/choose", 2)];
    for (spec, times) in cases {
        assert_eq!(asks(&format!("spec/{spec}_spec.rb")), times, "{spec}");
    }
    let Some(real) = Real::of(&files) else { return };
    let Some((passed, said)) = real.rspec() else { return };
    assert!(passed && said.contains("9 examples, 0 failures, 7 pending"), "{said}");
    let tape = TAPE.replace("/v2/me", "/fields");
    real.write(
        "tape_library/object_definitions/thing.yml",
        &tape.replace("{\"name\":\"Ada\"}", "[{\"name\":\"size\"}]"),
    );
    real.write("tape_library/actions/save/input_fields.yml", &tape.replace("{\"name\":\"Ada\"}", "[]"));
    let (passed, said) = real.rspec().expect("RSpec is there");
    assert!(passed && said.contains("9 examples, 0 failures, 5 pending"), "{said}");
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
