//! The small Markdown of our own pages, lightly dressed for a terminal: headings bold, code in a
//! colour, blocks of code without their fences. Nothing is wrapped and nothing is lost.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const CAPTION: Style = Style::new().dimmed();

/// The page with its styles, which a plain stream strips.
pub(super) fn styled(page: &str) -> String {
    let mut text = String::with_capacity(page.len() * 2);
    let mut in_code = false;
    for line in page.lines() {
        if let Some(info) = line.strip_prefix("```") {
            in_code = !in_code;
            if in_code && !info.is_empty() {
                // `yaml fails` says which of the examples it is.
                let what = info.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
                if !what.is_empty() {
                    let _ = writeln!(text, "{CAPTION}{what}:{CAPTION:#}");
                }
            }
        } else if in_code {
            let _ = writeln!(text, "  {CODE}{line}{CODE:#}");
        } else if line.starts_with('#') {
            let _ = writeln!(text, "{HEADING}{}{HEADING:#}", line.trim_start_matches('#').trim_start());
        } else {
            inline(line, &mut text);
            text.push('\n');
        }
    }
    text
}

/// A line with what stands between backticks in a colour.
fn inline(line: &str, text: &mut String) {
    let parts: Vec<&str> = line.split('`').collect();
    let paired = parts.len() % 2 == 1;
    for (at, part) in parts.iter().enumerate() {
        let _ = match (at % 2 == 1, paired) {
            (true, true) => write!(text, "{CODE}`{part}`{CODE:#}"),
            (true, false) => write!(text, "`{part}"),
            (false, false) if at > 0 => write!(text, "`{part}"),
            (false, _) => write!(text, "{part}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::styled;

    fn plain(page: &str) -> String {
        anstream::adapter::strip_str(&styled(page)).to_string()
    }

    #[test]
    fn a_page_keeps_its_words_and_loses_its_marks() {
        let page = "# E0001: a thing\n\nA `key` is wrong.\n\n```yaml fails\na: `1\n```\n\n```yaml\nb\n```\nend ` x\n";
        assert_eq!(plain(page), "E0001: a thing\n\nA `key` is wrong.\n\nfails:\n  a: `1\n\n  b\nend ` x\n");
        assert!(styled(page).contains("\u{1b}["));
    }
}
