//! Finds where the letters of a decoded text stand in its source.
//!
//! In: the source of a scalar and the text that a parser made of it. Out: [`Pieces`]. The letters
//! of both appear in the same order; what differs are escapes, doubled quotes, folded line
//! breaks and indentation, so both are walked side by side. This way the map stays right for
//! every reading of a format that the parser has, without doing its work twice.

use std::ops::Range;

use super::document::{Piece, Pieces};
use crate::span::FileId;

/// How a source writes what does not stand there as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Writing {
    /// A backslash begins an escape.
    pub escapes: bool,
    /// Two single quotes stand for one.
    pub doubled_quotes: bool,
    /// Spaces around line breaks mean nothing.
    pub folds: bool,
    /// How many spaces at the start of each line do not belong to the text.
    pub indent: usize,
}

impl Writing {
    pub(super) const RAW: Self = Self { escapes: false, doubled_quotes: false, folds: false, indent: 0 };
}

/// The pieces of `text`, which a parser read from `range` of `source` (without quotes).
pub(super) fn align(file: FileId, source: &str, range: Range<usize>, text: &str, writing: Writing) -> Pieces {
    let written = source.get(range.clone()).unwrap_or("");
    if written == text {
        return Pieces::whole(file, narrow(range.start), narrow(range.end));
    }
    let mut walk = Walk {
        source: written.as_bytes(),
        text: text.as_bytes(),
        at: 0,
        done: 0,
        writing,
        pieces: Vec::new(),
    };
    walk.skip_indent();
    while walk.done < walk.text.len() {
        if !walk.step() {
            let rest = (walk.text.len() - walk.done, walk.source.len() - walk.at);
            walk.stand_for(rest.0, rest.1);
        }
    }
    for piece in &mut walk.pieces {
        piece.source += narrow(range.start);
    }
    if walk.pieces.is_empty() {
        return Pieces::whole(file, narrow(range.start), narrow(range.start));
    }
    Pieces::from_pieces(file, walk.pieces)
}

/// Files are smaller than 4 GB: larger ones are refused before anything looks at them.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

struct Walk<'a> {
    source: &'a [u8],
    text: &'a [u8],
    /// How far the source is read.
    at: usize,
    /// How far the text is explained.
    done: usize,
    writing: Writing,
    pieces: Vec<Piece>,
}

