//! Feeds `expression` with chance.

#![no_main]

#[path = "../feed/expression.rs"]
mod expression;

libfuzzer_sys::fuzz_target!(|input: &[u8]| expression::feed(input));
