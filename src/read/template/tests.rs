//! Templates that are filled in, and what is told of them.

use crate::syntax::MemoryFiles;

/// What is told of a spec whose sections are `text`: place, code, message, and the other places.
fn told(text: &str) -> String {
    let text = format!("{text}\nspecc: 1\nname: acme\nconnection: {{ base_url: \"https://a.example/\" }}\n");
    let files = MemoryFiles::one("connector.yaml", text);
    let compiled = crate::compile(&files, "connector.yaml");
    let mut told = Vec::new();
    for found in compiled.problems.sorted() {
        if !found.is_error() && found.code.text() != "W0670" {
            continue;
        }
        let place = |span| {
            let (_, position) = compiled.sources.place(span);
            format!("{}:{}", position.line, position.column)
        };
        let description = &found.description;
        let because: Vec<String> = description
            .because
            .iter()
            .map(|label| format!(" [{} {}]", place(label.span), label.text))
            .collect();
        let help = description.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        let (code, message) = (found.code.text(), &description.message);
        told.push(format!("{} {code} {message}{}{help}", place(description.at.span), because.concat()));
    }
    told.join("\n")
}

/// The sections of a spec, its templates filled in, as `--show` would print them without places.
fn filled(text: &str) -> String {
    let mut sources = crate::span::Sources::default();
    let mut problems = crate::diagnostic::Problems::default();
    let files = MemoryFiles::one("connector.yaml", text);
    let document =
        crate::syntax::parse(&files, "connector.yaml", &mut sources, &mut problems).expect("it is YAML");
    let filled = super::fill(&document, &mut sources, &mut problems).expect("it has templates");
    assert!(problems.is_empty(), "{text}: {:?}", problems.sorted());
    let mut out = String::new();
    write(filled.root.get("actions").expect("it has actions"), &mut out);
    out
}

fn write(node: &crate::syntax::document::Node, out: &mut String) {
    use crate::syntax::document::{Core, NodeKind};
    match &node.kind {
        NodeKind::Scalar(scalar) if scalar.core == Core::Text => out.push_str(&format!("{:?}", scalar.text)),
        NodeKind::Scalar(scalar) => out.push_str(&scalar.text),
        NodeKind::Broken { .. } => out.push('?'),
        NodeKind::List(members) => {
            out.push('[');
            for (at, member) in members.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                write(member, out);
            }
            out.push(']');
        }
        NodeKind::Map(entries) => {
            out.push('{');
            for (at, entry) in entries.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                out.push_str(&format!("{}: ", entry.key.value));
                write(&entry.value, out);
            }
            out.push('}');
        }
    }
}

