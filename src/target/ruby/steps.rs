//! Steps: statements of a lambda, one after the other.
//!
//! A name of the spec is a local. Locals of a block end with it, as names of a loop do; those of a
//! `while` are there before it, so that a round finds what the one before has left. What is skipped
//! leaves null: a local that nothing was assigned to is nil by itself, but for one of a `while`.

use super::export::{Export, Hand, param_of};
use super::expr::block_on;
use super::list::In;
use super::names;
use super::sign_in::passing;
use super::tree::Ruby;
use crate::model::{Block, Expr, ExprKind, Loop, Program, Step, StepKind, Work};

impl Here {
    /// Leaves the lambda, with a value or without.
    pub(super) fn leave_with(self, value: Option<Ruby>) -> Ruby {
        match (self.block, value) {
            (true, value) => Ruby::Return(Box::new(value.unwrap_or(Ruby::Nil))),
            (false, value) => Ruby::Next(value.map(Box::new)),
        }
    }
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Here {
    /// In a block of Ruby, out of which only `return` leads.
    block: bool,
    /// In a `while`, whose names stay from round to round.
    stays: bool,
}

impl Export<'_> {
    /// The statements of a program. `last` makes of its value, which may be an object or null, what the
    /// lambda gives.
    pub(super) fn program(&self, program: &Program, last: &dyn Fn(&Expr, Ruby) -> Ruby) -> Vec<Ruby> {
        let before = self.names.replace(program.names.iter().map(|name| names::local(name)).collect());
        let answers = self.answers.replace(program.answers.clone());
        let mut body = self.top(program, last);
        if let Some(give) = &program.give {
            let mut given = self.body(give, &self.around.get());
            if let Some(value) = given.pop() {
                body.extend(given);
                body.push(last(give, value));
            }
        }
        self.names.replace(before);
        self.answers.replace(answers);
        body
    }

    /// The local of a slot.
    pub(super) fn slot_name(&self, slot: u16) -> String {
        self.names.borrow().get(usize::from(slot)).cloned().unwrap_or_default()
    }

    /// The statements whose last gives what a work asks for, as the fixed methods take it: the hash of
    /// its request, or the answer that its steps make.
    pub(super) fn asks(&self, work: &Work) -> Vec<Ruby> {
        let Some(program) = &work.program else { return vec![self.request(&work.request)] };
        self.note("send.answer");
        self.program(program, &|_, value| Ruby::symbols([("answer", answer(value))]))
    }

    /// The answer that steps make.
    pub(super) fn answered(&self, program: &Program) -> Ruby {
        let body = self.program(program, &|_, value| value);
        answer(Ruby::lambda([] as [&str; 0], body).call("call", []))
    }

    pub(super) fn steps(&self, steps: &[Step], here: Here, last: &dyn Fn(&Expr, Ruby) -> Ruby) -> Vec<Ruby> {
        steps.iter().flat_map(|step| self.step(step, here, last)).collect()
    }

    pub(super) fn step(&self, step: &Step, here: Here, last: &dyn Fn(&Expr, Ruby) -> Ruby) -> Vec<Ruby> {
        let statements = self.unguarded(step, here, last);
        let Some(guard) = &step.guard else { return statements };
        let condition = self.condition(guard, &self.around.get());
        let skipped = if here.stays { self.cleared(&step.fills) } else { Vec::new() };
        match (&statements[..], skipped.is_empty()) {
            ([statement], true) if !matches!(statement, Ruby::If { .. } | Ruby::Case { .. }) => {
                vec![statement.clone().only_if(condition)]
            }
            _ => vec![Ruby::If {
                condition: Box::new(condition),
                then: statements,
                otherwise: (!skipped.is_empty()).then_some(skipped),
            }],
        }
    }

    fn cleared(&self, slots: &[u16]) -> Vec<Ruby> {
        slots.iter().map(|slot| Ruby::assign(&self.slot_name(*slot), Ruby::Nil)).collect()
    }

