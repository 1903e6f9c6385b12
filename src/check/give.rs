//! What an operation gives: the value of a work as one of its output.

use std::sync::Arc;

use super::Checker;
use super::infer::{Infer, unknown};
use super::scope::Scope;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Written, WrittenKind};
use crate::model::{Border, Expr, ExprKind, FieldType, Give, Kind, ShapeId, Type};
use crate::span::Spanned;
use crate::spec;

impl Checker<'_> {
    /// The field of the output that takes the list, and the shape of its records.
    pub(super) fn list_field(
        &mut self,
        common: &spec::Common,
        output: Option<ShapeId>,
        work: &spec::Work,
    ) -> (Option<Arc<str>>, Option<ShapeId>) {
        let Some(output) = output else {
            self.problems.tell(
                Code::ListWithoutOutput,
                Description::new(
                    "this action reads a list and has no `output`",
                    work.span,
                    "gives the list to nobody",
                )
                .help("`output: [contact]` is short for `output: { contacts: [contact] }`".to_owned()),
            );
            return (None, None);
        };
        let lists = self.known.shape(output).fields.iter().filter_map(|field| match &field.ty {
            FieldType::Array(of) => Some((field.name.clone(), of)),
            _ => None,
        });
        let lists: Vec<(Arc<str>, Option<ShapeId>)> =
            lists.map(|(name, of)| (name, super::known::shape_in(of))).collect();
        match &lists[..] {
            [(name, record)] => (Some(name.clone()), *record),
            _ if self.has_unknown_fields(output) => (None, None),
            _ => {
                let at = match &common.output {
                    Some(spec::Output::Shape(shape)) => shape.span,
                    Some(spec::Output::None(span)) => *span,
                    None => common.span,
                };
                let has = if lists.is_empty() { "none" } else { "several" };
                self.problems.tell(
                    Code::ListWithoutOutput,
                    Description::new("a list goes to the only array of the output", at, format!("has {has}"))
                        .because(work.span, "the list is read here"),
                );
                (None, None)
            }
        }
    }

    /// Whether a shape may have fields that could not be read, or has some whose type could not.
    pub(super) fn has_unknown_fields(&self, shape: ShapeId) -> bool {
        let untyped = |field: &crate::model::Field| self.known.untyped.contains(&field.span);
        self.known.open.contains(&shape) || self.known.shape(shape).fields.iter().any(untyped)
    }

    /// What an action gives that reads no list.
    pub(super) fn give(
        &mut self,
        common: &spec::Common,
        scope: &Scope,
        output: Option<ShapeId>,
        work: &spec::Work,
    ) -> Give {
        match (output, &work.give) {
            (None, None) => {
                let reads = work.request.verb.value == spec::Verb::Get;
                if reads && common.output.is_none() && !super::request::has_no_path(&work.request) {
                    self.problems.tell(
                        Code::ReadWithoutOutput,
                        Description::new(
                            format!("`{}` reads something and gives nothing", common.name.value),
                            work.request.verb.span,
                            "the answer is dropped",
                        )
                        .help("`output` says what it gives; `output: none` that this is meant".to_owned()),
                    );
                }
                Give::Nothing
            }
            (None, Some(give)) => {
                self.problems.tell(
                    Code::ReturnWithoutOutput,
                    Description::new(
                        "`return` gives a value that `output` does not describe",
                        give.span,
                        format!("`{}` has no `output`", common.name.value),
                    )
                    .help("`output` says which fields the value has".to_owned()),
                );
                Infer::new(&self.known, scope, self.problems).value(give);
                Give::Nothing
            }
            (Some(output), Some(give)) => Give::Value(self.typed_value(give, scope, output)),
            (Some(output), None) => {
                let body = self.response_body(scope, work.request.verb.span);
                Give::Value(self.typed(body, output, false))
            }
        }
    }

    /// What is written, as a value of the output.
    pub(super) fn typed_value(&mut self, written: &Written, scope: &Scope, output: ShapeId) -> Expr {
        match &written.kind {
            WrittenKind::Map(members) => {
                let outside = self.outside_names(members, output);
                let outside = Written { kind: WrittenKind::Map(outside), span: written.span };
                let mut made = Infer::new(&self.known, scope, self.problems).sent(&outside, false);
                super::returned::written_for(&self.known, &mut made, output);
                self.typed(made, output, true)
            }
            WrittenKind::Text(text) if text.sole().is_some() => {
                let made = Infer::new(&self.known, scope, self.problems).value(written);
                self.typed(made, output, false)
            }
            _ => {
                let mut made = Infer::new(&self.known, scope, self.problems).sent(written, false);
                super::returned::written_for(&self.known, &mut made, output);
                self.typed(made, output, true)
            }
        }
    }

    /// The members of a written value under their names outside, from where they pass the border.
    fn outside_names(
        &mut self,
        members: &[(Spanned<String>, Written)],
        output: ShapeId,
    ) -> Vec<(Spanned<String>, Written)> {
        let mut outside = Vec::with_capacity(members.len());
        for (key, value) in members {
            let shape = self.known.shape(output);
            let found = shape.field(&key.value).map(|field| field.wire.path.clone());
            let is_wire = |field: &crate::model::Field| {
                field.wire.path.first().is_some_and(|first| **first == *key.value)
            };
            match found.as_deref() {
                Some([first, deeper @ ..]) => {
                    let nested = deeper.iter().rev().fold(value.clone(), |value, key_inside| {
                        let member = (Spanned::new(key_inside.to_string(), key.span), value);
                        Written { span: key.span, kind: WrittenKind::Map(vec![member]) }
                    });
                    outside.push((Spanned::new(first.to_string(), key.span), nested));
                }
                Some([]) => outside.push((key.clone(), value.clone())),
                None => {
                    if !shape.fields.iter().any(is_wire) && !self.known.open.contains(&output) {
                        let near = crate::spelling::nearest(
                            &key.value,
                            shape.fields.iter().map(|field| &*field.name),
                        )
                        .map(str::to_owned);
                        let mut description = Description::new(
                            format!("the output has no field `{}`", key.value),
                            key.span,
                            "not a field of the output",
                        )
                        .because(shape.span, "the output");
                        if let Some(near) = near {
                            description =
                                description.help(format!("a field `{near}` exists")).rename(key.span, near);
                        }
                        self.problems.tell(Code::UnknownOutputField, description);
                    }
                    outside.push((key.clone(), value.clone()));
                }
            }
        }
        outside
    }

    /// A value as one of the output's; `cleaned`: what it holds has lost its nulls already.
    pub(super) fn typed(&mut self, value: Expr, output: ShapeId, cleaned: bool) -> Expr {
        let span = value.span;
        Infer::new(&self.known, &Scope::nothing("an output"), self.problems)
            .never_secret(&value, "the output");
        match &value.ty.kind {
            Kind::Array(_) => {
                let list = self
                    .known
                    .shape(output)
                    .fields
                    .iter()
                    .find(|field| matches!(field.ty, FieldType::Array(_)));
                let name = list.map_or_else(|| "items".to_owned(), |field| field.name.to_string());
                self.problems.tell(
                    Code::ArrayOutput,
                    Description::new(
                        "an operation gives an object, and this is an array",
                        span,
                        "this is an array",
                    )
                    .help(format!("give it under a name: `return: {{ {name}: \"{{{{ … }}}}\" }}`")),
                );
                return unknown(span);
            }
            Kind::Shape(_) | Kind::Members(_) | Kind::Map | Kind::Any | Kind::Unknown | Kind::Null => {}
            other => {
                let is = super::known::in_words(other);
                self.problems.tell(
                    Code::WrongType,
                    Description::new(
                        format!("an operation gives an object, and this is {is}"),
                        span,
                        format!("this is {is}"),
                    )
                    .help(super::infer::braces(&value)),
                );
                return unknown(span);
            }
        }
        let ty = Type { kind: Kind::Shape(output), nullable: value.ty.nullable, secret: value.ty.secret };
        let takes_all = |field: &crate::model::Field| field.wire.path.is_empty();
        let value = if value.ty.kind == Kind::Any && !self.known.shape(output).fields.iter().any(takes_all) {
            Infer::new(&self.known, &Scope::nothing("an output"), self.problems).want(
                value,
                &Kind::Map,
                "the output",
            )
        } else {
            value
        };
        let typed_already = matches!(value.ty.kind, Kind::Shape(_));
        let plain = self.known.shape(output).plain;
        let made = if typed_already || plain {
            value
        } else {
            Expr { kind: ExprKind::FromWire(Border::Shape(output), Box::new(value)), ty: ty.clone(), span }
        };
        if cleaned && plain {
            return made;
        }
        Expr { kind: ExprKind::Clean(Box::new(made)), ty, span }
    }
}
