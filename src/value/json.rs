//! JSON, read straight into values and written from them.
//!
//! Reading goes over the bytes once. It differs from a general reader where the language has a rule
//! of its own: integers beyond 64 bits become decimals and keep their digits, numbers beyond a
//! double are an error, `-0` is the integer 0, a repeated key keeps its first place and its last
//! value, nesting ends at 100. Writing is exact to the byte, because signatures are computed over
//! it.

use std::fmt::Write as _;
use std::sync::Arc;

use super::text::write_number;
use super::{Decimal, Failure, Object, Value};

/// How deep arrays and objects may be nested.
pub const DEEPEST: usize = 100;
/// How many bytes are written at most, give or take one text.
const LARGEST: usize = 64 << 20;

/// Reads JSON text. Bytes that are no UTF-8 become U+FFFD, a byte order mark at the start is
/// skipped. The failure names line and column.
pub fn read(bytes: &[u8]) -> Result<Value, Failure> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = Reader { text, at: 0, depth: 0, keys: Keys::default(), scratch: String::new() };
    let value = reader.document().map_err(|what| failure(text, reader.at, what))?;
    Ok(value)
}

fn failure(text: &str, at: usize, what: &str) -> Failure {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line = before.split(|byte| *byte == b'\n').count();
    let column = at - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) + 1;
    Failure(format!("this is not JSON: {what} at line {line}, column {column}"))
}

/// What is wrong where the reader stands.
type Wrong = &'static str;

/// Reads one text.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    keys: Keys,
    scratch: String,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Wrong> {
        self.blank();
        let value = self.value()?;
        self.blank();
        if self.at < self.text.len() { Err("there is more after the end") } else { Ok(value) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Value, Wrong> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                let Self { text, at, scratch, .. } = self;
                string(text, at, scratch).map(|text| Value::Text(Arc::from(text)))
            }
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(_) => Err("a value was expected"),
            None => Err("it ends too early"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Wrong> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err("a value was expected");
        }
        self.at += word.len();
        Ok(value)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Wrong>) -> Result<Value, Wrong> {
        if self.depth == DEEPEST {
            return Err("it is nested more than 100 deep");
        }
        self.depth += 1;
        self.at += 1;
        self.blank();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, Wrong> {
        let mut members = Vec::new();
        if self.took(b']') {
            return Ok(Value::array(members));
        }
        loop {
            members.push(self.value()?);
            self.blank();
            if self.took(b']') {
                return Ok(Value::array(members));
            }
            self.comma("a comma or `]` was expected")?;
        }
    }

    fn object(&mut self) -> Result<Value, Wrong> {
        let mut members = Object::default();
        if self.took(b'}') {
            return Ok(Value::Object(Arc::new(members)));
        }
        loop {
            if !self.took(b'"') {
                return Err("a key in double quotes was expected");
            }
            let Self { text, at, scratch, keys, .. } = self;
            let key = keys.shared(string(text, at, scratch)?);
            self.blank();
            if !self.took(b':') {
                return Err("a colon was expected");
            }
            self.blank();
            let value = self.value()?;
            members.insert(key, value);
            self.blank();
            if self.took(b'}') {
                return Ok(Value::Object(Arc::new(members)));
            }
            self.comma("a comma or `}` was expected")?;
        }
    }

    fn took(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn comma(&mut self, otherwise: Wrong) -> Result<(), Wrong> {
        if !self.took(b',') {
            return Err(if self.peek().is_none() { "it ends too early" } else { otherwise });
        }
        self.blank();
        Ok(())
    }

    fn number(&mut self) -> Result<Value, Wrong> {
        let start = self.at;
        let negative = self.took(b'-');
        let first = self.peek();
        let whole = self.digits()?;
        if first == Some(b'0') && whole > 1 {
            self.at = start;
            return Err("a number may not begin with 0");
        }
        let mut fraction = false;
        if self.took(b'.') {
            self.digits()?;
            fraction = true;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
            fraction = true;
        }
        let text = &self.text[start..self.at];
        if fraction {
            let number: f64 = text.parse().map_err(|_| "this is no number")?;
            if number.is_finite() {
                return Ok(Value::Number(number));
            }
            self.at = start;
            return Err("a number is too large");
        }
        // Eighteen digits always fit.
        if whole <= 18 {
            let digits = &text.as_bytes()[usize::from(negative)..];
            let magnitude = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
            return Ok(Value::Int(if negative { -magnitude } else { magnitude }));
        }
        if let Ok(integer) = text.parse() {
            return Ok(Value::Int(integer));
        }
        if let Some(Ok(decimal)) = Decimal::parse(text) {
            return Ok(Value::Decimal(decimal));
        }
        self.at = start;
        Err("a number has more than 34 digits")
    }

    /// How many digits were there; at least one.
    fn digits(&mut self) -> Result<usize, Wrong> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err("a digit was expected") } else { Ok(self.at - start) }
    }
}

