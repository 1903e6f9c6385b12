//! `specc explain E0203` — shows what a code means and how to get rid of it.

use std::io;

use anstyle::{AnsiColor, Style};

use super::{Exit, Output, markdown};
use crate::diagnostic::{Code, Severity};
use crate::spelling::nearest;

/// Explain a code that `specc` printed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc explain                  list all codes
  specc explain E0203            what it means, a spec that has it and one that does not")]
pub struct Args {
    /// The code, such as `E0203`. Without one, all codes are listed.
    code: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let Some(wanted) = &args.code else { return list(output) };
    let Some(code) = Code::parse(wanted.trim()) else {
        writeln!(output.err, "`{}` is not a code", wanted.escape_debug())?;
        match nearest(wanted, Code::ALL.iter().map(|code| code.text())).and_then(Code::parse) {
            Some(near) => writeln!(output.err, "there is {}: {}", near.text(), near.about())?,
            None => writeln!(output.err, "`specc explain` lists them all")?,
        }
        return Ok(Exit::Misused);
    };
    output.out.write_all(markdown::styled(code.explanation()).as_bytes())?;
    Ok(Exit::Done)
}

/// One line for each code.
fn list(output: &mut Output) -> io::Result<Exit> {
    for code in Code::ALL {
        let color = match code.severity() {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Runtime => AnsiColor::Cyan,
        };
        let style = Style::new().bold().fg_color(Some(color.into()));
        writeln!(output.out, "{style}{}{style:#}  {}", code.text(), code.about())?;
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use crate::cli::{Exit, call};
    use crate::diagnostic::Code;

    #[test]
    fn without_a_code_all_are_listed_each_in_a_line() {
        let (exit, text, _) = call(&["explain"]).expect("the arguments are right");
        assert_eq!(exit, Exit::Done);
        assert_eq!(text.lines().count(), Code::ALL.len());
        assert_eq!(text.lines().next(), Some("E0001  a file that is not UTF-8"));
    }

    #[test]
    fn a_code_is_known_in_any_case_and_a_slip_finds_the_nearest() {
        let cases = [
            ("e0001", Exit::Done, ""),
            ("E000l", Exit::Misused, "`E000l` is not a code\nthere is E0001: a file that is not UTF-8\n"),
            ("what", Exit::Misused, "`what` is not a code\n`specc explain` lists them all\n"),
        ];
        for (code, ends, says) in cases {
            let (exit, _, text) = call(&["explain", code]).expect("the arguments are right");
            assert_eq!((exit, text.as_str()), (ends, says), "{code}");
        }
    }
}
