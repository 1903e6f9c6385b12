//! Finds out where the lines belong that were taken out of a text.
//!
//! In: what the parser saw in the rest, and the lines. Out: for each map or list the lines that may
//! belong to it, and the values that began in such a line.

use std::collections::{HashMap, HashSet};

use super::events::{Raw, RawKind};
use super::mask::{Hole, Stray};

/// What a text lacks.
#[derive(Default)]
pub(super) struct Holes<'h> {
    /// Where placeholders of values stand.
    pub values: HashSet<u32>,
    /// Empty values that stood on lines of their own, by index.
    pub emptied: HashSet<u32>,
    /// What may belong to a map or list, by index.
    pub strays: HashMap<u32, Vec<&'h Stray>>,
}

impl<'h> Holes<'h> {
    /// The holes of a text of which the parser saw `raws`.
    pub(super) fn find(text: &str, raws: &[Raw<'_>], holes: &'h [Hole]) -> Self {
        let mut found = Self::default();
        for hole in holes {
            match hole {
                Hole::Value(at) => {
                    found.values.extend(u32::try_from(*at).ok());
                }
                Hole::Line(stray) => found.line(text, raws, stray),
            }
        }
        found
    }

    fn line(&mut self, text: &str, raws: &[Raw<'_>], stray: &'h Stray) {
        let at = u32::try_from(stray.at).unwrap_or(u32::MAX);
        if let Some(value) = emptied(text, raws, stray, at) {
            self.emptied.insert(value);
            return;
        }
        let around = around(raws, at);
        if stray.column.is_none() {
            // With a tab before it, it may belong to any of them.
            around.into_iter().for_each(|index| self.strays.entry(index).or_default().push(stray));
            return;
        }
        let deep_enough =
            |index: &u32| stray.column.is_none_or(|column| column_of(text, &raws[*index as usize]) <= column);
        let Some(inner) = around.iter().rposition(deep_enough) else {
            if let Some(root) = around.first() {
                self.strays.entry(*root).or_default().push(stray);
            }
            return;
        };
        let own = around[inner];
        let fits = stray.column.is_none_or(|column| column_of(text, &raws[own as usize]) == column);
        if let Some(deeper) = around.get(inner + 1).filter(|_| !fits) {
            self.strays.entry(*deeper).or_default().push(stray);
        }
        self.strays.entry(own).or_default().push(stray);
        // A key among items may belong to the map that holds the list.
        let is_map = |index: &&u32| matches!(raws[**index as usize].kind, RawKind::Map { .. });
        if !is_map(&&own)
            && !stray.key.is_empty()
            && let Some(map) = around[..inner].iter().rfind(is_map)
        {
            self.strays.entry(*map).or_default().push(stray);
        }
    }
}

/// The maps and lists into which a line at `at` may belong, the outermost first.
fn around(raws: &[Raw<'_>], at: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(raw) = raws.get(index) {
        let next = raw.next as usize;
        if raws.get(next).is_some_and(|behind| behind.range.start <= at) {
            index = next;
            continue;
        }
        // A map begins behind the key that it is the value of.
        let begins = match index.checked_sub(1).map(|before| &raws[before]) {
            None => 0,
            Some(before) if is_collection(before) => before.range.start,
            Some(before) => before.range.end,
        };
        if begins > at {
            break;
        }
        let flow = !raw.range.is_empty() && matches!(raw.kind, RawKind::Map { flow: true });
        if is_collection(raw) && (!flow || raw.range.contains(&at)) {
            found.push(u32::try_from(index).unwrap_or(u32::MAX));
        }
        index += 1;
    }
    found
}

fn is_collection(raw: &Raw<'_>) -> bool {
    matches!(raw.kind, RawKind::Map { .. } | RawKind::List)
}

/// The empty value behind a key, all of whose lines were taken out, by index.
fn emptied(text: &str, raws: &[Raw<'_>], stray: &Stray, at: u32) -> Option<u32> {
    let behind = raws.partition_point(|raw| raw.range.start <= at);
    let is_empty = |index: usize| {
        raws.get(index).is_some_and(|raw| raw.range.is_empty() && matches!(raw.kind, RawKind::Scalar { .. }))
    };
    let value = [behind.checked_sub(1)?, behind].into_iter().find(|index| is_empty(*index))?;
    let key = raws.get(value.checked_sub(1)?)?;
    let between = text.get(key.range.end as usize..stray.at)?;
    let alone = between.trim_start_matches([' ', ':']).trim().is_empty();
    let deeper = stray.column.is_none_or(|column| column > column_of(text, key));
    (alone && deeper && !is_collection(key)).then(|| u32::try_from(value).unwrap_or(u32::MAX))
}

/// How many bytes stand before it on its line.
fn column_of(text: &str, raw: &Raw<'_>) -> usize {
    let start = (raw.range.start as usize).min(text.len());
    start - text[..start].rfind('\n').map_or(0, |end| end + 1)
}
