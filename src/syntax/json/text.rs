//! Reads the strings and numbers of JSON.

use super::mistakes::MalformedJson;
use super::{Broken, Reader};
use crate::syntax::align::{Writing, align};
use crate::syntax::document::{Core, Scalar, Style};
use crate::syntax::marks::{BadEscape, UnclosedQuote};

/// How JSON writes a text of several lines.
pub(super) const LINES: &str = "a line break inside it is `\\n`";

/// The length of a string from behind its opening quote to behind its closing one, if it is
/// closed on its line.
pub(super) fn length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\n' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Whether `text` is a number as JSON writes it.
pub(super) fn is_number(text: &str) -> bool {
    fn digits(text: &[u8]) -> Option<&[u8]> {
        let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then(|| &text[count..])
    }
    fn rest(text: &[u8]) -> Option<&[u8]> {
        let text = text.strip_prefix(b"-").unwrap_or(text);
        let text = if let [b'0', rest @ ..] = text { rest } else { digits(text)? };
        let text = if let [b'.', rest @ ..] = text { digits(rest)? } else { text };
        match text {
            [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => digits(rest),
            _ => Some(text),
        }
    }
    rest(text.as_bytes()).is_some_and(<[u8]>::is_empty)
}

impl Reader<'_> {
    /// A text in double quotes, which stands here.
    pub(super) fn string(&mut self) -> Result<Scalar, Broken> {
        let start = self.at;
        let behind = &self.text[start + 1..];
        let Some(length) = length(behind) else {
            self.at = start + 1;
            return Err(self.unclosed(start));
        };
        let inside = start + 1..start + length;
        self.at = start + 1 + length;
        let written = &self.text[inside.clone()];
        if !written.bytes().any(|byte| byte == b'\\' || byte < b' ') {
            let pieces = align(self.file, self.text, inside, written, Writing::RAW);
            return Ok(Scalar { text: written.into(), core: Core::Text, style: Style::Quoted, pieces });
        }
        let before = self.mistakes;
        let text = self.decode(inside.start, written);
        if self.mistakes > before {
            return Err(Broken);
        }
        let pieces = align(self.file, self.text, inside, &text, Writing { escapes: true, ..Writing::RAW });
        Ok(Scalar { text: text.into(), core: Core::Text, style: Style::Quoted, pieces })
    }

    /// Tells of a quote at `start` that is not closed, and gives its line up.
    pub(super) fn unclosed(&mut self, start: usize) -> Broken {
        self.give_up_line();
        let span = self.span(start, start + 1);
        self.report(&UnclosedQuote { span, lines: LINES, quote: '"' })
    }

    /// The text that stands for `written`, which begins at `start`. What stands for nothing is
    /// reported and left out.
    fn decode(&mut self, start: usize, written: &str) -> String {
        let mut text = String::with_capacity(written.len());
        let mut at = 0;
        while let Some(letter) = written[at..].chars().next() {
            if letter == '\\' {
                let (escaped, length) = escape(&written[at..]);
                if let Some(letter) = escaped {
                    text.push(letter);
                } else {
                    let span = self.span(start + at, start + at + length);
                    self.report(&BadEscape { span, single: false, written: &written[at..at + length] });
                }
                at += length;
                continue;
            }
            if letter < ' ' {
                let span = self.span(start + at, start + at + 1);
                let help = "write `\\t` for a tab, `\\r` for a carriage return";
                self.report(&MalformedJson { span, words: "a text holds an invisible character", help });
            }
            text.push(letter);
            at += letter.len_utf8();
        }
        text
    }
}

/// The letter that an escape stands for, if any, and the length of the escape.
fn escape(written: &str) -> (Option<char>, usize) {
    let Some(kind) = written[1..].chars().next() else { return (None, 1) };
    let letter = match kind {
        '"' | '\\' | '/' => kind,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(written),
        _ => return (None, 1 + kind.len_utf8()),
    };
    (Some(letter), 2)
}

fn unicode(written: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = written.get(at..at + 6)?.strip_prefix("\\u")?;
        let digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(digits)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else {
        return (None, 2 + written[2..].bytes().take(4).take_while(u8::is_ascii_hexdigit).count());
    };
    match (first, unit(6)) {
        (0xd800..0xdc00, Some(second @ 0xdc00..0xe000)) => {
            (char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)), 12)
        }
        _ => (char::from_u32(first), 6),
    }
}
