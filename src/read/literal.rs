//! Reads what holds no expression: texts, words, numbers, booleans, durations and names.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::syntax::document::{Core, Node, NodeKind, Scalar};

use super::keys::Slot;
use super::slips::NotSupportedYet;
use super::walk::{At, Map, Reader};

impl Reader<'_> {
    /// Text without expressions. A number or boolean counts as it is written.
    pub(super) fn text(&mut self, at: At<'_>) -> Option<Spanned<String>> {
        match &at.node.kind {
            NodeKind::Scalar(scalar) if scalar.core != Core::Null => {
                self.refuse_braces(at, scalar);
                Some(Spanned::new(scalar.text.to_string(), at.node.span))
            }
            NodeKind::Scalar(_) | NodeKind::Map(_) | NodeKind::List(_) | NodeKind::Broken { .. } => {
                self.wrong_kind(at, "text");
                None
            }
        }
    }

    /// One text, or a list of them.
    pub(super) fn texts(&mut self, at: At<'_>) -> Option<Vec<Spanned<String>>> {
        if at.node.as_list().is_none() {
            return self.text(at).map(|text| vec![text]);
        }
        let members = self.members(at);
        let texts: Vec<Option<Spanned<String>>> =
            members.into_iter().map(|member| self.text(member)).collect();
        texts.into_iter().collect()
    }

    /// A list of texts.
    pub(super) fn list_of_texts(&mut self, at: At<'_>) -> Vec<Spanned<String>> {
        let members = self.members(at);
        members.into_iter().filter_map(|member| self.text(member)).collect()
    }

    /// Tells that braces stand where nothing is computed.
    pub(super) fn refuse_braces(&mut self, at: At<'_>, scalar: &Scalar) -> bool {
        let Some(start) = scalar.text.find("{{") else { return false };
        self.refuse_braces_from(at, scalar, start);
        true
    }

    /// Tells of the braces that open at `start`.
    pub(super) fn refuse_braces_from(&mut self, at: At<'_>, scalar: &Scalar, start: usize) {
        let end = scalar.text[start..].find("}}").map_or(start + 2, |length| start + length + 2);
        self.problems.report(&BracesInFixed { key: at.key, span: scalar.pieces.span(start, end) });
    }

    /// One of the words of the slot.
    pub(super) fn word(&mut self, at: At<'_>) -> Option<Spanned<String>> {
        let (words, later) = words_of(at.slot);
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind_with(at, "a word", Some(one_of(words)));
            return None;
        };
        let text = &*scalar.text;
        if words.contains(&text) {
            return Some(Spanned::new(text.to_owned(), at.node.span));
        }
        if later.contains(&text) {
            let what = format!("{}: {text}", at.key);
            self.problems.report(&NotSupportedYet { what: &what, span: at.node.span });
        } else if !self.refuse_braces(at, scalar) {
            let place = scalar.pieces.span(0, text.len());
            self.problems.report(&UnknownWord { key: at.key, word: text, words, span: at.node.span, place });
        }
        None
    }

    /// A whole number.
    pub(super) fn integer(&mut self, at: At<'_>) -> Option<Spanned<i64>> {
        let scalar = self.number_scalar(at)?;
        let Core::Integer(value) = scalar.core else {
            self.problems.report(&BadNumber::NotWhole { key: at.key, span: at.node.span });
            return None;
        };
        Some(Spanned::new(value, at.node.span))
    }

    /// A whole number that is not negative, and at most `most`.
    pub(super) fn count(&mut self, at: At<'_>, least: i64, most: i64) -> Option<Spanned<i64>> {
        let value = self.integer(at)?;
        if (least..=most).contains(&value.value) {
            return Some(value);
        }
        self.problems.report(&BadNumber::Outside { key: at.key, least, most, span: at.node.span });
        None
    }

    /// A number of either kind, as a scalar whose core is one.
    pub(super) fn number_scalar<'d>(&mut self, at: At<'d>) -> Option<&'d Scalar> {
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind(at, "a number");
            return None;
        };
        if matches!(scalar.core, Core::Integer(_) | Core::Number) {
            return Some(scalar);
        }
        if !self.refuse_braces(at, scalar) {
            self.problems.report(&BadNumber::Text { key: at.key, text: &scalar.text, span: at.node.span });
        }
        None
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, at: At<'_>) -> Option<Spanned<bool>> {
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind(at, "`true` or `false`");
            return None;
        };
        if let Core::Boolean(value) = scalar.core {
            return Some(Spanned::new(value, at.node.span));
        }
        if !self.refuse_braces(at, scalar) {
            self.problems.report(&BadBoolean { key: at.key, text: &scalar.text, span: at.node.span });
        }
        None
    }

    /// Whether the boolean stands there and is true.
    pub(super) fn flag(&mut self, map: &Map<'_>, key: &str) -> bool {
        self.read(map, key, Self::boolean).is_some_and(|flag| flag.value)
    }

    /// A duration, in milliseconds.
    pub(super) fn duration(&mut self, at: At<'_>) -> Option<Spanned<i64>> {
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind(at, "a duration such as `30s`");
            return None;
        };
        if let Some(value) = milliseconds(&scalar.text) {
            return Some(Spanned::new(value, at.node.span));
        }
        if !self.refuse_braces(at, scalar) {
            self.problems.report(&BadDuration { key: at.key, text: &scalar.text, span: at.node.span });
        }
        None
    }

    /// The name of a thing in the spec.
    pub(super) fn name(&mut self, at: At<'_>) -> Option<Spanned<String>> {
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind(at, "a name");
            return None;
        };
        let name = Spanned::new(scalar.text.to_string(), at.node.span);
        if !self.refuse_braces(at, scalar) {
            self.check_name(&name, None);
        }
        Some(name)
    }

    /// One name, or a list of them.
    pub(super) fn names(&mut self, at: At<'_>) -> Option<Vec<Spanned<String>>> {
        match &at.node.kind {
            NodeKind::List(members) => {
                Some(members.iter().filter_map(|node| self.name(at.member(node))).collect())
            }
            NodeKind::Scalar(_) if !at.node.is_null() => self.name(at).map(|name| vec![name]),
            NodeKind::Scalar(_) | NodeKind::Map(_) | NodeKind::Broken { .. } => {
                self.wrong_kind(at, "one name or a list of names");
                None
            }
        }
    }
}

