//! Fills in templates.
//!
//! In: a document whose operations and pick lists may extend templates. Out: the same as if their
//! authors had written all of it: what a template takes is put in, then maps merge, and what the
//! extending one says wins. A place in a template counts as another for each that fills it in
//! ([`Filling`]), so that whatever is told of it can name who fills it in. What extends a template
//! that is not there keeps its `extends`, and nothing is said of what it lacks.

mod argument;
mod mistakes;
mod put;
mod text;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::Problems;
use crate::span::{FileId, Filling, Sources, Span, Spanned};
use crate::spec::{Gaps, TypeWord};
use crate::spelling::nearest;
use crate::syntax::Document;
use crate::syntax::document::{Entry, Node, NodeKind};

use super::keys::{ACTION, Construct, PICK_LIST, Slot, TEMPLATE, TRIGGER};
use super::slips::{KeysExclude, WrongKind};
use super::walk::{At, Reader};
use mistakes::{Cycle, TooMuch, Unknown, Unused};

/// What extends templates, and what each is.
const EXTENDING: [(&str, &Construct); 3] =
    [("actions", &ACTION), ("triggers", &TRIGGER), ("pick_lists", &PICK_LIST)];

/// How many templates may extend one another in a row.
const MOST_IN_A_ROW: usize = 20;

/// How much all templates of a spec may be filled in to, in values of about a line each.
const MOST: usize = 100_000;

/// The document with its templates filled in; none where it has none. What is left of a template
/// there is what it takes.
#[must_use]
pub fn fill(document: &Document, sources: &mut Sources, problems: &mut Problems) -> Option<Document> {
    let root = document.root.as_map()?;
    let section = |key: &str| root.iter().find(|entry| &*entry.key.value == key);
    let extended = EXTENDING
        .iter()
        .any(|(key, _)| section(key).is_some_and(|section| things(&section.value).any(extends)));
    let templates = section("templates");
    if templates.is_none() && !extended {
        return None;
    }
    let mut known = HashMap::new();
    for template in templates.into_iter().flat_map(|section| things(&section.value)) {
        known.insert(template.key.value.clone(), Template { takes: takes(template), entry: template });
    }
    let lost = document.lost.contains("templates")
        || templates.is_some_and(|section| section.value.has_gap() || section.value.is_broken());
    let mut filler = Filler { known, lost, left: MOST, named: HashSet::new(), sources, problems };
    let mut filled = document.clone();
    let NodeKind::Map(sections) = &mut filled.root.kind else { return None };
    for section in sections {
        let construct = EXTENDING.iter().find(|(key, _)| **key == *section.key.value);
        let NodeKind::Map(things) = &mut section.value.kind else { continue };
        match construct {
            Some((_, construct)) => filler.fill_in(things, construct),
            None if &*section.key.value == "templates" => things.iter_mut().for_each(keep_takes),
            None => {}
        }
    }
    filler.tell_unused(templates);
    Some(filled)
}

/// The things of a section whose keys are known.
fn things(section: &Node) -> impl Iterator<Item = &Entry> {
    section.as_map().unwrap_or_default().iter().filter(|thing| !thing.is_astray())
}

/// Whether something extends a template.
fn extends(thing: &Entry) -> bool {
    thing.value.get("extends").is_some()
}

/// What a template takes; what is wrong with it is told where it is read.
fn takes(template: &Entry) -> Vec<(Spanned<String>, TypeWord)> {
    static SLOT: Slot = Slot::Takes;
    let Some(node) = template.value.get("takes") else { return Vec::new() };
    let mut quiet = Problems::default();
    let mut reader = Reader { problems: &mut quiet, objects: HashSet::new(), gaps: Gaps::default() };
    let at = At { key: "takes", span: template.key.span, node, slot: &SLOT };
    reader.takes(at).unwrap_or_default()
}

/// Takes everything off a template but what it takes.
fn keep_takes(template: &mut Entry) {
    if let NodeKind::Map(entries) = &mut template.value.kind {
        entries.retain(|entry| &*entry.key.value == "takes");
    }
}

/// A template of the spec.
struct Template<'d> {
    entry: &'d Entry,
    takes: Vec<(Spanned<String>, TypeWord)>,
}

struct Filler<'a, 'd> {
    known: HashMap<Arc<str>, Template<'d>>,
    /// Whether there may be templates that could not be read.
    lost: bool,
    /// How much may still be filled in.
    left: usize,
    /// The templates that something extends.
    named: HashSet<Arc<str>>,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
}

impl Filler<'_, '_> {
    /// Fills in the things of a section.
    fn fill_in(&mut self, things: &mut [Entry], construct: &'static Construct) {
        for thing in things.iter_mut().filter(|thing| !thing.is_astray() && extends(thing)) {
            let NodeKind::Map(own) = &mut thing.value.kind else { continue };
            let own = std::mem::take(own);
            let whole = self.whole(own, &thing.key.value, construct, &mut Vec::new());
            thing.value.kind = NodeKind::Map(whole);
        }
    }

