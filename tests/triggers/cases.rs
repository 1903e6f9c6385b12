//! Polls, and the services that they ask: one for each property of a cursor and each way of paging.

use specc::Compiled;
use specc::diagnostic::Problems;
use specc::model::Connector;
use specc::plan::{self, Plan};
use specc::target::ruby;

use crate::support::world::{Filter, MINUTE, Manners, Order, Paging, Written};
use crate::support::{check_text, problems_in_words};

/// A poll, and the service that it asks.
pub struct Case {
    pub name: &'static str,
    /// What is asked, and where in the answer the records are.
    pub work: &'static str,
    /// Further keys below `poll`.
    pub poll: Vec<&'static str>,
    /// The type of the stamps of a record.
    pub stamps: &'static str,
    pub dedup: Option<&'static str>,
    pub service: Manners,
}

const LIST: &str = "get: things, items: response.body.items";
/// The list, and then its records: they may have changed since, or be gone.
const BY_STEPS: &str = r#"steps: [
  { get: things, params: { since: '{{ cursor }}', page: '{{ page.number }}', size: '{{ page.size }}' }, as: found },
  { get: details, params: { ids: "{{ found.body.items | map(attribute='id') | join(',') }}" }, as: full, if: found.body.items is not empty }
], return: { items: '{{ full.body.items }}' }, items: response.body.items"#;
/// The same of a parent, with tokens.
const BY_STEPS_OF_PARENT: &str = r#"steps: [
  { get: things, params: { since: '{{ cursor }}', parent: '{{ up.id }}', token: '{{ page.token }}', size: '{{ page.size }}' }, as: found },
  { get: details, params: { ids: "{{ found.body.items | map(attribute='id') | join(',') }}" }, as: full, if: found.body.items is not empty }
], return: { items: '{{ full.body.items }}', next: '{{ found.body.next }}' }, items: response.body.items"#;
/// The same between two bounds.
const BY_STEPS_BETWEEN: &str = r#"steps: [
  { get: things, params: { since: '{{ cursor }}', until: '{{ window.end }}', page: '{{ page.number }}', size: '{{ page.size }}' }, as: found },
  { get: details, params: { ids: "{{ found.body.items | map(attribute='id') | join(',') }}" }, as: full, if: found.body.items is not empty }
], return: { items: '{{ full.body.items }}' }, items: response.body.items"#;
const PAGES_OF_STEPS: &str = "paginate: { by: page, size: 10 }";
const TOKENS_OF_STEPS: &str = "paginate: { by: cursor, next: response.body.next, size: 10 }";
pub const SINCE: &str = "params: { since: '{{ cursor }}' }";
const BETWEEN: &str = "params: { since: '{{ cursor }}', until: '{{ window.end }}' }";
const OF_PARENT: &str = "params: { since: '{{ cursor }}', parent: '{{ up.id }}' }";
const OF_PARENT_BETWEEN: &str =
    "params: { since: '{{ cursor }}', until: '{{ window.end }}', parent: '{{ up.id }}' }";
const PARENTS: &str = "parents: { up: { get: parents, items: response.body.items, keep: [id] } }";
pub const PAGES: &str = "paginate: { by: page, param: page, size: { param: size, value: 10 } }";
const OFFSETS: &str = "paginate: { by: offset, param: offset, size: { param: size, value: 10 } }";
pub const TOKENS: &str =
    "paginate: { by: cursor, param: token, next: response.body.next, size: { param: size, value: 10 } }";
const LINKS: &str = "paginate: { by: link, size: { param: size, value: 10 } }";
const ADDRESSES: &str = "paginate: { by: url, next: response.body.next, size: { param: size, value: 10 } }";
const STABLE: &str = "paginate: { by: cursor, param: token, next: response.body.next, size: { param: size, value: 10 }, stable: true }";
const PAGED_PARENTS: &str = "parents: { up: { get: parents, items: response.body.items, keep: [id], paginate: { by: page, param: page, size: { param: size, value: 2 } } } }";
/// Two of three records are events.
const SOME: &str = "where: record.id % 3 != 0";
/// Every version is an event, also where two have one stamp.
const VERSIONS: &str = "'{{ record.id }}@{{ record.changed_at }}#{{ record.version }}'";
const LARGE_PAGES: &str = "paginate: { by: page, param: page, size: { param: size, value: 50 } }";
pub const RISING: &str = "cursor: { field: changed_at, sorted: asc }";
const FALLING: &str = "cursor: { field: changed_at, sorted: desc }";
const UNSORTED: &str = "cursor: { field: changed_at }";

