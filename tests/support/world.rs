//! A service that misbehaves, on a clock of its own: same seed, same requests, same answers.
//!
//! Its records are created, changed and deleted while it is being read. What is done to readers is
//! said by [`Manners`]: records that become visible late, bursts with one stamp, pages that are
//! capped, records that come twice, clocks that differ, requests that fail.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use jiff::{Timestamp, civil, fmt::strtime};
use specc::runtime::{Answer, Host, NoAnswer, Outgoing};
use specc::value::DateTime;
use url::Url;

pub const SECOND: i64 = 1_000_000;
pub const MINUTE: i64 = 60 * SECOND;
/// The moment at which the trigger is started.
pub const START: i64 = 1_790_000_000 * SECOND;

/// The order in which a list is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    Rising,
    Falling,
    ById,
    /// Some order that never changes.
    Fixed,
}

/// What a bound in the request does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Filter {
    From,
    After,
    /// After the value, both cut to the unit in which bounds are written.
    AfterCut,
    Ignored,
}

/// How a list is handed out in pieces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Paging {
    Numbers,
    Offsets,
    /// A token that names the last record.
    Tokens,
    /// A token that hides an offset.
    HiddenOffsets,
    /// `Link` headers with offsets.
    Links,
    /// The whole address of the next page, in the body.
    Addresses,
    Whole,
}

/// How moments are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Written {
    Seconds,
    Micros,
    /// At +02:00.
    Abroad,
    Epoch,
    EpochMillis,
    Minutes,
    Days,
}

impl Written {
    fn unit(self) -> i64 {
        match self {
            Self::Micros => 1,
            Self::EpochMillis => 1_000,
            Self::Seconds | Self::Abroad | Self::Epoch => SECOND,
            Self::Minutes => MINUTE,
            Self::Days => 1_440 * MINUTE,
        }
    }

    fn write(self, micros: i64) -> serde_json::Value {
        let moment = Timestamp::from_microsecond(micros).expect("the service lives in this century");
        match self {
            Self::Seconds => moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into(),
            Self::Micros => moment.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string().into(),
            Self::Abroad => {
                let there = Timestamp::from_microsecond(micros + 120 * MINUTE).expect("as above");
                there.strftime("%Y-%m-%dT%H:%M:%S+02:00").to_string().into()
            }
            Self::Epoch => (micros / SECOND).into(),
            Self::EpochMillis => (micros / 1_000).into(),
            Self::Minutes => moment.strftime("%Y-%m-%d %H:%M").to_string().into(),
            Self::Days => moment.strftime("%Y-%m-%d").to_string().into(),
        }
    }

    fn read(self, text: &str) -> i64 {
        let in_utc = |civil: civil::DateTime| {
            civil
                .to_zoned(jiff::tz::TimeZone::UTC)
                .expect("a moment of this century")
                .timestamp()
                .as_microsecond()
        };
        match self {
            Self::Epoch => text.parse::<i64>().expect("seconds") * SECOND,
            Self::EpochMillis => text.parse::<i64>().expect("milliseconds") * 1_000,
            Self::Days => in_utc(text.parse::<civil::Date>().expect("a day").at(0, 0, 0, 0)),
            Self::Minutes => {
                let parsed = strtime::parse("%Y-%m-%d %H:%M", text).and_then(|parts| parts.to_datetime());
                in_utc(parsed.expect("a moment in minutes"))
            }
            Self::Seconds | Self::Micros | Self::Abroad => {
                text.parse::<Timestamp>().expect("a moment").as_microsecond()
            }
        }
    }
}

