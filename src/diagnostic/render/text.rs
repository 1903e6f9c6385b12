//! Problems for people: the source, what stands there, and what to do.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet, normalize_untrusted_str};

use super::excerpt::{Excerpt, Mark, excerpts};
use super::replacement;
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::span::{FileId, Sources, Span};

/// How many characters of a sentence are shown; names out of a spec may be of any length.
const LONGEST: usize = 600;

/// Writes each problem with an empty line behind it.
pub(super) fn write(
    colour: bool,
    sources: &Sources,
    problems: &[&Diagnostic],
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    for problem in problems {
        let mut columns = Vec::new();
        let mut text = renderer.render(&report(sources, problem, &mut columns));
        // The renderer counts columns in what it is given, which a cut line is only a part of.
        for Column { counted, real } in columns {
            text = text.replacen(&counted, &real, 1);
        }
        writeln!(out, "{text}\n")?;
    }
    Ok(())
}

/// A place in a cut line, as the renderer writes it and as it is.
struct Column {
    counted: String,
    real: String,
}

/// The problem with its places, then its fix.
fn report<'a>(sources: &'a Sources, problem: &'a Diagnostic, columns: &mut Vec<Column>) -> Vec<Group<'a>> {
    let Diagnostic { code, severity, description } = problem;
    let level = match severity {
        Severity::Error | Severity::Runtime => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(shortened(&description.message)).id(code.text());
    let mut group = Group::with_title(title);
    for (file, labels) in by_file(&description.at, &description.because) {
        group = places(group, sources, file, &labels, columns);
    }
    let help = description.help.as_deref().map(shortened);
    match (&description.fix, help) {
        (Some(fix), help) => vec![group, suggestion(sources, fix, help)],
        (None, Some(help)) => vec![group.element(Level::HELP.message(help))],
        (None, None) => vec![group],
    }
}

/// A label, and whether it is the problem itself or goes with it.
type Labelled<'a> = (&'a Label, AnnotationKind);

/// The labels of each file, the file of the problem itself first.
fn by_file<'a>(at: &'a Label, because: &'a [Label]) -> Vec<(FileId, Vec<Labelled<'a>>)> {
    let mut files = vec![(at.span.file, vec![(at, AnnotationKind::Primary)])];
    for label in because {
        let labelled = (label, AnnotationKind::Context);
        match files.iter_mut().find(|(file, _)| *file == label.span.file) {
            Some((_, labels)) => labels.push(labelled),
            None => files.push((label.span.file, vec![labelled])),
        }
    }
    files
}

/// Adds what a file has to show.
fn places<'a>(
    mut group: Group<'a>,
    sources: &'a Sources,
    file: FileId,
    labels: &[Labelled<'a>],
    columns: &mut Vec<Column>,
) -> Group<'a> {
    let source = sources.get(file);
    let spans: Vec<Span> = labels.iter().map(|(label, _)| label.span).collect();
    let mut pieces = excerpts(source, &spans);
    // The piece with the problem itself comes first, wherever it stands.
    pieces.sort_by_key(|piece| piece.marks.iter().map(|mark| mark.index).min());
    for Excerpt { first_line, text, marks } in pieces {
        let mut snippet = Snippet::source(text).line_start(first_line).path(source.path.as_str());
        for Mark { index, range, column } in marks {
            let (label, kind) = labels[index];
            let place = source.position(label.span.start);
            if column != place.column {
                let written = |column| format!("{}:{}:{column}\n", source.path, place.line);
                columns.push(Column { counted: written(column), real: written(place.column) });
            }
            snippet = snippet.annotation(kind.span(range).label(shortened(&label.text)));
        }
        group = group.element(snippet);
    }
    group
}

/// The help with the line as it would be; the help alone where that cannot be shown.
fn suggestion<'a>(sources: &'a Sources, fix: &'a Fix, help: Option<String>) -> Group<'a> {
    let help = help.unwrap_or_else(|| {
        let what = match (fix.span.range().is_empty(), fix.text.is_empty()) {
            (_, true) => "remove this",
            (true, false) => "add this",
            (false, false) => "write this instead",
        };
        what.to_owned()
    });
    let group = Group::with_title(Level::HELP.secondary_title(help));
    let source = sources.get(fix.span.file);
    let Some(Excerpt { first_line, text, marks }) = excerpts(source, &[fix.span]).pop() else { return group };
    let range = marks.into_iter().map(|mark| mark.range).next().unwrap_or(0..0);
    if text.get(range.clone()) != source.text.get(fix.span.range()) || fix.text.len() > LONGEST {
        return group;
    }
    group.element(
        Snippet::source(text).line_start(first_line).patch(Patch::new(range, replacement(sources, fix))),
    )
}

