//! When a connection is renewed, how often, and what is sent with it: on a clock and with a store of the
//! test's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specc::plan::{self, Plan};
use specc::runtime::held::{Held, Keeper};
use specc::runtime::{Answer, Fault, Host, NoAnswer, Outgoing, Runtime};
use specc::value::{DateTime, Value, json};

use crate::support::{check_text, problems_in_words};

/// The moment at which all begins.
const NOW: i64 = 1_000_000;

/// All that happens, oldest first.
type Log = Arc<Mutex<Vec<String>>>;

fn noted(log: &Log, what: String) {
    log.lock().expect("no test panics while it holds it").push(what);
}

/// What a service answers: a status and a body.
type Says = Box<dyn FnMut(&str) -> (u16, String) + Send>;

/// A service, and a clock that moves by waiting alone.
struct World {
    now: i64,
    log: Log,
    says: Says,
    timeouts: Vec<Duration>,
}

impl Host for World {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let path = request.url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        let mut line = format!("{} {}", request.method, path.map_or("", |(_, path)| path));
        if let Some((_, proof)) = request.headers.iter().find(|(name, _)| name == "Authorization") {
            line.push_str(&format!(" as {}", proof.trim_start_matches("Bearer ")));
        }
        noted(&self.log, line.clone());
        self.timeouts.push(request.timeout);
        let (status, body) = (self.says)(&line);
        Ok(Answer {
            status,
            reason: String::new(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.into_bytes(),
        })
    }

    fn wait(&mut self, pause: Duration) {
        noted(&self.log, format!("waits {} s", pause.as_secs()));
        self.now += i64::try_from(pause.as_secs()).expect("no pause is that long");
    }

    fn now(&self) -> DateTime {
        DateTime { seconds: self.now, nanos: 0, offset: 0 }
    }
}

/// What a store does.
#[derive(Debug, Default)]
struct Mood {
    /// Nothing can be begun.
    shut: bool,
    /// Nothing can be written.
    full: bool,
}

/// A store in memory.
struct Shelf {
    held: Arc<Mutex<Held>>,
    mood: Arc<Mutex<Mood>>,
    log: Log,
}

fn no_room() -> Fault {
    Fault::new(specc::diagnostic::Code::NotStored, "there is no room")
}

impl Keeper for Shelf {
    fn recall(&mut self) -> Result<Held, Fault> {
        Ok(self.held.lock().expect("nobody panicked").clone())
    }

    fn keep(&mut self, held: &Held) -> Result<(), Fault> {
        if self.mood.lock().expect("nobody panicked").full {
            return Err(no_room());
        }
        noted(&self.log, format!("keeps {}", held.token.as_deref().unwrap_or("nothing")));
        *self.held.lock().expect("nobody panicked") = held.clone();
        Ok(())
    }

    fn claim(&mut self) -> Result<(), Fault> {
        if self.mood.lock().expect("nobody panicked").shut { Err(no_room()) } else { Ok(()) }
    }

    fn release(&mut self) {}
}

fn plan(auth: &str, more: &str) -> Plan {
    let spec = format!(
        "specc: 1\nname: acme\nconnection:\n  fields: {{ password: {{}} }}\n  base_url: https://api.acme.example/\n  auth:\n    \
         session:\n      post: login\n      json: {{ password: \"{{{{ connection.password }}}}\" }}\n      \
         keep: {{ token: \"{{{{ response.body.key }}}}\", refresh_token: \"{{{{ response.body.renew }}}}\", expires_in: 3600 }}\n      \
         refresh: {{ post: renew, json: {{ renew: \"{{{{ refresh_token }}}}\" }}, keep: {{ token: \"{{{{ response.body.key }}}}\", \
         refresh_token: \"{{{{ response.body.renew }}}}\", expires_in: 3600 }} }}\n{auth}  test: {{ get: me }}\n{more}"
    );
    let compiled = check_text(&spec, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    plan::lower(connector, &compiled.sources)
}

/// A connection that somebody signed in to an hour ago, with a token that ends in so many seconds.
struct Test<'p> {
    runtime: Runtime<'p, World>,
    log: Log,
    mood: Arc<Mutex<Mood>>,
    held: Arc<Mutex<Held>>,
}

