//! Collects the entries of a map, whose keys are unique, and says how deep a tree may be.

use std::collections::HashMap;
use std::sync::Arc;

use super::document::Entry;
use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;

/// How many maps and lists may lie in one another.
pub(super) const MOST_LEVELS: usize = 100;

/// Up to so many keys are compared one by one.
const FEW: usize = 16;

/// The entries of a map so far.
#[derive(Default)]
pub(super) struct Entries {
    list: Vec<Entry>,
    /// The place of each key in the list; empty while there are few.
    places: HashMap<Arc<str>, usize, foldhash::fast::RandomState>,
}

impl Entries {
    pub(super) fn with_capacity(size: usize) -> Self {
        Self { list: Vec::with_capacity(size), places: HashMap::default() }
    }

    /// Adds an entry. If its key was there already, the first stays and the problem is given back.
    pub(super) fn add(&mut self, entry: Entry) -> Option<DuplicateKey> {
        if let Some(first) = self.find(&entry.key.value) {
            let again = entry.key.span;
            return Some(DuplicateKey { key: entry.key.value, first: self.list[first].key.span, again });
        }
        self.push(entry);
        None
    }

    /// Adds an entry unless its key was there already.
    pub(super) fn add_if_new(&mut self, entry: Entry) {
        if self.find(&entry.key.value).is_none() {
            self.push(entry);
        }
    }

    /// The entries in the order in which they were added.
    pub(super) fn into_list(self) -> Vec<Entry> {
        self.list
    }

    fn find(&self, key: &str) -> Option<usize> {
        if self.places.is_empty() {
            self.list.iter().position(|entry| &*entry.key.value == key)
        } else {
            self.places.get(key).copied()
        }
    }

    fn push(&mut self, entry: Entry) {
        let at = self.list.len();
        if at >= FEW {
            if at == FEW {
                self.places
                    .extend(self.list.iter().enumerate().map(|(at, entry)| (entry.key.value.clone(), at)));
            }
            self.places.insert(entry.key.value.clone(), at);
        }
        self.list.push(entry);
    }
}

/// A map has a key twice, or two files of a spec define the same name.
pub(super) struct DuplicateKey {
    pub key: Arc<str>,
    pub first: Span,
    pub again: Span,
}

impl Problem for DuplicateKey {
    const CODE: Code = Code::DuplicateKey;

    fn describe(&self) -> Description {
        let Self { key, first, again } = self;
        let help = match &**key {
            "<<" => "merge several maps with one list: `<<: [*first, *second]`",
            _ => "keep one of them, or give one another name",
        };
        Description::new(format!("`{key}` stands here twice"), *again, "again here")
            .because(*first, "first here")
            .help(help.to_owned())
    }
}

/// A tree has more levels than anybody can read.
pub(super) struct TooDeep {
    pub span: Span,
}

impl Problem for TooDeep {
    const CODE: Code = Code::TooDeep;

    fn describe(&self) -> Description {
        let message = format!("maps and lists lie more than {MOST_LEVELS} levels deep in one another");
        Description::new(message, self.span, "one level too many begins here").help(
            "look for brackets that do not close; deep data can be built in steps with `$let`".to_owned(),
        )
    }
}
