//! `show_if` and `present_if` of fields.
//!
//! `show_if` is shown to the user's form, which knows comparisons with literals and nothing else.

use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::known::ConnectionNames;
use super::scope::Scope;
use super::shape::Side;
use super::walk;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Operator};
use crate::model::{Expr, ExprKind, Kind, Root, ShapeId, Type};
use crate::span::Span;
use crate::spec;

impl Checker<'_> {
    /// The condition under which a field of `shape` is shown.
    pub(super) fn show_if(&mut self, condition: &ast::Expr, shape: ShapeId, side: Side) -> Expr {
        let mut scope = Scope::nothing("`show_if`");
        if side == Side::Connection {
            scope.connection = true;
        } else {
            let ty = Type::of(Kind::Shape(shape));
            scope.input = Some(ty.clone());
            scope.config = (side == Side::Config).then_some(ty);
        }
        // In a group of the connection, its fields are what is read.
        let level = ConnectionNames { shape: Some(shape), ..ConnectionNames::default() };
        let whole = self.in_connection.then(|| std::mem::replace(&mut self.known.connection, level));
        scope.connection |= whole.is_some();
        let made = Infer::new(&self.known, &scope, self.problems).condition(condition);
        if let Some(whole) = whole {
            self.known.connection = whole;
        }
        if let Some(span) = unshowable(&made) {
            self.problems.tell(Code::HardToShow, Description::new(
                "the form cannot decide this condition",
                span,
                "more than a comparison with a fixed value",
            ).help("`show_if` knows `==`, `!=`, `in [ … ]`, `is empty`, `and`, `or`, `not` over fields of its own shape; what depends on more is `present_if`".to_owned()));
        }
        made
    }

    /// The config that a field sees. An object serves operations whose configs differ.
    pub(super) fn config_of(&self, source: &spec::Field, side: Side) -> Option<Type> {
        let of_operation = matches!(side, Side::Input | Side::Output);
        if !of_operation || self.declared.of_objects.contains(&source.name.span) {
            return Some(Type::of(Kind::Map));
        }
        self.form.map(|config| Type::of(Kind::Shape(config)))
    }

    /// What a field of the connection is there for asks for the form anew when it changes.
    pub(super) fn asks_anew(&mut self, condition: &ast::Expr, shape: ShapeId) {
        let fields = &mut self.known.shapes[shape.0 as usize].fields;
        walk::exprs(condition, &mut |expr| {
            let read = walk::member_of(expr, "connection");
            if let Some(field) = read.and_then(|read| fields.iter_mut().find(|field| *field.name == *read)) {
                field.steers = true;
            }
            true
        });
    }

    /// Reports a condition of the field at `at` that reads a field which stands behind it.
    pub(super) fn shown_by_later(&mut self, condition: &ast::Expr, shape: ShapeId, at: usize) {
        let fields = &self.known.shape(shape).fields;
        let mut later = None;
        walk::exprs(condition, &mut |expr| {
            let read = ["input", "config", "connection"].iter().find_map(|root| walk::member_of(expr, root));
            let found = read.and_then(|read| fields[at..].iter().find(|field| *field.name == *read));
            if let Some(field) = found {
                later.get_or_insert_with(|| (expr.span, field.name.clone(), field.span));
            }
            true
        });
        let Some((span, name, place)) = later else { return };
        let of = fields[at].name.clone();
        if name == of {
            self.problems.tell(
                Code::ShownByLater,
                Description::new(format!("`{of}` is shown by itself"), span, "the field that is hidden"),
            );
            return;
        }
        self.problems.tell(
            Code::ShownByLater,
            Description::new(
                format!("`{of}` is shown by `{name}`, which stands behind it"),
                span,
                "filled in later",
            )
            .because(place, "stands here")
            .help(format!("put `{name}` in front of `{of}`: a form is filled in from top to bottom")),
        );
    }

    /// The condition under which a field exists.
    pub(super) fn present_if(&mut self, condition: &ast::Expr, config: Option<Type>) -> Expr {
        let mut scope = Scope::connection("`present_if`");
        scope.account = false;
        scope.now = false;
        scope.config = config;
        Infer::new(&self.known, &scope, self.problems).condition(condition)
    }
}

/// The first part of a condition that a form cannot decide.
fn unshowable(expr: &Expr) -> Option<Span> {
    match &expr.kind {
        ExprKind::Not(of) | ExprKind::Demand(of) => unshowable(of),
        ExprKind::Binary(Operator::And | Operator::Or, left, right) => {
            unshowable(left).or_else(|| unshowable(right))
        }
        ExprKind::Binary(Operator::Equal | Operator::Unequal, left, right) => {
            let fine = (is_field(left) && is_literal(right)) || (is_literal(left) && is_field(right));
            (!fine).then_some(expr.span)
        }
        ExprKind::In { item, list, .. } => {
            let literals = matches!(&list.kind, ExprKind::List(members) if members.iter().all(is_literal));
            (!(is_field(item) && literals)).then_some(expr.span)
        }
        ExprKind::Test { of, test, .. } => {
            let fine = is_field(of) && matches!(&**test, "empty" | "blank" | "null");
            (!fine).then_some(expr.span)
        }
        _ if is_field(expr) || matches!(expr.ty.kind, Kind::Unknown) => None,
        _ => Some(expr.span),
    }
}

fn is_field(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Member(of, _) => matches!(of.kind, ExprKind::Root(_)) || is_field(of),
        ExprKind::Demand(of) => is_field(of),
        _ => matches!(expr.ty.kind, Kind::Unknown),
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(_))
}

/// Whether a condition reads no field but these.
pub(super) fn reads_only(condition: &Expr, names: &HashSet<Arc<str>>) -> bool {
    match &condition.kind {
        ExprKind::Member(of, name) if matches!(of.kind, ExprKind::Root(Root::Input | Root::Config)) => {
            names.contains(name)
        }
        ExprKind::Member(of, _) | ExprKind::Not(of) | ExprKind::Demand(of) | ExprKind::Test { of, .. } => {
            reads_only(of, names)
        }
        ExprKind::Binary(_, left, right) | ExprKind::In { item: left, list: right, .. } => {
            reads_only(left, names) && reads_only(right, names)
        }
        _ => true,
    }
}

/// Whether a condition reads a field that is not among `names`.
pub(super) fn missing(condition: &ast::Expr, names: &[&str]) -> bool {
    let mut missing = false;
    walk::exprs(condition, &mut |expr| {
        let read = walk::member_of(expr, "input").or_else(|| walk::member_of(expr, "connection"));
        missing |= read.is_some_and(|read| !names.contains(&read));
        true
    });
    missing
}
