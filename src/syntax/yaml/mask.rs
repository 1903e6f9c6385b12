//! Takes the entry with a mistake out of a text, so that the parser gets to the rest.

use super::complain::Blame;
use super::lines::Lines;

/// The text with blanks for the entry to blame, so that all other places stay the same. None if
/// nothing is left to take out.
pub(super) fn without(text: &str, blame: &Blame) -> Option<String> {
    let lines = Lines(text);
    let start = lines.start(blame.place.start);
    let first = &text[start..];
    let (indent, item) = (indent_of(first), is_item(first));
    let tabs = white(first).contains('\t');
    let mut end = line_end(text, start);
    while end < text.len() {
        let line = &text[end..line_end(text, end)];
        let content = line.trim();
        let belongs = (if tabs { white(line).contains('\t') } else { indent_of(line) > indent })
            || content.is_empty()
            || (content.starts_with(['}', ']']) && indent_of(line) == indent)
            || content.starts_with('#')
            || (blame.neighbours && indent_of(line) == indent && is_item(line) == item);
        if !belongs && end > blame.place.end.saturating_sub(1) {
            break;
        }
        end += line.len();
    }
    let blank: String = text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    if blank == text[start..end] {
        return None;
    }
    Some([&text[..start], &blank, &text[end..]].concat())
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
