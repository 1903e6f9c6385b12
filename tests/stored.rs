//! What is stored of a connection stays whole, whatever happens to the program that stores it, to the
//! disk and to the service; and what can be said of it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::program::{Program, said, spawned};
use crate::support::server::{Reply, Server};

/// What the service does.
const WELL: usize = 0;
/// It takes long to renew.
const SLOW: usize = 1;
/// It is down when somebody signs out.
const DOWN: usize = 2;
/// It is not even there then.
const GONE: usize = 3;

const SECRET: &str = "s3cret-of-the-user";
const FIELDS: [(&str, &str); 1] = [("ACME_PASSWORD", SECRET)];

/// Tokens: the number of the last one, and of the last one that is refused.
#[derive(Debug)]
struct Tokens {
    last: usize,
    refused: usize,
}

/// A service that gives each refresh token once, and a connector that signs in to it with a password.
struct Service {
    server: Server,
    program: Program,
    mood: Arc<AtomicUsize>,
    tokens: Arc<Mutex<Tokens>>,
}

fn service(lifetime: &str) -> Service {
    let (mood, tokens) =
        (Arc::new(AtomicUsize::new(WELL)), Arc::new(Mutex::new(Tokens { last: 1, refused: 0 })));
    let (known, counted, lifetime) = (Arc::clone(&mood), Arc::clone(&tokens), lifetime.to_owned());
    let server = Server::start(move |asked| {
        let mut tokens = counted.lock().expect("no test panics while it holds it");
        let given = |number: usize| {
            Reply::json(format!(r#"{{"key":"t0ken-{number}","renew":"r3fresh-{number}","life":{lifetime}}}"#))
        };
        match (asked.line.as_str(), known.load(Ordering::SeqCst)) {
            ("POST /login", _) => given(tokens.last),
            ("POST /renew", SLOW) => Reply::Late(Duration::from_secs(20)),
            ("POST /renew", _) if asked.body.contains(&format!("r3fresh-{}\"", tokens.last)) => {
                tokens.last += 1;
                given(tokens.last)
            }
            ("POST /renew", _) => Reply::refusal(500, "not that one"),
            ("POST /revoke", DOWN) => Reply::refusal(503, "later"),
            ("POST /revoke", GONE) => Reply::Half,
            ("GET /me", _)
                if tokens.last > tokens.refused
                    && asked.head.contains(&format!("t0ken-{}\r", tokens.last)) =>
            {
                Reply::json("{}")
            }
            ("GET /me", _) => Reply::refusal(401, "who are you"),
            _ => Reply::json("{}"),
        }
    });
    let keep = "{ token: \"{{ response.body.key }}\", refresh_token: \"{{ response.body.renew }}\", expires_in: \"{{ response.body.life }}\" }";
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{}/\n  fields: {{ password: {{}} }}\n  auth:\n    \
         session:\n      post: login\n      json: {{ password: \"{{{{ connection.password }}}}\" }}\n      keep: {keep}\n      \
         refresh: {{ post: renew, json: {{ renew: \"{{{{ refresh_token }}}}\" }}, keep: {keep} }}\n    \
         revoke: {{ post: revoke }}\n  test: {{ get: me }}\n",
        server.port
    ));
    Service { server, program, mood, tokens }
}

impl Service {
    /// Somebody is signed in; also the file in which that is stored, and what is in it.
    fn signed_in(lifetime: &str) -> (Self, PathBuf, Vec<u8>) {
        let service = service(lifetime);
        let (status, text) = service.program.run(&["login"], &FIELDS);
        assert_eq!(status, Some(0), "{text}");
        let file = service.program.store().join("acme/default.connection");
        let before = fs::read(&file).expect("it is stored");
        (service, file, before)
    }

    /// From here on the service takes the next token only.
    fn withdraw(&self) {
        let mut tokens = self.tokens.lock().expect("nobody panicked");
        tokens.refused = tokens.last;
    }

    fn renewals(&self) -> usize {
        self.server.asked().iter().filter(|asked| asked.line == "POST /renew").count()
    }

    /// Runs a command line in a shell that has said this before.
    fn behind(&self, said_before: &str, words: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &format!("{said_before}; exec \"$0\" \"$@\"")])
            .arg(&self.program.path)
            .args(words);
        command.current_dir(self.program.folder.path()).env_clear().env("NO_PROXY", "*");
        command.env("SPECC_STORE", self.program.store()).envs(FIELDS);
        said(&command.output().expect("there is a shell"))
    }
}

/// The names of all files below a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            all.extend(files(&entry.path()));
        } else {
            all.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    all.sort();
    all
}

