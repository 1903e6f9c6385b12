//! Connector binaries to which deliveries are made: from a file, and over an address of this machine.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::OnceLock;

use crate::runtime::{Ended, Program, SECRET};

const SPEC: &str = r#"
specc: 1
name: probe
connection: { fields: { api_key: { secret: true }, org: { default: acme } }, base_url: "https://api.example.com/" }
webhooks: { route: { org: "{{ event.params.org }}", kind: "{{ event.payload.kind }}" } }
triggers:
  new_order:
    help: "Enter {{ webhook_url }}"
    input: { size: integer }
    checks: [{ if: input.size < 1, message: "{{ input.size }} is too small" }]
    webhook:
      route: { org: "{{ connection.org }}", kind: order }
      verify: { equals: true, key: "{{ connection.api_key }}", signature: { header: X-Token } }
      where: input.size is null or event.payload.size == input.size
      events: event.payload.orders
    dedup: id
    output: { id: { type: integer, key: true }, at: datetime, data: { fields: { a: integer } } }
  new_thing:
    poll: { get: things, cursor: { field: id, start: latest } }
    output: { id: { type: integer, key: true } }
"#;

fn probe() -> &'static Program {
    static PROBE: OnceLock<Program> = OnceLock::new();
    PROBE.get_or_init(|| Program::build(SPEC))
}

/// What comes of a delivery in a file.
fn receive(name: &str, delivery: &str, more: &[&str]) -> Ended {
    fs::write(probe().file(name), delivery).expect("it can be written");
    probe().run(&[&["receive", "new_order", "--event", name], more].concat())
}

fn delivery(token: &str, payload: &str) -> String {
    let token = serde_json::Value::from(token);
    format!(
        "{{\"headers\": {{\"x-token\": {token}}}, \"params\": {{\"org\": \"acme\"}}, \"payload\": {payload}}}"
    )
}

