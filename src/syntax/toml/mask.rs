//! Takes statements that are no TOML out of a text.
//!
//! In: a text and what is to blame in it. Out: the text with blanks for it, all other places as they
//! were, and the holes that this leaves.

use std::ops::Range;

use super::complain::line_of;
use crate::span::{FileId, Span};
use crate::syntax::document::{Entry, Node, NodeKind};

/// A statement to blame.
pub(super) struct Blame {
    pub statement: Range<usize>,
    /// Where the mistake is.
    pub place: usize,
    /// Whether something in it is not closed, so that its end is not known.
    pub open: bool,
    /// Whether it repeats what stands before it. Then nothing is missing without it.
    pub repeats: bool,
}

/// Something that was taken out.
pub(super) enum Hole {
    /// The value that begins here; a placeholder stands there now.
    Value(usize),
    /// Something at a path of tables. The key is a guess, and empty where there is none.
    Path { path: Vec<String>, key: String, at: usize },
}

/// Takes what is to blame in `text` out of `masked`, which is of the same length.
pub(super) fn take_out(masked: &mut String, text: &str, blame: &Blame) -> Option<Hole> {
    let first = line_of(text, blame.statement.start);
    let written = text[first.clone()].trim();
    let header = written.starts_with('[');
    let end = match header {
        true => section_end(text, first.end),
        false if blame.open => statement_end(text, first.end),
        false => blame.statement.end.max(first.end),
    };
    if header {
        blank(masked, first.start..end);
        let path = path_of(written);
        return (!blame.repeats).then(|| Hole::Path { path, key: String::new(), at: first.start });
    }
    if masked[first.clone()].trim().is_empty() {
        return None;
    }
    let equals = equals(&text[first.clone()]).map(|at| first.start + at);
    if let Some(equals) = equals.filter(|equals| !blame.repeats && *equals < blame.place) {
        let value = equals + 1 + blanks(&text[equals + 1..]);
        if value < first.end {
            blank(masked, value..end);
            masked.replace_range(value..=value, "0");
            return Some(Hole::Value(value));
        }
    }
    blank(masked, first.start..end);
    let key: String =
        written.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    let path = header_before(text, first.start).map(path_of).unwrap_or_default();
    (!blame.repeats).then_some(Hole::Path { path, key, at: first.start })
}

/// Puts what was lost at a path into the tree.
pub(super) fn insert(node: &mut Node, file: FileId, path: &[String], key: &str, at: usize) {
    let span = Span::new(file, at..at);
    match (&mut node.kind, path) {
        (NodeKind::Map(entries), [first, rest @ ..]) => {
            let known = entries.iter_mut().find(|entry| *entry.key.value == **first && !entry.is_astray());
            match known {
                Some(entry) => insert(&mut entry.value, file, rest, key, at),
                None => entries.push(Entry::astray(first, span)),
            }
        }
        (NodeKind::Map(entries), []) => entries.push(Entry::astray(key, span)),
        (NodeKind::List(members), [_, ..]) => {
            let before = |member: &&mut Node| member.span.range().start <= at;
            match members.iter_mut().rfind(before) {
                Some(member) => insert(member, file, path, key, at),
                None => members.push(Node::broken(span)),
            }
        }
        (NodeKind::List(members), []) => members.push(Node::broken(span)),
        (NodeKind::Scalar(_) | NodeKind::Broken { .. }, _) => {}
    }
}

/// Writes blanks over a range and leaves its line breaks.
fn blank(text: &mut String, range: Range<usize>) {
    let blank = |byte| match byte {
        b'\n' => '\n',
        b'\r' => '\r',
        _ => ' ',
    };
    let blanks: String = text[range.clone()].bytes().map(blank).collect();
    text.replace_range(range, &blanks);
}

/// How many spaces and tabs a text begins with.
fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// Where the `=` of a statement stands.
fn equals(line: &str) -> Option<usize> {
    let mut open = None;
    for (at, letter) in line.char_indices() {
        match (open, letter) {
            (None, '=') => return Some(at),
            (None, '#') => return None,
            (None, '"' | '\'') => open = Some(letter),
            (Some(quote), _) if quote == letter => open = None,
            _ => {}
        }
    }
    None
}

