//! What the connection is: what the user gave, what a sign-in keeps, and what is computed from both.

use super::fault::Fault;
use super::host::Host;
use super::operation::{Runtime, whole_seconds};
use super::scope::Scope;
use super::secret::Secrets;
use super::{address, eval};
use crate::plan::{Plan, Scheme, ShapeId, Slot};
use crate::value::{DateTime, Object, Value, order, text};

impl<H: Host> Runtime<'_, H> {
    /// Computes the connection and where the service is, out of what the user gave and what a
    /// sign-in keeps.
    ///
    /// # Errors
    /// When a computed value or the base URL comes to nothing, unless a sign-in may still bring what
    /// it needs.
    pub(super) fn settle(&mut self) -> Result<(), Fault> {
        let plan = self.plan;
        let now = whole_seconds(self.host.now());
        let auth = self.auth();
        let awaits = !auth.kept.is_empty() && (!self.held.is_there() || self.held.pending);
        let mut secrets = std::mem::take(&mut self.secrets);
        secrets.add(&plan.surroundings.account);
        add_secrets(plan, plan.connection.fields, &self.fields, &mut secrets);
        for text in [&self.held.token, &self.held.refresh_token].into_iter().flatten() {
            secrets.add(&Value::text(text));
        }
        let mut members: Object = self.fields.as_object().cloned().unwrap_or_default();
        for (name, secret) in &auth.kept {
            let value = self.held.kept.get(name).cloned().unwrap_or_default();
            if *secret {
                secrets.add(&value);
            }
            // What the user typed wins.
            if members.get(name).is_none_or(Value::is_null) {
                members.insert(name.clone(), value);
            }
        }
        let settled = self.compute(members, awaits, now, &mut secrets);
        self.host.keep_secret(&secrets);
        self.secrets = secrets;
        settled.map_err(|fault| fault.masked(&self.secrets))
    }

    fn compute(
        &mut self,
        mut members: Object,
        awaits: bool,
        now: DateTime,
        secrets: &mut Secrets,
    ) -> Result<(), Fault> {
        let plan = self.plan;
        // Until all is known, and credentials may go there, there is no address.
        self.base = None;
        for (name, slot) in &plan.connection.values {
            let connection = Value::Object(members.clone().into());
            let value = eval::slot(slot, &Scope::new(plan, &connection, now));
            let value = if awaits { value.unwrap_or_default() } else { value? };
            members.insert(name.clone(), value);
        }
        let connection = Value::Object(members.into());
        let scope = Scope::new(plan, &connection, now);
        add_derived(plan, &self.fields, &scope, secrets);
        let base = address::base(plan.connection.base_url.as_ref(), &scope);
        let base = if awaits { base.unwrap_or(None) } else { base? };
        if let Some(base) = &base
            && self.auth().keeps_base
        {
            let place = plan.connection.base_url.as_ref().map(address::place);
            self.base_may_be(base).map_err(|fault| place.map_or(fault.clone(), |place| fault.at(place)))?;
        }
        self.base = base;
        self.connection = connection;
        Ok(())
    }
}

/// The connection as the fields alone make it, whatever a sign-in keeps.
pub(super) fn bare(plan: &Plan, fields: &Value, now: DateTime) -> Value {
    let mut members: Object = fields.as_object().cloned().unwrap_or_default();
    for (name, slot) in &plan.connection.values {
        let connection = Value::Object(members.clone().into());
        let value = eval::slot(slot, &Scope::new(plan, &connection, now));
        members.insert(name.clone(), value.unwrap_or_default());
    }
    Value::Object(members.into())
}

