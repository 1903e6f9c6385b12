//! How tightly constructs bind; higher is tighter. The parser and the printer read this one table.

pub(super) const CHOICE: u8 = 0;
pub(super) const OR: u8 = 1;
pub(super) const AND: u8 = 2;
pub(super) const NOT: u8 = 3;
pub(super) const COMPARE: u8 = 4;
pub(super) const SUM: u8 = 5;
pub(super) const JOIN: u8 = 6;
pub(super) const PRODUCT: u8 = 7;
/// `-x`, and `x is empty` behind an operator.
pub(super) const NEG: u8 = 8;
pub(super) const FILTER: u8 = 9;
pub(super) const POSTFIX: u8 = 10;
