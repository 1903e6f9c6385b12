//! Whether a value may stand where a type is wanted, and what has to stand in between.

use super::access::subject;
use super::{Infer, unknown};
use crate::check::known::in_words;
use crate::check::scope::is_context;
use crate::diagnostic::{Code, Description};
use crate::expr::ast;
use crate::model::{Expr, ExprKind, Kind, TextPart, Type};
use crate::value::Value;

/// What a type is to a wanted kind.
pub(super) enum Fit {
    /// It is that kind.
    Same,
    /// An integer where a number or decimal is wanted.
    Wider,
    /// Only the run can tell.
    Perhaps,
    No,
}

/// How `kind` fits `wanted`.
pub(super) fn fit(kind: &Kind, wanted: &Kind) -> Fit {
    match (kind, wanted) {
        (Kind::Unknown | Kind::Null, _) | (_, Kind::Any | Kind::Unknown) => Fit::Same,
        (Kind::Any, _) => Fit::Perhaps,
        (Kind::Integer, Kind::Number | Kind::Decimal) => Fit::Wider,
        (Kind::Array(of), Kind::Array(wanted)) => match fit(&of.kind, &wanted.kind) {
            Fit::No => Fit::No,
            Fit::Same | Fit::Wider | Fit::Perhaps => Fit::Same,
        },
        (Kind::Shape(_) | Kind::Members(_) | Kind::Map, Kind::Map | Kind::Shape(_) | Kind::Members(_)) => {
            Fit::Same
        }
        (kind, wanted) if kind == wanted => Fit::Same,
        _ => Fit::No,
    }
}