/// The sentence, without what a terminal would take for orders, and not longer than a screen.
fn shortened(sentence: &str) -> String {
    let mut text: String = sentence.chars().take(LONGEST).collect();
    if text.len() < sentence.len() {
        text.push('…');
    }
    normalize_untrusted_str(&text)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::Format;
    use super::super::tests::{project, shown, span_of};
    use crate::diagnostic::Description;
    use crate::span::Span;

    #[test]
    fn a_problem_points_at_its_place_and_says_what_to_do() {
        let sources = project("title: A\noutput: \"{{ invoice.totl }}\"\n");
        let span = span_of(&sources, "totl");
        let description =
            Description::new("`invoice` has no field `totl`", span, "not a field of this object")
                .help("a field `total` exists".to_owned());
        assert_snapshot!(shown(Format::Text, &sources, description), @r#"
        error[E0001]: `invoice` has no field `totl`
         --> connector.yaml:2:21
          |
        2 | output: "{{ invoice.totl }}"
          |                     ^^^^ not a field of this object
          |
          = help: a field `total` exists
        "#);
    }

    #[test]
    fn the_other_places_are_shown_with_it_in_their_files() {
        let mut sources = project("a: 1\nb: 2\na: 3\n");
        let other = sources.add("more/b.toml", "a = 4\n");
        let first = span_of(&sources, "a: 1");
        let description =
            Description::new("`a` is defined twice", span_of(&sources, "a: 3"), "defined again")
                .because(first, "first defined here")
                .because(Span::new(other, 0..1), "and here");
        assert_snapshot!(shown(Format::Text, &sources, description), @r"
        error[E0001]: `a` is defined twice
         --> connector.yaml:3:1
          |
        1 | a: 1
          | ---- first defined here
        2 | b: 2
        3 | a: 3
          | ^^^^ defined again
          |
         ::: more/b.toml:1:1
          |
        1 | a = 4
          | - and here
        ");
    }

    #[test]
    fn a_fix_is_shown_as_the_line_would_be() {
        let sources = project("actions:\n  get:\n    if: \"{{ input.id }}\"\n");
        let span = span_of(&sources, "\"{{ input.id }}\"");
        let fixed = Description::new("`if` holds an expression already", span, "braces are not needed here");
        assert_snapshot!(shown(Format::Text, &sources, fixed.clone().fix(span, "input.id", true)), @r#"
        error[E0001]: `if` holds an expression already
         --> connector.yaml:3:9
          |
        3 |     if: "{{ input.id }}"
          |         ^^^^^^^^^^^^^^^^ braces are not needed here
          |
        help: write this instead
          |
        3 -     if: "{{ input.id }}"
        3 +     if: input.id
          |
        "#);
        assert_snapshot!(shown(Format::Text, &sources, fixed.help("leave the braces away".to_owned()).fix(span.start_point(), "not ", true)), @r#"
        error[E0001]: `if` holds an expression already
         --> connector.yaml:3:9
          |
        3 |     if: "{{ input.id }}"
          |         ^^^^^^^^^^^^^^^^ braces are not needed here
          |
        help: leave the braces away
          |
        3 |     if: not "{{ input.id }}"
          |         +++
        "#);
    }

    #[test]
    fn a_huge_line_gives_a_small_excerpt_with_the_true_place() {
        let sources = project(&format!(
            "{{\"a\":\"{}\",\"totl\":1,\"b\":\"{}\"}}",
            "x".repeat(900_000),
            "y".repeat(900_000)
        ));
        let span = span_of(&sources, "totl");
        let description = Description::new(format!("no `{}`", "z".repeat(5000)), span, "not a key");
        let text = shown(Format::Text, &sources, description.fix(span, "total", true));
        assert!(text.len() < 2500, "{}", text.len());
        assert!(text.contains("--> connector.yaml:1:900010"), "{text}");
    }

    #[test]
    fn a_terminal_takes_nothing_out_of_a_spec_for_an_order() {
        let sources = project("a: \u{1b}[31mred\u{7}\n");
        let span = span_of(&sources, "red");
        let description = Description::new("`\u{1b}[2J`", span, "\u{1b}]0;x\u{7}").help("\u{1b}c".to_owned());
        let text = shown(Format::Text, &sources, description);
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
    }

    #[test]
    fn an_empty_file_has_a_first_line() {
        let sources = project("");
        let span = span_of(&sources, "");
        assert_snapshot!(shown(Format::Text, &sources, Description::new("the spec is empty", span, "nothing here")), @r"
        error[E0001]: the spec is empty
         --> connector.yaml:1:1
          |
        1 |
          | ^ nothing here
        ");
    }
}
