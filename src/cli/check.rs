//! `specc check` — tells every mistake in a spec.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use super::fix;
use super::project::Project;
use super::report::{Reporting, counted};
use super::{Exit, Output};
use crate::Compiled;
use crate::model::Connector;
use crate::plan::lower;

/// Check a spec and tell every mistake in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc check                        the connector in this folder
  specc check specs/acme             the one in another folder
  specc check acme.yaml --deny warnings
  specc check --fix --dry-run        show what would be changed
  specc check --profile listing      what the community library asks for
  specc check --format sarif > problems.sarif")]
pub struct Args {
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    #[command(flatten)]
    reporting: Reporting,
    /// Make the changes that are safe, in the spec itself.
    #[arg(long)]
    fix: bool,
    /// With `--fix`: show the changes and make none.
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Print a form that the spec takes on its way.
    #[arg(long, value_name = "FORM", hide = true)]
    show: Option<Form>,
}

/// A form that a spec takes on its way to the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// What was written, no matter in which format.
    Document,
    /// What the author wrote, its shape known to be right.
    Spec,
    /// What was meant.
    Connector,
    /// What a program does.
    Plan,
}

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let project = match Project::find(&args.spec) {
        Ok(project) => project,
        Err(missing) => return missing.refuse(output),
    };
    if args.fix {
        let fixed = fix::fix(&project, args.reporting.profile());
        if args.dry_run {
            return fixed.show(&project, output);
        }
        if let Some(exit) = fixed.write(&project, output)? {
            return Ok(exit);
        }
    }
    let mut compiled = project.compile_for(args.reporting.profile());
    compiled.check_targets();
    let count = args.reporting.show(&project, &compiled, output)?;
    if let Some(form) = args.show {
        match printed(&compiled, form) {
            Some(text) => writeln!(output.out, "{text}")?,
            None => writeln!(output.err, "the spec does not get that far")?,
        }
    }
    if let Ok(connector) = &compiled.connector {
        let problems = if compiled.problems.is_empty() { ", no problems" } else { "" };
        writeln!(output.err, "{}{problems}", summary(connector))?;
    }
    // The process ends here; giving back every small piece of a large spec would take a tenth of its time.
    std::mem::forget(compiled);
    Ok(args.reporting.exit(count))
}

/// A form of the spec, if it was reached.
fn printed(compiled: &Compiled, form: Form) -> Option<String> {
    let Compiled { sources, document, spec, connector, .. } = compiled;
    match form {
        Form::Document => document.as_ref().ok().map(|document| format!("{document:#?}")),
        Form::Spec => spec.as_ref().ok().map(|spec| format!("{spec:#?}")),
        Form::Connector => connector.as_ref().ok().map(|connector| format!("{connector:#?}")),
        Form::Plan => connector.as_ref().ok().map(|connector| format!("{:#?}", lower(connector, sources))),
    }
}

/// What there is, in one line: `freshdesk: 12 actions, 3 triggers`.
fn summary(connector: &Connector) -> String {
    let parts = [
        (connector.actions.len(), "action"),
        (connector.triggers.len(), "trigger"),
        (connector.pick_lists.len(), "pick list"),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what)).collect();
    format!(
        "{}: {}",
        connector.name,
        if parts.is_empty() { "nothing to do yet".to_owned() } else { parts.join(", ") }
    )
}
