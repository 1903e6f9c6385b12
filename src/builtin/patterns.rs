//! Functions of patterns.

use std::sync::Arc;

use regex::Captures;
use serde::{Deserialize, Serialize};

use super::pattern::{Pattern, PatternError};
use super::{Builtin, Example, Literal, fits, param, wrong};
use crate::value::{Failure, Object, Value};

/// How many bytes of text a pattern is run over.
const LONGEST: usize = 1024 * 1024;

/// The text and the pattern, if that is what came.
fn subject<'a>(
    args: &'a [Value],
    literals: &'a [Literal],
) -> Result<Option<(&'a str, &'a Pattern)>, Failure> {
    match (args, literals) {
        ([Value::Text(text)], [Literal::Pattern(_), ..]) if text.len() > LONGEST => {
            Err(Failure::new("a pattern is run over at most 1 MiB of text"))
        }
        ([Value::Text(text)], [Literal::Pattern(pattern), ..]) => Ok(Some((text, pattern))),
        _ => Ok(None),
    }
}

pub(super) const REGEX_MATCH: Builtin = Builtin {
    name: "regex_match",
    summary: "Whether `pattern` is found anywhere in `text`.",
    params: &[param("text", "string", "A text."), param("pattern", "pattern", "What to look for.")],
    returns: "boolean",
    examples: &[
        Example { call: r"regex_match('a12', '\d+$')", gives: "true" },
        Example { call: r"regex_match('12\n', '^\d+$')", gives: "false" },
        Example { call: r"regex_match('a\nb', '^b')", gives: "false" },
        Example { call: r"regex_match('٣', '\d')", gives: "false" },
        Example { call: r"regex_match('STRASSE', '(?i)straße')", gives: "false" },
        Example { call: r"regex_match('ÜBER', '(?i)^über$')", gives: "true" },
        Example { call: r"regex_match(null, 'a')", gives: "null" },
    ],
    eval: |args, literals| match subject(args, literals)? {
        Some((text, pattern)) => Ok(Value::Bool(pattern.regex().is_match(text))),
        None => wrong("regex_match", args),
    },
    ruby: "{0}.match?({1})",
};

pub(super) const REGEX_FIND: Builtin = Builtin {
    name: "regex_find",
    summary: "The first part of `text` that `pattern` matches; null where there is none.",
    params: &[param("text", "string", "A text."), param("pattern", "pattern", "What to look for.")],
    returns: "string?",
    examples: &[
        Example { call: r"regex_find('id 12, 34', '\d+')", gives: "'12'" },
        Example { call: r"regex_find('abc', '\d')", gives: "null" },
        Example { call: r"regex_find('abc', 'x|ab|abc')", gives: "'ab'" },
    ],
    eval: |args, literals| match subject(args, literals)? {
        Some((text, pattern)) => {
            Ok(pattern.regex().find(text).map_or(Value::Null, |found| Value::text(found.as_str())))
        }
        None => wrong("regex_find", args),
    },
    ruby: "s.regex_find({0}, {1})",
};

/// The groups of a match: an object if they have names, else an array.
fn groups(pattern: &Pattern, found: &Captures<'_>) -> Value {
    let text =
        |group: Option<regex::Match<'_>>| group.map_or(Value::Null, |group| Value::text(group.as_str()));
    let texts = found.iter().skip(1).map(text);
    if !pattern.is_named() {
        return Value::array(texts.collect());
    }
    let names = pattern.groups().iter().flatten().map(|name| Arc::from(name.as_str()));
    Value::Object(Arc::new(names.zip(texts).collect::<Object>()))
}

pub(super) const REGEX_GROUPS: Builtin = Builtin {
    name: "regex_groups",
    summary: "The groups of the first match: an array, or an object where they have names; null where nothing matches.",
    params: &[param("text", "string", "A text."), param("pattern", "pattern", "What to look for.")],
    returns: "any?",
    examples: &[
        Example { call: r"regex_groups('2024-01', '(\d+)-(\d+)(x)?')", gives: "['2024', '01', null]" },
        Example {
            call: r"regex_groups('2024-01', '(?<year>\d+)-(?<month>\d+)')",
            gives: "{'year': '2024', 'month': '01'}",
        },
        Example { call: r"regex_groups('abc', 'b')", gives: "[]" },
        Example { call: r"regex_groups('abc', '(x)')", gives: "null" },
    ],
    eval: |args, literals| match subject(args, literals)? {
        Some((text, pattern)) => {
            Ok(pattern.regex().captures(text).map_or(Value::Null, |found| groups(pattern, &found)))
        }
        None => wrong("regex_groups", args),
    },
    ruby: "s.regex_groups({0}, {1})",
};

