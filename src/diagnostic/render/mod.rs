//! Shows problems to people and to programs.
//!
//! In: the sources and the problems found in them, sorted. Out: text. [`text`] is for terminals,
//! [`json`] for scripts, [`sarif`] for code scanners, [`github`] for annotations in a review. All
//! of them tell the same: [`Extent`] counts places once for all.

mod excerpt;
mod github;
mod json;
mod sarif;
mod text;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::{Diagnostic, Fix, Severity};
use crate::span::{Sources, Span};

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people: the source with the mistake underlined.
    #[default]
    Text,
    /// One JSON object in a line for each problem.
    Json,
    /// One SARIF 2.1.0 log.
    Sarif,
    /// Workflow commands, which GitHub shows beside the changed lines.
    Github,
}

/// Writes `problems` to `out`; `colour` concerns [`Format::Text`] alone.
///
/// # Errors
/// When `out` cannot be written to.
pub fn render(
    format: Format,
    colour: bool,
    sources: &Sources,
    problems: &[&Diagnostic],
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(colour, sources, problems, out),
        Format::Json => json::write(sources, problems, out),
        Format::Sarif => sarif::write(sources, problems, out),
        Format::Github => github::write(sources, problems, out),
    }
}

/// Where a span lies, in the terms of editors: lines and columns from 1, columns in characters,
/// the end excluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Extent<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    bytes: [u32; 2],
}

impl<'a> Extent<'a> {
    fn new(sources: &'a Sources, span: Span) -> Self {
        let file = sources.get(span.file);
        let (start, end) = (file.position(span.start), file.position(span.end.max(span.start)));
        Self {
            file: &file.path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            bytes: [span.start, span.end.max(span.start)],
        }
    }
}

/// What a fix puts into the source, as it has to be written there.
pub(crate) fn replacement<'a>(sources: &Sources, fix: &'a Fix) -> Cow<'a, str> {
    let there = sources.text(fix.span);
    for quote in ['"', '\''] {
        let quoted = there.len() > 1 && there.starts_with(quote) && there.ends_with(quote);
        if fix.keeps_quotes && quoted && !fix.text.starts_with(quote) {
            return Cow::Owned(format!("{quote}{}{quote}", fix.text));
        }
    }
    Cow::Borrowed(&fix.text)
}

/// The word that programs read for the weight of a problem.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Runtime => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, render, replacement};
    use crate::diagnostic::{Code, Description, Diagnostic};
    use crate::span::{FileId, Sources, Span};

    /// The span of `part`, which stands once in the first file.
    pub(super) fn span_of(sources: &Sources, part: &str) -> Span {
        let at = sources.get(FileId(0)).text.find(part).expect("the part stands in the source");
        Span::new(FileId(0), at..at + part.len())
    }

    /// A project of one file, `connector.yaml`.
    pub(super) fn project(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add("connector.yaml", text);
        sources
    }

    /// What is shown for one problem.
    pub(super) fn shown(format: Format, sources: &Sources, description: Description) -> String {
        let code = Code::BadEncoding;
        let found = Diagnostic { code, severity: code.severity(), description };
        let mut out = Vec::new();
        render(format, false, sources, &[&found], &mut out).expect("a Vec takes everything");
        String::from_utf8(out).expect("only text is written")
    }

    #[test]
    fn nothing_is_written_where_nothing_is_wrong_except_an_empty_log() {
        let mut sizes = Vec::new();
        for format in [Format::Text, Format::Json, Format::Github, Format::Sarif] {
            let mut out = Vec::new();
            render(format, true, &Sources::default(), &[], &mut out).expect("a Vec takes everything");
            sizes.push(out.is_empty());
        }
        assert_eq!(sizes, [true, true, true, false]);
    }

    #[test]
    fn a_name_in_quotes_is_replaced_by_a_name_in_quotes() {
        let cases = [
            (r#"{"titel": 1}"#, r#""titel""#, r#""title""#),
            ("{'titel': 1}", "'titel'", "'title'"),
            ("titel: 1", "titel", "title"),
        ];
        for (source, part, fixed) in cases {
            let sources = project(source);
            let span = span_of(&sources, part);
            let renamed = Description::new("a", span, "b").rename(span, "title");
            let fix = renamed.fix.clone().expect("it was given");
            assert_eq!(replacement(&sources, &fix), fixed);
            let text = serde_json::to_string(fixed).expect("a text is JSON");
            assert!(
                shown(Format::Json, &sources, renamed.clone()).contains(&format!("\"text\":{text}")),
                "{source}"
            );
            assert!(
                shown(Format::Sarif, &sources, renamed.clone()).contains(&format!("\"text\": {text}")),
                "{source}"
            );
            assert!(
                shown(Format::Text, &sources, renamed).contains(&source.replace(part, fixed)),
                "{source}"
            );
        }
    }

    #[test]
    fn places_outside_of_the_text_or_inside_a_character_do_no_harm() {
        let sources = project("ü: ä\nü");
        for format in [Format::Text, Format::Json, Format::Github, Format::Sarif] {
            for start in 0..12 {
                for end in 0..12 {
                    let span = Span { file: FileId(0), start, end };
                    let description =
                        Description::new("a", span, "b").because(span, "c").fix(span, "d\ne", true);
                    assert!(shown(format, &sources, description).contains("E0001"), "{start} {end}");
                }
            }
        }
    }
}
