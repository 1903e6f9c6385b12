//! Functions that read and write XML and CSV, as bodies and answers are.

use std::sync::Arc;

use super::{Builtin, Example, Literal, fits, flag, optional, param, text_literal, wrong};
use crate::value::text::text;
use crate::value::{Failure, Object, Value, csv, xml};

pub(super) const FROMXML: Builtin = Builtin {
    name: "fromxml",
    summary: "The value of XML: an object with the root element. Only elements named in `lists` are arrays.",
    params: &[
        param("text", "string", "A document."),
        optional("lists", "literal [string]", "[]", "The names of elements that are arrays."),
        optional("strip_namespaces", "literal boolean", "true", "Whether prefixes of names are left out."),
    ],
    returns: "object",
    examples: &[
        Example {
            call: r#"fromxml('<a x="1"><b>2</b><c/></a>')"#,
            gives: "{'a': {'@x': '1', 'b': '2', 'c': ''}}",
        },
        Example { call: "fromxml('<a><b>1</b></a>', lists=['b'])", gives: "{'a': {'b': ['1']}}" },
        Example { call: "fromxml('<a><b>1</b><b>2</b></a>')", gives: "{'a': {'b': '1'}}" },
        Example {
            call: "fromxml('<n:a><n:b>&lt;ü&#33;</n:b></n:a>', strip_namespaces=false)",
            gives: "{'n:a': {'n:b': '<ü!'}}",
        },
        Example { call: "fromxml('<a>')", gives: "error" },
        Example { call: "fromxml('')", gives: "error" },
        Example { call: "fromxml('<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>')", gives: "error" },
        Example { call: "fromxml(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Text(document)], [lists, strip]) => {
            let lists: Vec<Arc<str>> = match lists {
                Literal::Value(Value::Array(names)) => {
                    names.iter().filter_map(Value::as_text).map(Arc::from).collect()
                }
                _ => Vec::new(),
            };
            xml::read(document, &xml::Reading { lists: &lists, texts: &[], prefixes: !flag(strip) })
        }
        (other, _) => wrong("fromxml", other),
    },
    ruby: "s.fromxml({0}{, 1}{, 2})",
};

pub(super) const TOXML: Builtin = Builtin {
    name: "toxml",
    summary: "Writes `object` as XML: its one member is the root element, or `root` names one around it.",
    params: &[
        param("object", "object", "Elements by name, attributes as `@name`, text beside them as `#text`."),
        optional("root", "string?", "null", "The name of a root element around `object`."),
        optional(
            "declaration",
            "literal boolean",
            "true",
            "Whether the line of the version stands in front.",
        ),
    ],
    returns: "string",
    examples: &[
        Example {
            call: "toxml({'a': {'@x': 1, 'b': ['<', 2], 'c': ''}}, declaration=false)",
            gives: r#"'<a x="1"><b>&lt;</b><b>2</b><c/></a>'"#,
        },
        Example {
            call: "toxml({'b': true}, 'a')",
            gives: r#"'<?xml version="1.0" encoding="UTF-8"?><a><b>true</b></a>'"#,
        },
        Example {
            call: "toxml({'a': {'b': null, 'c': 1}, 'd': null}, declaration=false)",
            gives: "'<a><c>1</c></a>'",
        },
        Example { call: "toxml({'a': 1, 'b': 2})", gives: "error" },
        Example { call: "toxml({'a b': 1})", gives: "error" },
        Example { call: "toxml(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([object @ Value::Object(_), root @ (Value::Null | Value::Text(_))], [declaration]) => {
            let object = without_nulls(object, xml::DEEPEST);
            let written = match root {
                Value::Text(root) => xml::write(&Value::object([(root, object)]), &[]),
                _ => xml::write(&object, &[]),
            }?;
            fits(written.len())?;
            let declared = if flag(declaration) { DECLARATION } else { "" };
            Ok(Value::text(format!("{declared}{written}")))
        }
        (other, _) => wrong("toxml", other),
    },
    ruby: "s.toxml({0}{, 1}{, 2})",
};

/// Objects without their nulls, as in what is sent; what is nested too deep is refused later.
fn without_nulls(value: &Value, deeper: usize) -> Value {
    match (value, deeper.checked_sub(1)) {
        (Value::Object(members), Some(deeper)) => {
            let present = members.iter().filter(|(_, value)| !value.is_null());
            Value::object(present.map(|(key, value)| (key, without_nulls(value, deeper))))
        }
        (Value::Array(members), Some(deeper)) => {
            Value::array(members.iter().map(|member| without_nulls(member, deeper)).collect())
        }
        (other, _) => other.clone(),
    }
}

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// The separator of a function: one character that means nothing else.
fn separator(literal: &Literal) -> Result<char, Failure> {
    let mut letters = text_literal(literal).chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if !matches!(letter, '"' | '\n' | '\r') => Ok(letter),
        _ => Err(Failure::new("the separator of CSV is one character")),
    }
}

