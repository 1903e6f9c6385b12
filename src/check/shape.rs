//! Shapes: which fields something has, and in which words.
//!
//! In: shapes as written, with the names of objects. Out: [`Shape`]s in [`Known::shapes`], each
//! behind those that it holds. An object is resolved once ([`object`](super::object)); what an
//! operation takes of it is made from its drafts, and what leaves an input or an output by itself
//! (`readonly`, `writeonly`) is taken away by [`view`](super::view), which remembers what it made.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::Checker;
use super::infer::is_cut;
use super::known::Known;
use crate::diagnostic::{Code, Description};
use crate::model::{Border, Field, FieldType, ObjectId, Origin, Shape, ShapeId};
use crate::names;
use crate::names::Spelling;
use crate::span::{Span, Spanned};
use crate::spec;
use crate::spelling::nearest;

/// How deep objects may hold objects.
pub(super) const DEEPEST: usize = 64;

/// Which side of the border fields are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    /// An object: both.
    Both,
    Input,
    Config,
    Output,
    Connection,
}

/// A field on its way into a shape.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub field: Field,
    pub source: Arc<spec::Field>,
    /// How the wire spells its name.
    pub spelling: Spelling,
}

/// How far an object has come.
#[derive(Debug, Clone)]
pub(super) enum Progress {
    Waiting,
    /// It is being made, which takes this long in the chain of objects.
    Going,
    Done {
        drafts: Rc<Vec<Draft>>,
        shape: ShapeId,
    },
}

