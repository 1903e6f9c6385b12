//! Calls of methods: in expressions, and by `$call`.

use super::{Infer, literal, unknown};
use crate::check::known::{KnownMethod, Taken};
use crate::check::native::PlatformWord;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Arg, Written};
use crate::model::{Expr, ExprKind, MethodId, RoutineId, Type};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::value::Value;

impl Infer<'_> {
    /// `f(x)` or `x | f`, where the spec has a method of this name.
    pub(super) fn method_call(&mut self, name: &Spanned<String>, args: &[Arg], span: Span) -> Expr {
        let known = self.known;
        let Some((id, method)) = known.method(&name.value) else { return unknown(span) };
        let mut given: Vec<Option<Expr>> = method.takes.iter().map(|_| None).collect();
        let (mut next, mut fine) = (0, true);
        for arg in args {
            let place = match &arg.name {
                Some(name) => self.taken(method, name),
                None => {
                    next += 1;
                    let place = Some(next - 1).filter(|place| *place < method.takes.len());
                    if place.is_none() {
                        self.one_too_many(method, arg.value.span);
                    }
                    place
                }
            };
            let value = self.expr(&arg.value);
            fine &= self.give(method, &mut given, place, value);
        }
        self.called(name.span, id, method, given, fine, span)
    }

    /// `$call`.
    pub(super) fn call_by_name(
        &mut self,
        name: &Spanned<String>,
        with: &[(Spanned<String>, Written)],
        span: Span,
    ) -> Expr {
        let known = self.known;
        let sending = std::mem::replace(&mut self.sending, super::Sending::No);
        let made = match known.method(&name.value) {
            Some((id, method)) => self.with_arguments(name, id, method, with, (span, true)),
            None => match known.routine(&name.value) {
                Some((id, routine)) if self.scope.sends => {
                    self.scope.reads.iter().for_each(|reads| reads.mark_called(routine.span, name.span));
                    sent(self.with_arguments(name, MethodId(id), routine, with, (span, true)))
                }
                found => {
                    match found {
                        Some(_) => self.sends(name, "called where nothing can be sent"),
                        None => self.no_method(name),
                    }
                    with.iter().for_each(|(_, value)| drop(self.written(value)));
                    unknown(span)
                }
            },
        };
        self.sending = sending;
        made
    }

    /// The step `call`: a method that sends, or a value. `whole`: all arguments could be read.
    pub fn run_by_name(
        &mut self,
        name: &Spanned<String>,
        with: &[(Spanned<String>, Written)],
        span: Span,
        whole: bool,
    ) -> Expr {
        match self.known.routine(&name.value) {
            Some((id, routine)) => {
                self.scope.reads.iter().for_each(|reads| reads.mark_called(routine.span, name.span));
                sent(self.with_arguments(name, MethodId(id), routine, with, (span, whole)))
            }
            None => self.call_by_name(name, with, span),
        }
    }

    fn with_arguments(
        &mut self,
        name: &Spanned<String>,
        id: MethodId,
        method: &KnownMethod,
        with: &[(Spanned<String>, Written)],
        (span, whole): (Span, bool),
    ) -> Expr {
        let mut given: Vec<Option<Expr>> = method.takes.iter().map(|_| None).collect();
        let mut fine = whole;
        for (argument, value) in with {
            let place = self.taken(method, argument);
            let value = self.written(value);
            fine &= self.give(method, &mut given, place, value);
        }
        self.called(name.span, id, method, given, fine, span)
    }

    /// Tells of a method that sends requests where none can be sent.
    pub(super) fn sends(&mut self, name: &Spanned<String>, label: &str) {
        if let Some((_, method)) = self.known.routine(&name.value)
            && let Some(PlatformWord { word, span }) = &method.platform
        {
            self.problems.tell(
                Code::PlatformMethod,
                Description::new(
                    format!("`{}` uses the platform and is no function", name.value),
                    name.span,
                    label,
                )
                .because(*span, format!("`{word}` is there for methods that a step calls"))
                .help(if word == "error" {
                    "say it with `raise`, which a function may".to_owned()
                } else {
                    format!("run it in a step: `- {{ call: {}, with: {{ … }}, as: NAME }}`", name.value)
                }),
            );
            return;
        }
        let Spanned { value: name, span } = name;
        let step = format!("run it in a step: `- {{ call: {name}, with: {{ … }}, as: NAME }}`");
        let help = if self.scope.sends {
            format!("a whole value may be its value: `{{ $call: {name}, $with: {{ … }} }}`; or {step}")
        } else {
            step
        };
        self.problems.tell(
            Code::MethodSends,
            Description::new(format!("`{name}` sends requests and is no function"), *span, label).help(help),
        );
    }

    fn no_method(&mut self, name: &Spanned<String>) {
        if self.known.lost_methods {
            return;
        }
        let near = {
            let all = self.known.methods.iter().chain(&self.known.routines);
            nearest(&name.value, all.map(|method| method.name.as_str()))
        };
        let mut description =
            Description::new(format!("there is no method `{}`", name.value), name.span, "not a method");
        if let Some(near) = near {
            description = description.help(format!("`{near}` is one")).fix(name.span, near, false);
        }
        self.problems.tell(Code::UnknownFunction, description);
    }

    /// Takes an argument down; tells one that is given twice or does not fit.
    fn give(
        &mut self,
        method: &KnownMethod,
        given: &mut [Option<Expr>],
        place: Option<usize>,
        value: Expr,
    ) -> bool {
        let Some(place) = place else { return false };
        let Taken { name, ty, .. } = &method.takes[place];
        if let Some(first) = &given[place] {
            self.problems.tell(
                Code::Arguments,
                Description::new(format!("`{name}` is given twice"), value.span, "the second time")
                    .because(first.span, "the first time"),
            );
            return false;
        }
        let value = self.want(value, &ty.kind, &format!("`{name}` of `{}`", method.name));
        given[place] = Some(value);
        true
    }

    fn called(
        &mut self,
        at: Span,
        method: MethodId,
        known: &KnownMethod,
        given: Vec<Option<Expr>>,
        mut fine: bool,
        span: Span,
    ) -> Expr {
        let mut args = Vec::with_capacity(given.len());
        for (taken, given) in known.takes.iter().zip(given) {
            if given.is_none() && taken.required && fine {
                self.problems.tell(
                    Code::Arguments,
                    Description::new(
                        format!("`{}` needs `{}`", known.name, taken.name),
                        at,
                        format!("`{}` is missing", taken.name),
                    )
                    .because(known.span, "the method")
                    .help(usage(known)),
                );
                fine = false;
            }
            args.push(given.unwrap_or_else(|| literal(Value::Null, span)));
        }
        if !fine {
            return unknown(span);
        }
        let secret = known.result.secret || args.iter().any(|arg| arg.ty.secret);
        let ty = Type { secret, ..known.result.clone() };
        Expr { kind: ExprKind::Method { method, args }, ty, span }
    }

    /// The call of a method with this one argument.
    pub(super) fn method_of_one(
        &mut self,
        id: MethodId,
        method: &KnownMethod,
        value: Expr,
        span: Span,
    ) -> Expr {
        if method.takes.is_empty() {
            self.one_too_many(method, span);
            return unknown(span);
        }
        let mut given: Vec<Option<Expr>> = method.takes.iter().map(|_| None).collect();
        let fine = self.give(method, &mut given, Some(0), value);
        self.called(span, id, method, given, fine, span)
    }

    fn one_too_many(&mut self, method: &KnownMethod, span: Span) {
        let count = method.takes.len();
        let plural = if count == 1 { "argument" } else { "arguments" };
        self.problems.tell(
            Code::Arguments,
            Description::new(format!("`{}` takes {count} {plural}", method.name), span, "one too many")
                .because(method.span, "the method")
                .help(usage(method)),
        );
    }

    /// The place of what is given by name.
    fn taken(&mut self, method: &KnownMethod, name: &Spanned<String>) -> Option<usize> {
        let found = method.takes.iter().position(|taken| *taken.name == name.value);
        if found.is_none() && !method.open {
            let near = nearest(&name.value, method.takes.iter().map(|taken| &*taken.name));
            let help = near.map_or_else(|| usage(method), |near| format!("it takes `{near}`"));
            self.problems.tell(
                Code::UnknownArgument,
                Description::new(
                    format!("`{}` takes no `{}`", method.name, name.value),
                    name.span,
                    "nothing that it takes",
                )
                .because(method.span, "the method")
                .help(help),
            );
        }
        found
    }
}

/// The call of a method that sends requests, which was made as that of a value.
fn sent(call: Expr) -> Expr {
    match call.kind {
        ExprKind::Method { method, args } => {
            Expr { kind: ExprKind::Run { routine: RoutineId(method.0), args }, ..call }
        }
        _ => call,
    }
}

/// How a method is called.
fn usage(method: &KnownMethod) -> String {
    let takes: Vec<&str> = method.takes.iter().map(|taken| &*taken.name).collect();
    format!("it is called as `{}({})`", method.name, takes.join(", "))
}
