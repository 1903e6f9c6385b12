//! The machine of triggers against a service that misbehaves: nothing is lost, nothing comes twice,
//! and after every turn the state is what the handbook's page on triggers says it is.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use specc::plan::{self, By, Plan, Trigger};
use specc::runtime::poll::{State, Turn};
use specc::runtime::{Answer, Fault, Host, NoAnswer, Outgoing, Runtime};
use specc::value::{DateTime, Value};

use crate::support::world::{Chance, Filter, MINUTE, Manners, Order, Paging, START, World, Written};
use crate::support::{check_text, problems_in_words};

/// A poll, and the service that it asks.
struct Case {
    name: &'static str,
    /// Keys below `poll`, beside `get`.
    poll: Vec<&'static str>,
    /// The type of the stamps of a record.
    stamps: &'static str,
    dedup: Option<&'static str>,
    service: Manners,
}

const SINCE: &str = "params: { since: '{{ cursor }}' }";
const BETWEEN: &str = "params: { since: '{{ cursor }}', until: '{{ window.end }}' }";
const OF_PARENT: &str = "params: { since: '{{ cursor }}', parent: '{{ up.id }}' }";
const PARENTS: &str = "parents: { up: { get: parents, items: response.body.items, keep: [id] } }";
const PAGES: &str = "paginate: { by: page, param: page, size: { param: size, value: 10 } }";
const OFFSETS: &str = "paginate: { by: offset, param: offset, size: { param: size, value: 10 } }";
const TOKENS: &str =
    "paginate: { by: cursor, param: token, next: response.body.next, size: { param: size, value: 10 } }";
const LINKS: &str = "paginate: { by: link, size: { param: size, value: 10 } }";
const LARGE_PAGES: &str = "paginate: { by: page, param: page, size: { param: size, value: 50 } }";
const RISING: &str = "cursor: { field: changed_at, sorted: asc }";
const FALLING: &str = "cursor: { field: changed_at, sorted: desc }";
const UNSORTED: &str = "cursor: { field: changed_at }";

fn case<const N: usize>(name: &'static str, poll: [&'static str; N], service: Manners) -> Case {
    Case { name, poll: poll.to_vec(), stamps: "datetime", dedup: None, service }
}

/// Lists that rise, with a bound in the request: they are read by value.
fn rising() -> Vec<Case> {
    let kind = Manners::default();
    let minutes = "cursor: { field: changed_at, sorted: asc, format: '%Y-%m-%d %H:%M' }";
    vec![
        case("page numbers", [SINCE, PAGES, RISING], kind),
        case("offsets", [SINCE, OFFSETS, RISING], Manners { paging: Paging::Offsets, ..kind }),
        case("tokens", [SINCE, TOKENS, RISING], Manners { paging: Paging::Tokens, ..kind }),
        case(
            "tokens that hide offsets",
            [SINCE, TOKENS, RISING],
            Manners { paging: Paging::HiddenOffsets, ..kind },
        ),
        case("links", [SINCE, LINKS, RISING], Manners { paging: Paging::Links, ..kind }),
        case("a bound that excludes", [SINCE, PAGES, RISING], Manners { filter: Filter::After, ..kind }),
        case(
            "a bound known to include",
            [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, bound: inclusive }"],
            kind,
        ),
        case(
            "finer stamps than bounds",
            [SINCE, PAGES, RISING],
            Manners { stamps: Written::Micros, unit: 1, filter: Filter::AfterCut, ..kind },
        ),
        case(
            "bounds in minutes",
            [SINCE, PAGES, minutes],
            Manners { bounds: Written::Minutes, filter: Filter::AfterCut, ..kind },
        ),
        Case {
            stamps: "{ type: datetime, format: epoch }",
            ..case(
                "stamps in seconds, bounds in milliseconds",
                [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, format: epoch_ms }"],
                Manners { stamps: Written::Epoch, bounds: Written::EpochMillis, ..kind },
            )
        },
        case(
            "stamps of another zone",
            [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, format: epoch }"],
            Manners { stamps: Written::Abroad, bounds: Written::Epoch, ..kind },
        ),
        case(
            "pages of seven where fifty were asked",
            [SINCE, LARGE_PAGES, RISING],
            Manners { cap: Some(7), ..kind },
        ),
        case(
            "stamps in whole minutes, and bursts",
            [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, unit: 1m }"],
            Manners { unit: MINUTE, bursts: 80, updates: 0, deletes: 0, changes: 40, ..kind },
        ),
        case("records twice on a page", [SINCE, PAGES, RISING], Manners { twice: 30, ..kind }),
        case("stamps that are off", [SINCE, PAGES, RISING], Manners { skew: 60, ..kind }),
        case("an own clock ahead", [SINCE, PAGES, RISING], Manners { clock_off: 600, ..kind }),
        case("an own clock behind", [SINCE, PAGES, RISING], Manners { clock_off: -600, ..kind }),
        case("records dated ahead", [SINCE, PAGES, RISING], Manners { ahead: 5, ..kind }),
        case(
            "a hundred records of one moment",
            [SINCE, PAGES, RISING],
            Manners { before: 100, at_once: true, ..kind },
        ),
        case(
            "pages whose size changes",
            [SINCE, OFFSETS, RISING],
            Manners { paging: Paging::Offsets, fickle: true, ..kind },
        ),
        case("no date in the answers", [SINCE, PAGES, RISING], Manners { no_date: true, ..kind }),
        case("a list that does not rise", [SINCE, PAGES, RISING], Manners { order: Order::ById, ..kind }),
        case(
            "changes all the time and no overlap to speak of",
            [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, overlap: 1s }"],
            Manners { updates: 60, late: 0, ..kind },
        ),
    ]
}

