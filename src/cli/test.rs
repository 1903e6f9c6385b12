//! `specc test` — runs the cases beside a spec: on the runtime, and on the exported connector.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::time::Instant;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;

use super::project::Project;
use super::report::Reporting;
use super::ruby::{self, Exported};
use super::{Exit, Output};
use crate::Compiled;
use crate::cases::judge::{Verdict, judge};
use crate::cases::{self, Case, Happened, What, told};
use crate::model::Connector;
use crate::span::Sources;
use crate::{plan, target};

/// Run the cases in `tests/` beside a spec.
///
/// They run on the runtime and, where Ruby is installed, on the exported connector. The service is
/// not asked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc test                           the cases of the connector in this folder
  specc test specs/acme
  specc test --case contact            those whose title or operation says so
  specc test --target runtime          without Ruby")]
pub struct Args {
    /// The spec, or the folder with its `connector.yaml`, `.toml` or `.json`.
    #[arg(default_value = ".")]
    spec: PathBuf,
    /// Only cases whose title or operation contains this.
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Run them there alone; by itself on the runtime, and in Ruby where there is one.
    #[arg(long, value_name = "TARGET")]
    target: Option<Target>,
    #[command(flatten)]
    reporting: Reporting,
}

/// What cases run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// What every connector's program runs on.
    Runtime,
    /// The exported connector, in Ruby.
    Workato,
}

/// From so many cases on it is said that they are run.
const MANY: usize = 50;

/// A case, and the file that it stands in.
type Found = (String, Case);

/// What the targets did otherwise than expected; `None` for a target that was not asked.
type Results = [Option<Vec<Verdict>>; 2];

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let began = Instant::now();
    let project = match Project::find(&args.spec) {
        Ok(project) => project,
        Err(missing) => return missing.refuse(output),
    };
    let mut compiled = project.compile_for(args.reporting.profile());
    let all = read(&project, &mut compiled);
    let exported = match &compiled.connector {
        Ok(connector) if args.target != Some(Target::Runtime) => {
            Some(target::ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems))
        }
        _ => None,
    };
    compiled.settle();
    let count = args.reporting.show(&project, &compiled, output)?;
    let exit = args.reporting.exit(count);
    let (Ok(connector), Exit::Done) = (&compiled.connector, exit) else { return Ok(exit) };
    if all.is_empty() {
        writeln!(output.err, "there are no cases: write them into `tests/` beside the spec")?;
        return Ok(Exit::Done);
    }
    let wanted = |case: &Case| {
        args.case.as_ref().is_none_or(|text| case.title.contains(text) || case.what.words().1.contains(text))
    };
    let mut cases: Vec<&Found> = all.iter().filter(|(_, case)| wanted(case)).collect();
    if exported.is_some() {
        if cases.iter().any(|(_, case)| platform_signs_in(connector, case)) {
            writeln!(
                output.err,
                "note: `sign_in` does not run on the exported connector: the Workato platform itself exchanges the code, as the standard says"
            )?;
        }
        if args.target == Some(Target::Workato) && !cases.is_empty() {
            cases.retain(|(_, case)| !platform_signs_in(connector, case));
            if cases.is_empty() {
                return Ok(Exit::Done);
            }
        }
    }
    if cases.is_empty() {
        let text = args.case.as_deref().unwrap_or_default().escape_debug();
        writeln!(output.err, "no title and no operation of the {} cases contains `{text}`", all.len())?;
        return Ok(Exit::Misused);
    }
    let native = connector.natives().next();
    if let Some((name, _)) = native.filter(|_| args.target == Some(Target::Runtime)) {
        writeln!(output.err, "error: `{name}` is Ruby, which the runtime cannot run")?;
        return Ok(Exit::Misused);
    }
    if let Some((name, _)) = native.filter(|_| args.target.is_none()) {
        writeln!(output.err, "note: `{name}` is Ruby, so the cases run on the exported connector alone")?;
    }
    let mut remarks = vec![Vec::new(); cases.len()];
    let mut ours = Vec::new();
    let on_runtime = (args.target != Some(Target::Workato) && native.is_none()).then(|| {
        let plan = plan::lower(connector, &compiled.sources);
        let judged = cases.iter().zip(&mut remarks).map(|((_, case), remarks)| {
            let happened = cases::run(&plan, case);
            let verdict = judge(&case.on("runtime"), &happened);
            remarks.clone_from(&happened.remarks);
            ours.push(happened);
            verdict
        });
        judged.collect()
    });
    let words = waiting(cases.len(), exported.is_some() && io::stderr().is_terminal());
    if let Some(words) = words {
        writeln!(output.err, "{words}")?;
    }
    let (in_ruby, said) =
        match exported.map(|code| in_ruby(code, &cases, &ours, &compiled.sources)).transpose() {
            Ok(ran) => ran.flatten().map_or((None, String::new()), |(ran, said)| (Some(ran), said)),
            Err(failure) => {
                writeln!(output.err, "error: Ruby cannot be started: {failure}")?;
                return Ok(Exit::Unreachable);
            }
        };
    if on_runtime.is_none() && in_ruby.is_none() {
        writeln!(output.err, "error: there is no `ruby` here; install Ruby 2.7 or newer and try again")?;
        return Ok(Exit::Unreachable);
    }
    let in_ruby = match (&on_runtime, in_ruby) {
        (Some(on_runtime), Some(mut in_ruby)) => {
            for ((_, case), (theirs, ours)) in cases.iter().zip(in_ruby.iter_mut().zip(on_runtime)) {
                if platform_signs_in(connector, case) {
                    theirs.clone_from(ours);
                }
            }
            Some(in_ruby)
        }
        (_, in_ruby) => in_ruby,
    };
    let failed = tell(args, &project, &compiled, &cases, &([on_runtime, in_ruby], remarks), began, output)?;
    if failed > 0 && !said.is_empty() {
        writeln!(output.err, "Ruby says:\n{said}")?;
    }
    Ok(if failed == 0 { Exit::Done } else { Exit::Problems })
}

