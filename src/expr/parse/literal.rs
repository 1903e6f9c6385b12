//! What literals stand for: numbers, durations and texts.
//!
//! In: the source of one token. Out: its value, or what is wrong with it.

use crate::expr::ast::ExprKind;

/// Units of durations, longest first, in milliseconds.
const UNITS: [(&str, i64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Why a token that begins with a digit means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumericMistake {
    /// No number: what is wrong, and what to write.
    Number { label: &'static str, help: Option<String> },
    /// No duration: what is wrong, and what to write.
    Duration { label: &'static str, help: &'static str },
}

/// The value of a numeric token, with a minus before it if `negative`.
pub(super) fn numeric(text: &str, negative: bool) -> Result<ExprKind, NumericMistake> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|next| next.is_ascii_digit());
    if digits(text) {
        return integer(text, negative);
    }
    match text.split_once('.') {
        Some((whole, fraction)) if digits(whole) && digits(fraction) => number(text, whole, negative),
        _ if is_filled_with(text, '_') => {
            Err(wrong_number("holds `_`", Some(text.chars().filter(|next| *next != '_').collect())))
        }
        _ if is_exponential(text) => Err(NumericMistake::Number {
            label: "has an exponent",
            help: Some("write the number out".to_owned()),
        }),
        Some(_) => Err(NumericMistake::Duration {
            label: "a duration counts in whole numbers",
            help: "join units, as in `1h30m`",
        }),
        None => duration(text, negative),
    }
}

fn wrong_number(label: &'static str, written: Option<String>) -> NumericMistake {
    NumericMistake::Number { label, help: written.map(|written| format!("write `{written}`")) }
}

fn is_filled_with(text: &str, filler: char) -> bool {
    text.contains(filler)
        && text.bytes().all(|next| next.is_ascii_digit() || next == b'.' || char::from(next) == filler)
}

fn is_exponential(text: &str) -> bool {
    let parts = text.split_once(['e', 'E']);
    parts.is_some_and(|(before, after)| {
        before.bytes().all(|next| next.is_ascii_digit() || next == b'.')
            && after.bytes().all(|next| next.is_ascii_digit())
    })
}

fn has_leading_zero(whole: &str) -> bool {
    whole.len() > 1 && whole.starts_with('0')
}

fn integer(text: &str, negative: bool) -> Result<ExprKind, NumericMistake> {
    if has_leading_zero(text) {
        let rest = text.trim_start_matches('0');
        let rest = if rest.is_empty() { "0" } else { rest };
        return Err(wrong_number("begins with 0", Some(rest.to_owned())));
    }
    let signed = if negative { format!("-{text}") } else { text.to_owned() };
    signed.parse().map(ExprKind::Int).map_err(|_| NumericMistake::Number {
        label: "more than an integer holds",
        help: Some("integers end at 9223372036854775807; `decimal('…')` holds 34 digits".to_owned()),
    })
}

fn number(text: &str, whole: &str, negative: bool) -> Result<ExprKind, NumericMistake> {
    if has_leading_zero(whole) {
        return Err(wrong_number("begins with 0", None));
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(ExprKind::Number(if negative { -value } else { value })),
        _ => Err(NumericMistake::Number { label: "more than a number holds", help: None }),
    }
}

const UNITS_HELP: &str = "units are `w`, `d`, `h`, `m` (minutes), `s` and `ms`";

fn duration(text: &str, negative: bool) -> Result<ExprKind, NumericMistake> {
    let wrong = |label, help| Err(NumericMistake::Duration { label, help });
    let mut rest = text;
    let mut total: i64 = 0;
    let mut longest = i64::MAX;
    while !rest.is_empty() {
        let count_length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (count, after) = rest.split_at(count_length);
        let unit_length = after.bytes().take_while(|next| !next.is_ascii_digit()).count();
        let (unit, after) = after.split_at(unit_length);
        let Some((_, length)) = UNITS.into_iter().find(|(name, _)| *name == unit) else {
            return wrong("no number and no duration", UNITS_HELP);
        };
        if length >= longest {
            return wrong("its units do not fall", "the longest unit comes first, each once: `1h30m`");
        }
        if has_leading_zero(count) {
            return wrong("a count begins with 0", "write the count without the 0");
        }
        let added = count.parse::<i64>().ok().and_then(|count| count.checked_mul(length)?.checked_add(total));
        let Some(sum) = added else {
            return wrong("longer than a duration can be", "durations end at about 292 million years");
        };
        (total, longest, rest) = (sum, length, after);
    }
    Ok(ExprKind::Duration(if negative { -total } else { total }))
}

/// An escape that means nothing: its bytes within the token, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EscapeMistake {
    pub start: usize,
    pub end: usize,
    pub label: &'static str,
}

/// The text of a token with its quotes, and the escapes in it that mean nothing.
pub(super) fn text(token: &str) -> (String, Vec<EscapeMistake>) {
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or("");
    let mut text = String::with_capacity(inner.len());
    let mut mistakes = Vec::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let escape = &rest[at..];
        let (decoded, length) = decode(escape);
        match decoded {
            Ok(letter) => text.push(letter),
            Err(label) => {
                let start = 1 + inner.len() - rest.len() + at;
                mistakes.push(EscapeMistake { start, end: start + length, label });
            }
        }
        rest = &escape[length..];
    }
    text.push_str(rest);
    (text, mistakes)
}

