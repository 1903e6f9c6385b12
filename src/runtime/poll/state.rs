//! What a trigger remembers between turns, as JSON.
//!
//! Values are whole numbers: microseconds since 1970 for times, the number itself for numbers.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use sha2::{Digest as _, Sha256};

use crate::plan::By;
use crate::runtime::round::Round;

/// The form of the state that this runtime writes.
const FORM: u32 = 1;
/// No moment is further from 0: far behind the year 9999, in microseconds.
const MOST: i64 = 1 << 60;

/// Keys and their values.
pub type Seen = IndexMap<Arc<str>, i64, foldhash::fast::RandomState>;

/// The memory of a trigger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    v: u32,
    by: String,
    /// Everything up to here has been looked at.
    pub wm: i64,
    /// Where the next scan begins, before the overlap.
    pub low: i64,
    /// Nothing before it is ever given out.
    pub floor: i64,
    /// Keys of what was given out, and their values.
    pub seen: Seen,
    /// The scan that is under way.
    pub scan: Option<Scan>,
    /// The first scan gives nothing out: it finds where the list ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub latest: bool,
}

/// A scan: the turns that read the list once from a lower bound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Scan {
    /// Its lower bound.
    pub frm: i64,
    /// Where the current group begins.
    pub at: i64,
    /// The watermark when it began.
    pub base: i64,
    /// Greatest value met.
    pub high: Option<i64>,
    /// What the service knew when it began.
    pub upto: Option<i64>,
    /// From where a second look is due.
    pub low: Option<i64>,
    /// The page to read; null is the first.
    pub page: serde_json::Value,
    /// Behind which record a page goes on that held too many events.
    pub rest: Option<(i64, Arc<str>)>,
    /// Greatest value of the group's first page.
    pub peek: Option<i64>,
    /// `upto` may not be renewed any more.
    pub fixed: bool,
    /// Short pages are not the last here.
    pub eager: bool,
    /// The order was not what was claimed.
    pub mixed: bool,
    /// Fingerprint of the last page.
    pub print: Option<String>,
    /// What tells that the positions of pages go round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Round>,
    /// The end of the window.
    pub to: Option<i64>,
    /// The window is the last.
    pub last: bool,
    /// The parents still to do.
    pub parents: Option<Vec<serde_json::Value>>,
    /// The token of a page was refused, and the scan began again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// Why a state cannot be gone on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateError {
    /// No JSON, or not of this form.
    Broken(String),
    /// Written for another kind of cursor.
    OtherKind,
}

impl State {
    /// The memory of a trigger that has not run, beginning at `start`.
    #[must_use]
    pub fn new(by: By, start: i64, latest: bool) -> Self {
        Self {
            v: FORM,
            by: word(by).to_owned(),
            wm: start,
            low: start,
            floor: start,
            seen: Seen::default(),
            scan: None,
            latest,
        }
    }

    /// The memory in a text, for a cursor of kind `by`.
    ///
    /// # Errors
    /// When the text is none, or belongs to another kind of cursor.
    pub fn parse(text: &str, by: By) -> Result<Self, StateError> {
        let state: Self =
            serde_json::from_str(text).map_err(|error| StateError::Broken(error.to_string()))?;
        if state.v != FORM || state.by != word(by) {
            return Err(StateError::OtherKind);
        }
        if !state.is_sound() {
            return Err(StateError::Broken("its values contradict each other".to_owned()));
        }
        Ok(state)
    }

    /// Whether a machine could have written it: values in their order, and no moment so far out
    /// that computing with it would overflow.
    fn is_sound(&self) -> bool {
        let Self { by, wm, low, floor, seen, scan, .. } = self;
        let near = |value: i64| by == word(By::Number) || (-MOST..=MOST).contains(&value);
        let scan_is_sound = |scan: &Scan| {
            let Scan { frm, at, base, high, upto, low, rest, peek, to, last, .. } = scan;
            let rest = rest.as_ref().map(|(value, _)| *value);
            let maybe = [*high, *upto, *low, rest, *peek, *to].into_iter().flatten();
            let ordered = floor <= frm && frm <= at && frm <= base && base <= wm;
            ordered
                && low.is_none_or(|low| *floor <= low)
                && (*last || to.is_none_or(|to| *frm <= to))
                && [*frm, *at, *base].into_iter().chain(maybe).all(near)
        };
        floor <= low
            && low <= wm
            && [*floor, *low, *wm].into_iter().chain(seen.values().copied()).all(near)
            && scan.as_ref().is_none_or(scan_is_sound)
    }

    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Forgets the keys whose value is below `keep`.
    pub(super) fn forget_below(&mut self, keep: i64) {
        self.seen.retain(|_, value| *value >= keep);
    }

