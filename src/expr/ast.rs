//! The tree of an expression, and of text that holds expressions. Names are still text.

use crate::span::{Span, Spanned};
use crate::value::Value;

/// An expression and its place: from its first to its last token, brackets included.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

/// What an expression is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    Null,
    Bool(bool),
    Int(i64),
    Number(f64),
    /// Whole milliseconds.
    Duration(i64),
    /// `text` after its escapes; `raw` before them, for patterns.
    Str {
        text: String,
        raw: String,
    },
    Name(String),
    Member(Box<Expr>, Spanned<String>),
    Index(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `f(x, a)`, or `x | f(a)` where `piped`; `args` holds `x` first either way.
    Call {
        function: Spanned<String>,
        args: Vec<Arg>,
        piped: bool,
    },
    Neg(Box<Expr>),
    Not(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    In {
        item: Box<Expr>,
        list: Box<Expr>,
        negated: bool,
    },
    Test {
        of: Box<Expr>,
        test: Spanned<String>,
        negated: bool,
    },
    /// `then if condition else otherwise`.
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    List(Vec<Expr>),
    Record(Vec<(Spanned<String>, Expr)>),
    /// A mistake that was reported.
    Hole,
    /// What a mistake that was reported stands between: it is looked at, and its value is not known.
    Around(Vec<Expr>),
}

impl Expr {
    /// The expressions that this one is made of, in the order in which they are written.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Number(_)
            | ExprKind::Duration(_)
            | ExprKind::Str { .. }
            | ExprKind::Name(_)
            | ExprKind::Hole => Vec::new(),
            ExprKind::Member(of, _) | ExprKind::Neg(of) | ExprKind::Not(of) | ExprKind::Test { of, .. } => {
                vec![of]
            }
            ExprKind::Index(of, index) => vec![of, index],
            ExprKind::Slice(of, from, to) => {
                std::iter::once(of).chain(from).chain(to).map(AsRef::as_ref).collect()
            }
            ExprKind::Call { args, .. } => args.iter().map(|arg| &arg.value).collect(),
            ExprKind::Binary(_, left, right) => vec![left, right],
            ExprKind::In { item, list, .. } => vec![item, list],
            ExprKind::If { condition, then, otherwise } => {
                [then, condition].into_iter().chain(otherwise).map(AsRef::as_ref).collect()
            }
            ExprKind::List(members) | ExprKind::Around(members) => members.iter().collect(),
            ExprKind::Record(members) => members.iter().map(|(_, value)| value).collect(),
        }
    }
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Arg {
    pub name: Option<Spanned<String>>,
    pub value: Expr,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    /// `~`: texts joined.
    Join,
    Multiply,
    Divide,
    /// `//`: rounded down.
    FloorDivide,
    Remainder,
}

/// Text that may hold expressions.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub parts: Vec<Part>,
    pub span: Span,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Text(Spanned<String>),
    Expr(Expr),
}

impl Template {
    /// The expression, if the text is one and nothing else (white space aside): then the value
    /// keeps its type.
    #[must_use]
    pub fn sole(&self) -> Option<&Expr> {
        let mut sole = None;
        for part in &self.parts {
            match part {
                Part::Text(text) if text.value.trim().is_empty() => {}
                Part::Expr(expr) if sole.is_none() => sole = Some(expr),
                Part::Text(_) | Part::Expr(_) => return None,
            }
        }
        sole
    }

    /// The text, if it holds no expression.
    #[must_use]
    pub fn plain(&self) -> Option<String> {
        let texts = self.parts.iter().map(|part| match part {
            Part::Text(text) => Some(text.value.as_str()),
            Part::Expr(_) => None,
        });
        texts.collect()
    }
}

/// A value slot: data whose texts may hold expressions and whose maps may be structure.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub kind: WrittenKind,
    pub span: Span,
}

/// What stands in a value slot.
#[derive(Debug, Clone, PartialEq)]
pub enum WrittenKind {
    /// A null, boolean or number (YAML core schema).
    Literal(Value),
    Text(Template),
    List(Vec<Written>),
    Map(Vec<(Spanned<String>, Written)>),
    /// `$if`
    If {
        condition: Expr,
        then: Box<Written>,
        otherwise: Option<Box<Written>>,
    },
    /// `$case`: each case with its alternatives.
    Case {
        subject: Expr,
        cases: Vec<(Vec<Spanned<String>>, Written)>,
        otherwise: Option<Box<Written>>,
    },
    /// `$for`
    For {
        each: Each,
        filter: Option<Expr>,
        key: Option<Box<Written>>,
        give: Box<Written>,
    },
    /// `$fold`
    Fold {
        total: Spanned<String>,
        from: Option<Box<Written>>,
        each: Each,
        give: Box<Written>,
    },
    /// `$let`
    Let {
        names: Vec<(Spanned<String>, Written)>,
        give: Box<Written>,
    },
    /// `$merge`
    Merge(Vec<Written>),
    /// `$concat`
    Concat(Vec<Written>),
    /// `$call`
    Call {
        method: Spanned<String>,
        with: Vec<(Spanned<String>, Written)>,
    },
    /// `$keep`
    Keep(Box<Written>),
    /// `$raw`
    Raw(Value),
    /// `$fail`
    Fail(Box<Written>),
    /// `$file`
    File {
        content: Box<Written>,
        name: Option<Box<Written>>,
        media: Option<Box<Written>>,
    },
}

/// `x in list`, or `x, i in list`.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    pub item: Spanned<String>,
    pub index: Option<Spanned<String>>,
    pub list: Expr,
}

/// A path slot: `a.b[0]`, or a text with expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum Path {
    Steps(Spanned<Vec<Step>>),
    Text(Template),
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Step {
    Member(String),
    Index(i64),
}
