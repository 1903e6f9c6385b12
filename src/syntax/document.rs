//! A spec that is well formed: maps, lists and scalars with their places, no matter in which
//! format they were written.

use std::sync::Arc;

use crate::span::{FileId, Span, Spanned};

/// The files of a spec, joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The main file's map, with the sections of included files joined to it (main file first).
    pub root: Node,
    /// The file that was named.
    pub main: FileId,
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
    /// Keys are unique.
    Map(Vec<Entry>),
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
/// One piece for plain and single-line texts; a new piece after each escape, fold or cut
/// indentation. Pieces ascend in both columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    file: FileId,
    /// (offset in the decoded text, offset in the file) where a piece begins.
    starts: Vec<(u32, u32)>,
    /// Offset in the file just behind the text.
    end: u32,
}

impl Pieces {
    /// One piece: the text stands in `file` from `start` to `end` as it is.
    #[must_use]
    pub fn whole(file: FileId, start: u32, end: u32) -> Self {
        Self { file, starts: vec![(0, start)], end }
    }

    /// Several pieces, each `(offset in the text, offset in the file)`, ascending from `(0, …)`.
    #[must_use]
    pub fn from_starts(file: FileId, starts: Vec<(u32, u32)>, end: u32) -> Self {
        Self { file, starts, end }
    }

    /// The offset in the file of a byte of the decoded text.
    #[must_use]
    pub fn source(&self, at: usize) -> u32 {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let piece = self.starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let (start, source) = self.starts.get(piece).copied().unwrap_or((0, self.end));
        let next = self.starts.get(piece + 1).map_or(self.end, |(_, source)| *source);
        (source + (at - start)).min(next)
    }

    /// The span in the file of a range of the decoded text.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let last = if end > start { self.source(end - 1) + 1 } else { self.source(start) };
        Span { file: self.file, start: self.source(start), end: last }
    }
}

impl Node {
    /// The entries of a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Map(entries) => Some(entries),
            NodeKind::List(_) | NodeKind::Scalar(_) => None,
        }
    }

    /// The members of a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::List(members) => Some(members),
            NodeKind::Map(_) | NodeKind::Scalar(_) => None,
        }
    }

    /// The scalar.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            NodeKind::Map(_) | NodeKind::List(_) => None,
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

    /// What it is, in a word, for messages.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        match &self.kind {
            NodeKind::Map(_) => "a map",
            NodeKind::List(_) => "a list",
            NodeKind::Scalar(scalar) => match scalar.core {
                Core::Null => "nothing",
                Core::Boolean(_) => "a boolean",
                Core::Integer(_) | Core::Number => "a number",
                Core::Text => "text",
            },
        }
    }
}
