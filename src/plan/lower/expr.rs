//! Makes expressions of the plan: types go, bound names become slots.

use super::{Lower, border};
use crate::builtin::Function;
use crate::model::{self, ExprKind, Kind};
use crate::plan::{Each, Expr, TextPart};

impl Lower<'_> {
    pub(super) fn boxed(&mut self, expr: &model::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    pub(super) fn boxed_maybe(&mut self, expr: Option<&model::Expr>) -> Option<Box<Expr>> {
        expr.map(|expr| self.boxed(expr))
    }

    pub(super) fn all(&mut self, exprs: &[model::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn members(
        &mut self,
        members: &[(std::sync::Arc<str>, model::Expr)],
    ) -> Vec<(std::sync::Arc<str>, Expr)> {
        members.iter().map(|(key, expr)| (key.clone(), self.expr(expr))).collect()
    }

    /// The expression, with its place where it may fail.
    pub(super) fn expr(&mut self, expr: &model::Expr) -> Expr {
        let lowered = self.kind(expr);
        match expr.kind {
            ExprKind::Call { .. }
            | ExprKind::Apply { .. }
            | ExprKind::Neg(_)
            | ExprKind::Binary(..)
            | ExprKind::Demand(_)
            | ExprKind::Slice(..)
            | ExprKind::Run { .. }
            | ExprKind::Fail(_)
            | ExprKind::ToWire(..)
            | ExprKind::FromWire(..) => Expr::At(self.place(expr.span), Box::new(lowered)),
            _ => lowered,
        }
    }

    pub(super) fn kind(&mut self, expr: &model::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Literal(value) => Expr::Literal(value.clone()),
            ExprKind::Root(root) => Expr::Path(*root, Vec::new()),
            ExprKind::Local(local) => Expr::Local(local.slot),
            ExprKind::Member(of, key) => match self.expr(of) {
                Expr::Path(root, mut keys) => {
                    keys.push(key.clone());
                    Expr::Path(root, keys)
                }
                of => Expr::Member(Box::new(of), key.clone()),
            },
            ExprKind::Index(of, index) => Expr::Index(self.boxed(of), self.boxed(index)),
            ExprKind::Slice(of, from, to) => Expr::Slice(
                self.boxed(of),
                self.boxed_maybe(from.as_deref()),
                self.boxed_maybe(to.as_deref()),
            ),
            ExprKind::Call { function, args, literals } => {
                Expr::Call(Function(function), self.all(args), literals.clone())
            }
            ExprKind::Apply { function, args, literals, item, give } => Expr::Apply {
                function: Function(function),
                args: self.all(args),
                literals: literals.clone(),
                item: item.slot,
                give: self.boxed(give),
            },
            ExprKind::Method { method, args } => Expr::Method(*method, self.all(args)),
            ExprKind::Run { routine, args } => {
                self.sends = true;
                Expr::Run(routine.0, self.all(args))
            }
            ExprKind::Try(of, fallback) => Expr::Try(self.boxed(of), self.boxed(fallback)),
            ExprKind::Neg(of) => Expr::Neg(self.boxed(of)),
            ExprKind::Not(of) => Expr::Not(self.boxed(of)),
            ExprKind::Binary(operator, left, right) => {
                Expr::Binary(*operator, self.boxed(left), self.boxed(right))
            }
            ExprKind::In { item, list, negated } => {
                Expr::In { item: self.boxed(item), list: self.boxed(list), negated: *negated }
            }
            ExprKind::Test { of, test, negated } => {
                Expr::Test { of: self.boxed(of), test: test.clone(), negated: *negated }
            }
            ExprKind::If { condition, then, otherwise } => {
                Expr::If(self.boxed(condition), self.boxed(then), self.boxed_maybe(otherwise.as_deref()))
            }
            ExprKind::List(members) => Expr::List(self.all(members)),
            ExprKind::Record(members) => Expr::Record(self.members(members)),
            ExprKind::Text(parts) => Expr::Text(self.text(parts)),
            ExprKind::Demand(of) => Expr::Demand {
                word: expr.ty.kind.word().into(),
                of: self.boxed(of),
                written: self.sources.text(of.span).into(),
            },
            ExprKind::Widen(of) => {
                Expr::Widen { decimal: matches!(expr.ty.kind, Kind::Decimal), of: self.boxed(of) }
            }
            ExprKind::Map(members) => Expr::Map(self.members(members)),
            ExprKind::Members(members) => Expr::Members(self.all(members)),
            ExprKind::Case { subject, cases, otherwise } => Expr::Case {
                subject: self.boxed(subject),
                cases: cases.iter().map(|(texts, give)| (texts.clone(), self.expr(give))).collect(),
                otherwise: self.boxed_maybe(otherwise.as_deref()),
            },
            ExprKind::For { each, filter, key, give } => Expr::For {
                each: self.each(each),
                filter: self.boxed_maybe(filter.as_deref()),
                key: self.boxed_maybe(key.as_deref()),
                give: self.boxed(give),
            },
            ExprKind::Fold { total, from, each, give } => Expr::Fold {
                total: total.slot,
                from: self.boxed_maybe(from.as_deref()),
                each: self.each(each),
                give: self.boxed(give),
            },
            ExprKind::Let { names, give } => {
                let names = names.iter().map(|(local, expr)| (local.slot, self.expr(expr))).collect();
                Expr::Let(names, self.boxed(give))
            }
            ExprKind::Merge(members) => Expr::Merge(self.all(members)),
            ExprKind::Concat(members) => Expr::Concat(self.all(members)),
            ExprKind::Keep(of) => Expr::Keep(self.boxed(of)),
            ExprKind::Fail(of) => Expr::Fail(self.boxed(of)),
            ExprKind::Clean(of) => Expr::Clean(self.boxed(of)),
            ExprKind::ToWire(to, of) => Expr::ToWire(border(to), self.boxed(of)),
            ExprKind::FromWire(from, of) => Expr::FromWire(border(from), self.boxed(of)),
        }
    }

    pub(super) fn each(&mut self, each: &model::Each) -> Each {
        Each {
            item: each.item.slot,
            index: each.index.as_ref().map(|index| index.slot),
            list: self.boxed(&each.list),
        }
    }

    pub(super) fn text(&mut self, parts: &[model::TextPart]) -> Vec<TextPart> {
        let parts = parts.iter().map(|part| match part {
            model::TextPart::Text(text) => TextPart::Text(text.clone()),
            model::TextPart::Expr(expr) => TextPart::Expr(self.expr(expr)),
        });
        parts.collect()
    }
}