impl Walk<'_> {
    /// Explains the next letters of the text. False if the source does not hold them.
    fn step(&mut self) -> bool {
        let Some(&byte) = self.source.get(self.at) else { return false };
        match byte {
            b'\\' if self.writing.escapes => self.escape(),
            b'\'' if self.writing.doubled_quotes => self.doubled_quote(),
            b' ' | b'\t' | b'\r' | b'\n' if self.writing.folds => self.fold(),
            b'\r' | b'\n' => self.line_break(),
            _ => self.letter(byte),
        }
    }

    fn letter(&mut self, byte: u8) -> bool {
        let same = self.text.get(self.done) == Some(&byte);
        if same {
            self.copy(1);
        }
        same
    }

    fn doubled_quote(&mut self) -> bool {
        let same = self.text.get(self.done) == Some(&b'\'');
        if same {
            self.stand_for(1, 2.min(self.source.len() - self.at));
        }
        same
    }

    /// A backslash and what it stands for; before a line break it removes the break.
    fn escape(&mut self) -> bool {
        let Some(&kind) = self.source.get(self.at + 1) else { return false };
        let trails = !self.writing.folds && matches!(kind, b' ' | b'\t');
        if trails || matches!(kind, b'\r' | b'\n') {
            let blanks =
                self.source[self.at + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let behind = self.at + 1 + blanks;
            if self.breaks_at(behind) {
                return self.continue_line(behind);
            }
        }
        let digits = match kind {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let mut length = 2 + digits;
        if kind == b'u' && self.is_high_surrogate() {
            length += 6;
        }
        let letter = utf8_length(self.text[self.done]);
        self.stand_for(letter, length);
        true
    }

    fn is_high_surrogate(&self) -> bool {
        let digits = self.source.get(self.at + 2..self.at + 4).unwrap_or_default();
        matches!(digits, [b'd' | b'D', b'8' | b'9' | b'a' | b'A' | b'b' | b'B'])
            && self.source.get(self.at + 6..self.at + 8) == Some(br"\u")
    }

    /// An escaped line break: it and the spaces of the next line go; further empty lines stay in
    /// YAML and go in TOML.
    fn continue_line(&mut self, at: usize) -> bool {
        let mut end = self.behind_break(at);
        let mut kept = 0;
        loop {
            let blanks = self.source[end..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if !self.breaks_at(end + blanks) {
                end += blanks;
                break;
            }
            end = self.behind_break(end + blanks);
            kept += 1;
        }
        let text = self.text[self.done..].iter().take(kept).take_while(|byte| **byte == b'\n').count();
        if text == 0 {
            self.at = end;
        } else {
            self.stand_for(text, end - self.at);
        }
        true
    }

    /// White space in a text that folds: kept on a line, one space or fewer breaks across lines.
    fn fold(&mut self) -> bool {
        let run = &self.source[self.at..];
        let length = run.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
        let breaks = count_breaks(&run[..length]);
        if breaks == 0 {
            let same = self.text[self.done..].starts_with(&run[..length]);
            if same {
                self.copy(length);
            }
            return same;
        }
        let wanted = if breaks == 1 { b' ' } else { b'\n' };
        let most = if breaks == 1 { 1 } else { breaks - 1 };
        let count = self.text[self.done..].iter().take(most).take_while(|byte| **byte == wanted).count();
        if count > 0 {
            self.stand_for(count, length);
        } else {
            self.at += length;
        }
        true
    }

    /// Line breaks of a text that keeps its lines, or of a block that folds them: as many breaks
    /// as there are, or fewer, or one space.
    fn line_break(&mut self) -> bool {
        let run = self.empty_lines();
        let kept = self.text[self.done..].iter().take(run.len()).take_while(|byte| **byte == b'\n').count();
        let end = run.last().map_or(self.at, |last| last.end);
        if kept == run.len() {
            for line in run {
                self.at = line.start;
                self.stand_or_copy(line.len());
            }
        } else if self.text[self.done..].starts_with(&self.source[self.at..end]) {
            self.copy(end - self.at);
        } else if kept > 0 || (run.len() == 1 && self.text[self.done] == b' ') {
            self.stand_for(kept.max(1), end - self.at);
        } else {
            return false;
        }
        self.skip_indent();
        true
    }

    /// The line break here, and those of the empty lines that follow.
    fn empty_lines(&self) -> Vec<Range<usize>> {
        let mut breaks = Vec::new();
        let mut at = self.at;
        while self.breaks_at(at) {
            let end = self.behind_break(at);
            breaks.push(at..end);
            at = end;
            at +=
                self.source[at..].iter().take(self.writing.indent).take_while(|byte| **byte == b' ').count();
        }
        breaks
    }

    fn stand_or_copy(&mut self, length: usize) {
        if length == 1 { self.copy(1) } else { self.stand_for(1, length) }
    }

    fn skip_indent(&mut self) {
        let rest = &self.source[self.at.min(self.source.len())..];
        self.at += rest.iter().take(self.writing.indent).take_while(|byte| **byte == b' ').count();
    }

    fn breaks_at(&self, at: usize) -> bool {
        matches!(self.source.get(at), Some(b'\r' | b'\n'))
    }

    fn behind_break(&self, at: usize) -> usize {
        at + if self.source[at..].starts_with(b"\r\n") { 2 } else { 1 }
    }

    /// The next `length` bytes are the same in both.
    fn copy(&mut self, length: usize) {
        match self.pieces.last_mut() {
            Some(last)
                if last.text_length == last.source_length
                    && last.text_length > 0
                    && (last.source + last.source_length) as usize == self.at =>
            {
                last.text_length += narrow(length);
                last.source_length += narrow(length);
            }
            Some(_) | None => self.push(length, length),
        }
        self.at += length;
        self.done += length;
    }

    /// The next `text` bytes of the text stand in the source as `source` other bytes.
    fn stand_for(&mut self, text: usize, source: usize) {
        let text = text.min(self.text.len() - self.done);
        let source = source.min(self.source.len() - self.at);
        self.push(text, source);
        self.at += source;
        self.done += text;
    }

    fn push(&mut self, text: usize, source: usize) {
        self.pieces.push(Piece {
            text: narrow(self.done),
            text_length: narrow(text),
            source: narrow(self.at),
            source_length: narrow(source),
        });
    }
}

fn count_breaks(run: &[u8]) -> usize {
    let ends =
        |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && run.get(at + 1) != Some(&b'\n'));
    run.iter().enumerate().filter(|place| ends(*place)).count()
}

fn utf8_length(first: u8) -> usize {
    match first {
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}
