//! Expressions with their types, as Ruby that means the same.

use super::export::Export;
use super::tree::{Piece, Ruby};
use super::{literal, names, template};
use crate::builtin::{Builtin, Literal, Param, operators, tests};
use crate::expr::ast::Operator;
use crate::model::{Expr, ExprKind, Kind, Local, Root, TextPart, Type};

/// What an expression finds around it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// The fields of [`Root::Rest`].
    pub rest: &'a [std::sync::Arc<str>],
    /// Where fields of the input are known only at design time: all others are [`Root::Rest`].
    pub used: Option<&'a [std::sync::Arc<str>]>,
    /// Arguments of a pick list are locals of their own.
    pub arguments_named: bool,
}

impl<'a> Around<'a> {
    /// What a request finds around it.
    pub fn of(request: &'a crate::model::Request) -> Self {
        Self { rest: &request.rest, used: request.used.as_deref(), arguments_named: false }
    }
}

impl Export<'_> {
    /// A condition: what it gives is only asked whether it holds.
    pub(super) fn condition(&self, expr: &Expr, around: &Around) -> Ruby {
        match &expr.kind {
            ExprKind::Not(of) => self.condition(of, around).negated(),
            ExprKind::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                let operator = if *operator == Operator::And { "&&" } else { "||" };
                self.condition(left, around).binary(operator, self.condition(right, around))
            }
            ExprKind::Demand(of) if matches!(expr.ty.kind, Kind::Boolean) => {
                Ruby::prelude("truth", [self.value(of, around)])
            }
            _ => self.value(expr, around),
        }
    }

    /// The value of an expression.
    pub(super) fn value(&self, expr: &Expr, around: &Around) -> Ruby {
        match &expr.kind {
            ExprKind::Literal(value) => literal::value(value),
            ExprKind::Root(root) => self.root(*root, around),
            ExprKind::Local(local) => name_of(local),
            ExprKind::Member(of, key) => self.member(of, key, around),
            ExprKind::Index(of, at) => template::fill(
                operators::INDEX,
                vec![vec![self.value(of, around)], vec![self.value(at, around)]],
            ),
            ExprKind::Slice(of, from, to) => {
                let bound = |bound: &Option<Box<Expr>>| {
                    bound.as_ref().map_or(Ruby::Nil, |bound| self.value(bound, around))
                };
                template::fill(
                    operators::SLICE,
                    vec![vec![self.value(of, around)], vec![bound(from)], vec![bound(to)]],
                )
            }
            ExprKind::Call { function, args, literals } => self.call(function, args, literals, None, around),
            ExprKind::Apply { function, args, literals, item, give } => {
                let gives = match function.name {
                    "select" | "reject" => self.condition(give, around),
                    _ => self.value(give, around),
                };
                let method = Ruby::lambda([super::names::local(&item.name)], vec![gives]);
                self.call(function, args, literals, Some(method), around)
            }
            ExprKind::Method { method, args } => {
                let name = names::method(&self.connector.method(*method).name);
                Ruby::name(name).call("call", self.all(args, around))
            }
            ExprKind::Run { routine, args } => self.run_routine(*routine, self.all(args, around)),
            ExprKind::Try(of, fallback) => {
                let fallback = Ruby::lambda([] as [String; 0], vec![self.value(fallback, around)]);
                let attempt = Ruby::prelude("attempt", [fallback]);
                block_on(attempt, vec![], vec![self.value(of, around)])
            }
            ExprKind::Neg(of) => template::fill(operators::NEGATE, vec![vec![self.value(of, around)]]),
            ExprKind::Not(of) => self.condition(of, around).negated(),
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, around),
            ExprKind::In { item, list, negated } => {
                let args = vec![vec![self.value(item, around)], vec![self.value(list, around)]];
                let contains = template::fill(operators::CONTAINS, args);
                if *negated { contains.negated() } else { contains }
            }
            // A duration is a number there, and its test is known here.
            ExprKind::Test { of, test, negated }
                if of.ty.kind == Kind::Duration && ["integer", "number"].contains(&&**test) =>
            {
                Ruby::boolean(*negated)
            }
            ExprKind::Test { of, test, negated } => {
                let ruby = tests::find(test).map_or("{0}.nil?", |test| test.ruby);
                let holds = template::fill(ruby, vec![vec![self.value(of, around)]]);
                if *negated { holds.negated() } else { holds }
            }
            ExprKind::If { condition, then, otherwise } => {
                let otherwise =
                    otherwise.as_ref().map_or(Ruby::Nil, |otherwise| self.value(otherwise, around));
                self.condition(condition, around).choose(self.value(then, around), otherwise)
            }
            ExprKind::List(members) => Ruby::List(self.all(members, around)),
            ExprKind::Record(members) => {
                Ruby::texts(members.iter().map(|(key, value)| (key.to_string(), self.value(value, around))))
            }
            ExprKind::Text(parts) => self.text(parts, around),
            ExprKind::Demand(of) => match expr.ty.kind.word() {
                "any" => self.value(of, around),
                word => {
                    let written = self.sources.text(of.span).to_owned();
                    Ruby::prelude("want", [self.value(of, around), Ruby::text(word), Ruby::text(written)])
                }
            },
            ExprKind::Widen(of) => {
                let value = self.value(of, around);
                match (&expr.ty.kind, of.ty.nullable) {
                    (Kind::Decimal, _) => Ruby::prelude("decimal", [value]),
                    (_, true) => value.safe_call("to_f", []),
                    (_, false) => value.call("to_f", []),
                }
            }
            _ => self.structure(expr, around),
        }
    }

    pub(super) fn all(&self, exprs: &[Expr], around: &Around) -> Vec<Ruby> {
        exprs.iter().map(|expr| self.value(expr, around)).collect()
    }

    fn root(&self, root: Root, around: &Around) -> Ruby {
        match root {
            Root::Rest => self.rest(around.rest, around.used),
            Root::Today => Ruby::prelude("day_of", [Ruby::name("now")]),
            Root::Arguments if around.arguments_named => Ruby::Hash(super::tree::Hash::default()),
            Root::Named(slot) => Ruby::name(self.slot_name(slot)),
            other => Ruby::name(root_name(other)),
        }
    }

    fn member(&self, of: &Expr, key: &str, around: &Around) -> Ruby {
        let mut keys = vec![key];
        let mut start = of;
        while let ExprKind::Member(inner, key) = &start.kind {
            keys.push(key);
            start = inner;
        }
        keys.reverse();
        let ExprKind::Root(root) = &start.kind else {
            return below(self.value(start, around), &keys);
        };
        if let (Root::Account, [name, rest @ ..]) = (root, &keys[..]) {
            return below(property(name), rest);
        }
        let value = self.root(*root, around);
        match (root, &keys[..]) {
            (Root::Arguments, [name, rest @ ..]) if around.arguments_named => {
                below(Ruby::name(names::local(name)), rest)
            }
            (Root::Arguments, [name, rest @ ..]) => below(value.at(Ruby::symbol(*name)), rest),
            (Root::Response, ["headers", name, rest @ ..]) => {
                below(value.member("headers").member(&name.to_lowercase().replace('-', "_")), rest)
            }
            (Root::Named(slot), ["headers", name, rest @ ..]) if self.answers.borrow().contains(slot) => {
                let name = name.to_lowercase().replace('-', "_");
                below(value, &[&["headers", &*name], rest].concat())
            }
            // An answer that is there.
            (Root::Named(_), [first, rest @ ..])
                if !nullable(&start.ty) && matches!(start.ty.kind, Kind::Members(_)) =>
            {
                below(value.member(first), rest)
            }
            // These are objects with text as keys, whatever came.
            (
                Root::Connection
                | Root::Config
                | Root::Labels
                | Root::Input
                | Root::Response
                | Root::Event
                | Root::Page
                | Root::Window,
                [first, rest @ ..],
            ) => below(value.member(first), rest),
            (_, keys) => below(value, keys),
        }
    }

    /// `method`: what stands for a method that is given by name.
    fn call(
        &self,
        function: &'static Builtin,
        args: &[Expr],
        literals: &[Literal],
        mut method: Option<Ruby>,
        around: &Around,
    ) -> Ruby {
        if let ("lookup_table", [name, columns, ..]) = (function.name, args) {
            let call = Ruby::prelude("lookup_table", [self.value(name, around), self.value(columns, around)]);
            let names = ["table", "row"].map(str::to_owned).to_vec();
            let asked = ["table", "row"].map(Ruby::name);
            return block_on(call, names, vec![Ruby::function("lookup", asked)]);
        }
        let mut values = args.iter();
        let mut constants = literals.iter();
        let behind =
            function.params.iter().rev().take_while(|param| !param.repeats && !param.is_literal()).count();
        let repeats = function.params.iter().any(|param| param.repeats);
        let mut given = Vec::with_capacity(function.params.len());
        for param in function.params {
            let default = param.default.is_some().then(|| param.default_value());
            let is_default =
                |value: &crate::value::Value| default.as_ref().is_some_and(|default| default == value);
            given.push(if param.is_literal() {
                if param.repeats {
                    constants.by_ref().map(literal::argument).collect()
                } else {
                    match constants.next() {
                        Some(Literal::Value(value)) if is_default(value) => Vec::new(),
                        Some(Literal::Given) => method.take().into_iter().collect(),
                        Some(constant) => vec![literal::argument(constant)],
                        None => Vec::new(),
                    }
                }
            } else if param.repeats {
                let left = values.len().saturating_sub(if repeats { behind } else { 0 });
                values.by_ref().take(left).map(|arg| self.argument(function, param, arg, around)).collect()
            } else {
                match values.next() {
                    Some(Expr { kind: ExprKind::Literal(value), .. }) if is_default(value) => Vec::new(),
                    Some(arg) => vec![self.argument(function, param, arg, around)],
                    None => Vec::new(),
                }
            });
        }
        let nullable = args.first().is_some_and(|first| first.ty.nullable);
        // `&.` computes no arguments for null, and what fails in them fails all the same.
        let may_fail =
            |at: usize| !is_plain(&args[at]) || is_looked_at(&function.params[at], &args[at], false);
        let skips = nullable && function.ruby.starts_with("{0}.") && args.len() == 2 && may_fail(1);
        if skips {
            let names = ["x", "y"];
            let inner = names.map(|name| vec![Ruby::name(name)]).to_vec();
            let both = Ruby::List(given.into_iter().flatten().collect());
            let params = names.map(str::to_owned).to_vec();
            return block_on(both.call("then", []), params, vec![template::call(function, inner, true)]);
        }
        let call = template::call(function, given, nullable);
        let long =
            |literal: &Literal| matches!(literal, Literal::Pattern(pattern) if pattern.may_take_long());
        if literals.iter().any(long) {
            return block_on(Ruby::prelude("patient", [Ruby::integer(5)]), vec![], vec![call]);
        }
        call
    }

    /// An argument. Where only a running connector knows whether the function takes it, that is
    /// looked at: Ruby's own methods would do something else, or say something else.
    fn argument(
        &self,
        function: &'static Builtin,
        param: &'static Param,
        arg: &Expr,
        around: &Around,
    ) -> Ruby {
        let value = self.value(arg, around);
        let first = function.params.first().is_some_and(|first| std::ptr::eq(first, param));
        if !is_looked_at(param, arg, first) {
            return value;
        }
        literal::fitting(value, function, &param.words(), first || param.accepts_null())
    }

    fn binary(&self, operator: Operator, left: &Expr, right: &Expr, around: &Around) -> Ruby {
        if operator == Operator::Join {
            let mut pieces = Vec::new();
            for side in [left, right] {
                self.piece(side, around, &mut pieces);
            }
            return Ruby::Joined(pieces);
        }
        let nullable = left.ty.nullable || right.ty.nullable;
        let ruby = operators::ruby(operator, left.ty.kind.word(), right.ty.kind.word(), nullable);
        template::fill(ruby, vec![vec![self.value(left, around)], vec![self.value(right, around)]])
    }

    pub(super) fn text(&self, parts: &[TextPart], around: &Around) -> Ruby {
        let mut pieces = Vec::new();
        for part in parts {
            match part {
                TextPart::Text(text) => pieces.push(Piece::Text(text.to_string())),
                TextPart::Expr(expr) => self.piece(expr, around, &mut pieces),
            }
        }
        joined(pieces)
    }

    /// The text of an expression inside a string.
    fn piece(&self, expr: &Expr, around: &Around, pieces: &mut Vec<Piece>) {
        match &expr.kind {
            ExprKind::Literal(crate::value::Value::Text(text)) => pieces.push(Piece::Text(text.to_string())),
            ExprKind::Binary(Operator::Join, left, right) => {
                self.piece(left, around, pieces);
                self.piece(right, around, pieces);
            }
            _ if shows_itself(expr) => pieces.push(Piece::Code(self.value(expr, around))),
            _ => pieces.push(Piece::Code(Ruby::prelude("text", [self.value(expr, around)]))),
        }
    }
}

