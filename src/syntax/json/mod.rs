//! Reads JSON, as RFC 8259 has it.
//!
//! In: the text of a file. Out: its tree. Comments, trailing commas and the like are errors, told
//! with what to do, and the reader goes on behind them: after a mistake it looks for the next
//! comma or closing bracket. Where brackets do not come out even, it takes the indentation for what
//! was meant.

mod mistakes;
mod recover;
#[cfg(test)]
mod tests;
mod text;

use super::Read;
use super::document::{Core, Entry, Node, NodeKind, Pieces, Scalar, Style};
use super::entries::{Entries, MOST_LEVELS, TooDeep};
use super::marks::{Brackets, UnclosedQuote, UnquotedKey, UnquotedText};
use crate::diagnostic::{Problem, Problems};
use crate::span::{FileId, Span, Spanned};
use mistakes::{JsonComment, KeyWithoutColon, MalformedJson, TrailingComma};

/// How many mistakes of one file are told.
const MOST_MISTAKES: usize = 50;

/// The tree of a JSON text, as far as it can be read.
pub(super) fn read(file: FileId, text: &str, problems: &mut Problems) -> Read {
    let mut told = Problems::default();
    let (read, even) = attempt(file, text, false, &mut told);
    if even {
        problems.append(told);
        return read;
    }
    attempt(file, text, true, problems).0
}

/// The tree, and whether every bracket has its other half. Where `indented`, a member that begins
/// no deeper than the line of its bracket belongs to what is around it.
fn attempt(file: FileId, text: &str, indented: bool, problems: &mut Problems) -> (Read, bool) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader {
        file,
        text,
        at: start,
        problems,
        mistakes: 0,
        too_deep: false,
        indented,
        ended: false,
        line_over: false,
        swallowed: false,
    };
    reader.space();
    if reader.at == text.len() {
        return (Read { root: None, complete: reader.mistakes == 0 }, true);
    }
    let mut root = reader.value(0).ok();
    reader.space();
    let behind = reader.at < text.len();
    if behind {
        let span = reader.word();
        if reader.mistakes == 0 {
            let (words, help) = ("something stands behind the end", "a file holds one object");
            reader.report(&MalformedJson { span, words, help });
        }
        if let Some(NodeKind::Map(entries)) = root.as_mut().map(|root| &mut root.kind) {
            entries.push(Entry::astray("", span));
        }
    }
    let even = !behind && !reader.ended;
    // On one line nobody knows which bracket it is.
    let lost = reader.too_deep || (reader.ended && !text.trim().contains('\n'));
    let complete = reader.mistakes == 0;
    (Read { root: root.filter(|_| !lost), complete }, even)
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
    /// Whether indentation tells where brackets close.
    indented: bool,
    /// Whether the text ended inside of brackets, which was told.
    ended: bool,
    /// Whether the rest of the line was given up, with its comma.
    line_over: bool,
    /// Whether a list took in a key of what is around it.
    swallowed: bool,
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
            Some(b'{') => NodeKind::Map(self.object(depth)),
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

    fn object(&mut self, depth: usize) -> Vec<Entry> {
        let open = self.at;
        self.at += 1;
        let mut entries = Entries::default();
        let mut astray = Vec::new();
        let whole = self.members(open, b'}', |reader| {
            let start = reader.at;
            let Ok(key) = reader.key() else {
                astray.push(Entry::astray("", reader.span(start, start)));
                return Err(Broken);
            };
            let value = reader.value_of(&key, depth);
            let broken = value.is_err();
            let value = value.unwrap_or_else(|_| Node::broken(key.span));
            if let Some(again) = entries.add(Entry { key, value }) {
                reader.report(&again);
            }
            if broken { Err(Broken) } else { Ok(()) }
        });
        if whole.is_err() {
            astray.push(Entry::astray("", self.span(open, open + 1)));
        }
        // Readers take the first of a name.
        let mut list = entries.into_list();
        list.extend(astray);
        list
    }

    /// The value of a key, and the colon before it.
    fn value_of(&mut self, key: &Spanned<std::sync::Arc<str>>, depth: usize) -> Result<Node, Broken> {
        self.space();
        if self.take(b':') {
            self.space();
            return self.value(depth + 1);
        }
        let span = key.span;
        Err(self.report(&KeyWithoutColon { span, key: &key.value }))
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, Broken> {
        let open = self.at;
        self.at += 1;
        let mut members = Vec::new();
        self.members(open, b']', |reader| {
            let start = reader.at;
            let member = reader.value(depth + 1);
            if reader.is_key(start) {
                reader.at = start;
                reader.swallowed = true;
                return Err(Broken);
            }
            let broken = member.is_err();
            members.push(member.unwrap_or_else(|_| Node::broken(reader.span(start, start))));
            if broken { Err(Broken) } else { Ok(()) }
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
            if matches!(self.peek(), Some(b'}' | b']')) || self.is_outside(open) {
                return Err(self.unclosed_bracket(opened));
            }
            if self.peek() == Some(b',') {
                let span = self.span(self.at, self.at + 1);
                self.report(&TrailingComma { span });
            } else if member(self).is_err() && !self.line_over {
                if std::mem::take(&mut self.swallowed) {
                    self.line_over = true;
                    return Err(self.unclosed_bracket(opened));
                }
                self.skip();
            }
            let line_over = std::mem::take(&mut self.line_over);
            self.space();
            if self.is_outside(open) {
                return Err(self.unclosed_bracket(opened));
            }
            if self.take(close) {
                return Ok(());
            }
            let comma = self.at;
            let separated = self.take(b',') || line_over;
            self.space();
            match self.peek() {
                None if self.too_deep => return Err(Broken),
                Some(_) if separated && self.take(close) => {
                    let span = self.span(comma, comma + 1);
                    self.report(&TrailingComma { span });
                    return Ok(());
                }
                None => {
                    self.ended = true;
                    return Err(self.unclosed_bracket(opened));
                }
                Some(b'}' | b']') => return Err(self.unclosed_bracket(opened)),
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

    fn unclosed_bracket(&mut self, open: Span) -> Broken {
        self.report(&Brackets { span: open, source: "", open: Some(open), elsewhere: false })
    }

    fn key(&mut self) -> Result<Spanned<std::sync::Arc<str>>, Broken> {
        let start = self.at;
        if self.peek() == Some(b'"') {
            if let Some(colon) = self.colon_in_open_key() {
                let span = self.span(start, start + 1);
                self.report(&UnclosedQuote { span, lines: text::LINES, quote: '"' });
                self.at = colon;
                return Ok(Spanned::new(self.text[start + 1..colon].trim().into(), self.span(start, colon)));
            }
            let scalar = self.string()?;
            return Ok(Spanned::new(scalar.text, self.span(start, self.at)));
        }
        let span = self.open_key().unwrap_or_else(|| self.word());
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
        self.take(b'"');
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
        // Only the first quote is missing.
        if self.text[self.at..].starts_with("\",") || self.text[self.at..].starts_with("\"\n") {
            self.at += 1;
        }
        broken
    }
}
