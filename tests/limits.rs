//! Values that a few words make large: each ends with an error that has a code and a place, soon.

use std::time::{Duration, Instant};

use specc::plan::{self, Give};
use specc::runtime::eval;
use specc::runtime::fault::Fault;
use specc::runtime::scope::Scope;
use specc::value::{DateTime, Value};

use crate::support::{check_text, problems_in_words};

/// What an action gives whose `return` is `{ value: WRITTEN }`; its input is a list of a thousand numbers.
fn given(written: &str) -> Result<Value, Fault> {
    let spec = format!(
        "specc: 1\nname: large\nconnection: {{ base_url: https://large.example/ }}\nactions:\n  make:\n    \
         input: {{ numbers: [integer] }}\n    get: things\n    return: {{ value: {written} }}\n    \
         output: {{ value: any }}\n"
    );
    let compiled = check_text(&spec, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let plan = plan::lower(connector, &compiled.sources);
    let Give::Value(slot) = &plan.actions[0].give else { panic!("it gives a value") };
    let numbers = Value::array((0..1_000).map(Value::Int).collect());
    let input = Value::object([("numbers", numbers)]);
    let now = DateTime::from_epoch_micros(0).expect("1970");
    eval::slot(slot, &Scope { input: &input, ..Scope::new(&plan, &Value::Null, now) })
}

/// `levels` lists, each of which holds the one before eight times.
fn shared(levels: usize, give: &str) -> String {
    (0..levels).rev().fold(give.to_owned(), |inner, level| {
        let of = if level == 0 { "input.numbers".to_owned() } else { format!("a{}", level - 1) };
        let members = vec![format!("\"{{{{ {of} }}}}\""); 8].join(", ");
        format!("{{ $let: {{ a{level}: [{members}] }}, $in: {inner} }}")
    })
}

/// `levels` loops over the input.
fn loops(levels: usize, give: &str) -> String {
    (0..levels).rev().fold(give.to_owned(), |inner, level| {
        format!("{{ $for: n{level} in input.numbers, $yield: {inner} }}")
    })
}

#[test]
fn what_grows_without_end_is_refused_with_its_place() {
    let list = "\"{{ input.numbers }}\"";
    let cases = [
        // (what is written, a part of the message)
        (shared(12, "\"{{ a11 }}\""), "parts"),
        (shared(12, "\"{{ a11 | tojson | length }}\""), "parts"),
        (shared(4, "\"{{ a3 == a3 }}\""), "is not"),
        (loops(6, "1"), "steps"),
        (loops(2, list), "steps"),
        (loops(3, "\"{{ input.numbers | tojson }}\""), "steps"),
        (
            "{ $fold: all, $from: [1], $for: n in input.numbers, $yield: { $concat: [\"{{ all }}\", \"{{ all }}\"] } }"
                .to_owned(),
            "steps",
        ),
    ];
    for (written, part) in cases {
        let start = Instant::now();
        match given(&written) {
            Err(fault) => {
                assert_eq!(fault.code.text(), "R0307", "{written}: {}", fault.message);
                assert!(fault.message.contains(part), "{written}: {}", fault.message);
                assert!(fault.place.is_some(), "{written}");
            }
            Ok(_) => assert_eq!(part, "is not", "{written}"),
        }
        assert!(start.elapsed() < Duration::from_mins(1), "{written}");
    }
}

#[test]
fn what_an_answer_may_hold_can_be_changed_whole() {
    let cases = [
        loops(2, "\"{{ n0 * n1 }}\""),
        loops(2, "{ a: \"{{ n0 }}\", b: \"{{ n1 + 1 }}\" }"),
        loops(1, "\"{{ input.numbers | length }}\""),
        shared(3, "\"{{ a2 }}\""),
    ];
    for written in cases {
        if let Err(fault) = given(&written) {
            panic!("{written}: {}", fault.message);
        }
    }
}

/// What an action gives that calls methods.
fn called(methods: &str, written: &str) -> Result<Value, Fault> {
    let spec = format!(
        "specc: 1\nname: calling\nconnection: {{ base_url: https://large.example/ }}\nmethods:\n{methods}\nactions:\n  make:\n    \
         get: things\n    return: {{ value: \"{{{{ {written} }}}}\" }}\n    output: {{ value: any }}\n"
    );
    let compiled = check_text(&spec, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let plan = plan::lower(connector, &compiled.sources);
    let Give::Value(slot) = &plan.actions[0].give else { panic!("it gives a value") };
    let now = DateTime::from_epoch_micros(0).expect("1970");
    eval::slot(slot, &Scope::new(&plan, &Value::Null, now))
}

#[test]
fn calls_that_grow_without_end_are_stopped_soon_and_catching_it_does_not_help() {
    let twice = "  both: { takes: { n: integer! }, returns: integer, return: \"{{ 1 if n == 0 else both(n - 1) + both(n - 1) }}\" }";
    let caught = "  both: { takes: { n: integer! }, returns: integer, return: \"{{ 1 if n == 0 else try(both(n - 1), 1) + try(both(n - 1), 1) }}\" }";
    // (methods, what is called, the code)
    let cases = [(twice, "both(12)", None), (caught, "both(90)", Some("R0307"))];
    for (methods, written, code) in cases {
        let began = Instant::now();
        let given = called(methods, written);
        assert_eq!(given.as_ref().err().map(|fault| fault.code.text()), code, "{written}: {given:?}");
        assert!(began.elapsed() < Duration::from_mins(1), "{written} took {:?}", began.elapsed());
    }
}

#[test]
fn deep_calls_of_deep_expressions_fit_into_a_small_stack() {
    // As deep as the compiler takes an expression.
    let nested = |depth: usize| {
        let (open, shut) = ("[".repeat(depth), "]".repeat(depth));
        format!(
            "  down: {{ takes: {{ n: integer! }}, returns: any, return: \"{{{{ 0 if n == 0 else {open}down(n - 1){shut} | flatten }}}}\" }}"
        )
    };
    let small = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        for depth in [1, 20, 40, 60, 90] {
            let methods = nested(depth);
            let spec = format!(
                "specc: 1\nname: a\nconnection: {{ base_url: https://a.example/ }}\nmethods:\n{methods}\n"
            );
            if check_text(&spec, "yaml").connector.is_err() {
                continue;
            }
            for calls in [3, 99, 100, 1_000] {
                let given = called(&methods, &format!("down({calls})"));
                if calls > 99 {
                    assert!(given.is_err(), "{depth} {calls}");
                }
                if let Err(fault) = given {
                    assert!(
                        ["R0300", "R0307", "R0320"].contains(&fault.code.text()),
                        "{depth} {calls}: {}",
                        fault.message
                    );
                }
            }
        }
    });
    small.expect("a thread can be made").join().expect("the stack was enough");
}

#[test]
fn objects_that_lead_to_one_another_in_many_ways_are_looked_at_once() {
    let fields: Vec<String> = (0..40)
        .map(|at| format!("  o{at}: {{ fields: {{ a: o{0}, b: o{0}, c: o{0} }} }}\n", at + 1))
        .collect();
    let spec = format!(
        "specc: 1\nname: wide\nconnection: {{ base_url: https://wide.example/ }}\nobjects:\n{}  o40: {{ fields: \
         {{ id: integer }} }}\nactions:\n  x: {{ get: x, output: o0 }}\n  y: {{ post: y, json: \"{{{{ input }}}}\", \
         input: o0, output: o0 }}\n",
        fields.concat()
    );
    // Of 3^40 ways nobody would see the end.
    let compiled = check_text(&spec, "yaml");
    assert!(compiled.connector.is_ok(), "{}", problems_in_words(&compiled));
}
