//! Which elements of an XML answer are arrays.
//!
//! Nothing in a document says whether an element may come several times: that is declared, by `lists`, by the
//! fields of the shape that the answer is read by, by the `items` of a list, and by what reads an element as an
//! array: a field of the output that is one, `$for`, a function over arrays. Out: the names of those elements,
//! in the reading of the answer.

use std::sync::Arc;

use super::Checker;
use crate::expr::ast;
use crate::model::{Border, Expect, Expr, ExprKind, FieldType, Give, Kind, List, ShapeId, XmlReading, walk};
use crate::spec;

impl Checker<'_> {
    /// Declares the elements of an answer that fields of a shape read.
    pub(super) fn declare_elements(&self, expect: &mut Expect, shape: ShapeId) {
        if let Expect::Xml(reading) = expect {
            self.declare_fields(reading, shape, &mut Vec::new());
        }
    }

    fn declare_fields(&self, reading: &mut XmlReading, shape: ShapeId, seen: &mut Vec<ShapeId>) {
        if seen.contains(&shape) {
            return;
        }
        seen.push(shape);
        for field in &self.known.shape(shape).fields {
            let Some(name) = field.wire.path.last() else { continue };
            let mut ty = &field.ty;
            while let FieldType::Array(element) = ty {
                array(reading, name);
                ty = element;
            }
            match ty {
                FieldType::Object(inner) => self.declare_fields(reading, *inner, seen),
                FieldType::Any | FieldType::Map | FieldType::Array(_) => {}
                _ if reading.texts.contains(name) => {}
                _ => reading.texts.push(name.clone()),
            }
        }
    }

    /// Declares the elements of a list, and those of its records, unless `each` makes them.
    pub(super) fn declare_list(&self, expect: &mut Expect, list: &spec::List, record: Option<ShapeId>) {
        Self::declare_items(expect, list);
        if let (Some(record), None) = (record, &list.each) {
            self.declare_elements(expect, record);
        }
    }

    /// Declares the element that the `items` of a list name.
    pub(super) fn declare_items(expect: &mut Expect, list: &spec::List) {
        let Expect::Xml(reading) = expect else { return };
        if let Some(ast::ExprKind::Member(_, name)) = list.items.as_ref().map(|items| &items.kind) {
            array(reading, &Arc::from(name.value.as_str()));
        }
    }

    /// Declares what `each` of a list reads of an element.
    pub(super) fn declare_each(&self, expect: &mut Expect, list: &List, record: Option<ShapeId>) {
        let (Expect::Xml(reading), Some(each)) = (expect, &list.each) else { return };
        declare_wanted(reading, each);
        if let Some(record) = record {
            self.declare_value(reading, each, &FieldType::Object(record));
        }
    }

    /// Declares what `return` reads of the answer.
    pub(super) fn declare_given(&self, expect: &mut Expect, give: &Give) {
        let (Expect::Xml(reading), Give::Value(give)) = (expect, give) else { return };
        declare_wanted(reading, give);
        walk(give, &mut |expr| {
            if let ExprKind::FromWire(Border::Shape(shape), of) = &expr.kind {
                self.declare_value(reading, of, &FieldType::Object(*shape));
            }
        });
    }

    /// Declares the elements of a value that becomes one of this type.
    fn declare_value(&self, reading: &mut XmlReading, value: &Expr, ty: &FieldType) {
        match (&value.kind, ty) {
            (
                ExprKind::Clean(of) | ExprKind::Demand(of) | ExprKind::Keep(of) | ExprKind::FromWire(_, of),
                _,
            ) => {
                self.declare_value(reading, of, ty);
            }
            (ExprKind::If { then, otherwise, .. }, _) => {
                self.declare_value(reading, then, ty);
                otherwise.iter().for_each(|otherwise| self.declare_value(reading, otherwise, ty));
            }
            (ExprKind::Map(members) | ExprKind::Record(members), FieldType::Object(shape)) => {
                let shape = self.known.shape(*shape);
                for (name, value) in members {
                    let of = shape.fields.iter().find(|field| field.wire.path.as_slice() == [name.clone()]);
                    if let Some(field) = of {
                        self.declare_value(reading, value, &field.ty);
                    }
                }
            }
            (ExprKind::For { give, .. }, FieldType::Array(of)) => self.declare_value(reading, give, of),
            (ExprKind::Member(_, name), FieldType::Array(of)) => {
                array(reading, name);
                self.declare_value(reading, value, of);
            }
            (ExprKind::Member(..) | ExprKind::Root(_) | ExprKind::Local(_), FieldType::Object(shape)) => {
                self.declare_fields(reading, *shape, &mut Vec::new());
            }
            _ => {}
        }
    }
}

/// Declares the elements that an expression can only read as arrays.
pub(super) fn declare_wanted(reading: &mut XmlReading, expr: &Expr) {
    walk(expr, &mut |expr| {
        if let (ExprKind::Demand(of), Kind::Array(_)) = (&expr.kind, &expr.ty.kind)
            && let ExprKind::Member(_, name) = &of.kind
        {
            array(reading, name);
        }
    });
}

fn array(reading: &mut XmlReading, name: &Arc<str>) {
    if !reading.lists.contains(name) {
        reading.lists.push(name.clone());
    }
}