#[test]
fn what_a_template_takes_is_put_in_before_anything_is_read() {
    let cases = [
        // A whole value becomes the argument, whatever it is.
        ("{ json: { a: '{{ x }}' } }", "{ b: [1, {c: 2}] }", "{json: {a: {b: [1, {c: 2}]}}}"),
        ("{ timeout: ' {{ x }} ' }", "30s", "{timeout: \"30s\"}"),
        ("{ steps: [{ while: a, max: '{{ x }}' }] }", "7", "{steps: [{while: \"a\", max: 7}]}"),
        // In a text it is its text.
        (
            "{ get: 'v1/{{ x }}/{{ x}}?a={{input.a}}' }",
            "users/all",
            "{get: \"v1/users/all/users/all?a={{input.a}}\"}",
        ),
        ("{ title: 'New {{ x }}' }", "1.10", "{title: \"New 1.10\"}"),
        ("{ title: 'a{{ x }}b' }", "null", "{title: \"ab\"}"),
        // In an expression it is its value.
        (
            "{ json: { a: '{{ x ~ input.x | default(x) }}' } }",
            "it's",
            "{json: {a: \"{{ 'it\\\\'s' ~ input.x | default('it\\\\'s') }}\"}}",
        ),
        ("{ items: 'response.body[x]' }", "users", "{items: \"response.body['users']\"}"),
        (
            "{ errors: [{ if: 'response.status == x', message: x }] }",
            "-4",
            "{errors: [{if: \"response.status == (-4)\", message: \"x\"}]}",
        ),
        (
            "{ return: { $for: i in x, $yield: '{{ i }}' } }",
            "[1, b]",
            "{return: {$for: \"i in [1, 'b']\", $yield: \"{{ i }}\"}}",
        ),
        ("{ return: { $if: x, $then: x } }", "true", "{return: {$if: \"true\", $then: \"x\"}}"),
        // Data are left alone, and so are names of members, functions and named arguments.
        (
            "{ json: { if: x, a: '{{ input.x | x(x=1) }}' } }",
            "1",
            "{json: {if: \"x\", a: \"{{ input.x | x(x=1) }}\"}}",
        ),
        ("{ json: { $raw: { a: '{{ x }}' } } }", "1", "{json: {$raw: {a: \"{{ x }}\"}}}"),
        // What is not given takes its key away.
        ("{ get: a, params: { b: '{{ x }}', c: 1 } }", "null", "{get: \"a\", params: {c: 1}}"),
    ];
    for (template, argument, whole) in cases {
        let template = template.strip_prefix("{ ").unwrap_or(template);
        let text = format!(
            "templates: {{ t: {{ takes: {{ x: any }}, {template} }}\nactions: {{ a: {{ extends: t, with: {{ x: {argument} }} }} }}"
        );
        assert_eq!(filled(&text), format!("{{a: {whole}}}"), "{text}");
    }
}

#[test]
fn maps_merge_and_what_extends_wins() {
    let cases = [
        (
            "{ get: a, params: { b: 1, c: 2 } }",
            "params: { c: 3, d: 4 }",
            "{get: \"a\", params: {b: 1, c: 3, d: 4}}",
        ),
        ("{ get: a, errors: [{ when: 1 }] }", "errors: []", "{get: \"a\", errors: []}"),
        ("{ get: a, params: { b: 1 } }", "params: { b: null }", "{get: \"a\", params: {}}"),
        ("{ get: a, params: { b: 1 } }", "params: null", "{get: \"a\"}"),
        ("{ get: a }", "headers: { X-A: null }", "{get: \"a\", headers: {X-A: null}}"),
        ("{ get: a, input: contact }", "input: { b: string }", "{get: \"a\", input: {b: \"string\"}}"),
    ];
    for (template, own, whole) in cases {
        let text = format!("templates: {{ t: {template} }}\nactions: {{ a: {{ extends: t, {own} }} }}");
        assert_eq!(filled(&text), format!("{{a: {whole}}}"), "{text}");
    }
}

#[test]
fn a_template_may_extend_another_and_hands_on_what_it_takes() {
    let text = "
templates:
  one: { takes: { path: string, size: integer }, get: '{{ path }}', params: { size: '{{ size }}', a: 1 } }
  two: { takes: { what: string }, extends: one, with: { path: 'v2/{{ what }}' }, params: { a: null, b: '{{ what }}' } }
actions:
  a: { extends: two, with: { what: deals }, output: none }
";
    assert_eq!(filled(text), "{a: {get: \"v2/deals\", params: {b: \"deals\"}, output: \"none\"}}");
}

