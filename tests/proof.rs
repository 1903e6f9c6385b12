//! `CONNECTOR test` says which part of a connection does not work, and what to do next.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::support::program::Program;
use crate::support::server::{Reply, Server};

/// A connector whose service is at this address.
fn bearer(base: &str) -> Program {
    Program::of(&format!(
        "specc: 1\nname: acme\nconnection: {{ base_url: \"{base}\", auth: bearer, test: {{ get: me }} }}\n"
    ))
}

fn machine(base: &str) -> Program {
    Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: \"{base}\"\n  auth: {{ oauth2: {{ grant: client_credentials, token: \"{base}token\", scopes: [read] }} }}\n  test: {{ get: me }}\n"
    ))
}

const FIELDS: [(&str, &str); 3] = [
    ("ACME_API_TOKEN", "t0ken-of-the-user"),
    ("ACME_CLIENT_ID", "id"),
    ("ACME_CLIENT_SECRET", "s3cret-of-the-client"),
];

#[test]
fn the_part_that_fails_is_named_with_a_next_step() {
    let old = "Date: Mon, 01 Jan 2001 00:00:00 GMT\nContent-Type: application/json";
    let json = "Content-Type: application/json";
    let whole = |status: u16, head: &str, body: &str| Reply::Whole(status, head.to_owned(), body.to_owned());
    let cases = [
        (false, whole(401, json, "{}"), "R0202", "the credentials: ", "ACME_FIELD"),
        (false, whole(403, json, "{}"), "R0202", "the scopes: ", "give the key"),
        (false, whole(401, old, "{}"), "R0202", "the clock: ", "set the clock"),
        (
            false,
            whole(400, json, r#"{"error":"insufficient_scope"}"#),
            "R0201",
            "the scopes: ",
            "give the key",
        ),
        (false, whole(404, json, "{}"), "R0201", "the address: ", "check the fields"),
        (false, whole(500, json, "{}"), "R0201", "the test: ", "500"),
        (
            true,
            whole(401, json, r#"{"error":"invalid_client"}"#),
            "R0110",
            "the credentials of the client: invalid_client",
            "client_secret",
        ),
        (
            true,
            whole(400, json, r#"{"error":"invalid_scope","error_description":"no read"}"#),
            "R0110",
            "the scopes: invalid_scope: no read",
            "give the key",
        ),
        (
            true,
            whole(400, old, r#"{"error":"invalid_grant"}"#),
            "R0110",
            "the clock: invalid_grant",
            "set the clock",
        ),
        (
            true,
            whole(403, json, r#"{"error":"access_denied"}"#),
            "R0110",
            "the sign-in: access_denied",
            "check the credentials",
        ),
        (
            true,
            whole(200, "Content-Type: text/html", "<html>Please sign in</html>"),
            "R0112",
            "the sign-in: ",
            "a page for people",
        ),
        (
            true,
            whole(502, "Content-Type: text/html", "<html>Bad gateway</html>"),
            "R0110",
            "the sign-in: ",
            "502",
        ),
    ];
    for (signs_in, reply, code, part, says) in cases {
        let context = format!("{reply:?}");
        let server = Server::start(move |_| reply.clone());
        let base = format!("http://127.0.0.1:{}/", server.port);
        let program = if signs_in { machine(&base) } else { bearer(&base) };
        let (status, text) = program.run(&["test"], &FIELDS);
        assert_eq!(status, Some(1), "{context}: {text}");
        assert!(text.contains(&format!("error[{code}]: {part}")), "{context}: {text}");
        assert!(text.contains(says), "{context}: `{says}` is not in {text}");
        assert!(
            !text.contains("t0ken") && !text.contains("s3cret") && !text.contains("<html>"),
            "{context}: {text}"
        );
    }
}

#[test]
fn hosts_that_cannot_be_reached_are_told_from_those_that_cannot_be_trusted() {
    let free =
        TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port is free");
    // What answers there speaks HTTP, and is asked in TLS.
    let plain = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let plain_port = plain.local_addr().expect("it listens").port();
    std::thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        }
    });
    let cases = [
        (format!("http://127.0.0.1:{}/", free.port()), "the address: ", "nobody answers there"),
        ("https://nobody.invalid/".to_owned(), "the address: ", "no host has this name"),
        (format!("https://127.0.0.1:{plain_port}/"), "TLS: ", "speaks no TLS"),
        (crate::tls::service(), "TLS: ", "not trusted here"),
    ];
    for (base, part, says) in cases {
        let (status, text) = bearer(&base).run(&["test"], &FIELDS);
        assert_eq!(status, Some(1), "{base}: {text}");
        assert!(text.contains(&format!("error[R0200]: {part}")), "{base}: {text}");
        assert!(text.contains(says), "{base}: {text}");
    }
}

#[test]
fn it_is_told_whether_the_sign_in_what_follows_it_the_test_or_the_name_failed() {
    let failing: Arc<Mutex<(&str, Option<Reply>)>> = Arc::new(Mutex::new(("", None)));
    let known = Arc::clone(&failing);
    let server = Server::start(move |asked| {
        let (line, reply) = known.lock().expect("nobody panicked").clone();
        match asked.line.as_str() {
            asked if asked == line => reply.expect("a line has a reply"),
            "POST /login" => Reply::json(r#"{"key":"t0ken-of-the-user"}"#),
            _ => Reply::json(r#"{"tenant":"t1","name":"Ada"}"#),
        }
    });
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{}/\n  fields: {{ password: {{}}, size: {{ type: integer, required: false }} }}\n  auth:\n    \
         session: {{ post: login, json: {{ password: \"{{{{ connection.password }}}}\" }}, keep: {{ token: \"{{{{ response.body.key }}}}\" }} }}\n    \
         on_connect: {{ get: tenant, keep: {{ tenant: \"{{{{ response.body.tenant }}}}\" }} }}\n    \
         identity: {{ get: profile, return: \"{{{{ response.body.name }}}}\" }}\n  test: {{ get: me }}\n",
        server.port
    ));
    let password = [("ACME_PASSWORD", "s3cret-of-the-user")];
    let down = || Reply::refusal(500, "down");
    // What fails, how, the code, the part. Whoever is signed in asks no more for what follows that.
    for (line, reply, code, part) in [
        ("POST /login", down(), "R0110", "the sign-in: 500"),
        ("POST /login", Reply::refusal(401, "no"), "R0110", "the sign-in: 401"),
        ("POST /login", Reply::json("{}"), "R0112", "the sign-in: the answer of the sign-in holds no token"),
        ("GET /tenant", down(), "R0110", "what follows the sign-in (`on_connect`): 500"),
        ("GET /tenant", Reply::refusal(403, "no"), "R0110", "what follows the sign-in (`on_connect`): 403"),
        ("GET /tenant", Reply::Half, "R0200", "the address: "),
        ("GET /me", down(), "R0201", "the test: 500"),
        ("GET /profile", down(), "R0201", "who is connected (`identity`): 500"),
    ] {
        let context = format!("{line} {reply:?}");
        *failing.lock().expect("nobody panicked") = (line, Some(reply));
        for command in ["test", "login"] {
            let (status, text) = program.run(&[command], &password);
            assert_eq!(status, Some(1), "{command}, {context}: {text}");
            assert!(text.contains(&format!("error[{code}]: {part}")), "{command}, {context}: {text}");
            assert!(text.contains("  request: ") || code == "R0112", "{command}, {context}: {text}");
            assert!(!text.contains("s3cret") && !text.contains("t0ken"), "{command}, {context}: {text}");
        }
    }
    // Before all of it the fields are looked at, and nothing is sent.
    let asked = server.asked().len();
    let (status, text) = program.run(&["login"], &[("ACME_SIZE", "large")]);
    assert!(status == Some(2) && text.contains("error[R0100]") && text.contains("`size`"), "{text}");
    assert_eq!(server.asked().len(), asked);
    *failing.lock().expect("nobody panicked") = ("", None);
    let (status, text) = program.run(&["login"], &password);
    assert!(status == Some(0) && text.contains("signed in, as Ada"), "{text}");
    let lines: Vec<String> = server.asked()[asked..].iter().map(|asked| asked.line.clone()).collect();
    assert_eq!(lines, ["POST /login", "GET /tenant", "GET /me", "GET /profile"], "in this order");
}
