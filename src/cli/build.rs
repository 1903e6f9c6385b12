//! `specc build` — makes everything a connector is made into.

use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread::{Builder, ScopedJoinHandle};
use std::time::Instant;

use clap::ValueEnum;

use super::beside;
use super::project::Project;
use super::report::Reporting;
use super::stub::stub;
use super::write::{self, Folder};
use super::{Exit, Output};
use crate::diagnostic::Problems;
use crate::model::Connector;
use crate::plan;
use crate::span::Sources;
use crate::target::package::Library;
use crate::target::{self, Artifact};

/// Make the binary, the JSON Schemas, the Workato connector and the documentation.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc build                          everything, into build/NAME/
  specc build specs/acme --only binary
  specc build --only schema,docs --out dist

No Rust toolchain is needed: the binary is a copy of specc's own runtime with the connector behind it.")]
pub struct Args {
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    /// Where to write; a folder with the connector's name is made in it.
    #[arg(long, value_name = "FOLDER", default_value = "build")]
    out: PathBuf,
    /// The `specc-runtime` to build on; that of another system makes a program for that system.
    #[arg(long, value_name = "FILE")]
    runtime: Option<PathBuf>,
    /// Make these parts alone.
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    only: Vec<Part>,
    /// Write a cargo project of the connector too, for those who embed it in a Rust program.
    #[arg(long = "crate")]
    package: bool,
    /// Where that project takes specc from: a folder with its sources, or a version.
    #[arg(long, value_name = "PATH|VERSION", requires = "package")]
    specc: Option<String>,
    #[command(flatten)]
    reporting: Reporting,
}

/// What a connector is made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// A program that runs the connector.
    Binary,
    /// JSON Schemas of what goes in and out.
    Schema,
    /// A project for the Workato Connector SDK.
    Workato,
    /// Markdown, and a website without a server.
    Docs,
    /// A cargo project.
    #[value(skip)]
    Crate,
}

const ALL: [Part; 4] = [Part::Binary, Part::Schema, Part::Workato, Part::Docs];

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let began = Instant::now();
    let project = match Project::find(&args.spec) {
        Ok(project) => project,
        Err(missing) => return missing.refuse(output),
    };
    let mut compiled = project.compile_for(args.reporting.profile());
    let library = match library(args.specc.as_deref()) {
        Ok(library) => library,
        Err(reason) => {
            writeln!(output.err, "error: {reason}")?;
            return Ok(Exit::Misused);
        }
    };
    let parts = parts(args, compiled.connector.as_ref().ok());
    let mut made: Vec<(&str, Vec<Artifact>)> = Vec::new();
    let mut note = None;
    if let Ok(connector) = &compiled.connector {
        let make = |part: &Part| {
            make(*part, (args.runtime.as_deref(), &library), connector, &project, &compiled.sources)
        };
        for (part, result) in parts.iter().zip(at_once(&parts, make)) {
            match result {
                Ok(done) => {
                    made.push((folder(*part), done.artifacts));
                    compiled.problems.append(done.problems);
                    note = note.or(done.note);
                }
                Err(reason) => {
                    writeln!(output.err, "error: {reason}")?;
                    return Ok(Exit::Unreachable);
                }
            }
        }
    }
    compiled.settle();
    let count = args.reporting.show(&project, &compiled, output)?;
    let exit = args.reporting.exit(count);
    let (Ok(connector), Exit::Done) = (&compiled.connector, exit) else { return Ok(exit) };
    let target = Folder::new(args.out.join(&connector.name));
    let written = at_once(&made, |(folder, artifacts)| {
        // The program lies beside the folders, and what else lies there is not ours.
        if folder.is_empty() { target.write(folder, artifacts) } else { target.replace(folder, artifacts) }
    });
    for result in written {
        if let Err(failure) = result {
            return failure.refuse(output);
        }
    }
    if let Some(note) = note {
        writeln!(output.err, "note: {note}")?;
    }
    summary(connector, &made, target.path(), began, output)?;
    Ok(Exit::Done)
}

/// The folder of a part; the binary lies beside them.
fn folder(part: Part) -> &'static str {
    match part {
        Part::Binary => "",
        Part::Schema => "schema",
        Part::Workato => "workato",
        Part::Docs => "docs",
        Part::Crate => "crate",
    }
}

/// The parts that are asked for. Where a program has to be compiled, its project stands for it.
fn parts(args: &Args, connector: Option<&Connector>) -> Vec<Part> {
    let mut parts = if args.only.is_empty() { ALL.to_vec() } else { args.only.clone() };
    if args.package {
        parts.push(Part::Crate);
        let compiles = connector.is_some_and(|connector| target::binary::closed(connector).is_some());
        parts.retain(|part| *part != Part::Binary || !compiles);
    }
    parts
}

