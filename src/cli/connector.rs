//! `specc` as the runtime of a connector: where `specc-runtime` was missing, `specc build` takes
//! `specc` itself, and what comes out is a connector and no longer `specc`.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::process::ExitCode;

use crate::program::{self, payload};

/// Runs the connector behind this program; `None` where there is none.
pub(super) fn run() -> Option<ExitCode> {
    let mut file = File::open(std::env::current_exe().ok()?).ok()?;
    if !is_marked(&mut file).ok()? {
        return None;
    }
    let mut bytes = Vec::new();
    file.rewind().ok()?;
    file.read_to_end(&mut bytes).ok()?;
    let mut err = io::stderr();
    let exit = match payload::find(&bytes) {
        Ok(found) => {
            let words: Vec<_> = std::env::args_os().collect();
            let mut out = BufWriter::new(io::stdout().lock());
            let exit = program::run(&found, &words, &mut out, &mut err);
            let _ = out.flush();
            exit
        }
        Err(missing) => {
            let _ = writeln!(err, "error: {}", missing.text());
            program::Exit::Broken
        }
    };
    Some(ExitCode::from(exit.status()))
}

/// Whether a file ends as one that carries a connector. Only its end is read.
fn is_marked(file: &mut File) -> io::Result<bool> {
    let mut end = [0; payload::MARK.len()];
    file.seek(SeekFrom::End(-i64::try_from(end.len()).unwrap_or(i64::MAX)))?;
    file.read_exact(&mut end)?;
    Ok(&end == payload::MARK)
}
