//! Walks over what is written, before it has types.

use crate::builtin;
use crate::expr::ast::{Arg, Expr, ExprKind, Part, Template, Written, WrittenKind};

/// Calls `see` on every expression below `expr`, itself first; where `see` gives false, what is
/// below is left out.
pub(super) fn exprs(expr: &Expr, see: &mut dyn FnMut(&Expr) -> bool) {
    if !see(expr) {
        return;
    }
    match &expr.kind {
        ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Number(_)
        | ExprKind::Duration(_)
        | ExprKind::Str { .. }
        | ExprKind::Name(_)
        | ExprKind::Hole => {}
        ExprKind::Member(of, _) | ExprKind::Neg(of) | ExprKind::Not(of) | ExprKind::Test { of, .. } => {
            exprs(of, see);
        }
        ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
            exprs(left, see);
            exprs(right, see);
        }
        ExprKind::In { item, list, .. } => {
            exprs(item, see);
            exprs(list, see);
        }
        ExprKind::Slice(of, from, to) => {
            exprs(of, see);
            from.iter().chain(to).for_each(|edge| exprs(edge, see));
        }
        ExprKind::Call { args, .. } => args.iter().for_each(|arg| exprs(&arg.value, see)),
        ExprKind::If { condition, then, otherwise } => {
            exprs(condition, see);
            exprs(then, see);
            otherwise.iter().for_each(|otherwise| exprs(otherwise, see));
        }
        ExprKind::List(members) | ExprKind::Around(members) => {
            members.iter().for_each(|member| exprs(member, see));
        }
        ExprKind::Record(members) => members.iter().for_each(|(_, value)| exprs(value, see)),
    }
}

/// Calls `see` on every expression of a text.
pub(super) fn template(template: &Template, see: &mut dyn FnMut(&Expr) -> bool) {
    for part in &template.parts {
        if let Part::Expr(expr) = part {
            exprs(expr, see);
        }
    }
}

/// Calls `see` on every expression of a value slot.
pub(super) fn written(value: &Written, see: &mut dyn FnMut(&Expr) -> bool) {
    match &value.kind {
        WrittenKind::Literal(_) | WrittenKind::Raw(_) => {}
        WrittenKind::Text(text) => template(text, see),
        WrittenKind::List(members) | WrittenKind::Merge(members) | WrittenKind::Concat(members) => {
            members.iter().for_each(|member| written(member, see));
        }
        WrittenKind::Map(members) => members.iter().for_each(|(_, value)| written(value, see)),
        WrittenKind::If { condition, then, otherwise } => {
            exprs(condition, see);
            written(then, see);
            otherwise.iter().for_each(|otherwise| written(otherwise, see));
        }
        WrittenKind::Case { subject, cases, otherwise } => {
            exprs(subject, see);
            cases.iter().for_each(|(_, value)| written(value, see));
            otherwise.iter().for_each(|otherwise| written(otherwise, see));
        }
        WrittenKind::For { each, filter, key, give } => {
            exprs(&each.list, see);
            filter.iter().for_each(|filter| exprs(filter, see));
            key.iter().for_each(|key| written(key, see));
            written(give, see);
        }
        WrittenKind::Fold { from, each, give, .. } => {
            from.iter().for_each(|from| written(from, see));
            exprs(&each.list, see);
            written(give, see);
        }
        WrittenKind::Let { names, give } => {
            names.iter().for_each(|(_, value)| written(value, see));
            written(give, see);
        }
        WrittenKind::Call { with, .. } => with.iter().for_each(|(_, value)| written(value, see)),
        WrittenKind::Keep(value) | WrittenKind::Fail(value) => written(value, see),
        WrittenKind::File { content, name, media } => {
            written(content, see);
            name.iter().chain(media).for_each(|value| written(value, see));
        }
    }
}

/// The names of the functions and methods that a value calls, each as often as it does.
pub(super) fn called(value: &Written) -> Vec<String> {
    let mut names = Vec::new();
    written(value, &mut |expr| {
        if let ExprKind::Call { function, args, .. } = &expr.kind {
            names.push(function.value.clone());
            names.extend(given_by_name(&function.value, args));
        }
        true
    });
    structures(value, &mut |value| {
        if let WrittenKind::Call { method, .. } = &value.kind {
            names.push(method.value.clone());
        }
    });
    names
}

