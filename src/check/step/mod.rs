//! Steps: the names that they give, the types of those names, and what comes of the whole.
//!
//! In: the steps of a work, and what can be read where it stands. Out: a [`Program`] whose names are
//! slots. One name is one slot wherever it is bound. A name can be read behind its step; what stands
//! under a condition may be null for all that comes after. In a block that is repeated with `while`
//! the names of the block hold what the round before has left.

mod files;
mod kept;
mod kinds;
mod names;
mod suspend;
mod wait;

use super::Checker;
use super::infer::Infer;
use super::known::join;
use super::request::Place;
use super::scope::Scope;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{Expr, ExprKind, Kind, Program, Root, ShapeId, Step, StepKind, Type};
use crate::span::{Span, Spanned};
use crate::spec;
pub(super) use kept::{KEPT_OF_STEPS, last_asked};
use names::{Build, answers, mark};

/// Steps of one work, those inside of others counted.
const MOST: usize = 500;

/// How deep blocks may stand in each other.
const DEEPEST: usize = 16;

/// What becomes of the value of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is the output of an operation.
    Output(Option<ShapeId>),
    /// It stays as it is.
    Value,
    /// Nobody asks.
    Nothing,
}

/// A value that a step leaves.
pub(super) struct Left {
    pub ty: Type,
    /// A whole answer.
    pub answer: bool,
}

impl Checker<'_> {
    /// The steps of a work, and the type of what comes of them.
    pub(super) fn program(
        &mut self,
        steps: &[spec::Step],
        give: Option<&Written>,
        place: Place<'_>,
        ending: Ending,
        span: Span,
    ) -> (Program, Type) {
        let scope = Scope { open: place.scope.open || self.is_lost(steps), ..place.scope.clone() };
        let place = Place { scope: &scope, ..place };
        let mut build = Build::new(place, ending, steps);
        let wanted = give.is_none() && !matches!(ending, Ending::Nothing | Ending::Output(None));
        let (made, last) = self.block(&mut build, steps, wanted);
        let ends = ends(&made);
        let scope = build.sending("`return`");
        let give = match (give, last) {
            (Some(give), _) => {
                if ends {
                    self.unreachable(give.span);
                }
                Some(self.ending_value(give, &scope, ending))
            }
            (None, Some(last)) if !ends => match ending {
                Ending::Output(Some(output)) => Some(self.typed(last, output, false)),
                _ => Some(last),
            },
            (None, None) if wanted && !ends => {
                self.without_value(steps, span);
                None
            }
            _ => None,
        };
        self.unread(&build, steps);
        let types = build.returns.iter().cloned().chain(give.as_ref().map(|give| give.ty.clone()));
        let ty = types.reduce(|left, right| join(&left, &right));
        let names = build.names;
        let ty = ty.unwrap_or_else(|| Type::of(Kind::Null).or_null());
        (Program { steps: made, give, names, answers: answers(&build.answers), span }, ty)
    }

    /// Whether steps may bind names that could not be read.
    fn is_lost(&self, steps: &[spec::Step]) -> bool {
        let keys = ["as", "let", "call", "then", "else", "of", "do", "for"];
        steps.iter().any(|step| {
            let inside = match &step.what {
                spec::StepKind::Unread => true,
                spec::StepKind::If { then, otherwise, .. } => self.is_lost(then) || self.is_lost(otherwise),
                spec::StepKind::Case { cases, otherwise, .. } => {
                    cases.iter().any(|(_, block)| self.is_lost(block)) || self.is_lost(otherwise)
                }
                spec::StepKind::For { each, block, .. } => each.item.value.is_empty() || self.is_lost(block),
                spec::StepKind::While { block, .. } => self.is_lost(block),
                _ => false,
            };
            inside || self.spec.gaps.lost_any(step.span, &keys)
        })
    }

    /// The value with which a work ends.
    fn ending_value(&mut self, give: &Written, scope: &Scope, ending: Ending) -> Expr {
        match ending {
            Ending::Output(Some(output)) => self.typed_value(give, scope, output),
            Ending::Output(None) => {
                self.problems.tell(
                    Code::ReturnWithoutOutput,
                    Description::new(
                        "`return` gives a value that `output` does not describe",
                        give.span,
                        "the operation has no `output`",
                    )
                    .help("`output` says which fields the value has".to_owned()),
                );
                Infer::new(&self.known, scope, self.problems).value(give)
            }
            Ending::Value | Ending::Nothing => Infer::new(&self.known, scope, self.problems).value(give),
        }
    }

    fn without_value(&mut self, steps: &[spec::Step], span: Span) {
        if steps.iter().any(|step| matches!(step.what, spec::StepKind::Unread)) {
            return;
        }
        if steps.last().is_some_and(|step| self.spec.gaps.lost_any(step.span, &["collect", "failures"])) {
            return;
        }
        let at = steps.last().map_or(span, |step| step.span);
        self.problems.tell(
            Code::StepsWithoutValue,
            Description::new("no value comes of these steps", at, "the last step leaves none, or not always")
                .help("say what they give beside them: `return: \"{{ NAME.body }}\"`".to_owned()),
        );
    }

    /// The steps of a block; with `wanted`, what the last of them leaves if it always runs.
    fn block(&mut self, build: &mut Build, steps: &[spec::Step], wanted: bool) -> (Vec<Step>, Option<Expr>) {
        let mut made: Vec<Step> = Vec::with_capacity(steps.len());
        let mut last = None;
        if build.depth >= DEEPEST {
            if let Some(step) = steps.first() {
                self.problems.tell(
                    Code::StepsTooMany,
                    Description::new(
                        format!("steps nest deeper than {DEEPEST} blocks"),
                        step.span,
                        "too deep",
                    )
                    .help("a method takes steps of its own: `call` it here".to_owned()),
                );
            }
            return (made, None);
        }
        build.depth += 1;
        let mut told = false;
        for (at, step) in steps.iter().enumerate() {
            if !told && made.last().is_some_and(|step| ends(std::slice::from_ref(step))) {
                self.unreachable(step.span);
                told = true;
            }
            build.steps += 1;
            if build.steps == MOST + 1 {
                self.problems.tell(
                    Code::StepsTooMany,
                    Description::new(
                        format!("a work has {MOST} steps at most"),
                        step.span,
                        "one step too many",
                    ),
                );
            }
            if build.steps > MOST {
                break;
            }
            let is_last = wanted && at + 1 == steps.len();
            let (step, value) = self.step(build, step, is_last);
            last = value;
            made.push(step);
        }
        build.depth -= 1;
        (made, last)
    }

    fn step(&mut self, build: &mut Build, step: &spec::Step, wanted: bool) -> (Step, Option<Expr>) {
        let span = step.span;
        let guard = step.guard.as_ref().map(|guard| {
            let scope = build.scope("the guard of a step");
            Infer::new(&self.known, &scope, self.problems).condition(guard)
        });
        let before = build.visible.clone();
        let (what, left) = self.kind(build, step);
        if guard.is_some() {
            // What the step may have bound is there only if it ran.
            for named in &mut build.visible {
                if !before.iter().any(|known| known.slot == named.slot && !known.early) {
                    named.ty.nullable = true;
                }
            }
        }
        let mut slot = None;
        let mut value = None;
        match (&step.name, left) {
            (Some(name), Some(left)) => {
                let ty = if guard.is_some() { left.ty.clone().or_null() } else { left.ty.clone() };
                let own = self.bind(build, name, ty.clone(), left.answer);
                slot = Some(own);
                value = Some((own, ty, left.answer));
            }
            (Some(name), None) if !matches!(what, StepKind::Fail(_)) => self.gives_nothing(build, step, name),
            (None, Some(left)) if wanted => {
                let own = build.hidden();
                mark(build, own, left.answer);
                slot = Some(own);
                value = Some((own, left.ty, left.answer));
            }
            _ => {}
        }
        let value = value.filter(|_| wanted && guard.is_none()).map(|(own, ty, answer)| {
            build.reads.mark(own);
            self.last_value(own, ty, answer, span)
        });
        let mut fills: Vec<u16> = slot.into_iter().collect();
        fills.extend(filled(&what));
        fills.sort_unstable();
        fills.dedup();
        (Step { what, guard, slot, fills, span }, value)
    }

    /// What a step has left, as the value of the whole: of an answer its body.
    fn last_value(&mut self, slot: u16, ty: Type, answer: bool, span: Span) -> Expr {
        let root = Expr { kind: ExprKind::Root(Root::Named(slot)), ty, span };
        if !answer {
            return root;
        }
        let scope = Scope::nothing("a step");
        Infer::new(&self.known, &scope, self.problems).member_of(root, "body", span, span)
    }

    fn gives_nothing(&mut self, build: &mut Build, step: &spec::Step, name: &Spanned<String>) {
        self.bind(build, name, Type::unknown(), false);
        if let spec::StepKind::For { .. } = step.what {
            self.problems.tell(
                Code::StepUnnamed,
                Description::new("this loop gives nothing", name.span, "a name for nothing")
                    .help("`collect` says what each round adds to its list".to_owned()),
            );
        }
    }

    pub(super) fn unreachable(&mut self, span: Span) {
        self.problems.tell(
            Code::StepUnreachable,
            Description::new("this is never reached", span, "the step before always ends the work")
                .help("give the step before a guard with `if`, or leave this out".to_owned()),
        );
    }
}