    fn unguarded(&self, step: &Step, here: Here, last: &dyn Fn(&Expr, Ruby) -> Ruby) -> Vec<Ruby> {
        let around = self.around.get();
        let named = |value: Ruby| match step.slot {
            Some(slot) => Ruby::assign(&self.slot_name(slot), value),
            None => value,
        };
        match &step.what {
            StepKind::Send { work, give } => {
                let sent = step.slot.map(|slot| self.slot_name(slot));
                self.sent(work, give.as_ref(), sent, here, &named)
            }
            StepKind::Call { routine, args } => {
                let call = self.step_routine(*routine, self.all(args, &around));
                let Some(name) = self.renews_by_call() else { return vec![named(call)] };
                let name = step.slot.map_or(name, |slot| self.slot_name(slot));
                vec![Ruby::assign(&name, call), self.unless_refused(&name, here)]
            }
            StepKind::Value(value) => {
                let mut body = self.body(value, &around);
                let value = body.pop().unwrap_or(Ruby::Nil);
                body.push(named(value));
                body
            }
            StepKind::Checkpoint { names: values, .. } | StepKind::Let(values) => {
                let mut body = Vec::new();
                for (slot, value) in values {
                    let mut given = self.body(value, &around);
                    let value = given.pop().unwrap_or(Ruby::Nil);
                    body.extend(given);
                    body.push(Ruby::assign(&self.slot_name(*slot), value));
                }
                body
            }
            StepKind::If { condition, then, otherwise } => {
                let mut condition = self.condition(condition, &around);
                let mut then = self.arm(then, here, last);
                let mut otherwise = self.arm(otherwise, here, last);
                if then.is_empty() {
                    condition = condition.negated();
                    std::mem::swap(&mut then, &mut otherwise);
                }
                let otherwise = (!otherwise.is_empty()).then_some(otherwise);
                vec![Ruby::If { condition: Box::new(condition), then, otherwise }]
            }
            StepKind::Case { subject, cases, otherwise } => {
                let subject = match subject.ty.kind {
                    crate::model::Kind::String => self.value(subject, &around),
                    _ => Ruby::prelude("word", [self.value(subject, &around)]),
                };
                let branches = cases.iter().map(|(texts, block)| {
                    let texts = texts.iter().map(|text| Ruby::text(&**text)).collect();
                    (texts, filled(self.arm(block, here, last)))
                });
                let branches = branches.collect();
                let otherwise = self.arm(otherwise, here, last);
                let otherwise = (!otherwise.is_empty()).then_some(otherwise);
                vec![Ruby::Case { subject: Box::new(subject), branches, otherwise }]
            }
            StepKind::For(each) => {
                let mut body = self.each(each, step.slot.is_some(), last);
                let value = body.pop().unwrap_or(Ruby::Nil);
                body.push(named(value));
                body
            }
            StepKind::While { condition, block, max, again } => {
                let mut body = self.cleared(again);
                let inside = Here { block: true, stays: true };
                let stop = Ruby::Break.unless(self.condition(condition, &around));
                let round = std::iter::once(stop).chain(self.steps(block, inside, last)).collect();
                body.push(Ruby::integer(*max).block("times", [] as [&str; 0], round));
                body
            }
            StepKind::Download(download) => vec![named(self.download(download))],
            StepKind::Upload(upload) => self.upload(upload, None, &named),
            // Each has a place at the top of an action, and is written there.
            StepKind::Wait(_) | StepKind::Suspend(_) => Vec::new(),
            StepKind::Fail(message) => {
                let message = match &message.kind {
                    ExprKind::Literal(crate::value::Value::Text(text)) => Ruby::text(&**text),
                    ExprKind::Text(_) => self.value(message, &around),
                    _ => Ruby::prelude("text", [self.value(message, &around)]),
                };
                vec![Ruby::function("error", [message])]
            }
            StepKind::Return(value) => {
                let mut body = self.body(value, &around);
                let given = Box::new(last(value, body.pop().unwrap_or(Ruby::Nil)));
                body.push(if here.block { Ruby::Return(given) } else { Ruby::Next(Some(given)) });
                body
            }
        }
    }

