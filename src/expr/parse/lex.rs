//! Cuts the text of an expression into tokens.
//!
//! In: the decoded text of a scalar and where the expression begins in it. Out: tokens with their
//! places in that text, the last one [`Kind::End`]; where the expression ends; what cannot be a
//! token, as [`Slip`]s, which are reported once it is known where the expression ends.

/// The most tokens of one expression.
pub(super) const MAX_TOKENS: usize = 4_096;
/// The most bytes of one expression.
pub(super) const MAX_BYTES: usize = 64 * 1_024;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Name,
    /// An integer, a number or a duration, not yet checked.
    Numeric,
    /// A text with its quotes.
    Text,
    /// An operator or a bracket; also those of other languages, which the grammar refuses by name.
    Sign(&'static str),
    /// No token; it was noted as a slip.
    Bad,
    End,
}

/// A token and its bytes in the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// What stands in an expression without being a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// Characters that no expression holds.
    Characters { start: usize, end: usize },
    /// A text whose quote does not close on its line.
    OpenText { start: usize, end: usize },
    /// A text in backticks.
    Backticks { start: usize, end: usize },
    /// `{{-` or `-}}`.
    Trim { start: usize, end: usize },
}

impl Slip {
    fn start(self) -> usize {
        match self {
            Self::Characters { start, .. }
            | Self::OpenText { start, .. }
            | Self::Backticks { start, .. }
            | Self::Trim { start, .. } => start,
        }
    }
}

/// Where an expression ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// With the text.
    TheEnd,
    /// At `}}`.
    Braces,
}

/// The tokens of an expression.
#[derive(Debug)]
pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub slips: Vec<Slip>,
    /// Just behind the expression and its `}}`.
    pub end: usize,
    /// Whether the end that was looked for is there.
    pub closed: bool,
    /// Whether it has more tokens or bytes than one expression may have; then it was cut off.
    pub too_large: bool,
}

/// The signs, longer ones before those they begin with.
const SIGNS: [&str; 37] = [
    "===", "!==", "**", "//", "==", "!=", "<=", ">=", "<>", "&&", "||", "??", "?.", "=>", "(", ")", "[", "]",
    "{", "}", ",", ":", ".", "|", "+", "-", "*", "/", "%", "~", "<", ">", "=", "!", "?", "&", "^",
];

/// The tokens of the expression that begins at `start`.
pub(super) fn tokens(text: &str, start: usize, until: Until) -> Lexed {
    let mut lexer = Lexer { text, at: start, until, depth: 0, tokens: Vec::new(), slips: Vec::new() };
    let mut first_pair = None;
    loop {
        lexer.skip_space();
        let at = lexer.at;
        let rest = lexer.rest();
        if until == Until::Braces && rest.starts_with("}}") {
            if lexer.depth == 0 {
                return lexer.finish(at, at + 2, true);
            }
            first_pair = first_pair.or(Some(at));
        }
        if rest.is_empty() {
            // A bracket that does not close hides the `}}`: take the first that was seen.
            return match first_pair {
                Some(pair) => lexer.cut(pair),
                None => lexer.finish(at, at, until == Until::TheEnd),
            };
        }
        if lexer.tokens.len() >= MAX_TOKENS || at - start > MAX_BYTES {
            return Lexed { too_large: true, ..lexer.finish(at, text.len(), true) };
        }
        lexer.next();
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    until: Until,
    /// Open curly brackets.
    depth: usize,
    tokens: Vec<Token>,
    slips: Vec<Slip>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn finish(mut self, at: usize, end: usize, closed: bool) -> Lexed {
        self.tokens.push(Token { kind: Kind::End, start: at, end: at });
        let start = self.tokens.first().map_or(at, |token| token.start);
        let too_large = at.saturating_sub(start) > MAX_BYTES;
        Lexed { tokens: self.tokens, slips: self.slips, end, closed, too_large }
    }

    fn cut(mut self, pair: usize) -> Lexed {
        self.tokens.retain(|token| token.start < pair);
        self.slips.retain(|slip| slip.start() < pair);
        self.finish(pair, pair + 2, true)
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { kind, start: self.at, end: self.at + length });
        self.at += length;
    }

    fn next(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        match first {
            '\'' | '"' | '`' => self.quoted(first),
            '0'..='9' => self.push(Kind::Numeric, numeric_length(rest)),
            '‘' | '’' | '“' | '”' => self.curly(),
            _ if first.is_alphabetic() || first == '_' => self.word(),
            _ => self.sign(first),
        }
    }

    /// A name; letters beyond ASCII make it none.
    fn word(&mut self) {
        let rest = self.rest();
        let length = rest.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(rest.len());
        if rest[..length].is_ascii() {
            self.push(Kind::Name, length);
        } else {
            self.bad(length);
        }
    }

    /// Curly quotes, and what stands between them.
    fn curly(&mut self) {
        let line = self.rest().lines().next().unwrap_or("");
        let close = line.char_indices().skip(1).find(|(_, letter)| matches!(letter, '‘' | '’' | '“' | '”'));
        self.bad(close.map_or(3, |(at, quote)| at + quote.len_utf8()));
    }

    fn bad(&mut self, length: usize) {
        self.slips.push(Slip::Characters { start: self.at, end: self.at + length });
        self.push(Kind::Bad, length);
    }

    fn sign(&mut self, first: char) {
        let rest = self.rest();
        if self.until == Until::Braces && self.depth == 0 && rest.starts_with("-}}") {
            self.slips.push(Slip::Trim { start: self.at, end: self.at + 3 });
            self.at += 1;
            return;
        }
        let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) else {
            return self.bad(first.len_utf8());
        };
        match sign {
            "{" => self.depth += 1,
            "}" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.push(Kind::Sign(sign), sign.len());
    }

    fn quoted(&mut self, quote: char) {
        let rest = self.rest();
        match closing(rest, quote) {
            Some(length) if quote == '`' => {
                self.slips.push(Slip::Backticks { start: self.at, end: self.at + length });
                self.push(Kind::Bad, length);
            }
            Some(length) => self.push(Kind::Text, length),
            None => {
                let line = rest.lines().next().unwrap_or(rest);
                let line = match (self.until, line.find("}}")) {
                    (Until::Braces, Some(end)) => &line[..end],
                    _ => line,
                };
                let length = line.trim_end().len().max(1);
                self.slips.push(Slip::OpenText { start: self.at, end: self.at + length });
                self.push(Kind::Bad, length);
            }
        }
    }
}