/// What the service does to its readers. The default is kind, save that a list is paged by numbers.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    pub order: Order,
    pub filter: Filter,
    pub paging: Paging,
    /// How the stamps of records are written.
    pub stamps: Written,
    /// How bounds are written.
    pub bounds: Written,
    /// The granularity of stamps, in microseconds.
    pub unit: i64,
    /// The list is ordered by growing numbers, and so is the bound.
    pub numbers: bool,
    /// The list is ordered by the time of creation.
    pub created: bool,
    /// `until` is heard, too.
    pub until: bool,
    pub parents: u64,
    /// How long records change, in microseconds, and how often they do.
    pub span: i64,
    pub changes: u32,
    /// Records that are there at the start.
    pub before: u32,
    /// They were all made at one moment.
    pub at_once: bool,
    /// Percent of the changes that come in a burst with nearly one stamp.
    pub bursts: u64,
    pub updates: u64,
    pub deletes: u64,
    /// Percent of the changes that become visible up to two minutes late.
    pub late: u64,
    /// How far stamps are off, in seconds, either way.
    pub skew: i64,
    /// Percent of the records that are dated up to two hours ahead.
    pub ahead: u64,
    /// Percent of the pages on which a record comes twice.
    pub twice: u64,
    /// Percent of the records that are taken out after a page was cut.
    pub hidden: u64,
    /// Records on a page at most, whatever was asked.
    pub cap: Option<usize>,
    /// The size of pages changes from one to the next.
    pub fickle: bool,
    /// The reader's clock less the service's, in seconds.
    pub clock_off: i64,
    /// Answers carry no `Date`.
    pub no_date: bool,
    /// Percent of the requests that fail.
    pub fails: u64,
    /// Percent of the tokens that are not known any more when they come back.
    pub expires: u64,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            order: Order::Rising,
            filter: Filter::From,
            paging: Paging::Numbers,
            stamps: Written::Seconds,
            bounds: Written::Seconds,
            unit: SECOND,
            numbers: false,
            created: false,
            until: false,
            parents: 0,
            span: 40 * MINUTE,
            changes: 50,
            before: 20,
            at_once: false,
            bursts: 25,
            updates: 40,
            deletes: 10,
            late: 20,
            skew: 0,
            ahead: 0,
            twice: 0,
            hidden: 0,
            cap: None,
            fickle: false,
            clock_off: 0,
            no_date: false,
            fails: 0,
            expires: 0,
        }
    }
}

/// Numbers that look like chance and are the same for the same seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// Below `end`.
    pub fn below(&mut self, end: i64) -> i64 {
        let end = u64::try_from(end.max(1)).expect("positive");
        i64::try_from(self.next() % end).expect("below an i64")
    }

    fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Create,
    Update,
    Delete,
}

/// A record as it is now.
#[derive(Debug, Clone)]
struct Row {
    id: i64,
    version: i64,
    created: i64,
    changed: i64,
}

/// Something that happens to a record.
#[derive(Debug, Clone)]
struct Moment {
    visible: i64,
    change: Change,
    id: i64,
    stamp: i64,
}

/// The service.
#[derive(Debug)]
pub struct World {
    manners: Manners,
    /// Microseconds.
    pub now: i64,
    to_come: std::vec::IntoIter<Moment>,
    rows: BTreeMap<i64, Row>,
    chance: Chance,
    /// Bounds of the requests so far, as they were meant.
    pub bounds: Vec<i64>,
    /// The requests so far: their paths, and their parameters by name.
    pub asked: Vec<String>,
}

impl World {
    pub fn new(manners: Manners, seed: u64) -> Self {
        let to_come = history(&manners, &mut Chance::new(seed)).into_iter();
        let chance = Chance::new(seed ^ 0x00C0_FFEE);
        let mut world = Self {
            manners,
            now: START,
            to_come,
            rows: BTreeMap::new(),
            chance,
            bounds: Vec::new(),
            asked: Vec::new(),
        };
        world.pass(0);
        world
    }

    /// When the last change has long been visible.
    pub fn end(&self) -> i64 {
        START + self.manners.span + 10 * MINUTE
    }

    /// How long records change, in microseconds.
    pub fn span(&self) -> i64 {
        self.manners.span
    }

    /// How long a reader waits before it asks again.
    pub fn pause(&self, chance: &mut Chance) -> i64 {
        self.span() / 40 + chance.below(self.span() / 10)
    }

