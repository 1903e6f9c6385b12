//! What the tests of all formats share.

use super::document::{Core, Node, NodeKind, Scalar};
use super::{MemoryFiles, parse};
use crate::diagnostic::Problems;
use crate::span::Sources;

/// The tree of a file, and its problems, each as `code line:column text: message`.
pub(super) fn read(path: &str, text: impl Into<Vec<u8>>) -> (Option<Node>, Vec<String>) {
    read_all(&MemoryFiles::one(path, text), path)
}

/// The tree of a project, and its problems. Places in other files begin with their path.
pub(super) fn read_all(files: &MemoryFiles, main: &str) -> (Option<Node>, Vec<String>) {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let root = parse(files, main, &mut sources, &mut problems).ok().map(|document| document.root);
    let told = problems.sorted().into_iter().map(|found| {
        for label in &found.description.because {
            assert!(sources.get(label.span.file).text.get(label.span.range()).is_some(), "{label:?}");
        }
        let span = found.description.at.span;
        let (path, place) = sources.place(span);
        let path = if path == main { String::new() } else { format!("{path}:") };
        let written = &sources.get(span.file).text[span.range()];
        let message = &found.description.message;
        format!("{} {path}{}:{} `{written}` {message}", found.code.text(), place.line, place.column)
    });
    let told = told.collect();
    (root, told)
}

/// A tree on one line.
pub(super) fn show(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(Scalar { text, core: Core::Text, .. }) => format!("{text:?}"),
        NodeKind::Scalar(Scalar { text, core: Core::Null, .. }) if text.is_empty() => "null".into(),
        NodeKind::Scalar(Scalar { text, .. }) => text.to_string(),
        NodeKind::Broken { .. } => "!".into(),
        NodeKind::List(members) => format!("[{}]", members.iter().map(show).collect::<Vec<_>>().join(", ")),
        NodeKind::Map(entries) => {
            let entries = entries.iter().map(|entry| format!("{}: {}", entry.key.value, show(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Every scalar below a node.
pub(super) fn scalars<'a>(node: &'a Node, found: &mut Vec<&'a Scalar>) {
    match &node.kind {
        NodeKind::Scalar(scalar) => found.push(scalar),
        NodeKind::List(members) => members.iter().for_each(|member| scalars(member, found)),
        NodeKind::Broken { .. } => {}
        NodeKind::Map(entries) => entries.iter().for_each(|entry| scalars(&entry.value, found)),
    }
}

/// Makes sure that all small letters of all scalars stand where their pieces say.
pub(super) fn assert_letters_map(path: &str, text: &str) {
    let (root, problems) = read(path, text);
    let root = root.unwrap_or_else(|| panic!("{text:?}: {problems:?}"));
    let mut found = Vec::new();
    scalars(&root, &mut found);
    assert!(!found.is_empty());
    for scalar in found {
        for (at, letter) in scalar.text.char_indices().filter(|(_, letter)| letter.is_ascii_lowercase()) {
            let span = scalar.pieces.span(at, at + 1);
            assert_eq!(&text[span.range()], letter.to_string(), "{letter} in {text:?} {:?}", scalar.pieces);
        }
    }
}

/// Makes sure that each text has exactly the problems beside it.
pub(super) fn assert_problems(path: &str, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let (_, problems) = read(path, *text);
        if problems != *expected {
            wrong.push(format!("{text:?}\n  {problems:#?}\n  instead of {expected:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