impl<'p> Test<'p> {
    fn of(plan: &'p Plan, ends_in: i64, says: impl FnMut(&str) -> (u16, String) + Send + 'static) -> Self {
        let log = Log::default();
        let world = World { now: NOW, log: Arc::clone(&log), says: Box::new(says), timeouts: Vec::new() };
        let fields = json::read(br#"{"password":"l0velace"}"#).expect("it is JSON");
        let mut runtime = Runtime::new(plan, world, &fields).expect("the connection is whole");
        let held = Held {
            token: Some("t1".to_owned()),
            refresh_token: Some("r1".to_owned()),
            expires_at: Some(NOW + ends_in),
            since: NOW - 3_600,
            generation: 1,
            ..Held::default()
        };
        let (held, mood) = (Arc::new(Mutex::new(held)), Arc::<Mutex<Mood>>::default());
        runtime.keeper =
            Box::new(Shelf { held: Arc::clone(&held), mood: Arc::clone(&mood), log: Arc::clone(&log) });
        runtime.take_up().expect("it is ours");
        Self { runtime, log, mood, held }
    }

    /// What was done since the last time.
    fn done(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock().expect("nobody panicked"))
    }
}

fn renewed(line: &str) -> (u16, String) {
    match line {
        "POST renew" | "POST login" => (200, r#"{"key":"t2","renew":"r2"}"#.to_owned()),
        _ => (200, "{}".to_owned()),
    }
}

/// In how many seconds the token ends, what the service says, whether anything can be stored, what is done,
/// whether it works.
type Row = (i64, fn(&str) -> (u16, String), bool, &'static [&'static str], bool);

#[test]
fn a_token_that_is_about_to_end_is_renewed_before_it_does_and_used_if_that_fails() {
    let plan = plan("", "");
    let down =
        |line: &str| if line == "POST renew" { (503, "later".to_owned()) } else { (200, "{}".to_owned()) };
    let rows: [Row; 7] = [
        (61, renewed, true, &["GET me as t1"], true),
        (60, renewed, true, &["POST renew", "keeps t2", "GET me as t2"], true),
        (0, renewed, true, &["POST renew", "keeps t2", "GET me as t2"], true),
        (30, down, true, &["POST renew", "GET me as t1"], true),
        (0, down, true, &["POST renew"], false),
        (30, renewed, false, &["GET me as t1"], true),
        (0, renewed, false, &[], false),
    ];
    for (ends_in, says, stores, done, works) in rows {
        let mut test = Test::of(&plan, ends_in, says);
        test.mood.lock().expect("nobody panicked").shut = !stores;
        let outcome = test.runtime.test();
        assert_eq!(test.done(), done, "ends in {ends_in} s, stores: {stores}");
        assert_eq!(outcome.is_ok(), works, "ends in {ends_in} s, stores: {stores}: {outcome:?}");
    }
}

#[test]
fn a_token_that_could_not_be_stored_is_not_used_before_it_is() {
    let plan = plan("", "");
    let mut test = Test::of(&plan, 0, renewed);
    test.mood.lock().expect("nobody panicked").full = true;
    for done in [&["POST renew"][..], &[], &[]] {
        let fault = test.runtime.test().expect_err("it cannot be stored");
        assert_eq!(fault.code.text(), "R0115", "{}", fault.message);
        assert_eq!(test.done(), done);
    }
    test.mood.lock().expect("nobody panicked").full = false;
    assert_eq!(test.runtime.test(), Ok(None));
    assert_eq!(test.done(), ["keeps t2", "GET me as t2"], "it was not asked for again");
    assert_eq!(test.held.lock().expect("nobody panicked").refresh_token.as_deref(), Some("r2"));
}