/// The texts that a function may take as names of functions.
fn given_by_name<'a>(function: &str, args: &'a [Arg]) -> impl Iterator<Item = String> + 'a {
    let takes = builtin::find(function).is_some_and(|function| {
        function.params.iter().any(|param| matches!(param.accepts.trim_end_matches('?'), "function" | "test"))
    });
    args.iter().filter(move |_| takes).filter_map(|arg| match &arg.value.kind {
        ExprKind::Str { text, .. } => Some(text.clone()),
        _ => None,
    })
}

/// Calls `see` on every value within a value slot, itself first.
fn structures(value: &Written, see: &mut dyn FnMut(&Written)) {
    see(value);
    match &value.kind {
        WrittenKind::Literal(_) | WrittenKind::Raw(_) | WrittenKind::Text(_) => {}
        WrittenKind::List(members) | WrittenKind::Merge(members) | WrittenKind::Concat(members) => {
            members.iter().for_each(|member| structures(member, see));
        }
        WrittenKind::Map(members) => members.iter().for_each(|(_, value)| structures(value, see)),
        WrittenKind::If { then, otherwise, .. } => {
            structures(then, see);
            otherwise.iter().for_each(|otherwise| structures(otherwise, see));
        }
        WrittenKind::Case { cases, otherwise, .. } => {
            cases.iter().for_each(|(_, value)| structures(value, see));
            otherwise.iter().for_each(|otherwise| structures(otherwise, see));
        }
        WrittenKind::For { key, give, .. } => {
            key.iter().for_each(|key| structures(key, see));
            structures(give, see);
        }
        WrittenKind::Fold { from, give, .. } => {
            from.iter().for_each(|from| structures(from, see));
            structures(give, see);
        }
        WrittenKind::Let { names, give } => {
            names.iter().for_each(|(_, value)| structures(value, see));
            structures(give, see);
        }
        WrittenKind::Call { with, .. } => with.iter().for_each(|(_, value)| structures(value, see)),
        WrittenKind::Keep(value) | WrittenKind::Fail(value) => structures(value, see),
        WrittenKind::File { content, name, media } => {
            structures(content, see);
            name.iter().chain(media).for_each(|value| structures(value, see));
        }
    }
}

/// Whether an expression of the value reads the name `name`, or may have, before it was broken.
pub(super) fn reads(value: &Written, name: &str) -> bool {
    let mut found = false;
    written(value, &mut |expr| {
        found |= matches!(&expr.kind, ExprKind::Hole | ExprKind::Around(_))
            || matches!(&expr.kind, ExprKind::Name(read) if read == name);
        !found
    });
    found
}

/// The same for an expression.
pub(super) fn reads_name(expr: &Expr, name: &str) -> bool {
    let mut found = false;
    exprs(expr, &mut |part| {
        found |= matches!(&part.kind, ExprKind::Hole | ExprKind::Around(_))
            || matches!(&part.kind, ExprKind::Name(read) if read == name);
        !found
    });
    found
}

/// Whether a text is the same wherever it is read. What is broken has been told.
pub(super) fn is_fixed(text: &Template) -> bool {
    let mut reads = false;
    template(text, &mut |expr| {
        reads |= match &expr.kind {
            ExprKind::Hole | ExprKind::Around(_) => true,
            ExprKind::Name(name) => name != "constants",
            _ => false,
        };
        !reads
    });
    !reads
}

/// The member of `root` that an expression is: `input.a` of `input`.
pub(super) fn member_of<'e>(expr: &'e Expr, root: &str) -> Option<&'e str> {
    match &expr.kind {
        ExprKind::Member(of, name) if is_name(of, root) => Some(&name.value),
        ExprKind::Index(of, key) if is_name(of, root) => match &key.kind {
            ExprKind::Str { text, .. } => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an expression is the name `name`.
pub(super) fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(&expr.kind, ExprKind::Name(read) if read == name)
}
