//! Texts of a spec as parts of Rust and of its manifests. Nothing else puts them there, so no text
//! can turn into code.

use std::collections::HashSet;

use crate::names;

/// Words of Rust, those that it keeps for later too.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "safe", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
    "use", "virtual", "where", "while", "yield",
];

/// Those that may not even stand as `r#word`.
const NEVER: [&str; 3] = ["self", "super", "crate"];

/// Names that a package may not have, beside words of Rust: those of the compiler, of cargo's folders and of
/// devices.
const NO_PACKAGE: [&str; 13] = [
    "alloc",
    "aux",
    "build",
    "con",
    "core",
    "deps",
    "examples",
    "incremental",
    "nul",
    "prn",
    "specc",
    "std",
    "test",
];

/// Names that are taken.
#[derive(Debug, Default)]
pub(super) struct Taken(HashSet<String>);

impl Taken {
    /// A name that nothing else has: this, or with a number behind it.
    pub fn unique(&mut self, name: String) -> String {
        self.numbered(name, "_")
    }

    /// The same for a type.
    pub fn unique_type(&mut self, name: String) -> String {
        self.numbered(name, "N")
    }

    fn numbered(&mut self, name: String, between: &str) -> String {
        let mut found = name.clone();
        let mut number = 2;
        while !self.0.insert(found.clone()) {
            found = format!("{}{between}{number}", name.trim_start_matches("r#"));
            number += 1;
        }
        found
    }
}

/// A name of a field, a function or a local: `snake_case` in ASCII, and no word of Rust.
pub(super) fn ident(name: &str) -> String {
    let words: Vec<String> = names::words(name).iter().map(|word| plain(&word.to_lowercase())).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    let mut made = words.join("_");
    if made.is_empty() || made.starts_with(|first: char| first.is_ascii_digit()) {
        made.insert(0, '_');
    }
    match made.as_str() {
        "_" => "unnamed".to_owned(),
        never if NEVER.contains(&never) => format!("{made}_"),
        word if KEYWORDS.contains(&word) => format!("r#{made}"),
        _ => made,
    }
}

/// A name of a type: in `CamelCase`, of all these names.
pub(super) fn type_name(names: &[&str]) -> String {
    let words = names.iter().flat_map(|name| names::words(name));
    let made: String = words.map(|word| names::capitalized(&plain(&word.to_lowercase()))).collect();
    if made.starts_with(|first: char| first.is_ascii_uppercase()) { made } else { format!("Of{made}") }
}

/// The letters and digits of a word that are ASCII.
fn plain(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The name of a package and of its program.
pub(super) fn package(name: &str) -> String {
    let made: String =
        name.to_lowercase().chars().filter(|next| next.is_ascii_alphanumeric() || *next == '_').collect();
    let starts = made.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts && !KEYWORDS.contains(&made.as_str()) && !NO_PACKAGE.contains(&made.as_str()) {
        made
    } else {
        format!("connector_{made}")
    }
}

/// A text in quotes, of Rust.
pub(super) fn literal(text: &str) -> String {
    quoted(text, |letter| format!("\\u{{{letter:x}}}"))
}

/// A text in quotes, of TOML.
pub(super) fn toml_literal(text: &str) -> String {
    quoted(text, |letter| format!("\\U{letter:08x}"))
}

/// A text in quotes; `escape` writes the number of what does not stand there as it is.
fn quoted(text: &str, escape: fn(u32) -> String) -> String {
    let mut made = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => made.extend(['\\', letter]),
            ' '..='~' => made.push(letter),
            _ if letter.is_alphanumeric() => made.push(letter),
            _ => made.push_str(&escape(u32::from(letter))),
        }
    }
    made.push('"');
    made
}

/// A comment that documents what follows; `mark` is `///` or `//!`. Nothing for a text that is blank.
pub(super) fn doc(mark: &str, indent: &str, text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(|line| {
        // Nothing that is invisible, nothing that a tool would take for an example to run.
        let seen = |letter: char| if letter.is_control() || is_format(letter) { ' ' } else { letter };
        let line: String = line.chars().map(seen).collect();
        line.replace("```", "'''").replace("~~~", "'''").trim().to_owned()
    });
    lines.filter(|line| !line.is_empty()).map(|line| format!("{indent}{mark} {line}\n")).collect()
}

/// Whether a character only says how others stand: marks of direction, joiners, blanks of no width.
fn is_format(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{KEYWORDS, Taken, doc, ident, literal, package, toml_literal, type_name};

    #[test]
    fn names_are_those_of_rust() {
        let cases = [
            ("email", "email", "Email", "email"),
            ("type", "r#type", "Type", "connector_type"),
            ("self", "self_", "Self", "connector_self"),
            ("companyName", "company_name", "CompanyName", "companyname"),
            ("_id", "id", "Id", "connector__id"),
            ("größe", "gre", "Gre", "gre"),
            ("2nd", "_2nd", "Of2nd", "connector_2nd"),
            ("a b); fn c() {", "a_b_fn_c", "ABFnC", "abfnc"),
            ("", "unnamed", "Of", "connector_"),
            ("std", "std", "Std", "connector_std"),
        ];
        for (name, local, of_type, of_package) in cases {
            assert_eq!(ident(name), local, "{name}");
            assert_eq!(type_name(&[name]), of_type, "{name}");
            assert_eq!(package(name), of_package, "{name}");
        }
        let mut taken = Taken::default();
        let names = ["type", "Type", "a"].map(|name| taken.unique(ident(name)));
        assert_eq!(names, ["r#type", "type_2", "a"]);
    }

    #[test]
    fn texts_stay_in_their_quotes_and_their_comments() {
        assert_eq!(literal("a\"b\\\nü\u{202e}"), r#""a\"b\\\u{a}ü\u{202e}""#);
        assert_eq!(toml_literal("a\"\n"), r#""a\"\U0000000a""#);
        let shown = doc("///", "    ", "one */ two\r\n\n  ```rust\nfn x() {}\u{202e}\n```");
        assert_eq!(shown, "    /// one */ two\n    /// '''rust\n    /// fn x() {}\n    /// '''\n");
    }

    proptest! {
        #[test]
        fn no_text_becomes_code(text in any::<String>()) {
            let name = ident(&text);
            let bare = name.strip_prefix("r#").unwrap_or(&name);
            prop_assert!(bare.bytes().all(|next| next.is_ascii_alphanumeric() || next == b'_'), "{name}");
            prop_assert!(!bare.starts_with(|first: char| first.is_ascii_digit()), "{name}");
            prop_assert!(name.starts_with("r#") || !KEYWORDS.contains(&bare), "{name}");
            prop_assert!(type_name(&[&text]).bytes().all(|next| next.is_ascii_alphanumeric()));
            for line in doc("///", "", &text).split_terminator('\n') {
                prop_assert!(line.starts_with("/// ") && !line.contains('\r'), "{line:?}");
            }
            for quoted in [literal(&text), toml_literal(&text)] {
                let inside = quoted[1..quoted.len() - 1].replace("\\\\", "").replace("\\\"", "");
                prop_assert!(!inside.contains('"') && !inside.contains('\n'), "{quoted}");
            }
            let back: toml::Table = toml::from_str(&format!("a = {}", toml_literal(&text))).unwrap();
            prop_assert_eq!(back["a"].as_str(), Some(text.as_str()));
        }
    }
}
