//! What a running connector finds around it. The payload has nothing of it: whoever runs the connector
//! gives it.

use std::sync::Arc;

use crate::value::Value;

/// What a running connector finds around it, in the workspace that it runs in.
#[derive(Debug, Clone, PartialEq)]
pub struct Surroundings {
    /// The properties of the account by name, all of them texts.
    pub account: Value,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self { account: Value::Null }
    }
}

impl Surroundings {
    /// The surroundings with these properties of the account, an object of texts. One that is blank is
    /// none.
    #[must_use]
    pub fn of(account: &Value) -> Self {
        let given = account.as_object().into_iter().flatten();
        let given: Vec<(&Arc<str>, &Value)> =
            given.filter(|(_, value)| value.as_text().is_some_and(|text| !text.trim().is_empty())).collect();
        if given.is_empty() {
            return Self::default();
        }
        Self { account: Value::object(given.into_iter().map(|(name, value)| (name.clone(), value.clone()))) }
    }
}
