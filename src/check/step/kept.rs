//! Steps of a sign-in: behind them something is kept, which reads their names and the last answer.
//!
//! The last answer is that of the last request, or the value of the last call, if it stands beside the
//! other steps and is always made. Where none is, its name is the only way to read an answer.

use std::sync::Arc;

use super::Ending;
use super::names::{Build, bound_in, mark};
use crate::check::Checker;
use crate::check::compose::Compose;
use crate::check::infer::Infer;
use crate::check::request::Place;
use crate::check::scope::{Named, Scope};
use crate::diagnostic::{Code, Description};
use crate::model::{Program, Step, StepKind, Type};
use crate::span::{Span, Spanned};
use crate::spec;

/// The place of `keep` where no answer is the last.
pub(in crate::check) const KEPT_OF_STEPS: &str = "`keep` of steps whose last request is not always sent";

impl Checker<'_> {
    /// The steps of a work, and what `keep` makes of what can be read behind them. No step may have a
    /// name of `taken`.
    pub(in crate::check) fn program_behind<T>(
        &mut self,
        steps: &[spec::Step],
        place: Place<'_>,
        taken: &[(Arc<str>, Type)],
        span: Span,
        keep: impl FnOnce(&mut Self, Scope) -> T,
    ) -> (Program, T) {
        let scope = Scope { open: place.scope.open || self.is_lost(steps), ..place.scope.clone() };
        let place = Place { scope: &scope, ..place };
        self.not_taken(steps, &scope, taken);
        let mut asked = steps.to_vec();
        let last = last_asked(&asked);
        if let Some(step) = last.and_then(|at| asked.get_mut(at))
            && step.name.is_none()
        {
            step.name = Some(Spanned::new(free_name(steps, &scope, taken), step.span));
        }
        let mut build = Build::new(place, Ending::Nothing, &asked);
        let (mut made, _) = self.block(&mut build, &asked, false);
        let name = last.and_then(|at| asked.get(at)).and_then(|step| step.name.as_ref());
        let response = name.and_then(|name| self.as_response(&mut build, name, &mut made));
        let mut inside = build.sending(KEPT_OF_STEPS);
        if let Some(response) = response {
            let mut named = build.visible.clone();
            named.push(response);
            inside = Scope { named: Arc::new(named), ..inside.at("`keep`") };
        }
        let kept = keep(self, inside);
        self.unread(&build, steps);
        let answers = super::names::answers(&build.answers);
        (Program { steps: made, give: None, names: build.names, answers, span }, kept)
    }

    /// The last answer by its usual name. A value is the body of an answer that has nothing else.
    fn as_response(
        &mut self,
        build: &mut Build,
        name: &Spanned<String>,
        made: &mut Vec<Step>,
    ) -> Option<Named> {
        let known = build.visible.iter().find(|known| *known.name == *name.value)?.clone();
        let whole = build.answers.get(usize::from(known.slot)).copied().flatten() == Some(true);
        let response =
            |slot, ty| Named { name: Arc::from("response"), slot, ty, span: name.span, early: false };
        if whole {
            return Some(response(known.slot, known.ty));
        }
        let at = Compose(name.span);
        let scope = build.scope("`keep`");
        let body = at.record(vec![(at.word("body"), at.name(&name.value))]);
        let value = Infer::new(&self.known, &scope, self.problems).expr(&body);
        let slot = build.hidden();
        mark(build, slot, false);
        let ty = value.ty.clone();
        let what = StepKind::Let(vec![(slot, value)]);
        made.push(Step { what, guard: None, slot: None, fills: vec![slot], span: name.span });
        Some(response(slot, ty))
    }

    fn not_taken(&mut self, steps: &[spec::Step], scope: &Scope, taken: &[(Arc<str>, Type)]) {
        let mut clashes = Vec::new();
        bound_in(steps, &mut |name| {
            let is = |(known, _): &(Arc<str>, Type)| **known == *name.value;
            let told = crate::check::scope::is_context(&name.value) || scope.arguments.iter().any(is);
            if taken.iter().any(is) && !told {
                clashes.push(name.clone());
            }
        });
        for name in clashes {
            self.problems.tell(
                Code::NameTaken,
                Description::new(
                    format!("the name `{}` is taken", name.value),
                    name.span,
                    "a name that `keep` reads",
                )
                .help("choose another name: a name means one thing wherever it is read".to_owned()),
            );
        }
    }
}

/// The place of the step whose answer is the last, if it is always made.
pub(in crate::check) fn last_asked(steps: &[spec::Step]) -> Option<usize> {
    for (at, step) in steps.iter().enumerate().rev() {
        match &step.what {
            spec::StepKind::Send(_) | spec::StepKind::Call { .. } => {
                return step.guard.is_none().then_some(at);
            }
            _ if asks(step) => return None,
            _ => {}
        }
    }
    None
}

/// Whether a step asks something, at any depth.
fn asks(step: &spec::Step) -> bool {
    let any = |steps: &[spec::Step]| steps.iter().any(asks);
    match &step.what {
        spec::StepKind::Let(_)
        | spec::StepKind::Checkpoint(_)
        | spec::StepKind::Fail(_)
        | spec::StepKind::Return(_) => false,
        spec::StepKind::If { then, otherwise, .. } => any(then) || any(otherwise),
        spec::StepKind::Case { cases, otherwise, .. } => {
            cases.iter().any(|(_, block)| any(block)) || any(otherwise)
        }
        spec::StepKind::For { block, .. } | spec::StepKind::While { block, .. } => any(block),
        _ => true,
    }
}

/// A name that nothing has.
fn free_name(steps: &[spec::Step], scope: &Scope, taken: &[(Arc<str>, Type)]) -> String {
    let mut known: Vec<String> = Vec::new();
    bound_in(steps, &mut |name| known.push(name.value.clone()));
    known.extend(scope.arguments.iter().chain(taken).map(|(name, _)| name.to_string()));
    let names = (1..).map(|count| if count == 1 { "answer".to_owned() } else { format!("answer{count}") });
    names.into_iter().find(|name| !known.contains(name)).unwrap_or_default()
}
