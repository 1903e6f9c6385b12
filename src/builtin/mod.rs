//! The functions of the language: one constant each.
//!
//! A constant holds the signature that the checker reads, the evaluation of the runtime, the Ruby
//! that the exporter prints, and the examples that are both the reference page and test cases.
//! Nothing here does I/O. Start reading at [`Builtin`].

pub mod operators;
pub mod pattern;
pub mod tests;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::expr::ast::Step;
use crate::value::{Failure, Value};

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
    /// type of the first argument).
    pub returns: &'static str,
    pub examples: &'static [Example],
    /// Evaluates it. Value arguments come in the order of `params`, absent optional ones as null
    /// or their default; literal arguments (`path`, `pattern`, `function`, …) come apart, in their
    /// order.
    pub eval: fn(&[Value], &[Literal]) -> Result<Value, Failure>,
    /// The Ruby of a call. `{0}` is the first argument's tree, `{1}` the second's …; literal
    /// arguments are printed as Ruby literals. What begins with `s.` is a prelude function of that
    /// name in `templates/ruby/prelude/`.
    pub ruby: &'static str,
}

/// A parameter of a function.
#[derive(Debug)]
pub struct Param {
    pub name: &'static str,
    /// Type words joined by `|` (`string|array|object|bytes`), `any`, `[string]`, or a literal
    /// kind: `path`, `pattern`, `function`, `test`, `word(a|b)`, `literal integer`, `literal
    /// boolean`, `literal string`. A `?` behind it accepts null.
    pub accepts: &'static str,
    /// The default of an optional parameter, as an expression; `None` makes it required.
    pub default: Option<&'static str>,
    /// Whether further arguments go here too (`concat(a, b, …)`); last parameter only.
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

/// Every function, by name.
#[must_use]
pub fn all() -> &'static [&'static Builtin] {
    &[]
}

/// The function of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Builtin> {
    all().iter().copied().find(|builtin| builtin.name == name)
}

/// The longest text and the most bytes that may be built.
const LARGEST: usize = 64 << 20;

/// Refuses to build what is too large.
fn fits(bytes: usize) -> Result<(), Failure> {
    if bytes <= LARGEST { Ok(()) } else { Err(Failure::new("the text would be larger than 64 MiB")) }
}
