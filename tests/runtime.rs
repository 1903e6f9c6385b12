//! Connector binaries against services that answer badly: every failure is told with its place and
//! its request, nothing is half done, and no secret is seen anywhere.

mod polls;
mod program;
mod terminal;

use std::fs;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::support::server::{Asked, Reply, Server};

pub use program::{Ended, Program, SECRET, no_secret_in, spawned, until};

/// The service, which does what the address asks for.
fn service() -> &'static Server {
    static SERVICE: OnceLock<Server> = OnceLock::new();
    SERVICE.get_or_init(|| Server::start(misbehave))
}

/// Another service, to which no credentials may go.
fn stranger() -> &'static Server {
    static STRANGER: OnceLock<Server> = OnceLock::new();
    STRANGER.get_or_init(|| Server::start(|_| Reply::json("{\"id\": 7}")))
}

fn misbehave(asked: &Asked) -> Reply {
    let what = asked.line.split(['/', '?']).nth(2).unwrap_or_default();
    let word = what.split('-').next().unwrap_or_default();
    match word {
        "half" => Reply::Half,
        "reset" => Reply::Reset,
        "endless" => Reply::Endless,
        "huge" => Reply::Huge,
        "late" => Reply::Late(Duration::from_secs(20)),
        "html" => {
            Reply::Whole(200, "Content-Type: text/html".to_owned(), "<html>maintenance</html>".to_owned())
        }
        "deep" => Reply::json("[".repeat(100_000)),
        "number" => Reply::json("{\"id\": 1e999}"),
        "list" => Reply::json("\"no object\""),
        // The whole request comes back, with the credentials in it.
        "echo" => Reply::refusal(401, format!("denied: {}{}", asked.head, asked.body)),
        "missing" => Reply::refusal(404, "no such thing"),
        "broken" => Reply::refusal(500, "x".repeat(100_000)),
        "away" => Reply::redirect(302, &format!("http://127.0.0.1:{}/taken", stranger().port)),
        "moved" => Reply::redirect(307, &format!("http://127.0.0.1:{}/taken", stranger().port)),
        "circle" => Reply::redirect(302, &format!("/things/{what}")),
        "busy" if asked.before < 2 => Reply::Whole(429, "Retry-After: 1".to_owned(), "slow down".to_owned()),
        "busy" => Reply::json("{\"id\": 7, \"name\": \"late but there\"}"),
        "seldom" if asked.before < 2 => Reply::refusal(503, "down"),
        "many" => {
            let page = asked.line.split("page=").nth(1).map_or(1, |page| page.parse().expect("a number"));
            let next = (page < MANY)
                .then(|| format!("http://127.0.0.1:{}/polled/many?page={}", service().port, page + 1));
            let changed = format!("2026-01-01T00:{page:02}:00Z");
            Reply::json(
                serde_json::json!({ "items": [{ "id": page, "changed_at": changed }], "next": next })
                    .to_string(),
            )
        }
        "links" => {
            let next =
                format!("http://127.0.0.1:{}/polled/fine?page=2&key={}", service().port, percent(SECRET));
            let body = serde_json::json!({ "items": [{ "id": 1, "changed_at": "2026-01-01T00:00:00Z" }], "next": next });
            Reply::json(body.to_string())
        }
        _ if asked.line.contains("/polled/") => {
            Reply::json(r#"{"items": [{"id": 1, "changed_at": "2026-01-01T00:00:00Z"}], "next": null}"#)
        }
        _ => Reply::json("{\"id\": 7}"),
    }
}

/// How many pages of one record there are.
const MANY: u32 = 40;

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The connector of most tests.
fn probe() -> &'static Program {
    static PROBE: OnceLock<Program> = OnceLock::new();
    PROBE.get_or_init(|| {
        Program::build(&spec(
            "auth: { api_key: X-Api-Key, apply: { headers: { X-Pin: '{{ connection.pin }}' } } }",
        ))
    })
}

