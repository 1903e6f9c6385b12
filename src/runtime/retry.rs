//! Which answers the patterns of a spec mean, whether a request is sent again, and when.

use std::sync::Arc;
use std::time::Duration;

use super::host::{Answer, NoAnswer};
use super::send::decode_text;
use crate::builtin::pattern::Pattern as Regex;
use crate::plan::{ErrorRule, Pattern, Retry, Wait};

/// Whether a rule is for an answer, its condition aside.
pub(super) fn matches(rule: &ErrorRule, answer: &Result<Arc<Answer>, NoAnswer>, failed: bool) -> bool {
    if rule.when.is_empty() {
        return answer.is_ok();
    }
    failed && rule.when.iter().any(|pattern| matches_failure(pattern, answer))
}

fn matches_failure(pattern: &Pattern, answer: &Result<Arc<Answer>, NoAnswer>) -> bool {
    let text = || answer.as_ref().map(|answer| decode_text(answer)).unwrap_or_default();
    match (pattern, answer) {
        (Pattern::Any, _)
        | (Pattern::Timeout, Err(NoAnswer::Timeout))
        | (Pattern::Network, Err(NoAnswer::Network(_))) => true,
        (Pattern::Status(status), Ok(answer)) => answer.status == *status,
        (Pattern::Class(class), Ok(answer)) => answer.status / 100 == u16::from(*class),
        (Pattern::Text(part), Ok(_)) => text().contains(part.as_str()),
        (Pattern::Regex { source, ignore_case }, Ok(_)) => {
            let source = if *ignore_case { format!("(?i){source}") } else { source.clone() };
            Regex::parse(&source).is_ok_and(|regex| regex.regex().is_match(&text()))
        }
        _ => false,
    }
}

/// Whether a failed answer is one after which the request is sent again.
pub(super) fn retries(retry: &Retry, answer: &Result<Arc<Answer>, NoAnswer>) -> bool {
    let failed = answer.as_ref().map_or(true, |answer| answer.status >= 400);
    failed && retry.when.iter().any(|pattern| matches_failure(pattern, answer))
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

/// Seconds, or a date (RFC 9110, 10.2.3).
fn wait_told(told: &str, now: i64) -> Option<Duration> {
    let told = told.trim();
    if let Ok(seconds) = told.parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(86_400)));
    }
    let date = httpdate::parse_http_date(told).ok()?;
    let then = date.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    Some(Duration::from_secs(then.saturating_sub(u64::try_from(now).unwrap_or(0)).min(86_400)))
}
