//! Runs methods that send requests, for steps and for values.
//!
//! In: the identity of a method and what it takes. Out: its value. Calls are counted over the whole
//! run of an operation: how deep they are nested, and how many steps were run, so that one that never
//! ends is told. A method with a memory is run once in a run for the same arguments.

use std::collections::HashMap;

use crate::diagnostic::Code;
use crate::plan::{Body, PlaceId, Request, Slot};
use crate::value::{DateTime, Failure, Object, Value, json};

use super::address;
use super::eval::{self, asked::Asked};
use super::fault::Fault;
use super::host::Host;
use super::operation::Runtime;
use super::scope::Scope;
use super::send::{Position, Ready};
use super::stack::on_a_new_stack;
use super::suspend::Resuming;

/// How deep calls of methods may be nested.
const DEEPEST_CALL: usize = 100;

/// After so many of them the next gets a stack of its own, which has room for all others.
const CALLS_OF_A_STRANGERS_STACK: usize = 8;

/// Steps that are run for one operation, rounds of loops counted.
const MOST: u32 = 1_000_000;

/// The run of an operation that waits while something else runs.
pub(super) struct Aside(Running, Memo, Option<Resuming>);

/// What is under way in the run of an operation.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Running {
    /// Methods around.
    depth: usize,
    /// Steps that were run.
    steps: u32,
}

/// Calls by their arguments, with what came of them.
type Calls = Vec<(Vec<Value>, Value)>;

/// What methods with a memory have given. The text of the arguments finds them quickly, and does not
/// tell all of them apart.
#[derive(Debug, Default)]
pub(super) struct Memo(HashMap<(u32, String), Calls>);

impl Memo {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    fn find(&self, key: &(u32, String), args: &[Value]) -> Option<Value> {
        let known = self.0.get(key)?;
        known.iter().find(|(other, _)| other == args).map(|(_, value)| value.clone())
    }
}

impl<H: Host> Runtime<'_, H> {
    /// Begins the run of an operation, at this moment: nothing is left of the one before.
    pub(super) fn set_out(&mut self) -> DateTime {
        self.running = Running::default();
        self.memo.clear();
        self.moment()
    }

    /// Puts the run that is under way aside: what follows is no part of it.
    pub(super) fn aside(&mut self) -> Aside {
        Aside(std::mem::take(&mut self.running), std::mem::take(&mut self.memo), self.resuming.take())
    }

    /// Goes on with a run that was put aside.
    pub(super) fn go_on(&mut self, aside: Aside) {
        let Aside(running, memo, resuming) = aside;
        (self.running, self.memo, self.resuming) = (running, memo, resuming);
    }

    /// Counts a step.
    ///
    /// # Errors
    /// When too many were run.
    pub(super) fn count(&mut self, place: PlaceId) -> Result<(), Fault> {
        self.running.steps += 1;
        if self.running.steps > MOST {
            let message = format!("more than {MOST} steps were run");
            return Err(Fault::new(Code::StepsEndless, message).at(place));
        }
        Ok(())
    }

    /// The value of a slot; methods that it calls are run.
    ///
    /// # Errors
    /// As [`eval::slot`], and as a method fails.
    pub(super) fn value(&mut self, slot: &Slot, scope: &Scope) -> Result<Value, Fault> {
        if !slot.sends {
            return eval::slot(slot, scope);
        }
        let mut asked = Asked::default();
        loop {
            let made = eval::slot_asking(slot, scope, &mut asked);
            let Some(wanted) = asked.wanted() else { return made };
            self.count(slot.place)?;
            let given = self.run_method(wanted.routine, wanted.args, scope, slot.place);
            // Nobody asks with which status a request of a method has failed.
            asked.answer(given.map_err(|fault| Fault { status: None, ..fault })?);
        }
    }

    /// Computes what of a request has to be there before it is built, once.
    ///
    /// # Errors
    /// As [`Runtime::value`].
    pub(super) fn ready(
        &mut self,
        request: &Request,
        scope: &Scope,
        position: &Position,
    ) -> Result<Option<Position>, Fault> {
        let body = match &request.body {
            Body::None => None,
            Body::Json(slot)
            | Body::Form(slot)
            | Body::Multipart(slot)
            | Body::Xml(slot, _)
            | Body::Text(slot)
            | Body::Bytes(slot) => Some(slot),
        };
        let body = body.filter(|slot| slot.sends);
        let params = request.params.as_ref().filter(|slot| slot.sends);
        if body.is_none() && params.is_none() {
            return Ok(None);
        }
        if !request.anonymous && self.renews() {
            self.be_signed_in()?;
        }
        let connection = if self.renews() { self.connection.clone() } else { scope.connection.clone() };
        let scope = Scope { connection: &connection, ..*scope };
        // An address that leads nowhere is told before anything is sent.
        if self.base.is_some() {
            address::resolve(&request.address, self.base.as_ref(), &scope)
                .map_err(|fault| fault.at(request.place))?;
        }
        let params = params.map(|slot| self.value(slot, &scope)).transpose()?;
        let body = body.map(|slot| self.value(slot, &scope)).transpose()?;
        Ok(Some(Position { ready: Ready { params, body }, ..position.clone() }))
    }

    /// Runs a method, as a step does.
    ///
    /// # Errors
    /// When an argument cannot be computed, or the method fails.
    pub(super) fn call(
        &mut self,
        routine: u32,
        args: &[Slot],
        scope: &Scope,
        place: PlaceId,
    ) -> Result<Value, Fault> {
        let mut given = Vec::with_capacity(args.len());
        for arg in args {
            given.push(self.value(arg, scope)?);
        }
        self.run_method(routine, given, scope, place)
    }

    fn run_method(
        &mut self,
        routine: u32,
        args: Vec<Value>,
        scope: &Scope,
        place: PlaceId,
    ) -> Result<Value, Fault> {
        let plan = self.plan;
        let Some(method) = plan.routines.get(routine as usize) else { return Ok(Value::Null) };
        let key = method.memo.then(|| (routine, text_of(&args)));
        if let Some(known) = key.as_ref().and_then(|key| self.memo.find(key, &args)) {
            return Ok(known);
        }
        if self.running.depth >= DEEPEST_CALL {
            let failure = Failure::new("calls of methods are nested more than 100 deep");
            return Err(Fault { code: Code::StepsTooDeep, ..failure.into() }.at(place));
        }
        let arguments: Object = method.takes.iter().cloned().zip(args.iter().cloned()).collect();
        let arguments = Value::Object(arguments.into());
        let inside = Scope { arguments: &arguments, ..Scope::new(plan, scope.connection, scope.now) };
        let own_stack = self.running.depth == CALLS_OF_A_STRANGERS_STACK;
        self.running.depth += 1;
        let value = if own_stack {
            on_a_new_stack(|| self.perform(&method.program, &inside)).and_then(|value| value)
        } else {
            self.perform(&method.program, &inside)
        };
        self.running.depth -= 1;
        // Nobody asks with which status a request of a method has failed, but for a sign-in.
        let status = |fault: Fault| Fault { status: fault.status.filter(|_| self.bare), ..fault };
        let value = value.map_err(status)?;
        if let Some(key) = key {
            self.memo.0.entry(key).or_default().push((args, value.clone()));
        }
        Ok(value)
    }
}

/// Text of arguments, as far as they have one.
fn text_of(args: &[Value]) -> String {
    json::write(&Value::array(args.to_vec()), json::Style::default()).unwrap_or_default()
}
