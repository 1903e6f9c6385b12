//! Webhooks: what a service delivered becomes events.
//!
//! In: a trigger, its input, and a [`Delivery`]. Out: what came of it. Nothing is sent. The order is
//! fixed: the delivery is read, compared with the route of the trigger, proven, and only then do the
//! expressions of the trigger see it. What cannot be read is a fault and gives no event at all.

mod event;
mod proof;

pub use event::Delivery;

use std::collections::HashSet;

use crate::diagnostic::Code;
use crate::plan::{Slot, Trigger, Webhook};
use crate::value::{Value, text};

use super::fault::Fault;
use super::host::Host;
use super::operation::Runtime;
use super::poll::{Event, key};
use super::scope::Scope;
use super::{border, eval};

/// What came of a delivery.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivered {
    /// In the order of the delivery; there may be none.
    Events(Vec<Event>),
    /// It is for other triggers.
    Elsewhere,
    /// It does not prove where it comes from, for this reason.
    Refused(&'static str),
}

impl<H: Host> Runtime<'_, H> {
    /// Whether a trigger can be told of events with this input: its checks hold, and no part of its
    /// route is empty.
    ///
    /// # Errors
    /// When it cannot.
    pub fn listens(&mut self, trigger: &Trigger, config: &Value, input: &Value) -> Result<(), Fault> {
        let webhook = told(trigger)?;
        self.learn([(trigger.meta.config, config), (trigger.meta.input, input)]);
        let connection = self.connection.clone();
        let scope = Scope { config, input, ..Scope::new(self.plan, &connection, self.moment()) };
        let listens = self.hold(&trigger.meta.checks, &scope).and_then(|()| own_route(webhook, &scope));
        listens.map(drop).map_err(|fault| fault.masked(&self.secrets))
    }

    /// Takes a delivery.
    ///
    /// # Errors
    /// When the trigger cannot listen, or the delivery cannot be read.
    pub fn deliver(
        &mut self,
        trigger: &Trigger,
        config: &Value,
        input: &Value,
        delivery: &Delivery,
    ) -> Result<Delivered, Fault> {
        self.learn([(trigger.meta.config, config), (trigger.meta.input, input)]);
        self.take_in(trigger, config, input, delivery).map_err(|fault| fault.masked(&self.secrets))
    }

    fn take_in(
        &self,
        trigger: &Trigger,
        config: &Value,
        input: &Value,
        delivery: &Delivery,
    ) -> Result<Delivered, Fault> {
        let webhook = told(trigger)?;
        let Some(webhooks) = &self.plan.webhooks else { return Ok(Delivered::Elsewhere) };
        let connection = self.connection.clone();
        let scope = Scope { config, input, ..Scope::new(self.plan, &connection, self.moment()) };
        self.hold(&trigger.meta.checks, &scope)?;
        let own = own_route(webhook, &scope)?;
        let event = event::read(delivery, webhooks).map_err(|fault| fault.at(webhook.place))?;
        let scope = Scope { event: &event, ..scope };
        let nothing = Value::Null;
        let apart = Scope { config: &nothing, input: &nothing, connection: &nothing, ..scope };
        let theirs: Result<Vec<Option<String>>, Fault> =
            webhooks.route.iter().map(|part| route_part(part, &apart)).collect();
        if theirs?.into_iter().collect::<Option<Vec<String>>>() != Some(own) {
            return Ok(Delivered::Elsewhere);
        }
        if let Some(schemes) = &webhook.verify
            && let Err(reason) = proof::proven(schemes, &scope)?
        {
            return Ok(Delivered::Refused(reason));
        }
        match &webhook.filter {
            Some(filter) if !eval::condition(filter, &scope)? => Ok(Delivered::Events(Vec::new())),
            _ => self.events(trigger, webhook, &scope).map(Delivered::Events),
        }
    }

    fn events(&self, trigger: &Trigger, webhook: &Webhook, scope: &Scope) -> Result<Vec<Event>, Fault> {
        let told = eval::slot(&webhook.events, scope)?;
        let alone;
        let items = match &told {
            Value::Null => &[],
            Value::Array(items) => &items[..],
            other => {
                alone = [other.clone()];
                &alone[..]
            }
        };
        let mut seen = HashSet::with_hasher(foldhash::fast::RandomState::default());
        let mut events = Vec::with_capacity(items.len());
        for item in items {
            let scope = Scope { item, ..*scope };
            let made = match &webhook.each {
                Some(each) => eval::slot(each, &scope)?,
                None => item.clone(),
            };
            let record = match (&made, &webhook.record) {
                (Value::Null, _) => continue,
                (Value::Object(_), Some(record)) => border::from_wire(self.plan, record, &made)
                    .map_err(|fault| unread(fault).at(webhook.place))?,
                (Value::Object(_), None) => made,
                (other, _) => {
                    let message = format!("an event is an object, and this is {}", text::kind(other));
                    return Err(Fault::new(Code::NoEvent, message).at(webhook.events.place));
                }
            };
            let key = match &trigger.dedup {
                Some(slot) => Some(key(slot, &Scope { record: &record, ..scope })?),
                None => None,
            };
            if key.as_ref().is_none_or(|key| seen.insert(key.clone())) {
                events.push(Event { key, record: border::clean(&record) });
            }
        }
        Ok(events)
    }
}

/// A record that cannot be read from what was delivered.
fn unread(fault: Fault) -> Fault {
    let code = if fault.code == Code::Failed { fault.code } else { Code::BadDelivery };
    Fault { code, ..fault }
}

/// How a trigger is told of events.
fn told(trigger: &Trigger) -> Result<&Webhook, Fault> {
    trigger.webhook().ok_or_else(|| {
        let message = format!("`{}` is not told of events: it asks for them", trigger.meta.name);
        Fault::new(Code::Input, message).at(trigger.meta.place)
    })
}

/// What the parts of an event have to be for a trigger.
fn own_route(webhook: &Webhook, scope: &Scope) -> Result<Vec<String>, Fault> {
    let part = |slot: &Slot| {
        route_part(slot, scope)?.ok_or_else(|| {
            Fault::new(Code::EmptyRoute, "the route of this trigger has an empty part").at(slot.place)
        })
    };
    webhook.route.iter().map(part).collect()
}

/// A part as text; `None` where it is empty, or no text could be made of it.
fn route_part(slot: &Slot, scope: &Scope) -> Result<Option<String>, Fault> {
    Ok(match eval::slot(slot, scope)? {
        Value::Null | Value::Array(_) | Value::Object(_) | Value::Bytes(_) => None,
        value => Some(text::text(&value).map_err(Fault::from)?).filter(|text| !text.is_empty()),
    })
}
