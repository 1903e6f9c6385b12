//! XML as values, and values as XML.
//!
//! A document is an object with one member, its root element. An element that holds text only is
//! that text; any other is an object: attributes as `@name`, text beside them as `#text`, elements by
//! their names. An empty element is `""`, `xsi:nil="true"` is null. An element is an array exactly
//! where its name is declared a list; of others with one name the first counts. White space alone is
//! no text, unless it is written as `&#32;` or CDATA. What [`write`] writes, [`read`] reads as the same.
//!
//! Nothing is read of a document type: one that only names itself is skipped, one with rules of its
//! own is refused, so no entity can grow or lead elsewhere.

mod merge;
#[cfg(test)]
mod tests;
mod write;

use std::sync::Arc;

pub use merge::merge;
pub use write::write;

use super::json::MOST_PARTS;
use super::{Failure, Object, Value};

/// How deep elements may be nested.
pub const DEEPEST: usize = 100;

/// What has to be known to read a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading<'a> {
    /// The names of elements that are arrays.
    pub lists: &'a [Arc<str>],
    /// The names of elements that are texts: their attributes are passed over.
    pub texts: &'a [Arc<str>],
    /// Names keep the prefixes of their namespaces, and declarations of namespaces are attributes.
    pub prefixes: bool,
}

/// The value of a document.
///
/// # Errors
/// A sentence, with the line, where it is not XML.
pub fn read(text: &str, reading: &Reading) -> Result<Value, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader { text: &text, at: 0, left: MOST_PARTS, reading };
    if let Some(at) = text.find(|letter| !is_char(letter)) {
        reader.at = at;
        return Err(reader.failure("a control character stands in it"));
    }
    reader.between(true)?;
    if !reader.skip("<") {
        return Err(reader.failure("an element was expected"));
    }
    let (name, value) = reader.element(1)?;
    reader.between(false)?;
    if reader.rest().is_empty() {
        Ok(Value::object([(reader.plain(name), value)]))
    } else {
        Err(reader.failure("something stands behind the root element"))
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Elements and attributes that may still come.
    left: usize,
    reading: &'t Reading<'t>,
}

/// What an element holds so far.
#[derive(Default)]
struct Content {
    members: Object,
    /// All text so far; its place among the members is held from the first on.
    text: String,
    /// The text since the last element, and whether white space in it counts.
    run: String,
    solid: bool,
}

