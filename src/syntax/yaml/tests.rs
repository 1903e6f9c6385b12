//! What becomes of YAML: the tree, and what is said about text that is none.

use crate::syntax::document::Node;
use crate::syntax::testing::{assert_letters_map, assert_problems, show};

fn read(text: &str) -> (Option<Node>, Vec<String>) {
    crate::syntax::testing::read("spec.yaml", text)
}

#[test]
fn trees_are_what_was_written() {
    let cases = [
        ("a: 1\nb:\n  - x y  # c\n  - 'it''s'\n", r#"{a: 1, b: ["x y", "it's"]}"#),
        ("a: no\nb: 1.10\nc:\nd: ~\ne: ''\n", r#"{a: "no", b: 1.10, c: null, d: ~, e: ""}"#),
        ("a: {b: [c, {d: e}], f: \"g, h\"}", r#"{a: {b: ["c", {d: "e"}], f: "g, h"}}"#),
        ("a:\n- b\n- c\nd: 2", r#"{a: ["b", "c"], d: 2}"#),
        ("a: |\n  x\n    y\n\n  z\nb: >-\n  x\n  y\n", "{a: \"x\\n  y\\n\\nz\\n\", b: \"x y\"}"),
        ("\u{feff}a: \u{fc}\r\nb: |\r\n  x\r\n  y\r\n", "{a: \"ü\", b: \"x\\ny\\n\"}"),
        ("a: &x {b: 1}\nc: *x\nd: [*x, *x]", "{a: {b: 1}, c: {b: 1}, d: [{b: 1}, {b: 1}]}"),
        ("a: &x {b: 1, c: 2}\nd:\n  c: 3\n  <<: *x\n  e: 4", "{a: {b: 1, c: 2}, d: {c: 3, b: 1, e: 4}}"),
        (
            "a: &x {b: 1}\nd: &y {b: 2, c: 3}\ne: {<<: [*x, *y]}",
            "{a: {b: 1}, d: {b: 2, c: 3}, e: {b: 1, c: 3}}",
        ),
        ("a: !!str 5\nb: {'<<': 1}", r#"{a: "5", b: {<<: 1}}"#),
        ("null: 1\n1: 2\ntrue: 3", "{null: 1, 1: 2, true: 3}"),
        ("get: things/{{ input.id }}", r#"{get: "things/{{ input.id }}"}"#),
        ("---\na: 1\n...\n", "{a: 1}"),
        ("a: the '90s # don't", r#"{a: "the '90s"}"#),
        ("a: {b: , c: ~}", "{a: {b: null, c: ~}}"),
    ];
    for (text, expected) in cases {
        let (root, problems) = read(text);
        assert_eq!(root.as_ref().map(show).as_deref(), Some(expected), "{text}: {problems:?}");
        assert!(problems.is_empty(), "{text}: {problems:?}");
    }
}

#[test]
fn letters_map_to_where_they_stand() {
    // Each text holds the letters a to z once in its scalar, in order, however they are written.
    let cases = [
        "v: a bc, d\n",
        "v: a bc\n  d e\n\n\n  f\n",
        "v: \u{fc}a \u{1f600}b\r\n   c\u{fc}\r\n\r\n   d\r\n",
        "v: 'a''b ''c'' d'\n",
        "v: 'a \u{fc}\n   b\n\n   c  \n   ''d'''\n",
        "v: \"a\\tb \\\"c\\\" \\u00fcd\\ud83d\\ude00e\\x41f\\U0001f600g\\\\h\"\n",
        "v: \"a\\\n   b \\\n\n\n  \\ c  \n   d\n\n   e \\n f\"\n",
        "v: \"\u{fc}a\\\\\\\r\n   b\\/c\r\n   d\"\n",
        "v: \"  a \\   \n    b\\\n   \"\n",
        "v: |\n  a\n    b\n\n  c\n",
        "v: |2\n    a\n  b\n",
        "v: |-  # a comment\n\n\n   a\n   b\n     \n   c\n\n\n",
        "v: |+\r\n  \u{fc}a\r\n  \r\n   b\r\n\r\nw: 1\r\n",
        "v: >-\n  a\n  b\n\n  c\n    d\n    e\n\n    f\n\n\n  g\n",
        "v: >\n\n  a\n  b\n   \n  c\n",
        "v: >+1\n   a\n  b\n c\n d\n\n\n",
        "- - - >-\n     a\n     b\n- c\n",
        "v: {x: a b\n  c, y: 'd\n   e'}\n",
        "v: \"a\\\n\n   b\"\n",
        "v: |\n   a\tb\n   \tc\n",
        "v: |\n  a\n  b",
        "v: >-\n  a\n  b\nw: c\n",
    ];
    for text in cases {
        let text = if text.starts_with('-') { format!("v:\n{text}") } else { text.to_owned() };
        assert_letters_map("spec.yaml", &text);
    }
}

#[test]
fn ranges_of_a_text_cover_what_was_written_for_them() {
    let cases = [
        // (source of `v`, part of the text, what it covers)
        (r#""a\tb""#, "\t", "\\t"),
        (r#""a\u00fcb""#, "\u{fc}", "\\u00fc"),
        (r#""\ud83d\ude00b""#, "\u{1f600}b", "\\ud83d\\ude00b"),
        ("'it''s'", "t's", "t''s"),
        ("'it''s'", "it's", "it''s"),
        ("x \u{fc}b y", "\u{fc}b", "\u{fc}b"),
        ("a\n   b", "a b", "a\n   b"),
        ("|\n  {{ x }}\n  {{ y }}\n", "{{ y }}", "{{ y }}"),
        ("|\n  {{ x\n    | f }}\n", "x\n  | f", "x\n    | f"),
        ("''", "", ""),
    ];
    for (written, part, expected) in cases {
        let text = format!("v: {written}");
        let (root, problems) = read(&text);
        let root = root.unwrap_or_else(|| panic!("{text:?}: {problems:?}"));
        let scalar = root.get("v").and_then(Node::as_scalar).expect("a scalar");
        let start = scalar.text.find(part).unwrap_or_else(|| panic!("{part:?} in {:?}", scalar.text));
        let span = scalar.pieces.span(start, start + part.len());
        assert_eq!(&text[span.range()], expected, "{written}");
    }
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let cases: &[(&str, &[&str])] = &[
        ("k: {{ x }}\n", &["E0010 1:4 `{{ x }}` text with `{{ }}` needs quotes here"]),
        (
            "- {{ x }}\n",
            &[
                "E0005 1:1 `- {{ x }}` a file of a spec is a map of keys and values",
                "E0010 1:3 `{{ x }}` text with `{{ }}` needs quotes here",
            ],
        ),
        ("k: {{ x }}/b\n", &["E0010 1:4 `{{ x }}/b` text with `{{ }}` needs quotes here"]),
        (
            "k: {{ x.y | f('a') }} z # c\n",
            &["E0010 1:4 `{{ x.y | f('a') }} z` text with `{{ }}` needs quotes here"],
        ),
        ("k: {{ x }}, {{ y }}\n", &["E0010 1:4 `{{ x }}, {{ y }}` text with `{{ }}` needs quotes here"]),
        (
            "k: {a: contacts/{{ x }}, b: 1}\n",
            &["E0010 1:8 `contacts/{{ x }}` text with `{{ }}` needs quotes here"],
        ),
        ("k: { a: {{ x }} }\n", &["E0010 1:9 `{{ x }}` text with `{{ }}` needs quotes here"]),
        (
            "k: { a: {{ x }}-{{ y }}, b: \"{{ z }}\" }\n",
            &["E0010 1:9 `{{ x }}-{{ y }}` text with `{{ }}` needs quotes here"],
        ),
        ("k: [ {{ x }}, 2 ]\n", &["E0010 1:6 `{{ x }}` text with `{{ }}` needs quotes here"]),
        ("k: {{ f(x, 'a: b') }}\n", &["E0010 1:4 `{{ f(x, 'a: b') }}` text with `{{ }}` needs quotes here"]),
        ("k:\n  - {{ x }} y\n  - z\n", &["E0010 2:5 `{{ x }} y` text with `{{ }}` needs quotes here"]),
        ("{{ x }}: 1\n", &["E0009 1:1 `{{ x }}` a key has to be text"]),
        (
            "h: { hint: Plain text, as chosen }\n",
            &["E0011 1:22 `, as chosen` the comma ended the text of `hint`"],
        ),
        ("h: { if: f(x, 1), b: 2 }\n", &["E0011 1:13 `, 1)` the comma ended the text of `if`"]),
        ("h: { a: b, c, d, e: 1 }\n", &["E0011 1:10 `, c, d` the comma ended the text of `a`"]),
        ("h: { a: 'b', c }\n", &["E0015 1:14 `c` `c` has no value"]),
        ("h: {b:1, c: 2}\n", &["E0015 1:5 `b:1` `b:1` has no value"]),
        ("if: \"x\"\nk: a {{ x # y }}\n", &["E0012 2:11 `# y }}` a comment begins inside this text"]),
        ("if: x == 'a # b'\n", &["E0012 1:13 `# b'` a comment begins inside this text"]),
        ("a: 1\nb: 2\na: 3\n", &["E0007 3:1 `a` `a` stands here twice"]),
        ("a: {b: 1, b: 2}\n", &["E0007 1:11 `b` `b` stands here twice"]),
        (
            "a: 1\n'a': 2\n\"\\u0061\": 3\n",
            &["E0007 2:1 `'a'` `a` stands here twice", "E0007 3:1 `\"\\u0061\"` `a` stands here twice"],
        ),
        ("a: *nope\n", &["E0022 1:4 `*nope` `*nope` refers to nothing"]),
        ("a: &x [*x]\n", &["E0023 1:8 `*x` this reference leads back to itself"]),
        ("a: &x {b: 1, <<: *x}\n", &["E0023 1:18 `*x` this reference leads back to itself"]),
        ("a: !foo b\n", &["E0025 1:4 `!foo` YAML tags have no meaning in a spec"]),
        ("a: {<<: 5}\n", &["E0026 1:9 `5` `<<` joins maps"]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n", &["E0007 4:3 `<<` `<<` stands here twice"]),
        (": b\n", &["E0009 1:1 `` a key is missing in front of this colon"]),
        ("? [a]\n: b\n", &["E0009 1:3 `[a]` a key has to be text"]),
        ("a: .inf\n", &["E0028 1:4 `.inf` `.inf` is no number that can be sent"]),
        ("---\na: 1\n---\nb: 2\n", &["E0006 3:1 `---` a file holds one spec"]),
        ("", &["E0005 1:1 `` this file holds nothing"]),
        ("# only\n", &["E0005 1:1 `` this file holds nothing"]),
        ("just text\n", &["E0005 1:1 `just text` a file of a spec is a map of keys and values"]),
        ("a:\n  b: 1\n c: 2\nd: 3\n", &["E0013 3:2 `c: 2` this line is indented like none above it"]),
        (
            "a: 1\n  b: 2\n  c: 3\nd: 4\n",
            &["E0013 2:3 `b: 2` this line is indented deeper than its neighbours"],
        ),
        ("a: 1\n- b\n- c\nd: 1\n", &["E0013 2:1 `- b` a list item stands among keys"]),
        ("k:\n  - a\n  b: 1\n", &["E0013 3:3 `b: 1` a key stands among list items"]),
        ("a: - b\n", &["E0013 1:4 `- b` a list begins on a line of its own"]),
        ("a:\n\tb: 1\nc: 2\n", &["E0014 2:1 `\t` YAML is indented with spaces, not with tabs"]),
        ("a: |\n\tb\n", &["E0014 2:1 `\t` YAML is indented with spaces, not with tabs"]),
        ("a: 1\nb\nc: 2\n", &["E0015 2:1 `b` this line has a key but no colon behind it"]),
        ("a:b\nc: 1\n", &["E0015 1:1 `a:b` this line has a key but no colon behind it"]),
        ("a: [1, 2\nb: 3\n", &["E0016 1:4 `[` a bracket is not closed"]),
        ("a: {b: 1\nc: d}\ne: 1\n", &["E0016 1:4 `{` a bracket is not closed"]),
        ("a: {b: 1\n", &["E0016 1:4 `{` a bracket is not closed"]),
        ("a: {\n  b: [1, 2\n}\nc: 1\n", &["E0016 2:6 `[` a bracket is not closed"]),
        ("a: }\n", &["E0016 1:4 `}` this bracket closes nothing"]),
        ("a: [x]]\n", &["E0016 1:7 `]` this bracket closes nothing"]),
        ("a: [}]\n", &["E0016 1:4 `[` a bracket is not closed"]),
        ("x: {a: 1} b\n", &["E0016 1:11 `b` text stands behind a closing bracket"]),
        ("a: \"foo\nb: 1\nc: 2\n", &["E0017 1:4 `\"` this `\"` is not closed"]),
        ("# don't\na: 'it''s\nb: 1\n", &["E0017 2:4 `'` this `'` is not closed"]),
        ("\"a\": \"foo\n", &["E0017 1:6 `\"` this `\"` is not closed"]),
        ("a: 'x' y\n", &["E0017 1:8 `y` text stands behind a closing quote"]),
        ("a: 'it's'\n", &["E0017 1:8 `s'` text stands behind a closing quote"]),
        ("a: {x: \"1\" y}\n", &["E0017 1:12 `y}` text stands behind a closing quote"]),
        ("a: \"\\d\"\n", &["E0018 1:5 `\\d` `\\d` stands for nothing"]),
        ("a: \"\u{fc}\\\\ \\q\"\n", &["E0018 1:9 `\\q` `\\q` stands for nothing"]),
        ("a: \"\\ud800\"\n", &["E0018 1:5 `\\ud800` `\\ud800` stands for no letter"]),
        ("a: \"\\u12\"\n", &["E0018 1:5 `\\u12` `\\u12` stands for no letter"]),
        ("a: b: c\n", &["E0019 1:4 `b: c` text with `: ` needs quotes"]),
        ("a:\n  - hint: Use this: that # c\n", &["E0019 2:11 `Use this: that` text with `: ` needs quotes"]),
        ("a: @x y\n", &["E0020 1:4 `@x` text that begins with `@` needs quotes"]),
        ("a: `x`\n", &["E0020 1:4 ``x`` text that begins with ``` needs quotes"]),
        ("a: %x\n", &["E0020 1:4 `%x` text that begins with `%` needs quotes"]),
        ("a: > 5\n", &["E0020 1:4 `>` text that begins with `>` needs quotes"]),
        ("a: *Mind* this\n", &["E0020 1:4 `*Mind*` text that begins with `*` needs quotes"]),
        ("a: * 5\n", &["E0020 1:4 `*` text that begins with `*` needs quotes"]),
        ("a: 1\n\u{0}b: 2\n", &["E0020 2:1 `\u{0}b:` the file holds the invisible character \\u{0}"]),
        (
            "a: {{ x }}/y\nb: 1\nc: 'x\nd:\n  e: f: g\n  h: @i\nj: 1\nj: 2\n",
            &[
                "E0010 1:4 `{{ x }}/y` text with `{{ }}` needs quotes here",
                "E0017 3:4 `'` this `'` is not closed",
                "E0019 5:6 `f: g` text with `: ` needs quotes",
                "E0020 6:6 `@i` text that begins with `@` needs quotes",
                "E0007 8:1 `j` `j` stands here twice",
            ],
        ),
    ];
    assert_problems("spec.yaml", cases);
}
