//! Members, indexes and slices.
//!
//! Reading is total: what is not there is null. Only what is known to have no members, or no such
//! member, is a mistake.

use std::sync::Arc;

use super::{Infer, unknown};
use crate::check::known::{in_words, join};
use crate::diagnostic::{Code, Description};
use crate::expr::ast;
use crate::model::{Expr, ExprKind, Field, Kind, Root, ShapeId, Type};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::value::Value;

impl Infer<'_> {
    pub(super) fn member(&mut self, of: &ast::Expr, name: &Spanned<String>, span: Span) -> Expr {
        if self.is_account(of) {
            return self.property(&name.value, span);
        }
        let of = self.expr(of);
        self.member_of(of, &name.value, name.span, span)
    }

    /// The member `name` of `of`, which is written at `at`.
    pub fn member_of(&mut self, of: Expr, name: &str, at: Span, span: Span) -> Expr {
        // The headers of an event have their names in lower case, with `_` for `-`.
        let header = is_event_headers(&of).then(|| name.to_ascii_lowercase().replace('-', "_"));
        let name = header.as_deref().unwrap_or(name);
        let Some(ty) = self.member_type(&of, name, at) else { return unknown(span) };
        Expr { kind: ExprKind::Member(Box::new(of), Arc::from(name)), ty, span }
    }

    /// The type of a member; `None` when there is none, which has been reported.
    fn member_type(&mut self, of: &Expr, name: &str, at: Span) -> Option<Type> {
        let from = &of.ty;
        if matches!(of.kind, ExprKind::Root(Root::Rest)) && !self.rest_holds(name, at) {
            return None;
        }
        let found = match &from.kind {
            Kind::Unknown => return None,
            Kind::Any | Kind::Map | Kind::Null => Type::any().with_secret(from.secret),
            Kind::Shape(shape) => {
                let Some(field) = self.field(*shape, name) else {
                    if !self.known.shape(*shape).found.is_empty() {
                        return Some(Type::any().with_secret(from.secret));
                    }
                    self.no_field(of, *shape, name, at);
                    return None;
                };
                self.known.type_of(field, is_given(of))
            }
            Kind::Members(members) => match members.iter().find(|(known, _)| &**known == name) {
                Some((_, ty)) => ty.clone(),
                None => {
                    self.no_member(of, name, at);
                    return None;
                }
            },
            Kind::Array(_) => {
                self.problems.tell(
                    Code::NoMembers,
                    Description::new(
                        format!("{} is an array and has no member `{name}`", subject(of)),
                        at,
                        "no member of an array",
                    )
                    .help(format!(
                        "the first one's is `… | first`, all of them `… | map(attribute='{name}')`"
                    )),
                );
                return None;
            }
            other => {
                let kind = in_words(other);
                self.problems.tell(
                    Code::NoMembers,
                    Description::new(
                        format!("{} is {kind} and has no member `{name}`", subject(of)),
                        at,
                        format!("no member of {kind}"),
                    )
                    .help(
                        crate::builtin::find(name).map(|_| format!("a function is called as `… | {name}`")),
                    ),
                );
                return None;
            }
        };
        Some(if from.nullable { found.or_null() } else { found })
    }

    fn field(&self, shape: ShapeId, name: &str) -> Option<&Field> {
        self.known.shape(shape).field(name)
    }

    fn no_field(&mut self, of: &Expr, shape: ShapeId, name: &str, at: Span) {
        if self.known.open.contains(&shape) {
            return;
        }
        let shape = self.known.shape(shape);
        if is_cut(name, shape.fields.iter().map(|field| &*field.name)) {
            return;
        }
        let of = subject(of);
        if let Some(field) =
            shape.fields.iter().find(|field| field.wire.path.first().is_some_and(|key| &**key == name))
        {
            let description =
                Description::new(format!("{of} has no field `{name}`"), at, "this is the wire name")
                    .because(field.span, format!("here it is called `{}`", field.name))
                    .rename(at, field.name.to_string())
                    .help(format!("here it is called `{}`", field.name));
            self.problems.tell(Code::WireName, description);
            return;
        }
        let near = nearest(name, shape.fields.iter().map(|field| &*field.name)).map(str::to_owned);
        let mut description = Description::new(format!("{of} has no field `{name}`"), at, "no such field");
        let mut all = self.known.shapes.iter().flat_map(|shape| &shape.fields);
        let readonly = all.find(|field| field.readonly && &*field.name == name);
        match near {
            _ if of == "`input`" && readonly.is_some() => {
                description = description.help(format!(
                    "fields that are `readonly` are no input by themselves; `require: [{name}]` beside `use` brings it in"
                ));
                if let Some(field) = readonly {
                    description = description.because(field.span, "`readonly`");
                }
            }
            Some(near) => {
                description = description.help(format!("a field `{near}` exists")).rename(at, near);
            }
            None => {
                description.because.push(crate::diagnostic::Label::new(shape.span, "the fields stand here"));
            }
        }
        self.problems.tell(Code::UnknownField, description);
    }

    fn no_member(&mut self, of: &Expr, name: &str, at: Span) {
        if matches!(of.kind, ExprKind::Root(Root::Connection)) && self.known.connection.open {
            return;
        }
        let whole = ["status", "reason", "headers", "text"].contains(&name);
        if self.scope.made && whole && matches!(of.kind, ExprKind::Root(Root::Response)) {
            self.problems.tell(
                Code::AnswerOfSteps,
                Description::new(
                    format!("`response.{name}` means no answer here: steps have made the body"),
                    at,
                    "of which request",
                )
                .help(format!("a request with a name has it: `as: NAME`, then `NAME.{name}` in the steps")),
            );
            return;
        }
        let names = self.member_names(&of.ty.kind);
        let near = nearest(name, names.iter().map(|name| &**name)).map(str::to_owned);
        let code = match &of.kind {
            ExprKind::Root(Root::Connection) => Code::UnknownField,
            _ if is_constant(of) => Code::UnknownConstant,
            _ => Code::UnknownMember,
        };
        let mut description =
            Description::new(format!("{} has no member `{name}`", subject(of)), at, "no such member");
        let whole = names.iter().map(|name| &**name).eq(["status", "reason", "headers", "body", "text"]);
        if let (true, None, ExprKind::Root(Root::Named(slot))) = (whole, &near, &of.kind) {
            let named = self.scope.named.iter().find(|named| named.slot == *slot);
            let of = named.map_or("NAME", |named| &*named.name);
            description.help = Some(format!("what the service answered is `{of}.body.{name}`"));
        } else if let Some(near) = near {
            description = description.help(format!("a member `{near}` exists")).rename(at, near);
        } else if matches!(of.kind, ExprKind::Root(Root::Connection)) {
            description.help = Some("it is a field or a value of the section `connection`".to_owned());
        } else if matches!(of.kind, ExprKind::Root(Root::Response)) {
            description.help = Some(format!("what the service answered is `response.body.{name}`"));
        } else if !names.is_empty() {
            let names: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
            description.help = Some(format!("there are {}", names.join(", ")));
        }
        self.problems.tell(code, description);
    }

    /// Whether `rest` holds the field; reports if it does not.
    fn rest_holds(&mut self, name: &str, at: Span) -> bool {
        let Some(rest) = &self.scope.rest else { return true };
        if rest.iter().any(|known| &**known == name) {
            return true;
        }
        let is_input = self.scope.input.as_ref().is_some_and(|input| match input.kind {
            Kind::Shape(shape) => self.field(shape, name).is_some(),
            _ => false,
        });
        if !is_input {
            return true;
        }
        self.problems.tell(
            Code::UnknownField,
            Description::new(format!("`rest` does not hold `{name}`"), at, "used elsewhere in this request")
                .help(format!(
                    "`rest` is the input without what path, params and headers read; `input.{name}` reads it"
                )),
        );
        false
    }

    /// The names that `.` can be followed by.
    pub(super) fn member_names(&self, kind: &Kind) -> Vec<Arc<str>> {
        match kind {
            Kind::Shape(shape) => {
                self.known.shape(*shape).fields.iter().map(|field| field.name.clone()).collect()
            }
            Kind::Members(members) => members.iter().map(|(name, _)| name.clone()).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn index(&mut self, of: &ast::Expr, index: &ast::Expr, span: Span) -> Expr {
        if let (true, ast::ExprKind::Str { text, .. }) = (self.is_account(of), &index.kind) {
            return self.property(text, span);
        }
        let of = self.expr(of);
        if let ast::ExprKind::Str { text, .. } = &index.kind {
            return self.member_of(of, text, index.span, span);
        }
        let index = self.expr(index);
        let ty = self.element_type(&of, &index);
        Expr { kind: ExprKind::Index(Box::new(of), Box::new(index)), ty, span }
    }

    fn element_type(&mut self, of: &Expr, index: &Expr) -> Type {
        let secret = of.ty.secret || index.ty.secret;
        let wanted = match &of.ty.kind {
            Kind::Unknown => return Type::unknown(),
            Kind::Any | Kind::Null => return Type::any().with_secret(secret),
            Kind::Array(element) => (Kind::Integer, (**element).clone()),
            Kind::Map => (Kind::String, Type::any()),
            Kind::Members(members) => {
                let all = members.iter().map(|(_, ty)| ty.clone()).reduce(|left, right| join(&left, &right));
                (Kind::String, all.unwrap_or_else(Type::any))
            }
            Kind::Shape(_) => (Kind::String, Type::any()),
            other => {
                let kind = in_words(other);
                self.problems.tell(
                    Code::NoMembers,
                    Description::new(
                        format!("{} is {kind} and cannot be indexed", subject(of)),
                        of.span,
                        format!("this is {kind}"),
                    )
                    .help(
                        matches!(other, Kind::String)
                            .then(|| "a part of a text is a slice: `[0:1]`".to_owned()),
                    ),
                );
                return Type::unknown();
            }
        };
        let (key, element) = wanted;
        if !matches!(&index.ty.kind, Kind::Any | Kind::Unknown | Kind::Null) && index.ty.kind != key {
            let (is, key) = (in_words(&index.ty.kind), in_words(&key));
            let of = in_words(&of.ty.kind);
            self.problems.tell(
                Code::WrongType,
                Description::new(
                    format!("{of} is indexed by {key}, not by {is}"),
                    index.span,
                    format!("this is {is}"),
                ),
            );
        }
        element.or_null().with_secret(secret)
    }

    pub(super) fn slice(
        &mut self,
        of: &ast::Expr,
        from: Option<&ast::Expr>,
        to: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
        let of = self.expr(of);
        let mut edge = |edge: Option<&ast::Expr>| {
            edge.map(|edge| {
                let edge = self.expr(edge);
                Box::new(self.want(edge, &Kind::Integer, "an edge of a slice"))
            })
        };
        let (from, to) = (edge(from), edge(to));
        let ty = match &of.ty.kind {
            Kind::Any | Kind::Null => Type::any().with_secret(of.ty.secret),
            Kind::Unknown | Kind::String | Kind::Array(_) | Kind::Bytes => of.ty.clone(),
            other => {
                let kind = in_words(other);
                self.problems.tell(
                    Code::WrongType,
                    Description::new(format!("{kind} has no slices"), of.span, format!("this is {kind}"))
                        .help("texts, arrays and bytes have".to_owned()),
                );
                Type::unknown()
            }
        };
        Expr { kind: ExprKind::Slice(Box::new(of), from, to), ty, span }
    }
}

/// Whether an expression is `event.headers`.
fn is_event_headers(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Member(of, name) => &**name == "headers" && matches!(of.kind, ExprKind::Root(Root::Event)),
        _ => false,
    }
}

