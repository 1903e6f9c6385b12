//! Tokens that a service gives, or that a connector signs: `@node-oauth/oauth2-server`, `express-session`
//! with `passport-local`, and `jose`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Trial, services, spec};
use crate::support::is_without;

const SECRET: &str = "s3cret-of-the-client";
const PASSWORD: &str = "w0rd & more";

/// Longer than a token of the service lasts.
const LONGER: Duration = Duration::from_millis(2_200);

/// Asks by hand, as nobody's client; gives the whole answer.
pub fn asked(method: &str, address: &str, form: &str) -> String {
    let rest = address.strip_prefix("http://").expect("it is on this machine");
    let (host, target) = rest.split_once('/').expect("it has a path");
    let mut stream = TcpStream::connect(host).expect("it listens");
    let head = format!(
        "{method} /{target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in UTF-8");
    answer
}

#[test]
fn a_name_and_a_password_become_tokens_that_are_renewed_and_replaced() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("grants");
    for client in ["body", "basic"] {
        let auth =
            format!("oauth2: {{ grant: password, token: {at}/token, client: {client}, scopes: [read] }}");
        let trial = Trial::of(&spec(&format!("{at}/"), "", &auth, ""));
        let given = |password: &str, secret: &str| json!({ "client_id": "desk", "client_secret": secret, "username": "ada", "password": password });
        let right = given(PASSWORD, SECRET);
        trial.signs_in(&right);
        let stored = trial.program.store().join("acme/default.connection");
        let first = fs::read(&stored).expect("it is stored");
        sleep(LONGER);
        // Renewed, not signed in anew: the password would not do.
        let (status, text) = trial.run(&["test"], &given("mistyped", SECRET));
        assert!(status == Some(0) && text.contains("as ada"), "{text}");
        assert_ne!(fs::read(&stored).expect("it is stored"), first, "the new tokens are stored");
        // A refresh token that was used up is refused, and the password signs in anew.
        fs::write(&stored, &first).expect("it can be written");
        let (status, text) = trial.run(&["test"], &given("mistyped", SECRET));
        assert!(status == Some(1) && text.contains("R0110") && text.contains("invalid"), "{text}");
        fs::write(&stored, &first).expect("it can be written");
        trial.signs_in(&right);

        fs::remove_file(&stored).expect("it is there");
        trial.is_refused(&given("mistyped", SECRET), &["R0110", "invalid_grant", "ACME_FIELD"]);
        trial.is_refused(&given(PASSWORD, "mistyped"), &["R0110", "invalid_client"]);
    }
    let auth = format!("oauth2: {{ grant: password, token: {at}/token, scopes: [everything] }}");
    let trial = Trial::of(&spec(&format!("{at}/"), "", &auth, ""));
    let given =
        json!({ "client_id": "desk", "client_secret": SECRET, "username": "ada", "password": PASSWORD });
    trial.is_refused(&given, &["R0110", "invalid_scope", "the scopes"]);
}

#[test]
fn in_ruby_a_token_that_ended_is_renewed_by_the_one_that_replaced_it() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("grants");
    let auth = format!("oauth2: {{ grant: password, token: {at}/token, scopes: [read] }}");
    let trial = Trial::of(&spec(&format!("{at}/"), "", &auth, ""));
    let given =
        json!({ "client_id": "desk", "client_secret": SECRET, "username": "ada", "password": PASSWORD });
    for answer in trial.in_ruby_for(LONGER, &given) {
        assert_eq!(answer["output"]["body"]["name"], "ada", "{answer}");
    }
}

#[test]
fn a_refresh_token_that_was_given_by_hand_signs_in_and_is_replaced() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("grants");
    let form = format!(
        "grant_type=password&username=ada&password=w0rd+%26+more&client_id=desk&client_secret={SECRET}&scope=read"
    );
    let first = || {
        let answer = asked("POST", &format!("{at}/token"), &form);
        let (_, body) = answer.split_once("\r\n\r\n").expect("it has a body");
        let body: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"));
        body["refresh_token"].as_str().expect("it is a text").to_owned()
    };
    let auth = format!("oauth2: {{ grant: refresh_token, token: {at}/token }}");
    let trial = Trial::of(&spec(&format!("{at}/"), "", &auth, ""));
    let given = |token: &str| json!({ "client_id": "desk", "client_secret": SECRET, "refresh_token": token });
    let token = first();
    for _ in 0..3 {
        // What was typed is used up by the first; the later ones use what came in its place.
        let (status, text) = trial.run(&["test"], &given(&token));
        assert!(status == Some(0) && text.contains("as ada"), "{text}");
        sleep(LONGER);
    }
    for answer in trial.in_ruby(None, &given(&first()), &json!({})) {
        // The first of the SDKs has used it up.
        assert!(answer["output"]["body"]["name"] == "ada" || answer["error"].is_string(), "{answer}");
    }
    let other = Trial::of(&spec(&format!("{at}/"), "", &auth, ""));
    other.is_refused(&given("mistyped"), &["R011", "invalid_grant"]);
}