/// What lies in a store where somebody signed in.
const USUAL: [&str; 4] = ["default.connection", "default.connection.lock", "key", "key.lock"];

#[test]
fn a_disk_without_room_loses_no_token_and_a_program_that_dies_of_it_leaves_nothing() {
    // A file of more than one block ends the program, or is refused, as on a disk that is full.
    let dies = "ulimit -f 1";
    let is_told = "trap '' XFSZ; ulimit -f 1";
    for (limit, wanted) in [(dies, None), (is_told, Some(1))] {
        let (service, file, before) = Service::signed_in("3600");
        service.withdraw();
        for words in ["test", "login"] {
            let (status, text) = service.behind(limit, &[words]);
            assert_eq!(status, wanted, "{limit}, {words}: {text}");
            assert!(wanted.is_none() || text.contains("error[R0115]"), "{limit}, {words}: {text}");
            assert!(wanted.is_none() || text.contains("room"), "{limit}, {words}: {text}");
            assert_eq!(fs::read(&file).expect("it is there"), before, "{limit}, {words}");
        }
        assert_eq!(service.renewals(), 0, "the one refresh token was not used up: {limit}");
        let (status, text) = service.program.run(&["test"], &FIELDS);
        assert_eq!(status, Some(0), "what was stored still works: {text}");
        assert_eq!(files(&service.program.store()), USUAL, "{limit}");
        // Whoever gives a connection up needs no room.
        let (status, text) = service.behind(limit, &["logout"]);
        assert_eq!(status, Some(0), "{limit}: {text}");
        assert!(!file.exists(), "{limit}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_loses_no_token() {
    let (service, file, before) = Service::signed_in("3600");
    service.withdraw();
    let folder = file.parent().expect("it is in a folder").to_owned();
    let write = |mode: u32| fs::set_permissions(&folder, fs::Permissions::from_mode(mode));
    write(0o555).expect("it is ours");
    let mut command = service.program.command(&["test"], &FIELDS);
    // Whoever may do everything is somebody else meanwhile.
    if fs::write(folder.join("probe"), "").is_ok() {
        fs::remove_file(folder.join("probe")).expect("it is there");
        let nobody = 65_534;
        let root = service.program.folder.path();
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let store = service.program.store();
        let inside = files(&folder).into_iter().map(|name| folder.join(name));
        let beside = ["key", "key.lock"].map(|name| store.join(name));
        for path in inside.chain(beside).chain([store.clone(), folder.clone()]) {
            chown(&path, Some(nobody), Some(nobody)).expect("whoever may do everything may do that");
        }
        command.uid(nobody).gid(nobody);
    }
    let (status, text) = said(&spawned(&mut command).wait_with_output().expect("it ends"));
    write(0o755).expect("it is ours");
    assert!(status == Some(1) && text.contains("error[R0115]"), "{text}");
    assert!(text.contains("default.connection` cannot be written"), "{text}");
    assert_eq!(fs::read(&file).expect("it is there"), before);
    assert_eq!(service.renewals(), 0, "the one refresh token was not used up");
    assert_eq!(files(&service.program.store()), USUAL);
}

#[test]
fn a_program_that_was_killed_keeps_nobody_waiting_and_leaves_nothing_that_lasts() {
    let (service, file, before) = Service::signed_in("3600");
    service.withdraw();
    service.mood.store(SLOW, Ordering::SeqCst);
    let mut child = spawned(&mut service.program.command(&["test"], &FIELDS));
    let begun = Instant::now();
    while service.renewals() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(30), "it renews");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(fs::read(&file).expect("it is there"), before);
    let left = file.with_extension("connection.new");
    let bytes = fs::read(&left).expect("it had taken room");
    assert!(bytes.iter().all(|byte| *byte == 0), "there is nothing in it");
    let mode = fs::metadata(&left).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o077, 0);

    service.mood.store(WELL, Ordering::SeqCst);
    let begun = Instant::now();
    let (status, text) = service.program.run(&["test"], &FIELDS);
    assert_eq!(status, Some(0), "{text}");
    assert!(begun.elapsed() < Duration::from_secs(15), "nobody holds the lock any more");
    assert_eq!(files(&service.program.store()), USUAL);
}

