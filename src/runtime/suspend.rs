//! Sleeps until the service calls back.
//!
//! An action that sleeps ends with what it has to know when it goes on, a [`Suspension`]. Whoever runs
//! it keeps that, and hands it in again with what the call brought, or with nothing once the time is over.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Code;
use crate::plan::{Action, Program, Step, StepKind, Suspend};
use crate::value::{DateTime, Value};

use super::eval;
use super::fault::Fault;
use super::host::Host;
use super::operation::Runtime;
use super::scope::{Left, Scope};
use super::steps::fill;

/// What an action that sleeps has to know when it goes on. It holds no secret of the connection.
#[derive(Clone, Serialize, Deserialize)]
pub struct Suspension {
    /// What the call has to bring, so that nobody else can make it.
    pub token: String,
    /// Until when the call may come.
    pub expires_at: DateTime,
    /// The moment of the run.
    now: DateTime,
    /// What steps have left, by slot.
    kept: Vec<(u16, Value)>,
}

// Whoever has the token can end the sleep, and steps may have left anything.
impl std::fmt::Debug for Suspension {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Suspension({} values)", self.kept.len())
    }
}

/// How a sleep came to its end.
#[derive(Debug, Clone)]
pub enum Woken {
    /// With what the service said.
    Called(Value),
    /// Nobody called in time.
    Expired,
}

/// A sleep that has come to its end.
#[derive(Debug, Clone)]
pub(super) struct Resuming {
    pub suspension: Suspension,
    pub woken: Woken,
}

impl<H: Host> Runtime<'_, H> {
    /// Goes on with an action behind its sleep, over the config and input that it had.
    ///
    /// # Errors
    /// As [`Runtime::run`], and when nobody called in time and the spec has no value for that.
    pub fn resume(
        &mut self,
        action: &Action,
        config: &Value,
        input: &Value,
        suspension: Suspension,
        woken: Woken,
    ) -> Result<Value, Fault> {
        self.resuming = Some(Resuming { suspension, woken });
        let result = self.run(action, config, input);
        self.resuming = None;
        result
    }

    /// The moment of a run that goes on.
    pub(super) fn moment_of_run(&self) -> DateTime {
        self.resuming.as_ref().map_or_else(|| self.moment(), |resuming| resuming.suspension.now)
    }

    /// The steps of a program that are still to be run, with what is there when it goes on behind a sleep.
    pub(super) fn taken_up<'s>(
        &mut self,
        program: &'s Program,
        scope: &Scope,
        left: &mut [Left],
    ) -> Result<&'s [Step], Fault> {
        let sleep = program.steps.iter().enumerate().find_map(|(at, step)| match &step.what {
            StepKind::Suspend(suspend) => Some((at, step, suspend)),
            _ => None,
        });
        let Some((at, step, suspend)) = sleep else { return Ok(&program.steps) };
        let Some(Resuming { suspension, woken }) = self.resuming.take() else { return Ok(&program.steps) };
        for (slot, value) in suspension.kept {
            fill(left, Some(slot), Left::Value(value));
        }
        let value = match (woken, &suspend.expired) {
            (Woken::Called(payload), _) => {
                let event = Value::object([("payload", payload)]);
                fill(left, Some(suspend.event), Left::Value(event));
                eval::slot(&suspend.resumed, &Scope { named: left, ..*scope })?
            }
            (Woken::Expired, Some(expired)) => eval::slot(expired, &Scope { named: left, ..*scope })?,
            (Woken::Expired, None) => {
                return Err(Fault::new(Code::NobodyCalled, "nobody called back in time").at(step.place));
            }
        };
        fill(left, step.slot, Left::Value(value));
        Ok(&program.steps[at + 1..])
    }

    /// Tells the service where to call, and ends the run.
    pub(super) fn suspend(
        &mut self,
        suspend: &Suspend,
        step: &Step,
        scope: &Scope,
        left: &mut [Left],
    ) -> Fault {
        let token = URL_SAFE_NO_PAD.encode(self.host.random());
        let now = self.moment();
        let expires_at = DateTime { seconds: now.seconds.saturating_add(i64::from(suspend.timeout)), ..now };
        fill(left, Some(suspend.token), Left::Value(Value::text(&token)));
        fill(left, Some(suspend.expires), Left::Value(Value::DateTime(expires_at)));
        if let Some(register) = &suspend.register {
            let told = self.block(std::slice::from_ref(register), scope, left);
            if let Err(fault) = told {
                return fault;
            }
        }
        let kept = suspend.keeps.iter().map(|slot| {
            let value = left.get(usize::from(*slot)).map(Left::whole).unwrap_or_default();
            (*slot, value)
        });
        let kept = kept.collect();
        self.suspended = Some(Suspension { token, expires_at, now: scope.now, kept });
        Fault::new(Code::Sleeps, format!("the action sleeps until it is called, at most until {expires_at}"))
            .at(step.place)
    }
}