    fn sent(
        &self,
        work: &Work,
        give: Option<&Expr>,
        slot: Option<String>,
        here: Here,
        named: &dyn Fn(Ruby) -> Ruby,
    ) -> Vec<Ruby> {
        if let Some(list) = &work.list {
            let list = self.list(work, list, In::Operation);
            let listed = Ruby::function("call", [Ruby::text("specc_list"), Ruby::name("connection"), list]);
            return vec![named(listed.at(Ruby::symbol("records")))];
        }
        let renews = self.hand.get() == Hand::Renewing;
        let send = if renews {
            self.send(&Work { request: passing(&work.request), ..work.clone() })
        } else {
            self.send(work)
        };
        let resumes = self.resumes.get();
        // Without an answer the position was refused, and there is no page.
        let refused = |name: &str| {
            let nothing = Box::new(Ruby::Nil);
            let end = if here.block { Ruby::Return(nothing) } else { Ruby::Next(Some(nothing)) };
            resumes.then(|| end.only_if(Ruby::name(name).call("nil?", [])))
        };
        let Some(give) = give else {
            let name = slot.unwrap_or_else(|| "response".to_owned());
            let mut body = vec![if resumes || renews { Ruby::assign(&name, send) } else { named(send) }];
            body.extend(refused(&name));
            body.extend(self.unless_renewed(&name, here));
            return body;
        };
        let mut body = vec![Ruby::assign("response", send)];
        body.extend(refused("response"));
        body.extend(self.unless_renewed("response", here));
        let mut given = self.body(give, &self.around.get());
        let value = given.pop().unwrap_or(Ruby::Nil);
        body.extend(given);
        body.push(named(value));
        body
    }

    fn arm(&self, block: &Block, here: Here, last: &dyn Fn(&Expr, Ruby) -> Ruby) -> Vec<Ruby> {
        let mut body = if here.stays { self.cleared(&block.clears) } else { Vec::new() };
        body.extend(self.steps(&block.steps, here, last));
        body
    }

    /// The statements of a loop, of which the last is its value.
    fn each(&self, each: &Loop, named: bool, last: &dyn Fn(&Expr, Ruby) -> Ruby) -> Vec<Ruby> {
        let around = self.around.get();
        let mut list = self.value(&each.list, &around);
        if super::expr::nullable(&each.list.ty) {
            list = list.binary("||", Ruby::List(Vec::new()));
        }
        if each.parallel > 1 {
            return self.side_by_side(each, list, named);
        }
        let resumes = self.resumes.replace(self.resumes.get() && !each.report);
        // The names of a loop are new in each round.
        let mut body = self.steps(&each.block, Here { block: true, stays: false }, last);
        self.resumes.set(resumes);
        let mut params = vec![self.slot_name(each.item)];
        params.extend(each.index.map(|index| self.slot_name(index)));
        if each.report {
            body.extend(each.collect.as_ref().map_or_else(|| vec![Ruby::Nil], |it| self.body(it, &around)));
            let mut args = vec![list, Ruby::boolean(named)];
            args.extend(self.known_secrets());
            return vec![block_on(Ruby::prelude("reported", args), used(params, &body), body)];
        }
        let Some(collect) = &each.collect else {
            let walk = if each.index.is_some() { "each_with_index" } else { "each" };
            return vec![list.block(walk, used(params, &body), body)];
        };
        body.extend(self.body(collect, &around));
        let params = used(params, &body);
        let mapped = match each.index {
            Some(_) => list.call("each_with_index", []).block("map", params, body),
            None => list.block("map", params, body),
        };
        vec![if vanishes(collect) { mapped.call("compact", []) } else { mapped }]
    }

    /// Statements that name values.
    pub(super) fn values_before(&self, steps: &[Step]) -> Vec<Ruby> {
        self.steps(steps, Here { block: true, stays: false }, &|_, value| value)
    }
}

/// A value as the body of an answer.
fn answer(value: Ruby) -> Ruby {
    Ruby::texts([("body", value), ("headers", Ruby::Hash(super::tree::Hash::default()))])
}

/// Whether what a round gives may be null.
pub(super) fn vanishes(collect: &Expr) -> bool {
    super::expr::nullable(&collect.ty)
        || matches!(collect.ty.kind, crate::model::Kind::Any)
        || super::structure::may_vanish(collect)
}

/// A branch in which nothing happens still stands there.
fn filled(body: Vec<Ruby>) -> Vec<Ruby> {
    if body.is_empty() { vec![Ruby::Nil] } else { body }
}

/// Parameters, with an underscore in front of those that nothing reads.
fn used(params: Vec<String>, body: &[Ruby]) -> Vec<String> {
    params.iter().map(|name| param_of(name, body)).collect()
}
