//! JSON, read straight into values and written from them.
//!
//! Reading is done by `serde_json`, with the rules that the language has of its own: integers beyond 64 bits become decimals and keep their digits, numbers beyond a
//! double are an error, `-0` is the integer 0, a repeated key keeps its first place and its last
//! value, nesting ends at 100. Writing is exact to the byte, because signatures are computed over
//! it.

mod write;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize as _, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

pub use write::{Style, write, write_string};

use super::{Decimal, Failure, Object, Value};

/// How deep arrays and objects may be nested.
pub const DEEPEST: usize = 100;
/// How many values a text may hold, one inside another counted. A value takes many times the room
/// of the two letters that it may be written in.
pub const MOST_PARTS: usize = 10_000_000;

/// Reads JSON text. Bytes that are no UTF-8 become U+FFFD, a byte order mark at the start is
/// skipped. The failure names line and column.
pub fn read(bytes: &[u8]) -> Result<Value, Failure> {
    // Reading it as UTF-8 at once is faster than looking for what is none.
    let text = str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let exact = needs_exactness(text);
    let mut reading =
        Reading { text, keys: Keys::default(), sizes: [0; DEEPEST], exact, left: MOST_PARTS, wrong: None };
    let mut source = serde_json::Deserializer::from_str(text);
    let read = Part { reading: &mut reading, depth: 0 }.deserialize(&mut source);
    read.and_then(|value| source.end().map(|()| value)).map_err(|error| match reading.wrong {
        Some((at, what)) => failure(text, at, what),
        None => Failure(format!("this is not JSON: {error}")),
    })
}

fn failure(text: &str, at: usize, what: &str) -> Failure {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line = before.split(|byte| *byte == b'\n').count();
    let column = at - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) + 1;
    Failure(format!("this is not JSON: {what} at line {line} column {column}"))
}

/// Whether a text may hold a number that the reader would hand over as a double and that is none:
/// an integer beyond 64 bits, or `-0`.
fn needs_exactness(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // In a run of so many digits one stands at a multiple of their count.
    let long = (0..bytes.len()).step_by(LONG).filter(|at| is_digit(*at)).any(|at| {
        let before = (0..at).rev().take(LONG).take_while(|at| is_digit(*at)).count();
        let behind = (at..bytes.len()).take(LONG).take_while(|at| is_digit(*at)).count();
        before + behind >= LONG
    });
    // A number's sign stands at the start, or behind a mark or white space; most others are in dates.
    let signs = memchr::memchr_iter(b'-', bytes)
        .filter(|at| at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric()));
    let is_fraction = |at: usize| matches!(bytes.get(at), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
    long || signs.into_iter().any(|at| bytes.get(at + 1) == Some(&b'0') && !is_fraction(at + 2))
}

/// Integers with fewer digits fit into 64 bits.
const LONG: usize = 19;

/// What is wrong, in words.
type Wrong = &'static str;

/// A text on its way to a value.
struct Reading<'t> {
    text: &'t str,
    keys: Keys,
    /// How many members the last object of each depth had: the next will be like it.
    sizes: [u8; DEEPEST],
    /// Numbers are read from their text.
    exact: bool,
    /// Parts that may still come.
    left: usize,
    /// What the general reader does not know to be wrong, and where it stands.
    wrong: Option<(usize, Wrong)>,
}

/// A value inside a text.
struct Part<'r, 't> {
    reading: &'r mut Reading<'t>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Part<'_, 'de> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        self.reading.left =
            self.reading.left.checked_sub(1).ok_or_else(|| {
                serde::de::Error::custom(format_args!("it has more than {MOST_PARTS} parts"))
            })?;
        if !self.reading.exact {
            return source.deserialize_any(self);
        }
        let raw = <&RawValue>::deserialize(source)?.get();
        // Slices of one text: how far apart they begin is where this one stands.
        let at = raw.as_ptr().addr() - self.reading.text.as_ptr().addr();
        match raw.as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => number(raw).map_err(|what| self.refuse(at, what)),
            _ => {
                let Self { reading, depth } = self;
                let part = Part { reading: &mut *reading, depth };
                serde_json::Deserializer::from_str(raw).deserialize_any(part).map_err(|error| {
                    reading.wrong.get_or_insert((at, "this value cannot be read"));
                    serde::de::Error::custom(error)
                })
            }
        }
    }
}

impl Part<'_, '_> {
    fn refuse<E: serde::de::Error>(self, at: usize, what: Wrong) -> E {
        self.reading.wrong.get_or_insert((at, what));
        E::custom(what)
    }

    /// One level further in.
    fn inner<E: serde::de::Error>(&self) -> Result<usize, E> {
        if self.depth == DEEPEST {
            Err(E::custom("it is nested more than 100 deep"))
        } else {
            Ok(self.depth + 1)
        }
    }
}

