//! `specc export workato` — writes the project for the Workato Connector SDK.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use super::project::Project;
use super::report::Reporting;
use super::write::Folder;
use super::{Exit, Output};
use crate::target;

/// Write the project for another platform.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc export workato                 into build/NAME/workato/
  specc export workato specs/acme --out ../acme-workato")]
pub struct Args {
    /// The platform.
    platform: Platform,
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    /// The folder of the project; by itself build/NAME/workato.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
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
    let mut compiled = project.compile();
    let artifacts = match (&compiled.connector, args.platform) {
        (Ok(connector), Platform::Workato) => {
            target::ruby::export(connector, &compiled.sources, &mut compiled.problems)
        }
        (Err(_), Platform::Workato) => Vec::new(),
    };
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
