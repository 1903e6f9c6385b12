//! A connector binary signs in to a service that plays OAuth 2 with PKCE and rotating refresh tokens:
//! what is stored lasts, is renewed once however many programs ask, and shows no secret anywhere.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Output;
use std::sync::{Arc, Mutex};

use crate::support::program::{Program, said, spawned};
use crate::support::server::{Asked, Reply, Server};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What no output and no file may hold.
const SECRETS: [&str; 4] = ["s3cret-of-the-client", "acc3ss-", "r3fresh-", "c0de-of-the-user"];

/// What the service knows.
#[derive(Debug, Default)]
struct Known {
    challenge: String,
    /// Tokens given out so far; the last one counts.
    tokens: usize,
    /// Refresh tokens that were used up.
    used: HashSet<usize>,
    renewals: usize,
    revoked: bool,
    /// The token before this one counts no more.
    least: usize,
}

fn form(asked: &Asked) -> Vec<(String, String)> {
    url::form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect()
}

fn service(known: Arc<Mutex<Known>>) -> Server {
    Server::start(move |asked| {
        let mut known = known.lock().expect("no test panics while it holds it");
        let form = form(asked);
        let value = |name: &str| form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
        let current = format!("authorization: bearer acc3ss-{}-token", known.tokens);
        match asked.line.as_str() {
            "POST /token" => {
                if value("client_secret") != SECRETS[0] {
                    return Reply::Whole(401, String::new(), r#"{"error":"invalid_client"}"#.to_owned());
                }
                if value("grant_type") == "refresh_token" {
                    known.renewals += 1;
                    let number = known.tokens;
                    // A token that was used up is a thief's: all of them end.
                    if value("refresh_token") != format!("r3fresh-{number}-token")
                        || !known.used.insert(number)
                    {
                        let body = r#"{"error":"invalid_grant","error_description":"used up"}"#;
                        return Reply::Whole(400, String::new(), body.to_owned());
                    }
                } else {
                    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(value("code_verifier").as_bytes()));
                    if proof != known.challenge || value("code") != SECRETS[3] {
                        return Reply::Whole(400, String::new(), r#"{"error":"invalid_grant"}"#.to_owned());
                    }
                }
                known.tokens += 1;
                let number = known.tokens;
                Reply::json(format!(
                    r#"{{"access_token":"acc3ss-{number}-token","refresh_token":"r3fresh-{number}-token","expires_in":3600}}"#
                ))
            }
            "GET /me" if known.tokens >= known.least && asked.head.to_lowercase().contains(&current) => {
                Reply::json(r#"{"name":"Ada"}"#)
            }
            "GET /me" => Reply::refusal(401, "who are you"),
            "POST /revoke" => {
                known.revoked = true;
                Reply::json("{}")
            }
            other => Reply::refusal(404, format!("no {other}")),
        }
    })
}

/// A connector that signs in there.
fn acme(port: u16) -> Program {
    Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth2:\n      \
         authorize: http://127.0.0.1:{port}/authorize\n      token: http://127.0.0.1:{port}/token\n    \
         identity: \"{{{{ response.body.name }}}}\"\n    revoke: {{ post: revoke, form: {{ token: \"{{{{ token }}}}\" }} }}\n  \
         test: {{ get: me }}\n"
    ))
}

const CLIENT: [(&str, &str); 2] = [("ACME_CLIENT_ID", "id"), ("ACME_CLIENT_SECRET", SECRETS[0])];

fn run(program: &Program, args: &[&str]) -> (Option<i32>, String) {
    told(&spawned(&mut program.command(args, &CLIENT)).wait_with_output().expect("it ends"))
}

/// How a program ended, and all that it said, in which there is no secret.
fn told(output: &Output) -> (Option<i32>, String) {
    let (status, text) = said(output);
    for secret in SECRETS {
        assert!(!text.contains(secret), "`{secret}` in\n{text}");
    }
    (status, text)
}

