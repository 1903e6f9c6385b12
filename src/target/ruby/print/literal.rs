//! Literals that do not fit into the rest of their line: lists, hashes, texts.

use super::hold::{STATEMENT, VALUE};
use super::line::{flat, flat_entry, key};
use super::{Printer, WIDTH};
use crate::target::ruby::quote;
use crate::target::ruby::tree::{Entry, Hash, Layout, Piece, Ruby};

impl Printer {
    pub(super) fn list(&mut self, members: &[Ruby], indent: usize) {
        self.out.push('[');
        self.separated(members, indent);
        self.line(indent);
        self.out.push(']');
    }

    /// Values on lines of their own; short ones share lines.
    pub(super) fn separated(&mut self, members: &[Ruby], indent: usize) {
        let scalars = members.iter().all(is_scalar);
        for (at, member) in members.iter().enumerate() {
            let last = at + 1 == members.len();
            let room = WIDTH.saturating_sub(self.column() + 2);
            if scalars && at > 0 && flat(member, VALUE, room).is_some() {
                self.out.push(' ');
            } else {
                self.line(indent + 2);
            }
            self.write(member, indent + 2, usize::from(!last), VALUE);
            if !last {
                self.out.push(',');
            }
        }
    }

    pub(super) fn hash(&mut self, hash: &Hash, indent: usize) {
        match hash.layout {
            Layout::Filled => self.filled(&hash.entries, indent),
            Layout::Bare => self.entries(&hash.entries, indent),
            Layout::Fitting | Layout::Tall => {
                self.out.push('{');
                self.line(indent + 2);
                self.entries(&hash.entries, indent + 2);
                self.line(indent);
                self.out.push('}');
            }
        }
    }

    /// Entries, the first in the current line.
    fn entries(&mut self, entries: &[Entry], indent: usize) {
        for (at, entry) in entries.iter().enumerate() {
            let last = at + 1 == entries.len();
            if at > 0 {
                if entry.gap {
                    self.line(0);
                }
                self.line(indent);
            }
            if let Some(comment) = &entry.comment {
                for line in quote::comment(comment) {
                    self.out.push_str(&line);
                    self.line(indent);
                }
            }
            self.entry(entry, indent, usize::from(!last));
            if !last {
                self.out.push(',');
            }
        }
    }

    fn entry(&mut self, entry: &Entry, indent: usize, tail: usize) {
        self.out.push_str(&key(&entry.key));
        self.out.push(' ');
        self.write(&entry.value, indent, tail, VALUE);
    }

    /// As many entries in a line as fit; what needs several lines has them to itself.
    fn filled(&mut self, entries: &[Entry], indent: usize) {
        self.out.push_str("{ ");
        for (at, entry) in entries.iter().enumerate() {
            let tail = if at + 1 == entries.len() { 2 } else { 1 };
            let room = WIDTH.saturating_sub(self.column() + tail + 1);
            let text = flat_entry(entry, room);
            if at > 0 {
                match &text {
                    Some(_) => self.out.push(' '),
                    None => self.line(indent + 2),
                }
            }
            match text {
                Some(text) => self.out.push_str(&text),
                None => self.entry(entry, indent + 2, tail),
            }
            self.out.push_str(if at + 1 == entries.len() { " }" } else { "," });
        }
    }

    pub(super) fn joined(&mut self, pieces: &[Piece], indent: usize) {
        self.out.push('"');
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.out.push_str(&quote::inside(text)),
                Piece::Code(code) => {
                    self.out.push_str("#{");
                    match flat(code, STATEMENT, usize::MAX) {
                        Some(text) => self.out.push_str(&text),
                        None => self.write(code, indent, 1, STATEMENT),
                    }
                    self.out.push('}');
                }
            }
        }
        self.out.push('"');
    }

    /// A long text in pieces, cut behind spaces.
    pub(super) fn long_text(&mut self, text: &str, tail: usize) {
        let start = self.column();
        let room = WIDTH.saturating_sub(start + tail + 4).max(40);
        let mut piece = String::new();
        let mut pieces = Vec::new();
        for word in text.split_inclusive(' ') {
            if !piece.is_empty() && quote::string(&piece).chars().count() + word.chars().count() > room {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push_str(word);
        }
        pieces.push(piece);
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                self.out.push_str(" \\");
                self.line(start);
            }
            self.out.push_str(&quote::string(piece));
        }
    }
}

/// Whether a value is short by nature.
pub(super) fn is_scalar(node: &Ruby) -> bool {
    matches!(
        node,
        Ruby::Text(_)
            | Ruby::Integer(_)
            | Ruby::Symbol(_)
            | Ruby::Nil
            | Ruby::True
            | Ruby::False
            | Ruby::Float(_)
    )
}
