//! Writes a tree as an expression again: on one line, with the fewest brackets.
//!
//! What is printed parses to the same tree, spans aside; so it serves messages and tests alike.

use crate::expr::ast::{Arg, Expr, ExprKind, Operator};
use crate::expr::level;

/// The expression as it would be written.
#[must_use]
pub fn print(expr: &Expr) -> String {
    let mut out = String::new();
    write(expr, level::CHOICE, &mut out);
    out
}

/// The sign and the level of an operator.
fn sign(operator: Operator) -> (&'static str, u8) {
    match operator {
        Operator::Or => ("or", level::OR),
        Operator::And => ("and", level::AND),
        Operator::Equal => ("==", level::COMPARE),
        Operator::Unequal => ("!=", level::COMPARE),
        Operator::Less => ("<", level::COMPARE),
        Operator::LessEqual => ("<=", level::COMPARE),
        Operator::Greater => (">", level::COMPARE),
        Operator::GreaterEqual => (">=", level::COMPARE),
        Operator::Add => ("+", level::SUM),
        Operator::Subtract => ("-", level::SUM),
        Operator::Join => ("~", level::JOIN),
        Operator::Multiply => ("*", level::PRODUCT),
        Operator::Divide => ("/", level::PRODUCT),
        Operator::FloorDivide => ("//", level::PRODUCT),
        Operator::Remainder => ("%", level::PRODUCT),
    }
}

/// How tightly an expression binds from the outside.
fn level_of(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::If { .. } => level::CHOICE,
        ExprKind::Binary(operator, ..) => sign(*operator).1,
        ExprKind::Not(_) => level::NOT,
        ExprKind::In { .. } => level::COMPARE,
        ExprKind::Neg(_) => level::NEG,
        // A test in arithmetic has brackets, whatever its side.
        ExprKind::Test { .. } => level::SUM,
        ExprKind::Call { piped: true, .. } => level::FILTER,
        _ => level::POSTFIX,
    }
}

/// Writes `expr` where something at least as tight as `least` stands.
fn write(expr: &Expr, least: u8, out: &mut String) {
    if level_of(expr) < least {
        out.push('(');
        write(expr, level::CHOICE, out);
        out.push(')');
        return;
    }
    match &expr.kind {
        ExprKind::Null => out.push_str("null"),
        ExprKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        ExprKind::Int(value) => out.push_str(&value.to_string()),
        ExprKind::Number(value) => out.push_str(&number(*value)),
        ExprKind::Duration(value) => out.push_str(&duration(*value)),
        ExprKind::Str { text, .. } => out.push_str(&quoted(text)),
        ExprKind::Name(name) => out.push_str(name),
        ExprKind::Member(of, name) => {
            write(of, level::POSTFIX, out);
            out.push('.');
            out.push_str(&name.value);
        }
        ExprKind::Index(of, index) => {
            write(of, level::POSTFIX, out);
            out.push('[');
            write(index, level::CHOICE, out);
            out.push(']');
        }
        ExprKind::Slice(of, from, to) => {
            write(of, level::POSTFIX, out);
            out.push('[');
            if let Some(from) = from {
                write(from, level::CHOICE, out);
            }
            out.push(':');
            if let Some(to) = to {
                write(to, level::CHOICE, out);
            }
            out.push(']');
        }
        ExprKind::Call { function, args, piped } => call(&function.value, args, *piped, out),
        ExprKind::Neg(of) => {
            out.push('-');
            // The sign of a literal would become part of it.
            let tight = if matches!(of.kind, ExprKind::Neg(_)) { level::NEG } else { level::POSTFIX };
            write(of, if begins_with_number(of) { u8::MAX } else { tight }, out);
        }
        ExprKind::Not(of) => {
            out.push_str("not ");
            write(of, level::NOT, out);
        }
        ExprKind::Binary(operator, left, right) => {
            let (sign, level) = sign(*operator);
            between(left, sign, right, level, out);
        }
        ExprKind::In { item, list, negated } => {
            between(item, if *negated { "not in" } else { "in" }, list, level::COMPARE, out);
        }
        ExprKind::Test { of, test, negated } => {
            // Tests in a row, and tests of calls, read from the left.
            let least = if matches!(of.kind, ExprKind::Test { .. }) { level::SUM } else { level::FILTER };
            write(of, least, out);
            out.push_str(if *negated { " is not " } else { " is " });
            out.push_str(&test.value);
        }
        ExprKind::If { condition, then, otherwise } => {
            write(then, level::OR, out);
            out.push_str(" if ");
            write(condition, level::OR, out);
            if let Some(otherwise) = otherwise {
                out.push_str(" else ");
                write(otherwise, level::CHOICE, out);
            }
        }
        ExprKind::List(members) => {
            out.push('[');
            listed(members, out, |member, out| write(member, level::CHOICE, out));
            out.push(']');
        }
        ExprKind::Record(members) => {
            out.push('{');
            listed(members, out, |(key, value), out| {
                out.push_str(&quoted(&key.value));
                out.push_str(": ");
                write(value, level::CHOICE, out);
            });
            out.push('}');
        }
        ExprKind::Hole | ExprKind::Around(_) => out.push('…'),
    }
}

