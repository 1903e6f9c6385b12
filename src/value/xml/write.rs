//! Values as documents.

use std::sync::Arc;

use super::{DEEPEST, is_char, is_name, is_space};
use crate::value::{Failure, Object, Value, text};

/// The document that a value is: an object with one member, the root element, which declares these
/// namespaces (by prefix; an empty one is that of names without). The declaration of XML is left out.
///
/// # Errors
/// A sentence, where the value is no document.
pub fn write(value: &Value, namespaces: &[(Arc<str>, Arc<str>)]) -> Result<String, Failure> {
    let Value::Object(members) = value else {
        let message =
            format!("an XML body is an object with one root element, this is {}", text::kind(value));
        return Err(Failure::new(message));
    };
    let (Some((name, root)), 1) = (members.first(), members.len()) else {
        return Err(Failure::new(format!("an XML body has one root element, this has {}", members.len())));
    };
    if matches!(root, Value::Array(_)) {
        return Err(Failure::new("an XML body has one root element, this is an array"));
    }
    let root = if namespaces.is_empty() { root.clone() } else { declared(root, namespaces) };
    let mut out = String::new();
    element(name, &root, 1, &mut out)?;
    Ok(out)
}

/// The root with its namespaces in front.
fn declared(root: &Value, namespaces: &[(Arc<str>, Arc<str>)]) -> Value {
    let mut members: Object = namespaces
        .iter()
        .map(|(prefix, uri)| {
            let name = if prefix.is_empty() { "@xmlns".to_owned() } else { format!("@xmlns:{prefix}") };
            (Arc::from(name), Value::Text(uri.clone()))
        })
        .collect();
    match root {
        Value::Object(own) => members.extend(own.iter().map(|(key, value)| (key.clone(), value.clone()))),
        other => {
            members.insert(Arc::from("#text"), other.clone());
        }
    }
    Value::Object(members.into())
}

pub(super) fn element(name: &str, value: &Value, depth: usize, out: &mut String) -> Result<(), Failure> {
    if depth > DEEPEST {
        return Err(Failure::new(format!("elements are nested more than {DEEPEST} deep")));
    }
    if let Value::Array(members) = value {
        return members.iter().try_for_each(|member| element(name, member, depth + 1, out));
    }
    if !is_name(name) {
        return Err(Failure::new(format!("`{name}` is no name of an element")));
    }
    let mut inside = String::new();
    out.push('<');
    out.push_str(name);
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter() {
                if let Some(attribute) = key.strip_prefix('@') {
                    if !is_name(attribute) {
                        return Err(Failure::new(format!("`{attribute}` is no name of an attribute")));
                    }
                    if !member.is_null() {
                        out.push_str(&format!(" {attribute}=\""));
                        escape(&text::text(member)?, true, out)?;
                        out.push('"');
                    }
                } else if &**key == "#text" {
                    escape(&text::text(member)?, false, &mut inside)?;
                } else {
                    element(key, member, depth + 1, &mut inside)?;
                }
            }
        }
        scalar => escape(&text::text(scalar)?, false, &mut inside)?,
    }
    if inside.is_empty() {
        out.push_str("/>");
    } else {
        out.push_str(&format!(">{inside}</{name}>"));
    }
    Ok(())
}

/// Writes text so that it reads back the same.
fn escape(text: &str, quoted: bool, out: &mut String) -> Result<(), Failure> {
    let blank = !quoted && text.chars().all(is_space);
    for (at, letter) in text.char_indices() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' if quoted => out.push_str(&format!("&#{};", u32::from(letter))),
            // White space alone would be no text.
            _ if blank && at == 0 => out.push_str(&format!("&#{};", u32::from(letter))),
            letter if is_char(letter) => out.push(letter),
            _ => return Err(Failure::new("text with a control character cannot be written as XML")),
        }
    }
    Ok(())
}