pub fn case<const N: usize>(name: &'static str, poll: [&'static str; N], service: Manners) -> Case {
    Case { name, work: LIST, poll: poll.to_vec(), stamps: "datetime", dedup: None, service }
}

/// Lists that rise, with a bound in the request: they are read by value.
pub fn rising() -> Vec<Case> {
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
        case("addresses", [SINCE, ADDRESSES, RISING], Manners { paging: Paging::Addresses, ..kind }),
        case("two of three are events", [SINCE, PAGES, SOME, RISING], kind),
        case("three events at once", [SINCE, PAGES, "max: 3", RISING], kind),
        case("tokens that do not shift", [SINCE, STABLE, RISING], Manners { paging: Paging::Tokens, ..kind }),
        case(
            "tokens that are forgotten",
            [SINCE, TOKENS, RISING],
            Manners { paging: Paging::Tokens, at_once: true, before: 60, expires: 20, ..kind },
        ),
        case(
            "a unit that stays open for ten seconds",
            [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, settle: 10s }"],
            kind,
        ),
        Case {
            stamps: "{ type: datetime, format: epoch_ms }",
            ..case(
                "stamps in milliseconds, bounds in seconds",
                [
                    SINCE,
                    PAGES,
                    "cursor: { field: changed_at, sorted: asc, format: epoch, unit: 1ms, settle: 1s }",
                ],
                Manners {
                    stamps: Written::EpochMillis,
                    bounds: Written::Epoch,
                    unit: 1_000,
                    filter: Filter::AfterCut,
                    ..kind
                },
            )
        },
        Case {
            dedup: Some(VERSIONS),
            ..case(
                "stamps in whole hours",
                [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, unit: 1h, overlap: 1h }"],
                Manners { unit: 60 * MINUTE, span: 300 * MINUTE, ..kind },
            )
        },
        Case {
            dedup: Some(VERSIONS),
            ..case(
                "stamps in whole days",
                [SINCE, PAGES, "cursor: { field: changed_at, sorted: asc, unit: 1d, overlap: 1d }"],
                Manners { unit: 1_440 * MINUTE, span: 4_320 * MINUTE, ..kind },
            )
        },
        Case { dedup: Some("none"), ..case("events without a key", [SINCE, PAGES, RISING], kind) },
        case(
            "rising, failing requests, not tried again",
            [SINCE, PAGES, "retry: none", RISING],
            Manners { fails: 15, ..kind },
        ),
    ]
}

