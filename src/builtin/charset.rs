//! Text as bytes in an encoding, and back.
//!
//! Nothing is lost on the way: what an encoding cannot write, or bytes that say nothing in it,
//! fail. The answers of services are read more kindly, by `runtime::charset`.

use std::sync::Arc;

use super::{Builtin, Example, fits, optional, param, text_literal, wrong};
use crate::value::{Failure, Value};

/// The encodings that there are.
pub(super) const ENCODINGS: &str = "word(utf-8|iso-8859-1|windows-1252|utf-16le|utf-16be)";

/// The letters of 0x80 to 0x9f, where Windows-1252 differs from ISO-8859-1. Five of these bytes
/// say nothing there, and stand for themselves in what is read kindly.
pub const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(letter: char) -> Option<u8> {
    match u8::try_from(letter) {
        Ok(byte @ (0..=0x7f | 0xa0..)) => Some(byte),
        Ok(_) => None,
        Err(_) => {
            let at = WINDOWS_1252.iter().position(|known| *known == letter)?;
            u8::try_from(0x80 + at).ok()
        }
    }
}

/// The bytes of a text; `None` for what the encoding cannot write.
fn encoded(text: &str, encoding: &str) -> Option<Vec<u8>> {
    Some(match encoding {
        "iso-8859-1" => text.chars().map(|letter| u8::try_from(letter).ok()).collect::<Option<_>>()?,
        "windows-1252" => text.chars().map(windows_1252).collect::<Option<_>>()?,
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    })
}

/// The text that bytes say; fails where they say none.
pub fn decoded(bytes: &[u8], encoding: &str) -> Result<String, Failure> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let text = String::from_utf16(&pairs.iter().map(|pair| unit(*pair)).collect::<Vec<_>>()).ok();
        text.filter(|_| rest.is_empty())
    };
    let text = match encoding {
        "iso-8859-1" => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        "windows-1252" => bytes
            .iter()
            .map(|byte| match byte {
                0x81 | 0x8d | 0x8f | 0x90 | 0x9d => None,
                0x80..=0x9f => Some(WINDOWS_1252[usize::from(byte - 0x80)]),
                other => Some(char::from(*other)),
            })
            .collect(),
        "utf-16le" => wide(u16::from_le_bytes),
        "utf-16be" => wide(u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    };
    text.ok_or_else(|| Failure(format!("these bytes are no {} text", encoding.to_ascii_uppercase())))
}

pub(super) const BYTES: Builtin = Builtin {
    name: "bytes",
    summary: "The bytes of `text` in an `encoding`; fails for what it cannot write.",
    params: &[
        param("text", "string", "A text."),
        optional("encoding", ENCODINGS, "'utf-8'", "How letters become bytes."),
    ],
    returns: "bytes",
    examples: &[
        Example { call: "bytes('ü€') | hexencode", gives: "'c3bce282ac'" },
        Example { call: "bytes('ü', 'iso-8859-1') | hexencode", gives: "'fc'" },
        Example { call: "bytes('ü€', 'windows-1252') | hexencode", gives: "'fc80'" },
        Example { call: "bytes('ü😀', 'utf-16le') | hexencode", gives: "'fc003dd800de'" },
        Example { call: "bytes('ü', 'utf-16be') | hexencode", gives: "'00fc'" },
        Example { call: "bytes('€', 'iso-8859-1')", gives: "error" },
        Example { call: r"bytes('\u0081', 'windows-1252')", gives: "error" },
        Example { call: "bytes('') | length", gives: "0" },
        Example { call: "bytes(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Text(text)], [encoding]) => {
            let encoding = text_literal(encoding);
            let bytes = encoded(text, encoding).ok_or_else(|| {
                Failure(format!("{} cannot write all of this text", encoding.to_ascii_uppercase()))
            })?;
            fits(bytes.len())?;
            Ok(Value::Bytes(Arc::from(bytes)))
        }
        (other, _) => wrong("bytes", other),
    },
    ruby: "s.bytes({0}{, 1})",
};
