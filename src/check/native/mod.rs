//! Methods in Ruby: functions of what they take, or works that use the platform.
//!
//! The words of the code decide. One that names something of the platform (`workato`,
//! `execution_context`, a request) can only run where the platform is: among the connector's methods,
//! where the step `call` finds it. All others are functions, and may be called anywhere.

mod balance;
mod scan;

pub(super) use balance::{Said, Slip, closer, slip};
pub(super) use scan::{Kind, Scan, Token, scan};

use crate::span::Span;
use crate::spec::{ForeignCode, Method, Native};

/// What the platform gives to code in methods.
const PLATFORM: [&str; 21] = [
    "account_property",
    "after_error_response",
    "after_response",
    "aws",
    "checkpoint!",
    "connection",
    "decrypt",
    "encrypt",
    "execution_context",
    "lookup",
    "now",
    "parallel",
    "parse_json",
    "reinvoke_after",
    "summarize",
    "suspend",
    "today",
    "uuid",
    "workato",
    "workato_schema",
    "error",
];

/// What is of the platform only with arguments: without them it may be anybody's method.
const WITH_ARGUMENTS: [&str; 8] = ["call", "delete", "get", "head", "options", "patch", "post", "put"];

/// A word of the platform in a method's code.
#[derive(Debug, Clone)]
pub(super) struct PlatformWord {
    pub word: String,
    pub span: Span,
}

/// Whether a method can be called in expressions.
pub(super) fn is_function(method: &Method) -> bool {
    method.work.is_none() && platform_word(method).is_none()
}

/// The first word by which the code of a method uses the platform.
pub(super) fn platform_word(method: &Method) -> Option<PlatformWord> {
    let Native { ruby, .. } = method.native.as_ref()?;
    let ForeignCode { text, pieces, .. } = ruby;
    let scan = scan(text);
    let words = || scan.tokens.iter().filter(|token| token.kind == Kind::Word);
    let own = |word: &str| {
        method.takes.iter().any(|(name, _)| name.value == word)
            || words().any(|token| token.text == word && is_bound(text, token))
    };
    let of_platform = |token: &&Token| {
        let behind = &text[token.start + token.text.len()..];
        let named =
            PLATFORM.contains(&token.text) || WITH_ARGUMENTS.contains(&token.text) && has_arguments(behind);
        named && !own(token.text)
    };
    let token = words().find(of_platform)?;
    let span = pieces.span(token.start, token.start + token.text.len());
    Some(PlatformWord { word: token.text.to_owned(), span })
}

/// Whether the code of a method reads the connection.
pub(super) fn reads_connection(method: &Method) -> bool {
    let Some(native) = &method.native else { return false };
    scan(&native.ruby.text).tokens.iter().any(|token| token.kind == Kind::Word && token.text == "connection")
}

/// Whether arguments stand behind a name.
fn has_arguments(behind: &str) -> bool {
    let argument = behind.trim_start_matches([' ', '\t']);
    if argument.len() == behind.len() {
        return behind.starts_with('(');
    }
    argument.starts_with(|first: char| first.is_alphanumeric() || "\"'_:[@$".contains(first))
        && !["if ", "unless ", "while ", "until ", "and ", "or ", "do ", "then "]
            .iter()
            .any(|word| argument.starts_with(word))
}

/// Whether a word is given a value here: `a = 1`, `a ||= 1`, `|a, b|`.
fn is_bound(code: &str, token: &Token) -> bool {
    let line_start = code[..token.start].rfind('\n').map_or(0, |at| at + 1);
    let before = code[line_start..token.start].trim_end();
    let behind = code[token.start + token.text.len()..].lines().next().unwrap_or("").trim_start();
    let sign = behind.trim_start_matches(['|', '&', '+', '-', '*', '/', '%']);
    let assigned = sign.starts_with('=') && !["==", "=~", "=>"].iter().any(|other| sign.starts_with(other));
    let param = before.contains('|')
        && before.ends_with(['|', ',', '*', '&', '('])
        && behind.starts_with(['|', ',', ')'])
        && behind.contains('|');
    assigned || param
}

#[cfg(test)]
mod tests {
    use super::scan::scan;
    use super::{has_arguments, is_bound};

    #[test]
    fn a_method_of_the_platform_has_arguments_and_a_local_is_given_a_value() {
        for (behind, holds) in [
            ("('/a')", true),
            (" '/a'", true),
            (" url, a: 1", true),
            (".size", false),
            (" + 1", false),
            (" if a", false),
            ("", false),
        ] {
            assert_eq!(has_arguments(behind), holds, "{behind}");
        }
        for (code, bound) in [
            ("now = 1", true),
            ("now ||= 1", true),
            ("now == 1", false),
            ("x { |a, now| 1 }", true),
            ("x { |now| 1 }", true),
            ("now | 1", false),
        ] {
            let found = scan(code);
            let token = found.tokens.iter().find(|token| token.text == "now").expect("it is there");
            assert_eq!(is_bound(code, token), bound, "{code}");
        }
    }
}
