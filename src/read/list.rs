//! Reads the keys of whatever reads a list.

use crate::span::{Span, Spanned};
use crate::spec::{List, Paginate, SizeParam};

use super::keys::{PAGINATE, SIZE_PARAMETER};
use super::walk::{At, Map, Reader};

impl Reader<'_> {
    /// The keys of a list that stand in `map`.
    pub(super) fn list(&mut self, map: &Map<'_>) -> List {
        List {
            items: self.take(map, "items", Self::expression),
            filter: self.take(map, "where", Self::expression),
            each: self.take(map, "each", Self::written),
            sort: self.read(map, "sort", Self::path),
            paginate: self.read(map, "paginate", Self::paginate),
        }
    }

    /// How the rest of a list is fetched.
    pub(super) fn paginate(&mut self, at: At<'_>) -> Option<Paginate> {
        if let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) {
            let help = format!("write `{}: {{ by: {} }}`, with what this kind needs", at.key, scalar.text);
            self.wrong_kind_with(at, "a map", Some(help));
            return None;
        }
        let map = self.open(at, &PAGINATE)?;
        let by = self.read(&map, "by", Self::word);
        let param = self.read(&map, "param", Self::text);
        let size = self.read(&map, "size", Self::size_parameter);
        let first = self.read(&map, "first", |reader, at| reader.count(at, 0, i64::MAX));
        let next = self.take(&map, "next", Self::expression);
        let more = self.take(&map, "more", Self::expression);
        let end = self.read(&map, "end", Self::word);
        let advance = self.read(&map, "advance", Self::word);
        let stable = self.flag(&map, "stable");
        let expired = self.read(&map, "expired", Self::patterns);
        let max_pages = self.read(&map, "max_pages", Self::integer);
        let max_items = self.take(&map, "max_items", Self::written);
        let span = at.span;
        // Which kind was meant is not known, and what it needs is not asked for.
        let by = by.unwrap_or_else(|| {
            self.lose(&map, "by");
            Spanned::new("page".to_owned(), span)
        });
        Some(Paginate {
            by,
            param,
            size,
            first,
            next,
            more,
            end,
            advance,
            stable,
            expired,
            max_pages,
            max_items,
            span,
        })
    }

    fn size_parameter(&mut self, at: At<'_>) -> Option<SizeParam> {
        if at.node.as_map().is_none() {
            let value = self.integer(at)?;
            return Some(SizeParam { param: None, value });
        }
        let map = self.open(at, &SIZE_PARAMETER)?;
        let param = self.read(&map, "param", Self::text);
        let value = self.read(&map, "value", Self::integer);
        Some(SizeParam { param, value: value.unwrap_or_else(|| placeholder(at.span)) })
    }
}

/// A size in the place of one that is missing.
fn placeholder(span: Span) -> Spanned<i64> {
    Spanned::new(100, span)
}
