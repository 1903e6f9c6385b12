//! What each kind of step does, and what it leaves.

use std::sync::Arc;

use super::names::{Build, bound_here, together};
use super::{Left, ends};
use crate::check::Checker;
use crate::check::elements::declare_wanted;
use crate::check::infer::{Infer, answer_type};
use crate::check::list::is_written;
use crate::check::request::Place;
use crate::check::scope::Named;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Each, Written};
use crate::model::{Block, Expect, Expr, ExprKind, Kind, Loop, StepKind, Type, Work};
use crate::span::{Span, Spanned};
use crate::spec;

impl Checker<'_> {
    pub(super) fn kind(&mut self, build: &mut Build, step: &spec::Step) -> (StepKind, Option<Left>) {
        match &step.what {
            spec::StepKind::Send(work) => self.sent(build, work),
            spec::StepKind::Call { method, with, within } => {
                let lost = self.spec.gaps.lost(step.span, "with")
                    || within.is_some_and(|within| self.spec.gaps.lost(within, ""));
                self.called(build, method, with, step.span, !lost)
            }
            spec::StepKind::Let(names) => (StepKind::Let(self.named_values(build, names)), None),
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
            spec::StepKind::Wait(wait) => self.waited(build, step, wait),
            spec::StepKind::Suspend(suspend) => self.suspended(build, step, suspend),
            spec::StepKind::Checkpoint(names) => (self.checkpoint(build, step, names), None),
            spec::StepKind::For { each, block, collect, report, parallel } => {
                let width = parallel.as_ref().and_then(|width| u32::try_from(width.value).ok()).unwrap_or(1);
                if width > 1 {
                    self.one_request(block, step.span);
                }
                self.repeated(build, each, block, collect.as_ref(), (*report, width))
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
            spec::StepKind::Download(download) => self.downloaded(build, download, step),
            spec::StepKind::Upload(upload) => self.uploaded(build, upload, step),
            spec::StepKind::Fail(message) => {
                let scope = build.scope("a message");
                let mut infer = Infer::new(&self.known, &scope, self.problems);
                let message = infer.value_text(message);
                infer.never_secret(&message, "a message");
                (StepKind::Fail(message), None)
            }
            spec::StepKind::Return(value) => {
                let scope = build.sending("`return`");
                let value = self.ending_value(value, &scope, build.ending);
                build.returns.push(value.ty.clone());
                (StepKind::Return(value), None)
            }
            spec::StepKind::Unread => {
                let null = crate::check::infer::unknown(step.span);
                (StepKind::Value(null), Some(Left { ty: Type::unknown(), answer: false }))
            }
        }
    }

    /// Values with names, each of which sees those before.
    pub(super) fn named_values(
        &mut self,
        build: &mut Build,
        names: &[(Spanned<String>, Written)],
    ) -> Vec<(u16, Expr)> {
        let mut made = Vec::with_capacity(names.len());
        for (name, value) in names {
            let scope = build.sending("a value of `let`");
            let value = Infer::new(&self.known, &scope, self.problems).value(value);
            let slot = self.bind(build, name, value.ty.clone(), false);
            made.push((slot, value));
        }
        made
    }

    /// A request, and what it leaves.
    pub(super) fn sent(&mut self, build: &mut Build, work: &spec::Work) -> (StepKind, Option<Left>) {
        let scope = build.scope("a step");
        build.reads.forget_rest();
        let place = Place { scope: &scope, implied: false, calls: build.sends, ..build.place };
        let (mut request, body) = self.request(&work.request, &place, work.list.paginate.is_some());
        if !build.reads.rest() {
            request.rest.clear();
            request.used = None;
        }
        Self::declare_items(&mut request.expect, &work.list);
        let list = self.list_if_any(&work.list, &place, body.clone(), None, &work.request);
        let give = work.give.as_ref().map(|give| {
            let scope = build.sending("`return`").with_response(body.clone());
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
        if let (Expect::Xml(reading), Some(give)) = (&mut request.expect, &give) {
            declare_wanted(reading, give);
        }
        let work = Work { program: None, request, list, span: work.span };
        (StepKind::Send { work: Box::new(work), give }, Some(left))
    }

    /// A method that is run: one that sends, or a value with a name.
    pub(super) fn called(
        &mut self,
        build: &mut Build,
        method: &Spanned<String>,
        with: &[(Spanned<String>, Written)],
        span: Span,
        whole: bool,
    ) -> (StepKind, Option<Left>) {
        let scope = build.sending("an argument of `call`");
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        let made = infer.run_by_name(method, with, span, whole);
        let ty = made.ty.clone();
        match made.kind {
            ExprKind::Run { routine, args } => {
                (StepKind::Call { routine, args }, Some(Left { ty, answer: false }))
            }
            kind => {
                let value = Expr { kind, ty: ty.clone(), span };
                (StepKind::Value(value), Some(Left { ty, answer: false }))
            }
        }
    }

    /// The arms of a choice, and what can be read behind it.
    pub(super) fn branches(&mut self, build: &mut Build, arms: &[&Vec<spec::Step>]) -> Vec<Block> {
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

    pub(super) fn repeated(
        &mut self,
        build: &mut Build,
        each: &Each,
        block: &[spec::Step],
        collect: Option<&Written>,
        (report, parallel): (bool, u32),
    ) -> (StepKind, Option<Left>) {
        let scope = build.scope("the list of a loop");
        let (list, of) = Infer::new(&self.known, &scope, self.problems).source(each);
        let element = of.clone();
        let before = build.visible.len();
        let item = self.bind(build, &each.item, of, false);
        build.reads.mark(item);
        let index = each.index.as_ref().map(|index| {
            let slot = self.bind(build, index, Type::of(Kind::Integer), false);
            build.reads.mark(slot);
            slot
        });
        // What is sent side by side is made before anything is sent.
        let before_sends = build.sends;
        build.sends &= parallel <= 1;
        let (block, _) = self.block(build, block, false);
        let collect = collect.map(|collect| {
            let scope = build.sending("`collect`");
            Infer::new(&self.known, &scope, self.problems).value(collect)
        });
        build.sends = before_sends;
        build.visible.truncate(before);
        let left = collect.as_ref().map(|collect| Left {
            ty: Type::of(Kind::Array(Arc::new(collect.ty.clone()))).with_secret(collect.ty.secret),
            answer: false,
        });
        let left = if report {
            let results = left.map_or_else(|| Type::of(Kind::Array(Arc::new(Type::any()))), |left| left.ty);
            let told = |name: &str, ty| (Arc::from(name), ty);
            let failed = Type::of(Kind::Members(Arc::new(vec![
                told("index", Type::of(Kind::Integer)),
                told("item", element),
                told("message", Type::of(Kind::String)),
            ])));
            let secret = results.secret || failed.secret;
            let failed = Type::of(Kind::Array(Arc::new(failed)));
            let both = vec![told("results", results), told("failed", failed)];
            let ty = Type::of(Kind::Members(Arc::new(both))).with_secret(secret);
            Some(Left { ty, answer: false })
        } else {
            left
        };
        (StepKind::For(Box::new(Loop { item, index, list, block, collect, report, parallel })), left)
    }

    /// Tells of what a block that is sent side by side cannot do.
    fn one_request(&mut self, block: &[spec::Step], span: Span) {
        let (last, before) = match block.split_last() {
            Some((last, before)) => (Some(last), before),
            None => (None, block),
        };
        let other =
            before.iter().find(|step| !matches!(step.what, spec::StepKind::Let(_) | spec::StepKind::Unread));
        let (at, why) = match (other, last) {
            (Some(other), _) => (other.span, "another step"),
            (None, None) => (span, "there is no request"),
            (None, Some(last)) => match &last.what {
                spec::StepKind::Unread => return,
                spec::StepKind::Send(work) if is_written(&work.list) => (last.span, "reads a list"),
                spec::StepKind::Send(_) if last.guard.is_some() => (last.span, "is not always sent"),
                spec::StepKind::Send(_) => return,
                _ => (last.span, "this is none"),
            },
        };
        self.problems.tell(
            Code::ParallelBlock,
            Description::new("a block that runs side by side is one request", at, why).help(
                "before it only values: `let`; what reads its answer stands in `collect`, or in a loop behind"
                    .to_owned(),
            ),
        );
    }
}