/// Lists in another order, or without a bound: they are read page by page.
fn in_other_orders() -> Vec<Case> {
    let by_id = Manners { order: Order::ById, ..Manners::default() };
    let falling = Manners { order: Order::Falling, ..by_id };
    let whole = Manners { order: Order::Fixed, paging: Paging::Whole, ..by_id };
    vec![
        case("falling, page numbers", [SINCE, PAGES, FALLING], falling),
        case("falling, tokens", [SINCE, TOKENS, FALLING], Manners { paging: Paging::Tokens, ..falling }),
        case("falling, without a bound", [PAGES, FALLING], Manners { filter: Filter::Ignored, ..falling }),
        case("falling, dated ahead", [SINCE, PAGES, FALLING], Manners { ahead: 5, ..falling }),
        case("by id, page numbers", [SINCE, PAGES, UNSORTED], by_id),
        case("by id, offsets", [SINCE, OFFSETS, UNSORTED], Manners { paging: Paging::Offsets, ..by_id }),
        case("by id, tokens", [SINCE, TOKENS, UNSORTED], Manners { paging: Paging::Tokens, ..by_id }),
        case("any fixed order", [SINCE, PAGES, UNSORTED], Manners { order: Order::Fixed, ..by_id }),
        case(
            "half of it taken out of the pages",
            [SINCE, TOKENS, UNSORTED],
            Manners { paging: Paging::HiddenOffsets, hidden: 50, ..by_id },
        ),
        case("without a bound", [PAGES, UNSORTED], Manners { filter: Filter::Ignored, changes: 40, ..by_id }),
        case("not paged", [SINCE, UNSORTED], whole),
        case(
            "not paged, seven events at once",
            [SINCE, "max: 7", UNSORTED],
            Manners { before: 60, bursts: 60, ..whole },
        ),
        case(
            "a quarter of it deleted while it is read",
            [SINCE, PAGES, "cursor: { field: changed_at, overlap: 1s }"],
            Manners { deletes: 25, late: 0, ..by_id },
        ),
        case(
            "failing requests, not tried again",
            [SINCE, PAGES, "retry: none", UNSORTED],
            Manners { fails: 15, ..by_id },
        ),
    ]
}

