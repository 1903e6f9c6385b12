//! Placeholders of other languages, which nothing fills: `${DOMAIN}`, `{id}`, `/:id`, `<site>`.
//!
//! In: text as it stands between expressions. Out: a warning (W0434), because such text is sent as
//! it is written.

use std::ops::Range;

use crate::diagnostic::{Code, Description, Problems};
use crate::span::{Span, Spanned};

/// Names that stand at the beginning of what an author wants to read.
const ROOTS: [&str; 12] = [
    "account",
    "input",
    "config",
    "connection",
    "constants",
    "cursor",
    "item",
    "page",
    "record",
    "response",
    "rest",
    "window",
];

/// Ends of file names, which look like members.
const FILE_ENDS: [&str; 10] = ["json", "xml", "csv", "txt", "yaml", "yml", "html", "pdf", "zip", "php"];

/// Reports the first placeholder in a piece of an address; `base` in that of the base URL.
pub(super) fn in_address(text: &Spanned<String>, base: bool, problems: &mut Problems) {
    let Some((place, name)) = placeholder(&text.value) else { return };
    let root = name.split('.').next().unwrap_or_default();
    let named = name != root && ROOTS.contains(&root) && !name.contains(['-', ' ']);
    let whole = name;
    let name = name.to_ascii_lowercase().replace(['-', '.', ' '], "_");
    let help = if named {
        format!("write `{{{{ {whole} }}}}`")
    } else if base {
        format!("ask for it under `connection.fields`, and write `{{{{ connection.{name} }}}}`")
    } else {
        format!("write `{{{{ input.{name} }}}}`, or where else the value is")
    };
    tell(text, place, help, problems);
}

/// Reports the first placeholder in any text that names what can be read: `${input.id}`.
pub(super) fn in_text(text: &Spanned<String>, problems: &mut Problems) {
    let value = &text.value;
    let found = ["${", "#{"].iter().find_map(|open| {
        let start = value.find(open)?;
        let inner = value.get(start + 2..)?;
        let inner = inner.get(..inner.find('}')?)?;
        let root = inner.split(['.', '[', '|', ' ']).find(|word| !word.is_empty())?;
        ROOTS.contains(&root).then(|| (start..start + inner.len() + 3, inner.trim()))
    });
    if let Some((place, inner)) = found {
        tell(text, place, format!("write `{{{{ {inner} }}}}`"), problems);
    }
}

/// Reports the first segment of an address that spells a member of what can be read here: `input.id`.
/// `beside`: whether expressions touch the text before and behind.
pub(super) fn bare_name(
    text: &Spanned<String>,
    beside: (bool, bool),
    readable: &[&str],
    problems: &mut Problems,
) {
    let Some(place) = bare(&text.value, beside).filter(|place| {
        let root = text.value.get(place.clone()).and_then(|path| path.split('.').next());
        root.is_some_and(|root| readable.contains(&root))
    }) else {
        return;
    };
    let path = text.value.get(place.clone()).unwrap_or_default().to_owned();
    let braces = format!("{{{{ {path} }}}}");
    let message = format!("`{path}` is text here, and is sent as it stands");
    let span = part(text, place);
    let description = Description::new(message, span, "looks like an expression");
    let description = description.help(format!("is `{braces}` meant?"));
    problems.tell(
        Code::PathAsText,
        if span == text.span { description } else { description.correct(span, braces, false) },
    );
}

/// The first whole segment of an address that begins with a name of the context and a dot.
fn bare(text: &str, beside: (bool, bool)) -> Option<Range<usize>> {
    let is_edge = |letter: char| matches!(letter, '/' | '?' | '&' | '=' | ',' | ':');
    let mut start = 0;
    let mut edges: Vec<usize> =
        text.char_indices().filter(|(_, it)| is_edge(*it)).map(|(at, _)| at).collect();
    edges.push(text.len());
    for end in edges {
        let place = start..end;
        let whole = (start > 0 || !beside.0) && (end < text.len() || !beside.1);
        start = end + 1;
        let piece = text.get(place.clone())?;
        let mut words = piece.split('.');
        let root = words.next().unwrap_or_default();
        let members: Vec<&str> = words.collect();
        let is_name = |word: &&str| {
            word.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
                && word.chars().all(|next| next.is_ascii_alphanumeric() || next == '_')
        };
        let file = members.last().is_some_and(|last| FILE_ENDS.contains(last));
        if whole && ROOTS.contains(&root) && !members.is_empty() && members.iter().all(is_name) && !file {
            return Some(place);
        }
    }
    None
}

