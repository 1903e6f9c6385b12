//! Operands: literals, names, calls, brackets, lists and records.

use crate::expr::ast::{Arg, Expr, ExprKind};
use crate::span::{Span, Spanned};

use super::cursor::{Parser, is_keyword};
use super::help;
use super::lex::Kind;
use super::literal::{self, NumericMistake};
use super::mistakes::{
    AdjacentTexts, BracesInExpression, ForeignOperator, ForeignWord, PositionalAfterNamed, RepeatedRecordKey,
    UnknownEscape, UnquotedKey, UnreadableDuration, UnreadableNumber, Words,
};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Expr {
        match self.kind() {
            Kind::Numeric => self.numeric(None),
            Kind::Text => self.text_literal(false),
            Kind::Name => self.name(),
            Kind::Sign("(") => self.brackets(),
            Kind::Sign("[") => self.list(),
            Kind::Sign("{") => self.record(),
            Kind::Sign("+") if self.kind_at(1) == Kind::Numeric => {
                self.refuse_sign("numbers have no `+` before them", "leave it out", Some(""));
                self.bump();
                self.numeric(None)
            }
            Kind::Bad => {
                let span = self.span();
                let bad = self.bump();
                // `$name` is meant as `name`.
                let glued = self.kind() == Kind::Name && self.token().start == bad.end;
                if glued { self.postfix() } else { Expr { kind: ExprKind::Hole, span } }
            }
            Kind::Sign(_) | Kind::End => self.missing(),
        }
    }

    /// No operand stands here.
    fn missing(&mut self) -> Expr {
        let span = self.place();
        self.unexpected("where a value is expected");
        Expr { kind: ExprKind::Hole, span }
    }

    fn name(&mut self) -> Expr {
        let word = self.text().to_owned();
        let span = self.span();
        let kind = match word.as_str() {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "null" => ExprKind::Null,
            _ if is_keyword(&word) => return self.missing(),
            _ if self.kind_at(1) == Kind::Sign("(") => {
                let function = self.take_name();
                let (args, close) = self.arguments(&word, 0);
                return Expr { span: span.to(close), kind: call(function, args, false) };
            }
            _ => match help::foreign_literal(&word) {
                Some((right, kind)) => {
                    let words = Words::new(
                        format!("`{word}` is written `{right}`"),
                        span,
                        "a word of another language",
                    )
                    .help(format!("write `{right}`"))
                    .safe_fix(span, right);
                    self.report(&ForeignWord(words));
                    kind
                }
                None => ExprKind::Name(word),
            },
        };
        self.bump();
        Expr { kind, span }
    }

    /// `( expression )`
    fn brackets(&mut self) -> Expr {
        let open = self.span();
        self.bump();
        let inner = self.choice();
        let close = self.close(open, ")");
        Expr { kind: inner.kind, span: open.to(close) }
    }

    /// `[a, b]`
    fn list(&mut self) -> Expr {
        let open = self.span();
        self.bump();
        let mut members = Vec::new();
        while !self.is_sign("]") && self.kind() != Kind::End {
            members.push(self.choice());
            if self.eat(",").is_none() {
                break;
            }
        }
        let close = self.close(open, "]");
        Expr { kind: ExprKind::List(members), span: open.to(close) }
    }

    /// `{'a': x}`
    fn record(&mut self) -> Expr {
        let open = self.span();
        let start = self.bump();
        let braces = matches!(self.kind(), Kind::Sign("{")) && self.token().start == start.end;
        if braces {
            let words =
                Words::new("braces stand in an expression already", open.to(self.span()), "not needed here")
                    .help("write the expression without `{{` and `}}`; texts are joined by `~`".to_owned());
            self.report(&BracesInExpression(words));
            let second = self.span();
            self.bump();
            let inner = self.choice();
            self.close(second, "}");
            let close = self.close(open, "}");
            return Expr { kind: inner.kind, span: open.to(close) };
        }
        let mut members: Vec<(Spanned<String>, Expr)> = Vec::new();
        while !self.is_sign("}") && self.kind() != Kind::End {
            let Some(key) = self.key() else { break };
            if self.eat(":").is_none() {
                self.unexpected("where `:` and the value of a key are expected");
            } else {
                let value = self.choice();
                self.keep(&mut members, key, value);
            }
            if self.eat(",").is_none() {
                break;
            }
        }
        let close = self.close(open, "}");
        Expr { kind: ExprKind::Record(members), span: open.to(close) }
    }

    fn keep(&mut self, members: &mut Vec<(Spanned<String>, Expr)>, key: Spanned<String>, value: Expr) {
        if let Some((first, _)) = members.iter().find(|(first, _)| first.value == key.value) {
            let words = Words::new(format!("the key `{}` is written twice", key.value), key.span, "again")
                .because(first.span, "first written here");
            self.report(&RepeatedRecordKey(words));
        } else {
            members.push((key, value));
        }
    }

    fn key(&mut self) -> Option<Spanned<String>> {
        match self.kind() {
            Kind::Text => {
                let literal = self.text_literal(false);
                match literal.kind {
                    ExprKind::Str { text, .. } => Some(Spanned::new(text, literal.span)),
                    _ => None,
                }
            }
            Kind::Name => {
                let name = self.take_name();
                let quoted = format!("'{}'", name.value);
                let words = Words::new("keys of records have quotes", name.span, "a key without quotes")
                    .help(format!("write `{quoted}`"));
                let words = if self.source.takes(&quoted) { words.fix(name.span, quoted) } else { words };
                self.report(&UnquotedKey(words));
                Some(name)
            }
            _ => {
                self.unexpected("where a key in quotes is expected");
                None
            }
        }
    }

    /// The arguments in brackets behind the name of `function`, which has `before` already, and
    /// the place of the closing bracket.
    pub(super) fn arguments(&mut self, function: &str, before: usize) -> (Vec<Arg>, Span) {
        let open = self.span();
        self.bump();
        let mut arguments: Vec<Arg> = Vec::new();
        while !self.is_sign(")") && self.kind() != Kind::End {
            let position = before + arguments.len();
            let argument = self.argument(function, position);
            let named = arguments.iter().find_map(|argument| argument.name.as_ref());
            if let (Some(named), None) = (named, &argument.name) {
                let words = Words::new(
                    "an argument without a name follows one with a name",
                    argument.value.span,
                    "has no name",
                )
                .because(named.span, "the first with a name")
                .help("arguments with names come last".to_owned());
                self.report(&PositionalAfterNamed(words));
            }
            arguments.push(argument);
            if self.eat(",").is_none() {
                break;
            }
        }
        let close = self.close(open, ")");
        (arguments, close)
    }

    fn argument(&mut self, function: &str, position: usize) -> Arg {
        let named = self.kind() == Kind::Name && matches!(self.kind_at(1), Kind::Sign("=" | ":"));
        let name = named.then(|| {
            let name = self.take_name();
            if self.is_sign(":") {
                self.refuse_sign(
                    "`:` does not name an argument",
                    &format!("write `{}=…`", name.value),
                    Some("="),
                );
            }
            self.bump();
            name
        });
        let pattern = match &name {
            Some(name) => name.value == "pattern",
            None => position == 1,
        };
        let raw = pattern
            && function.starts_with("regex_")
            && self.kind() == Kind::Text
            && matches!(self.kind_at(1), Kind::Sign("," | ")") | Kind::End);
        let value = if raw { self.text_literal(true) } else { self.choice() };
        let value = if self.is_sign("=>") { self.arrow(value) } else { value };
        Arg { name, value }
    }

    /// `x => body`, which is a function in another language. Nobody knows what its names are.
    fn arrow(&mut self, names: Expr) -> Expr {
        let sign = self.span();
        self.bump();
        let body = if self.kind() == Kind::End { super::hole(sign) } else { self.choice() };
        let help = match (&names.kind, &body.kind) {
            (ExprKind::Name(item), ExprKind::Member(of, field)) if matches!(&of.kind, ExprKind::Name(read) if read == item) =>
            {
                format!("`map('{}')` takes this field of each", field.value)
            }
            _ => "arrays are walked by `map`, `selectattr`, or with `$for`".to_owned(),
        };
        let span = names.span.to(body.span);
        let words =
            Words::new("there are no functions to write here", span, "a function of another language");
        self.report(&ForeignOperator(words.help(help)));
        super::hole(span)
    }

    /// A number or duration; `minus` is the place of the sign before it.
    pub(super) fn numeric(&mut self, minus: Option<Span>) -> Expr {
        let span = self.span();
        let whole = minus.map_or(span, |minus| minus.to(span));
        let text = self.text().to_owned();
        self.bump();
        let kind = match literal::numeric(&text, minus.is_some()) {
            Ok(kind) => kind,
            Err(NumericMistake::Number { label, help }) => {
                self.report(&UnreadableNumber(
                    Words::new(format!("`{text}` is not a number"), span, label).help(help),
                ));
                ExprKind::Hole
            }
            Err(NumericMistake::Duration { label, help }) => {
                let words =
                    Words::new(format!("`{text}` is not a duration"), span, label).help(help.to_owned());
                self.report(&UnreadableDuration(words));
                ExprKind::Hole
            }
        };
        Expr { kind, span: whole }
    }

    /// A text in quotes. In a pattern its escapes belong to the pattern.
    fn text_literal(&mut self, pattern: bool) -> Expr {
        let token = self.bump();
        let span = self.source.span(token.start, token.end);
        let source = self.source.slice(token.start, token.end);
        let (text, mistakes) = literal::text(source);
        for mistake in mistakes.iter().filter(|_| !pattern) {
            let (start, end) = (token.start + mistake.start, token.start + mistake.end);
            let escape = self.source.slice(start, end);
            let words = Words::new(
                format!("`{escape}` is not an escape"),
                self.source.span(start, end),
                mistake.label,
            )
            .help(
                "a backslash is written `\\\\`; only the pattern of a `regex_…` function takes it as it is"
                    .to_owned(),
            );
            self.report(&UnknownEscape(words));
        }
        if self.kind() == Kind::Text {
            self.adjacent(span);
            return Expr { kind: ExprKind::Hole, span };
        }
        Expr { kind: ExprKind::Str { text, raw: literal::raw(source) }, span }
    }

    /// Texts that follow a text.
    fn adjacent(&mut self, first: Span) {
        let second = self.span();
        let help = if first.end == second.start {
            "a quote in a text is written `\\'`, or the text has the other quotes; texts are joined by `~`"
        } else {
            "join them with `~`, or separate them with `,`"
        };
        let words = Words::new("two texts stand side by side", second, "the second text")
            .because(first, "the first text")
            .help(help.to_owned());
        self.report(&AdjacentTexts(words));
        while self.kind() == Kind::Text {
            self.bump();
        }
    }
}

/// A call; a hole where it is not clear which argument is which.
pub(super) fn call(function: Spanned<String>, args: Vec<Arg>, piped: bool) -> ExprKind {
    let mut from_the_first_name = args.iter().skip_while(|arg| arg.name.is_none());
    if from_the_first_name.any(|arg| arg.name.is_none()) {
        return ExprKind::Hole;
    }
    ExprKind::Call { function, args, piped }
}