    /// Lets time pass, and what happens in it.
    pub fn pass(&mut self, micros: i64) {
        self.now += micros;
        while let Some(next) = self.to_come.as_slice().first()
            && next.visible <= self.now
        {
            let Moment { change, id, stamp, .. } = self.to_come.next().expect("there is a first");
            match change {
                Change::Create => {
                    self.rows.insert(id, Row { id, version: 1, created: stamp, changed: stamp });
                }
                Change::Update => {
                    if let Some(row) = self.rows.get_mut(&id) {
                        row.version += 1;
                        row.changed = row.changed.max(stamp);
                    }
                }
                Change::Delete => {
                    self.rows.remove(&id);
                }
            }
        }
    }

    /// Id and version of every record that is there now and has to have been given out.
    pub fn wanted(&self, start: i64) -> Vec<(i64, i64)> {
        let manners = &self.manners;
        let once = manners.numbers || manners.created;
        let wanted = self.rows.values().filter(|row| self.place(row) >= start && !self.hides(row));
        wanted.map(|row| (row.id, if once { 1 } else { row.version })).collect()
    }

    /// What orders the list.
    fn place(&self, row: &Row) -> i64 {
        match &self.manners {
            Manners { numbers: true, .. } => row.id,
            Manners { created: true, .. } => row.created,
            _ => row.changed,
        }
    }

    fn hides(&self, row: &Row) -> bool {
        mixed(row.id.cast_unsigned()) % 100 < self.manners.hidden
    }

    /// The parents, on pages if they are asked for so.
    fn parents(&self, url: &Url) -> Answer {
        let number = |name: &str| {
            let found = url.query_pairs().find(|(key, _)| key == name)?;
            Some(found.1.parse::<usize>().expect("a number"))
        };
        let size = number("size").unwrap_or(100);
        let page = (0..self.manners.parents).skip((number("page").unwrap_or(1) - 1) * size).take(size);
        let parents: Vec<_> = page.map(|id| serde_json::json!({ "id": id })).collect();
        answer(&serde_json::json!({ "items": parents }), Vec::new())
    }

    /// Records by their ids, as they are now; those that are gone are left out.
    fn details(&self, url: &Url) -> Answer {
        let ids = url.query_pairs().find(|(key, _)| key == "ids").expect("the ids are asked for").1;
        let ids = ids.split(',').map(|id| id.parse().expect("an id"));
        let rows = ids.filter_map(|id: i64| self.rows.get(&id));
        let items: Vec<_> = rows.map(|row| shown(row, self.manners.stamps)).collect();
        answer(&serde_json::json!({ "items": items }), Vec::new())
    }

    /// Whether the token of a request is not known any more.
    fn forgets(&mut self, url: &Url) -> bool {
        let expires = self.manners.expires;
        expires > 0 && url.query_pairs().any(|(key, _)| key == "token") && self.chance.percent(expires)
    }

