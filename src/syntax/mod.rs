//! Turns text into a [`Document`].
//!
//! In: the texts of a project's files, through [`Files`]. Out: one tree whose every node has a
//! span; from here on the format no longer matters. Reports E00xx.
//!
//! `source` turns bytes into text, one module per format makes a tree of it, and all formats share
//! `scalar` (what a plain word means), `align` (where its letters stand) and `entries` (unique keys).

mod align;
pub mod document;
mod entries;
mod files;
pub mod glob;
mod include;
mod json;
mod marks;
#[cfg(test)]
mod properties;
pub mod scalar;
mod source;
#[cfg(test)]
mod testing;
mod toml;
mod yaml;

use crate::diagnostic::{Code, Description, Problem, Problems, Reported};
use crate::span::{FileId, Sources, Span};

pub use document::Document;
pub use files::{Files, MemoryFiles};
pub use scalar::surprise;
pub use source::Format;

use document::{Node, NodeKind};

/// Reads the spec whose main file is `main`, with what it includes.
///
/// # Errors
/// When there is no tree to go on with; the reason has been reported.
pub fn parse(
    files: &dyn Files,
    main: &str,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Result<Document, Reported> {
    let (file, format) = source::read(files, main, None, sources, problems)?;
    let root = tree(file, format, sources, problems)?;
    Ok(include::join(files, (main, file), root, sources, problems))
}

/// Reads a piece of YAML that belongs to the compiler, as if all of it stood at `span`.
///
/// None where it is no YAML.
#[must_use]
pub fn fragment(text: &str, span: Span) -> Option<Node> {
    let mut problems = Problems::default();
    let mut read = yaml::read(span.file, text, &mut problems).root?;
    read.put_at(span);
    (!problems.any_error()).then_some(read)
}

/// Reads the file of cases at `path`.
///
/// # Errors
/// As [`parse`].
pub fn parse_cases(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Result<Document, Reported> {
    let (file, format) = source::read(files, path, None, sources, problems)?;
    let root = map(file, format, Holds::Cases, sources, problems)?;
    Ok(include::join(files, (path, file), root, sources, problems))
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Spec,
    Cases,
}

/// What a format's reader made of a file.
struct Read {
    /// The root, unless the file holds nothing or too little of it can be read.
    root: Option<Node>,
    /// Whether all that was written is in the tree; otherwise the reason has been reported.
    complete: bool,
}

/// The map that a file of a spec holds.
fn tree(file: FileId, format: Format, sources: &Sources, problems: &mut Problems) -> Result<Node, Reported> {
    map(file, format, Holds::Spec, sources, problems)
}

/// The map that a file holds.
fn map(
    file: FileId,
    format: Format,
    holds: Holds,
    sources: &Sources,
    problems: &mut Problems,
) -> Result<Node, Reported> {
    let text = &*sources.get(file).text;
    let read = match format {
        Format::Yaml => yaml::read(file, text, problems),
        Format::Toml => toml::read(file, text, problems),
        Format::Json => json::read(file, text, problems),
    };
    match read.root {
        Some(root) if matches!(root.kind, NodeKind::Map(_)) => Ok(root),
        _ if !read.complete && problems.any_error() => Err(problems.reported().expect("one is there")),
        other => {
            let span = other.as_ref().map_or(Span::new(file, 0..0), |root| root.span);
            Err(problems.report(&NoMap { span, holds, found: other.as_ref().map(Node::kind_word) }))
        }
    }
}

/// A file does not hold a map.
struct NoMap {
    span: Span,
    holds: Holds,
    found: Option<&'static str>,
}

impl Problem for NoMap {
    const CODE: Code = Code::NoMap;

    fn describe(&self) -> Description {
        let Self { span, holds, found } = self;
        let message = match (found, holds) {
            (Some(_), Holds::Spec) => "a file of a spec is a map of keys and values",
            (Some(_), Holds::Cases) => "a file of cases is a map with the key `cases`",
            (None, _) => "this file holds nothing",
        };
        let help = match holds {
            Holds::Spec => "begin with `specc: 1`, then `name:`, `connection:` and `actions:`",
            Holds::Cases => "begin with `cases:`, and put the cases below it, a `-` in front of each",
        };
        let label = found.map_or_else(|| "no keys here".to_owned(), |found| format!("{found}, no map"));
        Description::new(message, *span, label).help(help.to_owned())
    }
}
