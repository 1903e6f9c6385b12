//! How often requests are sent: at most so many in any span of a length, all together.

use std::collections::VecDeque;
use std::time::Duration;

use crate::plan::Limit;
use crate::value::DateTime;

/// When the last requests were sent.
#[derive(Debug, Clone, Default)]
pub struct Throttle {
    /// Microseconds, ascending; no more than the limit allows.
    sent: VecDeque<i64>,
}

impl Throttle {
    /// How long to wait before the next request, which is then taken for sent.
    pub fn pause(&mut self, limit: Limit, now: DateTime) -> Duration {
        let now = now.seconds.saturating_mul(1_000_000).saturating_add(i64::from(now.nanos / 1_000));
        // A clock that is set back does not make anybody wait longer.
        let now = self.sent.back().map_or(now, |last| now.max(*last));
        let most = usize::try_from(limit.requests).unwrap_or(usize::MAX);
        let span = i64::try_from(limit.per).unwrap_or(i64::MAX).saturating_mul(1_000);
        let free = match self.sent.front() {
            Some(first) if self.sent.len() >= most => first.saturating_add(span).max(now),
            _ => now,
        };
        if self.sent.len() >= most {
            self.sent.pop_front();
        }
        self.sent.push_back(free);
        Duration::from_micros(u64::try_from(free - now).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::Throttle;
    use crate::plan::Limit;
    use crate::value::DateTime;

    #[test]
    fn in_no_span_are_more_requests_than_the_limit_says() {
        let limit = Limit { requests: 2, per: 10_000 };
        let mut throttle = Throttle::default();
        let rows = [(0, 0), (1, 0), (2, 8), (10, 1), (30, 0), (30, 0), (30, 10), (5, 0)];
        for (at, pause) in rows {
            let now = DateTime { seconds: at, nanos: 0, offset: 0 };
            assert_eq!(throttle.pause(limit, now).as_secs(), pause, "at {at}");
        }
    }
}