    /// The entries of `by`, and those of the template that it extends, if it does; `way` are the
    /// templates that extend one another up to here.
    fn whole(
        &mut self,
        mut own: Vec<Entry>,
        by: &Arc<str>,
        construct: &'static Construct,
        way: &mut Vec<Arc<str>>,
    ) -> Vec<Entry> {
        let place = |key: &str| own.iter().position(|entry| &*entry.key.value == key);
        let Some(at) = place("extends") else { return own };
        let called = place("call").map(|at| ("call", own[at].key.span));
        let extends = own.remove(at);
        if let Some(second) = called {
            let first = ("extends", extends.key.span);
            let (first, second) = if first.1 < second.1 { (first, second) } else { (second, first) };
            self.problems.report(&KeysExclude { first, second, of: construct });
            own.push(extends);
            return own;
        }
        let with = own.iter().position(|entry| &*entry.key.value == "with").map(|at| own.remove(at));
        match self.template(&extends, with.as_ref(), by, construct, way) {
            Some(template) => merged(template, own),
            None => {
                own.push(extends);
                own
            }
        }
    }

    /// What the template holds that `extends` names, filled in.
    fn template(
        &mut self,
        extends: &Entry,
        with: Option<&Entry>,
        by: &Arc<str>,
        construct: &'static Construct,
        way: &mut Vec<Arc<str>>,
    ) -> Option<Vec<Entry>> {
        let Some(scalar) = extends.value.as_scalar().filter(|_| !extends.value.is_null()) else {
            if !extends.value.is_broken() {
                let slot = &Slot::Name;
                let at = At { key: "extends", span: extends.key.span, node: &extends.value, slot };
                self.problems.report(&WrongKind { at, expected: "the name of a template", help: None });
            }
            return None;
        };
        let named = Spanned::new(&*scalar.text, extends.value.span);
        let Some(template) = self.known.get(named.value) else {
            if !self.lost {
                let near = nearest(named.value, self.known.keys().map(|name| &**name));
                self.problems.report(&Unknown { named, near, none: self.known.is_empty() });
            }
            return None;
        };
        let (name, takes, entry) = (template.entry.key.clone(), template.takes.clone(), template.entry);
        self.named.insert(name.value.clone());
        if way.contains(&name.value) || way.len() >= MOST_IN_A_ROW {
            self.problems.report(&Cycle { named, way });
            return None;
        }
        let entries = entry.value.as_map()?;
        self.left = match self.left.checked_sub(entries.iter().map(size).sum()) {
            Some(left) => left,
            None => {
                self.problems.report(&TooMuch(extends.key.span));
                return None;
            }
        };
        let values =
            argument::values(&takes, with, &Spanned::new(&*name.value, name.span), extends, self.problems);
        let mut filled: Vec<Entry> =
            entries.iter().filter(|entry| &*entry.key.value != "takes").cloned().collect();
        self.put_in(&mut filled, extends.value.span, by);
        if !put::put(&mut filled, construct, &values, &mut self.left, self.problems) {
            self.problems.report(&TooMuch(extends.key.span));
            return None;
        }
        way.push(name.value.clone());
        let whole = self.whole(filled, &name.value, construct, way);
        way.pop();
        Some(whole)
    }

    /// Says of the entries of a template that they stand there for `by`.
    fn put_in(&mut self, entries: &mut [Entry], at: Span, by: &Arc<str>) {
        let mut files: HashMap<FileId, FileId> = HashMap::new();
        let sources = &mut *self.sources;
        let mut other = |file: FileId| {
            *files
                .entry(file)
                .or_insert_with(|| sources.fill(Filling { file, at, by: by.clone() }).unwrap_or(file))
        };
        for entry in entries {
            entry.key.span.file = other(entry.key.span.file);
            entry.value.put_in(&mut other);
        }
    }

    /// Tells of templates that nothing extends.
    fn tell_unused(&mut self, templates: Option<&Entry>) {
        let all = || templates.into_iter().flat_map(|section| things(&section.value));
        for template in all() {
            // What an unused template extends is told for that one alone.
            let by_other = all().filter(|other| other.key.value != template.key.value).any(|other| {
                let named = other.value.get("extends").and_then(Node::as_scalar);
                named.is_some_and(|named| named.text == template.key.value)
            });
            if !by_other && !self.named.contains(&template.key.value) {
                self.problems.report(&Unused(&template.key));
            }
        }
    }
}

/// How much an entry is.
fn size(entry: &Entry) -> usize {
    1 + put::size(&entry.value)
}

/// What a template says and what extends it: maps merge, the extending one wins, null removes. The
/// order is the template's; what is new follows.
fn merged(mut template: Vec<Entry>, own: Vec<Entry>) -> Vec<Entry> {
    for entry in own {
        let at = template.iter().position(|known| known.key.value == entry.key.value && !known.is_astray());
        match at {
            Some(at) if entry.value.is_null() => {
                template.remove(at);
            }
            Some(at) => {
                let known = &mut template[at];
                known.key = entry.key;
                known.value = merged_values(
                    std::mem::replace(&mut known.value, Node::broken(entry.value.span)),
                    entry.value,
                );
            }
            None => template.push(entry),
        }
    }
    template
}

fn merged_values(template: Node, own: Node) -> Node {
    match (template.kind, own.kind) {
        (NodeKind::Map(template), NodeKind::Map(entries)) => {
            Node { kind: NodeKind::Map(merged(template, entries)), span: own.span }
        }
        (_, kind) => Node { kind, span: own.span },
    }
}

impl Reader<'_> {
    /// What a template takes.
    pub(super) fn template(&mut self, name: Spanned<String>, at: At<'_>) -> Option<crate::spec::Template> {
        let map = self.open(at, &TEMPLATE)?;
        let takes = self.read(&map, "takes", Self::takes).unwrap_or_default();
        Some(crate::spec::Template { name, takes })
    }
}

#[cfg(test)]
mod tests;
