//! What can be wrong with a text so that it is no YAML.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;
use crate::syntax::marks::quoted;

/// A line begins where it cannot.
pub(super) enum Misindented {
    /// The line fits none of those above it.
    FitsNoLine { span: Span, columns: Vec<usize> },
    /// The line is deeper than a value above, so that it continues that value.
    Continues { span: Span, above: Span },
    /// A list item stands among keys.
    ItemAmongKeys { span: Span },
    /// A key stands among list items.
    KeyAmongItems { span: Span },
    /// A list begins on the line of its key.
    ListBesideKey { span: Span },
}

impl Problem for Misindented {
    const CODE: Code = Code::BadIndentation;

    fn describe(&self) -> Description {
        match self {
            Self::FitsNoLine { span, columns } => {
                let columns = columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let help = format!(
                    "let it begin where its neighbours do; the lines above begin at columns {columns}"
                );
                Description::new(
                    "this line is indented like none above it",
                    *span,
                    "begins at a column of its own",
                )
                .help(Some(help).filter(|_| !columns.is_empty()))
            }
            Self::Continues { span, above } => Description::new(
                "this line is indented deeper than its neighbours",
                *span,
                "not a key of its own here",
            )
            .because(*above, "YAML reads it as more of this text")
            .help("let it begin where the key above begins, or leave the text above out".to_owned()),
            Self::ItemAmongKeys { span } => {
                Description::new("a list item stands among keys", *span, "an item of which list?")
                    .help("write a key with nothing behind its colon above the list".to_owned())
            }
            Self::KeyAmongItems { span } => {
                Description::new("a key stands among list items", *span, "not an item of the list above")
                    .help(
                        "begin it with `- ` to make it an item, or indent it like the key of the list"
                            .to_owned(),
                    )
            }
            Self::ListBesideKey { span } => {
                Description::new("a list begins on a line of its own", *span, "an item beside its key")
                    .help("move the item to the next line, or write `[one, two]`".to_owned())
            }
        }
    }
}

/// Tabs where YAML wants spaces.
pub(super) struct Tab {
    pub span: Span,
}

impl Problem for Tab {
    const CODE: Code = Code::TabIndentation;

    fn describe(&self) -> Description {
        let spaces = "  ".repeat((self.span.end - self.span.start).min(16) as usize);
        Description::new("YAML is indented with spaces, not with tabs", self.span, "a tab")
            .help("put spaces in its place; most editors can do this for all lines at once".to_owned())
            .fix(self.span, spaces, false)
    }
}

/// A line in a map has no colon.
pub(super) struct LineWithoutColon<'a> {
    pub span: Span,
    pub source: &'a str,
}

impl Problem for LineWithoutColon<'_> {
    const CODE: Code = Code::MissingColon;

    fn describe(&self) -> Description {
        let Self { span, source } = self;
        let help = match source.split_once(':') {
            Some((key, value)) if !value.is_empty() => {
                format!("put a space behind the colon: `{key}: {value}`")
            }
            _ => format!("write `{source}: …`, or indent the line if it continues the text above"),
        };
        Description::new("this line has a key but no colon behind it", *span, "a key ends with `: `")
            .help(help)
    }
}

/// A text holds `: `, which makes it a key.
pub(super) struct ColonInText<'a> {
    pub span: Span,
    pub source: &'a str,
}

impl Problem for ColonInText<'_> {
    const CODE: Code = Code::ColonInText;

    fn describe(&self) -> Description {
        let Self { span, source } = self;
        let quoted = quoted(source);
        Description::new("text with `: ` needs quotes", *span, "YAML reads this colon as the end of a key")
            .help(format!("write {quoted}"))
            .fix(*span, quoted, true)
    }
}

/// More text stands behind a closing quote.
pub(super) struct TextBehindQuote {
    pub span: Span,
    pub quote: char,
    /// Where the text in quotes began, if on another line.
    pub began: Option<Span>,
}

impl Problem for TextBehindQuote {
    const CODE: Code = Code::UnclosedQuote;

    fn describe(&self) -> Description {
        let Self { span, quote, began } = self;
        let inside = if *quote == '\'' { "''" } else { "\\\"" };
        let description = Description::new("text stands behind a closing quote", *span, "the text in quotes has ended before")
            .help(format!("a `{quote}` inside the text is written `{inside}`; or put the other kind of quotes around all of it"));
        match began {
            Some(began) => description.because(*began, "it began here"),
            None => description,
        }
    }
}

/// A text begins with a character that means something to YAML, or holds one that nobody sees.
pub(super) struct ReservedCharacter<'a> {
    pub span: Span,
    /// The line from the character on.
    pub rest: &'a str,
}

impl Problem for ReservedCharacter<'_> {
    const CODE: Code = Code::ReservedCharacter;

    fn describe(&self) -> Description {
        let Self { span, rest } = self;
        let first = rest.chars().next().unwrap_or(' ');
        if first.is_control() || first == '\u{feff}' {
            let message = format!("the file holds the invisible character {}", first.escape_unicode());
            return Description::new(message, *span, "it stands here").help("delete it".to_owned());
        }
        let help = match first {
            '|' | '>' => format!("put the text on the next line, or write {}", quoted(rest)),
            _ => format!("write {}", quoted(rest)),
        };
        Description::new(
            format!("text that begins with `{first}` needs quotes"),
            *span,
            "this means something else to YAML",
        )
        .help(help)
    }
}

/// The parser says that it is no YAML, in its own words.
pub(super) struct MalformedYaml {
    pub span: Span,
    pub words: String,
}

impl Problem for MalformedYaml {
    const CODE: Code = Code::MalformedYaml;

    fn describe(&self) -> Description {
        Description::new(format!("this is no YAML: {}", self.words), self.span, "not understood from here on")
            .help("put quotes around text with special characters; a key ends with `: `".to_owned())
    }
}

/// A file holds more than one document.
pub(super) struct SecondDocument {
    pub span: Span,
}

impl Problem for SecondDocument {
    const CODE: Code = Code::SecondDocument;

    fn describe(&self) -> Description {
        Description::new("a file holds one spec", self.span, "a second document begins here")
            .help("put the rest into a file of its own and name that under `include`".to_owned())
    }
}
