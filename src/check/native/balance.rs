//! What opens in a code of Ruby and what closes it.

use super::scan::{Kind, Scan, Token};

/// Something that is not closed, or that closes nothing.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::check) struct Slip<'a> {
    pub start: usize,
    pub text: &'a str,
    pub said: Said<'a>,
}

/// What is said of it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::check) enum Said<'a> {
    NeverClosed,
    ClosesNothing,
    /// It is closed by something that closes another.
    ClosedBy {
        start: usize,
        text: &'a str,
    },
}

/// Something that is open.
struct Open<'a> {
    token: Token<'a>,
    /// A loop whose `do` may still come.
    awaits_do: bool,
}

/// The first slip of a code, if there is one for sure.
pub(in crate::check) fn slip<'a>(scan: &Scan<'a>) -> Option<Slip<'a>> {
    if scan.unsure {
        return None;
    }
    if let Some((start, text)) = scan.open_text {
        return Some(Slip { start, text, said: Said::NeverClosed });
    }
    let mut open: Vec<Open> = Vec::new();
    for token in &scan.tokens {
        let closes = match (token.kind, token.text) {
            (Kind::Break, _) => {
                open.iter_mut().last().into_iter().for_each(|last| last.awaits_do = false);
                false
            }
            (Kind::Open, _) => {
                open.push(Open { token: *token, awaits_do: false });
                false
            }
            (Kind::Word, "do") if open.last().is_some_and(|last| last.awaits_do) => {
                open.iter_mut().last().into_iter().for_each(|last| last.awaits_do = false);
                false
            }
            (Kind::Word, "if" | "unless" | "while" | "until") if token.follows => false,
            (Kind::Word, "do" | "if" | "unless" | "case" | "begin" | "def" | "class" | "module") => {
                open.push(Open { token: *token, awaits_do: false });
                false
            }
            (Kind::Word, "while" | "until" | "for") => {
                open.push(Open { token: *token, awaits_do: true });
                false
            }
            (Kind::Word, "end") | (Kind::Close, _) => true,
            (Kind::Word | Kind::Member | Kind::Tick, _) => false,
        };
        if !closes {
            continue;
        }
        let Some(last) = open.pop() else {
            return Some(Slip { start: token.start, text: token.text, said: Said::ClosesNothing });
        };
        if closer(last.token.text) != token.text {
            let said = Said::ClosedBy { start: token.start, text: token.text };
            return Some(Slip { start: last.token.start, text: last.token.text, said });
        }
    }
    let last = open.pop()?;
    Some(Slip { start: last.token.start, text: last.token.text, said: Said::NeverClosed })
}

/// What closes a bracket or a word.
pub(in crate::check) fn closer(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        "{" => "}",
        _ => "end",
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::{Said, slip};

    #[test]
    fn what_is_not_closed_is_told_and_nothing_else() {
        let cases = [
            ("if a\n b\nend", "fine"),
            ("a if b\nreturn if c\nx = if d then 1 else 2 end", "fine"),
            ("begin\n a\nend while b", "fine"),
            ("while a do\n b.each do |c| d end\nend", "fine"),
            ("for a in b do c end\nuntil d\n e\nend", "fine"),
            ("x = case a when 1 then if b then 2 end else 3 end\n", "fine"),
            ("{ if: 1, end: 2 }.fetch(:end).end", "fine"),
            ("a ||\n  if b\n c\nend", "fine"),
            ("a \\\n  if b", "fine"),
            ("\"#{a.map do |b| \"(#{b})\" end}\"", "fine"),
            ("list.each { |a| a if b }.map do |c|\n c\nend", "fine"),
            ("# (\n'(' + \"[\" + /\\(/.source", "fine"),
            ("def self.a\n b\nend\nclass A\n class << self\n end\nend", "fine"),
            ("loop do\n break if a\n next unless b\nend", "fine"),
            ("a /b(/", "fine"),
            ("foo(a", "`(` at 3 is never closed"),
            ("foo(a]", "`(` at 3 is closed by `]` at 5"),
            ("if a\n foo(b\nend", "`(` at 9 is closed by `end` at 12"),
            ("if a\n b", "`if` at 0 is never closed"),
            ("a\nend", "`end` at 2 closes nothing"),
            ("a + 1)", "`)` at 5 closes nothing"),
            ("list.each do |a| a }", "`do` at 10 is closed by `}` at 19"),
            ("a = 'b\nc", "`'` at 4 is never closed"),
            ("a = %w[b c", "`%w[` at 4 is never closed"),
            ("\"a #{b\"", "`\"` at 6 is never closed"),
        ];
        for (code, wanted) in cases {
            let found = scan(code);
            let said = slip(&found).map_or("fine".to_owned(), |slip| {
                let said = match slip.said {
                    Said::NeverClosed => "is never closed".to_owned(),
                    Said::ClosesNothing => "closes nothing".to_owned(),
                    Said::ClosedBy { start, text } => format!("is closed by `{text}` at {start}"),
                };
                format!("`{}` at {} {said}", slip.text, slip.start)
            });
            assert_eq!(said, wanted, "{code}");
        }
    }
}
