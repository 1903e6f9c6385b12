//! Writes queries and forms: names and values with everything encoded but RFC 3986's unreserved
//! characters, in the author's order.

use crate::plan::{Arrays, Nested};
use crate::value::{Failure, Value, text};

use super::fault::Fault;

/// The members of `value` (an object, or null) as `name=value` joined by `&`. Nulls, empty arrays
/// and empty objects are left out.
///
/// # Errors
/// When a value has no text.
pub fn encode(value: &Value, arrays: Arrays, nested: Nested) -> Result<String, Fault> {
    let mut pairs = Vec::new();
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (key, value) in members.iter() {
                collect(key, value, arrays, nested, &mut pairs)?;
            }
        }
        other => {
            return Err(Failure::new(format!("a query is an object, this is {}", text::kind(other))).into());
        }
    }
    Ok(pairs.join("&"))
}

fn collect(
    name: &str,
    value: &Value,
    arrays: Arrays,
    nested: Nested,
    pairs: &mut Vec<String>,
) -> Result<(), Failure> {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (key, value) in members.iter() {
                let inner = match nested {
                    Nested::Brackets => format!("{name}[{key}]"),
                    Nested::Dots => format!("{name}.{key}"),
                };
                collect(&inner, value, arrays, nested, pairs)?;
            }
        }
        Value::Array(members) => {
            let present: Vec<&Value> = members.iter().filter(|member| !member.is_null()).collect();
            match arrays {
                Arrays::Comma if !present.is_empty() => {
                    let texts = present.into_iter().map(text::text).collect::<Result<Vec<_>, _>>()?;
                    pairs.push(pair(name, &texts.join(",")));
                }
                Arrays::Comma => {}
                Arrays::Repeat | Arrays::Brackets | Arrays::Indices => {
                    for (index, member) in present.into_iter().enumerate() {
                        let inner = match arrays {
                            Arrays::Brackets => format!("{name}[]"),
                            Arrays::Indices => format!("{name}[{index}]"),
                            Arrays::Repeat | Arrays::Comma => name.to_owned(),
                        };
                        collect(&inner, member, arrays, nested, pairs)?;
                    }
                }
            }
        }
        scalar => pairs.push(pair(name, &text::text(scalar)?)),
    }
    Ok(())
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", percent(name), percent(value))
}

/// A text with all but `A–Z a–z 0–9 - . _ ~` as `%XX` (RFC 3986, 2.3).
#[must_use]
pub fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend(
                [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])),
            );
        }
    }
    encoded
}
