//! Connector binaries against services that answer badly: every failure is told with its place and
//! its request, nothing is half done, and no secret is seen anywhere.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use specc::{plan, target};

use crate::support::server::{Asked, Reply, Server};
use crate::support::{check_text, problems_in_words};

/// A secret that is easily found.
pub const SECRET: &str = "s3cr3t/+&\"key";
/// What would be seen of it and of the other secret: plain, coded, coded as the end of a pair.
const LEAKS: [&str; 5] = ["s3cr3t", "czNjcjN0", "CZNJCJN0", "OnMzY3IzdC", "1357911"];

/// A connector binary in a folder of its own.
pub struct Program {
    folder: tempfile::TempDir,
    pub path: PathBuf,
}

impl Program {
    pub fn build(spec: &str) -> Self {
        let compiled = check_text(spec, "yaml");
        let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
        let stub = fs::read(env!("CARGO_BIN_EXE_specc-runtime")).expect("the stub was built");
        let schemas = target::schema::schemas(connector);
        let program = target::binary::binary(plan::lower(connector, &compiled.sources), schemas, &stub);
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join(&program.path);
        fs::write(&path, &program.bytes).expect("it can be written");
        let mut mode = fs::metadata(&path).expect("it was written").permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        fs::set_permissions(&path, mode).expect("it can be made a program");
        Self { folder, path }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(args).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.env("PROBE_API_KEY", SECRET).env("PROBE_PIN", "1357911").env("NO_PROXY", "*");
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::of(
            spawned(|| self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn())
                .wait_with_output(),
        )
    }

    pub fn keep_running(&self, args: &[&str]) -> Running {
        let spawn = || self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        Running(Some(spawned(spawn)))
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// A program that was just written may still be held open by a process that was forked meanwhile.
pub fn spawned(mut spawn: impl FnMut() -> std::io::Result<std::process::Child>) -> std::process::Child {
    for _ in 0..100 {
        match spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other.expect("the program starts"),
        }
    }
    panic!("the program stays busy");
}

/// A program that would run for ever; it does not outlive its test.
pub struct Running(pub Option<std::process::Child>);

impl Running {
    /// Nobody reads what it writes any more.
    fn unread(&mut self) {
        drop(self.0.as_mut().and_then(|child| child.stdout.take()));
    }

    /// What it said until it ended by itself.
    fn wait(mut self) -> Ended {
        let child = self.0.as_mut().expect("it was not ended before");
        let mut err = String::new();
        let read = child.stderr.take().expect("it is piped").read_to_string(&mut err);
        read.expect("it speaks UTF-8");
        let status = child.wait().expect("it ends").code();
        Ended { status, out: String::new(), err }
    }

    /// Ends it; what it said until now.
    pub fn end(mut self) -> Ended {
        let mut child = self.0.take().expect("it was not ended before");
        child.kill().expect("it still runs");
        Ended::of(child.wait_with_output())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill().and_then(|()| child.wait());
        }
    }
}

/// How a program ended, and what it said.
pub struct Ended {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn of(output: std::io::Result<Output>) -> Self {
        let output = output.expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("it speaks UTF-8");
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Failed with a code, and told nothing that it must not tell.
    pub fn refused(&self, status: i32, code: &str, words: &str, context: &str) {
        assert_eq!(self.status, Some(status), "{context}: {}{}", self.out, self.err);
        assert!(self.err.contains(&format!("error[{code}]")), "{context}: {}", self.err);
        assert!(self.err.contains(words), "{context}: `{words}` is not in\n{}", self.err);
        assert_eq!(self.out, "", "{context}");
        self.tells_no_secret(context);
    }

    /// Told in words without a code.
    pub fn refused_plainly(&self, status: i32, words: &str) {
        assert_eq!((self.status, self.out.as_str()), (Some(status), ""), "{words}: {}", self.err);
        assert!(self.err.contains(words), "`{words}` is not in\n{}", self.err);
    }

