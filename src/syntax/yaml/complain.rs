//! Says in plain words what is no YAML.
//!
//! In: where the parser stopped and why. Out: a problem at the place that a person would point
//! at, which often stands before the place where the parser noticed.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::cut::cut_call;
use super::events::Stop;
use super::lines::{Lines, expression_before, unclosed_quote};
use super::malformed::{
    ColonInText, LineWithoutColon, MalformedYaml, Misindented, ReservedCharacter, SecondDocument, Tab,
    TextBehindQuote,
};
use super::mistakes::{CutByComma, KeyIsNoText};
use crate::diagnostic::Problems;
use crate::span::{FileId, Span};
use crate::syntax::entries::TooDeep;
use crate::syntax::marks::{BadEscape, Brackets, UnclosedQuote, UnquotedExpression, within};

/// Reports why the parser stopped, and gives the place that is to blame.
pub(super) fn complain(
    file: FileId,
    original: &str,
    text: &str,
    stop: &Stop,
    problems: &mut Problems,
) -> Blame {
    let mut complaint =
        Complaint { file, original, text, lines: Lines(text), stop, problems, neighbours: false };
    let place = complaint.report();
    Blame { place, neighbours: complaint.neighbours, flow: stop.outer }
}

/// What is to blame for a text that is no YAML.
pub(super) struct Blame {
    pub place: Range<usize>,
    /// Whether the lines below that begin at the same column share the mistake.
    pub neighbours: bool,
    /// Where the outermost bracket stands that is open there.
    pub flow: Option<usize>,
}

/// Reports a second document in a file.
pub(super) fn second_document(file: FileId, at: &Range<u32>, problems: &mut Problems) {
    problems.report(&SecondDocument { span: Span { file, start: at.start, end: at.end } });
}

struct Complaint<'a> {
    file: FileId,
    original: &'a str,
    /// The text, with blanks where mistakes were taken out.
    text: &'a str,
    lines: Lines<'a>,
    stop: &'a Stop,
    problems: &'a mut Problems,
    neighbours: bool,
}

