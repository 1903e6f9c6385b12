//! Expressions in words, as far as people need them: paths, conditions of forms, texts, addresses.

use std::sync::Arc;

use super::markdown;
use super::words::Words;
use crate::expr::ast::Operator;
use crate::model::{Address, Expr, ExprKind, PathPart, Root, Shape, TextPart};
use crate::value::{self, Value};

/// How deep a condition is read; what is deeper is told in general.
const DEEPEST: usize = 12;

/// The root and the members of a path, without the conversions around it.
pub(super) fn path(expr: &Expr) -> Option<(Root, Vec<Arc<str>>)> {
    let mut names = Vec::new();
    let mut expr = expr;
    loop {
        match &expr.kind {
            ExprKind::Root(root) => {
                names.reverse();
                return Some((*root, names));
            }
            ExprKind::Member(of, name) => {
                names.push(name.clone());
                expr = of;
            }
            ExprKind::Demand(of)
            | ExprKind::Widen(of)
            | ExprKind::FromWire(_, of)
            | ExprKind::ToWire(_, of) => {
                expr = of;
            }
            _ => return None,
        }
    }
}

/// All paths below a root that an expression of the simple kinds reads, in order, each once.
pub(super) fn paths(expr: &Expr, root: Root) -> Vec<String> {
    let mut found = Vec::new();
    collect(expr, root, 0, &mut found);
    found
}

fn collect(expr: &Expr, root: Root, depth: usize, found: &mut Vec<String>) {
    if depth > DEEPEST {
        return;
    }
    if let Some((of, names)) = path(expr) {
        let name = names.join(".");
        if of == root && !names.is_empty() && !found.contains(&name) {
            found.push(name);
        }
        return;
    }
    let mut each = |expr: &Expr| collect(expr, root, depth + 1, found);
    match &expr.kind {
        ExprKind::Call { args, .. } | ExprKind::Apply { args, .. } => args.iter().for_each(each),
        ExprKind::Text(parts) => {
            for part in parts {
                if let TextPart::Expr(expr) = part {
                    each(expr);
                }
            }
        }
        ExprKind::List(members) | ExprKind::Members(members) | ExprKind::Concat(members) => {
            members.iter().for_each(each);
        }
        ExprKind::Binary(_, left, right) | ExprKind::Try(left, right) => {
            each(left);
            each(right);
        }
        ExprKind::Demand(of)
        | ExprKind::Widen(of)
        | ExprKind::Clean(of)
        | ExprKind::ToWire(_, of)
        | ExprKind::FromWire(_, of)
        | ExprKind::Index(of, _)
        | ExprKind::Slice(of, ..) => each(of),
        ExprKind::If { condition, then, otherwise } => {
            each(condition);
            each(then);
            if let Some(otherwise) = otherwise {
                each(otherwise);
            }
        }
        _ => {}
    }
}

/// A condition over the fields of a shape; `None` where it is more than people want to read.
pub(super) fn condition(expr: &Expr, shape: &Shape) -> Option<Words> {
    Condition { shape }.words(expr, false, 0)
}

struct Condition<'a> {
    shape: &'a Shape,
}

impl Condition<'_> {
    fn words(&self, expr: &Expr, negated: bool, depth: usize) -> Option<Words> {
        if depth > DEEPEST {
            return None;
        }
        let inner = |expr, negated| self.words(expr, negated, depth + 1);
        match &expr.kind {
            ExprKind::Not(of) => inner(of, !negated),
            ExprKind::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                let word = if (*operator == Operator::And) == negated { " or " } else { " and " };
                Some(inner(left, negated)?.text(word).and(inner(right, negated)?))
            }
            ExprKind::Binary(operator, left, right) => {
                let word = compared(*operator, negated)?;
                Some(self.operand(left)?.text(format!(" {word} ")).and(self.operand(right)?))
            }
            ExprKind::In { item, list, negated: not } => {
                let word = if *not == negated { " is one of " } else { " is none of " };
                Some(self.operand(item)?.text(word).and(self.operand(list)?))
            }
            ExprKind::Test { of, test, negated: not } => {
                let holds = *not == negated;
                let word = match (&**test, holds) {
                    ("empty" | "null", true) => " is empty",
                    ("empty" | "null", false) => " is filled in",
                    _ => return None,
                };
                Some(self.operand(of)?.text(word))
            }
            _ => {
                let word = if negated { " is off" } else { " is on" };
                Some(self.operand(expr)?.text(word))
            }
        }
    }

    fn operand(&self, expr: &Expr) -> Option<Words> {
        match &expr.kind {
            ExprKind::Literal(value) => literal(value),
            ExprKind::List(members) => {
                let members: Option<Vec<Words>> = members.iter().map(|member| self.operand(member)).collect();
                Some(Words::list(members?, " or "))
            }
            _ => {
                let (_, names) = path(expr)?;
                let [name] = &names[..] else { return Some(Words::default().code(names.join("."))) };
                let label =
                    self.shape.field(name).map_or_else(|| name.to_string(), |field| field.label.clone());
                Some(Words::default().strong(label))
            }
        }
    }
}

