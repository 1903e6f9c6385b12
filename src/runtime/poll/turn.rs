//! One turn of the machine.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::diagnostic::Code;
use crate::plan::{By, Cursor, End, PageBy, Paginate, Parents, Poll, Sorted, Start, Trigger};
use crate::value::{DateTime, Value, json, order, text};

use super::super::fault::Fault;
use super::super::host::Host;
use super::super::operation::Runtime;
use super::super::page::{Listed, Page, below};
use super::super::scope::{Response, Scope};
use super::super::{border, eval};
use super::state::{Scan, State, from_json, hex, memory_key, to_json};

/// An event of a trigger.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What identifies it; `None` where every delivery is an event.
    pub key: Option<String>,
    pub record: Value,
}

/// What a turn gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Oldest first.
    pub events: Vec<Event>,
    /// The scan goes on: the next turn is due at once.
    pub more: bool,
    pub notes: Vec<Note>,
}

/// Something about the service that its users should hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Note {
    /// A page contradicts `sorted`; it is read as `none`.
    NotSorted,
    /// The same page came twice; the list ends there.
    PageRepeated,
    /// A page was shorter than asked and not the last.
    ShortPage,
    /// Records are dated more than a day ahead of the service's clock.
    DatedAhead,
    /// A key was forgotten that may be needed.
    MemoryFull,
    /// Records without a cursor value.
    NoCursor,
    /// The token of a page was refused; the scan begins again.
    TokenRefused,
}

impl Note {
    /// In words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::NotSorted => "the list is not in the order that `sorted` claims; it is read as unsorted",
            Self::PageRepeated => "the service gave the same page twice; the list ends there",
            Self::ShortPage => "a page was shorter than asked for and not the last; reading goes on",
            Self::DatedAhead => "records are dated ahead of the service's clock; they are given out",
            Self::MemoryFull => {
                "the memory is full and events may repeat; raise `remember` or lower `overlap`"
            }
            Self::NoCursor => "records without a cursor value are given out once per memory",
            Self::TokenRefused => "the service refused the token of a page; the scan begins again",
        }
    }
}

/// A record of a page.
struct Entry {
    value: i64,
    key: Option<String>,
    record: Value,
    /// The poll's `where` holds.
    event: bool,
}

const DAY: i64 = 86_400_000_000;

impl<H: Host> Runtime<'_, H> {
    /// Takes one turn from a state to the next; `None` is that of a trigger that has not run.
    ///
    /// # Errors
    /// When the request fails, or a record has no key. The state is then what it was.
    pub fn turn(
        &mut self,
        trigger: &Trigger,
        config: &Value,
        input: &Value,
        state: &mut Option<State>,
    ) -> Result<Turn, Fault> {
        let Some(poll) = trigger.poll() else {
            let message = format!("`{}` does not ask for events: it is told of them", trigger.meta.name);
            return Err(Fault::new(Code::Input, message).at(trigger.meta.place));
        };
        self.learn([(trigger.meta.config, config), (trigger.meta.input, input)]);
        let connection = self.connection.clone();
        let scope = Scope { config, input, ..Scope::new(self.plan, &connection, self.moment()) };
        let mut first = None;
        let is_first = state.is_none();
        let memory = match state {
            Some(state) => state,
            None => {
                self.hold(&trigger.meta.checks, &scope)?;
                let begun = begin(&poll.cursor, &scope).map_err(|fault| fault.masked(&self.secrets))?;
                first.insert(begun)
            }
        };
        let cursor = &poll.cursor;
        let machine =
            Machine { runtime: self, trigger, poll, cursor, scope, state: memory, notes: Vec::new() };
        let turn = machine.turn().map_err(|fault| fault.masked(&self.secrets))?;
        if is_first {
            *state = first;
        }
        Ok(turn)
    }
}

/// The state of a trigger that has not run.
fn begin(cursor: &Cursor, scope: &Scope) -> Result<State, Fault> {
    Ok(match &cursor.start {
        Start::First => State::new(cursor.by, 0, false),
        Start::Latest => State::new(cursor.by, 0, true),
        Start::Value(slot) => {
            let value = eval::slot(slot, scope)?;
            let start = ticks(&value).ok_or_else(|| {
                Fault::new(Code::Expression, "the start of the trigger is null").at(slot.place)
            })?;
            State::new(cursor.by, start.max(0), false)
        }
    })
}