pub(super) const REGEX_FIND_ALL: Builtin = Builtin {
    name: "regex_find_all",
    summary: "All parts of `text` that `pattern` matches; with groups, the groups of each.",
    params: &[
        param("text", "string", "A text."),
        param("pattern", "pattern", "What to look for; it may not match empty text."),
    ],
    returns: "array",
    examples: &[
        Example { call: r"regex_find_all('1, 22, 3', '\d+')", gives: "['1', '22', '3']" },
        Example { call: r"regex_find_all('a1b2', '([a-z])(\d)')", gives: "[['a', '1'], ['b', '2']]" },
        Example {
            call: r"regex_find_all('a1b2', '(?<letter>[a-z])\d')",
            gives: "[{'letter': 'a'}, {'letter': 'b'}]",
        },
        Example { call: r"regex_find_all('abc', '\d')", gives: "[]" },
    ],
    eval: |args, literals| match subject(args, literals)? {
        Some((text, pattern)) if pattern.groups().is_empty() => {
            super::array(pattern.regex().find_iter(text).map(|found| Value::text(found.as_str())))
        }
        Some((text, pattern)) => {
            super::array(pattern.regex().captures_iter(text).map(|found| groups(pattern, &found)))
        }
        None => wrong("regex_find_all", args),
    },
    ruby: "s.regex_find_all({0}, {1})",
};

pub(super) const REGEX_SPLIT: Builtin = Builtin {
    name: "regex_split",
    summary: "The pieces of `text` between the parts that `pattern` matches, empty ones too; of empty text, none.",
    params: &[
        param("text", "string", "A text."),
        param("pattern", "pattern", "What stands between the pieces; it may not match empty text."),
    ],
    returns: "[string]",
    examples: &[
        Example { call: r"regex_split('a, b;c', '[,;]\s*')", gives: "['a', 'b', 'c']" },
        Example { call: r"regex_split('ü1é22', '(\d)+')", gives: "['ü', 'é', '']" },
        Example { call: r"regex_split('abc', '\d')", gives: "['abc']" },
        Example { call: r"regex_split('', ',')", gives: "[]" },
        Example { call: r"regex_split(null, ',')", gives: "null" },
    ],
    eval: |args, literals| match subject(args, literals)? {
        Some(("", _)) => Ok(Value::array(Vec::new())),
        Some((text, pattern)) => super::array(pattern.regex().split(text).map(Value::text)),
        None => wrong("regex_split", args),
    },
    ruby: "s.regex_split({0}, {1})",
};

/// What is put in the place of a match: text, and groups of the match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    pub source: String,
    pub parts: Vec<Part>,
}

/// A piece of a [`Replacement`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    Text(String),
    /// 0 is the whole match.
    Group(usize),
    Named(String),
}

impl Replacement {
    /// Reads a replacement: `$0` to `$9`, `${name}` and `$$` are special.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = source;
        while let Some(at) = rest.find('$') {
            text.push_str(&rest[..at]);
            let start = source.len() - rest.len() + at;
            rest = &rest[at + 1..];
            let group = if let Some(after) = rest.strip_prefix('$') {
                text.push('$');
                rest = after;
                continue;
            } else if let Some(digit) = rest.chars().next().and_then(|digit| digit.to_digit(10)) {
                rest = &rest[1..];
                Part::Group(usize::try_from(digit).unwrap_or(0))
            } else if let Some((name, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
                rest = after;
                Part::Named(name.to_owned())
            } else {
                let message = "`$` in a replacement stands before a group".to_owned();
                return Err(PatternError {
                    at: start,
                    len: 1,
                    message,
                    help: Some("write `$$` for the character".to_owned()),
                });
            };
            parts.extend((!text.is_empty()).then(|| Part::Text(std::mem::take(&mut text))));
            parts.push(group);
        }
        text.push_str(rest);
        parts.extend((!text.is_empty()).then_some(Part::Text(text)));
        Ok(Self { source: source.to_owned(), parts })
    }

