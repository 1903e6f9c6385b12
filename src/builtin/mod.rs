//! The functions of the language: one constant each.
//!
//! A constant holds the signature that the checker reads, the evaluation of the runtime, the Ruby
//! that the exporter prints, and the examples that are both the reference page and test cases.
//! Nothing here does I/O. Start reading at [`Builtin`].

pub mod addresses;
#[cfg(test)]
mod agreement;
mod any;
pub mod applied;
mod arrays;
pub mod charset;
pub mod cipher;
pub mod crypto;
mod dates;
mod deep;
pub mod encoding;
mod english;
#[cfg(test)]
mod examples;
mod formats;
pub mod jwk;
mod jwt;
pub mod keys;
mod letters;
pub mod locked;
mod markup;
mod numbers;
mod objects;
pub mod operators;
mod packing;
pub mod page;
pub mod pattern;
pub mod patterns;
pub mod prelude;
pub mod ruby;
mod sets;
pub mod signing;
mod table;
pub mod template;
pub mod tests;
mod text;
mod workspace;
#[cfg(test)]
mod yaml_agreement;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::expr::ast::Step;
use crate::value::format::Format;
use crate::value::text::kind;
use crate::value::{Failure, Value};
use numbers::count;

/// Functions that the language will have: no method takes their names.
pub const RESERVED: [&str; 2] = ["ed25519_sign", "schema_for"];

use table::ALL;

/// A function of the language.
///
/// No part has a default, so none can be forgotten.
#[derive(Debug)]
pub struct Builtin {
    /// The name, as written in expressions.
    pub name: &'static str,
    /// What it does, in one sentence, with the parameters' names in backticks.
    pub summary: &'static str,
    /// What it takes, in order.
    pub params: &'static [Param],
    /// The type of the result: a type word, `[word]`, `any`, a trailing `?` where it may be null
    /// for arguments that are not, or `same` (the first argument's type), `element` (the element
    /// type of the first argument), `either` (the first argument's type without null, joined with
    /// the second's), `rounded` (integer where the second argument is absent, else `same`).
    pub returns: &'static str,
    pub examples: &'static [Example],
    /// Evaluates it. Value arguments come in the order of `params`, absent optional ones as null
    /// or their default; literal arguments (`path`, `pattern`, `function`, …) come apart, in their
    /// order, absent ones as the `Literal::Value` of their default. Null in the first argument is
    /// [`call`](Builtin::call)'s business; any other value of a wrong kind is a failure.
    pub eval: fn(&[Value], &[Literal]) -> Result<Value, Failure>,
    /// The Ruby of a call. `{0}` is the first parameter's argument, `{1}` the second's …, literal
    /// ones printed as Ruby literals; `{*1}` are all arguments of a repeating parameter, with
    /// commas; `{, 1}` is a comma and the argument, and nothing where it and all behind it have
    /// their defaults. What begins with `s.` is a prelude function of that name in
    /// `templates/ruby/prelude/`, which passes null in its first argument on as null where the
    /// signature does not accept it; any other template is `{0}.method…` and becomes
    /// `{0}&.method…` where the argument may be null.
    pub ruby: &'static str,
}

/// A parameter of a function.
#[derive(Debug)]
pub struct Param {
    pub name: &'static str,
    /// Type words joined by `|` (`string|array|object|bytes`), `any`, `[string]`, or a literal
    /// kind: `path`, `pattern`, `function`, `test`, `word(a|b)`, `reading format`, `writing
    /// format`, `replacement`, `literal integer`, `literal boolean`, `literal string`, `literal
    /// string|[string]`. A `?` behind it accepts null.
    pub accepts: &'static str,
    /// The default of an optional parameter, as an expression; `None` makes it required.
    pub default: Option<&'static str>,
    /// Whether further arguments go here too (`concat(a, b, …)`). Parameters behind it can only
    /// be given by name.
    pub repeats: bool,
    pub about: &'static str,
}

/// A call, and what it gives: an expression, or `error`.
#[derive(Debug)]
pub struct Example {
    pub call: &'static str,
    pub gives: &'static str,
}

