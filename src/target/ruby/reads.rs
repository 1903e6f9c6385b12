//! What expressions read: of the names that their place gives, and of secrets.

use crate::model::{Expr, ExprKind, Kind, Root, TextPart};

/// Whether an expression reads a member of a name that its place gives: `request.body`.
pub(super) fn reads(expr: &Expr, path: &[&str]) -> bool {
    let mut found = false;
    walk(expr, &mut |expr| {
        let mut keys = Vec::new();
        let mut start = expr;
        while let ExprKind::Member(of, key) = &start.kind {
            keys.push(&**key);
            start = of;
        }
        keys.reverse();
        let bound = matches!(start.kind, ExprKind::Root(Root::Arguments));
        found |=
            bound && keys.len() >= path.len() && keys.iter().zip(path).all(|(key, wanted)| key == wanted);
    });
    found
}

/// Whether a value is made of a secret, perhaps by a digest: it is another one where the secret is.
pub(super) fn is_made_of_secrets(expr: &Expr) -> bool {
    if expr.ty.secret {
        return true;
    }
    match &expr.kind {
        // What is asked of a secret, and how long it is, tells next to nothing of it.
        _ if expr.ty.kind == Kind::Boolean => false,
        ExprKind::Call { function, .. } if function.name == "length" => false,
        ExprKind::If { then, otherwise, .. } => {
            std::iter::once(&**then).chain(otherwise.as_deref()).any(is_made_of_secrets)
        }
        ExprKind::Case { cases, otherwise, .. } => {
            cases.iter().map(|(_, value)| value).chain(otherwise.as_deref()).any(is_made_of_secrets)
        }
        _ => {
            let mut found = false;
            walk(expr, &mut |inner| found |= inner.ty.secret);
            found
        }
    }
}

/// Calls `see` on every expression below one, itself first.
fn walk(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(expr);
    let mut all = |exprs: &[Expr]| exprs.iter().for_each(|expr| walk(expr, see));
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
        ExprKind::Call { args, .. } | ExprKind::Method { args, .. } => all(args),
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
