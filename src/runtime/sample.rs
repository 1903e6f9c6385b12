//! Samples of what operations give: fixed ones, and those that the service is asked for.

use crate::diagnostic::Code;
use crate::plan::{Action, Feed, Give, List, Meta, Paginate, Plan, Poll, ReadSample, Trigger, Work};
use crate::value::Value;

use super::border;
use super::fault::Fault;
use super::host::Host;
use super::operation::{Runtime, rest};
use super::page::Listed;
use super::poll::{window_end, wire_value};
use super::scope::{Response, Scope};
use super::send::Position;

/// What a sample is wanted of.
#[derive(Debug, Clone, Copy)]
pub enum Sampled<'p> {
    Action(&'p Action),
    Trigger(&'p Trigger),
}

impl<'p> Sampled<'p> {
    /// The action or trigger of this name.
    #[must_use]
    pub fn find(plan: &'p Plan, name: &str) -> Option<Self> {
        let action = plan.actions.iter().find(|action| action.meta.name == name);
        let trigger = plan.triggers.iter().find(|trigger| trigger.meta.name == name);
        action.map(Self::Action).or_else(|| trigger.map(Self::Trigger))
    }

    /// Whether it has variants, of which an input chooses one.
    #[must_use]
    pub fn varies(self) -> bool {
        match self {
            Self::Action(action) => action.variants.is_some(),
            Self::Trigger(trigger) => trigger.variants.is_some(),
        }
    }

    /// What is known of the operation.
    #[must_use]
    pub fn meta(self) -> &'p Meta {
        match self {
            Self::Action(action) => &action.meta,
            Self::Trigger(trigger) => &trigger.meta,
        }
    }
}

impl<H: Host> Runtime<'_, H> {
    /// The same, where fields were found for the operation: with the plan that knows them.
    ///
    /// # Errors
    /// When its request fails.
    pub fn sample_on(
        mut self,
        found: Option<&Plan>,
        of: Sampled,
        config: &Value,
        input: &Value,
    ) -> Result<Value, Fault> {
        match found {
            Some(found) => self.on(found).sample(of, config, input),
            None => self.sample(of, config, input),
        }
    }

    /// A sample of what an operation gives: the fixed one where nothing is read or found.
    ///
    /// # Errors
    /// When its request fails.
    pub fn sample(&mut self, of: Sampled, config: &Value, input: &Value) -> Result<Value, Fault> {
        let meta = of.meta();
        self.learn([(meta.config, config), (meta.input, input)]);
        let connection = self.connection.clone();
        let now = self.set_out();
        let scope = Scope { config, input, ..Scope::new(self.plan, &connection, now) };
        let found = match (&meta.sample.read, of) {
            (None, _) => Ok(Value::Null),
            (Some(ReadSample::Work { work, give, list }), _) => {
                self.read(work, &scope).and_then(|response| {
                    let record = self.value(give, &Scope { response: Some(&response), ..scope })?;
                    Ok(under(list.as_deref(), record))
                })
            }
            (Some(ReadSample::First), Sampled::Action(action)) => self.first_of(action, &scope),
            (Some(ReadSample::First), Sampled::Trigger(trigger)) => match &trigger.feed {
                Feed::Poll(poll) => self.first_event(poll, &scope),
                Feed::Webhook(_) => Ok(Value::Null),
            },
        };
        let found = border::clean(&found.map_err(|fault| fault.masked(&self.secrets))?);
        let empty = found.as_object().is_none_or(indexmap::IndexMap::is_empty);
        Ok(if empty { meta.sample.fixed.clone() } else { found })
    }

    fn read(&mut self, work: &Work, scope: &Scope) -> Result<Response, Fault> {
        self.answer(work, scope, &Position::default())
    }

    /// What an action gives for the first record of its list alone, or for its answer.
    fn first_of(&mut self, action: &Action, scope: &Scope) -> Result<Value, Fault> {
        let rest = rest(&action.work, scope.input);
        let scope = Scope { rest: &rest, ..*scope };
        let (records, response) = match &action.work.list {
            Some(list) => {
                let Listed { records, response, .. } = self.list(&action.work, &one_page(list), &scope)?;
                (records, response)
            }
            None => (Vec::new(), self.read(&action.work, &scope)?),
        };
        match &action.give {
            Give::Nothing => Ok(Value::Null),
            Give::List(name) => Ok(under(Some(name), records.into_iter().next().unwrap_or_default())),
            Give::Value(slot) => self.value(slot, &Scope { response: Some(&response), ..scope }),
        }
    }

    /// The first record that a poll from the beginning of all times would read.
    fn first_event(&mut self, poll: &Poll, scope: &Scope) -> Result<Value, Fault> {
        let Some(list) = &poll.work.list else {
            return Err(Fault::new(Code::Input, "a poll reads a list").at(poll.work.request.place));
        };
        let bound = wire_value(&poll.cursor, 0);
        let end = window_end(&poll.cursor, self.moment().epoch_micros());
        let window = Value::object([("end", end)]);
        let scope = Scope { cursor: &bound, window: &window, ..*scope };
        let listed = self.list(&poll.work, &one_page(list), &scope)?;
        Ok(listed.records.into_iter().next().unwrap_or_default())
    }
}

/// A list of which no more than a page is read.
fn one_page(list: &List) -> List {
    let paginate = list.paginate.clone().map(|paginate| Paginate { max_pages: 1, ..paginate });
    List { paginate, ..list.clone() }
}

/// A record as the only one of the list `name`.
fn under(name: Option<&str>, record: Value) -> Value {
    let nothing = record.as_object().is_none_or(indexmap::IndexMap::is_empty);
    match name {
        Some(_) if nothing => Value::Null,
        Some(name) => Value::object([(name, Value::array(vec![record]))]),
        None => record,
    }
}
