//! Functions that encode and decode.

use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Builtin, Example, fits, flag, optional, param, text_literal, wrong};
use crate::value::text::text;
use crate::value::{Failure, Object, Value};

/// The bytes of text or bytes.
pub(super) fn bytes(value: &Value) -> Option<&[u8]> {
    match value {
        Value::Text(text) => Some(text.as_bytes()),
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

/// Percent-encodes all but `A–Z a–z 0–9 - . _ ~`, as RFC 3986 says.
#[must_use]
pub fn urlencode(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(*byte));
            }
            _ => out.extend([
                '%',
                char::from(HEX[usize::from(byte >> 4)]),
                char::from(HEX[usize::from(byte & 15)]),
            ]),
        }
    }
    out
}

pub(super) const URLENCODE: Builtin = Builtin {
    name: "urlencode",
    summary: "Percent-encodes `x`; only letters, digits, `-`, `.`, `_` and `~` stay.",
    params: &[param("x", "string|bytes", "Text or bytes.")],
    returns: "string",
    examples: &[
        Example { call: "urlencode('a b/ü+~')", gives: "'a%20b%2F%C3%BC%2B~'" },
        Example { call: "urlencode(hexdecode('ff00'))", gives: "'%FF%00'" },
        Example { call: "urlencode('')", gives: "''" },
        Example { call: "urlencode(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x @ (Value::Text(_) | Value::Bytes(_))] => Ok(Value::text(urlencode(bytes(x).unwrap_or_default()))),
        other => wrong("urlencode", other),
    },
    ruby: "s.urlencode({0})",
};

pub(super) const URLDECODE: Builtin = Builtin {
    name: "urldecode",
    summary: "Undoes percent-encoding; a `%` without two hexadecimal digits stays.",
    params: &[
        param("text", "string", "Encoded text."),
        optional("plus", "literal boolean", "false", "Whether `+` is a space."),
    ],
    returns: "string",
    examples: &[
        Example { call: "urldecode('a%20b%2f%C3%BC+')", gives: "'a b/ü+'" },
        Example { call: "urldecode('a+b%2B', plus=true)", gives: "'a b+'" },
        Example { call: "urldecode('100%, %4 %zz%')", gives: "'100%, %4 %zz%'" },
        Example { call: "urldecode('%ff')", gives: r"'\ufffd'" },
        Example { call: "urldecode('ü%C3%BC')", gives: "'üü'" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Text(text)], [plus]) => Ok(Value::text(urldecode(text, flag(plus)))),
        (other, _) => wrong("urldecode", other),
    },
    ruby: "s.urldecode({0}{, 1})",
};

/// Undoes percent-encoding; `plus`: whether `+` is a space.
#[must_use]
pub fn urldecode(text: &str, plus: bool) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| *first == b'%').and_then(pair);
        if let Some(byte) = pair {
            out.push(byte);
            rest = &after[2..];
        } else {
            out.push(if plus && *first == b'+' { b' ' } else { *first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The byte of two hexadecimal digits.
fn pair(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

/// How arrays stand in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Arrays {
    /// `a=1&a=2`
    #[default]
    Repeat,
    /// `a[]=1&a[]=2`, the brackets encoded: strict servers refuse them otherwise
    Brackets,
    /// `a[0]=1&a[1]=2`
    Indices,
    /// `a=1,2`
    Comma,
}

impl Arrays {
    /// The way of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "repeat" => Self::Repeat,
            "brackets" => Self::Brackets,
            "indices" => Self::Indices,
            "comma" => Self::Comma,
            _ => return None,
        })
    }

    /// The word of this way.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Repeat => "repeat",
            Self::Brackets => "brackets",
            Self::Indices => "indices",
            Self::Comma => "comma",
        }
    }
}

/// How objects stand in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Nested {
    /// `a[b]=1`
    #[default]
    Brackets,
    /// `a.b=1`
    Dots,
}

/// Writes an object as a query or a form: in its order, spaces as `%20`, without nulls, empty
/// arrays and empty objects.
pub fn query(object: &Object, arrays: Arrays, nested: Nested) -> Result<String, Failure> {
    let mut query = Query { arrays, nested, out: String::new() };
    for (key, value) in object {
        query.parameter(&urlencode(key.as_bytes()), value, 0)?;
    }
    Ok(query.out)
}

/// A query that is being written.
struct Query {
    arrays: Arrays,
    nested: Nested,
    out: String,
}

impl Query {
    /// Writes a parameter whose name is encoded already.
    fn parameter(&mut self, name: &str, value: &Value, depth: usize) -> Result<(), Failure> {
        if depth > crate::value::json::DEEPEST {
            return Err(Failure::new("a value that is nested more than 100 deep cannot be written"));
        }
        match value {
            Value::Null => Ok(()),
            Value::Object(object) => object.iter().try_for_each(|(key, value)| {
                let key = urlencode(key.as_bytes());
                let inner = match self.nested {
                    Nested::Brackets => format!("{name}%5B{key}%5D"),
                    Nested::Dots => format!("{name}.{key}"),
                };
                self.parameter(&inner, value, depth + 1)
            }),
            Value::Array(members) => self.members(name, members, depth),
            other => self.pair(name, &urlencode(text(other)?.as_bytes())),
        }
    }

