//! What stands in a value slot: texts with expressions, maps, lists, and `$` keys.

use std::sync::Arc;

use super::fit::wrap;
use super::{Infer, Sending, literal, members_type, unknown};
use crate::check::known::join;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Part, Template, Written, WrittenKind};
use crate::model::{Border, Each, Expr, ExprKind, Format, Kind, Local, TextPart, Type};
use crate::span::{Span, Spanned};
use crate::value::Value;

impl Infer<'_> {
    /// A value that stays here.
    pub fn value(&mut self, written: &Written) -> Expr {
        self.sending = Sending::No;
        self.written(written)
    }

    /// A value that leaves in a request: typed values are translated, nulls of data stay out
    /// unless `keep_nulls`.
    pub fn sent(&mut self, written: &Written, keep_nulls: bool) -> Expr {
        self.sending = if keep_nulls { Sending::Keep } else { Sending::Omit };
        let made = self.written(written);
        self.sending = Sending::No;
        made
    }

    /// A text or null that stays here.
    pub fn value_text(&mut self, written: &Written) -> Expr {
        let made = self.value(written);
        self.text(made)
    }

    /// A text or null that leaves in a request, whole or in a header.
    pub fn sent_text(&mut self, written: &Written) -> Expr {
        // Nulls are kept: what is no text is a mistake, so there is nothing to clean.
        let made = self.sent(written, true);
        let made = match made.kind {
            ExprKind::Keep(of) => *of,
            _ => made,
        };
        self.text(made)
    }

    /// An expression that leaves in a request as text.
    pub fn sent_expr(&mut self, expr: &ast::Expr) -> Expr {
        let made = self.expr(expr);
        self.to_wire(made)
    }

    pub(super) fn written(&mut self, written: &Written) -> Expr {
        if self.depth >= super::DEEPEST {
            self.problems.tell(
                Code::NestsTooDeep,
                Description::new(
                    format!("this structure nests deeper than {} levels", super::DEEPEST),
                    written.span,
                    "too deep",
                ),
            );
            return unknown(written.span);
        }
        self.depth += 1;
        let made = self.structure(written);
        self.depth -= 1;
        made
    }

    fn structure(&mut self, written: &Written) -> Expr {
        let span = written.span;
        match &written.kind {
            WrittenKind::Literal(value) | WrittenKind::Raw(value) => literal(value.clone(), span),
            WrittenKind::Text(template) => self.template(template, span),
            WrittenKind::List(members) => self.members(members, span),
            WrittenKind::Map(members) => self.map(members, span),
            WrittenKind::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                let then = self.written(then);
                let otherwise = otherwise.as_ref().map(|otherwise| self.written(otherwise));
                let ty = either(&then.ty, otherwise.as_ref().map(|otherwise| &otherwise.ty));
                let kind = ExprKind::If {
                    condition: Box::new(condition),
                    then: Box::new(then),
                    otherwise: otherwise.map(Box::new),
                };
                Expr { kind, ty, span }
            }
            WrittenKind::Case { subject, cases, otherwise } => {
                self.case(subject, cases, otherwise.as_deref(), span)
            }
            WrittenKind::For { each, filter, key, give } => {
                self.repeat(each, filter.as_ref(), key.as_deref(), give, span)
            }
            WrittenKind::Fold { total, from, each, give } => {
                self.fold(total, from.as_deref(), each, give, span)
            }
            WrittenKind::Let { names, give } => self.names(names, give, span),
            WrittenKind::Merge(members) => self.merge(members, span),
            WrittenKind::Concat(members) => self.concat(members, span),
            WrittenKind::Call { method, with } => {
                let made = self.call_by_name(method, with, span);
                self.leaf(made)
            }
            WrittenKind::Keep(value) => {
                if self.sending == Sending::No {
                    self.problems.tell(
                        Code::KeepOutside,
                        Description::new(
                            "`$keep` has a meaning in what is sent only",
                            span,
                            "not part of a request's body or params",
                        ),
                    );
                }
                let value = self.written(value);
                let ty = value.ty.clone();
                Expr { kind: ExprKind::Keep(Box::new(value)), ty, span }
            }
            WrittenKind::File { content, name, media } => {
                self.file(content, name.as_deref(), media.as_deref(), span)
            }
            WrittenKind::Fail(message) => {
                let sending = std::mem::replace(&mut self.sending, Sending::No);
                let message = self.written(message);
                self.sending = sending;
                let message = self.text(message);
                self.never_secret(&message, "a message");
                Expr { kind: ExprKind::Fail(Box::new(message)), ty: Type::of(Kind::Null).or_null(), span }
            }
        }
    }

    /// A text: the value of its only expression, or text around expressions.
    pub fn template(&mut self, template: &Template, span: Span) -> Expr {
        if let Some(sole) = template.sole() {
            let made = self.expr(sole);
            return self.leaf(made);
        }
        for part in &template.parts {
            if let Part::Text(text) = part {
                crate::check::placeholder::in_text(text, self.problems);
            }
        }
        if let Some(text) = template.plain() {
            return literal(Value::text(text), span);
        }
        let mut secret = false;
        let mut parts = Vec::with_capacity(template.parts.len());
        for part in &template.parts {
            match part {
                Part::Text(text) => parts.push(TextPart::Text(Arc::from(text.value.as_str()))),
                Part::Expr(expr) => {
                    let made = self.expr(expr);
                    let made = if self.sending == Sending::No { made } else { self.to_wire(made) };
                    secret |= made.ty.secret;
                    self.textable(&made);
                    parts.push(TextPart::Expr(made));
                }
            }
        }
        if self.sending != Sending::No {
            let exprs: Vec<Option<&Expr>> = parts
                .iter()
                .map(|part| match part {
                    TextPart::Expr(expr) => Some(expr),
                    TextPart::Text(_) => None,
                })
                .collect();
            self.doubt_quotes(template, &exprs);
        }
        Expr { kind: ExprKind::Text(parts), ty: Type::of(Kind::String).with_secret(secret), span }
    }

    /// A value at the end of a structure.
    fn leaf(&mut self, expr: Expr) -> Expr {
        match self.sending {
            Sending::No => expr,
            Sending::Omit => {
                let sent = self.to_wire(expr);
                let single = matches!(&sent.kind, ExprKind::ToWire(Border::Value(format), _) if *format != Format::Json);
                if !single
                    && matches!(
                        sent.ty.kind,
                        Kind::Any | Kind::Map | Kind::Shape(_) | Kind::Members(_) | Kind::Array(_)
                    )
                {
                    let kind = sent.ty.kind.clone();
                    wrap(sent, ExprKind::Clean, kind)
                } else {
                    sent
                }
            }
            Sending::Keep => self.to_wire(expr),
        }
    }

    /// Keeps a member's null where all nulls are kept.
    fn kept(&self, member: Expr) -> Expr {
        if self.sending != Sending::Keep || matches!(member.kind, ExprKind::Keep(_)) || !member.ty.nullable {
            return member;
        }
        let kind = member.ty.kind.clone();
        wrap(member, ExprKind::Keep, kind)
    }

    fn map(&mut self, members: &[(Spanned<String>, Written)], span: Span) -> Expr {
        let members: Vec<(Arc<str>, Expr)> = members
            .iter()
            .map(|(key, value)| {
                let value = self.written(value);
                (Arc::from(key.value.as_str()), self.kept(value))
            })
            .collect();
        let ty = members_type(&members);
        let vanishes = !members.is_empty() && members.iter().all(|(_, value)| may_vanish(value));
        let ty = if vanishes { ty.or_null() } else { ty };
        Expr { kind: ExprKind::Map(members), ty, span }
    }

    fn members(&mut self, members: &[Written], span: Span) -> Expr {
        let members: Vec<Expr> = members
            .iter()
            .map(|member| {
                let member = self.written(member);
                self.kept(member)
            })
            .collect();
        let of = members.iter().map(|member| member.ty.clone()).reduce(|left, right| join(&left, &right));
        let of = of.unwrap_or_else(Type::any);
        let secret = of.secret;
        let vanishes = !members.is_empty() && members.iter().all(may_vanish);
        let ty = Type { kind: Kind::Array(Arc::new(of)), nullable: vanishes, secret };
        Expr { kind: ExprKind::Members(members), ty, span }
    }

    fn case(
        &mut self,
        subject: &ast::Expr,
        cases: &[(Vec<Spanned<String>>, Written)],
        otherwise: Option<&Written>,
        span: Span,
    ) -> Expr {
        let subject = self.expr(subject);
        self.textable(&subject);
        self.closed_cases(&subject, cases, otherwise.is_some(), span);
        let cases: Vec<(Vec<Arc<str>>, Expr)> = cases
            .iter()
            .map(|(texts, value)| {
                let texts = texts.iter().map(|text| Arc::from(text.value.as_str())).collect();
                (texts, self.written(value))
            })
            .collect();
        let otherwise = otherwise.map(|otherwise| self.written(otherwise));
        let first = cases.iter().map(|(_, value)| value.ty.clone()).reduce(|left, right| join(&left, &right));
        let ty = match first {
            Some(first) => either(&first, otherwise.as_ref().map(|otherwise| &otherwise.ty)),
            None => otherwise.as_ref().map_or_else(Type::any, |otherwise| otherwise.ty.clone()),
        };
        let kind = ExprKind::Case { subject: Box::new(subject), cases, otherwise: otherwise.map(Box::new) };
        Expr { kind, ty, span }
    }

    /// The list of a loop, and the type of its elements.
    pub fn source(&mut self, each: &ast::Each) -> (Expr, Type) {
        let list = self.expr(&each.list);
        let list = match &list.ty.kind {
            Kind::Array(_) | Kind::Unknown | Kind::Null => list,
            Kind::Map | Kind::Shape(_) | Kind::Members(_) => {
                self.problems.tell(
                    Code::WrongType,
                    Description::new("an object is walked by its entries", list.span, "this is an object")
                        .help("`… | entries` gives its keys and values".to_owned()),
                );
                unknown(list.span)
            }
            _ => self.want(list, &Kind::Array(Arc::new(Type::any())), "the list of a loop"),
        };
        let of = match &list.ty.kind {
            Kind::Array(of) => (**of).clone().with_secret(list.ty.secret),
            _ => Type::unknown(),
        };
        (list, of)
    }

    /// Binds the names of a loop, runs `inside`, and takes them away.
    fn walking<T>(&mut self, each: &ast::Each, inside: impl FnOnce(&mut Self) -> T) -> (Each, T) {
        let (list, of) = self.source(each);
        let before = self.bound.len();
        let item = self.bind(&each.item, of);
        let index = each.index.as_ref().map(|index| self.bind(index, Type::of(Kind::Integer)));
        let made = inside(self);
        self.bound.truncate(before);
        (Each { item, index, list: Box::new(list) }, made)
    }

    fn repeat(
        &mut self,
        each: &ast::Each,
        filter: Option<&ast::Expr>,
        key: Option<&Written>,
        give: &Written,
        span: Span,
    ) -> Expr {
        let (each, (filter, key, give)) = self.walking(each, |inside| {
            let filter = filter.map(|filter| inside.condition(filter));
            let key = key.map(|key| {
                let sending = std::mem::replace(&mut inside.sending, Sending::No);
                let key = inside.written(key);
                inside.sending = sending;
                inside.text(key)
            });
            let give = inside.written(give);
            (filter, key, inside.kept(give))
        });
        let secret = give.ty.secret || each.list.ty.secret && matches!(give.ty.kind, Kind::Unknown);
        let kind = match &key {
            Some(_) => Kind::Map,
            None => Kind::Array(Arc::new(give.ty.clone())),
        };
        let kind_of_expr = ExprKind::For {
            each,
            filter: filter.map(Box::new),
            key: key.map(Box::new),
            give: Box::new(give),
        };
        Expr { kind: kind_of_expr, ty: Type::of(kind).with_secret(secret), span }
    }

    fn fold(
        &mut self,
        total: &Spanned<String>,
        from: Option<&Written>,
        each: &ast::Each,
        give: &Written,
        span: Span,
    ) -> Expr {
        let from = from.map(|from| self.written(from));
        let start = from.as_ref().map_or_else(|| Type::of(Kind::Null).or_null(), |from| from.ty.clone());
        // What a turn gives is not known before it is inferred: the total is any value, unless it
        // begins as something and turns never change that.
        let seen = Type { kind: Kind::Any, nullable: true, secret: start.secret };
        let (each, (local, give)) = self.walking(each, |inside| {
            inside.binding(total, seen, |inside, local: Local| (local, inside.written(give)))
        });
        let ty = join(&start, &give.ty);
        let kind = ExprKind::Fold { total: local, from: from.map(Box::new), each, give: Box::new(give) };
        Expr { kind, ty, span }
    }

    fn names(&mut self, names: &[(Spanned<String>, Written)], give: &Written, span: Span) -> Expr {
        let before = self.bound.len();
        let mut made = Vec::with_capacity(names.len());
        for (name, value) in names {
            let sending = std::mem::replace(&mut self.sending, Sending::No);
            let value = self.written(value);
            self.sending = sending;
            let local = self.bind(name, value.ty.clone());
            made.push((local, value));
        }
        let give = self.written(give);
        self.bound.truncate(before);
        let ty = give.ty.clone();
        Expr { kind: ExprKind::Let { names: made, give: Box::new(give) }, ty, span }
    }

    fn merge(&mut self, members: &[Written], span: Span) -> Expr {
        let members: Vec<Expr> = members
            .iter()
            .map(|member| {
                let member = self.written(member);
                self.want(member, &Kind::Map, "a member of `$merge`")
            })
            .collect();
        let ty = self.merged(&members);
        Expr { kind: ExprKind::Merge(members), ty, span }
    }

    /// The type of objects that were joined.
    pub(super) fn merged(&self, members: &[Expr]) -> Type {
        let secret = members.iter().any(|member| member.ty.secret);
        let mut all: Vec<(Arc<str>, Type)> = Vec::new();
        for member in members {
            let more: Vec<(Arc<str>, Type)> = match &member.ty.kind {
                Kind::Members(more) => more.to_vec(),
                Kind::Shape(shape) => {
                    let fields = &self.known.shape(*shape).fields;
                    fields
                        .iter()
                        .map(|field| (field.name.clone(), self.known.type_of(field, false)))
                        .collect()
                }
                Kind::Null => continue,
                _ => return Type::of(Kind::Map).with_secret(secret),
            };
            for (name, ty) in more {
                match all.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) if ty.nullable => *known = join(known, &ty),
                    Some((_, known)) => *known = ty,
                    None => all.push((name, ty)),
                }
            }
        }
        Type::of(Kind::Members(Arc::new(all))).with_secret(secret)
    }

    fn concat(&mut self, members: &[Written], span: Span) -> Expr {
        let wanted = Kind::Array(Arc::new(Type::any()));
        let members: Vec<Expr> = members
            .iter()
            .map(|member| {
                let member = self.written(member);
                self.want(member, &wanted, "a member of `$concat`")
            })
            .collect();
        let of = members.iter().filter_map(|member| match &member.ty.kind {
            Kind::Array(of) => Some((**of).clone()),
            _ => None,
        });
        let of = of.reduce(|left, right| join(&left, &right)).unwrap_or_else(Type::any);
        let secret = members.iter().any(|member| member.ty.secret);
        let ty = Type::of(Kind::Array(Arc::new(of))).with_secret(secret);
        Expr { kind: ExprKind::Concat(members), ty, span }
    }
}

/// Whether a member may be left out of what was written.
fn may_vanish(member: &Expr) -> bool {
    member.ty.nullable && !matches!(member.kind, ExprKind::Keep(_))
}

/// The type of a choice between two values, the second of which may be left away.
fn either(then: &Type, otherwise: Option<&Type>) -> Type {
    match otherwise {
        Some(otherwise) => join(then, otherwise),
        None => then.clone().or_null(),
    }
}
