//! The text of values: what `{{ }}` inside text, `~` and `string` give.

use std::fmt::{Display, Write};

use super::{Failure, Value};

/// What is said of a file where text is wanted.
pub const FILE_AS_TEXT: &str = "a file has no text of its own; `upload` and `multipart` send it";

/// The text of a value; nothing for null. Fails for values that have no one text: durations, bytes,
/// arrays, objects.
pub fn text(value: &Value) -> Result<String, Failure> {
    let mut out = String::new();
    write(value, &mut out)?;
    Ok(out)
}

/// Appends the text of a value.
pub fn write(value: &Value, out: &mut String) -> Result<(), Failure> {
    match value {
        Value::Null => {}
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Int(integer) => write_integer(*integer, out),
        Value::Number(number) => write_number(*number, out),
        Value::Decimal(decimal) => append(out, decimal),
        Value::Text(text) => out.push_str(text),
        Value::Date(date) => append(out, date),
        Value::DateTime(moment) => append(out, moment),
        Value::Duration(_) => return Err(no_text(value, "`seconds`")),
        Value::Bytes(_) => return Err(no_text(value, "`hexencode` or `base64encode`")),
        Value::Array(_) => return Err(no_text(value, "`join` or `tojson`")),
        Value::Object(_) => return Err(no_text(value, "`tojson`")),
        Value::File(_) => return Err(Failure::new(FILE_AS_TEXT)),
    }
    Ok(())
}

/// Appends the digits of an integer.
fn write_integer(integer: i64, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut from = digits.len();
    let mut left = integer.unsigned_abs();
    loop {
        from -= 1;
        digits[from] += u8::try_from(left % 10).unwrap_or_default();
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if integer < 0 {
        out.push('-');
    }
    out.push_str(std::str::from_utf8(&digits[from..]).expect("digits are ASCII"));
}

/// Appends the shortest digits that read back the same, never with an exponent, always with a
/// fraction.
pub fn write_number(number: f64, out: &mut String) {
    let digits = shortest(number);
    out.push_str(&digits);
    if !digits.contains('.') {
        out.push_str(".0");
    }
}

/// The shortest digits that read back the same, without an exponent; −0 is 0. Where two are equally
/// near, the last digit is even, as in most languages; Rust's own would be the greater.
#[must_use]
pub fn shortest(number: f64) -> String {
    // Adding 0 turns −0 into 0.
    let mut text = (number + 0.0).to_string();
    // With fewer digits only one can be near.
    if text.len() > 15
        && let Some(other) = tied(&text, number)
    {
        text = other;
    }
    text
}

/// The text with an even last digit, if it is exactly as near to the number.
fn tied(text: &str, number: f64) -> Option<String> {
    let last = text.rfind(|digit| matches!(digit, '1'..='9'))?;
    let digit = text.as_bytes()[last];
    if digit.is_multiple_of(2) {
        return None;
    }
    let mut even = text.to_owned();
    even.replace_range(last..=last, char::from(digit - 1).encode_utf8(&mut [0; 4]));
    // As exact as a number is: 1074 digits at most follow the point.
    let exact = format!("{number:.1074}");
    let rest = exact.get(last + 1..)?.trim_start_matches('.');
    let half = exact.get(..=last) == even.get(..=last)
        && rest.starts_with('5')
        && rest[1..].bytes().all(|digit| matches!(digit, b'0' | b'.'));
    (half && even.parse() == Ok(number)).then_some(even)
}

/// The type word with its article: `an integer`.
#[must_use]
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Int(_) => "an integer",
        Value::Number(_) => "a number",
        Value::Decimal(_) => "a decimal",
        Value::Text(_) => "a string",
        Value::Bytes(_) => "bytes",
        Value::Date(_) => "a date",
        Value::DateTime(_) => "a datetime",
        Value::Duration(_) => "a duration",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
        Value::File(_) => "a file",
    }
}

/// A text as it is shown inside a message: in double quotes, cut at 60 characters.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for (at, letter) in text.chars().enumerate() {
        match letter {
            _ if at == 60 => {
                out.push('…');
                break;
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => append(&mut out, &format_args!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn append(out: &mut String, part: &dyn Display) {
    write!(out, "{part}").expect("a string takes whatever is written");
}

fn no_text(value: &Value, way: &str) -> Failure {
    let kind = kind(value);
    let verb = if matches!(value, Value::Bytes(_)) { "have" } else { "has" };
    Failure(format!(
        "{kind} {verb} no text of {}; write it with {way}",
        if verb == "have" { "their own" } else { "its own" }
    ))
}

#[cfg(test)]
mod tests {
    use super::{quoted, text};
    use crate::value::{Date, DateTime, Decimal, Value};

    #[test]
    fn a_value_has_one_text() {
        let moment = |nanos, offset| Value::DateTime(DateTime { seconds: 1_706_695_200, nanos, offset });
        let cases = [
            (Value::Null, ""),
            (Value::Bool(true), "true"),
            (Value::Int(i64::MIN), "-9223372036854775808"),
            (Value::Number(1.0), "1.0"),
            (Value::Number(-0.0), "0.0"),
            (Value::Number(1e-5), "0.00001"),
            (Value::Number(1e20), "100000000000000000000.0"),
            (Value::Number(0.1 + 0.2), "0.30000000000000004"),
            (Value::Number(-2.5), "-2.5"),
            (Value::Number(107_999_999_999_295.62), "107999999999295.62"),
            (Value::Number(-107_999_999_999_295.62), "-107999999999295.62"),
            (Value::Number(107_999_999_999_295.38), "107999999999295.38"),
            (Value::Number(9_007_199_254_740_993.0 * 10.0), "90071992547409920.0"),
            (Value::Decimal(Decimal { digits: 15, scale: 1 }), "1.5"),
            (Value::Decimal(Decimal { digits: 2, scale: 0 }), "2"),
            (Value::text("Übung"), "Übung"),
            (Value::Date(Date { days: 19_753 }), "2024-01-31"),
            (moment(0, 0), "2024-01-31T10:00:00Z"),
            (moment(500_000_000, 7200), "2024-01-31T12:00:00.500+02:00"),
            (moment(1000, -19_800), "2024-01-31T04:30:00.000001-05:30"),
            (moment(1, 0), "2024-01-31T10:00:00.000000001Z"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(&value).as_deref(), Ok(expected), "{value:?}");
        }
    }

    #[test]
    fn what_has_no_one_text_says_which_function_writes_it() {
        let cases = [
            (Value::Duration(1), "a duration has no text of its own; write it with `seconds`"),
            (
                Value::Bytes([].into()),
                "bytes have no text of their own; write it with `hexencode` or `base64encode`",
            ),
            (Value::array(vec![]), "an array has no text of its own; write it with `join` or `tojson`"),
            (Value::object::<&str>([]), "an object has no text of its own; write it with `tojson`"),
        ];
        for (value, message) in cases {
            assert_eq!(text(&value).unwrap_err().0, message);
        }
    }

    #[test]
    fn a_quoted_text_is_short_and_on_one_line() {
        assert_eq!(quoted("a\n\"b\"\u{1}"), r#""a\n\"b\"\u0001""#);
        assert_eq!(quoted(&"x".repeat(61)), format!("\"{}…\"", "x".repeat(60)));
    }
}
