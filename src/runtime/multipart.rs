//! Writes bodies of several parts (RFC 7578).
//!
//! In: an object whose values are texts, files or lists of them. A file is an object with `$file`, and
//! `$name` and `$type` where they are said. Out: the bytes, and the boundary between the parts, which is a
//! digest of them: no part can hold it.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::plan::{Arrays, Nested};
use crate::value::{Failure, Object, Value, json, text};

/// The parts, and their boundary.
///
/// # Errors
/// When a part has no text and is no file.
pub fn write(value: &Value, arrays: Arrays, nested: Nested) -> Result<(String, Vec<u8>), Failure> {
    let mut parts = Parts { arrays, nested, heads: Vec::new() };
    for (name, value) in value.as_object().into_iter().flatten() {
        parts.add(name, value, 0)?;
    }
    let mut digest = Sha256::new();
    for (head, content) in &parts.heads {
        digest.update(head);
        digest.update(content);
    }
    let mut boundary = String::from("specc-");
    for byte in &digest.finalize()[..16] {
        let _ = write!(boundary, "{byte:02x}");
    }
    let mut body = Vec::new();
    for (head, content) in &parts.heads {
        body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    if !body.is_empty() {
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    }
    Ok((boundary, body))
}

struct Parts {
    arrays: Arrays,
    nested: Nested,
    /// The headers of each part, and its content.
    heads: Vec<(String, Vec<u8>)>,
}

impl Parts {
    fn add(&mut self, name: &str, value: &Value, depth: usize) -> Result<(), Failure> {
        if depth > json::DEEPEST {
            return Err(Failure::new("a value that is nested more than 100 deep cannot be written"));
        }
        match value {
            Value::Null => {}
            Value::Object(members) if is_file(members) => self.file(name, members)?,
            Value::Object(members) => {
                for (key, value) in members.iter() {
                    let inner = match self.nested {
                        Nested::Brackets => format!("{name}[{key}]"),
                        Nested::Dots => format!("{name}.{key}"),
                    };
                    self.add(&inner, value, depth + 1)?;
                }
            }
            Value::Array(members) => {
                let present: Vec<&Value> = members.iter().filter(|member| !member.is_null()).collect();
                if self.arrays == Arrays::Comma {
                    let texts = present.into_iter().map(text::text).collect::<Result<Vec<_>, _>>()?;
                    if !texts.is_empty() {
                        self.field(name, texts.join(",").into_bytes());
                    }
                    return Ok(());
                }
                for (at, member) in present.into_iter().enumerate() {
                    let name = match self.arrays {
                        Arrays::Brackets => format!("{name}[]"),
                        Arrays::Indices => format!("{name}[{at}]"),
                        Arrays::Repeat | Arrays::Comma => name.to_owned(),
                    };
                    self.add(&name, member, depth + 1)?;
                }
            }
            Value::Bytes(bytes) => self.field(name, bytes.to_vec()),
            scalar => self.field(name, text::text(scalar)?.into_bytes()),
        }
        Ok(())
    }

    fn field(&mut self, name: &str, content: Vec<u8>) {
        let head = format!("Content-Disposition: form-data; name=\"{}\"\r\n", quoted(name));
        self.heads.push((head, content));
    }

    fn file(&mut self, part: &str, members: &Object) -> Result<(), Failure> {
        let get = |key: &str| members.get(key).unwrap_or(&Value::Null);
        let content = match get("$file") {
            Value::Null => return Ok(()),
            Value::Bytes(bytes) => bytes.to_vec(),
            scalar => text::text(scalar)?.into_bytes(),
        };
        let given = |key: &str| text::text(get(key)).map(|text| Some(text).filter(|text| !text.is_empty()));
        let name = given("$name")?.unwrap_or_else(|| part.to_owned());
        let kind = given("$type")?.unwrap_or_else(|| media_type(&name).to_owned());
        if !kind.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(Failure::new("the type of a file holds characters that no header may hold"));
        }
        let head = format!(
            "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {kind}\r\n",
            quoted(part),
            quoted(&name)
        );
        self.heads.push((head, content));
        Ok(())
    }
}

fn is_file(members: &Object) -> bool {
    ["$file", "$name", "$type"].iter().any(|key| members.contains_key(*key))
}

/// A name between quotes, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The media type that the end of a file's name says.
#[must_use]
pub fn media_type(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_lowercase();
    match end.as_str() {
        "css" => "text/css",
        "csv" => "text/csv",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "gif" => "image/gif",
        "gz" => "application/gzip",
        "htm" => "text/html",
        "html" => "text/html",
        "jpeg" => "image/jpeg",
        "jpg" => "image/jpeg",
        "json" => "application/json",
        "md" => "text/markdown",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "rtf" => "application/rtf",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "wav" => "audio/wav",
        "webp" => "image/webp",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xml" => "application/xml",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::plan::{Arrays, Nested};
    use crate::value::json;

    #[test]
    fn parts_keep_their_order_and_names_cannot_end_a_header() {
        let value = r#"{"a":"1","f\"\r\n":{"$file":"x","$name":"n\".csv"},"l":[1,null,2],"o":{"k":true},"n":null,"e":{"$name":"q"}}"#;
        let value = json::read(value.as_bytes()).expect("it is JSON");
        let (boundary, body) = write(&value, Arrays::Repeat, Nested::Brackets).expect("it can be written");
        let body = String::from_utf8(body).expect("it is text").replace(&boundary, "B");
        let field = |name: &str, value: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = "--B\r\nContent-Disposition: form-data; name=\"f%22%0D%0A\"; filename=\"n%22.csv\"\r\nContent-Type: text/csv\r\n\r\nx\r\n";
        let all =
            [&field("a", "1"), file, &field("l", "1"), &field("l", "2"), &field("o[k]", "true"), "--B--\r\n"];
        assert_eq!(body, all.concat());
    }

    #[test]
    fn without_parts_nothing_is_sent() {
        let value = json::read(br#"{"a":null}"#).expect("it is JSON");
        assert_eq!(write(&value, Arrays::Repeat, Nested::Brackets).map(|(_, body)| body), Ok(Vec::new()));
    }
}
