//! Stacks for methods that call each other many deep.
//!
//! In: what is to be computed. Out: its value, computed in a thread with room enough.

use super::fault::Fault;
use crate::value::Failure;

/// After so many expressions inside each other the next call of a method gets a stack of its own;
/// the expression in it may nest as deep as the checker allows. A level takes ten kilobytes where
/// nothing was optimised, and a stranger's stack may have two megabytes.
pub(super) const LEVELS_OF_A_STRANGERS_STACK: u16 = 32;
/// The same on a stack of our own.
pub(super) const LEVELS_OF_A_STACK: u16 = 2_000;
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
