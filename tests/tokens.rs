//! Tokens go to whom they were got for, and nowhere else: not to an address out of an answer, not to
//! the host or the account of another connection, not back into a store that was emptied.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use crate::support::program::{Program, spawned};
use crate::support::server::{Asked, Reply, Server};

/// Waits for something that has to come soon.
fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "{what}: it did not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ends a program that would run for ever.
fn end(mut child: Child) {
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

fn goes_to(asked: &Asked, host: &str) -> bool {
    asked.head.to_lowercase().contains(&format!("host: {host}:"))
}

const TRIGGER: &str = "objects: { item: { fields: { id: { type: integer, key: true }, at: datetime } } }\n\
     triggers: { new_item: { poll: { get: items, items: response.body, cursor: { field: at } }, output: item } }\n";

/// A service whose tokens are good for an address that gets no credentials.
fn misleading() -> (Server, Program) {
    let port: Arc<OnceLock<u16>> = Arc::default();
    let known = Arc::clone(&port);
    let server = Server::start(move |asked| match asked.line.as_str() {
        "POST /token" => Reply::json(format!(
            r#"{{"access_token":"new-token","expires_in":3600,"instance_url":"http://localhost:{}/"}}"#,
            known.get().expect("it was set before")
        )),
        "GET /me" => Reply::json("{}"),
        _ => Reply::json("[]"),
    });
    let at = server.port;
    port.set(at).expect("it is set once");
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: \"{{{{ connection.instance_url }}}}\"\n  \
         fields: {{ client_id: {{}}, client_secret: {{}} }}\n  auth:\n    oauth2: {{ grant: client_credentials, \
         token: \"http://127.0.0.1:{at}/token\", keep: [instance_url] }}\n    hosts: [\"127.0.0.1:{at}\"]\n  \
         test: {{ get: me }}\n{TRIGGER}"
    ));
    (server, program)
}

const CLIENT: [(&str, &str); 2] = [("ACME_CLIENT_ID", "id"), ("ACME_CLIENT_SECRET", "s3cret-of-the-client")];

#[test]
fn a_renewal_that_leads_elsewhere_changes_nothing_while_the_token_lives() {
    let (server, program) = misleading();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is later").as_secs();
    let (end, address) = ((now + 50).to_string(), format!("http://127.0.0.1:{}/", server.port));
    let mut environment = CLIENT.to_vec();
    environment.extend([
        ("ACME_ACCESS_TOKEN", "old-token"),
        ("ACME_EXPIRES_AT", end.as_str()),
        ("ACME_INSTANCE_URL", address.as_str()),
    ]);
    let (status, text) = program.run(&["test"], &environment);
    assert_eq!(status, Some(0), "{text}");
    let asked = server.asked();
    assert!(asked.iter().any(|asked| asked.line == "POST /token"), "it tried to renew: {asked:?}");
    assert!(asked.iter().all(|asked| !goes_to(asked, "localhost")), "{asked:?}");
    let last = &asked.last().expect("it asked").head;
    assert!(last.starts_with("GET /me") && last.contains("old-token"), "{last}");
}

#[test]
fn a_sign_in_that_leads_elsewhere_is_not_used_by_the_next_turn_either() {
    let (server, program) = misleading();
    let mut child =
        spawned(&mut program.command(&["poll", "new_item", "--every", "1s", "--turns", "1"], &CLIENT));
    let lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    let refusals = lines.map_while(Result::ok).filter(|line| line.contains("R0113")).take(2).count();
    end(child);
    assert_eq!(refusals, 2, "each turn is refused: {:?}", server.asked());
    assert!(server.asked().iter().all(|asked| !goes_to(asked, "localhost")), "{:?}", server.asked());
}

/// What the service is up to.
const WELL: usize = 0;
const NO_LOGIN: usize = 1;
const NO_CONNECT: usize = 2;
const NO_TEST: usize = 3;
/// Tokens of before count no more.
const ENDED: usize = 4;

