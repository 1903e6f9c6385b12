//! Secrets may be sent, and hashed or compared, but never shown.

use super::Infer;
use crate::diagnostic::{Code, Description};
use crate::model::{Expr, ExprKind, TextPart};
use crate::span::Span;

impl Infer<'_> {
    /// Reports a secret where people would see it; `place` is where.
    pub fn never_secret(&mut self, expr: &Expr, place: &str) {
        if expr.ty.secret {
            self.problems.tell(
                Code::SecretShown,
                Description::new(
                    format!("a secret would be shown in {place}"),
                    secret_span(expr),
                    "holds a value from a secret field",
                )
                .help("secrets may be sent, and hashed or compared, but never shown".to_owned()),
            );
        }
    }
}

/// The place of the secret in what is secret.
fn secret_span(expr: &Expr) -> Span {
    let within = |parts: &[&Expr]| parts.iter().find(|part| part.ty.secret).map(|part| secret_span(part));
    let found = match &expr.kind {
        ExprKind::Text(parts) => {
            let parts: Vec<&Expr> = parts
                .iter()
                .filter_map(|part| match part {
                    TextPart::Expr(expr) => Some(expr),
                    TextPart::Text(_) => None,
                })
                .collect();
            within(&parts)
        }
        ExprKind::Map(members) | ExprKind::Record(members) => {
            within(&members.iter().map(|(_, value)| value).collect::<Vec<_>>())
        }
        ExprKind::Call { args, .. } | ExprKind::Method { args, .. } | ExprKind::Run { args, .. } => {
            within(&args.iter().collect::<Vec<_>>())
        }
        ExprKind::Apply { args, give, .. } => {
            within(&args.iter().chain(std::iter::once(&**give)).collect::<Vec<_>>())
        }
        ExprKind::If { then, otherwise, .. } => {
            within(&std::iter::once(&**then).chain(otherwise.as_deref()).collect::<Vec<_>>())
        }
        ExprKind::Clean(of) | ExprKind::ToWire(_, of) | ExprKind::FromWire(_, of) | ExprKind::Demand(of) => {
            within(&[of])
        }
        _ => None,
    };
    found.unwrap_or(expr.span)
}
