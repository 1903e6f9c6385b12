//! Signing in in the browser, as far as nobody agrees: whatever comes to the port, however long it takes
//! and however it ends, what was stored stays as it was.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::sign_in::visit;
use crate::support::program::{Program, spawned};
use crate::support::server::{Reply, Server};

const CLIENT: [(&str, &str); 2] = [("ACME_CLIENT_ID", "id"), ("ACME_CLIENT_SECRET", "s3cret-of-the-client")];

/// A sign-in that waits for the browser.
struct Waiting {
    child: Child,
    lines: BufReader<ChildStderr>,
    said: String,
    address: url::Url,
}

impl Waiting {
    #[allow(clippy::zombie_processes, reason = "it is waited for in `end`, which every test calls")]
    fn begin(program: &Program, more: &[&str]) -> Self {
        let words: Vec<&str> = ["login", "--no-browser"].iter().chain(more).copied().collect();
        let mut child = spawned(&mut program.command(&words, &CLIENT));
        let mut lines = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut said = String::new();
        loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).expect("it can be read") > 0, "it ended:\n{said}");
            said.push_str(&line);
            if line.trim().starts_with("http://") {
                let address = url::Url::parse(line.trim()).expect("it is a URL");
                return Self { child, lines, said, address };
            }
        }
    }

    fn of(&self, name: &str) -> String {
        let found = self.address.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    fn back(&self, query: &str) -> String {
        format!("{}?{query}", self.of("redirect_uri"))
    }

    /// Interrupts it, as Ctrl-C does.
    fn interrupt(self) -> String {
        let id = self.child.id().to_string();
        assert!(
            Command::new("/bin/sh")
                .args(["-c", "kill -INT $0", &id])
                .status()
                .expect("there is a shell")
                .success()
        );
        self.end().1
    }

    fn end(mut self) -> (Option<i32>, String) {
        self.lines.read_to_string(&mut self.said).expect("it speaks UTF-8");
        (self.child.wait().expect("it ends").code(), self.said)
    }
}

/// A connector to which somebody is signed in, the file in which that is stored, and what is in it.
fn signed_in() -> (Server, Program, PathBuf, Vec<u8>) {
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /token" => Reply::json(format!(
            r#"{{"access_token":"t0ken-{0}","refresh_token":"r3fresh-{0}","expires_in":3600}}"#,
            asked.before
        )),
        _ => Reply::json("{}"),
    });
    let port = server.port;
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth2: {{ \
         authorize: \"http://127.0.0.1:{port}/authorize\", token: \"http://127.0.0.1:{port}/token\" }}\n  test: {{ get: me }}\n"
    ));
    let waiting = Waiting::begin(&program, &[]);
    assert!(visit(&waiting.back(&format!("code=c0de&state={}", waiting.of("state")))).contains("200"));
    let (status, text) = waiting.end();
    assert_eq!(status, Some(0), "{text}");
    let file = program.store().join("acme/default.connection");
    let before = fs::read(&file).expect("it is stored");
    (server, program, file, before)
}

#[test]
fn wrong_states_and_an_interrupted_sign_in_leave_what_was_stored() {
    let (server, program, file, before) = signed_in();
    let asked = server.asked().len();
    let waiting = Waiting::begin(&program, &[]);
    let state = waiting.of("state");
    let shorter = &state[..state.len() - 1];
    for query in [
        "code=evil&state=guess".to_owned(),
        "code=evil".to_owned(),
        "code=evil&state=".to_owned(),
        format!("code=evil&state={shorter}"),
        format!("code=evil&state={state}x"),
        format!("code=evil&state={}", state.to_uppercase()),
        format!("code=evil&state={state}&state={state}"),
        "error=access_denied&state=guess".to_owned(),
    ] {
        assert!(visit(&waiting.back(&query)).contains("400"), "{query}");
        assert_eq!(fs::read(&file).expect("it is there"), before, "{query}");
    }
    let text = waiting.interrupt();
    assert!(!text.contains("signed in"), "{text}");
    assert_eq!(fs::read(&file).expect("it is there"), before);
    assert_eq!(server.asked().len(), asked, "no code of a stranger was exchanged");
    let (status, text) = program.run(&["test"], &CLIENT);
    assert_eq!(status, Some(0), "what was stored still works: {text}");
    let beside = file.with_extension("connection.new");
    assert!(!beside.exists(), "nothing stays beside it");
}