/// Reads a string whose first quote was taken: a slice of the text where nothing is escaped.
fn string<'a>(text: &'a str, at: &mut usize, scratch: &'a mut String) -> Result<&'a str, Wrong> {
    let start = *at;
    let end = plain_until(text, start);
    *at = end;
    match text.as_bytes().get(end) {
        Some(b'"') => {
            *at += 1;
            return Ok(&text[start..end]);
        }
        Some(b'\\') => {}
        Some(_) => return Err("a control character has to be escaped"),
        None => return Err("a string does not end"),
    }
    scratch.clear();
    scratch.push_str(&text[start..end]);
    loop {
        match text.as_bytes().get(*at) {
            Some(b'"') => {
                *at += 1;
                return Ok(scratch);
            }
            Some(b'\\') => scratch.push(escape(text, at)?),
            Some(..b' ') => return Err("a control character has to be escaped"),
            Some(_) => {
                let end = plain_until(text, *at);
                scratch.push_str(&text[*at..end]);
                *at = end;
            }
            None => return Err("a string does not end"),
        }
    }
}

/// Where the next quote, backslash or control character stands, or the end.
fn plain_until(text: &str, from: usize) -> usize {
    let bytes = &text.as_bytes()[from..];
    from + bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' ')).unwrap_or(bytes.len())
}

fn escape(text: &str, at: &mut usize) -> Result<char, Wrong> {
    let letter = text.as_bytes().get(*at + 1).copied().ok_or("a string does not end")?;
    let short = match letter {
        b'"' | b'\\' | b'/' => char::from(letter),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let unit = unit(text, *at)?;
            if !(0xd800..0xe000).contains(&unit) {
                *at += 6;
                return char::from_u32(unit).ok_or("this is no character");
            }
            let low = if unit < 0xdc00 { self::unit(text, *at + 6).ok() } else { None };
            let low = low
                .filter(|low| (0xdc00..0xe000).contains(low))
                .ok_or("half a surrogate pair stands alone")?;
            *at += 12;
            return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
                .ok_or("this is no character");
        }
        _ => return Err("an escape is unknown"),
    };
    *at += 2;
    Ok(short)
}

/// The number of `\uXXXX` at this place.
fn unit(text: &str, at: usize) -> Result<u32, Wrong> {
    let wrong = "four hexadecimal digits were expected";
    let bytes = text.as_bytes().get(at..at + 6).ok_or(wrong)?;
    if !bytes.starts_with(b"\\u") {
        return Err(wrong);
    }
    bytes[2..]
        .iter()
        .try_fold(0, |number, digit| char::from(*digit).to_digit(16).map(|digit| number * 16 + digit))
        .ok_or(wrong)
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

/// How JSON is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// How many spaces a level is indented; 0 writes one line without spaces.
    pub indent: usize,
    /// Whether the keys of objects are sorted by their characters' numbers.
    pub sort_keys: bool,
    /// Whether keys whose value is null are written.
    pub nulls: bool,
}

/// Writes a value as JSON. Non-ASCII characters stand as they are; dates and moments are their
/// text. Fails for bytes and durations, which JSON does not have, and beyond 100 levels.
pub fn write(value: &Value, style: Style) -> Result<String, Failure> {
    let mut out = String::new();
    Writer { out: &mut out, style }.value(value, 0)?;
    Ok(out)
}

