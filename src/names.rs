//! How names turn into words, labels and other spellings.
//!
//! One rule serves labels of fields, titles of operations, `humanize` and the spellings of
//! `names:`; the exported Ruby has the same rule in its prelude.

/// What stands in a help text where the address of the webhook goes.
pub const WEBHOOK_URL: &str = "{{ webhook_url }}";

/// Whether `name` may be given by an author: `[A-Za-z_][A-Za-z0-9_]*`.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut letters = name.bytes();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters.all(|next| next.is_ascii_alphanumeric() || next == b'_')
}

/// The words of a name: cut at what is no letter or digit, between a lower and an upper letter,
/// and before the last upper letter of a run (`URLName` is `URL`, `Name`). Digits stay with the
/// word before.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, letter) in letters.iter().copied().enumerate() {
        if !letter.is_alphanumeric() {
            words.extend(std::mem::take(&mut word).into_some());
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        let after = letters.get(at + 1).copied();
        let starts = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && after.is_some_and(char::is_lowercase))
            });
        if starts {
            words.extend(std::mem::take(&mut word).into_some());
        }
        word.push(letter);
    }
    words.extend(word.into_some());
    words
}

/// Each letter small, whatever stands beside it: a final sigma too, as exported Ruby does.
fn lower(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).collect()
}

/// Words that a label writes in capitals.
const CAPITALS: [&str; 7] = ["id", "url", "uri", "api", "html", "json", "xml"];

/// A name in words, as a label: `company_id` is `Company ID`.
#[must_use]
pub fn label(name: &str) -> String {
    let words = words(name);
    let written = words.iter().enumerate().map(|(at, word)| {
        let lower = lower(word);
        match at {
            _ if CAPITALS.contains(&lower.as_str()) => lower.to_uppercase(),
            0 => capitalized(&lower),
            _ => lower,
        }
    });
    written.collect::<Vec<_>>().join(" ")
}

/// The text with a capital first letter; the rest stays.
#[must_use]
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Several of what a name is one of, by the rules of English: `company` is `companies`.
#[must_use]
pub fn plural(name: &str) -> String {
    let lower = name.to_lowercase();
    if let Some(stem) = lower.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
        && !stem.is_empty()
    {
        return format!("{}ies", &name[..name.len() - 1]);
    }
    match lower.as_str() {
        one if one.ends_with("person") => format!("{}people", &name[..name.len() - "person".len()]),
        one if one.ends_with("child") => format!("{name}ren"),
        one if one.ends_with(['s', 'x', 'z']) || one.ends_with("ch") || one.ends_with("sh") => {
            format!("{name}es")
        }
        _ => format!("{name}s"),
    }
}

/// How a service spells the names of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Spelling {
    /// As the spec does.
    #[default]
    Same,
    Camel,
    Kebab,
    Pascal,
    Snake,
}

impl Spelling {
    /// The word by which a spec names this spelling, and back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "same" => Self::Same,
            "camel" => Self::Camel,
            "kebab" => Self::Kebab,
            "pascal" => Self::Pascal,
            "snake" => Self::Snake,
            _ => return None,
        })
    }

    /// `name` in this spelling.
    #[must_use]
    pub fn write(self, name: &str) -> String {
        let words = || words(name).iter().map(|word| lower(word)).collect::<Vec<String>>();
        match self {
            Self::Same => name.to_owned(),
            Self::Kebab => words().join("-"),
            Self::Snake => words().join("_"),
            Self::Pascal => words().iter().map(|word| capitalized(word)).collect(),
            Self::Camel => {
                let pascal = Self::Pascal.write(name);
                let mut letters = pascal.chars();
                letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
            }
        }
    }
}

/// A text, if it holds anything.
trait IntoSome {
    fn into_some(self) -> Option<String>;
}

impl IntoSome for String {
    fn into_some(self) -> Option<String> {
        (!self.is_empty()).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Spelling, label, words};

    #[test]
    fn names_fall_into_words() {
        let cases = [
            ("company_id", vec!["company", "id"]),
            ("URLName", vec!["URL", "Name"]),
            ("userID", vec!["user", "ID"]),
            ("line2_text", vec!["line2", "text"]),
            ("__", vec![]),
        ];
        for (name, expected) in cases {
            assert_eq!(words(name), expected, "{name}");
        }
    }

    #[test]
    fn labels_read_as_a_person_would_write_them() {
        let cases =
            [("company_id", "Company ID"), ("updated_at", "Updated at"), ("id", "ID"), ("apiKey", "API key")];
        for (name, expected) in cases {
            assert_eq!(label(name), expected, "{name}");
        }
    }

    #[test]
    fn several_are_named_as_english_does() {
        let cases = [
            ("contact", "contacts"),
            ("company", "companies"),
            ("day", "days"),
            ("box", "boxes"),
            ("person", "people"),
            ("y", "ys"),
        ];
        for (one, several) in cases {
            assert_eq!(super::plural(one), several, "{one}");
        }
    }

    #[test]
    fn spellings_write_the_same_words() {
        let cases = [
            (Spelling::Camel, "dueDate"),
            (Spelling::Pascal, "DueDate"),
            (Spelling::Kebab, "due-date"),
            (Spelling::Snake, "due_date"),
            (Spelling::Same, "due_date"),
        ];
        for (spelling, expected) in cases {
            assert_eq!(spelling.write("due_date"), expected, "{spelling:?}");
        }
    }
}
