//! Shows what a command found in a spec, in the format that was asked for.

use std::io;

use clap::ValueEnum;

use super::project::Project;
use super::{Exit, Output};
use crate::Compiled;
use crate::diagnostic::render::{self, render};
use crate::diagnostic::{Diagnostic, Profile};

/// The arguments that every command has that compiles a spec.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Reporting {
    /// How problems are written.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Treat these as errors.
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// What the spec is for: a draft, daily use, or a listing in the community library.
    #[arg(long, value_name = "PROFILE", default_value = "default")]
    profile: Purpose,
}

/// What a spec is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Purpose {
    /// Guidelines are not told.
    Draft,
    /// Guidelines whose breach is hardly ever meant are told.
    Default,
    /// All guidelines are told; what a review would refuse is an error.
    Listing,
}

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the source with the mistake underlined.
    Text,
    /// One JSON object in a line for each problem.
    Json,
    /// A SARIF 2.1.0 log, for code scanners.
    Sarif,
    /// Workflow commands, which GitHub shows beside the changed lines.
    Github,
}

/// What may be treated as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

/// How many problems of each weight there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    errors: usize,
    warnings: usize,
}

impl Reporting {
    /// What the spec is for.
    pub(super) fn profile(&self) -> Profile {
        match self.profile {
            Purpose::Draft => Profile::Draft,
            Purpose::Default => Profile::Default,
            Purpose::Listing => Profile::Listing,
        }
    }

    /// Writes the problems to `out` and their number, if there are any, to `err`.
    pub(super) fn show(
        &self,
        project: &Project,
        compiled: &Compiled,
        output: &mut Output,
    ) -> io::Result<Count> {
        let found = compiled.problems.sorted();
        let sources = project.shown(&compiled.sources);
        render(self.format.into(), true, &sources, &found, output.out)?;
        output.out.flush()?;
        let errors = found.iter().filter(|problem| Diagnostic::is_error(problem)).count();
        let count = Count { errors, warnings: found.len() - errors };
        if !found.is_empty() {
            writeln!(output.err, "{}", count.in_words())?;
        }
        Ok(count)
    }

    /// Whether what is written is read by people, not by a program.
    pub(super) fn is_for_people(&self) -> bool {
        self.format == Format::Text
    }

    /// How a command ends that found so many.
    pub(super) fn exit(&self, count: Count) -> Exit {
        let Count { errors, warnings } = count;
        match self.deny {
            _ if errors > 0 => Exit::Problems,
            Some(Deny::Warnings) if warnings > 0 => Exit::Problems,
            Some(Deny::Warnings) | None => Exit::Done,
        }
    }
}

impl From<Format> for render::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Github => Self::Github,
        }
    }
}

impl Count {
    /// `2 errors, 1 warning`.
    fn in_words(self) -> String {
        let Self { errors, warnings } = self;
        let parts: Vec<String> = [(errors, "error"), (warnings, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| counted(count, what))
            .collect();
        if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
    }
}

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{Count, Deny, Format, Purpose, Reporting};
    use crate::cli::Exit;

    #[test]
    fn problems_are_counted_in_words_and_decide_how_a_command_ends() {
        let cases = [
            // (errors, warnings, the words, the exit, the exit where warnings are denied)
            (0, 0, "no problems", Exit::Done, Exit::Done),
            (1, 0, "1 error", Exit::Problems, Exit::Problems),
            (0, 2, "2 warnings", Exit::Done, Exit::Problems),
            (2, 1, "2 errors, 1 warning", Exit::Problems, Exit::Problems),
        ];
        for (errors, warnings, words, exit, denied) in cases {
            let count = Count { errors, warnings };
            assert_eq!(count.in_words(), words);
            let reporting = |deny| Reporting { format: Format::Text, deny, profile: Purpose::Default };
            assert_eq!(reporting(None).exit(count), exit, "{words}");
            assert_eq!(reporting(Some(Deny::Warnings)).exit(count), denied, "{words}");
        }
    }
}
