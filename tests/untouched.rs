//! Whatever becomes of a sign-in or a renewal is told by its code, and what was stored stays as it was;
//! and what a redirect or a choice brings to a sign-in.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::sign_in::visit;
use crate::support::program::{Program, spawned};
use crate::support::server::{Reply, Server};

const CLIENT: [(&str, &str); 2] = [("ACME_CLIENT_ID", "id"), ("ACME_CLIENT_SECRET", "s3cret-of-the-client")];

/// Signs in, agreeing in the place of a browser, which is led back with these parameters.
fn agree(program: &Program, more: &[&str], callback: &str) -> (Option<i32>, String) {
    let words: Vec<&str> = ["login", "--no-browser"].iter().chain(more).copied().collect();
    let mut child = spawned(&mut program.command(&words, &CLIENT));
    let mut lines = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut said = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).expect("it can be read") == 0 {
            break;
        }
        said.push_str(&line);
        if line.trim().starts_with("http://") {
            let address = url::Url::parse(line.trim()).expect("it is a URL");
            let of = |name: &str| {
                let found = address.query_pairs().find(|(known, _)| known == name);
                found.map(|(_, value)| value.into_owned()).unwrap_or_default()
            };
            visit(&format!("{}?{callback}&state={}", of("redirect_uri"), of("state")));
        }
    }
    (child.wait().expect("it ends").code(), said)
}

/// A connector whose users agree in the browser, at a service on this machine.
fn signing_in_at(port: u16) -> Program {
    Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth2: {{ \
         authorize: \"http://127.0.0.1:{port}/authorize\", token: \"http://127.0.0.1:{port}/token\" }}\n  test: {{ get: me }}\n"
    ))
}

