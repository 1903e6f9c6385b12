//! Gives expressions and structure their types and turns names into links.
//!
//! In: trees of [`expr::ast`](crate::expr::ast). Out: trees of [`model`](crate::model), in which a
//! [`ExprKind::Demand`] stands wherever a kind is needed and only the run can tell. A mistake is
//! reported at its smallest node and leaves [`Kind::Unknown`], which silences what follows from it.
//!
//! One file per part of the language: [`access`] members and indexes, [`operators`], [`call`]
//! functions, [`method`] calls of the spec's own, [`structure`] maps, lists and `$` keys, [`fit`] whether a type may stand somewhere,
//! [`wire`] what happens to typed values that leave, [`secret`] what must not be shown,
//! [`choice`] cases of a closed set, [`doubt`] what is probably not meant.

mod access;
mod account;
mod call;
mod chance;
mod choice;
mod doubt;
mod file;
mod fit;
mod known_argument;
mod lookup;
mod method;
mod name;
mod operators;
mod result;
mod secret;
mod short_key;
mod signature;
mod structure;
mod wire;

pub(super) use access::is_cut;
pub(super) use fit::braces;

use std::sync::Arc;

use crate::diagnostic::{Code, Description, Problems};
use crate::expr::ast::{self, ExprKind as Written};
use crate::model::{Expr, ExprKind, Kind, Local, Root, Type};
use crate::span::{Span, Spanned};
use crate::value::Value;

use super::known::{Known, join};
use super::scope::{CONTEXT, Scope, is_context};
use super::walk;

/// How deep an expression or a structure may nest.
const DEEPEST: u16 = 120;

/// Infers the expressions of one slot.
pub(super) struct Infer<'a> {
    known: &'a Known,
    scope: &'a Scope,
    pub problems: &'a mut Problems,
    bound: Vec<Bound>,
    slots: u16,
    depth: u16,
    sending: Sending,
    /// Parts of a multipart body may stand here.
    pub files: bool,
    /// Where `input` stands of which a member is read.
    member_of_input: Option<Span>,
}

/// A name that is bound inside a slot.
struct Bound {
    local: Local,
    ty: Type,
}

/// What becomes of values at the leaves of a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sending {
    /// They stay as they are.
    No,
    /// They leave in a request; nulls of data stay out.
    Omit,
    /// They leave in a request, nulls too.
    Keep,
}

impl<'a> Infer<'a> {
    /// Infers at a place that can read `scope`.
    pub fn new(known: &'a Known, scope: &'a Scope, problems: &'a mut Problems) -> Self {
        Self {
            known,
            scope,
            problems,
            bound: Vec::new(),
            slots: 0,
            depth: 0,
            sending: Sending::No,
            files: false,
            member_of_input: None,
        }
    }

    /// An expression.
    pub fn expr(&mut self, expr: &ast::Expr) -> Expr {
        if self.depth >= DEEPEST {
            self.problems.tell(
                Code::NestsTooDeep,
                Description::new(
                    format!("this expression nests deeper than {DEEPEST} levels"),
                    expr.span,
                    "too deep",
                ),
            );
            return unknown(expr.span);
        }
        self.depth += 1;
        let made = self.dispatch(expr);
        self.depth -= 1;
        made
    }

    fn dispatch(&mut self, expr: &ast::Expr) -> Expr {
        let span = expr.span;
        if let (Some(inputs), Some(name)) = (&self.scope.inputs, walk::member_of(expr, "input")) {
            inputs.name(name);
            self.member_of_input = match &expr.kind {
                Written::Member(of, _) | Written::Index(of, _) => Some(of.span),
                _ => None,
            };
        }
        match &expr.kind {
            Written::Null => literal(Value::Null, span),
            Written::Bool(value) => literal(Value::Bool(*value), span),
            Written::Int(value) => literal(Value::Int(*value), span),
            Written::Number(value) => literal(Value::Number(*value), span),
            Written::Duration(value) => literal(Value::Duration(*value), span),
            Written::Str { text, .. } => literal(Value::text(text), span),
            Written::Name(name) => self.name(name, span),
            Written::Member(of, name) => self.member(of, name, span),
            Written::Index(of, index) => self.index(of, index, span),
            Written::Slice(of, from, to) => self.slice(of, from.as_deref(), to.as_deref(), span),
            Written::Call { function, args, piped } => self.call(function, args, *piped, span),
            Written::Neg(of) => self.negative(of, span),
            Written::Not(of) => {
                let of = self.condition(of);
                boolean(ExprKind::Not(Box::new(of)), span)
            }
            Written::Binary(operator, left, right) => self.binary(*operator, left, right, span),
            Written::In { item, list, negated } => self.within(item, list, *negated, span),
            Written::Test { of, test, negated } => self.test(of, test, *negated, span),
            Written::If { condition, then, otherwise } => {
                self.choice(condition, then, otherwise.as_deref(), span)
            }
            Written::List(members) => self.list(members, span),
            Written::Record(members) => self.record(members, span),
            Written::Hole => unknown(span),
            Written::Around(parts) => {
                for part in parts {
                    self.expr(part);
                }
                unknown(span)
            }
        }
    }