    /// Answers a request for the list.
    fn list(&mut self, url: &Url) -> Answer {
        let asked =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let manners = self.manners;
        let mut rows: Vec<&Row> = self.rows.values().collect();
        if let Some(parent) = asked("parent") {
            let parent: u64 = parent.parse().expect("the id of a parent");
            rows.retain(|row| row.id.cast_unsigned() % manners.parents == parent);
        }
        let bound = |text: String| {
            if manners.numbers { text.parse().expect("a number") } else { manners.bounds.read(&text) }
        };
        let cut = if manners.filter == Filter::AfterCut { manners.bounds.unit() } else { 1 };
        if let Some(since) = asked("since").map(bound) {
            self.bounds.push(since);
            match manners.filter {
                Filter::From => rows.retain(|row| self.place(row) >= since),
                Filter::After | Filter::AfterCut => rows.retain(|row| self.place(row) / cut * cut > since),
                Filter::Ignored => {}
            }
        }
        if let Some(until) = asked("until").map(bound).filter(|_| manners.until) {
            rows.retain(|row| self.place(row) < until);
        }
        match manners.order {
            Order::Rising => rows.sort_by_key(|row| (self.place(row), row.id)),
            Order::Falling => rows.sort_by_key(|row| (-self.place(row), -row.id)),
            Order::ById => {}
            Order::Fixed => rows.sort_by_key(|row| mixed(row.id.cast_unsigned())),
        }
        let mut size: usize = asked("size").map_or(100, |size| size.parse().expect("a size"));
        size = size.min(manners.cap.unwrap_or(size));
        if manners.fickle && self.chance.percent(50) {
            size = (size / 3).max(2);
        }
        let number = |name: &str| asked(name).map(|text| text.parse::<usize>().expect("a number"));
        let from = match manners.paging {
            Paging::Whole => 0,
            Paging::Numbers => (number("page").unwrap_or(1) - 1) * size,
            Paging::Offsets | Paging::Links | Paging::Addresses => number("offset").unwrap_or(0),
            Paging::HiddenOffsets => number("token").unwrap_or(0),
            Paging::Tokens => asked("token").map_or(0, |token| {
                let (place, id) = token.split_once('-').expect("an own token");
                let last: (i64, i64) = (place.parse().expect("a place"), id.parse().expect("an id"));
                let here = |row: &Row| (self.place(row), row.id);
                let is_past = |row: &&Row| match manners.order {
                    Order::Rising => here(row) > last,
                    Order::Falling => here(row) < last,
                    Order::ById => row.id > last.1,
                    Order::Fixed => mixed(row.id.cast_unsigned()) > mixed(last.1.cast_unsigned()),
                };
                rows.iter().position(is_past).unwrap_or(rows.len())
            }),
        };
        let end = if manners.paging == Paging::Whole {
            rows.len()
        } else {
            rows.len().min(from.saturating_add(size))
        };
        let page = rows.get(from..end).unwrap_or_default();
        let more = end < rows.len() && !page.is_empty();
        let next = match (manners.paging, page.last()) {
            (Paging::HiddenOffsets, _) if more => Some(end.to_string()),
            (Paging::Tokens, Some(last)) if more => Some(format!("{}-{}", self.place(last), last.id)),
            _ => None,
        };
        let mut items: Vec<serde_json::Value> =
            page.iter().filter(|row| !self.hides(row)).map(|row| shown(row, manners.stamps)).collect();
        let mut headers = Vec::new();
        let mut next = next;
        match manners.paging {
            Paging::Links if more => {
                headers.push(("link".to_owned(), format!("<{}>; rel=\"next\"", at_offset(url, end))));
            }
            Paging::Addresses if more => next = Some(at_offset(url, end).to_string()),
            _ => {}
        }
        if self.chance.percent(manners.twice) && !items.is_empty() {
            let count = i64::try_from(items.len()).expect("a page is short");
            let [from, to] = [(); 2].map(|()| usize::try_from(self.chance.below(count)).expect("positive"));
            items.insert(to, items[from].clone());
        }
        answer(&serde_json::json!({ "items": items, "next": next }), headers)
    }
}

impl Host for World {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let url = Url::parse(&request.url).expect("an address");
        let mut pairs: Vec<String> = url.query_pairs().map(|(key, value)| format!("{key}={value}")).collect();
        pairs.sort();
        self.asked.push(format!("{}?{}", url.path(), pairs.join("&")));
        let there = 100_000 + self.chance.below(900_000);
        self.pass(there);
        let mut answer = match url.path() {
            "/parents" => self.parents(&url),
            "/details" => self.details(&url),
            _ if self.forgets(&url) => Answer { status: 410, ..answer(&serde_json::json!({}), Vec::new()) },
            _ => self.list(&url),
        };
        let back = 100_000 + self.chance.below(900_000);
        self.pass(back);
        if !self.manners.no_date {
            let now = SystemTime::UNIX_EPOCH + Duration::from_micros(self.now.cast_unsigned());
            answer.headers.push(("date".to_owned(), httpdate::fmt_http_date(now)));
        }
        match (self.chance.percent(self.manners.fails), self.chance.percent(50)) {
            (true, true) => Err(NoAnswer::Network("the connection was lost".to_owned())),
            (true, false) => Ok(Answer { status: 503, ..answer }),
            (false, _) => Ok(answer),
        }
    }

    fn wait(&mut self, pause: Duration) {
        self.pass(i64::try_from(pause.as_micros()).expect("a short pause"));
    }

    fn now(&self) -> DateTime {
        DateTime::from_epoch_micros(self.now + self.manners.clock_off * SECOND)
            .expect("a moment of this century")
    }
}

