//! Connectors sign in at an `OpenID` server that others wrote (`oidc-provider`), in a headless browser.
//!
//! `scripts/foreign` installs both once. Where it cannot get them, the tests are left out, and say so.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::foreign::{Trial, spec};
use crate::support::foreign::{Helper, tools};
use crate::support::is_without;
use crate::support::program::{Program, said, spawned};

const SECRET: &str = "s3cret-of-the-client-0123456789abcdef";

/// The server and the browser, for all tests; they end with the input that this program gives them.
struct Place {
    port: u64,
    /// Private keys of clients, by their algorithm.
    keys: Value,
    browser: Mutex<Helper>,
    _server: Mutex<Helper>,
}

fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let tools = tools();
        let mut server = tools.node("openid.mjs", &[&tools.packages]);
        let said: Value = serde_json::from_str(&server.line()).expect("it says JSON");
        let port = said["port"].as_u64().expect("it says its port");
        let browser = tools.node("browse.mjs", &[&tools.packages, &tools.browser]);
        Place { port, keys: said["keys"].clone(), browser: Mutex::new(browser), _server: Mutex::new(server) }
    })
}

impl Place {
    fn browser(&self) -> MutexGuard<'_, Helper> {
        self.browser.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What the browser shows in the end.
    fn visit(&self, asked: &Value) -> Value {
        let mut browser = self.browser();
        browser.write(asked);
        let said = serde_json::from_str(&browser.line()).expect("it says JSON");
        drop(browser);
        said
    }

    /// A connector whose scheme is `oauth2` with these parts.
    fn program(&self, oauth2: &str) -> Program {
        let at = format!("http://127.0.0.1:{}", self.port);
        Program::of(&format!(
            "specc: 1\nname: acme\nconnection:\n  base_url: {at}/\n  auth:\n    oauth2: {}\n    \
             identity: \"{{{{ response.body.name }}}}\"\n  test: {{ get: api/me }}\n",
            oauth2.replace("AT", &at),
        ))
    }
}

/// A sign-in that waits for its user.
pub struct Login {
    child: Child,
    lines: BufReader<ChildStderr>,
    said: String,
}

impl Login {
    fn begin(program: &Program, client: &str) -> Self {
        Self::begin_with(program, &environment(client))
    }

    /// With these variables in the environment.
    pub fn begin_with(program: &Program, environment: &[(&str, &str)]) -> Self {
        let mut child = spawned(&mut program.command(&["login", "--no-browser"], environment));
        let lines = BufReader::new(child.stderr.take().expect("it is piped"));
        Self { child, lines, said: String::new() }
    }

    /// The first line that holds this.
    pub fn line(&mut self, part: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).expect("UTF-8") > 0, "it ended:\n{}", self.said);
            self.said.push_str(&line);
            if line.contains(part) {
                return line.trim().to_owned();
            }
        }
    }

    /// How it ends, and all that it said.
    pub fn end(mut self) -> (Option<i32>, String) {
        self.lines.read_to_string(&mut self.said).expect("it speaks UTF-8");
        let status = self.child.wait().expect("it ends").code();
        assert!(!self.said.contains(SECRET), "{}", self.said);
        (status, self.said)
    }
}

fn environment(client: &str) -> [(&str, &str); 2] {
    [("ACME_CLIENT_ID", client), ("ACME_CLIENT_SECRET", SECRET)]
}

const CODE: &str = "authorize: { url: AT/auth, params: { prompt: consent } }, token: AT/token, scopes: [openid, offline_access]";

/// How the clients prove themselves, and their parts of the scheme.
const CLIENTS: [(&str, &str); 4] = [
    ("in_body", ""),
    ("in_header", ", client: basic"),
    (
        "by_assertion",
        ", client_secret: \"{{ connection.client_secret }}\", client: { algorithm: HS256, key: \"{{ connection.client_secret }}\" }",
    ),
    ("public", ", client: none"),
];

