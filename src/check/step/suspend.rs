//! Sleeping until the service calls back, and remembering on the way.
//!
//! As behind a wait, an action goes on from what was kept. Who tells the service where to call has
//! that too, and neither the input nor the secrets of the connection.

use std::mem;
use std::sync::Arc;

use super::Left;
use super::names::Build;
use super::wait::seconds;
use crate::check::Checker;
use crate::check::infer::Infer;
use crate::check::known::join;
use crate::check::request::Place;
use crate::check::scope::{Named, Scope};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{
    Address, Body, Expr, ExprKind, Kind, PathPart, Request, Root, Step, StepKind, Suspend, Type,
};
use crate::span::{Span, Spanned};
use crate::spec;

/// Seconds that an action sleeps where nothing is said, and at most.
const DAY: u32 = 24 * 60 * 60;
const LONGEST: u32 = 60 * DAY;

impl Checker<'_> {
    pub(super) fn suspended(
        &mut self,
        build: &mut Build,
        step: &spec::Step,
        suspend: &spec::Suspend,
    ) -> (StepKind, Option<Left>) {
        let span = step.span;
        self.may_wait(build, step, false);
        let keeps: Vec<u16> = build.visible.iter().map(|named| named.slot).collect();
        self.can_be_kept(build);
        if let Some((_, taken)) = build.ahead.iter().find(|(name, _)| &**name == "expires_at") {
            self.problems.tell(
                Code::NameTaken,
                Description::new("the name `expires_at` is taken", *taken, "a name that is there already")
                    .because(span, "the end of this sleep has that name")
                    .help("choose another name: a name means one thing wherever it is read".to_owned()),
            );
        }
        let (token, expires, event) =
            (build.slot("resume_token"), build.slot("expires_at"), build.slot("event"));
        let told = [
            named("resume_token", token, Type::of(Kind::String), span),
            named("expires_at", expires, Type::of(Kind::DateTime), span),
        ];
        let register = suspend.register.as_ref().map(|work| self.registered(build, work, told));
        let payload = Type::of(Kind::Members(Arc::new(vec![("payload".into(), Type::any())])));
        let mut scope = build.scope("`resumed`");
        let mut visible = build.visible.clone();
        visible.push(named("event", event, payload.clone(), span));
        scope.named = Arc::new(visible);
        let resumed = match &suspend.resumed {
            Some(resumed) => Infer::new(&self.known, &scope, self.problems).value(resumed),
            None => {
                let root = Expr { kind: ExprKind::Root(Root::Named(event)), ty: payload, span };
                Infer::new(&self.known, &scope, self.problems).member_of(root, "payload", span, span)
            }
        };
        let expired = suspend.expired.as_ref().map(|expired| {
            let scope = build.scope("`expired`");
            Infer::new(&self.known, &scope, self.problems).value(expired)
        });
        let ty = match &expired {
            Some(expired) => join(&resumed.ty, &expired.ty),
            None => resumed.ty.clone(),
        };
        let timeout = suspend.timeout.as_ref().map_or(DAY, |timeout| seconds(timeout.value));
        if let Some(long) = suspend.timeout.as_ref().filter(|_| !(1..=LONGEST).contains(&timeout)) {
            self.problems.tell(
                Code::OutOfBounds,
                Description::new(
                    "an action sleeps between a second and 60 days",
                    long.span,
                    "outside of that",
                ),
            );
        }
        let suspend = Suspend { register, token, expires, event, resumed, expired, timeout, keeps };
        (StepKind::Suspend(Box::new(suspend)), Some(Left { ty, answer: false }))
    }

    /// The request that tells the service where to call. It does not see the input.
    fn registered(&mut self, build: &mut Build, work: &spec::Work, told: [Named; 2]) -> Step {
        let scope = Scope { input: None, config: None, rest: None, ..build.place.scope.clone() };
        let place = Place { scope: &scope, input: None, ..build.place };
        let mut visible = build.visible.clone();
        visible.extend(told);
        let mut inside = Build {
            place,
            ending: build.ending,
            sends: build.sends,
            names: mem::take(&mut build.names),
            answers: mem::take(&mut build.answers),
            visible,
            reads: build.reads.clone(),
            ahead: build.ahead.clone(),
            returns: Vec::new(),
            steps: build.steps,
            depth: build.depth,
            resumes: Vec::new(),
            waits: true,
        };
        let asked = match work.steps.as_deref() {
            Some(_) => {
                self.problems.tell(
                    Code::WaitHere,
                    Description::new("`register` is one request", work.span, "this is none")
                        .help("what does not need `resume_token` stands in steps before".to_owned()),
                );
                spec::Step { what: spec::StepKind::Unread, name: None, guard: None, span: work.span }
            }
            None => {
                let what = spec::StepKind::Send(Box::new(work.clone()));
                spec::Step { what, name: None, guard: None, span: work.span }
            }
        };
        let (what, _) = self.kind(&mut inside, &asked);
        build.names = mem::take(&mut inside.names);
        build.answers = mem::take(&mut inside.answers);
        if let StepKind::Send { work, .. } = &what {
            self.without_secrets(&work.request);
        }
        Step { what, guard: None, slot: None, fills: Vec::new(), span: work.span }
    }

    fn without_secrets(&mut self, request: &Request) {
        let mut exprs: Vec<&Expr> = request.headers.iter().map(|(_, value)| value).collect();
        exprs.extend(&request.params);
        exprs.extend(match &request.body {
            Body::None => None,
            Body::Json(value) | Body::Form(value) | Body::Multipart(value) | Body::Xml { value, .. } => {
                Some(value)
            }
            Body::Text(value) | Body::Bytes(value) => Some(value),
        });
        match &request.address {
            Address::Relative(parts) | Address::Absolute(parts) => {
                exprs.extend(parts.iter().filter_map(|part| match part {
                    PathPart::Text(_) => None,
                    PathPart::Url(value)
                    | PathPart::Segment(value)
                    | PathPart::Segments(value)
                    | PathPart::Host(value)
                    | PathPart::Query(value) => Some(value),
                }));
            }
            Address::Whole(value) => exprs.push(value),
            Address::If { .. } | Address::Case { .. } => {}
        }
        exprs.into_iter().for_each(|expr| self.is_there_again(expr));
    }

    /// Tells of a secret, which is not kept while the action sleeps.
    fn is_there_again(&mut self, expr: &Expr) {
        if expr.ty.secret {
            self.problems.tell(
                Code::CannotKeep,
                Description::new(
                    "`register` reads a secret, which is not kept while the action sleeps",
                    expr.span,
                    "holds a value from a secret field",
                )
                .help("credentials go with every request by `auth`".to_owned()),
            );
        }
    }

    /// Values with names, from where an action that is run again goes on.
    pub(super) fn checkpoint(
        &mut self,
        build: &mut Build,
        step: &spec::Step,
        names: &[(Spanned<String>, Written)],
    ) -> StepKind {
        let why = if !matches!(build.ending, super::Ending::Output(_)) {
            Some("only an action has checkpoints")
        } else if build.depth > 1 {
            Some("a checkpoint stands in no block")
        } else {
            None
        };
        if let Some(why) = why {
            self.problems.tell(
                Code::WaitHere,
                Description::new(why, step.span, "a checkpoint").help(
                    "`let` names values; an action goes on from its checkpoints when it is run again"
                        .to_owned(),
                ),
            );
        }
        let names = self.named_values(build, names);
        self.can_be_kept(build);
        let keeps = build.visible.iter().map(|named| named.slot).collect();
        StepKind::Checkpoint { names, keeps }
    }
}

fn named(name: &str, slot: u16, ty: Type, span: Span) -> Named {
    Named { name: name.into(), slot, ty, span, early: false }
}
