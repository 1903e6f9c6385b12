//! Feeds `spec` with chance.

#![no_main]

#[path = "../feed/spec.rs"]
mod spec;

libfuzzer_sys::fuzz_target!(|input: &[u8]| spec::feed(input));
