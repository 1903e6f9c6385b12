//! Says in plain words what is no TOML.
//!
//! In: a text. Out: what can be read of it, and the holes in that. The parser goes on after a mistake
//! and then stumbles over what follows from it, so of each statement only the first mistake is told.
//! Then the statement is taken out and the rest read again.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::mask::{self, Blame, Hole};
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::span::{FileId, Span};
use crate::syntax::entries::{DuplicateKey, TooDeep};
use crate::syntax::marks::{
    BadEscape, Brackets, UnclosedQuote, UnquotedExpression, UnquotedKey, UnquotedText, within,
};

/// What the parser says where a line has no `=`.
const NO_VALUE: &str = "key with no value";

/// How many mistakes of one reading are told.
const MOST_MISTAKES: usize = 50;

/// How often a text is read again.
const MOST_STOPS: usize = 20;

/// Tells what is wrong with a text, and gives what can be read of it with the holes that remain.
pub(super) fn recover(file: FileId, text: &str, problems: &mut Problems) -> (String, Vec<Hole>) {
    let mut rest = text.to_owned();
    let mut holes = Vec::new();
    for _ in 0..MOST_STOPS {
        let (table, errors) = DeTable::parse_recoverable(&rest);
        if errors.is_empty() {
            break;
        }
        let mut complaint = Complaint {
            file,
            original: text,
            text: &rest,
            values: Vec::new(),
            keys: Vec::new(),
            problems,
            blamed: Vec::new(),
        };
        complaint.look(table.get_ref(), 0);
        complaint.tell(&errors);
        let blamed = complaint.blamed;
        let mut masked = rest.clone();
        for blame in &blamed {
            holes.extend(mask::take_out(&mut masked, &rest, blame));
        }
        if masked == rest {
            break;
        }
        rest = masked;
    }
    (rest, holes)
}

/// The line of a place, without its break.
pub(super) fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find(['\r', '\n']).map_or(text.len(), |length| at + length);
    start..end
}

struct Complaint<'a> {
    file: FileId,
    original: &'a str,
    /// The text, with blanks where something is not closed.
    text: &'a str,
    /// Where values stand, those that hold others first.
    values: Vec<Range<usize>>,
    keys: Vec<Range<usize>>,
    problems: &'a mut Problems,
    /// What was told, by statement.
    blamed: Vec<Blame>,
}