#[test]
fn what_can_be_no_stored_connection_is_told_without_reading_it_all() {
    type Make = fn(&Path);
    let huge: Make = |path| {
        let file = fs::File::create(path).expect("it can be made");
        file.set_len(100 << 20).expect("it takes no room");
    };
    let nested: Make = |path| {
        let text = format!("specc connection 2 file\n{}", "[".repeat(1 << 20));
        fs::write(path, text).expect("it can be written");
    };
    let pipe: Make = |path| {
        fs::remove_file(path).expect("it is there");
        let made = Command::new("mkfifo").arg(path).status().expect("it can be made");
        assert!(made.success());
    };
    let folder: Make = |path| {
        fs::remove_file(path).expect("it is there");
        fs::create_dir(path).expect("it can be made");
    };
    for (name, make, which) in [
        ("100 MB", huge, "acme/default.connection"),
        ("deep", nested, "acme/default.connection"),
        ("a pipe", pipe, "acme/default.connection"),
        ("a folder", folder, "acme/default.connection"),
        ("a key of 100 MB", huge, "key"),
        ("a pipe for a key", pipe, "key"),
        ("a pipe for a lock", pipe, "acme/default.connection.lock"),
    ] {
        let (service, file, _) = Service::signed_in("3600");
        service.withdraw();
        make(&service.program.store().join(which));
        let begun = Instant::now();
        let (status, text) = service.program.run(&["test"], &FIELDS);
        assert!(status == Some(1) && text.contains("error[R0115]"), "{name}: {text}");
        assert!(text.contains(which), "{name}: {text}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}");
        if !which.ends_with(".lock") {
            let (status, text) = service.program.run(&["login", "--status"], &FIELDS);
            assert!(status == Some(1) && text.contains("default: cannot be read"), "{name}: {text}");
        }
        if file.is_file() && which != "acme/default.connection.lock" {
            let (status, text) = service.program.run(&["logout"], &FIELDS);
            assert!(status == Some(1) && text.contains("the service was not told"), "{name}: {text}");
            assert!(!file.exists(), "{name}: what cannot be read can be removed");
        }
    }
}

