//! Writes texts so that Ruby reads exactly them, whatever they hold.

use std::fmt::Write as _;

/// A text as a string literal: single quotes where nothing in it has a meaning.
pub(super) fn string(text: &str) -> String {
    if !text.chars().any(|letter| letter == '\'' || letter == '\\' || is_odd(letter)) {
        return format!("'{text}'");
    }
    format!("\"{}\"", inside(text))
}

/// A text inside double quotes.
pub(super) fn inside(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // `#` begins code before `{`, `$` and `@`, also where the next piece begins with one.
            '"' | '\\' | '#' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            odd if is_odd(odd) => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(odd));
            }
            plain => quoted.push(plain),
        }
    }
    quoted
}

/// A symbol.
pub(super) fn symbol(name: &str) -> String {
    if is_plain_symbol(name) { format!(":{name}") } else { format!(":\"{}\"", inside(name)) }
}

/// A symbol as the key of a hash, with its colon.
pub(super) fn symbol_key(name: &str) -> String {
    if is_plain_symbol(name) { format!("{name}:") } else { format!("\"{}\":", inside(name)) }
}

/// The lines of a comment, none of which can end it.
pub(super) fn comment(text: &str) -> impl Iterator<Item = String> {
    text.split(['\n', '\r']).map(|line| {
        let line: String = line.chars().filter(|letter| !is_odd(*letter)).collect();
        let line = inert(&line);
        if line.is_empty() { "#".to_owned() } else { format!("# {line}").trim_end().to_owned() }
    })
}

/// Words that say something to Ruby in a comment, where `:` or `=` follows; `encoding` is one that
/// ends with the first.
const STEERING: [&str; 5] =
    ["coding", "frozen_string_literal", "warn_indent", "warn_past_scope", "shareable_constant_value"];

/// A comment's line that only people read: no encoding of the file, nor anything else for Ruby.
fn inert(line: &str) -> String {
    let lower = line.to_ascii_lowercase().replace('-', "_");
    let steers = |at: usize| {
        let front = lower[..at].trim_end();
        STEERING.iter().any(|word| front.ends_with(word))
    };
    let mark = |at: usize, letter: char| matches!(letter, ':' | '=') && steers(at);
    line.char_indices().filter(|(at, letter)| !mark(*at, *letter)).map(|(_, letter)| letter).collect()
}

/// A float that Ruby reads as the same number.
pub(super) fn float(number: f64) -> String {
    let text = format!("{number:?}");
    match text.split_once('e') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0e{exponent}"),
        _ => text,
    }
}

fn is_plain_symbol(name: &str) -> bool {
    let name = name.strip_suffix(['?', '!']).unwrap_or(name);
    crate::names::is_name(name)
}

/// Whether a character is better not written as it is: it cannot be seen, or moves what is.
fn is_odd(letter: char) -> bool {
    letter.is_control()
        || matches!(u32::from(letter), 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
}

#[cfg(test)]
mod tests {
    use super::{comment, float, string, symbol, symbol_key};

    #[test]
    fn quotes_are_as_plain_as_the_text_allows() {
        let cases = [
            ("", "''"),
            ("abc", "'abc'"),
            ("it's", "\"it's\""),
            ("say \"hi\"", "'say \"hi\"'"),
            ("#{x}", "'#{x}'"),
            ("'#{x}'", "\"'\\#{x}'\""),
            ("a\\b", "\"a\\\\b\""),
            ("a\nb", "\"a\\nb\""),
            ("\u{0}\u{7f}\u{feff}", "\"\\u{0}\\u{7f}\\u{feff}\""),
            ("Ü → 😀", "'Ü → 😀'"),
        ];
        for (text, quoted) in cases {
            assert_eq!(string(text), quoted, "{text:?}");
        }
        assert_eq!(symbol("a"), ":a");
        assert_eq!(symbol("a-b"), ":\"a-b\"");
        assert_eq!(symbol_key("a?"), "a?:");
        assert_eq!(symbol_key("a#{b}"), "\"a\\#{b}\":");
    }

    #[test]
    fn a_comment_says_nothing_to_ruby() {
        let cases = [
            ("Acme: 1.0", "# Acme: 1.0"),
            ("-*- coding: us-ascii -*-", "# -*- coding us-ascii -*-"),
            ("Encoding = utf-16", "# Encoding  utf-16"),
            ("frozen-string-literal: false", "# frozen-string-literal false"),
            ("a\n=begin\rb", "# a\n# =begin\n# b"),
        ];
        for (text, lines) in cases {
            assert_eq!(comment(text).collect::<Vec<_>>().join("\n"), lines, "{text:?}");
        }
    }

    #[test]
    fn floats_are_read_back() {
        for (number, text) in
            [(1.5, "1.5"), (1.0, "1.0"), (1e300, "1.0e300"), (1.5e-7, "1.5e-7"), (-0.1, "-0.1")]
        {
            assert_eq!(float(number), text);
        }
    }
}