fn begins_with_number(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Number(_) | ExprKind::Duration(_) => true,
        ExprKind::Member(of, _) | ExprKind::Index(of, _) | ExprKind::Slice(of, ..) => begins_with_number(of),
        _ => false,
    }
}

/// Two operands; those of comparisons are tighter than the comparison itself.
fn between(left: &Expr, sign: &str, right: &Expr, level: u8, out: &mut String) {
    let left_least = if level == level::COMPARE { level + 1 } else { level };
    write_operand(left, left_least, level, out);
    out.push(' ');
    out.push_str(sign);
    out.push(' ');
    write_operand(right, level + 1, level, out);
}

/// An operand; a test among operators of arithmetic gets brackets.
fn write_operand(operand: &Expr, least: u8, level: u8, out: &mut String) {
    let test = matches!(operand.kind, ExprKind::Test { .. }) && level >= level::SUM;
    write(operand, if test { level::POSTFIX } else { least }, out);
}

fn call(function: &str, args: &[Arg], piped: bool, out: &mut String) {
    let rest = match args {
        [first, rest @ ..] if piped => {
            write(&first.value, level::FILTER, out);
            out.push_str(" | ");
            rest
        }
        _ => args,
    };
    out.push_str(function);
    if piped && rest.is_empty() {
        return;
    }
    let pattern_at = usize::from(function.starts_with("regex_")) * (1 + usize::from(!piped));
    out.push('(');
    let numbered: Vec<(usize, &Arg)> = rest.iter().enumerate().collect();
    listed(&numbered, out, |(at, arg), out| {
        if let Some(name) = &arg.name {
            out.push_str(&name.value);
            out.push('=');
        }
        match &arg.value.kind {
            ExprKind::Str { raw, .. } if at + 1 == pattern_at => out.push_str(&raw_quoted(raw)),
            _ => write(&arg.value, level::CHOICE, out),
        }
    });
    out.push(')');
}

fn listed<T>(members: &[T], out: &mut String, mut write: impl FnMut(&T, &mut String)) {
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        write(member, out);
    }
}

fn number(value: f64) -> String {
    let digits = value.to_string();
    if digits.contains('.') { digits } else { format!("{digits}.0") }
}

fn duration(value: i64) -> String {
    const UNITS: [(&str, u64); 6] =
        [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
    if value == 0 {
        return "0s".to_owned();
    }
    let mut rest = value.unsigned_abs();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (unit, length) in UNITS {
        if rest >= length {
            text.push_str(&(rest / length).to_string());
            text.push_str(unit);
            rest %= length;
        }
    }
    text
}

/// A text in single quotes, with the escapes it needs.
fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if letter.is_control() => out.extend(letter.escape_unicode()),
            _ => out.push(letter),
        }
    }
    out.push('\'');
    out
}

fn raw_quoted(raw: &str) -> String {
    format!("'{}'", raw.replace('\'', "\\'"))
}