    fn choice(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Expr,
        otherwise: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
        let condition = self.condition(condition);
        let then = self.expr(then);
        let otherwise = otherwise.map(|otherwise| self.expr(otherwise));
        let ty = match &otherwise {
            Some(otherwise) => join(&then.ty, &otherwise.ty),
            None => then.ty.clone().or_null(),
        };
        let kind = ExprKind::If {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: otherwise.map(Box::new),
        };
        Expr { kind, ty, span }
    }

    fn list(&mut self, members: &[ast::Expr], span: Span) -> Expr {
        let members: Vec<Expr> = members.iter().map(|member| self.expr(member)).collect();
        let of = members.iter().map(|member| member.ty.clone()).reduce(|left, right| join(&left, &right));
        let of = of.unwrap_or_else(Type::any);
        let secret = of.secret;
        let ty = Type::of(Kind::Array(Arc::new(of))).with_secret(secret);
        Expr { kind: ExprKind::List(members), ty, span }
    }

    fn record(&mut self, members: &[(Spanned<String>, ast::Expr)], span: Span) -> Expr {
        let members: Vec<(Arc<str>, Expr)> =
            members.iter().map(|(key, value)| (Arc::from(key.value.as_str()), self.expr(value))).collect();
        let ty = members_type(&members);
        Expr { kind: ExprKind::Record(members), ty, span }
    }

    /// A name: bound inside the slot, taken by a pick list, or of the context.
    fn name(&mut self, name: &str, span: Span) -> Expr {
        if let Some(bound) = self.bound.iter().rev().find(|bound| &*bound.local.name == name) {
            return Expr { kind: ExprKind::Local(bound.local.clone()), ty: bound.ty.clone(), span };
        }
        if let Some((argument, ty)) = self.scope.arguments.iter().find(|(known, _)| &**known == name) {
            let all = Expr { kind: ExprKind::Root(Root::Arguments), ty: Type::of(Kind::Map), span };
            let kind = ExprKind::Member(Box::new(all), argument.clone());
            return Expr { kind, ty: ty.clone(), span };
        }
        if let Some((_, ty)) = self.scope.parent.as_ref().filter(|(parent, _)| &**parent == name) {
            return Expr { kind: ExprKind::Root(Root::Parent), ty: ty.clone(), span };
        }
        if let Some(named) = self.scope.named.iter().find(|named| *named.name == *name) {
            self.scope.reads.iter().for_each(|reads| reads.mark(named.slot));
            return Expr { kind: ExprKind::Root(Root::Named(named.slot)), ty: named.ty.clone(), span };
        }
        if name == "rest" {
            self.scope.reads.iter().for_each(super::scope::Reads::mark_rest);
        }
        match CONTEXT.iter().find(|known| known.word == name) {
            Some(known) if self.scope.open && !self.scope.reads(known.root) => unknown(span),
            None if self.scope.open => unknown(span),
            Some(known) if known.root == Root::Account && self.scope.account => {
                self.account_whole(span);
                unknown(span)
            }
            Some(known) if self.scope.reads(known.root) => {
                if matches!(known.root, Root::Now | Root::Today) {
                    self.scope.reads.iter().for_each(super::scope::Reads::mark_now);
                }
                self.note(known.root, span);
                Expr { kind: ExprKind::Root(known.root), ty: self.root_type(known.root), span }
            }
            Some(known) => {
                let place = self.scope.place;
                let help = if place == crate::check::step::KEPT_OF_STEPS && name == "response" {
                    "give the request a name with `as`, and read that: `NAME.body`".to_owned()
                } else {
                    format!("it can be read {}", known.readable)
                };
                self.problems.tell(
                    Code::NameNotHere,
                    Description::new(format!("`{name}` cannot be read in {place}"), span, "not known here")
                        .help(help),
                );
                unknown(span)
            }
            None => self.unknown_name(name, span),
        }
    }

    /// Takes down that the input is read, or what is left of it.
    fn note(&self, root: Root, span: Span) {
        let Some(inputs) = &self.scope.inputs else { return };
        match (root, &self.scope.rest) {
            (Root::Input, _) if self.member_of_input != Some(span) => inputs.all(),
            (Root::Rest, Some(rest)) => rest.iter().for_each(|name| inputs.name(name)),
            _ => {}
        }
    }

