//! Steps: the names that they give, the types of those names, and what comes of the whole.
//!
//! In: the steps of a work, and what can be read where it stands. Out: a [`Program`] whose names are
//! slots. One name is one slot wherever it is bound. A name can be read behind its step; what stands
//! under a condition may be null for all that comes after. In a block that is repeated with `while`
//! the names of the block hold what the round before has left.

use std::sync::Arc;

use super::Checker;
use super::infer::{Infer, answer_type};
use super::known::join;
use super::request::Place;
use super::scope::{Named, Reads, Scope};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Each, Written};
use crate::model::{
    Block, Expr, ExprKind, Kind, Loop, Program, Root, RoutineId, ShapeId, Step, StepKind, Type, Work,
};
use crate::span::{Span, Spanned};
use crate::spec;

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

/// A program on its way.
struct Build<'s> {
    place: Place<'s>,
    ending: Ending,
    names: Vec<Arc<str>>,
    /// By slot: whether each step that fills it leaves a whole answer there.
    answers: Vec<Option<bool>>,
    visible: Vec<Named>,
    reads: Reads,
    /// All names that steps of the work bind, for those that are read too early.
    ahead: Arc<Vec<(Arc<str>, Span)>>,
    returns: Vec<Type>,
    steps: usize,
    depth: usize,
}

