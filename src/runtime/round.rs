//! Finds that the positions of a list go round: in come the positions of its pages one by one, out
//! goes whether one was met before. However many there are in the circle, one of them is kept.

use serde::{Deserialize, Serialize};

use crate::value::{Value, order};

use super::poll::{from_json, to_json};

/// The position that is kept is the one at a count that is a power of two (the algorithm of Brent), so
/// that a circle is told before it was gone through three times.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Round {
    kept: serde_json::Value,
    /// Positions met since it was kept.
    since: u64,
    /// After how many the next is kept.
    until: u64,
}

impl Round {
    /// Whether this position was met before, as far as it is known by now.
    pub fn closes(&mut self, position: &Value) -> bool {
        if !self.kept.is_null() && order::same(&from_json(&self.kept), position) {
            return true;
        }
        self.since = self.since.saturating_add(1);
        if self.since >= self.until {
            let until = self.until.max(1).saturating_mul(2);
            *self = Self { kept: to_json(position), since: 0, until };
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many positions were met when a list is known to go round, whose first `tail` positions
    /// come once and whose next `circle` come again and again.
    fn met(tail: i64, circle: i64) -> Option<i64> {
        let mut round = Round::default();
        (0..10_000).find(|at| {
            let place = if *at < tail { *at } else { tail + (at - tail) % circle };
            round.closes(&Value::text(format!("t{place}")))
        })
    }

    #[test]
    fn circles_of_any_length_are_told_and_soon() {
        for (tail, circle) in [(0, 1), (0, 2), (1, 2), (5, 1), (3, 7), (100, 30), (7, 1_000)] {
            let told = met(tail, circle).unwrap_or(i64::MAX);
            assert!(told <= 3 * (tail + circle), "{tail} and {circle}: told after {told}");
        }
        assert_eq!(met(10_000, 1), None, "positions that all differ");
    }
}