#[test]
fn each_sign_in_has_a_state_of_256_random_bits_and_a_challenge_of_its_own() {
    let (_server, program, _, _) = signed_in();
    let (mut states, mut challenges) = (HashSet::new(), HashSet::new());
    for _ in 0..4 {
        let waiting = Waiting::begin(&program, &[]);
        let bytes = URL_SAFE_NO_PAD.decode(waiting.of("state")).expect("it is Base64");
        assert_eq!(bytes.len(), 32, "256 bits");
        assert!(bytes.iter().collect::<HashSet<_>>().len() > 12, "they are random: {bytes:?}");
        assert_eq!(waiting.of("code_challenge_method"), "S256");
        assert!(states.insert(waiting.of("state")) && challenges.insert(waiting.of("code_challenge")));
        waiting.interrupt();
    }
}

#[test]
fn the_port_is_the_one_that_is_wanted_and_only_this_machine_and_one_visitor_get_an_answer() {
    let (_server, program, _, _) = signed_in();
    let free =
        TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port is free");
    let port = free.port().to_string();
    let waiting = Waiting::begin(&program, &["--port", &port]);
    assert_eq!(waiting.of("redirect_uri"), format!("http://127.0.0.1:{port}/callback"));
    // Another address of this machine stands for all others.
    if cfg!(target_os = "linux") {
        assert!(TcpStream::connect(format!("127.0.0.2:{port}")).is_err(), "it listens on 127.0.0.1 alone");
    }
    let page = |query: &str| {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
        stream
            .write_all(format!("GET /callback?{query} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes())
            .expect("it reads");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    };
    let query = format!("code=c0de&state={}", waiting.of("state"));
    let answer = page(&query);
    assert!(answer.contains("200 OK") && answer.contains("You can close this window"), "{answer}");
    assert!(!answer.contains("c0de"), "the page repeats nothing: {answer}");
    let (status, text) = waiting.end();
    assert_eq!(status, Some(0), "{text}");
    assert!(TcpStream::connect(format!("127.0.0.1:{port}")).is_err(), "one answer, and nobody listens");

    let waiting = Waiting::begin(&program, &["--port", &port]);
    let state = waiting.of("state");
    let answer = page(&format!("error=access_denied&state={state}"));
    assert!(answer.contains("Nobody was signed in. You can close this window"), "{answer}");
    let (status, text) = waiting.end();
    assert!(
        status == Some(1) && text.contains("error[R0114]: the sign-in was refused: access_denied"),
        "{text}"
    );
}

#[test]
fn a_code_that_nobody_types_in_time_leaves_what_was_stored() {
    let late = Arc::new(AtomicUsize::new(0));
    let known = Arc::clone(&late);
    let server = Server::start(move |asked| match (asked.line.as_str(), known.load(Ordering::SeqCst)) {
        ("POST /device", _) => Reply::json(
            r#"{"device_code":"d3vice-code","user_code":"WDJB-MJHT","verification_uri":"https://acme.example/go","interval":1,"expires_in":2}"#,
        ),
        ("POST /token", 0) => {
            Reply::json(r#"{"access_token":"t0ken-1","refresh_token":"r3fresh-1","expires_in":3600}"#)
        }
        ("POST /token", _) => Reply::Whole(
            400,
            "Content-Type: application/json".to_owned(),
            r#"{"error":"authorization_pending"}"#.to_owned(),
        ),
        _ => Reply::json("{}"),
    });
    let port = server.port;
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth2: {{ grant: device_code, \
         device: \"http://127.0.0.1:{port}/device\", token: \"http://127.0.0.1:{port}/token\" }}\n  test: {{ get: me }}\n"
    ));
    let (status, text) = program.run(&["login"], &CLIENT);
    assert_eq!(status, Some(0), "{text}");
    let file = program.store().join("acme/default.connection");
    let before = fs::read(&file).expect("it is stored");
    late.store(1, Ordering::SeqCst);
    let begun = Instant::now();
    let (status, text) = program.run(&["login"], &CLIENT);
    assert!(
        status == Some(1) && text.contains("error[R0114]") && text.contains("run `login` again"),
        "{text}"
    );
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(fs::read(&file).expect("it is there"), before);
}
