//! Grows programs: typed, of all functions that there are and of all operators.
//!
//! The functions are read from the compiler's table, so that a new one takes part by itself.

use specc::builtin::{self, Builtin, Param, tests::TESTS};
use specc::value::text::write_number;

use super::dice::Dice;
use super::tree::{Form, Kind, Tree};

/// Functions that give another value each time, or other bytes.
const BY_CHANCE: [&str; 3] = ["uuid", "random_bytes", "gzip"];

/// Functions that take too long to be tried by chance.
const SLOW: [&str; 1] = ["pbkdf2"];

/// Names that are bound where a program is grown.
type Names = Vec<(String, Kind)>;

/// What grows a program.
pub struct Garden<'d> {
    pub(super) dice: &'d mut Dice,
    pub(super) names: Names,
    bound: usize,
    /// Whose `.body` has something of each type.
    answer: &'static str,
}

fn leaf(kind: &Kind, text: impl Into<String>) -> Tree {
    Tree::leaf(kind.clone(), text)
}

/// An expression of these pieces around the parts.
fn expr(kind: &Kind, pieces: &[&str], parts: Vec<Tree>) -> Tree {
    let pieces = pieces.iter().map(|piece| (*piece).to_owned()).collect();
    Tree { kind: kind.clone(), form: Form::Expr(pieces), parts }
}

fn array(of: Kind) -> Kind {
    Kind::Array(Box::new(of))
}

/// The kind of a type word; `None` for what programs are not made of.
fn kind_of(word: &str) -> Option<Kind> {
    Some(match word.trim_end_matches('?') {
        "boolean" => Kind::Boolean,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "decimal" => Kind::Decimal,
        "string" => Kind::Text,
        "bytes" => Kind::Bytes,
        "date" => Kind::Date,
        "datetime" => Kind::Moment,
        "duration" => Kind::Duration,
        "array" => array(Kind::Any),
        "object" | "map" => Kind::Object,
        "any" => Kind::Any,
        word => array(kind_of(word.strip_prefix('[')?.strip_suffix(']')?)?),
    })
}

impl<'d> Garden<'d> {
    pub fn new(dice: &'d mut Dice) -> Self {
        Self { dice, names: Vec::new(), bound: 0, answer: "response" }
    }

    /// A whole program.
    pub fn program(&mut self) -> Tree {
        if self.dice.once_in(3) {
            self.answer = super::steps::FIRST;
            return self.steps();
        }
        let depth = 1 + self.dice.roll(4);
        if self.dice.once_in(3) { self.value(depth) } else { self.slot(depth) }
    }

    /// A kind whose values have a form in JSON.
    fn shown(&mut self) -> Kind {
        match self.dice.roll(11) {
            0 => Kind::Boolean,
            1 => Kind::Integer,
            2 => Kind::Number,
            3 => Kind::Decimal,
            4 | 5 => Kind::Text,
            6 => Kind::Date,
            7 => Kind::Moment,
            8 => array(self.shown()),
            9 => Kind::Object,
            _ => Kind::Any,
        }
    }

    pub(super) fn kind(&mut self) -> Kind {
        match self.dice.roll(12) {
            0 => Kind::Bytes,
            1 => Kind::Duration,
            _ => self.shown(),
        }
    }

    fn slot(&mut self, depth: usize) -> Tree {
        let kind = self.shown();
        let part = self.expr(&kind, depth);
        Tree { kind, form: Form::Slot, parts: vec![part] }
    }

    /// A name that nothing else has.
    pub(super) fn name(&mut self, kind: Kind) -> String {
        self.bound += 1;
        let name = format!("v{}", self.bound);
        self.names.push((name.clone(), kind));
        name
    }

