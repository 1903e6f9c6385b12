//! What OAuth 2 exchanges beside its requests for tokens: the address where a user agrees, what a
//! redirect brings, how long tokens live, and what is sent when they are given up.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::json;
use specc::plan::{self, Plan};
use specc::runtime::{Answer, Fault, Host, NoAnswer, Outgoing, Runtime};
use specc::target::ruby;
use specc::value::{DateTime, Value, json as values};

use crate::support::program::Program;
use crate::support::server::{Reply, Server};
use crate::support::{check_text, problems_in_words};

/// A service whose answers are known beforehand.
struct Script {
    now: i64,
    answers: VecDeque<(u16, String)>,
    /// Method, address, headers and body of what was sent.
    sent: Vec<(String, String, String)>,
}

impl Host for Script {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let body = request.body.clone().unwrap_or_default();
        let headers: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        self.sent.push((
            format!("{} {}", request.method, request.url),
            headers.join("\n"),
            String::from_utf8_lossy(&body).into_owned(),
        ));
        let (status, body) = self.answers.pop_front().expect("no more is asked than there are answers");
        Ok(Answer {
            status,
            reason: specc::cases::run::reason(status).to_owned(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.into_bytes(),
        })
    }

    fn wait(&mut self, pause: Duration) {
        self.now += i64::try_from(pause.as_secs()).expect("no pause is that long");
    }

    fn now(&self) -> DateTime {
        DateTime { seconds: self.now, nanos: 0, offset: 0 }
    }
}

const NOW: i64 = 1_767_225_600;

fn plan(auth: &str) -> Plan {
    let spec = spec(auth);
    let compiled = check_text(&spec, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    plan::lower(connector, &compiled.sources)
}

fn spec(auth: &str) -> String {
    format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: https://api.acme.example/\n  \
         fields: {{ site: {{ required: false }} }}\n  auth: {{ {auth} }}\n  test: {{ get: me }}\n"
    )
}

fn runtime<'p>(plan: &'p Plan, answers: &[(u16, &str)]) -> Runtime<'p, Script> {
    let fields = values::read(br#"{"client_id":"i d","client_secret":"s&c"}"#).expect("it is JSON");
    let answers = answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
    Runtime::new(plan, Script { now: NOW, answers, sent: Vec::new() }, &fields).expect("it is whole")
}

/// Names with values, as a redirect brings them.
fn given(names: &[(&str, &str)]) -> Vec<(std::sync::Arc<str>, Value)> {
    names.iter().map(|(name, value)| ((*name).into(), Value::text(*value))).collect()
}

