//! Services, files and words that mean harm: every answer is a coded error or a harmless result, soon
//! and in bounded memory, and no secret is seen.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::json;
use specc::plan;
use specc::runtime::secret::MASK;
use specc::runtime::{Answer, Host, NoAnswer, Outgoing, Runtime};
use specc::target::ruby;
use specc::value::{DateTime, Value};

use crate::runtime::{Ended, Program, SECRET, spawned, until};
use crate::support::server::{Asked, Reply, Server};
use crate::support::{check_text, problems_in_words};

/// A secret that an operation is given.
const PIN: &str = "pin-24680135";
/// What would be seen of it: plain, as Base64 from each place of a group, in hexadecimal.
const LEAKS: [&str; 5] =
    ["24680135", "cGluLTI0Njgw", "bi0yNDY4MDEzN", "Bpbi0yNDY4MDEz", "70696e2d3234363830313335"];

fn hides(text: &str, context: &str) {
    for leak in LEAKS {
        assert!(!text.contains(leak), "{context}: `{leak}` is in\n{text}");
    }
}

/// Letters that a terminal would take for orders, in what a spec or a service calls something.
const ORDERS: &str = "\u{1b}]0;owned\u{7}\u{1b}[31mred\u{9b}2K\rover\u{202e}";

fn takes_no_orders(text: &str, context: &str) {
    let orders =
        |letter: char| (letter.is_control() && letter != '\n') || matches!(letter, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(orders), "{context}: {text:?}");
}

/// The service, which does what the address asks for.
fn service() -> &'static Server {
    static SERVICE: OnceLock<Server> = OnceLock::new();
    SERVICE.get_or_init(|| Server::start(misbehave))
}

