//! Objects, each made once, and what sides have of them.

use std::collections::HashSet;
use std::rc::Rc;

use super::Checker;
use super::shape::{DEEPEST, Draft, Progress, Side, demand_keys};
use crate::diagnostic::{Code, Description, Problems};
use crate::model::{ObjectId, Origin, ShapeId};
use crate::names;
use crate::span::Spanned;
use crate::spec::Spec;
use crate::spelling::nearest;

impl Checker<'_> {
    /// Makes every object, in the author's order.
    pub(super) fn all_objects(&mut self) {
        for object in &self.spec.objects {
            self.object(&object.name);
        }
    }

    /// The object of this name, made if it was not yet. `None`: reported.
    pub(super) fn object(&mut self, name: &Spanned<String>) -> Option<ObjectId> {
        let Some(at) = self.declared.objects.get(name.value.as_str()).copied() else {
            self.no_object(name);
            return None;
        };
        let id = ObjectId(u32::try_from(at).unwrap_or(u32::MAX));
        match &self.progress[at] {
            Progress::Done { .. } => return Some(id),
            Progress::Going => {
                let first = &self.spec.objects[at].name;
                self.problems.tell(
                    Code::ObjectCycle,
                    Description::new(
                        format!("the object `{}` holds itself", name.value),
                        name.span,
                        "this leads back to it",
                    )
                    .because(first.span, "the object begins here")
                    .help("a field of type `any` ends the circle".to_owned()),
                );
                return None;
            }
            Progress::Waiting => {}
        }
        if self.chain >= DEEPEST {
            self.problems.tell(
                Code::NestsTooDeep,
                Description::new(
                    format!("objects hold objects deeper than {DEEPEST} levels"),
                    name.span,
                    "too deep",
                ),
            );
            return None;
        }
        self.progress[at] = Progress::Going;
        self.chain += 1;
        let object = &self.spec.objects[at];
        let spelling = object.names.unwrap_or(self.spec.names);
        let drafts = self.drafts(&object.shape, spelling, Side::Both, Side::Both);
        let open = self.is_open(&object.shape);
        if open {
            self.open_objects.insert(at);
        }
        let shape = self.finish(drafts.clone(), Side::Both, Origin::Object(id), object.shape.span, open);
        let found = self.found(&object.shape, Side::Both);
        let shape = self.open_up(shape, found);
        self.chain -= 1;
        self.progress[at] = Progress::Done { drafts: Rc::new(drafts), shape };
        Some(id)
    }

    fn no_object(&mut self, name: &Spanned<String>) {
        if self.spec.gaps.lost_section("objects") {
            return;
        }
        unknown_object(self.spec, name, self.problems);
    }

    /// The shape of an object, of both directions.
    pub(super) fn object_shape(&self, id: ObjectId) -> Option<ShapeId> {
        match self.progress.get(id.0 as usize)? {
            Progress::Done { shape, .. } => Some(*shape),
            Progress::Waiting | Progress::Going => None,
        }
    }

    pub(super) fn object_drafts(&self, id: ObjectId) -> Rc<Vec<Draft>> {
        match &self.progress[id.0 as usize] {
            Progress::Done { drafts, .. } => drafts.clone(),
            Progress::Waiting | Progress::Going => Rc::default(),
        }
    }

    /// All fields of an object, as one side has them.
    pub(super) fn whole_object(&mut self, object: ObjectId, side: Side) -> ShapeId {
        if let Some(made) = self.whole.get(&(object, side)) {
            return *made;
        }
        let drafts = self.object_drafts(object);
        let span = self.spec.objects[object.0 as usize].shape.span;
        let changed =
            side == Side::Input && drafts.iter().any(|draft| draft.field.key && !draft.field.readonly);
        let whole = self.object_shape(object);
        let made = match whole {
            Some(shape) if !changed => self.view(shape, side),
            _ => {
                let mut drafts: Vec<Draft> = self.sided((*drafts).clone(), side, &HashSet::new());
                demand_keys(&mut drafts, &HashSet::new(), side);
                let open = self.open_objects.contains(&(object.0 as usize));
                let found = whole.map_or_else(Vec::new, |whole| self.found_from(whole, side));
                let shape = self.finish(drafts, side, Origin::Object(object), span, open);
                self.open_up(shape, found)
            }
        };
        self.whole.insert((object, side), made);
        made
    }

    /// The name of a field that holds several of an object.
    pub(super) fn plural_name(&self, object: ObjectId) -> String {
        let object = &self.spec.objects[object.0 as usize];
        match &object.plural {
            Some(plural) => names::words(&plural.value).join("_").to_lowercase(),
            None => names::plural(&object.name.value),
        }
    }

    /// Title and plural of an object.
    pub(super) fn object_titles(&self, object: ObjectId) -> (String, String) {
        let object = &self.spec.objects[object.0 as usize];
        let title = object
            .title
            .as_ref()
            .map_or_else(|| names::label(&object.name.value), |title| title.value.clone());
        let plural =
            object.plural.as_ref().map_or_else(|| names::plural(&title), |plural| plural.value.clone());
        (title, plural)
    }
}

/// Reports a name that no object has.
pub(super) fn unknown_object(spec: &Spec, name: &Spanned<String>, problems: &mut Problems) {
    let near = nearest(&name.value, spec.objects.iter().map(|object| object.name.value.as_str()));
    let mut description = Description::new(
        format!("there is no object `{}`", name.value),
        name.span,
        "not an object of this spec",
    );
    if let Some(near) = near {
        description = description.help(format!("an object `{near}` exists")).rename(name.span, near);
    }
    problems.tell(Code::UnknownObject, description);
}