impl Build<'_> {
    /// What the next step can read.
    fn scope(&self, place: &'static str) -> Scope {
        let mut scope = self.place.scope.at(place);
        scope.named = Arc::new(self.visible.clone());
        scope.ahead = self.ahead.clone();
        scope.reads = Some(self.reads.clone());
        scope
    }

    fn slot(&mut self, name: &str) -> u16 {
        let at = self.names.iter().position(|known| **known == *name).unwrap_or_else(|| {
            self.names.push(Arc::from(name));
            self.answers.push(None);
            self.names.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// A slot for a value that the author gave no name.
    fn hidden(&mut self) -> u16 {
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

/// A value that a step leaves.
struct Left {
    ty: Type,
    /// A whole answer.
    answer: bool,
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
        let mut ahead = Vec::new();
        bound_in(steps, &mut |name| ahead.push((Arc::from(name.value.as_str()), name.span)));
        let mut build = Build {
            place,
            ending,
            names: Vec::new(),
            answers: Vec::new(),
            visible: Vec::new(),
            reads: Reads::default(),
            ahead: Arc::new(ahead),
            returns: Vec::new(),
            steps: 0,
            depth: 0,
        };
        let wanted = give.is_none() && !matches!(ending, Ending::Nothing | Ending::Output(None));
        let (made, last) = self.block(&mut build, steps, wanted);
        let ends = ends(&made);
        let scope = build.scope("`return`");
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

    fn kind(&mut self, build: &mut Build, step: &spec::Step) -> (StepKind, Option<Left>) {
        match &step.what {
            spec::StepKind::Send(work) => self.sent(build, work),
            spec::StepKind::Call { method, with } => self.called(build, method, with, step.span),
            spec::StepKind::Let(names) => {
                let mut made = Vec::with_capacity(names.len());
                for (name, value) in names {
                    let scope = build.scope("a value of `let`");
                    let value = Infer::new(&self.known, &scope, self.problems).value(value);
                    let slot = self.bind(build, name, value.ty.clone(), false);
                    made.push((slot, value));
                }
                (StepKind::Let(made), None)
            }
            spec::StepKind::If { condition, then, otherwise } => {
                let scope = build.scope("the condition of a step");
                let condition = Infer::new(&self.known, &scope, self.problems).condition(condition);
                let mut blocks = self.branches(build, &[then, otherwise]);
                let otherwise = blocks.pop().unwrap_or_default();
                let then = blocks.pop().unwrap_or_default();
                (StepKind::If { condition, then, otherwise }, None)
            }
            spec::StepKind::Case { subject, cases, otherwise } => {
                let scope = build.scope("the subject of a step");
                let mut infer = Infer::new(&self.known, &scope, self.problems);
                let subject = infer.expr(subject);
                infer.textable(&subject);
                let mut arms: Vec<&Vec<spec::Step>> = cases.iter().map(|(_, block)| block).collect();
                arms.push(otherwise);
                let mut blocks = self.branches(build, &arms);
                let otherwise = blocks.pop().unwrap_or_default();
                let texts = cases
                    .iter()
                    .map(|(texts, _)| texts.iter().map(|text| Arc::from(text.value.as_str())).collect());
                let cases = texts.zip(blocks).collect();
                (StepKind::Case { subject, cases, otherwise }, None)
            }
            spec::StepKind::For { each, block, collect, .. } => {
                self.repeated(build, each, block, collect.as_ref())
            }
            spec::StepKind::While { condition, block, max } => {
                let mut again = Vec::new();
                let mut bound = Vec::new();
                bound_here(block, &mut |name| bound.push(name.clone()));
                for name in bound {
                    if build.visible.iter().any(|known| *known.name == *name.value) {
                        continue;
                    }
                    let slot = build.slot(&name.value);
                    again.push(slot);
                    build.visible.push(Named {
                        name: Arc::from(name.value.as_str()),
                        slot,
                        ty: Type::any(),
                        span: name.span,
                        early: true,
                    });
                }
                let scope = build.scope("the condition of a loop");
                let condition = Infer::new(&self.known, &scope, self.problems).condition(condition);
                let (block, _) = self.block(build, block, false);
                for named in build.visible.iter_mut().filter(|named| again.contains(&named.slot)) {
                    named.ty.nullable = true;
                    named.early = false;
                }
                let max = u32::try_from(max.value).unwrap_or(1);
                (StepKind::While { condition, block, max, again }, None)
            }
            spec::StepKind::Fail(message) => {
                let scope = build.scope("a message");
                let mut infer = Infer::new(&self.known, &scope, self.problems);
                let message = infer.value_text(message);
                infer.never_secret(&message, "a message");
                (StepKind::Fail(message), None)
            }
            spec::StepKind::Return(value) => {
                let scope = build.scope("`return`");
                let value = self.ending_value(value, &scope, build.ending);
                build.returns.push(value.ty.clone());
                (StepKind::Return(value), None)
            }
            spec::StepKind::Unread => {
                let null = super::infer::unknown(step.span);
                (StepKind::Fail(null), Some(Left { ty: Type::unknown(), answer: false }))
            }
        }
    }

    /// A request, and what it leaves.
    fn sent(&mut self, build: &mut Build, work: &spec::Work) -> (StepKind, Option<Left>) {
        let scope = build.scope("a step");
        build.reads.forget_rest();
        let place = Place { scope: &scope, implied: false, ..build.place };
        let (mut request, body) = self.request(&work.request, &place, work.list.paginate.is_some());
        if !build.reads.rest() {
            request.rest.clear();
            request.used = None;
        }
        let list = self.list_if_any(&work.list, &place, body.clone(), None, &work.request);
        let give = work.give.as_ref().map(|give| {
            let scope = scope.at("`return`").with_response(body.clone());
            Infer::new(&self.known, &scope, self.problems).value(give)
        });
        if let (Some(give), true) = (&work.give, list.is_some()) {
            self.problems.tell(
                Code::ReturnOfList,
                Description::new("a request that reads a list gives the list", give.span, "a second value")
                    .help(
                        "`each` changes every item; without the keys of a list `return` gives the answer"
                            .to_owned(),
                    ),
            );
        }
        let left = match (&give, &list) {
            (Some(give), _) => Left { ty: give.ty.clone(), answer: false },
            (None, Some(list)) => {
                let item =
                    list.each.as_ref().map(|each| each.ty.clone()).or_else(|| match &list.items.ty.kind {
                        Kind::Array(of) => Some((**of).clone()),
                        Kind::Shape(_) | Kind::Members(_) => Some(list.items.ty.clone()),
                        _ => None,
                    });
                let item = item.unwrap_or_else(Type::any);
                Left { ty: Type::of(Kind::Array(Arc::new(item))), answer: false }
            }
            (None, None) => Left { ty: answer_type(body), answer: true },
        };
        let work = Work { program: None, request, list, span: work.span };
        (StepKind::Send { work: Box::new(work), give }, Some(left))
    }

    /// A method that is run: one that sends, or a value with a name.
    fn called(
        &mut self,
        build: &mut Build,
        method: &Spanned<String>,
        with: &[(Spanned<String>, Written)],
        span: Span,
    ) -> (StepKind, Option<Left>) {
        let scope = build.scope("an argument of `call`");
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        let made = infer.run_by_name(method, with, span);
        let ty = made.ty.clone();
        match made.kind {
            ExprKind::Method { method: id, args } if self.known.routine(&method.value).is_some() => {
                (StepKind::Call { routine: RoutineId(id.0), args }, Some(Left { ty, answer: false }))
            }
            kind => {
                let value = Expr { kind, ty: ty.clone(), span };
                (StepKind::Value(value), Some(Left { ty, answer: false }))
            }
        }
    }

    /// The arms of a choice, and what can be read behind it.
    fn branches(&mut self, build: &mut Build, arms: &[&Vec<spec::Step>]) -> Vec<Block> {
        let before = build.visible.clone();
        let mut made = Vec::with_capacity(arms.len());
        let mut seen: Vec<Vec<Named>> = Vec::new();
        for arm in arms {
            build.visible.clone_from(&before);
            let (steps, _) = self.block(build, arm, false);
            if !ends(&steps) {
                seen.push(build.visible.clone());
            }
            made.push(steps);
        }
        build.visible = together(&before, &seen);
        let fills: Vec<Vec<u16>> = made
            .iter()
            .map(|steps| steps.iter().flat_map(|step| step.fills.iter().copied()).collect())
            .collect();
        let all: Vec<u16> = {
            let mut all: Vec<u16> = fills.iter().flatten().copied().collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let blocks = made.into_iter().zip(&fills).map(|(steps, own)| Block {
            steps,
            clears: all.iter().copied().filter(|slot| !own.contains(slot)).collect(),
        });
        blocks.collect()
    }

    fn repeated(
        &mut self,
        build: &mut Build,
        each: &Each,
        block: &[spec::Step],
        collect: Option<&Written>,
    ) -> (StepKind, Option<Left>) {
        let scope = build.scope("the list of a loop");
        let (list, of) = Infer::new(&self.known, &scope, self.problems).source(each);
        let before = build.visible.len();
        let item = self.bind(build, &each.item, of, false);
        build.reads.mark(item);
        let index = each.index.as_ref().map(|index| {
            let slot = self.bind(build, index, Type::of(Kind::Integer), false);
            build.reads.mark(slot);
            slot
        });
        let (block, _) = self.block(build, block, false);
        let collect = collect.map(|collect| {
            let scope = build.scope("`collect`");
            Infer::new(&self.known, &scope, self.problems).value(collect)
        });
        build.visible.truncate(before);
        let left = collect.as_ref().map(|collect| Left {
            ty: Type::of(Kind::Array(Arc::new(collect.ty.clone()))).with_secret(collect.ty.secret),
            answer: false,
        });
        (StepKind::For(Box::new(Loop { item, index, list, block, collect })), left)
    }

    /// Binds a name from here on.
    fn bind(&mut self, build: &mut Build, name: &Spanned<String>, ty: Type, answer: bool) -> u16 {
        let word = name.value.as_str();
        let slot = build.slot(word);
        mark(build, slot, answer);
        let scope = build.place.scope;
        let of_scope = scope.arguments.iter().any(|(known, _)| **known == *word)
            || scope.parent.as_ref().is_some_and(|(known, _)| **known == *word);
        if super::scope::is_context(word) || of_scope {
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

    fn unreachable(&mut self, span: Span) {
        self.problems.tell(
            Code::StepUnreachable,
            Description::new("this is never reached", span, "the step before always ends the work")
                .help("give the step before a guard with `if`, or leave this out".to_owned()),
        );
    }

    /// Tells of names that nothing reads.
    fn unread(&mut self, build: &Build, steps: &[spec::Step]) {
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
fn mark(build: &mut Build, slot: u16, answer: bool) {
    if let Some(known) = build.answers.get_mut(usize::from(slot)) {
        *known = Some(known.unwrap_or(true) && answer);
    }
}

/// The slots that hold whole answers.
fn answers(known: &[Option<bool>]) -> Vec<u16> {
    let answers = known.iter().enumerate().filter(|(_, answer)| **answer == Some(true));
    answers.filter_map(|(slot, _)| u16::try_from(slot).ok()).collect()
}

/// What can be read behind a choice: `seen` is what each arm that goes on can read at its end.
fn together(before: &[Named], seen: &[Vec<Named>]) -> Vec<Named> {
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

/// The slots that the blocks of a step fill.
fn filled(what: &StepKind) -> Vec<u16> {
    let of = |steps: &[Step]| steps.iter().flat_map(|step| step.fills.iter().copied()).collect::<Vec<_>>();
    match what {
        StepKind::Send { .. }
        | StepKind::Call { .. }
        | StepKind::Value(_)
        | StepKind::Fail(_)
        | StepKind::Return(_) => Vec::new(),
        StepKind::Let(names) => names.iter().map(|(slot, _)| *slot).collect(),
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

/// Calls `see` on the names that steps bind, at any depth.
fn bound_in<'s>(steps: &'s [spec::Step], see: &mut dyn FnMut(&'s Spanned<String>)) {
    for step in steps {
        step.name.iter().for_each(&mut *see);
        match &step.what {
            spec::StepKind::Let(names) => names.iter().for_each(|(name, _)| see(name)),
            spec::StepKind::If { then, otherwise, .. } => {
                bound_in(then, see);
                bound_in(otherwise, see);
            }
            spec::StepKind::Case { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, block)| bound_in(block, see));
                bound_in(otherwise, see);
            }
            spec::StepKind::For { block, .. } | spec::StepKind::While { block, .. } => bound_in(block, see),
            spec::StepKind::Send(_)
            | spec::StepKind::Call { .. }
            | spec::StepKind::Fail(_)
            | spec::StepKind::Return(_)
            | spec::StepKind::Unread => {}
        }
    }
}

/// The same for the names that outlive these steps: those of a `for` do not.
fn bound_here<'s>(steps: &'s [spec::Step], see: &mut dyn FnMut(&'s Spanned<String>)) {
    for step in steps {
        step.name.iter().for_each(&mut *see);
        match &step.what {
            spec::StepKind::Let(names) => names.iter().for_each(|(name, _)| see(name)),
            spec::StepKind::If { then, otherwise, .. } => {
                bound_here(then, see);
                bound_here(otherwise, see);
            }
            spec::StepKind::Case { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, block)| bound_here(block, see));
                bound_here(otherwise, see);
            }
            spec::StepKind::While { block, .. } => bound_here(block, see),
            _ => {}
        }
    }
}
