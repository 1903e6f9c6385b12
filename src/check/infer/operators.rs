//! Operators and tests.

use std::sync::Arc;

use super::access::subject;
use super::fit::{Fit, fit, wrap};
use super::{Infer, boolean, unknown};
use crate::check::known::in_words;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Operator};
use crate::model::{Expr, ExprKind, Kind, TextPart, Type};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::value::Value;

/// The words behind `is`.
const TESTS: [&str; 12] = [
    "null", "empty", "blank", "string", "integer", "number", "decimal", "boolean", "date", "datetime",
    "array", "object",
];

impl Infer<'_> {
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        match operator {
            Operator::And | Operator::Or => {
                let left = self.condition(left);
                let right = self.condition(right);
                boolean(ExprKind::Binary(operator, Box::new(left), Box::new(right)), span)
            }
            Operator::Equal | Operator::Unequal => self.equality(operator, left, right, span),
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                self.order(operator, left, right, span)
            }
            Operator::Join => self.join_texts(left, right, span),
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::FloorDivide
            | Operator::Remainder => self.arithmetic(operator, left, right, span),
        }
    }

    fn equality(&mut self, operator: Operator, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let (left, right) = (self.expr(left), self.expr(right));
        if !may_equal(&left.ty.kind, &right.ty.kind) {
            let (of, with) = (in_words(&left.ty.kind), in_words(&right.ty.kind));
            let never = if operator == Operator::Equal { "never" } else { "always" };
            self.problems.tell(
                Code::NeverEqual,
                Description::new(
                    format!(
                        "{of} and {with} are {never} {}",
                        if operator == Operator::Equal { "equal" } else { "unequal" }
                    ),
                    span,
                    "compares two types",
                )
                .because(left.span, format!("this is {of}"))
                .because(right.span, format!("this is {with}")),
            );
        }
        boolean(ExprKind::Binary(operator, Box::new(left), Box::new(right)), span)
    }

    fn order(&mut self, operator: Operator, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let (left, right) = (self.expr(left), self.expr(right));
        if !may_order(&left.ty.kind, &right.ty.kind) {
            let (of, with) = (in_words(&left.ty.kind), in_words(&right.ty.kind));
            self.problems.tell(
                Code::WrongType,
                Description::new(format!("{of} and {with} have no order"), span, "compares two types")
                    .because(left.span, format!("this is {of}"))
                    .because(right.span, format!("this is {with}")),
            );
        }
        boolean(ExprKind::Binary(operator, Box::new(left), Box::new(right)), span)
    }

    fn join_texts(&mut self, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let (left, right) = (self.expr(left), self.expr(right));
        let secret = left.ty.secret || right.ty.secret;
        if !self.textable(&left) | !self.textable(&right) {
            return unknown(span);
        }
        let kind = ExprKind::Text(vec![TextPart::Expr(left), TextPart::Expr(right)]);
        Expr { kind, ty: Type::of(Kind::String).with_secret(secret), span }
    }

    fn arithmetic(&mut self, operator: Operator, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let (left, right) = (self.expr(left), self.expr(right));
        let nullable = left.ty.nullable || right.ty.nullable;
        let secret = left.ty.secret || right.ty.secret;
        let Some(kind) = result(operator, &left.ty.kind, &right.ty.kind) else {
            self.no_arithmetic(operator, &left, &right, span);
            return unknown(span);
        };
        if operator == Operator::Add || operator == Operator::Subtract {
            self.whole_days(&left, &right);
        }
        let (left, right) = match kind {
            Kind::Decimal => (widened(left, &kind), widened(right, &kind)),
            _ => (left, right),
        };
        let ty = Type { kind, nullable, secret };
        let divides = matches!(operator, Operator::Divide | Operator::FloorDivide | Operator::Remainder);
        let whole = Expr { kind: ExprKind::Binary(operator, Box::new(left), Box::new(right)), ty, span };
        if divides {
            self.doubt_constant(&whole);
        }
        whole
    }

    /// A date moves by whole days.
    fn whole_days(&mut self, left: &Expr, right: &Expr) {
        const DAY: i64 = 86_400_000;
        if let (Kind::Date, ExprKind::Literal(Value::Duration(by))) = (&left.ty.kind, &right.kind)
            && by % DAY != 0
        {
            self.problems.tell(
                Code::WrongType,
                Description::new("a date moves by whole days", right.span, "not a number of whole days")
                    .because(left.span, "this is a date"),
            );
        }
    }

    fn no_arithmetic(&mut self, operator: Operator, left: &Expr, right: &Expr, span: Span) {
        let (of, with) = (in_words(&left.ty.kind), in_words(&right.ty.kind));
        let text = matches!(left.ty.kind, Kind::String) || matches!(right.ty.kind, Kind::String);
        let help = match operator {
            Operator::Add if text => {
                Some("texts are joined by `~`; `integer(…)` or `number(…)` reads one".to_owned())
            }
            Operator::Add if matches!(left.ty.kind, Kind::Array(_)) => {
                Some("arrays are joined by `concat`".to_owned())
            }
            Operator::Add if matches!(left.ty.kind, Kind::Map | Kind::Shape(_) | Kind::Members(_)) => {
                Some("objects are joined by `merge`".to_owned())
            }
            _ if text => Some("`integer(…)` or `number(…)` reads a text".to_owned()),
            _ => None,
        };
        self.problems.tell(
            Code::WrongType,
            Description::new(
                format!("`{}` does not work on {of} and {with}", sign(operator)),
                span,
                "not for these types",
            )
            .because(left.span, format!("this is {of}"))
            .because(right.span, format!("this is {with}"))
            .help(help),
        );
    }

    pub(super) fn negative(&mut self, of: &ast::Expr, span: Span) -> Expr {
        let of = self.expr(of);
        let ty = of.ty.clone();
        let of = match of.ty.kind {
            Kind::Integer
            | Kind::Number
            | Kind::Decimal
            | Kind::Duration
            | Kind::Unknown
            | Kind::Null
            | Kind::Any => of,
            _ => self.want(of, &Kind::Number, "the operand of `-`"),
        };
        Expr { kind: ExprKind::Neg(Box::new(of)), ty, span }
    }

    pub(super) fn within(&mut self, item: &ast::Expr, list: &ast::Expr, negated: bool, span: Span) -> Expr {
        let (item, list) = (self.expr(item), self.expr(list));
        let list = match &list.ty.kind {
            Kind::Array(of) => {
                if !may_equal(&item.ty.kind, &of.kind) {
                    let (is, of) = (in_words(&item.ty.kind), in_words(&of.kind));
                    self.problems.tell(
                        Code::NeverEqual,
                        Description::new(
                            format!("{is} is never in an array whose elements are each {of}"),
                            span,
                            "compares two types",
                        )
                        .because(item.span, format!("this is {is}"))
                        .because(list.span, format!("each element is {of}")),
                    );
                }
                list
            }
            // In an object: its keys. In a text: its parts.
            Kind::Map
            | Kind::Shape(_)
            | Kind::Members(_)
            | Kind::String
            | Kind::Any
            | Kind::Unknown
            | Kind::Null => list,
            _ => self.want(list, &Kind::Array(Arc::new(Type::any())), "the right side of `in`"),
        };
        boolean(ExprKind::In { item: Box::new(item), list: Box::new(list), negated }, span)
    }

    pub(super) fn test(&mut self, of: &ast::Expr, test: &Spanned<String>, negated: bool, span: Span) -> Expr {
        let of = self.expr(of);
        if !TESTS.contains(&test.value.as_str()) {
            let mut description =
                Description::new(format!("there is no test `{}`", test.value), test.span, "not a test");
            let meant = match test.value.as_str() {
                "none" | "defined" | "undefined" | "nil" => Some("null"),
                "text" => Some("string"),
                "list" => Some("array"),
                "map" => Some("object"),
                "present" | "given" => Some("not blank"),
                other => nearest(other, TESTS),
            };
            if let Some(meant) = meant {
                description = description.help(format!("`is {meant}` is one")).fix(test.span, meant, false);
            }
            self.problems.tell(Code::UnknownTest, description);
            return boolean(ExprKind::Literal(Value::Null), span);
        }
        if test.value == "empty"
            && matches!(
                of.ty.kind,
                Kind::Integer | Kind::Number | Kind::Decimal | Kind::Boolean | Kind::Date | Kind::DateTime
            )
        {
            let is = in_words(&of.ty.kind);
            self.problems.tell(
                Code::NeverEmpty,
                Description::new(
                    format!("{} is {is} and only empty when it is null", subject(&of)),
                    test.span,
                    "texts, arrays and objects can be empty",
                )
                .help("write `is null`".to_owned())
                .fix(test.span, "null", true),
            );
        }
        boolean(ExprKind::Test { of: Box::new(of), test: Arc::from(test.value.as_str()), negated }, span)
    }
}

