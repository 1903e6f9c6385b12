//! Secrets with a mark are planted in every place where one can enter a running connector, at a service that
//! sends back all that it gets: nothing that comes out holds one, in any form.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::support::program::{Program, said, spawned};
use crate::support::server::{Asked, Reply, Server};
use specc::runtime::held::{Held, Memory};
use specc::runtime::scope::Response;
use specc::runtime::secret::Secrets;
use specc::runtime::{Answer, Outgoing, Tls};
use specc::value::{Object, Value, json};

/// What enters, and how: a field out of the environment, out of a file, a kept value, tokens, a passphrase.
const PLANTED: [&str; 18] = [
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
    "zq-client-secret-8342",
    "zq-code-of-user-8342",
    "zq-query-key-8342",
    "zq-typed-word-8342",
    "zq-key-phrase-8342",
    "zq-signing-key-8342-0123456789abcdef",
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
            "GET /expired" => whole(401, format!("{{\"sent\":{all:?}}}")),
            _ => Reply::refusal(404, format!("no idea of {all}")),
        }
    })
}

fn connector(port: u16, login: &str) -> Program {
    Program::of(&connector_spec(port, login))
}

fn connector_spec(port: u16, login: &str) -> String {
    r#"
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
  event: { fields: { id: { type: integer, key: true }, at: datetime } }
triggers:
  events:
    poll:
      get: events
      cursor: { field: at }
    output: event
custom_action: true
"#
    .replace("PORT", &port.to_string())
    .replace("LOGIN", login)
}

#[test]
fn no_planted_secret_comes_out_in_any_form() {
    let server = service();
    let program = connector(server.port, "login");
    let fields = program.folder.path().join("connection.json");
    let typed = format!(r#"{{"pin":"{}","keys":[{{"key":"{}"}}]}}"#, PLANTED[1], PLANTED[1]);
    fs::write(&fields, typed).expect("it can be written");
    let fields = fields.display().to_string();
    let environment = [("ACME_PASSWORD", PLANTED[0]), ("RUST_BACKTRACE", "1")];
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
            // The program holds what it was made of, which others search.
            if path == program.path || path.ends_with("connection.json") || path.ends_with("input.json") {
                continue;
            }
            let bytes = fs::read(&path).expect("it can be read");
            hidden(&String::from_utf8_lossy(&bytes), &format!("{} after {line:?}", path.display()));
        }
    }
}

#[test]
fn a_passphrase_of_the_environment_is_not_shown() {
    let server = service();
    let program = connector(server.port, "login");
    let (status, text) = program
        .run(&["login", "--verbose"], &[("ACME_PASSWORD", PLANTED[0]), ("SPECC_STORE_KEY", PLANTED[7])]);
    assert!(status == Some(0) && text.contains("a passphrase closes it"), "{text}");
    hidden(&text, "a login with a passphrase");
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

/// All files below a folder.
fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("it can be read").flatten();
    entries
        .flat_map(|entry| {
            let path = entry.path();
            if path.is_dir() { files_below(&path) } else { vec![path] }
        })
        .collect()
}

