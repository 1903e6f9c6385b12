//! Reads YAML 1.2.
//!
//! In: the text of a file. Out: its tree. `events` runs the parser, `build` makes nodes of what
//! it saw, `complain` says in plain words what is no YAML.

mod build;
mod complain;
mod events;
mod maps;
mod mistakes;
mod scalars;
#[cfg(test)]
mod tests;

use super::Read;
use crate::diagnostic::Problems;
use crate::span::FileId;

/// The tree of a YAML text.
pub(super) fn read(file: FileId, text: &str, problems: &mut Problems) -> Read {
    match events::events(text) {
        Ok(events) => {
            if let Some(second) = &events.second {
                complain::second_document(file, second, problems);
            }
            let built = build::build(file, text, &events.raws, problems);
            Read { root: built.root, complete: !built.incomplete }
        }
        Err(stop) => {
            complain::complain(file, text, &stop, problems);
            Read { root: None, complete: false }
        }
    }
}
