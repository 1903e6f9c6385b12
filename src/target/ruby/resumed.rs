//! Actions that end and are started again: waits, sleeps and checkpoints.
//!
//! The platform starts such an action from its first line, with a hash that it was left with. So what
//! stands before each of these points is run only where the action has not come past it, and the names
//! that can be read behind are what was kept.

use super::export::{Export, mentions};
use super::files::{FROM, GoesOn};
use super::steps::Here;
use super::tree::{Entry, Layout, Ruby};
use crate::diagnostic::Code;
use crate::model::{Action, Expr, ExprKind, Program, Step, StepKind, Suspend, Upload, WaitStep};
use crate::value::Value;

/// Seconds that the platform waits at least.
const LEAST: u32 = 60;

/// How an action goes on that has several such points.
#[derive(Clone, Copy)]
struct Point {
    /// Points before.
    before: usize,
    /// Points in all.
    all: usize,
}

impl Point {
    /// It has come no further than to the steps before this point.
    fn ahead(self) -> Ruby {
        match (self.all, self.before) {
            (1, _) => Ruby::name("continue").call("blank?", []),
            (_, 0) => Ruby::name("reached").call("zero?", []),
            (_, before) => Ruby::name("reached").binary("<=", Ruby::integer(before as u64)),
        }
    }

    /// What stands at this point, which is run when the action goes on from it too.
    fn here(self, statements: Vec<Ruby>, comes_here: bool) -> Vec<Ruby> {
        let last = self.before + 1 == self.all;
        if statements.is_empty() || (last && (comes_here || self.all == 1)) {
            return statements;
        }
        let next = Ruby::integer(self.before as u64 + 1);
        let operator = if comes_here { "<=" } else { "==" };
        let condition = Box::new(Ruby::name("reached").binary(operator, next));
        vec![Ruby::If { condition, then: statements, otherwise: None }]
    }
}

