//! Cuts the lines out of a source that a problem speaks of.
//!
//! In: a file and the spans of its labels. Out: pieces of source, each with its first line's
//! number and the labels' ranges within it. A piece is small whatever the file is: of a long line
//! only the surroundings of its labels are kept, and labels that lie far apart get pieces of
//! their own. A span over several lines is shown at its first.

use std::ops::Range;

use crate::span::{Source, Span};

/// How many bytes of a line are shown; a longer one is cut.
const WIDEST: usize = 160;
/// How many bytes of a cut line stand before its first label.
const BEFORE: usize = 40;
/// How many lines may lie between two labels of a piece.
const APART: usize = 40;
/// What stands for the part that was cut away.
const CUT: &str = "…";

/// Lines of a source that belong together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) first_line: usize,
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
}

/// Where a label is in an excerpt.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Which of the spans asked for it shows.
    pub(super) index: usize,
    /// The bytes of the excerpt's text.
    pub(super) range: Range<usize>,
    /// The column in the excerpt's line, counted in characters from 1.
    pub(super) column: usize,
}

/// The excerpts of `source` that show `spans`, from top to bottom.
pub(super) fn excerpts(source: &Source, spans: &[Span]) -> Vec<Excerpt> {
    let mut marks: Vec<Spot> =
        spans.iter().enumerate().map(|(index, span)| Spot::new(source, index, *span)).collect();
    marks.sort_by_key(|mark| (mark.line, mark.range.start));

    let mut all = Vec::new();
    let mut rest = marks.as_slice();
    while let Some(first) = rest.first() {
        let mut last = first.line;
        let count = rest.iter().take_while(|mark| {
            let near = mark.line - last <= APART;
            last = if near { mark.line } else { last };
            near
        });
        let (near, far) = rest.split_at(count.count());
        all.push(excerpt(source, near));
        rest = far;
    }
    all
}

/// A label on one line: the line, and the bytes of the file that it covers there.
struct Spot {
    index: usize,
    line: usize,
    range: Range<usize>,
}

impl Spot {
    fn new(source: &Source, index: usize, span: Span) -> Self {
        let text = &source.text;
        let start = boundary(text, span.range().start);
        let line = source.position(u32::try_from(start).unwrap_or(u32::MAX)).line;
        let end = boundary(text, span.range().end).clamp(start, line_range(source, line).end.max(start));
        Self { index, line, range: start..end }
    }
}

/// The bytes of a line, without its break.
fn line_range(source: &Source, line: usize) -> Range<usize> {
    let range = source.line(line);
    let text = &source.text[range.clone()];
    range.start..range.start + text.trim_end_matches(['\n', '\r']).len()
}

/// The last place between two characters that is not behind `at`.
fn boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

fn excerpt(source: &Source, marks: &[Spot]) -> Excerpt {
    let (first, last) = match marks {
        [] => (1, 0),
        [first, .., last] => (first.line, last.line),
        [only] => (only.line, only.line),
    };
    let mut excerpt = Excerpt { first_line: first, text: String::new(), marks: Vec::new() };
    for line in first..=last {
        let range = line_range(source, line);
        let here: Vec<&Spot> = marks.iter().filter(|mark| mark.line == line).collect();
        let shown = window(&source.text, &range, &here);
        let line_start = excerpt.text.len();
        if shown.start > range.start {
            excerpt.text.push_str(CUT);
        }
        let base = excerpt.text.len();
        excerpt.text.push_str(&source.text[shown.clone()]);
        for mark in here {
            let place = |at: usize| base + at.clamp(shown.start, shown.end) - shown.start;
            let range = place(mark.range.start)..place(mark.range.end);
            let column = excerpt.text[line_start..range.start].chars().count() + 1;
            excerpt.marks.push(Mark { index: mark.index, range, column });
        }
        if shown.end < range.end {
            excerpt.text.push_str(CUT);
        }
        excerpt.text.push('\n');
    }
    excerpt
}

/// The part of a line that is shown: all of it, or the surroundings of its first label.
fn window(text: &str, line: &Range<usize>, marks: &[&Spot]) -> Range<usize> {
    if line.len() <= WIDEST {
        return line.clone();
    }
    let first = marks.first().map_or(line.start, |mark| mark.range.start).min(line.end);
    let start = first.saturating_sub(BEFORE).max(line.start);
    let end = (start + WIDEST).min(line.end);
    boundary(text, start)..boundary(text, end)
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, Mark, WIDEST, excerpts};
    use crate::span::{FileId, Sources, Span};

    fn of(text: &str, ranges: &[(usize, usize)]) -> Vec<Excerpt> {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", text);
        let spans: Vec<Span> = ranges.iter().map(|(start, end)| Span::new(id, *start..*end)).collect();
        excerpts(sources.get(FileId(0)), &spans)
    }

    #[test]
    fn a_span_over_several_lines_ends_with_its_first() {
        let found = of("a:\r\n  b: 1\n  c: 2\n", &[(6, 19)]);
        assert_eq!(
            found,
            [Excerpt {
                first_line: 2,
                text: "  b: 1\n".to_owned(),
                marks: vec![Mark { index: 0, range: 2..6, column: 3 }]
            }]
        );
    }

    #[test]
    fn labels_near_each_other_share_a_piece_and_others_do_not() {
        let text = "x: 1\n".repeat(200);
        let lines = |line: usize| ((line - 1) * 5, (line - 1) * 5 + 1);
        let cases = [
            (vec![lines(3), lines(1)], vec![(1, 2)]),
            (vec![lines(1), lines(30), lines(60)], vec![(1, 3)]),
            (vec![lines(1), lines(100)], vec![(1, 1), (100, 1)]),
        ];
        for (ranges, pieces) in cases {
            let found: Vec<(usize, usize)> =
                of(&text, &ranges).iter().map(|piece| (piece.first_line, piece.marks.len())).collect();
            assert_eq!(found, pieces, "{ranges:?}");
        }
    }

    #[test]
    fn of_a_huge_line_only_the_surroundings_are_kept() {
        let text = format!("{}NEEDLE{}", "ä".repeat(1_000_000), "ü".repeat(1_000_000));
        let found = of(&text, &[(2_000_000, 2_000_006), (3_000_000, 3_000_006)]);
        let [piece] = found.as_slice() else { panic!("one piece, not {}", found.len()) };
        assert!(piece.text.len() < WIDEST + 20, "{}", piece.text.len());
        assert_eq!(&piece.text[piece.marks[0].range.clone()], "NEEDLE");
        assert!(piece.text.starts_with('…') && piece.text.ends_with("…\n"));
    }
}