    /// Forgets the smallest values until at most `most` are kept; tells whether one was forgotten.
    pub(super) fn forget_down_to(&mut self, most: usize) -> bool {
        let surplus = self.seen.len().saturating_sub(most);
        if surplus == 0 {
            return false;
        }
        let mut all: Vec<(i64, &Arc<str>)> = self.seen.iter().map(|(key, value)| (*value, key)).collect();
        let (_, (value, key), _) = all.select_nth_unstable(surplus - 1);
        let last = (*value, Arc::clone(key));
        self.seen.retain(|key, value| (*value, key as &Arc<str>) > (last.0, &last.1));
        true
    }
}

fn word(by: By) -> &'static str {
    match by {
        By::Time => "time",
        By::Number => "number",
        By::Whole => "none",
    }
}

/// The key under which an event is remembered: itself if it is short, else its digest.
#[must_use]
pub fn memory_key(key: &str) -> Arc<str> {
    if key.len() <= 40 && !key.starts_with('~') {
        return Arc::from(key);
    }
    Arc::from(format!("~{}", hex(&Sha256::digest(key)[..16])))
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A value of the wire as JSON, for positions of pages and kept fields of parents.
pub(in crate::runtime) fn to_json(value: &crate::value::Value) -> serde_json::Value {
    let text = crate::value::json::write(value, crate::value::json::Style::default()).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The way back.
pub(in crate::runtime) fn from_json(value: &serde_json::Value) -> crate::value::Value {
    crate::value::json::read(value.to_string().as_bytes()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A state in the middle of a scan.
    fn scanning() -> State {
        let scan = Scan { frm: 20, at: 30, base: 40, low: Some(40), ..Scan::default() };
        State { wm: 50, low: 40, scan: Some(scan), ..State::new(By::Time, 10, false) }
    }

    #[test]
    fn a_state_that_no_machine_writes_is_refused() {
        let mut wrong: Vec<(&str, State)> = Vec::new();
        let mut with = |name, change: fn(&mut State, &mut Scan)| {
            let mut state = scanning();
            let mut scan = state.scan.take().expect("it is in a scan");
            change(&mut state, &mut scan);
            state.scan = Some(scan);
            wrong.push((name, state));
        };
        with("the start behind the watermark", |state, _| state.floor = 60);
        with("a next scan from behind the watermark", |state, _| state.low = 60);
        with("a bound before the start", |_, scan| scan.frm = 5);
        with("a group before the bound", |_, scan| scan.at = 15);
        with("a watermark then before the bound", |_, scan| scan.base = 15);
        with("a watermark then behind the one now", |_, scan| scan.base = 60);
        with("a second look from before the start", |_, scan| scan.low = Some(5));
        with("a window that ends before the bound", |_, scan| scan.to = Some(15));
        with("a key of no time", |state, _| {
            state.seen.insert("a".into(), i64::MAX);
        });
        with("records of no time", |_, scan| scan.high = Some(i64::MIN));
        with("a part of a page up to no time", |_, scan| scan.rest = Some((i64::MAX, "a".into())));
        for (name, state) in wrong {
            let read = State::parse(&state.to_text(), By::Time);
            assert!(matches!(read, Err(StateError::Broken(_))), "{name}: {read:?}");
        }
        assert_eq!(State::parse(&scanning().to_text(), By::Time), Ok(scanning()));
        assert_eq!(State::parse(&scanning().to_text(), By::Number), Err(StateError::OtherKind));
    }
}
