//! Finds an expression that stands in braces or brackets without quotes and was cut by a comma.
//!
//! In: a text and where YAML stopped. Out: the places of what was meant. A call such as
//! `f(x, 'a')` ends for YAML at its comma, and what follows the quotes makes no sense to it.

use std::ops::Range;

/// An expression that was cut.
pub(super) struct Cut {
    /// The key before it; empty in a list.
    pub key: Range<usize>,
    /// What is left of it for YAML.
    pub first: Range<usize>,
    pub whole: Range<usize>,
}

/// The call that began behind the bracket at `open` and is not over at `at`, if there is one.
pub(super) fn cut_call(text: &str, open: usize, at: usize) -> Option<Cut> {
    let mut walk = Walk { text, at: open + 1, round: 0, curly: 0 };
    let (mut start, mut key, mut comma) = (open + 1, open + 1..open + 1, None);
    while walk.at < at {
        let here = walk.at;
        let letter = walk.step()?;
        match letter {
            ',' if walk.is_outside() => (start, key, comma) = (here + 1, here + 1..here + 1, None),
            ':' if walk.is_outside() && text[here + 1..].starts_with(' ') => {
                (key, start, comma) = (trimmed(text, start..here), here + 1, None);
            }
            ',' if comma.is_none() => comma = Some(here),
            _ => {}
        }
    }
    let first = trimmed(text, start..comma?);
    let called = text[first.clone()]
        .split('(')
        .next()
        .is_some_and(|name| name.ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_'));
    if walk.round == 0 || !called {
        return None;
    }
    let end = loop {
        let here = walk.at;
        match text[here..].chars().next()? {
            ',' | '}' | ']' if walk.is_outside() => break here,
            '\n' => return None,
            _ => walk.step()?,
        };
    };
    Some(Cut { key, whole: trimmed(text, first.start..end), first })
}

/// Goes over a text letter by letter; what stands in quotes is one letter.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    round: u32,
    curly: u32,
}

impl Walk<'_> {
    fn is_outside(&self) -> bool {
        self.round == 0 && self.curly == 0
    }

    fn step(&mut self) -> Option<char> {
        let letter = self.text[self.at..].chars().next()?;
        self.at += letter.len_utf8();
        match letter {
            '\'' | '"' => self.at += self.text[self.at..].find(letter)? + 1,
            '(' => self.round += 1,
            ')' => self.round = self.round.saturating_sub(1),
            '{' | '[' => self.curly += 1,
            '}' | ']' => self.curly = self.curly.saturating_sub(1),
            _ => {}
        }
        Some(letter)
    }
}

/// The range without the white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len()).max(start)
}

#[cfg(test)]
mod tests {
    use super::cut_call;

    #[test]
    fn a_call_that_a_comma_cut_is_found_whole() {
        let cases = [
            // (text, where YAML stopped, key, what is left, the whole)
            ("{ if: f(a, 'x'), m: b }", 14, "if", "f(a", "f(a, 'x')"),
            ("{ k: 1, if: f(a, g('y', 2), 'x') == 1 }", 31, "if", "f(a", "f(a, g('y', 2), 'x') == 1"),
            ("[f(a, \"x\"), 2]", 9, "", "f(a", "f(a, \"x\")"),
        ];
        for (text, at, key, first, whole) in cases {
            let cut = cut_call(text, 0, at).unwrap_or_else(|| panic!("{text}"));
            assert_eq!([&text[cut.key], &text[cut.first], &text[cut.whole]], [key, first, whole], "{text}");
        }
        for (text, at) in [("{ a: 'x' y, b: 1 }", 8), ("{ a: (b, 'x') y }", 13), ("{ a: f(b, 'x' y", 13)] {
            assert!(cut_call(text, 0, at).is_none(), "{text}");
        }
    }
}