/// Creations, numbers, days, windows, parents, and a small memory.
fn of_other_kinds() -> Vec<Case> {
    let kind = Manners::default();
    let created = Manners { created: true, ..kind };
    let numbers = Manners { numbers: true, filter: Filter::After, ..kind };
    let parents = Manners { parents: 4, ..kind };
    vec![
        case("created, rising", [SINCE, PAGES, "cursor: { field: created_at, sorted: asc }"], created),
        case(
            "created, falling",
            [SINCE, PAGES, "cursor: { field: created_at, sorted: desc }"],
            Manners { order: Order::Falling, ..created },
        ),
        case("numbers, rising", [SINCE, PAGES, "cursor: { field: id, sorted: asc, start: 20 }"], numbers),
        case(
            "numbers, falling",
            [SINCE, PAGES, "cursor: { field: id, sorted: desc, start: 20 }"],
            Manners { order: Order::Falling, ..numbers },
        ),
        case(
            "numbers, unsorted",
            [SINCE, PAGES, "cursor: { field: id, start: 20 }"],
            Manners { order: Order::Fixed, ..numbers },
        ),
        Case {
            stamps: "date",
            dedup: Some("'{{ record.id }}@{{ record.changed_at }}#{{ record.version }}'"),
            ..case(
                "days",
                [SINCE, PAGES, RISING],
                Manners {
                    stamps: Written::Days,
                    bounds: Written::Days,
                    unit: 1_440 * MINUTE,
                    span: 4_320 * MINUTE,
                    ..kind
                },
            )
        },
        case(
            "windows, rising",
            [BETWEEN, PAGES, "cursor: { field: changed_at, sorted: asc, window: 10m }"],
            Manners { until: true, ..kind },
        ),
        case(
            "windows, by id",
            [BETWEEN, PAGES, "cursor: { field: changed_at, window: 10m }"],
            Manners { until: true, order: Order::ById, ..kind },
        ),
        case("parents, rising", [OF_PARENT, PARENTS, PAGES, RISING], parents),
        case(
            "parents, by id",
            [OF_PARENT, PARENTS, PAGES, UNSORTED],
            Manners { order: Order::ById, ..parents },
        ),
        case(
            "parents, falling",
            [OF_PARENT, PARENTS, PAGES, FALLING],
            Manners { order: Order::Falling, ..parents },
        ),
        case(
            "a memory of ten keys",
            [SINCE, PAGES, "max: 10", "cursor: { field: changed_at, sorted: asc, remember: 10 }"],
            kind,
        ),
        case("failing requests, tried again", [SINCE, PAGES, RISING], Manners { fails: 15, ..kind }),
    ]
}

#[test]
fn rising_lists_lose_nothing() {
    hold(&rising());
}

#[test]
fn lists_in_other_orders_lose_nothing() {
    hold(&in_other_orders());
}

#[test]
fn cursors_of_other_kinds_lose_nothing() {
    hold(&of_other_kinds());
}

#[test]
fn a_service_outside_the_assumptions_is_caught_losing() {
    let late = Manners { late: 60, ..Manners::default() };
    let cases = [
        // What is visible late is not looked for.
        case("no overlap", [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, overlap: 0s }"], late),
        // Two changes on one day have one key.
        Case {
            stamps: "date",
            ..case(
                "days",
                [SINCE, PAGES, RISING],
                Manners {
                    stamps: Written::Days,
                    bounds: Written::Days,
                    unit: 1_440 * MINUTE,
                    span: 4_320 * MINUTE,
                    ..late
                },
            )
        },
    ];
    for case in &cases {
        let plan = case.plan();
        let lost = (1..=3).any(|seed| !Watch::new(case, &plan, seed).run().is_empty());
        assert!(lost, "{}: nothing was lost, so these tests would not see a loss", case.name);
    }
}

/// Runs each case with several seeds.
fn hold(cases: &[Case]) {
    for case in cases {
        let plan = case.plan();
        for seed in 1..=SEEDS {
            let missing = Watch::new(case, &plan, seed).run();
            assert!(missing.is_empty(), "{}, seed {seed}: lost {missing:?}", case.name);
        }
    }
}

const SEEDS: u64 = 2;

impl Case {
    fn plan(&self) -> Plan {
        let Self { name, poll, stamps, dedup, .. } = self;
        let poll = poll.join(", ");
        let dedup = dedup.map(|dedup| format!("\n    dedup: {dedup}")).unwrap_or_default();
        let spec = format!(
            "specc: 1
name: world
connection: {{ base_url: 'https://world.example/' }}
objects:
  thing: {{ fields: {{ id: {{ type: integer, key: true }}, version: integer, created_at: {stamps}, changed_at: {stamps} }} }}
triggers:
  changed_thing:
    poll: {{ get: things, items: response.body.items, {poll} }}
    output: thing{dedup}
"
        );
        let compiled = check_text(&spec, "yaml");
        match &compiled.connector {
            Ok(connector) => plan::lower(connector, &compiled.sources),
            Err(_) => panic!("{name}\n{}", problems_in_words(&compiled)),
        }
    }
}

/// A trigger that is watched while it runs.
struct Watch<'a> {
    name: String,
    trigger: &'a Trigger,
    runtime: Runtime<'a, Taped>,
    input: Value,
    start: i64,
    state: Option<State>,
    pauses: Chance,
    given: HashSet<(i64, i64)>,
    keys: HashSet<String>,
}

