//! Connectors, built and exported, sign in at services that others wrote.
//!
//! `tests/foreign/services.mjs` starts them; CONTRIBUTING.md names them. What is proven is proven by their
//! packages. Each sign-in is tried on the runtime and in Ruby: in the double, and in the real SDK where it is.

mod certificates;
mod plain;
mod signed;
mod tokens;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};
use specc::target::ruby;

use crate::support::foreign::{Helper, tools};
use crate::support::program::Program;
use crate::support::{check_text, problems_in_words, root};

/// The services, for all tests; they end with the input that this program gives them.
struct Services {
    said: Value,
    authorities: certificates::Authorities,
    _server: Mutex<Helper>,
}

fn services() -> &'static Services {
    static SERVICES: OnceLock<Services> = OnceLock::new();
    SERVICES.get_or_init(|| {
        let authorities = certificates::Authorities::new();
        let mut server = tools().node("services.mjs", &[&tools().packages, &tools().lighttpd]);
        server.write(&authorities.of_the_service());
        let said = serde_json::from_str(&server.line()).expect("it says JSON");
        Services { said, authorities, _server: Mutex::new(server) }
    })
}

impl Services {
    /// The address of a service, without a slash at its end.
    fn at(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}", self.port(name))
    }

    fn port(&self, name: &str) -> u64 {
        self.said[name].as_u64().unwrap_or_else(|| panic!("there is no service `{name}`"))
    }

    /// The private key of a pair, or the shared one.
    fn key(&self, name: &str) -> &str {
        let key = &self.said["keys"][name];
        key.as_str().or_else(|| key["private"].as_str()).unwrap_or_else(|| panic!("there is no key `{name}`"))
    }
}

/// A spec: its address, the lines of its connection, those of `auth`, and what stands behind.
pub fn spec(base: &str, connection: &str, auth: &str, more: &str) -> String {
    let indented =
        |text: &str, by: &str| -> String { text.lines().map(|line| format!("{by}{line}\n")).collect() };
    format!(
        "specc: 1\nname: acme\nconnection:\n{}  base_url: {base}\n  auth:\n{}    \
         identity: \"{{{{ response.body.name }}}}\"\n  test: {{ get: me }}\n{more}",
        indented(connection, "  "),
        indented(auth, "    "),
    )
}

/// Who is known to a service after signing in, on each target.
pub struct Trial {
    spec: String,
    program: Program,
    ruby: Option<std::path::PathBuf>,
}

impl Trial {
    pub fn of(spec: &str) -> Self {
        let program = Program::of(spec);
        let mut compiled = check_text(spec, "yaml");
        let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
        let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
        // What the platform cannot do has a code, and is not tried there.
        let is_exported = !problems_in_words(&compiled).contains("error[");
        let ruby = program.folder.path().join("connector.rb");
        fs::write(&ruby, code).expect("it can be written");
        Self { spec: spec.to_owned(), program, ruby: is_exported.then_some(ruby) }
    }

    /// Runs a command with these fields of the connection.
    pub fn run(&self, args: &[&str], connection: &Value) -> (Option<i32>, String) {
        let file = self.program.folder.path().join("connection.json");
        fs::write(file, connection.to_string()).expect("it can be written");
        self.program.run(&[args, &["--connection", "connection.json"]].concat(), &[])
    }

    /// What an exported connector answers in each SDK that is here: what came, or an error.
    pub fn in_ruby(&self, action: Option<&str>, connection: &Value, input: &Value) -> Vec<Value> {
        self.asked_in_ruby(&json!({ "connection": connection, "action": action, "input": input }))
    }

    /// What it answers the second time, when this long has passed since the first.
    fn in_ruby_for(&self, pause: Duration, connection: &Value) -> Vec<Value> {
        self.asked_in_ruby(&json!({ "connection": connection, "again_after": pause.as_secs_f64() }))
    }

    /// What it answers the second time, when this address was visited since the first.
    fn in_ruby_after(&self, visited: &str, connection: &Value) -> Vec<Value> {
        self.asked_in_ruby(&json!({ "connection": connection, "again_after": visited }))
    }

    fn asked_in_ruby(&self, asked: &Value) -> Vec<Value> {
        let Some(path) = &self.ruby else { return Vec::new() };
        let mut harnesses = vec!["double"];
        if std::env::var_os("SPECC_WORKATO_SDK").is_some_and(|folder| !folder.is_empty()) {
            harnesses.push("gem");
        }
        let mut asked = asked.clone();
        asked["connector"] = json!(path);
        let run = |harness: &&str| {
            let mut child = Command::new("ruby")
                .arg(root().join("tests/foreign/sign_in.rb"))
                .arg(harness)
                .env("no_proxy", "*")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::inherit())
                .spawn()
                .expect("Ruby starts");
            let mut stdin = child.stdin.take().expect("it is piped");
            writeln!(stdin, "{asked}").expect("it reads");
            drop(stdin);
            let output = child.wait_with_output().expect("it ends");
            serde_json::from_slice(&output.stdout).expect("it says JSON")
        };
        harnesses.iter().map(run).collect()
    }

    /// Signs in as Ada, on both targets.
    pub fn signs_in(&self, connection: &Value) {
        let (status, text) = self.run(&["test"], connection);
        assert!(status == Some(0) && text.contains("as ada"), "{text}\n{}", self.spec);
        for answer in self.in_ruby(None, connection, &json!({})) {
            assert_eq!(answer["output"]["body"]["name"], "ada", "{answer}\n{}", self.spec);
        }
    }

    /// Is refused on both targets, with this code and these words on the runtime.
    pub fn is_refused(&self, connection: &Value, words: &[&str]) {
        let (status, text) = self.run(&["test"], connection);
        assert!(status == Some(1) && words.iter().all(|word| text.contains(word)), "{words:?} in {text}");
        let secrets = connection.as_object().into_iter().flatten();
        for (name, secret) in secrets.filter(|(name, _)| name.contains("password") || name.contains("secret"))
        {
            let secret = secret.as_str().expect("it is a text");
            assert!(!text.contains(secret), "`{name}` is told: {text}");
        }
        for answer in self.in_ruby(None, connection, &json!({})) {
            assert!(answer["error"].is_string(), "{answer}");
        }
    }

    /// An action does this on both targets.
    fn does(&self, action: &str, connection: &Value, input: &Value, wanted: &Value) {
        fs::write(self.program.folder.path().join("input.json"), input.to_string())
            .expect("it can be written");
        let (status, text) = self.run(&["run", action, "--input", "input.json"], connection);
        assert_eq!(status, Some(0), "{text}");
        let output: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"));
        assert_eq!(output, *wanted);
        for answer in self.in_ruby(Some(action), connection, input) {
            assert_eq!(answer["output"], *wanted, "{answer}");
        }
    }
}
