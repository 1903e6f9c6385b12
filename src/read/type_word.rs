//! Reads type words: `string`, `string!`, `[contact]`.

use crate::diagnostic::{Code, Description, Problem};
use crate::names::is_name;
use crate::span::{Span, Spanned};
use crate::spec::TypeWord;
use crate::syntax::document::{NodeKind, Scalar};

use super::walk::{At, Reader};

/// The words of the language for types.
pub(super) const TYPES: [&str; 14] = [
    "string", "integer", "number", "decimal", "boolean", "date", "datetime", "duration", "bytes", "file",
    "object", "array", "map", "any",
];

/// Words that other languages use, and the word here.
const SLIPS: [(&str, &str); 28] = [
    ("text", "string"),
    ("str", "string"),
    ("varchar", "string"),
    ("int", "integer"),
    ("long", "integer"),
    ("int64", "integer"),
    ("bigint", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("real", "number"),
    ("currency", "decimal"),
    ("money", "decimal"),
    ("numeric", "decimal"),
    ("bool", "boolean"),
    ("flag", "boolean"),
    ("list", "array"),
    ("tuple", "array"),
    ("record", "object"),
    ("struct", "object"),
    ("hash", "map"),
    ("dict", "map"),
    ("timestamp", "datetime"),
    ("date_time", "datetime"),
    ("time", "datetime"),
    ("binary", "bytes"),
    ("blob", "bytes"),
    ("null", "any"),
    ("json", "any"),
];

impl Reader<'_> {
    /// A type, in a scalar or in a list of one.
    pub(super) fn type_word(&mut self, at: At<'_>) -> Option<TypeWord> {
        match &at.node.kind {
            NodeKind::Scalar(scalar) if scalar.text.is_empty() => {
                self.wrong_kind_with(at, "a type", Some(format!("write `{}: string`", at.key)));
                None
            }
            NodeKind::Scalar(scalar) => self.word_of_type(at, scalar, false),
            NodeKind::List(members) => match members.as_slice() {
                [member] => match &member.kind {
                    NodeKind::Scalar(scalar) if !scalar.text.is_empty() => {
                        self.word_of_type(At { node: member, ..at }, scalar, true)
                    }
                    NodeKind::Broken { .. } => None,
                    NodeKind::Scalar(_) | NodeKind::List(_) | NodeKind::Map(_) => {
                        self.bad_type(at, "the brackets of a list hold one type word", None)
                    }
                },
                [] => self.bad_type(at, "the brackets of a list hold the type of its elements", None),
                _ => self.bad_type(at, "the elements of a list have one type", None),
            },
            NodeKind::Map(_) | NodeKind::Broken { .. } => {
                self.wrong_kind(at, "a type word");
                None
            }
        }
    }

    fn word_of_type(&mut self, at: At<'_>, scalar: &Scalar, list: bool) -> Option<TypeWord> {
        if self.refuse_braces(at, scalar) {
            return None;
        }
        let text = scalar.text.trim();
        let (word, required) = match text.strip_suffix('!') {
            Some(word) => (word, true),
            None => (text, false),
        };
        if required && list {
            return self.bad_type(
                at,
                "`!` stands behind a single word",
                Some("write `required: true` beside the type"),
            );
        }
        if word.ends_with('?') {
            return self.bad_type(at, "`?` is not written: what is not required may be absent", None);
        }
        if word.starts_with('[') {
            return self.bad_type(
                at,
                "a list is written without quotes",
                Some("write `type: [string]`, and `required: true` where it must be given"),
            );
        }
        let joined = word.to_ascii_lowercase().replace('-', "_");
        if !is_name(word) && SLIPS.iter().any(|(slip, _)| *slip == joined) {
            let right = self.meant_type(at, scalar, word);
            return Some(TypeWord { word: Spanned::new(right.to_owned(), at.node.span), list, required });
        }
        if !is_name(word) {
            let help = word.contains('<').then_some("the elements of a list stand in brackets: `[string]`");
            return self.bad_type(at, "a type is one word, or one word in brackets", help);
        }
        let word = if self.objects.contains(word) { word } else { self.meant_type(at, scalar, word) };
        Some(TypeWord { word: Spanned::new(word.to_owned(), at.node.span), list, required })
    }

    /// The word, or the right one for a slip of other languages, which is told.
    fn meant_type<'w>(&mut self, at: At<'_>, scalar: &Scalar, word: &'w str) -> &'w str {
        if TYPES.contains(&word) {
            return word;
        }
        let lower = word.to_ascii_lowercase().replace('-', "_");
        let slip = SLIPS.iter().find(|(slip, _)| *slip == lower).map(|(_, right)| *right);
        let right = slip.or_else(|| TYPES.iter().copied().find(|right| *right == lower));
        let Some(right) = right else { return word };
        let start = scalar.text.find(word).unwrap_or(0);
        let place = scalar.pieces.span(start, start + word.len());
        self.problems.report(&ForeignType { word, right, span: at.node.span, place });
        right
    }

    fn bad_type(&mut self, at: At<'_>, why: &'static str, help: Option<&'static str>) -> Option<TypeWord> {
        self.problems.report(&BadType { key: at.key, why, help, span: at.node.span });
        None
    }
}

/// A type word of another language.
struct ForeignType<'a> {
    word: &'a str,
    right: &'static str,
    span: Span,
    place: Span,
}

impl Problem for ForeignType<'_> {
    const CODE: Code = Code::BadType;

    fn describe(&self) -> Description {
        let Self { word, right, span, place } = self;
        let help = match (*word, *right) {
            (_, "array") => {
                "write `array`, or the type of the elements in brackets, such as `[string]`".to_owned()
            }
            ("timestamp", _) => {
                "write `datetime`, with `format: epoch` where it is a number outside".to_owned()
            }
            _ => format!("write `{right}`"),
        };
        Description::new(format!("`{word}` is no type here"), *span, format!("`{right}` is the word"))
            .help(help)
            .fix(*place, *right, true)
    }
}

/// Something that cannot be a type.
struct BadType<'a> {
    key: &'a str,
    why: &'static str,
    help: Option<&'static str>,
    span: Span,
}

impl Problem for BadType<'_> {
    const CODE: Code = Code::BadType;

    fn describe(&self) -> Description {
        let Self { key, why, help, span } = self;
        Description::new(format!("what stands behind `{key}` is no type"), *span, *why)
            .help(help.map(str::to_owned))
    }
}
