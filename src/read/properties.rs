//! What holds for every document: reading it ends, tells, and never panics.

use proptest::prelude::*;

use super::keys::{ALL, Slot};
use super::tests::read;

/// Keys of the language and some that are none.
fn key() -> impl Strategy<Value = String> {
    let known: Vec<String> =
        ALL.iter().flat_map(|construct| construct.keys).map(|key| key.name.to_owned()).collect();
    prop_oneof![
        8 => proptest::sample::select(known),
        1 => "[a-z_]{1,6}",
        1 => "[ -~]{0,6}".prop_map(|text| format!("\"{}\"", text.replace(['"', '\\'], "'"))),
    ]
}

/// Scalars, of which many are right somewhere.
fn scalar() -> impl Strategy<Value = String> {
    let words: Vec<String> =
        ALL.iter().flat_map(|construct| construct.keys).flat_map(|key| words(&key.slot)).collect();
    let right = [
        "30s", "30", "4xx", "/a/i", "string!", "contact", "[string]", "id", "a.b", "x in y", "true", "~",
        "''", "1.5",
    ];
    prop_oneof![
        proptest::sample::select(words),
        proptest::sample::select(right.map(str::to_owned).to_vec()),
        "\"\\{\\{ [a-z.]{1,8} \\}\\}\"",
        "[ -~äß→]{0,8}".prop_map(|text| format!("\"{}\"", text.replace(['"', '\\'], "'"))),
    ]
}

/// The words of a slot.
fn words(slot: &Slot) -> Vec<String> {
    match slot {
        Slot::Word(now) => now.iter().map(|word| (*word).to_owned()).collect(),
        Slot::WordOrLater(now, later) => now.iter().chain(*later).map(|word| (*word).to_owned()).collect(),
        Slot::OneOf(slots) => slots.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

/// A value in flow style.
fn value() -> impl Strategy<Value = String> {
    scalar().prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|members| format!("[{}]", members.join(", "))),
            map(inner),
        ]
    })
}

/// A map in flow style, each key once.
fn map(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::btree_map(key(), inner, 0..6).prop_map(|entries| {
        let entries: Vec<String> =
            entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
        format!("{{ {} }}", entries.join(", "))
    })
}

/// Keys that are likely to be read, each with any value.
fn section() -> impl Strategy<Value = String> {
    let places = [
        "actions: { a: VALUE }",
        "actions: { a: { get: b, input: VALUE, output: VALUE } }",
        "actions: { a: { post: b, errors: [VALUE], retry: VALUE, paginate: VALUE, checks: [VALUE] } }",
        "objects: { o: VALUE }",
        "objects: { o: { fields: { f: VALUE, g: VALUE } } }",
        "connection: VALUE",
        "connection: { auth: VALUE, test: VALUE }",
        "triggers: { t: VALUE }",
        "triggers: { t: { poll: VALUE, dedup: VALUE } }",
        "triggers: { t: { webhook: VALUE, dedup: VALUE, help: VALUE } }",
        "triggers: { t: { webhook: { route: VALUE, verify: VALUE, where: VALUE, events: VALUE, each: VALUE } } }",
        "triggers: { t: { webhook: { verify: { hmac: VALUE, key: VALUE, over: VALUE, signature: VALUE, timestamp: VALUE } } } }",
        "triggers: { t: { webhook: { verify: { any_of: VALUE, if: VALUE } } } }",
        "webhooks: VALUE",
        "webhooks: { route: VALUE, payload: VALUE }",
        "triggers: { t: { poll: { get: a, cursor: VALUE, parents: VALUE } } }",
        "pick_lists: { p: VALUE }",
        "resources: { r: VALUE }",
        "resources: { r: { path: a, create: VALUE, update: VALUE, search: VALUE, triggers: VALUE } }",
        "http: VALUE",
        "constants: VALUE",
        "listing: VALUE",
        "accept: VALUE",
    ];
    (proptest::sample::select(places.to_vec()), prop::collection::vec(value(), 5)).prop_map(
        |(place, values)| {
            let mut pieces = place.split("VALUE");
            let first = pieces.next().unwrap_or_default().to_owned();
            pieces.zip(values.iter().cycle()).fold(first, |text, (piece, value)| text + value + piece)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_is_read_to_its_end(document in value()) {
        let _ = read(&document);
    }

    #[test]
    fn any_section_is_read_to_its_end(section in section()) {
        let text = format!("specc: 1\nname: acme\n{section}\n");
        let (spec, problems, sources) = read(&text);
        // What is given back without a problem has nothing in it that stands for a mistake.
        if problems.is_empty() {
            let spec = format!("{:?}", spec.expect("no problem was told"));
            prop_assert!(!spec.contains("Hole"), "{text}\n{spec}");
        }
        for problem in problems.sorted() {
            let _ = sources.place(problem.description.at.span);
        }
    }
}
