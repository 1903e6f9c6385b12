//! `specc docs` — writes Markdown and a static website about a connector.

use std::io;
use std::path::PathBuf;

use super::project::Project;
use super::report::Reporting;
use super::write::Folder;
use super::{Exit, Output};
use crate::target;

/// Write the documentation: Markdown, and a website without a server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc docs                           into build/NAME/docs/
  specc docs specs/acme --out site     open site/index.html in a browser")]
pub struct Args {
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    /// The folder to write into; by itself build/NAME/docs.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
}

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let project = match Project::find(&args.spec) {
        Ok(project) => project,
        Err(missing) => return missing.refuse(output),
    };
    let compiled = project.compile_for(args.reporting.profile());
    let count = args.reporting.show(&project, &compiled, output)?;
    let exit = args.reporting.exit(count);
    let (Ok(connector), Exit::Done) = (&compiled.connector, exit) else { return Ok(exit) };
    let artifacts = target::docs::site(connector);
    let own = || PathBuf::from("build").join(&connector.name).join("docs");
    let folder = Folder::new(args.out.clone().unwrap_or_else(own));
    if let Err(failure) = folder.replace("", &artifacts) {
        return failure.refuse(output);
    }
    let files = super::report::counted(artifacts.len(), "file");
    writeln!(output.out, "{}  {files}", folder.path().join("index.html").display())?;
    Ok(Exit::Done)
}
