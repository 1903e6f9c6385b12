//! What the fuzz targets feed, with a little chance in each run of the suite: the targets go on
//! to compile and their specs to be right, and what is plainly wrong is found without a fuzzer.

#[path = "../fuzz/feed/answer.rs"]
mod answer;
#[path = "../fuzz/feed/expression.rs"]
mod expression;
#[path = "../fuzz/feed/plan.rs"]
mod plan;
#[path = "../fuzz/feed/spec.rs"]
mod spec;
#[path = "../fuzz/feed/state.rs"]
mod state;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Feeds the same bytes in each run: `head` of chance, then those of `pieces`, put together and
/// broken by chance.
fn try_with(head: usize, most: usize, pieces: &'static [&'static str], runs: u32, feed: fn(&[u8])) {
    let config = Config { cases: runs, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let piece = prop_oneof![
        12 => prop::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ];
    let whole = (prop::collection::vec(any::<u8>(), head), prop::collection::vec(piece, 0..most))
        .prop_map(|(head, pieces)| [head, pieces.concat()].concat());
    runner
        .run(&whole, |bytes| {
            feed(&bytes);
            Ok(())
        })
        .expect("nothing panics");
}

#[test]
fn what_a_service_sends_is_read_or_refused() {
    let pieces = &[
        "<https://api.example.com/things?page=2>; rel=\"next\"",
        "\n",
        "[",
        "{\"id\":1,\"at\":\"2026-05-06T07:08:09Z\",\"inner\":{\"amount\":\"1.50\",\"on\":true}}",
        ",",
        "]",
        "<things><thing><id>1</id></thing>",
        "</things>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "id,at,tags\n",
        "1,\"2026-05-06",
        "\"\n",
        "null",
        "1e999",
        "\"next\":\"x\"",
    ];
    try_with(2, 24, pieces, 300, answer::feed);
}

#[test]
fn an_expression_is_read_or_refused() {
    let pieces = &[
        "input.a",
        " | ",
        "map('id')",
        " == ",
        "(",
        ")",
        "[",
        "]",
        "{{ ",
        " }}",
        "'",
        "\\",
        "not ",
        " if ",
        " else ",
        "1h",
        "..",
        "(?<",
        "a{2,}",
        "|| ",
    ];
    try_with(0, 24, pieces, 2_000, expression::feed);
}

#[test]
fn the_end_of_a_binary_is_read_or_refused() {
    try_with(0, 24, &["specc", "\0\0\0\0", "\u{1}", "\u{7f}", "name"], 2_000, plan::feed);
}

#[test]
fn a_spec_is_read_or_refused() {
    let pieces = &[
        "specc: 1\nname: acme\n",
        "connection: { base_url: https://api.acme.example/ }\n",
        "actions:\n",
        "  get_contact:\n",
        "    get: contacts/{{ input.id }}\n",
        "    input: { id: integer! }\n",
        "    output: contact\n",
        "objects: { contact: { id: integer, name: string } }\n",
        "    steps: [{ get: a, as: b }]\n",
        "[actions.a]\n",
        "get = \"b\"\n",
        "{\"specc\": 1, \"name\": \"a\"",
        "}",
        "- ",
        "&a *a",
    ];
    try_with(1, 24, pieces, 300, spec::feed);
}

#[test]
fn a_state_is_read_or_refused() {
    let pieces = &[
        r#"{"v":1,"by":"time","wm":1778051280000000,"low":1778051280000000,"floor":1778000000000000,"seen":{"7@2026-05-06T07:08:00Z":1778051280000000},"scan":null}"#,
        r#"{"v":1,"by":"number","wm":7,"low":6,"floor":5,"seen":{"7":7,"6":6},"scan":null}"#,
        r#"{"v":1,"by":"time","wm":9,"low":9,"floor":"#,
        r#"-9223372036854775808,"seen":{},"scan":{"frm":"#,
        r#"9223372036854775807,"at":8,"base":9,"high":null,"upto":null,"low":null,"page":"#,
        r#"{"v":1,"by":"number","wm":7,"low":6,"floor":5,"seen":{},"scan":{"frm":6,"at":6,"base":7,"high":null,"upto":null,"low":null,"page":"#,
        r#""https://api.example.com/d/2""#,
        "2",
        r#","rest":null,"peek":null,"fixed":true,"eager":true,"mixed":false,"print":null,"to":null,"last":false,"parents":[]}}"#,
        " ",
    ];
    try_with(1, 4, pieces, 2_000, state::feed);
}
