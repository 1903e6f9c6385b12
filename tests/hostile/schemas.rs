//! Schemas, names and choices that a hostile service makes up.

use std::time::{Duration, Instant};

use super::{ORDERS, probe, service, takes_no_orders};
use crate::runtime::Program;

#[test]
fn names_and_labels_give_a_terminal_no_orders() {
    let orders: String =
        ORDERS.chars().fold(String::new(), |text, letter| format!("{text}\\u{:04x}", u32::from(letter)));
    let spec = format!(
        r#"{{ "specc": 1, "name": "probe", "title": "A{orders}", "summary": "B{orders}",
        "connection": {{ "base_url": "http://127.0.0.1:{port}/" }}, "custom_action": {{ "help": "H{orders}" }},
        "actions": {{ "make": {{ "title": "C{orders}", "subtitle": "D{orders}", "description": "E{orders}", "help": "F{orders}",
            "input": {{ "name": {{ "label": "G{orders}", "hint": "H{orders}", "select": {{ "a": "I{orders}" }}, "toggle": false }} }}, "post": "made" }} }} }}"#,
        port = service().port
    );
    let program = program_of_json(&spec);
    let cases: [&[&str]; 6] = [
        &["list"],
        &["describe", "make"],
        &["--help"],
        &["run", "--help"],
        &["run", "make", "name=b"],
        &["run", "--nothing"],
    ];
    for args in cases {
        let ended = program.run(args);
        takes_no_orders(&ended.out, &format!("{args:?}"));
        takes_no_orders(&ended.err, &format!("{args:?}"));
        assert!(ended.out.len() + ended.err.len() > 20, "{args:?} says nothing");
    }
    // And what a service calls its fields.
    let ended = probe().run(&["describe", "make", "--config", "what=orders"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(ended.out.contains("owned"), "{}", ended.out);
    takes_no_orders(&ended.out, "found fields");
    let ended = probe().run(&["run", "make", "what=orders", "zq=1"]);
    assert_eq!(ended.status, Some(2), "{}", ended.err);
    takes_no_orders(&ended.err, "violations");
}

/// A connector binary of a spec in JSON, where escapes stand for what a file may not hold.
fn program_of_json(spec: &str) -> Program {
    // YAML takes JSON, with its escapes.
    Program::build(spec)
}

#[test]
fn schemas_of_a_hostile_service_are_coded_errors_or_harmless() {
    // (what the service describes, status, code, words)
    let cases = [
        ("many", 1, "R0307", "more than 100000 fields are described"),
        ("deep", 1, "R0204", "nested more than 100 deep"),
        ("number", 1, "R0204", "out of range"),
        ("digits", 1, "R0204", "34 digits"),
        ("surrogate", 1, "R0204", "not JSON"),
    ];
    for (what, status, code, words) in cases {
        let word = format!("what={what}");
        for args in [&["describe", "make", "--config", &word][..], &["run", "make", &word, "id=1"]] {
            let began = Instant::now();
            let ended = probe().run(args);
            ended.refused(status, code, words, what);
            assert!(ended.err.contains("--> spec.yaml:9:"), "{what}: {}", ended.err);
            assert!(began.elapsed() < Duration::from_secs(30), "{what} took {:?}", began.elapsed());
        }
    }
    for what in ["nested", "bytes", "twice", "odd"] {
        let word = format!("what={what}");
        let ended = probe().run(&["describe", "make", "--config", &word]);
        assert_eq!(ended.status, Some(0), "{what}: {}", ended.err);
        let ended = probe().run(&["run", "make", &word, "id=1"]);
        assert_eq!(ended.status, Some(0), "{what}: {}", ended.err);
    }
    let twice = probe().run(&["describe", "make", "--config", "what=twice"]).out;
    let input = twice.split("\nOutput").next().unwrap_or_default();
    for name in ["  a ", "  id ", "  word ", "  a_x2d_b ", "  a_x5f_x2d_b "] {
        assert_eq!(input.matches(&format!("\n{name}(")).count(), 1, "{name}: {twice}");
    }
}

#[test]
fn schemas_that_were_drawn_badly_are_coded_errors_or_harmless() {
    let deep = format!("{}{}", "[{\"name\":\"a\",\"properties\":".repeat(60), "]".repeat(60));
    let nested = (0..40).fold("[]".to_owned(), |inner, _| {
        format!("[{{\"name\":\"a\",\"type\":\"object\",\"properties\":{inner}}}]")
    });
    let cases = [
        ("{", Some("R0300")),
        ("[1e999]", Some("R0300")),
        (deep.as_str(), Some("R0300")),
        (nested.as_str(), None),
        ("\"[]\"", None),
        ("{\"a\": []}", None),
        (
            "[[[]], null, {\"name\": {\"a\": 1}}, {\"name\": \"\\u0000\\u001b[1m\", \"type\": 7, \"pick_list\": [null, [], [1, [2]]]}]",
            None,
        ),
    ];
    for (drawn, code) in cases {
        let word = format!("columns={drawn}");
        let ended = probe().run(&["run", "drawn", &word]);
        match code {
            Some(code) => ended.refused(1, code, "", drawn),
            None => assert_eq!(ended.status, Some(0), "{drawn}: {}", ended.err),
        }
        takes_no_orders(&ended.err, drawn);
    }
}

#[test]
fn pick_lists_of_a_hostile_service_end() {
    let ended = probe().run(&["pick-list", "choices"]);
    assert_eq!((ended.status, ended.out.lines().count()), (Some(0), 100_000), "{}", ended.err);
    assert!(!ended.out.contains('\u{1b}'), "JSON escapes what is no letter");
    // A tree that leads back to itself is opened a folder at a time.
    for opened in [&[][..], &["--opened", "root"], &["--opened", "../../x"], &["--opened", "a\r\nb"]] {
        let ended = probe().run(&[&["pick-list", "tree"], opened].concat());
        match ended.status {
            Some(0) => assert_eq!(ended.out.lines().count(), 1, "{opened:?}"),
            _ => ended.refused(1, "R0302", "path", &format!("{opened:?}")),
        }
    }
    let asked: Vec<String> = service()
        .asked()
        .into_iter()
        .map(|asked| asked.line)
        .filter(|line| line.contains("/tree/"))
        .collect();
    assert!(
        asked.contains(&"GET /tree/root".to_owned()) && asked.contains(&"GET /tree/a%0D%0Ab".to_owned()),
        "{asked:?}"
    );
}