#[test]
fn a_refused_request_is_renewed_for_once_and_sent_again_once() {
    let signs = "    refresh_on: [401, 498, /gone/]\n    detect: [/OUT/]\n";
    let plan = plan(signs, "");
    for (status, body) in [(401, ""), (498, "no"), (400, "the token is gone"), (200, "\"OUT\"")] {
        let mut test = Test::of(&plan, 3_600, move |line| match line {
            "POST renew" => renewed(line),
            _ => (status, body.to_owned()),
        });
        let fault = test.runtime.test().expect_err("it is refused again");
        assert_eq!(
            test.done(),
            ["GET me as t1", "POST renew", "keeps t2", "GET me as t2"],
            "{status} {body}"
        );
        let help = fault.help.unwrap_or_default();
        assert!(help.contains("renewed"), "{status} {body}: `{help}` does not say that it was renewed");
    }
    // Others are none.
    for (status, body) in [(403, ""), (500, "down"), (400, "gon e")] {
        let mut test = Test::of(&plan, 3_600, move |_| (status, body.to_owned()));
        assert!(test.runtime.test().is_err());
        assert_eq!(test.done(), ["GET me as t1"], "{status} {body}");
    }
}

#[test]
fn signs_of_a_refusal_are_looked_for_in_the_first_64_kib() {
    let plan = plan("    refresh_on: [401, /gone/]\n    detect: [/OUT/]\n", "");
    for (before, renews) in [((64 << 10) - 4, true), (64 << 10, false), (10 << 20, false)] {
        for (status, sign) in [(400, "gone"), (200, "OUT")] {
            let body = format!("\"{}{sign}\"", "x".repeat(before - 1));
            let mut test = Test::of(&plan, 3_600, move |line| match line {
                "GET me as t1" => (status, body.clone()),
                other => renewed(other),
            });
            let _ = test.runtime.test();
            let asked = test.done().iter().any(|line| line == "POST renew");
            assert_eq!(asked, renews, "{sign} behind {before} bytes");
        }
    }
}

#[test]
fn the_second_sending_is_no_attempt_and_waits_for_nothing_but_counts_for_the_limit() {
    let mut asked = 0;
    let mut answers = move |line: &str| match line {
        "GET me as t2" => {
            asked += 1;
            if asked < 3 { (503, "later".to_owned()) } else { (200, "{}".to_owned()) }
        }
        "GET me as t1" => (401, String::new()),
        other => renewed(other),
    };
    let patient = plan("", "http: { retry: { attempts: 3, wait: 1s } }\n");
    let mut test = Test::of(&patient, 3_600, move |line| answers(line));
    assert_eq!(test.runtime.test(), Ok(None));
    let done = test.done();
    let (renewal, rest) = done.split_at(4);
    assert_eq!(renewal, ["GET me as t1", "POST renew", "keeps t2", "GET me as t2"], "nothing was waited for");
    assert_eq!(rest.iter().filter(|line| line.starts_with("GET")).count(), 2, "three attempts: {rest:?}");
    assert_eq!(rest.iter().filter(|line| line.starts_with("waits")).count(), 2, "{rest:?}");

    let few = plan("", "http: { limit: { requests: 2, per: 1m } }\n");
    let mut test = Test::of(&few, 3_600, |line| match line {
        "GET me as t1" => (401, String::new()),
        other => renewed(other),
    });
    assert_eq!(test.runtime.test(), Ok(None));
    assert_eq!(test.done(), ["GET me as t1", "POST renew", "keeps t2", "waits 60 s", "GET me as t2"]);
}

#[test]
fn what_another_has_renewed_is_taken() {
    let plan = plan("", "");
    for ends_in in [3_600, 0] {
        let mut test = Test::of(&plan, ends_in, |line| match line {
            "GET me as t1" => (401, String::new()),
            other => renewed(other),
        });
        {
            let mut held = test.held.lock().expect("nobody panicked");
            (held.token, held.generation) = (Some("t7".to_owned()), 7);
            held.expires_at = Some(NOW + 3_600);
        }
        assert_eq!(test.runtime.test(), Ok(None));
        let done = test.done();
        assert_eq!(done.last().map(String::as_str), Some("GET me as t7"), "{done:?}");
        assert!(!done.iter().any(|line| line.starts_with("POST")), "nobody renews again: {done:?}");
    }
}