#[test]
fn a_renewal_that_is_refused_and_a_login_that_cannot_begin_leave_what_was_stored() {
    let renewal: Arc<Mutex<Option<Reply>>> = Arc::default();
    let known = Arc::clone(&renewal);
    let server = Server::start(move |asked| {
        let renewal = known.lock().expect("nobody panicked").clone();
        match (asked.line.as_str(), renewal) {
            ("POST /token", Some(reply)) if asked.body.contains("grant_type=refresh_token") => reply,
            ("POST /token", _) => {
                Reply::json(r#"{"access_token":"t0ken-1","refresh_token":"r3fresh-1","expires_in":3600}"#)
            }
            ("GET /me", Some(_)) => Reply::refusal(401, "who are you"),
            _ => Reply::json("{}"),
        }
    });
    let port = server.port;
    let program = signing_in_at(port);
    let (status, text) = agree(&program, &[], "code=c0de");
    assert_eq!(status, Some(0), "{text}");
    let file = program.store().join("acme/default.connection");
    let before = fs::read(&file).expect("it is stored");
    let json = "Content-Type: application/json";
    let old = "Date: Mon, 01 Jan 2001 00:00:00 GMT\nContent-Type: application/json";
    let refused =
        |status: u16, head: &str, body: &str| Reply::Whole(status, head.to_owned(), body.to_owned());
    for (name, reply, code, says) in [
        (
            "revoked",
            refused(400, json, r#"{"error":"invalid_grant","error_description":"revoked"}"#),
            "R0111",
            "run `login`",
        ),
        ("expired", refused(401, json, r#"{"error":"invalid_token"}"#), "R0111", "run `login`"),
        ("another client", refused(401, json, r#"{"error":"invalid_client"}"#), "R0110", "client_secret"),
        ("a clock that differs", refused(400, old, r#"{"error":"invalid_grant"}"#), "R0111", "clock"),
        (
            "a page",
            refused(200, "Content-Type: text/html", "<html>Log in</html>"),
            "R0112",
            "a page for people",
        ),
        ("a service that is down", refused(503, "", "later"), "R0110", "503"),
        ("a redirect elsewhere", Reply::redirect(307, "https://evil.example/token"), "R0206", "evil.example"),
        ("nothing", Reply::Half, "R0200", "the"),
    ] {
        *renewal.lock().expect("nobody panicked") = Some(reply);
        let (status, text) = program.run(&["test"], &CLIENT);
        assert_eq!(status, Some(1), "{name}: {text}");
        assert!(text.contains(&format!("error[{code}]")) && text.contains(says), "{name}: {text}");
        assert!(!text.contains("r3fresh") && !text.contains("s3cret"), "{name}: {text}");
        assert_eq!(fs::read(&file).expect("it is there"), before, "{name}");
    }
    *renewal.lock().expect("nobody panicked") = None;

    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let number = taken.local_addr().expect("it listens").port().to_string();
    let (status, text) = program.run(&["login", "--no-browser", "--port", &number], &CLIENT);
    assert!(status == Some(1) && text.contains("error[R0114]") && text.contains("--port PORT"), "{text}");
    assert_eq!(fs::read(&file).expect("it is there"), before);
    let (status, text) = program.run(&["test"], &CLIENT);
    assert_eq!(status, Some(0), "what is stored still works: {text}");
}

#[test]
fn what_the_redirect_brings_is_known_before_a_token_is_asked_for() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /north/token" => Reply::json(r#"{"access_token":"t0ken-1"}"#),
        "GET /me" if asked.head.contains("north") => Reply::json("{}"),
        _ => Reply::refusal(404, "nothing here"),
    });
    let port = server.port;
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth2:\n      \
         authorize: http://127.0.0.1:{port}/authorize\n      token: \"http://127.0.0.1:{port}/{{{{ connection.realm }}}}/token\"\n      \
         refresh: false\n      keep: {{ realm: \"{{{{ callback.realm }}}}\" }}\n    \
         apply: {{ headers: {{ X-Realm: \"{{{{ connection.realm }}}}\" }} }}\n  test: {{ get: me }}\n"
    ));
    let (status, text) = agree(&program, &[], "code=c0de&realm=north");
    assert_eq!(status, Some(0), "{text}");
    let (status, text) = program.run(&["test"], &CLIENT);
    assert_eq!(status, Some(0), "it is stored: {text}");
    let (status, text) = agree(&program, &["--as", "other"], "code=c0de&realm=south");
    assert!(status == Some(1) && text.contains("404"), "{text}");
}

#[test]
fn a_sign_in_that_stopped_half_way_is_brought_to_its_end_by_the_next_run() {
    let down = Arc::new(Mutex::new(true));
    let broken = Arc::clone(&down);
    let server = Server::start(move |asked| match asked.line.as_str() {
        "POST /login" => Reply::json(r#"{"key":"k3y-1"}"#),
        "GET /where" if *broken.lock().expect("nobody panicked") => Reply::refusal(400, "not now"),
        "GET /where" => Reply::json(r#"{"tenant":"t7"}"#),
        "GET /t7/me" => Reply::json("{}"),
        _ => Reply::refusal(404, "nothing here"),
    });
    let port = server.port;
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: \"http://127.0.0.1:{port}/{{{{ connection.tenant }}}}/\"\n  auth:\n    \
         hosts: [\"127.0.0.1:{port}\"]\n    session: {{ post: \"http://127.0.0.1:{port}/login\", keep: {{ token: \"{{{{ response.body.key }}}}\" }} }}\n    \
         on_connect: {{ get: \"http://127.0.0.1:{port}/where\", keep: [tenant] }}\n  test: {{ get: me }}\n"
    ));
    let (status, text) = program.run(&["test"], &[]);
    assert!(status == Some(1) && text.contains("not now"), "{text}");
    let (_, text) = program.run(&["test"], &[]);
    assert!(text.contains("not now"), "nobody is signed in yet: {text}");
    *down.lock().expect("nobody panicked") = false;
    let (status, text) = program.run(&["test"], &[]);
    assert_eq!(status, Some(0), "{text}");
    let logins = server.asked().iter().filter(|asked| asked.line == "POST /login").count();
    let (status, text) = program.run(&["test"], &[]);
    assert_eq!(status, Some(0), "{text}");
    assert_eq!(
        server.asked().iter().filter(|asked| asked.line == "POST /login").count(),
        logins,
        "it is kept"
    );
}

#[test]
fn a_code_may_come_under_another_name() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /token" if asked.body.contains("code=c0de-1&") => Reply::json(r#"{"access_token":"t0ken-1"}"#),
        "GET /me" => Reply::json("{}"),
        _ => Reply::refusal(404, "nothing here"),
    });
    let port = server.port;
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth2:\n      \
         authorize: {{ url: \"http://127.0.0.1:{port}/authorize\", code: auth_code }}\n      \
         token: http://127.0.0.1:{port}/token\n  test: {{ get: me }}\n"
    ));
    let (status, text) = agree(&program, &[], "auth_code=c0de-1&code=c0de-2");
    assert_eq!(status, Some(0), "{text}");
    let (status, text) = agree(&program, &[], "code=c0de-1");
    assert!(status == Some(1) && text.contains("without the parameter `auth_code`"), "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn in_a_terminal_the_user_chooses_how_to_sign_in_and_is_asked_for_that_alone() {
    let server = Server::start(|asked| {
        let head = asked.head.to_lowercase();
        let key = head.contains("x-key: k3y-of-the-user") && head.contains("x-region: eu");
        if key { Reply::json("{}") } else { Reply::refusal(401, "who are you") }
    });
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{}/\n  auth:\n    options:\n      \
         token: {{ label: A token, bearer: \"{{{{ connection.access_token }}}}\", fields: {{ access_token: {{}} }} }}\n      \
         key: {{ label: A key, api_key: X-Key, fields: {{ region: {{}} }}, apply: {{ headers: {{ X-Region: \"{{{{ connection.region }}}}\" }} }} }}\n  \
         test: {{ get: me }}\n",
        server.port
    ));
    let answers = [
        ("[token]: ", "nothing"),
        ("none of them", "2"),
        ("Region: ", "eu"),
        ("Api key: ", "k3y-of-the-user"),
    ];
    let Some((status, text)) = program.in_terminal("login", &[("NO_PROXY", "*")], &answers) else { return };
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("2  key: A key") && text.contains("signed in"), "{text}");
    assert!(!text.contains("k3y-of-the-user") && !text.to_lowercase().contains("access token:"), "{text}");
    let (status, text) = program.run(&["test"], &[]);
    assert_eq!(status, Some(0), "{text}");
    let (status, text) = program.run(&["login", "--status"], &[]);
    assert!(status == Some(0) && text.contains("default: what was typed is stored"), "{text}");
}

#[test]
fn the_status_of_a_token_that_nobody_can_renew_is_told() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /token" => Reply::json(r#"{"access_token":"t0ken-1","expires_in":3}"#),
        _ => Reply::json("{}"),
    });
    let port = server.port;
    let program = signing_in_at(port);
    let (status, text) = agree(&program, &[], "code=c0de");
    assert_eq!(status, Some(0), "{text}");
    std::thread::sleep(std::time::Duration::from_secs(4));
    let (status, text) = program.run(&["login", "--status"], &CLIENT);
    assert!(status == Some(1) && text.contains("default: the token has ended; run `login`"), "{text}");
    let (status, text) = program.run(&["test"], &CLIENT);
    assert!(status == Some(1) && text.contains("error[R0111]") && text.contains("run `login`"), "{text}");
    // Where the environment gives tokens, it is the one that is asked.
    let (status, text) =
        program.run(&["login", "--status"], &[CLIENT[0], CLIENT[1], ("ACME_ACCESS_TOKEN", "t0ken-2")]);
    assert!(status == Some(0) && text.contains("default: signed in by the environment"), "{text}");
}
