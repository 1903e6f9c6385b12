//! Functions of text in HTML.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Builtin, Example, fits, param, wrong};
use crate::value::Value;

pub(super) const ESCAPE: Builtin = Builtin {
    name: "escape",
    summary: "Writes `&`, `<`, `>`, `\"` and `'` in `text` as entities, for HTML and XML.",
    params: &[param("text", "string", "A text.")],
    returns: "string",
    examples: &[
        Example {
            call: r#"escape('<a href="b">R&D\'s</a>')"#,
            gives: "'&lt;a href=&quot;b&quot;&gt;R&amp;D&#39;s&lt;/a&gt;'",
        },
        Example { call: "escape('&amp;')", gives: "'&amp;amp;'" },
        Example { call: "escape('')", gives: "''" },
        Example { call: "escape(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => {
            let mut out = String::with_capacity(text.len());
            for letter in text.chars() {
                match letter {
                    '&' => out.push_str("&amp;"),
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    '"' => out.push_str("&quot;"),
                    '\'' => out.push_str("&#39;"),
                    other => out.push(other),
                }
            }
            fits(out.len())?;
            Ok(Value::text(out))
        }
        other => wrong("escape", other),
    },
    ruby: "s.escape({0})",
};

/// The text with entities as their characters: the five of XML and those with a number.
fn unescape(text: &str) -> String {
    static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6}));").expect("a pattern")
    });
    let letter = |found: &Captures<'_>| {
        let number = |at: usize, base| {
            found.get(at).and_then(|digits| u32::from_str_radix(digits.as_str(), base).ok())
        };
        let letter = match found.get(1).map(|name| name.as_str()) {
            Some("amp") => Some('&'),
            Some("lt") => Some('<'),
            Some("gt") => Some('>'),
            Some("quot") => Some('"'),
            Some(_) => Some('\''),
            None => number(2, 10).or_else(|| number(3, 16)).filter(|code| *code > 0).and_then(char::from_u32),
        };
        letter.map_or_else(|| found[0].to_owned(), String::from)
    };
    ENTITY.replace_all(text, letter).into_owned()
}

pub(super) const UNESCAPE: Builtin = Builtin {
    name: "unescape",
    summary: "Writes entities in `text` as their characters: `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` and numbers.",
    params: &[param("text", "string", "A text.")],
    returns: "string",
    examples: &[
        Example { call: "unescape('&lt;b&gt; R&amp;D &quot;&#39;&apos;')", gives: r#"'<b> R&D "\'\''"# },
        Example { call: "unescape('&#252;&#xFC;&#x1f600;')", gives: "'üü😀'" },
        Example { call: "unescape('&amp;lt;')", gives: "'&lt;'" },
        Example {
            call: "unescape('&nbsp;&uuml;&#0;&#xd800;&#1114112; & &;')",
            gives: "'&nbsp;&uuml;&#0;&#xd800;&#1114112; & &;'",
        },
        Example { call: "unescape(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(unescape(text))),
        other => wrong("unescape", other),
    },
    ruby: "s.unescape({0})",
};

/// Where a reader of HTML is.
enum Place<'a> {
    Text,
    Comment,
    /// Inside of a tag, and what ends what follows it: `</script`.
    Tag(Option<String>),
    Quote(&'a str, Option<String>),
    /// Behind a tag whose contents are no text.
    Raw(String),
}

/// The text without tags, comments, scripts and styles.
fn striptags(text: &str) -> String {
    static PIECE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?s)<!--|-->|<[a-zA-Z/!?][a-zA-Z]*|[>"']|[^<>"'\-]+|."#).expect("a pattern")
    });
    let mut out = String::with_capacity(text.len());
    let mut place = Place::Text;
    for piece in PIECE.find_iter(text) {
        let piece = piece.as_str();
        place = match place {
            Place::Text if piece == "<!--" => Place::Comment,
            Place::Text if piece.len() > 1 && piece.starts_with('<') => {
                let name = piece[1..].to_ascii_lowercase();
                Place::Tag(matches!(name.as_str(), "script" | "style").then(|| format!("</{name}")))
            }
            Place::Text => {
                out.push_str(piece);
                Place::Text
            }
            Place::Comment if piece == "-->" => Place::Text,
            Place::Tag(None) if piece == ">" => Place::Text,
            Place::Tag(Some(end)) if piece == ">" => Place::Raw(end),
            Place::Tag(end) if matches!(piece, "\"" | "'") => Place::Quote(piece, end),
            Place::Quote(quote, end) if piece == quote => Place::Tag(end),
            Place::Raw(end) if piece.eq_ignore_ascii_case(&end) => Place::Tag(None),
            same => same,
        };
    }
    unescape(&out)
}

pub(super) const STRIPTAGS: Builtin = Builtin {
    name: "striptags",
    summary: "The text of HTML: without tags, comments, scripts and styles, entities as their characters.",
    params: &[param("text", "string", "HTML.")],
    returns: "string",
    examples: &[
        Example {
            call: "striptags('<p>Some <b>bold</b> text &amp; more</p>')",
            gives: "'Some bold text & more'",
        },
        Example { call: "striptags('1 < 2 > 0')", gives: "'1 < 2 > 0'" },
        Example { call: r#"striptags('<a title="a > b">c</a>d')"#, gives: "'cd'" },
        Example {
            call: "striptags('a<!-- <b> -- -->b<script>if (a < b) {}</SCRIPT >c<style>d</style>')",
            gives: "'abc'",
        },
        Example { call: "striptags('a<br/>b<!doctype html>c</p')", gives: "'abc'" },
        Example { call: r#"striptags('a<b c="d')"#, gives: "'a'" },
        Example { call: "striptags('')", gives: "''" },
        Example { call: "striptags(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(striptags(text))),
        other => wrong("striptags", other),
    },
    ruby: "s.striptags({0})",
};
