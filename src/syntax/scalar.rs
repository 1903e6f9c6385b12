//! What a plain scalar is by YAML 1.2's core schema, and what older tools would have read.
//!
//! In: the text of a scalar. Out: its [`Core`], or the reason why it may surprise.

use super::document::{Core, Scalar, Style};
use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;

/// What the core schema of YAML 1.2 makes of a plain scalar.
///
/// Numbers that JSON cannot write (`.inf`, `.nan`, numbers of other bases beyond 64 bits) are
/// text; [`is_no_number`] tells the former.
#[must_use]
pub fn core(text: &str) -> Core {
    let Some(first) = text.bytes().next() else { return Core::Null };
    match first {
        b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' => word(text),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Core::Text,
    }
}

fn word(text: &str) -> Core {
    match text {
        "~" | "null" | "Null" | "NULL" => Core::Null,
        "true" | "True" | "TRUE" => Core::Boolean(true),
        "false" | "False" | "FALSE" => Core::Boolean(false),
        _ => Core::Text,
    }
}

fn number(text: &str) -> Core {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let fits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            return match i64::from_str_radix(digits, radix) {
                Ok(whole) if fits => Core::Integer(whole),
                Ok(_) | Err(_) => Core::Text,
            };
        }
    }
    if !is_decimal(text) {
        return Core::Text;
    }
    text.parse().map_or(Core::Number, Core::Integer)
}

/// Whether `text` is `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
fn is_decimal(text: &str) -> bool {
    fn digits(text: &[u8]) -> (usize, &[u8]) {
        let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count, &text[count..])
    }
    fn unsigned(text: &[u8]) -> &[u8] {
        text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text)
    }
    let (whole, rest) = digits(unsigned(text.as_bytes()));
    let (fraction, rest) = rest.strip_prefix(b".").map_or((0, rest), digits);
    if whole + fraction == 0 {
        return false;
    }
    match rest {
        [] => true,
        [b'e' | b'E', exponent @ ..] => {
            let (count, rest) = digits(unsigned(exponent));
            count > 0 && rest.is_empty()
        }
        _ => false,
    }
}

/// Whether a plain scalar is one of the core schema's numbers that are none: `.inf`, `.nan`.
#[must_use]
pub fn is_no_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// Why a plain scalar may not be what its author takes it for, if so.
///
/// Older YAML reads these as booleans, octal numbers, minutes or dates; the core schema of YAML
/// 1.2 does not. Only of interest where the kind of a value is left to the author, as in a body.
#[must_use]
pub fn surprise(scalar: &Scalar) -> Option<&'static str> {
    if scalar.style != Style::Plain {
        return None;
    }
    let text = &*scalar.text;
    let first = text.bytes().next()?;
    match first {
        b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' => switch(text),
        b'0'..=b'9' | b'+' | b'-' => digits(text),
        _ => None,
    }
}

fn switch(text: &str) -> Option<&'static str> {
    const WORDS: [&str; 6] = ["yes", "no", "on", "off", "y", "n"];
    let cased = [str::to_lowercase, str::to_uppercase, crate::names::capitalized];
    WORDS
        .iter()
        .any(|word| cased.iter().any(|case| case(word) == text))
        .then_some("this is text; write `true` or `false` for a boolean")
}

fn digits(text: &str) -> Option<&'static str> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let all = |allowed: &[u8]| unsigned.bytes().all(|byte| byte.is_ascii_digit() || allowed.contains(&byte));
    let parts = |between: char, sizes: &[usize]| {
        let parts: Vec<usize> = unsigned.split(between).map(str::len).collect();
        parts.len() == sizes.len() && parts.iter().zip(sizes).all(|(part, most)| (1..=*most).contains(part))
    };
    if unsigned.len() > 1 && unsigned.starts_with('0') && all(b"") {
        return Some("this is the number without its leading zeros; put it in quotes to keep them");
    }
    if unsigned.contains('_') && all(b"_.") {
        return Some("this is text; a number is written without `_`");
    }
    if all(b":") && (parts(':', &[2, 2]) || parts(':', &[2, 2, 2])) {
        return Some("this is text; put it in quotes to show that it is meant so");
    }
    let date = text.get(..10).unwrap_or(text);
    let shaped = date.len() == 10
        && date
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let ends = text.len() == 10 || matches!(text.as_bytes().get(10), Some(b'T' | b't' | b' '));
    (shaped && ends).then_some("this is text and no date; put it in quotes to show that it is meant so")
}

