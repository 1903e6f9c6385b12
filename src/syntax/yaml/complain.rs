//! Says in plain words what is no YAML.
//!
//! In: where the parser stopped and why. Out: a problem at the place that a person would point
//! at, which often stands before the place where the parser noticed.

use std::ops::Range;

use super::events::Stop;
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::span::{FileId, Span};

/// Reports why the parser stopped.
pub(super) fn complain(file: FileId, text: &str, stop: &Stop, problems: &mut Problems) {
    let end = text[stop.at..].find('\n').map_or(text.len(), |at| stop.at + at);
    let span = Span::new(file, stop.at..end);
    problems.report(&MalformedYaml { span, words: stop.kind.to_string() });
}

/// Reports a second document in a file.
pub(super) fn second_document(file: FileId, at: &Range<u32>, problems: &mut Problems) {
    problems.report(&SecondDocument { span: Span { file, start: at.start, end: at.end } });
}

/// The parser says that it is no YAML, in its own words.
struct MalformedYaml {
    span: Span,
    words: String,
}

impl Problem for MalformedYaml {
    const CODE: Code = Code::MalformedYaml;

    fn describe(&self) -> Description {
        Description::new(format!("this is no YAML: {}", self.words), self.span, "not understood from here on")
            .help("put quotes around text with special characters; a key ends with `: `".to_owned())
    }
}

/// A file holds more than one document.
struct SecondDocument {
    span: Span,
}

impl Problem for SecondDocument {
    const CODE: Code = Code::SecondDocument;

    fn describe(&self) -> Description {
        Description::new("a file holds one spec", self.span, "a second document begins here")
            .help("put the rest into a file of its own and name that under `include`".to_owned())
    }
}
