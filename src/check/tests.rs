//! From text to a connector, and what people are told on the way.

use super::check;
use super::sketch::{sketch, type_word};
use crate::diagnostic::render::{self, Format};
use crate::diagnostic::{Code, Problems};
use crate::model::{Body, Connector, Give, ShapeId};
use crate::read;
use crate::span::Sources;
use crate::syntax::{self, MemoryFiles};

/// The two keys that every spec has, and a service to speak of.
const HEAD: &str = "specc: 1\nname: acme\n";

fn checked(text: &str) -> (Option<Connector>, Problems, Sources) {
    let mut sources = Sources::default();
    let mut problems = Problems::default();
    let files = MemoryFiles::one("spec.yaml", format!("{HEAD}{text}\n"));
    let connector = syntax::parse(&files, "spec.yaml", &mut sources, &mut problems)
        .and_then(|document| read::read(&document, &mut problems))
        .and_then(|spec| check(&spec, &mut problems));
    // Rows of a table share an input, and few of them read all of it.
    problems.retain(|problem| problem.code != Code::InputUnread);
    (connector.ok(), problems, sources)
}

/// The connector that `text` is; everything told about it fails the test.
fn fine(text: &str) -> Connector {
    let (connector, problems, _) = checked(text);
    assert!(problems.is_empty(), "{}\n{}", told(text), shown(text));
    connector.expect("no problem was reported")
}

