//! Stacks for methods that call each other many deep.
//!
//! In: what is to be computed. Out: its value, computed in a thread with room enough.

use super::fault::Fault;
use crate::value::Failure;

/// After so many nested calls the next one gets a stack of its own: each may hold an expression
/// that nests as deep as the checker allows.
pub(super) const CALLS_OF_A_STACK: u8 = 8;
/// Bytes; only what is used is there.
const STACK: usize = 64 << 20;
/// Steps that a stack takes: about as long as making one.
pub(super) const STEPS_OF_A_STACK: usize = 250;

/// Computes on a stack of its own.
pub(super) fn on_a_new_stack<T: Send>(compute: impl FnOnce() -> T + Send) -> Result<T, Fault> {
    let failed = || Fault::from(Failure::new("there is no memory left for calls of methods"));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, compute);
        thread.map_err(|_| failed())?.join().map_err(|_| failed())
    })
}
