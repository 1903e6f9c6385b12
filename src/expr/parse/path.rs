//! Paths into a record: `a.b[0]['x']`, or a text with expressions.

use crate::diagnostic::Problems;
use crate::expr::ast::{Expr, ExprKind, Path, Step};
use crate::span::{Span, Spanned};

use super::lex::{Kind, Until, tokens};
use super::mistakes::{BadPath, Words};
use super::source::Source;
use super::template;

/// The path that a text is. After a mistake it has no steps.
pub(super) fn parse(source: Source, problems: &mut Problems) -> Path {
    if source.text.contains("{{") {
        return Path::Text(template::parse(source, problems));
    }
    let steps = steps(source, problems).unwrap_or_default();
    Path::Steps(Spanned::new(steps, source.whole()))
}

fn steps(source: Source, problems: &mut Problems) -> Option<Vec<Step>> {
    let lexed = tokens(source.text, 0, Until::TheEnd);
    let mut rest = lexed.tokens.iter().copied().filter(|token| token.kind != Kind::End).peekable();
    let mut steps = Vec::new();
    let mut wrong = |start: usize, end: usize| {
        problems.report(&BadPath(words(source, source.span(start, end))));
        None
    };
    if lexed.too_large || rest.peek().is_none() {
        return wrong(0, source.text.len());
    }
    while let Some(token) = rest.next() {
        let text = source.slice(token.start, token.end);
        let name = match token.kind {
            Kind::Name if steps.is_empty() => Some(text),
            Kind::Sign(".") if !steps.is_empty() => {
                let next = rest.next().filter(|next| next.kind == Kind::Name);
                let Some(next) = next else { return wrong(token.start, token.end) };
                Some(source.slice(next.start, next.end))
            }
            Kind::Sign("[") => None,
            _ => return wrong(token.start, token.end),
        };
        if let Some(name) = name {
            steps.push(Step::Member(name.to_owned()));
            continue;
        }
        let Some(close) = rest.find(|next| next.kind == Kind::Sign("]")) else {
            return wrong(token.start, token.end);
        };
        match in_brackets(source.slice(token.start + 1, close.start)) {
            Some(step) => steps.push(step),
            None => return wrong(token.start, close.end),
        }
    }
    Some(steps)
}

/// The step that stands between `[` and `]`.
fn in_brackets(text: &str) -> Option<Step> {
    match super::standalone(text).ok()?.kind {
        ExprKind::Str { text, .. } => Some(Step::Member(text)),
        ExprKind::Int(index) => Some(Step::Index(index)),
        _ => None,
    }
}

fn words(source: Source, span: Span) -> Words {
    let help = if source.text.trim().contains(['|', '(', '~', '+']) {
        format!("what is computed stands in braces: `{{{{ record.{} }}}}`", source.text.trim())
    } else {
        "a path is names with points, and `[0]` or `['a name']` for anything else".to_owned()
    };
    Words::new(format!("`{}` is not a path", source.text.trim()), span, "cannot stand in a path").help(help)
}

/// The path that an expression spells, if it is one: `a.b[0]`.
#[must_use]
pub fn of(expr: &Expr) -> Option<Vec<Step>> {
    match &expr.kind {
        ExprKind::Name(name) => Some(vec![Step::Member(name.clone())]),
        ExprKind::Member(of_what, name) => {
            let mut steps = of(of_what)?;
            steps.push(Step::Member(name.value.clone()));
            Some(steps)
        }
        ExprKind::Index(of_what, index) => {
            let mut steps = of(of_what)?;
            steps.push(match &index.kind {
                ExprKind::Int(index) => Step::Index(*index),
                ExprKind::Str { text, .. } => Step::Member(text.clone()),
                _ => return None,
            });
            Some(steps)
        }
        _ => None,
    }
}
