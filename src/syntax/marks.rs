//! What can be wrong in every format: brackets, quotes and escapes that do not fit.

use std::ops::Range;

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{FileId, Span};

/// A span of whole letters of `text`, whatever a guess about a broken text says.
pub(super) fn within(file: FileId, text: &str, range: Range<usize>) -> Span {
    let whole = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = whole(range.start);
    Span::new(file, start..whole(range.end).max(start))
}

/// Brackets do not fit together.
pub(super) struct Brackets<'a> {
    /// Where it was noticed.
    pub span: Span,
    pub source: &'a str,
    /// The bracket that is open there.
    pub open: Option<Span>,
    /// Whether that bracket stands on another line.
    pub elsewhere: bool,
}

impl Problem for Brackets<'_> {
    const CODE: Code = Code::Brackets;

    fn describe(&self) -> Description {
        let Self { span, source, open, elsewhere } = self;
        match open {
            Some(open) if open.start == span.start || source.is_empty() => {
                Description::new("a bracket is not closed", *open, "opened here")
                    .help("write the closing bracket behind the last entry".to_owned())
            }
            Some(open) if *elsewhere => Description::new("a bracket is not closed", *open, "opened here")
                .because(*span, "this cannot stand inside the bracket")
                .help("write the closing bracket where it belongs".to_owned()),
            Some(open) => {
                Description::new("a comma or a closing bracket is missing", *span, "not expected here")
                    .because(*open, "the bracket that is open here")
                    .help("put quotes around text that holds brackets, quotes or colons".to_owned())
            }
            None if source.starts_with(['}', ']']) => {
                Description::new("this bracket closes nothing", *span, "no bracket is open here")
                    .help("leave it out, or put quotes around the text that it belongs to".to_owned())
            }
            None => {
                Description::new("text stands behind a closing bracket", *span, "nothing can follow here")
                    .help("put quotes around the whole value if it is text".to_owned())
            }
        }
    }
}

/// Text in quotes does not end.
pub(super) struct UnclosedQuote {
    pub span: Span,
    pub quote: char,
    /// How the format writes a text of several lines.
    pub lines: &'static str,
}

impl Problem for UnclosedQuote {
    const CODE: Code = Code::UnclosedQuote;

    fn describe(&self) -> Description {
        let Self { span, quote, lines } = self;
        Description::new(format!("this `{quote}` is not closed"), *span, "the text in quotes begins here")
            .help(format!("write another `{quote}` where the text ends; {lines}"))
    }
}

/// An escape that the format does not know.
pub(super) struct BadEscape<'a> {
    pub span: Span,
    pub written: &'a str,
    /// Whether the format has single quotes, inside which there are no escapes.
    pub single: bool,
}

impl Problem for BadEscape<'_> {
    const CODE: Code = Code::BadEscape;

    fn describe(&self) -> Description {
        let Self { span, written, single } = self;
        let elsewhere =
            if *single { ", or use single quotes, where it is a letter like any other" } else { "" };
        if written.starts_with("\\u") || written.starts_with("\\U") || written.starts_with("\\x") {
            return Description::new(
                format!("`{written}` stands for no letter"),
                *span,
                "no letter has this number",
            )
            .help("write the letter itself, or `\\u` and four hexadecimal digits".to_owned());
        }
        Description::new(
            format!("`{written}` stands for nothing"),
            *span,
            "double quotes have no such escape",
        )
        .help(format!("write the backslash twice{elsewhere}"))
        .fix(span.start_point(), "\\", false)
    }
}

/// An expression stands without quotes where the format reads braces as a map.
pub(super) struct UnquotedExpression<'a> {
    pub span: Span,
    /// All of the text, as it stands in the file.
    pub source: &'a str,
}

impl Problem for UnquotedExpression<'_> {
    const CODE: Code = Code::UnquotedExpression;

    fn describe(&self) -> Description {
        let Self { span, source } = self;
        let quoted = quoted(source);
        Description::new("text with `{{ }}` needs quotes here", *span, "these braces are read as a map")
            .help(format!("write {quoted}"))
            .fix(*span, quoted, true)
    }
}

/// `text` in the quotes that need the fewest escapes.
pub(super) fn quoted(text: &str) -> String {
    if !text.contains(['"', '\\', '\n']) {
        return format!("\"{text}\"");
    }
    if !text.contains('\n') {
        return format!("'{}'", text.replace('\'', "''"));
    }
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// A text stands without quotes where the format has only numbers and fixed words.
pub(super) struct UnquotedText<'a> {
    pub span: Span,
    pub source: &'a str,
}

impl Problem for UnquotedText<'_> {
    const CODE: Code = Code::UnquotedText;

    fn describe(&self) -> Description {
        let Self { span, source } = self;
        let quoted = format!("\"{}\"", source.trim_matches('\'').replace('\\', r"\\").replace('"', "\\\""));
        let description = Description::new(
            "text needs double quotes here",
            *span,
            "neither a number nor `true` or `false`",
        );
        match *source {
            "null" | "nil" | "none" | "None" => {
                description.help("leave the key out; \"{{ null }}\" is nothing too".to_owned())
            }
            "True" | "False" => {
                description.help("write `true` or `false`".to_owned()).fix(*span, source.to_lowercase(), true)
            }
            _ => description.help(format!("write {quoted}")).fix(*span, quoted, true),
        }
    }
}

/// A key stands without quotes where it needs them.
pub(super) struct UnquotedKey<'a> {
    pub span: Span,
    pub key: &'a str,
}

impl Problem for UnquotedKey<'_> {
    const CODE: Code = Code::KeyWithoutQuotes;

    fn describe(&self) -> Description {
        let Self { span, key } = self;
        let quoted = format!("\"{}\"", key.trim_matches('\''));
        Description::new(format!("the key `{key}` needs double quotes"), *span, "no quotes")
            .help(format!("write {quoted}"))
            .fix(*span, quoted, true)
    }
}