#[test]
fn the_address_where_a_user_agrees_is_the_standard_one_as_the_author_adjusted_it() {
    let usual = "response_type=code&client_id=i%20d&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&state=st";
    let proof = "code_challenge=ch&code_challenge_method=S256";
    let (there, token) = ("https://id.acme.example", "token: https://id.acme.example/token");
    // What stands under `oauth2`, the address in the binary, and the one that the platform is given: it
    // adds itself what only it knows.
    let cases = [
        (
            format!("authorize: \"{there}/a\", {token}"),
            format!("{there}/a?{usual}&{proof}"),
            format!("{there}/a?response_type=code"),
        ),
        (
            format!("authorize: \"{there}/a\", {token}, pkce: false, scopes: [read, null, [write]]"),
            format!("{there}/a?{usual}&scope=read%20write"),
            format!("{there}/a?response_type=code&scope=read%20write"),
        ),
        (
            format!("authorize: \"{there}/a\", {token}, pkce: false, scopes: [b, a], scope_separator: ', '"),
            format!("{there}/a?{usual}&scope=b%2C%20a"),
            format!("{there}/a?response_type=code&scope=b%2C%20a"),
        ),
        // A null takes a standard one away, others are added; those that are null are left out.
        (
            format!(
                "authorize: {{ url: \"{there}/a\", params: {{ response_type: null, scope: null, prompt: a b, site: '{{{{ connection.site }}}}', again: '{{{{ scope }}}}' }} }}, {token}, pkce: false, scopes: [r]"
            ),
            format!("{there}/a?{}&prompt=a%20b&again=r", usual.trim_start_matches("response_type=code&")),
            format!("{there}/a?prompt=a%20b&again=r"),
        ),
        // One of the same name stands in the place of the standard one.
        (
            format!(
                "authorize: {{ url: \"{there}/a\", params: {{ response_type: code token }} }}, {token}, pkce: false"
            ),
            format!("{there}/a?{}", usual.replacen("=code&", "=code%20token&", 1)),
            format!("{there}/a?response_type=code%20token"),
        ),
        // What the URL has stays, behind its `?` or its `#`.
        (
            format!("authorize: \"{there}/a?x=%2F&y=1\", {token}, pkce: false"),
            format!("{there}/a?x=%2F&y=1&{usual}"),
            format!("{there}/a?x=%2F&y=1&response_type=code"),
        ),
        (
            format!("authorize: \"{there}/a?\", {token}, pkce: false"),
            format!("{there}/a?{usual}"),
            format!("{there}/a?response_type=code"),
        ),
        (
            format!("authorize: \"{there}/a?x=1&\", {token}, pkce: false"),
            format!("{there}/a?x=1&{usual}"),
            format!("{there}/a?x=1&response_type=code"),
        ),
        (
            format!("authorize: \"{there}/a?x=1#/login\", {token}, pkce: false"),
            format!("{there}/a?x=1#/login?{usual}"),
            format!("{there}/a?x=1#/login?response_type=code"),
        ),
        (
            format!("authorize: \"{there}/#/login?y=2\", {token}, pkce: false"),
            format!("{there}/#/login?y=2&{usual}"),
            format!("{there}/#/login?y=2&response_type=code"),
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut asked = Vec::new();
    for (at, (oauth2, ours, _)) in cases.iter().enumerate() {
        let auth = format!("oauth2: {{ {oauth2} }}");
        let plan = plan(&auth);
        let runtime = runtime(&plan, &[]);
        let browser = runtime.auth().sign_in.as_ref().and_then(|sign_in| sign_in.browser.as_ref());
        let names = [("redirect_uri", "http://127.0.0.1/cb"), ("state", "st"), ("challenge", "ch")];
        let url = runtime.authorize_url(browser.expect("a user agrees"), &given(&names));
        assert_eq!(url.expect("it can be made").as_str(), ours, "{oauth2}");

        let mut compiled = check_text(&spec(&auth), "yaml");
        let connector = compiled.connector.as_ref().expect("it was compiled above");
        let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
        let path = folder.path().join(format!("{at}.rb"));
        std::fs::write(&path, code).expect("it can be written");
        let connection = json!({ "client_id": "i d", "client_secret": "s&c" });
        asked.push(
            json!({ "id": at, "kind": "authorize", "name": "", "connector": path, "connection": connection }),
        );
    }
    if !crate::ruby::has_ruby() {
        return;
    }
    let answers = crate::ruby::run(&json!({ "cases": asked }));
    for ((oauth2, _, theirs), answer) in cases.iter().zip(answers) {
        assert_eq!(answer["outcome"]["output"], *theirs, "{oauth2}: {answer}");
    }
}

#[test]
fn a_token_lives_as_long_as_the_answer_says_or_else_the_spec() {
    let hour = NOW + 3_600;
    let cases = [
        // What is kept beside the standard, what the answer says, when the token ends.
        ("", r#""expires_in": 3600"#, Some(hour)),
        ("", r#""expires_in": "3600""#, Some(hour)),
        ("", r#""expires_in": 3600.7"#, Some(hour)),
        ("", r#""expires_in": null"#, None),
        ("", r#""expires_in": 0"#, None),
        ("", r#""expires_in": -60"#, None),
        ("", r#""expires_in": "soon""#, None),
        ("", r#""expires_in": [3600]"#, None),
        ("", r#""expires_in": {"in": 3600}"#, None),
        ("", r#""expires_in": true"#, None),
        ("", r#""expires_in": 9223372036854775807"#, Some(i64::MAX)),
        ("", r#""x": 1"#, None),
        // A number is a lifetime where the answer has none.
        ("expires_in: 3600", r#""x": 1"#, Some(hour)),
        ("expires_in: 3600", r#""expires_in": null"#, Some(hour)),
        ("expires_in: 3600", r#""expires_in": 60"#, Some(NOW + 60)),
        ("expires_in: '{{ response.body.life }}'", r#""expires_in": 60, "life": "3600""#, Some(hour)),
        ("expires_in: null", r#""expires_in": 60"#, None),
        // A moment, in any unit, wins over a lifetime.
        ("expires_at: '{{ response.body.end }}'", r#""end": 1767229200, "expires_in": 1"#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": "1767229200""#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": 1767229200000"#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": "2026-01-01T01:00:00Z""#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": "2026-01-01T02:00:00+01:00""#, Some(hour)),
        ("expires_at: '{{ response.body.end | datetime }}'", r#""end": "2026-01-01T01:00:00Z""#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": "never", "expires_in": 3600"#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": null, "expires_in": 3600"#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": 0, "expires_in": 3600"#, Some(hour)),
        ("expires_at: '{{ response.body.end }}'", r#""end": {"a": 1}"#, None),
    ];
    for (keep, says, end) in cases {
        let plan = plan(&format!(
            "oauth2: {{ grant: client_credentials, token: https://acme.example/token, keep: {{ {keep} }} }}"
        ));
        let mut runtime = runtime(&plan, &[(200, &format!(r#"{{"access_token": "t0ken", {says}}}"#))]);
        runtime.be_signed_in().expect("a token comes");
        assert_eq!(runtime.held.expires_at, end, "keep: {{ {keep} }}, the answer: {says}");
    }
}

#[test]
fn tokens_that_do_not_end_are_used_until_the_service_refuses_them() {
    let auth =
        "oauth2: { authorize: https://acme.example/a, token: https://acme.example/token, refresh: false }";
    let plan = plan(auth);
    let mut runtime = runtime(
        &plan,
        &[
            (200, r#"{"access_token": "t0ken", "refresh_token": "r3fresh", "expires_in": 60}"#),
            (200, "{}"),
            (401, "gone"),
        ],
    );
    let names = [("code", "c0de"), ("redirect_uri", "http://127.0.0.1/cb"), ("verifier", "v")];
    runtime.sign_in_anew(&given(&names)).expect("a token comes");
    runtime.host.now += 3_600;
    assert_eq!(runtime.test().map(drop), Ok(()));
    let fault: Fault = runtime.test().map(drop).expect_err("it is refused");
    assert_eq!((fault.code.text(), fault.message.as_str()), ("R0202", "401 Unauthorized: gone"));
    assert!(fault.help.as_ref().is_some_and(|help| help.contains("run `login`")), "{fault:?}");
}

#[test]
fn what_a_redirect_brought_stays_when_a_renewal_brings_none() {
    let auth = "oauth2: { authorize: https://acme.example/a, token: https://acme.example/token, \
         keep: { realm: '{{ callback.realm }}', tier: '{{ response.body.tier }}' } }";
    let plan = plan(auth);
    let tokens = r#"{"access_token": "t0ken-1", "refresh_token": "r3fresh-1", "tier": "gold"}"#;
    let mut runtime = runtime(
        &plan,
        &[(200, tokens), (401, "gone"), (200, r#"{"access_token": "t0ken-2", "tier": null}"#), (200, "{}")],
    );
    let mut names = given(&[("code", "c0de"), ("redirect_uri", "http://127.0.0.1/cb"), ("verifier", "v")]);
    names.push(("callback".into(), Value::object([("realm", Value::text("north"))])));
    runtime.sign_in_anew(&names).expect("a token comes");
    assert_eq!(runtime.test().map(drop), Ok(()));
    let held = &runtime.held;
    assert_eq!((held.token.as_deref(), held.refresh_token.as_deref()), (Some("t0ken-2"), Some("r3fresh-1")));
    assert_eq!(held.kept.get("realm"), Some(&Value::text("north")));
    assert_eq!(held.kept.get("tier"), Some(&Value::text("gold")));
}

#[test]
fn a_code_for_another_device_may_be_exchanged_in_steps() {
    let auth = "oauth2: { grant: device_code, device: https://acme.example/device, client: none, refresh: false, token: { steps: [\
         { get: 'https://acme.example/nonce', retry: none, as: nonce }, \
         { post: 'https://acme.example/token', form: { code: '{{ device_code }}', nonce: '{{ nonce.body.value }}', id: '{{ client_id }}' } }], \
         keep: { realm: '{{ nonce.body.realm }}' } } }";
    let plan = plan(auth);
    let asked = r#"{"device_code":"d3vice","user_code":"AB-CD","verification_uri":"https://acme.example/go","interval":5}"#;
    let nonce = |value: &str| format!(r#"{{"value":"{value}","realm":"{value}"}}"#);
    let answers = [
        (200, asked.to_owned()),
        (200, nonce("n1")),
        (400, r#"{"error":"authorization_pending"}"#.to_owned()),
        (200, nonce("n2")),
        (200, r#"{"error":"slow_down"}"#.to_owned()),
        (200, nonce("n3")),
        (200, r#"{"access_token":"t0ken","refresh_token":"r3fresh"}"#.to_owned()),
    ];
    let answers: Vec<(u16, &str)> = answers.iter().map(|(status, body)| (*status, body.as_str())).collect();
    let mut runtime = runtime(&plan, &answers);
    runtime.sign_in_by_device(&mut |_| {}).expect("the user agrees");
    let held = &runtime.held;
    assert_eq!((held.token.as_deref(), held.refresh_token.as_deref()), (Some("t0ken"), Some("r3fresh")));
    assert_eq!(held.kept.get("realm"), Some(&Value::text("n3")));
    let bodies: Vec<&str> = runtime.host.sent.iter().map(|(_, _, body)| body.as_str()).collect();
    assert_eq!(
        bodies,
        [
            "client_id=i%20d",
            "",
            "code=d3vice&nonce=n1&id=i%20d",
            "",
            "code=d3vice&nonce=n2&id=i%20d",
            "",
            "code=d3vice&nonce=n3&id=i%20d"
        ]
    );

    // What a step meets that is no answer of the last request ends it.
    let mut runtime = self::runtime(&plan, &[(200, asked), (503, "down")]);
    let fault = runtime.sign_in_by_device(&mut |_| {}).expect_err("a step fails");
    assert_eq!(fault.code.text(), "R0110", "{}", fault.message);
    assert_eq!(runtime.held.token, None);
}

#[test]
fn a_connection_is_given_up_by_steps_or_by_a_method_too() {
    let form = "token: '{{ token }}', renew: '{{ refresh_token }}', id: '{{ client_id }}', proof: '{{ client_secret }}'";
    let method = "methods:\n  end:\n    takes: { word: string!, renew: string!, id: string!, proof: string! }\n    steps:\n      \
         - { get: sessions, as: all }\n      \
         - { post: 'sessions/{{ all.body.id }}/end', form: { token: '{{ word }}', renew: '{{ renew }}', id: '{{ id }}', proof: '{{ proof }}' } }\n";
    let steps = format!(
        "steps: [{{ get: sessions, as: all }}, {{ post: 'sessions/{{{{ all.body.id }}}}/end', form: {{ {form} }} }}]"
    );
    for (revoke, methods) in
        [(steps, ""), (format!("call: end, with: {{ {} }}", form.replacen("token:", "word:", 1)), method)]
    {
        for ends in [true, false] {
            let server = Server::start(move |asked| match asked.line.as_str() {
                "POST /token" => Reply::json(r#"{"access_token":"t0ken-1","refresh_token":"r3fresh-1"}"#),
                "GET /sessions" => Reply::json(r#"{"id":"s7"}"#),
                "POST /sessions/s7/end" if !ends => Reply::refusal(500, "not today"),
                _ => Reply::json("{}"),
            });
            let port = server.port;
            let program = Program::of(&format!(
                "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth2: {{ \
                 grant: client_credentials, token: \"http://127.0.0.1:{port}/token\" }}\n    revoke: {{ {revoke} }}\n  \
                 test: {{ get: me }}\n{methods}"
            ));
            let client = [("ACME_CLIENT_ID", "id"), ("ACME_CLIENT_SECRET", "s3cret-of-the-client")];
            let (status, text) = program.run(&["login"], &client);
            assert_eq!(status, Some(0), "{text}");
            let before = server.asked().len();
            let (status, text) = program.run(&["logout"], &client);
            assert_eq!(status, Some(i32::from(!ends)), "{revoke}: {text}");
            assert!(ends || text.contains("the service was not told"), "{text}");
            assert!(!text.contains("t0ken-1") && !text.contains("s3cret"), "{text}");
            let asked = server.asked();
            let asked = &asked[before..];
            assert_eq!(asked.len(), 2, "{revoke}: {asked:?}");
            assert!(asked.iter().all(|asked| asked.head.contains("Bearer t0ken-1")), "{asked:?}");
            let body = "token=t0ken-1&renew=r3fresh-1&id=id&proof=s3cret-of-the-client";
            assert_eq!((asked[1].line.as_str(), asked[1].body.as_str()), ("POST /sessions/s7/end", body));
            let file = program.store().join("acme/default.connection");
            assert!(!file.exists(), "tokens are forgotten whatever came of it");
        }
    }
}
