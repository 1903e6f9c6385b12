//! What stays of the answer of a sign-in.

use crate::diagnostic::Code;
use crate::plan::{Kept, SignIn};
use crate::value::{Value, json, text};

use super::acquire::Asked;
use super::fault::Fault;
use super::held::Held;
use super::host::Host;
use super::lifetime::{moment, seconds};
use super::operation::Runtime;
use super::scope::Scope;
use super::{eval, refusal};

/// Bytes of a token, or of a value that is kept, at most: no service takes longer headers, and what
/// is stored stays small.
const LONGEST: usize = 64 << 10;

impl<H: Host> Runtime<'_, H> {
    /// What is held behind an answer; a null keeps what was there.
    ///
    /// # Errors
    /// When there is no token where one is needed, or a value cannot be computed.
    pub(super) fn what_stays(
        &self,
        sign_in: &SignIn,
        work: &Kept,
        asked: &Asked,
        scope: &Scope,
    ) -> Result<Held, Fault> {
        let mut held = self.held.clone();
        let mut unusable = None;
        let now = scope.now.seconds;
        let mut lifetime = None;
        let mut token = None;
        let mut members = scope.arguments.as_object().cloned().unwrap_or_default();
        // The other values may read the new token, wherever it stands.
        let (first, others): (Vec<_>, Vec<_>) = work.keep.iter().partition(|(name, _)| **name == *"token");
        for (name, slot) in first.into_iter().chain(others) {
            let arguments = Value::Object(members.clone().into());
            let inside = Scope { response: Some(&asked.response), arguments: &arguments, ..*scope };
            let value = eval::slot(slot, &inside)?;
            if value.is_null() {
                continue;
            }
            fits(name, &value).map_err(|fault| fault.at(work.work.request.place))?;
            match &**name {
                "token" => {
                    token = proof(&value)?;
                    members.insert(name.clone(), token.as_ref().map_or(Value::Null, Value::text));
                    if token.is_none() {
                        unusable = Some(kind(&value));
                    }
                }
                "refresh_token" => held.refresh_token = proof(&value)?.or(held.refresh_token),
                "expires_in" => lifetime = seconds(&value).map(|life| now.saturating_add(life)).or(lifetime),
                "expires_at" => lifetime = moment(&value).or(lifetime),
                _ => {
                    held.kept.insert(name.clone(), value);
                }
            }
        }
        if sign_in.token && token.is_none() {
            let fault = match unusable {
                Some(what) => refusal::no_token(asked.last()).help(format!("its `token` is {what}")),
                None => refusal::no_token(asked.last()),
            };
            return Err(fault.at(work.work.request.place));
        }
        held.token = token;
        held.expires_at = lifetime;
        held.since = now;
        held.way = self.way();
        held.generation += 1;
        Ok(held)
    }
}

/// What proves who asks: text that is not blank, or a number. Whatever else an answer holds is none.
fn proof(value: &Value) -> Result<Option<String>, Fault> {
    match value {
        Value::Text(_) | Value::Int(_) | Value::Number(_) | Value::Decimal(_) => {
            Ok(Some(text::text(value)?).filter(|text| !text.trim().is_empty()))
        }
        _ => Ok(None),
    }
}

/// What a value is that is no token.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::Bool(_) => "true or false",
        Value::Text(_) => "empty",
        _ => "no text",
    }
}

/// Levels of a value that is kept, at most: what is stored is deeper, and has to be read again.
const DEEPEST: usize = json::DEEPEST - 8;

/// Refuses what is too long or too deep to be kept.
pub(super) fn fits(name: &str, value: &Value) -> Result<(), Fault> {
    if depth(value) > DEEPEST {
        let message = format!("the sign-in brings a `{name}` that is nested more than {DEEPEST} deep");
        return Err(Fault::new(Code::TokenTooLong, message));
    }
    let length = match value {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Object(_) | Value::Array(_) => json::write(value, json::Style::default())?.len(),
        _ => 0,
    };
    if length <= LONGEST {
        return Ok(());
    }
    let message = format!("the sign-in brings a `{name}` of more than {} KiB", LONGEST >> 10);
    Err(Fault::new(Code::TokenTooLong, message))
}

/// Levels of objects and arrays, of which no value has more than JSON may have.
fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        Value::Array(members) => 1 + members.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