#[test]
fn a_refused_renewal_is_followed_by_a_sign_in_and_what_follows_that_by_no_renewal() {
    let plan = plan("    on_connect: { get: who, keep: { who: \"{{ response.body.who }}\" } }\n", "");
    for (status, anew) in [(400, true), (401, true), (403, true), (404, false), (500, false)] {
        let mut test = Test::of(&plan, 3_600, move |line| match line {
            "GET me as t1" => (401, String::new()),
            "POST renew" => (status, "no".to_owned()),
            other => renewed(other),
        });
        assert_eq!(test.runtime.test().is_ok(), anew, "{status}");
        let done = test.done();
        let rest: &[&str] =
            if anew { &["POST login", "keeps t2", "GET who as t2", "keeps t2", "GET me as t2"] } else { &[] };
        assert_eq!(done[..2], ["GET me as t1", "POST renew"], "{status}");
        assert_eq!(done[2..], *rest, "{status}");
        assert!(test.runtime.host.timeouts[1..done.len().min(3) - 1].iter().all(|time| time.as_secs() == 30));
    }
    // A renewal that is not refused is no sign-in: nothing follows.
    let mut test = Test::of(&plan, 3_600, |line| match line {
        "GET me as t1" => (401, String::new()),
        other => renewed(other),
    });
    assert_eq!(test.runtime.test(), Ok(None));
    assert_eq!(test.done(), ["GET me as t1", "POST renew", "keeps t2", "GET me as t2"]);
    // What is refused while somebody signs in renews nothing.
    let mut test = Test::of(&plan, 0, |line| match line {
        "POST renew" | "GET who as t2" => (401, String::new()),
        other => renewed(other),
    });
    let fault = test.runtime.test().expect_err("it is refused");
    assert_eq!(fault.code.text(), "R0110", "{}", fault.message);
    assert_eq!(test.done()[..4], ["POST renew", "POST login", "keeps t2", "GET who as t2"]);
}

#[test]
fn a_host_that_gets_no_credentials_asks_for_none() {
    let more = "actions:\n  away: { get: \"https://other.example/x\", output: { id: integer } }\n  \
                open: { get: open, auth: none, output: { id: integer } }\n";
    let plan = plan("", more);
    for (name, line) in [("away", "GET x"), ("open", "GET open")] {
        let action = plan.actions.iter().find(|action| action.meta.name == name).expect("it is there");
        // Also where the token has ended.
        for ends_in in [3_600, 0] {
            let mut test = Test::of(&plan, ends_in, |_| (401, "who are you".to_owned()));
            let fault = test
                .runtime
                .run(action, &Value::Null, &Value::object::<&str>([]))
                .expect_err("it is refused");
            assert_eq!(fault.code.text(), "R0202");
            assert_eq!(test.done(), [line], "{name}, ends in {ends_in} s");
        }
    }
}

#[test]
fn whoever_could_not_be_connected_behind_a_sign_in_begins_anew() {
    let plan = plan("    on_connect: { get: who, keep: { who: \"{{ response.body.who }}\" } }\n", "");
    let mut down = 2;
    let mut test = Test::of(&plan, 0, move |line| match line {
        "POST renew" => (400, "used up".to_owned()),
        "GET who as t2" if down > 0 => {
            down -= 1;
            (500, "down".to_owned())
        }
        other => renewed(other),
    });
    for _ in 0..2 {
        let fault = test.runtime.test().expect_err("it is down");
        assert_eq!(fault.code.text(), "R0110", "{}", fault.message);
        let done = test.done();
        assert_eq!(done[..4], ["POST renew", "POST login", "keeps t2", "GET who as t2"], "{done:?}");
        assert!(test.held.lock().expect("nobody panicked").pending, "what is stored says so too");
    }
    assert_eq!(test.runtime.test(), Ok(None));
    let done = test.done();
    assert_eq!(done[1..], ["POST login", "keeps t2", "GET who as t2", "keeps t2", "GET me as t2"]);
}