    /// Something that is written: an expression, a text, or structure.
    pub(super) fn value(&mut self, depth: usize) -> Tree {
        if depth == 0 {
            return self.slot(1);
        }
        let inner = depth - 1;
        let (known, kind) = (self.names.len(), Kind::Any);
        let (form, parts) = match self.dice.roll(11) {
            0 => (Form::If, vec![self.expr(&Kind::Boolean, inner), self.value(inner), self.value(inner)]),
            1 => {
                let parts = vec![
                    self.expr(&Kind::Text, inner),
                    self.value(inner),
                    self.value(inner),
                    self.value(inner),
                ];
                (Form::Case(vec!["a".into(), "Ada".into()]), parts)
            }
            2 | 3 => self.each(inner),
            4 => {
                let of = self.kind();
                let list = self.expr(&array(of.clone()), inner);
                let from = self.slot(inner);
                let (total, item) = (self.name(Kind::Any), self.name(of));
                (Form::Fold { total, item }, vec![list, from, self.value(inner)])
            }
            5 => {
                let of = self.kind();
                let first = self.expr(&of, inner);
                let name = self.name(of);
                (Form::Let(vec![name]), vec![first, self.value(inner)])
            }
            6 => (Form::Merge, (0..2).map(|_| self.object(inner)).collect()),
            7 => (Form::Concat, (0..2).map(|_| self.members(inner)).collect()),
            8 => return self.object(inner),
            9 => return self.members(inner),
            _ => {
                let kinds = [
                    Kind::Text,
                    Kind::Integer,
                    Kind::Number,
                    Kind::Decimal,
                    Kind::Boolean,
                    Kind::Date,
                    Kind::Moment,
                ];
                let parts: Vec<Tree> = (0..2)
                    .map(|_| {
                        let kind = kinds[self.dice.roll(kinds.len())].clone();
                        self.expr(&kind, inner)
                    })
                    .collect();
                (
                    Form::Text(vec![
                        self.dice.one(&["", "a ", "ü\n"]).into(),
                        "/".into(),
                        self.dice.one(&["", " z"]).into(),
                    ]),
                    parts,
                )
            }
        };
        self.names.truncate(known);
        Tree { kind, form, parts }
    }

    fn each(&mut self, depth: usize) -> (Form, Vec<Tree>) {
        let of = self.kind();
        let list = self.expr(&array(of.clone()), depth);
        let item = self.name(of);
        let (filter, key) = (self.dice.once_in(2), self.dice.once_in(3));
        let mut parts = vec![list];
        if filter {
            parts.push(self.expr(&Kind::Boolean, depth));
        }
        if key {
            parts.push(self.expr(&Kind::Text, depth));
        }
        parts.push(self.value(depth));
        (Form::For { item, filter, key }, parts)
    }

    pub(super) fn object(&mut self, depth: usize) -> Tree {
        let keys: Vec<String> =
            ["a", "b c", "ü"].iter().take(1 + self.dice.roll(3)).map(|key| (*key).to_owned()).collect();
        let parts = keys.iter().map(|_| self.value(depth)).collect();
        Tree { kind: Kind::Object, form: Form::Map(keys), parts }
    }

    fn members(&mut self, depth: usize) -> Tree {
        let parts = (0..self.dice.roll(3)).map(|_| self.value(depth)).collect();
        Tree { kind: array(Kind::Any), form: Form::List, parts }
    }

    /// An expression of this kind, or one of any kind that may turn out to be of it.
    pub(super) fn expr(&mut self, kind: &Kind, depth: usize) -> Tree {
        if depth == 0 || self.dice.once_in(7) {
            return self.simple(kind);
        }
        let inner = depth - 1;
        match self.dice.roll(12) {
            0 => {
                let parts =
                    vec![self.expr(kind, inner), self.expr(&Kind::Boolean, inner), self.expr(kind, inner)];
                expr(kind, &["(", " if ", " else ", ")"], parts)
            }
            1 | 2 => self.operator(kind, inner).unwrap_or_else(|| self.simple(kind)),
            _ => self.call(kind, inner).unwrap_or_else(|| self.simple(kind)),
        }
    }

