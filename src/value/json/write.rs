//! Values as JSON text, exact to the byte: signatures are computed over it.

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::DEEPEST;
use crate::value::text::{self, write_number};
use crate::value::{Failure, Object, Value};

/// How many bytes are written at most, give or take one text.
const LARGEST: usize = 64 << 20;

/// How JSON is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// How many spaces a level is indented; 0 writes one line without spaces.
    pub indent: usize,
    /// Whether the keys of objects are sorted by their characters' numbers.
    pub sort_keys: bool,
    /// Whether keys whose value is null are written.
    pub nulls: bool,
    /// Whether bytes are written, as base 64; else they fail.
    pub bytes: bool,
}

/// Writes a value as JSON. Non-ASCII characters stand as they are; dates and moments are their
/// text, durations their milliseconds. Fails for bytes, unless `style` writes them, and beyond 100 levels.
pub fn write(value: &Value, style: Style) -> Result<String, Failure> {
    // Most of what is written is a record.
    let mut out = String::with_capacity(if matches!(value, Value::Object(_)) { 256 } else { 0 });
    Writer { out: &mut out, style }.value(value, 0)?;
    Ok(out)
}

struct Writer<'a> {
    out: &'a mut String,
    style: Style,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Failure> {
        if depth > DEEPEST {
            return Err(Failure::new("a value that is nested more than 100 deep cannot be written"));
        }
        if self.out.len() > LARGEST {
            return Err(Failure::new("the text would be larger than 64 MiB"));
        }
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(_) | Value::Int(_) | Value::Decimal(_) => text::write(value, self.out)?,
            Value::Number(number) => write_number(*number, self.out),
            Value::Text(text) => write_string(text, self.out),
            Value::Date(_) | Value::DateTime(_) => {
                self.out.push('"');
                text::write(value, self.out)?;
                self.out.push('"');
            }
            Value::Array(members) => self.array(members, depth)?,
            Value::Object(object) => self.object(object, depth)?,
            Value::Bytes(bytes) if self.style.bytes => {
                write_string(&STANDARD.encode(bytes), self.out);
            }
            Value::Bytes(_) => {
                return Err(Failure::new(
                    "bytes cannot be written as JSON; write `hexencode` or `base64encode`",
                ));
            }
            Value::Duration(millis) => self.out.push_str(&millis.to_string()),
            Value::File(_) => text::write(value, self.out)?,
        }
        Ok(())
    }

    fn array(&mut self, members: &[Value], depth: usize) -> Result<(), Failure> {
        self.out.push('[');
        for (at, member) in members.iter().enumerate() {
            self.next(at, depth);
            self.value(member, depth + 1)?;
        }
        self.close(']', members.is_empty(), depth);
        Ok(())
    }

    fn object(&mut self, object: &Object, depth: usize) -> Result<(), Failure> {
        let nulls = self.style.nulls;
        let members = object.iter().filter(|(_, value)| nulls || !value.is_null());
        if self.style.sort_keys {
            let mut members: Vec<_> = members.collect();
            members.sort_by_key(|(key, _)| *key);
            return self.members(members.into_iter(), depth);
        }
        self.members(members, depth)
    }

    fn members<'v>(
        &mut self,
        members: impl Iterator<Item = (&'v Arc<str>, &'v Value)>,
        depth: usize,
    ) -> Result<(), Failure> {
        self.out.push('{');
        let mut empty = true;
        for (at, (key, value)) in members.enumerate() {
            empty = false;
            self.next(at, depth);
            write_string(key, self.out);
            self.out.push_str(if self.style.indent > 0 { ": " } else { ":" });
            self.value(value, depth + 1)?;
        }
        self.close('}', empty, depth);
        Ok(())
    }

    fn next(&mut self, at: usize, depth: usize) {
        if at > 0 {
            self.out.push(',');
        }
        self.line(depth + 1);
    }

    fn close(&mut self, bracket: char, empty: bool, depth: usize) {
        if !empty {
            self.line(depth);
        }
        self.out.push(bracket);
    }

    fn line(&mut self, depth: usize) {
        if self.style.indent > 0 {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', self.style.indent * depth));
        }
    }
}

/// Appends a string in quotes, with nothing escaped that need not be.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    // Most texts hold nothing to escape. Without an early end this is done for many bytes at once.
    let escapes = |byte: u8| u8::from(byte < 0x20) | u8::from(byte == b'"') | u8::from(byte == b'\\');
    if text.bytes().fold(0, |found, byte| found | escapes(byte)) == 0 {
        out.push_str(text);
        out.push('"');
        return;
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            ..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(short);
        if short.is_empty() {
            write!(out, "\\u{byte:04x}").expect("a string takes whatever is written");
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}
