//! The machine of triggers against a service that misbehaves: nothing is lost, nothing comes twice,
//! after every turn the state is what the handbook's page on triggers says it is, and the exported
//! Ruby asks for the same and gives out the same.

mod cases;
mod ruby;
mod watch;

use crate::ruby::has_ruby;
use crate::support::world::{Filter, MINUTE, Manners, Order, Paging, Written};

use cases::{Case, PAGES, RISING, SINCE, TOKENS, by_steps, case, in_other_orders, of_other_kinds, rising};
use ruby::Ruby;
use watch::{Watch, missing};

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
fn lists_of_several_requests_lose_nothing() {
    hold(&by_steps());
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

/// Runs each case with several seeds, and once as a program that now and then ends after its events
/// were written and before its state was.
fn hold(cases: &[Case]) {
    for case in cases {
        let plan = case.plan();
        for seed in 1..=SEEDS + 1 {
            let mut watch = Watch::new(case, &plan, seed);
            watch.crashes = if seed > SEEDS { 10 } else { 0 };
            let lost = watch.run();
            assert!(lost.is_empty(), "{}, seed {seed}: lost {lost:?}", case.name);
        }
    }
}

const SEEDS: u64 = 2;

#[test]
fn rising_lists_are_read_the_same_in_ruby() {
    hold_in_ruby(&rising());
}

#[test]
fn lists_in_other_orders_are_read_the_same_in_ruby() {
    hold_in_ruby(&in_other_orders());
}

#[test]
fn cursors_of_other_kinds_mean_the_same_in_ruby() {
    hold_in_ruby(&of_other_kinds());
}

#[test]
fn lists_of_several_requests_are_read_the_same_in_ruby() {
    hold_in_ruby(&by_steps());
}

/// Runs each case in Ruby: the same requests and the same events as here.
fn hold_in_ruby(cases: &[Case]) {
    if !has_ruby() {
        return;
    }
    let mut ruby = Ruby::start();
    for case in cases {
        let plan = case.plan();
        let seed = 1;
        let mut here = Watch::new(case, &plan, seed);
        let lost = here.run();
        assert!(lost.is_empty(), "{}: lost {lost:?}", case.name);
        let there = ruby.run(case, &here, seed);
        let lost = missing(case, here.trigger, &there.world, here.start, &there.told);
        assert!(lost.is_empty(), "{}: Ruby lost {lost:?}", case.name);
        // A call takes several turns and is one result: where requests fail, it fails as a whole.
        if case.service.fails > 0 {
            continue;
        }
        let asked = here.world().asked.iter().zip(&there.world.asked);
        for (at, (here, there)) in asked.enumerate() {
            assert_eq!(here, there, "{}: request {at}", case.name);
        }
        assert_eq!(here.world().asked.len(), there.world.asked.len(), "{}: requests", case.name);
        assert_eq!(here.told, there.told, "{}: events", case.name);
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
            let (turn, state) = watch.turn().expect("the service answers");
            assert!(turn.events.is_empty(), "{name}: {:?}", turn.events);
            let more = turn.more;
            watch.state = Some(state);
            if !more {
                first = watch.state.as_ref().map(|state| state.wm);
                break;
            }
        }
        let first = first.expect("the first scan ends");
        assert!(first >= 45, "{name}: the list was read to its end, and that is {first}");
        watch.start = first;
        watch.runtime.host.world.bounds.clear();
        let mut lost = watch.run();
        lost.retain(|(id, _)| *id > first);
        assert!(lost.is_empty(), "{name}: lost {lost:?}");
    }
}

#[test]
fn a_service_that_never_knows_its_tokens_is_not_asked_for_ever() {
    let service = Manners {
        paging: Paging::Tokens,
        expires: 100,
        order: Order::ById,
        filter: Filter::Ignored,
        ..Manners::default()
    };
    let case = case("no token is known", [TOKENS, "cursor: { field: changed_at }"], service);
    let plan = case.plan();
    let mut watch = Watch::new(&case, &plan, 3);
    watch.poll();
    assert_eq!(watch.world().asked.len(), 4, "the first page twice: {:?}", watch.world().asked);
    if has_ruby() {
        let asked = watch.world().asked.clone();
        let there = Ruby::start().run(&case, &watch, 3);
        assert_eq!(there.world.asked[..4], asked, "in Ruby");
    }
}
