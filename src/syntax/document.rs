//! A spec that is well formed: maps, lists and scalars with their places, no matter in which
//! format they were written.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::span::{FileId, Span, Spanned};

/// The files of a spec, joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The main file's map, with the sections of included files joined to it (main file first).
    pub root: Node,
    /// The file that was named.
    pub main: FileId,
    /// The sections of which a part could not be read, which was told.
    pub lost: BTreeSet<&'static str>,
}

/// Something written, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub kind: NodeKind,
    pub span: Span,
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    Scalar(Scalar),
    List(Vec<Node>),
    /// Keys are unique, but for those of entries that went astray.
    Map(Vec<Entry>),
    /// Something that could not be read, which was told.
    Broken {
        /// Whether it is not known where it belongs. Then the key before it is a guess, and empty
        /// where there is none.
        astray: bool,
    },
}

/// A key of a map and its value. A key is always its source text.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: Spanned<Arc<str>>,
    pub value: Node,
}

/// A single value.
///
/// `text` is the text after the escapes and folds of the format; for plain scalars it is the
/// source itself, so `1.10` stays `1.10` where a text is wanted. `core` is what YAML 1.2's core
/// schema (or TOML, JSON) makes of it where a text is not wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    pub text: Arc<str>,
    pub core: Core,
    pub style: Style,
    /// Where the pieces of `text` stand in the source.
    pub pieces: Pieces,
}

/// What a scalar is by the rules of its format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Core {
    Null,
    Boolean(bool),
    /// A whole number within 64 bits.
    Integer(i64),
    /// Any other number; its digits are the scalar's text.
    Number,
    Text,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Quoted,
    Block,
}

/// Maps offsets in the decoded text of a scalar to offsets in its file.
///
/// Most texts stand in the source as they are and need no piece. Others have a new piece at each
/// escape, fold or cut indentation. Pieces ascend in both columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    file: FileId,
    start: u32,
    end: u32,
    list: Box<[Piece]>,
}

/// A part of a text and the part of the file that it comes from, in bytes.
///
/// Parts of equal length are the same letters; otherwise the text stands for the whole part of
/// the file, as with an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    pub text: u32,
    pub text_length: u32,
    pub source: u32,
    pub source_length: u32,
}

impl Piece {
    fn is_copy(&self) -> bool {
        self.text_length == self.source_length
    }
}

impl Pieces {
    /// The text stands in `file` from `start` to `end` as it is.
    #[must_use]
    pub fn whole(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end, list: Box::default() }
    }

    /// Several pieces, ascending and without gaps in the text.
    #[must_use]
    pub fn from_pieces(file: FileId, pieces: Vec<Piece>) -> Self {
        let start = pieces.first().map_or(0, |first| first.source);
        let end = pieces.last().map_or(start, |last| last.source + last.source_length);
        Self { file, start, end, list: pieces.into() }
    }

    /// The piece that holds a byte of the text.
    fn piece(&self, at: u32) -> Option<&Piece> {
        let next = self.list.partition_point(|piece| piece.text <= at);
        self.list.get(next.checked_sub(1)?)
    }

    /// The places of the text after `edits`, each of which puts so many bytes in place of a range of
    /// the text; they ascend. `length` is that of the text before.
    #[must_use]
    pub fn edited(&self, length: usize, edits: &[(Range<usize>, usize)]) -> Self {
        let mut list = Vec::new();
        let (mut text, mut at) = (0, 0);
        for (range, put) in edits {
            self.copy(at..range.start, &mut text, &mut list);
            let from = self.span(range.start, range.end);
            list.push(Piece {
                text,
                text_length: byte(*put),
                source: from.start,
                source_length: from.end - from.start,
            });
            text += byte(*put);
            at = range.end;
        }
        self.copy(at..length, &mut text, &mut list);
        Self { file: self.file, start: self.start, end: self.end, list: list.into() }
    }

    /// Adds the pieces of a range of the text, which stands from `text` on there.
    fn copy(&self, range: Range<usize>, text: &mut u32, list: &mut Vec<Piece>) {
        let (mut at, end) = (byte(range.start), byte(range.end));
        while at < end {
            let (length, source, source_length) = match self.piece(at) {
                Some(piece) if at < piece.text + piece.text_length => {
                    let length = (piece.text + piece.text_length).min(end) - at;
                    let source = self.source(at as usize);
                    (length, source, if piece.is_copy() { length } else { piece.source_length })
                }
                _ => (end - at, self.source(at as usize), end - at),
            };
            list.push(Piece { text: *text, text_length: length, source, source_length });
            *text += length;
            at += length;
        }
    }

    /// The offset in the file of a byte of the decoded text.
    #[must_use]
    pub fn source(&self, at: usize) -> u32 {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let source = match self.piece(at) {
            None => self.start.saturating_add(at),
            Some(piece) if piece.is_copy() => piece.source.saturating_add(at - piece.text),
            Some(piece) if at - piece.text >= piece.text_length => piece.source + piece.source_length,
            Some(piece) => piece.source,
        };
        source.min(self.end)
    }

    /// The span in the file of a range of the decoded text.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let from = self.source(start);
        let to = if end > start { self.behind(end - 1) } else { from };
        Span { file: self.file, start: from, end: to.max(from) }
    }

    /// The offset in the file behind a byte of the decoded text.
    fn behind(&self, last: usize) -> u32 {
        let last = u32::try_from(last).unwrap_or(u32::MAX - 1);
        match self.piece(last) {
            Some(piece) if !piece.is_copy() => piece.source + piece.source_length,
            Some(_) | None => self.source(last as usize).saturating_add(1).min(self.end),
        }
    }
}

