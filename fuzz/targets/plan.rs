//! The end of a binary, and the bytes of a plan.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = specc::program::payload::find(bytes);
    let _ = specc::plan::encode::decode(bytes);
});
