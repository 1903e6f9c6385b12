//! The stub of every connector binary: the runtime, and behind it, once `specc build` has appended
//! one, a plan.

use std::process::ExitCode;

use specc::program::{embed, payload};

fn main() -> ExitCode {
    let program = std::env::current_exe().and_then(std::fs::File::open);
    let payload = program.map_or(Err(payload::Missing::Absent), |mut file| payload::read(&mut file));
    embed::start(payload.map_err(|missing| missing.text()))
}
