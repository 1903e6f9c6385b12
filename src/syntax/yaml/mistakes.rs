//! What can be wrong with YAML that its parser lets through.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;
use crate::syntax::marks::quoted;

/// A comma ended a text inside braces.
pub(super) struct CutByComma<'a> {
    pub key: &'a str,
    /// What is left of the text.
    pub first: Span,
    pub whole: Span,
    pub source: &'a str,
}

impl Problem for CutByComma<'_> {
    const CODE: Code = Code::CutByComma;

    fn describe(&self) -> Description {
        let Self { key, first, whole, source } = self;
        let rest = Span { start: first.end, ..*whole };
        let quoted = quoted(source);
        Description::new(
            match *key {
                "" => "the comma ended a text of this list".to_owned(),
                key => format!("the comma ended the text of `{key}`"),
            },
            rest,
            "YAML reads this as keys without values",
        )
        .because(*first, "the text that is left")
        .help(format!("put it in quotes: {quoted}"))
        .fix(*whole, quoted, true)
    }
}

/// A comment began inside an expression or inside quotes.
pub(super) struct CutByComment<'a> {
    pub span: Span,
    pub comment: Span,
    /// All of the text, as it was meant.
    pub source: &'a str,
}

impl Problem for CutByComment<'_> {
    const CODE: Code = Code::CutByComment;

    fn describe(&self) -> Description {
        let Self { span, comment, source } = self;
        let quoted = quoted(source);
        Description::new("a comment begins inside this text", *comment, "YAML reads ` #` as a comment")
            .because(*span, "the text that is left")
            .help(format!("put all of it in quotes: {quoted}"))
            .fix(span.to(*comment), quoted, false)
    }
}

/// A key inside braces has neither a colon nor a value.
pub(super) struct NoColon<'a> {
    pub span: Span,
    pub key: &'a str,
}

impl Problem for NoColon<'_> {
    const CODE: Code = Code::MissingColon;

    fn describe(&self) -> Description {
        let Self { span, key } = self;
        let help = match key.split_once(':') {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                format!("put a space behind the colon: `{name}: {value}`")
            }
            _ => format!("write `{key}: …`, or quotes around the whole text if it belongs to the one before"),
        };
        Description::new(format!("`{key}` has no value"), *span, "a key inside braces, without a colon")
            .help(help)
    }
}

/// A key is missing, or a map or list.
pub(super) struct KeyIsNoText<'a> {
    pub span: Span,
    pub source: &'a str,
}

impl Problem for KeyIsNoText<'_> {
    const CODE: Code = Code::KeyIsNoText;

    fn describe(&self) -> Description {
        let Self { span, source } = self;
        if source.is_empty() {
            return Description::new("a key is missing in front of this colon", *span, "no key here")
                .help("write the key, or put the text in quotes if the colon belongs to it".to_owned());
        }
        let help = if source.starts_with("{{") {
            "keys are never computed; `$key`, `from_entries` or a `$case` table make maps with computed keys"
        } else {
            "put it in quotes if it is meant as text"
        };
        Description::new("a key has to be text", *span, "a map or list as a key").help(help.to_owned())
    }
}

/// An alias names nothing.
pub(super) struct AliasWithoutAnchor<'a> {
    pub span: Span,
    pub name: &'a str,
}

impl Problem for AliasWithoutAnchor<'_> {
    const CODE: Code = Code::UnknownAlias;

    fn describe(&self) -> Description {
        let Self { span, name } = self;
        Description::new(format!("`*{name}` refers to nothing"), *span, "YAML reads `*` as a reference").help(format!(
            "put quotes around text that begins with `*`, or write `&{name}` before what is meant, further up in the same file"
        ))
    }
}

/// Something refers to itself.
pub(super) struct AliasCycle {
    pub span: Span,
    pub anchored: Span,
}

impl Problem for AliasCycle {
    const CODE: Code = Code::AliasCycle;

    fn describe(&self) -> Description {
        Description::new("this reference leads back to itself", self.span, "would contain itself")
            .because(self.anchored, "what it refers to begins here")
            .help("write out what is meant".to_owned())
    }
}

/// Aliases blow a file up.
pub(super) struct TooManyAliases {
    pub span: Span,
    pub most: usize,
}

impl Problem for TooManyAliases {
    const CODE: Code = Code::TooManyAliases;

    fn describe(&self) -> Description {
        let message = format!("the references of this file make more than {} values of it", self.most);
        Description::new(message, self.span, "where the limit was reached")
            .help("let fewer references contain other references".to_owned())
    }
}

/// A tag that the language does not know.
pub(super) struct CustomTag {
    pub span: Span,
}

impl Problem for CustomTag {
    const CODE: Code = Code::CustomTag;

    fn describe(&self) -> Description {
        Description::new("YAML tags have no meaning in a spec", self.span, "YAML reads `!` as a tag")
            .help("put quotes around text that begins with `!`, or leave the tag out".to_owned())
    }
}

/// `<<` brings something that is no map.
pub(super) struct MergeOfNoMap {
    pub span: Span,
}

impl Problem for MergeOfNoMap {
    const CODE: Code = Code::MergeOfNoMap;

    fn describe(&self) -> Description {
        Description::new("`<<` joins maps", self.span, "no map")
            .help("write `<<: *name` with a reference to a map, or a list of such".to_owned())
    }
}