/// The same address at another offset.
fn at_offset(url: &Url, offset: usize) -> Url {
    let mut url = url.clone();
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != "offset")
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair("offset", &offset.to_string());
    url
}

fn shown(row: &Row, stamps: Written) -> serde_json::Value {
    let Row { id, version, created, changed } = row;
    serde_json::json!({
        "id": id, "version": version, "created_at": stamps.write(*created), "changed_at": stamps.write(*changed),
    })
}

fn answer(body: &serde_json::Value, mut headers: Vec<(String, String)>) -> Answer {
    headers.push(("content-type".to_owned(), "application/json".to_owned()));
    Answer { status: 200, reason: "OK".to_owned(), headers, body: body.to_string().into_bytes() }
}

/// All that will happen, in the order in which it becomes visible.
fn history(manners: &Manners, chance: &mut Chance) -> Vec<Moment> {
    let mut life = Life { manners, live: Vec::new(), past: BTreeMap::new(), all: Vec::new(), made: 0 };
    for _ in 0..manners.before {
        let ago = if manners.at_once { 30 * MINUTE } else { chance.below(120 * MINUTE) };
        life.happen(START - ago, Change::Create, chance);
    }
    let mut moments: Vec<i64> = (0..manners.changes).map(|_| START + chance.below(manners.span)).collect();
    moments.sort_unstable();
    for at in moments {
        let kind = chance.below(100).cast_unsigned();
        let change = match kind {
            _ if kind < manners.updates => Change::Update,
            _ if kind < manners.updates + manners.deletes => Change::Delete,
            _ => Change::Create,
        };
        let burst = if chance.percent(manners.bursts) { 2 + chance.below(14) } else { 1 };
        for step in 0..burst {
            life.happen(at + step * chance.below(3) * 20_000, change, chance);
        }
    }
    life.all.sort_by_key(|moment| moment.visible);
    life.all
}

/// What happened so far, while a history is made up.
struct Life<'a> {
    manners: &'a Manners,
    live: Vec<i64>,
    /// Of each record: when it last changed, its stamp then, and when that became visible.
    past: BTreeMap<i64, (i64, i64, i64)>,
    all: Vec<Moment>,
    made: i64,
}

impl Life<'_> {
    fn happen(&mut self, at: i64, change: Change, chance: &mut Chance) {
        let Manners { unit, skew, ahead, late, .. } = *self.manners;
        let id = match change {
            Change::Create => {
                self.made += 1;
                self.live.push(self.made);
                self.made
            }
            Change::Update | Change::Delete => {
                let count = i64::try_from(self.live.len()).expect("few records");
                if count == 0 {
                    return;
                }
                let index = usize::try_from(chance.below(count)).expect("positive");
                if change == Change::Delete { self.live.remove(index) } else { self.live[index] }
            }
        };
        let mut stamp = at + if skew > 0 { chance.below(2 * skew * SECOND) - skew * SECOND } else { 0 };
        if chance.percent(ahead) {
            stamp += chance.below(120 * MINUTE);
        }
        stamp = stamp.div_euclid(unit) * unit;
        let mut visible = at + if chance.percent(late) { chance.below(2 * MINUTE) } else { 0 };
        if let Some((before, last, shown)) = self.past.get(&id).copied() {
            // What every promise rests on: a change raises the stamp of its record, or happens in
            // the same unit and is visible at once.
            let same_unit = before.div_euclid(unit) == at.div_euclid(unit);
            if stamp < last || (stamp == last && !same_unit) {
                stamp = last + unit;
            }
            if stamp == last {
                visible = at;
            }
            visible = visible.max(shown + 1);
        }
        self.past.insert(id, (at, stamp, visible));
        self.all.push(Moment { visible, change, id, stamp });
    }
}
