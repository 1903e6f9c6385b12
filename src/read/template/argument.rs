//! The arguments of a template: constants, of the types that it takes.

use std::sync::Arc;

use crate::diagnostic::Problems;
use crate::span::{Span, Spanned};
use crate::spec::TypeWord;
use crate::syntax::document::{Core, Entry, Node, NodeKind, Pieces, Scalar, Style};
use crate::value::zone::Zone;
use crate::value::{Date, DateTime};

use super::super::data::HEADS;
use super::super::keys::Slot;
use super::super::literal::milliseconds;
use super::super::slips::WrongKind;
use super::super::walk::At;
use super::mistakes::{Computed, Missing, Surplus, WrongType};

/// A value for a name that a template takes.
pub(super) struct Argument {
    pub(super) name: Arc<str>,
    /// What is given; null if nothing is.
    pub(super) node: Node,
    /// Where the template says that it takes it.
    pub(super) taken: Span,
}

/// What is given for each name that the template takes.
pub(super) fn values(
    takes: &[(Spanned<String>, TypeWord)],
    with: Option<&Entry>,
    template: &Spanned<&str>,
    extends: &Entry,
    problems: &mut Problems,
) -> Vec<Argument> {
    let given: &[Entry] = match with.map(|with| (with, &with.value.kind)) {
        None => &[],
        Some((_, NodeKind::Map(entries))) => entries,
        Some((with, kind)) => {
            if !matches!(kind, NodeKind::Broken { .. }) {
                let at = At { key: "with", span: with.key.span, node: &with.value, slot: &Slot::Any };
                problems.report(&WrongKind { at, expected: "a map", help: None });
            }
            &[]
        }
    };
    let unreadable = with.is_some_and(|with| with.value.as_map().is_none() || with.value.has_gap());
    for entry in given.iter().filter(|entry| !entry.is_astray()) {
        let names = || takes.iter().map(|(name, _)| name.value.as_str());
        if !names().any(|name| *name == *entry.key.value) {
            let names: Vec<&str> = names().collect();
            problems.report(&Surplus { key: &entry.key, template, takes: &names });
        }
    }
    let mut values = Vec::new();
    for (name, word) in takes {
        let entry = given.iter().find(|entry| *entry.key.value == *name.value);
        let mut node = entry.map_or_else(|| nothing(extends.value.span), |entry| entry.value.clone());
        let missing = entry.is_none() || node.is_null();
        if missing && word.required && !unreadable {
            let span = entry.map_or(extends.value.span, |entry| entry.key.span);
            problems.report(&Missing { name, template, span });
            node = Node::broken(span);
        }
        if let Some(computed) = computed(&node) {
            problems.report(&Computed { name: &name.value, span: computed });
            // Nothing of it can be put in, and nothing is said of where it was to be.
            node = Node::broken(node.span);
        } else if !missing && let Err(wrong) = fits(&node, word, word.list) {
            problems.report(&WrongType { name, word, template, span: wrong });
            node = Node::broken(wrong);
        } else if word.word.value == "string"
            && !word.list
            && let NodeKind::Scalar(scalar) = &mut node.kind
            && scalar.core != Core::Null
        {
            scalar.core = Core::Text;
        }
        values.push(Argument { name: name.value.as_str().into(), node, taken: name.span });
    }
    values
}

/// A null at `span`.
fn nothing(span: Span) -> Node {
    let pieces = Pieces::whole(span.file, span.start, span.end);
    let scalar = Scalar { text: "null".into(), core: Core::Null, style: Style::Plain, pieces };
    Node { kind: NodeKind::Scalar(scalar), span }
}

/// The first place at which something is computed.
fn computed(node: &Node) -> Option<Span> {
    match &node.kind {
        NodeKind::Broken { .. } => None,
        NodeKind::Scalar(scalar) => {
            let start = scalar.text.find("{{")?;
            let end = scalar.text[start..].find("}}").map_or(start + 2, |length| start + length + 2);
            Some(scalar.pieces.span(start, end))
        }
        NodeKind::List(members) => members.iter().find_map(computed),
        NodeKind::Map(entries) => entries.iter().find_map(|entry| {
            let head = HEADS.contains(&&*entry.key.value) || &*entry.key.value == "$fail";
            if head { Some(entry.key.span) } else { computed(&entry.value) }
        }),
    }
}

/// Whether a constant is of a type; where it is not, the place.
fn fits(node: &Node, word: &TypeWord, list: bool) -> Result<(), Span> {
    if list {
        let members = node.as_list().ok_or(node.span)?;
        return members
            .iter()
            .filter(|member| !member.is_null())
            .try_for_each(|member| fits(member, word, false));
    }
    let number = |core: Core| matches!(core, Core::Integer(_) | Core::Number);
    let right = match (word.word.value.as_str(), &node.kind) {
        (_, NodeKind::Broken { .. }) | ("any", _) => true,
        ("string", NodeKind::Scalar(_)) => true,
        ("integer", NodeKind::Scalar(scalar)) => matches!(scalar.core, Core::Integer(_)),
        ("number" | "decimal", NodeKind::Scalar(scalar)) => number(scalar.core),
        ("boolean", NodeKind::Scalar(scalar)) => matches!(scalar.core, Core::Boolean(_)),
        ("date", NodeKind::Scalar(scalar)) => Date::parse(&scalar.text).is_some(),
        ("datetime", NodeKind::Scalar(scalar)) => {
            DateTime::parse(&scalar.text, &Zone::utc()).is_some_and(|read| read.is_ok())
        }
        ("duration", NodeKind::Scalar(scalar)) => milliseconds(&scalar.text).is_some(),
        ("array", kind) => matches!(kind, NodeKind::List(_)),
        ("bytes" | "file", _) => false,
        ("string" | "integer" | "number" | "decimal" | "boolean" | "date" | "datetime" | "duration", _) => {
            false
        }
        (_, kind) => matches!(kind, NodeKind::Map(_)),
    };
    if right { Ok(()) } else { Err(node.span) }
}
