//! What is told about a token that cannot stand where it does, and where reading goes on.

use crate::span::Span;

use super::cursor::Parser;
use super::help;
use super::lex::{Kind, Slip};
use super::mistakes::{
    StrayCharacter, TemplateStatement, UnclosedText, UnexpectedToken, UnpairedBracket, Words,
};

impl Parser<'_> {
    /// Reports the token at hand as one that cannot stand here, and skips to where reading can go on.
    pub(super) fn unexpected(&mut self, place: &str) {
        let token = self.token();
        match token.kind {
            // It was reported already.
            Kind::Bad => {}
            Kind::Sign(sign @ (")" | "]" | "}")) if place == "after the expression" => {
                let words =
                    Words::new(format!("`{sign}` closes nothing"), self.span(), "no bracket is open here");
                self.report(&UnpairedBracket(words));
            }
            _ => {
                let problem = help::unexpected(self, place);
                self.report(&problem);
            }
        }
        self.skip();
    }

    /// Skips to the next `,`, `|` or closing bracket at this depth.
    pub(super) fn skip(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.kind() {
                Kind::End => return,
                Kind::Sign("(" | "[" | "{") => depth += 1,
                Kind::Sign("," | "|" | ")" | "]" | "}") if depth == 0 => return,
                Kind::Sign(")" | "]" | "}") => depth -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    /// What the token at hand is, in words.
    pub(super) fn found(&self) -> String {
        match self.kind() {
            Kind::End => "the end of the expression".to_owned(),
            _ => format!("`{}`", self.text()),
        }
    }

    /// The place of the token at hand, or of what stands before the end.
    pub(super) fn place(&self) -> Span {
        let token = self.token();
        match (token.kind, self.at.checked_sub(1).and_then(|before| self.tokens.get(before))) {
            (Kind::End, Some(before)) => self.source.span(before.start, before.end),
            _ => self.span(),
        }
    }

    pub(super) fn report_slip(&mut self, slip: Slip) {
        match slip {
            Slip::Characters { start, end } => {
                let text = self.source.slice(start, end);
                let words = Words::new(
                    format!("`{text}` has no meaning in an expression"),
                    self.source.span(start, end),
                    "no name, operator or literal",
                )
                .help(help::characters(text));
                self.report(&StrayCharacter(words));
            }
            Slip::OpenText { start, end } => {
                self.open_text = true;
                let words = Words::new(
                    "a text is not closed on its line",
                    self.source.span(start, end),
                    "begins here",
                )
                .help("close it with the quote that it began with; a line break in it is `\\n`".to_owned());
                self.report(&UnclosedText(words));
            }
            Slip::Backticks { start, end } => {
                let inner = self.source.slice(start + 1, end - 1);
                let words = Words::new(
                    "backticks have no meaning",
                    self.source.span(start, end),
                    "a text has quotes",
                )
                .help(format!("write `'{inner}'`; values are joined by `~`"));
                self.report(&StrayCharacter(words));
            }
            Slip::Trim { start, end } => self.report_trim(start, end),
        }
    }

    /// `{{-`, unless a number follows.
    pub(super) fn refuse_trim(&mut self, start: usize) {
        let after = self.source.text.get(start..).unwrap_or("");
        let trims =
            after.strip_prefix('-').is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()));
        if trims {
            self.report_trim(start.saturating_sub(2), start + 1);
            self.eat("-");
        }
    }

    fn report_trim(&mut self, start: usize, end: usize) {
        let text = self.source.slice(start, end);
        let words = Words::new(format!("`{text}` has no meaning"), self.source.span(start, end), "Jinja removes white space with it")
            .help("fold the text with the file's own means, such as `>-`; for a negative value put a space: `{{ -x }}`".to_owned());
        self.report(&TemplateStatement(words));
    }

    /// Reports a bracket that opened at `open` and does not close, and skips to where it may.
    pub(super) fn unclosed(&mut self, open: Span, close: &str) {
        if self.kind() == Kind::End || self.kind() == Kind::Bad {
            if self.kind() == Kind::End && !self.open_text {
                let words =
                    Words::new(format!("a bracket is not closed: `{close}` is missing"), open, "opens here");
                self.report(&UnpairedBracket(words));
                return;
            }
        } else {
            let words = Words::new(
                format!("{} stands where `,` or `{close}` is expected", self.found()),
                self.span(),
                "cannot stand here",
            )
            .because(open, "the bracket opens here")
            .help(help::after_operand(self));
            self.report(&UnexpectedToken(words));
        }
        self.skip();
    }
}