/// Line 7 is `fetch`, line 16 `closed`, line 23 polls.
fn spec(auth: &str) -> String {
    format!(
        "specc: 1
name: probe
connection: {{ fields: {{ api_key: {{ secret: true }}, pin: {{ type: integer, secret: true, required: false }} }}, base_url: 'http://127.0.0.1:{port}/', {auth}, test: {{ get: me }} }}
objects:
  thing: {{ fields: {{ id: {{ type: integer, key: true }}, name: string, changed_at: datetime }} }}
actions:
  fetch:
    get: things/{{{{ input.what }}}}
    input: {{ what: {{ required: true }} }}
    retry: none
    timeout: 2s
    output: thing
  patient: {{ get: 'things/{{{{ input.what }}}}', input: {{ what: {{ required: true }} }}, output: thing }}
  follow: {{ get: 'things/{{{{ input.what }}}}', input: {{ what: {{ required: true }} }}, redirects: follow, headers: {{ X-Extra: '{{{{ connection.api_key }}}}' }}, output: thing }}
  send: {{ post: 'things/{{{{ input.what }}}}', input: {{ what: {{ required: true }} }}, redirects: follow, retry: none, json: {{ key: '{{{{ connection.api_key }}}}' }}, output: thing }}
  closed: {{ get: 'http://127.0.0.1:1/things', retry: none, output: thing }}
  strict:
    input: {{ count: {{ type: integer, min: 1, required: true }}, day: {{ type: date, required: true }}, kind: {{ select: {{ a: A, b: B }}, toggle: false }}, code: {{ secret: true, pattern: '[0-9]+' }} }}
    post: things
    json: input
    output: thing
triggers:
  changed_thing: {{ input: {{ what: {{ required: true }} }}, poll: {{ get: 'polled/{{{{ input.what }}}}', retry: none, timeout: 2s, items: response.body.items, paginate: {{ by: url, next: response.body.next }}, cursor: {{ field: changed_at, start: 2025-01-01 }} }}, output: thing }}
  closed_thing: {{ poll: {{ get: 'http://127.0.0.1:1/polled', retry: none, items: response.body.items, cursor: {{ field: changed_at, start: 2025-01-01 }} }}, output: thing }}
  other_thing: {{ poll: {{ get: polled/fine, items: response.body.items, cursor: {{ field: changed_at, start: 2025-01-01 }} }}, output: thing }}
",
        port = service().port,
    )
}

/// What can go wrong with a request: what is asked for, the code, words of the message.
const FAILURES: [(&str, &str, &str); 13] = [
    ("half", "R0200", "could not be reached"),
    ("reset", "R0200", "could not be reached"),
    ("late", "R0200", "did not answer in time"),
    ("endless", "R0205", "larger than 64 MiB"),
    ("huge", "R0205", "larger than 64 MiB"),
    ("html", "R0204", "not JSON (text/html)"),
    ("deep", "R0204", "nested more than 100 deep"),
    ("number", "R0204", "out of range"),
    ("echo", "R0202", "401"),
    ("missing", "R0201", "404"),
    ("broken", "R0201", "500"),
    ("away", "R0206", "another origin"),
    ("circle", "R0206", "more than 10 times"),
];

#[test]
fn every_failure_is_told_with_its_place_and_its_request() {
    std::thread::scope(|scope| {
        for failures in FAILURES.chunks(4) {
            scope.spawn(move || {
                for (what, code, words) in failures {
                    for verbose in [false, true] {
                        let word = format!("what={what}");
                        let mut args = vec!["run", "fetch", word.as_str()];
                        args.extend(verbose.then_some("--verbose"));
                        let began = Instant::now();
                        let ended = probe().run(&args);
                        ended.refused(1, code, words, what);
                        let request =
                            format!("request: GET http://127.0.0.1:{}/things/{what}", service().port);
                        assert!(ended.err.contains(&request), "{what}: {}", ended.err);
                        assert!(ended.err.contains("--> spec.yaml:7:"), "{what}: {}", ended.err);
                        assert!(
                            began.elapsed() < Duration::from_secs(15),
                            "{what} took {:?}",
                            began.elapsed()
                        );
                        assert!(ended.err.len() < 20_000, "{what} says {} bytes", ended.err.len());
                    }
                }
            });
        }
    });
    let ended = probe().run(&["run", "closed"]);
    ended.refused(1, "R0200", "could not be reached", "a closed port");
    assert!(ended.err.contains("--> spec.yaml:16:"), "{}", ended.err);
}

#[test]
fn an_answer_without_end_takes_bounded_memory() {
    for what in ["endless", "huge"] {
        let limited =
            format!("ulimit -v 700000; exec '{}' run fetch what={what}-limited", probe().path.display());
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &limited]).env("PROBE_API_KEY", SECRET).env("NO_PROXY", "*");
        let ended = Ended::of(command.output());
        ended.refused(1, "R0205", "larger than 64 MiB", what);
    }
}

#[test]
fn a_service_that_asks_for_patience_gets_it() {
    let began = Instant::now();
    let ended = probe().run(&["run", "patient", "what=busy"]);
    assert_eq!(
        (ended.status, ended.out.as_str()),
        (Some(0), "{\"id\":7,\"name\":\"late but there\"}\n"),
        "{}",
        ended.err
    );
    assert!(began.elapsed() >= Duration::from_secs(2), "two times a second was asked for");
    probe().run(&["run", "fetch", "what=busy-now"]).refused(1, "R0203", "slow down", "without patience");
}

