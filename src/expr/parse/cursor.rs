//! The parser's place among the tokens, its limits, and whether it still reports.

use crate::diagnostic::{Problem, Problems};
use crate::expr::ast::Expr;
use crate::span::{Span, Spanned};

use super::lex::{self, Kind, Lexed, Token, Until};
use super::mistakes::{ExpressionTooLarge, UnclosedBraces, Words};
use super::source::Source;

/// The most levels that brackets, `-`, `not` and `else` make.
const MAX_LEVELS: usize = 64;
/// The most levels of a tree; a row of operators makes a level each.
const MAX_DEPTH: usize = 256;

const KEYWORDS: [&str; 10] = ["and", "or", "not", "in", "is", "if", "else", "true", "false", "null"];

/// Reads one expression.
pub(super) struct Parser<'a> {
    pub(super) source: Source<'a>,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    end: usize,
    levels: usize,
    /// Set when the expression is given up: what follows would only repeat it.
    pub(super) silent: bool,
    /// Whether a text does not end: brackets that should close behind it are not missed.
    pub(super) open_text: bool,
    problems: &'a mut Problems,
}

impl<'a> Parser<'a> {
    /// A parser of the expression that begins at `start`.
    pub(super) fn new(source: Source<'a>, start: usize, until: Until, problems: &'a mut Problems) -> Self {
        let Lexed { tokens, slips, end, closed, too_large } = lex::tokens(source.text, start, until);
        let mut parser =
            Self { source, tokens, at: 0, end, levels: 0, silent: false, open_text: false, problems };
        for slip in slips {
            parser.report_slip(slip);
        }
        if too_large {
            parser.give_up(source.span(start, end), "it has more than 4096 tokens or 64 KiB");
        } else if !closed {
            let open = source.span(start.saturating_sub(2), start);
            let words = Words::new("`{{` is not closed", open, "no `}}` follows")
                .help("close it with `}}`".to_owned());
            parser.report(&UnclosedBraces(words));
        }
        if until == Until::Braces {
            parser.refuse_trim(start);
        }
        parser
    }

    /// Where the expression ends, its `}}` included.
    pub(super) fn finish(self) -> usize {
        self.end
    }
}

/// Tokens and places.
impl Parser<'_> {
    pub(super) fn token(&self) -> Token {
        let end = Token { kind: Kind::End, start: self.end, end: self.end };
        self.tokens.get(self.at).or(self.tokens.last()).copied().unwrap_or(end)
    }

    pub(super) fn kind(&self) -> Kind {
        self.token().kind
    }

    pub(super) fn kind_at(&self, ahead: usize) -> Kind {
        self.tokens.get(self.at + ahead).map_or(Kind::End, |token| token.kind)
    }

    pub(super) fn text(&self) -> &str {
        let Token { start, end, .. } = self.token();
        self.source.slice(start, end)
    }

    /// The place of the token at hand.
    pub(super) fn span(&self) -> Span {
        let Token { start, end, .. } = self.token();
        self.source.span(start, end)
    }

    pub(super) fn span_of(&self, tokens: usize) -> Span {
        let first = self.token();
        let last = self.tokens.get(self.at + tokens - 1).copied().unwrap_or(first);
        self.source.span(first.start, last.end)
    }

    pub(super) fn bump(&mut self) -> Token {
        let token = self.token();
        self.at = (self.at + 1).min(self.tokens.len().saturating_sub(1));
        token
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.kind(), Kind::Sign(found) if found == sign)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind() == Kind::Name && self.text() == word
    }

    pub(super) fn is_word_at(&self, ahead: usize, word: &str) -> bool {
        let token = self.tokens.get(self.at + ahead);
        token.is_some_and(|token| {
            token.kind == Kind::Name && self.source.slice(token.start, token.end) == word
        })
    }

    /// Takes the sign if it stands here, and gives its place.
    pub(super) fn eat(&mut self, sign: &str) -> Option<Span> {
        self.is_sign(sign).then(|| {
            let span = self.span();
            self.bump();
            span
        })
    }

    pub(super) fn eat_word(&mut self, word: &str) -> Option<Span> {
        self.is_word(word).then(|| {
            let span = self.span();
            self.bump();
            span
        })
    }

    /// Takes the name at hand, whatever it is.
    pub(super) fn take_name(&mut self) -> Spanned<String> {
        let name = Spanned::new(self.text().to_owned(), self.span());
        self.bump();
        name
    }

    pub(super) fn report<P: Problem>(&mut self, problem: &P) {
        if !self.silent {
            self.problems.report(problem);
        }
    }

    /// Reports that the expression is too large, and reads no more of it.
    pub(super) fn give_up(&mut self, span: Span, label: &str) {
        let words = Words::new("the expression is too large", span, label)
            .help("give parts of it names with `let`, or write it as structure (`$if`, `$for`)".to_owned());
        self.report(&ExpressionTooLarge(words));
        self.silent = true;
        self.at = self.tokens.len().saturating_sub(1);
    }

    /// Goes one level deeper, unless that is too deep.
    pub(super) fn enter(&mut self) -> bool {
        if self.levels >= MAX_LEVELS {
            self.give_up(self.span(), "nested deeper than 64 levels");
            return false;
        }
        self.levels += 1;
        true
    }

    /// Goes one level up.
    pub(super) fn leave(&mut self) {
        self.levels = self.levels.saturating_sub(1);
    }

    /// The tree, if it is not too deep to be walked.
    pub(super) fn within_depth(&mut self, expr: Expr) -> Expr {
        let mut rest = vec![(&expr, 1)];
        while let Some((next, depth)) = rest.pop() {
            if depth > MAX_DEPTH {
                let span = expr.span;
                self.give_up(span, "more than 256 operations that need each other");
                return super::hole(span);
            }
            rest.extend(next.parts().into_iter().map(|part| (part, depth + 1)));
        }
        expr
    }
}

/// Whether `word` is one that no value can have as its name.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}
