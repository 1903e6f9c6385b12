//! What can be read, and what can be called, at which place of a spec.
//!
//! A row is a place: a spec with `HOLE` in it, and the names that can be read there. Every name of the
//! language is tried at every place, and so is a method that sends requests. What a place does not
//! have is refused, as a name that is not there and in the line where it stands; what it has is not.

use specc::diagnostic::Severity;

use crate::support::{check_text, problems_in_words};

/// What is tried: a word for the rows, and what stands in the place.
const NAMES: [(&str, &str); 17] = [
    ("C", "connection.site"),
    ("K", "constants.kinds.a"),
    ("N", "now"),
    ("N", "today"),
    ("config", "config.kind"),
    ("labels", "labels.kind"),
    ("input", "input.note"),
    ("rest", "rest.note"),
    ("response", "response.body"),
    ("item", "item.id"),
    ("record", "record.id"),
    ("items", "items"),
    ("page", "page.number"),
    ("cursor", "cursor"),
    ("window", "window.end"),
    ("event", "event.payload"),
    ("arg", "arg"),
];

/// What stands before every row that says nothing of its own.
const CONNECTION: &str = "connection: { fields: { site: string! }, base_url: https://api.acme.example/ }\n";
const REST: &str = "constants: { kinds: { a: x } }
objects: { thing: { fields: { id: { type: integer, key: true }, note: string, at: datetime } } }
";
const METHODS: &str = "  asks: { get: asks, return: \"{{ response.body.it }}\" }
  pure: { takes: { of: any }, return: \"{{ of }}\" }
";

/// What kind of slot the hole is.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    /// In text: `{{ … }}`.
    Value,
    /// An expression that is a condition.
    Condition,
    /// An expression of any kind.
    Expression,
}
use Slot::{Condition, Expression, Value};

struct Row {
    place: &'static str,
    slot: Slot,
    /// The names that can be read, and `send` where a method that sends requests can be called.
    reads: &'static str,
    spec: &'static str,
}

const fn row(place: &'static str, slot: Slot, reads: &'static str, spec: &'static str) -> Row {
    Row { place, slot, reads, spec }
}

const ACTION: &str = "  try_it:
    config: { kind: { select: [a, b] } }
    input: { note: string }
    output: thing
";