#[test]
fn credentials_do_not_follow_to_another_host() {
    let taken = |server: &Server| server.asked().iter().filter(|asked| asked.line.contains("taken")).count();
    let before = taken(stranger());
    probe().run(&["run", "fetch", "what=away-now"]).refused(1, "R0206", "another origin", "same origin");
    assert_eq!(taken(stranger()), before, "nothing was sent there");

    let ended = probe().run(&["run", "follow", "what=away"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), "{\"id\":7}\n"), "{}", ended.err);
    assert_eq!(taken(stranger()), before + 1);
    let ended = probe().run(&["run", "send", "what=moved"]);
    ended.refused(1, "R0206", "a request whose body holds a secret", "a body");
    for asked in stranger().asked() {
        let all = format!("{}{}", asked.head, asked.body);
        no_secret_in(&all, "the other host");
        assert!(
            !all.to_lowercase().contains("x-api-key") && !all.to_lowercase().contains("x-extra"),
            "{all}"
        );
    }
    let sent = service().asked().into_iter().find(|asked| asked.line.contains("away")).expect("it was asked");
    assert!(sent.head.to_lowercase().contains("x-api-key: "), "{}", sent.head);
}

#[test]
fn no_secret_is_told_whatever_the_credentials_are() {
    let schemes = [
        "auth: { api_key: { query: key } }",
        "auth: { basic: { user: ada, password: '{{ connection.api_key }}' } }",
        "auth: { bearer: '{{ connection.api_key }}' }",
        "auth: { api_key: { cookie: session } }",
        "values: { twice: \"{{ connection.api_key | base64encode | upper }}\" }, auth: { api_key: { header: X-Key, value: 'SSWS {{ connection.twice }}' } }",
        "auth: { apply: { headers: { X-Coded: \"{{ connection.api_key | base64encode }}\" }, params: { k: '{{ connection.api_key }}' } } }",
    ];
    for auth in schemes {
        let program = Program::build(&spec(auth));
        let key = serde_json::json!({ "api_key": "s3cr3t-plain", "pin": 1_357_911 });
        fs::write(program.file("connection.json"), key.to_string()).expect("it can be written");
        for args in [
            &["run", "fetch", "what=echo"][..],
            &["run", "fetch", "what=echo", "--verbose"],
            &["run", "send", "what=echo", "--verbose"],
            &["run", "fetch", "what=fine", "--verbose"],
            &["run", "fetch", "what=echo", "--verbose", "--connection", "connection.json"],
        ] {
            let ended = program.run(args);
            assert!(ended.status.is_some(), "{auth} {args:?}");
            ended.tells_no_secret(&format!("{auth} {args:?}"));
            if args.contains(&"what=echo") && args[1] == "fetch" {
                ended.refused(1, "R0202", "401", auth);
            }
        }
        let sent = service().asked().len();
        assert!(sent > 0);
    }
}

#[test]
fn a_secret_of_the_input_is_not_shown_with_what_is_sent() {
    let args = ["run", "strict", "count=1", "day=2026-01-01", "code=24680135", "--verbose"];
    let ended = probe().run(&args);
    assert!(ended.err.contains("POST "), "{}", ended.err);
    assert!(!ended.err.contains("24680135"), "{}", ended.err);
}

#[test]
fn what_is_handed_in_is_judged_at_once_and_nothing_is_sent() {
    let asked = |line: &str| service().asked().iter().filter(|asked| asked.line == line).count();
    let before = asked("POST /things");
    let ended = probe().run(&["run", "strict", "count=0", "day=soon", "kind=c", "code=s3cr3t", "colour=red"]);
    ended.refused(2, "R0100", "the input is not as it has to be", "all wrong");
    for field in ["`count`", "`day`", "`kind`", "`code`", "`colour`"] {
        assert!(ended.err.contains(field), "{field} is not in\n{}", ended.err);
    }
    let ended = probe().run(&["run", "strict"]);
    ended.refused(2, "R0100", "`count`", "nothing given");
    assert!(ended.err.contains("`day`"), "{}", ended.err);
    assert_eq!(asked("POST /things"), before);

    let mut command = probe().command(&["test"]);
    command.env_remove("PROBE_API_KEY");
    Ended::of(command.output()).refused(2, "R0100", "the connection is not as it has to be", "no connection");

    let wrong = "{\"api_key\": \"s3cr3t\" \"pin\": 1}";
    fs::write(probe().file("wrong.json"), wrong).expect("it can be written");
    let cases = [
        (&["run", "fetch", "what=fine", "--connection", "wrong.json"][..], 2, "is not JSON"),
        (&["run", "fetch", "what=fine", "--connection", "nowhere.json"], 3, "cannot be read"),
        (&["run", "fetsh", "what=fine"], 2, "did you mean `fetch`?"),
        (&["run", "fetch", "what"], 2, "write name=value"),
        (&["poll", "changed_thing", "what=fine", "--every", "soon"], 2, "write 30s"),
    ];
    for (args, status, words) in cases {
        let ended = probe().run(args);
        assert_eq!((ended.status, ended.out.as_str()), (Some(status), ""), "{args:?} {}", ended.err);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
        ended.tells_no_secret(&format!("{args:?}"));
    }
}

