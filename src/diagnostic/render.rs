//! Shows problems.
