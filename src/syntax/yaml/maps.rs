//! Makes the entries of maps: unique keys, `<<`, and what a comma or a missing colon leaves.

use std::collections::HashSet;
use std::sync::Arc;

use granit_parser::ScalarStyle;

use super::build::Builder;
use super::events::RawKind;
use super::mistakes::{CutByComma, KeyIsNoText, MergeOfNoMap, NoColon};
use crate::span::{Span, Spanned};
use crate::syntax::document::{Entry, Node, NodeKind};
use crate::syntax::entries::{DuplicateKey, Entries};

/// A key and its value, as indexes.
type Pair = (u32, u32);

impl<'a> Builder<'a> {
    pub(super) fn map(&mut self, at: u32, flow: bool, depth: usize) -> Vec<Entry> {
        let pairs = self.pairs(at);
        let own = self.own_keys(&pairs);
        let mut entries = Entries::with_capacity(pairs.len());
        let mut merged = None;
        let mut astray: Vec<Entry> = self.strays(at);
        let mut rest = pairs.as_slice();
        while let [(key, value), following @ ..] = rest {
            rest = following;
            if self.is_full() {
                astray.push(Entry::astray("", self.span(&self.raws[*key as usize].range)));
                break;
            }
            if self.is_merge(*key) {
                self.merge_once(*key, &mut merged);
                let brought = self.merge(*value, depth);
                for entry in brought.into_iter().filter(|entry| !own.contains(&*entry.key.value)) {
                    if entry.is_astray() {
                        astray.push(entry);
                    } else {
                        entries.add_if_new(entry);
                    }
                }
                continue;
            }
            if flow && self.has_no_colon(*key, *value) {
                let span = self.span(&self.raws[*key as usize].range);
                self.leave_out(&NoColon { span, key: self.source(span) });
                astray.push(Entry::astray("", span));
                continue;
            }
            let cut = if flow { self.cut_off(*value, following) } else { 0 };
            rest = &following[cut..];
            let written = *key;
            let Some(key) = self.key(written) else {
                astray.push(Entry::astray("", self.span(&self.raws[written as usize].range)));
                continue;
            };
            let value = match following[..cut].last() {
                Some((last, _)) => self.join_cut(&key, *value, *last),
                None => self.node(*value, depth + 1),
            };
            if let Some(again) = entries.add(Entry { key, value }) {
                self.report(&again);
            }
        }
        // Readers take the first of a name.
        let mut list = entries.into_list();
        list.extend(astray);
        list
    }

    /// The entries that may have been lost from a map.
    fn strays(&self, at: u32) -> Vec<Entry> {
        let strays = self.holes.strays.get(&at).into_iter().flatten();
        strays.map(|stray| Entry::astray(&stray.key, Span::new(self.file, stray.at..stray.at))).collect()
    }

    fn pairs(&self, at: u32) -> Vec<Pair> {
        let mut members = self.members(at);
        let mut pairs = Vec::new();
        while let (Some(key), Some(value)) = (members.next(), members.next()) {
            pairs.push((key, value));
        }
        pairs
    }

    /// The keys that win over those that `<<` brings; empty where there is none.
    fn own_keys(&self, pairs: &[Pair]) -> HashSet<&'a str> {
        if pairs.iter().any(|(key, _)| self.is_merge(*key)) {
            pairs
                .iter()
                .filter(|(key, _)| !self.is_merge(*key))
                .filter_map(|(key, _)| self.text_of_key(*key))
                .collect()
        } else {
            HashSet::new()
        }
    }

    /// The text of a key, if it is a scalar.
    fn text_of_key(&self, at: u32) -> Option<&'a str> {
        match &self.raws.get(at as usize)?.kind {
            RawKind::Scalar { text, .. } => Some(text),
            RawKind::Alias(target) => match &self.raws.get(*target as usize)?.kind {
                RawKind::Scalar { text, .. } => Some(text),
                _ => None,
            },
            RawKind::List | RawKind::Map { .. } | RawKind::UnknownAlias => None,
        }
    }

    fn key(&mut self, at: u32) -> Option<Spanned<Arc<str>>> {
        let raw = &self.raws[at as usize];
        let span = self.span(&raw.range);
        let source = self.source(span);
        if let RawKind::UnknownAlias = raw.kind {
            self.unknown_alias(span);
            return None;
        }
        match self.text_of_key(at) {
            Some(text) if !source.is_empty() => Some(Spanned::new(text.into(), span)),
            Some(_) | None => {
                self.leave_out(&KeyIsNoText { span, source });
                None
            }
        }
    }

    fn is_merge(&self, key: u32) -> bool {
        matches!(&self.raws[key as usize].kind, RawKind::Scalar { text, style: ScalarStyle::Plain, .. } if text == "<<")
    }

    fn merge_once(&mut self, key: u32, merged: &mut Option<Span>) {
        let again = self.span(&self.raws[key as usize].range);
        if let Some(first) = merged.replace(again) {
            self.report(&DuplicateKey { key: "<<".into(), first, again });
        }
    }

    /// The entries that `<<` brings, those of the first map first.
    fn merge(&mut self, value: u32, depth: usize) -> Vec<Entry> {
        let node = self.node(value, depth + 1);
        let written = self.span(&self.raws[value as usize].range);
        let maps = match node.kind {
            NodeKind::List(members) => members,
            kind => vec![Node { kind, span: written }],
        };
        let mut entries = Vec::new();
        for map in maps {
            match map.kind {
                NodeKind::Map(more) => entries.extend(more),
                NodeKind::Broken { .. } => entries.push(Entry::astray("", map.span)),
                NodeKind::List(_) | NodeKind::Scalar(_) => {
                    self.leave_out(&MergeOfNoMap { span: map.span });
                    entries.push(Entry::astray("", map.span));
                }
            }
        }
        entries
    }

    /// Whether a key of a flow map stands there without a colon.
    fn has_no_colon(&self, key: u32, value: u32) -> bool {
        let (key, value) = (&self.raws[key as usize], &self.raws[value as usize]);
        let between = self.text.get(key.range.end as usize..value.range.start as usize).unwrap_or("");
        let behind = self.text.get(value.range.start as usize..).unwrap_or("");
        matches!(key.kind, RawKind::Scalar { .. })
            && !key.range.is_empty()
            && value.range.is_empty()
            && !between.contains(':')
            && !behind.starts_with(':')
    }

    /// How many of the pairs that follow are no keys but the rest of a plain value with commas.
    fn cut_off(&self, value: u32, following: &[Pair]) -> usize {
        let plain = |at: u32| {
            let raw = &self.raws[at as usize];
            matches!(raw.kind, RawKind::Scalar { style: ScalarStyle::Plain, .. }) && !raw.range.is_empty()
        };
        if !plain(value) {
            return 0;
        }
        following.iter().take_while(|(key, value)| plain(*key) && self.has_no_colon(*key, *value)).count()
    }

    /// The text that commas have cut, as it was meant.
    fn join_cut(&mut self, key: &Spanned<Arc<str>>, value: u32, last: u32) -> Node {
        let first = self.span(&self.raws[value as usize].range);
        let whole = first.to(self.span(&self.raws[last as usize].range));
        self.report(&CutByComma { key: &key.value, first, whole, source: self.source(whole) });
        self.as_written(whole)
    }
}
