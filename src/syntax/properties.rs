//! What holds for every text, however broken: nothing panics, and every span lies in its file.

use proptest::prelude::*;

use super::document::{Document, Node, NodeKind, Style};
use super::{MemoryFiles, parse};
use crate::diagnostic::Problems;
use crate::span::{Sources, Span};

/// A small spec with most of what the formats can do.
const YAML: &str = r#"specc: 1
name: desk # a comment
connection:
  fields:
    site: { label: Sender's site, hint: "Plain text, as chosen", required: true }
  base_url: https://{{ connection.site }}.example.com/
  auth: &auth { basic: { username: "{{ connection.key }}", password: 'it''s' } }
actions:
  get_contact:
    <<: *auth
    input: [id, "n\u00fcme\tx", 1.5, ~, no]
    get: "contacts/{{ input.id }}"
    help: |
      Über alles
        {{ tiefer }}

      Ende
    return: >-
      {{ response.body
         | first }}
    json:
      - a: 1
        b:
        - "x \
           y"
"#;

const TOML: &str = r#"specc = 1
name = "d\u00fcsk"
[connection]
base_url = 'https://{{ connection.site }}/' # a comment
auth = { basic = { username = "x", password = "y\tz" } }
[[actions.get.steps]]
get = """
a \
   b
"""
when = 2010-12-01
[[actions.get.steps]]
post = '''c'd'''
list = [1, 2.5, { "$top" = true }]
"#;

const JSON: &str = r#"{ "specc": 1, "name": "d\u00fcsk \ud83d\ude00",
  "actions": { "get": { "get": "a/{{ x }}", "list": [1, -2.5e3, true, null, {}] } } }"#;

const SAMPLES: [(&str, &str); 3] = [("spec.yaml", YAML), ("spec.toml", TOML), ("spec.json", JSON)];

fn read(path: &str, bytes: &[u8]) -> (Option<Document>, Problems, Sources) {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let document = parse(&MemoryFiles::one(path, bytes), path, &mut sources, &mut problems);
    let whole = document.as_ref().is_ok_and(|document| document.root.is_whole());
    assert!(whole || problems.any_error(), "nothing was told about {:?}", String::from_utf8_lossy(bytes));
    (document.ok(), problems, sources)
}

fn assert_inside(span: Span, sources: &Sources) {
    let text = &sources.get(span.file).text;
    assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
}

fn assert_spans(node: &Node, sources: &Sources) {
    assert_inside(node.span, sources);
    match &node.kind {
        NodeKind::Map(entries) => {
            for entry in entries {
                assert_inside(entry.key.span, sources);
                assert_spans(&entry.value, sources);
            }
        }
        NodeKind::List(members) => members.iter().for_each(|member| assert_spans(member, sources)),
        NodeKind::Broken { .. } => {}
        NodeKind::Scalar(scalar) => {
            let text = &scalar.text;
            let source = &sources.get(node.span.file).text;
            let mut last = 0;
            for (at, letter) in text.char_indices() {
                let span = scalar.pieces.span(at, at + letter.len_utf8());
                assert_inside(span, sources);
                assert!(span.start >= last, "{text:?} in {source:?}");
                last = span.start;
                // In a plain text or a block every letter stands for itself.
                if scalar.style != Style::Quoted && letter.is_alphanumeric() {
                    assert_eq!(source[span.range()].chars().next(), Some(letter), "{text:?} in {source:?}");
                }
            }
        }
    }
}

/// Reads what may be anything and makes sure that all that comes out of it is sound.
fn assert_sound(path: &str, bytes: &[u8]) {
    let (document, problems, sources) = read(path, bytes);
    for problem in problems.sorted() {
        assert_inside(problem.description.at.span, &sources);
        problem.description.because.iter().for_each(|label| assert_inside(label.span, &sources));
        problem.description.fix.iter().for_each(|fix| assert_inside(fix.span, &sources));
    }
    if let Some(document) = document {
        assert_spans(&document.root, &sources);
    }
}

