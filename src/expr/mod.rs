//! Expressions as they were written.
//!
//! In: the text of a scalar with its [`Pieces`](crate::syntax::document::Pieces). Out: an
//! [`ast::Expr`] or [`ast::Template`] whose every node has its place in the file. Reports E00xx for
//! all mistakes of one expression; a mistake leaves an [`ast::ExprKind::Hole`], which keeps later
//! phases quiet. What expressions mean is said in [`check`](crate::check), what they give in
//! [`plan`](crate::plan) and [`runtime`](crate::runtime).

pub mod ast;
mod level;
mod mistake;
pub mod parse;
pub mod print;
pub mod written;
