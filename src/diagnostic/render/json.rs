//! Problems for scripts: one JSON object in a line for each.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::{Extent, level, replacement};
use crate::diagnostic::{Diagnostic, Label};
use crate::span::Sources;

/// A problem, its place beside its words.
#[derive(Serialize)]
struct Line<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Extent<'a>,
    label: &'a str,
    related: Vec<Related<'a>>,
    help: Option<&'a str>,
    fix: Option<Change<'a>>,
    /// The command that explains the code.
    explain: String,
}

/// Another place that matters.
#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Extent<'a>,
    label: &'a str,
}

/// What to put in place of a range.
#[derive(Serialize)]
struct Change<'a> {
    #[serde(flatten)]
    place: Extent<'a>,
    text: Cow<'a, str>,
    safe: bool,
}

/// Writes a line for each problem.
pub(super) fn write(sources: &Sources, problems: &[&Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    for problem in problems {
        serde_json::to_writer(&mut *out, &line(sources, problem))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(sources: &'a Sources, problem: &'a Diagnostic) -> Line<'a> {
    let Diagnostic { code, severity, description } = problem;
    let related = |label: &'a Label| Related { place: Extent::new(sources, label.span), label: &label.text };
    Line {
        code: code.text(),
        severity: level(*severity),
        message: &description.message,
        place: Extent::new(sources, description.at.span),
        label: &description.at.text,
        related: description.because.iter().map(related).collect(),
        help: description.help.as_deref(),
        fix: description.fix.as_ref().map(|fix| Change {
            place: Extent::new(sources, fix.span),
            text: replacement(sources, fix),
            safe: fix.safe,
        }),
        explain: format!("specc explain {}", code.text()),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::Format;
    use super::super::tests::{project, shown, span_of};
    use crate::diagnostic::Description;

    #[test]
    fn a_problem_is_one_line_that_tells_all() {
        let sources = project("ä: 1\nb: |\n  tïtel\n  ende\n");
        let span = span_of(&sources, "tïtel\n  ende");
        let description = Description::new("two\nlines", span, "here")
            .because(span_of(&sources, "ä"), "and \"here\"")
            .help("write `title`".to_owned())
            .fix(span_of(&sources, "tïtel"), "title", false);
        assert_snapshot!(shown(Format::Json, &sources, description), @r#"{"code":"E0001","severity":"error","message":"two\nlines","file":"connector.yaml","line":3,"column":3,"end_line":4,"end_column":7,"bytes":[13,26],"label":"here","related":[{"file":"connector.yaml","line":1,"column":1,"end_line":1,"end_column":2,"bytes":[0,2],"label":"and \"here\""}],"help":"write `title`","fix":{"file":"connector.yaml","line":3,"column":3,"end_line":3,"end_column":8,"bytes":[13,19],"text":"title","safe":false},"explain":"specc explain E0001"}"#);
    }
}
