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
        self.check_comment(span, text);
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
        let behind = self.text.get(span.range().end..).unwrap_or("");
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

    /// The text of an expression without its quotes, as if it had them.
    pub(super) fn unquoted(&mut self, span: Span) -> Node {
        self.report(&UnquotedExpression { span, source: self.source(span) });
        self.as_written(span)
    }

    /// A text that stands in the source as it is.
    pub(super) fn as_written(&self, span: Span) -> Node {
        let text = self.source(span).into();
        let pieces = Pieces::whole(self.file, span.start, span.end);
        Node { kind: NodeKind::Scalar(Scalar { text, core: Core::Text, style: Style::Plain, pieces }), span }
    }

    /// An expression or a quoted text that a ` #` ends too early.
    fn check_comment(&mut self, span: Span, text: &str) {
        let behind = &self.text.as_bytes()[span.range().end..];
        let blanks = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if blanks == 0
            || behind.get(blanks) != Some(&b'#')
            || text.matches("{{").count() <= text.matches("}}").count()
        {
            return;
        }
        let rest = &self.text[span.range().end..];
        let line = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let comment = Span {
            start: span.end + u32::try_from(blanks).unwrap_or(0),
            end: span.end + u32::try_from(line).unwrap_or(0),
            ..span
        };
        self.report(&CutByComment { span, comment });
    }
}

/// How many spaces stand before the first letter.
fn first_indent(text: &str) -> usize {
    let line = text.split('\n').find(|line| !line.trim_matches([' ', '\r']).is_empty()).unwrap_or("");
    line.len() - line.trim_start_matches(' ').len()
}
