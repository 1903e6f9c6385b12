//! Patterns of the spec, in the dialect of the language, and the signs of failed answers, which may be some.

use super::Checker;
use crate::builtin::pattern::{Pattern, PatternError};
use crate::diagnostic::{Code, Description, Problems};
use crate::model::Sign;
use crate::span::{Span, Spanned};
use crate::spec;

impl Checker<'_> {
    /// What failed answers look like.
    pub(super) fn signs_of(&mut self, patterns: &[Spanned<spec::Pattern>]) -> Vec<Sign> {
        patterns.iter().map(|pattern| self.sign(pattern)).collect()
    }

    fn sign(&mut self, pattern: &Spanned<spec::Pattern>) -> Sign {
        match &pattern.value {
            spec::Pattern::Status(status) => Sign::Status(*status),
            spec::Pattern::Class(class) => Sign::Class(*class),
            spec::Pattern::Network => Sign::Network,
            spec::Pattern::Timeout => Sign::Timeout,
            spec::Pattern::Any => Sign::Any,
            spec::Pattern::Text(text) => Sign::Text(text.clone()),
            spec::Pattern::Regex { source, ignore_case } => {
                let made = if *ignore_case { Pattern::in_any_case(source) } else { Pattern::parse(source) };
                match told(source, made, pattern.span, self.problems) {
                    Some(regex) => Sign::Regex(regex),
                    None => Sign::Text(source.clone()),
                }
            }
        }
    }
}

/// Reads the pattern that stands at `span`; what the dialect does not have is reported.
pub(super) fn read(source: &str, span: Span, problems: &mut Problems) -> Option<Pattern> {
    told(source, Pattern::parse(source), span, problems)
}

fn told(
    source: &str,
    made: Result<Pattern, PatternError>,
    span: Span,
    problems: &mut Problems,
) -> Option<Pattern> {
    match made {
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
