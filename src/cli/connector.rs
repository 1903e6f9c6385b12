//! `specc` as the runtime of a connector: where `specc-runtime` was missing, `specc build` takes
//! `specc` itself, and what comes out is a connector and no longer `specc`.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use crate::program::{self, payload};

/// Runs the connector behind this program; `None` where there is none.
pub(super) fn run() -> Option<ExitCode> {
    let mut file = File::open(std::env::current_exe().ok()?).ok()?;
    let mut err = io::stderr();
    let exit = match payload::read(&mut file) {
        Ok(found) => {
            let words: Vec<_> = std::env::args_os().collect();
            let mut out = BufWriter::new(io::stdout().lock());
            program::run(&found, &words, &mut out, &mut err)
        }
        Err(payload::Missing::Absent) => return None,
        Err(missing) => {
            let _ = writeln!(err, "error: {}", missing.text());
            program::Exit::Broken
        }
    };
    Some(ExitCode::from(exit.status()))
}