/// An argument that is known when the spec is compiled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    /// A constant, or the default of a literal parameter.
    Value(Value),
    /// A path into each element.
    Path(Vec<Step>),
    /// A pattern of the language's dialect, checked.
    Pattern(crate::builtin::pattern::Pattern),
    /// A one-argument function, by name.
    Function(Function),
    /// A test, by its word: `empty`.
    Test(String),
    /// A format of dates, checked.
    Format(Format),
    /// What is put in the place of a match.
    Replacement(patterns::Replacement),
    /// A method of the spec, by name: what it gives stands beside the call.
    Given,
}

/// A function given by name.
#[derive(Debug, Clone, Copy)]
pub struct Function(pub &'static Builtin);

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Serialize for Function {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for Function {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        find(&name).map(Self).ok_or_else(|| serde::de::Error::custom(format!("no function `{name}`")))
    }
}

/// A required parameter.
const fn param(name: &'static str, accepts: &'static str, about: &'static str) -> Param {
    Param { name, accepts, default: None, repeats: false, about }
}

/// A parameter with a default.
const fn optional(
    name: &'static str,
    accepts: &'static str,
    default: &'static str,
    about: &'static str,
) -> Param {
    Param { name, accepts, default: Some(default), repeats: false, about }
}

impl Param {
    /// Whether the argument has to be known when the spec is compiled.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        let kind = self.accepts.trim_end_matches('?');
        matches!(
            kind,
            "path" | "pattern" | "function" | "test" | "reading format" | "writing format" | "replacement"
        ) || kind.starts_with("word(")
            || kind.starts_with("literal ")
    }

    /// Whether null is accepted.
    #[must_use]
    pub fn accepts_null(&self) -> bool {
        self.accepts.ends_with('?')
    }

    /// The type words of what it takes, as exported Ruby tells types: durations are integers there.
    /// None where it takes everything, or is a literal.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        if self.is_literal() {
            return Vec::new();
        }
        let words = self.accepts.trim_end_matches('?').split('|').map(|word| match word {
            "duration" => "integer",
            "map" => "object",
            word if word.starts_with('[') => "array",
            word => word,
        });
        let words: Vec<&str> = words.collect();
        if words.contains(&"any") { Vec::new() } else { words }
    }

    /// The value of the default; null for a required parameter.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.default {
            None | Some("null") => Value::Null,
            Some("true") => Value::Bool(true),
            Some("false") => Value::Bool(false),
            Some("[]") => Value::array(Vec::new()),
            Some("{}") => Value::Object(std::sync::Arc::default()),
            Some(other) => match other.parse() {
                Ok(integer) => Value::Int(integer),
                Err(_) => Value::text(other.trim_matches('\'')),
            },
        }
    }
}

impl Builtin {
    /// Calls it: null in the first argument gives null, unless the signature accepts it there. The
    /// others have to fit all the same.
    pub fn call(&self, args: &[Value], literals: &[Literal]) -> Result<Value, Failure> {
        let passes = args.first().is_some_and(Value::is_null)
            && self.params.first().is_some_and(|param| !param.accepts_null());
        match (passes, args) {
            (false, _) => (self.eval)(args, literals),
            (true, [_, others @ ..]) if !self.others_fit(others) => wrong(self.name, args),
            (true, _) => Ok(Value::Null),
        }
    }

    /// Whether arguments behind the first are what the signature says.
    fn others_fit(&self, others: &[Value]) -> bool {
        let mut left = others.len();
        let params = self.params.iter().skip(1).filter(|param| !param.is_literal());
        let behind = params.clone().rev().take_while(|param| !param.repeats).count();
        let mut others = others.iter();
        params.into_iter().all(|param| {
            let taken = if param.repeats { left.saturating_sub(behind) } else { left.min(1) };
            left -= taken;
            let words = param.words();
            others.by_ref().take(taken).all(|other| match other {
                Value::Null => param.accepts_null() || words.is_empty(),
                Value::Duration(_) => words.len() < 2 || words.contains(&"integer"),
                other => words.len() < 2 || words.contains(&other.type_word()),
            })
        })
    }