/// A service of several accounts, `/a/…`, and a connector that signs in to one.
fn accounts() -> (Server, Program, Arc<AtomicUsize>) {
    let mood = Arc::new(AtomicUsize::new(WELL));
    let known = Arc::clone(&mood);
    let server = Server::start(move |asked| {
        let mood = known.load(Ordering::SeqCst);
        let (_, path) = asked.line.split_once("/a/").or(asked.line.split_once("/b/")).unwrap_or_default();
        match path {
            "login" if mood == NO_LOGIN => Reply::refusal(401, "wrong password"),
            "login" => Reply::json(format!(r#"{{"token":"token-{}-of-a"}}"#, asked.before)),
            "connect" if mood == NO_CONNECT => Reply::refusal(500, "not today"),
            "connect" => Reply::json(r#"{"tenant":"t"}"#),
            "me" if mood == NO_TEST => Reply::refusal(403, "not you"),
            "items" if mood == ENDED => Reply::refusal(401, "who are you"),
            "items" => Reply::json("[]"),
            _ => Reply::json("{}"),
        }
    });
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{}/{{{{ connection.account }}}}/\n  \
         fields: {{ account: {{}}, password: {{}} }}\n  auth:\n    session:\n      post: login\n      \
         json: {{ password: \"{{{{ connection.password }}}}\" }}\n      keep: {{ token: \"{{{{ response.body.token }}}}\" }}\n    \
         on_connect: {{ get: connect, keep: {{ tenant: \"{{{{ response.body.tenant }}}}\" }} }}\n    \
         revoke: {{ post: revoke }}\n  test: {{ get: me }}\n{TRIGGER}",
        server.port
    ));
    (server, program, mood)
}

const ACCOUNT: [(&str, &str); 2] = [("ACME_ACCOUNT", "a"), ("ACME_PASSWORD", "pass-word-1")];
const OTHER: [(&str, &str); 2] = [("ACME_ACCOUNT", "b"), ("ACME_PASSWORD", "pass-word-1")];

#[test]
fn a_login_that_fails_anywhere_leaves_what_was_stored() {
    let (_server, program, mood) = accounts();
    let file = program.store().join("acme/default.connection");
    for mood_of_first in [NO_LOGIN, NO_CONNECT, NO_TEST] {
        mood.store(mood_of_first, Ordering::SeqCst);
        let (status, text) = program.run(&["login"], &ACCOUNT);
        assert_eq!(status, Some(1), "{text}");
        assert!(!file.exists(), "nothing was proven: {text}");
    }
    mood.store(WELL, Ordering::SeqCst);
    let (status, text) = program.run(&["login"], &ACCOUNT);
    assert_eq!(status, Some(0), "{text}");
    let before = fs::read(&file).expect("it is stored");
    for refusal in [NO_LOGIN, NO_CONNECT, NO_TEST] {
        mood.store(refusal, Ordering::SeqCst);
        for account in [ACCOUNT, OTHER] {
            let (status, text) = program.run(&["login"], &account);
            assert_eq!(status, Some(1), "{text}");
            assert_eq!(fs::read(&file).expect("it is there"), before, "{refusal}: {text}");
        }
    }
    mood.store(WELL, Ordering::SeqCst);
    let (status, text) = program.run(&["test"], &ACCOUNT);
    assert_eq!(status, Some(0), "{text}");
}

#[test]
fn tokens_of_one_account_are_not_sent_for_another() {
    let (server, program, _mood) = accounts();
    let (status, text) = program.run(&["login"], &ACCOUNT);
    assert_eq!(status, Some(0), "{text}");
    for words in [&["test"][..], &["poll", "new_item"], &["logout"]] {
        let (status, text) = program.run(words, &OTHER);
        assert!(status == Some(1) && text.contains("R0115") && text.contains("`account`"), "{text}");
    }
    let asked = server.asked();
    assert!(asked.iter().all(|asked| !asked.line.contains("/b/")), "{asked:?}");
    // Signing in there is another thing.
    let (status, text) = program.run(&["login"], &OTHER);
    assert_eq!(status, Some(0), "{text}");
    let (status, text) = program.run(&["test"], &OTHER);
    assert_eq!(status, Some(0), "{text}");
}

#[test]
fn a_program_that_runs_on_does_not_bring_back_what_was_given_up_or_replaced() {
    for words in ["logout", "login"] {
        let (server, program, mood) = accounts();
        let (status, text) = program.run(&["login"], &ACCOUNT);
        assert_eq!(status, Some(0), "{text}");
        let poll = ["poll", "new_item", "--every", "1s", "--turns", "5"];
        let mut child = spawned(&mut program.command(&poll, &ACCOUNT));
        until("a turn", || server.asked().iter().any(|asked| asked.line.contains("/items")));
        let (status, text) = program.run(&[words], &ACCOUNT);
        assert_eq!(status, Some(0), "{text}");
        let file = program.store().join("acme/default.connection");
        let before = fs::read(&file).ok();
        mood.store(ENDED, Ordering::SeqCst);
        let lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let error = lines.map_while(Result::ok).find(|line| line.contains("error["));
        end(child);
        assert!(error.as_ref().is_some_and(|line| line.contains("R0111")), "{words}: {error:?}");
        assert_eq!(fs::read(&file).ok(), before, "{words}");
    }
}

/// A connector called `acme` whose service is at this port.
fn another(port: u16, more: &str) -> Program {
    Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  \
         fields: {{ account: {{ required: false }}, password: {{}} }}\n  auth:\n    session:\n      post: login\n      \
         json: {{ password: \"{{{{ connection.password }}}}\" }}\n      keep: {{ token: \"{{{{ response.body.token }}}}\" }}\n    \
         {more}revoke: {{ post: revoke }}\n  test: {{ get: me }}\n{TRIGGER}"
    ))
}

fn friendly() -> Server {
    Server::start(|asked| match asked.line.as_str() {
        "POST /login" => Reply::json(r#"{"token":"token-of-ours"}"#),
        _ => Reply::json("{}"),
    })
}

#[test]
fn a_connector_of_the_same_name_gets_nothing_of_what_another_stored() {
    let (ours, theirs) = (friendly(), friendly());
    let program = another(ours.port, "");
    let password = [("ACME_PASSWORD", "pass-word-1")];
    let (status, text) = program.run(&["login"], &password);
    assert_eq!(status, Some(0), "{text}");
    let file = program.store().join("acme/default.connection");
    let before = fs::read(&file).expect("it is stored");
    let store = program.store().display().to_string();
    let environment = [("ACME_PASSWORD", "pass-word-1"), ("SPECC_STORE", store.as_str())];
    let host = format!("hosts: [\"localhost:{}\"]\n    ", theirs.port);
    for (other, wanted) in [(another(theirs.port, ""), "127.0.0.1"), (another(ours.port, &host), "localhost")]
    {
        for words in [&["test"][..], &["poll", "new_item"]] {
            let (status, text) = other.run(words, &environment);
            assert!(
                status == Some(1) && text.contains("R0115") && text.contains(wanted),
                "{words:?}: {text}"
            );
        }
        assert!(theirs.asked().is_empty(), "{:?}", theirs.asked());
        assert_eq!(fs::read(&file).expect("it is there"), before);
    }
    // The same connector in a later version goes on; one that goes to fewer places too.
    let (status, text) = another(ours.port, "").run(&["test"], &environment);
    assert_eq!(status, Some(0), "{text}");
    // Given up by another, the service is not told; it would be theirs.
    let (status, text) = another(theirs.port, "").run(&["logout"], &environment);
    assert!(status == Some(1) && text.contains("the service was not told") && !file.exists(), "{text}");
    assert!(theirs.asked().is_empty(), "{:?}", theirs.asked());
}

#[test]
fn what_is_too_long_to_be_a_token_is_refused_and_changes_nothing() {
    let long = Arc::new(AtomicUsize::new(0));
    let known = Arc::clone(&long);
    let server = Server::start(move |asked| match asked.line.as_str() {
        "POST /login" => {
            let letters = if known.load(Ordering::SeqCst) == 0 { 64 << 10 } else { (64 << 10) + 1 };
            Reply::json(format!(r#"{{"token":"{}"}}"#, "t".repeat(letters)))
        }
        _ => Reply::json("{}"),
    });
    let program = another(server.port, "");
    let password = [("ACME_PASSWORD", "pass-word-1")];
    let file = program.store().join("acme/default.connection");
    for (given, wanted) in [(1, Some(1)), (0, Some(0)), (1, Some(1))] {
        long.store(given, Ordering::SeqCst);
        let before = fs::read(&file).ok();
        let (status, text) = program.run(&["login"], &password);
        assert_eq!(status, wanted, "{text}");
        assert!(!text.contains("tttt"), "{text}");
        if given == 1 {
            assert!(text.contains("R0185") && text.contains("64 KiB"), "{text}");
            assert_eq!(fs::read(&file).ok(), before);
        }
    }
}

#[test]
fn a_token_endpoint_that_leads_elsewhere_or_answers_with_a_page_gets_nothing_more() {
    let elsewhere = friendly();
    let port = elsewhere.port;
    for (name, reply, code) in [
        ("another origin", Reply::redirect(307, &format!("http://127.0.0.1:{port}/login")), "R0206"),
        ("another host", Reply::redirect(302, &format!("http://localhost:{port}/login")), "R0206"),
        ("itself, for ever", Reply::redirect(307, "/login"), "R0206"),
        ("no address", Reply::redirect(307, "http://[::1"), "R0304"),
        (
            "a page",
            Reply::Whole(200, "Content-Type: text/html".to_owned(), "<html>Please log in</html>".to_owned()),
            "R0",
        ),
        ("nothing", Reply::Half, "R0200"),
    ] {
        let bad = Arc::new(AtomicUsize::new(0));
        let known = Arc::clone(&bad);
        let server = Server::start(move |asked| match asked.line.as_str() {
            "POST /login" if known.load(Ordering::SeqCst) == 1 => reply.clone(),
            "POST /login" => Reply::json(r#"{"token":"token-of-ours"}"#),
            "GET /items" => Reply::refusal(401, "who are you"),
            _ => Reply::json("{}"),
        });
        let program = another(server.port, "");
        let password = [("ACME_PASSWORD", "pass-word-1")];
        let (status, text) = program.run(&["login"], &password);
        assert_eq!(status, Some(0), "{text}");
        let file = program.store().join("acme/default.connection");
        let before = fs::read(&file).expect("it is stored");
        bad.store(1, Ordering::SeqCst);
        for words in [&["login"][..], &["poll", "new_item"]] {
            let (status, text) = program.run(words, &password);
            assert!(
                status == Some(1) && text.contains(&format!("error[{code}")),
                "{name}, {words:?}: {text}"
            );
            assert!(!text.contains("pass-word-1"), "{name}: {text}");
            assert_eq!(fs::read(&file).expect("it is there"), before, "{name}, {words:?}");
        }
    }
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());
}

#[test]
fn a_service_on_this_machine_is_asked_without_a_proxy() {
    let (service, proxy) = (friendly(), friendly());
    let program = another(service.port, "");
    let through = format!("http://127.0.0.1:{}", proxy.port);
    let environment = [
        ("ACME_PASSWORD", "pass-word-1"),
        ("NO_PROXY", ""),
        ("HTTP_PROXY", through.as_str()),
        ("http_proxy", through.as_str()),
        ("ALL_PROXY", through.as_str()),
    ];
    let (status, text) = program.run(&["login"], &environment);
    assert_eq!(status, Some(0), "{text}");
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
    assert!(!service.asked().is_empty());
}

#[test]
fn what_lies_beside_a_state_is_for_its_owner_alone() {
    let server = friendly();
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection: {{ base_url: \"http://127.0.0.1:{}/\" }}\n\
         objects: {{ item: {{ fields: {{ id: {{ type: integer, key: true }}, at: datetime }} }} }}\n\
         triggers: {{ new_item: {{ poll: {{ get: items, items: \"response.body.all | default([])\", cursor: {{ field: at }} }}, output: item }} }}\n",
        server.port
    ));
    let (status, text) = program.run(&["poll", "new_item", "--state", "state.json"], &[]);
    assert_eq!(status, Some(0), "{text}");
    for name in ["state.json", "state.json.lock"] {
        let path = program.folder.path().join(name);
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).expect("it is there").permissions());
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}
