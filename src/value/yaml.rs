//! YAML as a value, by version 1.2 and its core schema.
//!
//! In: a text. Out: a [`Value`], or why there is none. Tags, anchors and aliases are refused: what a
//! stranger sends cannot grow, and is data. Plain `no`, `0123`, `12:30` and dates are texts. Writing
//! puts every text in quotes that some reader might take for something else.

use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, options};

use super::json::{self, MOST_PARTS};
use super::{Failure, Object, Value};

/// Levels of lists and maps.
const DEEPEST: usize = 100;

/// The value of a document; null where there is nothing.
///
/// # Errors
/// When it is no YAML, holds more than one document, or a tag, an anchor, an alias, a key that is no
/// text or stands twice.
pub fn read(text: &str) -> Result<Value, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(odd) = text.chars().find(|letter| is_odd(*letter) && !matches!(letter, '\t' | '\n' | '\r')) {
        return Err(Failure(format!("this is not YAML: U+{:04X} has to be escaped", u32::from(odd))));
    }
    if text.lines().any(is_tabbed) {
        return Err(Failure::new("this is not YAML: a line is indented by a tab"));
    }
    // Whether the last line has an end would be seen in the last block of text.
    let whole;
    let text = if text.ends_with('\n') {
        text
    } else {
        whole = format!("{text}\n");
        &whole
    };
    // An end without a document is taken for an empty one by some readers alone.
    let mut lines =
        text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    if lines.next().and_then(|line| line.split_whitespace().next()) == Some("...") {
        return Err(Failure::new("this is not YAML: it ends before it begins"));
    }
    let options = options! {
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: DEEPEST + 20,
        block_nesting_limit: DEEPEST + 20,
    };
    let mut reader = Reader { open: Vec::new(), root: None, left: MOST_PARTS };
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, _) = next.map_err(|error| {
            let line = error.marker().line();
            Failure(format!("this is not YAML: it cannot be read from line {line} on"))
        })?;
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                return Err(Failure::new("this is more than one document of YAML"));
            }
        }
        reader.take(event)?;
    }
    Ok(reader.root.unwrap_or_default())
}

/// Whether nothing but spaces and marks of lists and keys stands before a tab: some readers take it
/// for spaces, and others refuse it.
fn is_tabbed(line: &str) -> bool {
    let mut rest = line.trim_start_matches(' ');
    loop {
        if rest.starts_with('\t') {
            return true;
        }
        let Some(behind) = rest.strip_prefix(['-', '?']).filter(|rest| rest.starts_with([' ', '\t'])) else {
            return false;
        };
        rest = behind.trim_start_matches(' ');
    }
}

/// A list or a map that has begun.
enum Open {
    List(Vec<Value>),
    /// The key that has no value yet.
    Map(Object, Option<Arc<str>>),
}

struct Reader {
    open: Vec<Open>,
    root: Option<Value>,
    /// Parts that may still come.
    left: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) -> Result<(), Failure> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                plainly(anchor, tag.is_some())?;
                self.count()?;
                // How far in it stands is read in different ways.
                if self.open.is_empty() && matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    return Err(Failure::new("a document of YAML that is a block of text cannot be read"));
                }
                if let Some(Open::Map(members, key @ None)) = self.open.last_mut() {
                    if style == ScalarStyle::Plain && matches!(&*text, "" | "~") {
                        return Err(Failure::new("a key of YAML that is null cannot be read"));
                    }
                    if members.contains_key(&*text) {
                        return Err(Failure(format!("this is not YAML: the key `{text}` stands twice")));
                    }
                    *key = Some(Arc::from(&*text));
                    return Ok(());
                }
                let value = if style == ScalarStyle::Plain { plain(&text)? } else { Value::text(&*text) };
                self.place(value);
                Ok(())
            }
            Event::SequenceStart(_, anchor, tag) => self.begin(anchor, tag.is_some(), Open::List(Vec::new())),
            Event::MappingStart(_, anchor, tag) => {
                self.begin(anchor, tag.is_some(), Open::Map(Object::default(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                match self.open.pop() {
                    Some(Open::List(members)) => self.place(Value::array(members)),
                    Some(Open::Map(members, _)) => self.place(Value::Object(members.into())),
                    None => {}
                }
                Ok(())
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => plainly(1, false),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, anchor: usize, tag: bool, open: Open) -> Result<(), Failure> {
        plainly(anchor, tag)?;
        self.count()?;
        if matches!(self.open.last(), Some(Open::Map(_, None))) {
            return Err(Failure::new("a key of YAML that is a list or a map cannot be read"));
        }
        if self.open.len() == DEEPEST {
            return Err(Failure::new("YAML that is nested more than 100 deep cannot be read"));
        }
        self.open.push(open);
        Ok(())
    }

    fn count(&mut self) -> Result<(), Failure> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| Failure(format!("YAML has more than {MOST_PARTS} parts")))?;
        Ok(())
    }

    fn place(&mut self, value: Value) {
        match self.open.last_mut() {
            Some(Open::List(members)) => members.push(value),
            Some(Open::Map(members, key)) => {
                members.insert(key.take().unwrap_or_default(), value);
            }
            None => self.root = Some(value),
        }
    }
}