/// `ACTION` stands for an action with config, input and output; `TRIGGER` for a trigger likewise.
const ROWS: &[Row] = &[
    row(
        "base_url",
        Value,
        "C K",
        "connection: { fields: { site: string! }, base_url: \"https://api.acme.example/HOLE/\" }\n",
    ),
    row(
        "connection.values",
        Value,
        "C K N",
        "connection: { fields: { site: string! }, values: { host: \"HOLE\" }, base_url: https://api.acme.example/ }\n",
    ),
    row("http", Value, "C K N", "http: { headers: { X-A: \"HOLE\" } }\n"),
    row("http.errors", Value, "C K N response", "http: { errors: [{ when: any, message: \"HOLE\" }] }\n"),
    row(
        "apply",
        Value,
        "C K N",
        "connection: { fields: { site: string! }, base_url: https://api.acme.example/, auth: { apply: { headers: { X-A: \"HOLE\" } } }, test: { get: me } }\n",
    ),
    row(
        "client_id",
        Value,
        "C K N",
        "connection: { fields: { site: string! }, base_url: https://api.acme.example/, auth: { oauth2: { client_id: \"HOLE\", authorize: https://acme.example/a, token: https://acme.example/t } }, test: { get: me } }\n",
    ),
    row(
        "identity",
        Value,
        "C K N response",
        "connection: { fields: { site: string! }, base_url: https://api.acme.example/, auth: { api_key: X-Key, identity: \"HOLE\" }, test: { get: me } }\n",
    ),
    row(
        "test",
        Value,
        "C K N send",
        "connection: { fields: { site: string! }, base_url: https://api.acme.example/, test: { get: me, params: { a: \"HOLE\" } } }\n",
    ),
    row(
        "test, its path",
        Value,
        "C K N",
        "connection: { fields: { site: string! }, base_url: https://api.acme.example/, test: { get: \"me/HOLE\" } }\n",
    ),
    row(
        "show_if",
        Condition,
        "K input",
        "actions:\n  try_it: { input: { note: string, more: { show_if: \"HOLE\" } }, post: x }\n",
    ),
    row("description", Value, "K config labels", "actions:\nACTION    description: \"HOLE\"\n    get: x\n"),
    row(
        "a check",
        Condition,
        "C K N config input",
        "actions:\nACTION    checks: [{ if: \"HOLE\", message: No }]\n    get: x\n",
    ),
    row(
        "the message of a check",
        Value,
        "C K N config input",
        "actions:\nACTION    checks: [{ if: input.note == 'a', message: \"HOLE\" }]\n    get: x\n",
    ),
    row("a path", Value, "C K N config input", "actions:\nACTION    get: \"x/HOLE\"\n"),
    row(
        "a header",
        Value,
        "C K N config input",
        "actions:\nACTION    get: x\n    headers: { X-A: \"HOLE\" }\n",
    ),
    row(
        "params",
        Value,
        "C K N config input rest send",
        "actions:\nACTION    get: x\n    params: { a: \"HOLE\" }\n",
    ),
    row(
        "params of a list",
        Value,
        "C K N config input rest page send",
        "actions:\n  try_it:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    get: x\n    params: { a: \"HOLE\" }\n    items: response.body\n    paginate: { by: page, param: p }\n    output: [thing]\n",
    ),
    row(
        "a body",
        Value,
        "C K N config input rest send",
        "actions:\nACTION    post: x\n    json: { a: \"HOLE\" }\n",
    ),
    row(
        "an error rule",
        Condition,
        "C K N config input response",
        "actions:\nACTION    get: x\n    errors: [{ if: \"HOLE\", message: No }]\n",
    ),
    row(
        "return",
        Value,
        "C K N config input response send",
        "actions:\nACTION    get: x\n    return: { note: \"HOLE\" }\n",
    ),
    row(
        "items",
        Expression,
        "C K N config input response",
        "actions:\n  try_it:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    get: x\n    items: \"HOLE\"\n    output: [thing]\n",
    ),
    row(
        "where of a list",
        Condition,
        "C K N config input response item record",
        "actions:\n  try_it:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    get: x\n    items: response.body\n    where: \"HOLE\"\n    output: [thing]\n",
    ),
    row(
        "each",
        Value,
        "C K N config input response item",
        "actions:\n  try_it:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    get: x\n    items: response.body\n    each: { id: 1, note: \"HOLE\" }\n    output: [thing]\n",
    ),
    row(
        "paginate.more",
        Condition,
        "C K N config input response items page",
        "actions:\n  try_it:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    get: x\n    items: response.body\n    paginate: { by: page, param: p, more: \"HOLE\" }\n    output: [thing]\n",
    ),
    row(
        "let",
        Value,
        "C K N config input send",
        "actions:\nACTION    steps: [{ let: { a: \"HOLE\" } }, { get: \"x/{{ a }}\", as: got }]\n    return: \"{{ got.body }}\"\n",
    ),
    row(
        "a guard",
        Condition,
        "C K N config input",
        "actions:\nACTION    steps: [{ get: x, if: \"HOLE\", as: got }]\n    return: \"{{ got.body }}\"\n",
    ),
    row(
        "a body in steps",
        Value,
        "C K N config input rest send",
        "actions:\nACTION    steps: [{ post: x, json: { a: \"HOLE\" }, as: got }]\n    return: \"{{ got.body }}\"\n",
    ),
    row(
        "an argument of call",
        Value,
        "C K N config input send",
        "actions:\nACTION    steps: [{ call: pure, with: { of: \"HOLE\" }, as: got }, { get: \"x/{{ got }}\", as: done }]\n    return: \"{{ done.body }}\"\n",
    ),
    row(
        "return of steps",
        Value,
        "C K N config input send",
        "actions:\nACTION    steps: [{ get: x, as: got }]\n    return: { id: \"{{ got.body.id }}\", note: \"HOLE\" }\n",
    ),
    row(
        "return of a request in steps",
        Value,
        "C K N config input response send",
        "actions:\nACTION    steps: [{ get: x, return: \"HOLE\", as: got }]\n    return: { note: \"{{ got }}\" }\n",
    ),
    row(
        "collect",
        Value,
        "C K N config input send",
        "actions:\nACTION    steps: [{ for: x in constants.kinds | entries, do: [{ get: \"x/{{ x.key }}\" }], collect: \"HOLE\", as: got }]\n    return: { note: \"{{ got | length }}\" }\n",
    ),
    row(
        "a body side by side",
        Value,
        "C K N config input rest",
        "actions:\nACTION    steps: [{ for: x in constants.kinds | entries, parallel: 2, do: [{ post: \"x/{{ x.key }}\", json: { a: \"HOLE\" } }] }]\n    return: { note: a }\n",
    ),
    row(
        "fail",
        Value,
        "C K N config input",
        "actions:\nACTION    steps: [{ get: x, as: got }, { fail: \"HOLE\", if: got.status == 400 }]\n    return: \"{{ got.body }}\"\n",
    ),
    row(
        "a download",
        Value,
        "C K N config input rest",
        "actions:\n  try_it:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    steps: [{ download: { get: x, params: { a: \"HOLE\" } }, as: got }]\n    return: { it: \"{{ got }}\" }\n    output: { it: file }\n",
    ),
    row(
        "a sample",
        Value,
        "C K N config input send",
        "actions:\nACTION    get: x\n    sample: { get: y, params: { a: \"HOLE\" } }\n",
    ),
    row(
        "return of a sample",
        Value,
        "C K N config input response send",
        "actions:\nACTION    get: x\n    sample: { get: y, return: { note: \"HOLE\" } }\n",
    ),
    row(
        "a pick list",
        Value,
        "C K N arg send",
        "pick_lists:\n  all: { takes: { arg: string }, get: x, params: { a: \"HOLE\" }, items: response.body }\n",
    ),
    row(
        "items of a pick list",
        Expression,
        "C K N arg response",
        "pick_lists:\n  all: { takes: { arg: string }, get: x, items: \"HOLE\" }\n",
    ),
    row(
        "label of a pick list",
        Value,
        "C K N arg item",
        "pick_lists:\n  all: { takes: { arg: string }, get: x, items: response.body, label: \"HOLE\", value: id }\n",
    ),
    row(
        "a work",
        Value,
        "C K N arg send",
        "methods:\nMETHODS  work: { takes: { arg: string }, post: x, json: { a: \"HOLE\" } }\n",
    ),
    row(
        "return of a work",
        Value,
        "C K N arg response send",
        "methods:\nMETHODS  work: { takes: { arg: string }, post: x, return: \"HOLE\" }\n",
    ),
    row(
        "a pure method",
        Value,
        "K arg",
        "methods:\nMETHODS  own: { takes: { arg: string }, return: \"HOLE\" }\n",
    ),
    row(
        "fields_from",
        Value,
        "C K N config send",
        "actions:\n  try_it:\n    config: { kind: string! }\n    input: { fields_from: { get: \"x/{{ config.kind }}\", params: { a: \"HOLE\" }, for: f in response.body, field: { name: \"{{ f }}\" } } }\n    post: x\n",
    ),
    row(
        "a found field",
        Value,
        "C K N config response",
        "actions:\n  try_it:\n    config: { kind: string! }\n    input: { fields_from: { get: \"x/{{ config.kind }}\", for: f in response.body, field: { name: \"{{ f }}\", hint: \"HOLE\" } } }\n    post: x\n",
    ),
    row(
        "a poll",
        Value,
        "C K config input rest cursor window send",
        "triggers:\nTRIGGER      get: x\n      params: { a: \"HOLE\" }\n      cursor: { field: at }\n",
    ),
    row(
        "a poll that is paged",
        Value,
        "C K config input rest cursor window page send",
        "triggers:\nTRIGGER      get: x\n      params: { a: \"HOLE\" }\n      paginate: { by: page, param: p }\n      cursor: { field: at }\n",
    ),
    row(
        "steps of a poll",
        Value,
        "C K config input cursor window send",
        "triggers:\nTRIGGER      steps: [{ get: x, params: { a: \"{{ cursor }}\" }, as: got }, { let: { b: \"HOLE\" } }]\n      return: [\"{{ got.body }}\", \"{{ b }}\"]\n      cursor: { field: at }\n",
    ),
    row(
        "items of a poll",
        Expression,
        "C K config input response",
        "triggers:\nTRIGGER      get: x\n      items: \"HOLE\"\n      cursor: { field: at }\n",
    ),
    row(
        "where of a poll",
        Condition,
        "C K config input response item record",
        "triggers:\nTRIGGER      get: x\n      where: \"HOLE\"\n      cursor: { field: at }\n",
    ),
    row(
        "cursor.start",
        Value,
        "C K N config input",
        "triggers:\nTRIGGER      get: x\n      cursor: { field: id, start: \"{{ 1 if HOLE == 'a' else 2 }}\" }\n",
    ),
    row(
        "cursor.field",
        Value,
        "K record",
        "triggers:\nTRIGGER      get: x\n      cursor: { field: \"{{ record.at if HOLE == 'a' else record.at }}\" }\n",
    ),
    row(
        "dedup",
        Value,
        "K record",
        "triggers:\nTRIGGER      get: x\n      cursor: { field: at }\n    dedup: \"{{ record.id }}@HOLE\"\n",
    ),
    row(
        "webhooks.route",
        Value,
        "K event",
        "webhooks: { route: { kind: \"HOLE\" } }\ntriggers:\n  told: { webhook: { route: { kind: a }, verify: none, because: none }, dedup: id, output: thing }\n",
    ),
    row(
        "route of a trigger",
        Value,
        "C K config input",
        "webhooks: { route: { kind: \"{{ event.payload.kind }}\" } }\ntriggers:\n  told:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    webhook: { route: { kind: \"HOLE\" } }\n    dedup: id\n    output: thing\n",
    ),
    row(
        "where of a webhook",
        Condition,
        "C K config input event",
        "webhooks: { route: { kind: \"{{ event.payload.kind }}\" } }\ntriggers:\n  told:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    webhook: { route: { kind: a }, where: \"HOLE\" }\n    dedup: id\n    output: thing\n",
    ),
    row(
        "each of a webhook",
        Value,
        "C K N config input event item",
        "webhooks: { route: { kind: \"{{ event.payload.kind }}\" } }\ntriggers:\n  told:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    webhook: { route: { kind: a }, events: event.payload.all, each: { id: 1, note: \"HOLE\" } }\n    dedup: id\n    output: thing\n",
    ),
    row(
        "dedup of a webhook",
        Value,
        "K record event",
        "webhooks: { route: { kind: \"{{ event.payload.kind }}\" } }\ntriggers:\n  told:\n    config: { kind: { select: [a, b] } }\n    input: { note: string }\n    webhook: { route: { kind: a } }\n    dedup: \"{{ record.id }}@HOLE\"\n    output: thing\n",
    ),
];

