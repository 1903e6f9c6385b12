//! Feeds `answer` with chance.

#![no_main]

#[path = "../feed/answer.rs"]
mod answer;

libfuzzer_sys::fuzz_target!(|input: &[u8]| answer::feed(input));
