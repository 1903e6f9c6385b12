//! What a request is told of the cursor: ticks as the values of its type.

use crate::plan::{By, Cursor};
use crate::value::{DateTime, Value};

/// A position as a value: a number, or a moment so many microseconds after 1970.
pub(in crate::runtime) fn wire_value(cursor: &Cursor, ticks: i64) -> Value {
    match cursor.by {
        By::Number => Value::Int(ticks),
        By::Time => DateTime::from_epoch_micros(ticks).map_or(Value::Null, Value::DateTime),
        By::Whole => Value::Null,
    }
}

/// The end of a window that reaches up to `to`: the unit behind the one that `to` lies in.
pub(in crate::runtime) fn window_end(cursor: &Cursor, to: i64) -> Value {
    let unit = cursor.sent_unit.max(1);
    wire_value(cursor, (to.saturating_add(unit - 1).div_euclid(unit) + 1).saturating_mul(unit))
}