/// Whether only a running connector knows that an argument fits; `first` passes null on.
fn is_looked_at(param: &Param, arg: &Expr, first: bool) -> bool {
    let words = param.words();
    let open = arg.ty.kind == Kind::Any && words.len() > 1;
    let null = arg.ty.nullable && !first && !param.accepts_null();
    !words.is_empty() && (open || null)
}

/// A string of these pieces; plain where there is no code in it.
pub(super) fn joined(pieces: Vec<Piece>) -> Ruby {
    let plain: Option<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Code(_) => None,
        })
        .collect();
    plain.map_or(Ruby::Joined(pieces), Ruby::Text)
}

/// Whether Ruby's own text of a value is ours, null included: integers, and strings that the
/// connector itself has typed.
fn shows_itself(expr: &Expr) -> bool {
    let mut of = expr;
    while let ExprKind::Member(inner, _) = &of.kind {
        of = inner;
    }
    match expr.ty.kind {
        Kind::Integer => !matches!(of.kind, ExprKind::Root(Root::Constants)),
        Kind::String => match &of.kind {
            ExprKind::Root(root) => matches!(root, Root::Input | Root::Config | Root::Connection),
            ExprKind::Text(_) | ExprKind::Call { .. } => of.ty.kind == Kind::String && std::ptr::eq(of, expr),
            _ => false,
        },
        _ => false,
    }
}

