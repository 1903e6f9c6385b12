//! The documentation as a whole.
