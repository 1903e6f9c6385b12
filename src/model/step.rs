//! Steps: what a work does in sequence.
//!
//! A [`Program`] runs from its first step on, until one ends it or none is left. What a step gives has
//! a slot; expressions read it as [`Root::Named`](super::Root::Named). A step that is skipped, or that
//! stands in an arm that is not taken, leaves null in the slots that it would have filled.

use std::sync::Arc;

use super::RoutineId;
use super::expr::Expr;
use super::request::Work;
use crate::span::Span;

/// Steps, and the value that comes of them.
#[derive(Debug, Clone)]
pub struct Program {
    pub steps: Vec<Step>,
    /// The value where no step has ended the program; `None` where one always does, or nobody asks.
    pub give: Option<Expr>,
    /// The name of each slot.
    pub names: Vec<Arc<str>>,
    /// The slots that hold whole answers.
    pub answers: Vec<u16>,
    pub span: Span,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    pub what: StepKind,
    /// It is skipped unless this holds.
    pub guard: Option<Expr>,
    /// The slot of its value.
    pub slot: Option<u16>,
    /// All slots that it fills, those of its blocks too.
    pub fills: Vec<u16>,
    pub span: Span,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// A request. Its value is `give`, which reads the answer; else the list that it reads; else the
    /// answer itself.
    Send {
        work: Box<Work>,
        give: Option<Expr>,
    },
    /// A method, what it takes in order.
    Call {
        routine: RoutineId,
        args: Vec<Expr>,
    },
    /// A value, computed.
    Value(Expr),
    Let(Vec<(u16, Expr)>),
    If {
        condition: Expr,
        then: Block,
        otherwise: Block,
    },
    /// By the text of the subject.
    Case {
        subject: Expr,
        cases: Vec<(Vec<Arc<str>>, Block)>,
        otherwise: Block,
    },
    For(Box<Loop>),
    /// `again`: slots that hold what the round before has left, null before the first.
    While {
        condition: Expr,
        block: Vec<Step>,
        max: u32,
        again: Vec<u16>,
    },
    Download(Box<Download>),
    Upload(Box<Upload>),
    Wait(Box<Wait>),
    Suspend(Box<Suspend>),
    /// Values with names. An action that is run again goes on from here, with `keeps` as they were.
    Checkpoint {
        names: Vec<(u16, Expr)>,
        keeps: Vec<u16>,
    },
    Fail(Expr),
    Return(Expr),
}

/// A file that the service gives: its value is known by the address, and nothing is asked before
/// somebody reads it.
#[derive(Debug, Clone)]
pub struct Download {
    /// What the step calls it.
    pub name: String,
    /// Address, parameters and headers are made when the step runs, all else reads the answer alone.
    pub work: Work,
    /// Bytes, where they are known before.
    pub size: Option<Expr>,
    /// Bytes that are asked for at once at most.
    pub chunk: u64,
    /// Parameters over the argument `chunk`, in place of the header `Range`.
    pub range: Option<Expr>,
}

/// A file that is sent in pieces of one size, but for the last.
#[derive(Debug, Clone)]
pub struct Upload {
    /// A file, text or bytes.
    pub file: Expr,
    /// Bytes of a piece.
    pub size: u64,
    /// The slot of the piece: an object.
    pub chunk: u16,
    /// Sends a piece; its value is `give`, else the answer.
    pub send: Work,
    pub give: Option<Expr>,
    /// Slots that the answer to a piece fills, null before the first.
    pub keep: Vec<(u16, Expr)>,
    /// What follows the last piece, and its value in place of that of the piece.
    pub commit: Option<(Work, Option<Expr>)>,
    /// What the platform keeps to go on where it stopped: slots; `None`: it would begin anew.
    pub keeps: Option<Vec<u16>>,
}

/// An arm of a choice.
#[derive(Debug, Clone, Default)]
pub struct Block {
    pub steps: Vec<Step>,
    /// Slots that other arms fill and this one does not.
    pub clears: Vec<u16>,
}

/// A block for each element of a list.
#[derive(Debug, Clone)]
pub struct Loop {
    pub item: u16,
    pub index: Option<u16>,
    /// An array or null.
    pub list: Expr,
    pub block: Vec<Step>,
    /// Nulls stay out of the list.
    pub collect: Option<Expr>,
    /// A failure does not end the loop. Its value is an object: `results`, and `failed` with `index`,
    /// `item` and `message`. Without a slot, or where all failed, what failed is an error.
    pub report: bool,
    /// How many requests at a time. Above 1 the block is values and, at its end, one request: all are made
    /// before one is sent, and all are sent before an answer is looked at.
    pub parallel: u32,
}

