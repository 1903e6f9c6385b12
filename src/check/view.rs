//! What a side sees of a shape: without what is not sent there, or not given out.

use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use super::known::Known;
use super::shape::{Draft, Side};
use crate::diagnostic::{Code, Description};
use crate::model::{Field, FieldType, Format, Shape, ShapeId, Wire};
use crate::spec;

impl Checker<'_> {
    /// Takes away what a side does not have; `asked` stays.
    pub(super) fn sided(&mut self, drafts: Vec<Draft>, side: Side, asked: &HashSet<&str>) -> Vec<Draft> {
        drafts
            .into_iter()
            .filter_map(|mut draft| {
                let asked = asked.contains(&*draft.field.name);
                draft.field = self.seen_from(draft.field, side, asked)?;
                Some(draft)
            })
            .collect()
    }

    /// A field as a side sees it; `None` where it does not.
    fn seen_from(&mut self, mut field: Field, side: Side, asked: bool) -> Option<Field> {
        let hidden = match side {
            Side::Input | Side::Config => field.readonly,
            Side::Output => field.writeonly,
            Side::Both | Side::Connection => false,
        };
        if hidden && !asked {
            return None;
        }
        let had =
            super::known::shape_in(&field.ty).is_some_and(|shape| !self.known.shape(shape).fields.is_empty());
        field.ty = self.view_type(field.ty, side);
        let has =
            super::known::shape_in(&field.ty).is_none_or(|shape| !self.known.shape(shape).fields.is_empty());
        (has || !had || asked).then_some(field)
    }

    /// Tells of fields that are written for a side and are not there on it.
    pub(super) fn nothing_left(&mut self, kept: &[Draft], written: &spec::Shape, side: Side) {
        let kept: HashSet<&str> = kept.iter().map(|draft| &*draft.field.name).collect();
        let except = |name: &str| written.except.iter().any(|other| other.value == name);
        // A filter may have taken it away.
        let gone = |field: &&Arc<spec::Field>| {
            let name = field.name.value.as_str();
            !kept.contains(name) && !except(name) && written.filter.is_none()
        };
        let (mark, place) =
            if side == Side::Output { ("writeonly", "output") } else { ("readonly", "input") };
        for field in written.fields.iter().filter(gone) {
            let name = &field.name.value;
            let own = if side == Side::Output { field.writeonly } else { field.readonly };
            let (message, help) = if own {
                (
                    format!("`{name}` is `{mark}`, so this {place} does not have it"),
                    format!("leave out `{mark}`, or the field"),
                )
            } else {
                (
                    format!("nothing is left of `{name}`: all its fields are `{mark}`"),
                    format!(
                        "an {place} has no `{mark}` fields; name a field that is none, or leave out `{name}`"
                    ),
                )
            };
            self.problems.tell(
                Code::NothingToFill,
                Description::new(message, field.name.span, format!("not part of the {place}")).help(help),
            );
        }
    }

    fn view_type(&mut self, ty: FieldType, side: Side) -> FieldType {
        match ty {
            FieldType::Object(shape) => FieldType::Object(self.view(shape, side)),
            FieldType::Array(of) => FieldType::Array(Box::new(self.view_type(*of, side))),
            other => other,
        }
    }

    /// A shape without what `side` does not have, at any depth.
    pub(super) fn view(&mut self, shape: ShapeId, side: Side) -> ShapeId {
        if matches!(side, Side::Both | Side::Connection) {
            return shape;
        }
        if let Some(made) = self.views.get(&(shape, side)) {
            return *made;
        }
        let whole = self.known.shape(shape);
        let touched = whole
            .fields
            .iter()
            .any(|field| field.readonly || field.writeonly || super::known::shape_in(&field.ty).is_some());
        let touched = touched || !whole.found.is_empty();
        let made = if touched { self.reduced(shape, side) } else { shape };
        self.views.insert((shape, side), made);
        made
    }

    fn reduced(&mut self, shape: ShapeId, side: Side) -> ShapeId {
        let whole = self.known.shape(shape).clone();
        let fields: Vec<Field> =
            whole.fields.iter().cloned().filter_map(|field| self.seen_from(field, side, false)).collect();
        let same = whole.found.is_empty()
            && fields.len() == whole.fields.len()
            && fields.iter().zip(&whole.fields).all(|(field, before)| field.ty == before.ty);
        if same {
            return shape;
        }
        let mut fields = fields;
        let names: HashSet<Arc<str>> = fields.iter().map(|field| field.name.clone()).collect();
        for field in &mut fields {
            if field.show_if.as_ref().is_some_and(|condition| !super::show_if::reads_only(condition, &names))
            {
                field.show_if = None;
            }
        }
        let found = self.found_from(shape, side);
        let made = self.push(Shape { fields, found, plain: false, plain_out: false, ..whole });
        if self.known.open.contains(&shape) {
            self.known.open.insert(made);
        }
        made
    }

    /// Puts a shape behind those that it holds.
    pub(super) fn push(&mut self, mut shape: Shape) -> ShapeId {
        let closed = shape.found.is_empty();
        shape.plain = closed && shape.fields.iter().all(|field| plain(&self.known, field));
        shape.plain_out = closed && shape.fields.iter().all(|field| plain_out(&self.known, field));
        let id = ShapeId(u32::try_from(self.known.shapes.len()).unwrap_or(u32::MAX));
        self.known.shapes.push(shape);
        id
    }
}

/// Whether a field looks the same raw and typed, in both directions.
pub(super) fn plain(known: &Known, field: &Field) -> bool {
    fn same(known: &Known, ty: &FieldType) -> bool {
        match ty {
            FieldType::String | FieldType::Any | FieldType::Map => true,
            FieldType::Object(shape) => known.shape(*shape).plain,
            _ => false,
        }
    }
    unmoved(field) && same(known, &field.ty)
}

/// Whether a field is sent as it stands.
pub(super) fn plain_out(known: &Known, field: &Field) -> bool {
    fn same(known: &Known, ty: &FieldType) -> bool {
        match ty {
            FieldType::DateTime | FieldType::Duration | FieldType::Bytes | FieldType::File => false,
            FieldType::Object(shape) => known.shape(*shape).plain_out,
            FieldType::Array(of) => same(known, of),
            _ => true,
        }
    }
    unmoved(field) && same(known, &field.ty)
}

/// Whether a field has its own name, place and form outside.
fn unmoved(field: &Field) -> bool {
    let Wire { path, format, pairs, convert } = &field.wire;
    path.len() == 1
        && path[0] == field.name
        && matches!(format, Format::Plain | Format::Text(_))
        && pairs.is_none()
        && convert.is_none()
}
