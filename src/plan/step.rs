//! Steps of a plan; see [`crate::model::Program`] for their meaning.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{PlaceId, Request, Slot, Work};

/// Steps, and the value that comes of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Program {
    pub steps: Vec<Step>,
    pub give: Option<Slot>,
    /// How many slots there are.
    pub slots: u16,
}

impl Program {
    /// Calls `see` on every step, those inside of others too.
    pub fn each(&self, see: &mut dyn FnMut(&Step)) {
        within(&self.steps, see);
    }
}

fn within(steps: &[Step], see: &mut dyn FnMut(&Step)) {
    for step in steps {
        see(step);
        match &step.what {
            StepKind::If { then, otherwise, .. } => {
                within(&then.steps, see);
                within(&otherwise.steps, see);
            }
            StepKind::Case { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, block)| within(&block.steps, see));
                within(&otherwise.steps, see);
            }
            StepKind::For(each) => within(&each.block, see),
            StepKind::While { block, .. } => within(block, see),
            StepKind::Wait(wait) => within(std::slice::from_ref(&wait.ask), see),
            StepKind::Suspend(suspend) => within(suspend.register.as_slice(), see),
            StepKind::Send { .. }
            | StepKind::Call { .. }
            | StepKind::Value(_)
            | StepKind::Let(_)
            | StepKind::Download { .. }
            | StepKind::Upload(_)
            | StepKind::Checkpoint(_)
            | StepKind::Fail(_)
            | StepKind::Return(_) => {}
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub what: StepKind,
    pub guard: Option<Slot>,
    /// Where its value goes.
    pub slot: Option<u16>,
    /// What is null when it is skipped.
    pub fills: Vec<u16>,
    pub place: PlaceId,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StepKind {
    Send {
        work: Box<Work>,
        give: Option<Slot>,
    },
    /// A method in [`super::Plan::routines`], and what it takes in order.
    Call {
        routine: u32,
        args: Vec<Slot>,
    },
    Value(Slot),
    Let(Vec<(u16, Slot)>),
    If {
        condition: Slot,
        then: Block,
        otherwise: Block,
    },
    Case {
        subject: Slot,
        cases: Vec<(Vec<Arc<str>>, Block)>,
        otherwise: Block,
    },
    For(Box<Loop>),
    While {
        condition: Slot,
        block: Vec<Step>,
        max: u32,
        again: Vec<u16>,
    },
    /// One of [`super::Plan::downloads`], and the size of the file.
    Download {
        download: u32,
        size: Option<Slot>,
    },
    Upload(Box<Upload>),
    Wait(Box<Wait>),
    Suspend(Box<Suspend>),
    Checkpoint(Vec<(u16, Slot)>),
    Fail(Slot),
    Return(Slot),
}

/// A file that the service gives; see [`crate::model::Download`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Download {
    pub request: Request,
    pub chunk: u64,
    pub range: Option<Slot>,
}

/// A file that is sent in pieces; see [`crate::model::Upload`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    pub file: Slot,
    pub size: u64,
    pub chunk: u16,
    pub send: Work,
    pub give: Option<Slot>,
    pub keep: Vec<(u16, Slot)>,
    pub commit: Option<(Work, Option<Slot>)>,
}

/// An arm of a choice, and the slots that it leaves empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Block {
    pub steps: Vec<Step>,
    pub clears: Vec<u16>,
}

/// A block for each element of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loop {
    pub item: u16,
    pub index: Option<u16>,
    pub list: Slot,
    pub block: Vec<Step>,
    /// What is null when a round begins.
    pub fills: Vec<u16>,
    pub collect: Option<Slot>,
    pub report: bool,
    pub parallel: u32,
}

/// A question that is asked again; see [`crate::model::WaitStep`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    pub first: Option<Slot>,
    pub ask: Step,
    pub until: Slot,
    /// Seconds.
    pub every: u32,
    pub grow: u32,
    pub tries: u32,
    pub late: Slot,
}

/// A sleep until the service calls; see [`crate::model::Suspend`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suspend {
    pub register: Option<Step>,
    pub token: u16,
    pub expires: u16,
    pub event: u16,
    pub resumed: Slot,
    pub expired: Option<Slot>,
    /// Seconds.
    pub timeout: u32,
    pub keeps: Vec<u16>,
}

/// A method that sends requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Routine {
    pub name: String,
    pub takes: Vec<Arc<str>>,
    /// It is run once in a run for the same arguments.
    pub memo: bool,
    pub program: Program,
}
