//! An expression or a pattern, by itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use specc::builtin::pattern::Pattern;
use specc::expr::parse;

fuzz_target!(|text: &str| {
    let _ = parse::standalone(text);
    let _ = parse::standalone_template(text);
    if let Ok(pattern) = Pattern::parse(text) {
        let _ = pattern.regex().is_match(text);
    }
});