/// The names in the brackets of a header.
fn path_of(header: &str) -> Vec<String> {
    let inside = header.trim().trim_start_matches('[');
    let inside = inside.split([']', '#']).next().unwrap_or(inside);
    let names = inside.split('.').map(|name| name.trim().trim_matches(['"', '\'']).to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// The last header before a place.
fn header_before(text: &str, at: usize) -> Option<&str> {
    text[..at].lines().rfind(|line| is_header(line))
}

fn is_header(line: &str) -> bool {
    let name = |letter: char| letter.is_alphanumeric() || "._-\"' []".contains(letter);
    let line = line.split('#').next().unwrap_or(line).trim_end();
    line.starts_with('[') && line.ends_with(']') && line.chars().all(name)
}

/// Where the table ends that a header begins.
fn section_end(text: &str, from: usize) -> usize {
    end_before(text, from, |line| is_header(line) || line.starts_with('['))
}

/// Where a statement ends whose brackets or quotes do not close: before the next one, or before an
/// empty line.
fn statement_end(text: &str, from: usize) -> usize {
    end_before(text, from, |line| line.trim().is_empty() || begins_statement(line))
}

/// Whether a line looks like the beginning of a statement.
pub(super) fn begins_statement(line: &str) -> bool {
    let key = equals(line).map(|at| line[..at].trim());
    let is_key = |key: &str| {
        let letters = |letter: char| letter.is_alphanumeric() || "._-$\"'".contains(letter);
        !key.is_empty() && key.chars().all(letters)
    };
    is_header(line) || key.is_some_and(is_key)
}

/// Whether the bracket that a text begins with is closed in it. Texts in quotes end on their line.
pub(super) fn closes(text: &str) -> bool {
    let mut depth = 0_usize;
    for line in text.lines() {
        let mut open = None;
        for letter in line.chars() {
            match (open, letter) {
                (None, '#') => break,
                (None, '"' | '\'') => open = Some(letter),
                (None, '[' | '{') => depth += 1,
                (None, ']' | '}') => depth = depth.saturating_sub(1),
                (Some(quote), _) if quote == letter => open = None,
                _ => {}
            }
        }
        if depth == 0 {
            return true;
        }
    }
    false
}

/// The end of the last line behind `from` before one that `stops`.
fn end_before(text: &str, from: usize, stops: impl Fn(&str) -> bool) -> usize {
    let mut end = from;
    while let Some(length) = text[end..].find('\n') {
        let line = line_of(text, end + length + 1);
        if stops(&text[line.clone()]) {
            break;
        }
        end = line.end;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{Blame, Hole, take_out};

    #[test]
    fn what_is_to_blame_goes_and_all_else_stays_where_it_was() {
        let cases = [
            // (text, the statement, the mistake, whether it is open, what is left, hole)
            ("[a]\nb = x\nc = 1", 4..9, 8, false, "[a]\nb = 0\nc = 1", "=8"),
            ("[a]\nb = [\n 1\nc = 1", 4..9, 8, true, "[a]\nb = 0\n  \nc = 1", "=8"),
            ("[a]\nb =\nc = 1", 4..7, 7, false, "[a]\n   \nc = 1", "a/b"),
            ("[a]\nb\nc = 1", 4..5, 4, false, "[a]\n \nc = 1", "a/b"),
            ("[a.b\nc = 1\n[d]\n", 0..4, 0, false, "    \n     \n[d]\n", "a.b/"),
        ];
        for (text, statement, place, open, left, expected) in cases {
            let mut masked = text.to_owned();
            let blame = Blame { statement, place, open, repeats: false };
            let hole = match take_out(&mut masked, text, &blame) {
                Some(Hole::Value(at)) => format!("={at}"),
                Some(Hole::Path { path, key, .. }) => format!("{}/{key}", path.join(".")),
                None => String::new(),
            };
            assert_eq!((masked.as_str(), hole.as_str()), (left, expected), "{text:?}");
        }
    }
}
