//! `specc check` — tells every mistake in a spec.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use super::project::Project;
use super::report::{Reporting, counted};
use super::{Exit, Output};
use crate::Compiled;

/// Check a spec and tell every mistake in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc check                        the connector in this folder
  specc check specs/acme             the one in another folder
  specc check acme.yaml --deny warnings
  specc check --format sarif > problems.sarif")]
pub struct Args {
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    #[command(flatten)]
    reporting: Reporting,
    /// Print a form that the spec takes on its way.
    #[arg(long, value_name = "FORM", hide = true)]
    show: Option<Form>,
}

/// A form that a spec takes on its way to the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// What was written, no matter in which format.
    Document,
}

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let project = match Project::find(&args.spec) {
        Ok(project) => project,
        Err(missing) => return missing.refuse(output),
    };
    let compiled = project.compile();
    let count = args.reporting.show(&compiled.sources, &compiled.problems, output)?;
    if let Some(form) = args.show {
        match printed(&compiled, form) {
            Some(text) => writeln!(output.out, "{text}")?,
            None => writeln!(output.err, "the spec does not get that far")?,
        }
    }
    if compiled.problems.is_empty() {
        writeln!(output.err, "{}", summary(&compiled))?;
    }
    Ok(args.reporting.exit(count))
}

/// A form of the spec, if it was reached.
fn printed(compiled: &Compiled, form: Form) -> Option<String> {
    match form {
        Form::Document => compiled.document.as_ref().ok().map(|document| format!("{document:#?}")),
    }
}

/// What there is, in one line.
fn summary(compiled: &Compiled) -> String {
    let files = counted(compiled.sources.iter().count(), "file");
    format!("{files}, no problems")
}
