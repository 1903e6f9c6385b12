//! One turn of the machine.

pub(in crate::runtime) mod records;

use crate::diagnostic::Code;
use crate::plan::{By, Cursor, PageBy, Paginate, Parents, Poll, Sorted, Start, Trigger};
use crate::value::Value;

use super::super::eval;
use super::super::fault::Fault;
use super::super::host::Host;
use super::super::operation::Runtime;
use super::super::page::{Listed, Page};
use super::super::scope::{Response, Scope};
use super::bound::{window_end, wire_value};
use super::state::{Scan, State, from_json, to_json};
use records::fingerprint;

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
        let now = self.set_out();
        let scope = Scope { config, input, ..Scope::new(self.plan, &connection, now) };
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
            Err(fault) if fault.expired => {
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
            let counted =
                paginate.is_some_and(|paginate| matches!(paginate.by, PageBy::Page | PageBy::Offset));
            if counted || !scan.round.get_or_insert_default().closes(&next) {
                scan.page = to_json(&next);
                return Ok(self.go_on(scan, events));
            }
            self.notes.push(Note::PageRepeated);
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
        let end = scan.to.map_or(Value::Null, |to| window_end(self.cursor, to));
        let window = Value::object([("end", end)]);
        let parent = scan.parents.as_ref().and_then(|parents| parents.first()).map_or(Value::Null, from_json);
        let scope = Scope { cursor: &bound, window: &window, parent: &parent, ..self.scope };
        // The first page has no token.
        let signs = list.paginate.as_ref().filter(|_| !here.is_null()).map(|paginate| &paginate.expired);
        self.runtime.expires = signs.cloned().unwrap_or_default();
        let page = self.runtime.page(work, list, &scope, here);
        self.runtime.expires.clear();
        page
    }

    /// The lower bound that is sent for `at`: never later, one unit earlier unless the service
    /// includes the bound.
    fn sent(&self, at: i64) -> i64 {
        let unit = self.cursor.sent_unit;
        let back = if self.cursor.inclusive { 0 } else { unit };
        (at.saturating_sub(back).div_euclid(unit) * unit).max(0)
    }

    fn bound(&self, at: i64) -> Value {
        wire_value(self.cursor, self.sent(at))
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
            scan.round = None;
            return true;
        }
        false
    }

    /// The end of a group: the next window, the next parent, or the end of the scan.
    fn end_group(self, mut scan: Scan, events: Vec<Event>) -> Turn {
        scan.page = serde_json::Value::Null;
        scan.print = None;
        scan.round = None;
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