/// Whether a case signs in as the platform does by itself, without a word of the exported connector.
fn platform_signs_in(connector: &Connector, case: &Case) -> bool {
    if !matches!(case.what, What::SignIn(_)) {
        return false;
    }
    let connection = &connector.connection;
    let auth = match &connection.options {
        Some(options) => {
            let chosen = case.connection.get(&options.field);
            let arm = options.arms.iter().find(|arm| chosen.as_text() == Some(&*arm.name));
            arm.or_else(|| options.arms.get(options.default)).map(|arm| &arm.auth)
        }
        None => Some(&connection.auth),
    };
    let sign_in = auth.and_then(|auth| auth.sign_in.as_ref());
    sign_in.is_some_and(|sign_in| sign_in.standard && sign_in.browser.is_some())
}

/// What is said to people before many cases run in Ruby, which takes seconds and says nothing.
fn waiting(cases: usize, watched: bool) -> Option<String> {
    (watched && cases >= MANY).then(|| format!("running {cases} cases on the exported connector …"))
}

/// All cases of a project.
fn read(project: &Project, compiled: &mut Compiled) -> Vec<Found> {
    let files = project.files();
    let globs = ["tests/**/*.yaml", "tests/**/*.yml", "tests/**/*.toml", "tests/**/*.json"];
    let mut all = Vec::new();
    for path in globs.into_iter().flat_map(|glob| files.matching(glob)) {
        let cases = cases::read(files, &path, &mut compiled.sources, &mut compiled.problems);
        all.extend(cases.into_iter().map(|case| (path.clone(), case)));
    }
    all
}

/// What differs in Ruby, also from what happened on the runtime, and what it said itself; `None` where there is none.
fn in_ruby(
    code: String,
    cases: &[&Found],
    ours: &[Happened],
    sources: &Sources,
) -> io::Result<Option<(Vec<Verdict>, String)>> {
    let exported = Exported { code, cases: cases.iter().map(|(_, case)| case).collect() };
    let Some(ran) = ruby::run(&[exported])? else { return Ok(None) };
    let happened = ran.happened.into_iter().flatten().enumerate();
    let verdicts = happened.zip(cases).map(|((at, happened), (_, case))| match happened {
        Some(happened) => {
            let mut verdict = judge(&case.on("workato"), &happened);
            let told = ours.get(at).map(|ours| told::compare(case, ours, &happened, sources));
            verdict.extend(told.unwrap_or_default());
            verdict
        }
        None => vec!["it did not come to an end in Ruby".to_owned()],
    });
    Ok(Some((verdicts.collect(), ran.said)))
}

