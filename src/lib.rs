//! specc compiles a connector spec into a binary, a Workato connector, JSON Schemas and docs.
//!
//! ```text
//! text ─ syntax ▶ Document ─ read ▶ Spec ─ check ▶ Connector ─┬─ plan ▶ Plan ─▶ target::binary, runtime
//!                                                              └─▶ target::{ruby, schema, docs}
//! ```

pub mod builtin;
pub mod diagnostic;
pub mod expr;
pub mod model;
pub mod names;
pub mod plan;
pub mod read;
pub mod span;
pub mod spec;
pub mod spelling;
pub mod syntax;
pub mod value;