/// What a browser gets at an address of this machine.
pub fn visit(address: &str) -> String {
    let rest = address.strip_prefix("http://").expect("it is on this machine");
    let (host, target) = rest.split_once('/').expect("it has a path");
    let mut stream = TcpStream::connect(host).expect("it listens");
    stream.write_all(format!("GET /{target} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).expect("it reads");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer.lines().next().unwrap_or_default().to_owned()
}

/// Signs in, agreeing in the place of a browser.
fn sign_in(program: &Program, known: &Mutex<Known>) -> (Option<i32>, String) {
    redirected(program, known, &format!("code={}", SECRETS[3]))
}

/// Begins a sign-in whose browser is led back with these parameters.
fn redirected(program: &Program, known: &Mutex<Known>, callback: &str) -> (Option<i32>, String) {
    let mut child = spawned(&mut program.command(&["login", "--no-browser"], &CLIENT));
    let mut lines = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut said = String::new();
    let address = loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).expect("it can be read") > 0, "it ended:\n{said}");
        said.push_str(&line);
        if line.trim().starts_with("http://") {
            break url::Url::parse(line.trim()).expect("it is a URL");
        }
    };
    let of = |name: &str| {
        let found = address.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    assert_eq!(of("response_type"), "code");
    assert_eq!(of("code_challenge_method"), "S256");
    known.lock().expect("nobody panicked").challenge = of("code_challenge");
    let back = |state: &str| format!("{}?{callback}&state={state}", of("redirect_uri"));
    assert!(visit(&back("guess")).contains("400"), "another state is not taken");
    assert!(visit(&back(&of("state"))).contains("200"));
    lines.read_to_string(&mut said).expect("it speaks UTF-8");
    (child.wait().expect("it ends").code(), said)
}

/// From here on the service takes the next token only.
fn withdraw(known: &Mutex<Known>) {
    let mut known = known.lock().expect("nobody panicked");
    known.renewals = 0;
    known.least = known.tokens + 1;
}

#[test]
fn signing_in_lasts_is_renewed_once_and_shows_no_secret() {
    let known: Arc<Mutex<Known>> = Arc::default();
    let server = service(Arc::clone(&known));
    let program = acme(server.port);

    let (status, text) = run(&program, &["test"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("R0111") && text.contains("login"), "{text}");

    let (status, text) = sign_in(&program, &known);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("signed in, as Ada"), "{text}");
    let (status, text) = run(&program, &["login", "--status"]);
    assert!(status == Some(0) && text.contains("default: signed in; the token ends in"), "{text}");

    // The token is withdrawn.
    withdraw(&known);
    let (status, text) = run(&program, &["test", "--verbose"]);
    assert!(status == Some(0) && text.contains("as Ada"), "{text}");
    assert_eq!(known.lock().expect("nobody panicked").renewals, 1);

    let stored = fs::read_dir(program.folder.path().join("store/acme")).expect("it is stored");
    for file in stored.flatten() {
        let bytes = fs::read(file.path()).expect("it can be read");
        let text = String::from_utf8_lossy(&bytes);
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{}", file.path().display());
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&file.metadata().expect("it is there").permissions());
        assert_eq!(mode & 0o077, 0, "{} is for its owner alone", file.path().display());
    }

    let (status, text) = run(&program, &["logout"]);
    assert_eq!(status, Some(0), "{text}");
    assert!(known.lock().expect("nobody panicked").revoked, "the service was told");
    let (_, text) = run(&program, &["login", "--status"]);
    assert!(text.contains("nobody is signed in"), "{text}");
}

#[test]
fn a_token_that_ended_is_renewed_by_one_of_several_programs() {
    let known: Arc<Mutex<Known>> = Arc::default();
    let server = service(Arc::clone(&known));
    let program = acme(server.port);
    let (status, text) = sign_in(&program, &known);
    assert_eq!(status, Some(0), "{text}");
    withdraw(&known);
    let programs: Vec<_> = (0..4).map(|_| spawned(&mut program.command(&["test"], &CLIENT))).collect();
    for child in programs {
        let (status, text) = told(&child.wait_with_output().expect("it ends"));
        assert!(status == Some(0) && text.contains("as Ada"), "{text}");
    }
    assert_eq!(
        known.lock().expect("nobody panicked").renewals,
        1,
        "a refresh token used twice ends all of them"
    );
}

