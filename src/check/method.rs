//! Methods: values with a name. Each is inferred behind those that it calls; one that calls itself
//! says what comes of it. Those that send requests are [`routine`](super::routine)s.

use std::collections::HashMap;
use std::sync::Arc;

use super::Checker;
use super::field::TYPES;
use super::infer::Infer;
use super::known::{Caller, KnownMethod, Taken, kind_of};
use super::native::{is_function, platform_word, reads_connection};
use super::scope::{Scope, is_context};
use super::walk::called;
use crate::builtin;
use crate::diagnostic::{Code, Description};
use crate::model::{Expr, ExprKind, Kind, Method, Native, NativeUse, Routine, Type};
use crate::span::Spanned;
use crate::spec;
use crate::value::Value;

/// How deep calls of methods may be nested when a connector runs.
const DEEPEST: usize = 100;

impl Checker<'_> {
    /// The methods, in the author's order.
    pub(super) fn methods(&mut self) -> Vec<Method> {
        let spec = self.spec;
        for method in &spec.methods {
            self.method_name(&method.name);
            let known = self.takes_of(method);
            if method.work.is_none() && known.platform.is_none() {
                self.known.methods.push(known);
            } else {
                self.known.routines.push(known);
            }
        }
        let pure: Vec<&spec::Method> = spec.methods.iter().filter(|method| is_function(method)).collect();
        for template in &spec.templates {
            for (name, word) in &template.takes {
                self.argument(name, word);
            }
        }
        let (order, recursive) = order(&pure, |method| called(&method.give));
        // A depth is counted where it may be reached, and then on both targets at every call.
        let counted = pure.len() > DEEPEST || recursive.contains(&true);
        let mut made: Vec<Option<Method>> = pure.iter().map(|_| None).collect();
        for at in order {
            self.known.calls.borrow_mut().forget();
            let method = self.method(at, pure[at], recursive[at]);
            self.known.calls.borrow_mut().belong(Caller::Method(method.name.clone()));
            made[at] = Some(Method { counted, ..method });
        }
        made.into_iter().flatten().collect()
    }

    /// What was called since the last look belongs to an operation.
    pub(super) fn calls_belong(&mut self, is_trigger: bool, name: &str) {
        let name = name.to_owned();
        self.known.calls.borrow_mut().belong(Caller::Operation { is_trigger, name });
    }

    /// The operations that run code of a target.
    pub(super) fn native_uses(&self, methods: &[Method], routines: &[Routine]) -> Vec<NativeUse> {
        let functions = methods.iter().filter(|method| method.native.is_some()).map(|method| &*method.name);
        let works = routines.iter().filter(|method| method.native.is_some()).map(|method| &*method.name);
        let natives: Vec<&str> = functions.chain(works).collect();
        if natives.is_empty() {
            return Vec::new();
        }
        let uses = self.known.calls.borrow().reaching(&natives);
        let uses = uses.into_iter().filter_map(|(caller, methods)| match caller {
            Caller::Operation { is_trigger, name } => Some(NativeUse { is_trigger, name, methods }),
            Caller::Method(_) => None,
        });
        uses.collect()
    }

    fn method_name(&mut self, name: &Spanned<String>) {
        let word = name.value.as_str();
        let label = if builtin::find(word).is_some() || builtin::RESERVED.contains(&word) {
            "a function of the language"
        } else if is_context(word) {
            "a name of the language"
        } else if TYPES.contains(&word) {
            "a type of the language"
        } else {
            return;
        };
        self.problems.tell(
            Code::NameTaken,
            Description::new(format!("the name `{word}` is taken"), name.span, label)
                .help("a method needs a name of its own".to_owned()),
        );
    }

    fn takes_of(&mut self, method: &spec::Method) -> KnownMethod {
        let mut takes: Vec<Taken> = Vec::new();
        for (name, word) in &method.takes {
            let ty = self.argument(name, word);
            takes.push(Taken { name: Arc::from(name.value.as_str()), ty, required: word.required });
        }
        let result = method.returns.as_ref().map_or_else(Type::unknown, |word| self.declared(word));
        let gaps = &self.spec.gaps;
        let open =
            gaps.lost(method.span, "takes") || method.takes_span.is_some_and(|takes| gaps.lost(takes, ""));
        let platform = platform_word(method);
        KnownMethod { name: method.name.value.clone(), takes, result, open, platform, span: method.name.span }
    }

    /// The type of what a method or a pick list takes; a name of the language is told.
    pub(super) fn argument(&mut self, name: &Spanned<String>, word: &spec::TypeWord) -> Type {
        if is_context(&name.value) {
            let message = format!("the name `{}` is taken", name.value);
            self.problems
                .tell(Code::NameTaken, Description::new(message, name.span, "a name of the language"));
        }
        self.declared(word)
    }

    /// The type that a word declares; what is handed over may always be null.
    fn declared(&mut self, word: &spec::TypeWord) -> Type {
        let kind = kind_of(&self.type_word(word));
        let kind = if word.list { Kind::Array(Arc::new(Type::of(kind).or_null())) } else { kind };
        Type::of(kind).or_null()
    }

    /// Tells of a method that calls itself and does not say what comes of it.
    pub(super) fn without_type(&mut self, method: &spec::Method, recursive: bool) {
        let lost = self.spec.gaps.lost(method.span, "returns");
        if recursive && method.returns.is_none() && !lost {
            self.problems.tell(
                Code::MethodWithoutType,
                Description::new(
                    format!(
                        "the method `{}` calls itself and does not say what comes of it",
                        method.name.value
                    ),
                    method.name.span,
                    "`returns` is missing",
                )
                .help("name the type of its value: `returns: [string]`".to_owned()),
            );
        }
    }

    fn method(&mut self, at: usize, method: &spec::Method, recursive: bool) -> Method {
        self.without_type(method, recursive);
        let mut scope = Scope::nothing("a method");
        scope.open |= self.known.methods[at].open;
        let takes = &self.known.methods[at].takes;
        scope.arguments =
            Arc::new(takes.iter().map(|taken| (taken.name.clone(), taken.ty.clone())).collect());
        let takes = takes.iter().map(|taken| taken.name.clone()).collect();
        let declared = self.known.methods[at].result.clone();
        if let Some(native) = &method.native {
            return self.native(method, native, takes, declared);
        }
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        let mut give = infer.value(&method.give);
        if method.returns.is_some() {
            let place = format!("the value of `{}`", method.name.value);
            give = infer.want(give, &declared.kind, &place);
        } else if !recursive {
            self.known.methods[at].result = give.ty.clone();
        }
        let name = method.name.value.clone();
        Method { name, takes, give, counted: false, native: None, span: method.name.span }
    }

    /// A method in code of a target: nobody can tell the type of its value but its author.
    fn native(
        &mut self,
        method: &spec::Method,
        native: &spec::Native,
        takes: Vec<Arc<str>>,
        ty: Type,
    ) -> Method {
        let native = Some(self.code(method, native));
        let give = Expr { kind: ExprKind::Literal(Value::Null), ty, span: method.span };
        let name = method.name.value.clone();
        Method { name, takes, give, counted: false, native, span: method.name.span }
    }

    /// The code of a method. It has to say what comes of it.
    pub(super) fn code(&mut self, method: &spec::Method, native: &spec::Native) -> Native {
        let lost = self.spec.gaps.lost(method.span, "returns");
        if method.returns.is_none() && !lost {
            self.problems.tell(
                Code::MethodWithoutType,
                Description::new(
                    format!("the method `{}` is code and does not say what comes of it", method.name.value),
                    method.name.span,
                    "`returns` is missing",
                )
                .help("name the type of its value: `returns: string`".to_owned()),
            );
        }
        let connected = reads_connection(method);
        let rust = native.rust.as_ref().map(|code| code.text.clone());
        Native { ruby: native.ruby.text.clone(), rust, connected, span: native.span }
    }
}