impl Infer<'_> {
    /// The expression as a value of `wanted`; `place` says what it is there, behind "is wanted
    /// as".
    pub fn want(&mut self, expr: Expr, wanted: &Kind, place: &str) -> Expr {
        match fit(&expr.ty.kind, wanted) {
            Fit::Same => expr,
            Fit::Wider => wrap(expr, ExprKind::Widen, wanted.clone()),
            Fit::Perhaps => wrap(expr, ExprKind::Demand, wanted.clone()),
            Fit::No => {
                let (is, wanted) = (in_words(&expr.ty.kind), in_words(wanted));
                self.problems.tell(
                    Code::WrongType,
                    Description::new(
                        format!("{wanted} is wanted as {place}, and {} is {is}", subject(&expr)),
                        expr.span,
                        format!("this is {is}"),
                    )
                    .help(braces(&expr).or_else(|| conversion(&wanted))),
                );
                unknown(expr.span)
            }
        }
    }

    /// A condition: a boolean, where null counts as false.
    pub fn condition(&mut self, expr: &ast::Expr) -> Expr {
        self.no_chance_in(expr, "a condition");
        let made = self.expr(expr);
        self.as_condition(made)
    }

    /// What may be a condition, as one.
    pub(super) fn as_condition(&mut self, made: Expr) -> Expr {
        match &made.ty.kind {
            Kind::Unknown | Kind::Boolean | Kind::Null => made,
            Kind::Any => wrap(made, ExprKind::Demand, Kind::Boolean),
            other => {
                let is = in_words(other);
                let help = match other {
                    Kind::Integer | Kind::Number | Kind::Decimal => "compare it, as in `… != 0`",
                    Kind::String | Kind::Array(_) | Kind::Map | Kind::Members(_) | Kind::Shape(_) => {
                        "a test makes a condition of it: `… is not empty`"
                    }
                    _ => "a test makes a condition of it: `… is not null`",
                };
                self.problems.tell(
                    Code::NotACondition,
                    Description::new(
                        format!("{} is {is}, and a condition is true or false", subject(&made)),
                        made.span,
                        format!("this is {is}"),
                    )
                    .help(help.to_owned()),
                );
                unknown(made.span)
            }
        }
    }

    /// Reports what is known to have no text in something that is sent, deep inside: durations and
    /// bytes, or in JSON, where a duration is its milliseconds, bytes alone.
    pub fn sendable(&mut self, made: &Expr, json: bool) {
        match &made.kind {
            ExprKind::Map(members) | ExprKind::Record(members) => {
                members.iter().for_each(|(_, value)| self.sendable(value, json));
            }
            ExprKind::Members(members)
            | ExprKind::List(members)
            | ExprKind::Merge(members)
            | ExprKind::Concat(members) => members.iter().for_each(|value| self.sendable(value, json)),
            ExprKind::Keep(of) | ExprKind::Clean(of) | ExprKind::ToWire(_, of) => self.sendable(of, json),
            ExprKind::If { then, otherwise, .. } => {
                self.sendable(then, json);
                otherwise.iter().for_each(|value| self.sendable(value, json));
            }
            ExprKind::Case { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, value)| self.sendable(value, json));
                otherwise.iter().for_each(|value| self.sendable(value, json));
            }
            ExprKind::For { give, .. } | ExprKind::Let { give, .. } => self.sendable(give, json),
            _ => match &made.ty.kind {
                Kind::Bytes => drop(self.textable(made)),
                Kind::Duration if !json => drop(self.textable(made)),
                _ => {}
            },
        }
    }

    /// Reports a value that has no text.
    pub fn textable(&mut self, expr: &Expr) -> bool {
        let help = match &expr.ty.kind {
            Kind::Duration => "`… | seconds` gives its seconds",
            Kind::Bytes => "`… | base64encode` or `… | hexencode` makes text of it",
            Kind::Array(_) => "`… | join(', ')` or `… | tojson` makes text of it",
            Kind::Shape(_) | Kind::Members(_) | Kind::Map => "`… | tojson` makes text of it",
            Kind::File => "a file is only passed on",
            _ => return true,
        };
        let is = in_words(&expr.ty.kind);
        self.problems.tell(
            Code::NoText,
            Description::new(
                format!("{} is {is} and has no text", subject(expr)),
                expr.span,
                format!("this is {is}"),
            )
            .help(help.to_owned()),
        );
        false
    }

    /// The expression as text, or null.
    pub fn text(&mut self, expr: Expr) -> Expr {
        match &expr.ty.kind {
            Kind::String | Kind::Null | Kind::Unknown => expr,
            _ if !self.textable(&expr) => unknown(expr.span),
            _ if expr.ty.nullable && crate::builtin::find("string").is_some() => {
                self.builtin("string", vec![expr])
            }
            _ => {
                let (span, secret, nullable) = (expr.span, expr.ty.secret, expr.ty.nullable);
                let ty = Type { kind: Kind::String, nullable, secret };
                Expr { kind: ExprKind::Text(vec![TextPart::Expr(expr)]), ty, span }
            }
        }
    }
}

/// `expr` inside a node that changes its kind alone.
pub(super) fn wrap(expr: Expr, node: fn(Box<Expr>) -> ExprKind, kind: Kind) -> Expr {
    let (ty, span) = (Type { kind, ..expr.ty.clone() }, expr.span);
    Expr { kind: node(Box::new(expr)), ty, span }
}

/// What a text is told that is a name of the context: nothing is computed without braces. Of longer
/// ones, such as `response.body`, a warning says so wherever they stand.
pub(in crate::check) fn braces(expr: &Expr) -> Option<String> {
    let ExprKind::Literal(Value::Text(text)) = &expr.kind else { return None };
    is_context(text).then(|| format!("text is computed in braces: `\"{{{{ {text} }}}}\"`"))
}

/// The function that converts to what is wanted.
fn conversion(wanted: &str) -> Option<String> {
    let name = wanted.rsplit(' ').next()?;
    ["string", "integer", "number", "decimal", "boolean", "date", "datetime"]
        .contains(&name)
        .then(|| format!("`{name}(…)` converts"))
}
