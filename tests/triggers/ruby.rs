//! The same triggers in the Ruby that is exported, against the same service.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value as Json, json};
use specc::runtime::{Answer, Host as _, Outgoing};

use super::cases::Case;
use super::watch::Watch;
use crate::support::world::World;
use crate::support::{base64, root};

/// A Ruby that polls (`tests/support/ruby/turns.rb` says what is said to it); it ends with its test.
pub struct Ruby {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
}

/// What became of the service, and what was given out.
pub struct There {
    pub world: World,
    pub told: Vec<(i64, i64)>,
}

impl Ruby {
    pub fn start() -> Self {
        let mut child = Command::new("ruby")
            .arg(root().join("tests/support/ruby/turns.rb"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("there is a Ruby");
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, input, output, folder: tempfile::tempdir().expect("a folder can be made") }
    }

    /// Polls as `Watch` does, until everything has long been visible.
    pub fn run(&mut self, case: &Case, here: &Watch, seed: u64) -> There {
        let connector = self.connector(case);
        let mut there = There { world: World::new(case.service, seed), told: Vec::new() };
        let mut pauses = Watch::pauses(seed);
        let mut state = Json::Null;
        let mut quiet = 0;
        while quiet < 4 {
            for calls in 0.. {
                assert!(calls < 500, "{}: a scan without end", case.name);
                let call = json!({ "connector": connector, "trigger": "changed_thing", "input": here.given(), "state": state,
                    "now": there.world.now().to_string() });
                let page = self.call(&call, &mut there.world);
                if let Some(error) = page["error"].as_str() {
                    assert!(case.service.fails > 0, "{}: {error}", case.name);
                    break;
                }
                let events = page["events"].as_array().expect("a list");
                let field = |event: &Json, name: &str| event[name].as_i64().expect("a number");
                there.told.extend(events.iter().map(|event| (field(event, "id"), field(event, "version"))));
                state = page["state"].clone();
                if page["more"] != true {
                    break;
                }
            }
            quiet += i32::from(there.world.now > there.world.end());
            let pause = there.world.pause(&mut pauses);
            there.world.pass(pause);
        }
        there
    }

    fn connector(&self, case: &Case) -> PathBuf {
        let name: String = case
            .name
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
            .collect();
        let path = self.folder.path().join(format!("{name}.rb"));
        std::fs::write(&path, case.ruby()).expect("it can be written");
        path
    }

    /// One call of `poll`; its requests go to the service.
    fn call(&mut self, call: &Json, world: &mut World) -> Json {
        self.say(call);
        loop {
            let said = self.hear();
            if said["request"].is_null() {
                return said;
            }
            let slept = said["slept"].as_f64().unwrap_or_default();
            world.wait(Duration::from_secs_f64(slept));
            let answer = world.send(&asked(&said["request"]));
            let now = world.now().to_string();
            let answer = match answer {
                Ok(Answer { status, headers, body, .. }) => {
                    let headers: serde_json::Map<String, Json> =
                        headers.into_iter().map(|(name, value)| (name, Json::String(value))).collect();
                    json!({ "status": status, "headers": headers, "body_base64": base64(&body), "now": now })
                }
                Err(_) => json!({ "fails": "network", "now": now }),
            };
            self.say(&answer);
        }
    }

    fn say(&mut self, what: &Json) {
        writeln!(self.input, "{what}").expect("Ruby listens");
    }

    fn hear(&mut self) -> Json {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("Ruby speaks UTF-8");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("Ruby said {line:?}: {error}"))
    }
}

impl Drop for Ruby {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn asked(request: &Json) -> Outgoing {
    let text = |name: &str| request[name].as_str().expect("a text").to_owned();
    Outgoing {
        cut: false,
        method: text("method"),
        url: text("url"),
        headers: Vec::new(),
        body: None,
        timeout: Duration::from_mins(1),
        hidden: false,
        limit: usize::MAX,
        tls: None,
    }
}
