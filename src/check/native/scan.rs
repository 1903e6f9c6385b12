//! Ruby code as tokens, read without a parser of Ruby.
//!
//! In: the code of a method. Out: its words and brackets outside of texts, comments and patterns, with
//! what can be said of them for sure. Where Ruby itself needs to know what is a local (`a /b`), the
//! scan says that it is not sure, and nobody builds on how things nest then.

/// How deep texts with code inside may nest.
const DEEPEST: usize = 40;

/// A word or a bracket of Ruby.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) struct Token<'a> {
    pub start: usize,
    pub text: &'a str,
    pub kind: Kind,
    /// A value stands before it on its line, so that an `if` there is a condition of it.
    pub follows: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Kind {
    Word,
    /// Behind a dot: a method of a value.
    Member,
    Open,
    Close,
    /// The end of a statement, if it can end there.
    Break,
    /// A backtick, which starts a program.
    Tick,
}

/// What is known of a code.
#[derive(Debug, Default)]
pub(in crate::check) struct Scan<'a> {
    pub tokens: Vec<Token<'a>>,
    /// There is something that could be read in two ways.
    pub unsure: bool,
    /// A text that is not ended, with its quote.
    pub open_text: Option<(usize, &'a str)>,
    /// Characters in the code itself that are no letters of any language.
    pub strange: Vec<(usize, char)>,
}

/// Reads a code.
pub(in crate::check) fn scan(code: &str) -> Scan<'_> {
    let mut scanner = Scanner {
        code,
        at: 0,
        scan: Scan::default(),
        before: Before::Nothing,
        dot: false,
        names: false,
        heredocs: Vec::new(),
    };
    scanner.code(0);
    scanner.scan
}

/// What stands before the next token on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// An operator, a bracket that opens, a word behind which a value follows.
    Nothing,
    /// `return` and the like: a value or a condition follows.
    Jump,
    /// A name: a value, or a method whose arguments follow.
    Name,
    Value,
}

struct Scanner<'a> {
    code: &'a str,
    at: usize,
    scan: Scan<'a>,
    before: Before,
    /// A dot is the last that was read.
    dot: bool,
    /// `def` is: a name follows, whatever it is.
    names: bool,
    /// Texts that begin behind this line.
    heredocs: Vec<Heredoc<'a>>,
}

