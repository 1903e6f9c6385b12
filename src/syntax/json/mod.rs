//! Reads JSON, as RFC 8259 has it.
//!
//! In: the text of a file. Out: its tree. Comments, trailing commas and the like are errors, told
//! with what to do, and the reader goes on behind them: after a mistake it looks for the next
//! comma or closing bracket.

mod mistakes;
#[cfg(test)]
mod tests;
mod text;

use super::Read;
use super::document::{Core, Entry, Node, NodeKind, Pieces, Scalar, Style};
use super::entries::{Entries, MOST_LEVELS, TooDeep};
use super::marks::{Brackets, UnquotedKey, UnquotedText};
use crate::diagnostic::{Problem, Problems};
use crate::span::{FileId, Span, Spanned};
use mistakes::{JsonComment, KeyWithoutColon, MalformedJson, TrailingComma};

/// How many mistakes of one file are told.
const MOST_MISTAKES: usize = 50;

/// The tree of a JSON text.
pub(super) fn read(file: FileId, text: &str, problems: &mut Problems) -> Read {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { file, text, at: start, problems, mistakes: 0, too_deep: false };
    reader.space();
    if reader.at == text.len() {
        return Read { root: None, complete: reader.mistakes == 0 };
    }
    let root = reader.value(0).ok();
    reader.space();
    if reader.at < text.len() && reader.mistakes == 0 {
        let span = reader.word();
        reader.report(&MalformedJson {
            span,
            words: "something stands behind the end",
            help: "a file holds one object",
        });
    }
    let complete = reader.mistakes == 0;
    Read { root, complete }
}

/// Something could not be read, which has been reported.
struct Broken;

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    problems: &'a mut Problems,
    mistakes: usize,
    too_deep: bool,
}

impl<'a> Reader<'a> {
    fn report(&mut self, problem: &impl Problem) -> Broken {
        self.mistakes += 1;
        if self.mistakes <= MOST_MISTAKES {
            self.problems.report(problem);
        }
        Broken
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start..end)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether `byte` comes next; then it is behind us.
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Skips white space, and comments, which are mistakes.
    fn space(&mut self) {
        loop {
            let bytes = &self.text.as_bytes()[self.at..];
            self.at += bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
            let rest = &self.text[self.at..];
            let length = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            let shown = rest[..length].lines().next().unwrap_or("").len();
            let span = self.span(self.at, self.at + shown);
            self.report(&JsonComment { span });
            self.at += length;
        }
    }

    /// The span of what stands here up to a space or a mark; at least one letter.
    fn word(&self) -> Span {
        let rest = &self.text[self.at..];
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let marks = |letter: char| letter.is_whitespace() || "{}[],:\"".contains(letter);
        let end = rest[first..].find(marks).map_or(rest.len(), |end| first + end);
        self.span(self.at, self.at + end)
    }

