//! What is said while something takes long, to people who watch and see nothing else.
//!
//! In: how far it is, and what time it is. Out: a sentence now and then: after a second, and after
//! twice as long each time, up to half a minute.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// The first pause between two sentences.
const FIRST: Duration = Duration::from_secs(1);
/// The longest.
const LONGEST: Duration = Duration::from_secs(30);

/// When something was said last.
pub struct Progress {
    /// Whether anybody watches.
    heard: bool,
    last: Instant,
    pause: Duration,
    pages: u64,
    events: usize,
}

impl Progress {
    /// Begins at `now`; nothing is said unless it is `heard`.
    pub fn new(heard: bool, now: Instant) -> Self {
        Self { heard, last: now, pause: FIRST, pages: 0, events: 0 }
    }

    /// Whether people watch who see no events: words go to a terminal, and results do not.
    pub fn is_heard() -> bool {
        std::io::stderr().is_terminal() && !std::io::stdout().is_terminal()
    }

    /// A page with so many events was read; what is to be said at `now`.
    pub fn page(&mut self, events: usize, now: Instant) -> Option<String> {
        self.pages += 1;
        self.events += events;
        if !self.heard || now.saturating_duration_since(self.last) < self.pause {
            return None;
        }
        self.last = now;
        self.pause = (self.pause * 2).min(LONGEST);
        let many = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let pages = usize::try_from(self.pages).unwrap_or(usize::MAX);
        Some(format!("{}, {} so far", many(pages, "page"), many(self.events, "event")))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Progress;

    #[test]
    fn what_takes_long_is_told_and_more_and_more_seldom() {
        let began = Instant::now();
        let mut progress = Progress::new(true, began);
        let cases = [
            // (milliseconds, events, what is said)
            (900, 1, None),
            (1_000, 0, Some("2 pages, 1 event so far")),
            (2_900, 5, None),
            (3_000, 5, Some("4 pages, 11 events so far")),
            (6_000, 0, None),
            (7_000, 0, Some("6 pages, 11 events so far")),
        ];
        for (at, events, said) in cases {
            assert_eq!(progress.page(events, began + Duration::from_millis(at)).as_deref(), said, "{at} ms");
        }
        let mut unheard = Progress::new(false, began);
        assert_eq!(unheard.page(1, began + Duration::from_mins(1)), None, "nobody watches");
    }
}