    /// An operator that gives this kind.
    fn operator(&mut self, kind: &Kind, depth: usize) -> Option<Tree> {
        let two = |garden: &mut Self, kind: &Kind, left: Kind, sign: &str, right: Kind| {
            let parts = vec![garden.expr(&left, depth), garden.expr(&right, depth)];
            expr(kind, &["(", &format!(" {sign} "), ")"], parts)
        };
        let numbers = [Kind::Integer, Kind::Number, Kind::Decimal];
        Some(match kind {
            Kind::Boolean => match self.dice.roll(6) {
                0 => {
                    let sign = self.dice.one(&["and", "or"]);
                    two(self, kind, Kind::Boolean, sign, Kind::Boolean)
                }
                1 => expr(kind, &["(not ", ")"], vec![self.expr(&Kind::Boolean, depth)]),
                2 => {
                    let of = self.kind();
                    let test = TESTS[self.dice.roll(TESTS.len())].word;
                    let not = self.dice.one(&["", "not "]);
                    expr(kind, &["(", &format!(" is {not}{test})")], vec![self.expr(&of, depth)])
                }
                3 => {
                    let of = self.kind();
                    let sign = self.dice.one(&["in", "not in"]);
                    two(self, kind, of.clone(), sign, array(of))
                }
                _ => {
                    let of = self.kind();
                    let sign = self.dice.one(&["==", "!=", "<", "<=", ">", ">="]);
                    two(self, kind, of.clone(), sign, of)
                }
            },
            Kind::Integer => {
                let sign = self.dice.one(&["+", "-", "*", "//", "%"]);
                two(self, kind, Kind::Integer, sign, Kind::Integer)
            }
            Kind::Number => {
                let sign = self.dice.one(&["+", "-", "*", "/"]);
                let left = numbers[self.dice.roll(2)].clone();
                two(self, kind, left, sign, Kind::Number)
            }
            Kind::Decimal => {
                let sign = self.dice.one(&["+", "-", "*", "/"]);
                let left = if self.dice.once_in(3) { Kind::Integer } else { Kind::Decimal };
                two(self, kind, left, sign, Kind::Decimal)
            }
            Kind::Text if self.dice.once_in(2) => {
                let any = [
                    Kind::Text,
                    Kind::Integer,
                    Kind::Number,
                    Kind::Decimal,
                    Kind::Date,
                    Kind::Moment,
                    Kind::Boolean,
                ];
                let (left, right) = (any[self.dice.roll(7)].clone(), any[self.dice.roll(7)].clone());
                two(self, kind, left, "~", right)
            }
            Kind::Text | Kind::Array(_) | Kind::Bytes => {
                let parts =
                    vec![self.expr(kind, depth), self.simple(&Kind::Integer), self.simple(&Kind::Integer)];
                expr(kind, &["(", ")[", ":", "]"], parts)
            }
            Kind::Moment => {
                let sign = self.dice.one(&["+", "-"]);
                two(self, kind, Kind::Moment, sign, Kind::Duration)
            }
            Kind::Date => {
                let days = format!("{}d", self.dice.roll(400));
                let sign = self.dice.one(&["+", "-"]);
                expr(kind, &["(", &format!(" {sign} {days})")], vec![self.expr(&Kind::Date, depth)])
            }
            Kind::Duration => match self.dice.roll(3) {
                0 => two(self, kind, Kind::Moment, "-", Kind::Moment),
                1 => two(self, kind, Kind::Duration, "+", Kind::Duration),
                _ => two(self, kind, Kind::Duration, "*", Kind::Integer),
            },
            Kind::Any if self.dice.once_in(2) => {
                let parts = vec![self.expr(&array(Kind::Any), depth), self.simple(&Kind::Integer)];
                expr(kind, &["(", ")[", "]"], parts)
            }
            Kind::Any => {
                let member = self.dice.one(&["a", "b", "n", "id", "name"]);
                expr(kind, &["(", &format!(").{member}")], vec![self.expr(&Kind::Any, depth)])
            }
            Kind::Object => return None,
        })
    }

