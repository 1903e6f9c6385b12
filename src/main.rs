//! `specc`: parses arguments, calls a command, turns its exit into a status.

use std::process::ExitCode;

fn main() -> ExitCode {
    specc::cli::main()
}