const TRIGGER: &str = "  try_it:
    config: { kind: { select: [a, b] } }
    input: { note: string }
    output: thing
    poll:
";

/// The spec of a row with this in its hole.
fn spec(row: &Row, hole: &str) -> String {
    let own = row.spec.replace("ACTION", ACTION).replace("TRIGGER", TRIGGER).replace("METHODS", METHODS);
    let mut spec = String::from("specc: 1\nname: acme\n");
    if !own.starts_with("connection:") {
        spec.push_str(CONNECTION);
    }
    spec.push_str(REST);
    if !own.starts_with("methods:") {
        spec.push_str("methods:\n");
        spec.push_str(METHODS);
    }
    spec + &own.replace("\"HOLE\"", hole).replace("HOLE", &inner(hole))
}

/// What of a hole stands within a text.
fn inner(hole: &str) -> String {
    hole.trim_matches('"').to_owned()
}

/// The hole that reads a name.
fn reading(row: &Row, name: &str) -> String {
    match row.slot {
        // Within an expression of a text there are braces already.
        Value if row.spec.contains("HOLE ==") => format!("tojson({name})"),
        Value => format!("\"{{{{ tojson({name}) }}}}\""),
        Condition if row.place == "show_if" => format!("\"{name} == 'a'\""),
        Condition => format!("\"tojson({name}) == 'a'\""),
        Expression => format!("\"array({name})\""),
    }
}

