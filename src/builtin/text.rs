//! Functions of text.

use std::sync::Arc;

use super::{Builtin, Example, fits, flag, optional, param, wrong};
use crate::names;
use crate::value::text::{text, write};
use crate::value::{Failure, Value};

pub(super) const LENGTH: Builtin = Builtin {
    name: "length",
    summary: "How many characters, elements, keys or bytes `x` has.",
    params: &[param("x", "string|array|object|bytes", "What to count.")],
    returns: "integer",
    examples: &[
        Example { call: "length('Übung')", gives: "5" },
        Example { call: r"length('\u{1f468}\u{200d}\u{1f469}')", gives: "3" },
        Example { call: "length('')", gives: "0" },
        Example { call: "length([1, null])", gives: "2" },
        Example { call: "length({'a': 1, 'b': null})", gives: "1" },
        Example { call: "length(hexdecode('c3bc'))", gives: "2" },
        Example { call: "length(null)", gives: "null" },
    ],
    eval: |args, _| {
        let length = match args {
            [Value::Text(text)] => text.chars().count(),
            [Value::Array(members)] => members.len(),
            [Value::Object(object)] => object.values().filter(|value| !value.is_null()).count(),
            [Value::Bytes(bytes)] => bytes.len(),
            other => return wrong("length", other),
        };
        Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
    },
    ruby: "s.length({0})",
};

/// Every character in lower case, whatever stands beside it.
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Every character in upper case.
fn upper(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).collect()
}

/// The first character in upper case, the others in lower case.
pub(super) fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
    })
}