impl Export<'_> {
    /// The steps of a program.
    pub(super) fn top(&self, program: &Program, last: &dyn Fn(&Expr, Ruby) -> Ruby) -> Vec<Ruby> {
        let (steps, here) = (&program.steps, Here::default());
        let points: Vec<usize> =
            steps.iter().enumerate().filter(|(_, step)| kept_at(step).is_some()).map(|(at, _)| at).collect();
        let Some(final_point) = points.last() else { return self.steps(steps, here, last) };
        let mut body = Vec::new();
        if points.len() > 1 {
            let reached = Ruby::name("continue").member("reached");
            let reached = Ruby::name("continue").call("blank?", []).choose(Ruby::integer(0), reached);
            body.push(Ruby::assign("reached", reached));
        }
        let mut kept: Vec<u16> = Vec::new();
        for slot in points.iter().filter_map(|at| kept_at(&steps[*at])).flatten() {
            if !kept.contains(slot) {
                kept.push(*slot);
            }
        }
        let mut again = Some(self.again(&kept));
        let mut from = 0;
        for (before, at) in points.iter().enumerate() {
            let point = Point { before, all: points.len() };
            let step = &steps[*at];
            let mut first = self.steps(&steps[from..*at], here, last);
            let (ending, behind) = match &step.what {
                StepKind::Wait(wait) => (Vec::new(), point.here(self.waited(wait, step, point, last), true)),
                StepKind::Upload(upload) => {
                    (Vec::new(), point.here(self.uploaded(upload, step, point), true))
                }
                StepKind::Suspend(suspend) => {
                    (self.suspended(suspend, point), point.here(self.woken(suspend, step), false))
                }
                _ => {
                    let mut ending = self.step(step, here, last);
                    ending.push(self.checkpoint(kept_at(step).unwrap_or_default(), point));
                    (ending, Vec::new())
                }
            };
            first.extend(ending);
            match (first.is_empty(), again.take()) {
                (true, None) => {}
                (true, Some(again)) => {
                    let condition = Box::new(point.ahead().negated());
                    body.push(Ruby::If { condition, then: again, otherwise: None });
                }
                (false, again) => {
                    body.push(Ruby::If { condition: Box::new(point.ahead()), then: first, otherwise: again });
                }
            }
            body.extend(behind);
            from = at + 1;
        }
        body.extend(self.steps(&steps[final_point + 1..], here, last));
        body
    }

    /// The names that were kept, as they were.
    fn again(&self, kept: &[u16]) -> Vec<Ruby> {
        let names = kept.iter().map(|slot| self.slot_name(*slot)).chain(std::iter::once("now".to_owned()));
        names.map(|name| Ruby::assign(&name, restored(&name))).collect()
    }

    /// The hash with which the action goes on.
    fn kept(&self, more: Vec<(String, Ruby)>, keeps: &[u16], point: Point) -> Ruby {
        let mut kept = more;
        if point.all > 1 {
            kept.push(("reached".to_owned(), Ruby::integer(point.before as u64 + 1)));
        }
        let names = keeps.iter().map(|slot| self.slot_name(*slot)).chain(std::iter::once("now".to_owned()));
        kept.extend(names.map(|name| (name.clone(), stored(Ruby::name(name)))));
        Ruby::texts(kept)
    }

    fn checkpoint(&self, keeps: &[u16], point: Point) -> Ruby {
        let kept = Ruby::symbols([("continue", self.kept(Vec::new(), keeps, point))]);
        Ruby::function("checkpoint!", [kept.laid(Layout::Bare)])
    }

    /// An upload that the platform may stop behind each piece.
    fn uploaded(&self, upload: &Upload, step: &Step, point: Point) -> Vec<Ruby> {
        let mut keeps = upload.keeps.clone().unwrap_or_default();
        let own = upload.keep.iter().map(|(slot, _)| *slot);
        keeps.extend(own.filter(|slot| upload.keeps.iter().flatten().all(|known| known != slot)));
        let chunk = Ruby::name(self.slot_name(upload.chunk));
        let next = chunk.member("to").binary("+", Ruby::integer(1));
        let kept = self.kept(vec![(FROM.to_owned(), next)], &keeps, point);
        let fresh = match point.all {
            1 => Ruby::name("continue").call("blank?", []),
            _ => Ruby::name("reached").binary("!=", Ruby::integer(point.before as u64 + 1)),
        };
        let named = |value: Ruby| match step.slot {
            Some(slot) => Ruby::assign(&self.slot_name(slot), value),
            None => value,
        };
        self.upload(upload, Some(&GoesOn { fresh, kept }), &named)
    }

    /// A question: asked once in each run of the lambda.
    fn waited(
        &self,
        wait: &WaitStep,
        step: &Step,
        point: Point,
        last: &dyn Fn(&Expr, Ruby) -> Ruby,
    ) -> Vec<Ruby> {
        let around = self.around.get();
        let asked = || Ruby::name("asked");
        let before = Ruby::name("continue").member("asked");
        let before = if point.all > 1 { before.call("to_i", []) } else { before };
        let count = Ruby::name("continue").call("blank?", []).choose(Ruby::integer(0), before);
        let mut body = vec![Ruby::assign("asked", count)];
        let late = match &wait.late.kind {
            ExprKind::Literal(Value::Text(text)) => Ruby::text(&**text),
            ExprKind::Text(_) => self.value(&wait.late, &around),
            _ => Ruby::prelude("text", [self.value(&wait.late, &around)]),
        };
        let seconds = if wait.grow == 0 {
            Ruby::integer(wait.every.max(LEAST))
        } else {
            let times = asked().binary("-", Ruby::integer(1));
            let grown = Ruby::integer(wait.every).binary("+", Ruby::integer(wait.grow).binary("*", times));
            Ruby::List(vec![grown, Ruby::integer(LEAST)]).call("max", [])
        };
        let kept = self.kept(vec![("asked".to_owned(), asked())], &wait.keeps, point);
        let pause = Ruby::symbols([("seconds", seconds), ("continue", kept)]);
        let again = vec![
            Ruby::assign("asked", asked().binary("+", Ruby::integer(1))),
            Ruby::function("error", [late]).only_if(asked().binary(">=", Ruby::integer(wait.tries))),
            Ruby::function("reinvoke_after", [pause.laid(Layout::Bare)]),
        ];
        let enough = || self.condition(&wait.until, &around);
        let unless_enough =
            Ruby::If { condition: Box::new(enough().negated()), then: again, otherwise: None };
        let mut question = self.step(&wait.ask, Here::default(), last);
        question.push(unless_enough);
        match (&wait.first, step.slot) {
            (Some(first), Some(slot)) => {
                let name = self.slot_name(slot);
                let first = self.value(first, &around);
                let fresh = || asked().call("zero?", []);
                body.push(Ruby::assign(&name, first).only_if(fresh()));
                let skip = fresh().binary("&&", enough());
                body.push(Ruby::If { condition: Box::new(skip.negated()), then: question, otherwise: None });
            }
            _ => body.extend(question),
        }
        body
    }

    /// The end of the run before a sleep.
    fn suspended(&self, suspend: &Suspend, point: Point) -> Vec<Ruby> {
        let until = self.slot_name(suspend.expires);
        let moment = Ruby::prelude("now", []).binary("+", Ruby::integer(suspend.timeout));
        let mut more = vec![(until.clone(), stored(Ruby::name(&until)))];
        let fields = self.shown_fields();
        if suspend.register.is_some() && !fields.is_empty() {
            let fields = fields.into_iter().map(Ruby::text);
            let shown = Ruby::name("connection").call("slice", fields);
            more.push(("connection".to_owned(), stored(shown)));
        }
        let kept = self.kept(more, &suspend.keeps, point);
        let sleep = Ruby::symbols([("continue", kept), ("expires_at", Ruby::name(&until))]);
        vec![Ruby::assign(&until, moment), Ruby::function("suspend", [sleep.laid(Layout::Bare)])]
    }

    /// The fields and values of the connection that may be kept.
    fn shown_fields(&self) -> Vec<String> {
        let fields = &self.connector.shape(self.connector.connection.fields).fields;
        let fields = fields.iter().filter(|field| !field.secret).map(|field| field.name.to_string());
        let values = self.connector.connection.values.iter().filter(|(_, value)| !value.ty.secret);
        fields.chain(values.map(|(name, _)| name.to_string())).collect()
    }

    /// What the action goes on with behind a sleep.
    fn woken(&self, suspend: &Suspend, step: &Step) -> Vec<Ruby> {
        let around = self.around.get();
        let late = Ruby::name("continue").member("expired");
        let mut body = Vec::new();
        let resumed = self.value(&suspend.resumed, &around);
        let event = self.slot_name(suspend.event);
        if mentions(&resumed, &event) {
            body.push(Ruby::assign(&event, Ruby::texts([("payload", restored("payload"))])));
        }
        let value = match &suspend.expired {
            Some(expired) => late.choose(self.value(expired, &around), resumed),
            None => {
                let late =
                    super::errors::refuse(Code::NobodyCalled, Ruby::text("nobody called back in time"))
                        .only_if(late);
                body.insert(0, late);
                resumed
            }
        };
        body.push(match step.slot {
            Some(slot) => Ruby::assign(&self.slot_name(slot), value),
            None => value,
        });
        body
    }

    /// The entries of an action that sleeps: what the platform runs before the sleep and behind it.
    pub(super) fn callbacks(&self, action: &Action) -> Vec<Entry> {
        let Some(program) = &action.work.program else { return Vec::new() };
        let sleep = program.steps.iter().find_map(|step| match &step.what {
            StepKind::Suspend(suspend) => Some(suspend),
            _ => None,
        });
        let Some(suspend) = sleep else { return Vec::new() };
        let names: Vec<String> = program.names.iter().map(|name| super::names::local(name)).collect();
        let outer = self.names.replace(names.clone());
        let answers = self.answers.replace(program.answers.clone());
        let ready: &dyn Fn(&Expr, Ruby) -> Ruby = &|_, value| value;
        let told = suspend.register.as_ref().map(|step| self.step(step, Here::default(), ready));
        let token = self.slot_name(suspend.token);
        self.names.replace(outer);
        self.answers.replace(answers);
        let mut entries = Vec::new();
        if let Some(mut told) = told {
            let reads = |told: &[Ruby], name: &str| told.iter().any(|statement| mentions(statement, name));
            let mut opened = Vec::new();
            if reads(&told, "connection") {
                let kept = if self.shown_fields().is_empty() {
                    Ruby::Hash(super::tree::Hash::default())
                } else {
                    restored("connection")
                };
                opened.push(Ruby::assign("connection", kept));
            }
            let others = names.iter().filter(|name| **name != token).cloned().chain(["now".to_owned()]);
            for name in others.filter(|name| reads(&told, name)) {
                opened.push(Ruby::assign(&name, restored(&name)));
            }
            opened.append(&mut told);
            let opened = self.told("error", opened);
            let params = [
                super::export::param_of(&token, &opened),
                "_until".to_owned(),
                super::export::param_of("continue", &opened),
            ];
            entries.push(Entry::symbol("before_suspend", Ruby::lambda(params, opened)).apart());
        }
        let keep = |key: &str, value: Ruby| Ruby::name("continue").call("store", [Ruby::text(key), value]);
        let called = vec![keep("payload", stored(Ruby::name("data")))];
        entries.push(
            Entry::symbol("before_resume", Ruby::lambda(["data", "_input", "continue"], called)).apart(),
        );
        let late = vec![keep("expired", Ruby::True)];
        entries.push(Entry::symbol("before_timeout_resume", Ruby::lambda(["_input", "continue"], late)));
        entries
    }
}

/// What is kept at a point from which an action goes on.
fn kept_at(step: &Step) -> Option<&[u16]> {
    match &step.what {
        StepKind::Wait(wait) => Some(&wait.keeps),
        StepKind::Suspend(suspend) => Some(&suspend.keeps),
        StepKind::Checkpoint { keeps, .. } => Some(keeps),
        StepKind::Upload(upload) => upload.keeps.as_deref(),
        _ => None,
    }
}

fn stored(value: Ruby) -> Ruby {
    Ruby::prelude("stored", [value])
}

fn restored(name: &str) -> Ruby {
    Ruby::prelude("restored", [Ruby::name("continue").member(name)])
}
