//! The command line: one module per command, each with `Args` and `run`.
//!
//! In: arguments. Out: text, files and an [`Exit`]. Here alone a folder is opened and a file
//! written; the phases in between know neither. A command writes what it was asked for to
//! [`Output::out`] and what goes with it to [`Output::err`], so that a test can read both.

mod beside;
mod build;
mod check;
mod completions;
mod connector;
mod docs;
mod explain;
mod export;
mod fix;
mod markdown;
mod new;
pub mod project;
mod report;
pub mod ruby;
mod stub;
mod test;
mod write;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

/// How a command ended. The numbers are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: it was done.
    Done,
    /// 1: the spec has problems, or a test failed.
    Problems,
    /// 2: the command was called in a way that means nothing.
    Misused,
    /// 3: something could not be read or written.
    Unreachable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Problems => 1,
            Exit::Misused => 2,
            Exit::Unreachable => 3,
        })
    }
}

/// Where a command writes to.
pub struct Output<'a> {
    /// What was asked for.
    pub out: &'a mut dyn Write,
    /// What goes with it: summaries, refusals, next steps.
    pub err: &'a mut dyn Write,
}

const EXITS: &str = "\
Exit status:
  0  it was done
  1  the spec has problems, or a test failed
  2  the command was called in a way that means nothing
  3  something could not be read or written";

const EXAMPLES: &str = "\
Examples:
  specc new acme                 start a connector in the folder acme
  specc check acme               tell every mistake in it
  specc build acme               make the binary, the Workato connector, schemas and docs
  specc explain E0203            say what a code means";

/// Compiles one declarative connector spec into a binary, a Workato connector, JSON Schemas and
/// documentation.
#[derive(Debug, Parser)]
#[command(name = "specc", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = format!("{EXAMPLES}\n\n{EXITS}"))]
struct Cli {
    /// Whether to write in colour; by itself on terminals that have it.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

/// When to write in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Check(check::Args),
    Build(build::Args),
    Test(test::Args),
    Export(export::Args),
    Docs(docs::Args),
    Explain(explain::Args),
    Completions(completions::Args),
}

/// Runs the command that the process was started with, or the connector that `specc build` has
/// put behind this very program where there was no smaller one.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(exit) = connector::run() {
        return exit;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => return refused(&refusal),
    };
    let choice = match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    // On a terminal each line appears at once, before what is said about it beside the output.
    let lines = io::stdout().is_terminal();
    let stdout = AutoStream::new(io::stdout().lock(), choice);
    let mut out: Box<dyn Write> =
        if lines { Box::new(io::LineWriter::new(stdout)) } else { Box::new(io::BufWriter::new(stdout)) };
    let mut err = AutoStream::new(io::stderr().lock(), choice);
    let done = run(&cli.command, &mut Output { out: &mut out, err: &mut err });
    let done = done.and_then(|exit| out.flush().map(|()| exit));
    match done {
        Ok(exit) => exit.into(),
        // The reader has seen enough, as in `specc explain | head`.
        Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => Exit::Done.into(),
        Err(failure) => {
            let _ = writeln!(err, "cannot write: {failure}");
            Exit::Unreachable.into()
        }
    }
}

/// Shows help or the version, which somebody asked for, or what is wrong with the words.
fn refused(refusal: &clap::Error) -> ExitCode {
    let shown = refusal.print().and_then(|()| io::stdout().flush());
    match shown {
        _ if refusal.use_stderr() => Exit::Misused,
        // A reader that is gone wants to hear nothing.
        Err(failure) if failure.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "cannot write: {failure}");
            Exit::Unreachable
        }
        _ => Exit::Done,
    }
    .into()
}

fn run(command: &Command, output: &mut Output) -> io::Result<Exit> {
    match command {
        Command::New(args) => new::run(args, output),
        Command::Check(args) => check::run(args, output),
        Command::Build(args) => build::run(args, output),
        Command::Test(args) => test::run(args, output),
        Command::Export(args) => export::run(args, output),
        Command::Docs(args) => docs::run(args, output),
        Command::Explain(args) => explain::run(args, output),
        Command::Completions(args) => completions::run(args, Cli::command(), output),
    }
}

/// What a command line writes, for tests: its exit, what was asked for, what goes with it.
///
/// # Errors
/// The text that is shown when the arguments mean nothing.
pub fn call(args: &[&str]) -> Result<(Exit, String, String), String> {
    let words = std::iter::once("specc").chain(args.iter().copied()).map(OsString::from);
    let cli = Cli::try_parse_from(words).map_err(|refusal| refusal.to_string())?;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut plain_out = AutoStream::new(&mut out, ColorChoice::Never);
    let mut plain_err = AutoStream::new(&mut err, ColorChoice::Never);
    let done = run(&cli.command, &mut Output { out: &mut plain_out, err: &mut plain_err });
    let exit = done.map_err(|failure| failure.to_string())?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((exit, text(out), text(err)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, call};

    #[test]
    fn the_arguments_of_all_commands_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Cli::command().get_subcommands() {
            let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(text.contains(&format!("specc {}", command.get_name())), "{}", command.get_name());
        }
    }

    #[test]
    fn a_slip_in_a_command_is_met_with_the_right_word() {
        let refusal = call(&["chek"]).expect_err("there is no such command");
        assert!(refusal.contains("'check'"), "{refusal}");
    }
}
