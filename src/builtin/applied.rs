//! Functions that are given another by name, with a method of the spec in its place.
//!
//! In: the function, its arguments, and what the method gives for a value. Out: what comes of it.
//! What walks deep is shared with the functions themselves.

use super::{Builtin, Literal, deep, wrong};
use crate::value::{Failure, Value};

/// What `function` comes to, with `give` as the function that it is given by name.
///
/// # Errors
/// What `give` fails with, and what the function itself fails with.
pub fn apply<E: From<Failure>>(
    function: &Builtin,
    args: &[Value],
    literals: &[Literal],
    give: &mut dyn FnMut(&Value) -> Result<Value, E>,
) -> Result<Value, E> {
    match (function.name, args) {
        (_, [Value::Null, ..]) => Ok(Value::Null),
        ("map", [Value::Array(members)]) => {
            members.iter().map(give).collect::<Result<_, E>>().map(Value::array)
        }
        ("select" | "reject", [Value::Array(members)]) => {
            let wanted = function.name == "select";
            let mut chosen = Vec::new();
            for member in members.iter() {
                if (give(member)? == Value::Bool(true)) == wanted {
                    chosen.push(member.clone());
                }
            }
            Ok(Value::array(chosen))
        }
        ("map_values", [Value::Object(members)]) => deep::map_members(members, give),
        ("deep_map", [x]) => deep::map_leaves(x, give),
        ("rename_keys", [x @ (Value::Array(_) | Value::Object(_))]) => {
            deep::renamed(x, give, literals.last().is_none_or(super::flag))
        }
        (name, other) => Ok(wrong(name, other)?),
    }
}