/// The text of a token as a pattern has it: only its own quote is unescaped.
pub(super) fn raw(token: &str) -> String {
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or("");
    let quote = token.chars().next().unwrap_or('\'');
    let mut raw = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match (letter, letters.clone().next()) {
            ('\\', Some(next)) => {
                letters.next();
                if next != quote {
                    raw.push('\\');
                }
                raw.push(next);
            }
            _ => raw.push(letter),
        }
    }
    raw
}

/// The character of the escape at the start of `escape`, and the escape's bytes.
fn decode(escape: &str) -> (Result<char, &'static str>, usize) {
    let Some(letter) = escape.chars().nth(1) else {
        return (Err("an escape without its letter"), escape.len());
    };
    let plain = match letter {
        '\\' | '\'' | '"' | '/' => Some(letter),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    };
    match (plain, letter) {
        (Some(plain), _) => (Ok(plain), 2),
        (None, 'u') if escape[2..].starts_with('{') => braced(escape),
        (None, 'u') => four(escape),
        _ => (Err("not an escape"), 1 + letter.len_utf8()),
    }
}

/// `\u{1f600}`.
fn braced(escape: &str) -> (Result<char, &'static str>, usize) {
    let Some(close) = escape.find('}') else { return (Err("`\\u{` without `}`"), 3) };
    let digits = &escape[3..close];
    let hex = (1..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let letter = u32::from_str_radix(digits, 16).ok().filter(|_| hex).and_then(char::from_u32);
    (letter.ok_or("not a character"), close + 1)
}

/// `\u00e9`, or two of them for one character.
fn four(escape: &str) -> (Result<char, &'static str>, usize) {
    let unit = |at: usize| {
        let digits = escape.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| hex)
    };
    let Some(first) = unit(0) else { return (Err("`\\u` takes four hexadecimal digits"), 2) };
    if let Some(letter) = char::from_u32(u32::from(first)) {
        return (Ok(letter), 6);
    }
    let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    match pair {
        Some(letter) => (Ok(letter), 12),
        None => (Err("half a character"), 6),
    }
}

#[cfg(test)]
mod tests {
    use super::{numeric, raw, text};
    use crate::expr::ast::ExprKind;

    #[test]
    fn numbers_and_durations_have_their_values() {
        let cases = [
            ("0", ExprKind::Int(0)),
            ("42", ExprKind::Int(42)),
            ("9223372036854775807", ExprKind::Int(i64::MAX)),
            ("1.50", ExprKind::Number(1.5)),
            ("0.25", ExprKind::Number(0.25)),
            ("1h", ExprKind::Duration(3_600_000)),
            ("1h30m", ExprKind::Duration(5_400_000)),
            ("2w1d1s5ms", ExprKind::Duration(1_296_001_005)),
        ];
        for (written, value) in cases {
            assert_eq!(numeric(written, false), Ok(value), "{written}");
        }
        assert_eq!(numeric("9223372036854775808", true), Ok(ExprKind::Int(i64::MIN)));
    }

    #[test]
    fn what_only_looks_like_a_number_is_refused() {
        let wrong = [
            "012",
            "00",
            "00.5",
            "1_000",
            "1e5",
            "1.5e3",
            "9223372036854775808",
            "1x",
            "1hour",
            "30m1h",
            "1h1h",
            "1.5h",
            "0x1F",
            "1h30",
            "99999999999999w",
            "01h",
        ];
        for written in wrong {
            assert!(numeric(written, false).is_err(), "{written}");
        }
        let long = format!("1{}.0", "0".repeat(400));
        assert!(numeric(&long, false).is_err());
    }

    #[test]
    fn escapes_stand_for_their_characters() {
        let cases = [
            (r"'it\'s'", "it's"),
            (r#""a\"b""#, "a\"b"),
            (r"'a\n\t\\\/'", "a\n\t\\/"),
            (r"'\u00e9'", "é"),
            (r"'\ud83d\ude00'", "😀"),
            (r"'\u{1F600}'", "😀"),
            ("'é'", "é"),
        ];
        for (written, expected) in cases {
            assert_eq!(text(written), (expected.to_owned(), vec![]), "{written}");
        }
    }

    #[test]
    fn escapes_that_mean_nothing_are_found_where_they_stand() {
        let cases = [
            (r"'a\d'", 2, 4),
            (r"'\x41'", 1, 3),
            (r"'\ud83d'", 1, 7),
            (r"'\ud83dab'", 1, 7),
            (r"'\u12'", 1, 3),
            (r"'\u{110000}'", 1, 11),
            (r"'\u{'", 1, 4),
            (r"'\é'", 1, 4),
        ];
        for (written, start, end) in cases {
            let (_, mistakes) = text(written);
            let places: Vec<_> = mistakes.iter().map(|mistake| (mistake.start, mistake.end)).collect();
            assert_eq!(places, [(start, end)], "{written}");
        }
    }

    #[test]
    fn a_pattern_keeps_its_backslashes_but_for_its_own_quote() {
        let cases =
            [(r"'^\d+$'", r"^\d+$"), (r"'a\'b'", "a'b"), (r#"'a\"b'"#, r#"a\"b"#), (r"'a\\'", r"a\\")];
        for (written, expected) in cases {
            assert_eq!(raw(written), expected, "{written}");
        }
    }
}