/// An integer made what its neighbour is.
fn widened(expr: Expr, kind: &Kind) -> Expr {
    match fit(&expr.ty.kind, kind) {
        Fit::Wider => wrap(expr, ExprKind::Widen, kind.clone()),
        Fit::Same | Fit::Perhaps | Fit::No => expr,
    }
}

/// The kind that an operation gives; `None` where it is not defined.
fn result(operator: Operator, left: &Kind, right: &Kind) -> Option<Kind> {
    use Operator::{Add, Divide, FloorDivide, Multiply, Remainder, Subtract};
    let is_numeric = |kind: &Kind| matches!(kind, Kind::Integer | Kind::Number | Kind::Decimal);
    let arithmetic =
        |kind: &Kind| is_numeric(kind) || matches!(kind, Kind::Date | Kind::DateTime | Kind::Duration);
    Some(match (operator, left, right) {
        (_, Kind::Unknown, _) | (_, _, Kind::Unknown) => Kind::Unknown,
        (_, Kind::Any | Kind::Null, other) | (_, other, Kind::Any | Kind::Null)
            if arithmetic(other) || matches!(other, Kind::Any | Kind::Null) =>
        {
            Kind::Any
        }
        (FloorDivide | Remainder, Kind::Integer, Kind::Integer) => Kind::Integer,
        (FloorDivide | Remainder, ..) => return None,
        (Divide, Kind::Integer | Kind::Number, Kind::Integer | Kind::Number) => Kind::Number,
        (Add | Subtract | Multiply, Kind::Integer, Kind::Integer) => Kind::Integer,
        (Add | Subtract | Multiply, Kind::Integer | Kind::Number, Kind::Integer | Kind::Number) => {
            Kind::Number
        }
        (Add | Subtract | Multiply | Divide, Kind::Decimal, Kind::Integer | Kind::Decimal)
        | (Add | Subtract | Multiply | Divide, Kind::Integer, Kind::Decimal) => Kind::Decimal,
        (Add | Subtract, Kind::DateTime, Kind::Duration) | (Add, Kind::Duration, Kind::DateTime) => {
            Kind::DateTime
        }
        (Subtract, Kind::DateTime, Kind::DateTime) | (Subtract, Kind::Date, Kind::Date) => Kind::Duration,
        (Add | Subtract, Kind::Date, Kind::Duration) => Kind::Date,
        (Add | Subtract, Kind::Duration, Kind::Duration)
        | (Multiply, Kind::Duration, Kind::Integer)
        | (Multiply, Kind::Integer, Kind::Duration) => Kind::Duration,
        _ => return None,
    })
}