fn compared(operator: Operator, negated: bool) -> Option<&'static str> {
    Some(match (operator, negated) {
        (Operator::Equal, false) | (Operator::Unequal, true) => "is",
        (Operator::Unequal, false) | (Operator::Equal, true) => "is not",
        (Operator::Less, false) | (Operator::GreaterEqual, true) => "is below",
        (Operator::LessEqual, false) | (Operator::Greater, true) => "is at most",
        (Operator::Greater, false) | (Operator::LessEqual, true) => "is above",
        (Operator::GreaterEqual, false) | (Operator::Less, true) => "is at least",
        _ => return None,
    })
}

/// A value as code, a list as its members.
fn literal(value: &Value) -> Option<Words> {
    if let Value::Array(members) = value {
        let members: Option<Vec<Words>> = members.iter().map(literal).collect();
        return Some(Words::list(members?, " or "));
    }
    Some(match value {
        Value::Null => Words::new("empty"),
        value => Words::default().code(shown(value)),
    })
}

/// A value as people read it.
pub(super) fn shown(value: &Value) -> String {
    value::text::text(value).unwrap_or_else(|_| crate::plan::sample::json_of(value).to_string())
}

/// A text with the names of what it reads in its gaps: `No contact {email}`.
pub(super) fn text(expr: &Expr) -> Words {
    match &expr.kind {
        ExprKind::Literal(value) => Words::new(shown(value)),
        ExprKind::Text(parts) => parts.iter().fold(Words::default(), |words, part| match part {
            TextPart::Text(text) => words.text(&**text),
            TextPart::Expr(expr) => words.and(gap(expr)),
        }),
        _ => gap(expr),
    }
}

fn gap(expr: &Expr) -> Words {
    match &expr.kind {
        ExprKind::Literal(value) => Words::new(shown(value)),
        ExprKind::Text(_) => text(expr),
        // Structure names what it builds the text from.
        ExprKind::Let { give, .. } => gap(give),
        ExprKind::If { then, .. } => gap(then),
        _ => match path(expr).or_else(|| first_path(expr, 0)) {
            Some((_, names)) if !names.is_empty() => {
                Words::default().code(format!("{{{}}}", names.join(".")))
            }
            _ => Words::new("…"),
        },
    }
}

/// The path that the first argument of functions leads to.
fn first_path(expr: &Expr, depth: usize) -> Option<(Root, Vec<Arc<str>>)> {
    match &expr.kind {
        _ if depth > DEEPEST => None,
        ExprKind::Call { args, .. } => args.first().and_then(|first| first_path(first, depth + 1)),
        _ => path(expr),
    }
}

/// A description: Markdown of the author, with labels of config fields in its gaps.
pub(super) fn description(expr: &Expr, config: Option<&Shape>) -> String {
    let label = |expr: &Expr| match path(expr).or_else(|| first_path(expr, 0)) {
        Some((Root::Config | Root::Labels, names)) => {
            let field = config.and_then(|config| config.field(names.first()?));
            field.map(|field| markdown::escaped(&field.label)).unwrap_or_default()
        }
        _ => String::new(),
    };
    match &expr.kind {
        ExprKind::Literal(value) => value.as_text().unwrap_or_default().to_owned(),
        ExprKind::Text(parts) => parts
            .iter()
            .map(|part| match part {
                TextPart::Text(text) => text.to_string(),
                TextPart::Expr(expr) => label(expr),
            })
            .collect(),
        _ => label(expr),
    }
}

/// An address with its gaps: `tickets/{id}`. Where it depends, the first that may be.
pub(super) fn address(address: &Address) -> String {
    match address {
        Address::Relative(parts) | Address::Absolute(parts) => parts.iter().map(part).collect(),
        Address::Whole(expr) => hole(expr),
        Address::If { then, .. } => self::address(then),
        Address::Case { cases, otherwise, .. } => {
            let first = cases.first().map(|case| &case.address).or(otherwise.as_deref());
            first.map_or_else(|| "…".to_owned(), self::address)
        }
    }
}

/// Whether the address depends on something.
pub(super) fn depends(address: &Address) -> bool {
    matches!(address, Address::If { .. } | Address::Case { .. })
}

fn part(part: &PathPart) -> String {
    match part {
        PathPart::Text(text) => text.to_string(),
        PathPart::Url(expr)
        | PathPart::Segment(expr)
        | PathPart::Segments(expr)
        | PathPart::Host(expr)
        | PathPart::Query(expr) => hole(expr),
    }
}

fn hole(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Literal(value) => shown(value),
        _ => match path(expr).or_else(|| first_path(expr, 0)) {
            Some((_, names)) if !names.is_empty() => format!("{{{}}}", names.join(".")),
            _ => "{…}".to_owned(),
        },
    }
}
