//! The records of a page: which of them are events, in which order they leave, and whether the page came before.
//!
//! In: a [`Page`] and the scan that asked for it. Out: entries with their value and key; the events
//! among them, remembered in the state.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::{DAY, Event, Machine, Note, mark, ticks};
use crate::diagnostic::Code;
use crate::plan::{By, End, Paginate, Sorted};
use crate::runtime::fault::Fault;
use crate::runtime::host::Host;
use crate::runtime::page::{Page, below};
use crate::runtime::poll::state::{Scan, from_json, hex, memory_key};
use crate::runtime::scope::Scope;
use crate::runtime::{border, eval};
use crate::value::{Value, json, order, text};

/// A record of a page.
pub(super) struct Entry {
    pub value: i64,
    pub key: Option<String>,
    record: Value,
    /// The poll's `where` holds.
    event: bool,
}

impl<H: Host> Machine<'_, '_, '_, H> {
    pub(super) fn entries(&mut self, page: &Page, scan: &Scan) -> Result<Vec<Entry>, Fault> {
        let Some(list) = &self.poll.work.list else { unreachable!("a poll reads a list") };
        let parent = scan.parents.as_ref().and_then(|parents| parents.first()).map_or(Value::Null, from_json);
        let mut entries = Vec::with_capacity(page.items.len());
        // Without a cursor, records are dated by the scan that found them.
        let scans = (self.cursor.by == By::Whole).then(|| self.state.wm.saturating_add(1));
        for item in page.items.iter() {
            let scope = Scope { response: Some(&page.response), parent: &parent, item, ..self.scope };
            let record = self.runtime.typed_record(list, &scope, item)?;
            let inside = Scope { record: &record, ..scope };
            let value = match scans {
                Some(scan) => Some(scan),
                None => ticks(&eval::slot(&self.cursor.value, &inside)?),
            };
            if value.is_none() && !self.notes.contains(&Note::NoCursor) {
                self.notes.push(Note::NoCursor);
            }
            let event = match &list.filter {
                Some(filter) => eval::condition(filter, &inside)?,
                None => true,
            };
            let key = match &self.trigger.dedup {
                None => None,
                // What is no event needs no key.
                Some(slot) if event => Some(key(slot, &inside)?),
                Some(slot) => key(slot, &inside).ok(),
            };
            entries.push(Entry { value: value.unwrap_or(scan.frm), key, record, event });
        }
        match (&list.sort, scans) {
            (Some(path), Some(_)) => {
                let keyed = entries.into_iter().map(|entry| (below(&entry.record, path), entry)).collect();
                Ok(order::sort(keyed, false).map_err(|failure| Fault::from(failure).at(list.items.place))?)
            }
            _ => Ok(entries),
        }
    }

    /// The events of a page, and whether they are all of its fresh ones. They are remembered.
    pub(super) fn choose(
        &mut self,
        entries: &[Entry],
        scan: &mut Scan,
        edge: i64,
        clock: i64,
    ) -> (Vec<Event>, bool) {
        let settle = self.cursor.settle;
        let mut mine = std::collections::HashSet::with_hasher(foldhash::fast::RandomState::default());
        let whole = self.cursor.by == By::Whole;
        // What gives them their order: the cursor, or without one the list.
        let mut fresh: Vec<(i64, Arc<str>, &Entry)> = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            // Events without a key are told apart by their place on the page.
            let key = entry.key.as_deref().map_or_else(|| Arc::from(format!("{place:09}")), memory_key);
            let order = if whole { i64::try_from(place).unwrap_or(i64::MAX) } else { entry.value };
            if whole && let Some(scan) = self.state.seen.get_mut(&key) {
                *scan = entry.value;
            }
            let known = entry.key.is_some() && (self.state.seen.contains_key(&key) || mine.contains(&key));
            let open = settle > 0
                && self.cursor.by == By::Time
                && edge < entry.value
                && entry.value <= clock + settle;
            let given = scan.rest.as_ref().is_some_and(|rest| (order, &key) <= (rest.0, &rest.1));
            if !entry.event || entry.value < scan.frm || known || open || given {
                continue;
            }
            mine.insert(key.clone());
            fresh.push((order, key, entry));
        }
        fresh.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
        let most = usize::try_from(self.poll.max).unwrap_or(usize::MAX);
        let all = fresh.len() <= most || self.state.latest;
        if !all {
            fresh.truncate(most);
            scan.rest = fresh.last().map(|(order, key, _)| (*order, key.clone()));
        }
        for (_, key, entry) in &fresh {
            if entry.key.is_some() {
                self.state.seen.insert(key.clone(), entry.value);
            }
        }
        if self.state.forget_down_to(usize::try_from(self.cursor.remember).unwrap_or(usize::MAX)) {
            self.notes.push(Note::MemoryFull);
        }
        let high = entries.iter().map(|entry| entry.value).max();
        scan.high = scan.high.max(high);
        if self.cursor.by == By::Time && high.is_some_and(|high| high > clock.saturating_add(DAY)) {
            self.notes.push(Note::DatedAhead);
        }
        if self.state.latest {
            return (Vec::new(), true);
        }
        let events = fresh
            .into_iter()
            .map(|(_, _, entry)| Event { key: entry.key.clone(), record: border::clean(&entry.record) });
        (events.collect(), all)
    }

    pub(super) fn onward(&mut self, paginate: Option<&Paginate>, page: &Page, here: &Value) -> Option<Value> {
        let short = paginate.is_some_and(|paginate| {
            let count = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
            paginate.end == End::Short && paginate.size.is_some_and(|size| 0 < count && count < size)
        });
        if short {
            return None;
        }
        let names_itself = page.next.as_ref().is_some_and(|next| order::same(next, here));
        if names_itself {
            self.notes.push(Note::PageRepeated);
            return None;
        }
        page.next.clone()
    }

    /// Compares a page with the order that is claimed.
    pub(super) fn verify_order(&mut self, values: &[i64], scan: &mut Scan, keyset: &mut bool) {
        let unit = self.cursor.unit.max(1);
        let units: Vec<i64> = values.iter().map(|value| value.div_euclid(unit)).collect();
        let broken = match self.cursor.sorted {
            Sorted::Asc => units.windows(2).any(|pair| pair[0] > pair[1]),
            Sorted::Desc => units.windows(2).any(|pair| pair[0] < pair[1]),
            Sorted::None => false,
        };
        if !broken {
            return;
        }
        self.notes.push(Note::NotSorted);
        scan.mixed = true;
        if self.cursor.sorted == Sorted::Asc {
            let base = scan.base;
            mark(scan, base);
            *keyset = false;
        }
    }
}

pub(in crate::runtime) fn key(slot: &crate::plan::Slot, scope: &Scope) -> Result<String, Fault> {
    let value = eval::slot(slot, scope)?;
    let key = if value.is_null() { String::new() } else { text::text(&value).map_err(Fault::from)? };
    if key.is_empty() {
        return Err(Fault::new(Code::NoKey, "a record has nothing that identifies it: its key is empty")
            .at(slot.place));
    }
    Ok(key)
}

/// What tells whether a page came twice: its keys, or its records where they have none.
pub(super) fn fingerprint(entries: &[Entry], page: &Page) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    let mut digest = Sha256::new();
    for (at, (entry, item)) in entries.iter().zip(page.items.iter()).enumerate() {
        digest.update(if at == 0 { "" } else { "\n" });
        match &entry.key {
            Some(key) => digest.update(key),
            None => digest.update(json::write(item, json::Style::default()).unwrap_or_default()),
        }
    }
    Some(hex(&digest.finalize()[..8]))
}
