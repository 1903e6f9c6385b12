//! `CONNECTOR poll TRIGGER`: turns until the scan ends, each turn's events leaving at once.

use std::collections::HashSet;
use std::io::Write;
use std::time::{Duration, Instant};

use super::args::PollWords;
use super::progress::Progress;
use super::state_file::StateFile;
use super::{Stop, output, say};
use crate::diagnostic::Code;
use crate::plan::Trigger;
use crate::runtime::poll::Note;
use crate::runtime::{Fault, Host, Runtime};
use crate::value::Value;

/// Where a poll speaks: events to one, words to the other.
pub struct Ears<'a, O, E> {
    pub out: &'a mut O,
    pub err: &'a mut E,
    /// Whose state it is: the connector, the trigger, and the variant that was chosen.
    pub owner: String,
}

/// Polls; the state is written after the events of a turn were flushed. With `--every` it goes on
/// for ever, also after failures: a service that is down for a while is asked again, later and
/// later.
pub fn poll<H: Host>(
    runtime: &mut Runtime<H>,
    trigger: &Trigger,
    config: &Value,
    input: &Value,
    words: &PollWords,
    ears: &mut Ears<impl Write, impl Write>,
) -> Result<(), Stop> {
    let Ears { out, err, owner } = ears;
    let every = words.every.as_deref().map(pause).transpose()?;
    let file = words.state.as_deref().map(|path| StateFile::open(path, owner.clone())).transpose()?;
    let mut state = match (&file, trigger.poll()) {
        (Some(file), Some(poll)) => file.read(poll.cursor.by)?,
        _ => None,
    };
    if file.is_none() {
        say(err, "note: without --state FILE the next poll begins at the start again");
    }
    let mut told: HashSet<Note> = HashSet::new();
    let mut progress = Progress::new(Progress::is_heard(), Instant::now());
    let mut turns = 0;
    let mut failures = 0;
    loop {
        let turn = match (runtime.turn(trigger, config, input, &mut state), every) {
            (Ok(turn), _) => turn,
            (Err(fault), Some(every)) if heals(&fault) => {
                let pause = patience(failures, every);
                say(err, &fault.render(runtime.plan));
                say(err, &format!("note: {}: asking again in {} s", trigger.meta.name, pause.as_secs()));
                runtime.host.wait(pause);
                failures += 1;
                continue;
            }
            (Err(fault), _) => return Err(fault.into()),
        };
        failures = 0;
        for event in &turn.events {
            let key = event.key.as_ref().map_or(Value::Null, Value::text);
            output::line(&Value::object([("key", key), ("event", event.record.clone())]), out)?;
        }
        out.flush()?;
        if let (Some(file), Some(state)) = (&file, &state) {
            file.write(state)?;
        }
        if let Some(far) = progress.page(turn.events.len(), Instant::now()) {
            say(err, &format!("note: {}: {far}", trigger.meta.name));
        }
        for note in turn.notes {
            if told.insert(note) {
                say(err, &format!("note: {}: {}", trigger.meta.name, note.text()));
            }
        }
        turns += 1;
        if words.turns.is_some_and(|most| turns >= most) {
            return Ok(());
        }
        match every {
            _ if turn.more => {}
            Some(every) => runtime.host.wait(every),
            None => return Ok(()),
        }
    }
}

/// Whether the same turn may succeed later: not where the input itself is refused.
fn heals(fault: &Fault) -> bool {
    !matches!(fault.code, Code::Input | Code::Refusal)
}

/// How long to wait after so many failures in a row: a second, doubling; a pause between polls at
/// most, but a minute at least, and five minutes whatever happens.
fn patience(failures: u32, every: Duration) -> Duration {
    let longest = every.clamp(Duration::from_mins(1), Duration::from_mins(5));
    Duration::from_secs(1 << failures.min(10)).min(longest)
}

/// A pause such as `30s`.
fn pause(text: &str) -> Result<Duration, Stop> {
    let wrong = || Stop::Misuse(format!("`{text}` is no pause; write 30s, 5m or 1h"));
    let split = text.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    Ok(Duration::from_secs(number.saturating_mul(seconds)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::patience;

    #[test]
    fn waits_double_up_to_the_pause_between_polls() {
        let cases = [
            // (failures before, pause between polls, wait)
            (0, 300, 1),
            (3, 300, 8),
            (30, 300, 300),
            (30, 30, 60),
            (30, 3_600, 300),
            (6, 1, 60),
        ];
        for (failures, every, wait) in cases {
            let waits = patience(failures, Duration::from_secs(every));
            assert_eq!(waits, Duration::from_secs(wait), "{failures} failures, every {every} s");
        }
    }
}
