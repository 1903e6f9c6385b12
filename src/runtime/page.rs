//! Walks a list that a service hands out in pieces.

use std::sync::Arc;

use url::Url;

use crate::diagnostic::Code;
use crate::plan::{Advance, End, KeyPlace, List, PageBy, Paginate, PathStep, Scheme, Work};
use crate::value::{Value, order};

use super::fault::Fault;
use super::host::Host;
use super::operation::Runtime;
use super::round::Round;
use super::scope::{Response, Scope};
use super::send::Position;
use super::{address, border, eval, query};

/// One page of a list.
pub struct Page {
    pub response: Response,
    /// As they came.
    pub items: Arc<Vec<Value>>,
    /// The position of the next page; `None` where this is the last.
    pub next: Option<Value>,
}

/// A whole list.
pub struct Listed {
    pub records: Vec<Value>,
    /// The answer with the last page.
    pub response: Response,
    /// How many pages it came in.
    pub pages: u64,
}

impl<H: Host> Runtime<'_, H> {
    /// Reads the page of a list at `position`; null is the first.
    ///
    /// # Errors
    /// As [`Runtime::exchange`], and when what should be a list is none.
    pub fn page(&mut self, work: &Work, list: &List, scope: &Scope, position: &Value) -> Result<Page, Fault> {
        let paginate = list.paginate.as_ref();
        let names = paginate.map_or(Value::Null, |paginate| names(paginate, position));
        let scope = Scope { page: &names, ..*scope };
        let sent = match paginate {
            Some(paginate) => self.sent(paginate, position).map_err(|fault| fault.at(paginate.place))?,
            None => Position::default(),
        };
        let response = self.answer(work, &scope, &sent)?;
        let inside = Scope { response: Some(&response), ..scope };
        let items = match eval::slot(&list.items, &inside)? {
            Value::Null => {
                if let Some(words) = super::missing::place_of_list(list, &inside) {
                    self.host.remark(&words);
                }
                Arc::default()
            }
            Value::Array(items) => items,
            lone @ Value::Object(_) => {
                // An empty answer reads as an empty object, and is an empty page.
                if lone.as_object().is_some_and(indexmap::IndexMap::is_empty) {
                    Arc::default()
                } else {
                    Arc::new(vec![lone])
                }
            }
            other => {
                let message =
                    format!("the list is {}, an array was expected", crate::value::text::kind(&other));
                return Err(Fault::new(Code::Unexpected, message).at(list.items.place));
            }
        };
        let next = match paginate {
            Some(paginate) => onward(paginate, &inside, position, &items)?,
            None => None,
        };
        let next = match (paginate.map(|paginate| paginate.by), next) {
            (Some(PageBy::Link | PageBy::Url), Some(Value::Text(url))) => {
                let url = self.beside(work, &scope, &sent, &url)?;
                Some(Value::text(self.without_credentials(&url)))
            }
            (_, next) => next,
        };
        Ok(Page { response, items, next })
    }

    /// The address of a next page. A query alone belongs to the page that names it; all else that is
    /// relative, to the base.
    fn beside(&self, work: &Work, scope: &Scope, sent: &Position, next: &str) -> Result<String, Fault> {
        if !next.trim_start().starts_with('?') {
            return Ok(next.to_owned());
        }
        let here = match &sent.url {
            Some(url) => url.clone(),
            None => address::resolve(&work.request.address, self.base.as_ref(), scope)?,
        };
        Ok(address::given(next, Some(&here))?.into())
    }

    /// What a request sends for a position.
    fn sent(&self, paginate: &Paginate, position: &Value) -> Result<Position, Fault> {
        let mut sent = Position::default();
        match (paginate.by, position) {
            (PageBy::Link | PageBy::Url, Value::Text(url)) => {
                let url = address::given(url, self.base.as_ref())?;
                self.refuse_stranger(&url)?;
                sent.url = Some(url);
                return Ok(sent);
            }
            (PageBy::Page | PageBy::Offset, Value::Null) => {
                sent.params.extend(
                    paginate.param.as_ref().map(|name| (name.to_string(), Value::Int(paginate.first))),
                );
            }
            (PageBy::Link | PageBy::Url, _) | (PageBy::Cursor, Value::Null) => {}
            (_, position) => {
                sent.params.extend(paginate.param.as_ref().map(|name| (name.to_string(), position.clone())));
            }
        }
        if let (Some(name), Some(size)) = (&paginate.size_param, paginate.size) {
            sent.params.push((name.to_string(), Value::Int(i64::try_from(size).unwrap_or(i64::MAX))));
        }
        Ok(sent)
    }

    /// The address of a page without the credentials that the service repeated in it: they are put
    /// in again when it is asked for, and the memory of a trigger must not hold them.
    fn without_credentials(&self, url: &str) -> String {
        let auth = self.auth();
        let key = match &auth.scheme {
            Scheme::ApiKey { place: KeyPlace::Query, name, .. } => Some(name),
            _ => None,
        };
        let fronts: Vec<String> = key
            .into_iter()
            .chain(auth.apply.params.iter().map(|(name, _)| name))
            .map(|name| format!("{}=", query::percent(name)))
            .collect();
        let Some((front, rest)) = url.split_once('?') else { return url.to_owned() };
        let (query, fragment) =
            rest.split_once('#').map_or((rest, ""), |(query, fragment)| (query, fragment));
        let kept: Vec<&str> = query
            .split('&')
            .filter(|pair| !fronts.iter().any(|front| pair.starts_with(front.as_str())))
            .collect();
        if kept.len() == query.split('&').count() {
            return url.to_owned();
        }
        let mark = if kept.is_empty() { "" } else { "?" };
        let end = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        format!("{front}{mark}{}{end}", kept.join("&"))
    }

    /// Refuses a next page on an origin that the connection does not know.
    fn refuse_stranger(&self, url: &Url) -> Result<(), Fault> {
        let known = match &self.base {
            Some(base) => address::origin(base) == address::origin(url),
            None => true,
        };
        if known || address::trusted(url, None, &self.auth().hosts) {
            return Ok(());
        }
        let host = url.host_str().unwrap_or("another host");
        Err(Fault::new(
            Code::Redirected,
            format!("the next page of the list lies on another origin, `{host}`"),
        )
        .help("if it belongs to the service, name it in `auth.hosts`"))
    }

    /// Reads a whole list: every page, each item made a record, filtered and sorted.
    ///
    /// # Errors
    /// As [`Runtime::page`], and when the service gives the same page twice.
    pub fn list(&mut self, work: &Work, list: &List, scope: &Scope) -> Result<Listed, Fault> {
        let limit = match list.paginate.as_ref().and_then(|paginate| paginate.max_items.as_ref()) {
            Some(slot) => match eval::slot(slot, scope)? {
                Value::Int(limit) => usize::try_from(limit).ok(),
                _ => None,
            },
            None => None,
        };
        let most = list.paginate.as_ref().map_or(1, |paginate| paginate.max_pages);
        let mut records = Vec::new();
        let mut position = Value::Null;
        let mut before: Arc<Vec<Value>> = Arc::default();
        let mut round = Round::default();
        let mut read = 0;
        let mut parts = 0;
        loop {
            let page = self.page(work, list, scope, &position)?;
            let items = Value::Array(Arc::clone(&page.items));
            parts += items.parts(MOST_PARTS - parts).ok_or_else(|| too_long(list))?;
            drop(items);
            if !page.items.is_empty() && before.len() == page.items.len() && same_items(&before, &page.items)
            {
                return Err(repeated(list));
            }
            let inside = Scope { response: Some(&page.response), ..*scope };
            for item in page.items.iter() {
                records.extend(self.record(list, &inside, item)?);
            }
            read += 1;
            let full = limit.is_some_and(|limit| records.len() >= limit);
            match page.next {
                Some(next) if read < most && !full => {
                    if order::same(&next, &position) || round.closes(&next) {
                        return Err(repeated(list));
                    }
                    position = next;
                    before = page.items;
                }
                _ => {
                    if let Some(limit) = limit {
                        records.truncate(limit);
                    }
                    return Ok(Listed {
                        records: sorted(list, records)?,
                        response: page.response,
                        pages: read,
                    });
                }
            }
        }
    }

    /// The record of an item, if the list keeps it.
    ///
    /// # Errors
    /// When an expression fails, or the item is none that the record's type can be read from.
    pub fn record(&self, list: &List, scope: &Scope, item: &Value) -> Result<Option<Value>, Fault> {
        let inside = Scope { item, ..*scope };
        let record = self.typed_record(list, &inside, item)?;
        let inside = Scope { record: &record, ..inside };
        let kept = match &list.filter {
            Some(filter) => eval::condition(filter, &inside)?,
            None => true,
        };
        Ok(kept.then_some(record))
    }

    /// The record of an item, whether or not the list keeps it.
    ///
    /// # Errors
    /// As [`Runtime::record`].
    pub fn typed_record(&self, list: &List, scope: &Scope, item: &Value) -> Result<Value, Fault> {
        let replaced = match &list.each {
            Some(each) => eval::slot(each, scope)?,
            None => item.clone(),
        };
        match &list.record {
            Some(record) => {
                border::from_wire(self.plan, record, &replaced).map_err(|fault| fault.at(list.items.place))
            }
            None => Ok(replaced),
        }
    }
}

