//! Walks over expressions that have types.

use super::{Expr, ExprKind, TextPart};

/// Calls `see` on every expression below one, itself first.
pub fn walk<'e>(expr: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    see(expr);
    let mut all = |exprs: &'e [Expr]| exprs.iter().for_each(|expr| walk(expr, see));
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Root(_) | ExprKind::Local(_) => {}
        ExprKind::Member(of, _)
        | ExprKind::Neg(of)
        | ExprKind::Not(of)
        | ExprKind::Demand(of)
        | ExprKind::Widen(of)
        | ExprKind::Keep(of)
        | ExprKind::Fail(of)
        | ExprKind::Clean(of)
        | ExprKind::ToWire(_, of)
        | ExprKind::FromWire(_, of)
        | ExprKind::Test { of, .. } => walk(of, see),
        ExprKind::Index(left, right)
        | ExprKind::Try(left, right)
        | ExprKind::Binary(_, left, right)
        | ExprKind::In { item: left, list: right, .. } => {
            walk(left, see);
            walk(right, see);
        }
        ExprKind::Slice(of, from, to) => {
            walk(of, see);
            from.iter().chain(to).for_each(|edge| walk(edge, see));
        }
        ExprKind::Call { args, .. } | ExprKind::Method { args, .. } | ExprKind::Run { args, .. } => all(args),
        ExprKind::Apply { args, give, .. } => {
            all(args);
            walk(give, see);
        }
        ExprKind::If { condition, then, otherwise } => {
            walk(condition, see);
            walk(then, see);
            otherwise.iter().for_each(|otherwise| walk(otherwise, see));
        }
        ExprKind::List(members)
        | ExprKind::Members(members)
        | ExprKind::Merge(members)
        | ExprKind::Concat(members) => all(members),
        ExprKind::Record(members) | ExprKind::Map(members) => {
            members.iter().for_each(|(_, value)| walk(value, see));
        }
        ExprKind::Text(parts) => parts.iter().for_each(|part| {
            if let TextPart::Expr(expr) = part {
                walk(expr, see);
            }
        }),
        ExprKind::Case { subject, cases, otherwise } => {
            walk(subject, see);
            cases.iter().for_each(|(_, value)| walk(value, see));
            otherwise.iter().for_each(|otherwise| walk(otherwise, see));
        }
        ExprKind::For { each, filter, key, give } => {
            walk(&each.list, see);
            filter.iter().chain(key).for_each(|part| walk(part, see));
            walk(give, see);
        }
        ExprKind::Fold { from, each, give, .. } => {
            from.iter().for_each(|from| walk(from, see));
            walk(&each.list, see);
            walk(give, see);
        }
        ExprKind::Let { names, give } => {
            names.iter().for_each(|(_, value)| walk(value, see));
            walk(give, see);
        }
    }
}
