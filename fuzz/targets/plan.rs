//! Feeds `plan` with chance.

#![no_main]

#[path = "../feed/plan.rs"]
mod plan;

libfuzzer_sys::fuzz_target!(|input: &[u8]| plan::feed(input));