/// The methods behind those that they call, and which of them call themselves.
pub(super) fn order(
    methods: &[&spec::Method],
    calls_of: impl Fn(&spec::Method) -> Vec<String>,
) -> (Vec<usize>, Vec<bool>) {
    let names: HashMap<&str, usize> =
        methods.iter().enumerate().rev().map(|(at, method)| (method.name.value.as_str(), at)).collect();
    let calls: Vec<Vec<usize>> = methods
        .iter()
        .map(|method| calls_of(method).iter().filter_map(|name| names.get(name.as_str()).copied()).collect())
        .collect();
    let (mut done, mut recursive) = (Vec::new(), vec![false; methods.len()]);
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0_u8; methods.len()];
    for start in 0..methods.len() {
        if state[start] != 0 {
            continue;
        }
        let mut way = vec![(start, 0)];
        state[start] = 1;
        while let Some((at, next)) = way.last_mut() {
            let at = *at;
            let Some(&callee) = calls[at].get(*next) else {
                state[at] = 2;
                done.push(at);
                way.pop();
                continue;
            };
            *next += 1;
            match state[callee] {
                0 => {
                    state[callee] = 1;
                    way.push((callee, 0));
                }
                1 => {
                    let circle = way.iter().rev().take_while(|(other, _)| *other != callee);
                    circle.for_each(|(member, _)| recursive[*member] = true);
                    recursive[callee] = true;
                }
                _ => {}
            }
        }
    }
    (done, recursive)
}