    /// A call of a function that gives this kind.
    fn call(&mut self, kind: &Kind, depth: usize) -> Option<Tree> {
        let fits = |function: &&&'static Builtin| {
            let gives = function.returns.trim_end_matches('?');
            let first = function.params.first().map_or("any", |param| param.accepts);
            let takes = first.trim_end_matches('?').split('|').any(|word| match (word, kind) {
                ("any", _) | ("array", Kind::Array(_)) => true,
                (word, kind) => kind_of(word).as_ref() == Some(kind),
            });
            // Tests see durations of exported Ruby as the numbers that they are there.
            let sees = function.params.iter().any(|param| param.accepts == "test");
            if sees && (*kind == Kind::Duration || *kind == array(Kind::Duration)) {
                return false;
            }
            let known = function.name != "lookup_table"
                && !BY_CHANCE.contains(&function.name)
                && !SLOW.contains(&function.name);
            known
                && match gives {
                    "same" | "either" => takes,
                    "element" => true,
                    "rounded" => matches!(kind, Kind::Integer | Kind::Number | Kind::Decimal),
                    "array" => matches!(kind, Kind::Array(_)),
                    "any" => *kind == Kind::Any || function.name == "fromjson",
                    word => kind_of(word).as_ref() == Some(kind),
                }
        };
        let fitting: Vec<&&'static Builtin> = builtin::all().iter().filter(fits).collect();
        if fitting.is_empty() {
            return None;
        }
        let function = *fitting[self.dice.roll(fitting.len())];
        let (mut pieces, mut parts) = (vec![format!("{}(", function.name)], Vec::new());
        let mut more = true;
        for (at, param) in function.params.iter().enumerate() {
            if (param.default.is_some() || at > 0 && param.repeats) && (!more || self.dice.once_in(2)) {
                more = false;
                continue;
            }
            let times = if param.repeats { 1 + self.dice.roll(2) } else { 1 };
            for time in 0..times {
                if at > 0 || time > 0 {
                    pieces.last_mut().expect("it has begun").push_str(", ");
                }
                match self.argument(function, param, at, kind, depth) {
                    Ok(part) => {
                        parts.push(part);
                        pieces.push(String::new());
                    }
                    Err(literal) => pieces.last_mut().expect("it has begun").push_str(&literal),
                }
            }
        }
        pieces.last_mut().expect("it has begun").push(')');
        Some(Tree { kind: kind.clone(), form: Form::Expr(pieces), parts })
    }

    /// An argument: a part, or what has to be written out.
    fn argument(
        &mut self,
        function: &Builtin,
        param: &Param,
        at: usize,
        wanted: &Kind,
        depth: usize,
    ) -> Result<Tree, String> {
        let word = param.accepts.trim_end_matches('?');
        if param.is_literal() {
            return Err(self.literal(function, param, word));
        }
        if at > 0 && self.dice.once_in(40) {
            return Ok(leaf(&Kind::Any, "null"));
        }
        let same = matches!(function.returns.trim_end_matches('?'), "same" | "either" | "rounded");
        let kind = match (function.returns.trim_end_matches('?'), word) {
            ("element", _) if at == 0 => array(wanted.clone()),
            _ if same && (at == 0 || word == "any" || word == "array") => match wanted {
                Kind::Integer if function.returns == "rounded" => Kind::Number,
                kind => kind.clone(),
            },
            (_, "any") => self.kind(),
            _ => {
                let words: Vec<&str> = word.split('|').collect();
                match kind_of(words[self.dice.roll(words.len())]) {
                    Some(Kind::Array(of)) if *of == Kind::Any => array(self.shown()),
                    Some(kind) => kind,
                    None => Kind::Any,
                }
            }
        };
        // Sizes and numbers of digits that are far out end in the same error each time.
        if kind == Kind::Integer && at > 0 && !self.dice.once_in(8) {
            return Ok(leaf(&kind, self.dice.roll(12).to_string()));
        }
        Ok(self.expr(&kind, depth))
    }

    fn literal(&mut self, function: &Builtin, param: &Param, word: &str) -> String {
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
                    .map(|function| function.name)
                    .collect();
                quoted(known[self.dice.roll(known.len())])
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
            "writing format" => quoted(self.dice.one(&[
                "%Y-%m-%d",
                "%FT%T%:z",
                "%-d.%-m.%y %I:%M %p",
                "%G-W%V-%u %j",
                "%s.%L",
                "%a %b %B %A%%",
            ])),
            "reading format" => {
                quoted(self.dice.one(&["%Y-%m-%d", "%d.%m.%Y", "%FT%T%z", "%s", "%d %b %Y %H:%M"]))
            }
            "literal integer" => self.dice.roll(4).to_string(),
            "literal boolean" => self.dice.one(&["true", "false"]).to_owned(),
            _ if param.name == "zone" => quoted("Europe/Berlin"),
            _ => quoted(self.dice.one(&["a", "id", "name", "n", "é"])),
        }
    }

    /// A name, a member of what came, or a constant.
    fn simple(&mut self, kind: &Kind) -> Tree {
        if self.dice.once_in(25) {
            return leaf(kind, format!("{}.body.nothing", self.answer));
        }
        let known: Vec<String> =
            self.names.iter().filter(|(_, known)| known == kind).map(|(name, _)| name.clone()).collect();
        if !known.is_empty() && !self.dice.once_in(3) {
            return leaf(kind, known[self.dice.roll(known.len())].clone());
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
                let whole = self.dice.roll(100_000);
                let digits: String =
                    (0..self.dice.roll(12)).map(|_| self.dice.one(&["0", "5", "9", "1"])).collect();
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
                let year = 1970 + self.dice.roll(60);
                format!("date('{year}-{:02}-{:02}')", 1 + self.dice.roll(12), 1 + self.dice.roll(28))
            }
            Kind::Moment => {
                let offset = self.dice.one(&["Z", "+02:00", "-05:30", "+14:00"]);
                let fraction = self.dice.one(&["", ".5", ".123456789", ".999"]);
                let day = format!(
                    "{}-{:02}-{:02}",
                    1970 + self.dice.roll(60),
                    1 + self.dice.roll(12),
                    1 + self.dice.roll(28)
                );
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
