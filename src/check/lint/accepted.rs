//! Lints that a spec accepts: each with a reason, and none for nothing.

use std::collections::BTreeSet;

use super::Look;
use crate::diagnostic::{Code, Description, Problems};
use crate::span::{FileId, Span};
use crate::spec::Spec;
use crate::syntax::document::{Document, Entry, Node, NodeKind};

/// An acceptance that keeps no reason.
pub(super) fn reasons(look: &mut Look) {
    for (code, reason) in &look.spec.accept {
        if reason.value.trim().is_empty() {
            let message = format!("`{}` is accepted without a reason", code.value);
            let description = Description::new(message, reason.span, "no reason")
                .help("say why the spec is right as it is, for whoever reads it next".to_owned());
            look.problems.tell(Code::EmptyReason, description);
        }
    }
}

/// Acceptances of lints that were not found; to be asked when all targets have been looked at.
pub fn needless_acceptances(
    document: &Document,
    spec: &Spec,
    found: &BTreeSet<&'static str>,
    problems: &mut Problems,
) {
    for (code, reason) in &spec.accept {
        // Silence about reasons, without one: that is told already.
        let told = |known: &Code| *known == Code::EmptyReason && reason.value.trim().is_empty();
        let known =
            Code::parse(&code.value).filter(|known| *known != Code::NeedlessAcceptance && !told(known));
        if known.is_some_and(|known| !found.contains(known.text())) {
            let message = format!("nothing in the spec needs `{}` to be accepted", code.value);
            let description =
                Description::new(message, code.span, "not found any more").help("leave it out".to_owned());
            let description = match without(document, code.span) {
                Some(span) => description.fix(span, "", true),
                None => description,
            };
            problems.tell(Code::NeedlessAcceptance, description);
        }
    }
}

/// What has to go for the acceptance whose code stands at `span` to be gone: its entry, or all of
/// `accept` where it is the only one.
fn without(document: &Document, span: Span) -> Option<Span> {
    let root = document.root.as_map()?;
    let accept = root.iter().position(|entry| &*entry.key.value == "accept")?;
    let entries = root[accept].value.as_map()?;
    let at = entries.iter().position(|entry| entry.key.span == span)?;
    if entries.len() > 1 { removal(entries, at) } else { removal(root, accept) }
}

/// The text of an entry with what parts it from its neighbour.
fn removal(entries: &[Entry], at: usize) -> Option<Span> {
    let this = entries.get(at)?;
    let near = |other: &&Entry| other.key.span.file == this.key.span.file;
    let before = at.checked_sub(1).and_then(|before| entries.get(before)).filter(near);
    let after = entries.get(at + 1).filter(near);
    let Span { file, start, .. } = this.key.span;
    let end_of = |entry: &Entry| end(&entry.value, file);
    match (before, after) {
        (Some(before), _) if end_of(before) < start => {
            Some(Span { file, start: end_of(before), end: end_of(this) })
        }
        (_, Some(after)) if end_of(this) < after.key.span.start => {
            Some(Span { file, start, end: after.key.span.start })
        }
        _ => None,
    }
}

/// Where a value ends in a file: behind all that it holds, which may stand behind its own place.
fn end(node: &Node, file: FileId) -> u32 {
    let own = if node.span.file == file { node.span.end } else { 0 };
    let inner = match &node.kind {
        NodeKind::Scalar(_) | NodeKind::Broken { .. } => None,
        NodeKind::List(members) => members.iter().map(|member| end(member, file)).max(),
        NodeKind::Map(entries) => entries.iter().map(|entry| end(&entry.value, file)).max(),
    };
    own.max(inner.unwrap_or(0))
}
