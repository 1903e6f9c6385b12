//! What lies beside a spec: the logo, and the changelog.

use super::project::Project;
use crate::target::ruby::beside::{Beside, Logo, section};

/// The name of the changelog.
const CHANGELOG: &str = "CHANGELOG.md";

/// What was found, and what is missing or wrong, a sentence each.
pub(super) struct Found {
    pub(super) beside: Beside,
    /// What the platform would not take.
    pub(super) wrong: Vec<String>,
    /// What a listing wants and a connector can do without.
    pub(super) missing: Vec<String>,
}

/// Looks beside the spec for what goes along with a version.
pub(super) fn look(project: &Project, version: &str) -> Found {
    let mut found = Found { beside: Beside::default(), wrong: Vec::new(), missing: Vec::new() };
    let files = project.files();
    let there: Vec<&str> =
        Logo::FILES.into_iter().filter(|name| project.place(name).symlink_metadata().is_ok()).collect();
    match there.as_slice() {
        [] => found.missing.push("there is no logo: put a logo.png or logo.jpg beside the spec".to_owned()),
        [name, ..] => {
            let path = project.path(name);
            match files.read(name).and_then(|bytes| Logo::read(name, bytes)) {
                Ok(logo) => found.beside.logo = Some(logo),
                Err(reason) => found.wrong.push(format!("{path} {reason}")),
            }
        }
    }
    let path = project.path(CHANGELOG);
    if !project.place(CHANGELOG).is_file() {
        found.missing.push(format!("there are no release notes: write what is new in {version} into {path}"));
        return found;
    }
    match files.read(CHANGELOG).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) {
        Ok(text) => {
            found.beside.notes = section(&text, version);
            if found.beside.notes.is_none() {
                found.missing.push(format!("{path} has nothing under a heading with {version}"));
            }
        }
        Err(reason) => found.wrong.push(format!("{path}: {reason}")),
    }
    found
}