#[test]
fn a_damaged_or_foreign_file_is_told_and_left_alone() {
    let known: Arc<Mutex<Known>> = Arc::default();
    let server = service(Arc::clone(&known));
    let program = acme(server.port);
    let (status, text) = sign_in(&program, &known);
    assert_eq!(status, Some(0), "{text}");
    let file = program.folder.path().join("store/acme/default.connection");
    let whole = fs::read(&file).expect("it is stored");
    let foreign = program.folder.path().join("store/acme/other.connection");
    fs::copy(&file, &foreign).expect("it can be copied");
    let (status, text) = run(&program, &["test", "--as", "other"]);
    assert!(status == Some(1) && text.contains("R0115"), "{text}");
    for damaged in [&b"nonsense"[..], b"specc connection 1\nAAAA\n", &whole[..whole.len() / 2], b""] {
        fs::write(&file, damaged).expect("it can be written");
        let (status, text) = run(&program, &["test"]);
        assert!(status == Some(1) && text.contains("R0115"), "{text}");
        assert_eq!(fs::read(&file).expect("it is there"), damaged, "it was left alone");
    }
}

#[test]
fn a_container_is_signed_in_by_its_environment() {
    let known: Arc<Mutex<Known>> = Arc::default();
    let server = service(Arc::clone(&known));
    let program = acme(server.port);
    known.lock().expect("nobody panicked").tokens = 1;
    let with = |args: &[&str], more: &[(&str, &str)]| {
        let mut command = program.command(args, &CLIENT);
        command.envs(more.iter().copied());
        told(&spawned(&mut command).wait_with_output().expect("it ends"))
    };
    // A token alone is used as it is; nothing is stored of it.
    let token = [("ACME_ACCESS_TOKEN", "acc3ss-1-token")];
    let (status, text) = with(&["test"], &token);
    assert!(status == Some(0) && text.contains("as Ada"), "{text}");
    assert!(!program.folder.path().join("store").exists(), "nothing is stored");

    // A refresh token is renewed once; the next start knows what came of it.
    let both = [("ACME_ACCESS_TOKEN", "acc3ss-1-token"), ("ACME_REFRESH_TOKEN", "r3fresh-1-token")];
    withdraw(&known);
    for _ in 0..2 {
        let (status, text) = with(&["test"], &both);
        assert!(status == Some(0) && text.contains("as Ada"), "{text}");
    }
    assert_eq!(known.lock().expect("nobody panicked").renewals, 1);

    // A refresh token alone will do.
    let alone = [("ACME_REFRESH_TOKEN", "r3fresh-2-token")];
    let (status, text) = with(&["test"], &alone);
    assert!(status == Some(0) && text.contains("as Ada"), "{text}");

    // Where nothing can be stored, a token that the service replaced would be lost: that is told.
    fs::write(program.folder.path().join("no-folder"), "").expect("it can be written");
    let nowhere = program.folder.path().join("no-folder").display().to_string();
    let lost = [("ACME_REFRESH_TOKEN", "r3fresh-3-token"), ("SPECC_STORE", nowhere.as_str())];
    let (status, text) = with(&["test"], &lost);
    assert!(status == Some(1) && text.contains("R0115") && text.contains("SPECC_STORE"), "{text}");
}

#[test]
fn a_sign_in_that_fails_leaves_what_was_stored() {
    let known: Arc<Mutex<Known>> = Arc::default();
    let server = service(Arc::clone(&known));
    let program = acme(server.port);
    let (status, text) = sign_in(&program, &known);
    assert_eq!(status, Some(0), "{text}");
    let file = program.folder.path().join("store/acme/default.connection");
    let before = fs::read(&file).expect("it is stored");
    for (callback, code, says) in [
        ("error=access_denied&error_description=not+today", "R0114", "access_denied: not today"),
        ("code=an0ther", "R0110", "invalid_grant"),
        ("nothing=at-all", "R0114", "without the parameter `code`"),
        ("code=x&iss=https%3A%2F%2Fevil.example", "R0114", "from another service"),
    ] {
        let (status, text) = redirected(&program, &known, callback);
        assert!(status == Some(1) && text.contains(code) && text.contains(says), "{text}");
        assert_eq!(fs::read(&file).expect("it is there"), before, "{callback}");
        let (status, text) = run(&program, &["test"]);
        assert!(status == Some(0) && text.contains("as Ada"), "{text}");
    }
}
