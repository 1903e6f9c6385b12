//! Puts arguments into texts and expressions.
//!
//! In: what was parsed of a text that stands nowhere, so that its spans count the bytes of the text.
//! Out: what to put where, and the text with it, whose every letter still knows its place.

use std::ops::Range;

use crate::expr::ast::{Expr, ExprKind, Part, Template};
use crate::span::FileId;
use crate::syntax::document::{Core, Node, NodeKind, Pieces, Scalar};

use super::argument::Argument;

/// Something that is put in the place of a part of a text.
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) name: String,
    /// Whether the argument could be read.
    pub(super) whole: bool,
    /// What the argument is, where it cannot stand there.
    pub(super) refused: Option<&'static str>,
}

/// The name, where the text is one `{{ name }}` and nothing else.
pub(super) fn sole(text: &str) -> Option<&str> {
    Some(text.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim())
}

/// The same scalar, as if its text were a file.
pub(super) fn standalone(scalar: &Scalar) -> Scalar {
    let length = u32::try_from(scalar.text.len()).unwrap_or(u32::MAX);
    Scalar { pieces: Pieces::whole(FileId(0), 0, length), ..scalar.clone() }
}

/// What is put into a text: where a hole is a name alone, with its braces.
pub(super) fn in_template(template: &Template, text: &str, arguments: &[Argument]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for part in &template.parts {
        let Part::Expr(expr) = part else { continue };
        let named = match &expr.kind {
            ExprKind::Name(name) => arguments.iter().find(|argument| *argument.name == **name),
            _ => None,
        };
        let braces = named.and_then(|argument| {
            let Range { start, end } = expr.span.range();
            let open = text.get(..start)?.rfind("{{")?;
            let close = end + text.get(end..)?.find("}}")? + 2;
            Some((argument, open..close))
        });
        match braces {
            Some((argument, range)) => {
                let refused = match &argument.node.kind {
                    NodeKind::Map(_) | NodeKind::List(_) => Some(argument.node.kind_word()),
                    NodeKind::Scalar(_) | NodeKind::Broken { .. } => None,
                };
                edits.push(Edit {
                    range,
                    text: plain(&argument.node),
                    name: argument.name.to_string(),
                    whole: !argument.node.is_broken(),
                    refused,
                });
            }
            None => edits.extend(in_expression(expr, arguments)),
        }
    }
    edits
}

/// What is put into an expression: a literal in the place of each name.
pub(super) fn in_expression(expr: &Expr, arguments: &[Argument]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if let ExprKind::Name(name) = &expr.kind
            && let Some(argument) = arguments.iter().find(|argument| *argument.name == **name)
        {
            let mut text = String::new();
            literal(&argument.node, &mut text);
            let (name, whole) = (name.clone(), !argument.node.is_broken());
            // The place of a name in brackets holds them.
            edits.push(Edit { range: expr.span.range(), text, name, whole, refused: None });
        }
        open.extend(expr.parts());
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// Makes the edits, which ascend.
pub(super) fn edit(scalar: &mut Scalar, edits: &[Edit]) {
    let mut text = String::new();
    let mut at = 0;
    for edit in edits {
        text.push_str(scalar.text.get(at..edit.range.start).unwrap_or_default());
        text.push_str(&edit.text);
        at = edit.range.end;
    }
    text.push_str(scalar.text.get(at..).unwrap_or_default());
    let ranges: Vec<(Range<usize>, usize)> =
        edits.iter().map(|edit| (edit.range.clone(), edit.text.len())).collect();
    scalar.pieces = scalar.pieces.edited(scalar.text.len(), &ranges);
    scalar.text = text.into();
}

/// What an argument is in a text: null is nothing.
fn plain(node: &Node) -> String {
    match node.as_scalar() {
        Some(scalar) if scalar.core != Core::Null => scalar.text.to_string(),
        _ => String::new(),
    }
}

/// The argument as an expression.
fn literal(node: &Node, out: &mut String) {
    match &node.kind {
        NodeKind::Broken { .. } => out.push_str("null"),
        NodeKind::Scalar(scalar) => match scalar.core {
            Core::Null => out.push_str("null"),
            Core::Boolean(value) => out.push_str(if value { "true" } else { "false" }),
            Core::Integer(value) if value < 0 => out.push_str(&format!("({value})")),
            Core::Integer(value) => out.push_str(&value.to_string()),
            Core::Number => match scalar.text.parse::<f64>() {
                Ok(value) if value.is_finite() && value < 0.0 => out.push_str(&format!("({value:?})")),
                Ok(value) if value.is_finite() => out.push_str(&format!("{value:?}")),
                _ => quoted(&scalar.text, out),
            },
            Core::Text => quoted(&scalar.text, out),
        },
        NodeKind::List(members) => {
            out.push('[');
            for (at, member) in members.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                literal(member, out);
            }
            out.push(']');
        }
        NodeKind::Map(entries) => {
            out.push('{');
            for (at, entry) in entries.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                quoted(&entry.key.value, out);
                out.push_str(": ");
                literal(&entry.value, out);
            }
            out.push('}');
        }
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('\'');
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('\'');
}
