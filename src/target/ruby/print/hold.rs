//! How tightly expressions hold together, and so where brackets are needed.

use crate::target::ruby::tree::{Ruby, Slot};

/// How tightly an expression holds together; brackets go around what holds less than its place asks.
pub(super) type Hold = u8;
pub(super) const STATEMENT: Hold = 0;
pub(super) const VALUE: Hold = 2;
pub(super) const CHOICE: Hold = 5;
pub(super) const UNARY: Hold = 16;
pub(super) const PRIMARY: Hold = 20;

pub(super) fn hold(node: &Ruby) -> Hold {
    match node {
        Ruby::Guard { .. }
        | Ruby::Next(_)
        | Ruby::Return(_)
        | Ruby::Break
        | Ruby::If { .. }
        | Ruby::Rescue(_)
        | Ruby::Comment(_)
        | Ruby::Blank => STATEMENT,
        Ruby::Assign(..) => 1,
        Ruby::Choice(_) => CHOICE,
        Ruby::Binary(_, operator, _) => binary_hold(operator),
        Ruby::Not(_) => UNARY,
        Ruby::Splat(_) => VALUE,
        Ruby::Template(slots) => template_hold(slots),
        _ => PRIMARY,
    }
}

pub(super) fn binary_hold(operator: &str) -> Hold {
    match operator {
        "||" => 6,
        "&&" => 7,
        "==" | "!=" | "<=>" => 9,
        "<" | "<=" | ">" | ">=" => 10,
        "+" | "-" => 13,
        "*" | "/" | "%" => 14,
        _ => 8,
    }
}

/// How tightly a template holds: what stands outside of its brackets decides.
pub(super) fn template_hold(slots: &[Slot]) -> Hold {
    let mut depth = 0_i32;
    for slot in slots {
        let Slot::Fixed(text) = slot else { continue };
        for letter in text.chars() {
            match letter {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                ' ' | '!' | '-' if depth == 0 => return CHOICE,
                _ => {}
            }
        }
    }
    PRIMARY
}

/// How tightly the code in a hole has to hold: between brackets and commas anything does.
pub(super) fn hole_hold(slots: &[Slot], at: usize) -> Hold {
    let before = at.checked_sub(1).and_then(|at| slots.get(at));
    let open = matches!(before, Some(Slot::Fixed(text)) if text.trim_end().ends_with(['(', '[', ',', '{']));
    let shut = matches!(slots.get(at + 1), Some(Slot::Fixed(text)) if text.trim_start().starts_with([')', ']', ',', '}']));
    if open && shut { VALUE } else { PRIMARY }
}
