//! What programs are made of in the end: names, members of what came, constants, patterns, formats.

use specc::builtin::tests::TESTS;
use specc::builtin::{self, Builtin, Param};
use specc::value::text::write_number;

use super::grow::{BY_CHANCE, Garden, leaf};
use super::tree::{Kind, Tree};

/// What comes in, of every type: usual, nothing, as far out as it goes, and at the edges.
pub const GIVEN: [&str; 4] = [
    r#"{
      "i": 7, "n": 2.5, "d": "12.340", "b": true, "t": "Ada Löwe", "day": "2024-02-29", "at": "2024-03-31T01:30:00.25+01:00",
      "list": [3, 1, 2], "names": ["b", "a", "ä"], "o": { "a": 1, "b": "x" }, "rows": [{ "k": "x", "n": 1.5 }, { "k": "y" }]
    }"#,
    "{}",
    r#"{
      "i": -9223372036854775808, "n": 1e300, "d": "-99999999999999999999.99999999999999", "b": false, "t": "", "day": "0001-01-01",
      "at": "9999-12-31T23:59:59.999999999Z", "list": [9223372036854775807, -1], "names": ["", "ß", "\u0000"], "o": {}, "rows": []
    }"#,
    r#"{
      "i": 0, "n": 0.1, "d": "0.00000000000000000001", "b": true, "t": " \tİ ", "day": "2000-02-29", "at": "1969-12-31T23:59:59.5-11:30",
      "list": [0, 0], "names": ["İ", "ı", "ſ"], "o": { "a": 0, "b": "" }, "rows": [{ "k": "", "n": -0.0 }, {}]
    }"#,
];

/// What the service answers: what services answer, what they answer when things go wrong, nothing, and edges.
pub const CAME: [&str; 4] = [
    r#"{
      "yes": true, "i": 42, "big": 9007199254740993, "n": 1.25, "tiny": 1e-7, "t": " Straße 1 ", "words": "dueDate_of HTTPServer",
      "moment": "2024-06-30T23:59:59Z", "json": "{\"a\":[1,2.50,null]}", "nothing": null, "empty": "",
      "ints": [5, -3, 5, 0], "numbers": [1.5, -0.0, 100.0, 2], "texts": ["b", "", "B", "é", "a"], "mixed": [1, "1", null, true, 1.0, [], {}, "x"],
      "rows": [{ "id": 2, "name": "Bo", "n": 1, "k": "b", "a": { "b": 1 } }, { "id": 1, "name": null, "n": 1.0, "k": "a" }, { "id": 2, "n": null, "l": [1] }],
      "nested": [[1, [2]], [], [null, [[3]]]],
      "o": { "b": 1, "aB": "x", "a": null, "n": 2.5, "o": { "a": [1] }, "a.c": false },
      "deep": { "homeAddress": { "zipCode": 1, "list": [{ "a": null }, {}] }, "none": {}, "id": "7" }
    }"#,
    r#"{
      "yes": "true", "i": "42", "big": 9223372036854775808, "n": 12, "tiny": "x", "t": 7, "words": null, "moment": "2024-02-30", "json": "{",
      "nothing": {}, "empty": [], "ints": [1, null, "2", 2.5], "numbers": "none", "texts": [null, 1, "a"], "mixed": {}, "rows": { "id": 1 },
      "nested": [], "o": [], "deep": "x"
    }"#,
    "{}",
    r#"{
      "yes": false, "i": -9223372036854775808, "big": 123456789012345678901234567890, "n": 0.1, "tiny": -1.5e-300, "t": "\u0000",
      "words": "XMLHttp request2Go_äÖ", "moment": "1900-01-01T00:00:00+00:00", "json": "[1e2, -0, 0.10]", "nothing": null, "empty": " ",
      "ints": [9223372036854775807, 1], "numbers": [1e308, 1e308], "texts": ["ſ", "K", "ﬁ", "a\u0301"],
      "mixed": [[1], [1.0], { "a": null }, {}, 9007199254740993, 9007199254740992.0],
      "rows": [{ "a": { "b": [] }, "k": 1, "n": "x" }, { "k": 1.0 }, { "k": "1" }, null, 3], "nested": [[[[]]]],
      "o": { "": 1, "a.b": 2, "a": { "b": 3 }, "A": 4 }, "deep": { "a": { "a": { "a": { "a": 1 } } } }
    }"#,
];

/// Constants of every spec, and what can be read of them.
pub const CONSTANTS: &str = r#"{ "kinds": { "a": "x", "b": 2, "n": [1, 2.5], "é": { "a": true } }, "words": ["b", "B", "a"], "price": 1.1 }"#;

const ZONES: [&str; 9] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Tehran",
    "UTC",
];

