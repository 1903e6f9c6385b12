//! The handbook's page of codes.
//!
//! In: the register. Out: Markdown that is committed as `docs/errors.md`.

use std::fmt::Write as _;

use super::Code;

/// What stands above the codes.
const INTRODUCTION: &str = "# Codes

<!-- Made from the register of codes; `UPDATE_GOLDEN=1 cargo test` writes it anew. -->

Every problem that specc tells has a code, and so has every error of a running connector. `specc explain E0101`
shows the page of a code: why the rule exists, a spec that breaks it and one that does not. A code never
changes its meaning.

- **E** is an error: nothing is built.
- **W** is a warning: it is told, and the connector is built all the same. `accept: { W0431: \"the reason\" }`
  at the root of the spec switches one off; `--deny warnings` makes all of them errors.
- **R** is told by a running connector.
";

/// The sections of the page: how a code begins, and what those are about.
const SECTIONS: [(&str, &str); 8] = [
    ("E00", "Text and expressions"),
    ("E01", "Shape"),
    ("E02", "Names"),
    ("E03", "Types"),
    ("E04", "Meaning"),
    ("E05", "Limits of a target"),
    ("W", "Warnings"),
    ("R", "Running connectors"),
];

/// The page as it is committed.
#[must_use]
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (begins, title) in SECTIONS {
        let _ = write!(page, "\n## {title}\n\n| code | is |\n|---|---|\n");
        for code in Code::ALL.iter().filter(|code| code.text().starts_with(begins)) {
            let text = code.text();
            let _ = writeln!(page, "| [{text}](../src/diagnostic/explain/{text}.md) | {} |", code.about());
        }
    }
    page
}