    pub fn tells_no_secret(&self, context: &str) {
        for text in [&self.out, &self.err] {
            no_secret_in(text, context);
        }
    }
}

fn no_secret_in(text: &str, context: &str) {
    for leak in LEAKS {
        assert!(!text.contains(leak), "{context}: `{leak}` is in\n{text}");
    }
}

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

/// What can go wrong with a request of a trigger beside [`FAILURES`].
const POLL_FAILURES: [(&str, &str, &str); 2] =
    [("busy", "R0203", "slow down"), ("closed", "R0200", "could not be reached")];

#[test]
fn a_poll_that_fails_is_told_and_leaves_the_state_as_it_was() {
    // A secret in the address of the request, where the message shows it.
    let program = Program::build(
        &spec("auth: { api_key: X-Api-Key }")
            .replace("items:", "params: { key: '{{ connection.api_key }}' }, items:"),
    );
    let state = program.file("first.json");
    let name = state.to_str().expect("the path is text");
    let ended = program.run(&["poll", "changed_thing", "what=fine", "--state", name]);
    assert_eq!((ended.status, ended.out.lines().count()), (Some(0), 1), "{}", ended.err);
    let kept = fs::read_to_string(&state).expect("it was written");
    let failures: Vec<_> = FAILURES.iter().chain(&POLL_FAILURES).collect();
    std::thread::scope(|scope| {
        for failures in failures.chunks(4) {
            let (program, kept) = (&program, &kept);
            scope.spawn(move || {
                for (what, code, words) in failures {
                    let state = program.file(&format!("{what}.json"));
                    let name = state.to_str().expect("the path is text");
                    // In a closed port nobody answers; its trigger is another.
                    let (trigger, line, request) = match *what {
                        "closed" => ("closed_thing", 24, "http://127.0.0.1:1/polled?key=".to_owned()),
                        _ => {
                            let address = format!("http://127.0.0.1:{}/polled/{what}?key=", service().port);
                            ("changed_thing", 23, address)
                        }
                    };
                    let own = kept.replace("changed_thing", trigger);
                    fs::write(&state, &own).expect("it can be written");
                    let word = format!("what={what}");
                    let mut args = vec!["poll", trigger, "--state", name];
                    args.extend((trigger == "changed_thing").then_some(word.as_str()));
                    let ended = program.run(&args);
                    ended.refused(1, code, words, what);
                    assert!(ended.err.contains(&format!("--> spec.yaml:{line}:")), "{what}: {}", ended.err);
                    assert!(ended.err.contains(&format!("request: GET {request}")), "{what}: {}", ended.err);
                    assert_eq!(fs::read_to_string(&state).expect("it is there"), own, "{what}: the state");
                }
            });
        }
    });
    for asked in stranger().asked() {
        no_secret_in(&format!("{}{}", asked.head, asked.body), "the other host");
    }
    let leftover = fs::read_dir(program.folder.path()).expect("it can be read").flatten();
    let leftover: Vec<String> = leftover
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".tmp"))
        .collect();
    assert!(leftover.is_empty(), "half a state was left behind: {leftover:?}");
    let ended = program.run(&["poll", "changed_thing", "what=fine", "--state", name]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), ""), "the event came once: {}", ended.err);
}

#[test]
fn a_process_that_is_killed_at_any_moment_loses_nothing() {
    let state = probe().file("killed.json");
    let name = state.to_str().expect("the path is text");
    let args = ["poll", "changed_thing", "what=many", "--state", name];
    let mut lines = std::collections::BTreeSet::new();
    let mut killed = 0;
    for attempt in 0.. {
        assert!(attempt < 200, "it never gets to the end");
        let running = probe().keep_running(&args);
        std::thread::sleep(Duration::from_millis(5 + 7 * (attempt % 20)));
        let ended = running.end();
        // The last line may be cut; it is told again.
        let whole = ended.out.rfind('\n').map_or("", |end| &ended.out[..end]);
        lines.extend(whole.lines().map(str::to_owned));
        if let Ok(text) = fs::read_to_string(&state) {
            let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
            assert!(read.is_ok(), "half a state: {text}");
        }
        if ended.status == Some(0) {
            break;
        }
        assert_eq!(ended.status, None, "it was killed: {}", ended.err);
        killed += 1;
    }
    assert!(killed > 0, "it was never killed");
    assert_eq!(lines.len(), usize::try_from(MANY).expect("few"), "{lines:?}");
}

