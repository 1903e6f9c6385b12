//! Memory and time: answers that are small and become large, and polls of many pages.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::probe;
use crate::runtime::{Ended, Program, SECRET, spawned, until};
use crate::support::server::{Asked, Reply, Server};

#[test]
fn answers_that_are_small_and_become_large_take_bounded_time_and_memory() {
    // (what is asked for, code, words)
    let cases = [
        ("drip", "R0200", "did not answer in time"),
        ("bomb", "R0205", "larger than 64 MiB"),
        ("parts", "R0204", "more than 10000000 parts"),
    ];
    for (what, code, words) in cases {
        let began = Instant::now();
        let run = if what == "drip" { "drip".to_owned() } else { format!("fetch what={what}") };
        let limited = format!("ulimit -v 900000; exec '{}' run {run}", probe().path.display());
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &limited]).env("PROBE_API_KEY", SECRET).env("NO_PROXY", "*");
        let ended = Ended::of(command.output());
        ended.refused(1, code, words, what);
        assert!(began.elapsed() < Duration::from_mins(1), "{what} took {:?}", began.elapsed());
    }
    // Fifty thousand fields that were found, and three hundred thousand records without them.
    let began = Instant::now();
    let ended = probe().run(&["run", "rows", "what=wide", "--compact"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(
        ended.out.ends_with("{\"f3\":\"x\"}]}\n"),
        "{}",
        ended.out.chars().rev().take(50).collect::<String>()
    );
    assert!(began.elapsed() < Duration::from_secs(90), "it took {:?}", began.elapsed());
}

/// What a process had in memory at most, in kilobytes.
fn most_memory(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// A service whose list has as many pages as its address says, of a hundred records each.
fn pages(asked: &Asked) -> Reply {
    let mut parts = asked.line.split(['/', '?', '=']).skip(2);
    let count: usize = parts.next().and_then(|count| count.parse().ok()).unwrap_or(1);
    let page: usize = parts.nth(1).and_then(|page| page.parse().ok()).unwrap_or(1);
    let rows: Vec<_> = (0..100)
        .map(|at| {
            let id = page * 100 + at;
            json!({ "id": id, "name": format!("Record number {id}"), "tags": ["a", "b", id % 7], "note": "some words" })
        })
        .collect();
    let next = (page < count).then_some(page + 1);
    Reply::json(json!({ "rows": rows, "next": next }).to_string())
}

#[test]
fn the_memory_of_a_poll_does_not_grow_with_its_pages() {
    if most_memory(std::process::id()).is_none() {
        // A system that does not tell.
        return;
    }
    let server = Server::start(pages);
    let spec = format!(
        "specc: 1
name: probe
connection: {{ base_url: 'http://127.0.0.1:{port}/' }}
triggers:
  row:
    input: {{ count: string! }}
    poll:
      get: 'rows/{{{{ input.count }}}}'
      items: response.body.rows
      paginate: {{ by: cursor, param: page, next: response.body.next, max_pages: 5000 }}
      cursor: {{ field: id, start: first, overlap: 0 }}
    output: {{ id: {{ type: integer, key: true }}, name: string, tags: [any], note: string }}
",
        port = server.port
    );
    let program = Program::build(&spec);
    let taken = |count: usize| {
        let out = program.file(&format!("events-{count}"));
        let file = || Stdio::from(fs::File::create(&out).expect("it can be written"));
        let word = format!("count={count}");
        let args = ["poll", "row", word.as_str(), "--every", "1h"];
        let mut child = spawned(|| program.command(&args).stdout(file()).stderr(Stdio::null()).spawn());
        let lines = || fs::read(&out).map_or(0, |bytes| memchr::memchr_iter(b'\n', &bytes).count());
        let began = Instant::now();
        while lines() < count * 100 && began.elapsed() < Duration::from_mins(2) {
            std::thread::sleep(Duration::from_millis(50));
        }
        let most = most_memory(child.id());
        child.kill().and_then(|()| child.wait()).expect("it still runs");
        assert_eq!(lines(), count * 100, "all events came");
        most.expect("the system tells")
    };
    let (few, many) = (taken(100), taken(1_000));
    assert!(many * 4 < few * 5, "{many} kB for 1,000 pages, {few} kB for 100");
    until("the server was asked", || server.asked().len() == 1_100);
}
