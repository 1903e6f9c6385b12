//! The machine of polling triggers: one turn is one request and what follows from it.
//!
//! A turn is a function of the trigger, the [`State`] and the answer: a turn that is repeated is
//! harmless, one that fails changes nothing, and any turn can be the last one. Events and state are
//! one result. What is promised, and why each line of [`turn`] is there, is said in the handbook's
//! page on triggers.

mod bound;
mod state;
mod turn;

pub(in crate::runtime) use bound::{window_end, wire_value};
pub use state::{Scan, State, StateError};
pub(in crate::runtime) use state::{from_json, to_json};
pub(in crate::runtime) use turn::records::key;
pub use turn::{Event, Note, Turn};