impl<'a> Watch<'a> {
    fn new(case: &Case, plan: &'a Plan, seed: u64) -> Self {
        let world = World::new(case.service, seed);
        let taped = Taped { clock: world.now(), world, tape: VecDeque::new(), playing: false };
        let nothing = Value::object::<&str>([]);
        let runtime =
            Runtime::new(plan, taped, &nothing).unwrap_or_else(|fault| panic!("{}", fault.render(plan)));
        let trigger = &plan.triggers[0];
        let (start, input) = match trigger.cursor.by {
            By::Number => (20, nothing),
            By::Time => {
                let start = START / case.service.unit * case.service.unit;
                let since = DateTime::from_epoch_micros(start).expect("a moment of this century");
                (start, Value::object([("since", Value::DateTime(since))]))
            }
        };
        Self {
            name: format!("{}, seed {seed}", case.name),
            trigger,
            runtime,
            input,
            start,
            state: None,
            pauses: Chance::new(seed + 77),
            given: HashSet::new(),
            keys: HashSet::new(),
        }
    }

    /// Polls until everything has long been visible; what was never given out.
    fn run(mut self) -> Vec<(i64, i64)> {
        let mut quiet = 0;
        while quiet < 4 {
            self.poll();
            quiet += i32::from(self.world().now > self.world().end());
            let span = self.world().span();
            let pause = span / 40 + self.pauses.below(span / 10);
            self.runtime.host.world.pass(pause);
        }
        let once = matches!(self.trigger.cursor.by, By::Number) || self.trigger.cursor_is_creation();
        let given: HashSet<(i64, i64)> =
            self.given.iter().map(|(id, version)| (*id, if once { 1 } else { *version })).collect();
        let mut wanted = self.world().wanted(self.start);
        wanted.retain(|wanted| !given.contains(wanted));
        wanted
    }

    fn world(&self) -> &World {
        &self.runtime.host.world
    }

    /// Turns until the scan ends or a request fails.
    fn poll(&mut self) {
        for _ in 0..500 {
            // After a failure the state is what it was, and the next poll goes on from it.
            let Ok(turn) = self.turn() else { return };
            self.verify(&turn);
            let more = turn.more;
            self.state = Some(turn.state);
            if !more {
                return;
            }
        }
        panic!("{}: a scan without end", self.name);
    }

    /// A turn, taken twice on the same answers.
    fn turn(&mut self) -> Result<Turn, Fault> {
        self.runtime.host.record();
        let first = self.once();
        self.runtime.host.play();
        let again = self.once();
        self.runtime.host.playing = false;
        assert_eq!(first, again, "{}: a turn is no function of state and answer", self.name);
        first
    }

    fn once(&mut self) -> Result<Turn, Fault> {
        let config = Value::object::<&str>([]);
        self.runtime.turn(self.trigger, &config, &self.input, self.state.as_ref())
    }

    /// What holds after every turn.
    fn verify(&mut self, turn: &Turn) {
        let Self { name, trigger, start, .. } = self;
        let cursor = &trigger.cursor;
        let state = &turn.state;
        let most = usize::try_from(cursor.remember).expect("few");

        let read = State::parse(&state.to_text(), cursor.by);
        assert_eq!(read.as_ref(), Ok(state), "{name}: the state does not survive its text");
        assert!(state.floor <= state.low && state.low <= state.wm, "{name}: {state:?}");
        assert_eq!(state.floor, *start, "{name}: the floor moved");
        assert_eq!(state.scan.is_some(), turn.more, "{name}");
        assert!(state.seen.len() <= most, "{name}: remembers too much");
        if cursor.by == By::Time {
            let known = self.runtime.host.world.now.max(*start);
            assert!(state.wm <= known, "{name}: the watermark is ahead of the service");
        }
        if let Some(before) = &self.state {
            assert!(before.wm <= state.wm, "{name}: the watermark went down");
            assert!(!turn.more || before.scan != state.scan, "{name}: the scan stands still");
            let next = state.floor.max(state.low - cursor.overlap);
            let full = before.seen.len() + turn.events.len() > most;
            for (key, value) in &before.seen {
                let forgotten = !state.seen.contains_key(key);
                let ripe = !turn.more && *value < next;
                assert!(!forgotten || ripe || full, "{name}: forgot {key} of {value} before its time");
            }
        }
        self.verify_bounds();
        self.verify_events(turn);
    }