#[test]
fn an_assertion_that_the_connector_signs_becomes_a_token() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("grants");
    let auth = |claims: &str| {
        format!(
            "oauth2:\n  grant: jwt_bearer\n  token: {at}/token\n  \
             assertion: {{ algorithm: RS256, key: \"{{{{ connection.private_key }}}}\", claims: {{ iss: desk, sub: ada, scope: read{claims} }} }}"
        )
    };
    let fields = "fields: { private_key: { multiline: true } }";
    let trial = Trial::of(&spec(&format!("{at}/"), fields, &auth(""), ""));
    let given = |key: &str| json!({ "client_id": "desk", "client_secret": SECRET, "private_key": services().key(key) });
    trial.signs_in(&given("rsa"));
    sleep(LONGER);
    trial.signs_in(&given("rsa"));
    let others = Trial::of(&spec(&format!("{at}/"), fields, &auth(""), ""));
    others.is_refused(&given("rsa_older"), &["R0110", "invalid_grant", "signature"]);
    let late = Trial::of(&spec(&format!("{at}/"), fields, &auth(", exp: null"), ""));
    late.is_refused(&given("rsa"), &["R0110", "exp"]);
}

#[test]
fn a_machine_is_known_by_either_way_to_prove_itself() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("grants");
    for client in ["body", "basic"] {
        let auth = format!(
            "oauth2: {{ grant: client_credentials, token: {at}/token, client: {client}, scopes: [read, write] }}"
        );
        let trial = Trial::of(&spec(&format!("{at}/"), "", &auth, ""));
        let (status, text) = trial.run(&["test"], &json!({ "client_id": "desk", "client_secret": SECRET }));
        assert!(status == Some(0) && text.contains("as desk"), "{text}");
    }
}

#[test]
fn a_form_becomes_a_session_that_lasts_and_is_begun_anew() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("sessions");
    let forgotten = format!("{at}/forget");
    let forget = || assert!(asked("GET", &forgotten, "").starts_with("HTTP/1.1 200"));
    let log_in = |kind: &str| {
        format!(
            "session:\n  post: {at}/login\n  {kind}: {{ username: \"{{{{ connection.user }}}}\", password: \"{{{{ connection.password }}}}\" }}\n  \
             keep: {{ token: \"{{{{ from_cookies(response.headers['set-cookie'])['connect.sid'] }}}}\" }}\n\
             apply: {{ cookies: {{ connect.sid: \"{{{{ token }}}}\" }} }}"
        )
    };
    let fields = "fields: { user: {}, password: {} }";
    let given = |password: &str| json!({ "user": "ada", "password": password });
    for kind in ["form", "json"] {
        let trial = Trial::of(&spec(&format!("{at}/"), fields, &log_in(kind), ""));
        let (status, text) = trial.run(&["test"], &given(PASSWORD));
        assert!(status == Some(0) && text.contains("as ada"), "{text}");
        // It lasts: nobody logs in again, so the password does not count.
        let (status, text) = trial.run(&["test"], &given("mistyped"));
        assert!(status == Some(0) && text.contains("as ada"), "{text}");
        forget();
        let (status, text) = trial.run(&["test"], &given("mistyped"));
        assert!(status == Some(1) && text.contains("R0110"), "{text}");
        trial.signs_in(&given(PASSWORD));
        forget();
        trial.signs_in(&given(PASSWORD));
        for answer in trial.in_ruby_after(&forgotten, &given(PASSWORD)) {
            assert_eq!(answer["output"]["body"]["name"], "ada", "{answer}");
        }
        let fresh = Trial::of(&spec(&format!("{at}/"), fields, &log_in(kind), ""));
        fresh.is_refused(&given("mistyped"), &["R0110", "401"]);
    }
    // A service that refuses behind a success.
    let auth = format!("{}\ndetect: [/SESSION_EXPIRED/]", log_in("form"));
    let trial = Trial::of(&spec(&format!("{at}/soft/"), fields, &auth, ""));
    trial.signs_in(&given(PASSWORD));
    forget();
    trial.signs_in(&given(PASSWORD));
}

#[test]
fn a_token_of_ones_own_is_verified_whatever_it_is_signed_with() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("jwt");
    let algorithms = [
        ("HS256", "shared"),
        ("HS384", "shared"),
        ("HS512", "shared"),
        ("RS256", "rsa"),
        ("RS384", "rsa_older"),
        ("RS512", "rsa"),
        ("ES256", "p256"),
        ("ES256", "p256_older"),
        ("ES384", "p384"),
    ];
    for (algorithm, key) in algorithms {
        let auth = format!(
            "jwt: {{ algorithm: {algorithm}, key: \"{{{{ connection.private_key }}}}\", header: {{ kid: k1 }}, \
             claims: {{ iss: desk, aud: store-connect, sub: ada }}, lifetime: 15m }}"
        );
        let fields = "fields: { private_key: { multiline: true } }";
        let trial = Trial::of(&spec(&format!("{at}/{key}/{algorithm}/"), fields, &auth, ""));
        trial.signs_in(&json!({ "private_key": services().key(key) }));
        // As it looks when it was pasted into one line.
        let pasted = services().key(key).trim().replace('\n', "\\n");
        trial.signs_in(&json!({ "private_key": pasted }));
    }
    let auth = "jwt: { algorithm: RS256, key: \"{{ connection.private_key }}\", claims: { iss: desk, aud: elsewhere, sub: ada } }";
    let fields = "fields: { private_key: { multiline: true } }";
    let trial = Trial::of(&spec(&format!("{at}/rsa/RS256/"), fields, auth, ""));
    trial.is_refused(&json!({ "private_key": services().key("rsa") }), &["R0202", "aud"]);
}
