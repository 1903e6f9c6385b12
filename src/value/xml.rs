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

use std::sync::Arc;

use super::{Failure, Object, Value, text};

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
    let mut reader = Reader { text: &text, at: 0, reading };
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

fn element(name: &str, value: &Value, depth: usize, out: &mut String) -> Result<(), Failure> {
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

#[cfg(test)]
mod tests {
    use super::{Reading, read, write};
    use crate::value::{Value, json};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn json(text: &str) -> Value {
        json::read(text.as_bytes()).expect("it is JSON")
    }

    #[test]
    fn a_document_is_one_value() {
        let cases = [
            ("<a/>", r#"{"a":""}"#),
            ("<a></a >", r#"{"a":""}"#),
            ("<a>  \n</a>", r#"{"a":""}"#),
            ("<a>&#32;</a>", r#"{"a":" "}"#),
            ("<a> x </a>", r#"{"a":" x "}"#),
            ("<a><b>1</b><c/></a>", r#"{"a":{"b":"1","c":""}}"#),
            ("<a x='1'\n y=\"&lt;2&#10;\">t</a>", r##"{"a":{"@x":"1","@y":"<2\n","#text":"t"}}"##),
            ("<a x='1\n2'/>", r#"{"a":{"@x":"1 2"}}"#),
            ("<a><b/><i>1</i><i>2</i></a>", r#"{"a":{"b":"","i":["1","2"]}}"#),
            ("<a><i>1</i></a>", r#"{"a":{"i":["1"]}}"#),
            ("<a><b>1</b><b>2</b></a>", r#"{"a":{"b":"1"}}"#),
            ("<a>x<b/>y<!-- c -->z</a>", r##"{"a":{"#text":"xyz","b":""}}"##),
            ("<a><![CDATA[<b>&amp;]]> &#x1F600;</a>", r#"{"a":"<b>&amp; 😀"}"#),
            ("<n:a xmlns:n='u' n:x='1'><n:b>2</n:b></n:a>", r#"{"a":{"@x":"1","b":"2"}}"#),
            ("<a xmlns:xsi='u'><b xsi:nil='true'/></a>", r#"{"a":{"b":null}}"#),
            (
                "\u{feff}<?xml version='1.0'?>\r\n<!DOCTYPE a PUBLIC 'x' 'y'>\n<!-- c --><a>1\r\n2</a>\n",
                r#"{"a":"1\n2"}"#,
            ),
        ];
        let lists = [Arc::from("i")];
        let reading = Reading { lists: &lists, ..Reading::default() };
        for (xml, value) in cases {
            assert_eq!(read(xml, &reading), Ok(json(value)), "{xml}");
        }
        let kept = Reading { prefixes: true, ..Reading::default() };
        let value = json(r#"{"n:a":{"@xmlns:n":"u","@n:x":"1","n:b":"2"}}"#);
        assert_eq!(read("<n:a xmlns:n='u' n:x='1'><n:b>2</n:b></n:a>", &kept), Ok(value));
    }

    #[test]
    fn elements_that_are_declared_texts_lose_their_attributes() {
        let texts = [Arc::from("t")];
        let reading = Reading { texts: &texts, ..Reading::default() };
        let xml = "<a><t x='1'>y</t><u><t x='1'/></u><v x='1'>z</v></a>";
        let value = json(r##"{"a":{"t":"y","u":{"t":""},"v":{"@x":"1","#text":"z"}}}"##);
        assert_eq!(read(xml, &reading), Ok(value));
        let inner = json(r#"{"t":{"@x":"1","b":"y"}}"#);
        assert_eq!(read("<t x='1'><b>y</b></t>", &reading), Ok(inner));
    }

    #[test]
    fn what_is_not_xml_is_told_with_its_line() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        let deep = format!("{}{}", "<a>".repeat(101), "</a>".repeat(101));
        let cases = [
            ("", 1, "an element was expected"),
            ("{}", 1, "an element was expected"),
            (bomb, 1, "a document type with rules of its own is not read"),
            ("<!DOCTYPE a", 1, "a document type with rules of its own is not read"),
            ("<a>\n&c;</a>", 2, "the entity `&c;` is not known"),
            ("<a>1 & 2</a>", 1, "`&` stands alone"),
            ("<a>&#0;</a>", 1, "`&#0;` is no character"),
            ("<a>&#xD800;</a>", 1, "`&#xD800;` is no character"),
            ("<a>\n<b></a>", 2, "`<b>` is closed by `</a>`"),
            ("<a>\n", 2, "`<a>` is not closed"),
            ("<a b>", 1, "an attribute of `<a>` is not written as `name=\"value\"`"),
            ("<a b=c/>", 1, "an attribute of `<a>` is not written as `name=\"value\"`"),
            ("<a b='<'/>", 1, "an attribute of `<a>` is not written as `name=\"value\"`"),
            ("<a b='1' b='2'/>", 1, "the attribute `b` of `<a>` is written twice"),
            ("<a b='1'c='2'/>", 1, "the tag `<a>` is not closed"),
            ("<a", 1, "the tag `<a>` is not closed"),
            ("<a></a", 1, "the tag `</a>` is not closed"),
            ("< a/>", 1, "a name was expected"),
            ("<a><!-- </a>", 1, "a comment is not closed"),
            ("<a><![CDATA[ </a>", 1, "CDATA is not closed"),
            ("<?xml", 1, "an instruction is not closed"),
            ("<a/>\n<b/>", 2, "something stands behind the root element"),
            ("<a>\u{1}</a>", 1, "a control character stands in it"),
            (&deep, 1, "elements are nested more than 100 deep"),
        ];
        for (xml, line, what) in cases {
            let failure = read(xml, &Reading::default()).expect_err(xml);
            assert_eq!(failure.0, format!("this is not XML (line {line}): {what}"), "{xml}");
        }
    }

    #[test]
    fn a_value_is_one_document() {
        let cases = [
            (r#"{"a":null}"#, "<a/>"),
            (r#"{"a":{}}"#, "<a/>"),
            (r#"{"a":1.50}"#, "<a>1.5</a>"),
            (
                r##"{"a":{"@x":"\"<&\n","@y":null,"b":[1,true,null],"#text":"]]>\r","c":[]}}"##,
                "<a x=\"&quot;&lt;&amp;&#10;\"><b>1</b><b>true</b><b/>]]&gt;&#13;</a>",
            ),
        ];
        for (value, xml) in cases {
            assert_eq!(write(&json(value), &[]).as_deref(), Ok(xml), "{value}");
        }
        let spaces = [(Arc::from(""), Arc::from("u")), (Arc::from("n"), Arc::from("v"))];
        let written = write(&json(r#"{"a":"t"}"#), &spaces);
        assert_eq!(written.as_deref(), Ok("<a xmlns=\"u\" xmlns:n=\"v\">t</a>"));
        let refused = [
            ("[]", "an XML body is an object with one root element, this is an array"),
            (r#"{"a":1,"b":2}"#, "an XML body has one root element, this has 2"),
            ("{}", "an XML body has one root element, this has 0"),
            (r#"{"a":[]}"#, "an XML body has one root element, this is an array"),
            (r#"{"a b":1}"#, "`a b` is no name of an element"),
            (r#"{"a":{"@1":1}}"#, "`1` is no name of an attribute"),
            ("{\"a\":\"\\u0001\"}", "text with a control character cannot be written as XML"),
        ];
        for (value, what) in refused {
            assert_eq!(write(&json(value), &[]).expect_err(value).0, what, "{value}");
        }
    }

    /// Values in the form in which they are read: attributes first, no object that is only text.
    fn element(depth: u32) -> BoxedStrategy<Value> {
        let text = prop_oneof!["[ \t\n\ra-c<>&\"']{0,6}", "\\PC{0,6}"].prop_map(Value::text);
        if depth == 0 {
            return text.boxed();
        }
        let inner = element(depth - 1);
        let lists = proptest::collection::vec(element(depth - 1), 1..3);
        let object = (
            proptest::collection::btree_map("@[a-z]{1,3}", "[ \t\n\r\\PC]{0,6}", 0..3),
            proptest::option::of("[ \n\ra-z<&]{1,6}"),
            proptest::collection::btree_map("[a-hj-z]{1,3}", inner, 0..3),
            proptest::option::of(lists),
        );
        let object = object.prop_map(|(attributes, text, children, list)| {
            let mut members: Vec<(String, Value)> = Vec::new();
            members.extend(attributes.into_iter().map(|(name, value)| (name, Value::text(value))));
            members.extend(text.map(|text| ("#text".to_owned(), Value::text(text))));
            members.extend(children);
            members.extend(list.map(|list| ("i".to_owned(), Value::array(list))));
            match &members[..] {
                [] => Value::text(""),
                [(name, only)] if name == "#text" => only.clone(),
                _ => Value::object(members),
            }
        });
        prop_oneof![text, object].boxed()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(root in element(3)) {
            let document = Value::object([("root", root)]);
            let written = write(&document, &[]).expect("it is a document");
            let lists = [Arc::from("i")];
            let again = read(&written, &Reading { lists: &lists, ..Reading::default() });
            prop_assert_eq!(again, Ok(document), "{}", written);
        }

        #[test]
        fn anything_may_be_read(text in "[<>/!\\[\\]&;#ax'=\" \\-?\n]{0,40}") {
            let _ = read(&text, &Reading::default());
        }
    }
}
