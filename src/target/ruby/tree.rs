//! Ruby as a tree: the only form in which generators speak of it.
//!
//! Nothing here is text that was glued together. [`print`](super::print) alone decides on quotes,
//! brackets and line breaks, so that no text of a spec can turn into code.

/// Ruby code: an expression, or a statement in a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Ruby {
    Nil,
    True,
    False,
    Integer(i128),
    /// Finite.
    Float(f64),
    /// A string literal.
    Text(String),
    /// A string literal with expressions inside.
    Joined(Vec<Piece>),
    Symbol(String),
    /// A regular expression with its slashes, printed by the dialect's own printer.
    Regex(String),
    List(Vec<Ruby>),
    Hash(Hash),
    /// A local name or a constant.
    Name(String),
    Call(Box<Call>),
    /// `of[at]`, `of[from, length]`
    Index(Box<Ruby>, Vec<Ruby>),
    Binary(Box<Ruby>, &'static str, Box<Ruby>),
    Not(Box<Ruby>),
    /// `condition ? then : otherwise`
    Choice(Box<[Ruby; 3]>),
    Lambda(Block),
    Splat(Box<Ruby>),
    /// `case subject`: the values of each branch, and its body.
    Case {
        subject: Box<Ruby>,
        branches: Vec<(Vec<Ruby>, Vec<Ruby>)>,
        otherwise: Option<Vec<Ruby>>,
    },
    /// A statement with its condition behind it.
    Guard {
        statement: Box<Ruby>,
        word: GuardWord,
        condition: Box<Ruby>,
    },
    Assign(String, Box<Ruby>),
    Next(Option<Box<Ruby>>),
    /// `return value`, out of a lambda around blocks.
    Return(Box<Ruby>),
    Break,
    /// `if condition`, with statements in its arms.
    If {
        condition: Box<Ruby>,
        then: Vec<Ruby>,
        otherwise: Option<Vec<Ruby>>,
    },
    /// `rescue ::StandardError => e`, and what is done then: the last statement of a body.
    Rescue(Box<Ruby>),
    /// The Ruby of a built-in function, with the trees of its arguments in the holes.
    Template(Vec<Slot>),
    /// Fixed Ruby out of `templates/`, without its final line break.
    Fixed(String),
    /// A line of its own, behind `#`.
    Comment(String),
    /// An empty line.
    Blank,
}

/// A piece of a string.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Text(String),
    Code(Ruby),
}

/// A piece of a template: fixed Ruby, or an argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    Fixed(String),
    Code(Ruby),
}

/// The word of a guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardWord {
    If,
    Unless,
}

/// A hash literal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hash {
    pub entries: Vec<Entry>,
    pub layout: Layout,
}

/// How a literal is laid out where the printer has a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// In one line if it fits, else an entry a line.
    #[default]
    Fitting,
    /// As many entries in a line as fit.
    Filled,
    /// An entry a line.
    Tall,
    /// Without braces: the last argument of a call.
    Bare,
}

/// An entry of a hash.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Lines behind `#` above it.
    pub comment: Option<String>,
    /// An empty line above it, unless it is the first.
    pub gap: bool,
    pub key: Key,
    pub value: Ruby,
}

/// A key of a hash.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    Symbol(String),
    Text(String),
}

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub receiver: Option<Ruby>,
    /// `&.`
    pub safe: bool,
    pub name: String,
    pub args: Vec<Ruby>,
    pub block: Option<Block>,
}

/// A lambda or the block of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub params: Vec<String>,
    pub body: Vec<Ruby>,
}

impl Ruby {
    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A symbol.
    pub fn symbol(name: impl Into<String>) -> Self {
        Self::Symbol(name.into())
    }

    /// A local name.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    /// An integer.
    pub fn integer(value: impl Into<i128>) -> Self {
        Self::Integer(value.into())
    }

    /// A call without a receiver: `get('x')`.
    pub fn function(name: &str, args: impl IntoIterator<Item = Self>) -> Self {
        Self::Call(Box::new(Call {
            receiver: None,
            safe: false,
            name: name.to_owned(),
            args: args.into_iter().collect(),
            block: None,
        }))
    }

