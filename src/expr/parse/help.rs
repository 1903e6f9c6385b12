//! What people write who know other languages, and what they are told.

use crate::expr::ast::ExprKind;
use crate::spelling::nearest;

use super::cursor::Parser;
use super::lex::Kind;
use super::mistakes::{UnexpectedToken, Words};

/// What to write for an operator that this language does not have, and its replacement.
pub(super) fn foreign_operator(sign: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match sign {
        "&&" => ("write `and`", Some("and")),
        "||" => ("write `or`; a value for null is given by `default`: `x | default(y)`", Some("or")),
        "=" | "===" => ("values are compared with `==`", Some("==")),
        "!==" | "<>" => ("values are compared with `!=`", Some("!=")),
        "**" => ("multiply: `x * x`", None),
        "??" => ("a value for null is given by `default`: `x | default(y)`", None),
        _ => return None,
    })
}

/// The literal that a word of another language means.
pub(super) fn foreign_literal(word: &str) -> Option<(&'static str, ExprKind)> {
    Some(match word {
        "None" | "none" | "undefined" => ("null", ExprKind::Null),
        "True" => ("true", ExprKind::Bool(true)),
        "False" => ("false", ExprKind::Bool(false)),
        _ => return None,
    })
}

/// Whether a test of Jinja asks for the opposite of `is null`; none if it is not one of those.
pub(super) fn foreign_test(test: &str) -> Option<bool> {
    match test {
        "defined" => Some(true),
        "undefined" | "none" | "None" | "nil" => Some(false),
        _ => None,
    }
}

/// The function that a method of another language is.
pub(super) fn function_for(method: &str) -> &str {
    match method {
        "toUpperCase" | "upcase" => "upper",
        "toLowerCase" | "downcase" => "lower",
        "strip" => "trim",
        "size" | "len" | "count" => "length",
        "startsWith" | "startswith" => "starts_with",
        "endsWith" | "endswith" => "ends_with",
        "gsub" | "replaceAll" => "replace",
        "toString" | "to_s" => "string",
        "to_i" => "integer",
        "to_f" => "number",
        "items" => "entries",
        "push" | "append" => "concat",
        "filter" => "selectattr",
        "indexOf" => "index_of",
        "to_json" => "tojson",
        "toISOString" | "isoformat" => "iso8601",
        _ => method,
    }
}

/// What to do about characters that have no meaning.
pub(super) fn characters(text: &str) -> Option<String> {
    let help = match text {
        "#" => "an expression holds no comments",
        ";" => "one expression stands here, without an end sign",
        "$" => "names are written without `$`",
        "@" => "names are written without `@`",
        "\\" => "a backslash stands only in texts",
        _ if text.starts_with(['‘', '’', '“', '”']) => "texts have straight quotes: `'…'` or `\"…\"`",
        "–" | "—" | "−" => "minus is written `-`",
        "…" => "this stands for something that is left out",
        _ if text.chars().all(char::is_whitespace) => "only plain spaces and line breaks separate words here",
        _ if text.chars().any(char::is_alphanumeric) => {
            "names have the letters a to z, digits and `_`; other members are read with `['…']`"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// The token at hand, which cannot stand in `place`.
pub(super) fn unexpected(parser: &Parser, place: &str) -> UnexpectedToken {
    let label =
        if parser.kind() == Kind::End { "something is missing behind this" } else { "cannot stand here" };
    let help =
        if place == "after the expression" { after_operand(parser) } else { instead_of_operand(parser) };
    UnexpectedToken(
        Words::new(format!("{} stands {place}", parser.found()), parser.place(), label).help(help),
    )
}

/// What to do about a token behind a complete operand.
pub(super) fn after_operand(parser: &Parser) -> Option<String> {
    let text = parser.text();
    let help = match (parser.kind(), text) {
        (Kind::Name, "for") => "arrays are walked by `map`, `selectattr` and others, or with `$for`",
        (Kind::Name, "contains" | "includes") => "write `b in a`",
        (Kind::Name, "eq" | "equals") => "values are compared with `==`",
        (Kind::Name, "then" | "else") => "a choice is written `a if condition else b`",
        (Kind::Name, "AND" | "And") => "write `and`",
        (Kind::Name, "OR" | "Or") => "write `or`",
        (Kind::Name, "not") => "write `not in`, or put `not` before the whole comparison",
        (Kind::Sign(","), _) => "one expression stands here; a list has brackets: `[a, b]`",
        (Kind::Sign(":"), _) => "arguments stand in brackets: `x | f(a)`",
        (Kind::Sign("=>"), _) => {
            "there are no functions to write; arrays are walked by `map`, `selectattr`, or with `$for`"
        }
        (Kind::Sign("!"), _) => "write `!=`, or `not` before the comparison",
        (Kind::Sign("&"), _) => "write `and`; texts are joined by `~`",
        (Kind::Name, _) => {
            let keyword = nearest(text, ["and", "or", "not", "in", "is", "if", "else"]);
            return Some(match keyword {
                Some(keyword) if keyword.len() > 2 => {
                    format!("an operator is missing before it; is `{keyword}` meant?")
                }
                _ => "an operator is missing before it: texts are joined by `~`".to_owned(),
            });
        }
        (Kind::Numeric | Kind::Text, _) => "an operator is missing before it: texts are joined by `~`",
        _ => return None,
    };
    Some(help.to_owned())
}

/// What to do about a token where an operand is expected.
fn instead_of_operand(parser: &Parser) -> Option<String> {
    let help = match (parser.kind(), parser.text()) {
        (Kind::Name, "if") => "a choice is written `a if condition else b`",
        (Kind::Name, "not") => "put it into brackets: `(not x)`",
        (Kind::Sign("*"), _) => "there is no `*` before a value",
        (Kind::Sign("&"), _) => "write `and`",
        (Kind::Sign("|"), _) => "a filter follows the value it takes: `x | trim`",
        _ => return None,
    };
    Some(help.to_owned())
}
