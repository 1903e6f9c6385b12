//! Turns the bytes of an answer into text.

use crate::builtin::charset::WINDOWS_1252;

/// The text in `bytes`, which the `Content-Type` says is in a charset. Broken parts become U+FFFD
/// and a byte order mark goes. `None` for a charset that is not read.
///
/// Read are UTF-8 (also where no charset is named), ISO-8859-1, Windows-1252, UTF-16LE and
/// UTF-16BE.
#[must_use]
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Option<String> {
    let charset = content_type.and_then(charset).unwrap_or_else(|| "utf-8".to_owned());
    let text = match charset.as_str() {
        "utf-8" | "utf8" | "us-ascii" => String::from_utf8_lossy(bytes).into_owned(),
        "iso-8859-1" | "latin1" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        "windows-1252" => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        "utf-16le" => utf_16(bytes, u16::from_le_bytes),
        "utf-16be" | "utf-16" => utf_16(bytes, u16::from_be_bytes),
        _ => return None,
    };
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The charset that a content type names, in lower case.
fn charset(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?.1;
    Some(charset.trim().trim_matches('"').to_ascii_lowercase())
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| pair.try_into().map_or(0xfffd, unit));
    char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')).collect()
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn bytes_become_text_in_the_charset_that_is_named() {
        let cases: [(&[u8], Option<&str>, Option<&str>); 8] = [
            ("grüße".as_bytes(), None, Some("grüße")),
            (b"gr\xfc\xdfe", Some("text/plain; charset=ISO-8859-1"), Some("grüße")),
            (b"\x80 5", Some("text/plain; charset=\"windows-1252\""), Some("€ 5")),
            (b"a\0\xfc\0", Some("text/plain;charset=utf-16le"), Some("aü")),
            (b"\xef\xbb\xbfa", Some("application/json"), Some("a")),
            (b"a\xffb", None, Some("a\u{fffd}b")),
            (b"a\0\xfc", Some("text/plain;charset=utf-16le"), Some("a\u{fffd}")),
            (b"a", Some("text/plain; charset=ebcdic"), None),
        ];
        for (bytes, content_type, text) in cases {
            assert_eq!(decode(bytes, content_type).as_deref(), text, "{bytes:?} {content_type:?}");
        }
    }
}
