//! Runs steps.
//!
//! In: a [`Program`] and what can be read where it stands. Out: its value, or the fault of the step
//! that failed. One frame holds what steps have left, by slot; a block runs in the frame of its
//! program, a method in one of its own. Blocks nest as deep as the compiler allows; methods that call
//! each other are counted here.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Block, Loop, Program, Request, Slot, Step, StepKind, WaitStep, Work};
use crate::value::{Value, text};

use super::eval;
use super::fault::Fault;
use super::host::{Answer, Host};
use super::operation::Runtime;
use super::scope::{Left, Response, Scope};
use super::secret::Secrets;
use super::send::Position;

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
        self.perform(program, scope).map(made)
    }

    pub(super) fn perform(&mut self, program: &Program, scope: &Scope) -> Result<Value, Fault> {
        let mut left = vec![Left::default(); usize::from(program.slots)];
        let steps = self.taken_up(program, scope, &mut left)?;
        match self.block(steps, scope, &mut left)? {
            Flow::End(value) => Ok(value),
            Flow::Next => match &program.give {
                Some(give) => self.value(give, &Scope { named: &left, ..*scope }),
                None => Ok(Value::Null),
            },
        }
    }

    /// The answer of a work of which something is kept, and what its steps have left.
    ///
    /// # Errors
    /// As [`Runtime::exchange`], and when a step fails.
    pub(super) fn left_behind(&mut self, work: &Work, scope: &Scope) -> Result<(Response, Vec<Left>), Fault> {
        let Some(program) = &work.program else {
            let response = self.attempts(&work.request, scope, &Position::default(), None)?;
            return Ok((response, Vec::new()));
        };
        let mut left = vec![Left::default(); usize::from(program.slots)];
        self.block(&program.steps, scope, &mut left)?;
        Ok((made(Value::Null), left))
    }

    pub(super) fn block(&mut self, steps: &[Step], scope: &Scope, left: &mut [Left]) -> Result<Flow, Fault> {
        for step in steps {
            self.count(step.place)?;
            if let Flow::End(value) = self.step(step, scope, left)? {
                return Ok(Flow::End(value));
            }
        }
        Ok(Flow::Next)
    }

    fn step(&mut self, step: &Step, scope: &Scope, left: &mut [Left]) -> Result<Flow, Fault> {
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
                let value = self.call(*routine, args, &Scope { named: left, ..*scope }, step.place)?;
                fill(left, step.slot, Left::Value(value));
            }
            StepKind::Value(value) => {
                let value = self.value(value, &Scope { named: left, ..*scope })?;
                fill(left, step.slot, Left::Value(value));
            }
            StepKind::Checkpoint(names) | StepKind::Let(names) => {
                for (slot, value) in names {
                    let value = self.value(value, &Scope { named: left, ..*scope })?;
                    fill(left, Some(*slot), Left::Value(value));
                }
            }
            StepKind::If { condition, then, otherwise } => {
                let holds = eval::condition(condition, &Scope { named: left, ..*scope })?;
                let arm = if holds { then } else { otherwise };
                return self.arm(arm, scope, left);
            }
            StepKind::Case { subject, cases, otherwise } => {
                let subject = eval::slot(subject, &Scope { named: left, ..*scope })?;
                let subject = if subject.is_null() { None } else { Some(text::text(&subject)?) };
                let found = subject.and_then(|subject| {
                    cases.iter().find(|(texts, _)| texts.iter().any(|text| **text == *subject))
                });
                return self.arm(found.map_or(otherwise, |(_, block)| block), scope, left);
            }
            StepKind::For(each) => return self.each(each, step, scope, left),
            StepKind::While { condition, block, max, again } => {
                clear(left, again);
                for _ in 0..*max {
                    if !eval::condition(condition, &Scope { named: left, ..*scope })? {
                        break;
                    }
                    if let Flow::End(value) = self.block(block, scope, left)? {
                        return Ok(Flow::End(value));
                    }
                }
            }
            StepKind::Download { download, size } => {
                let file = self.offered(*download, size.as_ref(), &Scope { named: left, ..*scope });
                fill(left, step.slot, Left::Value(file.map_err(|fault| fault.at(step.place))?));
            }
            StepKind::Upload(upload) => {
                let sent = self.upload(upload, scope, left);
                let sent = sent.map_err(|fault| fault.at(step.place))?;
                fill(left, step.slot, sent);
            }
            StepKind::Suspend(suspend) => return Err(self.suspend(suspend, step, scope, left)),
            StepKind::Wait(wait) => return self.wait_for(wait, step, scope, left),
            StepKind::Fail(message) => {
                let message = eval::slot(message, &Scope { named: left, ..*scope })?;
                let message = self.secrets.mask(&text::text(&message)?);
                return Err(Fault::new(Code::Failed, message).at(step.place));
            }
            StepKind::Return(value) => {
                return self.value(value, &Scope { named: left, ..*scope }).map(Flow::End);
            }
        }
        Ok(Flow::Next)
    }

    fn arm(&mut self, arm: &Block, scope: &Scope, left: &mut [Left]) -> Result<Flow, Fault> {
        clear(left, &arm.clears);
        self.block(&arm.steps, scope, left)
    }

    /// A block for each element.
    fn each(&mut self, each: &Loop, step: &Step, scope: &Scope, left: &mut [Left]) -> Result<Flow, Fault> {
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
            let done = self.side_by_side(each, &elements, scope, left, &mut rounds);
            // Nobody asks with which status one of several has failed.
            done.map_err(|fault| Fault { status: None, ..fault })?;
        } else {
            for (at, element) in elements.iter().enumerate() {
                clear(left, &each.fills);
                fill(left, Some(each.item), Left::Value(element.clone()));
                let index = Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
                fill(left, each.index, Left::Value(index));
                let value = match self.round(each, scope, left) {
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
    fn round(&mut self, each: &Loop, scope: &Scope, left: &mut [Left]) -> Result<(Flow, Value), Fault> {
        if let Flow::End(value) = self.block(&each.block, scope, left)? {
            return Ok((Flow::End(value), Value::Null));
        }
        let value = match &each.collect {
            Some(collect) => self.value(collect, &Scope { named: left, ..*scope })?,
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
                self.memo.clear();
            }
            self.step(&wait.ask, scope, left)?;
            if eval::condition(&wait.until, &Scope { named: left, ..*scope })? {
                return Ok(Flow::Next);
            }
        }
        let late = eval::slot(&wait.late, &Scope { named: left, ..*scope })?;
        Err(Fault::new(Code::Failed, text::text(&late)?).at(step.place))
    }

    /// A request of a step: its answer, its list, or what its own `return` makes of the answer.
    fn send_step(&mut self, work: &Work, give: Option<&Slot>, scope: &Scope) -> Result<Left, Fault> {
        if let Some(list) = &work.list {
            let rest = reads_rest(&work.request).then(|| super::operation::rest(work, scope.input));
            let scope = Scope { rest: rest.as_ref().unwrap_or(scope.rest), ..*scope };
            let listed = self.list(work, list, &scope).map_err(|fault| Fault { status: None, ..fault })?;
            return Ok(Left::Value(Value::array(listed.records)));
        }
        let response = self.answer_to(work, scope)?;
        self.given(give, response, scope)
    }

    /// What a request of a step leaves: what its own `return` makes of the answer, or the answer.
    pub(super) fn given(
        &mut self,
        give: Option<&Slot>,
        response: Response,
        scope: &Scope,
    ) -> Result<Left, Fault> {
        Ok(match give {
            Some(give) => Left::Value(self.value(give, &Scope { response: Some(&response), ..*scope })?),
            None => Left::Answer(response),
        })
    }

    /// The answer to a request of a step.
    pub(super) fn answer_to(&mut self, work: &Work, scope: &Scope) -> Result<Response, Fault> {
        let rest = reads_rest(&work.request).then(|| super::operation::rest(work, scope.input));
        let scope = Scope { rest: rest.as_ref().unwrap_or(scope.rest), ..*scope };
        self.exchange(&work.request, &scope, &Position::default())
    }
}

/// The answer that steps make.
fn made(body: Value) -> Response {
    let answer = Answer { status: 200, reason: String::new(), headers: Vec::new(), body: Vec::new() };
    Response { answer: Arc::new(answer), body }
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