/// A question that is asked again until an answer is enough. It stands at the top of an action, once.
#[derive(Debug, Clone)]
pub struct Wait {
    /// Looked at before anything is asked.
    pub first: Option<Expr>,
    /// One step, which fills the slot of the wait.
    pub ask: Step,
    /// Reads the slot.
    pub until: Expr,
    /// Seconds between two questions, and how many more each time.
    pub every: u32,
    pub grow: u32,
    pub tries: u32,
    /// The message when it did not end.
    pub late: Expr,
    /// What steps before have left in the slots that can be read behind, in order.
    pub keeps: Vec<u16>,
}

/// A sleep until the service calls. It stands at the top of an action, and there is one wait or sleep.
#[derive(Debug, Clone)]
pub struct Suspend {
    /// Tells the service where to call. It reads `token`, `expires`, and what steps before have left.
    pub register: Option<Step>,
    /// The slots of what the call has to bring, of the moment until which it may come, and of the call.
    pub token: u16,
    pub expires: u16,
    pub event: u16,
    /// The value when it called.
    pub resumed: Expr,
    /// The value when it did not; an error without one.
    pub expired: Option<Expr>,
    /// Seconds.
    pub timeout: u32,
    /// What steps before have left in the slots that can be read behind, in order.
    pub keeps: Vec<u16>,
}

impl Program {
    /// All works within, in order.
    #[must_use]
    pub fn works(&self) -> Vec<&Work> {
        let mut works = Vec::new();
        within(&self.steps, &mut |step| match &step.what {
            StepKind::Send { work, .. } => works.push(&**work),
            StepKind::Download(download) => works.push(&download.work),
            StepKind::Upload(upload) => {
                works.push(&upload.send);
                works.extend(upload.commit.as_ref().map(|(work, _)| work));
            }
            _ => {}
        });
        works
    }
}

impl Program {
    /// The methods that are called within, in steps and in values of `let` and of requests.
    #[must_use]
    pub fn called(&self) -> Vec<RoutineId> {
        let mut called = Vec::new();
        let mut values: Vec<&Expr> = self.give.iter().collect();
        within(&self.steps, &mut |step| {
            values.extend(&step.guard);
            match &step.what {
                StepKind::Call { routine, args } => {
                    called.push(*routine);
                    values.extend(args);
                }
                StepKind::Send { work, give } => {
                    values.extend(work.request.params.iter().chain(work.request.body.value()).chain(give));
                }
                StepKind::Value(value) | StepKind::Fail(value) | StepKind::Return(value) => {
                    values.push(value);
                }
                StepKind::Let(names) | StepKind::Checkpoint { names, .. } => {
                    values.extend(names.iter().map(|(_, value)| value));
                }
                StepKind::For(each) => values.extend(&each.collect),
                StepKind::If { .. }
                | StepKind::Case { .. }
                | StepKind::While { .. }
                | StepKind::Download(_)
                | StepKind::Upload(_)
                | StepKind::Wait(_)
                | StepKind::Suspend(_) => {}
            }
        });
        for value in values {
            super::walk(value, &mut |expr| {
                if let super::ExprKind::Run { routine, .. } = &expr.kind {
                    called.push(*routine);
                }
            });
        }
        called
    }
}

/// Calls `see` on all steps, those inside of others too.
pub fn within<'s>(steps: &'s [Step], see: &mut dyn FnMut(&'s Step)) {
    for step in steps {
        see(step);
        match &step.what {
            StepKind::Send { .. }
            | StepKind::Call { .. }
            | StepKind::Value(_)
            | StepKind::Checkpoint { .. }
            | StepKind::Let(_)
            | StepKind::Download(_)
            | StepKind::Upload(_)
            | StepKind::Fail(_)
            | StepKind::Return(_) => {}
            StepKind::If { then, otherwise, .. } => {
                within(&then.steps, see);
                within(&otherwise.steps, see);
            }
            StepKind::Case { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, block)| within(&block.steps, see));
                within(&otherwise.steps, see);
            }
            StepKind::Suspend(suspend) => within(suspend.register.as_slice(), see),
            StepKind::Wait(wait) => within(std::slice::from_ref(&wait.ask), see),
            StepKind::For(each) => within(&each.block, see),
            StepKind::While { block, .. } => within(block, see),
        }
    }
}
