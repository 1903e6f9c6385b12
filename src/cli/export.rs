//! `specc export workato` — writes the project for the Workato Connector SDK.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use super::beside;
use super::project::Project;
use super::report::Reporting;
use super::write::Folder;
use super::{Exit, Output};
use crate::diagnostic::Profile;
use crate::target;

/// Write the project for another platform.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc export workato                 into build/NAME/workato/
  specc export workato specs/acme --out ../acme-workato
  specc export workato --check         say what is missing for a listing")]
pub struct Args {
    /// The platform.
    platform: Platform,
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    /// The folder of the project; by itself build/NAME/workato.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Say what a listing would still want, and write nothing.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    reporting: Reporting,
}

/// A platform that connectors are exported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Platform {
    /// The Workato Connector SDK.
    Workato,
}

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let project = match Project::find(&args.spec) {
        Ok(project) => project,
        Err(missing) => return missing.refuse(output),
    };
    if args.check {
        return check(args, &project, output);
    }
    let mut compiled = project.compile_for(args.reporting.profile());
    let found = compiled.connector.as_ref().map(|connector| beside::look(&project, &connector.version));
    let artifacts = match (&compiled.connector, &found, args.platform) {
        (Ok(connector), Ok(found), Platform::Workato) => {
            target::ruby::export_with(connector, &found.beside, &compiled.sources, &mut compiled.problems)
        }
        _ => Vec::new(),
    };
    if let Ok(wrong @ [_, ..]) = found.as_ref().map(|found| found.wrong.as_slice()) {
        writeln!(output.err, "error: {}", wrong.join("\nerror: "))?;
        return Ok(Exit::Unreachable);
    }
    compiled.settle();
    let count = args.reporting.show(&project, &compiled, output)?;
    let exit = args.reporting.exit(count);
    let (Ok(connector), Exit::Done) = (&compiled.connector, exit) else { return Ok(exit) };
    let own = || PathBuf::from("build").join(&connector.name).join("workato");
    let folder = Folder::new(args.out.clone().unwrap_or_else(own));
    if let Err(failure) = folder.replace("", &artifacts) {
        return failure.refuse(output);
    }
    let files = super::report::counted(artifacts.len(), "file");
    writeln!(output.out, "{}  {files}", folder.path().join("").display())?;
    Ok(Exit::Done)
}

/// Says what a listing would still want: in the spec, and beside it.
fn check(args: &Args, project: &Project, output: &mut Output) -> io::Result<Exit> {
    let mut compiled = project.compile_for(Profile::Listing);
    compiled.check_targets();
    let count = args.reporting.show(project, &compiled, output)?;
    let Ok(connector) = &compiled.connector else { return Ok(args.reporting.exit(count)) };
    let found = beside::look(project, &connector.version);
    for wrong in &found.wrong {
        writeln!(output.out, "wrong: {wrong}")?;
    }
    for missing in &found.missing {
        writeln!(output.out, "missing: {missing}")?;
    }
    let ready = compiled.problems.is_empty() && found.wrong.is_empty() && found.missing.is_empty();
    if ready {
        writeln!(output.out, "{} {} is ready to be listed", connector.title, connector.version)?;
    }
    Ok(if ready { Exit::Done } else { Exit::Problems })
}
