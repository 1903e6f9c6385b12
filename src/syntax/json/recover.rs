//! Finds the way back after a mistake in JSON.
//!
//! In: a reader at something that makes no sense. Out: the reader at the next member, or an answer
//! to what was most likely meant.

use super::{Reader, text};
use crate::span::Span;

impl Reader<'_> {
    /// Whether what comes next begins a line that is indented no deeper than the line of the
    /// bracket at `open`, and does not close it.
    pub(super) fn is_outside(&self, open: usize) -> bool {
        let line_of = |at: usize| self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let indent =
            |line: usize| self.text[line..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let (here, there) = (line_of(self.at), line_of(open));
        self.indented
            && here != there
            && self.at < self.text.len()
            && self.at == here + indent(here)
            && (indent(here) < indent(there) || (indent(here) == indent(there) && !self.closes()))
    }

    pub(super) fn closes(&self) -> bool {
        matches!(self.peek(), Some(b'}' | b']'))
    }

    /// Whether what begins a line at `start`, and was read up to here, is a key.
    pub(super) fn is_key(&self, start: usize) -> bool {
        let before = self.text[..start].rfind('\n').map(|end| &self.text[end..start]);
        before.is_some_and(|before| before.trim().is_empty())
            && self.text[start..].starts_with('"')
            && self.text[self.at..].trim_start().starts_with(':')
    }

    /// Goes on to the next comma or closing bracket of the same level.
    pub(super) fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    let rest = &self.text[self.at + 1..];
                    self.at += 1;
                    match text::length(rest) {
                        Some(length) => self.at = (self.at + length).min(self.text.len()),
                        None => self.give_up_line(),
                    }
                    if std::mem::take(&mut self.line_over) && depth == 0 {
                        self.line_over = true;
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Goes on to the brackets or the comma at the end of the line.
    pub(super) fn give_up_line(&mut self) {
        let rest = &self.text[self.at..];
        let line = rest.split('\n').next().unwrap_or(rest);
        let mut opened = self.opened_on_line();
        let is_end = |end: char| {
            let closes = "}]".contains(end) && opened > 0;
            opened -= usize::from(closes);
            closes || end.is_whitespace() || end == ','
        };
        self.at += line.trim_end_matches(is_end).len();
        self.line_over = true;
    }

    /// How many brackets are open here that the same line opened.
    pub(super) fn opened_on_line(&self) -> usize {
        let start = self.text[..self.at].rfind('\n').map_or(0, |end| end + 1);
        let mut opened = 0_usize;
        let mut rest = &self.text[start..self.at];
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            match letter {
                '"' => rest = &rest[text::length(rest).unwrap_or(rest.len())..],
                '{' | '[' => opened += 1,
                '}' | ']' => opened = opened.saturating_sub(1),
                _ => {}
            }
        }
        opened
    }

    /// The place of a key that only lacks its first quote.
    pub(super) fn open_key(&self) -> Option<Span> {
        let rest = &self.text[self.at..];
        let end = rest.find(['"', '{', '}', '[', ']', ',', '\n'])?;
        let closes = rest[end..].strip_prefix('"').is_some_and(|behind| behind.trim_start().starts_with(':'));
        (closes && end > 0).then(|| self.span(self.at, self.at + end))
    }

    /// Where the colon stands behind a key that begins here and whose quote nothing on the line
    /// closes.
    pub(super) fn colon_in_open_key(&self) -> Option<usize> {
        let inside = &self.text[self.at + 1..];
        let line = inside.split('\n').next()?;
        let colon = line.find(": ").or_else(|| line.find(':'))?;
        let open = match text::length(inside) {
            None => true,
            // What closes it opens the value.
            Some(length) => {
                line[..length - 1].trim_end().len() == colon + 1
                    && !inside[length..].trim_start().starts_with([':', ',', '}'])
            }
        };
        open.then_some(self.at + 1 + colon)
    }
}
