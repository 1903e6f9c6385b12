//! The dialect of regular expressions.
//!
//! In: a pattern as an author wrote it. Out: a [`Pattern`] that means the same in Rust and in Ruby:
//! what the two read differently is either printed differently or refused with a reason. Patterns
//! run in time linear to the text in the binary; the exported Ruby backtracks, so [`Pattern`] also
//! says where that could take long.

mod example;
mod parse;
mod print;

use std::sync::OnceLock;

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A pattern that was checked.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    tree: Tree,
    compiled: OnceLock<Regex>,
}

/// Why a text is no pattern of the dialect, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// The byte at which it begins.
    pub at: usize,
    /// Its length in bytes.
    pub len: usize,
    pub message: String,
    pub help: Option<String>,
}

/// What a pattern says.
#[derive(Debug, Clone, PartialEq)]
struct Tree {
    /// `(?i)`
    any_case: bool,
    /// `(?s)`: `.` matches line breaks too.
    dot_all: bool,
    node: Node,
    /// The names of the groups in order; `None` for one without a name.
    groups: Vec<Option<String>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Char(char),
    /// `.`
    Any,
    Class {
        negated: bool,
        items: Vec<Item>,
    },
    /// `\b`
    Edge,
    Start,
    End,
    /// `capture` is the number of the group.
    Group {
        capture: Option<usize>,
        node: Box<Node>,
    },
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: Option<u32>,
        lazy: bool,
    },
}

/// A member of a class; a lone `\d` is a class of one member.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Range(char, char),
    Digit { negated: bool },
    Word { negated: bool },
    Blank { negated: bool },
    Property { name: &'static str, negated: bool },
}

impl Item {
    /// The bytes of its longest character.
    fn longest(&self) -> u64 {
        match self {
            Self::Range(_, last) => u64::try_from(last.len_utf8()).unwrap_or(4),
            Self::Digit { negated: false }
            | Self::Word { negated: false }
            | Self::Blank { negated: false } => 1,
            _ => 4,
        }
    }
}

impl Node {
    /// The length of the shortest text that it matches.
    fn shortest(&self) -> u32 {
        match self {
            Self::Char(_) | Self::Any | Self::Class { .. } => 1,
            Self::Edge | Self::Start | Self::End => 0,
            Self::Group { node, .. } => node.shortest(),
            Self::Sequence(nodes) => nodes.iter().fold(0, |sum, node| sum.saturating_add(node.shortest())),
            Self::Either(nodes) => nodes.iter().map(Self::shortest).min().unwrap_or(0),
            Self::Repeat { node, least, .. } => node.shortest().saturating_mul(*least),
        }
    }

    /// The bytes of the longest text that it matches; `None` where there is no longest.
    fn longest(&self) -> Option<u64> {
        match self {
            Self::Char(letter) => u64::try_from(letter.len_utf8()).ok(),
            Self::Any | Self::Class { negated: true, .. } => Some(4),
            Self::Class { items, .. } => items.iter().map(Item::longest).max(),
            Self::Edge | Self::Start | Self::End => Some(0),
            Self::Group { node, .. } => node.longest(),
            Self::Sequence(nodes) => {
                nodes.iter().try_fold(0_u64, |sum, node| Some(sum.saturating_add(node.longest()?)))
            }
            Self::Either(nodes) => nodes.iter().try_fold(0, |most, node| Some(most.max(node.longest()?))),
            Self::Repeat { node, most, .. } => Some(node.longest()?.saturating_mul(u64::from((*most)?))),
        }
    }

    /// Whether something without an upper bound is repeated without one.
    fn nests_repeats(&self, inside: bool) -> bool {
        match self {
            Self::Char(_) | Self::Any | Self::Class { .. } | Self::Edge | Self::Start | Self::End => false,
            Self::Group { node, .. } => node.nests_repeats(inside),
            Self::Sequence(nodes) | Self::Either(nodes) => {
                nodes.iter().any(|node| node.nests_repeats(inside))
            }
            Self::Repeat { node, most, .. } => {
                let endless = most.is_none_or(|most| most > 20);
                (inside && endless) || node.nests_repeats(inside || endless)
            }
        }
    }
}

/// How many characters a pattern may have.
const LONGEST: usize = 1000;

