//! Lists: the data by which the fixed methods `specc_page` and `specc_list` read them.

use super::export::{Export, param_of};
use super::literal;
use super::tree::{Entry, Hash, Layout, Ruby};
use crate::model::{Advance, End, List, PageBy, Paginate, Sign, Work};

/// Pages that are read at most where nothing else is said.
const MOST_PAGES: u64 = 1_000;

/// The names that a list's request and records find in a poll, behind their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum In<'a> {
    /// An action, a pick list or a sample.
    Operation,
    /// The list of a poll; the name of the parent in it.
    Poll(Option<&'a str>),
    /// The list of the parents of a poll.
    Parents,
}

impl Export<'_> {
    /// The hash that describes a list.
    pub(super) fn list(&self, work: &Work, list: &List, place: In) -> Ruby {
        let around = self.around.get();
        let resumes = matches!(place, In::Poll(_)) && work.program.is_some() && list.paginate.is_some();
        if resumes {
            self.note("poll.steps");
        }
        self.resumes.set(resumes);
        let mut request = self.asks(work);
        self.resumes.set(false);
        // A turn of a poll is a run of its own.
        if matches!(place, In::Poll(_)) {
            let begins = self.run_begins(&request);
            request.splice(0..0, begins);
        }
        let names: &[&str] = match place {
            In::Operation => &["page"],
            In::Poll(_) => &["page", "cursor", "window", "parent"],
            In::Parents => &["page", "cursor"],
        };
        let lambda = |names: &[&str], body: Vec<Ruby>| {
            Ruby::lambda(names.iter().map(|name| param_of(name, &body)).collect::<Vec<_>>(), body)
        };
        let mut entries = vec![
            Entry::symbol("request", lambda(names, request)),
            Entry::symbol("items", lambda(&["response", "page"], self.body(&list.items, &around))),
        ];
        let record = self.record(list);
        let parent: &[&str] = if matches!(place, In::Poll(_)) { &["parent"] } else { &[] };
        if let Some(record) = record {
            entries.push(Entry::symbol(
                "record",
                lambda(&[&["item", "response"], parent].concat(), vec![record]),
            ));
        }
        if let Some(filter) = &list.filter {
            let body = vec![self.condition(filter, &around)];
            entries.push(Entry::symbol(
                "keep",
                lambda(&[&["item", "record", "response"], parent].concat(), body),
            ));
        }
        if let Some(sort) = &list.sort {
            entries.push(Entry::symbol("sort", literal::path(sort)));
        }
        if let Some(paginate) = &list.paginate {
            entries.push(Entry::symbol("paginate", self.paginate(paginate, matches!(place, In::Poll(_)))));
        }
        self.noted("list", &entries);
        Ruby::Hash(Hash { entries, layout: Layout::Fitting })
    }

    /// The record of an item, where it is not the item itself.
    fn record(&self, list: &List) -> Option<Ruby> {
        let item = list.each.as_ref().map(|each| self.value(each, &self.around.get()));
        match &list.record {
            Some(border) => Some(self.from_wire(border, item.unwrap_or_else(|| Ruby::name("item")))),
            None => item,
        }
    }

    fn paginate(&self, paginate: &Paginate, polled: bool) -> Ruby {
        let by = match paginate.by {
            PageBy::Page => "page",
            PageBy::Offset => "offset",
            PageBy::Cursor => "cursor",
            PageBy::Link => "link",
            PageBy::Url => "url",
        };
        let number = |number: u64| Ruby::Integer(i128::from(number));
        if matches!(paginate.by, PageBy::Link | PageBy::Url) {
            self.note("page.elsewhere");
        }
        let mut about = vec![("by", Ruby::text(by))];
        about.extend(paginate.param.as_ref().map(|param| ("param", Ruby::text(&**param))));
        let usual = i64::from(paginate.by == PageBy::Page);
        if matches!(paginate.by, PageBy::Page | PageBy::Offset) && paginate.first != usual {
            about.push(("first", Ruby::integer(paginate.first)));
        }
        about.extend(paginate.size_param.as_ref().map(|param| ("size_param", Ruby::text(&**param))));
        about.extend(paginate.size.map(|size| ("size", number(size))));
        let over = |body: Vec<Ruby>| {
            let names = ["response", "items", "page"].map(|name| param_of(name, &body));
            Ruby::lambda(names, body)
        };
        let around = self.around.get();
        about.extend(paginate.next.as_ref().map(|next| ("next", over(self.body(next, &around)))));
        about.extend(paginate.more.as_ref().map(|more| ("more", over(vec![self.condition(more, &around)]))));
        about.extend((paginate.end == End::Short).then_some(("end", Ruby::text("short"))));
        about.extend((paginate.advance == Advance::Size).then_some(("advance", Ruby::text("size"))));
        about.extend(paginate.stable.then_some(("stable", Ruby::True)));
        if polled && paginate.expired != [Sign::Status(410)] {
            about.push((
                "expired",
                Ruby::List(paginate.expired.iter().map(|expired| self.pattern(expired)).collect()),
            ));
        }
        if !polled && paginate.max_pages != MOST_PAGES {
            about.push(("max_pages", number(paginate.max_pages)));
        }
        about.extend(paginate.max_items.as_ref().map(|most| ("max_items", self.value(most, &around))));
        self.described("page", about)
    }
}
