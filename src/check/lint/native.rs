//! Native code: what it closes, and what has no place in it.

use super::Look;
use crate::diagnostic::{Code, Description};
use crate::spec::{ForeignCode, Method};

/// So many lines are still read by those who review them.
const MOST_LINES: usize = 40;

/// Words of Ruby that the platform refuses, or that have no place in a function.
const REFUSED: [&str; 33] = [
    "abort",
    "autoload",
    "binding",
    "class_eval",
    "define_method",
    "eval",
    "exec",
    "exit",
    "fork",
    "gets",
    "global_variables",
    "instance_eval",
    "instance_exec",
    "instance_variable_set",
    "load",
    "module_eval",
    "open",
    "p",
    "pp",
    "print",
    "puts",
    "require",
    "require_relative",
    "send",
    "sleep",
    "spawn",
    "system",
    "Dir",
    "File",
    "IO",
    "ObjectSpace",
    "Process",
    "Thread",
];

/// Words of the platform, which a function of what it takes cannot reach.
const PLATFORM: [&str; 17] = [
    "account_property",
    "after_error_response",
    "after_response",
    "call",
    "checkpoint!",
    "connection",
    "delete",
    "error",
    "execution_context",
    "get",
    "lookup",
    "parallel",
    "patch",
    "post",
    "put",
    "suspend",
    "workato",
];

pub(super) fn lint(look: &mut Look) {
    let mut found = Vec::new();
    for method in &look.spec.methods {
        let Some(native) = &method.native else { continue };
        let name = &method.name.value;
        found.push((
            Code::NativeCode,
            Description::new(
                format!("no program can be made of a connector with `{name}`"),
                native.span,
                "Ruby, which the Workato connector alone can run",
            )
            .help("say it in the language, or accept this with the reason".to_owned()),
        ));
        let lines = native.ruby.text.trim_end().lines().count();
        if lines > MOST_LINES {
            found.push((
                Code::NativeLong,
                Description::new(
                    format!("the code of `{name}` has {lines} lines"),
                    native.span,
                    format!("more than {MOST_LINES}"),
                )
                .help("leave to Ruby only what the language cannot say".to_owned()),
            ));
        }
        found.extend(words(method, &native.ruby).map(|description| (Code::NativeWord, description)));
    }
    for (code, description) in found {
        look.tell(code, description);
    }
}

/// What is said of the words of a code, each once.
fn words<'a>(method: &'a Method, code: &'a ForeignCode) -> impl Iterator<Item = Description> + use<'a> {
    let mut seen: Vec<&str> = Vec::new();
    tokens(&code.text).into_iter().filter_map(move |(start, word)| {
        let takes = method.takes.iter().any(|(name, _)| name.value == word);
        let before = code.text[..start].trim_end();
        // A method of a value, a key or a symbol has another meaning.
        let member = before.ends_with('.') && !before.ends_with("..") || before.ends_with("&.");
        let behind = &code.text[start + word.len()..];
        let key = before.ends_with(':') && !before.ends_with("::")
            || behind.starts_with(':') && !behind.starts_with("::");
        if takes || key || seen.contains(&word) {
            return None;
        }
        let always =
            ["eval", "send", "instance_eval", "class_eval", "module_eval", "instance_exec", "define_method"];
        let label = if word == "`" || REFUSED.contains(&word) && (!member || always.contains(&word)) {
            "refused by the platform, or without a place in a function"
        } else if PLATFORM.contains(&word) && !member {
            "of the platform, and cannot be reached from here"
        } else {
            return None;
        };
        seen.push(word);
        let span = code.pieces.span(start, start + word.len());
        let name = &method.name.value;
        let message = if word == "`" {
            format!("the code of `{name}` starts a program")
        } else {
            format!("`{word}` has no place in the code of `{name}`")
        };
        let help = (word == "error").then(|| "`raise` tells an error".to_owned());
        Some(Description::new(message, span, label).help(help))
    })
}

/// The words of Ruby outside of its texts and comments, with their places; and backticks. What stands
/// inside `#{}` of a text is not looked at.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let bytes = code.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => at += code[at..].find('\n').unwrap_or(code.len() - at),
            b'"' | b'\'' => {
                at += 1;
                while bytes.get(at).is_some_and(|next| *next != byte) {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'`' => {
                tokens.push((at, &code[at..=at]));
                at += 1;
            }
            _ if byte.is_ascii_alphabetic() || byte == b'_' => {
                let length = bytes[at..]
                    .iter()
                    .take_while(|next| next.is_ascii_alphanumeric() || matches!(next, b'_' | b'!' | b'?'))
                    .count();
                tokens.push((at, &code[at..at + length]));
                at += length;
            }
            _ => at += 1,
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn words_in_texts_and_comments_are_none() {
        let cases = [
            ("eval(a)", vec!["eval", "a"]),
            ("'eval' + \"a\\\"eval\" # eval\nputs", vec!["puts"]),
            ("a.call `ls`", vec!["a", "call", "`", "ls", "`"]),
            ("\"open", vec![]),
            ("ä = 'ä'; x_1?", vec!["x_1?"]),
        ];
        for (code, words) in cases {
            let found: Vec<&str> = tokens(code).into_iter().map(|(_, word)| word).collect();
            assert_eq!(found, words, "{code}");
        }
    }
}