impl Checker<'_> {
    /// What a shape that is written at an operation is.
    pub(super) fn shape(&mut self, written: &spec::Shape, side: Side) -> ShapeId {
        if written.list {
            return self.list_shape(written, side);
        }
        if let Some(simple) = self.simple(written) {
            return self.whole_object(simple, side);
        }
        let drafts = self.drafts(written, self.spec.names, side, side);
        let origin = self.origin(written);
        let open = self.is_open(written);
        let found = self.found(written, side);
        let shape = self.finish(drafts, side, origin, written.span, open);
        self.open_up(shape, found)
    }

    /// A shape whose fields could not be read.
    pub(super) fn open_shape(&mut self, span: Span) -> ShapeId {
        self.finish(Vec::new(), Side::Both, Origin::Own, span, true)
    }

    /// Whether a shape may have fields that could not be read. The objects that it uses are made.
    pub(super) fn is_open(&self, written: &spec::Shape) -> bool {
        let used_open = |used: &Spanned<String>| match self.declared.objects.get(used.value.as_str()) {
            None => true,
            Some(at) => {
                self.open_objects.contains(at) || !matches!(self.progress[*at], Progress::Done { .. })
            }
        };
        written.open || written.used.iter().any(used_open)
    }

    /// What types the body of an answer.
    pub(super) fn response_shape(&mut self, written: &spec::Shape) -> Option<Border> {
        if written.list {
            let object = self.object(written.used.first()?)?;
            return Some(Border::Shapes(self.whole_object(object, Side::Output)));
        }
        Some(Border::Shape(self.shape(written, Side::Output)))
    }

    /// The one object that a shape is, if it is nothing else.
    fn simple(&mut self, written: &spec::Shape) -> Option<ObjectId> {
        let plain = written.only.is_none()
            && written.except.is_empty()
            && written.require.is_empty()
            && matches!(written.optional, spec::Only::None)
            && written.filter.is_none()
            && written.fields.is_empty()
            && written.fields_from.is_none();
        match (&written.used[..], plain) {
            ([one], true) => self.object(one),
            _ => None,
        }
    }

    /// `[contact]`: a field that holds a list of the object.
    fn list_shape(&mut self, written: &spec::Shape, side: Side) -> ShapeId {
        let object = written.used.first().and_then(|name| self.object(name));
        let name = object.map_or_else(|| "items".to_owned(), |object| self.plural_name(object));
        let of = object.map(|object| self.whole_object(object, side));
        let ty = FieldType::Array(Box::new(of.map_or(FieldType::Any, FieldType::Object)));
        let mut field = super::field::bare(&name, ty, written.span);
        field.label = object.map_or_else(|| names::label(&name), |object| self.object_titles(object).1);
        let source = Arc::new(super::overlay::written(&name, written.span));
        let draft = Draft { field, source, spelling: Spelling::Same };
        self.finish(vec![draft], side, Origin::Own, written.span, object.is_none())
    }

    /// Where the fields of a shape come from.
    fn origin(&mut self, written: &spec::Shape) -> Origin {
        let [one] = &written.used[..] else { return Origin::Own };
        let Some(at) = self.declared.objects.get(one.value.as_str()).copied() else { return Origin::Own };
        let id = ObjectId(u32::try_from(at).unwrap_or(u32::MAX));
        let drafts = self.object_drafts(id);
        let reworded = written.fields.iter().any(|field| {
            drafts.iter().any(|draft| *draft.field.name == *field.name.value)
                && super::overlay::rewords(field)
        });
        if reworded { Origin::Own } else { Origin::Object(id) }
    }

    /// The fields of a written shape, with what its side takes away. `around`: the side of the
    /// operation in which it is written, at whatever depth.
    pub(super) fn drafts(
        &mut self,
        written: &spec::Shape,
        spelling: Spelling,
        side: Side,
        around: Side,
    ) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for used in &written.used {
            if let Some(object) = self.object(used) {
                let more = self.object_drafts(object);
                let known: HashSet<Arc<str>> = drafts.iter().map(|draft| draft.field.name.clone()).collect();
                // What stands beside choices comes with them, at the end.
                let alone = more.iter().filter(|draft| draft.field.instead_of.is_none());
                drafts.extend(alone.filter(|draft| !known.contains(&draft.field.name)).cloned());
            }
        }
        // Which names the author asked for.
        let mut asked: HashSet<&str> = HashSet::new();
        if let Some(only) = &written.only {
            drafts = self.only(drafts, only, written);
            asked.extend(only.iter().map(|name| name.value.as_str()));
        }
        let except: HashSet<&str> = written.except.iter().map(|name| name.value.as_str()).collect();
        self.check_names(&drafts, written, &written.except, "except");
        drafts.retain(|draft| !except.contains(&*draft.field.name));
        let mut overlaid: HashMap<Arc<str>, usize> =
            drafts.iter().enumerate().map(|(at, draft)| (draft.field.name.clone(), at)).collect();
        for field in &written.fields {
            match overlaid.get(field.name.value.as_str()).copied() {
                Some(at) if !written.used.is_empty() && drafts[at].source.span != field.span => {
                    let source = Arc::new(super::overlay::overlay(&drafts[at].source, field));
                    let spelling = drafts[at].spelling;
                    drafts[at] = self.draft(source, spelling, side, around);
                }
                Some(at) => {
                    let first = drafts[at].source.name.span;
                    self.duplicate("field", &field.name, first);
                }
                None => {
                    overlaid.insert(Arc::from(field.name.value.as_str()), drafts.len());
                    let draft = self.draft(field.clone(), spelling, side, around);
                    drafts.push(draft);
                }
            }
        }
        self.check_names(&drafts, written, &written.require, "require");
        asked.extend(written.require.iter().map(|name| name.value.as_str()));
        drafts = self.filtered(drafts, written.filter.as_ref());
        if side == Side::Both {
            // Inside of an operation a field that was asked for is one of its side.
            for Draft { field, .. } in drafts.iter_mut().filter(|draft| asked.contains(&*draft.field.name)) {
                field.readonly &= !matches!(around, Side::Input | Side::Config);
                field.writeonly &= around != Side::Output;
            }
        }
        let before = drafts.len();
        drafts = self.sided(drafts, side, &asked);
        if drafts.len() < before {
            self.nothing_left(&drafts, written, side);
        }
        let optional = self.loosened(&mut drafts, written);
        for name in &written.require {
            for draft in drafts.iter_mut().filter(|draft| *draft.field.name == *name.value) {
                draft.field.required = true;
                draft.field.sticky = draft.source.sticky.unwrap_or(true);
                if draft.field.default.is_some() {
                    super::field::required_default(self.problems, &name.value, name.span, draft.field.span);
                }
            }
        }
        demand_keys(&mut drafts, &optional, side);
        self.with_toggles(drafts, side)
    }

    /// Applies `optional`; gives the names that it names.
    fn loosened<'n>(&mut self, drafts: &mut [Draft], written: &'n spec::Shape) -> HashSet<&'n str> {
        let loosen = |draft: &mut Draft| {
            draft.field.required = false;
            draft.field.sticky = draft.source.sticky.unwrap_or(false);
        };
        match &written.optional {
            spec::Only::None => HashSet::new(),
            spec::Only::All => {
                drafts.iter_mut().for_each(loosen);
                HashSet::from(["*"])
            }
            spec::Only::Names(names) => {
                self.check_names(drafts, written, names, "optional");
                let names: HashSet<&str> = names.iter().map(|name| name.value.as_str()).collect();
                drafts.iter_mut().filter(|draft| names.contains(&*draft.field.name)).for_each(loosen);
                names
            }
        }
    }

    /// The named fields, in the order of the names.
    fn only(&mut self, drafts: Vec<Draft>, only: &[Spanned<String>], written: &spec::Shape) -> Vec<Draft> {
        self.check_names(&drafts, written, only, "only");
        let mut by_name: HashMap<Arc<str>, Draft> =
            drafts.into_iter().map(|draft| (draft.field.name.clone(), draft)).collect();
        only.iter().filter_map(|name| by_name.remove(name.value.as_str())).collect()
    }

    /// Reports names that the fields do not have.
    fn check_names(&mut self, drafts: &[Draft], written: &spec::Shape, names: &[Spanned<String>], key: &str) {
        if names.is_empty() || self.is_open(written) || self.opens(written) {
            return;
        }
        let known: HashSet<&str> = drafts.iter().map(|draft| &*draft.field.name).collect();
        let own: HashSet<&str> = written.fields.iter().map(|field| field.name.value.as_str()).collect();
        for name in names {
            if known.contains(name.value.as_str()) || (key == "only" && own.contains(name.value.as_str())) {
                continue;
            }
            if is_cut(&name.value, known.iter().copied()) {
                continue;
            }
            let of = match &written.used[..] {
                [one] => format!("`{}`", one.value),
                _ => "this shape".to_owned(),
            };
            let mut description = Description::new(
                format!("{of} has no field `{}`", name.value),
                name.span,
                format!("`{key}` names a field that is not there"),
            );
            if let Some(near) = nearest(&name.value, known.iter().copied()) {
                description = description.help(format!("a field `{near}` exists")).rename(name.span, near);
            }
            self.problems.tell(Code::UnknownShapeField, description);
        }
    }

    /// A field that is written in the spec.
    fn draft(&mut self, source: Arc<spec::Field>, spelling: Spelling, side: Side, around: Side) -> Draft {
        let nested = source.shape.as_ref().map(|shape| self.nested(shape, spelling, around));
        let field = self.field(&source, nested, spelling, side);
        Draft { field, source, spelling }
    }

    /// The shape of a field that is an object or a list of objects.
    fn nested(&mut self, written: &spec::Shape, spelling: Spelling, around: Side) -> ShapeId {
        if self.chain >= DEEPEST {
            self.problems.tell(
                Code::NestsTooDeep,
                Description::new(
                    format!("fields hold fields deeper than {DEEPEST} levels"),
                    written.span,
                    "too deep",
                ),
            );
            return self.open_shape(written.span);
        }
        if let Some(object) = self.simple(written).and_then(|object| self.object_shape(object)) {
            return object;
        }
        self.chain += 1;
        let before = std::mem::replace(&mut self.in_connection, around == Side::Connection);
        let drafts = self.drafts(written, spelling, Side::Both, around);
        self.chain -= 1;
        let origin = self.origin(written);
        let open = self.is_open(written);
        let found = self.found(written, Side::Both);
        let shape = self.finish(drafts, Side::Both, origin, written.span, open);
        self.in_connection = before;
        self.open_up(shape, found)
    }

    /// Makes a shape of its fields; `open`: there may be more of them.
    pub(super) fn finish(
        &mut self,
        drafts: Vec<Draft>,
        side: Side,
        origin: Origin,
        span: Span,
        open: bool,
    ) -> ShapeId {
        self.shared_wires(&drafts);
        let (mut fields, sources): (Vec<Field>, Vec<Arc<spec::Field>>) =
            drafts.into_iter().map(|draft| (draft.field, draft.source)).unzip();
        let names: Vec<Arc<str>> = fields.iter().map(|field| field.name.clone()).collect();
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        for (field, source) in fields.iter_mut().zip(&sources) {
            self.pick_list_arguments(field, source, &names, open);
        }
        let id = self.push(Shape { fields, found: Vec::new(), origin, plain: false, plain_out: false, span });
        if open {
            self.known.open.insert(id);
        }
        if side == Side::Connection {
            self.known.connection.shape = Some(id);
        }
        for (at, source) in sources.iter().enumerate() {
            if let Some(condition) = &source.show_if {
                let missing = super::show_if::missing(condition, &names);
                self.shown_by_later(condition, id, at);
                // A field that its condition reads was taken away with `only` or `except`.
                if missing && matches!(origin, Origin::Object(_)) && side != Side::Both {
                    continue;
                }
                let condition = self.show_if(condition, id, side);
                self.known.shapes[id.0 as usize].fields[at].show_if = Some(Box::new(condition));
            }
            if let Some(condition) = &source.present_if {
                if side == Side::Connection {
                    self.shown_by_later(condition, id, at);
                    self.asks_anew(condition, id);
                }
                let config = self.config_of(source, side);
                let condition = self.present_if(condition, config);
                self.known.shapes[id.0 as usize].fields[at].present_if = Some(Box::new(condition));
            }
        }
        id
    }

    /// Two fields are one place outside only if one is read and the other written.
    fn shared_wires(&mut self, drafts: &[Draft]) {
        let mut seen: HashMap<&[Arc<str>], &Field> = HashMap::new();
        for draft in drafts {
            let field = &draft.field;
            if let Some(first) = seen.get(&field.wire.path[..]) {
                let apart = (first.readonly && field.writeonly) || (first.writeonly && field.readonly);
                let lost = |field: &Field| {
                    let keys = ["readonly", "writeonly", "wire"];
                    self.spec.gaps.lost_any(field.span, &keys)
                };
                if !apart && !lost(first) && !lost(field) {
                    let wire: Vec<&str> = field.wire.path.iter().map(|key| &**key).collect();
                    self.problems.tell(Code::SharedWire, Description::new(
                        format!("`{}` and `{}` are both `{}` outside", first.name, field.name, wire.join(".")),
                        field.span,
                        "the second field of this wire name",
                    )
                    .because(first.span, "the first")
                    .help("two fields share a wire name only if one is `readonly` and the other `writeonly`".to_owned()));
                }
            } else {
                seen.insert(&field.wire.path, field);
            }
        }
    }

    /// Reports a name that is there already.
    pub(super) fn duplicate(&mut self, what: &str, name: &Spanned<String>, first: Span) {
        self.problems.tell(
            Code::DuplicateName,
            Description::new(
                format!("there are two of the name `{}`", name.value),
                name.span,
                format!("the second {what} of this name"),
            )
            .because(first, "the first"),
        );
    }
}

