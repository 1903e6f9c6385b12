//! Places in source files.
//!
//! A [`Span`] is a range of bytes in one file of the project. [`Sources`] holds the files, in the
//! order in which they were read, and turns a byte into a line and a column.

use std::ops::Range;
use std::sync::Arc;

/// The identity of a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

/// A range of bytes, end excluded, in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A span of `range` in `file`.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let byte = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: byte(range.start), end: byte(range.end) }
    }

    /// The span from the start of this one to the end of `last`, which lies in the same file.
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self { end: last.end.max(self.end), ..self }
    }

    /// The empty span at the start of this one.
    #[must_use]
    pub fn start_point(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// The bytes of the file that this span covers.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// One file of a project.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as shown to people: relative to where the project lies, `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: Arc<str>,
    line_starts: Vec<u32>,
}

impl Source {
    fn new(path: String, text: Arc<str>) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { path, text, line_starts }
    }

    /// Where the byte `at` stands.
    #[must_use]
    pub fn position(&self, at: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= at).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = (at as usize).min(self.text.len());
        let before = self.text.get(start..end).unwrap_or("");
        Position { line, column: before.chars().count() + 1 }
    }

    /// The bytes of a line, counted from 1, with its break; empty behind the last one.
    #[must_use]
    pub fn line(&self, line: usize) -> Range<usize> {
        let start_of = |line: usize| self.line_starts.get(line).map_or(self.text.len(), |at| *at as usize);
        start_of(line.saturating_sub(1))..start_of(line)
    }
}

/// So many identities are left to files.
const RESERVED: usize = 10_000;

/// A file that counts as another each time a template in it is filled in, so that every place knows
/// for whom it stands there.
#[derive(Debug, Clone)]
pub struct Filling {
    /// The file in which the template stands.
    pub file: FileId,
    /// What fills it in: a word of a file or of another filling.
    pub at: Span,
    /// The name of what fills it in.
    pub by: Arc<str>,
}

/// All files of a project, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// Their identities count down from the highest.
    fillings: Vec<Filling>,
}

impl Sources {
    /// Adds a file and gives its identity.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u16::try_from(self.files.len()).unwrap_or(u16::MAX));
        self.files.push(Source::new(path.into(), text.into()));
        id
    }

    /// Another identity of the file of a template that is filled in; none where all are given away.
    pub fn fill(&mut self, filling: Filling) -> Option<FileId> {
        let id = u16::MAX.checked_sub(u16::try_from(self.fillings.len()).ok()?)?;
        // Files may come behind: cases of tests, and what they name.
        if usize::from(id) < self.files.len().saturating_add(RESERVED) {
            return None;
        }
        self.fillings.push(filling);
        Some(FileId(id))
    }

    /// For what a place stands that lies in a template.
    #[must_use]
    pub fn filling(&self, id: FileId) -> Option<&Filling> {
        if usize::from(id.0) < self.files.len() {
            return None;
        }
        self.fillings.get(usize::from(u16::MAX - id.0))
    }

    /// The same place, told in the file in which it was written.
    #[must_use]
    pub fn written(&self, span: Span) -> Span {
        let mut span = span;
        while let Some(filling) = self.filling(span.file) {
            span.file = filling.file;
        }
        span
    }

    /// The file of an identity.
    ///
    /// # Panics
    /// If `id` comes from another [`Sources`].
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        let written = self.written(Span { file: id, start: 0, end: 0 }).file;
        &self.files[usize::from(written.0)]
    }

    /// Shows every path as one that begins with `folder`, which is where the project lies.
    pub fn show_under(&mut self, folder: &str) {
        for file in &mut self.files {
            file.path = format!("{folder}{}", file.path);
        }
    }

    /// All files, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(u16::try_from(at).unwrap_or(u16::MAX)), file))
    }

    /// Path, line and column where `span` begins.
    #[must_use]
    pub fn place(&self, span: Span) -> (&str, Position) {
        let file = self.get(span.file);
        (&file.path, file.position(span.start))
    }

    /// The text that `span` covers.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }
}
