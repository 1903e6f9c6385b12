//! Native code: what it closes, what has no place in it, and what cannot be Ruby.

use super::Look;
use crate::check::native::{Kind, Said, Scan, Slip, Token, closer, scan, slip};
use crate::diagnostic::{Code, Description};
use crate::span::Span;
use crate::spec::Method;

/// So many lines are still read by those who review them.
const MOST_LINES: usize = 40;

/// Words of Ruby that the platform refuses, or that have no place in a method.
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

/// Those that are refused as methods of a value too.
const ALWAYS: [&str; 7] =
    ["eval", "send", "instance_eval", "class_eval", "module_eval", "instance_exec", "define_method"];

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
        let scan = scan(&native.ruby.text);
        found.extend(words(method, &scan).into_iter().map(|description| (Code::NativeWord, description)));
        found.extend(no_ruby(method, &scan));
    }
    for (code, description) in found {
        look.tell(code, description);
    }
}

/// What is said of the words of a code, each once.
fn words<'a>(method: &'a Method, scan: &Scan<'a>) -> Vec<Description> {
    let mut seen: Vec<&str> = Vec::new();
    let mut said = Vec::new();
    for token in &scan.tokens {
        let Token { start, text: word, kind, .. } = *token;
        let takes = method.takes.iter().any(|(name, _)| name.value == word);
        let refused = match kind {
            Kind::Tick => true,
            Kind::Word => REFUSED.contains(&word),
            Kind::Member => ALWAYS.contains(&word),
            Kind::Open | Kind::Close | Kind::Break => false,
        };
        if !refused || takes || seen.contains(&word) {
            continue;
        }
        seen.push(word);
        let name = &method.name.value;
        let message = if kind == Kind::Tick {
            format!("the code of `{name}` starts a program")
        } else {
            format!("`{word}` has no place in the code of `{name}`")
        };
        let label = "refused by the platform, or without a place in a method";
        said.push(Description::new(message, at(method, start, start + word.len()), label));
    }
    said
}

/// A range of the code of a method, in the spec.
fn at(method: &Method, start: usize, end: usize) -> Span {
    method.native.as_ref().map_or(method.span, |native| native.ruby.pieces.span(start, end))
}

/// What cannot be Ruby at all, as far as a scan can tell: the first place where something does not
/// close, and the first character of no language's letters.
fn no_ruby(method: &Method, scan: &Scan) -> Vec<(Code, Description)> {
    let name = &method.name.value;
    let mut found = Vec::new();
    // What it takes under a word of Ruby is told as that.
    let takes = |word: &str| method.takes.iter().any(|(name, _)| name.value == word);
    if let Some(Slip { start, text, said }) = slip(scan).filter(|slip| !takes(slip.text)) {
        let span = at(method, start, start + text.len());
        let message = format!("the code of `{name}` is no Ruby: ");
        let description = match said {
            Said::NeverClosed => {
                Description::new(format!("{message}`{text}` is never closed"), span, "opened here")
            }
            Said::ClosesNothing => {
                Description::new(format!("{message}`{text}` closes nothing"), span, "nothing is open here")
            }
            Said::ClosedBy { start: other, text: end } => Description::new(
                format!("{message}`{text}` is closed by `{end}`"),
                at(method, other, other + end.len()),
                format!("`{}` was expected", closer(text)),
            )
            .because(span, "opened here"),
        };
        found.push((Code::NativeUnbalanced, description));
    }
    if let Some((start, strange)) = scan.strange.first() {
        let looks = looks_like(*strange);
        let span = at(method, *start, start + strange.len_utf8());
        let message = format!("`{}` stands in the code of `{name}`", strange.escape_debug());
        let mut description =
            Description::new(message, span, "a character that is none of Ruby's").help(looks.map_or_else(
                || "write it in a text, or leave it out".to_owned(),
                |looks| format!("write {looks}"),
            ));
        if let Some(plain) = looks.and_then(|looks| looks.strip_prefix('`')?.strip_suffix('`')) {
            description = description.fix(span, plain, false);
        }
        found.push((Code::NativeCharacter, description));
    }
    found
}

/// What a character was before a word processor came by.
fn looks_like(strange: char) -> Option<&'static str> {
    match strange {
        '“' | '”' | '„' | '«' | '»' => Some("`\"`"),
        '‘' | '’' | '‚' => Some("`'`"),
        '–' | '—' | '−' | '‐' | '‑' => Some("`-`"),
        '…' => Some("`...`"),
        '×' => Some("`*`"),
        '≤' => Some("`<=`"),
        '≥' => Some("`>=`"),
        '≠' => Some("`!=`"),
        _ if strange.is_whitespace() => Some("a plain blank"),
        _ => None,
    }
}