/// The slots that the blocks of a step fill.
pub(super) fn filled(what: &StepKind) -> Vec<u16> {
    let of = |steps: &[Step]| steps.iter().flat_map(|step| step.fills.iter().copied()).collect::<Vec<_>>();
    match what {
        StepKind::Send { .. }
        | StepKind::Call { .. }
        | StepKind::Value(_)
        | StepKind::Download(_)
        | StepKind::Wait(_)
        | StepKind::Suspend(_)
        | StepKind::Fail(_)
        | StepKind::Return(_) => Vec::new(),
        StepKind::Checkpoint { names, .. } | StepKind::Let(names) => {
            names.iter().map(|(slot, _)| *slot).collect()
        }
        StepKind::If { then, otherwise, .. } => [of(&then.steps), of(&otherwise.steps)].concat(),
        StepKind::Case { cases, otherwise, .. } => {
            let mut all: Vec<u16> = cases.iter().flat_map(|(_, block)| of(&block.steps)).collect();
            all.extend(of(&otherwise.steps));
            all
        }
        StepKind::For(each) => {
            let mut all = of(&each.block);
            all.push(each.item);
            all.extend(each.index);
            all
        }
        StepKind::While { block, .. } => of(block),
        StepKind::Upload(upload) => {
            let kept = upload.keep.iter().map(|(slot, _)| *slot);
            kept.chain([upload.chunk]).collect()
        }
    }
}

/// Whether a work never goes on behind these steps.
pub(super) fn ends(steps: &[Step]) -> bool {
    let Some(last) = steps.last().filter(|last| last.guard.is_none()) else { return false };
    match &last.what {
        StepKind::Fail(_) | StepKind::Return(_) => true,
        StepKind::If { then, otherwise, .. } => ends(&then.steps) && ends(&otherwise.steps),
        StepKind::Case { cases, otherwise, .. } => {
            ends(&otherwise.steps) && cases.iter().all(|(_, block)| ends(&block.steps))
        }
        _ => false,
    }
}
