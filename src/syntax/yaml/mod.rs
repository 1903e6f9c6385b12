//! Reads YAML 1.2.
//!
//! In: the text of a file. Out: its tree. `events` runs the parser, `build` makes nodes of what
//! it saw, `complain` says in plain words what is no YAML. The parser stops at the first such
//! thing; `mask` takes that out, so that the rest can be read too, and `holes` keeps what is missing.

mod build;
mod complain;
mod cut;
mod events;
mod holes;
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
const MOST_STOPS: usize = 200;

/// How many bytes are read again after such mistakes, beside the first few times.
const MOST_READ_AGAIN: usize = 32 << 20;

/// How often a file is read again, however large.
const FIRST_STOPS: usize = 10;

/// The tree of a YAML text, as far as it can be read.
pub(super) fn read(file: FileId, text: &str, problems: &mut Problems) -> Read {
    let mut rest = Cow::Borrowed(text);
    let mut holes = Vec::new();
    for stops in 0..MOST_STOPS {
        if stops > FIRST_STOPS && text.len().saturating_mul(stops) > MOST_READ_AGAIN {
            break;
        }
        match events::events(&rest) {
            Ok(events) => {
                if let Some(second) = &events.second {
                    complain::second_document(file, second, problems);
                }
                let built = build::build(file, (text, &rest), &events.raws, &holes, problems);
                return Read { root: built.root, complete: stops == 0 && !built.incomplete };
            }
            Err(stop) => {
                let mut told = Problems::default();
                let blame = complain::complain(file, text, &rest, &stop, &mut told);
                // What follows from a value that was taken out is not told.
                if !mask::is_masked(&rest, &holes, &blame) {
                    problems.append(told);
                }
                let Some((masked, more)) = mask::without(&rest, &blame) else { break };
                rest = Cow::Owned(masked);
                holes.extend(more);
            }
        }
    }
    Read { root: None, complete: false }
}
