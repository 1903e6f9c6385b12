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

use std::collections::BTreeSet;

use diagnostic::{Code, Problems, Profile, Reported, Severity};
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
    /// What the spec is for.
    profile: Profile,
    /// Lints that the spec accepts and that were found.
    accepted: BTreeSet<&'static str>,
}

impl Compiled {
    /// Reports what one of the targets cannot express. All lints are known then, and so is what is
    /// accepted for nothing.
    pub fn check_targets(&mut self) {
        if let Ok(connector) = &self.connector {
            target::ruby::check(connector, &mut self.problems);
            if self.profile == Profile::Listing {
                // How large it is, only its text can say.
                let _ = target::ruby::connector_rb(connector, &self.sources, &mut self.problems);
            }
        }
        self.settle();
        if let (Ok(document), Ok(spec), Ok(_)) = (&self.document, &self.spec, &self.connector) {
            check::needless_acceptances(document, spec, &self.accepted, &mut self.problems);
        }
        self.settle();
    }

    /// Takes away what the spec accepts, and gives the rest the weight that it has in the profile.
    pub fn settle(&mut self) {
        let Self { sources, problems, spec, accepted, profile, .. } = self;
        problems.gather(sources);
        if let Ok(spec) = spec {
            problems.retain(|found| {
                let code = found.code.text();
                let is_lint = found.code.severity() == Severity::Warning;
                // A missing reason is not accepted without one.
                let counts = |reason: &str| code != Code::EmptyReason.text() || !reason.trim().is_empty();
                let accepts = is_lint
                    && spec.accept.iter().any(|(lint, reason)| lint.value == code && counts(&reason.value));
                if accepts {
                    accepted.insert(code);
                }
                !accepts
            });
        }
        problems.weigh(*profile);
    }
}

/// Runs the phases that all targets have in common on the spec whose main file is `main`.
#[must_use]
pub fn compile(files: &dyn Files, main: &str) -> Compiled {
    compile_for(files, main, Profile::Default)
}

/// The same, with the lints of a profile.
#[must_use]
pub fn compile_for(files: &dyn Files, main: &str, profile: Profile) -> Compiled {
    let mut sources = Sources::default();
    let mut problems = Problems::default();
    let document = syntax::parse(files, main, &mut sources, &mut problems);
    let filled = match &document {
        Ok(document) => read::fill(document, &mut sources, &mut problems),
        Err(_) => None,
    };
    // What the author wrote, the templates in it filled in.
    let whole = filled.as_ref().map_or(document.as_ref(), Ok);
    let spec = match whole {
        Ok(document) => read::read(document, &mut problems),
        Err(reported) => Err(*reported),
    };
    let connector = match &spec {
        Ok(spec) => check::check(spec, &mut problems),
        Err(reported) => Err(*reported),
    };
    if let (Ok(document), Ok(spec), Ok(connector)) = (whole, &spec, &connector) {
        check::lint(document, spec, connector, &mut problems);
    }
    let accepted = BTreeSet::new();
    let mut compiled = Compiled { sources, problems, document, spec, connector, profile, accepted };
    compiled.settle();
    compiled
}