#[test]
fn a_state_keeps_away_from_the_locks_of_others() {
    let ended = probe().run(&["poll", "changed_thing", "what=fine", "--state", "mine.json.lock"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(3), ""), "{}", ended.err);
    assert!(ended.err.contains("choose another name"), "{}", ended.err);
    assert!(!probe().file("mine.json.lock").exists());

    let (state, link) = (probe().file("behind.json"), probe().file("link.json"));
    let at = |path: &Path| {
        probe().run(&["poll", "changed_thing", "what=fine", "--state", path.to_str().expect("text")])
    };
    let ended = at(&state);
    assert_eq!((ended.status, ended.out.lines().count()), (Some(0), 1), "{}", ended.err);
    std::os::unix::fs::symlink(&state, &link).expect("a link can be made");
    let ended = at(&link);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), ""), "it is one state: {}", ended.err);
    assert!(link.is_symlink(), "the link stays");
}

#[test]
fn a_variant_is_described_as_it_is_chosen() {
    let spec = r#"
specc: 1
name: probe
connection: { base_url: "https://api.example.com/" }
actions:
  create_record:
    description: "Create: {{ labels.object }}"
    choose: object
    variants:
      deal: { label: A deal, input: { value: number }, post: deals }
      person: { input: { email: string }, post: persons }
"#;
    let program = Program::build(spec);
    let cases: [(&[&str], &[&str], &[&str]); 3] = [
        // (words, what is said, what is not)
        (&["describe", "create_record"], &["deal (A deal), person (Person)"], &["value", "email"]),
        (
            &["describe", "create_record", "--config", "object=deal"],
            &["Create: A deal", "value (number)"],
            &["email"],
        ),
        (
            &["describe", "create_record", "--config", "object=person"],
            &["Create: Person", "email (string)"],
            &["value"],
        ),
    ];
    for (words, said, silent) in cases {
        let ended = program.run(words);
        for word in said {
            assert!(ended.out.contains(word), "{words:?} says no `{word}`: {}{}", ended.out, ended.err);
        }
        for word in silent {
            assert!(!ended.out.contains(word), "{words:?} says `{word}`: {}", ended.out);
        }
    }
    let ended = program.run(&["run", "create_record", "value=1"]);
    assert!(ended.err.contains("`object`"), "{}", ended.err);
}

#[test]
fn a_state_that_is_none_of_this_trigger_is_refused_and_stays() {
    let own = probe().file("own.json");
    let ended = probe().run(&["poll", "other_thing", "--state", own.to_str().expect("text")]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let own = fs::read_to_string(own).expect("it was written");
    let cases = [
        (String::new(), "does not hold the state of a trigger"),
        ("{}".to_owned(), "does not hold the state of a trigger"),
        ("{\"v\": 1".to_owned(), "does not hold the state of a trigger"),
        (own[..own.len() / 2].to_owned(), "does not hold the state of a trigger"),
        (own.clone(), "belongs to `probe/other_thing`"),
        (
            own.replace("other_thing", "changed_thing").replace("\"time\"", "\"number\""),
            "another kind of cursor",
        ),
        (own.replace("other_thing", "changed_thing").replace("\"v\":1", "\"v\":2"), "another kind of cursor"),
        (
            own.replace("other_thing", "changed_thing").replace("\"floor\":1", "\"floor\":9"),
            "contradict each other",
        ),
        ("\u{feff}[[[[".repeat(1000), "does not hold the state of a trigger"),
    ];
    for (text, words) in cases {
        let file = probe().file("foreign.json");
        fs::write(&file, &text).expect("it can be written");
        let ended =
            probe().run(&["poll", "changed_thing", "what=fine", "--state", file.to_str().expect("text")]);
        assert_eq!((ended.status, ended.out.as_str()), (Some(3), ""), "{text}: {}", ended.err);
        assert!(ended.err.contains(words), "{text}: `{words}` is not in {}", ended.err);
        assert_eq!(fs::read_to_string(&file).expect("it is there"), text, "it was touched");
    }
    let ended = probe().run(&["poll", "changed_thing", "what=fine", "--state", "no/such/folder/state.json"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(3), ""), "{}", ended.err);
}

#[test]
fn a_state_belongs_to_one_process_at_a_time() {
    let state = probe().file("shared.json");
    let name = state.to_str().expect("the path is text");
    let args = ["poll", "changed_thing", "what=fine", "--state", name, "--every", "1h"];
    let first = probe().keep_running(&args);
    until("the first process polled", || state.exists());
    let ended = probe().run(&args[..5]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(3), ""), "{}", ended.err);
    assert!(ended.err.contains("is used by another process"), "{}", ended.err);
    first.end();
    let ended = probe().run(&args[..5]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), ""), "{}", ended.err);
}