/// A service that signs in by codes.
fn codes() -> Server {
    Server::start(|asked| match asked.line.as_str() {
        "POST /token" if asked.body.contains(PLANTED[13]) => Reply::json(format!(
            r#"{{"access_token":"{}","refresh_token":"{}","expires_in":3600}}"#,
            PLANTED[3], PLANTED[4]
        )),
        "POST /token" => Reply::refusal(400, format!("you sent {}\n{}", asked.head, asked.body)),
        "GET /me" => Reply::json(format!(r#"{{"name":"Ada","seen":{:?}}}"#, asked.head)),
        _ => Reply::refusal(500, format!("{} {}", asked.head, asked.body)),
    })
}

/// What a command line of a process says.
fn command_line(id: u32) -> String {
    String::from_utf8_lossy(&fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default()).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn a_sign_in_in_the_browser_shows_nobody_what_proves_it() {
    let server = codes();
    let at = format!("http://127.0.0.1:{}", server.port);
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: {at}/\n  auth:\n    oauth2: {{ authorize: {at}/authorize, token: {at}/token }}\n    \
         identity: \"{{{{ response.body.name }}}}\"\n  test: {{ get: me }}\n"
    ));
    // A browser that notes how it was called, and what it was shown.
    let folder = program.folder.path();
    let opener = folder.join("bin/xdg-open");
    fs::create_dir(folder.join("bin")).expect("it can be made");
    let pages = folder.join("pages");
    fs::create_dir(&pages).expect("it can be made");
    let script = format!(
        "#!/bin/sh\necho \"$@\" > {0}/called\n/usr/bin/stat -c %a \"$1\" > {0}/mode\n/bin/cat \"$1\" > {0}/shown.new\n/bin/mv {0}/shown.new {0}/shown\n",
        pages.display()
    );
    fs::write(&opener, script).expect("it can be written");
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).expect("it can be made a program");
    let bin = folder.join("bin").display().to_string();
    let temporary = folder.join("tmp");
    fs::create_dir(&temporary).expect("it can be made");
    let temporary = temporary.display().to_string();
    let environment = [
        ("ACME_CLIENT_ID", "id"),
        ("ACME_CLIENT_SECRET", PLANTED[12]),
        ("PATH", bin.as_str()),
        ("TMPDIR", temporary.as_str()),
        ("RUST_BACKTRACE", "1"),
    ];
    for (code, wanted) in [("zq-wrong-code", Some(1)), (PLANTED[13], Some(0))] {
        let _ = fs::remove_file(pages.join("shown"));
        let mut child = spawned(&mut program.command(&["login", "--verbose"], &environment));
        let end = std::time::Instant::now() + Duration::from_secs(20);
        while !pages.join("shown").exists() {
            assert!(std::time::Instant::now() < end, "no browser was opened");
            std::thread::sleep(Duration::from_millis(20));
        }
        let shown = fs::read_to_string(pages.join("shown")).expect("it was noted");
        let called = fs::read_to_string(pages.join("called")).expect("it was noted");
        let url = shown.split("url=").nth(1).and_then(|rest| rest.split('"').next()).expect("it leads on");
        let url = url::Url::parse(&url.replace("&amp;", "&")).expect("it is a URL");
        let of = |name: &str| {
            let found = url.query_pairs().find(|(known, _)| known == name);
            found.map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        let state = of("state");
        assert!(state.len() >= 40, "{url}");
        // Other users see command lines, and may look for files.
        for line in [called.clone(), command_line(child.id())] {
            assert!(!line.contains(&state) && !line.contains("state="), "{line}");
            hidden(&line, "a command line");
        }
        assert_eq!(fs::read_to_string(pages.join("mode")).expect("it was noted").trim(), "600");
        let back = format!("{}?code={code}&state={state}", of("redirect_uri"));
        assert!(crate::sign_in::visit(&back).contains("200"));
        let mut text = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut text).expect("it is text");
        child.stdout.take().expect("it is piped").read_to_string(&mut text).expect("it is text");
        assert_eq!(child.wait().expect("it ends").code(), wanted, "{text}");
        hidden(&text, "a sign-in in the browser");
        assert!(!text.contains("zq-wrong-code"), "{text}");
        assert!(!Path::new(called.trim()).exists(), "the page is gone");
    }
    for path in files_below(&program.store()) {
        hidden(
            &String::from_utf8_lossy(&fs::read(&path).expect("it can be read")),
            &path.display().to_string(),
        );
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is for its owner alone", path.display());
    }
    let (status, text) = program.run(&["test", "--verbose"], &environment);
    assert_eq!(status, Some(0), "{text}");
    hidden(&text, "a test after it");
}