/// A key of an input is required, unless `optional` names it.
pub(super) fn demand_keys(drafts: &mut [Draft], optional: &HashSet<&str>, side: Side) {
    if side != Side::Input || optional.contains("*") {
        return;
    }
    for draft in drafts.iter_mut().filter(|draft| draft.field.key) {
        let loose = optional.contains(&*draft.field.name)
            || draft.source.required.as_ref().is_some_and(|it| !it.value);
        if !loose && draft.field.default.is_none() {
            draft.field.required = true;
            draft.field.sticky = draft.source.sticky.unwrap_or(true);
        }
    }
}

impl Known {
    /// Adds the field `since` and such: a shape with one more field behind.
    pub(super) fn with_field(&mut self, shape: Option<ShapeId>, field: Field, span: Span) -> ShapeId {
        let before = shape.map(|shape| self.shape(shape).clone());
        let (mut fields, found, origin) = before.map_or_else(
            || (Vec::new(), Vec::new(), Origin::Own),
            |shape| (shape.fields, shape.found, shape.origin),
        );
        fields.push(field);
        let plain = found.is_empty() && fields.iter().all(|field| super::view::plain(self, field));
        let plain_out = found.is_empty() && fields.iter().all(|field| super::view::plain_out(self, field));
        let id = ShapeId(u32::try_from(self.shapes.len()).unwrap_or(u32::MAX));
        self.shapes.push(Shape { fields, found, origin, plain, plain_out, span });
        if shape.is_some_and(|shape| self.open.contains(&shape)) {
            self.open.insert(id);
        }
        id
    }
}
