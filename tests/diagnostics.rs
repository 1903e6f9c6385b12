//! Every mistake as its author sees it: a folder `CODE-slug` in `tests/diagnostics` holds a spec
//! and, in `expected.txt`, all that is said about it.

use crate::support::{Golden, cases, problems_in_words};

#[test]
fn every_mistake_is_told_as_it_was_told_before() {
    let mut golden = Golden::default();
    for case in cases("diagnostics") {
        let text = problems_in_words(&case.compile());
        let code = case.name.split('-').next().unwrap_or_default();
        assert!(text.contains(&format!("[{code}]")), "{} says nothing of {code}:\n{text}", case.name);
        golden.compare(&case.file("expected.txt"), &text);
    }
    golden.finish();
}

/// Mistakes that are found and could be told better: what is said today, so that a change is seen.
#[test]
fn what_is_wanting_is_told_as_it_was_told_before() {
    let mut golden = Golden::default();
    for case in cases("wanting") {
        golden.compare(&case.file("expected.txt"), &problems_in_words(&case.compile()));
    }
    golden.finish();
}