/// Schemes, with the fields of their connections in the environment.
fn schemes() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let key =
        fs::read_to_string(crate::support::root().join("tests/support/tls/client.key")).expect("it is there");
    let locked = fs::read_to_string(crate::support::root().join("tests/support/tls/client.locked.key"))
        .expect("it is there");
    let certificate =
        fs::read_to_string(crate::support::root().join("tests/support/tls/client.pem")).expect("it is there");
    let own = |name: &'static str, value: &str| vec![(name, value.to_owned())];
    vec![
        ("basic", vec![("ACME_USERNAME", "ada".to_owned()), ("ACME_PASSWORD", PLANTED[0].to_owned())]),
        ("digest", vec![("ACME_USERNAME", "ada".to_owned()), ("ACME_PASSWORD", PLANTED[0].to_owned())]),
        ("bearer", own("ACME_API_TOKEN", PLANTED[5])),
        ("{ api_key: X-Key }", own("ACME_API_KEY", PLANTED[14])),
        ("{ api_key: { query: key } }", own("ACME_API_KEY", PLANTED[14])),
        ("{ api_key: { cookie: key } }", own("ACME_API_KEY", PLANTED[14])),
        (
            "{ jwt: { algorithm: HS256, key: \"{{ connection.signing_key }}\", claims: { iss: ada } } }",
            own("ACME_SIGNING_KEY", PLANTED[17]),
        ),
        (
            "{ jwt: { algorithm: RS256, key: \"{{ connection.signing_key }}\", claims: { iss: ada } } }",
            own("ACME_SIGNING_KEY", &key),
        ),
        (
            "oauth1: {}",
            vec![
                ("ACME_CONSUMER_KEY", "ada".to_owned()),
                ("ACME_CONSUMER_SECRET", PLANTED[12].to_owned()),
                ("ACME_TOKEN", PLANTED[5].to_owned()),
                ("ACME_TOKEN_SECRET", PLANTED[6].to_owned()),
            ],
        ),
        (
            "{ oauth1: { signature: PLAINTEXT } }",
            vec![
                ("ACME_CONSUMER_KEY", "ada".to_owned()),
                ("ACME_CONSUMER_SECRET", PLANTED[12].to_owned()),
                ("ACME_TOKEN", PLANTED[5].to_owned()),
                ("ACME_TOKEN_SECRET", PLANTED[6].to_owned()),
            ],
        ),
        (
            "{ aws_sigv4: { service: execute-api } }",
            vec![
                ("ACME_REGION", "eu-west-1".to_owned()),
                ("ACME_ACCESS_KEY", "AKID".to_owned()),
                ("ACME_SECRET_KEY", PLANTED[12].to_owned()),
            ],
        ),
        (
            "{ apply: { body: { key: \"{{ connection.signing_key }}\" }, headers: { X-Sign: \"{{ request.path | hmac(connection.signing_key, 'sha256') | hexencode }}\" } } }",
            own("ACME_SIGNING_KEY", PLANTED[17]),
        ),
        (
            "{ bearer: \"{{ connection.signing_key }}\", tls: { certificate: \"{{ connection.certificate }}\", key: \"{{ connection.locked }}\", passphrase: \"{{ connection.phrase }}\" } }",
            vec![
                ("ACME_SIGNING_KEY", PLANTED[17].to_owned()),
                ("ACME_CERTIFICATE", certificate),
                ("ACME_LOCKED", locked),
                ("ACME_PHRASE", PLANTED[16].to_owned()),
            ],
        ),
    ]
}

