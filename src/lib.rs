//! specc
