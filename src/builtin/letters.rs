//! Functions that write letters in another way.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use regex::Regex;
use std::sync::LazyLock;

use super::text::{capitalize, lower};
use super::{Builtin, Example, fits, optional, param, text_literal, wrong};
use crate::value::{Failure, Value};

pub(super) const TITLE: Builtin = Builtin {
    name: "title",
    summary: "Writes the first letter of each word of `text` large and the others small; a `'` inside begins no word.",
    params: &[param("text", "string", "A text.")],
    returns: "string",
    examples: &[
        Example { call: "title('the wOrld\\'s end, 2nd éd')", gives: "'The World\\'s End, 2nd Éd'" },
        Example { call: "title('a-b_c')", gives: "'A-B_C'" },
        Example { call: "title(\"'tis o'neill\")", gives: "\"'Tis O'neill\"" },
        Example { call: "title('')", gives: "''" },
        Example { call: "title(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let mut out = String::with_capacity(text.len());
            let mut word = String::new();
            for letter in text.chars() {
                if letter.is_alphanumeric() || (matches!(letter, '\'' | '’') && !word.is_empty()) {
                    word.push(letter);
                } else {
                    out.push_str(&capitalize(&word));
                    word.clear();
                    out.push(letter);
                }
            }
            out.push_str(&capitalize(&word));
            Ok(Value::text(out))
        }
        other => wrong("title", other),
    },
    ruby: "s.title({0})",
};

pub(super) const NORMALIZE: Builtin = Builtin {
    name: "normalize",
    summary: "Writes `text` in a `form` of Unicode, so that what looks the same is the same.",
    params: &[
        param("text", "string", "A text."),
        optional("form", "word(NFC|NFD|NFKC|NFKD)", "'NFC'", "The form."),
    ],
    returns: "string",
    examples: &[
        Example { call: r"normalize('e\u0301') == 'é'", gives: "true" },
        Example { call: "length(normalize('é', 'NFD'))", gives: "2" },
        Example { call: "normalize('ﬁ²', 'NFKC')", gives: "'fi2'" },
        Example { call: "normalize('ﬁ', 'NFC')", gives: "'ﬁ'" },
        Example { call: "normalize('한글', 'NFKD') | length", gives: "6" },
        Example { call: "normalize(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Text(text)], [form]) => {
            let text = match text_literal(form) {
                "NFD" => DecomposingNormalizerBorrowed::new_nfd().normalize(text),
                "NFKC" => ComposingNormalizerBorrowed::new_nfkc().normalize(text),
                "NFKD" => DecomposingNormalizerBorrowed::new_nfkd().normalize(text),
                _ => ComposingNormalizerBorrowed::new_nfc().normalize(text),
            };
            fits(text.len())?;
            Ok(Value::text(text))
        }
        (other, _) => wrong("normalize", other),
    },
    ruby: "s.normalize({0}{, 1})",
};

/// Letters that are no letter of ASCII with a mark, and how they are written; the prelude has the same.
const LETTERS: [(char, &str); 58] = [
    ('ß', "ss"),
    ('ẞ', "SS"),
    ('æ', "ae"),
    ('Æ', "AE"),
    ('œ', "oe"),
    ('Œ', "OE"),
    ('ø', "o"),
    ('Ø', "O"),
    ('ł', "l"),
    ('Ł', "L"),
    ('đ', "d"),
    ('Đ', "D"),
    ('ð', "d"),
    ('Ð', "D"),
    ('þ', "th"),
    ('Þ', "Th"),
    ('ħ', "h"),
    ('Ħ', "H"),
    ('ı', "i"),
    ('ĸ', "k"),
    ('ŋ', "ng"),
    ('Ŋ', "NG"),
    ('ŧ', "t"),
    ('Ŧ', "T"),
    ('ƒ', "f"),
    ('ə', "e"),
    ('Ə', "E"),
    ('‘', "'"),
    ('’', "'"),
    ('‚', ","),
    ('‛', "'"),
    ('“', "\""),
    ('”', "\""),
    ('„', "\""),
    ('‹', "<"),
    ('›', ">"),
    ('«', "<<"),
    ('»', ">>"),
    ('‐', "-"),
    ('‒', "-"),
    ('–', "-"),
    ('—', "-"),
    ('―', "-"),
    ('−', "-"),
    ('×', "x"),
    ('÷', "/"),
    ('•', "*"),
    ('·', "."),
    ('¡', "!"),
    ('¿', "?"),
    ('©', "(c)"),
    ('®', "(r)"),
    ('€', "EUR"),
    ('£', "GBP"),
    ('¥', "JPY"),
    ('°', "deg"),
    ('⁄', "/"),
    ('§', "S"),
];

/// The text in letters of ASCII; what has none becomes `unknown`.
fn ascii(text: &str, unknown: &str) -> Result<String, Failure> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{M}$").expect("a pattern"));
    let mut out = String::with_capacity(text.len());
    for letter in DecomposingNormalizerBorrowed::new_nfkd().normalize(text).chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else if let Some((_, written)) = LETTERS.iter().find(|(known, _)| *known == letter) {
            out.push_str(written);
        } else if !MARK.is_match(letter.encode_utf8(&mut [0; 4])) {
            out.push_str(unknown);
        }
        fits(out.len())?;
    }
    Ok(out)
}

pub(super) const ASCII: Builtin = Builtin {
    name: "ascii",
    summary: "Writes `text` in letters of ASCII: without accents, `ß` as `ss`; what has no such letter becomes `unknown`.",
    params: &[
        param("text", "string", "A text."),
        optional("unknown", "string", "'?'", "What stands for other characters."),
    ],
    returns: "string",
    examples: &[
        Example {
            call: "ascii('Größe: Łódź, Ærø – ½ ﬁ')", gives: "'Grosse: Lodz, AEro - 1/2 fi'"
        },
        Example { call: "ascii('日本a😀')", gives: "'??a?'" },
        Example { call: "ascii('日a', '')", gives: "'a'" },
        Example { call: "ascii('')", gives: "''" },
        Example { call: "ascii(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Text(unknown)] => ascii(text, unknown).map(Value::text),
        other => wrong("ascii", other),
    },
    ruby: "s.ascii({0}{, 1})",
};

pub(super) const SLUGIFY: Builtin = Builtin {
    name: "slugify",
    summary: "Writes `text` for an address: small letters of ASCII and digits, `-` between them.",
    params: &[param("text", "string", "A text.")],
    returns: "string",
    examples: &[
        Example { call: "slugify(' Größe & Gewicht (2024) ')", gives: "'grosse-gewicht-2024'" },
        Example { call: "slugify('日本')", gives: "''" },
        Example { call: "slugify('a--b__c')", gives: "'a-b-c'" },
        Example { call: "slugify(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let plain = lower(&ascii(text, "?")?);
            let words =
                plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
            Ok(Value::text(words.collect::<Vec<_>>().join("-")))
        }
        other => wrong("slugify", other),
    },
    ruby: "s.slugify({0})",
};
