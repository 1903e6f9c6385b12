//! The text of a state file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use specc::plan::By;
use specc::runtime::poll::State;

fuzz_target!(|text: &str| {
    if let Ok(state) = State::parse(text, By::Time) {
        let _ = state.to_text();
    }
});
