//! Signatures over requests: `passport-http-oauth` and `oauthorize`, `@smithy/signature-v4`, and
//! `http-message-signatures`.

use serde_json::{Value, json};

use super::tokens::asked;
use super::{Trial, services, spec};
use crate::openid::Login;
use crate::support::is_without;

const CONSUMER: [(&str, &str); 2] =
    [("ACME_CONSUMER_KEY", "c0nsumer"), ("ACME_CONSUMER_SECRET", "c0nsumer&secret")];

#[test]
fn requests_that_are_signed_by_oauth_1_are_known() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("oauth1");
    let actions = r#"actions:
  send:
    input: { note: string! }
    post: "notes/{{ input.note }}"
    params: { q: "{{ input.note }}", empty: "" }
    form: { note: "{{ input.note }}", a: "1+1 = 2 & more" }
    output: { name: string, body: { type: object, fields: { note: string, a: string } } }
  send_json:
    input: { note: string! }
    put: notes
    json: { note: "{{ input.note }}" }
    output: { name: string }
"#;
    for signature in ["HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"] {
        let trial = Trial::of(&spec(
            &format!("{at}/api/"),
            "",
            &format!("oauth1: {{ signature: {signature}, realm: a realm }}"),
            actions,
        ));
        let given = |secret: &str| json!({ "consumer_key": "c0nsumer", "consumer_secret": "c0nsumer&secret", "token": "t0ken", "token_secret": secret });
        let right = given("t0ken+secret");
        trial.signs_in(&right);
        trial.is_refused(&given("mistyped"), &["R0202", "401"]);
        let note = "a b/ü & c=(d)'*!~";
        let wanted = json!({ "name": "ada", "body": { "note": note, "a": "1+1 = 2 & more" } });
        trial.does("send", &right, &json!({ "note": note }), &wanted);
        trial.does("send_json", &right, &json!({ "note": note }), &json!({ "name": "ada" }));
    }
}

#[test]
fn a_user_signs_in_by_oauth_1() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("oauth1");
    for signature in ["HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"] {
        let auth = format!(
            "oauth1: {{ signature: {signature}, request: {at}/request, authorize: {at}/authorize, access: {at}/access }}"
        );
        let trial = Trial::of(&spec(&format!("{at}/api/"), "", &auth, ""));
        // The user agrees, and the service leads back to where it was told.
        let agree = |more: &str| {
            let mut login = Login::begin_with(&trial.program, &CONSUMER);
            let url = login.line("/authorize?oauth_token=");
            let answer = asked("GET", &format!("{url}{more}"), "");
            let led = |line: &str| line.strip_prefix("Location: ").map(str::to_owned);
            let back = answer.lines().find_map(led).unwrap_or_else(|| panic!("{answer}"));
            (asked("GET", &back, ""), login.end())
        };
        let (_, (status, text)) = agree("&deny=1");
        assert!(status == Some(1) && text.contains("R0114") && text.contains("user_refused"), "{text}");
        let (page, (status, text)) = agree("");
        assert!(status == Some(0) && text.contains("signed in, as ada"), "{page}\n{text}");
        let (status, text) = trial.program.run(&["test"], &CONSUMER);
        assert!(status == Some(0) && text.contains("as ada"), "{text}");
        // Whoever asks with another secret gets no token at all.
        let wrong = [CONSUMER[0], ("ACME_CONSUMER_SECRET", "mistyped")];
        let (status, text) = trial.program.run(&["login", "--no-browser"], &wrong);
        assert!(status == Some(1) && text.contains("R0110") && !text.contains("mistyped"), "{text}");
    }
}