impl Garden<'_> {
    pub(super) fn literal(&mut self, function: &Builtin, param: &Param, word: &str) -> String {
        let quoted = |text: &str| format!("'{text}'");
        if let Some(words) = word.strip_prefix("word(").and_then(|rest| rest.strip_suffix(')')) {
            let words: Vec<&str> = words.split('|').collect();
            return quoted(words[self.dice.roll(words.len())]);
        }
        match word {
            "path" => quoted(self.dice.one(&["a", "n", "id", "a.b", "name", "k", "l[0]", "o.a"])),
            "test" => quoted(TESTS[self.dice.roll(TESTS.len())].word),
            "function" if matches!(function.name, "rename_keys") => {
                quoted(self.dice.one(&["lower", "upper", "snake_case", "trim", "camel_case", "length"]))
            }
            "function" => {
                let known: Vec<&str> = builtin::all()
                    .iter()
                    .filter(|function| function.takes_one() && !BY_CHANCE.contains(&function.name))
                    // Durations of exported Ruby are numbers, and it takes numbers for them.
                    .filter(|function| function.name != "seconds")
                    .map(|function| function.name)
                    .collect();
                quoted(known[self.dice.roll(known.len())])
            }
            "pattern" if self.dice.once_in(2) => {
                let pattern = self.pattern(2);
                let start = self.dice.one(&["", "", "", "(?i)", "(?s)"]);
                format!("'{start}{}'", pattern.replace('\'', "\\'"))
            }
            "pattern" => quoted(self.dice.one(&[
                "a",
                "[a-c]+",
                "\\d+",
                "(\\w)(\\d)?",
                "(?i)é",
                "^.",
                "\\s",
                "(?<x>[A-Z])\\w*",
                ".$",
                "\\b\\w",
                "ß|ss",
                "[^a-z]+",
                "\\p{Lu}",
                "(a|b)+?c",
            ])),
            "replacement" => quoted(self.dice.one(&["", "<$0>", "$$", "x"])),
            "writing format" => {
                let tokens = [
                    "%Y", "%y", "%m", "%-m", "%d", "%-d", "%H", "%-H", "%I", "%-I", "%M", "%S", "%L", "%N",
                    "%p", "%z", "%:z", "%a", "%A", "%b", "%B", "%j", "%u", "%G", "%V", "%s", "%F", "%T",
                    "%%", "-", " ", ":", "T", "ü", ".",
                ];
                let mut text = self.dice.one(&tokens[..29]).to_owned();
                text += &self.dice.text(&tokens, 6);
                quoted(&text)
            }
            "reading format" => quoted(self.dice.one(&[
                "%Y-%m-%d",
                "%d.%m.%Y",
                "%FT%T%z",
                "%Y-%m-%dT%H:%M:%S%z",
                "%Y-%m-%dT%H:%M:%S.%f%z",
                "%s",
                "%d %b %Y %H:%M",
                "%y%j",
                "%I:%M %p %d/%m/%Y",
                "%B %d, %Y",
                "%Y",
            ])),
            "literal integer" => self.dice.roll(4).to_string(),
            "literal boolean" => self.dice.one(&["true", "false"]).to_owned(),
            _ if param.name == "zone" => quoted(self.dice.one(&ZONES)),
            _ => quoted(self.dice.one(&["a", "id", "name", "n", "é"])),
        }
    }

    /// A pattern of the dialect; some are refused.
    fn pattern(&mut self, depth: usize) -> String {
        let mut out = String::new();
        for _ in 0..=self.dice.roll(3) {
            let atom = match self.dice.roll(12) {
                0..=2 => {
                    self.dice.one(&["a", "b", "é", "ß", "K", "1", "_", "-", "'", "ſ", "/", "#"]).to_owned()
                }
                3 => self.dice.one(&["\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "."]).to_owned(),
                4 => self
                    .dice
                    .one(&["[a-f]", "[^a-f]", "[\\w.-]", "[^\\s,]", "[äöü]", "[0-9A-Fa-f]", "[\\p{L}_]"])
                    .to_owned(),
                5 => self
                    .dice
                    .one(&["\\p{Lu}", "\\P{L}", "\\p{N}", "\\p{Greek}", "\\p{Zs}", "\\p{P}"])
                    .to_owned(),
                6 => self.dice.one(&["\\b", "^", "$"]).to_owned(),
                7 => self.dice.one(&["\\.", "\\\\", "\\t", "\\n", "\\u00e9", "\\{", "\\]"]).to_owned(),
                8 | 9 if depth > 0 => format!("({})", self.pattern(depth - 1)),
                10 if depth > 0 => format!("(?:{}|{})", self.pattern(depth - 1), self.pattern(depth - 1)),
                _ => "a".to_owned(),
            };
            out += &atom;
            if !atom.starts_with(['^', '$']) && atom != "\\b" {
                out += self
                    .dice
                    .one(&["", "", "", "", "*", "+", "?", "{2}", "{1,3}", "*?", "+?", "??", "{2,}?"]);
            }
        }
        out
    }

    /// A name, a member of what came, or a constant.
    pub(super) fn simple(&mut self, kind: &Kind) -> Tree {
        if !self.alone && self.dice.once_in(25) {
            return leaf(kind, format!("{}.body.nothing", self.answer));
        }
        let known: Vec<String> =
            self.names.iter().filter(|(_, known)| known == kind).map(|(name, _)| name.clone()).collect();
        if !known.is_empty() && !self.dice.once_in(3) {
            return leaf(kind, known[self.dice.roll(known.len())].clone());
        }
        if self.dice.once_in(20) {
            let fixed = match kind {
                Kind::Any => "constants.kinds[response.body.t]",
                Kind::Text => "constants.kinds.a",
                Kind::Integer => "constants.kinds.b",
                Kind::Number => "constants.price",
                Kind::Object => "constants.kinds",
                Kind::Array(of) if **of == Kind::Text => "constants.words",
                _ => "",
            };
            if !(fixed.is_empty() || self.alone && *kind == Kind::Any) {
                return leaf(kind, fixed.replace("response.body", &format!("{}.body", self.answer)));
            }
        }
        if self.alone {
            let constant = self.constant(kind);
            return leaf(kind, constant);
        }
        let came: &[&str] = match kind {
            Kind::Boolean => &["input.b", "response.body.yes"],
            Kind::Integer => &["input.i", "response.body.i", "response.body.big"],
            Kind::Number => &["input.n", "response.body.n", "response.body.tiny"],
            Kind::Decimal => &["input.d"],
            Kind::Text => &[
                "input.t",
                "response.body.t",
                "response.body.words",
                "response.body.moment",
                "response.body.json",
            ],
            Kind::Bytes => &["bytes(input.t)", "bytes(response.body.t)"],
            Kind::Date => &["input.day", "today"],
            Kind::Moment => &["input.at", "now"],
            Kind::Duration => &["90s"],
            Kind::Array(of) => match **of {
                Kind::Integer => &["input.list", "response.body.ints"],
                Kind::Number => &["response.body.numbers", "input.list"],
                Kind::Text => &["input.names", "response.body.texts"],
                Kind::Object => &["response.body.rows", "input.rows"],
                _ => &[
                    "response.body.mixed",
                    "response.body.rows",
                    "response.body.texts",
                    "response.body.nested",
                ],
            },
            Kind::Object => &["input.o", "response.body.o", "response.body.deep"],
            Kind::Any => &[
                "response.body",
                "response.body.o",
                "response.body.t",
                "response.body.i",
                "response.body.mixed",
                "response.body.rows",
                "response.body.empty",
            ],
        };
        if self.dice.once_in(2) {
            return leaf(
                kind,
                self.dice.one(came).replace("response.body", &format!("{}.body", self.answer)),
            );
        }
        let constant = self.constant(kind);
        leaf(kind, constant)
    }

    /// A year: usually one of today's, or one at which calendars and zones are odd.
    fn year(&mut self) -> usize {
        let odd = [1, 1582, 1883, 1900, 1916, 1945, 2038, 2100, 9999];
        if self.dice.once_in(6) { odd[self.dice.roll(odd.len())] } else { 1970 + self.dice.roll(60) }
    }

    fn constant(&mut self, kind: &Kind) -> String {
        match kind {
            Kind::Boolean => self.dice.one(&["true", "false"]).to_owned(),
            Kind::Integer => match self.dice.roll(5) {
                0 => self
                    .dice
                    .one(&["0", "1", "(-1)", "9223372036854775807", "(-9223372036854775807)", "1000"])
                    .to_owned(),
                1 => format!("(-{})", self.dice.roll(100)),
                _ => self.dice.roll(40).to_string(),
            },
            Kind::Number => {
                let number = match self.dice.roll(4) {
                    0 => f64::from_bits(self.dice.bits()).abs(),
                    1 => f64::from(u32::try_from(self.dice.roll(20_000)).unwrap_or(0)) / 8.0,
                    _ => f64::from(u32::try_from(self.dice.roll(2_000_000)).unwrap_or(0)) / 1000.0,
                };
                let mut text = String::new();
                write_number(if number.is_finite() { number } else { 0.5 }, &mut text);
                if self.dice.once_in(3) { format!("(-{text})") } else { text }
            }
            Kind::Decimal => {
                let whole = match self.dice.roll(8) {
                    0 => self.dice.one(&["0", "9999999999999", "12345678901234"]).to_owned(),
                    _ => self.dice.roll(100_000).to_string(),
                };
                let most = if self.dice.once_in(4) { 21 } else { 12 };
                let digits: String =
                    (0..self.dice.roll(most)).map(|_| self.dice.one(&["0", "5", "9", "1"])).collect();
                let sign = self.dice.one(&["", "-"]);
                if digits.is_empty() {
                    format!("decimal('{sign}{whole}')")
                } else {
                    format!("decimal('{sign}{whole}.{digits}')")
                }
            }
            Kind::Text => {
                let pieces = [
                    "a", "b", "Z", "ß", "Σ", "İ", "ǆ", "é", "e\u{301}", "ŉ", "1", "٣", "_", "-", " ",
                    "\u{a0}", "\t", "\n", "\u{0}", "😀", "\\", "'", "\"", "#{1}", "/", "%", "<", "&", ".",
                    ",", "=", ";", "@", "K",
                ];
                let text = match self.dice.roll(6) {
                    0 => self
                        .dice
                        .one(&[
                            "12",
                            "-1.5",
                            "2024-01-31",
                            "true",
                            "[1]",
                            "{\"a\": 1}",
                            "yes",
                            "1e3",
                            "2024-01-31T10:00:00+02:00",
                            "a=1&b=2",
                            "https://x.example.com/a?b#c",
                            "YWJj",
                            "616263",
                        ])
                        .to_owned(),
                    _ => self.dice.text(&pieces, 6),
                };
                quoted(&text)
            }
            Kind::Bytes => format!("hexdecode('{}')", self.dice.one(&["", "00ff", "616263", "c3bc", "1f8b"])),
            Kind::Date => {
                let year = self.year();
                format!("date('{year:04}-{:02}-{:02}')", 1 + self.dice.roll(12), 1 + self.dice.roll(28))
            }
            Kind::Moment => {
                let offset = self.dice.one(&["Z", "+02:00", "-05:30", "+14:00"]);
                let fraction = self.dice.one(&["", ".5", ".123456789", ".999"]);
                let day =
                    format!("{:04}-{:02}-{:02}", self.year(), 1 + self.dice.roll(12), 1 + self.dice.roll(28));
                format!(
                    "datetime('{day}T{:02}:{:02}:{:02}{fraction}{offset}')",
                    self.dice.roll(24),
                    self.dice.roll(60),
                    self.dice.roll(60)
                )
            }
            Kind::Duration => self.dice.one(&["1s", "90s", "1h30m", "1d", "2w", "1ms", "(-3h)"]).to_owned(),
            Kind::Array(of) => {
                let members: Vec<String> = (0..self.dice.roll(4))
                    .map(|_| if self.dice.once_in(8) { "null".to_owned() } else { self.simple(of).expr() })
                    .collect();
                format!("[{}]", members.join(", "))
            }
            Kind::Object => {
                let keys = ["a", "b", "aB", "a.b", "n", "é"];
                let members: Vec<String> =
                    keys.iter().filter(|_| self.dice.once_in(3)).map(|key| (*key).to_owned()).collect();
                let members: Vec<String> = members
                    .iter()
                    .map(|key| {
                        let kind = self.shown();
                        format!(
                            "'{key}': {}",
                            if self.dice.once_in(6) { "null".to_owned() } else { self.simple(&kind).expr() }
                        )
                    })
                    .collect();
                format!("{{{}}}", members.join(", "))
            }
            Kind::Any => {
                let kind = self.shown();
                match kind {
                    Kind::Any => "null".to_owned(),
                    kind => self.constant(&kind),
                }
            }
        }
    }
}

/// A text of the language, what is not plain escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            ' '..='z' | '|'..='~' if letter != '{' && letter != '}' => out.push(letter),
            other => out += &format!("\\u{{{:x}}}", u32::from(other)),
        }
    }
    out.push('\'');
    out
}

/// The simplest value of a kind.
pub fn simplest(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Boolean => &["true", "false"],
        Kind::Integer => &["0", "1", "2"],
        Kind::Number => &["0.5", "1.0"],
        Kind::Decimal => &["decimal('1')", "decimal('1.5')"],
        Kind::Text => &["''", "'a'", "'a b'", "'1'"],
        Kind::Bytes => &["bytes('a')", "bytes('')"],
        Kind::Date => &["date('2024-01-31')"],
        Kind::Moment => &["datetime('2024-01-31T10:00:00Z')", "datetime('2024-01-31T10:00:00.5+02:00')"],
        Kind::Duration => &["1s", "1d"],
        Kind::Array(_) => &["[]", "[1]", "['a']", "[null]"],
        Kind::Object => &["{}", "{'a': 1}", "{'a': null}"],
        Kind::Any => &["null", "1", "'a'", "[]", "{}", "response.body.t", "response.body.i"],
    }
}
