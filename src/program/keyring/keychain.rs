//! The keychain of macOS, by the system's own program `security`.
//!
//! The key goes in on standard input, never on a command line, which others could read.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::Answer;

/// Where the system keeps it.
const PROGRAM: &str = "/usr/bin/security";
/// What entries are called.
const SERVICE: &str = "specc";
/// How the program ends where there is no such entry.
const NOT_THERE: i32 = 44;

/// The key of this name.
pub fn get(name: &str) -> Answer<Option<String>> {
    let mut command = Command::new(PROGRAM);
    command.args(["find-generic-password", "-s", SERVICE, "-a", name, "-w"]).stdin(Stdio::null());
    match command.output() {
        Err(_) => Answer::NoKeyring,
        Ok(output) if output.status.success() => {
            Answer::Done(Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()))
        }
        Ok(output) if output.status.code() == Some(NOT_THERE) => Answer::Done(None),
        Ok(output) => Answer::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// Puts a key there.
pub fn put(name: &str, key: &str) -> Answer<()> {
    let mut command = Command::new(PROGRAM);
    command.arg("-i").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return Answer::NoKeyring };
    let line = format!("add-generic-password -U -s {SERVICE} -a {name} -w {key}\n");
    let written = child.stdin.take().is_some_and(|mut input| input.write_all(line.as_bytes()).is_ok());
    match child.wait_with_output() {
        Ok(output) if written && output.status.success() => Answer::Done(()),
        Ok(output) => Answer::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Answer::Refused(error.to_string()),
    }
}