/// Adds what is computed from secrets and sent: values of the connection, credentials, headers and
/// parameters that come out otherwise when the secrets are others.
fn add_derived(plan: &Plan, fields: &Value, scope: &Scope, secrets: &mut Secrets) {
    let connection = &plan.connection;
    let auth = connection.auth_of(fields);
    let mut others = disguised(plan, connection.fields, fields);
    for (name, secret) in &auth.kept {
        let value = scope.connection.get(name);
        if others.get(name).is_none_or(Value::is_null) {
            others.insert(name.clone(), if *secret { Value::Null } else { value.clone() });
        }
    }
    for (name, slot) in &connection.values {
        let value = eval::slot(slot, &Scope { connection: &Value::Object(others.clone().into()), ..*scope });
        others.insert(name.clone(), value.unwrap_or_default());
    }
    for (name, _) in &connection.values {
        let value = scope.connection.get(name);
        if others.get(name).is_some_and(|other| !order::same(value, other)) {
            secrets.add(value);
        }
    }
    let others = Value::Object(others.into());
    let scheme: Vec<&Slot> = match &auth.scheme {
        Scheme::None => Vec::new(),
        Scheme::Basic { user, password } | Scheme::Digest { user, password } => vec![user, password],
        Scheme::OAuth1(oauth1) => {
            let more = [&oauth1.token, &oauth1.token_secret].into_iter().flatten();
            std::iter::once(&oauth1.consumer_secret).chain(more).collect()
        }
        Scheme::AwsSigV4(aws) => std::iter::once(&aws.secret_key).chain(&aws.session_token).collect(),
        Scheme::Bearer(slot) | Scheme::ApiKey { value: slot, .. } => vec![slot],
    };
    let apply = &auth.apply;
    let common = apply.headers.iter().chain(&apply.params).chain(&apply.cookies).chain(&auth.client);
    for slot in scheme.iter().copied().chain(common.map(|(_, slot)| slot)) {
        let Ok(value) = eval::slot(slot, scope) else { continue };
        let other = eval::slot(slot, &Scope { connection: &others, ..*scope });
        if !other.is_ok_and(|other| order::same(&value, &other)) {
            secrets.add(&value);
        }
    }
    if let Scheme::Basic { user, password } = &auth.scheme {
        let text =
            |slot| eval::slot(slot, scope).and_then(|value| Ok(text::text(&value)?)).unwrap_or_default();
        secrets.add(&Value::text(format!("{}:{}", text(user), text(password))));
    }
}

/// The fields of a connection with other secrets in them.
fn disguised(plan: &Plan, shape: ShapeId, value: &Value) -> Object {
    let mut members = value.as_object().cloned().unwrap_or_default();
    for field in &plan.shapes[shape.0 as usize].fields {
        let Some(value) = members.get_mut(&field.name).filter(|value| !value.is_null()) else { continue };
        *value = match (&field.ty, &*value) {
            (crate::plan::FieldType::Object(inner), value) if !field.secret => {
                Value::Object(disguised(plan, *inner, value).into())
            }
            (crate::plan::FieldType::Array(element), Value::Array(members)) if !field.secret => {
                let crate::plan::FieldType::Object(inner) = &**element else { continue };
                let members =
                    members.iter().map(|member| Value::Object(disguised(plan, *inner, member).into()));
                Value::array(members.collect())
            }
            _ if !field.secret => continue,
            (_, Value::Text(text)) => Value::text(
                text.chars().map(|letter| if letter == 'x' { 'y' } else { 'x' }).collect::<String>(),
            ),
            (_, Value::Int(number)) => Value::Int(number ^ 1),
            _ => Value::Null,
        };
    }
    members
}

/// Adds the values of all secret fields, at any depth.
pub(super) fn add_secrets(plan: &Plan, shape: ShapeId, value: &Value, secrets: &mut Secrets) {
    for field in &plan.shapes[shape.0 as usize].fields {
        let value = value.get(&field.name);
        if field.secret {
            secrets.add(value);
            continue;
        }
        match &field.ty {
            crate::plan::FieldType::Object(inner) => add_secrets(plan, *inner, value, secrets),
            crate::plan::FieldType::Array(element) => {
                let crate::plan::FieldType::Object(inner) = &**element else { continue };
                for member in value.as_array().into_iter().flatten() {
                    add_secrets(plan, *inner, member, secrets);
                }
            }
            _ => {}
        }
    }
}