pub(super) const LOWER: Builtin = Builtin {
    name: "lower",
    summary: "Writes every letter of `text` small.",
    params: &[param("text", "string", "A text.")],
    returns: "string",
    examples: &[
        Example { call: "lower('ÄB c')", gives: "'äb c'" },
        Example { call: "lower('ΑΣ')", gives: "'ασ'" },
        Example { call: "lower('')", gives: "''" },
        Example { call: "lower(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(lower(text))),
        other => wrong("lower", other),
    },
    ruby: "{0}.downcase",
};

pub(super) const UPPER: Builtin = Builtin {
    name: "upper",
    summary: "Writes every letter of `text` large.",
    params: &[param("text", "string", "A text.")],
    returns: "string",
    examples: &[
        Example { call: "upper('äb c')", gives: "'ÄB C'" },
        Example { call: "upper('Straße')", gives: "'STRASSE'" },
        Example { call: "upper('ŉ')", gives: "'ʼN'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(upper(text))),
        other => wrong("upper", other),
    },
    ruby: "{0}.upcase",
};

pub(super) const CAPITALIZE: Builtin = Builtin {
    name: "capitalize",
    summary: "Writes the first letter of `text` large and the others small.",
    params: &[param("text", "string", "A text.")],
    returns: "string",
    examples: &[
        Example { call: "capitalize('éCOLE du soir')", gives: "'École du soir'" },
        Example { call: "capitalize('ǆ')", gives: "'Ǆ'" },
        Example { call: "capitalize('ßa')", gives: "'SSa'" },
        Example { call: "capitalize('')", gives: "''" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(capitalize(text))),
        other => wrong("capitalize", other),
    },
    ruby: "s.capitalize({0})",
};

pub(super) const TRIM: Builtin = Builtin {
    name: "trim",
    summary: "Takes white space, or the characters of `chars`, off both ends of `text`.",
    params: &[
        param("text", "string", "A text."),
        optional("chars", "string?", "null", "What to take off in place of white space."),
    ],
    returns: "string",
    examples: &[
        Example { call: r"trim(' \u00a0\u3000a b\n')", gives: "'a b'" },
        Example { call: "trim('--a-b-', '-')", gives: "'a-b'" },
        Example { call: "trim('a]^', '^]')", gives: "'a'" },
        Example { call: "trim('abc', '')", gives: "'abc'" },
        Example { call: r"trim('   ')", gives: "''" },
        Example { call: r"trim('\u0000a')", gives: r"'\u0000a'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Null] => Ok(Value::text(text.trim())),
        [Value::Text(text), Value::Text(chars)] => {
            Ok(Value::text(text.trim_matches(|letter| chars.contains(letter))))
        }
        other => wrong("trim", other),
    },
    ruby: "s.trim({0}{, 1})",
};

pub(super) const REPLACE: Builtin = Builtin {
    name: "replace",
    summary: "Puts `new` in the place of every `old` in `text`.",
    params: &[
        param("text", "string", "A text."),
        param("old", "string", "What to replace; not empty."),
        param("new", "string", "What to put there."),
    ],
    returns: "string",
    examples: &[
        Example { call: "replace('a.b.c', '.', '-')", gives: "'a-b-c'" },
        Example { call: r"replace('abc', 'b', '\\0\\1$0')", gives: r"'a\\0\\1$0c'" },
        Example { call: "replace('aaa', 'aa', 'b')", gives: "'ba'" },
        Example { call: r#"replace("it's", "'", "''")"#, gives: r#""it''s""# },
        Example { call: "replace('abc', '', 'x')", gives: "error" },
        Example { call: "replace('abc', 'b', null)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Text(_), Value::Text(old), Value::Text(_)] if old.is_empty() => {
            Err(Failure::new("`replace` needs something to look for"))
        }
        [Value::Text(text), Value::Text(old), Value::Text(new)] => {
            let found = text.matches(&**old).count();
            fits(text.len().saturating_add(found.saturating_mul(new.len())))?;
            Ok(Value::text(text.replace(&**old, new)))
        }
        other => wrong("replace", other),
    },
    ruby: "s.replace({0}, {1}, {2})",
};

pub(super) const REMOVE_PREFIX: Builtin = Builtin {
    name: "remove_prefix",
    summary: "Takes `prefix` off the beginning of `text`, once, if it is there.",
    params: &[param("text", "string", "A text."), param("prefix", "string", "What to take off.")],
    returns: "string",
    examples: &[
        Example { call: "remove_prefix('xxa', 'x')", gives: "'xa'" },
        Example { call: "remove_prefix('a', 'x')", gives: "'a'" },
        Example { call: "remove_prefix('a', '')", gives: "'a'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Text(prefix)] => {
            Ok(Value::text(text.strip_prefix(&**prefix).unwrap_or(text)))
        }
        other => wrong("remove_prefix", other),
    },
    ruby: "{0}.delete_prefix({1})",
};

pub(super) const REMOVE_SUFFIX: Builtin = Builtin {
    name: "remove_suffix",
    summary: "Takes `suffix` off the end of `text`, once, if it is there.",
    params: &[param("text", "string", "A text."), param("suffix", "string", "What to take off.")],
    returns: "string",
    examples: &[
        Example { call: "remove_suffix('axx', 'x')", gives: "'ax'" },
        Example { call: "remove_suffix('a', 'x')", gives: "'a'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Text(suffix)] => {
            Ok(Value::text(text.strip_suffix(&**suffix).unwrap_or(text)))
        }
        other => wrong("remove_suffix", other),
    },
    ruby: "{0}.delete_suffix({1})",
};

pub(super) const STARTS_WITH: Builtin = Builtin {
    name: "starts_with",
    summary: "Whether `text` begins with `prefix`.",
    params: &[param("text", "string", "A text."), param("prefix", "string", "What it may begin with.")],
    returns: "boolean",
    examples: &[
        Example { call: "starts_with('Übung', 'Ü')", gives: "true" },
        Example { call: "starts_with('abc', 'b')", gives: "false" },
        Example { call: "starts_with('', '')", gives: "true" },
        Example { call: "starts_with(null, 'a')", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Text(prefix)] => Ok(Value::Bool(text.starts_with(&**prefix))),
        other => wrong("starts_with", other),
    },
    ruby: "{0}.start_with?({1})",
};

pub(super) const ENDS_WITH: Builtin = Builtin {
    name: "ends_with",
    summary: "Whether `text` ends with `suffix`.",
    params: &[param("text", "string", "A text."), param("suffix", "string", "What it may end with.")],
    returns: "boolean",
    examples: &[
        Example { call: "ends_with('a.pdf', '.pdf')", gives: "true" },
        Example { call: "ends_with('a.pdf', '.PDF')", gives: "false" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Text(suffix)] => Ok(Value::Bool(text.ends_with(&**suffix))),
        other => wrong("ends_with", other),
    },
    ruby: "{0}.end_with?({1})",
};

pub(super) const SPLIT: Builtin = Builtin {
    name: "split",
    summary: "The pieces of `text` between the `separator`s, empty ones too; empty text has none.",
    params: &[
        param("text", "string", "A text."),
        param("separator", "string", "What stands between; not empty."),
    ],
    returns: "[string]",
    examples: &[
        Example { call: "split('a,b,,', ',')", gives: "['a', 'b', '', '']" },
        Example { call: "split('a  b', ' ')", gives: "['a', '', 'b']" },
        Example { call: "split('a.b', '.')", gives: "['a', 'b']" },
        Example { call: "split('', ',')", gives: "[]" },
        Example { call: "split('ab', '')", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Text(_), Value::Text(separator)] if separator.is_empty() => {
            Err(Failure::new("`split` needs a separator"))
        }
        [Value::Text(text), Value::Text(_)] if text.is_empty() => Ok(Value::array(Vec::new())),
        [Value::Text(text), Value::Text(separator)] => {
            super::array(text.split(&**separator).map(Value::text))
        }
        other => wrong("split", other),
    },
    ruby: "s.split({0}, {1})",
};

pub(super) const LINES: Builtin = Builtin {
    name: "lines",
    summary: "The lines of `text`, without their breaks; a break at the end adds none.",
    params: &[param("text", "string", "A text.")],
    returns: "[string]",
    examples: &[
        Example { call: r"lines('a\r\nb\rc\n\nd\n')", gives: "['a', 'b', 'c', '', 'd']" },
        Example { call: r"lines('\n')", gives: "['']" },
        Example { call: "lines('')", gives: "[]" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let unified = text.replace("\r\n", "\n").replace('\r', "\n");
            let lines = unified.strip_suffix('\n').unwrap_or(&unified);
            if unified.is_empty() {
                Ok(Value::array(Vec::new()))
            } else {
                super::array(lines.split('\n').map(Value::text))
            }
        }
        other => wrong("lines", other),
    },
    ruby: "s.lines({0})",
};

pub(super) const JOIN: Builtin = Builtin {
    name: "join",
    summary: "The texts of `array`, with `separator` between them; null counts as empty text.",
    params: &[
        param("array", "array", "Values that have a text."),
        optional("separator", "string", "''", "What to put between them."),
        optional(
            "skip_blank",
            "literal boolean",
            "false",
            "Whether to trim each, and leave out what is blank.",
        ),
    ],
    returns: "string",
    examples: &[
        Example { call: "join(['a', 1, null, 1.5, true], '-')", gives: "'a-1--1.5-true'" },
        Example { call: "join(['a', 'b'])", gives: "'ab'" },
        Example { call: "join([' a ', '', null, ' ', 'b'], ', ', skip_blank=true)", gives: "'a, b'" },
        Example { call: "join([], ',')", gives: "''" },
        Example { call: "join([['a']], ',')", gives: "error" },
        Example { call: "join(null, ',')", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members), Value::Text(separator)], [skip_blank]) => {
            join(members, separator, flag(skip_blank))
        }
        (other, _) => wrong("join", other),
    },
    ruby: "s.join({0}{, 1}{, 2})",
};

fn join(members: &[Value], separator: &str, skip_blank: bool) -> Result<Value, Failure> {
    let mut out = String::new();
    let mut first = true;
    for member in members {
        let written = if skip_blank { text(member)?.trim().to_owned() } else { String::new() };
        if skip_blank && written.is_empty() {
            continue;
        }
        if !first {
            out.push_str(separator);
        }
        first = false;
        out.push_str(&written);
        if !skip_blank {
            write(member, &mut out)?;
        }
        fits(out.len())?;
    }
    Ok(Value::Text(Arc::from(out)))
}

pub(super) const TRUNCATE: Builtin = Builtin {
    name: "truncate",
    summary: "Keeps at most `length` characters of `text`, those of `end` included; none if `length` is negative.",
    params: &[
        param("text", "string", "What to shorten."),
        param("length", "integer", "How many characters to keep."),
        optional("end", "string", "''", "What ends a text that was shortened."),
    ],
    returns: "string",
    examples: &[
        Example { call: "truncate('Überweisung', 4)", gives: "'Über'" },
        Example { call: "truncate('Überweisung', 5, '…')", gives: "'Über…'" },
        Example { call: "truncate('Über', 4, '…')", gives: "'Über'" },
        Example { call: "truncate('Übung', 2, '...')", gives: "'..'" },
        Example { call: "truncate('ok', -1)", gives: "''" },
        Example { call: "truncate('', 3)", gives: "''" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Int(length), Value::Text(end)] => {
            let length = usize::try_from(*length).unwrap_or(0);
            if text.chars().nth(length).is_none() {
                return Ok(Value::Text(text.clone()));
            }
            let kept = length.saturating_sub(end.chars().count());
            Ok(Value::text(text.chars().take(kept).chain(end.chars()).take(length).collect::<String>()))
        }
        other => wrong("truncate", other),
    },
    ruby: "s.truncate({0}, {1}{, 2})",
};

/// The characters that are missing to `width`.
fn padding(text: &str, width: i64, fill: &str) -> Result<String, Failure> {
    let mut letters = fill.chars();
    let (Some(fill), None) = (letters.next(), letters.next()) else {
        return Err(Failure::new("what a text is filled up with has to be one character"));
    };
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(text.chars().count());
    fits(missing.saturating_mul(fill.len_utf8()))?;
    Ok(std::iter::repeat_n(fill, missing).collect())
}

pub(super) const PAD_START: Builtin = Builtin {
    name: "pad_start",
    summary: "Puts `fill` before `text` until it has `width` characters.",
    params: &[
        param("text", "string", "A text."),
        param("width", "integer", "How many characters it shall have at least."),
        optional("fill", "string", "' '", "One character."),
    ],
    returns: "string",
    examples: &[
        Example { call: "pad_start('7', 3, '0')", gives: "'007'" },
        Example { call: "pad_start('Ü', 2)", gives: "' Ü'" },
        Example { call: "pad_start('abc', 2)", gives: "'abc'" },
        Example { call: "pad_start('abc', -2)", gives: "'abc'" },
        Example { call: "pad_start('7', 3, '')", gives: "error" },
        Example { call: "pad_start('7', 3, 'ab')", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Int(width), Value::Text(fill)] => {
            let padding = padding(text, *width, fill)?;
            Ok(Value::text(padding + text))
        }
        other => wrong("pad_start", other),
    },
    ruby: "s.pad_start({0}, {1}{, 2})",
};

pub(super) const PAD_END: Builtin = Builtin {
    name: "pad_end",
    summary: "Puts `fill` behind `text` until it has `width` characters.",
    params: &[
        param("text", "string", "A text."),
        param("width", "integer", "How many characters it shall have at least."),
        optional("fill", "string", "' '", "One character."),
    ],
    returns: "string",
    examples: &[
        Example { call: "pad_end('7', 3, 'ü')", gives: "'7üü'" },
        Example { call: "pad_end('abc', 2)", gives: "'abc'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text), Value::Int(width), Value::Text(fill)] => {
            let padding = padding(text, *width, fill)?;
            Ok(Value::text(text.to_string() + &padding))
        }
        other => wrong("pad_end", other),
    },
    ruby: "s.pad_end({0}, {1}{, 2})",
};

pub(super) const REVERSE: Builtin = Builtin {
    name: "reverse",
    summary: "The characters or elements of `x` in reverse.",
    params: &[param("x", "string|array", "A text or an array.")],
    returns: "same",
    examples: &[
        Example { call: "reverse('aü')", gives: "'üa'" },
        Example { call: "reverse([1, null, 3])", gives: "[3, null, 1]" },
        Example { call: "reverse([])", gives: "[]" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(text.chars().rev().collect::<String>())),
        [Value::Array(members)] => Ok(Value::array(members.iter().rev().cloned().collect())),
        other => wrong("reverse", other),
    },
    ruby: "{0}.reverse",
};

/// The words of a name, small.
fn words(text: &str) -> Vec<String> {
    names::words(text).iter().map(|word| lower(word)).collect()
}

pub(super) const SNAKE_CASE: Builtin = Builtin {
    name: "snake_case",
    summary: "Writes the words of `text` as `due_date`.",
    params: &[param("text", "string", "A name.")],
    returns: "string",
    examples: &[
        Example { call: "snake_case('dueDate')", gives: "'due_date'" },
        Example { call: "snake_case('URLName v2Beta')", gives: "'url_name_v2_beta'" },
        Example { call: "snake_case('Über-Straße')", gives: "'über_straße'" },
        Example { call: "snake_case('line2text')", gives: "'line2text'" },
        Example { call: "snake_case('--')", gives: "''" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(words(text).join("_"))),
        other => wrong("snake_case", other),
    },
    ruby: "s.snake_case({0})",
};

pub(super) const KEBAB_CASE: Builtin = Builtin {
    name: "kebab_case",
    summary: "Writes the words of `text` as `due-date`.",
    params: &[param("text", "string", "A name.")],
    returns: "string",
    examples: &[
        Example { call: "kebab_case('dueDate')", gives: "'due-date'" },
        Example { call: "kebab_case('')", gives: "''" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(words(text).join("-"))),
        other => wrong("kebab_case", other),
    },
    ruby: "s.kebab_case({0})",
};

pub(super) const PASCAL_CASE: Builtin = Builtin {
    name: "pascal_case",
    summary: "Writes the words of `text` as `DueDate`.",
    params: &[param("text", "string", "A name.")],
    returns: "string",
    examples: &[
        Example { call: "pascal_case('due_date')", gives: "'DueDate'" },
        Example { call: "pascal_case('HTMLBody')", gives: "'HtmlBody'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            Ok(Value::text(words(text).iter().map(|word| capitalize(word)).collect::<String>()))
        }
        other => wrong("pascal_case", other),
    },
    ruby: "s.pascal_case({0})",
};

pub(super) const CAMEL_CASE: Builtin = Builtin {
    name: "camel_case",
    summary: "Writes the words of `text` as `dueDate`.",
    params: &[param("text", "string", "A name.")],
    returns: "string",
    examples: &[
        Example { call: "camel_case('due_date')", gives: "'dueDate'" },
        Example { call: "camel_case('Due Date')", gives: "'dueDate'" },
        Example { call: "camel_case('ID')", gives: "'id'" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let words = words(text);
            let written = words
                .iter()
                .enumerate()
                .map(|(at, word)| if at == 0 { word.clone() } else { capitalize(word) });
            Ok(Value::text(written.collect::<String>()))
        }
        other => wrong("camel_case", other),
    },
    ruby: "s.camel_case({0})",
};

pub(super) const HUMANIZE: Builtin = Builtin {
    name: "humanize",
    summary: "Writes the words of `text` as a label.",
    params: &[param("text", "string", "A name.")],
    returns: "string",
    examples: &[
        Example { call: "humanize('user_id')", gives: "'User ID'" },
        Example { call: "humanize('URLName')", gives: "'URL name'" },
        Example { call: "humanize('überweisung_am')", gives: "'Überweisung am'" },
        Example { call: "humanize('')", gives: "''" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(names::label(text))),
        other => wrong("humanize", other),
    },
    ruby: "s.humanize({0})",
};
