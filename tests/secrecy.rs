//! Secrets with a mark are planted in every place where one can enter a running connector, at a service that
//! sends back all that it gets: nothing that comes out holds one, in any form.

use std::fs;
use std::process::Stdio;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::support::program::{Program, files_below, said, spawned};
use crate::support::server::{Asked, Reply, Server};

/// What enters, and how: a field out of the environment, out of a file, a kept value, tokens, a passphrase.
const PLANTED: [&str; 12] = [
    "zq-env-field-8342",
    "zq-file-field-8342",
    "zq-kept-value-8342",
    "zq-access-token-8342",
    "zq-refresh-token-8342",
    "zq-given-token-8342",
    "zq-given-refresh-8342",
    "zq-store-phrase-8342",
    "zq-secret-input-8342",
    "zq-nested-input-8342",
    "zq-set-cookie-8342",
    "zq-second-token-8342",
];

/// The forms in which a text can be seen: plain, coded as the whole or as a part of a longer text.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    forms.push(secret.bytes().map(|byte| format!("{byte:02x}")).collect());
    for front in 0..3 {
        let coded = STANDARD.encode([&b"xyz"[..front], secret.as_bytes()].concat());
        // The first and last letters also depend on what is beside it.
        let start = (front * 8).div_ceil(6);
        let inner = coded.trim_end_matches('=').get(start + 1..coded.trim_end_matches('=').len() - 1);
        forms.extend(inner.map(str::to_owned));
    }
    forms
}

fn hidden(text: &str, context: &str) {
    for secret in PLANTED {
        for form in forms(secret) {
            assert!(!text.contains(&form), "{context}: `{secret}` is seen as `{form}` in\n{text}");
        }
    }
}

