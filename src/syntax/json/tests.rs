//! What becomes of JSON: the tree, and what is said about text that is none.

use crate::syntax::testing::{assert_letters_map, assert_problems, read, show};

#[test]
fn trees_are_what_was_written() {
    let cases = [
        (
            r#"{"a": 1, "b": [true, null, -2.5e3], "c": {}, "d": []}"#,
            "{a: 1, b: [true, null, -2.5e3], c: {}, d: []}",
        ),
        (r#"{"a": "x\n\t\"\\\/\u00fc\ud83d\ude00"}"#, "{a: \"x\\n\\t\\\"\\\\/ü😀\"}"),
        ("\u{feff}{\"\": \"\"}", r#"{: ""}"#),
        ("{\r\n  \"a\": 99999999999999999999\r\n}", "{a: 99999999999999999999}"),
    ];
    for (text, expected) in cases {
        let (root, problems) = read("spec.json", text);
        assert_eq!(root.as_ref().map(show).as_deref(), Some(expected), "{text}: {problems:?}");
        assert!(problems.is_empty(), "{text}: {problems:?}");
    }
}

#[test]
fn letters_map_to_where_they_stand() {
    for text in
        [r#"{"v": "a\tb \"c\" \u00fcd\ud83d\ude00e\\f\/g"}"#, "{\"v\": [\"\u{fc}a\", \"\u{1f600}b\\\\c\"]}"]
    {
        assert_letters_map("spec.json", text);
    }
}

#[test]
fn every_mistake_is_told_at_its_place() {
    assert_problems(
        "spec.json",
        &[
            (r#"{"a": 1, "b": 2, "a": 3}"#, &["E0007 1:18 `\"a\"` `a` stands here twice"]),
            (
                "{\"a\" 1, \"b\": [}, \"c\": 1}",
                &["E0015 1:2 `\"a\"` no colon stands behind `a`", "E0016 1:14 `[` a bracket is not closed"],
            ),
            ("{\"a\": [1 2]}", &["E0016 1:10 `2` a comma or a closing bracket is missing"]),
            ("{\"a\": 1\n \"b\": 2}", &["E0016 2:2 `\"b` a comma or a closing bracket is missing"]),
            (
                "{\"a\": [1",
                &["E0016 1:1 `{` a bracket is not closed", "E0016 1:7 `[` a bracket is not closed"],
            ),
            ("{\"a\": \"x,\n \"b\": 2}", &["E0017 1:7 `\"` this `\"` is not closed"]),
            (
                r#"{"a": "\d", "b": "\u12"}"#,
                &[
                    "E0018 1:8 `\\d` `\\d` stands for nothing",
                    "E0018 1:19 `\\u12` `\\u12` stands for no letter",
                ],
            ),
            (r#"{"a": "\ud800x"}"#, &["E0018 1:8 `\\ud800` `\\ud800` stands for no letter"]),
            (
                r#"{"a": yes, "b": 'x y', "c": True}"#,
                &[
                    "E0031 1:7 `yes` text needs double quotes here",
                    "E0031 1:17 `'x y'` text needs double quotes here",
                    "E0031 1:29 `True` text needs double quotes here",
                ],
            ),
            (
                r"{a: 1, 'b': 2}",
                &[
                    "E0033 1:2 `a` the key `a` needs double quotes",
                    "E0033 1:8 `'b'` the key `'b'` needs double quotes",
                ],
            ),
            (
                r#"{"a": 01, "b": +1, "c": .5, "d": 1.}"#,
                &[
                    "E0035 1:7 `01` this is no JSON: this is no number",
                    "E0035 1:16 `+1` this is no JSON: this is no number",
                    "E0035 1:25 `.5` this is no JSON: this is no number",
                    "E0035 1:34 `1.` this is no JSON: this is no number",
                ],
            ),
            ("{\"a\": 1} x", &["E0035 1:10 `x` this is no JSON: something stands behind the end"]),
            ("{\"a\": \"x\ty\"}", &["E0035 1:9 `\t` this is no JSON: a text holds an invisible character"]),
            (
                "{ // one\n\"a\": 1 /* two */ # three\n}",
                &[
                    "E0036 1:3 `// one` JSON has no comments",
                    "E0036 2:8 `/* two */` JSON has no comments",
                    "E0036 2:18 `# three` JSON has no comments",
                ],
            ),
            (
                "{\"a\": [1,], \"b\": {\"c\": 1,},}",
                &[
                    "E0037 1:9 `,` nothing stands behind this comma",
                    "E0037 1:25 `,` nothing stands behind this comma",
                    "E0037 1:27 `,` nothing stands behind this comma",
                ],
            ),
            ("[1]", &["E0005 1:1 `[1]` a file of a spec is a map of keys and values"]),
            (" \n", &["E0005 1:1 `` this file holds nothing"]),
        ],
    );
}

#[test]
fn deep_nesting_is_refused_at_the_level_too_many() {
    let text = format!("{{\"a\": {}1{}}}", "[".repeat(5000), "]".repeat(5000));
    let (_, problems) = read("spec.json", text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("E0008 1:106 "), "{problems:?}");
}
