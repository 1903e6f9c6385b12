//! A request for each element of a list, sent side by side.
//!
//! In: a loop whose block is values and one request, and its elements. All requests are made before
//! one is sent, and all are sent before one answer is looked at; so the first failure in the order of
//! the elements is the one that is told, however they were answered. What is sent again, and where a
//! redirect leads, is sent one after the other.

use crate::diagnostic::Code;
use crate::plan::{Loop, Request, Slot, Step, StepKind, Work};
use crate::value::Value;

use super::eval;
use super::fault::Fault;
use super::host::{Answer, Host, NoAnswer, Outgoing};
use super::operation::Runtime;
use super::scope::{Left, Scope};
use super::send::{First, Position};
use super::steps::{Rounds, clear, fill, reads_rest};

/// What was made for an element.
struct Made {
    /// The names of its round, in the order of their slots.
    named: Vec<Left>,
    /// Of what the request is signed with.
    generation: u64,
}

impl<H: Host> Runtime<'_, H> {
    /// Runs the block for all elements and puts what comes of it into `rounds`.
    ///
    /// # Errors
    /// With the first failure, where the loop does not report.
    pub(super) fn side_by_side(
        &mut self,
        each: &Loop,
        elements: &[Value],
        scope: &Scope,
        left: &mut [Left],
        rounds: &mut Rounds,
    ) -> Result<(), Fault> {
        let Some((last, before)) = each.block.split_last() else { return Ok(()) };
        let StepKind::Send { work, give } = &last.what else { return Ok(()) };
        let slots: Vec<u16> = each.fills.iter().copied().chain([each.item]).chain(each.index).collect();
        let mut all = Vec::with_capacity(elements.len());
        let mut requests = Vec::with_capacity(elements.len());
        for (at, element) in elements.iter().enumerate() {
            clear(left, &slots);
            fill(left, Some(each.item), Left::Value(element.clone()));
            fill(left, each.index, Left::Value(Value::Int(i64::try_from(at).unwrap_or(i64::MAX))));
            let made = self.made(before, last, work, scope, left);
            all.push(match made {
                Ok(request) => {
                    requests.push(request);
                    let named = slots.iter().map(|slot| left.get(usize::from(*slot)).cloned());
                    let named = named.map(Option::unwrap_or_default).collect();
                    Ok(Made { named, generation: self.held.generation })
                }
                Err(fault) if each.report && fault.code != Code::StepsEndless => Err(fault),
                Err(fault) => return Err(fault),
            });
        }
        let width = usize::try_from(each.parallel).unwrap_or(1);
        let mut answers = self.send_all(requests, width).into_iter();
        for (at, (made, element)) in all.into_iter().zip(elements).enumerate() {
            let value = made.and_then(|made| {
                for (slot, value) in slots.iter().zip(made.named) {
                    fill(left, Some(*slot), value);
                }
                let none = || Err(NoAnswer::Network("no answer".to_owned()));
                let first =
                    First { answer: answers.next().unwrap_or_else(none), generation: made.generation };
                let value = self.judged(work, give.as_ref(), &Scope { named: left, ..*scope }, first)?;
                fill(left, last.slot, value);
                match &each.collect {
                    Some(collect) => eval::slot(collect, &Scope { named: left, ..*scope }),
                    None => Ok(Value::Null),
                }
            });
            rounds.take(at, element, value, each.report, &self.secrets)?;
        }
        Ok(())
    }

    /// The request of a round, as it is sent.
    fn made(
        &mut self,
        before: &[Step],
        last: &Step,
        work: &Work,
        scope: &Scope,
        left: &mut [Left],
    ) -> Result<Outgoing, Fault> {
        self.block(before, scope, left)?;
        self.count(last.place)?;
        let scope = Scope { named: left, ..*scope };
        let rest = reads_rest(&work.request).then(|| super::operation::rest(work, scope.input));
        let scope = Scope { rest: rest.as_ref().unwrap_or(scope.rest), ..scope };
        self.signed(&work.request, &scope).map_err(|fault| fault.at(work.request.place))
    }

    /// A request with its credentials.
    fn signed(&mut self, request: &Request, scope: &Scope) -> Result<Outgoing, Fault> {
        let position = Position::default();
        let renews = !request.anonymous && self.renews();
        if renews && self.base.is_none() && self.plan.connection.base_url.is_some() {
            self.be_signed_in()?;
        }
        let mut connection = if renews { self.connection.clone() } else { scope.connection.clone() };
        let mut made = self.build(request, &Scope { connection: &connection, ..*scope }, &position)?;
        let url = super::send::parse(&made.url)?;
        if renews && self.is_signed(request, &url) {
            self.be_signed_in()?;
            connection = self.connection.clone();
            made = self.build(request, &Scope { connection: &connection, ..*scope }, &position)?;
        }
        let url = super::send::parse(&made.url)?;
        self.sign(request, &Scope { connection: &connection, ..*scope }, &url, &made)
    }

    /// Sends them, no more in any span than the limit allows.
    fn send_all(&mut self, requests: Vec<Outgoing>, width: usize) -> Vec<Result<Answer, NoAnswer>> {
        let Some(limit) = self.plan.limit else { return self.host.send_all(requests, width) };
        let mut answers = Vec::with_capacity(requests.len());
        let mut together = Vec::new();
        for request in requests {
            let pause = self.throttle.pause(limit, self.host.now());
            if !pause.is_zero() {
                answers.extend(self.host.send_all(std::mem::take(&mut together), width));
                self.host.wait(pause);
            }
            together.push(request);
        }
        answers.extend(self.host.send_all(together, width));
        answers
    }

    /// What an answer is, and what is made of it.
    fn judged(
        &mut self,
        work: &Work,
        give: Option<&Slot>,
        scope: &Scope,
        first: First,
    ) -> Result<Left, Fault> {
        let rest = reads_rest(&work.request).then(|| super::operation::rest(work, scope.input));
        let scope = Scope { rest: rest.as_ref().unwrap_or(scope.rest), ..*scope };
        let response = self.attempts(&work.request, &scope, &Position::default(), Some(first))?;
        Ok(match give {
            Some(give) => Left::Value(eval::slot(give, &Scope { response: Some(&response), ..scope })?),
            None => Left::Answer(response),
        })
    }
}
