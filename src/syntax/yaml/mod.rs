//! Reads YAML 1.2.
//!
//! In: the text of a file. Out: its tree. `events` runs the parser, `build` makes nodes of what
//! it saw, `complain` says in plain words what is no YAML. The parser stops at the first such
//! thing; `mask` takes that out, so that the rest can be read too.

mod build;
mod complain;
mod cut;
mod events;
mod lines;
mod malformed;
mod maps;
mod mask;
mod mistakes;
mod scalars;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::Read;
use crate::diagnostic::Problems;
use crate::span::FileId;

/// How many mistakes of one file are told that each stop the parser.
const MOST_STOPS: usize = 20;

/// The tree of a YAML text.
pub(super) fn read(file: FileId, text: &str, problems: &mut Problems) -> Read {
    let mut rest = Cow::Borrowed(text);
    for stops in 0..MOST_STOPS {
        match events::events(&rest) {
            Ok(events) => {
                if let Some(second) = &events.second {
                    complain::second_document(file, second, problems);
                }
                let complete = stops == 0;
                let built = build::build(file, &rest, &events.raws, complete, problems);
                return Read {
                    root: built.root.filter(|_| complete),
                    complete: complete && !built.incomplete,
                };
            }
            Err(stop) => {
                let blame = complain::complain(file, text, &rest, &stop, problems);
                let Some(masked) = mask::without(&rest, &blame) else { break };
                rest = Cow::Owned(masked);
            }
        }
    }
    Read { root: None, complete: false }
}
