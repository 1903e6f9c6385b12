//! Conditions of a form, as the platform decides them while it is filled in.
//!
//! In: `show_if`, which the check phase has held to comparisons. Out: the text of `ngIf`.

use crate::expr::ast::Operator;
use crate::model::{Expr, ExprKind};
use crate::value::text;

/// A condition as the form reads it: values are compared as texts. `within` is what leads to the
/// fields of its own level: `input`, `input.address`.
pub(in crate::target) fn shown(expr: &Expr, within: &str) -> Option<String> {
    let path = |of: &Expr| -> Option<String> {
        let mut keys = Vec::new();
        let mut of = of;
        loop {
            match &of.kind {
                ExprKind::Member(inner, key) => {
                    keys.push(key.to_string());
                    of = inner;
                }
                ExprKind::Demand(inner) => of = inner,
                ExprKind::Root(_) => break,
                _ => return None,
            }
        }
        keys.push(within.to_owned());
        keys.reverse();
        Some(keys.join("."))
    };
    let quoted = |of: &Expr| match &of.kind {
        ExprKind::Literal(value) => text::text(value)
            .ok()
            .map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
        _ => None,
    };
    match &expr.kind {
        ExprKind::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
            let word = if *operator == Operator::And { "&&" } else { "||" };
            Some(format!("({} {word} {})", shown(left, within)?, shown(right, within)?))
        }
        ExprKind::Binary(operator @ (Operator::Equal | Operator::Unequal), left, right) => {
            let word = if *operator == Operator::Equal { "==" } else { "!=" };
            match quoted(right) {
                Some(value) => Some(format!("{} {word} {value}", path(left)?)),
                None => Some(format!("{} {word} {}", path(right)?, quoted(left)?)),
            }
        }
        ExprKind::Not(of) => Some(format!("!({})", shown(of, within)?)),
        ExprKind::In { item, list, negated } => {
            let (ExprKind::List(members) | ExprKind::Members(members)) = &list.kind else { return None };
            let of = path(item)?;
            let any: Option<Vec<String>> =
                members.iter().map(|member| Some(format!("{of} == {}", quoted(member)?))).collect();
            let any = format!("({})", any?.join(" || "));
            Some(if *negated { format!("!{any}") } else { any })
        }
        ExprKind::Test { of, test, negated } if matches!(&**test, "empty" | "null" | "blank") => {
            let of = path(of)?;
            Some(if *negated { format!("!!{of}") } else { format!("!{of}") })
        }
        ExprKind::Member(..) => Some(format!("{} == \"true\"", path(expr)?)),
        ExprKind::Demand(of) => shown(of, within),
        _ => None,
    }
}
