//! Names of steps: their slots, where they can be read, and which of them nobody reads.

use std::sync::Arc;

use super::Ending;
use crate::check::Checker;
use crate::check::known::join;
use crate::check::request::Place;
use crate::check::scope::{Named, Reads, Scope};
use crate::diagnostic::{Code, Description};
use crate::model::Type;
use crate::span::{Span, Spanned};
use crate::spec;

/// A program on its way.
pub(super) struct Build<'s> {
    pub place: Place<'s>,
    pub ending: Ending,
    pub names: Vec<Arc<str>>,
    /// By slot: whether each step that fills it leaves a whole answer there.
    pub answers: Vec<Option<bool>>,
    pub visible: Vec<Named>,
    pub reads: Reads,
    /// All names that steps of the work bind, for those that are read too early.
    pub ahead: Arc<Vec<(Arc<str>, Span)>>,
    pub returns: Vec<Type>,
    pub steps: usize,
    pub depth: usize,
    /// Values may call methods that send requests.
    pub sends: bool,
    /// There is a wait already.
    pub waits: bool,
    /// The uploads that go on where they stopped, when the platform starts the action again.
    pub resumes: Vec<Span>,
}

impl<'s> Build<'s> {
    /// A program before its first step.
    pub(super) fn new(place: Place<'s>, ending: Ending, steps: &[spec::Step]) -> Self {
        let mut ahead = Vec::new();
        bound_in(steps, &mut |name| ahead.push((Arc::from(name.value.as_str()), name.span)));
        Self {
            place,
            ending,
            names: Vec::new(),
            answers: Vec::new(),
            visible: Vec::new(),
            reads: place.scope.reads.clone().unwrap_or_default(),
            ahead: Arc::new(ahead),
            returns: Vec::new(),
            steps: 0,
            depth: 0,
            sends: place.calls,
            waits: false,
            resumes: super::files::resumed(steps),
        }
    }

    /// What the next step can read.
    pub(super) fn scope(&self, place: &'static str) -> Scope {
        let mut scope = self.place.scope.at(place);
        scope.named = Arc::new(self.visible.clone());
        scope.ahead = self.ahead.clone();
        scope.reads = Some(self.reads.clone());
        scope
    }

    /// The same for a value that may call methods that send requests.
    pub(super) fn sending(&self, place: &'static str) -> Scope {
        Scope { sends: self.sends, ..self.scope(place) }
    }