    /// The bound is sent a unit early.
    fn verify_bounds(&mut self) {
        let cursor = &self.trigger.cursor;
        let at = match self.state.as_ref().map(|state| (state, &state.scan)) {
            None => self.start,
            Some((_, Some(scan))) => scan.at,
            Some((state, None)) => state.floor.max(state.low - cursor.overlap),
        };
        let back = if cursor.inclusive { 0 } else { cursor.sent_unit };
        for bound in self.runtime.host.world.bounds.drain(..) {
            assert!(bound <= at - back, "{}: asked from {bound} for {at}", self.name);
        }
    }

    fn verify_events(&mut self, turn: &Turn) {
        let Self { name, trigger, .. } = self;
        let small = trigger.cursor.remember < 100;
        assert!(turn.events.len() <= usize::try_from(trigger.max).expect("few"), "{name}: too many events");
        let mut last = i64::MIN;
        for event in &turn.events {
            let key = event.key.as_ref().expect("these events have keys");
            let field = |name| match event.record.get(name) {
                Value::Int(number) => *number,
                other => panic!("{name} is {other:?}"),
            };
            let value = turn.state.seen.get(key.as_str()).copied();
            assert!(small || value.is_some(), "{name}: {key} left and is not remembered");
            let value = value.unwrap_or(last);
            assert!(last <= value, "{name}: {key} is out of order");
            assert!(small || value >= turn.state.floor, "{name}: {key} is older than the start");
            last = value;
            assert!(self.keys.insert(key.clone()) || small, "{name}: {key} came twice");
            self.given.insert((field("id"), field("version")));
        }
    }
}

/// What a trigger says of itself.
trait Creation {
    fn cursor_is_creation(&self) -> bool;
}

impl Creation for Trigger {
    fn cursor_is_creation(&self) -> bool {
        format!("{:?}", self.cursor.value).contains("created_at")
    }
}

/// A service whose answers are kept, so that a turn can be taken again.
struct Taped {
    world: World,
    tape: VecDeque<(Outgoing, Result<Answer, NoAnswer>, DateTime)>,
    playing: bool,
    clock: DateTime,
}

impl Taped {
    fn record(&mut self) {
        self.tape.clear();
        self.playing = false;
        self.clock = self.world.now();
    }

    fn play(&mut self) {
        self.playing = true;
    }
}

impl Host for Taped {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        if self.playing {
            let (same, answer, clock) = self.tape.pop_front().expect("as many requests as before");
            assert_eq!(&same, request, "the same request as before");
            self.clock = clock;
            return answer;
        }
        let answer = self.world.send(request);
        self.tape.push_back((request.clone(), answer.clone(), self.world.now()));
        answer
    }

    fn wait(&mut self, pause: Duration) {
        if !self.playing {
            self.world.wait(pause);
        }
    }

    fn now(&self) -> DateTime {
        if self.playing { self.clock } else { self.world.now() }
    }
}

#[test]
fn a_trigger_that_starts_at_the_latest_gives_only_what_comes_after() {
    let cases = [
        ("rising", "cursor: { field: id, sorted: asc, start: latest }", Order::Rising),
        ("falling", "cursor: { field: id, sorted: desc, start: latest }", Order::Falling),
        ("unsorted", "cursor: { field: id, start: latest }", Order::Fixed),
    ];
    for (name, cursor, order) in cases {
        let service = Manners {
            numbers: true,
            filter: Filter::After,
            order,
            late: 0,
            before: 45,
            ..Manners::default()
        };
        let case = case(name, [SINCE, PAGES, cursor], service);
        let plan = case.plan();
        let mut watch = Watch::new(&case, &plan, 5);
        let mut first = None;
        for _ in 0..20 {
            let turn = watch.turn().expect("the service answers");
            assert!(turn.events.is_empty(), "{name}: {:?}", turn.events);
            let more = turn.more;
            watch.state = Some(turn.state);
            if !more {
                first = watch.state.as_ref().map(|state| state.wm);
                break;
            }
        }
        let first = first.expect("the first scan ends");
        assert!(first >= 45, "{name}: the list was read to its end, and that is {first}");
        watch.start = first;
        watch.runtime.host.world.bounds.clear();
        let mut missing = watch.run();
        missing.retain(|(id, _)| *id > first);
        assert!(missing.is_empty(), "{name}: lost {missing:?}");
    }
}
