//! How much the computing of one value may take.
//!
//! In: what the evaluator does, as it does it. Out: R0307, where it has done too much. A loop in a
//! loop in a loop, or a list that holds another ten times which holds another ten times, is a few
//! words of a spec and would take for ever, or all memory.
//!
//! A step is one expression computed, or one part put into a list or an object. What only looks at
//! data, or writes text, is quicker: sixteen parts or bytes are one step.

use super::fault::Fault;
use crate::builtin::{Builtin, Literal};
use crate::diagnostic::Code;
use crate::value::Value;

/// Steps of one value. Twice what it takes to change every field of the largest answer; a second
/// or so.
const MOST_STEPS: usize = 20_000_000;

/// Parts of a value that is computed, shared ones counted wherever they stand.
const MOST_PARTS: usize = 10_000_000;

/// Parts that are looked at, or bytes that are written, in the time of a step.
const QUICK: usize = 16;

/// Functions that look at the members of what they are given and no deeper. Any other is taken to
/// look at all there is.
const SHALLOW: [&str; 25] = [
    "all",
    "any",
    "array",
    "batch",
    "compact",
    "concat",
    "default",
    "entries",
    "except",
    "first",
    "from_entries",
    "keys",
    "last",
    "length",
    "map",
    "merge",
    "only",
    "presence",
    "put",
    "rejectattr",
    "rename",
    "reverse",
    "selectattr",
    "type",
    "values",
];

/// What is left of the steps.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: MOST_STEPS }
    }

    /// Takes steps.
    pub(super) fn take(&mut self, steps: usize) -> Result<(), Fault> {
        match self.left.checked_sub(steps) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(too_much(format!("takes more than {MOST_STEPS} steps"))),
        }
    }

    /// Takes what it takes to write a text or bytes.
    pub(super) fn write(&mut self, bytes: usize) -> Result<(), Fault> {
        self.take(bytes / QUICK)
    }

    /// Takes what it takes to look at all of a value.
    pub(super) fn walk(&mut self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::Array(_) | Value::Object(_) => self.take(parts(value)? / QUICK),
            Value::Text(text) => self.write(text.len()),
            Value::Bytes(bytes) => self.write(bytes.len()),
            _ => Ok(()),
        }
    }

    /// Takes what it takes to make all of a value anew.
    pub(super) fn copy(&mut self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::Array(_) | Value::Object(_) => self.take(parts(value)?),
            _ => Ok(()),
        }
    }

    /// Takes what a function takes before it is called.
    pub(super) fn call(
        &mut self,
        function: &Builtin,
        args: &[Value],
        literals: &[Literal],
    ) -> Result<(), Fault> {
        for arg in args {
            match (arg, length(arg)) {
                (_, Some(length)) if is_shallow(function, literals) => self.take(length / QUICK)?,
                _ => self.walk(arg)?,
            }
        }
        Ok(())
    }

    /// Takes what the members of a value take that was put together.
    pub(super) fn made(&mut self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::Text(text) => self.write(text.len()),
            Value::Bytes(bytes) => self.write(bytes.len()),
            other => self.take(length(other).unwrap_or(0)),
        }
    }
}

/// Refuses a value that is too large to go on with.
pub(super) fn bounded(value: &Value) -> Result<(), Fault> {
    parts(value).map(drop)
}

fn parts(value: &Value) -> Result<usize, Fault> {
    value
        .parts(MOST_PARTS)
        .ok_or_else(|| too_much(format!("is nested more than 100 deep or has more than {MOST_PARTS} parts")))
}

fn is_shallow(function: &Builtin, literals: &[Literal]) -> bool {
    SHALLOW.binary_search(&function.name).is_ok()
        && !literals.iter().any(|literal| matches!(literal, Literal::Function(_)))
}

/// The members of a list or an object.
fn length(value: &Value) -> Option<usize> {
    match value {
        Value::Array(members) => Some(members.len()),
        Value::Object(members) => Some(members.len()),
        _ => None,
    }
}

fn too_much(what: String) -> Fault {
    Fault::new(Code::TooMuch, format!("this value {what}")).help(
        "compute less at once: a loop inside a loop, or a list that holds itself several times, grows fast",
    )
}

#[cfg(test)]
mod tests {
    use super::SHALLOW;
    use crate::builtin;

    #[test]
    fn what_looks_at_members_alone_is_a_function_and_found_by_its_name() {
        assert!(SHALLOW.is_sorted());
        for name in SHALLOW {
            assert!(builtin::find(name).is_some(), "{name}");
        }
    }
}