fn tell(text: &Spanned<String>, place: Range<usize>, help: String, problems: &mut Problems) {
    let written = text.value.get(place.clone()).unwrap_or_default();
    let message = format!("`{written}` is filled by nothing and is sent as it stands");
    problems.tell(
        Code::UnfilledPlace,
        Description::new(message, part(text, place), "a placeholder of another language").help(help),
    );
}

/// The place of a part, if the text was written as it reads; otherwise that of the whole.
fn part(text: &Spanned<String>, place: Range<usize>) -> Span {
    let span = text.span;
    if span.range().len() != text.value.len() {
        return span;
    }
    let start = span.start as usize;
    Span::new(span.file, start + place.start..start + place.end)
}

/// The first placeholder of an address, and its name.
fn placeholder(text: &str) -> Option<(Range<usize>, &str)> {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && word.chars().all(|next| next.is_ascii_alphanumeric() || matches!(next, '_' | '-' | '.' | ' '))
    };
    for (at, letter) in text.char_indices() {
        let rest = text.get(at..)?;
        let (open, close) = match letter {
            '$' if rest.starts_with("${") => (2, '}'),
            '{' => (1, '}'),
            '<' => (1, '>'),
            '/' if rest.starts_with("/:") => {
                let name = rest.get(2..)?;
                let end = name.find(['/', '?', '#']).unwrap_or(name.len());
                let name = name.get(..end)?;
                if is_word(name) {
                    return Some((at + 1..at + 2 + end, name));
                }
                continue;
            }
            _ => continue,
        };
        let inner = rest.get(open..)?;
        let Some(end) = inner.find(close) else { continue };
        let name = inner.get(..end)?;
        if is_word(name) {
            return Some((at..at + open + end + 1, name));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{bare, placeholder};

    #[test]
    fn segments_that_spell_what_can_be_read_are_found_in_addresses() {
        let cases = [
            ("contacts/input.id", (false, false), Some("input.id")),
            ("contacts/input.id/notes?since=cursor.start", (false, false), Some("input.id")),
            ("contacts?q=input.name", (false, false), Some("input.name")),
            ("files/input.json", (false, false), None),
            ("input/id", (false, false), None),
            ("my.input.id", (false, false), None),
            ("contacts/input.", (false, false), None),
            ("contacts/input.", (false, true), None),
            ("/input.id", (true, false), Some("input.id")),
            ("input.id/x", (true, false), None),
            ("ä/input.id", (false, true), None),
        ];
        for (text, beside, expected) in cases {
            let found = bare(text, beside).map(|place| &text[place]);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn placeholders_of_other_languages_are_found_in_addresses() {
        let cases = [
            ("https://${DOMAIN}.acme.example/", Some(("${DOMAIN}", "DOMAIN"))),
            ("https://{domain}.acme.example/", Some(("{domain}", "domain"))),
            ("https://<your-site>.acme.example/", Some(("<your-site>", "your-site"))),
            ("contacts/:id/notes", Some((":id", "id"))),
            ("contacts/{id}", Some(("{id}", "id"))),
            ("https://api.acme.example:8443/v1/", None),
            ("documents/1:batchUpdate", None),
            ("contacts(guid'1')", None),
            ("search?q={\"a\":1}", None),
            ("a{", None),
            ("ä/${", None),
            ("/:", None),
        ];
        for (text, expected) in cases {
            let found = placeholder(text).map(|(place, name)| (&text[place], name));
            assert_eq!(found, expected, "{text}");
        }
    }
}
