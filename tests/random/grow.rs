//! Grows programs: typed, of all functions that there are and of all operators.
//!
//! The functions are read from the compiler's table, so that a new one takes part by itself.

use specc::builtin::{self, Builtin, Param, tests::TESTS};

use super::dice::Dice;
use super::leaves::{CAME, GIVEN};
use super::tree::{Form, Kind, Method, Program, Tree};

/// Functions that give another value each time, or other bytes.
pub(super) const BY_CHANCE: [&str; 3] = ["uuid", "random_bytes", "gzip"];

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
    pub(super) answer: &'static str,
    /// Methods that can be called.
    methods: Vec<Method>,
    /// Whether nothing can be read but names: in the body of a method.
    pub(super) alone: bool,
    /// Whether a value may be one that sends requests.
    pub(super) asks: bool,
    /// Whether a value stands in a body.
    pub(super) sent: bool,
}

pub(super) fn leaf(kind: &Kind, text: impl Into<String>) -> Tree {
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
        Self {
            dice,
            names: Vec::new(),
            bound: 0,
            answer: "response",
            methods: Vec::new(),
            alone: false,
            asks: false,
            sent: false,
        }
    }

    /// A whole program.
    pub fn program(&mut self) -> Tree {
        let mut parts = Vec::new();
        while self.methods.len() < 3 && self.dice.once_in(5) {
            parts.push(self.method());
        }
        let mut program = Program {
            turn: None,
            given: if self.dice.once_in(2) { self.dice.roll(GIVEN.len()) } else { 0 },
            came: if self.dice.once_in(3) { self.dice.roll(CAME.len()) } else { 0 },
            template: self.dice.once_in(8),
            methods: Vec::new(),
        };
        if self.dice.once_in(3) {
            self.answer = super::steps::FIRST;
            let (turn, block, value) = self.steps();
            program.turn = Some(turn);
            parts.extend([block, value]);
        } else {
            let depth = 1 + self.dice.roll(4);
            parts.push(if self.dice.once_in(3) { self.value(depth) } else { self.slot(depth) });
        }
        program.methods = std::mem::take(&mut self.methods);
        Tree { kind: Kind::Any, form: Form::Program(program), parts }
    }

    /// The body of a method, which from here on can be called. Every second one calls itself, so
    /// often as it is told.
    fn method(&mut self) -> Tree {
        let (known, deep) = (self.names.len(), self.dice.once_in(2));
        let mut takes = Vec::new();
        if deep {
            self.names.push(("deep".into(), Kind::Integer));
            takes.push(("deep".into(), Kind::Integer));
        }
        for _ in 0..=self.dice.roll(2) {
            let kind = self.kind();
            takes.push((self.name(kind.clone()), kind));
        }
        let name = format!("m{:06x}", self.dice.bits() & 0xff_ffff);
        let method = Method { name, takes };
        self.alone = true;
        let body = if deep {
            let otherwise = self.value(1);
            self.methods.push(method);
            let again = self.value(2);
            let goes_on = leaf(&Kind::Boolean, "deep > 0 and deep < 4");
            Tree { kind: Kind::Any, form: Form::If, parts: vec![goes_on, again, otherwise] }
        } else {
            let body = self.value(2);
            self.methods.push(method);
            body
        };
        self.alone = false;
        self.names.truncate(known);
        body
    }

    /// The methods that can be called here: in the body of a deep one, itself with one less.
    fn arguments(&mut self, depth: usize) -> Option<(Method, Vec<Tree>)> {
        if self.methods.is_empty() {
            return None;
        }
        let method = self.methods[self.dice.roll(self.methods.len())].clone();
        let own = self
            .names
            .iter()
            .any(|(name, _)| method.takes.iter().any(|(taken, _)| taken == name && taken != "deep"));
        let mut parts = Vec::new();
        for (name, kind) in &method.takes {
            parts.push(match (name.as_str(), own) {
                ("deep", true) => leaf(kind, "(deep - 1)"),
                ("deep", false) => leaf(kind, self.dice.roll(5).to_string()),
                _ => self.expr(kind, depth),
            });
        }
        Some((method, parts))
    }

    /// What a method gives, its arguments in brackets.
    fn called(&mut self, depth: usize) -> Option<Tree> {
        let (method, parts) = self.arguments(depth)?;
        let mut pieces = vec![format!("{}(", method.name)];
        pieces.extend((1..parts.len()).map(|_| ", ".to_owned()));
        pieces.push(")".into());
        Some(Tree { kind: Kind::Any, form: Form::Expr(pieces), parts })
    }

    /// What a method gives, as structure.
    fn handed(&mut self, depth: usize) -> Option<Tree> {
        if self.asks && self.dice.once_in(2) {
            let (method, name, kind) = self.asked();
            let part = self.expr(&kind, depth);
            let form = Form::Call { method: method.into(), names: vec![name.into()] };
            return Some(Tree { kind: Kind::Any, form, parts: vec![part] });
        }
        let (method, parts) = self.arguments(depth)?;
        let names = method.takes.into_iter().map(|(name, _)| name).collect();
        Some(Tree { kind: Kind::Any, form: Form::Call { method: method.name, names }, parts })
    }

    /// A kind whose values have a form in JSON.
    pub(super) fn shown(&mut self) -> Kind {
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
        let (form, parts) = match self.dice.roll(13) {
            11 => {
                return match self.handed(inner) {
                    Some(call) => call,
                    None => self.object(inner),
                };
            }
            12 if self.sent => (Form::Keep, vec![self.slot(inner)]),
            12 if self.dice.once_in(6) => (Form::Fail, vec![self.expr(&Kind::Text, inner)]),
            12 => {
                let data = [
                    r#"{ "$if": "x", "a": "{{ input.i }}", "n": null, "l": [null, 1.0, 12e1] }"#,
                    r#"["{{ ", 9007199254740993, ""]"#,
                ];
                let raw = data[self.dice.roll(data.len())];
                return Tree { kind, form: Form::Raw(raw), parts: Vec::new() };
            }
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
        if *kind == Kind::Any
            && self.dice.once_in(3)
            && let Some(called) = self.called(inner)
        {
            return called;
        }
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
}
