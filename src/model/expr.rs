//! Expressions with types, and the structure of value slots; one tree for both.

use std::sync::Arc;

use super::shape::Format;
use super::types::Type;
use super::{MethodId, RoutineId, ShapeId};
use crate::builtin::{Builtin, Literal};
use crate::expr::ast::Operator;
use crate::span::Span;
use crate::value::Value;

/// An expression whose names are links.
#[derive(Debug, Clone)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Type,
    pub span: Span,
}

/// What an expression does. Operands have the types that it needs: where the checker could not
/// know, a [`ExprKind::Demand`] stands in between.
#[derive(Debug, Clone)]
pub enum ExprKind {
    Literal(Value),
    Root(Root),
    Local(Local),
    /// Null where there is no such member, or no object.
    Member(Box<Expr>, Arc<str>),
    /// By position or key, whichever the index is; null outside.
    Index(Box<Expr>, Box<Expr>),
    /// Of a string, array or bytes; clamped.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// Value arguments in the order of the parameters, all of them (defaults filled in; the
    /// members of a repeating parameter at the end); literal arguments apart.
    Call {
        function: &'static Builtin,
        args: Vec<Expr>,
        literals: Vec<Literal>,
    },
    /// A call of a function that is given a method by name: `give` is what that gives for `item`,
    /// and stands for the [`Literal::Given`] among the literals.
    Apply {
        function: &'static Builtin,
        args: Vec<Expr>,
        literals: Vec<Literal>,
        item: Local,
        give: Box<Expr>,
    },
    /// A method, its arguments in the order of what it takes, all of them.
    Method {
        method: MethodId,
        args: Vec<Expr>,
    },
    /// A method that sends requests, likewise. It stands in structure, never within an expression.
    Run {
        routine: RoutineId,
        args: Vec<Expr>,
    },
    /// The second where the first fails.
    Try(Box<Expr>, Box<Expr>),
    Neg(Box<Expr>),
    Not(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    In {
        item: Box<Expr>,
        list: Box<Expr>,
        negated: bool,
    },
    /// `is empty`; the word of the test.
    Test {
        of: Box<Expr>,
        test: Arc<str>,
        negated: bool,
    },
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    /// `[…]` inside an expression: data, nulls stay.
    List(Vec<Expr>),
    /// `{…}` inside an expression: data, nulls stay.
    Record(Vec<(Arc<str>, Expr)>),
    /// Text around expressions; a null gives nothing.
    Text(Vec<TextPart>),
    /// Fails unless the value is null or of the kind of `ty`, an integer being a number.
    Demand(Box<Expr>),
    /// An integer made a number or a decimal, as `ty` says.
    Widen(Box<Expr>),

    /// A written map: members that are null stay out; null itself if it has members and all are
    /// null.
    Map(Vec<(Arc<str>, Expr)>),
    /// A written list, likewise.
    Members(Vec<Expr>),
    /// By the text of the subject.
    Case {
        subject: Box<Expr>,
        cases: Vec<(Vec<Arc<str>>, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    /// An array, or with `key` an object; nulls stay out. Over null it is `[]`.
    For {
        each: Each,
        filter: Option<Box<Expr>>,
        key: Option<Box<Expr>>,
        give: Box<Expr>,
    },
    Fold {
        total: Local,
        from: Option<Box<Expr>>,
        each: Each,
        give: Box<Expr>,
    },
    Let {
        names: Vec<(Local, Expr)>,
        give: Box<Expr>,
    },
    Merge(Vec<Expr>),
    Concat(Vec<Expr>),
    /// A member of a [`ExprKind::Map`] or [`ExprKind::Members`] that stays even if null.
    Keep(Box<Expr>),
    Fail(Box<Expr>),

    /// Data without the nulls of its objects, at every depth; nulls of arrays stay.
    Clean(Box<Expr>),
    /// Typed data as the service wants it.
    ToWire(Border, Box<Expr>),
    /// Raw data as the spec names and types it.
    FromWire(Border, Box<Expr>),
}

/// What data is translated by between the names and values of the spec and those of the wire.
/// Null stays null.
#[derive(Debug, Clone, PartialEq)]
pub enum Border {
    /// An object.
    Shape(ShapeId),
    /// A list of objects; a lone one counts as a list.
    Shapes(ShapeId),
    /// A single value.
    Value(Format),
    /// The value of a field, of this shape and name.
    Field(ShapeId, Arc<str>),
}

/// Text of a template, or an expression in it.
#[derive(Debug, Clone)]
pub enum TextPart {
    Text(Arc<str>),
    Expr(Expr),
}

/// A name that is bound inside an expression. `slot` is unique within the outermost expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Local {
    pub name: Arc<str>,
    pub slot: u16,
}

/// A loop.
#[derive(Debug, Clone)]
pub struct Each {
    pub item: Local,
    pub index: Option<Local>,
    pub list: Box<Expr>,
}

/// A name of the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Root {
    /// Fields and values of the connection.
    Connection,
    Config,
    /// The labels of what was chosen in the config.
    Labels,
    Input,
    /// The input without the fields that the request uses elsewhere; see [`super::Request::rest`].
    Rest,
    Constants,
    /// An object with `status`, `reason`, `headers`, `body`, `text`.
    Response,
    /// A raw member of a list.
    Item,
    /// The same, typed.
    Record,
    /// All raw members of a page.
    Items,
    /// An object with `number`, `offset`, `size`, `token`, `url`.
    Page,
    /// The bound of a poll: what is sent.
    Cursor,
    /// An object with `end`.
    Window,
    /// The kept fields of the parent of a poll.
    Parent,
    /// What was delivered to a webhook: an object with `payload`, `headers`, `params`, `raw`.
    Event,
    /// What a pick list or a method takes, an object.
    Arguments,
    /// What a step of the program has given, by slot; an answer is as [`Root::Response`].
    Named(u16),
    Now,
    Today,
    /// A field, in the filter of a shape; gone after the check.
    Field,
    /// The properties of the account; texts, secret, null where there are none. Its members alone
    /// are read.
    Account,
    /// The lookup tables of the workspace, by name; read by `lookup_table` alone.
    Tables,
}
