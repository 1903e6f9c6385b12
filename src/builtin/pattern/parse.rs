//! Reads a pattern into its tree.

use super::{Item, LONGEST, Node, PatternError, Tree};
use crate::names::is_name;
use crate::spelling::nearest;

/// How deep groups may be nested.
const DEEPEST: usize = 50;

/// The properties of characters that both languages know by the same name.
const PROPERTIES: [&str; 48] = [
    "L",
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "M",
    "Mn",
    "Mc",
    "Me",
    "N",
    "Nd",
    "Nl",
    "No",
    "P",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "S",
    "Sm",
    "Sc",
    "Sk",
    "So",
    "Z",
    "Zs",
    "Zl",
    "Zp",
    "C",
    "Cc",
    "Cf",
    "Cn",
    "Co",
    "Latin",
    "Greek",
    "Cyrillic",
    "Han",
    "Hiragana",
    "Katakana",
    "Hangul",
    "Arabic",
    "Hebrew",
    "Thai",
    "Devanagari",
    "Common",
];

/// The tree of a pattern.
pub(super) fn tree(source: &str) -> Result<Tree, PatternError> {
    let mut parser = Parser { source, at: 0, depth: 0, groups: Vec::new(), any_case: false };
    if source.chars().count() > LONGEST {
        return Err(parser.wrong(0, source.len(), "a pattern has at most 1000 characters", None));
    }
    let dot_all = parser.flags()?;
    let node = parser.either()?;
    if parser.at < source.len() {
        return Err(parser.here("no bracket is open", Some("write `\\)` for the character")));
    }
    Ok(Tree { any_case: parser.any_case, dot_all, node, groups: parser.groups })
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
    groups: Vec<Option<String>>,
    any_case: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    fn took(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        if there {
            self.at += text.len();
        }
        there
    }

    #[allow(clippy::unused_self, reason = "it reads as what the parser says")]
    fn wrong(&self, at: usize, len: usize, message: &str, help: Option<&str>) -> PatternError {
        PatternError { at, len, message: message.to_owned(), help: help.map(str::to_owned) }
    }

    /// A problem from `start` to where the parser stands.
    fn since(&self, start: usize, message: &str, help: Option<&str>) -> PatternError {
        self.wrong(start, self.at - start, message, help)
    }

    /// A problem with the next character.
    fn here(&self, message: &str, help: Option<&str>) -> PatternError {
        self.wrong(self.at, self.peek().map_or(0, char::len_utf8), message, help)
    }

    /// `(?i)`, `(?s)` or both; whether `s` was there.
    fn flags(&mut self) -> Result<bool, PatternError> {
        let mut dot_all = false;
        while let Some(flags) = flags_at(self.rest()) {
            for flag in flags.chars() {
                match flag {
                    'i' => self.any_case = true,
                    's' => dot_all = true,
                    _ => {
                        return Err(self.wrong(
                            self.at,
                            flags.len() + 3,
                            &format!("the flag `{flag}` is not part of the dialect"),
                            None,
                        ));
                    }
                }
            }
            self.at += flags.len() + 3;
        }
        Ok(dot_all)
    }

    fn either(&mut self) -> Result<Node, PatternError> {
        let mut nodes = vec![self.sequence()?];
        while self.took("|") {
            nodes.push(self.sequence()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Either(nodes) })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let atom = self.atom()?;
            nodes.push(self.repeated(atom)?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Sequence(nodes) })
    }

    fn repeated(&mut self, node: Node) -> Result<Node, PatternError> {
        let start = self.at;
        let Some((least, most)) = self.quantifier()? else { return Ok(node) };
        let end = self.at;
        if node.shortest() == 0 {
            return Err(self.since(
                start,
                "what can match empty text cannot be repeated",
                Some("take an optional part out of it"),
            ));
        }
        let lazy = self.took("?");
        if lazy && most == Some(least) {
            let message = format!("`{}` has nothing to be lazy about", &self.source[start..end]);
            return Err(self.since(end, &message, Some("take the `?` out")));
        }
        if matches!(self.peek(), Some('*' | '+' | '?')) || self.counts()?.is_some() {
            self.at = self.at.max(end);
            let at = if lazy { end + 1 } else { end };
            return Err(self.wrong(
                at,
                1,
                "a repeat cannot be repeated",
                Some("put brackets around the first"),
            ));
        }
        Ok(Node::Repeat { node: Box::new(node), least, most, lazy })
    }

    fn quantifier(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        Ok(Some(match self.peek() {
            Some('*') => self.past((0, None)),
            Some('+') => self.past((1, None)),
            Some('?') => self.past((0, Some(1))),
            Some('{') => return self.counts(),
            _ => return Ok(None),
        }))
    }

    fn past<T>(&mut self, value: T) -> T {
        self.at += 1;
        value
    }

    /// `{n}`, `{n,}`, `{n,m}`; none where something else stands.
    fn counts(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        let start = self.at;
        let Some(inside) =
            self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inside, _)| inside)
        else {
            return Ok(None);
        };
        let (least, most) = inside
            .split_once(',')
            .map_or((inside, Some(inside)), |(least, most)| (least, (!most.is_empty()).then_some(most)));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(least) || !most.is_none_or(digits) {
            return Ok(None);
        }
        self.at += inside.len() + 2;
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= 1000);
        let (Some(least), Ok(most)) =
            (number(least), most.map_or(Ok(None), |most| number(most).map(Some).ok_or(())))
        else {
            return Err(self.since(start, "a repeat ends at 1000", None));
        };
        if most.is_some_and(|most| most < least) {
            return Err(self.since(start, "the least is more than the most", None));
        }
        Ok(Some((least, most)))
    }

    fn atom(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        let Some(letter) = self.peek() else { return Ok(Node::Sequence(Vec::new())) };
        match letter {
            '(' => return self.group(),
            '[' => return self.class(),
            '\\' => return self.escape(),
            '*' | '+' | '?' => {
                return Err(self.here(
                    "there is nothing to repeat",
                    Some(&format!("write `\\{letter}` for the character")),
                ));
            }
            '{' | '}' | ']' => {
                let help = format!("write `\\{letter}` for the character");
                return Err(self.here(&format!("`{letter}` has a meaning of its own"), Some(&help)));
            }
            _ => {}
        }
        self.at = start + letter.len_utf8();
        Ok(match letter {
            '.' => Node::Any,
            '^' => Node::Start,
            '$' => Node::End,
            letter => Node::Char(letter),
        })
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        let capture = self.opening()?;
        if self.depth == DEEPEST {
            return Err(self.since(start, "groups are nested more than 50 deep", None));
        }
        self.depth += 1;
        let node = Box::new(self.either()?);
        self.depth -= 1;
        if !self.took(")") {
            return Err(self.wrong(
                start,
                1,
                "the bracket is not closed",
                Some("write `\\(` for the character"),
            ));
        }
        Ok(Node::Group { capture, node })
    }

    /// `(`, `(?:` or `(?<name>`; the number of the group.
    fn opening(&mut self) -> Result<Option<usize>, PatternError> {
        let start = self.at;
        if flags_at(self.rest()).is_some()
            || self.rest().starts_with("(?i:")
            || self.rest().starts_with("(?s:")
        {
            return Err(self.wrong(start, 4, "flags stand at the very start", None));
        }
        let refused = [
            ("(?<=", "looking around is not part of the dialect"),
            ("(?<!", "looking around is not part of the dialect"),
            ("(?=", "looking around is not part of the dialect"),
            ("(?!", "looking around is not part of the dialect"),
            ("(?>", "atomic groups are not part of the dialect"),
            ("(?P<", "a name is given by `(?<name>…)`"),
        ];
        if let Some((text, message)) = refused.iter().find(|(text, _)| self.rest().starts_with(text)) {
            return Err(self.wrong(start, text.len(), message, None));
        }
        if self.took("(?:") {
            return Ok(None);
        }
        let name = if self.took("(?<") { Some(self.name(start)?) } else { None };
        if name.is_none() {
            if self.rest().starts_with("(?") {
                let text: String = self.rest().chars().take(3).collect();
                return Err(self.wrong(
                    start,
                    text.len(),
                    &format!("`{text}` is not part of the dialect"),
                    None,
                ));
            }
            self.at += 1;
        }
        if self.groups.first().is_some_and(|first| first.is_some() != name.is_some()) {
            let help = "write `(?:…)` for a group that is not captured";
            return Err(self.since(start, "groups with and without names cannot be mixed", Some(help)));
        }
        if let Some(name) = name.as_ref().filter(|_| self.groups.contains(&name)) {
            return Err(self.since(start, &format!("the group `{name}` exists already"), None));
        }
        self.groups.push(name);
        Ok(Some(self.groups.len()))
    }

    fn name(&mut self, start: usize) -> Result<String, PatternError> {
        let Some((name, _)) = self.rest().split_once('>').filter(|(name, _)| is_name(name)) else {
            return Err(self.since(start, "a name begins with a letter", Some("write `(?<name>…)`")));
        };
        self.at += name.len() + 1;
        Ok(name.to_owned())
    }

    fn escape(&mut self) -> Result<Node, PatternError> {
        if self.took("\\b") {
            return Ok(Node::Edge);
        }
        Ok(match self.escaped()? {
            Item::Range(letter, _) => Node::Char(letter),
            item => Node::Class { negated: false, items: vec![item] },
        })
    }

    /// What a backslash and what follows it mean.
    fn escaped(&mut self) -> Result<Item, PatternError> {
        let start = self.at;
        self.at += 1;
        let Some(letter) = self.next() else {
            return Err(self.since(start, "the pattern ends after a backslash", None));
        };
        let one = |letter| Ok(Item::Range(letter, letter));
        match letter {
            'd' | 'D' => Ok(Item::Digit { negated: letter == 'D' }),
            'w' | 'W' => Ok(Item::Word { negated: letter == 'W' }),
            's' | 'S' => Ok(Item::Blank { negated: letter == 'S' }),
            'p' | 'P' => self.property(start, letter == 'P'),
            'u' => self.code(start),
            't' => one('\t'),
            'n' => one('\n'),
            'r' => one('\r'),
            'f' => one('\u{c}'),
            'v' => one('\u{b}'),
            letter if letter.is_ascii_punctuation() => one(letter),
            '1'..='9' => Err(self.since(start, "back references are not part of the dialect", None)),
            letter => {
                let help = match letter {
                    'A' => Some("`^` is the start of the text"),
                    'z' | 'Z' => Some("`$` is the end of the text"),
                    'x' => Some("write `\\u00XX`"),
                    'h' => Some("write `[0-9a-fA-F]`"),
                    _ => None,
                };
                Err(self.since(start, &format!("`\\{letter}` is not part of the dialect"), help))
            }
        }
    }

    fn property(&mut self, start: usize, negated: bool) -> Result<Item, PatternError> {
        let Some((name, _)) = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return Err(self.since(start, "a property stands in braces", Some("write `\\p{L}`")));
        };
        self.at += name.len() + 2;
        let Some(known) = PROPERTIES.iter().find(|known| **known == name) else {
            let help = nearest(name, PROPERTIES).map(|near| format!("`{near}` exists"));
            return Err(self.since(
                start,
                &format!("`{name}` is no property of the dialect"),
                help.as_deref(),
            ));
        };
        if self.any_case && matches!(*known, "Lu" | "Ll" | "Lt") {
            let message = format!("`{known}` is about case, which `(?i)` ignores");
            return Err(self.since(start, &message, Some("write `\\p{L}`")));
        }
        Ok(Item::Property { name: known, negated })
    }

    /// `\uXXXX` or `\u{…}`, of which `\u` was taken.
    fn code(&mut self, start: usize) -> Result<Item, PatternError> {
        let rest = self.rest();
        let digits = match rest.strip_prefix('{') {
            Some(inside) => inside.split_once('}').map(|(digits, _)| (digits, digits.len() + 2)),
            None => rest.get(..4).map(|digits| (digits, 4)),
        };
        let hex = |digits: &str| {
            !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let Some((digits, len)) = digits.filter(|(digits, _)| hex(digits)) else {
            let len = rest.chars().take(4).take_while(char::is_ascii_hexdigit).count();
            let message = "`\\u` takes four hexadecimal digits, or some in `{…}`";
            return Err(self.wrong(start, len + 2, message, None));
        };
        self.at += len;
        let letter = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        letter
            .map(|letter| Item::Range(letter, letter))
            .ok_or_else(|| self.since(start, "this is no character", None))
    }

    fn class(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        self.at += 1;
        let negated = self.took("^");
        let mut items = Vec::new();
        loop {
            match self.peek() {
                None => {
                    return Err(self.wrong(
                        start,
                        1,
                        "the class is not closed",
                        Some("write `\\[` for the character"),
                    ));
                }
                Some(']') => break,
                Some(_) => items.push(self.member(items.is_empty())?),
            }
        }
        self.at += 1;
        if items.is_empty() {
            return Err(self.since(start, "the class is empty", Some("write `\\]` for the character")));
        }
        Ok(Node::Class { negated, items })
    }

    /// A character, a range, or an escape.
    fn member(&mut self, first: bool) -> Result<Item, PatternError> {
        let start = self.at;
        let item = self.single(first)?;
        let Some(after) = self.rest().strip_prefix('-') else { return Ok(item) };
        if after.starts_with(']') || after.is_empty() {
            return Ok(item);
        }
        self.at += 1;
        let end = self.single(true)?;
        let (Item::Range(from, _), Item::Range(to, _)) = (item, end) else {
            return Err(self.since(
                start,
                "a range runs from one character to another",
                Some("escape the `-`, or put it at the end"),
            ));
        };
        if from > to {
            return Err(self.since(start, "the range runs backwards", None));
        }
        // Each letter of such a range is printed with its other case.
        if self.any_case && u32::from(to) > 0x7f && u32::from(to) - u32::from(from) > 1000 {
            return Err(self.since(start, "the range is too long for `(?i)`", None));
        }
        Ok(Item::Range(from, to))
    }

    fn single(&mut self, edge: bool) -> Result<Item, PatternError> {
        let escape = |letter| Some(format!("write `\\{letter}`"));
        match self.peek() {
            Some('\\') if self.rest().starts_with("\\b") => {
                Err(self.wrong(self.at, 2, "`\\b` is no member of a class", None))
            }
            Some('\\') => self.escaped(),
            Some('[') => Err(self.here("`[` in a class has to be escaped", escape('[').as_deref())),
            Some('-') if !edge && !self.rest().starts_with("-]") => {
                Err(self.here("`-` in a class has to be escaped", escape('-').as_deref()))
            }
            Some(letter @ ('&' | '-' | '~')) if self.rest()[1..].starts_with(letter) => {
                let help = format!("write `\\{letter}`, once");
                Err(self.wrong(
                    self.at,
                    2,
                    &format!("`{letter}{letter}` in a class has a meaning of its own"),
                    Some(&help),
                ))
            }
            _ => self
                .next()
                .map(|letter| Item::Range(letter, letter))
                .ok_or_else(|| self.here("the class is not closed", None)),
        }
    }
}

/// The letters of `(?letters)` at the start of the text.
fn flags_at(text: &str) -> Option<&str> {
    let (flags, _) = text.strip_prefix("(?")?.split_once(')')?;
    (!flags.is_empty() && flags.len() <= 6 && flags.bytes().all(|flag| flag.is_ascii_lowercase()))
        .then_some(flags)
}
