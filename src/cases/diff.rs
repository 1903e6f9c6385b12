//! Tells where two values differ, place by place.

use crate::value::{Value, json, order};

/// Differences that are told; more say little more.
const MOST: usize = 20;
/// Letters of a value that are shown.
const SHOWN: usize = 300;

/// Whether a null that is there differs from one that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// It does: in what is sent.
    Count,
    /// It does not: in what comes out.
    AreAbsent,
}

/// Where `came` is not what is `wanted`, a sentence for each place; nothing where they are equal.
/// `whole` names the value itself, `verb` says how it got here: `came`, `sent`.
#[must_use]
pub fn differences(whole: &str, wanted: &Value, came: &Value, nulls: Nulls, verb: &str) -> Vec<String> {
    let mut walk = Walk { nulls, verb, found: Vec::new() };
    walk.compare(whole, wanted, came);
    let more = walk.found.len().saturating_sub(MOST);
    walk.found.truncate(MOST);
    if more > 0 {
        walk.found.push(format!("{whole} differs in {more} more places"));
    }
    walk.found
}

struct Walk<'v> {
    nulls: Nulls,
    verb: &'v str,
    found: Vec<String>,
}

impl Walk<'_> {
    fn compare(&mut self, path: &str, wanted: &Value, came: &Value) {
        match (wanted, came) {
            (Value::Object(wanted), Value::Object(came)) => {
                for (key, value) in wanted.iter() {
                    match came.get(key) {
                        Some(other) => self.compare(&member(path, key), value, other),
                        None => self.missing(&member(path, key), value),
                    }
                }
                for (key, value) in came.iter().filter(|(key, _)| !wanted.contains_key(*key)) {
                    self.surplus(&member(path, key), value);
                }
            }
            (Value::Array(wanted), Value::Array(came)) => {
                for (index, (wanted, came)) in wanted.iter().zip(came.iter()).enumerate() {
                    self.compare(&format!("{path}[{index}]"), wanted, came);
                }
                for (index, value) in wanted.iter().enumerate().skip(came.len()) {
                    self.missing(&format!("{path}[{index}]"), value);
                }
                for (index, value) in came.iter().enumerate().skip(wanted.len()) {
                    self.surplus(&format!("{path}[{index}]"), value);
                }
            }
            (wanted, came) if order::same(wanted, came) => {}
            (wanted, came) => {
                self.found.push(format!("{path}: expected {}, {} {}", show(wanted), self.verb, show(came)));
            }
        }
    }

    fn missing(&mut self, path: &str, value: &Value) {
        // In a list even a null has a place.
        if self.nulls == Nulls::Count || !value.is_null() || path.ends_with(']') {
            self.found.push(format!("{path}: expected {}, none {}", show(value), self.verb));
        }
    }

    fn surplus(&mut self, path: &str, value: &Value) {
        if self.nulls == Nulls::Count || !value.is_null() || path.ends_with(']') {
            self.found.push(format!("{path}: not expected, {} {}", self.verb, show(value)));
        }
    }
}

/// The place of a member: `output.tags`, or `output["a b"]` for a key that is no name.
fn member(path: &str, key: &str) -> String {
    let name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    if !key.is_empty() && key.chars().all(name) {
        return format!("{path}.{key}");
    }
    let mut quoted = String::new();
    json::write_string(key, &mut quoted);
    format!("{path}.{quoted}")
}

/// A value as JSON, cut where it is long.
pub(super) fn show(value: &Value) -> String {
    let text = json::write(value, json::Style { nulls: true, ..json::Style::default() });
    let text = text.unwrap_or_else(|failure| failure.0);
    if text.chars().count() <= SHOWN {
        return text;
    }
    text.chars().take(SHOWN).chain(" …".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Nulls, differences};
    use crate::value::{Value, json};

    fn value(text: &str) -> Value {
        json::read(text.as_bytes()).expect("it is JSON")
    }

    #[test]
    fn every_place_that_differs_is_told_and_no_other() {
        let cases: [(&str, &str, &[&str]); 9] = [
            (r#"{"a":1,"b":[1,2]}"#, r#"{"b":[1,2],"a":1}"#, &[]),
            ("1", "1.0", &[]),
            (r#"{"a":1}"#, r#"{"a":2}"#, &["output.a: expected 1, came 2"]),
            (
                r#"{"a":{"b":[{"c":"x"}]}}"#,
                r#"{"a":{"b":[{"c":"y"}]}}"#,
                &[r#"output.a.b[0].c: expected "x", came "y""#],
            ),
            (
                r#"{"a":1,"b":2}"#,
                r#"{"b":2,"c":3}"#,
                &["output.a: expected 1, none came", "output.c: not expected, came 3"],
            ),
            (
                "[1,2,null]",
                "[1]",
                &["output[1]: expected 2, none came", "output[2]: expected null, none came"],
            ),
            ("[]", "[7]", &["output[0]: not expected, came 7"]),
            (r#"{"a":null}"#, "{}", &[]),
            (r#"{"a b":1}"#, "[1]", &[r#"output: expected {"a b":1}, came [1]"#]),
        ];
        for (wanted, came, told) in cases {
            let found = differences("output", &value(wanted), &value(came), Nulls::AreAbsent, "came");
            assert_eq!(found, told, "{wanted} {came}");
        }
    }

    #[test]
    fn a_null_that_is_sent_differs_from_one_that_is_not() {
        let found =
            differences("body", &value(r#"{"a":null}"#), &value(r#"{"b c":null}"#), Nulls::Count, "sent");
        assert_eq!(found, ["body.a: expected null, none sent", r#"body."b c": not expected, sent null"#]);
    }

    #[test]
    fn values_and_lists_of_any_size_are_told_in_few_words() {
        let long = format!("\"{}\"", "x".repeat(10_000));
        let found = differences("output", &value(&long), &Value::Null, Nulls::Count, "came");
        assert!(found[0].len() < 500, "{}", found[0].len());
        let ones = format!("[{}1]", "1,".repeat(99));
        let twos = ones.replace('1', "2");
        let found = differences("output", &value(&ones), &value(&twos), Nulls::Count, "came");
        assert_eq!(found.len(), 21);
        assert_eq!(found[20], "output differs in 80 more places");
    }
}
