//! order of values.
