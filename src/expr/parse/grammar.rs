//! The structure of expressions, by precedence; tightest last: `if else`, `or`, `and`, `not`,
//! comparisons and `in`, `+ -`, `~`, `* / // %`, `-`, and what `postfix` reads.
//!
//! After a mistake the parser skips to the next `,`, `)`, `]`, `}` or `|` at the same depth, and
//! what was to stand there is a hole.

use crate::expr::ast::{Arg, Each, Expr, ExprKind, Operator};
use crate::expr::level;
use crate::span::{Span, Spanned};

use super::cursor::{Parser, is_keyword};
use super::help;
use super::lex::Kind;
use super::mistakes::{BadEach, ChainedComparison, EmptyExpression, ForeignOperator, NeedsBrackets, Words};
use super::postfix::shown;

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Operator(Operator),
    In {
        negated: bool,
    },
    /// `??`
    Default,
    /// `**`
    Power,
}

impl Parser<'_> {
    /// The expression, which is all there is.
    pub(super) fn whole(&mut self) -> Expr {
        if self.silent {
            return super::hole(self.source.whole());
        }
        if self.kind() == Kind::End {
            let end = self.token();
            let span = self.source.span(end.start.saturating_sub(1), end.start);
            let words = Words::new(
                "nothing stands where an expression is expected",
                span,
                "an expression is missing",
            );
            self.report(&EmptyExpression(words));
            return super::hole(span);
        }
        let mut expr = self.choice();
        while self.kind() != Kind::End {
            self.unexpected("after the expression");
            // What follows is read for its own mistakes only.
            expr = self.filters(super::hole(expr.span), false);
            if self.kind() != Kind::End {
                self.bump();
                if self.kind() != Kind::End && !self.silent {
                    self.choice();
                }
            }
        }
        self.within_depth(expr)
    }

    /// `x in list`, or `x, i in list`.
    pub(super) fn each(&mut self) -> Each {
        let item = self.loop_name();
        let comma = self.eat(",").is_some();
        let index = if comma { self.loop_name() } else { None };
        let named = item.is_some() && comma == index.is_some();
        let found = named && self.eat_word("in").is_some();
        if !found && !self.silent {
            let words = Words::new("a loop is written `item in list`", self.source.whole(), "not a loop")
                .help(
                    "name the item, then the list: `line in input.lines`, or `line, i in input.lines`"
                        .to_owned(),
                );
            self.report(&BadEach(words));
            self.silent = true;
        }
        let nobody = Spanned::new(String::new(), self.source.whole());
        let list = if found { self.whole() } else { super::hole(self.source.whole()) };
        // After a mistake nobody knows which of the words were to be names.
        match item.filter(|_| found) {
            Some(item) => Each { item, index, list },
            None => Each { item: nobody, index: None, list },
        }
    }

    fn loop_name(&mut self) -> Option<Spanned<String>> {
        let is_name = self.kind() == Kind::Name && !is_keyword(self.text());
        is_name.then(|| self.take_name())
    }

    /// `or [ "if" or [ "else" choice ] ]`
    pub(super) fn choice(&mut self) -> Expr {
        if !self.enter() {
            return super::hole(self.span());
        }
        let then = self.binary(level::OR);
        let expr = if self.eat_word("if").is_some() {
            let condition = self.binary(level::OR);
            let otherwise = self.eat_word("else").map(|_| self.choice());
            choice_of(condition, then, otherwise)
        } else if self.is_sign("?") {
            self.ternary(then)
        } else {
            then
        };
        self.leave();
        expr
    }

    /// `c ? a : b`, which is `a if c else b`.
    fn ternary(&mut self, condition: Expr) -> Expr {
        let sign = self.bump();
        let span = self.source.span(sign.start, sign.end);
        let words = Words::new("`?` is not an operator", span, "a choice of another language")
            .help("write `a if condition else b`".to_owned());
        self.report(&ForeignOperator(words));
        if self.kind() == Kind::End {
            return condition;
        }
        let then = self.choice();
        let otherwise = self.eat(":").map(|_| self.choice());
        choice_of(condition, then, otherwise)
    }

    /// Operands and the operators between them that bind as tightly as `least` or more.
    fn binary(&mut self, least: u8) -> Expr {
        let mut left = self.prefix(least);
        let mut chained = false;
        let mut compared = false;
        while let Some((between, binds, tokens)) = self.between() {
            if binds < least {
                break;
            }
            let sign = self.span_of(tokens);
            let foreign = self.refuse_foreign(tokens);
            self.at += tokens;
            let right = if binds == level::PRODUCT { self.operand(true) } else { self.binary(binds + 1) };
            let again = compared && binds == level::COMPARE;
            if again && !chained {
                let words = Words::new("comparisons do not form chains", sign, "a second comparison")
                    .help("compare twice, joined by `and`: `a < b and b < c`".to_owned());
                self.report(&ChainedComparison(words));
                chained = true;
            }
            let before = if again { last_compared(&left) } else { None };
            left = match before {
                // In other languages these take, and give, values of any type.
                _ if foreign && matches!(between, Between::Operator(Operator::Or | Operator::And)) => {
                    around(vec![left, right])
                }
                Some(middle) => {
                    let second = joined(between, middle, right);
                    joined(Between::Operator(Operator::And), left, second)
                }
                None => joined(between, left, right),
            };
            compared = binds == level::COMPARE;
        }
        left
    }

    /// `not`, or an operand.
    fn prefix(&mut self, least: u8) -> Expr {
        let foreign = self.is_sign("!");
        if !foreign && !self.is_word("not") {
            return self.operand(least > level::SUM);
        }
        if foreign {
            self.refuse_sign("`!` is not an operator", "write `not`", Some("not "));
        } else if least > level::NOT {
            let words = Words::new("`not` stands inside a tighter operation", self.span(), "needs brackets")
                .help("put it into brackets: `a == (not b)`".to_owned());
            self.report(&NeedsBrackets(words));
        }
        let not = self.span();
        self.bump();
        if !self.enter() {
            return super::hole(not);
        }
        let operand = self.binary(level::NOT);
        self.leave();
        if foreign {
            return Expr { span: not.to(operand.span), kind: ExprKind::Around(vec![operand]) };
        }
        Expr { span: not.to(operand.span), kind: ExprKind::Not(Box::new(operand)) }
    }

    /// `-` and what it stands before, or a value with its filters and tests. `arithmetic` tells
    /// that an operator of arithmetic stands before it.
    fn operand(&mut self, arithmetic: bool) -> Expr {
        if !self.is_sign("-") {
            let value = self.postfix();
            return self.filters(value, arithmetic);
        }
        let minus = self.span();
        self.bump();
        if self.kind() == Kind::Numeric {
            let value = self.numeric(Some(minus));
            let value = self.members(value);
            return self.filters(value, arithmetic);
        }
        if !self.enter() {
            return super::hole(minus);
        }
        let operand = if self.is_sign("-") { self.operand(arithmetic) } else { self.postfix() };
        self.leave();
        let span = minus.to(operand.span);
        if !self.is_sign("|") && !self.is_word("is") {
            return Expr { kind: ExprKind::Neg(Box::new(operand)), span };
        }
        let value = shown(&operand);
        let words = Words::new("the sign and what follows can be read in two ways", span, "needs brackets")
            .help(format!(
                "put brackets around the sign, `(-{value})`, or around all that follows it, `-({value} …)`"
            ));
        self.report(&NeedsBrackets(words));
        self.filters(super::hole(span), false)
    }

    /// The operator at hand: what it is, how tightly it binds, how many tokens it has.
    fn between(&self) -> Option<(Between, u8, usize)> {
        let operator = |operator, binds| Some((Between::Operator(operator), binds, 1));
        match (self.kind(), self.text()) {
            (Kind::Name, "or") | (Kind::Sign("||"), _) => operator(Operator::Or, level::OR),
            (Kind::Name, "and") | (Kind::Sign("&&"), _) => operator(Operator::And, level::AND),
            (Kind::Name, "in") => Some((Between::In { negated: false }, level::COMPARE, 1)),
            (Kind::Name, "not") if self.is_word_at(1, "in") => {
                Some((Between::In { negated: true }, level::COMPARE, 2))
            }
            (Kind::Sign(sign), _) => match sign {
                "==" | "===" | "=" => operator(Operator::Equal, level::COMPARE),
                "!=" | "!==" | "<>" => operator(Operator::Unequal, level::COMPARE),
                "<" => operator(Operator::Less, level::COMPARE),
                "<=" => operator(Operator::LessEqual, level::COMPARE),
                ">" => operator(Operator::Greater, level::COMPARE),
                ">=" => operator(Operator::GreaterEqual, level::COMPARE),
                "+" => operator(Operator::Add, level::SUM),
                "-" => operator(Operator::Subtract, level::SUM),
                "~" => operator(Operator::Join, level::JOIN),
                "*" => operator(Operator::Multiply, level::PRODUCT),
                "/" => operator(Operator::Divide, level::PRODUCT),
                "//" => operator(Operator::FloorDivide, level::PRODUCT),
                "%" => operator(Operator::Remainder, level::PRODUCT),
                "**" => Some((Between::Power, level::PRODUCT, 1)),
                "??" => Some((Between::Default, level::OR, 1)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Reports an operator that other languages have, and tells whether it is one.
    fn refuse_foreign(&mut self, tokens: usize) -> bool {
        let Kind::Sign(sign) = self.kind() else { return false };
        let Some((help, replacement)) = help::foreign_operator(sign).filter(|_| tokens == 1) else {
            return false;
        };
        self.refuse_sign(&format!("`{sign}` is not an operator"), help, replacement);
        true
    }

    /// Reports the sign at hand; `replacement` is what to write for it.
    pub(super) fn refuse_sign(&mut self, message: &str, help: &str, replacement: Option<&str>) {
        let span = self.span();
        let words = Words::new(message, span, "an operator of another language").help(help.to_owned());
        let words = match replacement {
            Some(replacement) => words.safe_fix(span, replacement),
            None => words,
        };
        self.report(&ForeignOperator(words));
    }
}

fn choice_of(condition: Expr, then: Expr, otherwise: Option<Expr>) -> Expr {
    let first = if condition.span.start < then.span.start { condition.span } else { then.span };
    let span = first.to(then.span).to(condition.span);
    let span = otherwise.as_ref().map_or(span, |otherwise| span.to(otherwise.span));
    let kind = ExprKind::If {
        condition: Box::new(condition),
        then: Box::new(then),
        otherwise: otherwise.map(Box::new),
    };
    Expr { kind, span }
}

/// Two operands and what stands between them.
fn joined(between: Between, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    let kind = match between {
        Between::Operator(operator) => ExprKind::Binary(operator, Box::new(left), Box::new(right)),
        Between::In { negated } => ExprKind::In { item: Box::new(left), list: Box::new(right), negated },
        Between::Default => {
            let args = vec![Arg { name: None, value: left }, Arg { name: None, value: right }];
            ExprKind::Call { function: Spanned::new("default".to_owned(), span), args, piped: true }
        }
        Between::Power => ExprKind::Hole,
    };
    Expr { kind, span }
}

/// What a mistake stands between.
fn around(parts: Vec<Expr>) -> Expr {
    let span = parts.iter().map(|part| part.span).reduce(Span::to).expect("there are two");
    Expr { kind: ExprKind::Around(parts), span }
}

/// The right side of the comparison that `expr` is, or that its last part is.
fn last_compared(expr: &Expr) -> Option<Expr> {
    match &expr.kind {
        ExprKind::Binary(Operator::And, _, second) => last_compared(second),
        ExprKind::Binary(_, _, right) => Some((**right).clone()),
        ExprKind::In { list, .. } => Some((**list).clone()),
        _ => None,
    }
}