    /// The type of a name of the context, which the scope reads.
    fn root_type(&self, root: Root) -> Type {
        let given = |ty: &Option<Type>| ty.clone().unwrap_or_else(Type::unknown);
        match root {
            Root::Connection => self.known.connection_type(),
            Root::Config => given(&self.scope.config),
            Root::Labels => given(&self.scope.labels),
            Root::Input | Root::Rest => given(&self.scope.input),
            // Read by its members alone, which are asked for before this.
            Root::Account | Root::Tables => Type::unknown(),
            Root::Constants => self.known.constants.clone(),
            Root::Response if self.scope.made => {
                let body = given(&self.scope.response);
                Type::of(Kind::Members(Arc::new(vec![("body".into(), body)])))
            }
            Root::Response => answer_type(given(&self.scope.response)),
            Root::Item => given(&self.scope.item),
            Root::Record => given(&self.scope.record),
            Root::Items => given(&self.scope.items),
            Root::Page => page_type(),
            Root::Cursor => self.scope.cursor.as_ref().map_or_else(Type::unknown, |(ty, _)| ty.clone()),
            Root::Window => {
                let end =
                    self.scope.cursor.as_ref().map_or_else(Type::unknown, |(ty, _)| ty.clone().or_null());
                members(vec![("end", end)])
            }
            Root::Event => given(&self.scope.event),
            Root::Parent => self.scope.parent.as_ref().map_or_else(Type::unknown, |(_, ty)| ty.clone()),
            Root::Arguments => Type::of(Kind::Map),
            Root::Named(slot) => {
                let named = self.scope.named.iter().find(|named| named.slot == slot);
                named.map_or_else(Type::unknown, |named| named.ty.clone())
            }
            Root::Now => Type::of(Kind::DateTime),
            Root::Today => Type::of(Kind::Date),
            Root::Field => given(&self.scope.field),
        }
    }

    /// Binds a name while `inside` runs.
    fn binding<T>(
        &mut self,
        name: &Spanned<String>,
        ty: Type,
        inside: impl FnOnce(&mut Self, Local) -> T,
    ) -> T {
        let before = self.bound.len();
        let local = self.bind(name, ty);
        let made = inside(self, local);
        self.bound.truncate(before);
        made
    }

    /// Binds a name until the caller takes it away again.
    fn bind(&mut self, name: &Spanned<String>, ty: Type) -> Local {
        let word = name.value.as_str();
        let hides = self.bound.iter().any(|bound| &*bound.local.name == word)
            || self.scope.arguments.iter().any(|(known, _)| &**known == word)
            || self.scope.named.iter().any(|named| &*named.name == word)
            || self.scope.parent.as_ref().is_some_and(|(known, _)| &**known == word);
        let own = word == "field" && self.scope.binds_field;
        if (is_context(word) && !own) || hides {
            let label = if hides { "bound already" } else { "a name of the language" };
            self.problems.tell(
                Code::NameTaken,
                Description::new(format!("the name `{word}` is taken"), name.span, label)
                    .help("choose another name: a name means one thing wherever it is read".to_owned()),
            );
        }
        let local = Local { name: Arc::from(word), slot: self.slots };
        self.slots = self.slots.saturating_add(1);
        self.bound.push(Bound { local: local.clone(), ty });
        local
    }
}

/// The type of an answer whose body has the type `body`.
pub(super) fn answer_type(body: Type) -> Type {
    let text = || Type::of(Kind::String).or_null();
    members(vec![
        ("status", Type::of(Kind::Integer).or_null()),
        ("reason", text()),
        ("headers", Type::of(Kind::Map)),
        ("body", body),
        ("text", text()),
    ])
}

/// The type of `page`.
fn page_type() -> Type {
    let integer = || Type::of(Kind::Integer).or_null();
    members(vec![
        ("number", integer()),
        ("offset", integer()),
        ("size", integer()),
        ("token", Type::any()),
        ("url", Type::of(Kind::String).or_null()),
    ])
}

/// An object type with these members.
fn members(members: Vec<(&str, Type)>) -> Type {
    Type::of(Kind::Members(Arc::new(members.into_iter().map(|(name, ty)| (Arc::from(name), ty)).collect())))
}

/// The type of an object that is written with these members.
fn members_type(members: &[(Arc<str>, Expr)]) -> Type {
    let secret = members.iter().any(|(_, value)| value.ty.secret);
    let members = members.iter().map(|(name, value)| (name.clone(), value.ty.clone())).collect();
    Type::of(Kind::Members(Arc::new(members))).with_secret(secret)
}

/// What a mistake leaves.
pub(super) fn unknown(span: Span) -> Expr {
    Expr { kind: ExprKind::Literal(Value::Null), ty: Type::unknown(), span }
}

/// A value that is known.
pub(super) fn literal(value: Value, span: Span) -> Expr {
    let ty = super::known::type_of_value(&value);
    Expr { kind: ExprKind::Literal(value), ty, span }
}

/// An expression that gives true or false.
fn boolean(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, ty: Type::of(Kind::Boolean), span }
}
