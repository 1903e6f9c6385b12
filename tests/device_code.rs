//! Signing in with a code that a user types on another device (RFC 8628), on a clock of its own.

use std::collections::VecDeque;
use std::time::Duration;

use specc::plan::{self, Plan};
use specc::runtime::{Answer, Fault, Host, NoAnswer, Outgoing, Runtime};
use specc::value::{DateTime, json};

use crate::support::{check_text, problems_in_words};

const SPEC: &str = r"
specc: 1
name: acme
connection:
  base_url: https://api.acme.example/
  auth:
    oauth2:
      grant: device_code
      device: https://acme.example/device
      token: https://acme.example/token
      client: none
      scopes: [read, write]
  test: { get: me }
";

const ASKED: &str = r#"{"device_code":"d3vice-code","user_code":"WDJB-MJHT","verification_uri":"https://acme.example/go","interval":5,"expires_in":600}"#;
const WAITING: &str = r#"{"error":"authorization_pending","error_description":"not yet"}"#;
const SLOWER: &str = r#"{"error":"slow_down"}"#;
const TOKENS: &str = r#"{"access_token":"t0ken","refresh_token":"r3fresh","expires_in":3600}"#;

/// A service whose answers are known beforehand, with a clock that moves by waiting alone.
struct Script {
    now: i64,
    answers: VecDeque<Option<(u16, &'static str)>>,
    /// What was sent, and when.
    sent: Vec<(i64, String, String)>,
}

impl Host for Script {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let body = request.body.clone().unwrap_or_default();
        self.sent.push((self.now, request.url.clone(), String::from_utf8_lossy(&body).into_owned()));
        match self.answers.pop_front().expect("no more is asked than there are answers") {
            None => Err(NoAnswer::Timeout),
            Some((status, body)) => Ok(Answer {
                status,
                reason: String::new(),
                headers: vec![("content-type".to_owned(), "application/json".to_owned())],
                body: body.as_bytes().to_vec(),
            }),
        }
    }

    fn wait(&mut self, pause: Duration) {
        self.now += i64::try_from(pause.as_secs()).expect("no pause is that long");
    }

    fn now(&self) -> DateTime {
        DateTime { seconds: self.now, nanos: 0, offset: 0 }
    }
}

fn plan() -> Plan {
    let compiled = check_text(SPEC, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    plan::lower(connector, &compiled.sources)
}

type Answers = Vec<Option<(u16, &'static str)>>;

/// When it was sent, in seconds; the address; the body.
type Asked = (i64, String, String);

/// Signs in; gives what came of it, the token held, and what was sent.
fn sign_in(answers: Answers) -> (Result<(), Fault>, Option<String>, Vec<Asked>) {
    let plan = plan();
    let fields = json::read(br#"{"client_id":"me"}"#).expect("it is JSON");
    let host = Script { now: 0, answers: answers.into(), sent: Vec::new() };
    let mut runtime = Runtime::new(&plan, host, &fields).expect("the connection is whole");
    let mut shown = Vec::new();
    let done = runtime.sign_in_by_device(&mut |asked| shown.push(asked.clone()));
    if !shown.is_empty() {
        assert_eq!(
            (shown[0].code.as_str(), shown[0].address.as_str()),
            ("WDJB-MJHT", "https://acme.example/go")
        );
    }
    assert!(runtime.host.answers.is_empty(), "all answers are asked for");
    let seen = format!("{:?}", done.as_ref().map_err(|fault| fault.clone().masked(&runtime.secrets)));
    assert!(!seen.contains("d3vice-code") && !seen.contains("t0ken"), "{seen}");
    (done, runtime.held.token.clone(), runtime.host.sent)
}

#[test]
fn the_service_is_asked_as_often_as_it_wants_until_the_user_agrees() {
    let (done, token, sent) = sign_in(vec![
        Some((200, ASKED)),
        Some((400, WAITING)),
        Some((400, SLOWER)),
        None,
        Some((200, WAITING)),
        Some((200, TOKENS)),
    ]);
    assert_eq!(done, Ok(()));
    assert_eq!(token.as_deref(), Some("t0ken"));
    let times: Vec<i64> = sent.iter().map(|(at, ..)| *at).collect();
    assert_eq!(times, [0, 5, 10, 20, 40, 60], "5 s, then 10 s, then 20 s after no answer");
    assert_eq!(sent[0].1, "https://acme.example/device");
    assert_eq!(sent[0].2, "scope=read%20write&client_id=me");
    assert_eq!(sent[1].1, "https://acme.example/token");
    assert_eq!(
        sent[1].2,
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d3vice-code&client_id=me"
    );
}

#[test]
fn refusals_and_silence_end_it_with_nothing_held() {
    let cases: [(Answers, &str, &str); 5] = [
        (vec![Some((200, ASKED)), Some((400, r#"{"error":"access_denied"}"#))], "R0110", "access_denied"),
        (
            vec![
                Some((200, ASKED)),
                Some((400, r#"{"error":"expired_token","error_description":"too late"}"#)),
            ],
            "R0110",
            "expired_token: too late",
        ),
        (vec![Some((401, r#"{"error":"invalid_client"}"#))], "R0110", "invalid_client"),
        (vec![Some((200, "<html>Sign in</html>"))], "R0112", "no `device_code`"),
        (vec![Some((200, ASKED)), Some((200, "<html>Sign in</html>"))], "R0112", "holds no token"),
    ];
    for (answers, code, says) in cases {
        let (done, token, _) = sign_in(answers);
        let fault = done.expect_err(says);
        assert_eq!((fault.code.text(), token), (code, None), "{}", fault.message);
        assert!(fault.message.contains(says), "{}", fault.message);
    }
}

#[test]
fn a_code_that_nobody_types_ends() {
    let mut answers = vec![Some((200, ASKED))];
    answers.extend(vec![Some((400, WAITING)); 119]);
    let (done, _, _) = sign_in(answers);
    let fault = done.expect_err("600 s have passed");
    assert_eq!(fault.code.text(), "R0114", "{}", fault.message);
}