/// Whether values of two kinds can be equal at all.
pub(super) fn may_equal(left: &Kind, right: &Kind) -> bool {
    let numeric = |kind: &Kind| matches!(kind, Kind::Integer | Kind::Number | Kind::Decimal);
    let object = |kind: &Kind| matches!(kind, Kind::Map | Kind::Shape(_) | Kind::Members(_));
    let open = |kind: &Kind| matches!(kind, Kind::Unknown | Kind::Any | Kind::Null);
    open(left)
        || open(right)
        || (numeric(left) && numeric(right))
        || (object(left) && object(right))
        || std::mem::discriminant(left) == std::mem::discriminant(right)
}

/// Whether values of two kinds have an order.
fn may_order(left: &Kind, right: &Kind) -> bool {
    let ordered = |kind: &Kind| {
        !matches!(
            kind,
            Kind::Map | Kind::Shape(_) | Kind::Members(_) | Kind::Array(_) | Kind::Bytes | Kind::File
        )
    };
    ordered(left) && ordered(right) && may_equal(left, right)
}

/// An operator as it is written.
fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "or",
        Operator::And => "and",
        Operator::Equal => "==",
        Operator::Unequal => "!=",
        Operator::Less => "<",
        Operator::LessEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterEqual => ">=",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Join => "~",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::FloorDivide => "//",
        Operator::Remainder => "%",
    }
}
