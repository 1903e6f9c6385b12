//! Reads value slots: data whose texts may hold expressions and whose maps may be structure.
//!
//! In: a node of the document. Out: a [`Written`]; what is wrong was reported and left a hole.
//! A map with a head key (`$if`, `$for`, …) is structure and read by `structure`; `heads` is the
//! table of what belongs together; every other map is data, whatever `$` keys it has. `lint` knows
//! what looks like a slip in data.

mod heads;
mod lint;
mod mistakes;
mod structure;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use crate::diagnostic::Problems;
use crate::expr::ast::{Expr, ExprKind, Part, Template, Written, WrittenKind};
use crate::expr::parse;
use crate::span::{Span, Spanned};
use crate::syntax::document::{Core, Entry, Node, NodeKind, Scalar};
use crate::value::{Decimal, Object, Value};

use mistakes::{KeyTemplate, Words};

/// The value that a node of a value slot writes.
///
/// How deep a document nests was limited by [`syntax`](crate::syntax), so this may recurse.
pub fn written(node: &Node, problems: &mut Problems) -> Written {
    Reader { problems }.value(node)
}

/// Lints the plain values in a node that older YAML reads otherwise: `no`, `007`.
///
/// For values whose kind is the author's alone to choose, such as a JSON body.
pub fn surprises(node: &Node, problems: &mut Problems) {
    match &node.kind {
        NodeKind::Broken { .. } => {}
        NodeKind::Scalar(scalar) => lint::surprise(scalar, node.span, problems),
        NodeKind::List(members) => members.iter().for_each(|member| surprises(member, problems)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| surprises(&entry.value, problems)),
    }
}

/// Reads one value slot.
struct Reader<'a> {
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn value(&mut self, node: &Node) -> Written {
        let scalar = match &node.kind {
            NodeKind::Scalar(scalar) => scalar,
            NodeKind::List(members) => return self.list(members, node.span),
            NodeKind::Map(entries) if node.has_gap() => {
                return self.map_with_gap(entries, node.span);
            }
            NodeKind::Map(entries) => return self.map(entries, node.span),
            NodeKind::Broken { .. } => return hole(node.span),
        };
        let kind = match scalar.core {
            Core::Text => WrittenKind::Text(self.text(scalar)),
            Core::Null | Core::Boolean(_) | Core::Integer(_) | Core::Number => match self.literal(scalar) {
                Some(value) => WrittenKind::Literal(value),
                None => return hole(node.span),
            },
        };
        Written { kind, span: node.span }
    }

    fn text(&mut self, scalar: &Scalar) -> Template {
        let template = parse::template(scalar, self.problems);
        lint::path_as_text(scalar, &template, self.problems);
        template
    }

    fn list(&mut self, members: &[Node], span: Span) -> Written {
        let members = members.iter().map(|member| self.value(member)).collect();
        Written { kind: WrittenKind::List(members), span }
    }

    fn map(&mut self, entries: &[Entry], span: Span) -> Written {
        if let Some(structure) = self.structure(entries, span) {
            return structure;
        }
        lint::keys(entries, self.problems);
        let members = entries.iter().map(|entry| (self.key(entry), self.value(&entry.value))).collect();
        Written { kind: WrittenKind::Map(members), span }
    }

    /// A map of which a part could not be read: that may have been anything.
    fn map_with_gap(&mut self, entries: &[Entry], span: Span) -> Written {
        let known = entries.iter().filter(|entry| !entry.is_astray());
        let members: Vec<_> = known.map(|entry| (self.key(entry), self.value(&entry.value))).collect();
        if entries.iter().any(|entry| entry.key.value.starts_with('$')) {
            return hole(span);
        }
        let map = Written { kind: WrittenKind::Map(members), span };
        Written { kind: WrittenKind::Merge(vec![map, hole(span)]), span }
    }

    /// A key of data: never a template, and without the `$` that keeps a word of structure a key.
    fn key(&mut self, entry: &Entry) -> Spanned<String> {
        let key = &entry.key;
        if key.value.contains("{{") {
            let words = Words::new("keys are never computed", key.span, "braces in a key").help(
                "a computed key is written with `$for` and `$key`, chosen with `$case`, or set with `put`"
                    .to_owned(),
            );
            self.problems.report(&KeyTemplate(words));
        }
        Spanned::new(heads::unescaped(&key.value).to_owned(), key.span)
    }

    /// What a scalar is that is no text.
    fn literal(&mut self, scalar: &Scalar) -> Option<Value> {
        Some(match scalar.core {
            Core::Null => Value::Null,
            Core::Boolean(value) => Value::Bool(value),
            Core::Integer(value) => Value::Int(value),
            Core::Text => Value::Text(scalar.text.clone()),
            Core::Number => return self.number(scalar),
        })
    }

    /// A number that is no 64-bit integer: a whole one keeps its digits.
    fn number(&mut self, scalar: &Scalar) -> Option<Value> {
        if let Some(whole) = whole(&scalar.text) {
            return Some(Value::Decimal(whole));
        }
        match parse::expression(scalar, self.problems).kind {
            ExprKind::Number(value) => Some(Value::Number(value)),
            _ => None,
        }
    }

    /// The subtree as it is.
    fn raw(&mut self, node: &Node) -> Value {
        match &node.kind {
            NodeKind::Broken { .. } => Value::Null,
            NodeKind::Scalar(scalar) => self.literal(scalar).unwrap_or_default(),
            NodeKind::List(members) => Value::array(members.iter().map(|member| self.raw(member)).collect()),
            NodeKind::Map(entries) => {
                let members = entries.iter().map(|entry| (entry.key.value.clone(), self.raw(&entry.value)));
                Value::Object(members.collect::<Object>().into())
            }
        }
    }
}

/// A whole number of at most 34 digits.
fn whole(text: &str) -> Option<Decimal> {
    let digits = text.trim_start_matches(['-', '+']);
    let is_whole = digits.bytes().all(|digit| digit.is_ascii_digit()) && (1..=34).contains(&digits.len());
    let digits = i128::from_str(text).ok().filter(|_| is_whole)?;
    Some(Decimal { digits, scale: 0 })
}

/// What stands in the place of a value after a mistake.
fn hole(span: Span) -> Written {
    let hole = Expr { kind: ExprKind::Hole, span };
    Written { kind: WrittenKind::Text(Template { parts: vec![Part::Expr(hole)], span }), span }
}