pub(super) const FROMCSV: Builtin = Builtin {
    name: "fromcsv",
    summary: "The rows of CSV (RFC 4180): objects by the names of the first line, or arrays. All values are text; what a short row lacks is null.",
    params: &[
        param("text", "string", "CSV."),
        optional("separator", "literal string", "','", "What stands between fields."),
        optional("headers", "literal boolean", "true", "Whether the first line holds names."),
    ],
    returns: "array",
    examples: &[
        Example {
            call: r#"fromcsv('id,name\n1,"a, ""b"""\r\n2\n')"#,
            gives: r#"[{'id': '1', 'name': 'a, "b"'}, {'id': '2', 'name': null}]"#,
        },
        Example { call: r"fromcsv('1;\n3;4', ';', headers=false)", gives: "[['1', ''], ['3', '4']]" },
        Example { call: "fromcsv('')", gives: "[]" },
        Example { call: r#"fromcsv('a\n"b')"#, gives: "error" },
        Example { call: r"fromcsv('a\n1,2')", gives: "error" },
        Example { call: "fromcsv('a,a')", gives: "error" },
        Example { call: "fromcsv('a', ', ')", gives: "error" },
        Example { call: "fromcsv(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Text(rows)], [between, headers]) => csv::read(rows, separator(between)?, flag(headers)),
        (other, _) => wrong("fromcsv", other),
    },
    ruby: "s.fromcsv({0}{, 1}{, 2})",
};

pub(super) const TOCSV: Builtin = Builtin {
    name: "tocsv",
    summary: "Writes `rows` as CSV (RFC 4180), each on a line; of objects the `columns`, or all keys as they appear, with their names first.",
    params: &[
        param("rows", "array", "Objects or arrays."),
        optional("columns", "[string]?", "null", "The names of the columns."),
        optional("separator", "literal string", "','", "What stands between fields."),
    ],
    returns: "string",
    examples: &[
        Example {
            call: r#"tocsv([{'id': 1, 'name': 'a, "b"'}, {'id': 2.5, 'x': true}])"#,
            gives: r#"'id,name,x\n1,"a, ""b""",\n2.5,,true\n'"#,
        },
        Example { call: "tocsv([{'a': 1, 'b': 2}], ['b', 'c'], ';')", gives: r"'b;c\n2;\n'" },
        Example { call: r"tocsv([[1, null], ['', 'x\ny']])", gives: r#"'1,\n,"x\ny"\n'"# },
        Example { call: "tocsv([{'a': ''}])", gives: r#"'a\n""\n'"# },
        Example { call: "tocsv([])", gives: "''" },
        Example { call: "fromcsv(tocsv([{'a': ' ü', 'b': '\"'}]))", gives: "[{'a': ' ü', 'b': '\"'}]" },
        Example { call: "tocsv([1])", gives: "error" },
        Example { call: "tocsv([[[]]])", gives: "error" },
        Example { call: "tocsv(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(rows), columns @ (Value::Null | Value::Array(_))], [between]) => {
            tocsv(rows, columns.as_array(), separator(between)?).map(Value::text)
        }
        (other, _) => wrong("tocsv", other),
    },
    ruby: "s.tocsv({0}{, 1}{, 2})",
};

fn tocsv(rows: &[Value], columns: Option<&[Value]>, separator: char) -> Result<String, Failure> {
    let mut found = Object::default();
    if columns.is_none() {
        let members = rows.iter().filter_map(Value::as_object).flatten();
        found
            .extend(members.filter(|(_, value)| !value.is_null()).map(|(key, _)| (key.clone(), Value::Null)));
    }
    let found: Vec<Value> = found.into_keys().map(Value::Text).collect();
    let names = columns.unwrap_or(&found);
    let mut out = String::new();
    if !names.is_empty() {
        line(names.iter(), separator, &mut out)?;
    }
    for row in rows {
        match row {
            Value::Array(cells) => line(cells.iter(), separator, &mut out)?,
            Value::Object(_) => {
                let cells = names.iter().map(|name| row.get(name.as_text().unwrap_or_default()));
                line(cells, separator, &mut out)?;
            }
            other => return wrong("tocsv", std::slice::from_ref(other)).map(|_| out),
        }
        fits(out.len())?;
    }
    Ok(out)
}

fn line<'v>(
    cells: impl Iterator<Item = &'v Value>,
    separator: char,
    out: &mut String,
) -> Result<(), Failure> {
    let texts = cells.map(text).collect::<Result<Vec<_>, _>>()?;
    for (at, cell) in texts.iter().enumerate() {
        if at > 0 {
            out.push(separator);
        }
        // A line with nothing in it would be no row.
        let alone = texts.len() == 1 && cell.is_empty();
        if alone || cell.contains([separator, '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
    Ok(())
}