    pub(super) fn slot(&mut self, name: &str) -> u16 {
        let at = self.names.iter().position(|known| **known == *name).unwrap_or_else(|| {
            self.names.push(Arc::from(name));
            self.answers.push(None);
            self.names.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// A slot for a value that the author gave no name.
    pub(super) fn hidden(&mut self) -> u16 {
        let taken = |name: &str, build: &Self| {
            build.names.iter().any(|known| **known == *name)
                || build.ahead.iter().any(|(known, _)| **known == *name)
                || build.place.scope.arguments.iter().any(|(known, _)| **known == *name)
        };
        let name = (1..).map(|count| if count == 1 { "answer".to_owned() } else { format!("answer{count}") });
        let name = name.into_iter().find(|name| !taken(name, self)).unwrap_or_default();
        self.slot(&name)
    }
}

impl Checker<'_> {
    /// Binds a name from here on.
    pub(super) fn bind(&mut self, build: &mut Build, name: &Spanned<String>, ty: Type, answer: bool) -> u16 {
        let word = name.value.as_str();
        let slot = build.slot(word);
        mark(build, slot, answer);
        let scope = build.place.scope;
        let of_scope = scope.arguments.iter().any(|(known, _)| **known == *word)
            || scope.parent.as_ref().is_some_and(|(known, _)| **known == *word);
        if crate::check::scope::is_context(word) || of_scope {
            self.problems.tell(
                Code::NameTaken,
                Description::new(
                    format!("the name `{word}` is taken"),
                    name.span,
                    "a name that is there already",
                )
                .help("choose another name: a name means one thing wherever it is read".to_owned()),
            );
            return slot;
        }
        match build.visible.iter_mut().find(|known| *known.name == *word) {
            Some(known) if known.early => {
                known.early = false;
                known.ty = ty;
            }
            Some(known) => {
                let first = known.span;
                self.duplicate("step", name, first);
            }
            None => {
                build.visible.push(Named { name: Arc::from(word), slot, ty, span: name.span, early: false });
            }
        }
        slot
    }

    /// Tells of names that nothing reads.
    pub(super) fn unread(&mut self, build: &Build, steps: &[spec::Step]) {
        // What reads it may be what was told.
        if self.problems.any_error() {
            return;
        }
        let mut told: Vec<Arc<str>> = Vec::new();
        let mut named: Vec<Spanned<String>> = Vec::new();
        bound_in(steps, &mut |name| named.push(name.clone()));
        for name in named {
            let slot = build.names.iter().position(|known| **known == *name.value);
            let slot = slot.and_then(|slot| u16::try_from(slot).ok());
            let known = told.iter().any(|known| **known == *name.value);
            if slot.is_some_and(|slot| !build.reads.has(slot)) && !known {
                told.push(Arc::from(name.value.as_str()));
                self.problems.tell(
                    Code::StepUnread,
                    Description::new(format!("nothing reads `{}`", name.value), name.span, "not read")
                        .help("leave the name out where only what the step does counts".to_owned()),
                );
            }
        }
    }
}

/// Takes down what a step leaves in a slot.
pub(super) fn mark(build: &mut Build, slot: u16, answer: bool) {
    if let Some(known) = build.answers.get_mut(usize::from(slot)) {
        *known = Some(known.unwrap_or(true) && answer);
    }
}

/// The slots that hold whole answers.
pub(super) fn answers(known: &[Option<bool>]) -> Vec<u16> {
    let answers = known.iter().enumerate().filter(|(_, answer)| **answer == Some(true));
    answers.filter_map(|(slot, _)| u16::try_from(slot).ok()).collect()
}

/// What can be read behind a choice: `seen` is what each arm that goes on can read at its end.
pub(super) fn together(before: &[Named], seen: &[Vec<Named>]) -> Vec<Named> {
    let mut all: Vec<Named> = before.to_vec();
    for arm in seen {
        for named in arm {
            if !all.iter().any(|known| known.slot == named.slot) {
                all.push(named.clone());
            }
        }
    }
    for named in &mut all {
        let in_arms: Vec<&Named> =
            seen.iter().filter_map(|arm| arm.iter().find(|known| known.slot == named.slot)).collect();
        if in_arms.is_empty() {
            continue;
        }
        let ty = in_arms.iter().map(|named| named.ty.clone()).reduce(|left, right| join(&left, &right));
        named.ty = ty.unwrap_or_else(Type::any);
        named.ty.nullable |= in_arms.len() < seen.len();
        named.early = in_arms.iter().all(|named| named.early);
    }
    all
}

/// Calls `see` on the names that steps bind, at any depth.
pub(super) fn bound_in<'s>(steps: &'s [spec::Step], see: &mut dyn FnMut(&'s Spanned<String>)) {
    bound(steps, true, see);
}

/// The same for the names that outlive these steps: those of a `for` do not.
pub(super) fn bound_here<'s>(steps: &'s [spec::Step], see: &mut dyn FnMut(&'s Spanned<String>)) {
    bound(steps, false, see);
}

fn bound<'s>(steps: &'s [spec::Step], loops: bool, see: &mut dyn FnMut(&'s Spanned<String>)) {
    for step in steps {
        step.name.iter().for_each(&mut *see);
        match &step.what {
            spec::StepKind::Checkpoint(names) | spec::StepKind::Let(names) => {
                names.iter().for_each(|(name, _)| see(name));
            }
            spec::StepKind::If { then, otherwise, .. } => {
                bound(then, loops, see);
                bound(otherwise, loops, see);
            }
            spec::StepKind::Case { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, block)| bound(block, loops, see));
                bound(otherwise, loops, see);
            }
            spec::StepKind::For { block, .. } if loops => bound(block, loops, see),
            spec::StepKind::While { block, .. } => bound(block, loops, see),
            spec::StepKind::Upload(upload) => upload.keep.iter().for_each(|(name, _)| see(name)),
            spec::StepKind::For { .. }
            | spec::StepKind::Send(_)
            | spec::StepKind::Download(_)
            | spec::StepKind::Call { .. }
            | spec::StepKind::Wait(_)
            | spec::StepKind::Suspend(_)
            | spec::StepKind::Fail(_)
            | spec::StepKind::Return(_)
            | spec::StepKind::Unread => {}
        }
    }
}