/// Whether a value was checked before anything ran, so that what is required in it is there.
fn is_given(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Root(root) => {
            matches!(root, Root::Input | Root::Config | Root::Connection | Root::Rest)
        }
        ExprKind::Member(of, _) | ExprKind::Index(of, _) => is_given(of),
        _ => false,
    }
}

/// Whether an expression reads a constant by its path.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Root(root) => *root == Root::Constants,
        ExprKind::Member(of, _) => is_constant(of),
        _ => false,
    }
}

/// What an expression is called in a message: its path in backticks, or "this value".
pub(super) fn subject(expr: &Expr) -> String {
    path_text(expr).map_or_else(|| "this value".to_owned(), |path| format!("`{path}`"))
}

/// The path that an expression is, as it is written.
fn path_text(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Root(root) => crate::check::scope::CONTEXT
            .iter()
            .find(|known| known.root == *root)
            .map(|known| known.word.to_owned()),
        ExprKind::Local(local) => Some(local.name.to_string()),
        ExprKind::Member(of, name) => match of.kind {
            ExprKind::Root(Root::Arguments) => Some(name.to_string()),
            _ => Some(format!("{}.{name}", path_text(of)?)),
        },
        ExprKind::Index(of, index) => match &index.kind {
            ExprKind::Literal(Value::Int(at)) => Some(format!("{}[{at}]", path_text(of)?)),
            _ => None,
        },
        ExprKind::Demand(of) => path_text(of),
        _ => None,
    }
}

/// Whether `name` is all that an expression can say of a field whose own name is none, which was
/// told: of `my-field` it reads `my`.
pub(in crate::check) fn is_cut<'f>(name: &str, mut fields: impl Iterator<Item = &'f str>) -> bool {
    fields.any(|field| !crate::names::is_name(field) && field.starts_with(name))
}
