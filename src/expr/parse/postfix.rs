//! What follows an operand: members, indexes, filters and tests.

use crate::expr::ast::{Arg, Expr, ExprKind};
use crate::expr::print::print;
use crate::span::{Span, Spanned};

use super::cursor::{Parser, is_keyword};
use super::help;
use super::lex::Kind;
use super::mistakes::{
    ForeignWord, MethodCall, NeedsBrackets, SliceWithStep, TestWithArguments, UnexpectedToken, Words,
};
use super::operand::call;

impl Parser<'_> {
    /// `primary { "." name | "[" … "]" }`
    pub(super) fn postfix(&mut self) -> Expr {
        let value = self.primary();
        self.members(value)
    }

    /// The members and indexes behind `value`.
    pub(super) fn members(&mut self, mut value: Expr) -> Expr {
        loop {
            if self.is_sign("?.") {
                self.refuse_sign("`?.` is not an operator", "a member of null is null: write `.`", Some("."));
                self.bump();
                value = self.member(value);
            } else if self.eat(".").is_some() {
                value = self.member(value);
            } else if self.is_sign("[") {
                value = self.index(value);
            } else if self.is_sign("(") {
                let words = Words::new("values are not called", self.place(), "a call of a value").help(
                    "a call is the name of a function and its arguments: `f(x)`, or `x | f`".to_owned(),
                );
                self.report(&MethodCall(words));
                self.arguments("", 0);
                value.kind = ExprKind::Hole;
            } else {
                return value;
            }
        }
    }

    /// What follows a `.`.
    fn member(&mut self, of: Expr) -> Expr {
        if self.kind() != Kind::Name {
            if self.kind() == Kind::Numeric {
                let words =
                    Words::new("a member by number is written in brackets", self.span(), "not a name")
                        .help(format!("write `[{}]`", self.text()));
                self.report(&UnexpectedToken(words));
                self.bump();
            } else {
                self.unexpected("where the name of a member is expected");
            }
            return Expr { kind: ExprKind::Hole, span: of.span };
        }
        let name = self.take_name();
        if self.is_sign("(") {
            return self.method(of, &name);
        }
        Expr { span: of.span.to(name.span), kind: ExprKind::Member(Box::new(of), name) }
    }

    /// `x.name(…)`, which is a filter in this language.
    fn method(&mut self, of: Expr, name: &Spanned<String>) -> Expr {
        let function = help::function_for(&name.value);
        let without = self.kind_at(1) == Kind::Sign(")");
        let (arguments, close) = self.arguments(function, 1);
        let span = of.span.to(close);
        let value = shown(&of);
        let written =
            if without { format!("{value} | {function}") } else { format!("{value} | {function}(…)") };
        let words = Words::new(
            format!("values have no methods: `.{}(…)`", name.value),
            name.span,
            "called as a method",
        )
        .help(format!("write `{written}`"));
        // Only where no member follows is the filter's name all that has to change.
        let dot = Span { start: name.span.start.saturating_sub(1), ..name.span };
        let words = if self.is_sign(".") || self.is_sign("[") {
            words
        } else {
            let replaced = if without { dot.to(close) } else { dot };
            words.fix(replaced, format!(" | {function}"))
        };
        self.report(&MethodCall(words));
        if crate::builtin::find(function).is_none() {
            return Expr { kind: ExprKind::Hole, span };
        }
        let function = Spanned::new(function.to_owned(), name.span);
        let args = std::iter::once(Arg { name: None, value: of }).chain(arguments).collect();
        Expr { kind: call(function, args, true), span }
    }

    /// `[index]` or `[from:to]`.
    fn index(&mut self, of: Expr) -> Expr {
        let open = self.span();
        self.bump();
        let from = if self.is_sign(":") { None } else { Some(Box::new(self.choice())) };
        let slice = self.eat(":").is_some();
        let to = (slice && !self.is_sign("]") && !self.is_sign(":")).then(|| Box::new(self.choice()));
        if slice && self.is_sign(":") {
            let words = Words::new("slices have no step", self.span(), "a step begins here")
                .help("a slice is `x[from:to]`; `reverse` turns an array around".to_owned());
            self.report(&SliceWithStep(words));
            self.skip();
        }
        let close = self.close(open, "]");
        let span = of.span.to(close);
        let kind = match (slice, from) {
            (true, from) => ExprKind::Slice(Box::new(of), from, to),
            (false, Some(index)) => ExprKind::Index(Box::new(of), index),
            (false, None) => ExprKind::Hole,
        };
        Expr { kind, span }
    }

    /// Takes the closing bracket; without it, reports the one that opened and goes on.
    pub(super) fn close(&mut self, open: Span, close: &str) -> Span {
        if let Some(span) = self.eat(close) {
            return span;
        }
        self.unclosed(open, close);
        while self.is_sign(",") || self.is_sign("|") {
            self.bump();
            self.skip();
        }
        self.eat(close).unwrap_or_else(|| self.place())
    }

    /// The filters and tests behind `value`.
    pub(super) fn filters(&mut self, mut value: Expr, arithmetic: bool) -> Expr {
        loop {
            if self.eat("|").is_some() {
                value = self.filter(value);
            } else if self.is_word("is") {
                let from = value.span;
                value = self.test(value);
                if arithmetic {
                    let words = Words::new(
                        "a test behind an operation can be read in two ways",
                        from.to(value.span),
                        "`is` takes only this operand",
                    )
                    .help("put brackets: `(a + b) is empty`, or `a + (b is empty)`".to_owned());
                    self.report(&NeedsBrackets(words));
                    value.kind = ExprKind::Hole;
                }
            } else {
                return value;
            }
        }
    }

    fn filter(&mut self, value: Expr) -> Expr {
        if self.kind() != Kind::Name || is_keyword(self.text()) {
            self.unexpected("where the name of a function is expected");
            return Expr { kind: ExprKind::Hole, span: value.span };
        }
        let function = self.take_name();
        let (rest, end) =
            if self.is_sign("(") { self.arguments(&function.value, 1) } else { (Vec::new(), function.span) };
        let span = value.span.to(end);
        let args = std::iter::once(Arg { name: None, value }).chain(rest).collect();
        Expr { kind: call(function, args, true), span }
    }

    fn test(&mut self, value: Expr) -> Expr {
        self.bump();
        let negated = self.eat_word("not").is_some();
        if self.kind() != Kind::Name || (is_keyword(self.text()) && !self.is_word("null")) {
            self.unexpected("where the name of a test is expected");
            return Expr { kind: ExprKind::Hole, span: value.span };
        }
        let mut test = self.take_name();
        let mut negated = negated;
        if let Some(flips) = help::foreign_test(&test.value) {
            negated = negated != flips;
            let right = if negated { "is not null" } else { "is null" };
            let words =
                Words::new(format!("there is no test `{}`", test.value), test.span, "a test of Jinja")
                    .help(format!("names are checked when compiling; for a value write `{right}`"));
            self.report(&ForeignWord(words));
            "null".clone_into(&mut test.value);
        }
        let span = value.span.to(test.span);
        let argument = match self.kind() {
            Kind::Numeric | Kind::Text | Kind::Sign("(") => true,
            Kind::Name => !is_keyword(self.text()),
            _ => false,
        };
        if argument {
            let words = Words::new("tests take no argument", self.span(), "an argument of a test")
                .help("compare instead: `x % 3 == 0`, `x == y`, `x in list`".to_owned());
            self.report(&TestWithArguments(words));
            self.skip();
            return Expr { kind: ExprKind::Hole, span };
        }
        Expr { kind: ExprKind::Test { of: Box::new(value), test, negated }, span }
    }
}

/// An expression in a message; `x` where it is long or not known.
pub(super) fn shown(expr: &Expr) -> String {
    // Asked first, because a long one may be too deep to print.
    let short = expr.span.range().len() <= 40;
    Some(expr)
        .filter(|_| short)
        .map(print)
        .filter(|text| !text.contains('…'))
        .unwrap_or_else(|| "x".to_owned())
}