/// Values that a list may hold, over all its pages; nested ones counted. Tests have no time for so
/// many.
const MOST_PARTS: usize = if cfg!(test) { 200_000 } else { 20_000_000 };

fn too_long(list: &List) -> Fault {
    Fault::new(Code::TooMuch, format!("the list has more than {MOST_PARTS} parts, over all its pages"))
        .help("ask for less at once, or read fewer pages: see `max_items` and `max_pages`")
        .at(list.items.place)
}

fn repeated(list: &List) -> Fault {
    let fault = Fault::new(Code::PageRepeated, "the service gives the same page twice")
        .help("it may ignore the parameter of the page; see `paginate`");
    match &list.paginate {
        Some(paginate) => fault.at(paginate.place),
        None => fault,
    }
}

fn same_items(left: &[Value], right: &[Value]) -> bool {
    left.iter().zip(right).all(|(left, right)| order::same(left, right))
}

fn sorted(list: &List, records: Vec<Value>) -> Result<Vec<Value>, Fault> {
    let Some(path) = &list.sort else { return Ok(records) };
    let keyed = records.into_iter().map(|record| (below(&record, path), record)).collect();
    Ok(order::sort(keyed, false)?)
}

/// What lies at a path below a value.
#[must_use]
pub fn below(value: &Value, path: &[PathStep]) -> Value {
    let found = path.iter().fold(value, |value, step| match step {
        PathStep::Member(key) => value.get(key),
        PathStep::Index(index) => value.at(*index),
    });
    found.clone()
}