/// Writes a line for each case, what differs below it, and how many held. Gives the number of
/// those that did not.
fn tell(
    args: &Args,
    project: &Project,
    compiled: &Compiled,
    cases: &[&Found],
    (results, remarks): &(Results, Vec<Vec<String>>),
    began: Instant,
    output: &mut Output,
) -> io::Result<usize> {
    let [on_runtime, in_ruby] = results;
    let mut failed = 0;
    for (index, (path, case)) in cases.iter().enumerate() {
        let of = |results: &'_ Option<Vec<Verdict>>| results.as_ref().map(|all| all[index].clone());
        let differences = differences(of(on_runtime), of(in_ruby));
        let holds = differences.is_empty();
        failed += usize::from(!holds);
        let (word, color) = if holds { ("ok", AnsiColor::Green) } else { ("FAILED", AnsiColor::Red) };
        let style = Style::new().fg_color(Some(color.into()));
        let line = compiled.sources.place(case.span).1.line;
        let path = project.path(path);
        // What is read by programs holds problems alone.
        let out = if args.reporting.is_for_people() { &mut *output.out } else { &mut *output.err };
        writeln!(out, "{style}{word:6}{style:#}  {path}:{line}: {}", title(case))?;
        for difference in differences {
            writeln!(out, "        {difference}")?;
        }
        for remark in remarks[index].iter().filter(|_| !holds) {
            writeln!(out, "        note: {}", remark.replace(char::is_control, "\u{fffd}"))?;
        }
    }
    output.out.flush()?;
    let targets = match (on_runtime, in_ruby) {
        (Some(_), None) => "on the runtime",
        (None, Some(_)) => "on the exported connector",
        _ => "on the runtime and on the exported connector",
    };
    let passed = cases.len() - failed;
    writeln!(
        output.err,
        "{passed} passed, {failed} failed, {targets}, in {} ms",
        began.elapsed().as_millis()
    )?;
    if args.target.is_none() && in_ruby.is_none() {
        writeln!(output.err, "note: there is no `ruby` here, so the exported connector was not run")?;
    }
    Ok(failed)
}

/// What differs on the targets; what differs on both alike is told once.
fn differences(on_runtime: Option<Verdict>, in_ruby: Option<Verdict>) -> Vec<String> {
    let (Some(on_runtime), Some(in_ruby)) = (&on_runtime, &in_ruby) else {
        return on_runtime.or(in_ruby).unwrap_or_default();
    };
    if on_runtime == in_ruby {
        return on_runtime.clone();
    }
    let told = |on: &str, verdict: &Verdict| {
        let held = verdict.is_empty().then(|| format!("{on}: as expected"));
        let lines = verdict.iter().map(|difference| format!("{on}: {difference}"));
        held.into_iter().chain(lines).collect::<Vec<_>>()
    };
    [told("runtime", on_runtime), told("workato", in_ruby)].concat()
}

/// What a case runs, and what it shows: `get_contact: a contact that is there`.
fn title(case: &Case) -> String {
    let (kind, name) = case.what.words();
    let what = if name.is_empty() { kind } else { name };
    let title = case.title.replace(char::is_control, "\u{fffd}");
    if title.is_empty() { what.to_owned() } else { format!("{what}: {title}") }
}

#[cfg(test)]
mod tests {
    use super::{MANY, differences, waiting};

    #[test]
    fn many_cases_are_announced_to_people_who_watch() {
        let cases = [
            (MANY, true, Some("running 50 cases on the exported connector …")),
            (MANY - 1, true, None),
            (MANY, false, None),
        ];
        for (count, watched, words) in cases {
            assert_eq!(waiting(count, watched).as_deref(), words, "{count} {watched}");
        }
    }

    #[test]
    fn what_differs_alike_is_told_once_and_else_by_target() {
        let some = |lines: &[&str]| Some(lines.iter().map(ToString::to_string).collect::<Vec<_>>());
        let cases = [
            (some(&[]), some(&[]), vec![]),
            (some(&["a"]), some(&["a"]), vec!["a"]),
            (some(&["a"]), None, vec!["a"]),
            (None, some(&["b"]), vec!["b"]),
            (some(&["a"]), some(&["b"]), vec!["runtime: a", "workato: b"]),
            (some(&[]), some(&["b", "c"]), vec!["runtime: as expected", "workato: b", "workato: c"]),
        ];
        for (on_runtime, in_ruby, told) in cases {
            assert_eq!(differences(on_runtime, in_ruby), told);
        }
    }
}
