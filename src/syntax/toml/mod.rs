//! Reads TOML 1.1.
//!
//! In: the text of a file. Out: its tree. Keys stand in the order in which they first appear in
//! the file. Dates are their text; infinity and not-a-number are refused. `complain` says in
//! plain words what is no TOML.

mod complain;
mod mask;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeFloat, DeInteger, DeTable, DeValue};

use super::Read;
use super::align::{Writing, align};
use super::document::{Core, Entry, Node, NodeKind, Pieces, Scalar, Style};
use super::entries::{MOST_LEVELS, TooDeep};
use super::marks::within;
use super::scalar::NotANumber;
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::span::{FileId, Span, Spanned as Placed};
use mask::Hole;

/// The tree of a TOML text, as far as it can be read.
pub(super) fn read(file: FileId, text: &str, problems: &mut Problems) -> Read {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return build(file, (text, text), table.get_ref(), &[], problems);
    }
    let (rest, holes) = complain::recover(file, text, problems);
    let (table, errors) = DeTable::parse_recoverable(&rest);
    if !errors.is_empty() {
        return Read { root: None, complete: false };
    }
    Read { complete: false, ..build(file, (text, &rest), table.get_ref(), &holes, problems) }
}

/// The tree of a table in `text`, which has `holes` where `original` has what is no TOML.
fn build(
    file: FileId,
    (original, text): (&str, &str),
    table: &DeTable<'_>,
    holes: &[Hole],
    problems: &mut Problems,
) -> Read {
    if table.is_empty() && holes.is_empty() {
        return Read { root: None, complete: true };
    }
    let placeholders = holes.iter().filter_map(|hole| match hole {
        Hole::Value(at) => Some(*at),
        Hole::Path { .. } => None,
    });
    let placeholders = placeholders.collect();
    let mut builder = Builder { file, original, text, placeholders, problems, too_deep: false };
    let (entries, _) = builder.table(table, 0);
    let complete = !builder.too_deep;
    let mut root = Node { kind: NodeKind::Map(entries), span: Span::new(file, 0..0) };
    for hole in holes {
        if let Hole::Path { path, key, at } = hole {
            mask::insert(&mut root, file, path, key, *at);
        }
    }
    Read { root: Some(root), complete }
}

struct Builder<'a> {
    file: FileId,
    original: &'a str,
    text: &'a str,
    /// Where values stood that could not be read.
    placeholders: HashSet<usize>,
    problems: &'a mut Problems,
    too_deep: bool,
}