/// What is said of a spec: the codes of its mistakes and all of it in words.
fn mistakes(spec: &str) -> (Vec<String>, String) {
    let compiled = check_text(spec, "yaml");
    let found = compiled.problems.sorted();
    let codes = found.iter().filter(|found| found.code.severity() == Severity::Error);
    (codes.map(|found| found.code.text().to_owned()).collect(), problems_in_words(&compiled))
}

#[test]
fn every_place_reads_what_it_has_and_nothing_else() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let has = |name: &str| row.reads.split(' ').any(|read| read == name);
        for (word, name) in NAMES {
            let (codes, told) = mistakes(&spec(row, &reading(row, name)));
            let refused = codes.iter().any(|code| ["E0200", "E0202"].contains(&code.as_str()));
            match (has(word), codes.is_empty()) {
                (true, false) => wrong.push(format!("{}: `{name}` is refused:\n{told}", row.place)),
                (false, true) => wrong.push(format!("{}: `{name}` is not refused", row.place)),
                (false, false) if !refused => {
                    wrong.push(format!("{}: `{name}` is told badly:\n{told}", row.place));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn requests_are_sent_where_a_place_can_send_them() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let sends = row.reads.split(' ').any(|read| read == "send");
        // As a function nowhere.
        let (codes, told) = mistakes(&spec(row, &reading(row, "asks()")));
        if !codes.iter().any(|code| code == "E0482") {
            wrong.push(format!("{}: `asks()` is told badly:\n{told}", row.place));
        }
        // A value of its own.
        if row.slot == Value && row.spec.contains("\"HOLE\"") {
            let (codes, told) = mistakes(&spec(row, "{ $call: asks }"));
            match (sends, codes.is_empty()) {
                (true, false) => wrong.push(format!("{}: a call is refused:\n{told}", row.place)),
                (false, true) => wrong.push(format!("{}: a call is not refused", row.place)),
                // A path is no place for a value at all.
                (false, false) if !codes.iter().any(|code| ["E0482", "E0100"].contains(&code.as_str())) => {
                    wrong.push(format!("{}: a call is told badly:\n{told}", row.place));
                }
                _ => {}
            }
        }
        // A method that computes is a function everywhere.
        let (codes, told) = mistakes(&spec(row, &reading(row, "pure('a')")));
        if !codes.is_empty() && row.place != "show_if" {
            wrong.push(format!("{}: `pure` is refused:\n{told}", row.place));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