/// Whether `node` is the plain word `word`.
pub(super) fn is_word(node: &Node, word: &str) -> bool {
    node.as_scalar().is_some_and(|scalar| &*scalar.text == word)
}

/// The words of a slot, and those that come later.
fn words_of(slot: &'static Slot) -> (&'static [&'static str], &'static [&'static str]) {
    match slot {
        Slot::Word(words) => (words, &[]),
        Slot::WordOrLater(words, later) => (words, later),
        Slot::OneOf(slots) => slots
            .iter()
            .find(|slot| matches!(slot, Slot::Word(_) | Slot::WordOrLater(..)))
            .map_or((&[], &[]), words_of),
        Slot::ListOf(slot) | Slot::MapOf(slot) => words_of(slot),
        _ => (&[], &[]),
    }
}

/// A duration in milliseconds: numbers with units, of which each is smaller than the one before.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    const UNITS: [(&str, i64); 6] =
        [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
    let mut rest = text;
    let mut total: i64 = 0;
    let mut larger = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at(digits);
        let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, behind) = behind.split_at(letters);
        let size = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size)?;
        if size >= larger {
            return None;
        }
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(size)?)?;
        larger = size;
        rest = behind;
    }
    (!text.is_empty()).then_some(total)
}

/// The words, as a next step.
fn one_of(words: &[&str]) -> String {
    match words {
        [] => "leave the key out".to_owned(),
        [only] => format!("the word is `{only}`"),
        _ => {
            format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

/// More words than anybody reads.
const MANY: usize = 40;

/// A word that is none of those that may stand there.
struct UnknownWord<'a> {
    key: &'a str,
    word: &'a str,
    words: &'static [&'static str],
    span: Span,
    /// The word without its quotes.
    place: Span,
}

impl Problem for UnknownWord<'_> {
    const CODE: Code = Code::UnknownWord;

    fn describe(&self) -> Description {
        let Self { key, word, words, span, place } = self;
        let meant = nearest(word, words.iter().copied());
        let label =
            meant.map_or_else(|| "unknown word".to_owned(), |meant| format!("did you mean `{meant}`?"));
        let description = Description::new(format!("`{word}` is no word of `{key}`"), *span, label);
        // Of so many words the one that was meant is help enough.
        let short = words.len() > MANY && meant.is_some();
        let description = if short { description } else { description.help(one_of(words)) };
        match meant {
            Some(meant) => description.rename(*place, meant),
            None => description,
        }
    }
}

