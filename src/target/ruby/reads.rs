//! What expressions read: of the names that their place gives, and of secrets.

use crate::model::{Expr, ExprKind, Kind, Root, walk};
use crate::span::Span;

/// Whether an expression reads a member of a name that its place gives: `request.body`.
pub(super) fn reads(expr: &Expr, path: &[&str]) -> bool {
    reads_at(expr, path).is_some()
}

/// Where it does first.
pub(super) fn reads_at(expr: &Expr, path: &[&str]) -> Option<Span> {
    let mut found = None;
    walk(expr, &mut |expr| {
        let mut keys = Vec::new();
        let mut start = expr;
        while let ExprKind::Member(of, key) = &start.kind {
            keys.push(&**key);
            start = of;
        }
        keys.reverse();
        let bound = matches!(start.kind, ExprKind::Root(Root::Arguments));
        if bound && keys.len() >= path.len() && keys.iter().zip(path).all(|(key, wanted)| key == wanted) {
            found = found.or(Some(expr.span));
        }
    });
    found
}

/// Where an expression reads a property of the account, or a lookup table.
pub(super) fn workspace(expr: &Expr) -> Option<Span> {
    let mut found = None;
    walk(expr, &mut |expr| {
        if let ExprKind::Root(Root::Tables) = &expr.kind {
            found = found.or(Some(expr.span));
        }
        if let ExprKind::Member(of, _) = &expr.kind
            && matches!(of.kind, ExprKind::Root(Root::Account))
        {
            found = found.or(Some(expr.span));
        }
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
