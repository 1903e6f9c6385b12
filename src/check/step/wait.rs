//! Waiting: a question that is asked again.
//!
//! On the Workato platform the action ends and is started again later, from its first line. So a wait
//! stands where everything behind it can go on from what was kept: at the top of an action, once.

use super::Ending;
use super::Left;
use super::names::{Build, mark};
use crate::check::Checker;
use crate::check::infer::{Infer, literal};
use crate::check::known::join;
use crate::check::scope::Named;
use crate::diagnostic::{Code, Description};
use crate::model::{Kind, Step, StepKind, Type, WaitStep};
use crate::spec::{self, Wait};
use crate::value::Value;

/// Seconds between two questions where nothing is said, and the fewest on the platform.
const EVERY: u32 = 60;

impl Checker<'_> {
    pub(super) fn waited(
        &mut self,
        build: &mut Build,
        step: &spec::Step,
        wait: &Wait,
    ) -> (StepKind, Option<Left>) {
        let span = step.span;
        self.may_wait(build, step, true);
        let keeps: Vec<u16> = build.visible.iter().map(|named| named.slot).collect();
        self.can_be_kept(build);
        let first = wait.first.as_ref().map(|first| {
            let scope = build.scope("`first`");
            Infer::new(&self.known, &scope, self.problems).value(first)
        });
        let asked = match &wait.ask.steps {
            Some(steps) if steps.len() == 1 => steps[0].clone(),
            Some(_) => {
                self.problems.tell(
                    Code::WaitHere,
                    Description::new("`ask` is one request, or a call", wait.ask.span, "several steps")
                        .help("a method takes several steps: `ask: { call: NAME }`".to_owned()),
                );
                let what = spec::StepKind::Unread;
                spec::Step { what, name: None, guard: None, span: wait.ask.span }
            }
            None => {
                let what = spec::StepKind::Send(Box::new(wait.ask.clone()));
                spec::Step { what, name: None, guard: None, span: wait.ask.span }
            }
        };
        let (what, left) = self.kind(build, &asked);
        let left = left.unwrap_or(Left { ty: Type::unknown(), answer: false });
        let answer = left.answer && first.is_none();
        let ty = first.as_ref().map_or_else(|| left.ty.clone(), |first| join(&first.ty, &left.ty));
        let slot = match &step.name {
            Some(name) => build.slot(&name.value),
            None => build.hidden(),
        };
        mark(build, slot, answer);
        let scope = {
            let mut scope = build.scope("`until`");
            if let Some(name) = &step.name {
                let mut named = build.visible.clone();
                let ty = ty.clone();
                let known =
                    Named { name: name.value.as_str().into(), slot, ty, span: name.span, early: false };
                named.push(known);
                scope.named = std::sync::Arc::new(named);
            }
            scope
        };
        let until = Infer::new(&self.known, &scope, self.problems).condition(&wait.until);
        let late = match &wait.late {
            Some(late) => {
                let scope = build.scope("a message");
                let mut infer = Infer::new(&self.known, &scope, self.problems);
                let late = infer.value_text(late);
                infer.never_secret(&late, "a message");
                late
            }
            None => literal(Value::text("it did not end in time"), span),
        };
        let fills = vec![slot];
        let ask = Step { what, guard: None, slot: Some(slot), fills, span: wait.ask.span };
        let every = wait.every.as_ref().map_or(EVERY, |every| seconds(every.value));
        if let Some(short) = wait.every.as_ref().filter(|_| every < EVERY) {
            self.problems.tell(
                Code::ShortWait,
                Description::new(
                    format!("the Workato platform waits {EVERY} seconds at least"),
                    short.span,
                    "shorter than that",
                )
                .help("the binary waits as it is written; where that is meant, accept it".to_owned()),
            );
        }
        let wait = WaitStep {
            first,
            ask,
            until,
            every,
            grow: wait.grow.as_ref().map_or(0, |grow| seconds(grow.value)),
            tries: wait.tries.as_ref().and_then(|tries| u32::try_from(tries.value).ok()).unwrap_or(30),
            late,
            keeps,
        };
        (StepKind::Wait(Box::new(wait)), Some(Left { ty, answer }))
    }

    /// Tells of a wait that stands somewhere else than at the top of an action, or is the second.
    pub(super) fn may_wait(&mut self, build: &mut Build, step: &spec::Step, named: bool) {
        let (why, help) = if !matches!(build.ending, Ending::Output(_)) {
            ("only an action waits", "what is asked here has to be there at once")
        } else if build.depth > 1 {
            ("a wait stands in no block", "put it beside the block, behind what has to happen before")
        } else if build.waits {
            ("an action waits once", "a second wait belongs into an action of its own")
        } else {
            build.waits = true;
            if named && step.name.is_none() && !self.spec.gaps.lost(step.span, "as") {
                ("a wait needs a name", "`until` is over that name: `as: job`, `until: job.state == 'done'`")
            } else {
                return;
            }
        };
        self.problems.tell(Code::WaitHere, Description::new(why, step.span, "waits").help(help.to_owned()));
    }

    /// Tells of values that cannot be kept while the action waits.
    pub(super) fn can_be_kept(&mut self, build: &Build) {
        for named in &build.visible {
            let what = match &named.ty.kind {
                _ if named.ty.secret => "a secret",
                Kind::Bytes => "bytes",
                Kind::File => "a file",
                _ => continue,
            };
            self.problems.tell(
                Code::CannotKeep,
                Description::new(
                    format!("`{}` is {what}, which is not kept while the action waits", named.name),
                    named.span,
                    format!("this is {what}"),
                )
                .help("compute it behind the wait".to_owned()),
            );
        }
    }
}

/// Whole seconds, rounded up.
pub(super) fn seconds(millis: i64) -> u32 {
    u32::try_from(millis.max(0).unsigned_abs().div_ceil(1_000)).unwrap_or(u32::MAX)
}
