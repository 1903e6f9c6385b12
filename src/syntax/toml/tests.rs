//! What becomes of TOML: the tree, and what is said about text that is none.

use crate::syntax::testing::{assert_letters_map, assert_problems, read, show};

#[test]
fn trees_are_what_was_written_in_the_order_of_the_file() {
    let cases = [
        ("z = 1\nb.c = \"x\\ty\"\nb.d = 'z'\na = true", r#"{z: 1, b: {c: "x\ty", d: "z"}, a: true}"#),
        ("[t.u]\nx = 1\n[b]\n[t]\nv = 0x1F\na = -2", "{t: {u: {x: 1}, v: 0x1F, a: -2}, b: {}}"),
        ("[[l]]\nq = 1\n[[l]]\nq = [1, {r = 2}]\n[l.m]\nx = 1", "{l: [{q: 1}, {q: [1, {r: 2}], m: {x: 1}}]}"),
        ("a = \"\"\"\nx \\\n   y\r\n  z\"\"\"\nb = '''\nx\r\ny'''", r#"{a: "x y\n  z", b: "x\ny"}"#),
        ("\"q.r\" = 1_000.5\n\"$top\" = 1_000\nd = \"\"", r#"{q.r: 1000.5, $top: 1_000, d: ""}"#),
        ("s = \"\\u00fc\\U0001F600\\e\\x41\"", "{s: \"ü😀\\u{1b}A\"}"),
        ("\u{feff}a = 99999999999999999999", "{a: 99999999999999999999}"),
    ];
    for (text, expected) in cases {
        let (root, problems) = read("spec.toml", text);
        assert_eq!(root.as_ref().map(show).as_deref(), Some(expected), "{text}: {problems:?}");
        assert!(problems.is_empty(), "{text}: {problems:?}");
    }
}

#[test]
fn letters_map_to_where_they_stand() {
    let cases = [
        "v = \"a\\tb \\\"c\\\" \\u00fcd\\U0001f600e\"\n",
        "v = 'a \\ b'\n",
        "v = \"\"\"\r\na\r\n\r\n  b \\\r\n\r\n   c \\  \n  d\"\"\"\n",
        "v = '''\na\n\n   b'c\n'''\n",
        "v = \"\"\"a\\r\nb\"\"\"\n",
        "v = [\"\u{fc}a\", { w = \"b\\\\c\" }]\n",
    ];
    for text in cases {
        assert_letters_map("spec.toml", text);
    }
}

#[test]
fn every_mistake_is_told_at_its_place() {
    assert_problems(
        "spec.toml",
        &[
            ("a = 1\nb.a = 1\na = 2\n", &["E0007 3:1 `a` `a` stands here twice"]),
            ("[t]\nx=1\n[t]\ny=2\n", &["E0007 3:2 `t` `t` stands here twice"]),
            ("t = {x=1, x=2}\n", &["E0007 1:11 `x` `x` stands here twice"]),
            ("a = {{ x }}\nb = 1\n", &["E0010 1:5 `{{ x }}` text with `{{ }}` needs quotes here"]),
            (
                "a = [1, 2\nb = 3\nc = foo\n",
                &["E0016 1:5 `[` a bracket is not closed", "E0031 3:5 `foo` text needs double quotes here"],
            ),
            ("a = {b = 1\n c = 2}\n", &["E0016 2:2 `c` a comma or a closing bracket is missing"]),
            ("[a\nb = 1\n", &["E0016 1:1 `[` a bracket is not closed"]),
            (
                "a = \"foo\nb = 'x\n",
                &["E0017 1:5 `\"` this `\"` is not closed", "E0017 2:5 `'` this `'` is not closed"],
            ),
            (
                "a = \"\"\"foo\nb = yes\n",
                &["E0017 1:5 `\"` this `\"` is not closed", "E0031 2:5 `yes` text needs double quotes here"],
            ),
            (
                "a = \"\\d\"\nb = \"x\\q\"\n",
                &["E0018 1:6 `\\d` `\\d` stands for nothing", "E0018 2:7 `\\q` `\\q` stands for nothing"],
            ),
            (
                "a = inf\nb = -nan\n",
                &[
                    "E0028 1:5 `inf` `inf` is no number that can be sent",
                    "E0028 2:5 `-nan` `-nan` is no number that can be sent",
                ],
            ),
            (
                "a = null\nb = 1\nc = some text\n",
                &[
                    "E0031 1:5 `null` text needs double quotes here",
                    "E0031 3:5 `some text` text needs double quotes here",
                ],
            ),
            ("a: 1\nb = 2\n", &["E0032 1:1 `a: 1` a key has no `=` behind it"]),
            ("$top = 1\n", &["E0033 1:1 `$top` the key `$top` needs double quotes"]),
            ("a = 01\n", &["E0030 1:5 `0` this is no TOML: unexpected leading zero, expected nothing"]),
            ("", &["E0005 1:1 `` this file holds nothing"]),
            (
                "d = 1979-05-27T07:32:00Z\n",
                &["W0101 1:5 `1979-05-27T07:32:00Z` a date of TOML is read as text"],
            ),
        ],
    );
}