impl Content {
    /// Ends a run of text.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        let solid = std::mem::take(&mut self.solid);
        if !solid && run.chars().all(is_space) {
            return;
        }
        self.text.push_str(&run);
        self.members.entry(Arc::from("#text")).or_default();
    }
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn failure(&self, what: impl AsRef<str>) -> Failure {
        let line = self.text[..self.at].bytes().filter(|byte| *byte == b'\n').count() + 1;
        Failure::new(format!("this is not XML (line {line}): {}", what.as_ref()))
    }

    /// Counts an element or an attribute.
    fn count(&mut self) -> Result<(), Failure> {
        let left = self.left.checked_sub(1);
        self.left = left.ok_or_else(|| self.failure(format!("it has more than {MOST_PARTS} parts")))?;
        Ok(())
    }

    fn skip(&mut self, what: &str) -> bool {
        let is = self.rest().starts_with(what);
        if is {
            self.at += what.len();
        }
        is
    }

    fn spaces(&mut self) -> bool {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches(is_space);
        self.at += rest.len() - trimmed.len();
        trimmed.len() < rest.len()
    }

    fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let end = name_length(rest);
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }

    /// What stands before or behind the root element.
    fn between(&mut self, before: bool) -> Result<(), Failure> {
        loop {
            self.spaces();
            if self.skip("<?") {
                self.until("?>", "an instruction is not closed")?;
            } else if self.skip("<!--") {
                self.until("-->", "a comment is not closed")?;
            } else if before && self.skip("<!DOCTYPE") {
                let end = self.rest().find(['>', '[']).unwrap_or(self.rest().len());
                self.at += end;
                if !self.skip(">") {
                    return Err(self.failure("a document type with rules of its own is not read"));
                }
            } else {
                return Ok(());
            }
        }
    }

    /// What stands before `end`, which is passed.
    fn until(&mut self, end: &str, otherwise: &str) -> Result<&'t str, Failure> {
        let rest = self.rest();
        let Some(at) = rest.find(end) else { return Err(self.failure(otherwise)) };
        self.at += at + end.len();
        Ok(&rest[..at])
    }

    /// The element whose `<` was passed.
    fn element(&mut self, depth: usize) -> Result<(&'t str, Value), Failure> {
        if depth > DEEPEST {
            return Err(self.failure(format!("elements are nested more than {DEEPEST} deep")));
        }
        self.count()?;
        let Some(name) = self.name() else { return Err(self.failure("a name was expected")) };
        let mut content = Content::default();
        let nothing = self.attributes(name, &mut content)?;
        if self.skip("/>") {
        } else if self.skip(">") {
            self.inside(name, &mut content, depth)?;
        } else {
            return Err(self.failure(format!("the tag `<{name}>` is not closed")));
        }
        let mut members = content.members;
        if let Some(text) = members.get_mut("#text") {
            *text = Value::text(content.text);
        }
        let value = match members.get("#text") {
            _ if nothing => Value::Null,
            text if self.is_text(name, &members) => text.cloned().unwrap_or_else(|| Value::text("")),
            None if members.is_empty() => Value::text(""),
            Some(text) if members.len() == 1 => text.clone(),
            _ => Value::Object(members.into()),
        };
        Ok((name, value))
    }

    /// The attributes of an element; whether they say that it is null.
    fn attributes(&mut self, name: &str, content: &mut Content) -> Result<bool, Failure> {
        let mut nothing = false;
        let mut seen = std::collections::HashSet::new();
        while self.spaces() && !self.rest().starts_with(['/', '>']) {
            let key = self.name();
            let raw = key.and_then(|_| self.quoted());
            let (Some(key), Some(raw)) = (key, raw) else {
                let what = format!("an attribute of `<{name}>` is not written as `name=\"value\"`");
                return Err(self.failure(what));
            };
            self.count()?;
            if !seen.insert(key) {
                return Err(self.failure(format!("the attribute `{key}` of `<{name}>` is written twice")));
            }
            let value = self.unescaped(&raw.replace(['\t', '\n'], " "))?;
            nothing |= key == "xsi:nil" && matches!(value.as_str(), "true" | "1");
            let declares = key == "xmlns" || key.starts_with("xmlns:");
            if self.reading.prefixes || !declares {
                let key = Arc::from(format!("@{}", self.plain(key)));
                content.members.entry(key).or_insert_with(|| Value::text(value));
            }
        }
        Ok(nothing)
    }

    /// The text behind `=` and between quotes; passed only if all of it is there.
    fn quoted(&mut self) -> Option<&'t str> {
        let rest = self.rest().trim_start_matches(is_space).strip_prefix('=')?.trim_start_matches(is_space);
        let quote = rest.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        let end = rest[1..].find([quote, '<'])?;
        if rest[1..][end..].starts_with('<') {
            return None;
        }
        self.at = self.text.len() - rest.len() + end + 2;
        Some(&rest[1..=end])
    }

    /// What stands between the tags of an element, up to behind the last.
    fn inside(&mut self, name: &str, content: &mut Content, depth: usize) -> Result<(), Failure> {
        loop {
            let rest = self.rest();
            let run = &rest[..rest.find('<').unwrap_or(rest.len())];
            self.at += run.len();
            if !run.is_empty() {
                content.solid |= run.contains("&#");
                content.run.push_str(&self.unescaped(run)?);
            }
            if self.skip("</") {
                let closing = self.name().unwrap_or_default();
                if closing != name {
                    return Err(self.failure(format!("`<{name}>` is closed by `</{closing}>`")));
                }
                self.spaces();
                content.flush();
                return if self.skip(">") {
                    Ok(())
                } else {
                    Err(self.failure(format!("the tag `</{name}>` is not closed")))
                };
            } else if self.skip("<!--") {
                self.until("-->", "a comment is not closed")?;
            } else if self.skip("<![CDATA[") {
                let data = self.until("]]>", "CDATA is not closed")?;
                content.solid = true;
                content.run.push_str(data);
            } else if self.skip("<?") {
                self.until("?>", "an instruction is not closed")?;
            } else if self.skip("<") {
                content.flush();
                let (child, value) = self.element(depth + 1)?;
                self.add(&mut content.members, child, value);
            } else {
                return Err(self.failure(format!("`<{name}>` is not closed")));
            }
        }
    }

    /// Adds an element to those of its parent.
    fn add(&self, members: &mut Object, name: &str, value: Value) {
        let name = self.plain(name);
        let listed = self.reading.lists.iter().any(|list| **list == *name);
        match members.get_mut(name) {
            None if listed => {
                members.insert(Arc::from(name), Value::array(vec![value]));
            }
            None => {
                members.insert(Arc::from(name), value);
            }
            Some(Value::Array(all)) if listed => Arc::make_mut(all).push(value),
            Some(_) => {}
        }
    }

    /// Whether an element is a text although it has attributes.
    fn is_text(&self, name: &str, members: &Object) -> bool {
        let name = self.plain(name);
        self.reading.texts.iter().any(|text| **text == *name)
            && members.keys().all(|key| key.starts_with(['@', '#']))
    }

    /// A name as it is read: without its prefix, unless prefixes are kept.
    fn plain<'n>(&self, name: &'n str) -> &'n str {
        if self.reading.prefixes { name } else { name.rsplit(':').next().unwrap_or(name) }
    }

    /// Text without its references.
    fn unescaped(&self, raw: &str) -> Result<String, Failure> {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            out.push_str(&rest[..at]);
            let behind = &rest[at + 1..];
            let end = behind.char_indices().take(33).find(|(_, letter)| matches!(letter, ';' | '&'));
            let Some((end, ';')) = end else { return Err(self.failure("`&` stands alone")) };
            let name = &behind[..end];
            let code = match name.strip_prefix("#x") {
                Some(hex) if (1..=6).contains(&hex.len()) => u32::from_str_radix(hex, 16).ok(),
                Some(_) => None,
                None => name
                    .strip_prefix('#')
                    .filter(|digits| (1..=7).contains(&digits.len()))
                    .and_then(|digits| digits.parse().ok()),
            };
            match name {
                "lt" => out.push('<'),
                "gt" => out.push('>'),
                "amp" => out.push('&'),
                "quot" => out.push('"'),
                "apos" => out.push('\''),
                _ if name.starts_with('#') => {
                    let letter = code.filter(|_| !name.contains('+')).and_then(char::from_u32);
                    let Some(letter) = letter.filter(|letter| is_char(*letter)) else {
                        return Err(self.failure(format!("`&{name};` is no character")));
                    };
                    out.push(letter);
                }
                _ => return Err(self.failure(format!("the entity `&{name};` is not known"))),
            }
            rest = &behind[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

/// Whether a document may hold a character (XML 1.0, 2.2).
fn is_char(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// How many bytes at the start are a name (XML 1.0, 2.3).
fn name_length(text: &str) -> usize {
    let first = |letter: char| {
        matches!(letter, 'a'..='z' | 'A'..='Z' | '_' | ':' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
            | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
            | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let further = |letter: char| {
        first(letter)
            || matches!(letter, '0'..='9' | '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
    };
    if !text.starts_with(first) {
        return 0;
    }
    text.find(|letter| !further(letter)).unwrap_or(text.len())
}

/// Whether a text can be the name of an element or attribute.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && name_length(text) == text.len()
}