/// What keys lead to below a value that may be anything.
pub(super) fn below(value: Ruby, keys: &[&str]) -> Ruby {
    match keys {
        [] => value,
        [key] => Ruby::prelude("get", [value, Ruby::text(*key)]),
        keys => {
            let keys = keys.iter().map(|key| Ruby::text(*key)).collect();
            Ruby::prelude("dig", [value, Ruby::List(keys)])
        }
    }
}

/// A property of the account; one that is blank is none.
pub(super) fn property(name: &str) -> Ruby {
    Ruby::function("account_property", [Ruby::text(name)]).call("presence", [])
}

/// A local.
pub(super) fn name_of(local: &Local) -> Ruby {
    Ruby::name(names::local(&local.name))
}

/// The same call with a block.
/// Whether nothing of a value can fail.
fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Root(_) | ExprKind::Local(_) => true,
        ExprKind::Member(of, _) | ExprKind::Widen(of) => is_plain(of),
        _ => false,
    }
}

pub(super) fn block_on(call: Ruby, params: Vec<String>, body: Vec<Ruby>) -> Ruby {
    match call {
        Ruby::Call(mut call) => {
            call.block = Some(super::tree::Block { params, body });
            Ruby::Call(call)
        }
        other => other,
    }
}

fn root_name(root: Root) -> &'static str {
    match root {
        Root::Connection => "connection",
        Root::Config => "config",
        Root::Labels => "labels",
        Root::Input | Root::Rest => "input",
        Root::Constants => "constants",
        Root::Response => "response",
        Root::Item => "item",
        Root::Record => "record",
        Root::Items => "items",
        Root::Page => "page",
        Root::Cursor => "cursor",
        Root::Window => "window",
        Root::Parent => "parent",
        Root::Event => "event",
        Root::Arguments => "arguments",
        Root::Named(_) => unreachable!("a slot has a name of its own"),
        Root::Now | Root::Today => "now",
        Root::Field => "field",
        Root::Account | Root::Tables => unreachable!("nothing reads all of it"),
    }
}

/// Whether an expression of this type may be null.
pub(super) fn nullable(ty: &Type) -> bool {
    ty.nullable || matches!(ty.kind, Kind::Null | Kind::Unknown)
}