/// The whole number that a cursor value is.
fn ticks(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::DateTime(moment) => Some(moment.epoch_micros()),
        Value::Date(date) => Some(date.midnight().epoch_micros()),
        _ => None,
    }
}

struct Machine<'r, 'p, 's, H> {
    runtime: &'r mut Runtime<'p, H>,
    trigger: &'s Trigger,
    poll: &'s Poll,
    cursor: &'s Cursor,
    scope: Scope<'s>,
    /// Changed when nothing can fail any more.
    state: &'s mut State,
    notes: Vec<Note>,
}

impl<H: Host> Machine<'_, '_, '_, H> {
    fn turn(mut self) -> Result<Turn, Fault> {
        let mut scan = self.state.scan.clone().unwrap_or_else(|| self.open());
        let work = &self.poll.work;
        let Some(list) = &work.list else { unreachable!("a poll reads a list") };
        let paginate = list.paginate.as_ref();

        if let (Some(parents), None) = (&self.poll.parents, &scan.parents) {
            self.read_parents(parents, &mut scan)?;
            if scan.parents.as_ref().is_some_and(Vec::is_empty) {
                return Ok(self.close(&scan, Vec::new()));
            }
        }

        let before = self.runtime.host.now().epoch_micros();
        self.choose_window(&mut scan, before);
        let mut keyset = self.cursor.sorted == Sorted::Asc && self.cursor.sent && !scan.mixed;
        let here = from_json(&scan.page);
        let page = match self.request(&scan, &here) {
            Err(fault) if self.token_refused(paginate, &here, &fault) => {
                self.notes.push(Note::TokenRefused);
                return Ok(self.begin_again(scan));
            }
            page => page?,
        };
        let after = self.runtime.host.now().epoch_micros();
        let clock = clock(&page.response, before, after);
        let edge = clock - self.cursor.settle;
        let first = here.is_null();
        let by_time = self.cursor.by == By::Time;
        if by_time && (scan.upto.is_none() || (keyset && first && scan.parents.is_none() && !scan.fixed)) {
            scan.upto = Some(edge);
        }

        let entries = self.entries(&page, &scan)?;
        let (events, all) = self.choose(&entries, &mut scan, edge, clock);
        if !all {
            return Ok(self.go_on(scan, events));
        }
        scan.rest = None;

        // A page that names itself is the last.
        let mut onward = self.onward(paginate, &page, &here);
        let print = fingerprint(&entries, &page);
        if !first && print.is_some() && print == scan.print {
            self.notes.push(Note::PageRepeated);
            onward = None;
        }
        scan.print = print;
        let stable = paginate.is_some_and(|paginate| paginate.stable);
        if !first && !entries.is_empty() && !stable {
            let from = scan.base.max(scan.at);
            mark(&mut scan, from);
        }
        let values: Vec<i64> = entries.iter().map(|entry| entry.value).collect();
        self.verify_order(&values, &mut scan, &mut keyset);

        if let (true, Some(top)) = (keyset, values.iter().max().copied()) {
            if self.read_by_value(&mut scan, paginate, first, top, values.len(), onward.is_some()) {
                return Ok(self.go_on(scan, events));
            }
        } else if self.cursor.sorted == Sorted::Desc && !scan.mixed {
            let past = values.last().is_some_and(|last| *last < scan.frm);
            if past || self.state.latest {
                onward = None;
            }
        }
        if let Some(next) = onward {
            scan.page = to_json(&next);
            return Ok(self.go_on(scan, events));
        }
        Ok(self.end_group(scan, events))
    }

    /// A new scan.
    fn open(&self) -> Scan {
        let frm = self.state.floor.max(self.state.low.saturating_sub(self.cursor.overlap));
        Scan { frm, at: frm, base: self.state.wm, ..Scan::default() }
    }

    /// The scan begins again, with parents at the one that is being read: what was found in those
    /// before it holds. A service that refuses twice would go on refusing: the next poll tries.
    fn begin_again(self, scan: Scan) -> Turn {
        if scan.again {
            self.state.scan = None;
            return Turn { events: Vec::new(), more: false, notes: self.notes };
        }
        let fresh = Scan { again: true, ..self.open() };
        let fresh = match scan {
            Scan { parents: Some(parents), upto, low, high, .. } => {
                Scan { parents: Some(parents), upto, low, high, ..fresh }
            }
            _ => fresh,
        };
        self.go_on(fresh, Vec::new())
    }

    fn go_on(self, scan: Scan, events: Vec<Event>) -> Turn {
        self.state.scan = Some(scan);
        Turn { events, more: true, notes: self.notes }
    }

    /// The end of a scan.
    fn close(self, scan: &Scan, events: Vec<Event>) -> Turn {
        if let Some(high) = scan.high {
            let reach = scan.upto.map_or(high, |upto| high.min(upto));
            self.state.wm = self.state.wm.max(reach);
        }
        self.state.low = scan.low.map_or(self.state.wm, |low| low.min(self.state.wm));
        if self.state.latest {
            self.state.latest = false;
            self.state.floor = self.state.wm;
            self.state.low = self.state.wm;
        }
        let keep = self.state.floor.max(self.state.low.saturating_sub(self.cursor.overlap));
        self.state.forget_below(keep);
        self.state.scan = None;
        Turn { events, more: false, notes: self.notes }
    }

    fn read_parents(&mut self, parents: &Parents, scan: &mut Scan) -> Result<(), Fault> {
        let before = self.runtime.host.now().epoch_micros();
        let Some(list) = &parents.work.list else { unreachable!("parents are read as a list") };
        let bound = self.bound(scan.at);
        let scope = Scope { cursor: &bound, ..self.scope };
        let Listed { records, response, pages } = self.runtime.list(&parents.work, list, &scope)?;
        let after = self.runtime.host.now().epoch_micros();
        let kept = records.iter().map(|record| {
            to_json(&Value::object(parents.keep.iter().map(|name| (name.clone(), record.get(name).clone()))))
        });
        scan.parents = Some(kept.collect());
        if self.cursor.by == By::Time {
            scan.upto = Some(clock(&response, before, after) - self.cursor.settle);
        }
        let unstable = list.paginate.as_ref().is_some_and(|paginate| !paginate.stable);
        if unstable && pages > 1 {
            let base = scan.base;
            mark(scan, base);
        }
        Ok(())
    }

    fn choose_window(&self, scan: &mut Scan, now: i64) {
        if !self.cursor.until || scan.to.is_some() {
            return;
        }
        let end = self.cursor.window.map(|window| scan.at.saturating_add(window));
        scan.last = end.is_none_or(|end| end >= now - self.cursor.settle);
        scan.to = Some(end.filter(|_| !scan.last).unwrap_or(now));
    }

    fn request(&mut self, scan: &Scan, here: &Value) -> Result<Page, Fault> {
        let work = &self.poll.work;
        let Some(list) = &work.list else { unreachable!("a poll reads a list") };
        let bound = self.bound(scan.at);
        let end = scan.to.map_or(Value::Null, |to| {
            let unit = self.cursor.sent_unit;
            self.wire_value((to.saturating_add(unit - 1).div_euclid(unit) + 1).saturating_mul(unit))
        });
        let window = Value::object([("end", end)]);
        let parent = scan.parents.as_ref().and_then(|parents| parents.first()).map_or(Value::Null, from_json);
        let scope = Scope { cursor: &bound, window: &window, parent: &parent, ..self.scope };
        self.runtime.page(work, list, &scope, here)
    }

    /// The lower bound that is sent for `at`: never later, one unit earlier unless the service
    /// includes the bound.
    fn sent(&self, at: i64) -> i64 {
        let unit = self.cursor.sent_unit;
        let back = if self.cursor.inclusive { 0 } else { unit };
        (at.saturating_sub(back).div_euclid(unit) * unit).max(0)
    }

    fn bound(&self, at: i64) -> Value {
        self.wire_value(self.sent(at))
    }

    fn wire_value(&self, ticks: i64) -> Value {
        match self.cursor.by {
            By::Number => Value::Int(ticks),
            By::Time => DateTime::from_epoch_micros(ticks).map_or(Value::Null, Value::DateTime),
            By::Whole => Value::Null,
        }
    }

    fn token_refused(&self, paginate: Option<&Paginate>, here: &Value, fault: &Fault) -> bool {
        let statuses = paginate.map(|paginate| &paginate.expired);
        !here.is_null()
            && statuses.is_some_and(|expired| {
                fault.status.is_some_and(|status| {
                    expired.iter().any(|pattern| match pattern {
                        crate::plan::Pattern::Status(expected) => *expected == status,
                        crate::plan::Pattern::Class(class) => status / 100 == u16::from(*class),
                        _ => false,
                    })
                })
            })
    }

    fn entries(&mut self, page: &Page, scan: &Scan) -> Result<Vec<Entry>, Fault> {
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
            let key = match &self.trigger.dedup {
                None => None,
                Some(slot) => Some(key(slot, &inside)?),
            };
            let event = match &list.filter {
                Some(filter) => eval::condition(filter, &inside)?,
                None => true,
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
    fn choose(&mut self, entries: &[Entry], scan: &mut Scan, edge: i64, clock: i64) -> (Vec<Event>, bool) {
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

    fn onward(&mut self, paginate: Option<&Paginate>, page: &Page, here: &Value) -> Option<Value> {
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
    fn verify_order(&mut self, values: &[i64], scan: &mut Scan, keyset: &mut bool) {
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

    /// An ascending page with a bound in the request: the scan goes on by value where it can.
    /// Tells whether the next group was begun.
    fn read_by_value(
        &mut self,
        scan: &mut Scan,
        paginate: Option<&Paginate>,
        first: bool,
        top: i64,
        count: usize,
        onward: bool,
    ) -> bool {
        let by_time = self.cursor.by == By::Time;
        if first {
            scan.peek = Some(top);
            let near = scan.upto.is_some_and(|upto| top > upto.saturating_sub(self.cursor.overlap));
            scan.fixed |= by_time && near;
        }
        let peek = scan.peek.unwrap_or(top);
        if scan.parents.is_none() {
            let safe = scan.upto.map_or(peek, |upto| peek.min(upto));
            self.state.wm = self.state.wm.max(safe);
        }
        if !onward {
            return false;
        }
        let numbered = paginate.is_some_and(|paginate| matches!(paginate.by, PageBy::Page | PageBy::Offset));
        let size = paginate
            .and_then(|paginate| paginate.size)
            .map_or(usize::MAX, |size| usize::try_from(size).unwrap_or(usize::MAX));
        let mut full = !numbered || count >= size || scan.eager;
        if !first && !full {
            self.notes.push(Note::ShortPage);
            scan.eager = true;
            full = true;
        }
        let sent = self.sent(scan.at);
        let goal = if self.sent(peek) > sent { peek } else { top };
        if full && self.sent(goal) > sent {
            scan.at = goal;
            scan.page = serde_json::Value::Null;
            return true;
        }
        false
    }

    /// The end of a group: the next window, the next parent, or the end of the scan.
    fn end_group(self, mut scan: Scan, events: Vec<Event>) -> Turn {
        scan.page = serde_json::Value::Null;
        scan.print = None;
        scan.peek = None;
        if self.cursor.until && !scan.last {
            let to = scan.to.take().unwrap_or(scan.at);
            if scan.parents.is_none() {
                let reach = scan.upto.map_or(to, |upto| to.min(upto));
                self.state.wm = self.state.wm.max(reach);
            }
            scan.at = to;
            return self.go_on(scan, events);
        }
        if let Some(parents) = &mut scan.parents {
            if !parents.is_empty() {
                parents.remove(0);
            }
            let left = !parents.is_empty();
            scan.at = scan.frm;
            scan.to = None;
            scan.mixed = false;
            scan.eager = false;
            scan.again = false;
            if left {
                return self.go_on(scan, events);
            }
        }
        self.close(&scan, events)
    }
}

/// A second look is due from `at` on.
fn mark(scan: &mut Scan, at: i64) {
    scan.low = Some(scan.low.map_or(at, |low| low.min(at)));
}

/// The clock of the service when it looked: its `Date` less the time of the exchange, or our own
/// before sending.
fn clock(response: &Response, before: i64, after: i64) -> i64 {
    let date = response.answer.header("date").and_then(|date| httpdate::parse_http_date(&date).ok());
    let seconds =
        date.and_then(|date| date.duration_since(std::time::UNIX_EPOCH).ok()).map(|since| since.as_secs());
    match seconds.and_then(|seconds| i64::try_from(seconds).ok()) {
        Some(seconds) => seconds.saturating_mul(1_000_000) - (after - before),
        None => before,
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
fn fingerprint(entries: &[Entry], page: &Page) -> Option<String> {
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