/// The names of `page` in a request.
fn names(paginate: &Paginate, position: &Value) -> Value {
    let first = Value::Int(paginate.first);
    let place = if position.is_null() { first } else { position.clone() };
    let (number, offset, token, url) = match paginate.by {
        PageBy::Page => (place, Value::Null, Value::Null, Value::Null),
        PageBy::Offset => (Value::Null, place, Value::Null, Value::Null),
        PageBy::Cursor => (Value::Null, Value::Null, position.clone(), Value::Null),
        PageBy::Link | PageBy::Url => (Value::Null, Value::Null, Value::Null, position.clone()),
    };
    let size = paginate.size.and_then(|size| i64::try_from(size).ok()).map_or(Value::Null, Value::Int);
    Value::object([("number", number), ("offset", offset), ("token", token), ("url", url), ("size", size)])
}

/// The position of the page after this one.
fn onward(
    paginate: &Paginate,
    scope: &Scope,
    position: &Value,
    items: &Arc<Vec<Value>>,
) -> Result<Option<Value>, Fault> {
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let items = Value::Array(Arc::clone(items));
    let scope = Scope { items: &items, ..*scope };
    let size = paginate.size.and_then(|size| i64::try_from(size).ok());
    let here = match position {
        Value::Int(here) => *here,
        _ => paginate.first,
    };
    let next = match paginate.by {
        PageBy::Page | PageBy::Offset => {
            let last = count == 0 || (paginate.end == End::Short && size.is_some_and(|size| count < size));
            let step = match (paginate.by, paginate.advance) {
                (PageBy::Page, _) => 1,
                (_, Advance::Received) => count,
                (_, Advance::Size) => size.unwrap_or(count),
            };
            (!last).then(|| Value::Int(here.saturating_add(step)))
        }
        PageBy::Cursor | PageBy::Url => match &paginate.next {
            Some(next) => Some(eval::slot(next, &scope)?),
            None => None,
        },
        PageBy::Link => scope
            .response
            .and_then(|response| response.answer.header("link"))
            .and_then(|link| next_link(&link))
            .map(Value::text),
    };
    let next = next.filter(|next| !is_last(next, paginate.by));
    match (&next, &paginate.more) {
        (Some(_), Some(more)) if !eval::condition(more, &scope)? => Ok(None),
        (Some(next), _) if paginate.by == PageBy::Url && !matches!(next, Value::Text(_)) => {
            let kind = crate::value::text::kind(next);
            let message = format!("the address of the next page is {kind}, a string was expected");
            Err(Fault::new(Code::Unexpected, message).at(paginate.place))
        }
        _ => Ok(next),
    }
}