#[test]
fn a_request_of_the_users_own_has_the_address_the_credentials_and_the_rules_of_the_connector() {
    let spec = spec("auth: { api_key: X-Api-Key }").replace(
        "actions:\n",
        "custom_action: { help: Any path, link: https://probe.example/docs }\nhttp: { headers: { X-Always: here }, params: { lang: en }, errors: [{ when: 404, message: 'There is none at {{ response.status }}' }] }\nactions:\n",
    );
    let program = Program::build(&spec);
    let asked = |line: &str| {
        let all = service().asked();
        all.into_iter()
            .rfind(|asked| asked.line.contains(line))
            .unwrap_or_else(|| panic!("{line} was not asked"))
    };
    let args = [
        "request",
        "post",
        "things/own?a=1",
        "-p",
        "b=ü &",
        "-H",
        "X-Extra=yes",
        "--json",
        "{\"n\": [1, null]}",
    ];
    let ended = program.run(&args);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), "{\"id\":7}\n"), "{}", ended.err);
    let own = asked("things/own");
    assert_eq!(own.line, "POST /things/own?a=1&lang=en&b=%C3%BC%20%26");
    assert_eq!(own.body, "{\"n\":[1,null]}");
    let head = own.head.to_lowercase();
    for header in ["x-always: here", "x-extra: yes", "x-api-key: ", "content-type: application/json"] {
        assert!(head.contains(header), "{header} is not in {head}");
    }
    let ended = program.run(&["request", "GET", "things/missing-own"]);
    ended.refused(1, "R0201", "There is none at 404", "a rule of http");
    let ended = program.run(&["request", "GET", "things/html-own", "--text"]);
    assert_eq!(
        (ended.status, ended.out.as_str()),
        (Some(0), "\"<html>maintenance</html>\"\n"),
        "{}",
        ended.err
    );
    program.run(&["request", "GET", "things/echo-own", "--verbose"]).refused(1, "R0202", "401", "an echo");
    // Only what reads is sent again.
    program.run(&["request", "POST", "things/busy-post"]).refused(1, "R0203", "slow down", "a POST");

    let before = stranger().asked().len();
    let whole = format!("http://127.0.0.1:{}/things/7", stranger().port);
    let ended = program.run(&["request", "GET", &whole]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), "{\"id\":7}\n"), "{}", ended.err);
    let there = stranger().asked();
    assert!(there.len() > before);
    no_secret_in(&there.iter().map(|asked| asked.head.as_str()).collect::<String>(), "another host");

    let misuses = [
        (vec!["request", "G T", "me"], "is no method"),
        (vec!["request", "GET", "me", "-p", "a"], "is no NAME=VALUE"),
        (vec!["request", "GET", "me", "-H", "Host=evil.example"], "cannot be set"),
        (vec!["request", "GET", "me", "-H", "a b=c"], "cannot be set"),
        (vec!["request", "POST", "me", "--json", "{"], "is no JSON"),
        (vec!["request", "POST", "me", "--json", "@/nowhere"], "cannot be read"),
    ];
    for (args, words) in misuses {
        let ended = program.run(&args);
        assert!(matches!(ended.status, Some(2 | 3)), "{args:?}: {}", ended.err);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
    }
    program.run(&["request", "GET", "//evil.example/me"]).refused(1, "R0304", "another host", "two slashes");
    program.run(&["request", "GET", "things/../../me"]).refused(1, "R0302", "", "a path that climbs");
    let ended = program.run(&["list"]);
    assert!(
        ended.out.ends_with(
            "Requests of your own\n  request METHOD PATH\n  Any path\n  https://probe.example/docs\n"
        ),
        "{}",
        ended.out
    );
    let ended = probe().run(&["request", "GET", "me"]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("takes no requests of your own"), "{}", ended.err);
}