/// An offset as it is kept.
fn byte(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Entry {
    /// Something at `span` that could not be read and may belong elsewhere; `key` is a guess.
    #[must_use]
    pub fn astray(key: &str, span: Span) -> Self {
        let key = Spanned::new(key.into(), span);
        Self { key, value: Node { kind: NodeKind::Broken { astray: true }, span } }
    }

    /// Whether it could not be read and may belong elsewhere.
    #[must_use]
    pub fn is_astray(&self) -> bool {
        matches!(self.value.kind, NodeKind::Broken { astray: true })
    }
}

impl Node {
    /// Something at `span` that could not be read.
    #[must_use]
    pub fn broken(span: Span) -> Self {
        Self { kind: NodeKind::Broken { astray: false }, span }
    }

    /// Says of it and all that is in it that it stands at `span`.
    pub fn put_at(&mut self, span: Span) {
        self.span = span;
        match &mut self.kind {
            NodeKind::Scalar(scalar) => scalar.pieces = Pieces::whole(span.file, span.start, span.end),
            NodeKind::List(members) => members.iter_mut().for_each(|member| member.put_at(span)),
            NodeKind::Map(entries) => {
                for entry in entries {
                    entry.key.span = span;
                    entry.value.put_at(span);
                }
            }
            NodeKind::Broken { .. } => {}
        }
    }

    /// Says of it and all that is in it that it stands in another file, at the same bytes.
    pub fn put_in(&mut self, file: &mut impl FnMut(FileId) -> FileId) {
        self.span.file = file(self.span.file);
        match &mut self.kind {
            NodeKind::Scalar(scalar) => scalar.pieces.file = file(scalar.pieces.file),
            NodeKind::List(members) => members.iter_mut().for_each(|member| member.put_in(file)),
            NodeKind::Map(entries) => {
                for entry in entries {
                    entry.key.span.file = file(entry.key.span.file);
                    entry.value.put_in(file);
                }
            }
            NodeKind::Broken { .. } => {}
        }
    }

    /// The entries of a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Map(entries) => Some(entries),
            NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Broken { .. } => None,
        }
    }

    /// The members of a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::List(members) => Some(members),
            NodeKind::Map(_) | NodeKind::Scalar(_) | NodeKind::Broken { .. } => None,
        }
    }

    /// The scalar.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            NodeKind::Map(_) | NodeKind::List(_) | NodeKind::Broken { .. } => None,
        }
    }

    /// The value of a key of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.iter().find(|entry| &*entry.key.value == key).map(|entry| &entry.value)
    }

    /// Whether it is a null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(|scalar| scalar.core == Core::Null)
    }

    /// Whether it could not be read, which was told.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.kind, NodeKind::Broken { .. })
    }

    /// Whether it is a map or list of which a part is missing.
    #[must_use]
    pub fn has_gap(&self) -> bool {
        match &self.kind {
            NodeKind::Map(entries) => entries.iter().any(Entry::is_astray),
            NodeKind::List(members) => members.iter().any(Self::is_broken),
            NodeKind::Scalar(_) | NodeKind::Broken { .. } => false,
        }
    }

    /// Whether it and all that it holds could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match &self.kind {
            NodeKind::Map(entries) => entries.iter().all(|entry| entry.value.is_whole()),
            NodeKind::List(members) => members.iter().all(Self::is_whole),
            NodeKind::Scalar(_) => true,
            NodeKind::Broken { .. } => false,
        }
    }

    /// What it is, in a word, for messages.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        match &self.kind {
            NodeKind::Map(_) => "a map",
            NodeKind::List(_) => "a list",
            NodeKind::Broken { .. } => "something that could not be read",
            NodeKind::Scalar(scalar) => match scalar.core {
                Core::Null => "nothing",
                Core::Boolean(_) => "a boolean",
                Core::Integer(_) | Core::Number => "a number",
                Core::Text => "text",
            },
        }
    }
}