fn plainly(anchor: usize, tag: bool) -> Result<(), Failure> {
    match (anchor, tag) {
        (0, false) => Ok(()),
        (_, true) => Err(Failure::new("YAML with tags cannot be read")),
        _ => Err(Failure::new("YAML with anchors and aliases cannot be read")),
    }
}

/// What a plain scalar is.
fn plain(text: &str) -> Result<Value, Failure> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match based(text) {
            Some(number) => number,
            None if is_number(text) => json::read(as_json(text).as_bytes())?,
            None => Value::text(text),
        },
    })
}

/// A number of another base; one of more than 64 bits is text.
fn based(text: &str) -> Option<Value> {
    let (digits, base) = match text.get(..2)? {
        "0x" => (&text[2..], 16),
        "0o" => (&text[2..], 8),
        _ => return None,
    };
    let all = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    all.then(|| i64::from_str_radix(digits, base).map_or_else(|_| Value::text(text), Value::Int))
}

/// Whether a plain scalar is a number. One with leading zeros is none: it would lose them.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits(unsigned);
    if whole > 1 && unsigned.starts_with('0') {
        return false;
    }
    let (fraction, rest) = match unsigned[whole..].strip_prefix('.') {
        Some(rest) => (digits(rest), &rest[digits(rest)..]),
        None => (0, &unsigned[whole..]),
    };
    if whole + fraction == 0 {
        return false;
    }
    match rest.strip_prefix(['e', 'E']) {
        None => rest.is_empty(),
        Some(exponent) => {
            let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
    }
}

/// A number as JSON writes it: digits on both sides of the point.
fn as_json(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let zero = if digits.starts_with('.') { "0" } else { "" };
    let open =
        digits.find('.').is_some_and(|at| !digits[at + 1..].starts_with(|next: char| next.is_ascii_digit()));
    let digits = if open { digits.replacen('.', ".0", 1) } else { digits.to_owned() };
    format!("{sign}{zero}{digits}")
}