impl Pattern {
    /// The pattern that `source` writes, as it stands between the quotes.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        let tree = parse::tree(source)?;
        match Regex::new(&print::rust(&tree)) {
            Ok(regex) => Ok(Self { source: source.to_owned(), tree, compiled: OnceLock::from(regex) }),
            Err(_) => Err(PatternError {
                at: 0,
                len: source.len(),
                message: "the pattern grows too large when its repeats are written out".to_owned(),
                help: Some("use smaller numbers in `{…}`".to_owned()),
            }),
        }
    }

    /// The same, whatever the case of letters: what `/source/i` writes.
    pub fn in_any_case(source: &str) -> Result<Self, PatternError> {
        const FLAG: &str = "(?i)";
        Self::parse(&format!("{FLAG}{source}"))
            .map_err(|error| PatternError { at: error.at.saturating_sub(FLAG.len()), ..error })
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it may match empty text.
    #[must_use]
    pub fn matches_empty(&self) -> bool {
        self.tree.node.shortest() == 0
    }

    /// The bytes of the longest text that it matches as a whole; `None` where there is no longest.
    #[must_use]
    pub fn longest(&self) -> Option<u64> {
        self.tree.node.longest()
    }

    /// Whether a repeat inside a repeat could take an engine that backtracks very long.
    #[must_use]
    pub fn may_take_long(&self) -> bool {
        self.tree.node.nests_repeats(false)
    }

    /// The names of the groups in order; `None` for a group without one. Either all have a name or
    /// none has.
    #[must_use]
    pub fn groups(&self) -> &[Option<String>] {
        &self.tree.groups
    }

    /// Whether the groups have names.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.tree.groups.iter().any(Option::is_some)
    }

    /// The compiled pattern, made at the first use.
    pub fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.rust()).expect("it was compiled when it was checked"))
    }

    /// A short text that it matches as a whole; `None` where none is found easily.
    #[must_use]
    pub fn example(&self) -> Option<String> {
        let mut text = String::new();
        example::text(&self.tree.node, &mut text)?;
        self.matches_whole(&text).then_some(text)
    }

    /// Whether it matches all of the text.
    #[must_use]
    pub fn matches_whole(&self, text: &str) -> bool {
        Regex::new(&format!(r"\A(?:{})\z", self.rust())).is_ok_and(|regex| regex.is_match(text))
    }

    /// The pattern as Rust's `regex` reads it.
    #[must_use]
    pub fn rust(&self) -> String {
        print::rust(&self.tree)
    }

    /// The pattern as a Ruby literal, slashes included.
    #[must_use]
    pub fn ruby(&self) -> String {
        print::ruby(&self.tree)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        match parse::tree(&source) {
            Ok(tree) => Ok(Self { source, tree, compiled: OnceLock::new() }),
            Err(error) => Err(serde::de::Error::custom(error.message)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Pattern;

    #[test]
    fn a_pattern_gives_a_text_that_it_matches() {
        let cases = [
            (r"[A-Za-z0-9][A-Za-z0-9-]*", "aa"),
            (r"\d{4}-\d{2}", "1111-11"),
            (r"^(de|en)_[A-Z]{2}$", "de_AA"),
            (r"[^a-z]\.x?", "A.x"),
            (r"sk_[x-z]+", "sk_x"),
        ];
        for (pattern, text) in cases {
            let pattern = Pattern::parse(pattern).unwrap();
            assert_eq!(pattern.example().as_deref(), Some(text), "{pattern:?}");
        }
        assert_eq!(Pattern::parse(r"a\bb").unwrap().example(), None);
    }

    #[test]
    fn the_longest_text_of_a_pattern_is_known_where_there_is_one() {
        for (pattern, longest) in [
            (r"[0-9a-f]{32}", Some(32)),
            (r"^sk_[A-Z]{2,4}$", Some(7)),
            (r"(a|bcd)?x", Some(4)),
            (r"ü{2}", Some(4)),
            (r".{3}", Some(12)),
            (r"[^a]", Some(4)),
            (r"\d\w\s", Some(3)),
            (r"\D", Some(4)),
            (r"[a-ü]", Some(2)),
            (r"a*", None),
            (r"(a+|b)", None),
            ("", Some(0)),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap().longest(), longest, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_is_printed_for_both_languages() {
        let cases = [
            (r"^\d+$", r"^[0-9]+$", r"/\A\d+\z/"),
            (r"a.b", r"a.b", r"/a.b/"),
            (r"(?s)a.b", r"(?s)a.b", r"/a.b/m"),
            (r"(?i)ab1", r"[aA][bB]1", r"/[aA][bB]1/"),
            (r"(?i)ßk", r"ß[kK]", r"/ß[kK]/"),
            (r"(?i)[a-cü]", r"[a-cA-CüÜ]", r"/[a-cA-CüÜ]/"),
            (r"(?is)[^x].", r"(?s)[^xX].", r"/[^xX]./m"),
            (r"\bx\b", r"(?-u:\b)x(?-u:\b)", r"/(?a:\b)x(?a:\b)/"),
            (r"[\w.-]+@", r"[0-9A-Za-z_.\-]+@", r"/[\w.\-]+@/"),
            (r"\D\W\S", r"[^0-9][^0-9A-Za-z_][^\t\n\x0B\x0C\r ]", r"/\D\W\S/"),
            (r"[^\S\t]", r"[^[^\t\n\x0B\x0C\r ]\t]", r"/[^\S\t]/"),
            (r"\p{Lu}\P{Han}", r"\p{Lu}\P{Han}", r"/\p{Lu}\P{Han}/"),
            (r"a/b#{c\}", "", ""),
            (r"a/b#c", r"a/b\#c", r"/a\/b\#c/"),
            (r"\u00e9\u{1F600}\t\v", "é😀\\t\\x0B", "/é😀\\t\\x0B/"),
            (r"(a|b)(?:c|d|)", r"(a|b)(?:c|d|)", r"/(a|b)(?:c|d|)/"),
            (r"(?<year>\d{4})", r"(?<year>[0-9]{4})", r"/(?<year>\d{4})/"),
            (r"a*?b+?c??d{2,}?e{2,3}", r"a*?b+?c??d{2,}?e{2,3}", r"/a*?b+?c??d{2,}?e{2,3}/"),
            (r"\{\}\[\]\(\)\|\\\/\-", r"\{\}\[\]\(\)\|\\/\-", r"/\{\}\[\]\(\)\|\\\/\-/"),
            (r"[\]\[\^&~-]", r"[\]\[\^\&\~\-]", r"/[\]\[\^\&\~\-]/"),
            ("", "", "//"),
        ];
        for (source, rust, ruby) in cases {
            match Pattern::parse(source) {
                Ok(pattern) => {
                    assert_eq!((pattern.rust().as_str(), pattern.ruby().as_str()), (rust, ruby), "{source}");
                }
                Err(error) => assert_eq!((source, error.at), (r"a/b#{c\}", 4)),
            }
        }
    }

    #[test]
    fn what_the_languages_read_differently_is_refused_where_it_stands() {
        let cases = [
            (r"a++", (2, 1), "a repeat cannot be repeated"),
            (r"a{2}?", (4, 1), "`{2}` has nothing to be lazy about"),
            (r"a{,3}", (1, 1), "`{` has a meaning of its own"),
            (r"a{3,2}", (1, 5), "the least is more than the most"),
            (r"a{1001}", (1, 6), "a repeat ends at 1000"),
            (r"(a*)*", (4, 1), "what can match empty text cannot be repeated"),
            (r"^*", (1, 1), "what can match empty text cannot be repeated"),
            (r"*a", (0, 1), "there is nothing to repeat"),
            (r"(|+)", (2, 1), "there is nothing to repeat"),
            (r"(a", (0, 1), "the bracket is not closed"),
            (r"a)", (1, 1), "no bracket is open"),
            (r"[a", (0, 1), "the class is not closed"),
            (r"[]", (0, 2), "the class is empty"),
            (r"[^]", (0, 3), "the class is empty"),
            (r"[z-a]", (1, 3), "the range runs backwards"),
            (r"[a-\d]", (1, 4), "a range runs from one character to another"),
            (r"[a[b]", (2, 1), "`[` in a class has to be escaped"),
            (r"[a-c-e]", (4, 1), "`-` in a class has to be escaped"),
            (r"[a&&b]", (2, 2), "`&&` in a class has a meaning of its own"),
            (r"[[:alpha:]]", (1, 1), "`[` in a class has to be escaped"),
            (r"[\b]", (1, 2), "`\\b` is no member of a class"),
            (r"(?=a)", (0, 3), "looking around is not part of the dialect"),
            (r"(?<=a)", (0, 4), "looking around is not part of the dialect"),
            (r"(?<!a)", (0, 4), "looking around is not part of the dialect"),
            (r"(?>a)", (0, 3), "atomic groups are not part of the dialect"),
            (r"(?P<n>a)", (0, 4), "a name is given by `(?<name>…)`"),
            (r"(?#x)", (0, 3), "`(?#` is not part of the dialect"),
            (r"a(?i)b", (1, 4), "flags stand at the very start"),
            (r"(?m)a", (0, 4), "the flag `m` is not part of the dialect"),
            (r"(?x)a", (0, 4), "the flag `x` is not part of the dialect"),
            (r"(?i:a)", (0, 4), "flags stand at the very start"),
            (r"(a)\1", (3, 2), "back references are not part of the dialect"),
            (r"\0", (0, 2), "`\\0` is not part of the dialect"),
            (r"\x41", (0, 2), "`\\x` is not part of the dialect"),
            (r"\A", (0, 2), "`\\A` is not part of the dialect"),
            (r"\é", (0, 3), "`\\é` is not part of the dialect"),
            ("\\", (0, 1), "the pattern ends after a backslash"),
            (r"\u12", (0, 4), "`\\u` takes four hexadecimal digits, or some in `{…}`"),
            (r"\ud800", (0, 6), "this is no character"),
            (r"\p{Klingon}", (0, 11), "`Klingon` is no property of the dialect"),
            (r"\pL", (0, 2), "a property stands in braces"),
            (r"a}", (1, 1), "`}` has a meaning of its own"),
            (r"a]", (1, 1), "`]` has a meaning of its own"),
            (r"(?<a>x)(y)", (7, 1), "groups with and without names cannot be mixed"),
            (r"(x)(?<a>y)", (3, 5), "groups with and without names cannot be mixed"),
            (r"(?<a>x)(?<a>y)", (7, 5), "the group `a` exists already"),
            (r"(?<1a>x)", (0, 3), "a name begins with a letter"),
            (r"(?i)\p{Lu}", (4, 6), "`Lu` is about case, which `(?i)` ignores"),
        ];
        for (source, (at, len), message) in cases {
            let error = Pattern::parse(source).expect_err(source);
            assert_eq!((error.at, error.len, error.message.as_str()), (at, len, message), "{source}");
        }
        assert!(Pattern::parse(&"a".repeat(1001)).is_err());
        assert!(Pattern::parse(&format!("{}a{}", "(".repeat(60), ")".repeat(60))).is_err());
        assert!(Pattern::parse(r"((\p{L}{1000}){1000}){100}").is_err());
    }

    #[test]
    fn a_pattern_knows_what_could_go_wrong_with_it() {
        let cases = [
            ("a*", true, false),
            ("a+", false, false),
            ("(a+)+b", false, true),
            ("(a+b)*", true, true),
            ("(?:ab?){2,5}", false, false),
            ("^", true, false),
            ("a|", true, false),
        ];
        for (source, empty, long) in cases {
            let pattern = Pattern::parse(source).unwrap();
            assert_eq!((pattern.matches_empty(), pattern.may_take_long()), (empty, long), "{source}");
        }
        assert_eq!(
            Pattern::parse("(?<a>x)(?<b>y)").unwrap().groups(),
            [Some("a".to_owned()), Some("b".to_owned())]
        );
        assert_eq!(Pattern::parse("(x)(?:y)").unwrap().groups(), [None]);
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_a_problem_within_it(source in r"[a-c()\[\]{}?*+|^$.\\dwpuLxi<>:=!,0-9é-]{0,16}") {
            match Pattern::parse(&source) {
                Ok(pattern) => { pattern.regex().is_match("abc"); }
                Err(error) => prop_assert!(error.at + error.len <= source.len() && source.is_char_boundary(error.at), "{:?}", error),
            }
        }
    }
}