#[test]
fn what_a_sign_in_keeps_can_be_read_again_or_is_refused() {
    let depth = Arc::new(AtomicUsize::new(0));
    let known = Arc::clone(&depth);
    let server = Server::start(move |asked| match asked.line.as_str() {
        "POST /login" => {
            let depth = known.load(Ordering::SeqCst);
            Reply::json(format!(r#"{{"key":"t0ken-1","tree":{}{}}}"#, "[".repeat(depth), "]".repeat(depth)))
        }
        _ => Reply::json("{}"),
    });
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{}/\n  fields: {{ password: {{}} }}\n  auth:\n    \
         session:\n      post: login\n      json: {{ password: \"{{{{ connection.password }}}}\" }}\n      \
         keep: {{ token: \"{{{{ response.body.key }}}}\", tree: \"{{{{ response.body.tree }}}}\" }}\n  test: {{ get: me }}\n",
        server.port
    ));
    let (mut kept, mut refused) = (0, 0);
    for tried in 90..=99 {
        depth.store(tried, Ordering::SeqCst);
        let (status, text) = program.run(&["login"], &FIELDS);
        if status == Some(0) {
            kept += 1;
        } else {
            assert!(text.contains("error[R0185]") && text.contains("more than 92 deep"), "{tried}: {text}");
            refused += 1;
        }
        let (status, text) = program.run(&["test"], &FIELDS);
        assert_eq!(status, Some(0), "{tried}: {text}");
    }
    assert!(kept > 0 && refused > 0, "{kept} were kept, {refused} refused");
}

#[test]
fn whoever_signs_out_is_forgotten_whatever_the_service_says() {
    for (mood, says) in [(DOWN, "503"), (GONE, "could not be reached")] {
        let (service, file, _) = Service::signed_in("3600");
        service.mood.store(mood, Ordering::SeqCst);
        let (status, text) = service.program.run(&["logout"], &FIELDS);
        assert!(status == Some(1) && text.contains("the service was not told"), "{text}");
        assert!(text.contains(says) && text.contains("nothing is stored as `default` any more"), "{text}");
        assert!(!file.exists(), "{says}");
        let revoked = service.server.asked().iter().filter(|asked| asked.line == "POST /revoke").count();
        assert_eq!(revoked, 1, "{says}");
        let (status, text) = service.program.run(&["logout"], &FIELDS);
        assert!(status == Some(0) && text.contains("nobody is signed in as `default`"), "{text}");
    }
}

#[test]
fn the_status_of_connections_is_told_and_is_a_failure_where_somebody_has_to_sign_in() {
    let nobody = service("3600");
    let (status, text) = nobody.program.run(&["login", "--status"], &[]);
    assert!(status == Some(1) && text.contains("Acme: nobody is signed in"), "{text}");
    assert!(!nobody.program.store().exists(), "asking makes nothing");
    for (lifetime, says) in [
        ("null", "default: signed in\n"),
        ("7000", "default: signed in; the token ends in 116 minutes"),
        ("90", "default: signed in; the token ends in "),
        ("1000000", "default: signed in; the token ends in 11 days"),
        ("1", "default: signed in; the token has ended and will be renewed"),
    ] {
        let (service, file, _) = Service::signed_in(lifetime);
        if lifetime == "1" {
            std::thread::sleep(Duration::from_millis(1_200));
        }
        let asked = service.server.asked().len();
        let (status, text) = service.program.run(&["login", "--status"], &[]);
        assert!(status == Some(0) && text.contains(says), "{lifetime}: {text}");
        assert_eq!(service.server.asked().len(), asked, "nothing is sent");
        // Another that cannot be read is told beside it, and is a failure.
        fs::write(file.with_file_name("other.connection"), "nonsense").expect("it can be written");
        let (status, text) = service.program.run(&["login", "--status"], &[]);
        assert!(status == Some(1) && text.contains(says), "{lifetime}: {text}");
        assert!(text.contains("other: cannot be read: "), "{lifetime}: {text}");
        let (status, text) = service.program.run(&["login", "--status", "--as", "third"], &[]);
        assert!(status == Some(1) && text.contains("nobody is signed in as `third`"), "{text}");
        assert!(!text.contains("other"), "{text}");
    }
}

#[test]
fn several_connections_have_names_and_know_nothing_of_each_other() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /login" => {
            let who = asked.body.split('"').nth(3).unwrap_or_default();
            Reply::json(format!(r#"{{"key":"t0ken-of-{who}"}}"#))
        }
        "GET /me" => {
            let token = asked.head.split("Bearer t0ken-of-").nth(1).and_then(|rest| rest.lines().next());
            Reply::json(format!(r#"{{"name":"{}"}}"#, token.unwrap_or("nobody")))
        }
        _ => Reply::json("{}"),
    });
    let program = Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{}/\n  fields: {{ password: {{}} }}\n  auth:\n    \
         session: {{ post: login, json: {{ password: \"{{{{ connection.password }}}}\" }}, keep: {{ token: \"{{{{ response.body.key }}}}\" }} }}\n    \
         identity: \"{{{{ response.body.name }}}}\"\n  test: {{ get: me }}\n",
        server.port
    ));
    let store = program.store().join("acme");
    for (name, who) in [("default", "mary"), ("sand.box-2", "paul"), ("Third_1", "zoe")] {
        let (status, text) = program.run(&["login", "--as", name], &[("ACME_PASSWORD", who)]);
        assert!(status == Some(0) && text.contains(&format!("stored as `{name}`")), "{text}");
    }
    // The password of each sign-in was not stored; its token was.
    let anything = [("ACME_PASSWORD", "whatever it is now")];
    for (name, who) in [("default", "mary"), ("sand.box-2", "paul"), ("Third_1", "zoe")] {
        let (status, text) = program.run(&["test", "--as", name], &anything);
        assert!(status == Some(0) && text.contains(&format!(", as {who}")), "{name}: {text}");
        let (status, text) = program.run(&["test", "--as", name], &[]);
        assert!(status == Some(2) && text.contains("R0100") && text.contains("`password`"), "{name}: {text}");
    }
    let (status, text) = program.run(&["login", "--status"], &[]);
    assert!(status == Some(0) && text.matches("signed in").count() == 3, "{text}");
    let others = fs::read(store.join("Third_1.connection")).expect("it is stored");
    let (status, text) = program.run(&["logout", "--as", "sand.box-2"], &anything);
    assert_eq!(status, Some(0), "{text}");
    assert_eq!(fs::read(store.join("Third_1.connection")).expect("it is stored"), others);
    let (status, text) = program.run(&["test", "--as", "default"], &anything);
    assert!(status == Some(0) && text.contains(", as mary"), "{text}");
    let long = "n".repeat(300);
    for name in ["", ".", "..", "../other", "a/b", "a\\b", ".hidden", "a b", "a\0b", "ä", long.as_str()] {
        if name.contains('\0') {
            continue;
        }
        for words in [&["login"][..], &["test"], &["logout"], &["login", "--status"]] {
            let line: Vec<&str> = words.iter().copied().chain(["--as", name]).collect();
            let (status, text) = program.run(&line, &anything);
            // Nobody is signed in by a name that is too long for a file.
            let absent = name == long && words != ["login"] && words != ["test"];
            assert!(absent || (status == Some(1) && text.contains("R0115")), "{words:?} {name:?}: {text}");
        }
    }
    assert_eq!(files(&program.store()).iter().filter(|name| name.ends_with(".connection")).count(), 2);
}
