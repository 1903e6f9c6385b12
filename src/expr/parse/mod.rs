//! Reads expressions, texts that hold expressions, paths and loops.
//!
//! In: a scalar and the kind of its slot. Out: its tree; what is wrong was reported and left an
//! [`ExprKind::Hole`]. `lex` cuts the text into tokens, `grammar` gives them their structure,
//! `literal` knows what numbers and texts stand for, `mistakes` what can be wrong.

mod cursor;
mod grammar;
mod help;
mod lex;
mod literal;
pub(in crate::expr) mod mistakes;
mod operand;
pub mod path;
mod postfix;
mod recover;
mod source;
mod template;

use crate::diagnostic::Problems;
use crate::expr::ast::{Each, Expr, ExprKind, Path, Template};
use crate::span::{FileId, Span};
use crate::syntax::document::{Core, Pieces, Scalar};

pub use super::written::written;
pub use cursor::is_keyword;

use cursor::Parser;
use lex::Until;
use mistakes::{BracesInExpression, NeedlessBraces, UnreadableNumber, Words};
use source::Source;

/// The expression of a scalar in an expression slot.
///
/// A scalar that is no text means itself: `if: true`, `attempts: 4`. Braces around the whole are
/// taken off, with a lint.
pub fn expression(scalar: &Scalar, problems: &mut Problems) -> Expr {
    let source = Source::of(scalar);
    let kind = match scalar.core {
        Core::Text => return text_expression(source, problems),
        Core::Null => ExprKind::Null,
        Core::Boolean(value) => ExprKind::Bool(value),
        Core::Integer(value) => ExprKind::Int(value),
        Core::Number => number(source, problems),
    };
    Expr { kind, span: source.whole() }
}

/// The text of a scalar in a value slot.
pub fn template(scalar: &Scalar, problems: &mut Problems) -> Template {
    template::parse(Source::of(scalar), problems)
}

/// The path of a scalar in a path slot.
pub fn path(scalar: &Scalar, problems: &mut Problems) -> Path {
    path::parse(Source::of(scalar), problems)
}

/// The loop of a scalar: `x in list`, or `x, i in list`. After a mistake its names may be empty.
pub fn each(scalar: &Scalar, problems: &mut Problems) -> Each {
    let source = Source::of(scalar);
    let mut parser = Parser::new(source, 0, Until::TheEnd, problems);
    let each = parser.each();
    parser.finish();
    each
}

/// The expression of a text that stands in no file, such as a default of a parameter.
///
/// Its spans count the bytes of the text, in the first file.
///
/// # Errors
/// What was found wrong.
pub fn standalone(text: &str) -> Result<Expr, Problems> {
    let pieces = Pieces::whole(FileId(0), 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let mut problems = Problems::default();
    let expr = text_expression(Source::new(text, &pieces), &mut problems);
    if problems.any_error() { Err(problems) } else { Ok(expr) }
}

/// The text of a value slot that stands in no file; as [`standalone`].
///
/// # Errors
/// What was found wrong.
pub fn standalone_template(text: &str) -> Result<Template, Problems> {
    let pieces = Pieces::whole(FileId(0), 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let mut problems = Problems::default();
    let template = template::parse(Source::new(text, &pieces), &mut problems);
    if problems.any_error() { Err(problems) } else { Ok(template) }
}

fn hole(span: Span) -> Expr {
    Expr { kind: ExprKind::Hole, span }
}

/// The expression that a text is, braces taken off.
fn text_expression(source: Source, problems: &mut Problems) -> Expr {
    if !source.text.trim_start().starts_with("{{") {
        let mut parser = Parser::new(source, 0, Until::TheEnd, problems);
        let expr = parser.whole();
        parser.finish();
        return expr;
    }
    let found_before = problems.len();
    let template = template::parse(source, problems);
    let expr = template.sole().cloned();
    let failed = problems.len() > found_before;
    let inner = source.text.trim();
    let inner = inner.strip_prefix("{{").unwrap_or(inner);
    let inner = inner.strip_suffix("}}").unwrap_or(inner).trim();
    if let Some(expr) = expr {
        if !failed {
            let words =
                Words::new("an expression is written without braces here", source.whole(), "needs no braces")
                    .help(format!("write `{inner}`"));
            let words = if source.is_verbatim() { words.safe_fix(source.whole(), inner) } else { words };
            problems.report(&NeedlessBraces(words));
        }
        return expr;
    }
    if !failed {
        problems.report(&around_braces(source));
    }
    hole(source.whole())
}

/// Text beside the braces of an expression slot: all of it is one expression.
fn around_braces(source: Source) -> BracesInExpression {
    let whole = source.text.trim().replace("{{ ", "").replace(" }}", "").replace("{{", "").replace("}}", "");
    let words = Words::new("the whole text is one expression here", source.whole(), "braces and text")
        .help(format!("write it without braces: `{whole}`; texts in it have quotes and are joined by `~`"));
    BracesInExpression(if source.is_verbatim() { words.fix(source.whole(), whole) } else { words })
}

/// A number of the data format that is no 64-bit integer.
fn number(source: Source, problems: &mut Problems) -> ExprKind {
    let digits: String = source.text.chars().filter(|next| *next != '_').collect();
    let is_fraction = digits.contains(['.', 'e', 'E']);
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() && is_fraction => ExprKind::Number(value),
        _ => {
            problems.report(&UnreadableNumber(
                Words::new(
                    format!("`{}` is more than a number holds", source.text),
                    source.whole(),
                    "too large",
                )
                .help("integers end at 9223372036854775807; `decimal('…')` holds 34 digits".to_owned()),
            ));
            ExprKind::Hole
        }
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
