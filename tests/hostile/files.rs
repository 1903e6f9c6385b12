//! Files that are none, files of others, and states that others could read.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{hides, probe, service};

#[test]
fn files_that_are_no_files_are_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|made| made.success()), "a pipe can be made");
    let locked = folder.path().join("locked");
    let made = Command::new("mkfifo").arg(folder.path().join("locked.lock")).status();
    assert!(made.is_ok_and(|made| made.success()), "a pipe can be made");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&pipe, &link).expect("a link can be made");
    let huge = folder.path().join("huge");
    fs::File::create(&huge).and_then(|file| file.set_len(1 << 40)).expect("a file can have holes");
    let bytes = folder.path().join("bytes");
    fs::write(&bytes, b"{\"of\":\"\xff\"}").expect("it can be written");
    let began = Instant::now();
    let cases: [(&Path, &str); 8] = [
        (&pipe, "no plain file"),
        (&link, "no plain file"),
        (&locked, "no plain file"),
        (Path::new("/dev/zero"), "no plain file"),
        (Path::new("/dev/full"), "no plain file"),
        (folder.path(), "no plain file"),
        (&huge, "larger than"),
        (&bytes, "does not hold the state of a trigger"),
    ];
    for (path, words) in cases {
        let name = path.to_str().expect("the path is text");
        let ended = probe().run(&["poll", "secret_thing", "what=x", "code=123456", "--state", name]);
        assert_eq!((ended.status, ended.out.as_str()), (Some(3), ""), "{name}: {}", ended.err);
        assert!(ended.err.contains(words), "{name}: {}", ended.err);
    }
    for args in [
        &["run", "fetch", "--input", "/dev/zero"][..],
        &["run", "fetch", "what=x", "--connection", "/dev/zero"],
        &["run", "fetch", "--input", huge.to_str().expect("text")],
    ] {
        let ended = probe().run(args);
        assert_eq!((ended.status, ended.out.as_str()), (Some(3), ""), "{args:?}: {}", ended.err);
        assert!(ended.err.contains("larger than 64 MiB"), "{args:?}: {}", ended.err);
    }
    assert!(began.elapsed() < Duration::from_mins(1), "it took {:?}", began.elapsed());
    // A pipe is a fine place for a connection: nobody else can read it.
    let writer = std::thread::spawn(move || fs::write(&pipe, "{\"api_key\": \"from a pipe\"}"));
    let name = folder.path().join("pipe");
    let ended = probe().run(&["run", "fetch", "what=x", "--connection", name.to_str().expect("text")]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    writer.join().expect("it ends").expect("it was read");
    let heads: String = service().asked().into_iter().map(|asked| asked.head).collect();
    assert!(heads.contains("from a pipe"), "the file wins over the environment");
}

#[test]
fn a_state_can_be_read_by_nobody_else() {
    let state = probe().file("own-rights.json");
    let name = state.to_str().expect("the path is text");
    fs::write(&state, "").expect("it can be written");
    fs::set_permissions(&state, fs::Permissions::from_mode(0o666)).expect("it can be opened to all");
    fs::remove_file(&state).expect("it can go");
    let ended = probe().run(&["poll", "secret_thing", "what=x", "code=123456", "--state", name]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let mode = fs::metadata(&state).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{mode:o}");
    hides(&fs::read_to_string(&state).expect("it is text"), "the state");
}

#[test]
fn a_spec_that_may_not_be_written_is_not_fixed() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let spec = folder.path().join("connector.yaml");
    let slip = "specc: 1\nname: acme\nconnection: { base_url: https://api.example.com/ }\nactions: { read: { get: things, tilte: Read, output: { id: integer } } }\n";
    fs::write(&spec, slip).expect("it can be written");
    let path = spec.to_str().expect("the path is text");
    fs::set_permissions(&spec, fs::Permissions::from_mode(0o444)).expect("it can be closed");
    let (_, _, said) = specc::cli::call(&["check", path, "--fix"]).expect("there is such a command");
    assert_eq!(fs::read_to_string(&spec).expect("it is there"), slip, "{said}");
    assert!(said.contains("read-only"), "{said}");
    // Through a link the file is changed, and the link stays.
    fs::set_permissions(&spec, fs::Permissions::from_mode(0o640)).expect("it can be opened");
    let link = folder.path().join("link.yaml");
    std::os::unix::fs::symlink(&spec, &link).expect("a link can be made");
    let (_, _, said) =
        specc::cli::call(&["check", link.to_str().expect("text"), "--fix"]).expect("there is such a command");
    assert!(link.is_symlink(), "{said}");
    assert_eq!(fs::read_to_string(&spec).expect("it is there"), slip.replace("tilte", "title"), "{said}");
    assert_eq!(fs::metadata(&spec).expect("it is there").permissions().mode() & 0o777, 0o640);
}
