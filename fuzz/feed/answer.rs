//! What a service may send: a body that is read and typed, headers that are understood.

use std::sync::OnceLock;

use specc::cases::{Case, Exchange, Given, Wanted, WantedBody, What, run};
use specc::plan::{Plan, lower};
use specc::syntax::MemoryFiles;
use specc::value::Value;

const SPEC: &str = r#"
specc: 1
name: answers
connection: { base_url: https://api.example.com/ }
objects:
  thing:
    fields:
      id: { type: integer, key: true }
      at: datetime
      day: { type: date, format: "%Y%m%d" }
      tags: [string]
      inner: { fields: { amount: decimal, on: boolean } }
actions:
  list:
    get: things
    paginate: { by: link, max_pages: 3 }
    output: [thing]
  document:
    get: things
    expect: xml
    items: response.body.things.thing
    output: [thing]
  rows:
    get: things
    expect: csv
    items: response.body
    output: [thing]
triggers:
  new_thing:
    poll:
      get: things
      params: { since: "{{ cursor }}" }
      paginate: { by: cursor, param: after, next: response.body.next }
      items: response.body.things
      cursor: { field: at, sorted: asc }
    output: thing
"#;

fn plan() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let compiled = specc::compile(&MemoryFiles::one("spec.yaml", SPEC), "spec.yaml");
        lower(&compiled.connector.expect("the spec is right"), &compiled.sources)
    })
}

/// The first byte chooses the operation, the second the status; a line for every header; the body.
pub fn feed(input: &[u8]) {
    let [which, status, rest @ ..] = input else { return };
    let poll = which % 4 == 0;
    let action = ["", "list", "document", "rows"][usize::from(which % 4)];
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (header, body) = rest.split_at(end);
    let header = String::from_utf8_lossy(header).into_owned();
    let body = body.get(1..).unwrap_or_default().to_vec();
    let statuses = [200, 204, 302, 400, 401, 404, 410, 429, 500, 503];
    let status = statuses[usize::from(*status) % statuses.len()];
    let request = Wanted {
        method: "GET".to_owned(),
        address: "/things".to_owned(),
        params: Value::Null,
        headers: Vec::new(),
        body: WantedBody::None,
    };
    let names = ["link", "date", "content-type", "location", "retry-after"];
    let headers = names.into_iter().map(|name| (name.to_owned(), header.clone())).collect();
    let answer = Given::Answer { status, headers, body };
    let what = if poll { What::Trigger("new_thing".to_owned()) } else { What::Action(action.to_owned()) };
    let exchange = Exchange { request, answer, only: None };
    let case = Case { exchange: vec![exchange; 4], ..Case::of(what) };
    let _ = run(plan(), &case);
}
