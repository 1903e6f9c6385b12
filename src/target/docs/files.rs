//! Names of pages and places in them: safe on every file system and in every address.

use std::collections::HashSet;

/// Names that Windows keeps for devices.
const TAKEN: [&str; 4] = ["con", "prn", "aux", "nul"];
/// How long a name may be before its number.
const LONGEST: usize = 80;

/// Gives out names that differ, also where case does not count.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: HashSet<String>,
}

impl Names {
    /// A name for `text`: letters, digits, `_` and `-` of ASCII.
    pub(super) fn give(&mut self, text: &str) -> String {
        let plain: String = text
            .chars()
            .take(LONGEST)
            .map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' })
            .collect();
        let lower = plain.to_ascii_lowercase();
        let device = |stem: &str| {
            lower
                .strip_prefix(stem)
                .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|digit| digit.is_ascii_digit()))
        };
        let reserved = lower.is_empty()
            || lower.starts_with('-')
            || TAKEN.contains(&lower.as_str())
            || device("com")
            || device("lpt");
        let plain = if reserved { format!("x{plain}") } else { plain };
        if self.given.insert(plain.to_ascii_lowercase()) {
            return plain;
        }
        let mut number = 2_usize;
        loop {
            let numbered = format!("{plain}-{number}");
            if self.given.insert(numbered.to_ascii_lowercase()) {
                return numbered;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_are_safe_and_differ() {
        let mut names = Names::default();
        let cases = [
            ("get_ticket", "get_ticket"),
            ("Get_Ticket", "Get_Ticket-2"),
            ("../../etc", "x------etc"),
            ("con", "xcon"),
            ("COM1", "xCOM1"),
            ("", "x"),
            ("a/b", "a-b"),
            ("a b", "a-b-2"),
            ("ü", "x-"),
        ];
        for (text, name) in cases {
            assert_eq!(names.give(text), name, "{text}");
        }
        assert_eq!(names.give(&"a".repeat(500)).len(), 80);
    }
}
