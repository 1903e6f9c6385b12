//! Turns the bytes of an answer into text.

use crate::builtin::charset::WINDOWS_1252;

/// The text in `bytes`, which the `Content-Type` says is in a charset. Broken parts become U+FFFD
/// and a byte order mark goes. `None` for a charset that is not read.
///
/// Read are UTF-8 (also where no charset is named), ISO-8859-1, Windows-1252, UTF-16LE and
/// UTF-16BE.
#[must_use]
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Option<String> {
    let charset = content_type.and_then(charset);
    // A mark at the start tells what is not said.
    let marked = match bytes {
        [0xff, 0xfe, ..] => Some("utf-16le"),
        [0xfe, 0xff, ..] => Some("utf-16be"),
        _ => None,
    };
    let charset = match charset.as_deref() {
        None => marked.unwrap_or("utf-8"),
        Some("utf-16") => marked.unwrap_or("utf-16be"),
        Some(named) => named,
    };
    let text = match charset {
        "utf-8" | "utf8" | "us-ascii" => String::from_utf8_lossy(bytes).into_owned(),
        "iso-8859-1" | "latin1" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        "windows-1252" => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        "utf-16le" => utf_16(bytes, u16::from_le_bytes),
        "utf-16be" => utf_16(bytes, u16::from_be_bytes),
        _ => return None,
    };
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The text of an XML document: where its type names no charset, the document may.
#[must_use]
pub fn decode_xml(bytes: &[u8], content_type: Option<&str>) -> Option<String> {
    if content_type.and_then(charset).is_some() {
        return decode(bytes, content_type);
    }
    let declared = bytes.strip_prefix(b"<?xml").and_then(|rest| {
        let declaration = String::from_utf8_lossy(&rest[..rest.len().min(200)]).into_owned();
        let declaration = declaration.split("?>").next()?;
        let behind = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
        let quote = behind.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        Some(format!(";charset={}", behind[1..].split(quote).next()?))
    });
    decode(bytes, declared.as_deref())
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
    use super::{decode, decode_xml};

    #[test]
    fn a_document_may_name_its_charset_itself() {
        let document = b"<?xml version='1.0' encoding = 'ISO-8859-1'?><a>\xfc</a>";
        let text = decode_xml(document, Some("text/xml")).expect("it is read");
        assert!(text.ends_with("<a>\u{fc}</a>"), "{text}");
        assert_eq!(decode_xml("<a>\u{fc}</a>".as_bytes(), None).as_deref(), Some("<a>\u{fc}</a>"));
        assert_eq!(decode_xml(document, Some("text/xml; charset=ebcdic")), None);
    }

    #[test]
    fn bytes_become_text_in_the_charset_that_is_named() {
        let cases: [(&[u8], Option<&str>, Option<&str>); 11] = [
            ("grüße".as_bytes(), None, Some("grüße")),
            (b"gr\xfc\xdfe", Some("text/plain; charset=ISO-8859-1"), Some("grüße")),
            (b"\x80 5", Some("text/plain; charset=\"windows-1252\""), Some("€ 5")),
            (b"a\0\xfc\0", Some("text/plain;charset=utf-16le"), Some("aü")),
            (b"\xef\xbb\xbfa", Some("application/json"), Some("a")),
            (b"a\xffb", None, Some("a\u{fffd}b")),
            (b"a\0\xfc", Some("text/plain;charset=utf-16le"), Some("a\u{fffd}")),
            (b"\xff\xfea\0", None, Some("a")),
            (b"\xfe\xff\0a", Some("text/plain; charset=utf-16"), Some("a")),
            (b"\xff\xfea\0", Some("text/plain; charset=utf-16"), Some("a")),
            (b"a", Some("text/plain; charset=ebcdic"), None),
        ];
        for (bytes, content_type, text) in cases {
            assert_eq!(decode(bytes, content_type).as_deref(), text, "{bytes:?} {content_type:?}");
        }
    }
}