    /// Calls it with one argument and the defaults of the others.
    pub fn call_with(&self, first: &Value) -> Result<Value, Failure> {
        let mut args = vec![first.clone()];
        let mut literals = Vec::new();
        for param in self.params.iter().skip(1).filter(|param| !param.repeats) {
            if param.is_literal() {
                literals.push(Literal::Value(param.default_value()));
            } else {
                args.push(param.default_value());
            }
        }
        self.call(&args, &literals)
    }

    /// Whether it can be given by name to a function that applies it to each element: it takes one
    /// argument, and the others have defaults.
    #[must_use]
    pub fn takes_one(&self) -> bool {
        self.params.first().is_some_and(|first| !first.is_literal())
            && self.params.iter().skip(1).all(|param| param.default.is_some() || param.repeats)
            && self.name != "try"
    }
}

/// The failure of a function that cannot take these values.
fn wrong(name: &str, args: &[Value]) -> Result<Value, Failure> {
    let kinds: Vec<_> = args.iter().map(kind).collect();
    Err(Failure(format!("`{name}` cannot take {}", kinds.join(", "))))
}

/// A literal condition; absent is false.
fn flag(literal: &Literal) -> bool {
    matches!(literal, Literal::Value(Value::Bool(true)))
}

/// A literal text; absent is empty.
fn text_literal(literal: &Literal) -> &str {
    match literal {
        Literal::Value(Value::Text(text)) => text,
        _ => "",
    }
}

/// What the path leads to in an element; the element itself where no path is given.
fn element<'a>(value: &'a Value, path: &Literal) -> &'a Value {
    match path {
        Literal::Path(steps) => at_path(value, steps),
        _ => value,
    }
}

/// What a path leads to; null where it leads nowhere.
#[must_use]
pub fn at_path<'a>(value: &'a Value, path: &[Step]) -> &'a Value {
    path.iter().fold(value, |value, step| match step {
        Step::Member(key) => value.get(key),
        Step::Index(at) => value.at(*at),
    })
}

/// The longest text and the most bytes that may be built.
const LARGEST: usize = 64 << 20;

/// Refuses to build what is too large.
///
/// # Errors
/// When a text of so many bytes is longer than any that may be built.
pub fn fits(bytes: usize) -> Result<(), Failure> {
    if bytes <= LARGEST { Ok(()) } else { Err(Failure::new("the text would be larger than 64 MiB")) }
}

/// An array, unless it gets too long.
fn array(members: impl Iterator<Item = Value>) -> Result<Value, Failure> {
    const LONGEST: usize = 1_000_000;
    let members: Vec<_> = members.take(LONGEST + 1).collect();
    if members.len() > LONGEST {
        return Err(Failure::new("the array would have more than 1000000 elements"));
    }
    Ok(Value::array(members))
}

/// Every function, in the order of their names.
#[must_use]
pub fn all() -> &'static [&'static Builtin] {
    ALL
}

/// The function of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Builtin> {
    ALL.binary_search_by(|builtin| builtin.name.cmp(name)).ok().map(|at| ALL[at])
}

#[cfg(test)]
mod cases {
    use super::{Builtin, all, find};

    #[test]
    fn functions_stand_in_the_order_of_their_names_and_are_found() {
        assert!(all().is_sorted_by(|before, after| before.name < after.name));
        for builtin in all() {
            assert!(find(builtin.name).is_some_and(|found| std::ptr::eq::<Builtin>(found, *builtin)));
        }
        assert!(find("nothing").is_none());
    }

    #[test]
    fn every_function_is_told_whole() {
        for Builtin { name, summary, params, examples, .. } in all() {
            assert!(summary.ends_with('.') && !examples.is_empty(), "{name}");
            for param in *params {
                assert!(param.about.ends_with('.'), "{name}: {}", param.name);
            }
            let required = params.iter().rposition(|param| param.default.is_none()).unwrap_or(0);
            let optional = params.iter().position(|param| param.default.is_some()).unwrap_or(usize::MAX);
            assert!(required < optional, "{name}: what is required comes first");
        }
    }
}
