//! Services, files and words that mean harm: every answer is a coded error or a harmless result, soon
//! and in bounded memory, and no secret is seen.

mod exported;
mod files;
mod memory;
mod schemas;

use std::sync::OnceLock;

use serde_json::json;
use specc::runtime::secret::MASK;

use crate::runtime::Program;
use crate::support::server::{Asked, Reply, Server};

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