fn misbehave(asked: &Asked) -> Reply {
    let word = asked.line.split(['/', '?']).nth(2).unwrap_or_default();
    let path = asked.line.split(['/', '?']).nth(1).unwrap_or_default();
    let field = |name: &str| json!({ "name": name });
    match (path, word) {
        (_, "echo") => {
            let all = format!("{}{}", asked.head, asked.body);
            let seen = [all.clone(), crate::support::base64(all.as_bytes()), hex(all.as_bytes())].join("\n");
            Reply::refusal(401, format!("denied: {seen}"))
        }
        ("fields", "many") => {
            Reply::json(json!((0..100_001).map(|at| field(&format!("f{at}"))).collect::<Vec<_>>()).to_string())
        }
        ("fields", "wide") => {
            Reply::json(json!((0..50_000).map(|at| field(&format!("f{at}"))).collect::<Vec<_>>()).to_string())
        }
        ("fields", "nested") => {
            let nested = (0..45).fold(field("leaf"), |inner, at| json!({ "name": format!("n{at}"), "fields": [inner] }));
            Reply::json(json!([nested]).to_string())
        }
        ("fields", "deep") => Reply::json("[".repeat(100_000)),
        ("fields", "number") => Reply::json(r#"[{"name": 1e999}]"#),
        ("fields", "digits") => Reply::json(format!("[{{\"name\": {}}}]", "9".repeat(100_000))),
        ("fields", "surrogate") => Reply::json(r#"[{"name": "\ud800"}]"#),
        ("fields", "bytes") => Reply::Bytes(
            "Content-Type: application/json".to_owned(),
            b"[{\"name\": \"\xff\xfe\", \"label\": \"\xc3\x28\"}]".to_vec(),
        ),
        ("fields", "twice") => Reply::json(
            json!([field("a"), field("a"), field("id"), field("word"), field("__proto__"), field("config"), field("a-b"), field("a_x2d_b")])
                .to_string(),
        ),
        ("fields", "odd") => Reply::json(
            json!([1, null, "x", [], {}, { "name": null }, { "name": {} }, { "name": "ok", "type": ["array"], "fields": 3, "select": [[1]], "wire": [null, {}], "required": "perhaps", "many": {}, "format": "%Q" }])
                .to_string(),
        ),
        ("fields", "orders") => {
            Reply::json(json!([{ "name": "a", "label": ORDERS, "hint": ORDERS, "select": { "x": ORDERS } }, { "name": ORDERS }]).to_string())
        }
        ("fields", _) => Reply::json(json!([field("a")]).to_string()),
        ("rows", "wide") => Reply::json(format!("[{}{{\"f3\":\"x\"}}]", "{},".repeat(300_000))),
        ("rows", "parts") => Reply::json(format!("[{}0]", "0,".repeat(10_000_001))),
        ("rows", "drip") => Reply::Drip,
        ("rows", "bomb") => Reply::Bytes(
            "Content-Type: application/json\r\nContent-Encoding: gzip".to_owned(),
            bomb(300_000_000),
        ),
        ("choices", _) => {
            let rows: Vec<_> = (0..100_000).map(|at| json!({ "id": at % 10, "name": ORDERS })).collect();
            Reply::json(json!(rows).to_string())
        }
        ("tree", _) => Reply::json(json!([{ "id": "root", "name": "..", "open": true }]).to_string()),
        _ => Reply::json("{\"id\": 7}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A few bytes that become so many spaces, compressed by gzip (RFC 1951, 3.2.6).
fn bomb(length: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut held, mut count) = (0_u32, 0);
    let mut put = |bits: &str| {
        for bit in bits.bytes() {
            held |= u32::from(bit == b'1') << count;
            count += 1;
            if count == 8 {
                bytes.push(u8::try_from(held).expect("eight bits"));
                (held, count) = (0, 0);
            }
        }
    };
    // The last block, with fixed codes; a space; then the last byte 258 times, again and again.
    put("110");
    put("01010000");
    for _ in 0..length / 258 {
        put("1100010100000");
    }
    put("0000000");
    put("0000000");
    bytes.extend([0; 8]);
    bytes
}

/// A connector that asks the service for everything. Line 9 asks for fields.
fn spec() -> String {
    format!(
        r#"specc: 1
name: probe
connection: {{ fields: {{ api_key: {{ secret: true }}, pin: {{ secret: true, required: false }} }}, base_url: 'http://127.0.0.1:{port}/', auth: {{ api_key: X-Api-Key }}, test: {{ get: me }} }}
http: {{ retry: none }}
objects:
  row: {{ fields: {{ id: {{ type: integer, key: true }} }} }}
  thing:
    fields: {{ id: {{ type: integer, key: true }}, word: string }}
    fields_from: {{ get: 'fields/{{{{ config.what }}}}', headers: {{ X-Pin: '{{{{ config.code }}}}' }}, for: one in response.body, field: "{{{{ one }}}}" }}
pick_lists:
  choices: {{ get: choices, items: response.body, label: name, value: id }}
  tree: {{ takes: [below], parent: below, get: 'tree/{{{{ below | default("root") }}}}', items: response.body, label: name, value: id, folder: item.open }}
actions:
  make:
    config: {{ what: string!, code: {{ secret: true }} }}
    input: thing
    post: made/{{{{ config.what }}}}
    json: {{ all: '{{{{ rest }}}}', coded: "{{{{ ('u:' ~ (config.code | default('none'))) | base64encode }}}}" }}
    output: thing
  rows:
    config: {{ what: string! }}
    get: rows/{{{{ config.what }}}}
    output: [thing]
  drip: {{ get: rows/drip, timeout: 2s, items: response.body, output: [row] }}
  fetch: {{ get: 'rows/{{{{ input.what }}}}', input: {{ what: string! }}, items: response.body, output: [row] }}
  drawn:
    config: {{ columns: {{ designs_schema: {{ sample: json }} }} }}
    input: {{ fields_from: {{ for: config.columns, schema: workato }} }}
    post: made/x
    output: row
triggers:
  secret_thing:
    input: {{ what: string!, code: {{ secret: true, required: true }} }}
    poll:
      get: polled/{{{{ input.what }}}}
      params: {{ code: '{{{{ input.code }}}}' }}
      headers: {{ X-Coded: "{{{{ ('u:' ~ input.code) | base64encode }}}}", X-Hex: "{{{{ input.code | hexencode }}}}" }}
      items: response.body
      cursor: {{ field: id, start: first, overlap: 0 }}
    output: row
"#,
        port = service().port
    )
}

fn probe() -> &'static Program {
    static PROBE: OnceLock<Program> = OnceLock::new();
    PROBE.get_or_init(|| Program::build(&spec()))
}

#[test]
fn a_secret_of_an_input_stays_out_of_polls_and_of_questions_for_fields() {
    let code = format!("code={PIN}");
    let cases: [&[&str]; 6] = [
        &["poll", "secret_thing", "what=echo", &code],
        &["poll", "secret_thing", "what=echo", &code, "--verbose"],
        &["describe", "make", "--config", "what=echo", &code],
        &["describe", "make", "--verbose", "--config", "what=echo", &code],
        &["run", "make", "what=echo", &code, "--verbose"],
        &["run", "make", "what=fine", "id=1", &code, "--verbose"],
    ];
    for args in cases {
        let ended = probe().run(args);
        let context = format!("{args:?}");
        hides(&ended.err, &context);
        hides(&ended.out, &context);
        ended.tells_no_secret(&context);
        if args.contains(&"what=echo") {
            ended.refused(1, "R0202", MASK, &context);
        } else {
            assert_eq!(ended.status, Some(0), "{}", ended.err);
            assert!(ended.err.contains("> POST ") && ended.err.contains(MASK), "{}", ended.err);
        }
    }
}

/// A service that refuses, telling what it was asked.
struct Echo;

impl Host for Echo {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let headers: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let told = format!(
            "{} {} {}",
            request.url,
            headers.join(" "),
            String::from_utf8_lossy(request.body.as_deref().unwrap_or_default())
        );
        Ok(Answer {
            status: 400,
            reason: "Bad Request".to_owned(),
            headers: Vec::new(),
            body: told.into_bytes(),
        })
    }

    fn wait(&mut self, _: Duration) {}

    fn now(&self) -> DateTime {
        DateTime { seconds: 1_767_225_600, nanos: 0, offset: 0 }
    }
}

/// Samples that are fetched, and fields: with secrets of the connection and of the input.
const SAMPLED: &str = r#"specc: 1
name: sampled
connection: { fields: { api_key: { secret: true } }, base_url: "https://api.example.com/", auth: { api_key: X-Key }, test: { get: me } }
http: { retry: none }
actions:
  read:
    input: { code: { secret: true, required: true } }
    get: things
    params: { code: "{{ input.code }}" }
    output: { id: integer }
    sample: { get: "samples/{{ input.code }}", params: { coded: "{{ ('u:' ~ input.code) | base64encode }}" }, return: "{{ response.body }}" }
  find:
    config: { code: { secret: true, required: true } }
    input: { fields_from: { get: columns, params: { code: "{{ config.code }}" }, for: one in response.body, field: { name: "{{ one }}" } } }
    post: things
    output: { id: integer }
"#;

#[test]
fn a_sample_that_cannot_be_fetched_tells_no_secret() {
    let compiled = check_text(SAMPLED, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let plan = plan::lower(connector, &compiled.sources);
    let fields = Value::object([("api_key", Value::text(SECRET))]);
    let given = Value::object([("code", Value::text(PIN))]);
    let nothing = Value::object::<&str>([]);
    let mut runtime = Runtime::new(&plan, Echo, &fields).expect("it connects");
    let action = &plan.actions[0];
    let fault = runtime.sample(&action.meta, &action.work, &nothing, &given).expect_err("it is refused");
    let told = fault.render(&plan);
    hides(&told, "a sample");
    assert!(told.contains(MASK) && !told.contains("s3cr3t"), "{told}");
    let fault = runtime.find(&plan.actions[1].meta, &given).expect_err("it is refused");
    hides(&fault.render(&plan), "fields");
}

#[test]
fn nor_does_ruby() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut compiled = check_text(SAMPLED, "yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("connector.rb");
    fs::write(&path, code).expect("it can be written");
    let echoed = format!(
        "asked with {PIN} and {} by {SECRET}",
        crate::support::base64(format!("u:{PIN}!").as_bytes())
    );
    let body = crate::support::base64(echoed.as_bytes());
    let case = |kind: &str, name: &str, config: serde_json::Value, input: serde_json::Value| {
        json!({ "id": kind, "kind": kind, "name": name, "connector": path, "connection": { "api_key": SECRET }, "config": config, "input": input,
            "exchange": [{ "request": {}, "response": { "status": 400, "headers": {}, "body_base64": body } }] })
    };
    let cases = [
        case("sample", "read", json!({}), json!({ "code": PIN })),
        case("input_fields", "find", json!({ "code": PIN }), json!({})),
        case("action", "read", json!({}), json!({ "code": PIN })),
        case("test", "", json!({}), json!({})),
    ];
    for answer in crate::ruby::run(&json!({ "cases": cases })) {
        let told = answer["outcome"]["error"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let kind = answer["id"].as_str().unwrap_or_default();
        assert!(told.contains(MASK) && !told.contains("s3cr3t"), "{kind}: {told}");
        if kind != "test" {
            hides(told, kind);
        }
    }
}

#[test]
fn names_and_labels_give_a_terminal_no_orders() {
    let orders: String =
        ORDERS.chars().fold(String::new(), |text, letter| format!("{text}\\u{:04x}", u32::from(letter)));
    let spec = format!(
        r#"{{ "specc": 1, "name": "probe", "title": "A{orders}", "summary": "B{orders}",
        "connection": {{ "base_url": "http://127.0.0.1:{port}/" }}, "custom_action": {{ "help": "H{orders}" }},
        "actions": {{ "make": {{ "title": "C{orders}", "subtitle": "D{orders}", "description": "E{orders}", "help": "F{orders}",
            "input": {{ "name": {{ "label": "G{orders}", "hint": "H{orders}", "select": {{ "a": "I{orders}" }}, "toggle": false }} }}, "post": "made" }} }} }}"#,
        port = service().port
    );
    let program = program_of_json(&spec);
    let cases: [&[&str]; 6] = [
        &["list"],
        &["describe", "make"],
        &["--help"],
        &["run", "--help"],
        &["run", "make", "name=b"],
        &["run", "--nothing"],
    ];
    for args in cases {
        let ended = program.run(args);
        takes_no_orders(&ended.out, &format!("{args:?}"));
        takes_no_orders(&ended.err, &format!("{args:?}"));
        assert!(ended.out.len() + ended.err.len() > 20, "{args:?} says nothing");
    }
    // And what a service calls its fields.
    let ended = probe().run(&["describe", "make", "--config", "what=orders"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(ended.out.contains("owned"), "{}", ended.out);
    takes_no_orders(&ended.out, "found fields");
    let ended = probe().run(&["run", "make", "what=orders", "zq=1"]);
    assert_eq!(ended.status, Some(2), "{}", ended.err);
    takes_no_orders(&ended.err, "violations");
}

/// A connector binary of a spec in JSON, where escapes stand for what a file may not hold.
fn program_of_json(spec: &str) -> Program {
    // YAML takes JSON, with its escapes.
    Program::build(spec)
}

#[test]
fn schemas_of_a_hostile_service_are_coded_errors_or_harmless() {
    // (what the service describes, status, code, words)
    let cases = [
        ("many", 1, "R0307", "more than 100000 fields are described"),
        ("deep", 1, "R0204", "nested more than 100 deep"),
        ("number", 1, "R0204", "out of range"),
        ("digits", 1, "R0204", "34 digits"),
        ("surrogate", 1, "R0204", "not JSON"),
    ];
    for (what, status, code, words) in cases {
        let word = format!("what={what}");
        for args in [&["describe", "make", "--config", &word][..], &["run", "make", &word, "id=1"]] {
            let began = Instant::now();
            let ended = probe().run(args);
            ended.refused(status, code, words, what);
            assert!(ended.err.contains("--> spec.yaml:9:"), "{what}: {}", ended.err);
            assert!(began.elapsed() < Duration::from_secs(30), "{what} took {:?}", began.elapsed());
        }
    }
    for what in ["nested", "bytes", "twice", "odd"] {
        let word = format!("what={what}");
        let ended = probe().run(&["describe", "make", "--config", &word]);
        assert_eq!(ended.status, Some(0), "{what}: {}", ended.err);
        let ended = probe().run(&["run", "make", &word, "id=1"]);
        assert_eq!(ended.status, Some(0), "{what}: {}", ended.err);
    }
    let twice = probe().run(&["describe", "make", "--config", "what=twice"]).out;
    let input = twice.split("\nOutput").next().unwrap_or_default();
    for name in ["  a ", "  id ", "  word ", "  a_x2d_b ", "  a_x5f_x2d_b "] {
        assert_eq!(input.matches(&format!("\n{name}(")).count(), 1, "{name}: {twice}");
    }
}

#[test]
fn schemas_that_were_drawn_badly_are_coded_errors_or_harmless() {
    let deep = format!("{}{}", "[{\"name\":\"a\",\"properties\":".repeat(60), "]".repeat(60));
    let nested = (0..40).fold("[]".to_owned(), |inner, _| {
        format!("[{{\"name\":\"a\",\"type\":\"object\",\"properties\":{inner}}}]")
    });
    let cases = [
        ("{", Some("R0300")),
        ("[1e999]", Some("R0300")),
        (deep.as_str(), Some("R0300")),
        (nested.as_str(), None),
        ("\"[]\"", None),
        ("{\"a\": []}", None),
        (
            "[[[]], null, {\"name\": {\"a\": 1}}, {\"name\": \"\\u0000\\u001b[1m\", \"type\": 7, \"pick_list\": [null, [], [1, [2]]]}]",
            None,
        ),
    ];
    for (drawn, code) in cases {
        let word = format!("columns={drawn}");
        let ended = probe().run(&["run", "drawn", &word]);
        match code {
            Some(code) => ended.refused(1, code, "", drawn),
            None => assert_eq!(ended.status, Some(0), "{drawn}: {}", ended.err),
        }
        takes_no_orders(&ended.err, drawn);
    }
}

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

#[test]
fn pick_lists_of_a_hostile_service_end() {
    let ended = probe().run(&["pick-list", "choices"]);
    assert_eq!((ended.status, ended.out.lines().count()), (Some(0), 100_000), "{}", ended.err);
    assert!(!ended.out.contains('\u{1b}'), "JSON escapes what is no letter");
    // A tree that leads back to itself is opened a folder at a time.
    for opened in [&[][..], &["--opened", "root"], &["--opened", "../../x"], &["--opened", "a\r\nb"]] {
        let ended = probe().run(&[&["pick-list", "tree"], opened].concat());
        match ended.status {
            Some(0) => assert_eq!(ended.out.lines().count(), 1, "{opened:?}"),
            _ => ended.refused(1, "R0302", "path", &format!("{opened:?}")),
        }
    }
    let asked: Vec<String> = service()
        .asked()
        .into_iter()
        .map(|asked| asked.line)
        .filter(|line| line.contains("/tree/"))
        .collect();
    assert!(
        asked.contains(&"GET /tree/root".to_owned()) && asked.contains(&"GET /tree/a%0D%0Ab".to_owned()),
        "{asked:?}"
    );
}

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

#[test]
fn what_goes_into_a_request_stays_where_it_was_put() {
    let spec = format!(
        "specc: 1
name: probe
connection: {{ fields: {{ api_key: {{ secret: true }}, pin: {{ required: false }} }}, base_url: 'http://127.0.0.1:{port}/v1/', auth: {{ api_key: X-Api-Key }}, test: {{ get: me }} }}
custom_action: true
http: {{ retry: none }}
actions:
  put:
    input: {{ one: string, two: string, header: string, param: string }}
    get: 'put/{{{{ input.one }}}}/end'
    params: {{ p: '{{{{ input.param }}}}' }}
    headers: {{ X-H: '{{{{ input.header }}}}' }}
    output: {{ id: integer }}
  cookie: {{ input: {{ value: string }}, get: cookie, headers: {{ Cookie: 'a={{{{ input.value }}}}' }}, output: {{ id: integer }} }}
",
        port = service().port
    );
    let program = Program::build(&spec);
    let asked = || {
        service()
            .asked()
            .into_iter()
            .filter(|asked| asked.line.contains("/v1/") || asked.line.contains("evil"))
            .collect::<Vec<_>>()
    };
    // (the words, what is asked or why not)
    let sent: [(&[&str], Result<&str, &str>); 15] = [
        (&["run", "put", "one=//evil.example"], Ok("GET /v1/put/%2F%2Fevil.example/end")),
        (&["run", "put", "one=a\\..\\b"], Ok("GET /v1/put/a%5C..%5Cb/end")),
        (&["run", "put", "one=.."], Err("R0302")),
        (&["run", "put", "one=%2e%2e"], Err("R0302")),
        (&["run", "put", "one=a\r\nX-Evil: 1"], Ok("GET /v1/put/a%0D%0AX-Evil%3A%201/end")),
        (&["run", "put", "one=a", "param=x&q=1#f\r\nb"], Ok("GET /v1/put/a/end?p=x%26q%3D1%23f%0D%0Ab")),
        (&["run", "put", "one=a", "header=x\r\nX-Evil: 1"], Err("R0305")),
        (&["run", "put", "one=a", "header:=\"x\\u0000y\""], Err("R0305")),
        (&["run", "cookie", "value=x\nSet: y"], Err("R0305")),
        (&["request", "GET", "me", "-H", "X-A=b\r\nX-Evil: 1"], Err("R0305")),
        (&["request", "GET", "me", "-p", "a\r\nX-Evil: 1=b"], Ok("GET /v1/me?a%0D%0AX-Evil%3A%201=b")),
        (&["request", "GET", "http:evil.example/x"], Ok("GET /v1/http:evil.example/x")),
        (&["request", "GET", "HTTP://evil.example/x"], Ok("GET /v1/HTTP://evil.example/x")),
        (&["request", "GET", "\\\\evil.example/x"], Err("R0304")),
        (&["request", "GET", "http://a:b@127.0.0.1:1/x"], Err("R0304")),
    ];
    for (args, outcome) in sent {
        let before = asked().len();
        let ended = program.run(args);
        match outcome {
            Ok(line) => {
                assert_eq!(ended.status, Some(0), "{args:?}: {}", ended.err);
                let new = asked().split_off(before);
                assert_eq!(
                    new.iter().map(|asked| asked.line.as_str()).collect::<Vec<_>>(),
                    [line],
                    "{args:?}"
                );
                assert!(!new[0].head.to_lowercase().contains("\nx-evil"), "{args:?}: {}", new[0].head);
            }
            Err(code) => {
                ended.refused(1, code, "", &format!("{args:?}"));
                assert_eq!(asked().len(), before, "{args:?}");
            }
        }
    }
}

/// What a process had in memory at most, in kilobytes.
pub fn most_memory(id: u32) -> Option<u64> {
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

#[test]
fn a_service_does_not_choose_what_the_platform_calls() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut compiled = check_text(&spec(), "yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("connector.rb");
    fs::write(&path, code).expect("it can be written");
    let calls = json!({ "convert_input": "evil", "convert_output": "evil", "render_input": "evil", "parse_output": "evil" });
    let mut extra = calls.clone();
    extra["toggle_field"] = calls.clone();
    extra["properties"] = json!([calls, { "properties": [calls] }]);
    extra["sticky"] = json!(true);
    let body = json!([{ "name": "a", "extra": extra, "convert_input": "evil" }]).to_string();
    let response =
        json!({ "status": 200, "headers": {}, "body_base64": crate::support::base64(body.as_bytes()) });
    let exchange = json!({ "request": {}, "response": response });
    let case = json!({ "id": 1, "kind": "input_fields", "name": "make", "connector": path, "connection": { "api_key": SECRET },
        "config": { "what": "x" }, "exchange": [exchange, exchange] });
    let answers = crate::ruby::run(&json!({ "cases": [case] }));
    // Under a name of ours stands what the service said, for the filters of the spec.
    let mut fields = answers[0]["outcome"]["output"].clone();
    for field in fields.as_array_mut().into_iter().flatten() {
        field.as_object_mut().expect("a field is an object").remove("specc");
    }
    let told = fields.to_string();
    assert!(told.contains("\"sticky\":true") && !told.contains("evil"), "{}", answers[0]);
}

/// The parts of VCR that an exported project uses, telling what it is told to hide.
const TAPES: &str = r"
require 'json'
folder = ARGV[0]
$LOAD_PATH.unshift(File.join(folder, 'none'))
%w[vcr webmock/rspec timecop workato-connector-sdk workato/testing/vcr_encrypted_cassette_serializer workato/testing/vcr_multipart_body_matcher].each do |name|
  $LOADED_FEATURES << name
end
module Kernel
  alias plainly_require require
  def require(name)
    $LOADED_FEATURES.include?(name) ? false : plainly_require(name)
  end
end
module Workato; module Testing; VCREncryptedCassetteSerializer = Class.new; VCRMultipartBodyMatcher = Class.new; end; end
module RSpec; def self.configure; yield Struct.new(:example_status_persistence_file_path).new; end; end
Hidden = {}
class Tape
  attr_accessor :cassette_library_dir, :default_cassette_options
  def hook_into(_); end
  def cassette_serializers; {}; end
  def register_request_matcher(_); end
  def filter_sensitive_data(mark, &text); Hidden[mark] = text; end
  def before_record(&block); @before = block; end
  def configure_rspec_metadata!; end
end
module VCR; def self.configure; yield Tape.new; end; end
load File.join(folder, 'spec/spec_helper.rb')
secret = File.read(File.join(folder, 'fixtures/settings.json'))
secret = JSON.parse(secret)['api_key']
shown = [secret, ERB::Util.url_encode(secret), URI.encode_www_form_component(secret), JSON.generate(key: secret), ['u' + secret].pack('m0'), [secret].pack('m0')]
hidden = Hidden.reject { |mark, _| mark == '<AUTHORIZATION>' }.transform_values { |text| text.call(nil) }
hidden.reject! { |_, text| text.empty? }
shown.each do |tape|
  hidden.each { |mark, text| tape = tape.gsub(text, mark) }
  puts tape
end
";

#[test]
fn tapes_of_an_exported_project_hold_no_secret() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut compiled = check_text(&spec(), "yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let folder = tempfile::tempdir().expect("a folder can be made");
    for file in ruby::export(connector, &compiled.sources, &mut compiled.problems) {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(!text.contains("s3cr3t"), "{}", file.path);
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(path, &file.bytes).expect("it can be written");
    }
    // Somebody's own secret, with letters that are written differently in each form.
    let settings = json!({ "api_key": SECRET, "pin": "" }).to_string();
    fs::write(folder.path().join("fixtures/settings.json"), settings).expect("it can be written");
    let output =
        Command::new("ruby").args(["-W0", "-e", TAPES]).arg(folder.path()).output().expect("there is Ruby");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = told.lines().collect();
    let hidden = ["<API_KEY>", "<API_KEY_IN_URL>", "<API_KEY_IN_FORM>", "{\"key\":\"<API_KEY_IN_JSON>\"}"];
    assert_eq!(lines[..2], hidden[..2], "{told}");
    assert!(lines[2].starts_with("<API_KEY_IN_") && lines[3] == hidden[3], "{told}");
    assert!(lines[5].starts_with("<API_KEY_IN_BASE64>"), "{told}");
}