impl<'de> Visitor<'de> for Part<'_, 'de> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        let decimal = || Value::Decimal(Decimal { digits: i128::from(value), scale: 0 });
        Ok(i64::try_from(value).map_or_else(|_| decimal(), Value::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Arc::from(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let depth = self.inner()?;
        let mut members = Vec::new();
        while let Some(member) = source.next_element_seed(Part { reading: &mut *self.reading, depth })? {
            members.push(member);
        }
        Ok(Value::array(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let depth = self.inner()?;
        let expected = usize::from(self.reading.sizes[depth - 1]);
        let mut members = Object::with_capacity_and_hasher(expected, foldhash::fast::RandomState::default());
        while let Some(key) = source.next_key_seed(Key(&mut self.reading.keys))? {
            let value = source.next_value_seed(Part { reading: &mut *self.reading, depth })?;
            members.insert(key, value);
        }
        // A large object is rarely one of many.
        self.reading.sizes[depth - 1] = u8::try_from(members.len()).unwrap_or(0).min(64);
        Ok(Value::Object(Arc::new(members)))
    }
}

/// A key of an object.
struct Key<'k>(&'k mut Keys);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Arc<str>, D::Error> {
        source.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Arc<str>, E> {
        Ok(self.0.shared(key))
    }
}

/// A number that is known to be one.
fn number(text: &str) -> Result<Value, Wrong> {
    if text.contains(['.', 'e', 'E']) {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        return number.map(Value::Number).ok_or("number out of range");
    }
    if let Ok(integer) = text.parse() {
        return Ok(Value::Int(integer));
    }
    match Decimal::parse(text) {
        Some(Ok(decimal)) => Ok(Value::Decimal(decimal)),
        _ => Err("a number has more than 34 digits"),
    }
}

/// The keys met lately: the records of a page share theirs.
struct Keys([Option<Arc<str>>; 64]);

impl Default for Keys {
    fn default() -> Self {
        Self([const { None }; 64])
    }
}

impl Keys {
    fn shared(&mut self, key: &str) -> Arc<str> {
        // Long keys are rarely names.
        if key.len() > 40 {
            return Arc::from(key);
        }
        let mixed =
            key.bytes().fold(key.len(), |mixed, byte| mixed.wrapping_mul(31).wrapping_add(usize::from(byte)));
        let slot = &mut self.0[(mixed ^ (mixed >> 6)) % 64];
        match slot {
            Some(known) if **known == *key => known.clone(),
            _ => slot.insert(Arc::from(key)).clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Style, read, write};
    use crate::value::{Decimal, Value};

    fn compact(value: &Value) -> String {
        write(value, Style::default()).expect("it can be written")
    }

    #[test]
    fn json_is_read_with_its_types_and_digits() {
        let cases = [
            ("null", Value::Null),
            (" true\n", Value::Bool(true)),
            ("12", Value::Int(12)),
            ("-0", Value::Int(0)),
            ("-0.0", Value::Number(-0.0)),
            (
                "[-0, -0.0, {\"a\": -0}, \"-0\", 123456789012345678901, 1.5, \"12345678901234567890\"]",
                Value::array(vec![
                    Value::Int(0),
                    Value::Number(-0.0),
                    Value::object([("a", Value::Int(0))]),
                    Value::text("-0"),
                    Value::Decimal(Decimal { digits: 123_456_789_012_345_678_901, scale: 0 }),
                    Value::Number(1.5),
                    Value::text("12345678901234567890"),
                ]),
            ),
            ("1.0", Value::Number(1.0)),
            ("1e2", Value::Number(100.0)),
            ("1E400", Value::Null),
            ("9223372036854775807", Value::Int(i64::MAX)),
            ("-9223372036854775808", Value::Int(i64::MIN)),
            ("9223372036854775808", Value::Decimal(Decimal { digits: 9_223_372_036_854_775_808, scale: 0 })),
            (
                "-100000000000000000000",
                Value::Decimal(Decimal { digits: -100_000_000_000_000_000_000, scale: 0 }),
            ),
            (r#""a\u00fc\ud83d\ude00\/\n""#, Value::text("aü😀/\n")),
            ("\u{feff}[]", Value::array(vec![])),
            (r#"{"a":1,"b":2,"a":3}"#, Value::object([("a", Value::Int(3)), ("b", Value::Int(2))])),
            ("[ 1 , {} ]", Value::array(vec![Value::Int(1), Value::object::<&str>([])])),
        ];
        for (text, value) in cases {
            match read(text.as_bytes()) {
                Ok(got) => assert_eq!(got, value, "{text}"),
                Err(failure) => assert!(text == "1E400", "{text}: {failure:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_json_says_where_it_stops_to_be() {
        let cases = [
            ("", "EOF while parsing a value at line 1 column 0"),
            ("[1,\n 2", "EOF while parsing a list at line 2 column 2"),
            ("[1 2]", "expected `,` or `]` at line 1 column 4"),
            ("[1,]", "trailing comma at line 1 column 4"),
            ("{\"a\":1,}", "trailing comma at line 1 column 8"),
            ("{'a':1}", "key must be a string at line 1 column 2"),
            ("{\"a\" 1}", "expected `:` at line 1 column 6"),
            ("1 2", "trailing characters at line 1 column 3"),
            ("01", "invalid number at line 1 column 2"),
            ("1.", "EOF while parsing a value at line 1 column 2"),
            ("1e400", "number out of range at line 1 column 5"),
            ("[-0, 1e400]", "number out of range at line 1 column 6"),
            ("NaN", "expected value at line 1 column 1"),
            ("// x\n1", "expected value at line 1 column 1"),
            (
                "\"a\nb\"",
                "control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0",
            ),
            ("\"a", "EOF while parsing a string at line 1 column 2"),
            ("\"\\x\"", "invalid escape at line 1 column 3"),
            ("\"\\ud83d\"", "unexpected end of hex escape at line 1 column 8"),
            ("\"\\ude00\\ud83d\"", "lone leading surrogate in hex escape at line 1 column 7"),
            ("\"\\u12g4\"", "invalid escape at line 1 column 7"),
            ("12345678901234567890123456789012345", "a number has more than 34 digits at line 1 column 1"),
            (
                "[[\n12345678901234567890123456789012345]]",
                "a number has more than 34 digits at line 2 column 1",
            ),
            ("[-0,\n\"\\ud83d\"]", "this value cannot be read at line 2 column 1"),
            ("tru", "EOF while parsing a value at line 1 column 3"),
        ];
        for (text, message) in cases {
            assert_eq!(
                read(text.as_bytes()).unwrap_err().0,
                format!("this is not JSON: {message}"),
                "{text}"
            );
        }
        assert!(read(&[b'[', 0xff]).is_err());
        assert_eq!(read(b"\"\xff\""), Ok(Value::text("\u{fffd}")));
    }

    #[test]
    fn nesting_ends_at_a_hundred() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(compact(&read(nested(100).as_bytes()).unwrap()), nested(100));
        assert!(read(nested(101).as_bytes()).unwrap_err().0.contains("nested more than 100 deep"));
        assert!(read("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn json_is_written_to_the_byte() {
        let value = Value::object([
            ("b", Value::text("<ü>/\"\\\u{8}\u{c}\n\r\t\u{1f}\u{7f}")),
            ("a", Value::array(vec![Value::Null, Value::Number(1e20), Value::Number(-0.0), Value::Int(-1)])),
            ("n", Value::Null),
            ("e", Value::object([("x", Value::Null)])),
            ("d", Value::Decimal(Decimal { digits: 15, scale: 1 })),
        ]);
        assert_eq!(
            compact(&value),
            "{\"b\":\"<ü>/\\\"\\\\\\b\\f\\n\\r\\t\\u001f\u{7f}\",\"a\":[null,100000000000000000000.0,0.0,-1],\"e\":{},\"d\":1.5}"
        );
        let small = Value::object([
            ("b", Value::array(vec![Value::Int(1), Value::array(vec![])])),
            ("a", Value::Null),
        ]);
        let style = Style { indent: 2, sort_keys: true, nulls: true, bytes: false };
        assert_eq!(write(&small, style).unwrap(), "{\n  \"a\": null,\n  \"b\": [\n    1,\n    []\n  ]\n}");
        assert_eq!(write(&Value::Duration(-1500), style).as_deref(), Ok("-1500"));
        assert!(write(&Value::Bytes([].into()), style).is_err());
        let style = Style { bytes: true, ..style };
        assert_eq!(write(&Value::Bytes([0xff, 0x00].into()), style).as_deref(), Ok("\"/wA=\""));
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_another_reader_reads_it(text in r#"[\[\]{}:,"0-9eE.+\- atrufslnbü\\]{0,24}"#) {
            let ours = read(text.as_bytes());
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", ours, theirs);
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                let again = serde_json::from_str::<serde_json::Value>(&write(&ours, Style { nulls: true, ..Style::default() }).unwrap());
                prop_assert!(again.is_ok_and(|again| again == theirs || text.contains("-0")));
            }
        }

        #[test]
        fn any_string_comes_back(text in any::<String>()) {
            let value = Value::text(&text);
            prop_assert_eq!(read(compact(&value).as_bytes()), Ok(value));
        }

        #[test]
        fn any_number_comes_back(number in any::<f64>().prop_filter("finite", |number| number.is_finite() && *number != 0.0)) {
            let value = Value::Number(number);
            prop_assert_eq!(read(compact(&value).as_bytes()), Ok(value));
        }
    }
}