#[test]
fn a_poll_that_goes_on_outlives_a_service_that_is_down() {
    let state = probe().file("patient.json");
    let name = state.to_str().expect("the path is text");
    let args = ["poll", "changed_thing", "what=seldom", "--state", name, "--every", "1s"];
    let running = probe().keep_running(&args);
    until("the service was up again", || state.exists());
    let ended = running.end();
    assert_eq!(ended.out.lines().count(), 1, "{}", ended.err);
    assert_eq!(ended.err.matches("error[R0201]").count(), 2, "{}", ended.err);
    assert!(
        ended.err.contains("asking again in 1 s") && ended.err.contains("asking again in 2 s"),
        "{}",
        ended.err
    );
    ended.tells_no_secret("a long poll");
}

#[test]
fn a_state_holds_no_secret_that_the_service_put_into_a_link() {
    let program = Program::build(&spec("auth: { api_key: { query: key } }"));
    let state = program.file("links.json");
    let name = state.to_str().expect("the path is text");
    let ended =
        program.run(&["poll", "changed_thing", "what=links", "--state", name, "--turns", "1", "--verbose"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let text = fs::read_to_string(&state).expect("it was written");
    assert!(text.contains("/polled/fine?page=2"), "{text}");
    no_secret_in(&text, "the state");
    ended.tells_no_secret("a link");
    let ended = program.run(&["poll", "changed_thing", "what=links", "--state", name]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let sent = service().asked().into_iter().find(|asked| asked.line.contains("/polled/fine?page=2"));
    assert!(sent.expect("the second page was asked for").line.contains("&key=s3cr3t"), "with the key");
}

#[test]
fn output_that_nobody_reads_or_nothing_holds_is_noticed() {
    let state = probe().file("unread.json");
    let name = state.to_str().expect("the path is text");
    // Nobody reads: the poll ends quietly, and what was not read comes again.
    let args = ["poll", "changed_thing", "what=fine", "--state", name];
    let mut running = probe().keep_running(&args);
    running.unread();
    let ended = running.wait();
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    assert!(!state.exists(), "the event was not delivered and must not be remembered");
    // The disk is full.
    if Path::new("/dev/full").exists() {
        let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("it can be opened");
        for args in [&["run", "fetch", "what=fine"][..], &args] {
            let child = spawned(|| probe().command(args).stdout(full()).stderr(Stdio::piped()).spawn());
            let ended = Ended::of(child.wait_with_output());
            assert_eq!(ended.status, Some(3), "{args:?}: {}", ended.err);
            assert!(ended.err.contains("writing the output failed"), "{}", ended.err);
            assert!(!state.exists());
        }
        // Words that nobody can read are no reason to stop.
        let child = spawned(|| {
            probe()
                .command(&["run", "fetch", "what=fine", "--verbose"])
                .stdout(Stdio::piped())
                .stderr(full())
                .spawn()
        });
        assert_eq!(Ended::of(child.wait_with_output()).out, "{\"id\":7}\n");
    }
}

#[test]
fn help_that_cannot_be_written_is_no_success() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("it can be opened");
    let specc = || Command::new(env!("CARGO_BIN_EXE_specc"));
    for words in [&["--help"][..], &["check", "--help"], &["--version"], &["completions", "bash"]] {
        let compiler = specc().args(words).stdout(full()).stderr(Stdio::piped()).spawn();
        let ended = Ended::of(compiler.expect("it starts").wait_with_output());
        assert_eq!(ended.status, Some(3), "specc {words:?}: {}", ended.err);
        assert!(ended.err.contains("cannot write"), "specc {words:?}: {}", ended.err);
    }
    for words in [&["--help"][..], &["run", "--help"], &["--version"], &["completions", "bash"], &["list"]] {
        let child = spawned(|| probe().command(words).stdout(full()).stderr(Stdio::piped()).spawn());
        let ended = Ended::of(child.wait_with_output());
        assert_eq!(ended.status, Some(3), "{words:?}: {}", ended.err);
    }
    let misused = specc().args(["chek"]).stdout(full()).stderr(Stdio::piped()).spawn();
    assert_eq!(Ended::of(misused.expect("it starts").wait_with_output()).status, Some(2));
}

#[test]
fn a_connector_completes_its_command_lines_and_shows_examples_of_each_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ended = probe().run(&["completions", shell]);
        assert_eq!(ended.status, Some(0), "{shell}: {}", ended.err);
        for word in ["probe", "pick-list", "connection", "every"] {
            assert!(ended.out.contains(word), "{shell} knows no {word}: {}", ended.out);
        }
        assert!(!ended.out.contains("specc"), "{shell}: it completes the connector alone");
    }
    let unknown = probe().run(&["completions", "cmd"]);
    assert_eq!(unknown.status, Some(2), "{}", unknown.err);
    let commands = probe().run(&["--help"]).out;
    let listed = commands.lines().skip_while(|line| *line != "Commands:").skip(1);
    // What is said of a command may go on below it.
    let begins = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names: Vec<&str> = listed
        .take_while(|line| !line.is_empty())
        .filter(begins)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"completions") && names.len() >= 9, "{names:?}");
    for name in names {
        let help = probe().run(&[name, "--help"]);
        assert_eq!(help.status, Some(0), "{name}: {}", help.err);
        assert!(help.out.contains(&format!("Examples:\n  probe {name}")), "{name}: {}", help.out);
    }
    let run = probe().run(&["run", "--help"]).out;
    assert!(run.contains("probe run fetch FIELD=VALUE"), "examples name what there is: {run}");
}

