//! Reads polls.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{Cursor, CursorSetting, List, Parents, Poll, Work};
use crate::syntax::document::Core;

use super::data::hole_path;
use super::keys::{CURSOR, PARENTS, POLL};
use super::literal::is_word;
use super::request::unread_request;
use super::walk::{At, Reader};

impl Reader<'_> {
    /// How events are asked for.
    pub(super) fn poll(&mut self, at: At<'_>) -> Option<Poll> {
        let map = self.open(at, &POLL)?;
        let cursor = self.read(&map, "cursor", Self::cursor);
        Some(Poll {
            work: self.work(&map),
            cursor: cursor.unwrap_or_else(|| quiet(at.span)),
            max: self.read(&map, "max", |reader, at| reader.count(at, 1, 100_000)),
            parents: self.read(&map, "parents", Self::parents),
            span: at.span,
        })
    }

    fn cursor(&mut self, at: At<'_>) -> Option<Cursor> {
        if is_word(at.node, "none") {
            return Some(Cursor { whole: true, field: None, ..quiet(at.span) });
        }
        if let Some(scalar) = at.node.as_scalar().filter(|scalar| scalar.core == Core::Text) {
            let help = format!("write `cursor: {{ field: {} }}`", scalar.text);
            self.wrong_kind_with(at, "a map", Some(help));
            return None;
        }
        let map = self.open(at, &CURSOR)?;
        let later = ["next", "more", "expired", "append_only"].iter().any(|key| map.has(key));
        let by = self.read(&map, "by", Self::word);
        let field = self.read(&map, "field", Self::path);
        let quiet = later || (map.has("by") && by.is_none()) || (map.has("field") && field.is_none());
        if !map.has("field") && !quiet {
            self.problems.report(&NoField(at.span));
        }
        Some(Cursor {
            whole: false,
            field: Some(field.unwrap_or_else(|| hole_path(at.span))),
            by,
            format: self.read(&map, "format", Self::text),
            zone: self.read(&map, "zone", Self::text),
            unit: self.read(&map, "unit", Self::unit),
            bound: self.read(&map, "bound", Self::word),
            sorted: self.read(&map, "sorted", Self::word),
            overlap: self.read(&map, "overlap", Self::overlap),
            settle: self.read(&map, "settle", Self::duration),
            start: self.take(&map, "start", Self::written),
            window: self.read(&map, "window", Self::duration),
            remember: self.read(&map, "remember", |reader, at| reader.count(at, 1, 1_000_000)),
            span: at.span,
        })
    }

    /// The granularity of a service, in microseconds.
    fn unit(&mut self, at: At<'_>) -> Option<Spanned<i64>> {
        let text = self.text(at)?;
        let unit = microseconds(&text.value).filter(|unit| (1..=86_400_000_000).contains(unit));
        if unit.is_none() {
            self.problems.report(&BadUnit(&text));
        }
        unit.map(|unit| Spanned::new(unit, text.span))
    }

    /// A duration, or for growing numbers a number.
    fn overlap(&mut self, at: At<'_>) -> Option<CursorSetting> {
        match at.node.as_scalar().map(|scalar| scalar.core) {
            Some(Core::Integer(value)) if value >= 0 => Some(CursorSetting::Number(value, at.node.span)),
            _ => self.duration(at).map(|overlap| CursorSetting::Duration(overlap.value, overlap.span)),
        }
    }

    fn parents(&mut self, at: At<'_>) -> Option<Parents> {
        let entries = self.named(at);
        let (name, parent) = match entries.as_slice() {
            [one] => one.clone(),
            [] if at.node.as_map().is_none() || at.node.has_gap() => return None,
            [] | [_, _, ..] => {
                self.problems.report(&OneParent { count: entries.len(), span: at.span });
                entries.first()?.clone()
            }
        };
        let map = self.open(parent, &PARENTS)?;
        Some(Parents {
            request: self.request(&map),
            list: self.list(&map),
            keep: self.read(&map, "keep", Self::names).unwrap_or_default(),
            name,
            span: parent.span,
        })
    }
}

/// A poll about which nothing more need be said.
pub(super) fn unread(span: Span) -> Poll {
    let work = Work { steps: None, request: unread_request(span), list: List::default(), give: None, span };
    Poll { work, cursor: quiet(span), max: None, parents: None, span }
}

/// A cursor about which nothing more need be said.
fn quiet(span: Span) -> Cursor {
    Cursor {
        whole: false,
        field: Some(hole_path(span)),
        by: None,
        format: None,
        zone: None,
        unit: None,
        bound: None,
        sorted: None,
        overlap: None,
        settle: None,
        start: None,
        window: None,
        remember: None,
        span,
    }
}

/// A duration down to microseconds.
fn microseconds(text: &str) -> Option<i64> {
    match text.strip_suffix("us") {
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok(),
        _ => super::literal::milliseconds(text)?.checked_mul(1_000),
    }
}

/// A cursor without the value that orders the records.
struct NoField(Span);

impl Problem for NoField {
    const CODE: Code = Code::MissingKey;

    fn describe(&self) -> Description {
        Description::new("a `cursor` needs `field`", self.0, "`field` is missing")
            .help("name the field that orders the records: a date, a datetime or a growing number".to_owned())
    }
}

/// A `unit` that is no granularity of times.
struct BadUnit<'a>(&'a Spanned<String>);

impl Problem for BadUnit<'_> {
    const CODE: Code = Code::DurationExpected;

    fn describe(&self) -> Description {
        let Spanned { value, span } = self.0;
        Description::new(format!("`{value}` is no unit of a cursor"), *span, "this is none")
            .help("a unit is `1us` to `1d`, such as `1ms`, `1s`, `1m`".to_owned())
    }
}

/// `parents` with more or fewer than one name.
struct OneParent {
    count: usize,
    span: Span,
}

impl Problem for OneParent {
    const CODE: Code = Code::OneParent;

    fn describe(&self) -> Description {
        let label = if self.count == 0 { "no name stands here" } else { "several names stand here" };
        Description::new("`parents` holds one name", self.span, label)
            .help("write `parents: { project: { get: projects, keep: [id] } }`".to_owned())
    }
}