    fn source(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    fn value(&mut self, depth: usize) -> Result<Node, Broken> {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{' | b'[') if depth >= MOST_LEVELS => return Err(self.stop()),
            Some(b'{') => NodeKind::Map(self.object(depth)?),
            Some(b'[') => NodeKind::List(self.array(depth)?),
            Some(b'"') => NodeKind::Scalar(self.string()?),
            Some(_) => NodeKind::Scalar(self.plain()?),
            None => {
                let span = self.span(self.at, self.at);
                return Err(self.report(&MalformedJson {
                    span,
                    words: "a value is missing",
                    help: "write it",
                }));
            }
        };
        Ok(Node { kind, span: self.span(start, self.at) })
    }

    /// Too many levels: nothing more is read.
    fn stop(&mut self) -> Broken {
        let span = self.span(self.at, self.at);
        self.too_deep = true;
        self.at = self.text.len();
        self.report(&TooDeep { span })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Entry>, Broken> {
        let open = self.at;
        self.at += 1;
        let mut entries = Entries::default();
        self.members(open, b'}', |reader| {
            let key = reader.key()?;
            reader.space();
            if !reader.take(b':') {
                let span = key.span;
                return Err(reader.report(&KeyWithoutColon { span, key: &key.value }));
            }
            reader.space();
            let value = reader.value(depth + 1)?;
            if let Some(again) = entries.add(Entry { key, value }) {
                reader.report(&again);
            }
            Ok(())
        })?;
        Ok(entries.into_list())
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, Broken> {
        let open = self.at;
        self.at += 1;
        let mut members = Vec::new();
        self.members(open, b']', |reader| {
            members.push(reader.value(depth + 1)?);
            Ok(())
        })?;
        Ok(members)
    }

    /// What stands between brackets, with commas between the members.
    fn members(
        &mut self,
        open: usize,
        close: u8,
        mut member: impl FnMut(&mut Self) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let opened = self.span(open, open + 1);
        self.space();
        if self.take(close) {
            return Ok(());
        }
        loop {
            if matches!(self.peek(), Some(b'}' | b']')) {
                return Err(self.report(&Brackets {
                    span: opened,
                    source: "",
                    open: Some(opened),
                    elsewhere: false,
                }));
            }
            if self.peek() == Some(b',') {
                let span = self.span(self.at, self.at + 1);
                self.report(&TrailingComma { span });
            } else if member(self).is_err() {
                self.skip();
            }
            self.space();
            if self.take(close) {
                return Ok(());
            }
            let comma = self.at;
            let separated = self.take(b',');
            self.space();
            match self.peek() {
                None if self.too_deep => return Err(Broken),
                Some(_) if separated && self.take(close) => {
                    let span = self.span(comma, comma + 1);
                    self.report(&TrailingComma { span });
                    return Ok(());
                }
                None | Some(b'}' | b']') => {
                    return Err(self.report(&Brackets {
                        span: opened,
                        source: "",
                        open: Some(opened),
                        elsewhere: false,
                    }));
                }
                Some(_) if !separated => {
                    let span = self.word();
                    let source = self.source(span);
                    self.report(&Brackets { span, source, open: Some(opened), elsewhere: false });
                    if self.peek() == Some(b':') {
                        self.skip();
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Goes on to the next comma or closing bracket of the same level.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    let rest = &self.text[self.at + 1..];
                    self.at +=
                        1 + text::length(rest).unwrap_or_else(|| rest.find('\n').unwrap_or(rest.len()));
                    self.at = self.at.min(self.text.len());
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

    fn key(&mut self) -> Result<Spanned<std::sync::Arc<str>>, Broken> {
        let start = self.at;
        if self.peek() == Some(b'"') {
            let scalar = self.string()?;
            return Ok(Spanned::new(scalar.text, self.span(start, self.at)));
        }
        let span = self.word();
        let key = self.source(span);
        if key.starts_with(['{', '}', '[', ']', ':', ',']) {
            return Err(self.report(&MalformedJson {
                span,
                words: "a key is missing",
                help: "write a key in double quotes",
            }));
        }
        self.report(&UnquotedKey { span, key });
        self.at = span.range().end;
        Ok(Spanned::new(key.trim_matches('\'').into(), span))
    }

    /// A number or a fixed word.
    fn plain(&mut self) -> Result<Scalar, Broken> {
        let span = self.word();
        let source = self.source(span);
        let core = match source {
            "null" => Core::Null,
            "true" => Core::Boolean(true),
            "false" => Core::Boolean(false),
            _ if text::is_number(source) => source.parse().map_or(Core::Number, Core::Integer),
            _ => return Err(self.no_value(span)),
        };
        self.at = span.range().end;
        let pieces = Pieces::whole(self.file, span.start, span.end);
        Ok(Scalar { text: source.into(), core, style: Style::Plain, pieces })
    }

    fn no_value(&mut self, span: Span) -> Broken {
        let source = self.source(span);
        if source.starts_with(['}', ']', ':', ',']) {
            let (words, help) = ("a value is missing", "write it, or leave the key out");
            return self.report(&MalformedJson { span, words, help });
        }
        if source.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
            && !source.contains(char::is_whitespace)
        {
            let (words, help) =
                ("this is no number", "write it as `1`, `-2` or `3.5`, or in double quotes if it is text");
            return self.report(&MalformedJson { span, words, help });
        }
        let rest = &self.text[self.at..];
        let end = if source.starts_with('\'') {
            rest[1..].find(['\'', '\n']).map_or(source.len(), |end| end + 2)
        } else {
            rest.find(['{', '}', '[', ']', ',', '\n', '"']).unwrap_or(rest.len())
        };
        let whole = rest[..end.min(rest.len())].trim_end();
        let span = self.span(self.at, self.at + whole.len());
        let broken = self.report(&UnquotedText { span, source: whole });
        self.at += whole.len();
        broken
    }
}
