//! Requests that are sent side by side: so many at a time, and their results in the order of the inputs.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use specc::syntax::MemoryFiles;
use specc::target::ruby;

use crate::runtime::Program;
use crate::support::server::{Reply, Server};

/// How many requests are under way, and how many were at most.
type Counted = Arc<(Mutex<(usize, usize)>, Condvar)>;

/// A service that answers nobody until `width` ask at once, the later ones sooner.
fn patient(width: usize, counted: &Counted) -> Server {
    let counted = Arc::clone(counted);
    Server::start(move |asked| {
        let id: u64 =
            asked.line.rsplit('/').next().and_then(|id| id.parse().ok()).expect("it ends in a number");
        let (lock, changed) = &*counted;
        let mut now = lock.lock().expect("no thread panics");
        now.0 += 1;
        now.1 = now.1.max(now.0);
        changed.notify_all();
        let enough = |now: &mut (usize, usize)| now.1 < width;
        let now = changed.wait_timeout_while(now, Duration::from_secs(20), enough).expect("no thread panics");
        drop(now);
        std::thread::sleep(Duration::from_millis(200 / id));
        lock.lock().expect("no thread panics").0 -= 1;
        match id {
            3 => Reply::refusal(422, "three"),
            id => Reply::json(format!("{{\"name\": \"n{id}\"}}")),
        }
    })
}

#[test]
fn requests_of_a_parallel_loop_are_under_way_together_and_told_in_order() {
    let counted = Counted::default();
    let server = patient(4, &counted);
    let program = Program::build(&format!(
        "specc: 1
name: acme
connection: {{ base_url: \"http://127.0.0.1:{}/\" }}
actions:
  names:
    input: {{ ids: [integer] }}
    steps:
      - for: id in input.ids
        parallel: 4
        failures: report
        do: [{{ get: \"things/{{{{ id }}}}\", as: thing }}]
        collect: \"{{{{ thing.body.name }}}}\"
        as: all
    return: {{ names: \"{{{{ all.results | join(' ') }}}}\", failed: \"{{{{ all.failed[0].index }}}}: {{{{ all.failed[0].message }}}}\" }}
    output: {{ names: string, failed: string }}
",
        server.port
    ));
    std::fs::write(program.file("ids.json"), r#"{"ids": [1, 2, 3, 4, 5, 6, 7, 8, 9]}"#)
        .expect("it can be written");
    let ended = program.run(&["run", "names", "--input", "ids.json"]);
    assert_eq!(ended.status, Some(0), "{}{}", ended.out, ended.err);
    let output: serde_json::Value = serde_json::from_str(&ended.out).expect("it is JSON");
    assert_eq!(output["names"], "n1 n2 n4 n5 n6 n7 n8 n9");
    assert_eq!(output["failed"], "2: 422 Unprocessable Entity: three");
    assert_eq!(counted.0.lock().expect("no thread panics").1, 4);
}

#[test]
fn the_width_and_the_rate_of_a_parallel_loop_are_what_the_platform_is_told() {
    let spec = "specc: 1
name: acme
connection: { base_url: https://api.acme.example/ }
http: { limit: { requests: 10, per: 20s } }
actions:
  get_names:
    input: { ids: [integer] }
    steps:
      - for: id in input.ids
        parallel: 7
        do: [{ get: \"things/{{ id }}\", as: thing }]
        collect: \"{{ thing.body.name }}\"
        as: all
    return: { names: \"{{ all | join(' ') }}\" }
    output: { names: string }
";
    let mut compiled = specc::compile(&MemoryFiles::one("spec.yaml", spec), "spec.yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
    let told = [
        "call('specc_parallel', connection, 7, rounds, nil, [])",
        "limit: [10, 20]",
        "rate = [(service[:limit][0] * 60 / service[:limit][1]).floor, 1].max",
        "parallel(messages, threads: width, rpm: rate)",
    ];
    for words in told {
        assert!(code.contains(words), "{words} is not in\n{code}");
    }
}
