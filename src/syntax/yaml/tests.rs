use crate::diagnostic::Problems;
use crate::span::Sources;
use crate::syntax::document::{Core, Node, NodeKind, Scalar};
use crate::syntax::{MemoryFiles, parse};

/// The tree of a text, shown, and the problems, each as `code line:column text: message`.
fn read(text: &str) -> (Option<Node>, Vec<String>) {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let files = MemoryFiles::one("spec.yaml", text);
    let root = parse(&files, "spec.yaml", &mut sources, &mut problems).ok().map(|document| document.root);
    let told = problems.sorted().into_iter().map(|found| {
        let span = found.description.at.span;
        let (_, place) = sources.place(span);
        format!(
            "{} {}:{} `{}` {}",
            found.code.text(),
            place.line,
            place.column,
            sources.text(span),
            found.description.message
        )
    });
    let told = told.collect();
    (root, told)
}

fn show(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(Scalar { text, core: Core::Text, .. }) => format!("{text:?}"),
        NodeKind::Scalar(Scalar { text, core: Core::Null, .. }) if text.is_empty() => "null".into(),
        NodeKind::Scalar(Scalar { text, .. }) => text.to_string(),
        NodeKind::List(members) => format!("[{}]", members.iter().map(show).collect::<Vec<_>>().join(", ")),
        NodeKind::Map(entries) => {
            let entries = entries.iter().map(|entry| format!("{}: {}", entry.key.value, show(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
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
        ("a: {b: , c: ~}", "{a: {b: null, c: ~}}"),
    ];
    for (text, expected) in cases {
        let (root, problems) = read(text);
        assert_eq!(root.as_ref().map(show).as_deref(), Some(expected), "{text}: {problems:?}");
        assert!(problems.is_empty(), "{text}: {problems:?}");
    }
}