#[test]
fn mistakes_in_a_template_are_told_once_in_the_template_with_who_fills_it_in() {
    let text = "
templates:
  one: { takes: { path: string! }, get: '{{ path }}', parms: { a: 1 }, json: { b: '{{ inpt.c }}' }, output: { id: '{{ path }}' } }
  two: { takes: { path: string! }, extends: one, with: { path: '{{ path }}' }, output: { name: '{{ path }}x' }, items: 'response.body[path ~ nobody]' }
actions:
  a: { extends: one, with: { path: string } }
  b: { extends: two, with: { path: number } }
  c: { extends: two, with: { path: nmber } }
";
    insta::assert_snapshot!(told(text), @r#"
    3:55 E0101 `parms` is not a key of an `action` [6:17 filled in by `a` and 2 more] (`params` is one)
    3:87 E0200 there is no name `inpt` [6:17 filled in by `a` and 2 more]
    4:96 E0207 there is no type or object `numberx` [7:17 filled in by `b`] (`number` is one)
    4:96 E0207 there is no type or object `nmberx` [8:17 filled in by `c`] (`number` is one)
    4:142 E0200 there is no name `nobody` [7:17 filled in by `b` and 1 more] (a member of the answer is `response.body.nobody`)
    8:36 E0207 there is no type or object `nmber` (`number` is one)
    "#);
}

#[test]
fn mistakes_of_those_that_extend_are_told_at_their_place() {
    let cases = [
        "templates: { one: { get: a } }\nactions: { a: { extends: on } }\npick_lists: { b: { extends: [one] } }",
        "actions: { a: { extends: one } }",
        "templates: { one: { extends: two }, two: { extends: one } }\nactions: { a: { extends: one } }",
        "templates: { one: { extends: one } }\nactions: { a: { extends: one } }",
        "templates: { one: { takes: { path: string!, size: integer }, get: '{{ path }}' } }\nactions: { a: { extends: one, with: { pth: b } } }",
        "templates: { one: { takes: { path: string!, size: integer }, get: '{{ path }}' } }\nactions: { a: { extends: one, with: { path: '{{ input.a }}', size: { $if: a } } } }",
        "templates: { one: { takes: { a: integer, b: [date], c: duration, d: object, e: boolean, f: datetime }, get: b } }\nactions: { a: { extends: one, with: { a: 1.5, b: [2020-13-01], c: 30, d: [], e: yes, f: now } } }",
        "templates: { one: { takes: { a: integer, b: [date], c: duration, d: object, e: boolean, f: datetime }, get: b, output: none } }\nactions: { a: { extends: one, with: { a: 1, b: [2020-12-01], c: 30s, d: {}, e: false, f: '2020-12-01T00:00:00Z' } } }",
        "templates: { one: { takes: { a: any, input: any }, get: b, steps: [{ let: { a: 1 } }, { for: a in b, do: [] }] } }\nactions: { a: { extends: one } }",
        "templates: { one: { get: a, output: none } }\nmethods: { b: { return: 1 } }\nactions: { a: { extends: one, call: b, output: none } }",
        "templates: { one: { get: a, output: none } }\nactions: { a: { extends: one, post: b } }",
        "templates: { one: { poll: {} } }\ntriggers: { a: { extends: one, with: 1 }, b: { with: { a: 1 }, poll: {} } }",
        "templates: { one: 1 }\nactions: { a: { extends: one }, b: { extends: 1 }, c: { extends: } }",
    ];
    insta::assert_snapshot!(cases.map(told).join("\n--\n"), @r#"
    1:14 W0670 nothing extends the template `one` (nothing in it is checked; extend it or leave it out)
    2:26 E0222 there is no template `on` (a template `one` exists)
    3:29 E0100 `extends` takes the name of a template, not a list
    --
    1:26 E0222 there is no template `one` (templates stand under `templates`, each with its name)
    --
    1:53 E0223 the templates `one`, `two` extend one another in a circle [1:30 filled in by `one`] [2:26 filled in by `a`]
    --
    1:30 E0223 the template `one` extends itself [2:26 filled in by `a`]
    --
    2:26 E0225 the template `one` needs `path` [1:30 required here] (write `with: { path: … }`)
    2:39 E0224 the template `one` does not take `pth` [1:14 the template] (it takes `path`)
    --
    2:46 E0110 `path` is put into the template before anything is computed (what a template takes are constants; write the whole key beside `extends`, where it wins)
    2:70 E0110 `size` is put into the template before anything is computed (what a template takes are constants; write the whole key beside `extends`, where it wins)
    --
    2:42 E0226 the template `one` takes `a` as `integer` [1:33 the type]
    2:51 E0226 the template `one` takes `b` as `[date]` [1:46 the type]
    2:67 E0226 the template `one` takes `c` as `duration` [1:56 the type]
    2:74 E0226 the template `one` takes `d` as `object` [1:69 the type]
    2:81 E0226 the template `one` takes `e` as `boolean` [1:80 the type]
    2:89 E0226 the template `one` takes `f` as `datetime` [1:92 the type]
    --

    --
    1:38 E0212 the name `input` is taken
    1:52 E0486 each step has a request of its own [2:26 filled in by `a`] (put it into the step whose request it is about)
    1:60 E0113 `get` and `steps` cannot both stand in an `action` [1:52 the first] [2:26 filled in by `a`]
    1:77 E0212 the name `a` is taken [1:30 what the template takes] [2:26 filled in by `a`]
    1:94 E0209 there are two of the name `a` [1:77 the first] [2:26 filled in by `a`]
    1:94 E0212 the name `a` is taken [1:30 what the template takes] [2:26 filled in by `a`]
    1:99 E0200 there is no name `b` [2:26 filled in by `a`]
    --
    1:14 W0670 nothing extends the template `one` (nothing in it is checked; extend it or leave it out)
    3:31 E0113 `extends` and `call` cannot both stand in an `action` [3:17 the first]
    --
    2:31 E0113 `get` and `post` cannot both stand in an `action` [1:21 the first]
    --
    1:21 E0102 a `poll` needs `cursor` [2:27 filled in by `a`] (`cursor`: what orders the records)
    1:21 E0114 a `poll` needs a request [2:27 filled in by `a`] (add a verb with its path, such as `get: contacts`)
    2:13 E0451 the trigger `a` has no `output` (`output: contact` says which fields an event has)
    2:38 E0100 `with` takes a map, not a number
    2:43 E0451 the trigger `b` has no `output` (`output: contact` says which fields an event has)
    2:48 E0486 `with` goes with `extends` (name the template beside it: `extends: NAME`)
    2:64 E0102 a `poll` needs `cursor` (`cursor`: what orders the records)
    2:64 E0114 a `poll` needs a request (add a verb with its path, such as `get: contacts`)
    --
    1:19 E0100 `one` takes a map, not a number
    2:47 E0222 there is no template `1`
    2:57 E0100 `extends` has no value (give it the name of a template, or leave the key out)
    "#);
}

#[test]
fn a_template_that_nothing_extends_is_told() {
    let text = "templates: { one: { get: a }, two: { extends: one }, three: { get: a, output: none } }\nactions: { a: { extends: three } }";
    assert_eq!(
        told(text),
        "1:31 W0670 nothing extends the template `two` (nothing in it is checked; extend it or leave it out)"
    );
}

#[test]
fn arguments_that_multiply_are_refused() {
    let ten = "{{ x }}".repeat(10);
    let mut text = "templates:\n".to_owned();
    for at in 0..9 {
        text +=
            &format!("  t{at}: {{ takes: {{ x: any }}, extends: t{}, with: {{ x: '{ten}' }} }}\n", at + 1);
    }
    text += "  t9: { takes: { x: any }, get: a, params: { a: '{{ x }}' }, output: none }\nactions: { a: { extends: t0, with: { x: aaaaaaaaaaaa } } }";
    assert!(told(&text).contains("E0228"), "{}", told(&text));

    let mut text = "templates:\n".to_owned();
    for at in 0..19 {
        text += &format!(
            "  t{at}: {{ takes: {{ x: any }}, extends: t{}, with: {{ x: [[[[[['{{{{ x }}}}']]]]]] }} }}\n",
            at + 1
        );
    }
    text += "  t19: { takes: { x: any }, get: a, json: { a: '{{ x }}' }, output: none }\nactions: { a: { extends: t0, with: { x: a } } }";
    assert!(told(&text).contains("E0228"), "{}", told(&text));
}