    /// A call of a function of the prelude: `s.text(x)`.
    pub fn prelude(name: &str, args: impl IntoIterator<Item = Self>) -> Self {
        Self::name("s").call(name, args)
    }

    /// A call of a method of this.
    #[must_use]
    pub fn call(self, name: &str, args: impl IntoIterator<Item = Self>) -> Self {
        Self::Call(Box::new(Call {
            receiver: Some(self),
            safe: false,
            name: name.to_owned(),
            args: args.into_iter().collect(),
            block: None,
        }))
    }

    /// The same unless this is nil.
    #[must_use]
    pub fn safe_call(self, name: &str, args: impl IntoIterator<Item = Self>) -> Self {
        match self.call(name, args) {
            Self::Call(call) => Self::Call(Box::new(Call { safe: true, ..*call })),
            other => other,
        }
    }

    /// A call of a method of this with a block.
    #[must_use]
    pub fn block<P: Into<String>>(
        self,
        name: &str,
        params: impl IntoIterator<Item = P>,
        body: Vec<Self>,
    ) -> Self {
        match self.call(name, []) {
            Self::Call(call) => {
                let block = Block { params: params.into_iter().map(Into::into).collect(), body };
                Self::Call(Box::new(Call { block: Some(block), ..*call }))
            }
            other => other,
        }
    }

    /// `this[key]`
    #[must_use]
    pub fn at(self, key: Self) -> Self {
        Self::Index(Box::new(self), vec![key])
    }

    /// `this['key']`
    #[must_use]
    pub fn member(self, key: &str) -> Self {
        self.at(Self::text(key))
    }

    /// `this OP right`
    #[must_use]
    pub fn binary(self, operator: &'static str, right: Self) -> Self {
        Self::Binary(Box::new(self), operator, Box::new(right))
    }

    /// `!this`
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// `this ? then : otherwise`
    #[must_use]
    pub fn choose(self, then: Self, otherwise: Self) -> Self {
        Self::Choice(Box::new([self, then, otherwise]))
    }

    /// A lambda.
    pub fn lambda<P: Into<String>>(params: impl IntoIterator<Item = P>, body: Vec<Self>) -> Self {
        Self::Lambda(Block { params: params.into_iter().map(Into::into).collect(), body })
    }

    /// `name = value`
    #[must_use]
    pub fn assign(name: &str, value: Self) -> Self {
        Self::Assign(name.to_owned(), Box::new(value))
    }

    /// `this if condition`
    #[must_use]
    pub fn only_if(self, condition: Self) -> Self {
        Self::Guard { statement: Box::new(self), word: GuardWord::If, condition: Box::new(condition) }
    }

    /// `this unless condition`
    #[must_use]
    pub fn unless(self, condition: Self) -> Self {
        Self::Guard { statement: Box::new(self), word: GuardWord::Unless, condition: Box::new(condition) }
    }

    /// A hash with symbols as keys.
    pub fn symbols<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let entries = entries.into_iter().map(|(key, value)| Entry::symbol(key, value)).collect();
        Self::Hash(Hash { entries, layout: Layout::Fitting })
    }

    /// A hash with texts as keys.
    pub fn texts<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let entries = entries.into_iter().map(|(key, value)| Entry::text(key, value)).collect();
        Self::Hash(Hash { entries, layout: Layout::Fitting })
    }

    /// The same hash with another layout.
    #[must_use]
    pub fn laid(self, layout: Layout) -> Self {
        match self {
            Self::Hash(hash) => Self::Hash(Hash { layout, ..hash }),
            other => other,
        }
    }
}

impl Entry {
    /// An entry with a symbol as key.
    pub fn symbol(key: impl Into<String>, value: Ruby) -> Self {
        Self { comment: None, gap: false, key: Key::Symbol(key.into()), value }
    }

    /// An entry with a text as key.
    pub fn text(key: impl Into<String>, value: Ruby) -> Self {
        Self { comment: None, gap: false, key: Key::Text(key.into()), value }
    }

    /// The same with an empty line above it.
    #[must_use]
    pub fn apart(self) -> Self {
        Self { gap: true, ..self }
    }

    /// The same with a comment above it.
    #[must_use]
    pub fn about(self, comment: impl Into<String>) -> Self {
        Self { comment: Some(comment.into()), ..self }
    }
}
