//! Runs a [`Plan`](crate::plan::Plan): operations in, requests out to a [`host::Host`], results
//! back. Reports R codes, each with the place in the spec and the request.
//!
//! The runtime has no way to the network, the clock or files but its host. From the bottom:
//! [`eval`] computes expressions over a [`scope::Scope`], translating at the [`border`];
//! [`address`] and [`query`] build requests; [`send`] sends one, with redirects, retries and error
//! rules, [`sign`] with credentials; [`sign_in`] gets and renews tokens, which are [`held`]; [`page`] walks a list; [`operation`] runs actions, pick lists, tests
//! and samples; [`poll`] is the machine of triggers, one turn a request, its memory in a
//! [`poll::State`]; [`webhook`] takes what a service tells; [`input`] checks what people hand in.

mod acquire;
pub mod address;
mod answer;
mod authorize;
mod belonging;
mod body;
pub mod border;
mod budget;
mod call;
mod charset;
pub mod choice;
mod connect;
pub mod custom;
mod demand;
pub mod device;
mod digest;
pub mod eval;
pub mod fault;
pub mod file;
pub mod found;
pub mod held;
pub mod host;
pub mod input;
mod kept;
pub mod lifetime;
mod missing;
mod multipart;
pub mod net;
pub mod operation;
pub mod page;
mod parallel;
pub mod poll;
mod protocol;
pub mod query;
mod refusal;
mod retry;
mod round;
pub mod sample;
pub mod scope;
pub mod secret;
pub mod send;
mod sign;
pub mod sign_in;
mod stack;
mod steps;
pub mod suspend;
mod throttle;
mod tls;
mod upload;
pub mod webhook;

pub use fault::Fault;
pub use host::{Answer, Host, NoAnswer, Outgoing, Tls};
pub use operation::Runtime;
