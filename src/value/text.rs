//! text of values.