/// Whether what names the next page says that there is none. Many services end with `""` or `false`,
/// and cursors with `0`.
fn is_last(next: &Value, by: PageBy) -> bool {
    match next {
        Value::Null | Value::Bool(false) => true,
        Value::Text(text) => text.is_empty() || by == PageBy::Cursor && &**text == "0",
        Value::Int(0) => by == PageBy::Cursor,
        _ => false,
    }
}

/// The address that a `Link` header (RFC 8288) gives for `rel="next"`.
fn next_link(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>')?;
        let target = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let parameters = &rest[..rest.find('<').unwrap_or(rest.len())];
        let is_next =
            parameters.split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel")
                    && value
                        .trim()
                        .trim_end_matches(',')
                        .trim()
                        .trim_matches('"')
                        .split_ascii_whitespace()
                        .any(|rel| rel.eq_ignore_ascii_case("next"))
            });
        if is_next {
            return Some(target.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::next_link;
    use crate::runtime::{Answer, Host, NoAnswer, Outgoing, Runtime};
    use crate::syntax::MemoryFiles;
    use crate::value::{DateTime, Value};

    /// A service that gives pages without end, each another.
    struct Endless(usize);

    impl Host for Endless {
        fn send(&mut self, _: &Outgoing) -> Result<Answer, NoAnswer> {
            self.0 += 1;
            let body = format!("{{\"rows\":[{}{}],\"next\":\"{}\"}}", "[0],".repeat(10_000), self.0, self.0);
            Ok(Answer { status: 200, reason: "OK".to_owned(), headers: Vec::new(), body: body.into_bytes() })
        }

        fn wait(&mut self, _: Duration) {}

        fn now(&self) -> DateTime {
            DateTime { seconds: 0, nanos: 0, offset: 0 }
        }
    }

    #[test]
    fn a_list_without_end_is_refused_before_it_fills_the_memory() {
        let spec = "specc: 1\nname: endless\nconnection: { base_url: https://api.example.com/ }\nobjects: { row: { fields: { id: integer } } }\nactions:\n  all: { get: rows, items: response.body.rows, paginate: { by: cursor, param: p, next: response.body.next }, output: [row] }\n";
        let compiled = crate::compile(&MemoryFiles::one("spec.yaml", spec), "spec.yaml");
        let connector = compiled.connector.as_ref().expect("it compiles");
        let plan = crate::plan::lower(connector, &compiled.sources);
        let nothing = Value::object::<&str>([]);
        let mut runtime = Runtime::new(&plan, Endless(0), &nothing).expect("it connects");
        let fault = runtime.run(&plan.actions[0], &nothing, &nothing).expect_err("it is too long");
        let told = fault.render(&plan);
        assert!(told.contains("error[R0307]") && told.contains("over all its pages"), "{told}");
        assert!(told.contains("--> spec.yaml:6:"), "{told}");
        assert_eq!(runtime.host.0, 10, "pages that were read");
    }

    #[test]
    fn the_next_page_is_found_among_links() {
        let cases = [
            ("<https://a/?page=2>; rel=\"next\"", Some("https://a/?page=2")),
            (
                "<https://a/?page=1>; rel=\"prev\", <https://a/?page=3>; rel=\"next\"",
                Some("https://a/?page=3"),
            ),
            ("<https://a/?x=1,2>; rel=next", Some("https://a/?x=1,2")),
            ("<https://a/2>; title=\"b\"; rel=\"last next\"", Some("https://a/2")),
            ("<https://a/1>; rel=prev, <https://a/2>; rel=next,<https://a/3>; rel=last", Some("https://a/2")),
            ("<https://a/1>; rel=\"prev\"", None),
            ("<https://a/1>; rel=\"nextish\"", None),
            ("<https://a/1", None),
            ("", None),
        ];
        for (header, next) in cases {
            assert_eq!(next_link(header).as_deref(), next, "{header}");
        }
    }
}