/// Infinity or not-a-number, which JSON cannot carry.
pub(super) struct NotANumber<'a> {
    pub span: Span,
    pub text: &'a str,
}

impl Problem for NotANumber<'_> {
    const CODE: Code = Code::NotANumber;

    fn describe(&self) -> Description {
        let Self { span, text } = self;
        Description::new(
            format!("`{text}` is no number that can be sent"),
            *span,
            "neither JSON nor a form can carry it",
        )
        .help("put it in quotes if it is text".to_owned())
        .fix(*span, format!("\"{text}\""), false)
    }
}

#[cfg(test)]
mod tests {
    use super::{core, is_no_number, surprise};
    use crate::span::FileId;
    use crate::syntax::document::{Core, Pieces, Scalar, Style};

    #[test]
    fn plain_scalars_are_what_the_core_schema_says() {
        let cases = [
            ("", Core::Null),
            ("~", Core::Null),
            ("Null", Core::Null),
            ("nUll", Core::Text),
            ("true", Core::Boolean(true)),
            ("FALSE", Core::Boolean(false)),
            ("yes", Core::Text),
            ("on", Core::Text),
            ("0", Core::Integer(0)),
            ("-12", Core::Integer(-12)),
            ("+12", Core::Integer(12)),
            ("0123", Core::Integer(123)),
            ("0o17", Core::Integer(15)),
            ("0x1F", Core::Integer(31)),
            ("0x-1", Core::Text),
            ("0x", Core::Text),
            ("0o8", Core::Text),
            ("9223372036854775807", Core::Integer(i64::MAX)),
            ("9223372036854775808", Core::Number),
            ("1.10", Core::Number),
            ("1.", Core::Number),
            (".5", Core::Number),
            ("1e3", Core::Number),
            ("-1.5E-3", Core::Number),
            (".", Core::Text),
            ("-", Core::Text),
            ("1e", Core::Text),
            ("1_000", Core::Text),
            ("1.0.0", Core::Text),
            ("2010-12-01", Core::Text),
            ("22:30", Core::Text),
            (".inf", Core::Text),
        ];
        for (text, expected) in cases {
            assert_eq!(core(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_none_are_known() {
        for text in [".inf", "-.Inf", "+.INF", ".nan", ".NaN"] {
            assert!(is_no_number(text), "{text}");
        }
        for text in ["inf", "nan", "-.nan", ".info", ""] {
            assert!(!is_no_number(text), "{text}");
        }
    }

    #[test]
    fn what_older_yaml_reads_otherwise_is_a_surprise() {
        let plain = |text: &str| Scalar {
            text: text.into(),
            core: core(text),
            style: Style::Plain,
            pieces: Pieces::whole(FileId(0), 0, 0),
        };
        let surprising = [
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "0123",
            "-007",
            "1_000",
            "12:30",
            "12:30:45",
            "2010-12-01",
            "2010-12-01T10:00:00Z",
            "2010-12-01 10:00",
        ];
        for text in surprising {
            assert!(surprise(&plain(text)).is_some(), "{text}");
            assert!(surprise(&Scalar { style: Style::Quoted, ..plain(text) }).is_none(), "quoted {text}");
        }
        for text in [
            "yEs",
            "none",
            "0",
            "10",
            "1.5",
            "-3",
            "1.0.0",
            "12:3x",
            "2010-12-011",
            "a_b",
            "",
            "null",
            "0x10",
            "10:20:30:40",
        ] {
            assert!(surprise(&plain(text)).is_none(), "{text}");
        }
    }
}