#[test]
fn a_delivery_in_a_file_gives_its_events() {
    let orders = r#"{"kind": "order", "size": 3, "orders": [{"id": "7", "at": "2026-01-01T00:00:00Z", "data": {"a": "1"}}, {"id": 8}, {"id": 7}]}"#;
    let ended = receive("fine.json", &delivery(SECRET, orders), &[]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert_eq!(
        ended.out,
        "{\"key\":\"7\",\"event\":{\"id\":7,\"at\":\"2026-01-01T00:00:00Z\",\"data\":{\"a\":1}}}\n{\"key\":\"8\",\"event\":{\"id\":8}}\n"
    );
    let ended = receive("size.json", &delivery(SECRET, orders), &["size=4"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), ""), "{}", ended.err);
    let ended = receive("elsewhere.json", &delivery(SECRET, r#"{"kind": "other"}"#), &[]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(0), ""));
    assert!(ended.err.contains("for other triggers"), "{}", ended.err);
}

#[test]
fn a_delivery_that_is_not_as_it_has_to_be_is_told_and_gives_nothing() {
    let order = r#"{"kind": "order", "orders": {"id": 7}}"#;
    let raw = |raw: &str| format!("{{\"raw\": {}}}", serde_json::Value::from(raw));
    let cases: [(String, &[&str], i32, &str); 12] = [
        (
            delivery("guessed", order),
            &[],
            1,
            "error[R0184]: the delivery does not prove where it comes from: its signature is another",
        ),
        (delivery("", order), &[], 1, "it has no signature"),
        (
            delivery(SECRET, r#"{"kind": "order", "orders": [7]}"#),
            &[],
            1,
            "error[R0181]: an event is an object, and this is an integer",
        ),
        (delivery(SECRET, r#"{"kind": "order", "orders": {"id": "many"}}"#), &[], 1, "error[R0180]"),
        (delivery(SECRET, r#"{"kind": "order", "orders": {}}"#), &[], 1, "error[R0401]"),
        (raw("{"), &[], 1, "error[R0180]: the payload is not JSON"),
        (raw(&"[".repeat(100_000)), &[], 1, "error[R0180]: the payload is not JSON"),
        ("[]".to_owned(), &[], 2, "does not hold a JSON object"),
        (r#"{"body": 1}"#.to_owned(), &[], 2, "`body` is no part of a delivery"),
        (r#"{"headers": [1]}"#.to_owned(), &[], 2, "has to be an object of texts"),
        (r#"{"raw": "", "payload": 1}"#.to_owned(), &[], 2, "not both"),
        (delivery(SECRET, order), &["size=0"], 1, "error[R0101]: 0 is too small"),
    ];
    for (at, (delivery, more, status, words)) in cases.iter().enumerate() {
        let ended = receive(&format!("wrong{at}.json"), delivery, more);
        assert_eq!(ended.status, Some(*status), "{words}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(words), "{words}: {}", ended.err);
        assert_eq!(ended.out, "", "{words}");
        ended.tells_no_secret(words);
    }
    let ended = probe().run(&["receive", "new_thing", "--event", "fine.json"]);
    assert!(
        ended.err.contains("does not exist")
            || ended.err.contains("cannot be read")
            || ended.err.contains("`poll` asks"),
        "{}",
        ended.err
    );
    let ended = probe().run(&["poll", "new_order"]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("`listen` waits for them"), "{}", ended.err);
    let ended = probe().run(&["describe", "new_order"]);
    assert!(ended.out.contains("Enter (the address of the webhook)"), "{}", ended.out);
}

#[test]
fn deliveries_over_the_network_are_answered_when_their_events_are_written() {
    let mut running = probe().keep_running(&["listen", "new_order", "--requests", "6"]);
    let mut child = running.0.take().expect("it runs");
    let mut said = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut line = String::new();
    said.read_line(&mut line).expect("it speaks");
    let at =
        line.rsplit("http://").next().expect("it names its address").trim().trim_end_matches('/').to_owned();
    let mut events = BufReader::new(child.stdout.take().expect("it is piped"));

    let deliver = |token: &str, body: &str| {
        let mut stream = TcpStream::connect(&at).expect("it listens");
        let length = body.len();
        write!(stream, "POST /hook?org=acme HTTP/1.1\r\nHost: here\r\nX-Token: {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
            .expect("it takes what is sent");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer.lines().next().unwrap_or_default().to_owned()
    };
    let order = r#"{"kind": "order", "orders": [{"id": 1}]}"#;
    assert_eq!(deliver(SECRET, order), "HTTP/1.1 200 OK");
    let mut event = String::new();
    events.read_line(&mut event).expect("it was written before the answer");
    assert_eq!(event, "{\"key\":\"1\",\"event\":{\"id\":1}}\n");
    assert_eq!(deliver("guessed", order), "HTTP/1.1 401 Unauthorized");
    assert_eq!(deliver(SECRET, "{"), "HTTP/1.1 400 Bad Request");
    assert_eq!(deliver(SECRET, order), "HTTP/1.1 200 OK");
    assert_eq!(deliver(SECRET, r#"{"kind": "other"}"#), "HTTP/1.1 200 OK");
    assert_eq!(deliver(SECRET, r#"{"kind": "order", "orders": {"id": 2}}"#), "HTTP/1.1 200 OK");

    let mut rest = String::new();
    events.read_to_string(&mut rest).expect("it speaks UTF-8");
    assert_eq!(rest, "{\"key\":\"2\",\"event\":{\"id\":2}}\n", "what came twice is given once");
    let mut notes = String::new();
    said.read_to_string(&mut notes).expect("it speaks UTF-8");
    let ended = Ended { status: child.wait().expect("it ends").code(), out: rest, err: notes };
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(ended.err.contains("error[R0184]") && ended.err.contains("error[R0180]"), "{}", ended.err);
    ended.tells_no_secret("listen");
}

#[test]
fn an_address_that_cannot_be_listened_on_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let at = taken.local_addr().expect("it has one").to_string();
    let ended = probe().run(&["listen", "new_order", "--bind", &at]);
    ended.refused(1, "R0183", "cannot be listened on", "listen");
}
