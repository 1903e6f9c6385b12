//! json of values.
