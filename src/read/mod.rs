//! Turns a [`Document`] into a [`Spec`].
//!
//! In: maps, lists and scalars with their places. Out: what the author wrote, with every key, shape
//! and literal known to be right; names in it are still text, and expressions have no types yet.
//! [`keys`] says what keys exist; [`walk`] reads maps by these tables; one file per part of a spec
//! puts what was read together. All of them carry on after a mistake and leave something quiet in
//! its place (a [hole](crate::expr::ast::ExprKind::Hole), an empty list), so that an author sees
//! every mistake in one run.

pub mod keys;

mod auth;
mod connection;
mod data;
mod field;
mod fields_from;
mod files;
mod http;
mod link;
mod list;
mod literal;
mod method;
mod operation;
mod options;
mod pattern;
mod pick_list;
mod poll;
pub mod presets;
#[cfg(test)]
mod properties;
mod request;
mod resource;
mod root;
mod shape;
mod sign_in;
mod slips;
mod step;
mod template;
#[cfg(test)]
mod tests;
mod type_word;
mod variants;
mod walk;
mod webhook;

use crate::diagnostic::{Problems, Reported};
use crate::spec::Spec;
use crate::syntax::Document;

pub use template::fill;

/// Reads the spec that `document` holds.
///
/// Mistakes are told to `problems`; what is given back is then the best that could be made of it,
/// so that later phases can look for further ones.
///
/// # Errors
/// When there is nothing to go on with: no map at all, or a version of the language that this
/// compiler does not know.
pub fn read(document: &Document, problems: &mut Problems) -> Result<Spec, Reported> {
    root::spec(document, problems)
}
