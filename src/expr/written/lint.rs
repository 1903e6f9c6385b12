//! What looks like a slip in data.

use crate::diagnostic::Problems;
use crate::expr::ast::{Expr, ExprKind, Template};
use crate::expr::parse;
use crate::span::Span;
use crate::spelling::nearest;
use crate::syntax::document::{Entry, Scalar, Style};
use crate::syntax::surprise as why_surprising;

use super::heads;
use super::mistakes::{FollowerAlone, NearlyStructure, PathAsText, SurprisingScalar, Words};

/// Keys of well-known query languages that are a letter away from a head.
const WELL_KNOWN: [&str; 12] =
    ["$in", "$set", "$lt", "$id", "$or", "$get", "$gt", "$it", "$is", "$of", "$not", "$ref"];

/// Names of the context that a text may begin with by mistake.
const CONTEXT: [&str; 7] = ["response", "input", "item", "record", "connection", "config", "cursor"];

/// Ends of file names, which look like members.
const FILE_ENDS: [&str; 12] =
    ["json", "xml", "csv", "txt", "yaml", "yml", "html", "pdf", "zip", "md", "toml", "php"];

/// Looks at the keys of a map that is data.
pub(super) fn keys(entries: &[Entry], problems: &mut Problems) {
    for entry in entries {
        let key = &*entry.key.value;
        let span = entry.key.span;
        if !key.starts_with('$') || key.starts_with("$$") || WELL_KNOWN.contains(&key) {
            continue;
        }
        // `$in` and `$for` are no followers to be missed: the one is data, the other a head.
        if let Some(head) = heads::with_follower(key).next().filter(|_| !matches!(key, "$name" | "$type")) {
            let words = Words::new(
                format!("`{key}` without `{}` is a key of data", head.key),
                span,
                "no structure here",
            )
            .help(format!("write `{}` beside it, or `${key}` if the key is meant", head.key));
            problems.report(&FollowerAlone(words));
        } else if let Some(head) = near_head(key) {
            let words = Words::new(format!("`{key}` is a key of data"), span, format!("nearly `{head}`"))
                .help(format!("is `{head}` meant? Otherwise accept this lint"))
                .fix(span, head);
            problems.report(&NearlyStructure(words));
        }
    }
}

/// The head that is one letter away from `key`.
fn near_head(key: &str) -> Option<&'static str> {
    let near = nearest(key, heads::all().map(|head| head.key))?;
    let lower = key.to_ascii_lowercase();
    (lower == near || is_one_slip(&lower, near)).then_some(near)
}

/// Whether one letter was changed, added, left out, or swapped with the next.
fn is_one_slip(left: &str, right: &str) -> bool {
    let common = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left.as_bytes()[common..], &right.as_bytes()[common..]);
    match (left, right) {
        ([_, rest @ ..], _) if rest == right => true,
        (_, [_, rest @ ..]) if left == rest => true,
        ([_, left @ ..], [_, right @ ..]) if left == right => true,
        ([a, b, left @ ..], [c, d, right @ ..]) => (a, b, left) == (d, c, right),
        _ => false,
    }
}

/// Tells that a text without braces spells a path from a name of the context.
pub(super) fn path_as_text(scalar: &Scalar, template: &Template, problems: &mut Problems) {
    let text = scalar.text.trim();
    if template.plain().is_none() || !CONTEXT.iter().any(|name| text.starts_with(name)) {
        return;
    }
    let Ok(expr) = parse::standalone(text) else { return };
    if !reads_member(&expr) {
        return;
    }
    let braces = format!("{{{{ {text} }}}}");
    let words = Words::new(format!("`{text}` is text here"), template.span, "looks like an expression")
        .help(format!("is `{braces}` meant?"));
    let plain = scalar.style == Style::Plain;
    let quoted = if plain { format!("\"{braces}\"") } else { braces };
    let fixable = scalar.style != Style::Block && !(plain && text.contains(['"', '\\']));
    problems.report(&PathAsText(if fixable { words.fix(template.span, quoted) } else { words }));
}

/// Tells that a plain value may not be what it is taken for.
pub(super) fn surprise(scalar: &Scalar, span: Span, problems: &mut Problems) {
    if let Some(why) = why_surprising(scalar) {
        let words = Words::new(
            format!("`{}` may not be what it looks like", scalar.text),
            span,
            "read as YAML 1.2 says",
        )
        .help(why.to_owned())
        .fix(span, format!("\"{}\"", scalar.text));
        problems.report(&SurprisingScalar(words));
    }
}

/// Whether an expression is a member of the context, or a function of one.
fn reads_member(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Member(of, name) => {
            starts_in_context(of)
                && !(matches!(of.kind, ExprKind::Name(_)) && FILE_ENDS.contains(&&*name.value))
        }
        ExprKind::Index(of, _) => starts_in_context(of),
        ExprKind::Call { args, piped: true, .. } => args.first().is_some_and(|arg| reads_member(&arg.value)),
        _ => false,
    }
}

fn starts_in_context(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(name) => CONTEXT.contains(&name.as_str()),
        ExprKind::Member(of, _) | ExprKind::Index(of, _) => starts_in_context(of),
        _ => false,
    }
}
