//! Runs steps.
//!
//! In: a [`Program`] and what can be read where it stands. Out: its value, or the fault of the step
//! that failed. One frame holds what steps have left, by slot; a block runs in the frame of its
//! program, a method in one of its own. Blocks nest as deep as the compiler allows; methods that call
//! each other are counted here.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Block, Loop, Program, Request, Slot, Step, StepKind, WaitStep, Work};
use crate::value::{Failure, Object, Value, text};

use super::eval;
use super::fault::Fault;
use super::host::{Answer, Host};
use super::operation::Runtime;
use super::scope::{Left, Response, Scope};
use super::secret::Secrets;
use super::send::Position;

/// How deep calls of methods may be nested.
const DEEPEST_CALL: usize = 100;

/// Steps that are run for one operation, rounds of loops counted.
const MOST: u32 = 1_000_000;

/// What runs steps knows beside their scope.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Running {
    /// Methods around.
    depth: usize,
    /// Steps that were run.
    steps: u32,
}

impl Running {
    /// Counts a step.
    ///
    /// # Errors
    /// When too many were run.
    pub(super) fn count(&mut self, step: &Step) -> Result<(), Fault> {
        self.steps += 1;
        if self.steps > MOST {
            let message = format!("more than {MOST} steps were run");
            return Err(Fault::new(Code::StepsEndless, message).at(step.place));
        }
        Ok(())
    }
}

/// What has come of the rounds of a loop.
#[derive(Default)]
pub(super) struct Rounds {
    collected: Vec<Value>,
    /// The place of an element, the element, and why it failed.
    failed: Vec<(usize, Value, String)>,
}