impl Complaint<'_> {
    /// Notes where keys and values stand.
    fn look(&mut self, table: &DeTable<'_>, depth: usize) {
        for (key, value) in table {
            self.keys.push(key.span());
            self.look_into(value, depth);
        }
    }

    fn look_into(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) {
        self.values.push(value.span());
        match value.get_ref() {
            // The parser has a limit of its own, which is a little higher.
            _ if depth > 200 => {}
            DeValue::Table(table) => self.look(table, depth + 1),
            DeValue::Array(array) => array.iter().for_each(|member| self.look_into(member, depth + 1)),
            _ => {}
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        within(self.file, self.original, range)
    }

    /// Tells the first mistake of each statement, up to one that hides the rest.
    fn tell(&mut self, errors: &[Error]) {
        let mut errors: Vec<(Range<usize>, &str)> =
            errors.iter().map(|error| (self.place(error.span()), error.message())).collect();
        errors.sort_by_key(|(place, _)| place.start);
        let mut behind = 0;
        for (place, words) in &errors {
            if place.start < behind || self.blamed.len() == MOST_MISTAKES {
                continue;
            }
            let statement = self.statement(place);
            let inside = |(place, _): &&(Range<usize>, &str)| {
                statement.start <= place.start && place.start <= statement.end
            };
            let repeats = words.starts_with("duplicate key");
            let blame =
                |place: usize, open: bool| Blame { statement: statement.clone(), place, open, repeats };
            if let Some(opened) = self.swallows(place) {
                self.unclosed_bracket(opened);
                self.blamed.push(Blame { statement: line_of(self.text, opened), ..blame(opened + 1, true) });
                return;
            }
            if let Some((_, words)) = errors.iter().filter(inside).find(|(_, words)| is_unclosed(words)) {
                let opened = self.unclosed(words, place, &statement);
                let hides =
                    line_of(self.text, opened).end < statement.end || words.starts_with("unclosed table");
                self.blamed.push(blame(opened, hides));
                if hides {
                    return;
                }
            } else if let Some((place, words)) =
                errors.iter().filter(inside).find(|(_, words)| words.starts_with(NO_VALUE))
            {
                self.mistake(place, words);
                let line = line_of(self.text, place.start);
                // The parser reads nothing behind such a line.
                let blame = Blame { place: line.start, statement: line, open: false, repeats: false };
                self.blamed.push(blame);
                return;
            } else {
                self.mistake(place, words);
                self.blamed.push(blame(place.start, false));
            }
            behind = statement.end + 1;
        }
    }

    /// A place in the text, on whole letters.
    fn place(&self, span: Option<Range<usize>>) -> Range<usize> {
        let whole = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let span = span.unwrap_or(0..0);
        whole(span.start)..whole(span.end.max(span.start))
    }

    /// The line of a mistake, or all the lines of the outermost value that it stands in.
    fn statement(&self, place: &Range<usize>) -> Range<usize> {
        let line = line_of(self.text, place.start);
        let around =
            self.values.iter().filter(|value| value.start <= place.start && place.start <= value.end);
        around.fold(line, |line, value| line.start.min(value.start)..line.end.max(value.end))
    }

    fn unclosed(&mut self, words: &str, place: &Range<usize>, statement: &Range<usize>) -> usize {
        if words.contains("string") {
            let value =
                self.values.iter().rfind(|value| value.start <= place.start && place.start <= value.end);
            let line = line_of(self.text, place.start);
            let quote = self.text[line.clone()].find(['"', '\'']).map_or(line.start, |at| line.start + at);
            let at = value.map_or(quote, |value| value.start);
            let quote = self.text[at..].chars().next().unwrap_or('"');
            let span = self.span(at..at + quote.len_utf8());
            self.problems.report(&UnclosedQuote {
                span,
                lines: "three quotes around it allow several lines",
                quote,
            });
            return at;
        }
        let opened =
            self.text[statement.clone()].find(['[', '{']).map_or(statement.start, |at| statement.start + at);
        let value =
            self.values.iter().find(|value| statement.start <= value.start && value.contains(&place.start));
        let at = match value {
            Some(value) if !words.starts_with("unclosed table") => value.start,
            Some(_) | None => opened,
        };
        self.unclosed_bracket(at);
        at
    }

    fn unclosed_bracket(&mut self, at: usize) {
        let open = self.span(at..at + 1);
        self.problems.report(&Brackets { span: open, source: "", open: Some(open), elsewhere: false });
    }

    /// The bracket that nothing closes and that takes in a line which begins a statement of its own.
    fn swallows(&self, place: &Range<usize>) -> Option<usize> {
        let line = line_of(self.text, place.start);
        if !mask::begins_statement(&self.text[line.clone()]) {
            return None;
        }
        let opens = |value: &&Range<usize>| {
            value.start < line.start
                && place.start <= value.end
                && self.text[value.start..].starts_with(['[', '{'])
        };
        let opened = self.values.iter().find(opens)?.start;
        (!mask::closes(&self.text[opened..])).then_some(opened)
    }

    /// Hands each kind of the parser's errors to what explains it.
    fn mistake(&mut self, place: &Range<usize>, words: &str) {
        if let Some(value) = self.expression(place.start) {
            let (span, source) = (self.span(value.clone()), &self.text[value]);
            self.problems.report(&UnquotedExpression { span, source });
            return;
        }
        let span = self.span(place.clone());
        let source = &self.text[place.clone()];
        let text = self.text;
        if words.starts_with("duplicate key") {
            self.duplicate(place);
        } else if words.starts_with(NO_VALUE) {
            let line = line_of(text, place.start);
            let written = text[line.clone()].trim();
            let start = line.start + text[line.clone()].find(written).unwrap_or(0);
            let span = self.span(start..start + written.len());
            self.problems.report(&MissingEquals { span, written });
        } else if words.starts_with("invalid unquoted key") && !source.starts_with('\u{feff}') {
            let key =
                self.keys.iter().find(|key| key.contains(&place.start)).cloned().unwrap_or(place.clone());
            let (span, key) = (self.span(key.clone()), &text[key]);
            self.problems.report(&UnquotedKey { span, key });
        } else if words.starts_with("missing escaped value") || words.starts_with("invalid escape") {
            let start = text[..place.start].rfind('\\').unwrap_or(place.start);
            let length = text[start..].chars().take(2).map(char::len_utf8).sum::<usize>();
            let span = self.span(start..start + length);
            self.problems.report(&BadEscape { span, single: true, written: &text[start..start + length] });
        } else if words.starts_with("missing comma")
            || words.contains("in array")
            || words.contains("inline table")
        {
            let open =
                self.values.iter().rfind(|value| value.start < place.start && place.start <= value.end);
            let open = open.map(|value| self.span(value.start..value.start + 1));
            let word =
                text[place.start..].find(|letter: char| letter.is_whitespace() || "=,]}".contains(letter));
            let word = place.start..place.end.max(place.start + word.unwrap_or(0));
            let (span, source) = (self.span(word.clone()), &text[word]);
            self.problems.report(&Brackets { span, source, open, elsewhere: false });
        } else if words.contains("recursion limit") {
            self.problems.report(&TooDeep { span });
        } else if is_bare_word(source) {
            self.problems.report(&UnquotedText { span, source });
        } else {
            self.problems.report(&MalformedToml { span, words });
        }
    }

    /// The value without quotes, if the line of a mistake has one that begins with `{{`.
    fn expression(&self, at: usize) -> Option<Range<usize>> {
        let line = line_of(self.text, at);
        let written = &self.text[line.clone()];
        let start = written.find('=')? + 1;
        let value = written[start..].trim_start();
        let start = line.end - value.len();
        let value = value.split(" #").next().unwrap_or(value).trim_end();
        value.starts_with("{{").then_some(start..start + value.len())
    }

    fn duplicate(&mut self, place: &Range<usize>) {
        let key = &self.text[place.clone()];
        let again = self.span(place.clone());
        let first = self.first_place(key, place.start).unwrap_or_else(|| place.clone());
        let first = self.span(first);
        let key = key.trim_matches(['"', '\'']).into();
        self.problems.report(&DuplicateKey { key, first, again });
    }

    /// Where a key stands that another repeats: the header with the same words, or the nearest
    /// key before that begins its line if this one does.
    fn first_place(&self, key: &str, again: usize) -> Option<Range<usize>> {
        let line = line_of(self.text, again);
        let header = self.text[line.clone()].trim();
        if header.starts_with('[') {
            let before = &self.text[..line.start];
            let first = before
                .match_indices(header)
                .map(|(at, _)| at)
                .find(|at| line_of(before, *at).start == *at)?;
            let inside = self.text[first..].find(key)?;
            return Some(first + inside..first + inside + key.len());
        }
        let begins = |at: usize| self.text[line_of(self.text, at).start..at].trim().is_empty();
        let same = |place: &&Range<usize>| {
            place.start < again
                && self.text.get((*place).clone()) == Some(key)
                && begins(place.start) == begins(again)
        };
        self.keys.iter().filter(same).max_by_key(|place| place.start).cloned()
    }
}