/// A service that refuses with all that it was sent, where the address asks for that.
fn service() -> Server {
    Server::start(|asked: &Asked| {
        let all = format!("{}\n\n{}", asked.head, asked.body);
        let json = "Content-Type: application/json\nSet-Cookie: session=zq-set-cookie-8342";
        let whole = |status: u16, body: String| Reply::Whole(status, json.to_owned(), body);
        let token = if asked.before == 0 { PLANTED[3] } else { PLANTED[11] };
        match asked.line.split(['?']).next().unwrap_or_default() {
            "POST /login" => whole(
                200,
                format!(
                    r#"{{"token":"{token}","renew":"{}","site":"{}","expires_in":3600}}"#,
                    PLANTED[4], PLANTED[2]
                ),
            ),
            "POST /broken/login" => Reply::refusal(400, format!("you sent {all} {}", STANDARD.encode(&all))),
            "GET /me" => whole(200, r#"{"name":"Ada"}"#.to_owned()),
            "GET /events" => whole(200, r#"[{"id":1,"at":"2026-01-01T00:00:00Z"}]"#.to_owned()),
            "POST /echo" => Reply::refusal(422, format!("you sent {all} {}", STANDARD.encode(&all))),
            "GET /expired" => whole(401, format!("{{\"sent\":{:?}}}", all)),
            _ => Reply::refusal(500, format!("no idea of {all}")),
        }
    })
}

fn connector(port: u16, login: &str) -> Program {
    Program::of(
        &r##"
specc: 1
name: acme
connection:
  base_url: http://127.0.0.1:PORT/
  fields:
    user: { required: false }
    password: {}
    pin: { secret: true, required: false }
    keys: { type: array, required: false, fields: { key: { secret: true } } }
  values: { pair: "{{ connection.user | default('ada') }}:{{ connection.password }}" }
  auth:
    session:
      post: LOGIN
      json: { user: "{{ connection.user }}", password: "{{ connection.password }}", pin: "{{ connection.pin }}", keys: "{{ connection.keys }}" }
      keep: { token: "{{ response.body.token }}", refresh_token: "{{ response.body.renew }}", expires_in: "{{ response.body.expires_in }}", site: "{{ response.body.site }}" }
    apply:
      headers: { X-Session: "{{ token }}", X-Site: "{{ connection.site }}", X-Pair: "{{ connection.pair | base64encode }}" }
  test: { get: me }
actions:
  echo:
    input: { note: string, code: { type: string, secret: true }, rows: [row] }
    post: echo
    json: { note: "{{ input.note }}", code: "{{ input.code }}", rows: "{{ input.rows }}" }
    output: { ok: boolean }
  expired:
    get: expired
    output: { ok: boolean }
objects:
  row: { fields: { word: { type: string, secret: true } } }
triggers:
  events:
    poll:
      get: events
      cursor: { field: at }
    output: { id: integer, at: datetime }
    dedup: "{{ event.id }}"
custom_action: true
"##
        .replace("PORT", &port.to_string())
        .replace("LOGIN", login),
    )
}

#[test]
fn no_planted_secret_comes_out_in_any_form() {
    let server = service();
    let program = connector(server.port, "login");
    let fields = program.folder.path().join("connection.json");
    let typed = format!(r#"{{"pin":"{}","keys":[{{"key":"{}"}}]}}"#, PLANTED[1], PLANTED[1]);
    fs::write(&fields, typed).expect("it can be written");
    let fields = fields.display().to_string();
    let environment =
        [("ACME_PASSWORD", PLANTED[0]), ("SPECC_STORE_KEY", PLANTED[7]), ("RUST_BACKTRACE", "1")];
    let given = [
        ("ACME_PASSWORD", PLANTED[0]),
        ("ACME_ACCESS_TOKEN", PLANTED[5]),
        ("ACME_REFRESH_TOKEN", PLANTED[6]),
        ("RUST_BACKTRACE", "1"),
    ];
    let input = format!(r#"{{"note":"n","code":"{}","rows":[{{"word":"{}"}}]}}"#, PLANTED[8], PLANTED[9]);
    let file = program.folder.path().join("input.json");
    fs::write(&file, &input).expect("it can be written");
    let file = file.display().to_string();
    let lines: [&[&str]; 15] = [
        &["login"],
        &["login", "--status"],
        &["test"],
        &["list"],
        &["describe", "echo"],
        &["schema", "actions/echo.input"],
        &["run", "echo", "--input", &file],
        &["run", "echo", "note:=7", "--input", &file],
        &["run", "expired"],
        &["poll", "events", "--state", "events.json"],
        &["poll", "events", "--state", "events.json"],
        &["request", "POST", "echo", "--json", r#"{"a":1}"#],
        &["request", "GET", "nowhere"],
        &["completions", "bash"],
        &["logout"],
    ];
    for line in lines {
        for more in [&environment[..], &given] {
            let mut words = line.to_vec();
            words.extend(["--verbose", "--connection", &fields]);
            let (status, text) = program.run(&words, more);
            let context = format!("{words:?}, which ended with {status:?}");
            assert!(status.is_some_and(|status| status < 3), "{context}: {text}");
            assert!(!text.contains("panicked"), "{context}: {text}");
            hidden(&text, &context);
        }
        for path in files_below(program.folder.path()) {
            if path.ends_with("connection.json") || path.ends_with("input.json") {
                continue;
            }
            let bytes = fs::read(&path).expect("it can be read");
            hidden(&String::from_utf8_lossy(&bytes), &format!("{} after {line:?}", path.display()));
        }
    }
}

#[test]
fn a_sign_in_that_is_refused_with_all_that_was_sent_shows_none_of_it() {
    let server = service();
    let program = connector(server.port, "broken/login");
    for args in [&["login", "--verbose"][..], &["test", "--verbose"], &["run", "expired", "-v"]] {
        let mut command = program.command(args, &[("ACME_PASSWORD", PLANTED[0]), ("ACME_PIN", PLANTED[1])]);
        let child = spawned(command.stdin(Stdio::null()));
        let (status, text) = said(&child.wait_with_output().expect("it ends"));
        assert!(status == Some(1) && text.contains("R0110"), "{args:?}: {text}");
        hidden(&text, &format!("{args:?}"));
    }
    assert!(!program.store().join("acme/default.connection").exists(), "nothing is stored of it");
}
