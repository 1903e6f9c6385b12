//! Patterns of the spec, in the dialect of the language.

use crate::builtin::pattern::Pattern;
use crate::diagnostic::{Code, Description, Problems};
use crate::span::Span;

/// Reads the pattern that stands at `span`; what the dialect does not have is reported.
pub(super) fn read(source: &str, span: Span, problems: &mut Problems) -> Option<Pattern> {
    match Pattern::parse(source) {
        Ok(pattern) => {
            if pattern.may_take_long() {
                problems.tell(
                    Code::PatternMayRunAway,
                    Description::new(
                        "this pattern may take very long on the Workato platform",
                        span,
                        "repeats what repeats already",
                    )
                    .help("say it with one repeat: `a+` for `(a+)+`, `[ab]*` for `(a*b*)*`".to_owned()),
                );
            }
            Some(pattern)
        }
        Err(error) => {
            let part =
                source.get(error.at..error.at + error.len).filter(|part| !part.is_empty() && *part != source);
            let label = part.map_or_else(|| "this pattern".to_owned(), |part| format!("at `{part}`"));
            problems
                .tell(Code::PatternDialect, Description::new(error.message, span, label).help(error.help));
            None
        }
    }
}
