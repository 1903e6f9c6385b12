//! Which answers the patterns of a spec mean, whether a request is sent again, and when.

use std::sync::Arc;
use std::time::Duration;

use super::host::{Answer, NoAnswer};
use super::send::decode_text;
use crate::plan::{ErrorRule, Retry, Sign, Wait};
use crate::value::DateTime;
use crate::value::zone::Zone;

/// Whether a rule is for an answer, its condition aside.
pub(super) fn matches(rule: &ErrorRule, answer: &Result<Arc<Answer>, NoAnswer>, failed: bool) -> bool {
    if rule.when.is_empty() {
        return answer.is_ok();
    }
    failed && rule.when.iter().any(|sign| matches_failure(sign, answer))
}

pub(super) fn matches_failure(sign: &Sign, answer: &Result<Arc<Answer>, NoAnswer>) -> bool {
    let text = || answer.as_ref().map(|answer| decode_text(answer)).unwrap_or_default();
    match (sign, answer) {
        (Sign::Any, _)
        | (Sign::Timeout, Err(NoAnswer::Timeout))
        | (Sign::Network, Err(NoAnswer::Network(_))) => true,
        (Sign::Status(status), Ok(answer)) => answer.status == *status,
        (Sign::Class(class), Ok(answer)) => answer.status / 100 == u16::from(*class),
        (Sign::Text(part), Ok(_)) => text().contains(part.as_str()),
        (Sign::Regex(regex), Ok(_)) => regex.regex().is_match(&text()),
        _ => false,
    }
}

/// Whether a failed answer is one after which the request is sent again.
pub(super) fn retries(retry: &Retry, answer: &Result<Arc<Answer>, NoAnswer>) -> bool {
    let failed = answer.as_ref().map_or(true, |answer| answer.status >= 400);
    failed && retry.when.iter().any(|sign| matches_failure(sign, answer))
}

/// How long to wait after an attempt.
pub(super) fn pause(retry: &Retry, attempt: u32, answer: Option<&Answer>, now: i64) -> Duration {
    let longest = Duration::from_millis(retry.max_wait);
    let told = answer.and_then(|answer| answer.header(&retry.respect)).and_then(|told| wait_told(&told, now));
    let own = match retry.wait {
        Wait::Exponential => Duration::from_secs(1 << (attempt - 1).min(16)),
        Wait::Fixed(millis) => Duration::from_millis(millis),
    };
    told.unwrap_or(own).min(longest)
}

/// Seconds, a moment in seconds or milliseconds since 1970, or a date (RFC 9110, 10.2.3, or ISO 8601).
fn wait_told(told: &str, now: i64) -> Option<Duration> {
    let told = told.trim();
    let plain = told.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if let (true, Ok(number)) = (plain, told.parse::<f64>()) {
        // So many seconds would be decades: it is a moment.
        #[allow(clippy::cast_precision_loss, reason = "a clock is far below 2^53")]
        let seconds = match number {
            moment if moment >= 1e11 => moment / 1_000.0 - now as f64,
            moment if moment >= 1e9 => moment - now as f64,
            seconds => seconds,
        };
        return Some(Duration::from_secs_f64(seconds.clamp(0.0, 86_400.0)));
    }
    let then = match httpdate::parse_http_date(told) {
        Ok(date) => i64::try_from(date.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()).ok()?,
        Err(_) => DateTime::parse(told, &Zone::utc())?.ok()?.seconds,
    };
    Some(Duration::from_secs(u64::try_from(then.saturating_sub(now)).unwrap_or(0).min(86_400)))
}

#[cfg(test)]
mod tests {
    use super::wait_told;
    use std::time::Duration;

    #[test]
    fn a_service_says_in_many_ways_how_long_to_wait() {
        let cases = [
            ("7", Some(7_000)),
            ("0.5", Some(500)),
            ("1700000012", Some(12_000)),
            ("1700000012500", Some(12_500)),
            ("1600000000", Some(0)),
            ("Tue, 14 Nov 2023 22:13:30 GMT", Some(10_000)),
            ("2023-11-14T22:13:25Z", Some(5_000)),
            ("99999999999999999999", Some(86_400_000)),
            ("soon", None),
            ("1.2.3", None),
            ("", None),
        ];
        for (told, millis) in cases {
            assert_eq!(wait_told(told, 1_700_000_000), millis.map(Duration::from_millis), "{told}");
        }
    }
}