struct Writer<'a> {
    out: &'a mut String,
    style: Style,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Failure> {
        if depth > DEEPEST {
            return Err(Failure::new("a value that is nested more than 100 deep cannot be written"));
        }
        if self.out.len() > LARGEST {
            return Err(Failure::new("the text would be larger than 64 MiB"));
        }
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(_) | Value::Int(_) | Value::Decimal(_) => super::text::write(value, self.out)?,
            Value::Number(number) => write_number(*number, self.out),
            Value::Text(text) => write_string(text, self.out),
            Value::Date(date) => write_string(&date.to_string(), self.out),
            Value::DateTime(moment) => write_string(&moment.to_string(), self.out),
            Value::Array(members) => self.array(members, depth)?,
            Value::Object(object) => self.object(object, depth)?,
            Value::Bytes(_) => {
                return Err(Failure::new(
                    "bytes cannot be written as JSON; write `hexencode` or `base64encode`",
                ));
            }
            Value::Duration(_) => {
                return Err(Failure::new("a duration cannot be written as JSON; write `seconds`"));
            }
        }
        Ok(())
    }

    fn array(&mut self, members: &[Value], depth: usize) -> Result<(), Failure> {
        self.out.push('[');
        for (at, member) in members.iter().enumerate() {
            self.next(at, depth);
            self.value(member, depth + 1)?;
        }
        self.close(']', members.is_empty(), depth);
        Ok(())
    }

    fn object(&mut self, object: &Object, depth: usize) -> Result<(), Failure> {
        let mut members: Vec<_> =
            object.iter().filter(|(_, value)| self.style.nulls || !value.is_null()).collect();
        if self.style.sort_keys {
            members.sort_by_key(|(key, _)| *key);
        }
        self.out.push('{');
        for (at, (key, value)) in members.iter().enumerate() {
            self.next(at, depth);
            write_string(key, self.out);
            self.out.push_str(if self.style.indent > 0 { ": " } else { ":" });
            self.value(value, depth + 1)?;
        }
        self.close('}', members.is_empty(), depth);
        Ok(())
    }

    fn next(&mut self, at: usize, depth: usize) {
        if at > 0 {
            self.out.push(',');
        }
        self.line(depth + 1);
    }

    fn close(&mut self, bracket: char, empty: bool, depth: usize) {
        if !empty {
            self.line(depth);
        }
        self.out.push(bracket);
    }

    fn line(&mut self, depth: usize) {
        if self.style.indent > 0 {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', self.style.indent * depth));
        }
    }
}

/// Appends a string in quotes, with nothing escaped that need not be.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            ..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(short);
        if short.is_empty() {
            write!(out, "\\u{byte:04x}").expect("a string takes whatever is written");
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
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
            ("", "it ends too early at line 1, column 1"),
            ("[1,\n 2", "it ends too early at line 2, column 3"),
            ("[1 2]", "a comma or `]` was expected at line 1, column 4"),
            ("[1,]", "a value was expected at line 1, column 4"),
            ("{\"a\":1,}", "a key in double quotes was expected at line 1, column 8"),
            ("{'a':1}", "a key in double quotes was expected at line 1, column 2"),
            ("{\"a\" 1}", "a colon was expected at line 1, column 6"),
            ("1 2", "there is more after the end at line 1, column 3"),
            ("01", "a number may not begin with 0 at line 1, column 1"),
            ("1.", "a digit was expected at line 1, column 3"),
            ("-", "a digit was expected at line 1, column 2"),
            ("1e400", "a number is too large at line 1, column 1"),
            ("NaN", "a value was expected at line 1, column 1"),
            ("// x\n1", "a value was expected at line 1, column 1"),
            ("\"a\nb\"", "a control character has to be escaped at line 1, column 3"),
            ("\"\\n\n\"", "a control character has to be escaped at line 1, column 4"),
            ("\"a", "a string does not end at line 1, column 3"),
            ("\"\\", "a string does not end at line 1, column 2"),
            ("\"\\x\"", "an escape is unknown at line 1, column 2"),
            ("\"\\ud83d\"", "half a surrogate pair stands alone at line 1, column 2"),
            ("\"\\ude00\\ud83d\"", "half a surrogate pair stands alone at line 1, column 2"),
            ("\"\\u12g4\"", "four hexadecimal digits were expected at line 1, column 2"),
            ("\"\\u+123\"", "four hexadecimal digits were expected at line 1, column 2"),
            ("12345678901234567890123456789012345", "a number has more than 34 digits at line 1, column 1"),
            ("tru", "a value was expected at line 1, column 1"),
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
        let style = Style { indent: 2, sort_keys: true, nulls: true };
        assert_eq!(write(&small, style).unwrap(), "{\n  \"a\": null,\n  \"b\": [\n    1,\n    []\n  ]\n}");
        assert!(write(&Value::Duration(1), style).is_err());
        assert!(write(&Value::Bytes([].into()), style).is_err());
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
