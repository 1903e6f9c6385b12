//! Records a second: a poll of many pages from a local server, beside a hand-written client that
//! does the same exchange.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, OnceLock};

use specc::plan::{self, Plan};
use specc::runtime::Runtime;
use specc::runtime::net::Net;
use specc::syntax::MemoryFiles;
use specc::value::Value;

const RECORDS: usize = 100;

fn main() {
    divan::main();
}

/// A page of records, about 290 bytes each, ascending by `updated_at`.
fn page(number: usize, pages: usize) -> String {
    let records: Vec<String> = (0..if number > pages { 0 } else { RECORDS })
        .map(|at| {
            let id = (number - 1) * RECORDS + at;
            let (hour, minute, second) = (id / 3_600 % 24, id / 60 % 60, id % 60);
            let day = 1 + id / 86_400;
            format!(
                "{{\"id\":{id},\"name\":\"Contact number {id}\",\"email\":\"contact{id}@example.com\",\"active\":true,\
                 \"score\":{}.5,\"company\":{{\"id\":{},\"name\":\"Company {}\"}},\"tags\":[\"a\",\"b\",\"tag{}\"],\
                 \"note\":\"Some words about this contact that make it longer\",\
                 \"updated_at\":\"2026-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z\"}}",
                id % 100,
                id % 50,
                id % 50,
                id % 7
            )
        })
        .collect();
    format!("{{\"data\":[{}]}}", records.join(","))
}

/// The address of a server that gives `pages` pages.
fn server(pages: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it listens"));
    // Head and body in one piece: in two, the second would wait for the first to be acknowledged.
    let answer = |body: &str| {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let all: Arc<Vec<String>> =
        Arc::new((1..=pages + 1).map(|number| answer(&page(number, pages))).collect());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let all = all.clone();
            std::thread::spawn(move || {
                stream.set_nodelay(true).expect("a socket can be told");
                let mut out = stream.try_clone().expect("a socket can be shared");
                let mut lines = BufReader::new(stream).lines();
                let mut number = 1;
                while let Some(Ok(line)) = lines.next() {
                    if let Some(rest) = line.strip_prefix("GET ") {
                        let page = rest.split("page=").nth(1).unwrap_or("1");
                        number =
                            page.split(['&', ' ']).next().and_then(|page| page.parse().ok()).unwrap_or(1);
                    }
                    if line.is_empty() {
                        let answer = &all[(number - 1).min(all.len() - 1)];
                        if out.write_all(answer.as_bytes()).is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    address
}

const PAGES: usize = 1_000;

fn address() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| server(PAGES))
}

fn plan(address: &str) -> Plan {
    let spec = format!(
        "specc: 1\nname: bench\nconnection: {{ base_url: {address}/ }}\nobjects:\n  contact:\n    fields:\n      \
         id: {{ type: integer, key: true }}\n      name: string\n      email: string\n      active: boolean\n      \
         score: number\n      company: {{ fields: {{ id: integer, name: string }} }}\n      tags: [string]\n      \
         note: string\n      updated_at: datetime\ntriggers:\n  contacts:\n    poll:\n      get: items\n      \
         paginate: {{ by: page, param: page, size: {{ param: per_page, value: 100 }} }}\n      \
         items: response.body.data\n      cursor: {{ field: updated_at, start: first }}\n    output: contact\n"
    );
    let compiled = specc::compile(&MemoryFiles::one("spec.yaml", spec), "spec.yaml");
    let connector = compiled.connector.as_ref().expect("the spec is right");
    plan::lower(connector, &compiled.sources)
}

#[divan::bench(sample_count = 5)]
fn the_runtime(bencher: divan::Bencher) {
    let plan = plan(address());
    bencher.bench_local(|| {
        let host = Net::new("bench").expect("a client can be made");
        let mut runtime = Runtime::new(&plan, host, &Value::object::<&str>([])).expect("it connects");
        let nothing = Value::object::<&str>([]);
        let (mut state, mut events) = (None, 0);
        let mut out = Vec::new();
        loop {
            let turn = runtime.turn(&plan.triggers[0], &nothing, &nothing, &mut state).expect("a turn");
            for event in &turn.events {
                out.clear();
                let text = specc::value::json::write(&event.record, specc::value::json::Style::default());
                out.extend_from_slice(text.expect("a record is JSON").as_bytes());
            }
            events += turn.events.len();
            if !turn.more {
                break;
            }
        }
        assert_eq!(events, PAGES * RECORDS);
    });
}

#[derive(serde::Deserialize)]
struct Page {
    data: Vec<serde_json::Value>,
}

#[divan::bench(sample_count = 5)]
fn by_hand(bencher: divan::Bencher) {
    let address = address();
    bencher.bench_local(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = reqwest::Client::new();
        let (mut number, mut records) = (1, 0);
        let mut seen = std::collections::HashSet::new();
        loop {
            let url = format!("{address}/items?page={number}&per_page=100");
            let body = tokio
                .block_on(async { client.get(&url).send().await?.bytes().await })
                .expect("the server answers");
            let page: Page = serde_json::from_slice(&body).expect("a page");
            if page.data.is_empty() {
                break;
            }
            for record in &page.data {
                let key = format!("{}@{}", record["id"], record["updated_at"]);
                if seen.insert(key) {
                    records += 1;
                    std::hint::black_box(serde_json::to_string(record).expect("a record is JSON"));
                }
            }
            number += 1;
        }
        assert_eq!(records, PAGES * RECORDS);
    });
}
