//! A connector keeps the key of what it stores in the keyring of a Linux desktop: a real one, on a
//! bus of its own, which `scripts/test` installs.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::is_without;
use crate::support::program::Program;
use crate::support::server::{Reply, Server};

/// What no file may hold.
const PASSWORD: &str = "pa55word-of-the-user";

/// A bus with a keyring on it.
struct Desktop {
    bus: Child,
    keyring: Child,
    address: String,
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in [&mut self.keyring, &mut self.bus] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Desktop {
    fn start(home: &Path) -> Self {
        let start = |program: &str, args: &[&str], address: &str| {
            let mut command = Command::new(program);
            command.args(args).env("HOME", home).env("XDG_DATA_HOME", home).env("XDG_RUNTIME_DIR", home);
            command.env("DBUS_SESSION_BUS_ADDRESS", address);
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
            command.spawn().unwrap_or_else(|error| {
                panic!("this test needs `{program}` ({error}); scripts/test installs it (Debian: dbus-daemon, gnome-keyring)")
            })
        };
        let socket = format!("unix:path={}", home.join("bus").display());
        let mut bus =
            start("dbus-daemon", &["--session", "--nofork", "--print-address", "--address", &socket], "");
        let mut address = String::new();
        let out = bus.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut address).expect("it says its address");
        let address = address.trim().to_owned();
        let mut keyring =
            start("gnome-keyring-daemon", &["--foreground", "--unlock", "--components=secrets"], &address);
        let mut input = keyring.stdin.take().expect("it is piped");
        input.write_all(b"word of the session").expect("it reads");
        drop(input);
        // It is on the bus when it says where it listens; what it says is of no further use.
        let out = keyring.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut String::new()).expect("it says something");
        Self { bus, keyring, address }
    }
}

fn acme(port: u16) -> Program {
    Program::of(&format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  fields: {{ user: {{}}, password: {{}} }}\n  \
         auth:\n    session:\n      post: login\n      json: {{ user: \"{{{{ connection.user }}}}\", password: \"{{{{ connection.password }}}}\" }}\n      \
         keep: [token]\n  test: {{ get: me }}\n"
    ))
}

#[test]
fn the_key_lies_in_the_keyring_and_nowhere_else() {
    if is_without("keyring") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let home = folder.path().join("home");
    fs::create_dir(&home).expect("it can be made");
    let desktop = Desktop::start(&home);
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /login" => Reply::json(r#"{"token":"t0ken-of-the-session"}"#),
        _ => Reply::json("{}"),
    });
    let program = acme(server.port);
    let store = program.store();
    let run = |args: &[&str], bus: &str| {
        program.run(
            args,
            &[("ACME_USER", "ada"), ("ACME_PASSWORD", PASSWORD), ("DBUS_SESSION_BUS_ADDRESS", bus)],
        )
    };

    let (status, text) = run(&["login"], &desktop.address);
    assert!(status == Some(0) && text.contains("in the system's keyring"), "{text}");
    let stored = store.join("acme/default.connection");
    let text = fs::read_to_string(&stored).expect("it is stored");
    assert!(text.starts_with("specc connection 2 keyring\n"), "{text}");
    assert!(!store.join("key").exists(), "no key lies beside it");

    // Another program, and a second connection, find the same key.
    assert_eq!(run(&["test"], &desktop.address).0, Some(0));
    assert_eq!(run(&["login", "--as", "other"], &desktop.address).0, Some(0));
    assert_eq!(run(&["test", "--as", "other"], &desktop.address).0, Some(0));

    // Without that desktop, nothing opens it, and it stays as it is.
    let (status, text) = run(&["test"], "");
    assert!(status == Some(1) && text.contains("R0115") && text.contains("keyring"), "{text}");
    drop(desktop);
    let again = Desktop::start(&home);
    assert_eq!(run(&["test"], &again.address).0, Some(0), "the key outlives the session");
}

#[test]
fn a_bus_that_sends_nonsense_is_no_keyring() {
    if is_without("keyring") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let server = Server::start(|_| Reply::json(r#"{"token":"t0ken-of-the-session"}"#));
    let program = acme(server.port);
    for (number, nonsense) in [
        &b""[..],
        b"REJECTED\r\n",
        b"OK x\r\nl\x02\0\x01\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff",
        b"OK x\r\nB...............",
        &[b'x'; 4096],
    ]
    .into_iter()
    .enumerate()
    {
        let socket = folder.path().join(format!("bus{number}"));
        let listener = std::os::unix::net::UnixListener::bind(&socket).expect("it can be bound");
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = (&stream).write_all(nonsense);
            }
        });
        let store = folder.path().join(format!("store{number}")).display().to_string();
        let bus = format!("unix:path={}", socket.display());
        let environment = [
            ("ACME_USER", "ada"),
            ("ACME_PASSWORD", PASSWORD),
            ("SPECC_STORE", store.as_str()),
            ("DBUS_SESSION_BUS_ADDRESS", bus.as_str()),
        ];
        let (status, text) = program.run(&["login"], &environment);
        assert!(status == Some(0) && text.contains("in a file beside it"), "{number}: {text}");
    }
}