    fn members(&mut self, name: &str, members: &[Value], depth: usize) -> Result<(), Failure> {
        let present = members.iter().filter(|member| !member.is_null());
        if self.arrays == Arrays::Comma {
            let written = present.map(|member| Ok(urlencode(text(member)?.as_bytes())));
            let written = written.collect::<Result<Vec<_>, Failure>>()?;
            return if written.is_empty() { Ok(()) } else { self.pair(name, &written.join(",")) };
        }
        for (at, member) in present.enumerate() {
            let name = match self.arrays {
                Arrays::Brackets => format!("{name}%5B%5D"),
                Arrays::Indices => format!("{name}%5B{at}%5D"),
                Arrays::Repeat | Arrays::Comma => name.to_owned(),
            };
            self.parameter(&name, member, depth + 1)?;
        }
        Ok(())
    }

    fn pair(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        if !self.out.is_empty() {
            self.out.push('&');
        }
        self.out.extend([name, "=", value]);
        fits(self.out.len())
    }
}

pub(super) const QUERY: Builtin = Builtin {
    name: "query",
    summary: "Writes `object` as a query: in its order, spaces as `%20`, nulls left out.",
    params: &[
        param("object", "object", "Names and values."),
        optional("arrays", "word(repeat|brackets|indices|comma)", "'repeat'", "How arrays are written."),
    ],
    returns: "string",
    examples: &[
        Example { call: "query({'b': 'x y', 'a': 1, 'n': null, 'e': ''})", gives: "'b=x%20y&a=1&e='" },
        Example { call: "query({'a': [1, null, 2]})", gives: "'a=1&a=2'" },
        Example { call: "query({'a': [1, 2]}, 'brackets')", gives: "'a%5B%5D=1&a%5B%5D=2'" },
        Example { call: "query({'a': [1, null, 2]}, 'indices')", gives: "'a%5B0%5D=1&a%5B1%5D=2'" },
        Example { call: "query({'a': ['1,5', 2], 'b': [null]}, 'comma')", gives: "'a=1%2C5,2'" },
        Example {
            call: "query({'a': {'b': 1, 'c d': {'e': true}}, 'f': {}, 'g': []})",
            gives: "'a%5Bb%5D=1&a%5Bc%20d%5D%5Be%5D=true'",
        },
        Example {
            call: "query({'a': [{'b': 1}, {'b': 2}]}, 'indices')",
            gives: "'a%5B0%5D%5Bb%5D=1&a%5B1%5D%5Bb%5D=2'",
        },
        Example { call: "query({'$top': 1.0})", gives: "'%24top=1.0'" },
        Example { call: "query({})", gives: "''" },
        Example { call: "query({'a': [[1]]}, 'comma')", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Object(object)], [arrays]) => {
            let arrays = Arrays::parse(text_literal(arrays)).unwrap_or_default();
            query(object, arrays, Nested::default()).map(Value::text)
        }
        (other, _) => wrong("query", other),
    },
    ruby: "s.query({0}{, 1})",
};

/// One segment of a path: fails for what is empty, `.` or `..`, encoded ones too.
pub fn segment(text: &str) -> Result<String, Failure> {
    match text {
        "" => Err(Failure::new("a value in the path is empty")),
        _ if climbs(text) => Err(Failure::new("a value in the path leads to another path")),
        _ => Ok(urlencode(text.as_bytes())),
    }
}

