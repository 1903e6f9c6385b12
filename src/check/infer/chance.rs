//! Chance has no place where the same question has to have the same answer each time.

use super::Infer;
use crate::check::walk;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Expr, ExprKind, Operator, Written};

/// The functions that give another value each time.
const BY_CHANCE: [&str; 2] = ["uuid", "random_bytes"];

impl Infer<'_> {
    /// Reports chance in an expression, but for the conditions that it joins: those are looked at
    /// one by one.
    pub fn no_chance_in(&mut self, expr: &Expr, place: &str) {
        walk::exprs(expr, &mut |part| match &part.kind {
            ExprKind::Binary(Operator::And | Operator::Or, ..) | ExprKind::Not(_) => false,
            _ => self.tell_chance(part, place),
        });
    }

    /// Reports chance in a value that is written.
    pub fn no_chance(&mut self, value: &Written, place: &str) {
        walk::written(value, &mut |part| self.tell_chance(part, place));
    }

    /// Whether what is below is to be looked at.
    fn tell_chance(&mut self, expr: &Expr, place: &str) -> bool {
        let ExprKind::Call { function, .. } = &expr.kind else { return true };
        if BY_CHANCE.contains(&function.value.as_str()) {
            self.problems.tell(
                Code::ByChance,
                Description::new(
                    format!(
                        "`{}` gives another value each time, and {place} has to stay the same",
                        function.value
                    ),
                    expr.span,
                    "chance",
                )
                .help(
                    "compute it where it is sent, or take a value of the input or of the record".to_owned(),
                ),
            );
        }
        true
    }
}
