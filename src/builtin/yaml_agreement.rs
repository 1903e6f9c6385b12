//! YAML that nobody wrote: Rust's parser and Ruby's have to make the same of it.

use std::fmt::Write as _;

use super::agreement::{Dice, quoted};
use super::examples::{compute, ruby_gives};

/// Scalars as services write them, and as they should not.
const SCALARS: [&str; 48] = [
    "a",
    "a b",
    "no",
    "~",
    "null",
    "true",
    "0",
    "-1",
    "+1",
    "007",
    "0.50",
    "1.",
    ".5",
    "1e3",
    "1E-2",
    "0x1f",
    "0o7",
    "-0",
    "-0.0",
    "12:30",
    "2024-01-31",
    "1_000",
    ".inf",
    "\"a\"",
    "\"\\n\\u00e9\\\"\"",
    "\"\\x41\\/\\t\"",
    "'it''s'",
    "''",
    "\"\"",
    "a#b",
    "a # c",
    "a:b",
    "http://a.b/c?d=e&f",
    "ü😀",
    "[]",
    "{}",
    "[a, b]",
    "{a: b}",
    "[a, [b], {c: d}]",
    "{a: [1, 2], 'b': \"c\"}",
    "- a",
    "? a",
    "&x a",
    "*x",
    "!t a",
    "%a",
    "@a",
    "`a",
];

/// A block of lines, so far in.
fn block(dice: &mut Dice, level: usize, out: &mut String) {
    let indent = "  ".repeat(level);
    let list = dice.roll(3) == 0;
    for at in 0..=dice.roll(3) {
        let key = dice.one(&["a", "b", "c d", "'e'", "\"f\"", "1", "on", "~"]);
        let head = if list {
            "-".to_owned()
        } else {
            format!("{key}{at}:").replace("'e'", "'e").replace("\"f\"", "\"f")
        };
        let head = match head.chars().next() {
            Some(quote @ ('\'' | '"')) => head.replace(':', &format!("{quote}:")),
            _ => head,
        };
        match dice.roll(8) {
            0 if level < 3 => {
                let _ = writeln!(out, "{indent}{head}");
                block(dice, level + 1, out);
            }
            1 => {
                let style = dice.one(&["|", ">", "|-", ">-", "|+", ">+"]);
                let _ = writeln!(
                    out,
                    "{indent}{head} {style}\n{indent}  x\n{indent}   y z\n\n{indent}  {}",
                    dice.one(&["# a", "b: c", "- d", "e"])
                );
            }
            2 => {
                let _ = writeln!(out, "{indent}{head} {} # {}", dice.one(&SCALARS), dice.one(&SCALARS));
            }
            3 => {
                let _ = writeln!(out, "{indent}{head}");
            }
            4 => {
                let _ = writeln!(out, "{indent}{head} a\n{indent}  b\n\n{indent}  c");
            }
            _ => {
                let _ = writeln!(out, "{indent}{head} {}", dice.one(&SCALARS));
            }
        }
    }
}

fn document(dice: &mut Dice) -> String {
    match dice.roll(5) {
        0 => dice.text(&SCALARS, 2),
        1 => {
            let pieces = [
                "a", "b: c", "[", "]", "{", "}", ", ", ": ", "'", "\"", "\n", "  ", "- ", "1", "#", " #",
                "---", "...", "|\n", ">\n", "?",
            ];
            dice.text(&pieces, 7)
        }
        2 => {
            let members: Vec<&str> = (0..dice.roll(4)).map(|_| dice.one(&SCALARS[..40])).collect();
            format!("[{}]", members.join(dice.one(&[", ", ",", "\n, "])))
        }
        _ => {
            let mut text = dice.one(&["", "", "---\n", "# c\n", "%YAML 1.2\n---\n"]).to_owned();
            block(dice, 0, &mut text);
            text.push_str(dice.one(&["", "", "...\n", "# end"]));
            text
        }
    }
}

#[test]
fn both_languages_read_yaml_alike() {
    let seed = std::env::var("DICE").ok().and_then(|seed| seed.parse().ok());
    let mut dice = Dice(seed.unwrap_or(0x5eed_5eed_5eed_5eed));
    let texts: Vec<String> = (0..1_500).map(|_| document(&mut dice)).collect();
    let calls: Vec<String> =
        texts.iter().map(|text| format!("fromyaml({}) | toyaml(nulls=true)", quoted(text))).collect();
    let Some(answers) = ruby_gives(calls.iter().map(String::as_str)) else { return };
    let (mut wrong, mut read) = (String::new(), 0);
    for ((call, text), ruby) in calls.iter().zip(&texts).zip(answers) {
        let rust = compute(call);
        read += usize::from(!rust.starts_with("error"));
        if !ruby.agrees(&rust) {
            writeln!(wrong, "{text:?}\n  rust: {rust}\n  ruby: {}", ruby.0).expect("it is a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(read > 500, "only {read} of them were YAML");
}
