//! Polls of a connector program: what fails leaves the state as it was, and no event is lost.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{FAILURES, MANY, Program, no_secret_in, probe, service, spec, stranger, until};

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
        // Longer from time to time, so that it ends on a busy machine too.
        std::thread::sleep(Duration::from_millis((5 + 7 * (attempt % 20)) * (1 + attempt / 20)));
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