#[test]
fn the_vendors_own_signer_agrees_with_signature_version_4() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("aws");
    let actions = |service: &str| {
        format!(
            r#"actions:
  send:
    input: {{ key: string!, list: string }}
    put: "bucket/a b/{{{{ input.key }}}}/c"
    params: {{ prefix: "{{{{ input.list }}}}", empty: "", b: "2 3", a: "x/y+~*'()!" }}
    headers: {{ X-Amz-Meta-Note: "  two   words ", X-Amz-Target: {service} }}
    json: {{ key: "{{{{ input.key }}}}" }}
    output: {{ name: string, body: string }}
"#
        )
    };
    for service in ["s3", "dynamodb"] {
        for token in [false, true] {
            let fields = if token { "fields: { session_token: {} }" } else { "" };
            let more = if token { ", session_token: \"{{ connection.session_token }}\"" } else { "" };
            let auth = format!(
                "aws_sigv4: {{ service: {service}{more} }}\napply: {{ headers: {{ X-Service: {service} }} }}"
            );
            let spec = spec(&format!("{at}/"), fields, &auth, &actions(service)).replace(
                "identity: \"{{ response.body.name }}\"",
                "identity: \"{{ 'ada' if response.body.name == 'AKIDEXAMPLE' }}\"",
            );
            let trial = Trial::of(&spec);
            let given = |secret: &str| {
                let mut given =
                    json!({ "region": "eu-central-1", "access_key": "AKIDEXAMPLE", "secret_key": secret });
                if token {
                    given["session_token"] = Value::from("FwoGZXIvYXdzE//+=");
                }
                given
            };
            let right = given("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
            let (status, text) = trial.run(&["test"], &right);
            assert!(status == Some(0) && text.contains("as ada"), "{text}");
            let (status, text) = trial.run(&["test"], &given("mistyped"));
            assert!(
                status == Some(1) && text.contains("SignatureDoesNotMatch") && !text.contains("mistyped"),
                "{text}"
            );
            let key = "ü (1)+2='*'~!";
            trial.does(
                "send",
                &right,
                &json!({ "key": key, "list": "a&b=c" }),
                &json!({ "name": "AKIDEXAMPLE", "body": format!("{{\"key\":\"{key}\"}}") }),
            );
        }
    }
}

/// RFC 9421, with the digest of RFC 9530.
fn of_the_rfc(id: &str, signature: &str) -> String {
    format!(
        r#"apply:
  let:
    digest: "sha-256=:{{{{ request.body | default('') | hash('sha256') | base64encode }}}}:"
    params: '("@method" "@authority" "@path" "@query" "content-digest");created={{{{ now | epoch }}}};keyid="{id}"'
    base: "\"@method\": {{{{ request.method }}}}\n\"@authority\": {{{{ (request.url | url_parts).host }}}}:{{{{ (request.url | url_parts).port }}}}\n\"@path\": {{{{ request.path }}}}\n\"@query\": ?{{{{ request.query | default('') }}}}\n\"content-digest\": {{{{ digest }}}}\n\"@signature-params\": {{{{ params }}}}"
  headers:
    Content-Digest: "{{{{ digest }}}}"
    Signature-Input: "sig1={{{{ params }}}}"
    Signature: "sig1=:{{{{ {signature} | base64encode }}}}:""#
    )
}

/// The older draft, which many services still ask for.
fn of_the_draft(id: &str, algorithm: &str, signature: &str) -> String {
    format!(
        r#"apply:
  let:
    digest: "SHA-256={{{{ request.body | default('') | hash('sha256') | base64encode }}}}"
    query: "{{{{ ('?' ~ request.query) if request.query is not null else '' }}}}"
    host: "{{{{ (request.url | url_parts).host }}}}:{{{{ (request.url | url_parts).port }}}}"
    base: "(request-target): {{{{ request.method | lower }}}} {{{{ request.path }}}}{{{{ query }}}}\nhost: {{{{ host }}}}\ndigest: {{{{ digest }}}}"
  headers:
    Digest: "{{{{ digest }}}}"
    Signature: |-
      keyId="{id}",algorithm="{algorithm}",headers="(request-target) host digest",signature="{{{{ {signature} | base64encode }}}}""#
    )
}

#[test]
fn http_message_signatures_that_apply_writes_are_verified() {
    if is_without("foreign") {
        return;
    }
    let at = services().at("signatures");
    let actions = r#"actions:
  send:
    input: { note: string! }
    post: "notes/{{ input.note }}"
    params: { q: "{{ input.note }}" }
    json: { note: "{{ input.note }}" }
    output: { name: string }
"#;
    let hmac = "(base | hmac(connection.private_key, 'sha256'))";
    let rsa = "rsa_sign(base, connection.private_key)";
    let pss = "rsa_sign(base, connection.private_key, 'sha512', 'pss')";
    let kinds = [
        ("http", of_the_rfc("shared", hmac), "shared"),
        ("http", of_the_rfc("rsa", rsa), "rsa"),
        ("http", of_the_rfc("pss", pss), "rsa"),
        ("older", of_the_draft("shared", "hmac-sha256", hmac), "shared"),
        ("older", of_the_draft("rsa", "rsa-sha256", rsa), "rsa"),
    ];
    for (path, auth, key) in kinds {
        let fields = "fields: { private_key: { multiline: true } }";
        let trial = Trial::of(&spec(&format!("{at}/{path}/"), fields, &auth, actions));
        let right = json!({ "private_key": services().key(key) });
        trial.signs_in(&right);
        trial.does("send", &right, &json!({ "note": "a b/ü?" }), &json!({ "name": "ada" }));
        let other = if key == "shared" { "other" } else { services().key("rsa_older") };
        trial.is_refused(&json!({ "private_key": other }), &["R0202", "401"]);
    }
}
