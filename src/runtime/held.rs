//! What a sign-in leaves: tokens, and values that stay on the connection.
//!
//! [`Keeper`] is where it is kept from one run to the next, and what makes sure that of all
//! programs only one renews it at a time.

use crate::value::{Object, Value};

use super::fault::Fault;

/// What a sign-in leaves. It is secret, and does not print.
#[derive(Clone, Default, PartialEq)]
pub struct Held {
    pub token: Option<String>,
    pub refresh_token: Option<String>,
    /// Seconds of the epoch; none where nobody said when the token ends.
    pub expires_at: Option<i64>,
    /// Seconds of the epoch: since when the token is held.
    pub since: i64,
    /// Read as `connection.NAME`.
    pub kept: Object,
    /// What follows the sign-in has still to be done, and may bring what the connection is made of.
    pub pending: bool,
    /// The option by which somebody signed in, where there are several.
    pub way: Option<String>,
    /// The fields of the connection with which somebody signed in, as digests; none where that is not
    /// known.
    pub of: Option<Object>,
    /// Tells this sign-in from others; renewals keep it.
    pub id: Option<String>,
    /// Grows with every change; 0 where nobody has signed in.
    pub generation: u64,
}

impl Held {
    /// Whether anybody has signed in.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.generation > 0
    }

    /// Whether the token is about to end: within a minute, or the last tenth of its life.
    #[must_use]
    pub fn ends_soon(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|end| {
            let tenth = end.saturating_sub(self.since).max(0) / 10;
            end.saturating_sub(now) <= tenth.min(60)
        })
    }

    /// Whether the token has ended.
    #[must_use]
    pub fn has_ended(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// The same as an object, as it is stored.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let text = |text: &Option<String>| text.as_ref().map_or(Value::Null, Value::text);
        Value::object([
            ("token", text(&self.token)),
            ("refresh_token", text(&self.refresh_token)),
            ("expires_at", self.expires_at.map_or(Value::Null, Value::Int)),
            ("since", Value::Int(self.since)),
            ("kept", Value::Object(self.kept.clone().into())),
            ("pending", Value::Bool(self.pending)),
            ("way", text(&self.way)),
            ("of", self.of.as_ref().map_or(Value::Null, |of| Value::Object(of.clone().into()))),
            ("id", text(&self.id)),
            ("generation", Value::Int(i64::try_from(self.generation).unwrap_or(i64::MAX))),
        ])
    }

    /// What was stored; none where it is something else.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).as_text().map(str::to_owned);
        let number = |key: &str| match value.get(key) {
            Value::Int(number) => Some(*number),
            _ => None,
        };
        Some(Self {
            token: text("token"),
            refresh_token: text("refresh_token"),
            expires_at: number("expires_at"),
            since: number("since")?,
            kept: value.get("kept").as_object()?.clone(),
            pending: matches!(value.get("pending"), Value::Bool(true)),
            way: text("way"),
            of: value.get("of").as_object().cloned(),
            id: text("id"),
            generation: u64::try_from(number("generation")?).ok()?,
        })
    }
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held(generation {})", self.generation)
    }
}

/// Where what a sign-in leaves is kept.
pub trait Keeper: Send {
    /// What is kept; nothing where nobody has signed in.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    fn recall(&mut self) -> Result<Held, Fault>;

    /// Keeps it in place of what was there, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn keep(&mut self, held: &Held) -> Result<(), Fault>;

    /// Waits until nobody else renews, and keeps others from it until [`Keeper::release`].
    ///
    /// # Errors
    /// When nobody can be kept from it.
    fn claim(&mut self) -> Result<(), Fault>;

    /// Lets others renew again.
    fn release(&mut self);
}

/// Keeps it as long as the program runs.
#[derive(Debug, Default)]
pub struct Memory(pub Held);

impl Keeper for Memory {
    fn recall(&mut self) -> Result<Held, Fault> {
        Ok(self.0.clone())
    }

    fn keep(&mut self, held: &Held) -> Result<(), Fault> {
        self.0 = held.clone();
        Ok(())
    }

    fn claim(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn release(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::Held;
    use crate::value::{Object, Value};

    #[test]
    fn a_token_is_renewed_in_its_last_minute_or_tenth() {
        let held = |since, end| Held { since, expires_at: Some(end), ..Held::default() };
        for (since, end, now, soon) in [
            (0, 3_600, 3_539, false),
            (0, 3_600, 3_540, true),
            (0, 100, 89, false),
            (0, 100, 90, true),
            (0, 100, 500, true),
            (100, 50, 60, true),
        ] {
            assert_eq!(held(since, end).ends_soon(now), soon, "{since} to {end} at {now}");
        }
        assert!(!Held::default().ends_soon(i64::MAX), "nobody said when");
    }

    #[test]
    fn what_is_stored_comes_back_and_shows_nothing() {
        let mut kept = Object::default();
        kept.insert("site".into(), Value::text("eu"));
        let held = Held {
            token: Some("t0psecret".to_owned()),
            refresh_token: Some("m0resecret".to_owned()),
            expires_at: Some(7),
            since: 3,
            kept: kept.clone(),
            pending: true,
            way: Some("key".to_owned()),
            of: Some(kept),
            id: Some("0a".to_owned()),
            generation: 2,
        };
        assert_eq!(Held::from_value(&held.to_value()), Some(held.clone()));
        assert!(!format!("{held:?}").contains("secret"));
        for foreign in [Value::Null, Value::text("x"), Value::object([("token", Value::Int(1))])] {
            assert_eq!(Held::from_value(&foreign), None, "{foreign:?}");
        }
    }
}
