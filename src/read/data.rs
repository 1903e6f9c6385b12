//! Reads what may hold expressions, and data that may not.

use crate::diagnostic::{Code, Description, Problem};
use crate::expr::ast::{Expr, ExprKind, Part, Path, Template, Written, WrittenKind};
use crate::expr::parse;
use crate::span::{Span, Spanned};
use crate::syntax::document::{Core, Node, NodeKind, Scalar};
use crate::value::Value;

use super::walk::{At, Reader};

/// The head keys of structure.
pub(super) const HEADS: [&str; 11] =
    ["$if", "$case", "$for", "$let", "$fold", "$merge", "$concat", "$call", "$file", "$keep", "$raw"];

impl Reader<'_> {
    /// A value slot: data whose texts may hold expressions.
    pub(super) fn written(&mut self, at: At<'_>) -> Written {
        parse::written(at.node, self.problems)
    }

    /// A bare expression.
    pub(super) fn expression(&mut self, at: At<'_>) -> Expr {
        match at.node.as_scalar() {
            Some(scalar) if !is_empty(scalar) => parse::expression(scalar, self.problems),
            _ => {
                self.wrong_kind(at, "an expression");
                hole(at.node.span)
            }
        }
    }

    /// The name of a field, `a.b`, or a text with expressions.
    pub(super) fn path(&mut self, at: At<'_>) -> Option<Path> {
        match at.node.as_scalar() {
            Some(scalar) if !is_empty(scalar) => Some(parse::path(scalar, self.problems)),
            _ => {
                self.wrong_kind(at, "the name of a field");
                None
            }
        }
    }

    /// One path, or a list of them.
    pub(super) fn paths(&mut self, at: At<'_>) -> Option<Vec<Path>> {
        match at.node.as_list() {
            Some(members) => Some(members.iter().filter_map(|node| self.path(at.member(node))).collect()),
            None => self.path(at).map(|path| vec![path]),
        }
    }

    /// Names with values: headers, query parameters, computed values.
    pub(super) fn values(&mut self, at: At<'_>) -> Vec<(Spanned<String>, Written)> {
        let structure =
            at.node.as_map().into_iter().flatten().any(|entry| HEADS.contains(&&*entry.key.value));
        if structure {
            self.problems.report(&StructureOfNames { key: at.key, span: at.span });
            return Vec::new();
        }
        let entries = self.entries(at);
        entries.into_iter().map(|(name, at)| (name, self.written(at))).collect()
    }

    /// Data without expressions.
    pub(super) fn constant(&mut self, at: At<'_>) -> Spanned<Value> {
        Spanned::new(self.constant_node(at, at.node), at.node.span)
    }

    fn constant_node(&mut self, at: At<'_>, node: &Node) -> Value {
        match &node.kind {
            NodeKind::Scalar(scalar) => {
                self.refuse_braces(at, scalar);
                scalar_value(scalar)
            }
            NodeKind::Broken { .. } => Value::Null,
            NodeKind::List(members) => {
                Value::array(members.iter().map(|member| self.constant_node(at, member)).collect())
            }
            NodeKind::Map(entries) => Value::object(
                entries.iter().map(|entry| (&*entry.key.value, self.constant_node(at, &entry.value))),
            ),
        }
    }

    /// A map of data without expressions.
    pub(super) fn constants(&mut self, at: At<'_>) -> Vec<(Spanned<String>, Value)> {
        let entries = self.entries(at);
        entries.into_iter().map(|(name, at)| (name, self.constant(at).value)).collect()
    }
}

/// What a scalar is where no text is wanted.
pub(super) fn scalar_value(scalar: &Scalar) -> Value {
    match scalar.core {
        Core::Null => Value::Null,
        Core::Boolean(value) => Value::Bool(value),
        Core::Integer(value) => Value::Int(value),
        Core::Number => match scalar.text.parse::<f64>() {
            Ok(value) if value.is_finite() => Value::Number(value),
            _ => Value::Text(scalar.text.clone()),
        },
        Core::Text => Value::Text(scalar.text.clone()),
    }
}

/// Whether nothing was written.
fn is_empty(scalar: &Scalar) -> bool {
    scalar.core == Core::Null && scalar.text.trim().is_empty()
}

/// What stands in the place of an expression after a mistake.
pub(super) fn hole(span: Span) -> Expr {
    Expr { kind: ExprKind::Hole, span }
}

/// What stands in the place of a value after a mistake.
pub(super) fn hole_value(span: Span) -> Written {
    Written { kind: WrittenKind::Text(hole_text(span)), span }
}

/// What stands in the place of a path after a mistake.
pub(super) fn hole_path(span: Span) -> Path {
    Path::Text(hole_text(span))
}

fn hole_text(span: Span) -> Template {
    Template { parts: vec![Part::Expr(hole(span))], span }
}

/// Structure where names must be known when the spec is read.
struct StructureOfNames<'a> {
    key: &'a str,
    span: Span,
}

impl Problem for StructureOfNames<'_> {
    const CODE: Code = Code::WrongKind;

    fn describe(&self) -> Description {
        let Self { key, span } = self;
        Description::new(
            format!("`{key}` takes names with values, not structure"),
            *span,
            "structure stands behind it",
        )
        .help("write the names, and put the structure into their values; what is null is left out".to_owned())
    }
}