    /// The first group that the pattern does not have, as it is written.
    #[must_use]
    pub fn missing(&self, pattern: &Pattern) -> Option<String> {
        self.parts.iter().find_map(|part| match part {
            Part::Group(number) if *number > pattern.groups().len() => Some(format!("${number}")),
            Part::Named(name) if !pattern.groups().iter().flatten().any(|known| known == name) => {
                Some(format!("${{{name}}}"))
            }
            Part::Text(_) | Part::Group(_) | Part::Named(_) => None,
        })
    }
}

pub(super) const REGEX_REPLACE: Builtin = Builtin {
    name: "regex_replace",
    summary: "Puts `with` in the place of all that `pattern` matches; `$1` and `${name}` are groups, `$0` is the match.",
    params: &[
        param("text", "string", "A text."),
        param("pattern", "pattern", "What to replace; it may not match empty text."),
        param("with", "replacement", "What to put there; `$$` is a dollar sign."),
    ],
    returns: "string",
    examples: &[
        Example {
            call: r"regex_replace('2024-01-31', '(\d+)-(\d+)-(\d+)', '$3.$2.$1')",
            gives: "'31.01.2024'",
        },
        Example {
            call: r"regex_replace('a b', '(?<first>\w) (?<last>\w)', '${last} ${first}')",
            gives: "'b a'",
        },
        Example { call: r"regex_replace('abc', '[ab]', '<$0$$>')", gives: "'<a$><b$>c'" },
        Example { call: r"regex_replace('ac', 'a(b)?', '[$1]')", gives: "'[]c'" },
        Example { call: r"regex_replace('a', 'a', '\\0')", gives: r"'\\0'" },
        Example { call: r"regex_replace('abc', '\d', '')", gives: "'abc'" },
    ],
    eval: |args, literals| match (subject(args, literals)?, literals) {
        (Some((text, pattern)), [_, Literal::Replacement(with)]) => replace(text, pattern, with),
        _ => wrong("regex_replace", args),
    },
    ruby: "s.regex_replace({0}, {1}, {2})",
};

fn replace(text: &str, pattern: &Pattern, with: &Replacement) -> Result<Value, Failure> {
    let mut out = String::new();
    let mut from = 0;
    for found in pattern.regex().captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        out.push_str(&text[from..whole.start()]);
        for part in &with.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Group(number) => out.push_str(found.get(*number).map_or("", |group| group.as_str())),
                Part::Named(name) => out.push_str(found.name(name).map_or("", |group| group.as_str())),
            }
        }
        fits(out.len())?;
        from = whole.end();
    }
    out.push_str(&text[from..]);
    Ok(Value::text(out))
}

#[cfg(test)]
mod tests {
    use super::{Part, Pattern, Replacement};

    #[test]
    fn a_replacement_names_groups_by_number_or_name() {
        let group = Part::Group;
        let text = |text: &str| Part::Text(text.to_owned());
        let cases = [
            ("", vec![]),
            ("a$$b", vec![text("a$b")]),
            ("$1x$0", vec![group(1), text("x"), group(0)]),
            ("$12", vec![group(1), text("2")]),
            ("<${a b}>", vec![text("<"), Part::Named("a b".to_owned()), text(">")]),
        ];
        for (source, parts) in cases {
            assert_eq!(Replacement::parse(source).unwrap().parts, parts, "{source}");
        }
        for (source, at) in [("a$", 1), ("$x", 0), ("ü${", 2)] {
            assert_eq!(Replacement::parse(source).unwrap_err().at, at, "{source}");
        }
        let pattern = Pattern::parse("(a)(b)").unwrap();
        assert_eq!(Replacement::parse("$1$3").unwrap().missing(&pattern).as_deref(), Some("$3"));
        assert_eq!(Replacement::parse("${x}").unwrap().missing(&pattern).as_deref(), Some("${x}"));
        assert_eq!(Replacement::parse("$0$2").unwrap().missing(&pattern), None);
    }
}