/// Something that is not the number a key takes.
enum BadNumber<'a> {
    Text { key: &'a str, text: &'a str, span: Span },
    NotWhole { key: &'a str, span: Span },
    Outside { key: &'a str, least: i64, most: i64, span: Span },
}

impl Problem for BadNumber<'_> {
    const CODE: Code = Code::NumberExpected;

    fn describe(&self) -> Description {
        match self {
            Self::Text { key, text, span } => {
                let description =
                    Description::new(format!("`{key}` takes a number, not text"), *span, "this is text");
                if text.parse::<f64>().is_ok_and(f64::is_finite) {
                    description.help(format!("write `{text}` without quotes")).fix(*span, *text, true)
                } else {
                    description
                }
            }
            Self::NotWhole { key, span } => {
                Description::new(format!("`{key}` takes a whole number"), *span, "not a whole number")
            }
            Self::Outside { key, least, most, span } => {
                let message = if *most == i64::MAX {
                    format!("`{key}` is at least {least}")
                } else {
                    format!("`{key}` is between {least} and {most}")
                };
                Description::new(message, *span, "outside of that")
            }
        }
    }
}

/// Something that is neither true nor false.
struct BadBoolean<'a> {
    key: &'a str,
    text: &'a str,
    span: Span,
}

impl Problem for BadBoolean<'_> {
    const CODE: Code = Code::BooleanExpected;

    fn describe(&self) -> Description {
        let Self { key, text, span } = self;
        let message = format!("`{key}` takes `true` or `false`");
        let description = Description::new(message, *span, "this is something else");
        let meant = match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" | "true" | "1" => "true",
            "no" | "n" | "off" | "false" | "0" => "false",
            _ => return description,
        };
        description.help(format!("write `{meant}`")).fix(*span, meant, true)
    }
}

/// Something that is no duration.
struct BadDuration<'a> {
    key: &'a str,
    text: &'a str,
    span: Span,
}

impl Problem for BadDuration<'_> {
    const CODE: Code = Code::DurationExpected;

    fn describe(&self) -> Description {
        let Self { key, text, span } = self;
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = format!("`{key}` takes a duration, and `{text}` has no unit");
            return Description::new(message, *span, format!("{text} what?")).help(format!(
                "write `{text}s` for seconds, `{text}m` for minutes, `{text}ms` for milliseconds"
            ));
        }
        Description::new(format!("`{key}` takes a duration"), *span, "this is none").help(
            "write a number and its unit, without a space, such as `30s`, `5m`, `1h30m`, `2d`".to_owned(),
        )
    }
}

/// Braces where nothing is computed.
struct BracesInFixed<'a> {
    key: &'a str,
    span: Span,
}

impl Problem for BracesInFixed<'_> {
    const CODE: Code = Code::BracesInFixed;

    fn describe(&self) -> Description {
        let Self { key, span } = self;
        Description::new(format!("`{key}` is fixed and cannot hold expressions"), *span, "an expression")
            .help("write what it says without braces".to_owned())
    }
}