impl Complaint<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        within(self.file, self.original, range)
    }

    /// Hands each kind of the parser's errors to what explains it.
    fn report(&mut self) -> Range<usize> {
        use ErrorKind as Kind;
        match &self.stop.kind {
            Kind::UnclosedQuotedScalar
            | Kind::InvalidQuotedScalarIndent
            | Kind::DocumentIndicatorInQuotedScalar => self.unclosed_quote(),
            Kind::InvalidTrailingSingleQuotedScalar => self.behind_quote('\''),
            Kind::InvalidTrailingDoubleQuotedScalar => self.behind_quote('"'),
            Kind::UnknownQuotedScalarEscape
            | Kind::InvalidQuotedScalarHexEscape
            | Kind::InvalidLowSurrogateHexEscape
            | Kind::InvalidLowSurrogate
            | Kind::MissingLowSurrogate
            | Kind::UnpairedLowSurrogate
            | Kind::InvalidUnicodeEscape => self.escape(),
            Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabInIndentation
            | Kind::TabAtBlockScalarStart
            | Kind::TabInPlainScalar
            | Kind::InvalidBlockEntryWhitespace
            | Kind::InvalidMappingValueWhitespace => self.tab(),
            Kind::UnclosedFlowCollection { .. }
            | Kind::MisplacedFlowCollectionEnd
            | Kind::MismatchedFlowCollectionEnd { .. }
            | Kind::UnexpectedEofFlowSequence
            | Kind::UnexpectedEofFlowMapping
            | Kind::UnexpectedEofImplicitFlowMapping
            | Kind::ExpectedFlowMappingSeparator
            | Kind::ExpectedFlowSequenceSeparator
            | Kind::InvalidColonPlacement
            | Kind::FlowMappingValueAdjacentCollection
            | Kind::BlockEntryInFlowCollection
            | Kind::InvalidFlowScalarIndent => self.bracket(),
            Kind::MappingValueNotAllowed => self.second_colon(),
            Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => self.line_without_colon(self.stop.at),
            Kind::ExpectedBlockMappingKey
            | Kind::ExpectedBlockSequenceEntry
            | Kind::BlockSequenceEntryNotAllowed
            | Kind::MappingKeyNotAllowed
            | Kind::InvalidIndentation
            | Kind::InvalidBlockScalarIndent => self.indentation(),
            Kind::UnexpectedCharacter { .. }
            | Kind::MissingAnchorOrAliasName
            | Kind::InvalidBlockScalarHeader
            | Kind::ZeroBlockScalarIndent
            | Kind::PlainScalarStartsWithDashFlowIndicator
            | Kind::ExpectedTagBang
            | Kind::InvalidTagTerminator
            | Kind::MissingTagUri
            | Kind::UnclosedVerbatimTag
            | Kind::UndeclaredTagHandle
            | Kind::InvalidGlobalTagCharacter
            | Kind::InvalidTagEscape => self.reserved_character(),
            Kind::RecursionLimitExceeded => {
                let span = self.span(self.stop.at..self.stop.at);
                self.problems.report(&TooDeep { span });
                self.stop.at..self.stop.at
            }
            other => {
                let words = other.to_string();
                let place = self.lines.rest(self.stop.at);
                let span = self.span(place.clone());
                self.problems.report(&MalformedYaml { span, words });
                place
            }
        }
    }

    /// An expression without quotes, if one stands before the place where the parser stopped.
    fn expression(&mut self) -> Option<Range<usize>> {
        let value = expression_before(self.text, self.stop)?;
        let line = self.lines.before(value.start).trim_start();
        let is_key =
            line.trim_start_matches("- ").is_empty() && self.text[value.end..].trim_start().starts_with(':');
        let (span, source) = (self.span(value.clone()), &self.text[value.clone()]);
        if is_key {
            self.problems.report(&KeyIsNoText { span, source });
        } else {
            self.problems.report(&UnquotedExpression { span, source });
        }
        Some(value)
    }

    fn unclosed_quote(&mut self) -> Range<usize> {
        if let Some(place) = self.expression() {
            return place;
        }
        let at = unclosed_quote(self.text, self.stop.last.end.min(self.stop.at), self.stop.at);
        let span = self.span(at..at + 1);
        let quote = self.text[at..].chars().next().unwrap_or('"');
        self.problems.report(&UnclosedQuote {
            span,
            lines: "indent its further lines if it has some",
            quote,
        });
        at..at + 1
    }

    fn behind_quote(&mut self, quote: char) -> Range<usize> {
        if let Some(place) = self.expression() {
            return place;
        }
        let at = self.stop.at;
        if let Some(cut) = self.stop.bracket.and_then(|open| cut_call(self.text, open, at)) {
            let (first, whole) = (self.span(cut.first), self.span(cut.whole.clone()));
            let (key, source) = (&self.text[cut.key], &self.text[cut.whole.clone()]);
            self.problems.report(&CutByComma { key, first, whole, source });
            return cut.whole;
        }
        let first = unclosed_quote(self.text, self.stop.last.end.min(at), self.stop.last.end.min(at));
        let place = self.lines.rest(at);
        let began =
            Some(first).filter(|first| *first < at && self.lines.start(*first) != self.lines.start(at));
        let began = began.map(|first| self.span(first..first + 1));
        let span = self.span(place.clone());
        self.problems.report(&TextBehindQuote { span, quote, began });
        place
    }

    fn escape(&mut self) -> Range<usize> {
        let inside = self.stop.at + 1;
        let place = bad_escape(&self.text[inside.min(self.text.len())..])
            .map_or(self.lines.rest(self.stop.at), |bad| inside + bad.start..inside + bad.end);
        let span = self.span(place.clone());
        self.problems.report(&BadEscape { span, single: true, written: &self.text[place.clone()] });
        place
    }

    fn tab(&mut self) -> Range<usize> {
        let place = self.lines.tabs(self.stop.at);
        let span = self.span(place.clone());
        self.problems.report(&Tab { span });
        place
    }

    fn bracket(&mut self) -> Range<usize> {
        if let Some(place) = self.expression() {
            return place;
        }
        let at = self.stop.at;
        let open = match self.stop.kind {
            ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
                Some(at)
            }
            ErrorKind::MisplacedFlowCollectionEnd => None,
            _ => self.stop.bracket,
        };
        let shown = self.lines.word(at);
        let open = open.map(|open| self.span(open..open + 1));
        let elsewhere = open.is_some_and(|open| self.lines.start(open.range().start) != self.lines.start(at));
        let span = self.span(shown.clone());
        let source = &self.text[shown.clone()];
        self.problems.report(&Brackets { span, source, open, elsewhere });
        open.map_or(shown, Span::range)
    }

    /// A `: ` where no key can be: behind another on the same line, or in the second line of a
    /// text that indentation made one.
    fn second_colon(&mut self) -> Range<usize> {
        if let Some(place) = self.expression() {
            return place;
        }
        let last = self.stop.last.clone();
        let first_line = self.lines.start(last.start);
        if first_line == self.lines.start(self.stop.at) {
            let place = last.start..self.lines.end(self.stop.at);
            let span = self.span(place.clone());
            self.problems.report(&ColonInText { span, source: &self.text[place.clone()] });
            return place;
        }
        if self.lines.before(last.start).trim_start().trim_start_matches("- ").is_empty() {
            return self.line_without_colon(last.start);
        }
        let line = self.lines.content(self.stop.at);
        let above = self.span(last.start..self.lines.end(last.start));
        let span = self.span(line.clone());
        self.problems.report(&Misindented::Continues { span, above });
        self.neighbours = true;
        line
    }

    fn line_without_colon(&mut self, at: usize) -> Range<usize> {
        if let Some(place) = self.expression() {
            return place;
        }
        let place = self.lines.rest(at);
        let span = self.span(place.clone());
        self.problems.report(&LineWithoutColon { span, source: &self.text[place.clone()] });
        place
    }

    fn indentation(&mut self) -> Range<usize> {
        if let Some(place) = self.expression() {
            return place;
        }
        let at = self.stop.at;
        let before = self.lines.before(at);
        let value = before.rfind(": ").or_else(|| before.rfind("- ")).map_or("", |mark| &before[mark + 2..]);
        if value.trim_start().starts_with(['*', '&', '!']) {
            return self.reserved_at(at - value.trim_start().len());
        }
        if before.trim_end().ends_with(['}', ']']) {
            let place = self.lines.rest(at);
            let span = self.span(place.clone());
            let source = &self.text[place.clone()];
            self.problems.report(&Brackets { span, source, open: None, elsewhere: false });
            return place;
        }
        let line = self.lines.content(at);
        let span = self.span(line.clone());
        let listed = self.text[line.clone()].starts_with('-');
        let mistake = match self.stop.kind {
            ErrorKind::BlockSequenceEntryNotAllowed if !before.trim().is_empty() => {
                Misindented::ListBesideKey { span: self.span(self.lines.rest(at)) }
            }
            ErrorKind::ExpectedBlockSequenceEntry if !listed => Misindented::KeyAmongItems { span },
            _ if listed => Misindented::ItemAmongKeys { span },
            _ => Misindented::FitsNoLine { span, columns: self.lines.columns_above(at) },
        };
        self.problems.report(&mistake);
        self.neighbours = true;
        line
    }

    fn reserved_character(&mut self) -> Range<usize> {
        if let Some(place) = self.expression() {
            return place;
        }
        self.reserved_at(self.stop.at)
    }

    fn reserved_at(&mut self, at: usize) -> Range<usize> {
        let place = self.lines.word(at);
        let span = self.span(place.clone());
        let rest = &self.text[self.lines.rest(at)];
        self.problems.report(&ReservedCharacter { span, rest });
        place
    }
}

/// The first escape in double quotes that YAML does not know.
fn bad_escape(inside: &str) -> Option<Range<usize>> {
    let bytes = inside.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != b'"' {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        let kind = inside[at + 1..].chars().next()?;
        let digits = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let start = at + 1 + kind.len_utf8();
        let number =
            inside.get(start..start + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let known = "0abtnvfre \"/\\N_LP\t\r\n".contains(kind);
        let paired = number.is_some_and(|high| (0xd800..0xdc00).contains(&high))
            && inside
                .get(start + 4..start + 7)
                .is_some_and(|low| low.starts_with("\\ud") || low.starts_with("\\uD"));
        if !known && !paired && number.and_then(char::from_u32).is_none() {
            let shown = inside[start..].chars().take(digits).take_while(char::is_ascii_hexdigit).count();
            return Some(at..start + shown);
        }
        at = start + digits + if paired { 6 } else { 0 };
        while at < bytes.len() && !inside.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}