/// What is told about `text`, a line for each problem; lines count from the first of `text`.
fn told(text: &str) -> String {
    let (_, problems, sources) = checked(text);
    let lines = problems.sorted().into_iter().map(|problem| {
        let description = &problem.description;
        let (_, place) = sources.place(description.at.span);
        let help = description.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("{}:{} {} {}{help}", place.line - 2, place.column, problem.code.text(), description.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The same, as it is shown.
fn shown(text: &str) -> String {
    let (_, problems, sources) = checked(text);
    let mut out = Vec::new();
    render::render(Format::Text, false, &sources, &problems.sorted(), &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("problems are text")
}

/// An action `save` with these lines, on a service without credentials.
fn action(lines: &str) -> String {
    let lines: String = lines.trim().lines().map(|line| format!("    {line}\n")).collect();
    format!("connection: {{ base_url: 'https://api.acme.example/' }}\nactions:\n  save:\n{lines}")
}

/// What is sent as the `json` of an action with these inputs.
fn sent(input: &str, json: &str) -> String {
    let connector = fine(&action(&format!("input: {{ {input} }}\npost: things\njson: {json}")));
    match &connector.actions[0].work.request.body {
        Body::Json(body) => sketch(body),
        other => panic!("{other:?} is sent"),
    }
}

/// The names of the fields of a shape; `!` behind those that are required.
fn names(connector: &Connector, shape: Option<ShapeId>) -> String {
    let fields = &connector.shape(shape.expect("there is a shape")).fields;
    let names = fields.iter().map(|field| format!("{}{}", field.name, if field.required { "!" } else { "" }));
    names.collect::<Vec<_>>().join(" ")
}

const CONTACTS: &str = "
connection:
  fields:
    site: { suffix: .acmedesk.example, hint: The first part of your desk's address }
  base_url: https://{{ connection.site }}.acmedesk.example/api/v2/
  auth: { api_key: X-Desk-Key }
  test: { get: agents/me }
objects:
  contact:
    fields:
      id:         { type: integer, key: true, readonly: true }
      name:       string!
      email:      { control: email }
      tags:       [string]
      updated_at: { type: datetime, readonly: true }
";

fn contacts(rest: &str) -> String {
    format!("{}{rest}", CONTACTS.trim_start())
}

#[test]
fn a_connection_objects_and_actions_become_a_connector() {
    let connector = fine(&contacts(
        "
actions:
  get_contact:
    input: { use: contact, only: [id] }
    get: contacts/{{ input.id }}
    output: contact

  create_contact:
    input: contact
    post: contacts
    output: contact

  search_contacts:
    input: { use: contact, only: [name, email], optional: all }
    get: contacts
    paginate: { by: page, param: page, size: { param: per_page, value: 100 } }
    items: response.body.results
    output: [contact]
",
    ));
    let described: Vec<String> = connector
        .actions
        .iter()
        .map(|action| {
            let request = &action.work.request;
            let params = request.params.as_ref().map_or_else(|| "-".to_owned(), sketch);
            let body = match &request.body {
                Body::None => "-".to_owned(),
                Body::Json(body)
                | Body::Form(body)
                | Body::Multipart(body)
                | Body::Xml { value: body, .. }
                | Body::Text(body)
                | Body::Bytes(body) => sketch(body),
            };
            let give = match &action.give {
                Give::Nothing => "nothing".to_owned(),
                Give::Value(value) => sketch(value),
                Give::List(name) => format!("the list as {name}"),
            };
            let input = names(&connector, action.meta.input);
            format!("{}({input}): query {params}, body {body}, gives {give}", action.meta.name)
        })
        .collect();
    insta::assert_snapshot!(described.join("\n"), @"
    get_contact(id!): query -, body -, gives clean(typed object(demand map(response.body)))
    create_contact(name! email tags): query -, body clean(rest), gives clean(typed object(demand map(response.body)))
    search_contacts(name email): query clean(rest), body -, gives the list as contacts
    ");
}

#[test]
fn what_the_wire_has_otherwise_is_translated_where_it_leaves() {
    let due = "due: { type: datetime, format: epoch }";
    let cases = [
        // (input, json)
        ("name: string", "'{{ input }}'"),
        (due, "'{{ input }}'"),
        (due, "'{{ rest }}'"),
        (due, "'{{ input | only(\"due\") }}'"),
        (due, "{ at: '{{ input.due }}' }"),
        (due, "{ at: 'on {{ input.due }}' }"),
        (due, "{ at: '{{ input.due | default(now) }}' }"),
        (due, "{ at: '{{ input.due if input.due is not null else now }}' }"),
        (due, "'{{ merge(input, {\"x\": 1}) }}'"),
        ("lines: { type: array, fields: { day: date } }", "{ all: '{{ input.lines }}' }"),
        (
            "lines: { type: array, fields: { day: { type: datetime, wire: Day } } }",
            "{ all: '{{ input.lines }}' }",
        ),
        (
            "lines: { type: array, fields: { sku: string!, day: { type: datetime, format: '%Y' } } }",
            "{ all: { $for: line in input.lines, $where: line.sku != '', $yield: { sku: '{{ line.sku }}', d: '{{ line.day }}' } } }",
        ),
        ("name: string", "{ name: { $keep: '{{ input.name }}' } }"),
        ("a: any", "{ a: '{{ input.a }}', b: { $raw: { x: '{{ no }}' } } }"),
    ];
    let told: Vec<String> =
        cases.iter().map(|(input, json)| format!("{json}\n  {}", sent(input, json))).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    '{{ input }}'
      clean(input)
    '{{ input }}'
      clean(wire object(input))
    '{{ rest }}'
      clean(wire object(rest))
    '{{ input | only("due") }}'
      clean(wire object(only(input, Value(Text("due")))))
    { at: '{{ input.due }}' }
      map{at: wire Epoch(input.due)}
    { at: 'on {{ input.due }}' }
      map{at: 'on {wire Epoch(input.due)}'}
    { at: '{{ input.due | default(now) }}' }
      map{at: default(input.due, now)}
    { at: '{{ input.due if input.due is not null else now }}' }
      map{at: if (input.due is not null) then wire Epoch(input.due) else now}
    '{{ merge(input, {"x": 1}) }}'
      clean(merge(wire object(input), record{x: (1)}, Value(Bool(false))))
    { all: '{{ input.lines }}' }
      map{all: clean(input.lines)}
    { all: '{{ input.lines }}' }
      map{all: clean(wire list(input.lines))}
    { all: { $for: line in input.lines, $where: line.sku != '', $yield: { sku: '{{ line.sku }}', d: '{{ line.day }}' } } }
      map{all: for line in input.lines where (line.sku Unequal ("")) give map{sku: line.sku, d: wire Pattern { pattern: "%Y", zone: None }(line.day)}}
    { name: { $keep: '{{ input.name }}' } }
      map{name: keep(input.name)}
    { a: '{{ input.a }}', b: { $raw: { x: '{{ no }}' } } }
      map{a: clean(input.a), b: Object({"x": ("{{ no }}")})}
    "#);
}

#[test]
fn expressions_have_types() {
    let input = "s: string!, t: string, i: integer!, n: number, d: date!, m: map, tags: [string], o: { fields: { x: integer } }, a: any";
    let cases = [
        "input.s",
        "input.t",
        "input.i + 1",
        "input.i + 1.5",
        "input.i / 2",
        "input.i // 2",
        "input.n * 2",
        "input.t | default('x')",
        "input.t | presence",
        "input.t | upper",
        "input.s | upper",
        "input.s | split(',')",
        "input.s | split(',') | first",
        "input.tags[0]",
        "input.tags | map('upper')",
        "input.o.x",
        "input.m.anything",
        "input.a.b.c",
        "input.s if input.i > 3 else null",
        "1 if input.i > 3 else 2.5",
        "1 if input.i > 3 else 'x'",
        "{'a': 1, 'b': input.s}",
        "merge({'a': 1}, {'b': 'x'})",
        "input.d - date('2024-01-31')",
        "now - 1h",
        "try(integer(input.s), null)",
        "input.s is empty",
        "input.s ~ input.i",
        "input.a + 1",
        "input.o | only('x')",
        "length(input.s)",
        "response.status",
        "response.headers['X-Total']",
    ];
    let types: Vec<String> = cases
        .iter()
        .map(|case| {
            let give = format!("return: {{ x: \"{{{{ {case} }}}}\" }}");
            let text = action(&format!(
                "input: {{ {input} }}\npost: things\nbody: none\n{give}\noutput: {{ x: any }}"
            ));
            let connector = fine(&text);
            let Give::Value(value) = &connector.actions[0].give else { panic!("{case} gives no value") };
            let member = inside(value);
            format!("{case} → {}", type_word(member))
        })
        .collect();
    insta::assert_snapshot!(types.join("\n"), @"
    input.s → string
    input.t → string?
    input.i + 1 → integer
    input.i + 1.5 → number
    input.i / 2 → number
    input.i // 2 → integer
    input.n * 2 → number?
    input.t | default('x') → string
    input.t | presence → string?
    input.t | upper → string?
    input.s | upper → string
    input.s | split(',') → [string]
    input.s | split(',') | first → string?
    input.tags[0] → string?
    input.tags | map('upper') → [string?]?
    input.o.x → integer?
    input.m.anything → any?
    input.a.b.c → any?
    input.s if input.i > 3 else null → string?
    1 if input.i > 3 else 2.5 → number
    1 if input.i > 3 else 'x' → any?
    {'a': 1, 'b': input.s} → {a: integer, b: string}
    merge({'a': 1}, {'b': 'x'}) → {a: integer, b: string}
    input.d - date('2024-01-31') → duration
    now - 1h → datetime
    try(integer(input.s), null) → integer?
    input.s is empty → boolean
    input.s ~ input.i → string
    input.a + 1 → any?
    input.o | only('x') → shape?
    length(input.s) → integer
    response.status → integer?
    response.headers['X-Total'] → any?
    ");
}

/// The only member of a written map, without what stands around it.
fn inside(expr: &crate::model::Expr) -> &crate::model::Expr {
    use crate::model::ExprKind;
    match &expr.kind {
        ExprKind::Clean(of) | ExprKind::FromWire(_, of) => inside(of),
        ExprKind::Map(members) => inside(&members[0].1),
        _ => expr,
    }
}

#[test]
fn every_mistake_is_told_in_one_run_and_nothing_follows_from_it() {
    insta::assert_snapshot!(told(&contacts(
        "
actions:
  change:
    input: { use: contact, require: [id], fields: { due: { type: datetime, wire: dueDate } } }
    checks:
      - { unless: input.dueDate is null, message: No }
      - { if: input.name, message: No }
      - { if: input.email == 1, message: 'With {{ connection.api_key }}' }
      - { if: input.tagz | first | upper == 'X', message: No }
    put: contacts/{{ input.idd }}/{{ input.email }}
    json:
      a: '{{ inputt.x }}'
      b: '{{ item }}'
      c: \"{{ input.id + 'x' }}\"
      d: '{{ input.email | trimm }}'
      e: 'x{{ input.tags }}'
      f: '{{ input.tags.size }}'
      g: '{{ name }}'
      h: { $for: input in input.tags, $yield: 1 }
    return: { id: '{{ response.body.id }}', nmae: x }
    output: contact
",
    )), @"
    20:25 E0204 `input` has no field `dueDate` (here it is called `due`)
    21:15 E0301 `input.name` is a string, and a condition is true or false (a test makes a condition of it: `… is not empty`)
    22:15 E0302 a string and an integer are never equal
    22:51 E0400 a secret would be shown in a message (secrets may be sent, and hashed or compared, but never shown)
    23:21 E0203 `input` has no field `tagz` (a field `tags` exists)
    24:28 E0203 `input` has no field `idd` (a field `id` exists)
    24:38 W0300 `email` may be left empty, and an empty segment is an error when it runs (make the field required)
    26:14 E0200 there is no name `inputt` (a name `input` can be read here)
    27:14 E0202 `item` cannot be read in the body of a request (it can be read in what walks a list: `where`, `each`, `label`, `value`)
    28:14 E0300 `+` does not work on an integer and a string (texts are joined by `~`; `integer(…)` or `number(…)` reads one)
    29:28 E0205 there is no function `trimm` (`trim` is one)
    30:15 E0304 `input.tags` is an array and has no text (`… | join(', ')` or `… | tojson` makes text of it)
    31:25 E0303 `input.tags` is an array and has no member `size` (the first one's is `… | first`, all of them `… | map(attribute='size')`)
    32:14 E0200 there is no name `name` (`input.name` exists)
    33:18 E0212 the name `input` is taken (choose another name: a name means one thing wherever it is read)
    34:45 E0217 the output has no field `nmae` (a field `name` exists)
    ");
}

#[test]
fn functions_are_called_as_they_are_made() {
    let call = |expr: &str| {
        told(&action(&format!(
            "input: {{ s: string!, xs: [string], n: integer }}\npost: x\njson: {{ v: \"{{{{ {expr} }}}}\" }}"
        )))
    };
    let cases = [
        "input.s | replace('a')",
        "input.s | replace('a', 'b', 'c')",
        "input.s | replace(1, 'b')",
        "input.n | upper",
        "input.s | split(sep=',')",
        "input.s | regex_match('(?=a)')",
        "input.s | regex_match(input.s)",
        "input.xs | map('uper')",
        "input.xs | map('replace')",
        "input.xs | sort(attribute='a.b')",
        "hash(input.s, 'sha257')",
        "date('2024-02-30')",
        "input.s | strip",
        "input.s is present",
        "input.n + now",
        "input.xs | first | first",
        "input.s[0]",
        "null | upper",
        "input.s | default(input.s, input.s)",
    ];
    let told: Vec<String> =
        cases.iter().map(|case| format!("{case}\n  {}", call(case).replace('\n', "\n  "))).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    input.s | replace('a')
      6:30 E0305 `replace` needs `new` (it is called as `replace(text, old, new)`)
    input.s | replace('a', 'b', 'c')
      6:48 E0305 `replace` takes 3 arguments (it is called as `replace(text, old, new)`)
    input.s | replace(1, 'b')
      6:38 E0300 `replace` takes a string as `old`, and this is an integer (`string(…)` makes text of it)
    input.n | upper
      6:20 E0300 `upper` takes a string as `text`, and this is an integer (`string(…)` makes text of it)
    input.s | split(sep=',')
      6:36 E0213 `split` has no parameter `sep` (it is called as `split(text, separator)`)
    input.s | regex_match('(?=a)')
      6:42 E0307 looking around is not part of the dialect
    input.s | regex_match(input.s)
      6:42 E0306 `pattern` of `regex_match` has to be written out (a pattern is a text in quotes)
    input.xs | map('uper')
      6:35 E0205 there is no function `uper` (`upper` is one)
    input.xs | map('replace')
      6:35 E0305 `replace` takes more than one argument and cannot be given by name (`$for` with `$yield` calls it with all of them)
    input.xs | sort(attribute='a.b')
      6:46 E0303 this value is a string and has no member `a`
    hash(input.s, 'sha257')
      6:34 E0300 `sha257` is no algorithm of `hash` (`sha256` is one)
    date('2024-02-30')
      6:20 E0313 "2024-02-30" is not a date
    input.s | strip
      6:30 E0205 there is no function `strip` (`trim` is one)
    input.s is present
      6:31 E0206 there is no test `present` (`is not blank` is one)
    input.n + now
      6:20 E0300 `+` does not work on an integer and a datetime
    input.xs | first | first
      6:20 E0300 `first` takes an array as `array`, and this is a string (`array(…)` makes a list of one)
    input.s[0]
      6:20 E0303 `input.s` is a string and cannot be indexed (a part of a text is a slice: `[0:1]`)
    null | upper
      
    input.s | default(input.s, input.s)
      6:47 E0305 `default` takes 2 arguments (it is called as `default(x, value)`)
    "#);
}

#[test]
fn shapes_take_from_objects_what_a_side_has() {
    let spec = "
connection: { base_url: 'https://api.acme.example/' }
objects:
  line: { fields: { sku: string!, note: { writeonly: true }, seen: { type: datetime, readonly: true } } }
  order:
    fields:
      id: { type: integer, key: true, readonly: true }
      number: { type: integer, key: true }
      name: string!
      secret_code: { writeonly: true }
      total: { type: decimal, readonly: true }
      lines: [line]
      stats: { readonly: true, fields: { count: integer } }
actions:
  whole:   { input: order, post: orders, output: order }
  some:    { input: { use: order, only: [total, name, id] }, post: orders, output: { orders: [order] } }
  loose:   { input: { use: order, optional: all }, post: orders, output: [order] }
  changed: { input: { use: order, except: [lines], require: [total], optional: [number], fields: { name: { default: x }, extra: integer! } }, post: orders }
  two:     { input: { use: [line, order], only: [sku, name] }, post: orders }
  chosen:  { input: { use: order, where: field.type == 'string' }, post: orders }
";
    let connector = fine(spec.trim_start());
    let nested = |shape: Option<ShapeId>| {
        let shape = connector.shape(shape.expect("there is a shape"));
        let fields =
            shape.fields.iter().filter_map(|field| Some((&field.name, super::known::shape_in(&field.ty)?)));
        fields.map(|(name, inner)| format!(" {name}({})", names(&connector, Some(inner)))).collect::<String>()
    };
    let described: Vec<String> = connector
        .actions
        .iter()
        .map(|action| {
            let (input, output) = (action.meta.input, action.meta.output);
            let output = output.map_or_else(String::new, |output| {
                format!("\n  gives {};{}", names(&connector, Some(output)), nested(Some(output)))
            });
            format!("{}: {};{}{output}", action.meta.name, names(&connector, input), nested(input))
        })
        .collect();
    insta::assert_snapshot!(described.join("\n"), @"
    whole: number! name! secret_code lines; lines(sku! note)
      gives id number name! total lines stats; lines(sku! seen) stats(count)
    some: total name! id!;
      gives orders; orders(id number name! total lines stats)
    loose: number name secret_code lines; lines(sku! note)
      gives orders; orders(id number name! total lines stats)
    changed: number name secret_code total! extra!;
    two: sku! name!;
    chosen: name! secret_code;
    ");
}

#[test]
fn requests_are_checked_before_they_are_sent() {
    let cases = [
        "get: \"https://{{ input.s }}.example.com/{{ input.s }}?q={{ input.n }}\"\noutput: none",
        "get: \"https://api.example.com:{{ input.n }}/x\"\noutput: none",
        "get: http://api.example.com/x\noutput: none",
        "get: http://localhost:8080/x\noutput: none",
        "get: \"{{ input.s }}\"\noutput: none",
        "get: \"{{ input.u }}\"\noutput: none",
        "get: { $if: input.n > 3, $then: a }\noutput: none",
        "get: [a]\noutput: none",
        "get: \"a/{{ input.xs }}\"\noutput: none",
        "get: \"a/{{ string(2h) }}\"\noutput: none",
        "get: a\nparams: \"{{ input.s }}\"\noutput: none",
        "post: a\nform: [1]",
        "post: a\nheaders: { \"X Y\": 1, X-List: \"{{ input.xs }}\" }",
        "post: \"a/{{ input.s }}\"\njson: { a: \"{{ rest.s }}\" }",
        "get: a\nretry: { attempts: 0 }\noutput: none",
        "get: a\nerrors: [{ when: 404, message: \"{{ input.nn }}\" }, { if: response.body.ok, message: x }]\noutput: none",
        "get: a\nitems: response.status\noutput: { xs: [any] }",
        "get: a\npaginate: { by: page, end: short }\noutput: { xs: [any] }",
        "get: a\npaginate: { by: page, param: p, max_items: \"{{ input.s }}\" }\noutput: { xs: [any] }",
        "get: a\nsort: \"{{ item.x }}\"\noutput: { xs: [any] }",
        "get: \"a?q={{ input.n }}\"\noutput: { x: integer }",
        "get: a\nreturn: 7\noutput: { x: integer }",
        "get: a\nreturn: response\noutput: { x: integer }",
        "get: a\nparams: input\noutput: { x: integer }",
        "get: a\nsample: { value: { x: \"{{ input.s }}\" } }\noutput: { x: integer }",
        "get: a\ndescription: \"Look **{{ input.s }}** up\"\noutput: { x: integer }",
    ];
    let input = "input: { s: string!, u: { format: url, required: true }, xs: [string], n: integer! }";
    let told: Vec<String> = cases
        .iter()
        .map(|case| {
            format!("{case}\n  → {}", told(&action(&format!("{input}\n{case}"))).replace('\n', "\n    "))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    get: "https://{{ input.s }}.example.com/{{ input.s }}?q={{ input.n }}"
    output: none
      → 
    get: "https://api.example.com:{{ input.n }}/x"
    output: none
      → 5:38 E0406 a port is written out (a field with `format: hostname`, or one of `values`, may hold host and port together)
    get: http://api.example.com/x
    output: none
      → 5:10 E0406 what is sent in the open can be read on the way (`http` is for the own machine only)
    get: http://localhost:8080/x
    output: none
      → 
    get: "{{ input.s }}"
    output: none
      → 5:14 E0403 a whole URL comes from an answer or from a field for URLs (give the field `format: url`; or write as text what is known: `contacts/{{ … }}`, `https://{{ … }}/contacts`)
    get: "{{ input.u }}"
    output: none
      → 
    get: { $if: input.n > 3, $then: a }
    output: none
      → 5:10 E0406 without `$else` there may be no address
    get: [a]
    output: none
      → 5:10 E0100 `get` takes a path, not a list (write `get: contacts`)
    get: "a/{{ input.xs }}"
    output: none
      → 5:16 E0304 `input.xs` is an array and has no text (`… | join(', ')` or `… | tojson` makes text of it)
    get: "a/{{ string(2h) }}"
    output: none
      → 5:23 E0304 this value is a duration and has no text (`… | seconds` gives its seconds)
    get: a
    params: "{{ input.s }}"
    output: none
      → 6:17 E0300 an object is wanted as `params`, and `input.s` is a string
    post: a
    form: [1]
      → 6:11 E0300 an object is wanted as a form, and this value is an array
    post: a
    headers: { "X Y": 1, X-List: "{{ input.xs }}" }
      → 6:16 E0405 the header `X Y` cannot be set
        6:38 E0304 `input.xs` is an array and has no text (`… | join(', ')` or `… | tojson` makes text of it)
    post: "a/{{ input.s }}"
    json: { a: "{{ rest.s }}" }
      → 6:25 E0203 `rest` does not hold `s` (`rest` is the input without what path, params and headers read; `input.s` reads it)
    get: a
    retry: { attempts: 0 }
    output: none
      → 6:24 E0419 `attempts` is 0 and has to be from 1 to 4
    get: a
    errors: [{ when: 404, message: "{{ input.nn }}" }, { if: response.body.ok, message: x }]
    output: none
      → 6:46 E0203 `input` has no field `nn`
    get: a
    items: response.status
    output: { xs: [any] }
      → 6:12 E0300 `items` is a list, and this is an integer
    get: a
    paginate: { by: page, end: short }
    output: { xs: [any] }
      → 6:5 E0412 paging by `page` needs `param` (`param` names the query parameter of the position; or the request reads `page` itself)
        6:5 E0412 paging by `page` needs `size` for `end: short` (a page is short if it has fewer items than `size`)
    get: a
    paginate: { by: page, param: p, max_items: "{{ input.s }}" }
    output: { xs: [any] }
      → 6:52 E0300 an integer is wanted as `max_items`, and `input.s` is a string (`integer(…)` converts)
    get: a
    sort: "{{ item.x }}"
    output: { xs: [any] }
      → 6:12 E0404 `sort` is a path, without expressions (`items: response.body.results | sort('name')` sorts by more)
    get: "a?q={{ input.n }}"
    output: { x: integer }
      → 
    get: a
    return: 7
    output: { x: integer }
      → 6:13 E0300 an operation gives an object, and this is an integer
    get: a
    return: response
    output: { x: integer }
      → 6:13 E0300 an operation gives an object, and this is a string (text is computed in braces: `"{{ response }}"`)
    get: a
    params: input
    output: { x: integer }
      → 6:13 E0300 an object is wanted as `params`, and this value is a string (text is computed in braces: `"{{ input }}"`)
    get: a
    sample: { value: { x: "{{ input.s }}" } }
    output: { x: integer }
      → 6:28 E0414 the value of a sample is fixed (a sample that is read is a request: `sample: { get: …, return: … }`)
    get: a
    description: "Look **{{ input.s }}** up"
    output: { x: integer }
      → 6:29 E0202 `input` cannot be read in `description` (it can be read in actions and triggers that have an `input`)
    "#);
}

#[test]
fn what_http_says_is_joined_to_every_request() {
    let connector = fine(
        "
connection: { base_url: 'https://api.acme.example/' }
http:
  headers: { accept-language: en, X-Both: http }
  params: { v: 2, both: http }
  errors: [{ when: any, message: '{{ response.body.message }}' }]
  retry: none
actions:
  one:
    input: { a: string! }
    get: things
    headers: { x-both: own, X-Null: null }
    params: { both: own, a: '{{ input.a }}' }
    errors: [{ when: 404, message: 'No {{ input.a }}' }]
    output: none
  two:
    input: { a: string! }
    get: things
    output: none
  three: { post: things, retry: { attempts: 2, verbs: [post] } }
"
        .trim_start(),
    );
    let described: Vec<String> = connector
        .actions
        .iter()
        .map(|action| {
            let request = &action.work.request;
            let headers: Vec<String> =
                request.headers.iter().map(|(name, value)| format!("{name}: {}", sketch(value))).collect();
            let params = request.params.as_ref().map_or_else(|| "-".to_owned(), sketch);
            let retry = request.retry.as_ref().map(|retry| (retry.attempts, retry.allowed));
            format!(
                "{}: headers {}; params {params}; {} rules; retry {retry:?}",
                action.meta.name,
                headers.join(", "),
                request.errors.len()
            )
        })
        .collect();
    insta::assert_snapshot!(described.join("\n"), @r#"
    one: headers accept-language: ("en"), x-both: ("own"), X-Null: Null, Accept: ("application/json"); params map{v: (2), both: ("own"), a: input.a}; 2 rules; retry None
    two: headers accept-language: ("en"), X-Both: ("http"), Accept: ("application/json"); params merge(map{v: (2), both: ("http")}, clean(rest)); 1 rules; retry None
    three: headers accept-language: ("en"), X-Both: ("http"), Accept: ("application/json"); params map{v: (2), both: ("http")}; 1 rules; retry Some((2, true))
    "#);
}

#[test]
fn results_pass_the_border_once() {
    let objects = "
connection: { base_url: 'https://api.acme.example/' }
objects:
  plain: { fields: { name: string } }
  timed: { fields: { at: { type: datetime, wire: At } } }
actions:
";
    let cases = [
        "get: a\nreturn: '{{ response.body.x }}'\noutput: plain",
        "get: a\nreturn: '{{ response.body.x }}'\noutput: timed",
        "get: a\nshape: timed\noutput: timed",
        "get: a\nshape: timed\nreturn: '{{ response.body }}'\noutput: timed",
        "get: a\nreturn: { at: '{{ response.body.when }}' }\noutput: timed",
        "get: a\nreturn: { name: '{{ response.body.x }}' }\noutput: plain",
        "get: a\nreturn: { list: '{{ response.body }}' }\noutput: { list: [timed] }",
        "input: timed\npost: a\nbody: none\nreturn: '{{ input }}'\noutput: timed",
        "input: timed\npost: a\nbody: none\nreturn: { $merge: ['{{ input }}', '{{ response.body }}'] }\noutput: timed",
        "get: a\nreturn: { $if: response.status == 200, $then: { name: x } }\noutput: plain",
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|case| {
            let lines: String = case.lines().map(|line| format!("    {line}\n")).collect();
            let connector = fine(&format!("{}  save:\n{lines}", objects.trim_start()));
            let Give::Value(value) = &connector.actions[0].give else { panic!("{case} gives no value") };
            format!("{}\n  {}", case.replace('\n', "; "), sketch(value))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    get: a; return: '{{ response.body.x }}'; output: plain
      clean(demand map(response.body.x))
    get: a; return: '{{ response.body.x }}'; output: timed
      clean(typed object(demand map(response.body.x)))
    get: a; shape: timed; output: timed
      clean(response.body)
    get: a; shape: timed; return: '{{ response.body }}'; output: timed
      clean(response.body)
    get: a; return: { at: '{{ response.body.when }}' }; output: timed
      clean(typed object(map{At: clean(response.body.when)}))
    get: a; return: { name: '{{ response.body.x }}' }; output: plain
      map{name: clean(response.body.x)}
    get: a; return: { list: '{{ response.body }}' }; output: { list: [timed] }
      clean(typed object(map{list: clean(response.body)}))
    input: timed; post: a; body: none; return: '{{ input }}'; output: timed
      clean(input)
    input: timed; post: a; body: none; return: { $merge: ['{{ input }}', '{{ response.body }}'] }; output: timed
      clean(typed object(merge(clean(wire object(input)), demand map(clean(response.body)))))
    get: a; return: { $if: response.status == 200, $then: { name: x } }; output: plain
      if (response.status Equal (200)) then map{name: ("x")} else null
    "#);
}

#[test]
fn deep_specs_are_checked_on_a_small_stack() {
    let ifs = format!("{}{}{}", "{ $if: true, $then: ".repeat(80), "\"{{ input.a }}\"", " }".repeat(80));
    fine(&action(&format!("input: {{ a: any }}\npost: x\njson: {ifs}")));
    let brackets = format!("\"{{{{ {}input.a{} }}}}\"", "[".repeat(50), "]".repeat(50));
    fine(&action(&format!("input: {{ a: any }}\npost: x\njson: {{ a: {brackets} }}")));
    let fields = format!("{}string{}", "{ fields: { x: ".repeat(40), " } }".repeat(40));
    fine(&action(&format!("input: {{ a: {fields} }}\npost: x")));
}
