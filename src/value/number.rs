//! Reading numbers from text, and from one another.
//!
//! The same rules serve `integer`, `number`, `decimal` and the fields of these types: white space
//! around the digits is ignored; there is no `_`, no `,` and no other base.

use super::text::quoted;
use super::{Decimal, Failure, Value};

/// An integer: of text, of a whole number or decimal.
pub fn integer(value: &Value) -> Result<i64, Failure> {
    let read = match value {
        Value::Int(integer) => Some(*integer),
        Value::Number(number) => whole(*number),
        Value::Decimal(decimal) => decimal.to_integer(),
        Value::Text(text) => integer_in(text),
        _ => None,
    };
    read.ok_or_else(|| not(value, "an integer"))
}

/// A number: of text, of an integer (the nearest), of a decimal (the nearest).
pub fn number(value: &Value) -> Result<f64, Failure> {
    let read = match value {
        Value::Int(integer) => Some(nearest(*integer)),
        Value::Number(number) => Some(*number),
        Value::Decimal(decimal) => Some(decimal.to_number()),
        Value::Text(text) => number_in(text),
        _ => None,
    };
    read.ok_or_else(|| not(value, "a number"))
}

/// A decimal: of text, of an integer, of a number by its shortest form.
pub fn decimal(value: &Value) -> Result<Decimal, Failure> {
    let read = match value {
        Value::Int(integer) => Some(Ok(Decimal::from(*integer))),
        Value::Number(number) => Some(Decimal::from_number(*number)),
        Value::Decimal(decimal) => Some(Ok(*decimal)),
        Value::Text(text) => Decimal::parse(trimmed(text)),
        _ => None,
    };
    read.unwrap_or_else(|| Err(not(value, "a decimal")))
}

/// A boolean: of `true t yes y 1`, `false f no n 0` in any case, of 1 and 0.
pub fn boolean(value: &Value) -> Result<bool, Failure> {
    let read = match value {
        Value::Bool(truth) => Some(*truth),
        Value::Int(1) => Some(true),
        Value::Int(0) => Some(false),
        Value::Text(text) => match trimmed(text).to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" => Some(true),
            "false" | "f" | "no" | "n" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    };
    read.ok_or_else(|| not(value, "a boolean"))
}

/// The nearest number to an integer.
#[must_use]
pub fn nearest(integer: i64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "the nearest number is what is wanted")]
    let number = integer as f64;
    number
}

/// The integer, if the number is whole and within 64 bits.
#[must_use]
pub fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    #[allow(clippy::cast_possible_truncation, reason = "whole, and within 64 bits")]
    (number.fract() == 0.0 && (-LIMIT..LIMIT).contains(&number)).then_some(number as i64)
}

fn integer_in(text: &str) -> Option<i64> {
    let text = trimmed(text);
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn number_in(text: &str) -> Option<f64> {
    let text = trimmed(text);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction) && digits(exponent))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}

/// Without the ASCII white space at both ends.
fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r'])
}

fn not(value: &Value, wanted: &str) -> Failure {
    Failure(match value {
        Value::Text(text) => format!("{} is not {wanted}", quoted(text)),
        Value::Int(_) | Value::Number(_) | Value::Decimal(_) => {
            format!("{} is not {wanted}", super::text::text(value).unwrap_or_default())
        }
        other => format!("{} is not {wanted}", super::text::kind(other)),
    })
}

#[cfg(test)]
mod tests {
    use super::{boolean, decimal, integer, number};
    use crate::value::Value;

    #[test]
    fn integers_are_digits_with_a_sign_or_whole_numbers() {
        let cases = [
            (Value::text(" +12\n"), Some(12)),
            (Value::text("-007"), Some(-7)),
            (Value::text("9223372036854775807"), Some(i64::MAX)),
            (Value::text("9223372036854775808"), None),
            (Value::text("12.0"), None),
            (Value::text("1_000"), None),
            (Value::text("1,000"), None),
            (Value::text("0x10"), None),
            (Value::text("12abc"), None),
            (Value::text("\u{a0}1"), None),
            (Value::text("+-1"), None),
            (Value::text(""), None),
            (Value::text("-"), None),
            (Value::text("١"), None),
            (Value::Number(12.0), Some(12)),
            (Value::Number(12.7), None),
            (Value::Number(1e19), None),
            (Value::Number(-9_223_372_036_854_775_808.0), Some(i64::MIN)),
            (Value::Bool(true), None),
        ];
        for (value, expected) in cases {
            assert_eq!(integer(&value).ok(), expected, "{value:?}");
        }
        assert_eq!(integer(&Value::text("12abc")).unwrap_err().0, "\"12abc\" is not an integer");
        assert_eq!(integer(&Value::Number(1.5)).unwrap_err().0, "1.5 is not an integer");
        assert_eq!(integer(&Value::Bool(true)).unwrap_err().0, "a boolean is not an integer");
    }

    #[test]
    fn numbers_have_digits_on_both_sides_of_the_point() {
        let cases = [
            (Value::text("1.5"), Some(1.5)),
            (Value::text(" -1.5e3 "), Some(-1500.0)),
            (Value::text("1E-2"), Some(0.01)),
            (Value::text("12"), Some(12.0)),
            (Value::text("1e400"), None),
            (Value::text(".5"), None),
            (Value::text("1."), None),
            (Value::text("1e"), None),
            (Value::text("inf"), None),
            (Value::text("NaN"), None),
            (Value::text("0x1A"), None),
            (Value::Int(3), Some(3.0)),
            (Value::Null, None),
        ];
        for (value, expected) in cases {
            assert_eq!(number(&value).ok(), expected, "{value:?}");
        }
    }

    #[test]
    fn decimals_have_no_exponent() {
        let cases = [("1.10", Some("1.1")), (" -5 ", Some("-5")), ("1e3", None), ("", None)];
        for (text, expected) in cases {
            let got = decimal(&Value::text(text)).ok().map(|decimal| decimal.to_string());
            assert_eq!(got.as_deref(), expected, "{text}");
        }
        assert_eq!(decimal(&Value::Number(0.1)).unwrap().to_string(), "0.1");
    }

    #[test]
    fn booleans_are_a_few_words() {
        let cases = [
            (Value::text("Yes"), Some(true)),
            (Value::text(" F "), Some(false)),
            (Value::Int(1), Some(true)),
            (Value::Int(2), None),
            (Value::text(""), None),
            (Value::text("on"), None),
            (Value::Number(1.0), None),
            (Value::Null, None),
        ];
        for (value, expected) in cases {
            assert_eq!(boolean(&value).ok(), expected, "{value:?}");
        }
    }
}