impl Rounds {
    /// Takes down what came of an element.
    ///
    /// # Errors
    /// With its failure, where failures are not reported.
    pub(super) fn take(
        &mut self,
        at: usize,
        element: &Value,
        value: Result<Value, Fault>,
        report: bool,
        secrets: &Secrets,
    ) -> Result<(), Fault> {
        match value {
            Ok(Value::Null) => {}
            Ok(value) => self.collected.push(value),
            Err(fault) if report && fault.code != Code::StepsEndless => {
                self.failed.push((at, element.clone(), fault.masked(secrets).message));
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }
}

/// Whether to go on behind a step.
pub(super) enum Flow {
    Next,
    /// The program ends with this value.
    End(Value),
}

impl<H: Host> Runtime<'_, H> {
    /// What a work answers: the service, or its steps, whose value is the body.
    ///
    /// # Errors
    /// As [`Runtime::exchange`], and when a step fails.
    pub(super) fn answer(
        &mut self,
        work: &Work,
        scope: &Scope,
        position: &Position,
    ) -> Result<Response, Fault> {
        let Some(program) = &work.program else { return self.exchange(&work.request, scope, position) };
        let body = self.perform(program, scope, &mut Running::default())?;
        let answer = Answer { status: 200, reason: String::new(), headers: Vec::new(), body: Vec::new() };
        Ok(Response { answer: Arc::new(answer), body })
    }

    fn perform(&mut self, program: &Program, scope: &Scope, running: &mut Running) -> Result<Value, Fault> {
        let mut left = vec![Left::default(); usize::from(program.slots)];
        let steps = self.taken_up(program, scope, &mut left)?;
        match self.block(steps, scope, &mut left, running)? {
            Flow::End(value) => Ok(value),
            Flow::Next => match &program.give {
                Some(give) => eval::slot(give, &Scope { named: &left, ..*scope }),
                None => Ok(Value::Null),
            },
        }
    }

    pub(super) fn block(
        &mut self,
        steps: &[Step],
        scope: &Scope,
        left: &mut [Left],
        running: &mut Running,
    ) -> Result<Flow, Fault> {
        for step in steps {
            running.count(step)?;
            if let Flow::End(value) = self.step(step, scope, left, running)? {
                return Ok(Flow::End(value));
            }
        }
        Ok(Flow::Next)
    }

    fn step(
        &mut self,
        step: &Step,
        scope: &Scope,
        left: &mut [Left],
        running: &mut Running,
    ) -> Result<Flow, Fault> {
        if let Some(guard) = &step.guard
            && !eval::condition(guard, &Scope { named: left, ..*scope })?
        {
            clear(left, &step.fills);
            return Ok(Flow::Next);
        }
        match &step.what {
            StepKind::Send { work, give } => {
                let sent = self.send_step(work, give.as_ref(), &Scope { named: left, ..*scope })?;
                fill(left, step.slot, sent);
            }
            StepKind::Call { routine, args } => {
                let value = self.call(*routine, args, &Scope { named: left, ..*scope }, running, step)?;
                fill(left, step.slot, Left::Value(value));
            }
            StepKind::Value(value) => {
                let value = eval::slot(value, &Scope { named: left, ..*scope })?;
                fill(left, step.slot, Left::Value(value));
            }
            StepKind::Checkpoint(names) | StepKind::Let(names) => {
                for (slot, value) in names {
                    let value = eval::slot(value, &Scope { named: left, ..*scope })?;
                    fill(left, Some(*slot), Left::Value(value));
                }
            }
            StepKind::If { condition, then, otherwise } => {
                let holds = eval::condition(condition, &Scope { named: left, ..*scope })?;
                let arm = if holds { then } else { otherwise };
                return self.arm(arm, scope, left, running);
            }
            StepKind::Case { subject, cases, otherwise } => {
                let subject = eval::slot(subject, &Scope { named: left, ..*scope })?;
                let subject = if subject.is_null() { None } else { Some(text::text(&subject)?) };
                let found = subject.and_then(|subject| {
                    cases.iter().find(|(texts, _)| texts.iter().any(|text| **text == *subject))
                });
                return self.arm(found.map_or(otherwise, |(_, block)| block), scope, left, running);
            }
            StepKind::For(each) => return self.each(each, step, scope, left, running),
            StepKind::While { condition, block, max, again } => {
                clear(left, again);
                for _ in 0..*max {
                    if !eval::condition(condition, &Scope { named: left, ..*scope })? {
                        break;
                    }
                    if let Flow::End(value) = self.block(block, scope, left, running)? {
                        return Ok(Flow::End(value));
                    }
                }
            }
            StepKind::Suspend(suspend) => return Err(self.suspend(suspend, step, scope, left, running)),
            StepKind::Wait(wait) => return self.wait_for(wait, step, scope, left, running),
            StepKind::Fail(message) => {
                let message = eval::slot(message, &Scope { named: left, ..*scope })?;
                let message = self.secrets.mask(&text::text(&message)?);
                return Err(Fault::new(Code::Failed, message).at(step.place));
            }
            StepKind::Return(value) => {
                return eval::slot(value, &Scope { named: left, ..*scope }).map(Flow::End);
            }
        }
        Ok(Flow::Next)
    }

    fn arm(
        &mut self,
        arm: &Block,
        scope: &Scope,
        left: &mut [Left],
        running: &mut Running,
    ) -> Result<Flow, Fault> {
        clear(left, &arm.clears);
        self.block(&arm.steps, scope, left, running)
    }

    /// A block for each element.
    fn each(
        &mut self,
        each: &Loop,
        step: &Step,
        scope: &Scope,
        left: &mut [Left],
        running: &mut Running,
    ) -> Result<Flow, Fault> {
        let list = eval::slot(&each.list, &Scope { named: left, ..*scope })?;
        let elements = match list {
            Value::Null => Arc::default(),
            Value::Array(elements) => elements,
            other => {
                let kind = text::kind(&other);
                let message = format!("the list of a loop is {kind}, an array was expected");
                return Err(Fault::new(Code::Expression, message).at(each.list.place));
            }
        };
        let mut rounds = Rounds::default();
        if each.parallel > 1 {
            self.side_by_side(each, &elements, scope, left, running, &mut rounds)?;
        } else {
            for (at, element) in elements.iter().enumerate() {
                clear(left, &each.fills);
                fill(left, Some(each.item), Left::Value(element.clone()));
                let index = Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
                fill(left, each.index, Left::Value(index));
                let value = match self.round(each, scope, left, running) {
                    Ok((Flow::End(value), _)) => return Ok(Flow::End(value)),
                    Ok((Flow::Next, value)) => Ok(value),
                    Err(fault) => Err(fault),
                };
                rounds.take(at, element, value, each.report, &self.secrets)?;
            }
        }
        let Rounds { collected, failed } = rounds;
        if each.report {
            if !failed.is_empty() && (step.slot.is_none() || failed.len() == elements.len()) {
                return Err(Fault::new(Code::PartFailed, told(&failed, elements.len())).at(step.place));
            }
            let failed = failed.into_iter().map(|(at, item, message)| {
                let index = Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
                Value::object([("index", index), ("item", item), ("message", Value::text(message))])
            });
            let failed = Value::array(failed.collect());
            let both = Value::object([("results", Value::array(collected)), ("failed", failed)]);
            fill(left, step.slot, Left::Value(both));
        } else if each.collect.is_some() {
            fill(left, step.slot, Left::Value(Value::array(collected)));
        }
        Ok(Flow::Next)
    }

    /// The block for one element, and what it adds to the list.
    fn round(
        &mut self,
        each: &Loop,
        scope: &Scope,
        left: &mut [Left],
        running: &mut Running,
    ) -> Result<(Flow, Value), Fault> {
        if let Flow::End(value) = self.block(&each.block, scope, left, running)? {
            return Ok((Flow::End(value), Value::Null));
        }
        let value = match &each.collect {
            Some(collect) => eval::slot(collect, &Scope { named: left, ..*scope })?,
            None => Value::Null,
        };
        Ok((Flow::Next, value))
    }

    /// Asks until an answer is enough.
    fn wait_for(
        &mut self,
        wait: &WaitStep,
        step: &Step,
        scope: &Scope,
        left: &mut [Left],
        running: &mut Running,
    ) -> Result<Flow, Fault> {
        if let Some(first) = &wait.first {
            let first = eval::slot(first, &Scope { named: left, ..*scope })?;
            fill(left, step.slot, Left::Value(first));
            if eval::condition(&wait.until, &Scope { named: left, ..*scope })? {
                return Ok(Flow::Next);
            }
        }
        for asked in 0..wait.tries {
            if let Some(before) = asked.checked_sub(1) {
                let pause = u64::from(wait.every) + u64::from(wait.grow) * u64::from(before);
                self.host.wait(std::time::Duration::from_secs(pause));
            }
            self.step(&wait.ask, scope, left, running)?;
            if eval::condition(&wait.until, &Scope { named: left, ..*scope })? {
                return Ok(Flow::Next);
            }
        }
        let late = eval::slot(&wait.late, &Scope { named: left, ..*scope })?;
        Err(Fault::new(Code::Failed, text::text(&late)?).at(step.place))
    }

    /// A request of a step: its answer, its list, or what its own `return` makes of the answer.
    fn send_step(&mut self, work: &Work, give: Option<&Slot>, scope: &Scope) -> Result<Left, Fault> {
        let rest = reads_rest(&work.request).then(|| super::operation::rest(work, scope.input));
        let scope = Scope { rest: rest.as_ref().unwrap_or(scope.rest), ..*scope };
        if let Some(list) = &work.list {
            return Ok(Left::Value(Value::array(self.list(work, list, &scope)?.records)));
        }
        let response = self.exchange(&work.request, &scope, &Position::default())?;
        Ok(match give {
            Some(give) => Left::Value(eval::slot(give, &Scope { response: Some(&response), ..scope })?),
            None => Left::Answer(response),
        })
    }

    fn call(
        &mut self,
        routine: u32,
        args: &[Slot],
        scope: &Scope,
        running: &mut Running,
        step: &Step,
    ) -> Result<Value, Fault> {
        let plan = self.plan;
        let Some(routine) = plan.routines.get(routine as usize) else { return Ok(Value::Null) };
        let mut arguments = Object::default();
        for (name, arg) in routine.takes.iter().zip(args) {
            arguments.insert(name.clone(), eval::slot(arg, scope)?);
        }
        if running.depth >= DEEPEST_CALL {
            let failure = Failure::new("calls of methods are nested more than 100 deep");
            return Err(Fault { code: Code::StepsTooDeep, ..failure.into() }.at(step.place));
        }
        let arguments = Value::Object(Arc::new(arguments));
        let inside = Scope { arguments: &arguments, ..Scope::new(plan, scope.connection, scope.now) };
        running.depth += 1;
        let value = self.perform(&routine.program, &inside, running);
        running.depth -= 1;
        value
    }
}

/// What failed in a loop, in words; elements are counted from 1.
fn told(failed: &[(usize, Value, String)], all: usize) -> String {
    let mut texts: Vec<String> =
        failed.iter().take(10).map(|(at, _, message)| format!("{}: {message}", at + 1)).collect();
    if failed.len() > 10 {
        texts.push("…".to_owned());
    }
    format!("{} of {all} failed: {}", failed.len(), texts.join("; "))
}

/// Whether a request reads what it does not use elsewhere.
pub(super) fn reads_rest(request: &Request) -> bool {
    !request.rest.is_empty() || request.used.is_some()
}

pub(super) fn clear(left: &mut [Left], slots: &[u16]) {
    for slot in slots {
        fill(left, Some(*slot), Left::default());
    }
}

pub(super) fn fill(left: &mut [Left], slot: Option<u16>, value: Left) {
    if let Some(place) = slot.and_then(|slot| left.get_mut(usize::from(slot))) {
        *place = value;
    }
}
