//! CSV as values (RFC 4180).
//!
//! Lines end in `\n` or `\r\n`; empty ones are passed over. All values are texts, an empty one is `""`.
//! With headers a row is an object, and what a short row lacks is null; without, it is an array.

use std::collections::HashSet;
use std::sync::Arc;

use super::json::MOST_PARTS;
use super::{Failure, Object, Value};

/// The rows of a text.
///
/// # Errors
/// A sentence, with the line, where quotes are broken, a row is longer than the header, or the header
/// names a column twice.
pub fn read(text: &str, separator: char, headers: bool) -> Result<Value, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, at: 0, separator, left: MOST_PARTS };
    let mut names: Option<Vec<Arc<str>>> = None;
    let mut rows = Vec::new();
    while reader.at < text.len() {
        if reader.line_end() {
            continue;
        }
        let start = reader.at;
        let row = reader.row()?;
        if !headers {
            rows.push(Value::array(row.into_iter().map(Value::Text).collect()));
            continue;
        }
        let Some(names) = &names else {
            let mut seen = HashSet::new();
            if let Some(name) = row.iter().find(|name| !seen.insert(&***name)) {
                return Err(reader.failure(start, format!("the header names `{name}` twice")));
            }
            names = Some(row);
            continue;
        };
        if row.len() > names.len() {
            let what = format!("a row has {} fields, and the header {}", row.len(), names.len());
            return Err(reader.failure(start, what));
        }
        // A few letters of a short row stand for as many nulls as the header is long.
        reader.take(start, names.len() - row.len())?;
        let cells = row.into_iter().map(Value::Text).chain(std::iter::repeat(Value::Null));
        let members: Object = names.iter().cloned().zip(cells).collect();
        rows.push(Value::Object(members.into()));
    }
    Ok(Value::array(rows))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    separator: char,
    /// Values that may still come.
    left: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn failure(&self, at: usize, what: impl AsRef<str>) -> Failure {
        let line = self.text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
        Failure::new(format!("this is not CSV (line {line}): {}", what.as_ref()))
    }

    /// Counts values.
    fn take(&mut self, at: usize, values: usize) -> Result<(), Failure> {
        let left = self.left.checked_sub(values);
        self.left = left.ok_or_else(|| self.failure(at, format!("it has more than {MOST_PARTS} parts")))?;
        Ok(())
    }

    /// Passes the end of a line, if it is here.
    fn line_end(&mut self) -> bool {
        let rest = self.rest();
        let length = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        self.at += length;
        length > 0
    }

    /// The fields up to the end of the line.
    fn row(&mut self) -> Result<Vec<Arc<str>>, Failure> {
        let mut row = Vec::new();
        loop {
            row.push(self.field()?);
            if self.rest().starts_with(self.separator) {
                self.at += self.separator.len_utf8();
            } else {
                self.line_end();
                return Ok(row);
            }
        }
    }

    /// A field, up to the separator or the end of its line.
    fn field(&mut self) -> Result<Arc<str>, Failure> {
        let start = self.at;
        self.take(start, 1)?;
        if !self.rest().starts_with('"') {
            let rest = self.rest();
            let end = rest.find([self.separator, '\n', '"']).unwrap_or(rest.len());
            let field = &rest[..end];
            if rest[end..].starts_with('"') {
                return Err(self.failure(start, "a quote stands inside of a field without quotes"));
            }
            let field =
                if rest[end..].starts_with('\n') { field.strip_suffix('\r').unwrap_or(field) } else { field };
            self.at += field.len();
            return Ok(Arc::from(field));
        }
        let mut field = String::new();
        self.at += 1;
        loop {
            let rest = self.rest();
            let Some(end) = rest.find('"') else { return Err(self.failure(start, "a quote is not closed")) };
            field.push_str(&rest[..end]);
            self.at += end + 1;
            if !self.rest().starts_with('"') {
                break;
            }
            field.push('"');
            self.at += 1;
        }
        let rest = self.rest();
        if rest.is_empty() || rest.starts_with([self.separator, '\n']) || rest.starts_with("\r\n") {
            Ok(Arc::from(field))
        } else {
            Err(self.failure(start, "text stands behind a quote"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::value::{Value, json};
    use proptest::prelude::*;

    #[test]
    fn short_rows_below_a_long_header_are_counted() {
        let header: Vec<String> = (0..10_000).map(|at| at.to_string()).collect();
        let csv = format!("{}\n{}", header.join(","), "1\n".repeat(1_100));
        let failure = read(&csv, ',', true).expect_err("it would be eleven million values");
        assert!(failure.0.contains("more than 10000000 parts"), "{}", failure.0);
        assert!(failure.0.contains("line 1001"), "{}", failure.0);
        assert!(read(&csv, ',', false).is_ok());
    }

    #[test]
    fn rows_are_objects_or_arrays_of_texts() {
        let cases = [
            ("", ',', true, "[]"),
            ("a,b\n", ',', true, "[]"),
            ("a,b\n1,2\n", ',', true, r#"[{"a":"1","b":"2"}]"#),
            ("\u{feff}a;b\r\n1;\"2;\"\"x\"\"\r\ny\"", ';', true, ""),
            (
                "a;b\r\n1;\"2;\"\"x\"\"\r\ny\"\r\n\r\n;\r\n",
                ';',
                true,
                r#"[{"a":"1","b":"2;\"x\"\r\ny"},{"a":"","b":""}]"#,
            ),
            ("a,b,c\n1\n", ',', true, r#"[{"a":"1","b":null,"c":null}]"#),
            ("1,\"\"\n2, x ", ',', false, r#"[["1",""],["2"," x "]]"#),
            ("a\rb\n", ',', false, r#"[["a\rb"]]"#),
        ];
        for (csv, separator, headers, rows) in cases {
            if rows.is_empty() {
                assert!(read(csv, separator, headers).is_ok(), "{csv:?}");
                continue;
            }
            let rows: Value = json::read(rows.as_bytes()).expect("it is JSON");
            assert_eq!(read(csv, separator, headers), Ok(rows), "{csv:?}");
        }
    }

    #[test]
    fn what_is_broken_is_told_with_its_line() {
        let cases = [
            ("a\n\"1", 2, "a quote is not closed"),
            ("a\n\n\"1\"x\n", 3, "text stands behind a quote"),
            ("a\n1\"2\n", 2, "a quote stands inside of a field without quotes"),
            ("a\n1,2\n", 2, "a row has 2 fields, and the header 1"),
            ("a,b,a\n", 1, "the header names `a` twice"),
        ];
        for (csv, line, what) in cases {
            let failure = read(csv, ',', true).expect_err(csv);
            assert_eq!(failure.0, format!("this is not CSV (line {line}): {what}"), "{csv:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_read(text in "[a,\"\r\n]{0,30}", headers: bool) {
            let _ = read(&text, ',', headers);
        }

        #[test]
        fn quoted_fields_read_as_what_was_quoted(fields in proptest::collection::vec("[a,\"\r\n ü]{0,6}", 1..5)) {
            let quoted: Vec<String> =
                fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
            let row = Value::array(fields.iter().map(Value::text).collect());
            prop_assert_eq!(read(&quoted.join(","), ',', false), Ok(Value::array(vec![row])));
        }
    }
}