fn code_program(more: &str) -> Program {
    let fields =
        if more.contains("connection.client_secret") { "  fields: { client_secret: {} }\n" } else { "" };
    let at = format!("http://127.0.0.1:{}", place().port);
    let revoke = if more.contains("client: none") {
        "form: { token: \"{{ refresh_token }}\", client_id: \"{{ client_id }}\" }"
    } else {
        "form: { token: \"{{ refresh_token }}\" }, headers: { Authorization: \"Basic {{ (client_id ~ ':' ~ client_secret) | base64encode }}\" }"
    };
    let revoke = if more.is_empty() {
        "form: { token: \"{{ refresh_token }}\", client_id: \"{{ client_id }}\", client_secret: \"{{ client_secret }}\" }"
    } else {
        revoke
    };
    Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n{fields}  base_url: {at}/\n  auth:\n    oauth2: {{ {}{more} }}\n    \
         identity: \"{{{{ response.body.name }}}}\"\n    revoke: {{ post: token/revocation, auth: none, {revoke} }}\n  test: {{ get: api/me }}\n",
        CODE.replace("AT", &at)
    ))
}

#[test]
fn a_code_is_exchanged_renewed_with_rotation_and_revoked_however_the_client_proves_itself() {
    if is_without("foreign") {
        return;
    }
    for (client, more) in CLIENTS {
        let program = code_program(more);
        let run = |args: &[&str]| program.run(args, &environment(client));
        let mut login = Login::begin(&program, client);
        let url = login.line("http://127.0.0.1");
        let seen = place().visit(&json!({ "url": url }));
        assert!(
            seen["words"].as_str().is_some_and(|words| words.contains("You can close this window")),
            "{seen}"
        );
        let (status, text) = login.end();
        assert!(status == Some(0) && text.contains("signed in, as ada"), "{client}: {text}");

        // The token ends after three seconds; the refresh token is replaced each time.
        let stored = program.store().join("acme/default.connection");
        let first = fs::read(&stored).expect("it is stored");
        sleep(Duration::from_millis(3_100));
        let (status, text) = run(&["test"]);
        assert!(status == Some(0) && text.contains("as ada"), "{client}: {text}");
        let second = fs::read(&stored).expect("it is stored");
        assert_ne!(first, second, "{client}: the new refresh token is stored");

        if client == "in_body" {
            // Given up, the refresh token counts no more.
            let (status, text) = run(&["logout"]);
            assert_eq!(status, Some(0), "{text}");
            fs::write(&stored, &second).expect("it can be written");
            sleep(Duration::from_millis(3_100));
            let (status, text) = run(&["test"]);
            assert!(status == Some(1) && text.contains("R0111") && text.contains("run `login`"), "{text}");
            assert_eq!(fs::read(&stored).expect("it is there"), second, "what was stored is left alone");
        } else {
            // A refresh token that was used up is told, and what is stored stays.
            fs::write(&stored, &first).expect("it can be written");
            let (status, text) = run(&["test"]);
            assert!(
                status == Some(1) && text.contains("R0111") && text.contains("invalid_grant"),
                "{client}: {text}"
            );
            assert_eq!(fs::read(&stored).expect("it is there"), first, "what was stored is left alone");
        }
    }
}

