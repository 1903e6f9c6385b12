//! Reads maps, lists and names by the tables of [`keys`](super::keys).
//!
//! A [`Map`] is a map of the document that has been held against its construct: unknown keys,
//! missing keys and keys that come later have been told. An [`At`] is a value with the key and the
//! slot in which it stands.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::Problems;
use crate::names;
use crate::span::{Span, Spanned};
use crate::spec::Gaps;
use crate::spelling::nearest;
use crate::syntax::document::{Entry, Node, NodeKind};

use super::keys::{Choice, Construct, Key, ROOT, Slot, Status, VARIANTS, VERBS};
use super::slips::{BadName, KeysExclude, MissingKey, NoWork, NotSupportedYet, UnknownKey, WrongKind};

/// What all readers share: where problems go, and the objects that the spec has.
pub(super) struct Reader<'p> {
    pub(super) problems: &'p mut Problems,
    /// Names of objects, which may be words that look like slips of type words.
    pub(super) objects: HashSet<Arc<str>>,
    /// What could not be read.
    pub(super) gaps: Gaps,
}

/// A value, the key behind which it stands, and what may stand there.
#[derive(Clone, Copy)]
pub(super) struct At<'d> {
    /// The key; for members of a list, the key of the list.
    pub(super) key: &'d str,
    /// Where the key stands; for members of a list, where the member stands.
    pub(super) span: Span,
    pub(super) node: &'d Node,
    pub(super) slot: &'static Slot,
}

/// A map that has been held against its construct.
pub(super) struct Map<'d> {
    pub(super) construct: &'static Construct,
    /// Where the map's key stands, or the map itself where it has none.
    pub(super) span: Span,
    found: Vec<Found<'d>>,
    /// Keys that come later, with their places.
    later: Vec<(&'static str, Span)>,
}

/// A key that stands in a map.
struct Found<'d> {
    key: &'static Key,
    entry: &'d Entry,
    read: Cell<bool>,
    /// It counts as not written.
    dropped: Cell<bool>,
}

impl<'d> Found<'d> {
    fn new(key: &'static Key, entry: &'d Entry) -> Self {
        Self { key, entry, read: Cell::new(false), dropped: Cell::new(false) }
    }
}

impl<'d> At<'d> {
    /// The member `node` of this list.
    pub(super) fn member(self, node: &'d Node) -> Self {
        let slot = match self.slot {
            Slot::ListOf(slot) => slot,
            slot => slot,
        };
        Self { span: node.span, node, slot, ..self }
    }

    /// The value behind a key of this map.
    pub(super) fn entry(self, entry: &'d Entry) -> Self {
        let slot = match self.slot {
            Slot::MapOf(slot) => slot,
            slot => slot,
        };
        Self { key: &entry.key.value, span: entry.key.span, node: &entry.value, slot }
    }
}