fn is_unclosed(words: &str) -> bool {
    words.starts_with("unclosed")
        || (words.contains("string, expected") && words.starts_with("invalid") && !words.contains("quoted"))
}

/// Whether a value looks like text that was meant to be text.
fn is_bare_word(source: &str) -> bool {
    source.starts_with(|first: char| first.is_alphabetic() || "/$@*&%!<>".contains(first))
        || source.contains(' ')
}

/// A line has a key but no `=`.
struct MissingEquals<'a> {
    span: Span,
    written: &'a str,
}

impl Problem for MissingEquals<'_> {
    const CODE: Code = Code::MissingEquals;

    fn describe(&self) -> Description {
        let Self { span, written } = self;
        let help = match written.split_once(": ") {
            Some((key, value)) => format!("write `{key} = {value}`"),
            None => "write `key = value`; a key with spaces needs quotes".to_owned(),
        };
        Description::new("a key has no `=` behind it", *span, "no `=` where one is needed").help(help)
    }
}

/// The parser says that it is no TOML, in its own words.
struct MalformedToml<'a> {
    span: Span,
    words: &'a str,
}

impl Problem for MalformedToml<'_> {
    const CODE: Code = Code::MalformedToml;

    fn describe(&self) -> Description {
        let Self { span, words } = self;
        Description::new(format!("this is no TOML: {words}"), *span, "not understood")
            .help("put quotes around text; numbers are written as `1`, `-2` or `3.5`".to_owned())
    }
}
