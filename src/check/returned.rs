//! Typed values in a written `return`.
//!
//! What is returned is raw and is read as the output has it. A typed value that stands in it is
//! therefore written as the field wants it that will read it, not as the field wrote it that it came
//! from: a date of one format keeps its day in an output of another.

use crate::model::{Border, Expr, ExprKind, Field, FieldType, Format, Kind, ShapeId, Type};

use super::known::Known;
use crate::value::Value;

/// Goes through the members of a written value that the fields of `output` will read.
pub(super) fn written_for(known: &Known, value: &mut Expr, output: ShapeId) {
    arms(value, &mut |value| {
        let ExprKind::Map(members) = &mut value.kind else { return };
        for (key, member) in members {
            let shape = known.shape(output);
            for field in shape.fields.iter().filter(|field| field.wire.path.first() == Some(key)) {
                at(known, member, output, field, &field.wire.path[1..]);
            }
        }
    });
}

/// Finds the member that a field reads: below these keys.
fn at(known: &Known, value: &mut Expr, output: ShapeId, field: &Field, path: &[std::sync::Arc<str>]) {
    let [first, deeper @ ..] = path else { return place(known, value, output, field) };
    arms(value, &mut |value| {
        let ExprKind::Map(members) = &mut value.kind else { return };
        for (_, member) in members.iter_mut().filter(|(key, _)| key == first) {
            at(known, member, output, field, deeper);
        }
    });
}

/// The value that a field will read.
fn place(known: &Known, value: &mut Expr, output: ShapeId, field: &Field) {
    let own = field.wire.convert.is_none() && field.wire.pairs.is_none();
    arms(value, &mut |value| {
        match (&mut value.kind, &field.ty) {
            (ExprKind::Map(_), FieldType::Object(inner)) if own => {
                return written_for(known, value, *inner);
            }
            (ExprKind::For { give, key: None, .. }, FieldType::Array(of)) if own => {
                if let FieldType::Object(inner) = &**of {
                    written_for(known, give, *inner);
                }
                return;
            }
            (ExprKind::Members(members), FieldType::Array(of)) if own => {
                if let FieldType::Object(inner) = &**of {
                    members.iter_mut().for_each(|member| written_for(known, member, *inner));
                }
                return;
            }
            _ => {}
        }
        let typed = match &value.kind {
            ExprKind::ToWire(Border::Value(_) | Border::Field(..), inner) => alike(&inner.ty.kind, &field.ty),
            _ => moment(&value.ty.kind) && is_moment(&field.ty) && field.wire.format != Format::Plain,
        };
        if !typed {
            return;
        }
        let (ty, span) = (value.ty.clone(), value.span);
        let inner = match std::mem::replace(&mut value.kind, ExprKind::Literal(Value::Null)) {
            ExprKind::ToWire(_, inner) => *inner,
            kind => Expr { kind, ty, span },
        };
        let border = match &field.wire.format {
            _ if !own => Border::Field(output, field.name.clone()),
            Format::Plain | Format::Text(_) if !moment(&inner.ty.kind) => {
                *value = inner;
                return;
            }
            format => Border::Value(format.clone()),
        };
        let ty = Type { kind: Kind::Any, ..inner.ty.clone() };
        *value = Expr { kind: ExprKind::ToWire(border, Box::new(inner)), ty, span };
    });
}

/// Each value that an expression may give.
fn arms(value: &mut Expr, visit: &mut impl FnMut(&mut Expr)) {
    match &mut value.kind {
        ExprKind::Clean(of) | ExprKind::Keep(of) => arms(of, visit),
        ExprKind::Let { give, .. } => arms(give, visit),
        ExprKind::If { then, otherwise, .. } => {
            arms(then, visit);
            if let Some(otherwise) = otherwise {
                arms(otherwise, visit);
            }
        }
        ExprKind::Case { cases, otherwise, .. } => {
            cases.iter_mut().for_each(|(_, case)| arms(case, visit));
            if let Some(otherwise) = otherwise {
                arms(otherwise, visit);
            }
        }
        _ => visit(value),
    }
}

/// Whether a typed value is one of a field's type.
fn alike(kind: &Kind, ty: &FieldType) -> bool {
    match (kind, ty) {
        (Kind::Array(of), FieldType::Array(element)) => alike(&of.kind, element),
        (Kind::Date | Kind::DateTime, ty) => is_moment(ty),
        (
            Kind::Integer | Kind::Number | Kind::Decimal,
            FieldType::Integer | FieldType::Number | FieldType::Decimal,
        )
        | (Kind::String, FieldType::String)
        | (Kind::Boolean, FieldType::Boolean)
        | (Kind::Duration, FieldType::Duration)
        | (Kind::Map, FieldType::Map) => true,
        _ => false,
    }
}

fn moment(kind: &Kind) -> bool {
    matches!(kind, Kind::Date | Kind::DateTime)
}

fn is_moment(ty: &FieldType) -> bool {
    matches!(ty, FieldType::Date | FieldType::DateTime)
}
