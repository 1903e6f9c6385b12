//! Expressions of a plan: names are slots, functions are links.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Format, MethodId, Operator, PlaceId, Root, ShapeId};
use crate::builtin::{Function, Literal};
use crate::value::Value;

/// What an expression does; see [`crate::model::ExprKind`] for the meaning of each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    Literal(Value),
    /// A name of the context, and members below it.
    Path(Root, Vec<Arc<str>>),
    /// A bound name, by slot.
    Local(u16),
    Member(Box<Expr>, Arc<str>),
    Index(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    Call(Function, Vec<Expr>, Vec<Literal>),
    /// A function that is given a method by name, and what that gives for the local.
    Apply {
        function: Function,
        args: Vec<Expr>,
        literals: Vec<Literal>,
        item: u16,
        give: Box<Expr>,
    },
    /// A method, and what it takes, in order.
    Method(MethodId, Vec<Expr>),
    /// A method in [`super::Plan::routines`], and what it takes, in order.
    Run(u32, Vec<Expr>),
    Try(Box<Expr>, Box<Expr>),
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
        test: Arc<str>,
        negated: bool,
    },
    If(Box<Expr>, Box<Expr>, Option<Box<Expr>>),
    List(Vec<Expr>),
    Record(Vec<(Arc<str>, Expr)>),
    Text(Vec<TextPart>),
    /// Fails unless null or of this type word; the text says what was written.
    Demand {
        word: Arc<str>,
        of: Box<Expr>,
        written: Arc<str>,
    },
    /// To a decimal, else to a number.
    Widen {
        decimal: bool,
        of: Box<Expr>,
    },
    Map(Vec<(Arc<str>, Expr)>),
    Members(Vec<Expr>),
    Case {
        subject: Box<Expr>,
        cases: Vec<(Vec<Arc<str>>, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    For {
        each: Each,
        filter: Option<Box<Expr>>,
        key: Option<Box<Expr>>,
        give: Box<Expr>,
    },
    Fold {
        total: u16,
        from: Option<Box<Expr>>,
        each: Each,
        give: Box<Expr>,
    },
    Let(Vec<(u16, Expr)>, Box<Expr>),
    Merge(Vec<Expr>),
    Concat(Vec<Expr>),
    Keep(Box<Expr>),
    Fail(Box<Expr>),
    Clean(Box<Expr>),
    ToWire(Border, Box<Expr>),
    FromWire(Border, Box<Expr>),
    /// A failure inside is told with this place.
    At(PlaceId, Box<Expr>),
}

/// See [`crate::model::Border`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Border {
    Shape(ShapeId),
    Shapes(ShapeId),
    Value(Format),
    Field(ShapeId, Arc<str>),
}

/// Text of a template, or an expression in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TextPart {
    Text(Arc<str>),
    Expr(Expr),
}

/// A loop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Each {
    pub item: u16,
    pub index: Option<u16>,
    pub list: Box<Expr>,
}
