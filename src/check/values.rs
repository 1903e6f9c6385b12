//! Walks over the values that stand in a work, before they have types.
//!
//! In: a work or steps. Out: every value slot in it, those of blocks too, in the author's order.
//! Conditions and lists of loops are expressions, which [`reads`] alone looks at.

use super::walk;
use crate::expr::ast::{Expr, Written};
use crate::spec::{Request, Step, StepKind, Work};

/// Calls `see` on every value of a work.
pub(super) fn of_work(work: &Work, see: &mut dyn FnMut(&Written)) {
    match &work.steps {
        Some(steps) => of_steps(steps, see),
        None => of_request(&work.request, see),
    }
    work.list.each.iter().for_each(&mut *see);
    work.give.iter().for_each(see);
}

/// Calls `see` on every value of steps.
pub(super) fn of_steps(steps: &[Step], see: &mut dyn FnMut(&Written)) {
    steps.iter().for_each(|step| of_step(step, see));
}

fn of_step(step: &Step, see: &mut dyn FnMut(&Written)) {
    match &step.what {
        StepKind::Send(work) => of_work(work, see),
        StepKind::Call { with, .. } => with.iter().for_each(|(_, value)| see(value)),
        StepKind::Let(names) | StepKind::Checkpoint(names) => names.iter().for_each(|(_, value)| see(value)),
        StepKind::If { then, otherwise, .. } => {
            of_steps(then, see);
            of_steps(otherwise, see);
        }
        StepKind::Case { cases, otherwise, .. } => {
            cases.iter().for_each(|(_, block)| of_steps(block, see));
            of_steps(otherwise, see);
        }
        StepKind::For { block, collect, .. } => {
            of_steps(block, see);
            collect.iter().for_each(see);
        }
        StepKind::While { block, .. } => of_steps(block, see),
        StepKind::Download(download) => {
            of_request(&download.request, see);
            download.size.iter().chain(&download.range).for_each(see);
        }
        StepKind::Upload(upload) => {
            see(&upload.file);
            upload.send.iter().for_each(|work| of_work(work, see));
            upload.keep.iter().for_each(|(_, value)| see(value));
            upload.commit.iter().for_each(|work| of_work(work, see));
        }
        StepKind::Wait(wait) => {
            wait.first.iter().for_each(&mut *see);
            of_work(&wait.ask, see);
            wait.late.iter().for_each(see);
        }
        StepKind::Suspend(suspend) => {
            suspend.register.iter().for_each(|work| of_work(work, see));
            suspend.resumed.iter().chain(&suspend.expired).for_each(see);
        }
        StepKind::Fail(value) | StepKind::Return(value) => see(value),
        StepKind::Unread => {}
    }
}

/// Whether steps read a name, in a value or in an expression.
pub(super) fn reads(steps: &[Step], name: &str) -> bool {
    let mut found = false;
    of_steps(steps, &mut |value| found |= walk::reads(value, name));
    expressions(steps, &mut |expr| found |= walk::reads_name(expr, name));
    found
}

/// Calls `see` on the conditions, subjects and lists of steps.
fn expressions(steps: &[Step], see: &mut dyn FnMut(&Expr)) {
    for step in steps {
        step.guard.iter().for_each(&mut *see);
        match &step.what {
            StepKind::If { condition, then, otherwise } => {
                see(condition);
                expressions(then, see);
                expressions(otherwise, see);
            }
            StepKind::Case { subject, cases, otherwise } => {
                see(subject);
                cases.iter().for_each(|(_, block)| expressions(block, see));
                expressions(otherwise, see);
            }
            StepKind::For { each, block, .. } => {
                see(&each.list);
                expressions(block, see);
            }
            StepKind::While { condition, block, .. } => {
                see(condition);
                expressions(block, see);
            }
            StepKind::Wait(wait) => see(&wait.until),
            StepKind::Send(_)
            | StepKind::Call { .. }
            | StepKind::Let(_)
            | StepKind::Download(_)
            | StepKind::Upload(_)
            | StepKind::Suspend(_)
            | StepKind::Checkpoint(_)
            | StepKind::Fail(_)
            | StepKind::Return(_)
            | StepKind::Unread => {}
        }
    }
}

fn of_request(request: &Request, see: &mut dyn FnMut(&Written)) {
    see(&request.path);
    request.params.iter().for_each(&mut *see);
    request.settings.headers.iter().for_each(|(_, value)| see(value));
    request.body.as_ref().and_then(crate::spec::Body::value).into_iter().for_each(see);
}
