//! What is wrong with a spec, where, why, and what to do.
//!
//! A mistake is a type that implements [`Problem`], declared where it is found. Reporting it to
//! [`Problems`] gives back a [`Reported`], which nothing else can make: a phase cannot fail in
//! silence. [`codes`] registers every code with its explain page; [`render`] shows problems to
//! people and to programs.

pub mod codes;
pub mod page;
pub mod profile;
pub mod render;

pub use codes::{Code, Severity};
pub use profile::Profile;

use std::collections::HashMap;

use crate::span::{Sources, Span};

/// A place and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

impl Label {
    /// A label that says `text` about what stands at `span`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// A change of the source that removes the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
    /// Whether quotes around what is replaced stay around what replaces it.
    pub keeps_quotes: bool,
    /// Whether the change keeps the meaning and may be made without asking.
    pub safe: bool,
}

/// A problem as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// A sentence about the spec: names in backticks, no full stop.
    pub message: String,
    /// The place, and what stands there.
    pub at: Label,
    /// Other places that matter: the first definition, the declared type.
    pub because: Vec<Label>,
    /// A next step, where one is known.
    pub help: Option<String>,
    /// The change that makes this step.
    pub fix: Option<Fix>,
}

impl Description {
    /// A description with nothing but a message and its place.
    pub fn new(message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            at: Label::new(span, label),
            because: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// The same, with another place that matters.
    #[must_use]
    pub fn because(mut self, span: Span, text: impl Into<String>) -> Self {
        self.because.push(Label::new(span, text));
        self
    }

    /// The same, with a next step if there is one.
    #[must_use]
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }

    /// The same, with the change that makes the next step.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>, safe: bool) -> Self {
        self.fix = Some(Fix { span, text: text.into(), keeps_quotes: false, safe });
        self
    }

    /// Tells all places where they were written; gives what fills in the template in which it lies.
    fn put_where_written(&mut self, sources: &Sources) -> Vec<Label> {
        let mut by = Vec::new();
        let mut inner = self.at.span;
        while let Some(filling) = sources.filling(inner.file) {
            by.push(Label::new(sources.written(filling.at), format!("filled in by `{}`", filling.by)));
            inner = filling.at;
        }
        self.at.span = sources.written(self.at.span);
        self.because.iter_mut().for_each(|label| label.span = sources.written(label.span));
        if let Some(fix) = &mut self.fix {
            // What is right for one that fills a template in may be wrong for another.
            fix.safe &= sources.filling(fix.span.file).is_none();
            fix.span = sources.written(fix.span);
        }
        by
    }

    /// The same, with the right name in place of a wrong one, in quotes if that stands in quotes.
    #[must_use]
    pub fn rename(self, span: Span, text: impl Into<String>) -> Self {
        self.correct(span, text, false)
    }

    /// The same; `safe` where nothing else can be meant.
    #[must_use]
    pub fn correct(mut self, span: Span, text: impl Into<String>, safe: bool) -> Self {
        self.fix = Some(Fix { span, text: text.into(), keeps_quotes: true, safe });
        self
    }
}

/// A problem of a template, and who fills it in.
struct Filled {
    /// Its place among the problems.
    at: usize,
    by: Vec<Label>,
    /// How many others it was found for.
    others: usize,
}

/// A kind of mistake. Its code is fixed; its words depend on the case.
pub trait Problem {
    /// The code under which it is explained.
    const CODE: Code;

    /// What is shown for this case.
    fn describe(&self) -> Description;
}

/// A problem that was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// That of the code, until a [`Profile`] says otherwise.
    pub severity: Severity,
    pub description: Description,
}

impl Diagnostic {
    /// Whether it stops the build.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The proof that a problem was reported. Only [`Problems::report`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported(());

/// All problems found so far, in the order in which they were found.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<Diagnostic>,
}

impl Problems {
    /// Keeps `problem` and gives the proof.
    pub fn report<P: Problem>(&mut self, problem: &P) -> Reported {
        self.tell(P::CODE, problem.describe())
    }

    /// Keeps a problem whose words are made where it is found, and gives the proof.
    pub fn tell(&mut self, code: Code, description: Description) -> Reported {
        self.found.push(Diagnostic { code, severity: code.severity(), description });
        Reported(())
    }

    /// Keeps all of `others`.
    pub fn append(&mut self, others: Self) {
        self.found.extend(others.found);
    }

    /// Whether one of them stops the build.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.found.iter().any(Diagnostic::is_error)
    }

    /// The proof that an error was reported, if one was.
    #[must_use]
    pub fn reported(&self) -> Option<Reported> {
        self.any_error().then_some(Reported(()))
    }

    /// Drops what `keep` refuses; for lints that the spec accepts.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(keep);
    }

    /// Tells what lies in templates at the place where it was written, with the place that fills it
    /// in. What is wrong for several of them is told once.
    pub fn gather(&mut self, sources: &Sources) {
        let mut told: Vec<Diagnostic> = Vec::new();
        let mut filled: Vec<Filled> = Vec::new();
        let mut known: HashMap<(Code, Span, String), Vec<usize>> = HashMap::new();
        for mut found in std::mem::take(&mut self.found) {
            let by = found.description.put_where_written(sources);
            if by.is_empty() {
                told.push(found);
                continue;
            }
            let Description { at, message, .. } = &found.description;
            let alike = known.entry((found.code, at.span, message.clone())).or_default();
            match alike.iter().find(|at| told[filled[**at].at] == found) {
                Some(at) => filled[*at].others += 1,
                None => {
                    alike.push(filled.len());
                    filled.push(Filled { at: told.len(), by, others: 0 });
                    told.push(found);
                }
            }
        }
        for Filled { at, mut by, others } in filled {
            if let Some(last) = by.last_mut().filter(|_| others > 0) {
                last.text = format!("{} and {others} more", last.text);
            }
            told[at].description.because.append(&mut by);
        }
        self.found = told;
    }

    /// Gives every problem the weight that it has in a profile, and drops those that have none.
    pub fn weigh(&mut self, profile: Profile) {
        self.found.retain_mut(|found| match profile.weight(found.code) {
            Some(severity) => {
                found.severity = severity;
                true
            }
            None => false,
        });
    }

    /// All of them, by file and place; each once.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.found.iter().collect();
        all.sort_by_key(|found| (found.description.at.span, found.code.text()));
        all.dedup();
        all
    }

    /// How many were found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether none was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}
