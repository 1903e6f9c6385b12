//! To which connection a sign-in belongs: the fields with which it was made.
//!
//! In: the fields of a connection. Out: a digest of each that is no secret. Tokens that were got with
//! other fields are another account's, or another host's, and go nowhere.

use sha2::{Digest as _, Sha256};

use crate::diagnostic::Code;
use crate::plan::{FieldType, Plan, ShapeId};
use crate::value::{Object, Value, json, order};

use super::fault::Fault;
use super::held::Held;
use super::operation::Runtime;

/// Bytes of a digest that are kept.
const BYTES: usize = 16;

impl<H> Runtime<'_, H> {
    /// A digest of each field that was given and is no secret. Secrets are left out: a password that
    /// was changed leads to the same account.
    #[must_use]
    pub fn belonging(&self) -> Object {
        digests(self.plan, self.plan.connection.fields, &self.fields)
    }

    /// Refuses what was got with other fields.
    pub(super) fn is_ours(&self, held: &Held) -> Result<(), Fault> {
        let Some(of) = &held.of else { return Ok(()) };
        let ours = self.belonging();
        let same = |name: &str| match (of.get(name), ours.get(name)) {
            (Some(theirs), Some(ours)) => order::same(theirs, ours),
            (None, None) => true,
            _ => false,
        };
        let Some(other) = of.keys().chain(ours.keys()).find(|name| !same(name)) else { return Ok(()) };
        let message =
            format!("somebody signed in with another `{other}`; the tokens of then go nowhere else");
        Err(Fault::new(Code::NotStored, message)
            .help(format!("give `{other}` as it was, `login` again, or keep both apart with `--as NAME`")))
    }
}

fn digests(plan: &Plan, shape: ShapeId, fields: &Value) -> Object {
    let digest = |value: &Value| {
        let style = json::Style { sort_keys: true, bytes: true, ..json::Style::default() };
        let text = json::write(value, style).unwrap_or_else(|_| format!("{value:?}"));
        let digest = Sha256::digest(text.as_bytes());
        Value::text(digest.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect::<String>())
    };
    shown(plan, shape, fields).iter().map(|(name, value)| (name.clone(), digest(value))).collect()
}

/// The members that were given and are no secrets, at any depth. What is given as it would be anyway
/// is left out, so that a field that comes with a new version of the connector changes nothing.
fn shown(plan: &Plan, shape: ShapeId, value: &Value) -> Object {
    let mut members = Object::default();
    for field in &plan.shapes[shape.0 as usize].fields {
        let value = value.get(&field.name);
        let usual = field.default.as_ref().is_some_and(|default| order::same(default, value));
        if field.secret || value.is_null() || usual {
            continue;
        }
        let value = match (&field.ty, value) {
            (FieldType::Object(inner), value) => Value::Object(shown(plan, *inner, value).into()),
            (FieldType::Array(element), Value::Array(elements)) => match &**element {
                FieldType::Object(inner) => {
                    let elements = elements.iter().map(|one| Value::Object(shown(plan, *inner, one).into()));
                    Value::array(elements.collect())
                }
                _ => value.clone(),
            },
            _ => value.clone(),
        };
        members.insert(field.name.clone(), value);
    }
    members
}