/// Lists in another order, or without a bound: they are read page by page.
pub fn in_other_orders() -> Vec<Case> {
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
        case("falling, links", [SINCE, LINKS, FALLING], Manners { paging: Paging::Links, ..falling }),
        case(
            "falling, a bound known to include",
            [SINCE, PAGES, "cursor: { field: changed_at, sorted: desc, bound: inclusive }"],
            falling,
        ),
        case("falling, two of three are events", [SINCE, PAGES, SOME, FALLING], falling),
        case("falling, three events at once", [SINCE, PAGES, "max: 3", FALLING], falling),
        case(
            "falling, failing requests, not tried again",
            [SINCE, PAGES, "retry: none", FALLING],
            Manners { fails: 15, ..falling },
        ),
        Case {
            dedup: Some("none"),
            ..case("falling, events without a key", [SINCE, PAGES, "max: 3", FALLING], falling)
        },
        case(
            "falling, tokens that are forgotten",
            [SINCE, TOKENS, FALLING],
            Manners { paging: Paging::Tokens, expires: 20, ..falling },
        ),
        case("by id, links", [SINCE, LINKS, UNSORTED], Manners { paging: Paging::Links, ..by_id }),
        case(
            "by id, addresses",
            [SINCE, ADDRESSES, UNSORTED],
            Manners { paging: Paging::Addresses, ..by_id },
        ),
        case("by id, two of three are events", [SINCE, PAGES, SOME, UNSORTED], by_id),
        case("by id, three events at once", [SINCE, PAGES, "max: 3", UNSORTED], by_id),
        case(
            "by id, tokens that do not shift",
            [SINCE, STABLE, UNSORTED],
            Manners { paging: Paging::Tokens, ..by_id },
        ),
        case(
            "by id, tokens that are forgotten",
            [SINCE, TOKENS, UNSORTED],
            Manners { paging: Paging::Tokens, expires: 20, ..by_id },
        ),
        Case { dedup: Some("none"), ..case("by id, events without a key", [SINCE, PAGES, UNSORTED], by_id) },
        Case {
            dedup: Some("none"),
            ..case(
                "not paged, events of one moment without a key",
                [SINCE, "max: 7", UNSORTED],
                Manners { before: 60, at_once: true, ..whole },
            )
        },
        Case {
            stamps: "{ type: datetime, format: epoch }",
            ..case(
                "by id, stamps in seconds",
                [SINCE, PAGES, "cursor: { field: changed_at, format: epoch }"],
                Manners { stamps: Written::Epoch, bounds: Written::Epoch, ..by_id },
            )
        },
        Case {
            dedup: Some("[id, version]"),
            ..case("by id, a key of two fields", [SINCE, PAGES, UNSORTED], by_id)
        },
        Case {
            stamps: "date",
            dedup: Some(VERSIONS),
            ..case(
                "by id, days",
                [SINCE, PAGES, UNSORTED],
                Manners {
                    stamps: Written::Days,
                    bounds: Written::Days,
                    unit: 1_440 * MINUTE,
                    span: 4_320 * MINUTE,
                    ..by_id
                },
            )
        },
    ]
}

/// Creations, numbers, days, windows, parents, and a small memory.
pub fn of_other_kinds() -> Vec<Case> {
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
            dedup: Some(VERSIONS),
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
        Case {
            dedup: Some("id"),
            ..case(
                "created, by id",
                [SINCE, PAGES, "cursor: { field: created_at }"],
                Manners { order: Order::ById, ..created },
            )
        },
        case(
            "numbers, a bound known to include",
            [SINCE, PAGES, "cursor: { field: id, sorted: asc, start: 20, bound: inclusive, overlap: 50 }"],
            Manners { filter: Filter::From, ..numbers },
        ),
        case(
            "windows, falling",
            [BETWEEN, PAGES, "cursor: { field: changed_at, sorted: desc, window: 10m }"],
            Manners { until: true, order: Order::Falling, ..kind },
        ),
        case(
            "windows, failing requests, not tried again",
            [BETWEEN, PAGES, "retry: none", "cursor: { field: changed_at, window: 10m }"],
            Manners { until: true, order: Order::ById, fails: 15, ..kind },
        ),
        case(
            "windows of parents",
            [OF_PARENT_BETWEEN, PARENTS, PAGES, "cursor: { field: changed_at, sorted: asc, window: 10m }"],
            Manners { until: true, ..parents },
        ),
        case(
            "parents on three pages",
            [OF_PARENT, PAGED_PARENTS, PAGES, RISING],
            Manners { parents: 6, ..kind },
        ),
        case(
            "parents, three events at once",
            [OF_PARENT, PARENTS, PAGES, "max: 3", UNSORTED],
            Manners { order: Order::ById, ..parents },
        ),
        case(
            "parents, links",
            [OF_PARENT, PARENTS, LINKS, RISING],
            Manners { paging: Paging::Links, ..parents },
        ),
        case(
            "parents, tokens that are forgotten",
            [OF_PARENT, PARENTS, TOKENS, UNSORTED],
            Manners { order: Order::ById, paging: Paging::Tokens, before: 90, expires: 25, ..parents },
        ),
        case(
            "parents, failing requests, not tried again",
            [OF_PARENT, PARENTS, PAGES, "retry: none", UNSORTED],
            Manners { order: Order::ById, fails: 15, ..parents },
        ),
        case(
            "a memory of ten keys, by id",
            [SINCE, PAGES, "max: 10", "cursor: { field: changed_at, remember: 10 }"],
            Manners { order: Order::ById, ..kind },
        ),
    ]
}