impl<'d> Map<'d> {
    /// The value behind `key`, if it stands here.
    pub(super) fn at(&self, key: &str) -> Option<At<'d>> {
        debug_assert!(
            self.construct.key(key).is_some_and(|key| key.status == Status::Supported),
            "the table of {} has no key `{key}` that is read",
            self.construct.name
        );
        let found = self.found.iter().find(|found| found.key.name == key && !found.dropped.get())?;
        found.read.set(true);
        let Entry { key, value } = found.entry;
        Some(At { key: &key.value, span: key.span, node: value, slot: &found.key.slot })
    }

    /// Whether `key` stands here, also one that comes later.
    pub(super) fn has(&self, key: &str) -> bool {
        self.place(key).is_some()
    }

    /// Where `key` stands, also one that comes later.
    pub(super) fn place(&self, key: &str) -> Option<Span> {
        let here = |found: &&Found<'_>| found.key.name == key && !found.dropped.get();
        let found = self.found.iter().find(here).map(|found| found.entry.key.span);
        found.or_else(|| self.later.iter().find(|(name, _)| *name == key).map(|(_, span)| *span))
    }

    /// Whether `key` stands here and comes later.
    pub(super) fn is_later(&self, key: &str) -> bool {
        self.later.iter().any(|(name, _)| *name == key)
    }

    /// Whether a slip is read as `key`.
    pub(super) fn is_slip(&self, key: &str) -> bool {
        self.found.iter().any(|found| found.key.name == key && &*found.entry.key.value != key)
    }

    /// Whether `key` stands in an entry that may belong elsewhere.
    fn is_astray(&self, key: &str) -> bool {
        self.found.iter().any(|found| found.key.name == key && found.entry.is_astray())
    }

    /// Whether what is missing here may stand in a template or in variants.
    fn is_filled_elsewhere(&self) -> bool {
        self.has("extends") || self.has(VARIANTS)
    }

    /// The first of `keys` that stands here and is read, in the author's order.
    pub(super) fn first_of(&self, keys: &[&str]) -> Option<&'static str> {
        self.found.iter().map(|found| found.key.name).find(|name| keys.contains(name))
    }

    /// The keys that stand here and are read, with their places.
    pub(super) fn keys(&self) -> Vec<(&'static str, Span)> {
        self.found
            .iter()
            .filter(|found| !found.dropped.get())
            .map(|found| (found.key.name, found.entry.key.span))
            .collect()
    }

    /// Takes a key as not written: the reason has been told.
    pub(super) fn drop_key(&self, key: &str) {
        for found in self.found.iter().filter(|found| found.key.name == key) {
            found.read.set(true);
            found.dropped.set(true);
        }
    }

    /// Says that nothing more is read of this map: the reason has been told.
    pub(super) fn forget_all(&self) {
        self.found.iter().for_each(|found| found.read.set(true));
    }

    /// Says that what was not read need not be: the reason has been told.
    pub(super) fn forget(&self, keys: &[&str]) {
        for found in self.found.iter().filter(|found| keys.contains(&found.key.name)) {
            found.read.set(true);
        }
    }
}

/// A key that no reader asks for would be ignored in silence.
#[cfg(debug_assertions)]
impl Drop for Map<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            for found in &self.found {
                let Found { key, read, .. } = found;
                assert!(read.get(), "nobody reads `{}` of {}", key.name, self.construct.name);
            }
        }
    }
}

