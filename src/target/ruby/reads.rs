//! What expressions read of the names that their place gives.

use crate::model::{Expr, ExprKind, Root, walk};
use crate::span::Span;

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