/// Whether a character cannot stand in YAML as it is, or not for every reader.
fn is_odd(letter: char) -> bool {
    matches!(letter, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Writes a value, with a line end behind it. `nulls`: whether keys with null are written.
///
/// # Errors
/// For what JSON cannot write either, and what is nested more than 100 deep.
pub fn write(value: &Value, nulls: bool) -> Result<String, Failure> {
    let mut writer = Writer { out: String::new(), nulls };
    writer.block(value, 0)?;
    writer.out.push('\n');
    Ok(writer.out)
}

struct Writer {
    out: String,
    nulls: bool,
}

impl Writer {
    fn members<'v>(&self, members: &'v Object) -> impl Iterator<Item = (&'v Arc<str>, &'v Value)> + use<'v> {
        let nulls = self.nulls;
        members.iter().filter(move |(_, value)| nulls || !value.is_null())
    }

    /// Whether a value takes lines of its own.
    fn is_block(&self, value: &Value) -> bool {
        match value {
            Value::Array(members) => !members.is_empty(),
            Value::Object(members) => self.members(members).next().is_some(),
            _ => false,
        }
    }

    /// A value, its first line at the present place and the others `level` levels in.
    fn block(&mut self, value: &Value, level: usize) -> Result<(), Failure> {
        if level > DEEPEST {
            return Err(Failure::new("a value that is nested more than 100 deep cannot be written"));
        }
        match value {
            Value::Array(members) if !members.is_empty() => {
                for (at, member) in members.iter().enumerate() {
                    self.next_line(at, level)?;
                    self.out.push_str("- ");
                    self.block(member, level + 1)?;
                }
                Ok(())
            }
            Value::Object(members) if self.is_block(value) => {
                for (at, (key, member)) in self.members(members).enumerate() {
                    self.next_line(at, level)?;
                    self.text(key);
                    self.out.push(':');
                    if self.is_block(member) {
                        self.next_line(1, level + 1)?;
                    } else {
                        self.out.push(' ');
                    }
                    self.block(member, level + 1)?;
                }
                Ok(())
            }
            Value::Array(_) => {
                self.out.push_str("[]");
                Ok(())
            }
            Value::Object(_) => {
                self.out.push_str("{}");
                Ok(())
            }
            Value::Text(text) => {
                self.text(text);
                Ok(())
            }
            other => {
                self.out.push_str(&json::write(other, json::Style::default())?);
                Ok(())
            }
        }
    }

    /// Begins a line, unless it is the first.
    fn next_line(&mut self, at: usize, level: usize) -> Result<(), Failure> {
        if at > 0 {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", level));
        }
        if self.out.len() > LARGEST {
            return Err(Failure::new("the text would be larger than 64 MiB"));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if is_plain(text) {
            self.out.push_str(text);
            return;
        }
        let mut quoted = String::new();
        json::write_string(text, &mut quoted);
        for letter in quoted.chars() {
            if is_odd(letter) {
                self.out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            } else {
                self.out.push(letter);
            }
        }
    }
}

/// The most bytes that are written.
const LARGEST: usize = 64 << 20;

/// Words that some reader of YAML takes for something else than text.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Whether a text needs no quotes for any reader.
fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && !text.ends_with(' ')
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-./ ".contains(letter))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::value::Value;
    use crate::value::json::{self, Style};

    fn as_json(yaml: &str) -> Result<String, String> {
        let value = read(yaml).map_err(|failure| failure.0)?;
        Ok(json::write(&value, Style { nulls: true, ..Style::default() }).expect("it can be written"))
    }

    #[test]
    fn documents_are_values() {
        let cases = [
            ("", "null"),
            ("---\n", "null"),
            ("a: 1\nb: [x, 2.50, .5, 1., +3, -0x1]\n", r#"{"a":1,"b":["x",2.5,0.5,1.0,3,"-0x1"]}"#),
            ("- no\n- 0123\n- 12:30\n- 2024-01-31\n- y\n", r#"["no","0123","12:30","2024-01-31","y"]"#),
            ("{on: true, off: False, null: ~}", r#"{"on":true,"off":false,"null":null}"#),
            ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", r#"{"a":"x\ny\n","b":"x y"}"#),
            ("a: |\n  x", r#"{"a":"x\n"}"#),
            ("'1': \"\\u00fc\"\n", r#"{"1":"ü"}"#),
            (
                "[0x1F, 0o17, 0x, .inf, 1e3, 9223372036854775808]",
                r#"[31,15,"0x",".inf",1000.0,9223372036854775808]"#,
            ),
            ("<<: x\n", r#"{"<<":"x"}"#),
        ];
        for (yaml, wanted) in cases {
            assert_eq!(as_json(yaml).as_deref(), Ok(wanted), "{yaml}");
        }
    }

    #[test]
    fn what_can_grow_or_is_no_data_is_refused() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(as_json(&nested(100)), Ok(nested(100)));
        let deep = nested(101);
        let cases = [
            ("a: &x 1", "anchors"),
            ("[&x [1], *x]", "anchors"),
            ("a: *x", "anchors"),
            ("!!str 1", "tags"),
            ("! x", "tags"),
            ("a: 1\n---\nb: 2\n", "more than one document"),
            ("{a: 1, a: 2}", "stands twice"),
            ("? [a]\n: 1\n", "a key of YAML"),
            ("~: 1", "a key of YAML"),
            ("|\n a\n", "a block of text"),
            ("...\n", "ends before"),
            ("a: [", "not YAML"),
            ("a\u{2028}b", "U+2028"),
            ("\u{7}", "U+0007"),
            (&deep, "100 deep"),
        ];
        for (yaml, wanted) in cases {
            let failure = as_json(yaml).expect_err(yaml);
            assert!(failure.contains(wanted), "{yaml}: {failure}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let value = json::read(
            br#"{"a":[1,[2,[]],{"b":{},"c":[{"d":null,"e":" x"}]}],"yes":"no","n 1":"a b","":"-","k:":"0123",
                 "t":"\u0007\u2028\u00fc\"\\","big":12345678901234567890,"f":1.0,"x":[null]}"#,
        )
        .expect("it is JSON");
        let written = write(&value, true).expect("it can be written");
        assert_eq!(read(&written).ok(), Some(value), "{written}");
        assert_eq!(write(&Value::text("yes"), false).expect("it can be written"), "\"yes\"\n");
    }
}
