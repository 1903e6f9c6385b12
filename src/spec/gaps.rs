//! What was written and could not be read.

use std::collections::BTreeSet;

use crate::span::Span;

/// Where something was written that could not be read, which was told. Nothing is said of what
/// depends on it: an author is told of a mistake, not of its shadow.
///
/// A map is known by its place, which is that of its key.
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    keys: BTreeSet<(Span, &'static str)>,
    open: BTreeSet<Span>,
    root: Option<Span>,
}

impl Gaps {
    /// What stands behind `key` of the map at `map` could not be read.
    pub fn lose(&mut self, map: Span, key: &'static str) {
        self.keys.insert((map, key));
    }

    /// A part of the section `key` of the spec could not be read.
    pub fn lose_section(&mut self, key: &'static str) {
        if let Some(root) = self.root {
            self.lose(root, key);
        }
    }

    /// Something stands in the map at `map` of which nobody knows what it was to be.
    pub fn open(&mut self, map: Span) {
        self.open.insert(map);
    }

    /// The whole spec stands at `map`.
    pub fn set_root(&mut self, map: Span) {
        self.root = Some(map);
    }

    /// Whether something stands in the map at `map` of which nobody knows what it was to be.
    #[must_use]
    pub fn is_open(&self, map: Span) -> bool {
        self.open.contains(&map)
    }

    /// Whether `key` of the map at `map` may have been meant and could not be read.
    #[must_use]
    pub fn lost(&self, map: Span, key: &str) -> bool {
        let keys: &BTreeSet<(Span, &str)> = &self.keys;
        self.open.contains(&map) || keys.contains(&(map, key))
    }

    /// Whether one of `keys` may have been meant and could not be read.
    #[must_use]
    pub fn lost_any(&self, map: Span, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.lost(map, key))
    }

    /// Whether a part of the section `key` of the spec could not be read.
    #[must_use]
    pub fn lost_section(&self, key: &str) -> bool {
        self.root.is_some_and(|root| self.lost(root, key))
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.open.is_empty()
    }
}
