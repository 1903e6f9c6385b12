//! Steps: what a work does in sequence, as it was written.

use crate::expr::ast::{Each, Expr, Written};
use crate::span::{Span, Spanned};

use super::request::{Request, Work};

/// One step: what it does, the name of its value, and its guard.
#[derive(Debug, Clone)]
pub struct Step {
    pub what: StepKind,
    /// `as`
    pub name: Option<Spanned<String>>,
    /// `if`, where it is no kind.
    pub guard: Option<Expr>,
    /// Where the step stands.
    pub span: Span,
}

/// Asks again until a condition holds.
#[derive(Debug, Clone)]
pub struct Wait {
    /// Looked at before anything is asked.
    pub first: Option<Written>,
    pub ask: Work,
    pub until: Expr,
    /// Milliseconds.
    pub every: Option<Spanned<i64>>,
    /// Milliseconds, added each time.
    pub grow: Option<Spanned<i64>>,
    pub tries: Option<Spanned<i64>>,
    pub late: Option<Written>,
}

/// Sleeps until the service calls back.
#[derive(Debug, Clone)]
pub struct Suspend {
    /// Tells the service where to call.
    pub register: Option<Work>,
    /// The value when it called.
    pub resumed: Option<Written>,
    /// Milliseconds.
    pub timeout: Option<Spanned<i64>>,
    /// The value when it did not call.
    pub expired: Option<Written>,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// A request, with the list that it reads and its own `return`.
    Send(Box<Work>),
    Call {
        method: Spanned<String>,
        with: Vec<(Spanned<String>, Written)>,
        /// Where the arguments stand.
        within: Option<Span>,
    },
    Let(Vec<(Spanned<String>, Written)>),
    If {
        condition: Expr,
        then: Vec<Step>,
        otherwise: Vec<Step>,
    },
    /// Each case with its alternatives.
    Case {
        subject: Expr,
        cases: Vec<(Vec<Spanned<String>>, Vec<Step>)>,
        otherwise: Vec<Step>,
    },
    For {
        each: Each,
        block: Vec<Step>,
        collect: Option<Written>,
        /// `failures: report`
        report: bool,
        /// How many requests at a time.
        parallel: Option<Spanned<i64>>,
    },
    While {
        condition: Expr,
        block: Vec<Step>,
        /// How often at most.
        max: Spanned<i64>,
    },
    Download(Box<Download>),
    Upload(Box<Upload>),
    Wait(Box<Wait>),
    Suspend(Box<Suspend>),
    /// Values with names, as those of `let`.
    Checkpoint(Vec<(Spanned<String>, Written)>),
    /// The message.
    Fail(Written),
    /// The value with which the work ends.
    Return(Written),
    /// What could not be read.
    Unread,
}

/// A file that the service gives.
#[derive(Debug, Clone)]
pub struct Download {
    pub request: Request,
    pub size: Option<Written>,
    /// Bytes.
    pub chunk: Option<Spanned<i64>>,
    /// Parameters over `chunk`; `None`: the header `Range`.
    pub range: Option<Written>,
    pub span: Span,
}

/// A file that is sent in pieces.
#[derive(Debug, Clone)]
pub struct Upload {
    pub file: Written,
    /// Bytes.
    pub chunk: Option<Spanned<i64>>,
    pub send: Option<Work>,
    pub keep: Vec<(Spanned<String>, Written)>,
    pub commit: Option<Work>,
    pub span: Span,
}
