//! What a document is, and that it is read as it was written.

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
