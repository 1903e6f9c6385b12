//! What can be wrong with JSON and nothing else.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;

/// A comment, which JSON does not have.
pub(super) struct JsonComment {
    pub span: Span,
}

impl Problem for JsonComment {
    const CODE: Code = Code::JsonComment;

    fn describe(&self) -> Description {
        Description::new("JSON has no comments", self.span, "a comment").help(
            "leave it out, write a key that begins with `x-`, or write the spec in YAML or TOML, which have comments"
                .to_owned(),
        )
    }
}

/// A comma behind the last member.
pub(super) struct TrailingComma {
    pub span: Span,
}

impl Problem for TrailingComma {
    const CODE: Code = Code::TrailingComma;

    fn describe(&self) -> Description {
        Description::new(
            "nothing stands behind this comma",
            self.span,
            "JSON has commas only between members",
        )
        .help("leave the comma out".to_owned())
        .fix(self.span, "", true)
    }
}

/// A key without a colon.
pub(super) struct KeyWithoutColon<'a> {
    pub span: Span,
    pub key: &'a str,
}

impl Problem for KeyWithoutColon<'_> {
    const CODE: Code = Code::MissingColon;

    fn describe(&self) -> Description {
        let Self { span, key } = self;
        Description::new(
            format!("no colon stands behind `{key}`"),
            *span,
            "a key, followed by `:` and a value",
        )
        .help(format!("write `\"{key}\": …`, or square brackets around a list"))
    }
}

/// Something else that is no JSON.
pub(super) struct MalformedJson {
    pub span: Span,
    pub words: &'static str,
    pub help: &'static str,
}

impl Problem for MalformedJson {
    const CODE: Code = Code::MalformedJson;

    fn describe(&self) -> Description {
        let Self { span, words, help } = self;
        Description::new(format!("this is no JSON: {words}"), *span, "not understood")
            .help((*help).to_owned())
    }
}