#[test]
fn whoever_denies_or_replays_gets_nothing_and_what_was_stored_stays() {
    if is_without("foreign") {
        return;
    }
    let program = code_program("");
    let run = |args: &[&str]| program.run(args, &environment("in_body"));
    let mut login = Login::begin(&program, "in_body");
    let url = login.line("http://127.0.0.1");
    let seen = place().visit(&json!({ "url": url }));
    let (status, text) = login.end();
    assert_eq!(status, Some(0), "{text}");
    let stored = program.store().join("acme/default.connection");
    let before = fs::read(&stored).expect("it is stored");

    // The user denies.
    let mut login = Login::begin(&program, "in_body");
    let url = login.line("http://127.0.0.1");
    let denied = place().visit(&json!({ "url": url, "deny": true }));
    assert!(denied["words"].as_str().is_some_and(|words| words.contains("Nobody was signed in")), "{denied}");
    let (status, text) = login.end();
    assert!(status == Some(1) && text.contains("R0114") && text.contains("access_denied"), "{text}");
    assert_eq!(fs::read(&stored).expect("it is there"), before);

    // Somebody comes with a code of before: first with the state of then, then with that of now.
    let mut login = Login::begin(&program, "in_body");
    let url = url::Url::parse(&login.line("http://127.0.0.1")).expect("it is a URL");
    let of = |url: &url::Url, name: &str| {
        let found = url.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let old = url::Url::parse(seen["url"].as_str().expect("it is a text")).expect("it is a URL");
    let redirect = of(&url, "redirect_uri");
    let code = of(&old, "code");
    let back = |state: &str| crate::sign_in::visit(&format!("{redirect}?code={code}&state={state}"));
    assert!(back(&of(&old, "state")).contains("400"), "the state of another sign-in is not taken");
    assert!(back(&of(&url, "state")).contains("200"));
    let (status, text) = login.end();
    assert!(status == Some(1) && text.contains("R0110") && text.contains("invalid_grant"), "{text}");
    assert_eq!(fs::read(&stored).expect("it is there"), before);
    assert!(!text.contains(&code), "a code is a secret: {text}");

    // A secret that was mistyped is the client's, and ends nothing.
    sleep(Duration::from_millis(3_100));
    let wrong = [("ACME_CLIENT_ID", "in_body"), ("ACME_CLIENT_SECRET", "mistyped")];
    let (status, text) = program.run(&["test"], &wrong);
    assert!(status == Some(1) && text.contains("invalid_client") && !text.contains("mistyped"), "{text}");
    assert_eq!(fs::read(&stored).expect("it is there"), before);
    let (status, text) = run(&["test"]);
    assert!(status == Some(0) && text.contains("as ada"), "{text}");
}

#[test]
fn a_machine_signs_in_by_itself_and_again_when_its_token_ends() {
    if is_without("foreign") {
        return;
    }
    let program = place().program("{ grant: client_credentials, token: AT/token, scopes: [read] }");
    let run = |args: &[&str]| program.run(args, &environment("machine"));
    for _ in 0..2 {
        let (status, text) = run(&["test"]);
        assert!(status == Some(0) && text.contains("as machine"), "{text}");
        sleep(Duration::from_millis(3_100));
    }
    let (status, text) =
        program.run(&["test"], &[("ACME_CLIENT_ID", "machine"), ("ACME_CLIENT_SECRET", "mistyped")]);
    assert!(status == Some(1) && text.contains("R0110") && text.contains("invalid_client"), "{text}");
    let asks_too_much = place().program("{ grant: client_credentials, token: AT/token, scopes: [write] }");
    let (status, text) = asks_too_much.run(&["test"], &environment("machine"));
    assert!(status == Some(1) && text.contains("invalid_scope"), "{text}");
}

#[test]
fn a_machine_proves_itself_by_a_key_of_its_own() {
    if is_without("foreign") {
        return;
    }
    let at = format!("http://127.0.0.1:{}", place().port);
    for algorithm in ["RS256", "ES256"] {
        let auth = format!(
            "oauth2:\n  grant: client_credentials\n  token: {at}/token\n  scopes: [read]\n  \
             client: {{ algorithm: {algorithm}, key: \"{{{{ connection.private_key }}}}\" }}"
        );
        let fields = "fields: { private_key: { multiline: true } }";
        let spec = spec(&format!("{at}/api/"), fields, &auth, "");
        let client = format!("by_key_{algorithm}");
        let given = |key: &str| json!({ "client_id": client, "private_key": key });
        let key = place().keys[algorithm].as_str().expect("it is a text");
        let trial = Trial::of(&spec);
        let (status, text) = trial.run(&["test"], &given(key));
        assert!(status == Some(0) && text.contains(&format!("as {client}")), "{text}");
        for answer in trial.in_ruby(None, &given(key), &json!({})) {
            assert_eq!(answer["output"]["body"]["name"], client, "{answer}");
        }
        // Once more, now that the first token has ended: no assertion is used twice.
        sleep(Duration::from_millis(3_100));
        let (status, text) = trial.run(&["test"], &given(key));
        assert!(status == Some(0) && text.contains(&format!("as {client}")), "{text}");
        if algorithm == "RS256" {
            let other = include_str!("support/tls/client.key");
            Trial::of(&spec).is_refused(&given(other), &["R0110", "invalid_client"]);
        }
    }
}

#[test]
fn a_code_is_typed_on_another_device() {
    if is_without("foreign") {
        return;
    }
    let program = place().program(
        "{ grant: device_code, device: AT/device/auth, token: AT/token, client: none, scopes: [openid, offline_access] }",
    );
    let ends: Vec<(Option<i32>, String)> = std::thread::scope(|scope| {
        let runs: Vec<_> = [false, true]
            .map(|deny| {
                let program = &program;
                scope.spawn(move || {
                    let mut command = program.command(
                        &["login", "--as", if deny { "denied" } else { "default" }],
                        &[("ACME_CLIENT_ID", "device")],
                    );
                    let mut child = spawned(&mut command);
                    let lines = BufReader::new(child.stderr.take().expect("it is piped"));
                    let mut login = Login { child, lines, said: String::new() };
                    let url = login.line("http://127.0.0.1");
                    login.line("type this code");
                    let code = login.line("-");
                    let seen = place().visit(&json!({ "url": url, "type": code, "deny": deny }));
                    assert!(seen.get("trouble").is_none(), "{seen}");
                    login.end()
                })
            })
            .into_iter()
            .collect();
        runs.into_iter().map(|run| run.join().expect("nobody panics")).collect()
    });
    let (status, text) = &ends[0];
    assert!(*status == Some(0) && text.contains("signed in, as ada"), "{text}");
    let (status, text) = &ends[1];
    assert!(*status == Some(1) && text.contains("access_denied"), "{text}");
    assert!(!program.store().join("acme/denied.connection").exists(), "nothing is stored of it");
    sleep(Duration::from_millis(3_100));
    let output = spawned(&mut program.command(&["test"], &[("ACME_CLIENT_ID", "device")]));
    let (status, text) = said(&output.wait_with_output().expect("it ends"));
    assert!(status == Some(0) && text.contains("as ada"), "{text}");
}

#[test]
fn a_client_registers_itself_and_signs_in_with_what_it_was_given() {
    if is_without("foreign") {
        return;
    }
    for more in ["", ", client: basic", ", client: none"] {
        let at = format!("http://127.0.0.1:{}", place().port);
        let program =
            place().program(&format!("{{ {}, register: {at}/reg{more} }}", CODE.replace("AT", &at)));
        let mut child = spawned(&mut program.command(&["login", "--no-browser", "--verbose"], &[]));
        let lines = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut login = Login { child, lines, said: String::new() };
        let url = login.line("/auth?");
        let url = url::Url::parse(&url).expect("it is a URL");
        let client =
            url.query_pairs().find(|(name, _)| name == "client_id").map(|(_, value)| value.into_owned());
        let client = client.expect("the client has a name");
        assert!(!CLIENTS.iter().any(|(known, _)| *known == client), "{client}");
        let seen = place().visit(&json!({ "url": url.as_str() }));
        assert!(
            seen["words"].as_str().is_some_and(|words| words.contains("You can close this window")),
            "{seen}"
        );
        let (status, text) = login.end();
        assert!(status == Some(0) && text.contains("signed in, as ada"), "{more}: {text}");
        assert!(text.contains("POST") && text.contains("/reg (a sign-in"), "{text}");
        // The client of then renews: its name and its secret are stored with the tokens.
        sleep(Duration::from_millis(3_100));
        for _ in 0..2 {
            let (status, text) = program.run(&["test"], &[]);
            assert!(status == Some(0) && text.contains("as ada"), "{more}: {text}");
        }
    }
    // A service that registers nobody is told, and nothing is stored.
    let at = format!("http://127.0.0.1:{}", place().port);
    let program = place().program(&format!("{{ {}, register: {at}/token }}", CODE.replace("AT", &at)));
    let (status, text) = program.run(&["login", "--no-browser"], &[]);
    assert!(status == Some(1) && text.contains("R0110"), "{text}");
    assert!(!program.store().join("acme/default.connection").exists(), "nothing is stored");
}
