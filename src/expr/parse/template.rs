//! Texts that hold expressions between `{{` and `}}`.

use crate::diagnostic::Problems;
use crate::expr::ast::{Part, Template};
use crate::span::Spanned;

use super::cursor::Parser;
use super::lex::Until;
use super::mistakes::{TemplateStatement, Words};
use super::source::Source;

/// The parts of a text.
pub(super) fn parse(source: Source, problems: &mut Problems) -> Template {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut literal = 0;
    while let Some(open) = source.text.get(at..).and_then(opening).map(|found| at + found) {
        if source.text[open..].starts_with("{{") {
            push_text(&mut parts, source, literal, open);
            let mut parser = Parser::new(source, open + 2, Until::Braces, problems);
            let expr = parser.whole();
            at = parser.finish().max(open + 2);
            parts.push(Part::Expr(expr));
            literal = at;
        } else {
            at = statement(source, open, problems);
        }
    }
    push_text(&mut parts, source, literal, source.text.len());
    Template { parts, span: source.whole() }
}

/// Where the first `{{`, `{%` or `{#` stands.
fn opening(text: &str) -> Option<usize> {
    let mut pairs = text.as_bytes().windows(2);
    pairs.position(|pair| matches!(pair, b"{{" | b"{%" | b"{#"))
}

fn push_text(parts: &mut Vec<Part>, source: Source, start: usize, end: usize) {
    if start < end {
        parts.push(Part::Text(Spanned::new(source.slice(start, end).to_owned(), source.span(start, end))));
    }
}

/// Reports `{% … %}` or `{# … #}` and gives the place behind it.
fn statement(source: Source, open: usize, problems: &mut Problems) -> usize {
    let rest = &source.text[open..];
    let (close, message, help) = if rest.starts_with("{%") {
        (
            "%}",
            "`{%` begins a statement of Jinja",
            "statements are written as structure: `$if`, `$for`, `$let`",
        )
    } else {
        ("#}", "`{#` begins a comment of Jinja", "comments are those of the file: `#` in YAML and TOML")
    };
    let line = rest.lines().next().unwrap_or(rest);
    let length = line.find(close).map_or(2, |end| end + 2);
    let span = source.span(open, open + length);
    problems.report(&TemplateStatement(
        Words::new(message, span, "only `{{ expression }}` has a meaning in text")
            .help(format!("{help}; as plain text it is `{{{{ '{}' }}}}`", &rest[..2])),
    ));
    open + length
}
