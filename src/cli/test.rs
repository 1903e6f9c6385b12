//! `specc test` — runs the cases beside a spec on the runtime.

use std::io;
use std::path::PathBuf;

use super::project::Project;
use super::report::Reporting;
use super::{Exit, Output};
use crate::cases::{self, judge::judge};
use crate::plan;

/// Run the cases in `tests/` beside a spec.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc test                           the cases of the connector in this folder
  specc test specs/acme
  specc test --case contact            those whose title or operation says so")]
pub struct Args {
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    /// Only cases whose title or operation contains this.
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    #[command(flatten)]
    reporting: Reporting,
}

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let project = match Project::find(&args.spec) {
        Ok(project) => project,
        Err(missing) => return missing.refuse(output),
    };
    let mut compiled = project.compile_for(args.reporting.profile());
    let files = project.files();
    let paths = ["tests/**/*.yaml", "tests/**/*.yml", "tests/**/*.toml", "tests/**/*.json"];
    let paths = paths.into_iter().flat_map(|glob| files.matching(glob));
    let mut all = Vec::new();
    for path in paths {
        let cases = cases::read(files, &path, &mut compiled.sources, &mut compiled.problems);
        all.extend(cases.into_iter().map(|case| (path.clone(), case)));
    }
    let count = args.reporting.show(&project, &compiled, output)?;
    let exit = args.reporting.exit(count);
    let (Ok(connector), Exit::Done) = (&compiled.connector, exit) else { return Ok(exit) };
    if all.is_empty() {
        writeln!(output.err, "there are no cases: write them into `tests/` beside the spec")?;
        return Ok(Exit::Done);
    }
    let plan = plan::lower(connector, &compiled.sources);
    let wanted = |case: &cases::Case| {
        args.case.as_ref().is_none_or(|text| case.title.contains(text) || case.what.words().1.contains(text))
    };
    let (mut passed, mut failed) = (0, 0);
    for (path, case) in all.iter().filter(|(_, case)| wanted(case)) {
        let differences = judge(case, &cases::run(&plan, case));
        if differences.is_empty() {
            passed += 1;
            continue;
        }
        failed += 1;
        let line = compiled.sources.place(case.span).1.line;
        let (kind, name) = case.what.words();
        let path = project.path(path);
        writeln!(output.out, "{path}:{line}: {kind} {name}: {}", case.title)?;
        for difference in differences {
            writeln!(output.out, "  {difference}")?;
        }
    }
    writeln!(output.err, "{passed} passed, {failed} failed")?;
    Ok(if failed == 0 { Exit::Done } else { Exit::Problems })
}