#[test]
fn no_scheme_shows_what_it_proves_itself_with() {
    let server = Server::start(|asked| {
        let all = format!("{}\n{}", asked.head, asked.body);
        let asks = "WWW-Authenticate: Digest realm=\"acme\", qop=\"auth\", nonce=\"n0nce\", algorithm=MD5";
        let text = format!("you sent {all} {}", STANDARD.encode(&all));
        match asked.line.as_str() {
            line if line.starts_with("GET /me") => Reply::Whole(401, asks.to_owned(), text),
            _ => Reply::Whole(400, "Content-Type: text/plain".to_owned(), text),
        }
    });
    // The body of a key in PEM form; nobody shows a line of it.
    let key =
        fs::read_to_string(crate::support::root().join("tests/support/tls/client.key")).expect("it is there");
    let lines: Vec<&str> = key.lines().filter(|line| line.len() == 64).collect();
    for (scheme, fields) in schemes() {
        let auth = if scheme.starts_with('{') || !scheme.contains(':') {
            scheme.to_owned()
        } else {
            format!("{{ {scheme} }}").replace("oauth1: {}", "oauth1: { realm: acme }")
        };
        let program = Program::of(&format!(
            "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{}/\n  fields: {{ signing_key: {{ secret: true, required: false, multiline: true }}, certificate: {{ required: false }}, locked: {{ secret: true, required: false }}, phrase: {{ secret: true, required: false }} }}\n  auth: {auth}\n  test: {{ get: me }}\nactions:\n  send: {{ post: things, json: {{ a: 1 }}, output: {{ ok: boolean }} }}\n",
            server.port
        ));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for words in [&["test", "--verbose"][..], &["run", "send", "--verbose"], &["login"], &["run", "send"]]
        {
            let (status, text) = program.run(words, &fields);
            let context = format!("{scheme}, {words:?}");
            assert!(status.is_some_and(|status| status > 0), "{context}: {text}");
            assert!(!text.contains("panicked"), "{context}: {text}");
            hidden(&text, &context);
            assert!(lines.iter().all(|line| !text.contains(line)), "{context}: {text}");
            // A token that was signed is one.
            let signed = text
                .split(|letter: char| !letter.is_ascii_graphic())
                .any(|word| word.starts_with("eyJ") && word.matches('.').count() == 2);
            assert!(!signed, "{context}: {text}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_typed_in_a_terminal_is_not_shown_there() {
    let server = service();
    let program = connector(server.port, "login");
    let answers = [("Password:", PLANTED[15]), ("connections:", PLANTED[7]), ("Once more:", PLANTED[7])];
    let Some((status, text)) = program.in_terminal("login --verbose --passphrase", &[], &answers) else {
        return;
    };
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("signed in") && text.contains("a passphrase closes it"), "{text}");
    hidden(&text, "a terminal");
    for path in files_below(&program.store()) {
        hidden(
            &String::from_utf8_lossy(&fs::read(&path).expect("it can be read")),
            &path.display().to_string(),
        );
    }
    assert!(server.asked().iter().any(|asked| asked.body.contains(PLANTED[15])), "it was used");
}

#[test]
fn what_is_made_of_a_spec_holds_nothing_of_the_environment_or_of_files_beside_it() {
    let program = connector(1, "login");
    let folder = program.folder.path().join("project");
    fs::create_dir_all(folder.join("tests")).expect("it can be made");
    let spec = connector_spec(1, "login");
    fs::write(folder.join("connector.yaml"), spec).expect("it can be written");
    for name in ["connection.json", "settings.yaml", "tests/connection.json", ".env", "master.key"] {
        fs::write(folder.join(name), format!("{{\"password\":\"{}\"}}", PLANTED[1]))
            .expect("it can be written");
    }
    for words in [
        &["build", ".", "--out", "made"][..],
        &["export", "workato", ".", "--out", "exported"],
        &["docs", ".", "--out", "documented"],
        &["check", ".", "--show", "plan"],
        &["check", "."],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specc"));
        command
            .args(words)
            .current_dir(&folder)
            .env("ACME_PASSWORD", PLANTED[0])
            .env("ACME_ACCESS_TOKEN", PLANTED[5]);
        let (_, text) = said(&command.stdin(Stdio::null()).output().expect("it runs"));
        hidden(&text, &format!("{words:?}"));
    }
    let made: Vec<_> = files_below(&folder)
        .into_iter()
        .filter(|path| path.parent() != Some(&folder) && path.parent() != Some(&folder.join("tests")))
        .collect();
    assert!(made.len() > 10, "{made:?}");
    for path in made {
        hidden(
            &String::from_utf8_lossy(&fs::read(&path).expect("it can be read")),
            &path.display().to_string(),
        );
    }
}

#[test]
fn what_the_core_holds_does_not_print() {
    let text = PLANTED[0].to_owned();
    let mut kept = Object::default();
    kept.insert("site".into(), Value::text(&text));
    let held = Held {
        token: Some(text.clone()),
        refresh_token: Some(text.clone()),
        kept: kept.clone(),
        of: Some(kept),
        id: Some(text.clone()),
        ..Held::default()
    };
    let mut secrets = Secrets::default();
    secrets.add(&Value::text(&text));
    let tls = Tls { identity: Some(text.clone()), authorities: Some(text.clone()), only: true };
    let outgoing = Outgoing {
        method: "POST".to_owned(),
        url: format!("https://api.example.com/?key={text}#{text}"),
        headers: vec![("Authorization".to_owned(), text.clone())],
        body: Some(text.clone().into_bytes()),
        timeout: Duration::ZERO,
        limit: 1,
        cut: false,
        hidden: false,
        tls: Some(Arc::new(tls.clone())),
    };
    let answer = Answer {
        status: 200,
        reason: "OK".to_owned(),
        headers: vec![("Set-Cookie".to_owned(), text.clone())],
        body: text.clone().into_bytes(),
    };
    let body = json::read(format!("{{\"token\":\"{text}\"}}").as_bytes()).expect("it is JSON");
    let response = Response { answer: Arc::new(answer.clone()), body };
    let all: [&dyn std::fmt::Debug; 7] =
        [&held, &Memory(held.clone()), &secrets, &tls, &outgoing, &answer, &response];
    for shown in all {
        hidden(&format!("{shown:?} {shown:#?}"), "what is printed for those who look for mistakes");
    }
}