/// Whether a segment is `.` or `..`, however it is written.
#[must_use]
pub fn climbs(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

pub(super) const SEGMENTS: Builtin = Builtin {
    name: "segments",
    summary: "Encodes each piece of `text` between `/` for a path; empty ones, `.` and `..` fail.",
    params: &[param("text", "string", "Several segments of a path.")],
    returns: "string",
    examples: &[
        Example { call: "segments('a b/ü')", gives: "'a%20b/%C3%BC'" },
        Example { call: "segments('a')", gives: "'a'" },
        Example { call: "segments('a/../b')", gives: "error" },
        Example { call: "segments('a/%2E%2e')", gives: "error" },
        Example { call: "segments('a/./b')", gives: "error" },
        Example { call: "segments('/a')", gives: "error" },
        Example { call: "segments('a//b')", gives: "error" },
        Example { call: "segments('')", gives: "error" },
        Example { call: "segments('...')", gives: "'...'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let pieces = text.split('/').map(segment).collect::<Result<Vec<_>, _>>()?;
            Ok(Value::text(pieces.join("/")))
        }
        other => wrong("segments", other),
    },
    ruby: "s.segments({0})",
};

pub(super) const BASE64ENCODE: Builtin = Builtin {
    name: "base64encode",
    summary: "Writes `x` in base 64.",
    params: &[
        param("x", "string|bytes", "Text or bytes."),
        optional("url", "literal boolean", "false", "Whether `-` and `_` stand for `+` and `/`."),
        optional("padding", "literal boolean", "true", "Whether `=` fills it up."),
    ],
    returns: "string",
    examples: &[
        Example { call: "base64encode('ü?>')", gives: "'w7w/Pg=='" },
        Example { call: "base64encode('ü?>', url=true)", gives: "'w7w_Pg=='" },
        Example { call: "base64encode('ü?>', url=true, padding=false)", gives: "'w7w_Pg'" },
        Example { call: "base64encode('')", gives: "''" },
        Example { call: "length(base64encode(join(map(range(100), 'string'))))", gives: "256" },
    ],
    eval: |args, literals| match (args, literals) {
        ([x @ (Value::Text(_) | Value::Bytes(_))], [url, padding]) => {
            let alphabet = if flag(url) { URL_SAFE } else { STANDARD };
            let config = GeneralPurposeConfig::new().with_encode_padding(flag(padding));
            Ok(Value::text(GeneralPurpose::new(&alphabet, config).encode(bytes(x).unwrap_or_default())))
        }
        (other, _) => wrong("base64encode", other),
    },
    ruby: "s.base64encode({0}{, 1}{, 2})",
};

pub(super) const BASE64DECODE: Builtin = Builtin {
    name: "base64decode",
    summary: "The bytes that `text` writes in base 64, in either alphabet, filled up or not.",
    params: &[param("text", "string", "Base 64.")],
    returns: "bytes",
    examples: &[
        Example { call: "string(base64decode('w7w/Pg=='))", gives: "'ü?>'" },
        Example { call: "string(base64decode('w7w_Pg'))", gives: "'ü?>'" },
        Example { call: "hexencode(base64decode('_-8='))", gives: "'ffef'" },
        Example { call: "base64decode('') | length", gives: "0" },
        Example { call: "base64decode('a')", gives: "error" },
        Example { call: "base64decode('!!')", gives: "error" },
        Example { call: r"base64decode('w7w\n')", gives: "error" },
        Example { call: "base64decode('w7w=Pg')", gives: "error" },
        Example { call: "base64decode('w7w/Pg=')", gives: "error" },
        Example { call: "base64decode('w7x=')", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let unified = text.replace('-', "+").replace('_', "/");
            // Half filled up is a mistake.
            let padded = unified.ends_with('=');
            let mode =
                if padded { DecodePaddingMode::RequireCanonical } else { DecodePaddingMode::RequireNone };
            let config = GeneralPurposeConfig::new().with_decode_padding_mode(mode);
            let decoded = GeneralPurpose::new(&STANDARD, config).decode(unified);
            decoded
                .map(|bytes| Value::Bytes(Arc::from(bytes)))
                .map_err(|_| Failure::new("this is not base 64"))
        }
        other => wrong("base64decode", other),
    },
    ruby: "s.base64decode({0})",
};

/// Two small hexadecimal digits for each byte.
#[must_use]
pub fn hexencode(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(HEX[usize::from(digit)]))
        .collect()
}

pub(super) const HEXENCODE: Builtin = Builtin {
    name: "hexencode",
    summary: "Writes `x` as small hexadecimal digits.",
    params: &[param("x", "string|bytes", "Text or bytes.")],
    returns: "string",
    examples: &[
        Example { call: "hexencode('ü\\n')", gives: "'c3bc0a'" },
        Example { call: "hexencode('')", gives: "''" },
    ],
    eval: |args, _| match args {
        [x @ (Value::Text(_) | Value::Bytes(_))] => Ok(Value::text(hexencode(bytes(x).unwrap_or_default()))),
        other => wrong("hexencode", other),
    },
    ruby: "s.hexencode({0})",
};

pub(super) const HEXDECODE: Builtin = Builtin {
    name: "hexdecode",
    summary: "The bytes that `text` writes as hexadecimal digits, two for each.",
    params: &[param("text", "string", "Hexadecimal digits.")],
    returns: "bytes",
    examples: &[
        Example { call: "string(hexdecode('C3bc'))", gives: "'ü'" },
        Example { call: "hexdecode('') | length", gives: "0" },
        Example { call: "hexdecode('ZZ')", gives: "error" },
        Example { call: "hexdecode('abc')", gives: "error" },
        Example { call: "hexdecode('+1')", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let decoded: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
            decoded
                .map(|bytes| Value::Bytes(Arc::from(bytes)))
                .ok_or_else(|| Failure::new("these are not hexadecimal digits"))
        }
        other => wrong("hexdecode", other),
    },
    ruby: "s.hexdecode({0})",
};
