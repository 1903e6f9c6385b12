//! Actions that sleep until a service calls back: where they are remembered, and how they go on.
//!
//! The file of `--state` holds the input as it was given and what the steps have left. Only its owner can
//! read it, and it goes away once the action has come to its end.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::args::{self, Args, ResumeWords};
use super::{Exit, Stop, connect, find, output, replace, say, take};
use crate::plan::{Action, Plan, StepKind};
use crate::runtime::suspend::{Suspension, Woken};
use crate::value::{Value, json};

/// Bytes of such a file at most.
const LARGEST: u64 = 256 << 20;

/// An action that sleeps.
#[derive(Serialize, Deserialize)]
struct Sleeper {
    /// `CONNECTOR/ACTION`
    of: String,
    input: Value,
    suspension: Suspension,
}

/// Whether an action may sleep.
pub fn sleeps(action: &Action) -> bool {
    let program = action.work.program.as_ref();
    program.is_some_and(|program| program.steps.iter().any(|step| matches!(step.what, StepKind::Suspend(_))))
}

/// Refuses an action that may sleep and has nowhere to be remembered.
pub fn prepare(action: &Action, state: Option<&Path>) -> Result<(), Stop> {
    let name = &action.meta.name;
    match state {
        None if sleeps(action) => Err(Stop::Misuse(format!(
            "`{name}` sleeps until the service calls back; name a file in which it is remembered: --state FILE"
        ))),
        Some(_) if !sleeps(action) => {
            Err(Stop::Misuse(format!("`{name}` does not sleep, so there is nothing to remember in a file")))
        }
        Some(path) if path.exists() => Err(Stop::Misuse(format!(
            "`{}` is there already; go on with `resume {name}`, or name another file",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Remembers an action, and says how it goes on.
pub fn remember(
    plan: &Plan,
    action: &Action,
    input: Value,
    suspension: Suspension,
    path: &Path,
    err: &mut impl Write,
) -> Result<Exit, Stop> {
    let (name, until) = (&action.meta.name, suspension.expires_at);
    let sleeper = Sleeper { of: format!("{}/{name}", plan.name), input, suspension };
    let text = serde_json::to_string(&sleeper)
        .map_err(|error| Stop::File(format!("what `{name}` has to know cannot be written: {error}")))?;
    replace::among_others(path, text.as_bytes())
        .map_err(|error| Stop::File(format!("`{}` cannot be written: {error}", path.display())))?;
    let file = path.display();
    say(err, &format!("{name} sleeps until it is called, at most until {until}"));
    say(err, &format!("then go on with: {} resume {name} --state {file} --with ANSWER.json", plan.name));
    Ok(Exit::Sleeps)
}

/// Goes on with an action.
pub fn resume(
    plan: &Plan,
    args: &Args,
    words: &ResumeWords,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<Exit, Stop> {
    let action = find(&plan.actions, |action| &action.meta.name, &words.name, "action")?;
    let Sleeper { of, input, suspension } = read(&words.state)?;
    let (name, file) = (&action.meta.name, words.state.display());
    if of != format!("{}/{name}", plan.name) || !sleeps(action) {
        return Err(Stop::Misuse(format!("`{file}` belongs to `{of}`")));
    }
    if let Some(token) = &words.token
        && !bool::from(token.as_bytes().ct_eq(suspension.token.as_bytes()))
    {
        return Err(Stop::Misuse("the token is not the one that the service was given".to_owned()));
    }
    let payload = match &words.with {
        None => None,
        Some(path) => Some(
            json::read(&args::bytes_in(path)?)
                .map_err(|failure| Stop::Misuse(format!("`{}`: {}", path.display(), failure.0)))?,
        ),
    };
    let mut runtime = connect(plan, args)?;
    let (action, config, input, found) = take(plan, &mut runtime, action, &input)?;
    let mut runtime = match &found {
        Some(found) => runtime.on(found),
        None => runtime,
    };
    let over = runtime.moment().seconds >= suspension.expires_at.seconds;
    let woken = match payload {
        Some(payload) if !over => Woken::Called(payload),
        None if !over => {
            let until = suspension.expires_at;
            return Err(Stop::Misuse(format!(
                "`{name}` sleeps until {until}; --with FILE hands in what the service said"
            )));
        }
        Some(_) => {
            say(err, &format!("the call came after {}, when its time was over", suspension.expires_at));
            Woken::Expired
        }
        None => Woken::Expired,
    };
    let given = runtime.resume(action, &config, &input, suspension, woken)?;
    output::value(&given, args.pretty(), out)?;
    out.flush()?;
    // It has come to its end; that nobody can go on from it again matters more than the file.
    std::fs::remove_file(&words.state)
        .map_err(|error| Stop::File(format!("`{file}` cannot be removed: {error}")))?;
    Ok(Exit::Done)
}

fn read(path: &Path) -> Result<Sleeper, Stop> {
    let shown = path.display();
    let broken = |why: String| Stop::File(format!("`{shown}` {why}"));
    let metadata = path.metadata().map_err(|error| broken(format!("cannot be read: {error}")))?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(broken("does not hold an action that sleeps".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| broken(format!("cannot be read: {error}")))?;
    serde_json::from_str(&text)
        .map_err(|error| broken(format!("does not hold an action that sleeps: {error}")))
}
