//! Methods of the spec: lambdas in front of the hash, which every other lambda can read.

use super::export::{Export, param_of};
use super::expr::{Around, block_on};
use super::names;
use super::tree::{Hash, Ruby};
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::model::{Connector, Method, Native, Type};
use crate::span::Span;

impl Export<'_> {
    /// The methods, each by its name.
    pub(super) fn methods(&self) -> Vec<Ruby> {
        let mut own = Vec::new();
        for method in &self.connector.methods {
            if own.is_empty() {
                own.push(Ruby::Comment("What the spec itself gives a name.".to_owned()));
                own.push(Ruby::assign("own", Ruby::Hash(Hash::default())));
                own.push(Ruby::Blank);
            }
            own.push(Ruby::Comment(self.place(method.span)));
            own.push(Ruby::assign(&names::method(&method.name), self.method(method)));
            own.push(Ruby::Blank);
        }
        own
    }

    /// The lambda of a method.
    fn method(&self, method: &Method) -> Ruby {
        if let Some(native) = &method.native {
            return native_lambda(method, native);
        }
        let around = Around { arguments_named: true, ..Around::default() };
        let mut body = self.body(&method.give, &around);
        if method.counted {
            body = vec![block_on(Ruby::prelude("deeper", []), vec![], body)];
        }
        let takes = method.takes.iter().map(|name| param_of(&names::local(name), &body));
        Ruby::lambda(takes.collect::<Vec<_>>(), body)
    }
}

/// The lambda of a method in Ruby: what its code gives, as a value of the language.
fn native_lambda(method: &Method, native: &Native) -> Ruby {
    let takes: Vec<String> = method.takes.iter().map(ToString::to_string).collect();
    Ruby::lambda(takes, native_body(&method.name, &method.give.ty, native))
}

/// The statements of a method in Ruby.
pub(super) fn native_body(name: &str, ty: &Type, native: &Native) -> Vec<Ruby> {
    // The line above keeps a comment of the code in a line of its own.
    let text = format!("# What the spec has in Ruby.\n{}", native.ruby.trim_end());
    let code = Ruby::lambda([] as [String; 0], vec![Ruby::Fixed(text)]);
    let given = Ruby::prelude("native", [Ruby::name("code").call("call", [])]);
    let given = match ty.kind.word() {
        "any" => given,
        word => Ruby::prelude("want", [given, Ruby::text(word), Ruby::text(format!("{name}(…)"))]),
    };
    vec![Ruby::assign("code", code), given]
}

/// Reports what methods in Ruby take under a name that no local of Ruby has.
pub(super) fn check(connector: &Connector, problems: &mut Problems) {
    let functions = connector.methods.iter().filter(|method| method.native.is_some());
    let functions = functions.map(|method| (method.span, &method.takes));
    let works = connector.routines.iter().filter(|method| method.native.is_some());
    let works = works.map(|method| (method.span, &method.takes));
    for (span, takes) in functions.chain(works) {
        for name in takes.iter().filter(|name| !names::is_readable(name) || &***name == "code") {
            problems.report(&NoLocal { span, name });
        }
    }
}

/// What a method in Ruby takes under a name that no local of Ruby has.
struct NoLocal<'a> {
    span: Span,
    name: &'a str,
}

impl Problem for NoLocal<'_> {
    const CODE: Code = Code::NoLocalOfRuby;

    fn describe(&self) -> Description {
        let Self { span, name } = self;
        Description::new(
            format!("`{name}` is a word of Ruby or of exported code, and cannot be read as a local"),
            *span,
            "its code is Ruby",
        )
        .help("take it under another name".to_owned())
    }
}
