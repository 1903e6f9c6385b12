//! `run`: an action, from its input to its output, with the files that go in and out.

use std::io::Write;
use std::path::Path;

use super::args::{self, Args, FileWords, Input};
use super::files::{self, Saves};
use super::{Exit, Stop, connect, find, output, sleep, take};
use crate::plan::Plan;

/// What the command line says of the run of an action.
pub struct Words<'a> {
    pub name: &'a str,
    /// Where an action that sleeps is remembered.
    pub state: Option<&'a Path>,
    pub input: &'a Input,
    pub files: &'a FileWords,
}

/// Runs an action and prints its output.
pub fn run(
    plan: &Plan,
    args: &Args,
    words: &Words,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<Exit, Stop> {
    let Words { name, state, input, files } = *words;
    let action = find(&plan.actions, |action| &action.meta.name, name, "action")?;
    sleep::prepare(action, state)?;
    files::read_once(files, input)?;
    let mut given = args::read_input(input)?;
    let handed_in = files::hand_in(files, &mut given)?;
    let mut runtime = connect(plan, args)?;
    for file in handed_in {
        runtime.host.hand_in(file);
    }
    let (action, config, input, found) = take(plan, &mut runtime, action, &given)?;
    let mut runtime = match &found {
        Some(found) => runtime.on(found),
        None => runtime,
    };
    let saves = Saves::of(files, runtime.plan, &action.meta)?;
    let result = runtime.run(action, &config, &input);
    if let (Some(suspension), Some(path)) = (runtime.suspended.take(), state) {
        return sleep::remember(plan, action, given, suspension, path, err);
    }
    let given = saves.save(&mut runtime, &result?, out, err)?;
    if !saves.take_output() {
        output::value(&given, args.pretty(), out)?;
    }
    Ok(Exit::Done)
}
