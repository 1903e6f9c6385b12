//! Members put into a document that is written already.
//!
//! In: the text, and an object as [`write`](super::write()) takes it. What the object does not name stays
//! as it is, byte by byte: order, white space, comments, elements of one name.

use super::write::element as written;
use super::{DEEPEST, Failure, Object, Value};

/// An element, by the places of its tags.
struct Element<'t> {
    name: &'t str,
    /// Where its first tag begins and ends.
    at: usize,
    open: usize,
    /// Where its last tag begins and ends; both are `open` where it has none.
    close: usize,
    end: usize,
    children: Vec<Element<'t>>,
    /// Text stands in it.
    text: bool,
}

/// The document with these members in it, deeply: below its root, where the object names that; `None` where
/// it does not, or the text is no document.
///
/// # Errors
/// A sentence, where what is merged cannot be written.
pub fn merge(text: &str, more: &Object) -> Result<Option<String>, Failure> {
    let Some(root) = tree(text) else { return Ok(None) };
    let Some(value) = more.get(root.name) else { return Ok(None) };
    let mut edits = Vec::new();
    change(text, &root, value, &mut edits)?;
    // What is put in comes before what changes behind it.
    edits.sort_by_key(|(from, to, _)| (*from, *to));
    let (mut out, mut at) = (String::new(), 0);
    for (from, to, new) in edits {
        out.push_str(&text[at..from]);
        out.push_str(&new);
        at = to;
    }
    out.push_str(&text[at..]);
    Ok(Some(out))
}

/// The root of a document; nothing but white space stands behind it.
fn tree(text: &str) -> Option<Element<'_>> {
    const PASSED: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
    let mut opened: Vec<Element> = Vec::new();
    let mut at = 0;
    loop {
        let start = at + text[at..].find('<')?;
        let rest = &text[start..];
        let passed = PASSED.iter().find(|(front, _)| rest.starts_with(front));
        if let Some(parent) = opened.last_mut() {
            let data = passed.is_some_and(|(front, _)| *front == "<![CDATA[");
            parent.text |= data || !text[at..start].trim().is_empty();
        }
        if let Some((front, back)) = passed {
            at = start + front.len() + rest[front.len()..].find(back)? + back.len();
            continue;
        }
        at = start + length_of_tag(rest)?;
        let done = if rest.starts_with("</") {
            let element = opened.pop()?;
            Element { close: start, end: at, ..element }
        } else {
            let name =
                rest[1..].split(|letter: char| letter.is_whitespace() || "/>".contains(letter)).next()?;
            if name.is_empty() || name.starts_with('!') || opened.len() >= DEEPEST {
                return None;
            }
            let element =
                Element { name, at: start, open: at, close: at, end: at, children: Vec::new(), text: false };
            if !text[..at].ends_with("/>") {
                opened.push(element);
                continue;
            }
            element
        };
        match opened.last_mut() {
            Some(parent) => parent.children.push(done),
            None => return text[at..].trim().is_empty().then_some(done),
        }
    }
}

/// How long the tag in front is; `>` may stand in its quotes.
fn length_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return Some(at + 1),
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None => {}
        }
    }
    None
}

type Edits = Vec<(usize, usize, String)>;

/// What changes of an element that gets this value; whether it stays, and takes the value in.
fn change(text: &str, element: &Element, value: &Value, edits: &mut Edits) -> Result<bool, Failure> {
    match value {
        Value::Object(inside) if !element.text && !inside.contains_key("#text") => {
            edit(text, element, inside, edits)?;
            Ok(true)
        }
        _ => {
            let mut new = String::new();
            written(element.name, value, 1, &mut new)?;
            edits.push((element.at, element.end, new));
            Ok(false)
        }
    }
}