struct Heredoc<'a> {
    end: &'a str,
    indented: bool,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.code.get(self.at..).unwrap_or("")
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.code.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Whether blank stands before this place.
    fn spaced(&self) -> bool {
        self.at == 0 || self.code.as_bytes()[self.at - 1].is_ascii_whitespace()
    }

    /// A name before, and blank before but not behind: `a /b`, which a local and a method read differently.
    fn is_doubtful(&self, length: usize) -> bool {
        let next = self.byte(length);
        self.before == Before::Name && self.spaced() && !next.is_ascii_whitespace() && next != b'='
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let follows = self.before != Before::Nothing;
        let text = &self.code[self.at..self.at + length];
        self.scan.tokens.push(Token { start: self.at, text, kind, follows });
        self.at += length;
    }

    /// A sign, behind which a value follows.
    fn sign(&mut self, length: usize) {
        self.at += length;
        self.before = Before::Nothing;
    }

    fn value(&mut self, length: usize) {
        self.at += length;
        self.before = Before::Value;
    }

    /// Reads code to its end, or to the brace that ends the code in a text.
    fn code(&mut self, depth: usize) {
        let mut braces = 0_usize;
        while let Some(next) = self.rest().chars().next() {
            let dot = std::mem::take(&mut self.dot);
            let names = std::mem::take(&mut self.names);
            match next {
                '\n' | ';' => {
                    self.dot = dot && next == '\n';
                    self.push(Kind::Break, 1);
                    self.before = Before::Nothing;
                    if next == '\n' && self.line_begins() {
                        return;
                    }
                }
                '\\' => self.at += 2,
                _ if next.is_ascii_whitespace() => {
                    (self.dot, self.names) = (dot, names);
                    self.at += 1;
                }
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '"' => self.text(1, b'"', None, true, depth),
                '\'' => self.text(1, b'\'', None, false, depth),
                '`' => {
                    self.push(Kind::Tick, 1);
                    self.text(0, b'`', None, true, depth);
                }
                '(' | '[' | '{' => {
                    braces += usize::from(next == '{');
                    self.push(Kind::Open, 1);
                    self.before = Before::Nothing;
                }
                '}' if depth > 0 && braces == 0 => return,
                ')' | ']' | '}' => {
                    braces = braces.saturating_sub(usize::from(next == '}'));
                    self.push(Kind::Close, 1);
                    self.before = Before::Value;
                }
                '.' => {
                    let dots = self.rest().bytes().take_while(|byte| *byte == b'.').count();
                    self.dot = dots == 1;
                    self.sign(dots);
                }
                ':' => self.colon(depth),
                '%' => self.percent(depth),
                '/' => self.slash(depth),
                '<' => self.less(),
                '?' => self.question(),
                '$' | '@' => self.variable(),
                _ if next.is_ascii_digit() => self.number(),
                _ if next == '_' || next.is_alphanumeric() => self.word(dot, names),
                _ if next.is_ascii() => {
                    self.scan.unsure |= names;
                    self.sign(1);
                }
                _ => {
                    self.scan.strange.push((self.at, next));
                    self.value(next.len_utf8());
                }
            }
        }
    }

    /// What only the beginning of a line can be; whether the code ends here.
    fn line_begins(&mut self) -> bool {
        for heredoc in std::mem::take(&mut self.heredocs) {
            let mut ended = false;
            for line in self.rest().split_inclusive('\n') {
                self.at += line.len();
                let word = line.trim_end_matches(['\n', '\r']);
                let word = if heredoc.indented { word.trim_start() } else { word };
                if word == heredoc.end {
                    ended = true;
                    break;
                }
            }
            self.scan.unsure |= !ended;
        }
        if self.rest().starts_with("=begin") {
            let end = self.rest().find("\n=end").map_or(self.rest().len(), |end| end + "\n=end".len());
            self.at += end;
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
        self.rest().lines().next() == Some("__END__")
    }

    /// A text whose quote is `opens` bytes long. Of brackets, those inside have to match.
    fn text(&mut self, opens: usize, end: u8, nests: Option<u8>, with_code: bool, depth: usize) {
        let start = self.at;
        let quote = if opens == 0 { start - 1..start } else { start..start + opens };
        self.at += opens;
        let mut inner = 0_usize;
        loop {
            if self.at >= self.code.len() {
                let quote = self.code.get(quote).unwrap_or("");
                self.scan.open_text = self.scan.open_text.or(Some((start, quote)));
                return;
            }
            match self.byte(0) {
                b'\\' => self.at += 2,
                b'#' if with_code && self.byte(1) == b'{' => {
                    self.inside(depth);
                    if self.scan.open_text.is_some() {
                        return;
                    }
                }
                byte if byte == end && inner == 0 => break,
                byte => {
                    inner += usize::from(nests == Some(byte));
                    inner -= usize::from(byte == end);
                    self.at += 1;
                }
            }
        }
        self.value(1);
    }

    /// Code in a text: `#{…}`.
    fn inside(&mut self, depth: usize) {
        if depth >= DEEPEST {
            self.scan.unsure = true;
            self.at = self.code.len();
            return;
        }
        self.at += 1;
        self.before = Before::Nothing;
        self.push(Kind::Open, 1);
        self.code(depth + 1);
        if self.byte(0) == b'}' {
            self.push(Kind::Close, 1);
        }
    }

    /// `:name`, `:"text"`, `a ? b : c`, `A::B`.
    fn colon(&mut self, depth: usize) {
        match self.byte(1) {
            b':' => self.sign(2),
            quote @ (b'"' | b'\'') if self.before != Before::Value => {
                self.at += 1;
                self.text(1, quote, None, quote == b'"', depth);
            }
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => {
                self.at += 1;
                let length = self.name();
                self.value(length);
            }
            _ => self.sign(1),
        }
    }

    /// `%w[a b]`, or a remainder.
    fn percent(&mut self, depth: usize) {
        let kind = self.byte(1);
        let named = matches!(kind, b'q' | b'Q' | b'w' | b'W' | b'i' | b'I' | b'r' | b's' | b'x');
        let opens = if named { 2 } else { 1 };
        let quote = self.byte(opens);
        let is_text = quote.is_ascii_punctuation() && (named || quote != b'=');
        match self.before {
            Before::Nothing | Before::Jump if is_text => {
                let (end, nests) = match quote {
                    b'(' => (b')', Some(b'(')),
                    b'[' => (b']', Some(b'[')),
                    b'{' => (b'}', Some(b'{')),
                    b'<' => (b'>', Some(b'<')),
                    other => (other, None),
                };
                let with_code = !matches!(kind, b'q' | b'w' | b'i' | b's') || !named;
                if kind == b'x' && named {
                    let (start, text) = (self.at, &self.code[self.at..self.at + 2]);
                    self.scan.tokens.push(Token { start, text, kind: Kind::Tick, follows: false });
                }
                self.text(opens + 1, end, nests, with_code, depth);
                if kind == b'r' && named {
                    self.flags();
                }
            }
            Before::Name if is_text && self.is_doubtful(1) => {
                self.scan.unsure = true;
                self.sign(1);
            }
            _ => self.sign(1),
        }
    }

    /// A pattern, or a division.
    fn slash(&mut self, depth: usize) {
        match self.before {
            Before::Nothing | Before::Jump => {
                let closed = self.scan.open_text;
                self.text(1, b'/', None, true, depth);
                if self.scan.open_text != closed {
                    self.scan.unsure = true;
                }
                self.flags();
            }
            Before::Name | Before::Value => {
                self.scan.unsure |= self.is_doubtful(1);
                self.sign(1);
            }
        }
    }

    fn flags(&mut self) {
        self.at += self.rest().bytes().take_while(u8::is_ascii_lowercase).count();
    }

    /// A text over the next lines, or a sign.
    fn less(&mut self) {
        if self.byte(1) != b'<' {
            return self.sign(1);
        }
        let indented = matches!(self.byte(2), b'~' | b'-');
        let mut begins = 2 + usize::from(indented);
        let quote = self.byte(begins);
        let quoted = matches!(quote, b'"' | b'\'');
        begins += usize::from(quoted);
        let name = self.code.get(self.at + begins..).unwrap_or("");
        let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let upper = name.starts_with(|first: char| first.is_ascii_uppercase());
        let closed = !quoted || name.as_bytes().get(length) == Some(&quote);
        if length == 0 || !closed || !(upper || indented || quoted) {
            return self.sign(2);
        }
        let begins_text = match self.before {
            Before::Nothing | Before::Jump => true,
            Before::Name => self.spaced() && indented && upper,
            Before::Value => false,
        };
        if begins_text {
            self.heredocs.push(Heredoc { end: &name[..length], indented });
            self.value(begins + length + usize::from(quoted));
        } else {
            self.scan.unsure = true;
            self.sign(2);
        }
    }

    /// `?a`, or the sign of a choice.
    fn question(&mut self) {
        let next = self.byte(1);
        if next.is_ascii_whitespace() || next == 0 {
            return self.sign(1);
        }
        match self.before {
            Before::Nothing | Before::Jump => {
                let length = if next == b'\\' { 2 } else { 1 };
                let letter = self.code.get(self.at + length..).and_then(|rest| rest.chars().next());
                self.value(length + letter.map_or(0, char::len_utf8));
            }
            Before::Name | Before::Value => {
                self.scan.unsure = true;
                self.sign(1);
            }
        }
    }

    /// `@name`, `$name`, `$'`.
    fn variable(&mut self) {
        self.at += 1;
        self.at += usize::from(self.byte(0) == b'@');
        let length = match self.rest().chars().next() {
            Some(next) if next == '_' || next.is_alphanumeric() => self.name(),
            Some(next) if next.is_ascii_punctuation() => 1,
            _ => 0,
        };
        self.value(length);
    }

    fn number(&mut self) {
        loop {
            let digits =
                self.rest().bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            self.at += digits;
            if self.byte(0) != b'.' || !self.byte(1).is_ascii_digit() {
                break;
            }
            self.at += 1;
        }
        self.before = Before::Value;
    }

    /// The length of the name that begins here.
    fn name(&self) -> usize {
        let rest = self.rest();
        let length = rest.find(|next: char| next != '_' && !next.is_alphanumeric()).unwrap_or(rest.len());
        let mut behind = rest[length..].bytes();
        let asks = matches!(behind.next(), Some(b'!' | b'?'));
        let assigned = behind.next() == Some(b'=') && !matches!(behind.next(), Some(b'=' | b'~' | b'>'));
        length + usize::from(asks && !assigned)
    }

    fn word(&mut self, member: bool, names: bool) {
        let length = self.name();
        let word = &self.rest()[..length];
        let behind = &self.rest()[length..];
        if behind.starts_with(':') && !behind.starts_with("::") && !member {
            // The key of a hash, but for `a ?b :c` without blanks.
            self.scan.unsure |= !behind[1..].starts_with(|next: char| next.is_whitespace());
            return self.sign(length + 1);
        }
        if member || names {
            self.push(Kind::Member, length);
            self.before = Before::Name;
            return;
        }
        self.push(Kind::Word, length);
        self.names = word == "def";
        self.before = match word {
            "if" | "unless" | "while" | "until" | "and" | "or" | "not" | "in" | "then" | "else" | "elsif"
            | "when" | "case" | "do" | "begin" | "ensure" | "rescue" | "class" | "def" | "module" | "for" => {
                Before::Nothing
            }
            "return" | "next" | "break" | "redo" | "retry" | "yield" | "super" => Before::Jump,
            "end" | "self" | "true" | "false" | "nil" => Before::Value,
            _ => Before::Name,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, scan};

    #[test]
    fn words_in_texts_and_comments_are_none() {
        let cases = [
            ("eval(a)", "eval ( a )", false),
            ("'eval' + \"a\\\"eval\" # eval\nputs", "puts", false),
            ("a.call `ls`", "a .call `", false),
            ("ä = 'ä'; x_1?", "ä x_1?", false),
            ("\"a#{get(\"b#{c}\")}d\" + e", "{ get ( { c } ) } e", false),
            ("%w[if end] + %(a (b) end) + %q{'}", "", false),
            ("x % 2 / y", "x y", false),
            ("x.map { |a| /[(]#{b}/i }", "x .map { a { b } }", false),
            ("{ if: 1, 'end' => :end, \"do\": ?( }", "{ }", false),
            ("text = <<~END\n  if (\nEND\ntext", "text text", false),
            ("f(<<-A, <<'B') + 1\n if\n  A\n(\nB\ng", "f ( ) g", false),
            ("=begin\nif\n=end\na\n__END__\n(((", "a", false),
            ("list << item; a[1] / 2; $' + @b", "list item a [ ]", false),
            ("a /b/ 2", "a b", true),
            ("x ?1:2", "x", true),
            ("def end; end", "def .end end", false),
        ];
        for (code, words, unsure) in cases {
            let code = format!("\n{code}");
            let found = scan(&code);
            let shown = found.tokens.iter().filter(|token| token.kind != Kind::Break);
            let shown: Vec<String> = shown
                .map(|token| {
                    if token.kind == Kind::Member {
                        format!(".{}", token.text)
                    } else {
                        token.text.to_owned()
                    }
                })
                .collect();
            assert_eq!((shown.join(" ").as_str(), found.unsure), (words, unsure), "{code}");
            assert_eq!(found.open_text, None, "{code}");
        }
    }

    #[test]
    fn every_text_is_read_to_its_end() {
        let pieces = [
            "\"", "#{", "}", "'", "%w[", "<<~A", "\n", "/", "?", "\\", "ä", "“", "if ", "a", " ", ":", "`",
            "$", "(", ".",
        ];
        // Every sequence of three, twice: whatever is cut off is read to its end without a slip.
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let code = format!("{first}{second}{third}{second}");
                    scan(&code);
                }
            }
        }
        let deep = "\"#{".repeat(100_000);
        assert!(scan(&deep).unsure);
    }
}
