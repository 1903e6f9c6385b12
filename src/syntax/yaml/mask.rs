//! Takes what cannot be read out of a text, so that the parser gets to the rest.
//!
//! In: a text and what is to blame in it. Out: the text with blanks for the value or the lines to
//! blame, all other places as they were, and the [`Hole`]s that this leaves. What is indented
//! below a broken line goes with it.

use std::ops::Range;

use super::complain::Blame;
use super::lines::Lines;

/// Stands in the text where a value was.
const PLACEHOLDER: &str = "~";

/// Something that was taken out.
#[derive(Debug, Clone)]
pub(super) enum Hole {
    /// The value that begins here; a placeholder stands there now.
    Value(usize),
    /// A whole line.
    Line(Stray),
}

/// A line of which it is not known where it belongs.
#[derive(Debug, Clone)]
pub(super) struct Stray {
    /// Where its first letter stood.
    pub at: usize,
    /// How many spaces stood before it; none if there were tabs.
    pub column: Option<usize>,
    /// What looked like its key.
    pub key: String,
}

/// The text without what is to blame. None if nothing is left to take out.
pub(super) fn without(text: &str, blame: &Blame) -> Option<(String, Vec<Hole>)> {
    let from = blame.flow.map_or(blame.place.start, |open| open.min(blame.place.start)).min(text.len());
    let start = Lines(text).start(from);
    let head = Head::of(text, start);
    let tabs = white(&text[start..]).contains('\t');
    if let Some(value) = head.value.filter(|value| head.behind <= from && *value < text.len() && !tabs) {
        let end = end_of_block(text, start, head.column, blame, false);
        let blank = blanks(&text[value..end]);
        let blank = blank.strip_prefix(' ').map(|rest| format!("{PLACEHOLDER}{rest}")).unwrap_or_default();
        let length = text[value..end].chars().next().map_or(0, char::len_utf8);
        if length > 0 && text[value..end].trim_end() != PLACEHOLDER {
            return Some(([&text[..value], &blank, &text[end..]].concat(), vec![Hole::Value(value)]));
        }
    }
    let column = indent_of(&text[start..]);
    let end = end_of_block(text, start, column, blame, true);
    let blank = blanks(&text[start..end]);
    if blank == text[start..end] {
        return None;
    }
    let mut holes = Vec::new();
    let mut line = start;
    while line < end {
        let first = &text[line..];
        if line == start || (indent_of(first) == column && !first.trim_start().starts_with(['#', '}', ']'])) {
            let key = Head::of(text, line).name(text);
            let column = (!tabs).then_some(column);
            holes.push(Hole::Line(Stray { at: line + indent_of(first), column, key }));
        }
        line = line_end(text, line);
    }
    Some(([&text[..start], &blank, &text[end..]].concat(), holes))
}

/// Whether what is to blame stands in a line of which the value was taken out before.
pub(super) fn is_masked(text: &str, holes: &[Hole], blame: &Blame) -> bool {
    let from = blame.flow.map_or(blame.place.start, |open| open.min(blame.place.start));
    let line = Lines(text).line(from.min(text.len()));
    holes.iter().any(|hole| matches!(hole, Hole::Value(at) if line.contains(at)))
}

/// The beginning of a line: dashes, a key and its colon.
struct Head {
    /// How many letters stand before the key, or before the last dash.
    column: usize,
    key: Range<usize>,
    /// Where the colon or the dash ends; the end of the line without one.
    behind: usize,
    /// Where the value begins, if one stands on the line.
    value: Option<usize>,
}

impl Head {
    /// The head of the line that begins at `start`.
    fn of(text: &str, start: usize) -> Self {
        let line = &text[start..line_end(text, start)];
        let line = line.trim_end();
        let mut at = indent_of(line).min(line.len());
        let mut column = at;
        let mut dash = false;
        while line[at..].starts_with("- ") {
            (column, dash) = (at, true);
            at += 1 + line[at + 1..].len() - line[at + 1..].trim_start_matches([' ', '\t']).len();
        }
        let rest = &line[at..];
        let begins_value = |behind: usize| {
            let value = line.len() - line[behind..].trim_start().len();
            (value < line.len()).then_some(start + value)
        };
        if let Some(colon) = colon(rest) {
            let key = start + at..start + at + colon;
            let behind = at + colon + 1;
            return Self { column: at, key, behind: start + behind, value: begins_value(behind) };
        }
        let word = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && !"_$".contains(letter));
        let key = start + at..start + at + word.unwrap_or(rest.len());
        if dash {
            Self { column, key, behind: start + column + 1, value: begins_value(at) }
        } else {
            Self { column, key, behind: start + line.len(), value: None }
        }
    }

    /// The key without quotes.
    fn name(&self, text: &str) -> String {
        text[self.key.clone()].trim().trim_matches(['"', '\'']).to_owned()
    }
}

