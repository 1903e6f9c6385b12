//! Functions that read and write XML, CSV and YAML.

use std::sync::Arc;

use super::{Builtin, Example, Literal, fits, flag, optional, param, text_literal, wrong};
use crate::value::text::text;
use crate::value::{Failure, Object, Value, csv, xml, yaml};

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

pub(super) const FROMYAML: Builtin = Builtin {
    name: "fromyaml",
    summary: "Reads `text` as YAML 1.2: `no`, `0123`, `12:30` and dates are texts. Tags, anchors, aliases, keys that stand twice and lines that a tab indents are refused.",
    params: &[param("text", "string", "A document.")],
    returns: "any",
    examples: &[
        Example {
            call: r"fromyaml('a: 1\nb: [x, 2.50, ~]\nc:\n  - d: |\n      e\n      f\n')",
            gives: r"{'a': 1, 'b': ['x', 2.5, null], 'c': [{'d': 'e\nf\n'}]}",
        },
        Example {
            call: "fromyaml('[no, on, y, 0123, 12:30, 2024-01-31, 1_000, 1.0.0, .inf]')",
            gives: "['no', 'on', 'y', '0123', '12:30', '2024-01-31', '1_000', '1.0.0', '.inf']",
        },
        Example {
            call: "fromyaml('[true, False, NULL, -1, +2, .5, 1., 1e3, 0x1F, 0o17, -0x1]')",
            gives: "[true, false, null, -1, 2, 0.5, 1.0, 1000.0, 31, 15, '-0x1']",
        },
        Example { call: "fromyaml('{on: 1, 7: x, <<: y}')", gives: "{'on': 1, '7': 'x', '<<': 'y'}" },
        Example {
            call: r#"fromyaml('a: >-\n  b\n  c\nd: "\\u00fc\\t"\n# no\n')"#,
            gives: r"{'a': 'b c', 'd': 'ü\t'}",
        },
        Example { call: r"fromyaml('---\na\n...\n')", gives: "'a'" },
        Example { call: "fromyaml('9223372036854775808')", gives: "decimal('9223372036854775808')" },
        Example { call: "fromyaml('0xffffffffffffffff')", gives: "'0xffffffffffffffff'" },
        Example { call: "fromyaml('\"\"')", gives: "''" },
        Example { call: "fromyaml('')", gives: "null" },
        Example { call: "fromyaml('a: [')", gives: "error" },
        Example { call: "fromyaml('a: &x 1')", gives: "error" },
        Example { call: "fromyaml('[*x]')", gives: "error" },
        Example { call: "fromyaml('!!str 1')", gives: "error" },
        Example { call: "fromyaml('{a: 1, a: 2}')", gives: "error" },
        Example { call: "fromyaml('{~: 1}')", gives: "error" },
        Example { call: r"fromyaml('? [a]\n: 1')", gives: "error" },
        Example { call: r"fromyaml('a\n---\nb')", gives: "error" },
        Example { call: r"fromyaml('a\u2028b')", gives: "error" },
        Example { call: "fromyaml(pad_end('', 101, '[') ~ pad_end('', 101, ']'))", gives: "error" },
        Example { call: "fromyaml(pad_end('', 9, '[') ~ pad_end('', 9, ']')) | length", gives: "1" },
        Example { call: r"fromyaml('\ta')", gives: "error" },
        Example { call: r"fromyaml('a:\n  - \tb')", gives: "error" },
        Example { call: r"fromyaml('a:\tb\t')", gives: "{'a': 'b'}" },
        Example { call: "fromyaml(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(document)] => yaml::read(document),
        other => wrong("fromyaml", other),
    },
    ruby: "s.fromyaml({0})",
};

pub(super) const TOYAML: Builtin = Builtin {
    name: "toyaml",
    summary: "Writes `x` as YAML that readers of 1.1 and 1.2 take for the same, nulls of objects left out.",
    params: &[
        param("x", "any?", "Any value but bytes and durations."),
        optional("nulls", "literal boolean", "false", "Whether keys with null are written."),
    ],
    returns: "string",
    examples: &[
        Example {
            call: "toyaml({'a': [1, 'x y', ['z'], {'b': 2.5, 'c': {}}], 'd': {'e': true}, 'f': null})",
            gives: r"'a:\n  - 1\n  - x y\n  - - z\n  - b: 2.5\n    c: {}\nd:\n  e: true\n'",
        },
        Example {
            call: "toyaml(['no', '0123', '', 'a: b', ' c', 'd ', 'ü', '-', 'Null'])",
            gives: r#"'- "no"\n- "0123"\n- ""\n- "a: b"\n- " c"\n- "d "\n- "ü"\n- "-"\n- "Null"\n'"#,
        },
        Example {
            call: "toyaml({'a': null, 'yes': date('2024-01-31'), 'x y': []}, nulls=true)",
            gives: r#"'a: null\n"yes": "2024-01-31"\nx y: []\n'"#,
        },
        Example { call: r"toyaml('\u007f\u2028\n\\')", gives: r#"'"\\u007f\\u2028\\n\\\\"\n'"# },
        Example { call: "toyaml(decimal('1.50'))", gives: r"'1.5\n'" },
        Example {
            call: "fromyaml(toyaml({'on': ['~', '1', 1, 'true', true, null]}))",
            gives: "{'on': ['~', '1', 1, 'true', true, null]}",
        },
        Example { call: "toyaml([{'a': null}])", gives: r"'- {}\n'" },
        Example { call: "toyaml(null)", gives: r"'null\n'" },
        Example { call: "toyaml(base64decode(''))", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([x], [nulls]) => yaml::write(x, flag(nulls)).map(Value::text),
        (other, _) => wrong("toyaml", other),
    },
    ruby: "s.toyaml({0}{, 1})",
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