/// The bytes of the quoted text at the start of `rest`, quotes included, if it closes on its line.
fn closing(rest: &str, quote: char) -> Option<usize> {
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\n' | '\r' => return None,
            '\\' => {
                letters.next().filter(|(_, next)| !matches!(next, '\n' | '\r'))?;
            }
            _ if letter == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The bytes of what begins with a digit: letters, digits, and one point that a digit follows.
fn numeric_length(rest: &str) -> usize {
    let run =
        |text: &str| text.bytes().take_while(|next| next.is_ascii_alphanumeric() || *next == b'_').count();
    let whole = run(rest);
    match rest[whole..].strip_prefix('.') {
        Some(after) if after.starts_with(|next: char| next.is_ascii_digit()) => whole + 1 + run(after),
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Slip, Until, tokens};

    fn cut(text: &str) -> Vec<&str> {
        let lexed = tokens(text, 0, Until::TheEnd);
        assert!(lexed.slips.is_empty(), "{text}: {:?}", lexed.slips);
        lexed
            .tokens
            .iter()
            .filter(|token| token.kind != Kind::End)
            .map(|token| &text[token.start..token.end])
            .collect()
    }

    #[test]
    fn a_text_falls_into_its_tokens() {
        let cases: [(&str, &[&str]); 6] = [
            ("a.b[0]", &["a", ".", "b", "[", "0", "]"]),
            ("x//2 >= 1.5", &["x", "//", "2", ">=", "1.5"]),
            (r"'it\'s' ~ y", &[r"'it\'s'", "~", "y"]),
            ("now-1h30m", &["now", "-", "1h30m"]),
            ("{'a':1}", &["{", "'a'", ":", "1", "}"]),
            ("x[1:2]\n\t| f", &["x", "[", "1", ":", "2", "]", "|", "f"]),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn braces_close_outside_of_texts_and_records() {
        let cases = [(" x }} y }}", 5), (" '}}' }}", 8), (" {'a': {'b': 1}}}}", 18), (" {'a': 1 }} y", 11)];
        for (text, end) in cases {
            let lexed = tokens(text, 0, Until::Braces);
            assert!(lexed.closed, "{text}");
            assert_eq!(lexed.end, end, "{text}");
        }
        assert!(!tokens(" x }", 0, Until::Braces).closed);
    }

    #[test]
    fn what_is_no_token_is_noted() {
        let cases = [
            ("größe", Slip::Characters { start: 0, end: 7 }),
            ("a ; b", Slip::Characters { start: 2, end: 3 }),
            ("'abc", Slip::OpenText { start: 0, end: 4 }),
            ("`abc`", Slip::Backticks { start: 0, end: 5 }),
        ];
        for (text, slip) in cases {
            assert_eq!(tokens(text, 0, Until::TheEnd).slips, [slip], "{text}");
        }
    }
}