/// Where the colon stands that ends a key.
fn colon(rest: &str) -> Option<usize> {
    let quoted = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].find(quote)? + 2,
        '{' | '[' | '#' | '?' => return None,
        _ => 0,
    };
    let ends = |at: usize| rest[at + 1..].chars().next().is_none_or(char::is_whitespace);
    let found = rest[quoted..].match_indices(':').map(|(at, _)| quoted + at).find(|at| ends(*at))?;
    (quoted == 0 || rest[quoted..found].trim().is_empty()).then_some(found)
}

/// Where what belongs to the line at `start` ends: behind the lines that are indented deeper than
/// `column`, and behind the place to blame.
fn end_of_block(text: &str, start: usize, column: usize, blame: &Blame, whole_line: bool) -> usize {
    let first = &text[start..];
    let item = is_item(first);
    let tabs = white(first).contains('\t');
    let below = if tabs { below_tabs(text, start) } else { None };
    let mut end = line_end(text, start);
    while end < text.len() {
        let line = &text[end..line_end(text, end)];
        let content = line.trim();
        let deeper = if tabs {
            white(line).contains('\t') || below.is_some_and(|least| indent_of(line) >= least)
        } else {
            indent_of(line) > column
        };
        let belongs = deeper
            || content.is_empty()
            || (content.starts_with(['}', ']']) && indent_of(line) == column)
            || content.starts_with('#')
            || (whole_line && blame.neighbours && indent_of(line) == column && is_item(line) == item);
        if !belongs && end > blame.place.end.saturating_sub(1) {
            break;
        }
        end += line.len();
    }
    end
}

/// How deep the lines are indented that belong below a line with tabs, which begins at `start`; none
/// if none do.
fn below_tabs(text: &str, start: usize) -> Option<usize> {
    let filled = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut lines = text[start..].lines();
    let opens = lines.next()?.trim_end().ends_with(':');
    let next = indent_of(lines.find(filled)?);
    (opens && next > 0).then_some(next)
}

/// Blanks for a text, byte for byte, with its line breaks.
fn blanks(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

fn indent_of(line: &str) -> usize {
    white(line).len()
}

/// The white space that a line begins with.
fn white(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}

/// Where the line that begins at `start` ends, with its break.
fn line_end(text: &str, start: usize) -> usize {
    text[start..].find('\n').map_or(text.len(), |length| start + length + 1)
}

#[cfg(test)]
mod tests {
    use super::{Blame, Hole, without};

    #[test]
    fn what_is_to_blame_goes_and_all_else_stays_where_it_was() {
        let cases = [
            // (text, to blame, the text that is left, holes)
            ("a: 'x\nb: 1\n", 3..4, "a: ~ \nb: 1\n", "=3"),
            ("a: 'x\n  y\nb: 1\n", 3..4, "a: ~ \n   \nb: 1\n", "=3"),
            ("- k: 'x\n  l: 2\n", 5..6, "- k: ~ \n  l: 2\n", "=5"),
            ("- 'x\n- y\n", 2..3, "- ~ \n- y\n", "=2"),
            ("a:\n  b\n  c: 1\n", 5..6, "a:\n   \n  c: 1\n", "5@2b"),
            ("a:\n\tb: 1\n\tc: 1\nd: 2\n", 3..4, "a:\n     \n     \nd: 2\n", "4@tb"),
            ("a: ~\n", 3..4, "    \n", "0@0a"),
        ];
        for (text, place, left, expected) in cases {
            let blame = Blame { place: place.clone(), neighbours: false, flow: None };
            let (masked, holes) = without(text, &blame).expect("something is there");
            assert_eq!(masked, left, "{text:?} {place:?}");
            let holes: Vec<String> = holes
                .iter()
                .map(|hole| match hole {
                    Hole::Value(at) => format!("={at}"),
                    Hole::Line(stray) => {
                        let column = stray.column.map_or("t".to_owned(), |column| column.to_string());
                        format!("{}@{column}{}", stray.at, stray.key)
                    }
                })
                .collect();
            assert_eq!(holes.first().map(String::as_str), Some(expected), "{text:?} {place:?} {holes:?}");
        }
        let blame = Blame { place: 0..0, neighbours: false, flow: None };
        assert!(without("   \n", &blame).is_none());
    }
}
