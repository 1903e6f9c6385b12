//! Static credentials: `http-auth`, `passport` and lighttpd.

use serde_json::json;

use super::{Trial, services, spec};
use crate::support::is_without;

/// With letters that quotes, colons and encodings stumble over.
const PASSWORD: &str = "wörd: \"mit\" \\ €";

const ECHO: &str = r#"actions:
  send:
    input: { note: string, part: string! }
    post: "deep/{{ input.part }}"
    params: { q: "{{ input.note }}" }
    json: { note: "{{ input.note }}" }
    output: { name: string, method: string, path: string, body: string }
"#;

#[test]
fn whoever_needs_no_credentials_signs_in() {
    if is_without("foreign") {
        return;
    }
    let base = format!("{}/open/", services().at("lighttpd"));
    Trial::of(&spec(&base, "", "none: true", "")).signs_in(&json!({}));
}

#[test]
fn a_name_and_a_password_are_known_by_basic_and_by_digest() {
    if is_without("foreign") {
        return;
    }
    let services = [
        ("plain", "basic", "basic"),
        ("lighttpd", "basic", "basic"),
        ("plain", "digest", "digest"),
        ("plain", "digest-sess", "digest"),
        ("lighttpd", "md5", "digest"),
        ("lighttpd", "sha256", "digest"),
    ];
    for (service, path, scheme) in services {
        let base = format!("{}/{path}/", super::services().at(service));
        let echo = if service == "plain" { ECHO } else { "" };
        let mut trial = Trial::of(&spec(&base, "", &format!("{scheme}: {{}}"), echo));
        // The platform counts its answers from 0, and this service from 1, as the standard says; and it
        // knows no SHA-256.
        if (service == "plain" && scheme == "digest") || path == "sha256" {
            trial.ruby = None;
        }
        trial.signs_in(&json!({ "username": "ada", "password": PASSWORD }));
        let words = ["R0202", "401", "ACME_FIELD"];
        trial.is_refused(&json!({ "username": "ada", "password": "mistyped" }), &words);
        if service == "plain" {
            let query = "q=1%20%2B%201%20%3D%20%22zw%C3%B6lf%22%2C%20really";
            trial.does(
                "send",
                &json!({ "username": "ada", "password": PASSWORD }),
                &json!({ "note": "1 + 1 = \"zwölf\", really", "part": "a b/ü,\"" }),
                &json!({
                    "name": "ada",
                    "method": "POST",
                    "path": format!("/{path}/deep/a%20b%2F%C3%BC%2C%22?{query}"),
                    "body": r#"{"note":"1 + 1 = \"zwölf\", really"}"#,
                }),
            );
        }
    }
}

#[test]
fn a_key_is_known_wherever_it_stands() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("plain");
    let schemes = [
        ("bearer", "bearer: \"{{ connection.api_token }}\"", "api_token", "t0ken-of-ada"),
        ("bearer", "api_key: { query: access_token }", "api_key", "t0ken-of-ada"),
        (
            "key",
            "api_key: { header: X-Desk-Key, value: \"Key {{ connection.api_key }}\" }",
            "api_key",
            "k3y-of-ada",
        ),
        (
            "key",
            "apply: { headers: { X-Desk-Key: \"Key {{ connection.api_key }}\" } }",
            "api_key",
            "k3y-of-ada",
        ),
    ];
    for (path, auth, field, key) in schemes {
        let fields = format!("fields: {{ {field}: {{ secret: true }} }}");
        let trial = Trial::of(&spec(&format!("{at}/{path}/"), &fields, auth, ""));
        trial.signs_in(&json!({ field: key }));
        trial.is_refused(&json!({ field: "mistyped" }), &["R020", "40"]);
    }
}

#[test]
fn of_several_ways_the_one_that_was_chosen_signs_in() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("plain");
    let connection = "values: { door: { $case: connection.auth_type, word: basic, token: bearer, key: key, $else: basic } }";
    let auth = "options:\n  word: basic\n  token: bearer\n  \
        key: { fields: { api_key: {} }, api_key: { header: X-Desk-Key, value: \"Key {{ connection.api_key }}\" } }";
    let trial = Trial::of(&spec(&format!("{at}/{{{{ connection.door }}}}/"), connection, auth, ""));
    trial.signs_in(&json!({ "auth_type": "word", "username": "ada", "password": PASSWORD }));
    trial.signs_in(&json!({ "auth_type": "token", "api_token": "t0ken-of-ada" }));
    trial.signs_in(&json!({ "auth_type": "key", "api_key": "k3y-of-ada" }));
    trial.is_refused(&json!({ "auth_type": "token", "api_token": "k3y-of-ada" }), &["R0202"]);
}
