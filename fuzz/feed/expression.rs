//! An expression or a pattern, by itself.

use specc::builtin::pattern::Pattern;
use specc::expr::parse;

pub fn feed(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let _ = parse::standalone(text);
    let _ = parse::standalone_template(text);
    if let Ok(pattern) = Pattern::parse(text) {
        let _ = pattern.regex().is_match(text);
    }
}