/// Where a cargo project takes specc from: this version, unless something else was said.
fn library(said: Option<&str>) -> Result<Library, String> {
    let Some(said) = said else { return Ok(Library::Version(format!("={}", env!("CARGO_PKG_VERSION")))) };
    let path = Path::new(said);
    if path.join("Cargo.toml").is_file() {
        let whole = path.canonicalize().map_err(|failure| format!("cannot find {said}: {failure}"))?;
        return Ok(Library::Path(whole.display().to_string()));
    }
    let is_version = said.trim_start_matches(['=', '^', '~', '<', '>', ' ']);
    let mut numbers = is_version.split('.');
    let number =
        |part: Option<&str>| part.is_some_and(|part| part.starts_with(|first: char| first.is_ascii_digit()));
    if number(numbers.next()) && said.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Ok(Library::Version(said.to_owned()));
    }
    Err(format!("`{said}` is neither a folder with the sources of specc nor a version"))
}

/// Room for expressions that nest as deep as the checker allows, in bytes; only what is used is there.
const STACK: usize = 64 << 20;

/// Does something with all of `of` at once, and gives the results in their order.
fn at_once<T: Sync, R: Send>(of: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let work = &work;
    std::thread::scope(|scope| {
        let start = |one| Builder::new().stack_size(STACK).spawn_scoped(scope, move || work(one));
        let threads: Vec<_> = of.iter().map(|one| (one, start(one))).collect();
        let result = |(one, thread): (&T, io::Result<ScopedJoinHandle<'_, R>>)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // A system that gives no threads gets it done one after the other.
            Err(_) => work(one),
        };
        threads.into_iter().map(result).collect()
    })
}

/// A part that was made.
struct Made {
    artifacts: Vec<Artifact>,
    /// What was found while it was made.
    problems: Problems,
    /// What has to be said about it.
    note: Option<String>,
}

/// Makes a part.
fn make(
    part: Part,
    (runtime, library): (Option<&Path>, &Library),
    connector: &Connector,
    project: &Project,
    sources: &Sources,
) -> Result<Made, String> {
    let mut problems = Problems::default();
    let mut note = None;
    let artifacts = match part {
        Part::Binary => {
            if let Some(problem) = target::binary::closed(connector) {
                problems.report(&problem);
                return Ok(Made { artifacts: Vec::new(), problems, note });
            }
            let schemas = target::schema::schemas(connector);
            let stub = stub(runtime)?;
            let mut program = target::binary::binary(plan::lower(connector, sources), schemas, &stub.bytes);
            // A program for Windows is known by its first letters and has to be known by its last.
            if stub.bytes.starts_with(b"MZ") {
                program.path.push_str(".exe");
            }
            note = stub.note;
            vec![program]
        }
        Part::Schema => target::schema::artifacts(&target::schema::schemas(connector)),
        Part::Workato => {
            let beside::Found { beside, wrong, .. } = beside::look(project, &connector.version);
            if let Some(wrong) = wrong.into_iter().next() {
                return Err(wrong);
            }
            target::ruby::export_with(connector, &beside, sources, &mut problems)
        }
        Part::Docs => target::docs::site(connector),
        Part::Crate => {
            if let Some(problem) = target::binary::in_ruby(connector) {
                problems.report(&problem);
                return Ok(Made { artifacts: Vec::new(), problems, note });
            }
            let schemas = target::schema::schemas(connector);
            target::package::artifacts(connector, plan::lower(connector, sources), schemas, sources, library)
        }
    };
    Ok(Made { artifacts, problems, note })
}

fn summary(
    connector: &Connector,
    made: &[(&str, Vec<Artifact>)],
    target: &Path,
    began: Instant,
    output: &mut Output,
) -> io::Result<()> {
    writeln!(output.err, "{} {} in {} ms", connector.title, connector.version, began.elapsed().as_millis())?;
    for (folder, artifacts) in made {
        let bytes: usize = artifacts.iter().map(|artifact| artifact.bytes.len()).sum();
        let path = match artifacts.as_slice() {
            [one] => target.join(folder).join(&one.path),
            _ => target.join(folder).join(""),
        };
        let files = super::report::counted(artifacts.len(), "file");
        writeln!(output.out, "{:<44} {files}, {}", path.display(), write::size(bytes))?;
    }
    Ok(())
}
