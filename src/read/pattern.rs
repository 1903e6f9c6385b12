//! Reads what a failed answer looks like: `404`, `4xx`, `network`, `/regex/i`, text.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::Pattern;
use crate::spelling::nearest;
use crate::syntax::document::{Core, Scalar};

use super::walk::{At, Reader};

/// The words among patterns.
const WORDS: [&str; 3] = ["network", "timeout", "any"];

impl Reader<'_> {
    /// One pattern, or a list of them.
    pub(super) fn patterns(&mut self, at: At<'_>) -> Option<Vec<Spanned<Pattern>>> {
        match at.node.as_list() {
            Some(members) => Some(members.iter().filter_map(|node| self.pattern(at.member(node))).collect()),
            None => self.pattern(at).map(|pattern| vec![pattern]),
        }
    }

    fn pattern(&mut self, at: At<'_>) -> Option<Spanned<Pattern>> {
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind(at, "a pattern such as `404`, `5xx`, `network` or `/text/i`");
            return None;
        };
        if self.refuse_braces(at, scalar) {
            return None;
        }
        let span = at.node.span;
        match parse(scalar) {
            Ok(pattern) => {
                if let Pattern::Text(text) = &pattern
                    && let Some(word) = near_word(text)
                {
                    let place = scalar.pieces.span(0, text.len());
                    self.problems.report(&NearWord { text, word, span, place });
                }
                Some(Spanned::new(pattern, span))
            }
            Err(reason) => {
                self.problems.report(&BadPattern { text: &scalar.text, reason, span });
                None
            }
        }
    }
}

/// The pattern, or why it is none.
fn parse(scalar: &Scalar) -> Result<Pattern, &'static str> {
    const STATUSES: &str = "statuses are 100 to 599";
    let text = &*scalar.text;
    if matches!(scalar.core, Core::Boolean(_) | Core::Number) {
        return Err("a pattern is a status, a word, a regex or text");
    }
    if let Some(regex) = text.strip_prefix('/') {
        let Some((source, flags)) = regex.rsplit_once('/') else { return Err("the closing `/` is missing") };
        return match flags {
            _ if source.is_empty() => Err("the regex is empty and matches everything"),
            "" | "i" => Ok(Pattern::Regex { source: source.to_owned(), ignore_case: flags == "i" }),
            _ => Err("only `i` may stand behind the regex"),
        };
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits || matches!(scalar.core, Core::Integer(_)) {
        let status = text.parse::<u16>().ok().filter(|status| (100..=599).contains(status));
        return status.map(Pattern::Status).ok_or(STATUSES);
    }
    if let [first @ b'0'..=b'9', second, third] = text.as_bytes() {
        let crosses = [second, third].iter().filter(|byte| byte.eq_ignore_ascii_case(&b'x')).count();
        match (first, crosses) {
            (b'1'..=b'5', 2) => return Ok(Pattern::Class(first - b'0')),
            (_, 2) => return Err(STATUSES),
            (_, 1) => return Err("a class of statuses is one digit and `xx`, such as `4xx`"),
            _ => {}
        }
    }
    match text {
        "network" => Ok(Pattern::Network),
        "timeout" => Ok(Pattern::Timeout),
        "any" => Ok(Pattern::Any),
        "" => Err("an empty text stands in every answer"),
        _ => Ok(Pattern::Text(text.to_owned())),
    }
}

/// The word that a text most likely is a slip of.
fn near_word(text: &str) -> Option<&'static str> {
    let word = text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    word.then(|| nearest(text, WORDS)).flatten()
}

/// A pattern that matches nothing that can happen.
struct BadPattern<'a> {
    text: &'a str,
    reason: &'static str,
    span: Span,
}

impl Problem for BadPattern<'_> {
    const CODE: Code = Code::BadPattern;

    fn describe(&self) -> Description {
        let Self { text, reason, span } = self;
        Description::new(format!("`{text}` is no pattern of answers"), *span, *reason).help(
            "a pattern is a status (`404`), a class (`4xx`), `network`, `timeout`, `any`, a `/regex/`, or text that the body contains"
                .to_owned(),
        )
    }
}

/// A text among patterns that looks like a slip of a word.
struct NearWord<'a> {
    text: &'a str,
    word: &'static str,
    span: Span,
    place: Span,
}

impl Problem for NearWord<'_> {
    const CODE: Code = Code::PatternNearWord;

    fn describe(&self) -> Description {
        let Self { text, word, span, place } = self;
        Description::new(format!("`{text}` is looked for in the body of the answer"), *span, "read as text")
            .help(format!("`{word}` is the word; to look for the text, write `/{text}/`"))
            .rename(*place, *word)
    }
}