impl<'a> Builder<'a> {
    /// The entries of a table by the place where each first appears, and the first of these
    /// places. A table that has a header of its own may have appeared in another before.
    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> (Vec<Entry>, usize) {
        let mut entries: Vec<(usize, Entry)> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let (value, first) = self.node(value, depth + 1);
            let span = Span::new(self.file, key.span());
            let key = Placed::new(key.get_ref().as_ref().into(), span);
            entries.push((first.min(span.range().start), Entry { key, value }));
        }
        entries.sort_by_key(|(first, _)| *first);
        let first = entries.first().map_or(usize::MAX, |(first, _)| *first);
        (entries.into_iter().map(|(_, entry)| entry).collect(), first)
    }

    fn list(&mut self, array: &DeArray<'_>, depth: usize) -> (Vec<Node>, usize) {
        let mut first = usize::MAX;
        let mut members = Vec::with_capacity(array.len());
        for member in array {
            let (member, at) = self.node(member, depth + 1);
            first = first.min(at);
            members.push(member);
        }
        (members, first)
    }

    /// A node and the place where the first of its parts appears.
    fn node(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> (Node, usize) {
        let range = value.span();
        let span = within(self.file, self.original, range.clone());
        if self.placeholders.contains(&range.start) {
            return (Node::broken(span), range.start);
        }
        let (kind, first) = match value.get_ref() {
            DeValue::Table(_) | DeValue::Array(_) if depth >= MOST_LEVELS => (self.stop(span), usize::MAX),
            DeValue::Table(table) => {
                let (entries, first) = self.table(table, depth);
                (NodeKind::Map(entries), first)
            }
            DeValue::Array(array) => {
                let (members, first) = self.list(array, depth);
                (NodeKind::List(members), first)
            }
            DeValue::String(text) => (NodeKind::Scalar(self.string(&range, text)), usize::MAX),
            DeValue::Integer(number) => (NodeKind::Scalar(self.integer(span, number)), usize::MAX),
            DeValue::Float(number) => (NodeKind::Scalar(self.float(span, number)), usize::MAX),
            DeValue::Boolean(value) => {
                (NodeKind::Scalar(self.plain(span, Core::Boolean(*value))), usize::MAX)
            }
            DeValue::Datetime(_) => {
                self.problems.report(&TomlDate { span, text: self.source(span) });
                (NodeKind::Scalar(self.plain(span, Core::Text)), usize::MAX)
            }
        };
        (Node { kind, span }, first.min(range.start))
    }

    fn stop(&mut self, span: Span) -> NodeKind {
        if !self.too_deep {
            self.too_deep = true;
            self.problems.report(&TooDeep { span: span.start_point() });
        }
        NodeKind::Broken { astray: false }
    }

    fn source(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// A scalar whose text is its source.
    fn plain(&self, span: Span, core: Core) -> Scalar {
        let pieces = Pieces::whole(self.file, span.start, span.end);
        Scalar { text: self.source(span).into(), core, style: Style::Plain, pieces }
    }

    fn integer(&self, span: Span, number: &DeInteger<'_>) -> Scalar {
        let core = match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(whole) => Core::Integer(whole),
            Err(_) if number.radix() == 10 => Core::Number,
            Err(_) => Core::Text,
        };
        self.number(span, core)
    }

    fn float(&mut self, span: Span, number: &DeFloat<'_>) -> Scalar {
        if number.as_str().contains(['i', 'n']) {
            self.problems.report(&NotANumber { span, text: self.source(span) });
        }
        self.number(span, Core::Number)
    }

    /// A number as it stands in the source; where its text has to do for it, without `_`.
    fn number(&self, span: Span, core: Core) -> Scalar {
        let source = self.source(span);
        if core != Core::Number || !source.contains('_') {
            return self.plain(span, core);
        }
        let text = source.replace('_', "");
        let pieces = align(self.file, self.text, span.range(), &text, Writing::RAW);
        Scalar { text: text.into(), core, style: Style::Plain, pieces }
    }

    fn string(&self, range: &Range<usize>, text: &str) -> Scalar {
        let source = self.text.get(range.clone()).unwrap_or("");
        let escapes = source.starts_with('"');
        let lines = source.starts_with("\"\"\"") || source.starts_with("'''");
        let quote = if lines { 3 } else { 1 }.min(source.len() / 2);
        let inside = &source[quote..source.len() - quote];
        let first_break = match inside.as_bytes() {
            [b'\r', b'\n', ..] if lines => 2,
            [b'\n', ..] if lines => 1,
            _ => 0,
        };
        let inside = range.start + quote + first_break..range.end - quote;
        let written = self.text.get(inside.clone()).unwrap_or("");
        // The lines of a text end alike, however the file was saved.
        let unified = written.contains("\r\n") && !(escapes && written.contains("\\r"));
        let text = if unified { text.replace("\r\n", "\n") } else { text.to_owned() };
        let pieces = align(self.file, self.text, inside, &text, Writing { escapes, ..Writing::RAW });
        Scalar { text: text.into(), core: Core::Text, style: Style::Quoted, pieces }
    }
}

/// A date without quotes.
struct TomlDate<'a> {
    span: Span,
    text: &'a str,
}

impl Problem for TomlDate<'_> {
    const CODE: Code = Code::TomlDate;

    fn describe(&self) -> Description {
        let Self { span, text } = self;
        Description::new("a date of TOML is read as text", *span, "read as it is written")
            .help(format!("put it in quotes: \"{text}\""))
            .fix(*span, format!("\"{text}\""), true)
    }
}