/// What changes within an element.
fn edit(text: &str, element: &Element, members: &Object, edits: &mut Edits) -> Result<(), Failure> {
    let alone = element.end == element.open;
    let mut attributes = String::new();
    let mut added = String::new();
    for (name, value) in members {
        if name.starts_with('@') {
            let mut tag = String::new();
            written("a", &Value::object([(&**name, value.clone())]), 1, &mut tag)?;
            attributes.push_str(tag.trim_start_matches("<a").trim_end_matches("/>"));
            continue;
        }
        let mut same = element.children.iter().filter(|child| child.name == &**name);
        let Some(first) = same.next() else {
            written(name, value, 1, &mut added)?;
            continue;
        };
        if !change(text, first, value, edits)? {
            edits.extend(same.map(|child| (child.at, child.end, String::new())));
        }
    }
    // What an envelope says of a message stands before the message.
    let front = members.keys().all(|name| local(name) == "Header") && local(element.name) == "Envelope";
    let kept = kept_attributes(&text[element.at..element.open], element.name, members);
    let tag = format!("<{}{kept}{attributes}", element.name);
    match (alone, added.is_empty()) {
        (true, true) if !attributes.is_empty() => edits.push((element.at, element.open, format!("{tag}/>"))),
        (true, false) => {
            edits.push((element.at, element.open, format!("{tag}>{added}</{}>", element.name)));
        }
        (false, _) => {
            if !attributes.is_empty() {
                edits.push((element.at, element.open, format!("{tag}>")));
            }
            if !added.is_empty() {
                let place = if front { element.open } else { element.close };
                edits.push((place, place, added));
            }
        }
        (true, true) => {}
    }
    Ok(())
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The attributes of a tag that these members do not replace.
fn kept_attributes(tag: &str, name: &str, members: &Object) -> String {
    let mut rest = tag[1 + name.len()..].trim_end_matches('>').trim_end_matches('/');
    let mut kept = String::new();
    while let Some((front, behind)) = rest.split_once('=') {
        let behind = behind.trim_start();
        let Some(length) = behind.get(1..).and_then(|inside| inside.find(&behind[..1])) else { break };
        let (value, next) = behind.split_at(length + 2);
        if !members.contains_key(format!("@{}", front.trim()).as_str()) {
            kept.push_str(&format!(" {}={value}", front.trim()));
        }
        rest = next;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::merge;
    use crate::value::{Value, json};

    #[test]
    fn members_go_into_a_document_and_the_rest_stays() {
        let more = r#"{"a":{"@k":1,"b":{"c":2},"d":[3,4],"e":"<"}}"#;
        for (text, merged) in [
            ("<a/>", Some(r#"<a k="1"><b><c>2</c></b><d>3</d><d>4</d><e>&lt;</e></a>"#)),
            ("<a></a>", Some(r#"<a k="1"><b><c>2</c></b><d>3</d><d>4</d><e>&lt;</e></a>"#)),
            (
                "<?xml version='1.0'?><a x='>' k = \"0\"><b>t</b><z/><b/><!-- <c> --></a> ",
                Some(
                    "<?xml version='1.0'?><a x='>' k=\"1\"><b><c>2</c></b><z/><!-- <c> --><d>3</d><d>4</d><e>&lt;</e></a> ",
                ),
            ),
            (
                "<a><b y='1'/><e>old</e><d>1</d></a>",
                Some("<a k=\"1\"><b y='1'><c>2</c></b><e>&lt;</e><d>3</d><d>4</d></a>"),
            ),
            ("<n:a/>", None),
            ("<!DOCTYPE a><a/>", None),
            ("<a/><a/>", None),
            ("<a><b></a>", None),
            ("</a>", None),
            ("<a", None),
            ("<a b=\"", None),
            ("<", None),
            ("< a>", None),
            ("<a><![CDATA[", None),
            ("", None),
        ] {
            let Ok(Value::Object(more)) = json::read(more.as_bytes()) else { panic!("it is an object") };
            assert_eq!(merge(text, &more).expect("it can be written").as_deref(), merged, "{text}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_left_alone() {
        let text = format!("{}{}", "<a>".repeat(101), "</a>".repeat(101));
        let more = Value::object([("a", Value::text("b"))]);
        assert_eq!(merge(&text, more.as_object().expect("it is one")), Ok(None));
    }
}
