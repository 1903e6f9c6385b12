//! `CONNECTOR poll TRIGGER`: turns until the scan ends, each turn's events leaving at once.

use std::collections::HashSet;
use std::io::Write;
use std::time::Duration;

use super::args::PollWords;
use super::state_file::StateFile;
use super::{Stop, output};
use crate::plan::Trigger;
use crate::runtime::poll::{Note, State};
use crate::runtime::{Host, Runtime};
use crate::value::Value;

/// Polls; the state is written after the events of a turn were flushed.
pub fn poll<H: Host>(
    runtime: &mut Runtime<H>,
    trigger: &Trigger,
    config: &Value,
    input: &Value,
    words: &PollWords,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<(), Stop> {
    let every = words.every.as_deref().map(pause).transpose()?;
    let file = words.state.as_deref().map(StateFile::open).transpose()?;
    let mut state = match &file {
        Some(file) => file.read(trigger.cursor.by)?,
        None => None,
    };
    if file.is_none() {
        writeln!(err, "note: without --state FILE the next poll begins at the start again")?;
    }
    let mut told: HashSet<Note> = HashSet::new();
    let mut turns = 0;
    loop {
        let turn = runtime.turn(trigger, config, input, state.as_ref())?;
        for event in &turn.events {
            let key = event.key.as_ref().map_or(Value::Null, Value::text);
            output::line(&Value::object([("key", key), ("event", event.record.clone())]), out)?;
        }
        out.flush()?;
        keep(file.as_ref(), &turn.state)?;
        for note in turn.notes {
            if told.insert(note) {
                writeln!(err, "note: {}: {}", trigger.meta.name, note.text())?;
            }
        }
        state = Some(turn.state);
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

fn keep(file: Option<&StateFile>, state: &State) -> Result<(), Stop> {
    file.map_or(Ok(()), |file| file.write(state))
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
