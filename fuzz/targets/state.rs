//! Feeds `state` with chance.

#![no_main]

#[path = "../feed/state.rs"]
mod state;

libfuzzer_sys::fuzz_target!(|input: &[u8]| state::feed(input));
