//! Looks around in the lines of a text that is no YAML.

use std::ops::Range;

use super::events::Stop;

/// A text, seen by lines. Places are bytes.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a>(pub &'a str);

impl<'a> Lines<'a> {
    /// Where the line of a place begins.
    pub(super) fn start(self, at: usize) -> usize {
        self.0[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line of a place ends, without white space and a comment.
    pub(super) fn end(self, at: usize) -> usize {
        let line = self.line(at);
        let rest = &self.0[at..line.end];
        let comment = rest.find(" #").unwrap_or(rest.len());
        at + rest[..comment].trim_end().len()
    }

    /// The line of a place, without its break.
    pub(super) fn line(self, at: usize) -> Range<usize> {
        let end = self.0[at..].find('\n').map_or(self.0.len(), |length| at + length);
        let start = self.start(at);
        start..start + self.0[start..end].trim_end_matches('\r').len().max(at - start)
    }

    /// What stands on the line of a place before it.
    pub(super) fn before(self, at: usize) -> &'a str {
        &self.0[self.start(at)..at]
    }

    /// The rest of the line from a place on; the whole last line if nothing follows.
    pub(super) fn rest(self, at: usize) -> Range<usize> {
        let rest = at..self.end(at);
        if rest.is_empty() { self.content(at) } else { rest }
    }

    /// What stands on the line of a place, without the white space around it.
    pub(super) fn content(self, at: usize) -> Range<usize> {
        let start = self.start(at);
        let indent = self.indent(start);
        start + indent..self.end((start + indent).max(start)).max(start + indent)
    }

    /// The word at a place: at least one letter where there is one, up to a space or bracket.
    pub(super) fn word(self, at: usize) -> Range<usize> {
        let rest = &self.0[at..];
        let first = rest.chars().next().filter(|first| !first.is_whitespace()).map_or(0, char::len_utf8);
        let end = rest[first..].find(|next: char| next.is_whitespace() || "{}[],\"'".contains(next));
        at..at + first + if first == 0 { 0 } else { end.unwrap_or(rest.len() - first) }
    }

    /// The tabs of the line of a place: those before its first letter, or else the first ones.
    pub(super) fn tabs(self, at: usize) -> Range<usize> {
        let line = self.line(at);
        let next = line.end..self.0.len();
        for part in [line.start..line.end, next] {
            if let Some(first) = self.0[part.clone()].find('\t') {
                let start = part.start + first;
                let length = self.0[start..].bytes().take_while(|byte| *byte == b'\t').count();
                return start..start + length;
            }
        }
        self.rest(at)
    }

    /// How many spaces stand before the first letter of the line that begins at `start`.
    fn indent(self, start: usize) -> usize {
        self.0[start..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// The columns, counted from 1, at which the entries above a place begin that a line there
    /// could belong to, innermost first.
    pub(super) fn columns_above(self, at: usize) -> Vec<usize> {
        let mut columns: Vec<usize> = Vec::new();
        let mut end = self.start(at);
        while end > 0 && columns.last() != Some(&1) {
            let start = self.start(end - 1);
            let content = self.0[start..end].trim();
            let column = self.indent(start) + 1;
            if !content.is_empty()
                && !content.starts_with('#')
                && columns.last().is_none_or(|last| column < *last)
            {
                columns.push(column);
            }
            end = start;
        }
        columns
    }
}

/// The quote that is open at `stop`, looked for from `from` on.
pub(super) fn unclosed_quote(text: &str, from: usize, stop: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                at = text[at..].find('\n').map_or(bytes.len(), |end| at + end);
            }
            quote @ (b'"' | b'\'') => match closing(bytes, at + 1, quote) {
                Some(close) if close < stop => at = close + 1,
                Some(_) | None => return at,
            },
            _ => at += 1,
        }
    }
    from.min(text.len().saturating_sub(1))
}

fn closing(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 2,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// The text with an expression but without quotes that stands at or before the place where the
/// parser stopped, on the line of that place or of the bracket open there.
pub(super) fn expression_before(text: &str, stop: &Stop) -> Option<Range<usize>> {
    let lines = Lines(text);
    let line = lines.line(stop.at);
    let from = stop.bracket.map_or(line.start, |bracket| line.start.min(lines.start(bracket)));
    let braces = text.get(from..line.end)?.match_indices("{{").map(|(at, _)| from + at);
    let start = braces.filter(|at| *at <= stop.at && !in_quotes(lines.before(*at))).last()?;
    Some(value_around(text, start, stop.bracket))
}

/// Whether quotes are open at the end of the beginning of a line.
fn in_quotes(before: &str) -> bool {
    let mut open = None;
    let mut previous = ' ';
    for letter in before.chars() {
        match open {
            None if (letter == '"' || letter == '\'') && !previous.is_alphanumeric() => open = Some(letter),
            Some(quote) if letter == quote && previous != '\\' => open = None,
            _ => {}
        }
        previous = letter;
    }
    open.is_some()
}

/// The whole value in which the braces at `at` stand: in brackets up to the next comma or
/// bracket, elsewhere up to the end of the line.
fn value_around(text: &str, at: usize, bracket: Option<usize>) -> Range<usize> {
    let lines = Lines(text);
    let before = lines.before(at);
    let in_flow = bracket.is_some_and(|bracket| bracket != at && bracket + 1 != at);
    let separators: &[&str] = if in_flow { &[": ", ", ", "{ ", "[ ", "{", "["] } else { &[": ", "- "] };
    let cut = separators.iter().filter_map(|mark| before.rfind(mark).map(|found| found + mark.len())).max();
    let cut = cut.unwrap_or(before.len() - before.trim_start().len());
    let start = at - before.len() + cut + (before[cut..].len() - before[cut..].trim_start().len());
    let line_end = lines.end(at);
    let mut end = text[at..line_end].find("}}").map_or(line_end, |close| at + close + 2);
    if in_flow {
        let mut rest = &text[end..line_end];
        loop {
            let stop = rest.find([',', '}', ']', '{']).unwrap_or(rest.len());
            if rest[stop..].starts_with("{{")
                && let Some(close) = rest.find("}}")
            {
                rest = &rest[close + 2..];
                continue;
            }
            end = line_end - rest.len() + rest[..stop].trim_end().len();
            break;
        }
    } else {
        let key = text[end..line_end].starts_with(':');
        end = if key { end } else { line_end };
    }
    start..end.max(start)
}
