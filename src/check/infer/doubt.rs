//! What is allowed in an expression or a text and probably not meant.

use super::Infer;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Part, Template};
use crate::model::{Expr, ExprKind, Kind, Root};

impl Infer<'_> {
    /// `default` of what a service answers: services answer `""` for nothing.
    pub(super) fn doubt_default(&mut self, call: &Expr) {
        let ExprKind::Call { function, args, .. } = &call.kind else { return };
        let [value, fallback, ..] = &args[..] else { return };
        let raw = matches!(value.ty.kind, Kind::Any) && is_raw(value);
        if function.name == "default" && raw && matches!(fallback.ty.kind, Kind::String) {
            self.problems.tell(
                Code::DefaultOfBlank,
                Description::new(
                    "`default` replaces null only, and a service may answer an empty text",
                    call.span,
                    "an empty text stays empty",
                )
                .help("`… | presence | default(…)` replaces both".to_owned()),
            );
        }
    }

    /// An input between quotes in a text that is sent: what it holds can end the quotes.
    pub(super) fn doubt_quotes(&mut self, template: &Template, made: &[Option<&Expr>]) {
        for (at, window) in template.parts.windows(3).enumerate() {
            let [Part::Text(before), Part::Expr(_), Part::Text(after)] = window else { continue };
            let quote = before.value.chars().next_back().filter(|quote| matches!(quote, '\'' | '"'));
            let (Some(quote), Some(Some(expr))) = (quote, made.get(at + 1)) else { continue };
            if after.value.starts_with(quote) && is_input_text(expr) {
                self.problems.tell(
                    Code::InputInQuotes,
                    Description::new(
                        format!("an input between quotes: one that holds `{quote}` ends them"),
                        expr.span,
                        "not quoted for the language of the query",
                    )
                    .help(format!("double them, if that language does so: `… | replace(\"{quote}\", \"{quote}{quote}\")`")),
                );
            }
        }
    }
}

/// Whether an expression reads what a service sent, as it stands.
fn is_raw(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Root(root) => matches!(root, Root::Response | Root::Item),
        ExprKind::Member(of, _) | ExprKind::Index(of, _) => is_raw(of),
        _ => false,
    }
}

/// Whether an expression is a text of the input, as the user typed it.
fn is_input_text(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::ToWire(_, of) | ExprKind::Demand(of) => is_input_text(of),
        ExprKind::Member(of, _) => {
            matches!(of.kind, ExprKind::Root(Root::Input | Root::Config))
                && matches!(expr.ty.kind, Kind::String)
        }
        _ => false,
    }
}
