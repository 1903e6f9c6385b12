//! Typed values on their way into a request.
//!
//! The names, places and formats of the wire are put in where a value leaves, as deep as its type
//! is known: through the arms of a choice, the members of a record, and `merge`, which keeps the
//! fields of its arguments. What is computed has no format.

use std::sync::Arc;

use super::Infer;
use crate::model::{Border, Expr, ExprKind, Field, FieldType, Format, Kind, Root, Type};

impl Infer<'_> {
    /// The expression, translated if the wire has it otherwise.
    pub(super) fn to_wire(&mut self, expr: Expr) -> Expr {
        let Expr { kind, ty, span } = expr;
        let kind = match kind {
            ExprKind::If { condition, then, otherwise } => ExprKind::If {
                condition,
                then: Box::new(self.to_wire(*then)),
                otherwise: otherwise.map(|otherwise| Box::new(self.to_wire(*otherwise))),
            },
            ExprKind::List(members) => {
                ExprKind::List(members.into_iter().map(|member| self.to_wire(member)).collect())
            }
            ExprKind::Record(members) => {
                ExprKind::Record(members.into_iter().map(|(key, value)| (key, self.to_wire(value))).collect())
            }
            ExprKind::Call { function, args, literals } if function.name == "merge" => {
                let args = args.into_iter().map(|arg| self.to_wire(arg)).collect();
                ExprKind::Call { function, args, literals }
            }
            kind => return self.border(Expr { kind, ty, span }),
        };
        Expr { kind, ty, span }
    }

    fn border(&self, expr: Expr) -> Expr {
        let border = match &expr.ty.kind {
            _ if self.computed(&expr).is_some() => self.computed(&expr),
            Kind::Shape(shape) => (!self.known.shape(*shape).plain_out).then_some(Border::Shape(*shape)),
            Kind::Array(of) => match of.kind {
                Kind::Shape(shape) => (!self.known.shape(shape).plain_out).then_some(Border::Shapes(shape)),
                _ => self.format_of(&expr).map(Border::Value),
            },
            _ => self.format_of(&expr).map(Border::Value),
        };
        let Some(border) = border else { return expr };
        let kind = match &border {
            Border::Shape(_) => Kind::Map,
            Border::Shapes(_) => Kind::Array(Arc::new(Type::of(Kind::Map).or_null())),
            Border::Value(_) | Border::Field(..) => Kind::Any,
        };
        let (ty, span) = (Type { kind, ..expr.ty.clone() }, expr.span);
        Expr { kind: ExprKind::ToWire(border, Box::new(expr)), ty, span }
    }

    /// The field that an expression reads, where its value is computed or written as pairs.
    fn computed(&self, expr: &Expr) -> Option<Border> {
        let (shape, field) = self.known.field_place(expr)?;
        let converts = field.wire.convert.as_ref().is_some_and(|convert| convert.write.is_some());
        let pairs = field.wire.pairs.as_ref().is_some_and(|pairs| pairs.write);
        (converts || pairs).then(|| Border::Field(shape, field.name.clone()))
    }

    /// How the bound of a poll is written; a number stands as it is.
    fn bound_format(&self) -> Option<Format> {
        self.scope.cursor.as_ref().map(|(_, format)| format.clone()).filter(|format| *format != Format::Plain)
    }

    /// The format of the field that an expression reads, where writing it changes something.
    fn format_of(&self, expr: &Expr) -> Option<Format> {
        match &expr.kind {
            ExprKind::Root(Root::Cursor) => self.bound_format(),
            ExprKind::Member(of, _) if matches!(of.kind, ExprKind::Root(Root::Window)) => self.bound_format(),
            ExprKind::Member(..) | ExprKind::Demand(_) => wire_format(self.known.field_read(expr)?),
            _ => None,
        }
    }
}

/// How a single value of the field is written, where that is not as it stands.
fn wire_format(field: &Field) -> Option<Format> {
    match &field.wire.format {
        Format::Text(_) => None,
        Format::Plain => holds_time(&field.ty).then_some(Format::Plain),
        format => Some(format.clone()),
    }
}

/// Whether values of the type are moments, which leave in UTC.
fn holds_time(ty: &FieldType) -> bool {
    match ty {
        FieldType::DateTime => true,
        FieldType::Array(of) => holds_time(of),
        _ => false,
    }
}
