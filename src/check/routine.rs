//! Methods that send requests: works with a name, which the step `call` runs.
//!
//! Each is checked behind those that it calls, so that its value has a type where it is called; one
//! that calls itself says what comes of it.

use std::collections::HashMap;
use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::known::in_words;
use super::method::order;
use super::native::is_function;
use super::request::Place;
use super::scope::{Reads, Scope};
use super::step::Ending;
use super::{values, walk};
use crate::diagnostic::{Code, Description};
use crate::model::{Kind, Program, Routine, Type};
use crate::span::Span;
use crate::spec::{self, Step, StepKind};

impl Checker<'_> {
    /// Checks all of them; they stay with the checker until the connector is made.
    pub(super) fn all_routines(&mut self) {
        let spec = self.spec;
        let works: Vec<&spec::Method> = spec.methods.iter().filter(|method| !is_function(method)).collect();
        let (order, recursive) = order(&works, |method| {
            let mut names = Vec::new();
            if let Some(work) = &method.work {
                values::of_work(work, &mut |value| names.extend(walk::called(value)));
                called(work.steps.as_deref().unwrap_or_default(), &mut names);
            }
            names
        });
        let mut made: Vec<Option<(Routine, Vec<Span>)>> = works.iter().map(|_| None).collect();
        for at in order {
            made[at] = self.routine(at, works[at], recursive[at]);
        }
        Self::hand_on(&mut made);
        self.routines = made.into_iter().flatten().map(|(routine, _)| routine).collect();
    }

    /// Says which of them need the moment and the memory of the run for those that they call.
    fn hand_on(made: &mut [Option<(Routine, Vec<Span>)>]) {
        loop {
            let known: HashMap<Span, (bool, bool)> =
                made.iter().flatten().map(|(one, _)| (one.span, (one.timed, one.remembers))).collect();
            let mut changed = false;
            for (one, called) in made.iter_mut().flatten() {
                for called in called.iter().filter_map(|called| known.get(called)) {
                    changed |= (called.0 && !one.timed) || (called.1 && !one.remembers);
                    one.timed |= called.0;
                    one.remembers |= called.1;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// A routine, and those that it calls.
    fn routine(&mut self, at: usize, method: &spec::Method, recursive: bool) -> Option<(Routine, Vec<Span>)> {
        self.without_type(method, recursive);
        if let Some(native) = &method.native {
            return Some((self.platform_routine(at, method, native), Vec::new()));
        }
        let work = method.work.as_ref()?;
        let reads = Reads::default();
        let mut scope = Scope { reads: Some(reads.clone()), ..Scope::connection("a method") };
        scope.open |= self.known.routines[at].open;
        let takes = &self.known.routines[at].takes;
        scope.arguments =
            Arc::new(takes.iter().map(|taken| (taken.name.clone(), taken.ty.clone())).collect());
        let takes = takes.iter().map(|taken| taken.name.clone()).collect();
        let declared = self.known.routines[at].result.clone();
        let alone;
        let (steps, give) = match &work.steps {
            Some(steps) => (steps.as_slice(), work.give.as_ref()),
            None => {
                let what = StepKind::Send(Box::new(work.clone()));
                alone = [Step { what, name: None, guard: None, span: work.span }];
                (alone.as_slice(), None)
            }
        };
        let (program, ty) =
            self.program(steps, give, Place::plain(&scope).calling(), Ending::Value, work.span);
        let program = match &program.give {
            Some(give) if method.returns.is_some() => {
                let place = format!("the value of `{}`", method.name.value);
                let nothing = Scope::nothing("a method");
                let mut infer = Infer::new(&self.known, &nothing, self.problems);
                let give = infer.want(give.clone(), &declared.kind, &place);
                Program { give: Some(give), ..program }
            }
            _ => program,
        };
        if method.returns.is_none() && !recursive {
            self.known.routines[at].result = ty;
        } else if method.returns.is_some() {
            self.returned(&program, &declared, &method.name.value);
        }
        let routine = Routine {
            name: method.name.value.clone(),
            takes,
            program,
            counted: recursive,
            memo: method.memo,
            timed: reads.now() || self.http.now,
            remembers: method.memo,
            native: None,
            ty: Type::unknown(),
            span: method.name.span,
        };
        Some((routine, reads.called().into_iter().map(|(called, _)| called).collect()))
    }

    /// A method in code that uses the platform.
    fn platform_routine(&mut self, at: usize, method: &spec::Method, native: &spec::Native) -> Routine {
        let native = Some(self.code(method, native));
        let known = &self.known.routines[at];
        Routine {
            name: method.name.value.clone(),
            takes: known.takes.iter().map(|taken| taken.name.clone()).collect(),
            program: Program {
                steps: Vec::new(),
                give: None,
                names: Vec::new(),
                answers: Vec::new(),
                span: method.span,
            },
            counted: false,
            memo: false,
            timed: false,
            remembers: false,
            native,
            ty: known.result.clone(),
            span: method.name.span,
        }
    }

    /// Tells of a `return` on the way whose value is of another type than the method says.
    fn returned(&mut self, program: &Program, declared: &Type, name: &str) {
        let mut wrong = Vec::new();
        crate::model::within(&program.steps, &mut |step| {
            if let crate::model::StepKind::Return(value) = &step.what {
                let fits = matches!(value.ty.kind, Kind::Any | Kind::Unknown | Kind::Null)
                    || value.ty.kind == declared.kind
                    || matches!(declared.kind, Kind::Any | Kind::Unknown)
                    || is_object(&value.ty.kind) && is_object(&declared.kind)
                    || matches!((&value.ty.kind, &declared.kind), (Kind::Array(_), Kind::Array(_)));
                if !fits {
                    wrong.push((value.span, in_words(&value.ty.kind)));
                }
            }
        });
        for (span, is) in wrong {
            let wanted = in_words(&declared.kind);
            self.problems.tell(
                Code::WrongType,
                Description::new(
                    format!("{wanted} is wanted as the value of `{name}`, and this is {is}"),
                    span,
                    format!("this is {is}"),
                ),
            );
        }
    }
}

fn is_object(kind: &Kind) -> bool {
    matches!(kind, Kind::Shape(_) | Kind::Members(_) | Kind::Map)
}

/// The methods that the step `call` runs, each as often as it does.
fn called(steps: &[Step], names: &mut Vec<String>) {
    for step in steps {
        match &step.what {
            StepKind::Call { method, .. } => names.push(method.value.clone()),
            StepKind::If { then, otherwise, .. } => {
                called(then, names);
                called(otherwise, names);
            }
            StepKind::Case { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, block)| called(block, names));
                called(otherwise, names);
            }
            StepKind::For { block, .. } | StepKind::While { block, .. } => called(block, names),
            StepKind::Suspend(suspend) => {
                let register = suspend.register.as_ref().and_then(|work| work.steps.as_deref());
                called(register.unwrap_or_default(), names);
            }
            StepKind::Wait(wait) => called(wait.ask.steps.as_deref().unwrap_or_default(), names),
            StepKind::Send(_)
            | StepKind::Download(_)
            | StepKind::Upload(_)
            | StepKind::Let(_)
            | StepKind::Checkpoint(_)
            | StepKind::Fail(_)
            | StepKind::Return(_)
            | StepKind::Unread => {}
        }
    }
}
