//! What an author sees of this phase.

use crate::diagnostic::Problems;
use crate::diagnostic::render::{self, Format};
use crate::span::Sources;
use crate::spec::{Body, CursorSetting, Output, Pairs, Pattern, Retry, Spec, Toggle, Verb};
use crate::syntax::{self, MemoryFiles};
use crate::value::Value;

/// The spec that `text` holds, and the problems found up to it.
pub(super) fn read(text: &str) -> (Option<Spec>, Problems, Sources) {
    let mut sources = Sources::default();
    let mut problems = Problems::default();
    let files = MemoryFiles::one("spec.yaml", text);
    let spec = syntax::parse(&files, "spec.yaml", &mut sources, &mut problems)
        .and_then(|document| super::read(&document, &mut problems));
    (spec.ok(), problems, sources)
}

/// What is told about `text`, behind the two keys that every spec has; a line for each problem.
fn told(text: &str) -> String {
    let (_, problems, sources) = read(&format!("specc: 1\nname: acme\n{text}\n"));
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
    let (_, problems, sources) = read(&format!("specc: 1\nname: acme\n{text}\n"));
    let mut out = Vec::new();
    render::render(Format::Text, false, &sources, &problems.sorted(), &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("problems are text")
}

#[test]
fn a_slip_in_a_key_is_shown_with_the_key_that_was_meant() {
    insta::assert_snapshot!(shown("actions:\n  get_contact: { get: contacts, timout: 10s }"), @r#"
    error[E0101]: `timout` is not a key of an `action`
     --> spec.yaml:4:33
      |
    4 |   get_contact: { get: contacts, timout: 10s }
      |                                 ^^^^^^ unknown key
      |
    help: `timeout` is one
      |
    4 |   get_contact: { get: contacts, timeout: 10s }
      |                                    +
    "#);
}

#[test]
fn a_key_of_another_construct_is_told_with_its_owner() {
    insta::assert_snapshot!(told("actions: { list: { get: contacts, next: response.body.next } }"), @"1:35 E0101 `next` is not a key of an `action` (`next` is a key of a `paginate`)");
}

#[test]
fn values_of_another_kind_are_told() {
    let cases = [
        "actions: [get_contact]",
        "actions: { get: { get: contacts, paginate: page } }",
        "actions: { get: { get: [contacts] } }",
        "actions: { get: { get: } }",
        "actions: { get: { get: contacts, items: [a, b] } }",
        "title: [Acme]",
        "title:",
        "connection: { fields: { fields: string } }",
        "objects: { contact: { fields: string } }",
        "resources: { contact: { path: contacts, get: contacts } }",
        "resources: { contact: { path: contacts, get: } }",
        "actions: { get: { get: contacts, headers: { $if: a, $then: b } } }",
        "connection: { auth: api_key, test: { get: me } }",
    ];
    insta::assert_snapshot!(cases.map(told).join("\n"), @r#"
    1:10 E0100 `actions` takes a map, not a list (names stand in front of their values, without `-`: `actions: { NAME: … }`)
    1:44 E0100 `paginate` takes a map, not text (write `paginate: { by: page }`, with what this kind needs)
    1:24 E0100 `get` takes a path, not a list (write `get: contacts`)
    1:19 E0100 `get` has no value (write `get: contacts`)
    1:41 E0100 `items` takes an expression, not a list
    1:8 E0100 `title` takes text, not a list
    1:1 E0100 `title` has no value (give it text, or leave the key out)

    1:31 E0100 `fields` takes a map of fields, not text (`fields` is the map of fields; a field of this name stands inside of it)
    1:46 E0100 `get` takes a map, not text (in a resource `get` is an operation: `get: {}` is enough)
    1:41 E0100 `get` has no value (in a resource `get` is an operation: `get: {}` is enough)
    1:34 E0100 `headers` takes names with values, not structure (write the names, and put the structure into their values; what is null is left out)
    1:21 E0100 `auth` takes a word, or a map with one scheme, not text (say where the key goes: `api_key: X-Key` for a header)
    "#);
}

#[test]
fn literals_are_told_with_what_to_write() {
    let action = |keys: &str| told(&format!("actions: {{ get: {{ get: contacts, {keys} }} }}"));
    let cases = [
        "timeout: 30",
        "timeout: 30 s",
        "timeout: 1m1h",
        "timeout: 0s",
        "timeout: \"{{ input.wait }}\"",
        "deprecated: yes",
        "deprecated: \"true\"",
        "deprecated: maybe",
        "priority: \"3\"",
        "priority: 1.5",
        "priority: high",
        "retry: { attempts: 2.5 }",
        "paginate: { by: page, first: -1 }",
        "retry: { wait: short }",
        "retry: off",
        "expect: jsn",
        "redirects: always",
        "paginate: { by: page, max_pages: \"{{ input.pages }}\" }",
    ];
    insta::assert_snapshot!(cases.map(action).join("\n"), @r#"
    1:43 E0105 `timeout` takes a duration, and `30` has no unit (write `30s` for seconds, `30m` for minutes, `30ms` for milliseconds)
    1:43 E0105 `timeout` takes a duration (write a number and its unit, without a space, such as `30s`, `5m`, `1h30m`, `2d`)
    1:43 E0105 `timeout` takes a duration (write a number and its unit, without a space, such as `30s`, `5m`, `1h30m`, `2d`)
    1:43 E0105 `timeout` is no time at all (leave it out for a minute, or write how long to wait: `timeout: 10s`)
    1:44 E0110 `timeout` is fixed and cannot hold expressions (write what it says without braces)
    1:46 E0107 `deprecated` takes `true` or `false` (write `true`)
    1:46 E0107 `deprecated` takes `true` or `false` (write `true`)
    1:46 E0107 `deprecated` takes `true` or `false`
    1:44 E0106 `priority` takes a number, not text (write `3` without quotes)
    1:44 E0106 `priority` takes a whole number
    1:44 E0106 `priority` takes a number, not text
    1:53 E0106 `attempts` takes a whole number
    1:63 E0106 `first` is at least 0
    1:49 E0105 `wait` takes a duration (write a number and its unit, without a space, such as `30s`, `5m`, `1h30m`, `2d`)
    1:41 E0104 `off` is no word of `retry` (the word is `none`)
    1:42 E0104 `jsn` is no word of `expect` (one of `json`, `xml`, `csv`, `text`, `bytes`, `none`)
    1:45 E0104 `always` is no word of `redirects` (one of `same_origin`, `follow`, `none`)
    1:68 E0110 `max_pages` is fixed and cannot hold expressions (write what it says without braces)
    "#);
}

#[test]
fn names_are_told_with_a_name_that_would_do() {
    let cases = [
        "objects: { Contact Person: { id: integer } }",
        "objects: { contact: { fields: { \"First Name\": string, 2nd: string, \"→\": string } } }",
        "actions: { get-contact: { get: contacts } }",
        "objects: { a: { id: integer } }\nactions: { get: { get: contacts, input: { use: a b } } }",
    ];
    insta::assert_snapshot!(cases.map(told).join("\n"), @r#"
    1:12 E0108 `Contact Person` is not a name (`contact_person` would be one)
    1:33 E0108 `First Name` is not a name (write `first_name: { wire: "First Name" }`)
    1:55 E0108 `2nd` is not a name (write `_2nd: { wire: "2nd" }`)
    1:68 E0108 `→` is not a name
    1:12 E0108 `get-contact` is not a name (`get_contact` would be one)
    2:48 E0108 `a b` is not a name (`a_b` would be one)
    "#);
    let (_, problems, _) = read("specc: 1\nname: Acme Desk\n");
    assert_eq!(problems.sorted()[0].description.fix.as_ref().map(|fix| fix.text.as_str()), Some("acme_desk"));
}

#[test]
fn types_of_other_languages_are_told_with_the_right_word() {
    let fields = "objects: { thing: { fields: {
  a: text, b: int!, c: [float], d: list, e: record, f: timestamp, g: null, h: String, i: string?, j: [string!],
  k: [string, integer], l: [], m: two words, n: \"[string]!\", o: { type: bool }, p: { type: { fields: {} } }, q: ,
  r: \"{{ x }}\", ok1: string!, ok2: [thing], ok3: thing!, ok4: unknown } } }";
    insta::assert_snapshot!(told(fields), @r#"
    2:6 E0109 `text` is no type here (write `string`)
    2:15 E0109 `int` is no type here (write `integer`)
    2:25 E0109 `float` is no type here (write `number`)
    2:36 E0109 `list` is no type here (write `array`, or the type of the elements in brackets, such as `[string]`)
    2:45 E0109 `record` is no type here (write `object`)
    2:56 E0109 `timestamp` is no type here (write `datetime`, with `format: epoch` where it is a number outside)
    2:70 E0109 `null` is no type here (write `any`)
    2:79 E0109 `String` is no type here (write `string`)
    2:90 E0109 what stands behind `i` is no type
    2:103 E0109 what stands behind `j` is no type (write `required: true` beside the type)
    3:6 E0109 what stands behind `k` is no type
    3:28 E0109 what stands behind `l` is no type
    3:35 E0109 what stands behind `m` is no type
    3:49 E0109 what stands behind `n` is no type (write `type: [string]`, and `required: true` where it must be given)
    3:73 E0109 `bool` is no type here (write `boolean`)
    3:92 E0100 `type` takes a type word, not a map
    3:110 E0100 `q` has no value (write `q: string`)
    4:7 E0110 `r` is fixed and cannot hold expressions (write what it says without braces)
    "#);
}

#[test]
fn a_slip_of_a_type_is_none_where_an_object_has_the_name() {
    assert_eq!(told("objects: { record: { id: integer }, list: { items: [record], head: record } }"), "");
}

#[test]
fn shapes_and_fields_that_are_mixed_up_are_told() {
    let cases = [
        "objects: { contact: { address: { street: string, city: string } } }",
        "objects: { contact: { address: { label: Address, city: string } } }",
        "objects: { contact: { type: integer, required: true } }",
        "objects: { contact: { use: person, id: integer } }",
        "actions: { get: { get: contacts, output: string } }",
        "actions: { get: { get: contacts, output: [string] } }",
        "actions: { get: { get: contacts, output: [a, b] } }",
        "actions: { get: { get: contacts, output: } }",
        "actions: { get: { get: contacts, input: { use: contact, only: [id], except: [name] } } }",
    ];
    insta::assert_snapshot!(cases.map(told).join("\n"), @r#"
    1:34 E0115 the fields of `address` stand under `fields` (write `address: { fields: { street: … } }`)
    1:50 E0101 `city` is not a key of a `field`
    1:12 E0116 `contact` takes a map of fields, and this reads as one field (give the field a name: `contact: { NAME: { … } }`; fields that have such names stand under `fields`)
    1:36 E0101 `id` is not a key of an `object`
    1:42 E0116 `output` takes an object's name or a map of fields (name the value: `output: { value: string }`)
    1:43 E0116 `output` takes an object's name or a map of fields (name the value: `output: { value: string }`)
    1:42 E0100 `output` takes an object's name or a map of fields, not a list (fields are a map of names and types, as `output: { id: integer }`; a list holds the name of one object, as `[contact]`)
    1:34 E0100 `output` has no value (give it an object's name or a map of fields, or leave the key out)
    1:69 E0113 `only` and `except` cannot both stand in a `shape`
    "#);
}

#[test]
fn fields_may_have_the_names_of_keys() {
    let cases = [
        "objects: { contact: { type: string, label: string, required: boolean, where: string, only: [string] } }",
        "objects: { contact: { fields: { fields: string, use: string, type: { hint: One of them } } } }",
        "actions: { get: { get: contacts, input: { limit: integer, where: string, require: boolean } } }",
    ];
    assert_eq!(cases.map(told).concat(), "");
}

#[test]
fn expressions_in_fixed_places_are_told() {
    insta::assert_snapshot!(told("title: Desk of {{ connection.site }}
objects: { contact: { fields: { id: { label: \"{{ x\", default: \"{{ now }}\", pattern: \"{{ p }}\" } } } }
constants: { kinds: { a: [\"{{ b }}\"] } }"), @r#"
    1:16 E0110 `title` is fixed and cannot hold expressions (write what it says without braces)
    2:47 E0110 `label` is fixed and cannot hold expressions (write what it says without braces)
    2:64 E0110 `default` is fixed and cannot hold expressions (write what it says without braces)
    2:86 E0110 `pattern` is fixed and cannot hold expressions (write what it says without braces)
    3:28 E0110 `kinds` is fixed and cannot hold expressions (write what it says without braces)
    "#);
}

#[test]
fn patterns_are_told_when_no_answer_can_match() {
    let patterns = "http: { errors: [{ when: [404, 4xx, 5XX, network, timeout, any, /rate limit/i, /a\\/b/, Quota exceeded, \"429\"], message: m },
  { when: 99, message: m }, { when: 600, message: m }, { when: 40x, message: m }, { when: 9xx, message: m },
  { when: /open, message: m }, { when: /x/g, message: m }, { when: //, message: m }, { when: true, message: m },
  { when: \"\", message: m }, { when: { a: 1 }, message: m }, { when: Network, message: m }, { when: \"{{ x }}\", message: m }] }";
    insta::assert_snapshot!(told(patterns), @r#"
    2:11 E0111 `99` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    2:37 E0111 `600` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    2:64 E0111 `40x` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    2:91 E0111 `9xx` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    3:11 E0111 `/open` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    3:40 E0111 `/x/g` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    3:68 E0111 `//` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    3:94 E0111 `true` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    4:11 E0111 `` is no pattern of answers (a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains)
    4:37 E0100 `when` takes a pattern such as `404`, `5xx`, `network` or `/text/i`, not a map
    4:69 W0130 `Network` is looked for in the body of the answer (`network` is the word; to look for the text, write `/Network/`)
    4:101 E0110 `when` is fixed and cannot hold expressions (write what it says without braces)
    "#);
}

#[test]
fn keys_that_exclude_or_need_each_other_are_told() {
    let cases = [
        "actions: { get: { get: contacts, post: contacts } }",
        "actions: { get: { post: contacts, json: {}, form: {}, body: none } }",
        "actions: { get: { output: none } }",
        "actions: { get: { request: contacts } }",
        "actions: { get: { get: contacts, method: POST } }",
        "actions: { get: { request: contacts, method: \"GET IT\" } }",
        "actions: { get: { get: contacts, checks: [{ message: m }] } }",
        "actions: { get: { get: contacts, checks: [{ if: a, unless: b, message: m }] } }",
        "actions: { get: { get: contacts, errors: [{ when: 404 }] } }",
        "actions: { get: { get: contacts, errors: [{ when: [], message: m }] } }",
        "actions: { get: { get: contacts, errors: [{ when: 404, message: m, pass: true }] } }",
        "actions: { get: { get: contacts, sample: { get: a, value: {} } } }",
        "actions: { get: { get: contacts, sample: last } }",
        "pick_lists: { units: { label: name } }",
        "pick_lists: { units: { get: units, values: [a] } }",
        "connection: { auth: { basic: {}, bearer: token } }",
        "connection: { auth: { api_key: { value: a } } }",
        "triggers: { new_contact: { output: { id: integer } } }",
        "triggers: { new_contact: { poll: { get: contacts } } }",
        "triggers: { new_contact: { poll: { get: contacts, cursor: updated_at } } }",
        "triggers: { new_contact: { poll: { get: contacts, cursor: { sorted: asc, unit: 2 d } } } }",
        "triggers: { new_contact: { poll: { get: contacts, cursor: { field: id }, parents: {} } } }",
        "resources: { contact: { get: {} } }",
        "accept: { W0130: reason, W9999: reason, w0130: reason, E0100: reason }",
    ];
    insta::assert_snapshot!(cases.map(told).join("\n"), @r#"
    1:34 E0113 `get` and `post` cannot both stand in an `action`
    1:45 E0113 `json` and `form` cannot both stand in an `action`
    1:55 E0113 `json` and `body` cannot both stand in an `action`
    1:12 E0114 an `action` needs a request (add a verb with its path, such as `get: contacts`)
    1:19 E0117 `request` needs a `method` (add `method: OPTIONS`, or write a verb such as `get` in place of `request`)
    1:34 E0117 `method` goes with `request` (the verb is the key, and the path its value: `get: contacts`)
    1:46 E0117 `GET IT` is no method
    1:43 E0102 a `check` needs `if` or `unless`
    1:52 E0113 `if` and `unless` cannot both stand in a `check`
    1:43 E0102 an `error rule` needs `message` or `pass`
    1:51 E0102 `when` of an `error rule` names no answer (name one, such as `404` or `5xx`; leave `when` out where `if` alone decides)
    1:68 E0113 `message` and `pass` cannot both stand in an `error rule`
    1:52 E0113 `get` and `value` cannot both stand in a `sample`
    1:42 E0104 `last` is no word of `sample` (the word is `first`)
    1:15 E0114 a `pick list` needs a request (add a verb with its path, such as `get: contacts`, or `values` for fixed choices)
    1:36 E0113 `get` and `values` cannot both stand in a `pick list`
    1:34 E0113 `basic` and `bearer` cannot both stand in an `auth`
    1:23 E0102 an `api key` needs `header` or `query` or `cookie`
    1:13 E0102 a `trigger` needs `poll` or `webhook`
    1:28 E0102 a `poll` needs `cursor` (`cursor`: what orders the records)
    1:59 E0100 `cursor` takes a map, not text (write `cursor: { field: updated_at }`)
    1:51 E0102 a `cursor` needs `field` (name the field that orders the records: a date, a datetime or a growing number)
    1:80 E0105 `2 d` is no unit of a cursor (a unit is `1us` to `1d`, such as `1ms`, `1s`, `1m`)
    1:74 E0118 `parents` holds one name (write `parents: { project: { get: projects, keep: [id] } }`)
    1:14 E0102 a `resource` needs `path` (`path`: path of the list)
    1:26 E0119 there is no lint `W9999` (lints have codes such as `W0130`; `specc explain` lists them)
    1:41 E0119 there is no lint `w0130` (lints have codes such as `W0130`; `specc explain` lists them)
    1:56 E0119 `E0100` is no lint and cannot be accepted
    "#);
}

#[test]
fn what_comes_later_is_refused_by_name_and_nothing_inside_is_looked_at() {
    let cases = [
        "methods: { a: { native: { rust: x } } }\ntargets: {}",
        "triggers: { new_contact: { webhook: { subscribe: { post: hooks } }, dedup: id } }",
        "triggers: { new_contact: { poll: { get: contacts, cursor: { by: token, next: a } } } }",
    ];
    insta::assert_snapshot!(cases.map(told).join("\n"), @r#"
    1:17 E0102 a `native code` needs `ruby` (`ruby`: code in Ruby 2.7, whose locals are what the method takes; its last value counts)
    2:1 E0103 `targets` is not supported yet
    1:39 E0103 `subscribe` is not supported yet
    1:65 E0103 `by: token` is not supported yet
    1:72 E0103 `next` is not supported yet
    "#);
}

#[test]
fn a_version_of_the_language_that_is_not_known_is_refused_alone() {
    let codes = |text: &str| {
        let (spec, problems, _) = read(text);
        (spec.is_some(), problems.sorted().iter().map(|problem| problem.code.text()).collect::<Vec<_>>())
    };
    assert_eq!(codes("specc: 2\nname: acme\nfuture: 1\n"), (false, vec!["E0112"]));
    assert_eq!(codes("specc: one\nname: acme\n"), (true, vec!["E0112"]));
    assert_eq!(codes("specc: \"1\"\nname: acme\n"), (true, vec!["E0112"]));
    assert_eq!(codes("name: acme\n"), (true, vec!["E0102"]));
}

#[test]
fn keys_that_begin_with_x_are_free_where_keys_are_fixed() {
    assert_eq!(told("x-note: [1]\nactions: { get: { x-a: {}, get: contacts, headers: { x-b: c } } }"), "");
    let (spec, ..) = read("specc: 1\nname: a\nactions: { get: { get: contacts, headers: { x-b: c } } }");
    let spec = spec.expect("nothing is wrong");
    assert_eq!(spec.actions[0].work.request.settings.headers[0].0.value, "x-b");
}

#[test]
fn short_forms_mean_what_their_long_forms_mean() {
    let cases = [
        ("connection: { auth: basic }", "connection: { auth: { basic: {} } }"),
        ("connection: { auth: { api_key: X-Key } }", "connection: { auth: { api_key: { header: X-Key } } }"),
        ("objects: { a: { id: integer } }", "objects: { a: { fields: { id: { type: integer } } } }"),
        ("objects: { a: { id: [a] } }", "objects: { a: { fields: { id: { type: [a] } } } }"),
        (
            "actions: { a: { get: b, retry: { when: 404 } } }",
            "actions: { a: { get: b, retry: { when: [404] } } }",
        ),
        ("actions: { a: { get: b, output: a } }", "actions: { a: { get: b, output: { use: a } } }"),
        ("actions: { a: { get: b, output: a } }", "actions: { a: { get: b, output: { use: [a] } } }"),
        ("actions: { a: { get: b, help: c } }", "actions: { a: { get: b, help: { text: c } } }"),
        (
            "objects: { a: { fields: { b: { wire: c } } } }",
            "objects: { a: { fields: { b: { wire: [c] } } } }",
        ),
        ("pick_lists: { a: { get: b, takes: c } }", "pick_lists: { a: { get: b, takes: [c] } }"),
        ("pick_lists: { a: { get: b, takes: [c] } }", "pick_lists: { a: { get: b, takes: { c: any } } }"),
        (
            "triggers: { a: { poll: { get: b, cursor: { field: c } }, dedup: d } }",
            "triggers: { a: { poll: { get: b, cursor: { field: c } }, dedup: [d] } }",
        ),
    ];
    for (short, long) in cases {
        let form = |text: &str| {
            let (spec, problems, _) = read(&format!("specc: 1\nname: acme\n{text}\n"));
            assert!(problems.is_empty(), "{text}");
            without_places(&format!("{:?}", spec.expect("nothing is wrong")))
        };
        assert_eq!(form(short), form(long), "{short}");
    }
}

/// A form with its spans taken out.
fn without_places(form: &str) -> String {
    let mut rest = form;
    let mut out = String::new();
    while let Some(at) = rest.find("Span { file: ") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once('}').map_or("", |(_, behind)| behind);
    }
    out + rest
}

#[test]
fn what_was_written_is_what_is_read() {
    let text = "specc: 1
name: acme
objects:
  contact:
    plural: People
    names: camel
    fields:
      id: { type: integer!, key: true }
      state: { select: { 1: Open, done: Done }, default: 1, toggle: { name: state_text, type: string } }
      kind: { select: [1, true, x], toggle: false }
      tags: [string]
      place: { wire: [a, b], pairs: { name: k, direction: in } }
    sample: first
actions:
  get:
    output: none
    request: x
    method: options
    form: { a: 1 }
    nulls: keep
    auth: none
    timeout: 1m30s
    retry: none
    errors: [{ when: [404, 5xx, /a/i, gone], pass: true }]
    checks: [{ unless: input.a, message: m }]
triggers:
  new_contact:
    dedup: none
    poll: { get: a, cursor: { field: id, unit: 1ms, overlap: 100, settle: 2s }, parents: { p: { get: b, keep: id } } }
";
    let (spec, problems, _) = read(text);
    assert!(problems.is_empty(), "{:?}", problems.sorted());
    let spec = spec.expect("nothing is wrong");
    let contact = &spec.objects[0];
    assert_eq!(contact.plural.as_ref().map(|plural| plural.value.as_str()), Some("People"));
    assert_eq!(contact.names, Some(crate::names::Spelling::Camel));
    let [id, state, kind, tags, place] = &contact.shape.fields[..] else { panic!("five fields") };
    assert!(id.ty.as_ref().is_some_and(|ty| ty.required && !ty.list && ty.word.value == "integer"));
    let values = |field: &crate::spec::Field| -> Vec<Value> {
        field.select.iter().flat_map(|select| &select.choices).map(|(value, _)| value.value.clone()).collect()
    };
    assert_eq!(values(state), [Value::text("1"), Value::text("done")]);
    assert_eq!(values(kind), [Value::Int(1), Value::Bool(true), Value::text("x")]);
    assert_eq!(kind.toggle, Toggle::Off);
    assert!(
        matches!(&state.toggle, Toggle::Written(own) if own.name.as_ref().is_some_and(|name| name.value == "state_text"))
    );
    assert!(tags.ty.as_ref().is_some_and(|ty| ty.list));
    assert_eq!(place.wire.as_ref().map(|wire| wire.value.join(".")), Some("a.b".to_owned()));
    assert_eq!(
        place.pairs.as_deref(),
        Some(&Pairs { name: "k".into(), value: "value".into(), read: true, write: false })
    );

    let work = &spec.actions[0].work.request;
    assert_eq!(work.verb.value, Verb::Other("OPTIONS".to_owned()));
    assert!(work.keep_nulls && work.anonymous);
    assert!(matches!(work.body, Some(Body::Form(_))));
    assert!(matches!(work.settings.retry, Some(Retry::Off)));
    assert_eq!(work.settings.timeout.as_ref().map(|timeout| timeout.value), Some(90_000));
    assert!(matches!(spec.actions[0].common.output, Some(Output::None(_))));
    assert!(spec.actions[0].common.checks[0].demands);
    let when: Vec<&Pattern> = spec.actions[0].common.errors[0].when.iter().map(|when| &when.value).collect();
    let regex = Pattern::Regex { source: "a".to_owned(), ignore_case: true };
    assert_eq!(when, [&Pattern::Status(404), &Pattern::Class(5), &regex, &Pattern::Text("gone".to_owned())]);

    let trigger = &spec.triggers[0];
    assert!(trigger.dedup.as_ref().is_some_and(|dedup| dedup.value.is_empty()));
    let crate::spec::Feed::Poll(poll) = &trigger.feed else { panic!("it polls") };
    let cursor = &poll.cursor;
    assert_eq!(cursor.unit.as_ref().map(|unit| unit.value), Some(1_000));
    assert_eq!(cursor.settle.as_ref().map(|settle| settle.value), Some(2_000));
    assert!(matches!(cursor.overlap, Some(CursorSetting::Number(100, _))));
    assert_eq!(poll.parents.as_ref().map(|parents| parents.keep[0].value.as_str()), Some("id"));
}
