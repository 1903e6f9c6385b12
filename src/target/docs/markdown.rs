//! Plain text as Markdown that shows exactly this text: in paragraphs, headings and cells.

/// A character as pages show it: what would steer a terminal, a reader or the direction of writing
/// becomes U+FFFD. Line breaks and tabs stay.
pub(super) fn shown(letter: char) -> char {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if turns || letter.is_control() && !matches!(letter, '\n' | '\t') { '\u{fffd}' } else { letter }
}

/// A character on a line that must not end.
fn on_line(letter: char) -> char {
    if matches!(letter, '\n' | '\r' | '\t') { ' ' } else { shown(letter) }
}

/// Text on one line that Markdown shows as it is.
///
/// Spaces in front count once: four of them would make a block of code of a line.
pub(in crate::target) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let line = text.trim_start_matches([' ', '\t', '\n', '\r']);
    if line.len() < text.len() {
        out.push(' ');
    }
    let mut only_digits = true;
    let mut letters = line.chars().enumerate().peekable();
    while let Some((at, letter)) = letters.next() {
        let ends = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        let special = match letter {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '<' | '>' | '&' | '~' | '$' => true,
            // A list, a rule or the underline of a heading, where a line begins with it.
            '-' | '+' | '=' => at == 0,
            '.' | ')' => only_digits && at > 0 && ends,
            _ => false,
        };
        only_digits &= letter.is_ascii_digit();
        if special && letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(on_line(letter));
    }
    out
}

/// A span of code; inside a table a bar would end the cell.
pub(super) fn code(text: &str, in_table: bool) -> String {
    let text: String = text.chars().map(on_line).collect();
    if text.trim().is_empty() {
        return "` `".to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    let text = if in_table { text.replace('|', "\\|") } else { text };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A block of code.
pub(super) fn block(language: &str, text: &str) -> String {
    let text: String = text.chars().map(shown).collect();
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}")
}

/// An address as it stands in the brackets of a link.
pub(super) fn address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for letter in address.chars() {
        match letter {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '|' => out.push_str("%7C"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '*' => out.push_str("%2A"),
            letter if letter.is_control() || letter.is_whitespace() => {}
            letter => out.push(letter),
        }
    }
    out
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    use super::{code, escaped};

    fn shown(markdown: &str) -> String {
        let mut text = String::new();
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Text(words) | Event::Code(words) => text.push_str(&words),
                Event::Start(pulldown_cmark::Tag::Paragraph)
                | Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                other => text.push_str(&format!("{other:?}")),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn escaped_text_is_shown_as_it_is(text in "[a-z0-9!-/:-@\\[-`{-~][ -~]{0,30}[a-z0-9!-/:-@\\[-`{-~]") {
            prop_assert_eq!(shown(&escaped(&text)), text);
        }
    }

    #[test]
    fn spaces_in_front_make_no_block() {
        for (text, markdown) in
            [("    a", " a"), (" - a", " \\- a"), ("\n12. a", " 12\\. a"), ("\t=", " \\=")]
        {
            assert_eq!(escaped(text), markdown, "{text:?}");
        }
    }

    #[test]
    fn code_is_shown_as_it_is() {
        for text in ["a", "a`b", "``", "`a", "a b"] {
            assert_eq!(shown(&code(text, false)), text);
        }
        assert_eq!(code("a|b", true), "`a\\|b`");
    }
}
