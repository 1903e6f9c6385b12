//! Makes scalars, with the places of their letters, and finds texts that YAML has cut.

use granit_parser::ScalarStyle;

use super::build::Builder;
use super::mistakes::CutByComment;
use crate::span::Span;
use crate::syntax::align::{Writing, align};
use crate::syntax::document::{Core, Node, NodeKind, Pieces, Scalar, Style};
use crate::syntax::marks::UnquotedExpression;
use crate::syntax::scalar::{self, NotANumber};

impl Builder<'_> {
    pub(super) fn scalar(&mut self, span: Span, text: &str, style: ScalarStyle, forced_text: bool) -> Scalar {
        match style {
            ScalarStyle::Plain => self.plain(span, text, forced_text),
            ScalarStyle::SingleQuoted => {
                let writing = Writing { doubled_quotes: true, folds: true, ..Writing::RAW };
                self.quoted(span, text, writing)
            }
            ScalarStyle::DoubleQuoted => {
                let writing = Writing { escapes: true, folds: true, ..Writing::RAW };
                self.quoted(span, text, writing)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => self.block(span, text),
        }
    }

    fn plain(&mut self, span: Span, text: &str, forced_text: bool) -> Scalar {
        if span.start == span.end {
            let core = if forced_text { Core::Text } else { Core::Null };
            let pieces = Pieces::whole(self.file, span.start, span.end);
            return Scalar { text: "".into(), core, style: Style::Plain, pieces };
        }
        if let Some(whole) = self.cut_by_comment(span, text) {
            return self.written(whole);
        }
        if scalar::is_no_number(text) && !forced_text {
            self.report(&NotANumber { span, text });
        }
        let core = if forced_text { Core::Text } else { scalar::core(text) };
        let writing = Writing { folds: true, ..Writing::RAW };
        let pieces = align(self.file, self.text, span.range(), text, writing);
        Scalar { text: text.into(), core, style: Style::Plain, pieces }
    }

    fn quoted(&self, span: Span, text: &str, writing: Writing) -> Scalar {
        let inside = span.range().start + 1..(span.range().end - 1).max(span.range().start + 1);
        let pieces = align(self.file, self.text, inside, text, writing);
        Scalar { text: text.into(), core: Core::Text, style: Style::Quoted, pieces }
    }

    fn block(&self, span: Span, text: &str) -> Scalar {
        let start = self.block_start(span);
        // Lines that were taken out do not belong to it.
        let behind = self.original.get(span.range().end..).unwrap_or("");
        let end = span.range().end + behind.len() - behind.trim_start_matches([' ', '\r', '\n']).len();
        let written = self.text.get(start..end).unwrap_or("");
        let indent = first_indent(written).saturating_sub(first_indent(text));
        let pieces = align(self.file, self.text, start..end, text, Writing { indent, ..Writing::RAW });
        Scalar { text: text.into(), core: Core::Text, style: Style::Block, pieces }
    }

    /// Where the line behind the head of a block begins.
    fn block_start(&self, span: Span) -> usize {
        let before = self.text.get(..span.range().start).unwrap_or("");
        let head = before.trim_end_matches([' ', '\r', '\n']).len();
        let line_end = before[head..].find('\n').map(|at| head + at + 1);
        line_end.unwrap_or(span.range().start)
    }

    /// Whether a flow map is `{{ … }}`, which was meant as text.
    pub(super) fn is_expression(&self, span: Span) -> bool {
        self.source(span).starts_with("{{")
    }

    /// The text of an expression without its quotes, as if it had them; broken where something in it
    /// was taken out, which has been told.
    pub(super) fn unquoted(&mut self, span: Span) -> Node {
        if self.original.get(span.range()) != Some(self.source(span)) {
            return Node::broken(span);
        }
        self.report(&UnquotedExpression { span, source: self.source(span) });
        self.as_written(span)
    }

    /// A text that stands in the source as it is.
    pub(super) fn as_written(&self, span: Span) -> Node {
        Node { kind: NodeKind::Scalar(self.written(span)), span }
    }

    fn written(&self, span: Span) -> Scalar {
        let pieces = Pieces::whole(self.file, span.start, span.end);
        Scalar { text: self.source(span).into(), core: Core::Text, style: Style::Plain, pieces }
    }

    /// The whole of an expression or a quoted text that a ` #` ends too early.
    fn cut_by_comment(&mut self, span: Span, text: &str) -> Option<Span> {
        let behind = &self.text[span.range().end..];
        let blanks = behind.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if blanks == 0 || behind.as_bytes().get(blanks) != Some(&b'#') {
            return None;
        }
        let line = behind.lines().next().unwrap_or("").trim_end();
        let comment = &line[blanks..];
        let braces = text.matches("{{").count() > text.matches("}}").count();
        if !braces && !open_quote(text).is_some_and(|quote| closes(comment, quote)) {
            return None;
        }
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
        let whole = Span { end: span.end + length(line), ..span };
        let comment = Span { start: whole.end - length(comment), ..whole };
        self.report(&CutByComment { span, comment, source: self.source(whole) });
        Some(whole)
    }
}

/// The quote that is open at the end of a text, if one is. An apostrophe is none.
fn open_quote(text: &str) -> Option<char> {
    let mut open = None;
    let mut previous = ' ';
    for letter in text.chars() {
        match open {
            None if matches!(letter, '"' | '\'') && !previous.is_alphanumeric() => open = Some(letter),
            Some(quote) if letter == quote => open = None,
            _ => {}
        }
        previous = letter;
    }
    open
}

/// Whether a text holds a quote that can close one. An apostrophe cannot.
fn closes(text: &str, quote: char) -> bool {
    text.match_indices(quote).any(|(at, _)| !text[at + 1..].starts_with(char::is_alphanumeric))
}

/// How many spaces stand before the first letter.
fn first_indent(text: &str) -> usize {
    let line = text.split('\n').find(|line| !line.trim_matches([' ', '\r']).is_empty()).unwrap_or("");
    line.len() - line.trim_start_matches(' ').len()
}
