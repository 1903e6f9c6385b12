//! How long a token lives, however a service says it.

use crate::value::zone::Zone;
use crate::value::{DateTime, Value, text};

/// Seconds of a lifetime, however they are written. One that is not above zero says nothing: services
/// write it where a token does not end.
#[must_use]
pub fn seconds(value: &Value) -> Option<i64> {
    let seconds = match value {
        Value::Int(seconds) => Some(*seconds),
        #[allow(clippy::cast_possible_truncation, reason = "a lifetime is no exact number")]
        Value::Number(seconds) => Some(*seconds as i64),
        Value::Decimal(_) => text::text(value).ok()?.split('.').next()?.parse().ok(),
        Value::Text(text) => text.trim().split('.').next()?.parse().ok(),
        Value::Duration(millis) => Some(millis / 1_000),
        _ => None,
    };
    seconds.filter(|seconds| *seconds > 0)
}

/// A moment in seconds of the epoch: ISO 8601, or seconds or milliseconds of the epoch.
#[must_use]
pub fn moment(value: &Value) -> Option<i64> {
    /// In seconds this is the year 5138, in milliseconds 1973.
    const MILLIS: i64 = 100_000_000_000;
    if let Value::DateTime(moment) = value {
        return Some(moment.seconds);
    }
    if let Some(number) = seconds(value).filter(|_| !is_dated(value)) {
        return Some(if number >= MILLIS { number / 1_000 } else { number });
    }
    let Value::Text(text) = value else { return None };
    DateTime::parse(text.trim(), &Zone::utc()).and_then(Result::ok).map(|moment| moment.seconds)
}

/// Whether a text is more than a number.
fn is_dated(value: &Value) -> bool {
    matches!(value, Value::Text(text) if !text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

#[cfg(test)]
mod tests {
    use super::{moment, seconds};
    use crate::value::Value;

    #[test]
    fn lifetimes_and_moments_are_read_however_they_are_written() {
        for (written, life) in [
            (Value::Int(3600), Some(3600)),
            (Value::text("3600"), Some(3600)),
            (Value::Number(59.9), Some(59)),
            (Value::text("soon"), None),
            (Value::Bool(true), None),
            (Value::Int(0), None),
            (Value::Int(-5), None),
            (Value::text("-5"), None),
            (Value::text(" 7 "), Some(7)),
            (Value::text("99999999999999999999999"), None),
            (Value::text("1e300"), None),
            (Value::Number(1e300), Some(i64::MAX)),
            (Value::Number(f64::NAN), None),
            (Value::Null, None),
            (Value::array(vec![Value::Int(1)]), None),
            (Value::object([("a", Value::Int(1))]), None),
        ] {
            assert_eq!(seconds(&written), life, "{written:?}");
        }
        for (written, at) in [
            (Value::text("2026-01-01T00:00:00Z"), Some(1_767_225_600)),
            (Value::Int(1_767_225_600), Some(1_767_225_600)),
            (Value::Int(1_767_225_600_123), Some(1_767_225_600)),
            (Value::text("1767225600"), Some(1_767_225_600)),
            (Value::text("never"), None),
            (Value::Int(0), None),
            (Value::Int(i64::MAX), Some(i64::MAX / 1_000)),
            (Value::text("2026-01-01T01:00:00+01:00"), Some(1_767_225_600)),
            (Value::text("9999999999999999999999999"), None),
            (Value::text("0000-00-00T99:99:99Z"), None),
        ] {
            assert_eq!(moment(&written), at, "{written:?}");
        }
    }
}
