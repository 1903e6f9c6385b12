//! Problems as workflow commands, which GitHub shows beside the changed lines.

use std::fmt::{self, Display};
use std::io::{self, Write};

use super::{Extent, level};
use crate::diagnostic::Diagnostic;
use crate::span::Sources;

/// Writes a command for each problem.
pub(super) fn write(sources: &Sources, problems: &[&Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    for problem in problems {
        let Diagnostic { code, severity, description } = problem;
        let Extent { file, line, column, end_line, end_column, bytes: _ } =
            Extent::new(sources, description.at.span);
        write!(out, "::{} file={},line={line},endLine={end_line}", level(*severity), Property(file))?;
        // Columns mean something within one line only.
        if line == end_line {
            write!(out, ",col={column},endColumn={end_column}")?;
        }
        let mut text = format!("{}: {}", description.message, description.at.text);
        if let Some(help) = &description.help {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        writeln!(out, ",title={}::{}", code.text(), Data(&text))?;
    }
    Ok(())
}

/// Text behind the second `::`.
struct Data<'a>(&'a str);

impl Display for Data<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        escaped(self.0, false, out)
    }
}

/// The value of a property.
struct Property<'a>(&'a str);

impl Display for Property<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        escaped(self.0, true, out)
    }
}

fn escaped(text: &str, property: bool, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for char in text.chars() {
        match char {
            '%' => out.write_str("%25")?,
            '\r' => out.write_str("%0D")?,
            '\n' => out.write_str("%0A")?,
            ':' if property => out.write_str("%3A")?,
            ',' if property => out.write_str("%2C")?,
            other => write!(out, "{other}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::Format;
    use super::super::tests::{project, shown, span_of};
    use crate::diagnostic::Description;
    use crate::span::Sources;

    #[test]
    fn a_problem_is_one_command() {
        let sources = project("a: 1\nb: 2\nc: 3\n");
        let one =
            Description::new("100% wrong", span_of(&sources, "b: 2"), "this").help("try\nagain".to_owned());
        assert_snapshot!(shown(Format::Github, &sources, one), @r"::error file=connector.yaml,line=2,endLine=2,col=1,endColumn=5,title=E0001::100%25 wrong: this%0Ahelp: try%0Aagain");
        let two = Description::new("wrong", span_of(&sources, "b: 2\nc"), "these");
        assert_snapshot!(shown(Format::Github, &sources, two), @r"::error file=connector.yaml,line=2,endLine=3,title=E0001::wrong: these");
    }

    #[test]
    fn neither_a_path_nor_a_text_can_start_a_command_of_its_own() {
        let mut sources = Sources::default();
        sources.add("a,line=9::b.yaml", "x");
        let text = shown(
            Format::Github,
            &sources,
            Description::new("a\n::stop-commands::x", span_of(&sources, "x"), "b\r::c"),
        );
        assert_snapshot!(text, @r"::error file=a%2Cline=9%3A%3Ab.yaml,line=1,endLine=1,col=1,endColumn=2,title=E0001::a%0A::stop-commands::x: b%0D::c");
        assert_eq!(text.lines().count(), 1);
    }
}