#[test]
fn a_poll_that_waits_ends_with_an_interrupt_and_its_state_is_whole() {
    let state = probe().file("interrupted.json");
    let name = state.to_str().expect("the path is text");
    let args = ["poll", "changed_thing", "what=fine", "--state", name];
    let mut going = args.to_vec();
    going.extend(["--every", "1h"]);
    let mut running = probe().keep_running(&going);
    until("the state is written", || state.exists());
    let child = running.0.take().expect("it runs");
    let id = child.id().to_string();
    // A shell that starts programs in the background has them ignore interrupts.
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or_default();
    let signal = if ignored & 2 == 0 { ("-INT", 2) } else { ("-TERM", 15) };
    let sent = Command::new("kill").args([signal.0, &id]).status();
    assert!(sent.expect("there is `kill`").success());
    let output = child.wait_with_output().expect("it ends");
    // A shell tells this as 130.
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(signal.1));
    assert!(!output.stdout.is_empty(), "the events left before the wait");
    let again = probe().run(&args);
    assert_eq!((again.status, again.out.as_str()), (Some(0), ""), "it goes on there: {}", again.err);
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("connector.yaml"), "specc: 1\nname: [\n").expect("it can be written");
    let check = |variables: &[(&str, &str)], words: &str| {
        let specc = env!("CARGO_BIN_EXE_specc");
        // Writes as to a terminal, where there is such a program.
        let mut terminal = Command::new("script");
        terminal.args(["-qec", &format!("{specc} check {words}"), "/dev/null"]).env("TERM", "xterm");
        // What else chooses colours: those of a build service are coloured whatever `TERM` says.
        for chooses in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            terminal.env_remove(chooses);
        }
        terminal.current_dir(folder.path()).stdin(Stdio::null()).envs(variables.iter().copied());
        let output = terminal.output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned()).filter(|text| text.contains("E0"))
    };
    let Some(plainly) = check(&[], "") else { return };
    assert!(plainly.contains("\u{1b}["), "{plainly:?}");
    for (variables, words, coloured) in [
        (&[("NO_COLOR", "1")][..], "", false),
        (&[], "--color never", false),
        (&[("TERM", "dumb")], "", false),
        (&[("NO_COLOR", "1")], "--color always", true),
    ] {
        let text = check(variables, words).expect("it was there before");
        assert_eq!(text.contains("\u{1b}["), coloured, "{variables:?} {words}: {text:?}");
    }
}

/// Waits until something holds, for ten seconds at most.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(15), "it never came to pass that {what}");
        std::thread::sleep(Duration::from_millis(20));
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
