//! The twelve tests that stand after `is`.

use crate::value::Value;

/// A test by its word.
#[derive(Debug)]
pub struct Test {
    pub word: &'static str,
    pub about: &'static str,
    pub holds: fn(&Value) -> bool,
    /// The Ruby of it, `{0}` being what is tested.
    pub ruby: &'static str,
}

/// All tests, by word.
pub const TESTS: [Test; 12] = [
    Test {
        word: "array",
        about: "An array.",
        holds: |x| matches!(x, Value::Array(_)),
        ruby: "{0}.is_a?(::Array)",
    },
    Test {
        word: "blank",
        about: "Null, empty, or text of white space only.",
        holds: blank,
        ruby: "s.blank({0})",
    },
    Test {
        word: "boolean",
        about: "True or false.",
        holds: |x| matches!(x, Value::Bool(_)),
        ruby: "[true, false].include?({0})",
    },
    Test {
        word: "date",
        about: "A day.",
        holds: |x| matches!(x, Value::Date(_)),
        ruby: "s.type({0}) == 'date'",
    },
    Test {
        word: "datetime",
        about: "A moment.",
        holds: |x| matches!(x, Value::DateTime(_)),
        ruby: "{0}.is_a?(::Time)",
    },
    Test {
        word: "decimal",
        about: "An exact decimal.",
        holds: |x| matches!(x, Value::Decimal(_)),
        ruby: "s.type({0}) == 'decimal'",
    },
    Test { word: "empty", about: "Null, `''`, `[]`, `{}` or no bytes.", holds: empty, ruby: "s.empty({0})" },
    Test {
        word: "integer",
        about: "An integer.",
        holds: |x| matches!(x, Value::Int(_)),
        ruby: "s.type({0}) == 'integer'",
    },
    Test { word: "null", about: "Null, or not there.", holds: Value::is_null, ruby: "{0}.nil?" },
    Test {
        word: "number",
        about: "An integer, a number or a decimal.",
        holds: |x| matches!(x, Value::Int(_) | Value::Number(_) | Value::Decimal(_)),
        ruby: "{0}.is_a?(::Numeric)",
    },
    Test {
        word: "object",
        about: "An object or a map.",
        holds: |x| matches!(x, Value::Object(_)),
        ruby: "{0}.is_a?(::Hash)",
    },
    Test {
        word: "string",
        about: "A text.",
        holds: |x| matches!(x, Value::Text(_)),
        ruby: "s.type({0}) == 'string'",
    },
];

/// The test of this word.
#[must_use]
pub fn find(word: &str) -> Option<&'static Test> {
    const TABLE: &[Test] = &TESTS;
    TABLE.binary_search_by(|test| test.word.cmp(word)).ok().map(|at| &TABLE[at])
}

/// Whether a value is null or has nothing in it. A key with null is not there, so an object with
/// nothing else is empty.
#[must_use]
pub fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::Array(members) => members.is_empty(),
        Value::Object(object) => object.values().all(Value::is_null),
        _ => false,
    }
}

/// Whether a value is empty, or text of white space only.
#[must_use]
pub fn blank(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.chars().all(char::is_whitespace),
        other => empty(other),
    }
}

#[cfg(test)]
mod cases {
    use super::{TESTS, find};
    use crate::value::{Date, DateTime, Decimal, Value};

    #[test]
    fn every_value_passes_the_tests_of_its_kind() {
        let cases = [
            (Value::Null, "blank empty null"),
            (Value::Bool(false), "boolean"),
            (Value::Int(0), "integer number"),
            (Value::Number(0.0), "number"),
            (Value::Decimal(Decimal::ZERO), "decimal number"),
            (Value::text(""), "blank empty string"),
            (Value::text(" \u{3000}"), "blank string"),
            (Value::text("a"), "string"),
            (Value::Bytes([].into()), "blank empty"),
            (Value::Date(Date { days: 0 }), "date"),
            (Value::DateTime(DateTime { seconds: 0, nanos: 0, offset: 0 }), "datetime"),
            (Value::Duration(0), ""),
            (Value::array(vec![]), "array blank empty"),
            (Value::array(vec![Value::Null]), "array"),
            (Value::object::<&str>([]), "blank empty object"),
            (Value::object([("a", Value::Null)]), "blank empty object"),
        ];
        for (value, expected) in cases {
            let passed: Vec<_> =
                TESTS.iter().filter(|test| (test.holds)(&value)).map(|test| test.word).collect();
            assert_eq!(passed.join(" "), expected, "{value:?}");
        }
    }

    #[test]
    fn a_test_is_found_by_its_word() {
        for test in &TESTS {
            assert_eq!(find(test.word).map(|found| found.word), Some(test.word));
        }
        assert!(find("number?").is_none());
    }
}
