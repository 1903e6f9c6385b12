//! The stub of every connector binary: the runtime, and behind it, once `specc build` has appended
//! one, a plan.

use std::io::Write as _;
use std::process::ExitCode;

use specc::program::{self, payload};

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let program = std::env::current_exe().and_then(std::fs::File::open);
    let payload = program.map_or(Err(payload::Missing::Absent), |mut file| payload::read(&mut file));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut err = std::io::stderr();
    let exit = match payload {
        Ok(payload) => program::run(&payload, &words, &mut out, &mut err),
        Err(missing) => {
            let _ = writeln!(err, "error: {}", missing.text());
            program::Exit::Broken
        }
    };
    ExitCode::from(exit.status())
}
