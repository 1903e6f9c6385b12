//! The text that is parsed, and where it stands in its file.

use crate::span::Span;
use crate::syntax::document::{Pieces, Scalar, Style};

/// The decoded text of a scalar, with the way back to its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub text: &'a str,
    pieces: &'a Pieces,
    /// Whether quotes and backslashes may be put into the file as they are.
    quotable: bool,
}

impl<'a> Source<'a> {
    /// A text that stands at `pieces`.
    pub(super) fn new(text: &'a str, pieces: &'a Pieces) -> Self {
        Self { text, pieces, quotable: true }
    }

    /// The text of a scalar.
    pub(super) fn of(scalar: &'a Scalar) -> Self {
        Self { text: &scalar.text, pieces: &scalar.pieces, quotable: scalar.style != Style::Quoted }
    }

    /// The place in the file of a range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.pieces.span(start, end)
    }

    /// The place of the whole text.
    pub(super) fn whole(&self) -> Span {
        self.span(0, self.text.len())
    }

    /// A range of the text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Whether `text` can be written into the file without escapes of its format.
    pub(super) fn takes(&self, text: &str) -> bool {
        self.quotable || !text.contains(['\'', '"', '\\'])
    }

    /// Whether the file holds the text letter by letter.
    pub(super) fn is_verbatim(&self) -> bool {
        self.whole().range().len() == self.text.len()
    }
}