/// A sample and how to change it: where, how much goes, and what comes instead.
fn changed() -> impl Strategy<Value = (usize, Vec<(usize, usize, String)>)> {
    let piece = prop_oneof![
        Just("{{ ".to_owned()),
        Just(" }}".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n  ".to_owned()),
        Just("\t".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("\\".to_owned()),
        Just(": ".to_owned()),
        Just(" #".to_owned()),
        Just("- ".to_owned()),
        Just("*auth".to_owned()),
        Just("&a ".to_owned()),
        Just("|2\n".to_owned()),
        Just(">+\n".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("\\ud800".to_owned()),
        Just("\u{feff}".to_owned()),
        "[\\[\\]{},:&*!|>'\"%@`a0ü \n-]{0,4}",
        "\\PC{0,3}",
    ];
    (0..SAMPLES.len(), prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, piece), 1..5))
        .prop_map(|(sample, changes)| {
            let length = SAMPLES[sample].1.len();
            (sample, changes.into_iter().map(|(at, gone, new)| (at.index(length), gone, new)).collect())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_specs_are_sound((sample, changes) in changed()) {
        let (path, text) = SAMPLES[sample];
        let mut bytes = text.as_bytes().to_vec();
        for (at, gone, new) in changes {
            let at = at.min(bytes.len());
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, new.into_bytes());
        }
        assert_sound(path, &bytes);
    }

    #[test]
    fn any_letters_are_sound(text in "[\\[\\]{},:&*!|>'\"%@`#?=a0ü \t\r\n.\\\\-]{0,40}") {
        for (path, _) in SAMPLES {
            assert_sound(path, text.as_bytes());
            assert_sound(path, format!("a: {text}").as_bytes());
            assert_sound(path, format!("a = {text}").as_bytes());
        }
    }

    #[test]
    fn any_bytes_are_sound(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        for (path, _) in SAMPLES {
            assert_sound(path, &bytes);
        }
    }

    #[test]
    fn texts_survive_every_way_of_writing_them(words in prop::collection::vec("[a-zü'\"\\\\{}#:, ]{1,8}", 1..6)) {
        let text = words.join("\n");
        let json = serde_json::to_string(&text).unwrap();
        let block: Vec<String> = text.split('\n').map(|line| format!("    {line}\n")).collect();
        let block = block.concat();
        let cases = [
            ("spec.yaml", format!("v: {json}\n")),
            ("spec.json", format!("{{\"v\": {json}}}")),
            ("spec.toml", format!("v = {json}\n")),
            ("spec.yaml", format!("v: |4-\n{block}")),
            ("spec.yaml", format!("v: '{}'\n", text.replace('\'', "''").replace('\n', "\n\n  ").trim())),
        ];
        for (path, source) in cases {
            let (document, problems, sources) = read(path, source.as_bytes());
            let document = document.unwrap_or_else(|| panic!("{source:?}: {:?}", problems.sorted()));
            let scalar = document.root.get("v").and_then(Node::as_scalar).unwrap();
            if !source.contains("v: '") {
                assert_eq!(&*scalar.text, text, "{source:?}");
            }
            for (at, letter) in scalar.text.char_indices().filter(|(_, letter)| letter.is_ascii_lowercase()) {
                let span = scalar.pieces.span(at, at + 1);
                assert_eq!(sources.text(span), letter.to_string(), "{source:?}");
            }
        }
    }
}

#[test]
fn texts_that_once_were_not_are_sound() {
    let texts = ["'", "a: \r={\nü\rü", "a: |\r =\nü", "a:\n  {{ x\n  b: [1\n  c: d\n  e: ü\n f }}\n"];
    for text in texts {
        for (path, _) in SAMPLES {
            assert_sound(path, text.as_bytes());
        }
    }
}

#[test]
fn samples_are_sound() {
    for (path, text) in SAMPLES {
        let (document, problems, _) = read(path, text.as_bytes());
        assert!(document.is_some() && !problems.any_error(), "{path}: {:?}", problems.sorted());
        assert_sound(path, text.as_bytes());
        assert_sound(path, text.replace('\n', "\r\n").as_bytes());
        for end in 0..text.len() {
            assert_sound(path, &text.as_bytes()[..end]);
        }
    }
}

#[test]
fn texts_that_go_on_and_on_are_sound() {
    let n = 6_000;
    let texts: Vec<(&str, String)> = vec![
        ("spec.yaml", "[".repeat(n)),
        ("spec.yaml", "{".repeat(n)),
        ("spec.yaml", "- ".repeat(n)),
        ("spec.yaml", "? ".repeat(n)),
        ("spec.yaml", "a: {b: ".repeat(n / 4)),
        ("spec.yaml", "'".repeat(n)),
        ("spec.yaml", "a: x\n".repeat(n / 4)),
        ("spec.yaml", "&a ".repeat(n / 4)),
        ("spec.yaml", format!("a: {}", "*a ".repeat(n / 4))),
        ("spec.yaml", "a: b: c\n".repeat(n / 8)),
        ("spec.yaml", "a:\n".repeat(n / 4)),
        ("spec.yaml", "k: {{ x }}y\n".repeat(n / 10)),
        ("spec.yaml", "\n".repeat(n)),
        ("spec.yaml", format!("a: \"{}", "\\".repeat(n))),
        ("spec.yaml", format!("a: |\n{}", "\n ".repeat(n / 2))),
        ("spec.yaml", format!("a: x{}", "\n ".repeat(n / 2))),
        ("spec.yaml", format!("a: {{{}}}", "b, ".repeat(n / 4))),
        ("spec.yaml", format!("a: [{}]", "x, ".repeat(n / 4))),
        ("spec.yaml", format!("a: x {}", "# '".repeat(n / 4))),
        ("spec.yaml", format!("a: {{{}}}", "<<: {b: 1}, ".repeat(n / 12))),
        (
            "spec.yaml",
            format!(
                "a: &a [{}]\nb: &b [{}]\nc: [{}]",
                "1,".repeat(1000),
                "*a,".repeat(1000),
                "*b,".repeat(1000)
            ),
        ),
        ("spec.toml", format!("a = {}", "[".repeat(n))),
        ("spec.toml", "a = [\n".repeat(n / 6)),
        ("spec.toml", "a = x\n".repeat(n / 6)),
        ("spec.toml", format!("a{} = 1", ".a".repeat(n / 2))),
        ("spec.toml", "[a]\n".repeat(n / 4)),
        ("spec.toml", format!("a = {{{}}}", "b = 1, ".repeat(n / 8))),
        ("spec.toml", format!("a = \"{}", "\\".repeat(n))),
        ("spec.toml", "'".repeat(n)),
        ("spec.toml", "=".repeat(n)),
        ("spec.json", "[".repeat(n)),
        ("spec.json", format!("{{\"a\": [{}", "1,".repeat(n / 2))),
        ("spec.json", format!("[{}]", "x ".repeat(n / 2))),
        ("spec.json", format!("{{{}}}", "\"a\":1,".repeat(n / 8))),
        ("spec.json", "\"".repeat(n)),
        ("spec.json", "//\n".repeat(n / 4)),
        ("spec.json", format!("[{}]", "[x],".repeat(n / 4))),
        ("spec.json", format!("[{}]", "[\"".repeat(n / 4))),
    ];
    for (path, text) in texts {
        assert_sound(path, text.as_bytes());
    }
}