/// Lists that take more than one request for a page.
pub fn by_steps() -> Vec<Case> {
    let by_id = Manners { order: Order::ById, ..Manners::default() };
    let parents = Manners { parents: 4, paging: Paging::Tokens, ..by_id };
    let numbers = Manners { numbers: true, filter: Filter::After, ..Manners::default() };
    let stepped = |name, work, poll: [&'static str; 2], service| Case { work, ..case(name, poll, service) };
    vec![
        stepped("steps, by id", BY_STEPS, [PAGES_OF_STEPS, UNSORTED], by_id),
        stepped(
            "steps, some records gone",
            BY_STEPS,
            [PAGES_OF_STEPS, UNSORTED],
            Manners { deletes: 25, ..by_id },
        ),
        stepped(
            "steps, falling",
            BY_STEPS,
            [PAGES_OF_STEPS, "cursor: { field: created_at, sorted: desc }"],
            Manners { created: true, order: Order::Falling, ..by_id },
        ),
        stepped(
            "steps, created, rising",
            BY_STEPS,
            [PAGES_OF_STEPS, "cursor: { field: created_at, sorted: asc }"],
            Manners { created: true, ..Manners::default() },
        ),
        stepped(
            "steps, numbers, rising",
            BY_STEPS,
            [PAGES_OF_STEPS, "cursor: { field: id, sorted: asc, start: 20 }"],
            numbers,
        ),
        stepped(
            "steps, windows",
            BY_STEPS_BETWEEN,
            [PAGES_OF_STEPS, "cursor: { field: changed_at, window: 10m }"],
            Manners { until: true, ..by_id },
        ),
        Case {
            poll: vec![PARENTS, TOKENS_OF_STEPS, UNSORTED],
            ..stepped("steps, parents", BY_STEPS_OF_PARENT, [TOKENS_OF_STEPS, UNSORTED], parents)
        },
        Case {
            poll: vec![PARENTS, TOKENS_OF_STEPS, "max: 3", UNSORTED],
            ..stepped(
                "steps, parents, tokens that are forgotten, three events at once",
                BY_STEPS_OF_PARENT,
                [TOKENS_OF_STEPS, UNSORTED],
                Manners { before: 90, expires: 25, ..parents },
            )
        },
        stepped(
            "steps, failing requests, tried again",
            BY_STEPS,
            [PAGES_OF_STEPS, UNSORTED],
            Manners { fails: 15, ..by_id },
        ),
    ]
}

impl Case {
    /// Whether the records of this id are events.
    pub fn wants(&self, id: i64) -> bool {
        !self.poll.contains(&SOME) || id % 3 != 0
    }

    /// Whether what was given out may come again: its memory is small, or it has none.
    pub fn repeats(&self) -> bool {
        self.dedup == Some("none") || self.poll.iter().any(|part| part.contains("remember: 10"))
    }

    pub fn plan(&self) -> Plan {
        let (compiled, connector) = self.compile();
        plan::lower(&connector, &compiled.sources)
    }

    /// The connector in Ruby.
    pub fn ruby(&self) -> String {
        let (compiled, connector) = self.compile();
        ruby::connector_rb(&connector, &compiled.sources, &mut Problems::default())
    }

    fn compile(&self) -> (Compiled, Connector) {
        let Self { name, work, poll, stamps, dedup, .. } = self;
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
    poll: {{ {work}, {poll} }}
    output: thing{dedup}
"
        );
        let compiled = check_text(&spec, "yaml");
        match compiled.connector.clone() {
            Ok(connector) => (compiled, connector),
            Err(_) => panic!("{name}\n{}", problems_in_words(&compiled)),
        }
    }
}