impl Reader<'_> {
    /// What `read` makes of the value behind `key`, if it stands in `map`.
    pub(super) fn read<'d, T>(
        &mut self,
        map: &Map<'d>,
        key: &str,
        read: impl FnOnce(&mut Self, At<'d>) -> Option<T>,
    ) -> Option<T> {
        let at = map.at(key)?;
        let made = read(self, at);
        if made.is_none() || at.node.has_gap() {
            self.lose(map, key);
        }
        made
    }

    /// Keeps that what stands behind `key` could not be read.
    pub(super) fn lose(&mut self, map: &Map<'_>, key: &str) {
        if let Some(key) = map.construct.key(key) {
            self.gaps.lose(map.span, key.name);
        }
    }

    /// The same, where `read` always makes something of it.
    pub(super) fn take<'d, T>(
        &mut self,
        map: &Map<'d>,
        key: &str,
        read: impl FnOnce(&mut Self, At<'d>) -> T,
    ) -> Option<T> {
        let at = map.at(key)?;
        if at.node.is_broken() || at.node.has_gap() {
            self.lose(map, key);
        }
        Some(read(self, at))
    }

    /// The map at `at`, held against `construct`.
    pub(super) fn open<'d>(&mut self, at: At<'d>, construct: &'static Construct) -> Option<Map<'d>> {
        let NodeKind::Map(entries) = &at.node.kind else {
            self.wrong_kind(at, "a map");
            return None;
        };
        Some(self.open_entries(entries, at.span, construct))
    }

    /// The map of `entries`, held against `construct`.
    pub(super) fn open_entries<'d>(
        &mut self,
        entries: &'d [Entry],
        span: Span,
        construct: &'static Construct,
    ) -> Map<'d> {
        let mut map = Map { construct, span, found: Vec::with_capacity(entries.len()), later: Vec::new() };
        let mut meant: Vec<&'static str> = Vec::new();
        let mut holed = false;
        for entry in entries {
            match construct.key(&entry.key.value) {
                Some(key) if key.status == Status::Later => {
                    self.problems.report(&NotSupportedYet { what: key.name, span: entry.key.span });
                    map.later.push((key.name, entry.key.span));
                    self.gaps.open(span);
                }
                Some(key) if entry.is_astray() && map.has(key.name) => {}
                Some(key) => map.found.push(Found::new(key, entry)),
                None if entry.key.value.starts_with("x-") => {}
                None if entry.is_astray() => holed |= self.astray(&entry.key.value, construct, span),
                None => {
                    let unknown = UnknownKey { key: &entry.key, construct };
                    self.problems.report(&unknown);
                    // A slip is read as what it was to be, so that nothing behind it stays hidden.
                    match unknown.meant().filter(|key| has_room(construct, key.name, entries, &meant)) {
                        Some(key) => {
                            meant.push(key.name);
                            map.found.push(Found::new(key, entry));
                        }
                        None => self.gaps.open(span),
                    }
                }
            }
        }
        if map.has("extends") {
            // The template is not known, which was told.
            map.forget(&["extends", "with"]);
            self.gaps.open(span);
        }
        if !holed && !map.is_filled_elsewhere() {
            self.complete(&map, construct);
        }
        for choice in construct.choices {
            self.choose(&map, *choice, holed);
        }
        map
    }

    /// Keeps that an entry of which only a guess at its key is known may belong into the map at
    /// `span`. Gives whether it may be any of its keys.
    fn astray(&mut self, key: &str, construct: &'static Construct, span: Span) -> bool {
        let known = construct.all_keys().into_iter().map(|key| key.name);
        if let Some(near) = nearest(key, known).and_then(|near| construct.key(near)) {
            self.gaps.lose(span, near.name);
            return true;
        }
        // No section has another name.
        let elsewhere = std::ptr::eq(construct, &raw const ROOT) && !key.is_empty();
        if !elsewhere {
            self.gaps.open(span);
        }
        !elsewhere
    }

    /// Tells which required keys of `construct` are missing in `map`.
    fn complete(&mut self, map: &Map<'_>, construct: &'static Construct) {
        for key in construct.keys.iter().filter(|key| key.required && !map.has(key.name)) {
            if self.gaps.is_open(map.span) {
                continue;
            }
            let missing = vec![key.name];
            self.problems.report(&MissingKey { missing, of: map.construct, span: map.span });
        }
        for part in construct.parts {
            self.complete(map, part);
        }
    }

    /// Tells when too many or too few of some keys stand in `map`.
    fn choose(&mut self, map: &Map<'_>, choice: Choice, holed: bool) {
        let (keys, least, most) = match choice {
            Choice::One(keys) => (keys, 1, 1),
            Choice::AtMostOne(keys) => (keys, 0, 1),
            Choice::AtLeastOne(keys) => (keys, 1, keys.len()),
        };
        let mut written: Vec<(&str, Span)> =
            keys.iter().filter_map(|key| Some((*key, map.place(key)?))).collect();
        // The order of the map, in which readers look: keys of a template may stand in another file.
        let order = |key: &str| map.found.iter().position(|found| found.key.name == key);
        written.sort_by_key(|(key, span)| (order(key).unwrap_or(usize::MAX), *span));
        let stand = written.len();
        if most < stand {
            // What went astray may belong elsewhere.
            let astray = |key: &str| map.is_astray(key);
            map.forget(&written.iter().map(|(key, _)| *key).filter(|key| astray(key)).collect::<Vec<_>>());
            written.retain(|(key, _)| !astray(key));
        }
        if stand < least && !holed && !map.is_filled_elsewhere() {
            if keys.starts_with(VERBS) {
                self.problems.report(&NoWork { of: map.construct, keys, span: map.span });
            } else {
                let read = |key: &&&'static str| {
                    map.construct.key(key).is_some_and(|key| key.status == Status::Supported)
                };
                let missing = keys.iter().filter(read).copied().collect();
                self.problems.report(&MissingKey { missing, of: map.construct, span: map.span });
            }
        }
        if let [first, rest @ ..] = written.as_slice() {
            for second in rest.iter().skip(most.saturating_sub(1)) {
                self.problems.report(&KeysExclude { first: *first, second: *second, of: map.construct });
                map.forget(&[second.0]);
            }
        }
    }

    /// The entries of a map whose keys the author chooses freely.
    pub(super) fn entries<'d>(&mut self, at: At<'d>) -> Vec<(Spanned<String>, At<'d>)> {
        let NodeKind::Map(entries) = &at.node.kind else {
            self.wrong_kind(at, "a map");
            return Vec::new();
        };
        if entries.iter().any(Entry::is_astray) {
            self.gaps.open(at.span);
        }
        let known = entries.iter().filter(|entry| !entry.is_astray());
        known.map(|entry| (spanned(&entry.key), at.entry(entry))).collect()
    }

    /// The entries of a map whose keys are names that the author gives.
    pub(super) fn named<'d>(&mut self, at: At<'d>) -> Vec<(Spanned<String>, At<'d>)> {
        let entries = self.entries(at);
        for (name, _) in &entries {
            self.check_name(name, None);
        }
        entries
    }

    /// The members of a list.
    pub(super) fn members<'d>(&mut self, at: At<'d>) -> Vec<At<'d>> {
        if let NodeKind::List(members) = &at.node.kind {
            return members.iter().map(|node| at.member(node)).collect();
        }
        self.wrong_kind(at, "a list");
        Vec::new()
    }

    /// Tells that something of another kind was `expected`.
    pub(super) fn wrong_kind(&mut self, at: At<'_>, expected: &'static str) {
        let listed = expected == "a map" && at.node.as_list().is_some();
        let help = listed.then(|| {
            format!("names stand in front of their values, without `-`: `{}: {{ NAME: … }}`", at.key)
        });
        self.wrong_kind_with(at, expected, help);
    }

    /// The same, with a next step.
    pub(super) fn wrong_kind_with(&mut self, at: At<'_>, expected: &'static str, help: Option<String>) {
        if at.node.is_broken() {
            return;
        }
        self.problems.report(&WrongKind { at, expected, help });
    }

    /// Tells when `name` breaks the rule of names; `help` is a better next step than the usual.
    pub(super) fn check_name(&mut self, name: &Spanned<String>, help: Option<String>) {
        if !names::is_name(&name.value) {
            self.problems.report(&BadName { name, help });
        }
    }
}

/// Whether `key` could stand beside the keys that are there, and those that slips were `meant` for.
fn has_room(construct: &Construct, key: &str, entries: &[Entry], meant: &[&str]) -> bool {
    let stands = |key: &str| entries.iter().any(|entry| &*entry.key.value == key) || meant.contains(&key);
    let excluded = construct.choices.iter().any(|choice| match choice {
        Choice::One(keys) | Choice::AtMostOne(keys) => {
            keys.contains(&key) && keys.iter().any(|other| stands(other))
        }
        Choice::AtLeastOne(_) => false,
    });
    !stands(key) && !excluded
}

/// A key as a name with its place.
pub(super) fn spanned(key: &Spanned<Arc<str>>) -> Spanned<String> {
    Spanned::new(key.value.to_string(), key.span)
}

/// A name made of what is no name; empty where nothing of it can stay.
pub(super) fn suggested(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name.to_owned() }
}
