//! specc compiles a connector spec into a binary, a Workato connector, JSON Schemas and docs.
//!
//! [`compile`] is the pipeline. What follows is `ARCHITECTURE.md`.
#![doc = ""]
#![doc = include_str!("../ARCHITECTURE.md")]

pub mod builtin;
pub mod cases;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod expr;
pub mod model;
pub mod names;
pub mod plan;
pub mod program;
pub mod read;
pub mod runtime;
pub mod span;
pub mod spec;
pub mod spelling;
pub mod syntax;
pub mod target;
pub mod value;

use diagnostic::{Problems, Reported};
use model::Connector;
use span::Sources;
use spec::Spec;
use syntax::{Document, Files};

/// What became of a spec: every form that it reached, and all that was found on the way.
#[derive(Debug)]
pub struct Compiled {
    /// The files that were read.
    pub sources: Sources,
    /// Every problem of every phase.
    pub problems: Problems,
    /// What was written.
    pub document: Result<Document, Reported>,
    /// What the author wrote, its shape known to be right where no problem was reported.
    pub spec: Result<Spec, Reported>,
    /// What was meant.
    pub connector: Result<Connector, Reported>,
}

impl Compiled {
    /// Reports what one of the targets cannot express.
    pub fn check_targets(&mut self) {
        if let Ok(connector) = &self.connector {
            target::ruby::check(connector, &mut self.problems);
        }
    }
}

/// Runs the phases that all targets have in common on the spec whose main file is `main`.
#[must_use]
pub fn compile(files: &dyn Files, main: &str) -> Compiled {
    let mut sources = Sources::default();
    let mut problems = Problems::default();
    let document = syntax::parse(files, main, &mut sources, &mut problems);
    let spec = match &document {
        Ok(document) => read::read(document, &mut problems),
        Err(reported) => Err(*reported),
    };
    let connector = match &spec {
        Ok(spec) => check::check(spec, &mut problems),
        Err(reported) => Err(*reported),
    };
    if let Ok(spec) = &spec {
        let accepted = |code: &str| spec.accept.iter().any(|(accepted, _)| accepted.value == code);
        problems.retain(|found| found.is_error() || !accepted(found.code.text()));
    }
    Compiled { sources, problems, document, spec, connector }
}
