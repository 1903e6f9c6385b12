//! Operators as functions: arithmetic, comparison, joining, membership, slices.
//!
//! The evaluator calls the functions; the exporter prints [`ruby`]. Null follows the rules of the
//! language: arithmetic with null is null, a comparison with null does not hold.

use std::sync::Arc;

use super::fits;
use crate::expr::ast::Operator;
use crate::value::order::{compare, same};
use crate::value::text::{kind, write};
use crate::value::{Date, Decimal, Failure, Value, number};

/// How many milliseconds a day has.
const DAY: i64 = 86_400_000;

/// What the operator gives for two values. `and` and `or` are the evaluator's, which need not
/// compute both sides.
pub fn binary(operator: Operator, left: &Value, right: &Value) -> Result<Value, Failure> {
    use std::cmp::Ordering;
    let ordered = |holds: fn(Ordering) -> bool| match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Bool(false)),
        (left, right) => compare(left, right).map(|order| Value::Bool(holds(order))),
    };
    match operator {
        Operator::And => Ok(Value::Bool(truth(left)? && truth(right)?)),
        Operator::Or => Ok(Value::Bool(truth(left)? || truth(right)?)),
        Operator::Equal => Ok(Value::Bool(same(left, right))),
        Operator::Unequal => Ok(Value::Bool(!same(left, right))),
        Operator::Less => ordered(Ordering::is_lt),
        Operator::LessEqual => ordered(Ordering::is_le),
        Operator::Greater => ordered(Ordering::is_gt),
        Operator::GreaterEqual => ordered(Ordering::is_ge),
        Operator::Add => add(left, right),
        Operator::Subtract => subtract(left, right),
        Operator::Join => join(left, right),
        Operator::Multiply => multiply(left, right),
        Operator::Divide => divide(left, right),
        Operator::FloorDivide => floor_divide(left, right),
        Operator::Remainder => remainder(left, right),
    }
}

/// Whether a condition holds: null does not, and what is no boolean fails.
pub fn truth(value: &Value) -> Result<bool, Failure> {
    match value {
        Value::Null => Ok(false),
        Value::Bool(truth) => Ok(*truth),
        other => Err(Failure(format!("a condition was expected, this is {}", kind(other)))),
    }
}

/// `left + right`
pub fn add(left: &Value, right: &Value) -> Result<Value, Failure> {
    match (left, right) {
        (Value::DateTime(moment), Value::Duration(millis)) => moment.add_millis(*millis).map(Value::DateTime),
        (Value::Date(date), Value::Duration(millis)) => later(*date, *millis),
        (Value::Duration(left), Value::Duration(right)) => {
            left.checked_add(*right).map(Value::Duration).ok_or_else(too_large)
        }
        _ => arithmetic("+", left, right, i64::checked_add, |left, right| left + right, Decimal::plus),
    }
}

/// `left - right`
pub fn subtract(left: &Value, right: &Value) -> Result<Value, Failure> {
    match (left, right) {
        (Value::DateTime(later), Value::DateTime(earlier)) => {
            Ok(Value::Duration(later.millis_since(*earlier)))
        }
        (Value::Date(later), Value::Date(earlier)) => {
            Ok(Value::Duration((i64::from(later.days) - i64::from(earlier.days)) * DAY))
        }
        (Value::DateTime(_) | Value::Date(_), Value::Duration(millis)) => {
            add(left, &Value::Duration(millis.checked_neg().ok_or_else(too_large)?))
        }
        (Value::Duration(left), Value::Duration(right)) => {
            left.checked_sub(*right).map(Value::Duration).ok_or_else(too_large)
        }
        _ => arithmetic("-", left, right, i64::checked_sub, |left, right| left - right, Decimal::minus),
    }
}

/// `left * right`
pub fn multiply(left: &Value, right: &Value) -> Result<Value, Failure> {
    match (left, right) {
        (Value::Duration(millis), Value::Int(times)) | (Value::Int(times), Value::Duration(millis)) => {
            millis.checked_mul(*times).map(Value::Duration).ok_or_else(too_large)
        }
        _ => arithmetic("*", left, right, i64::checked_mul, |left, right| left * right, Decimal::times),
    }
}

/// `left / right`: exact enough, never an integer.
pub fn divide(left: &Value, right: &Value) -> Result<Value, Failure> {
    let zero = match right {
        Value::Int(right) => *right == 0,
        Value::Number(right) => *right == 0.0,
        Value::Decimal(right) => right.digits == 0,
        _ => false,
    };
    if zero && !left.is_null() {
        return Err(Failure::new("division by zero"));
    }
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => finite(number::nearest(*left) / number::nearest(*right)),
        _ => arithmetic("/", left, right, |_, _| None, |left, right| left / right, Decimal::over),
    }
}

/// `left // right`: rounded down.
pub fn floor_divide(left: &Value, right: &Value) -> Result<Value, Failure> {
    integers("//", left, right, |left, right| {
        let quotient = left.checked_div(right)?;
        let rounds = left % right != 0 && (left < 0) != (right < 0);
        Some(if rounds { quotient - 1 } else { quotient })
    })
}

/// `left % right`: with the sign of `right`.
pub fn remainder(left: &Value, right: &Value) -> Result<Value, Failure> {
    integers("%", left, right, |left, right| {
        let rest = left.checked_rem(right).unwrap_or(0);
        Some(if rest != 0 && (rest < 0) != (right < 0) { rest + right } else { rest })
    })
}

/// `-value`
pub fn negate(value: &Value) -> Result<Value, Failure> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Int(integer) => integer.checked_neg().map(Value::Int).ok_or_else(too_large),
        Value::Number(number) => Ok(Value::Number(-number)),
        Value::Decimal(decimal) => Ok(Value::Decimal(decimal.negate())),
        Value::Duration(millis) => millis.checked_neg().map(Value::Duration).ok_or_else(too_large),
        other => Err(Failure(format!("{} cannot be negated", kind(other)))),
    }
}

/// `left ~ right`: the texts of both, of null nothing.
pub fn join(left: &Value, right: &Value) -> Result<Value, Failure> {
    let mut out = String::new();
    write(left, &mut out)?;
    write(right, &mut out)?;
    fits(out.len())?;
    Ok(Value::Text(Arc::from(out)))
}

/// `item in list`: an element of an array, a key of an object, a part of a text; nothing is in
/// null.
pub fn contains(list: &Value, item: &Value) -> Result<bool, Failure> {
    match (list, item) {
        (Value::Null, _) | (Value::Object(_) | Value::Text(_), Value::Null) => Ok(false),
        (Value::Array(members), item) => Ok(members.iter().any(|member| same(member, item))),
        (Value::Object(object), Value::Text(key)) => {
            Ok(object.get(key).is_some_and(|value| !value.is_null()))
        }
        (Value::Text(text), Value::Text(part)) => Ok(text.contains(&**part)),
        (list, item) => Err(Failure(format!("{} cannot be in {}", kind(item), kind(list)))),
    }
}

/// `value[index]`: by position in an array, by key in an object; null for all else.
#[must_use]
pub fn index<'a>(value: &'a Value, index: &Value) -> &'a Value {
    const NULL: &Value = &Value::Null;
    match index {
        Value::Int(at) => value.at(*at),
        Value::Text(key) => value.get(key),
        _ => NULL,
    }
}

/// `value[from:to]` of text, an array or bytes, clamped; of null, null.
pub fn slice(value: &Value, from: Option<&Value>, to: Option<&Value>) -> Result<Value, Failure> {
    let bounds = |length: usize| -> Result<(usize, usize), Failure> {
        let (from, to) = (bound(from, length, 0)?, bound(to, length, length)?);
        Ok((from, to.max(from)))
    };
    match value {
        Value::Null => Ok(Value::Null),
        Value::Text(text) => {
            let (from, to) = bounds(text.chars().count())?;
            Ok(Value::text(text.chars().skip(from).take(to - from).collect::<String>()))
        }
        Value::Array(members) => {
            bounds(members.len()).map(|(from, to)| Value::array(members[from..to].to_vec()))
        }
        Value::Bytes(bytes) => {
            bounds(bytes.len()).map(|(from, to)| Value::Bytes(Arc::from(&bytes[from..to])))
        }
        other => Err(Failure(format!("{} has no slices", kind(other)))),
    }
}

/// A bound of a slice, within 0 … `length`.
fn bound(at: Option<&Value>, length: usize, absent: usize) -> Result<usize, Failure> {
    match at {
        None | Some(Value::Null) => Ok(absent),
        Some(Value::Int(at)) => {
            let from_end = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
            Ok(if *at < 0 { length.saturating_sub(from_end) } else { from_end.min(length) })
        }
        Some(other) => {
            Err(Failure(format!("the bound of a slice has to be an integer, this is {}", kind(other))))
        }
    }
}

/// Applies an operator to two numbers of the same type, after making an integer what the other is.
fn arithmetic(
    sign: &str,
    left: &Value,
    right: &Value,
    integers: fn(i64, i64) -> Option<i64>,
    numbers: fn(f64, f64) -> f64,
    decimals: fn(Decimal, Decimal) -> Result<Decimal, Failure>,
) -> Result<Value, Failure> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Int(left), Value::Int(right)) => {
            integers(*left, *right).map(Value::Int).ok_or_else(too_large)
        }
        (Value::Number(left), Value::Number(right)) => finite(numbers(*left, *right)),
        (Value::Int(left), Value::Number(right)) => finite(numbers(number::nearest(*left), *right)),
        (Value::Number(left), Value::Int(right)) => finite(numbers(*left, number::nearest(*right))),
        (Value::Decimal(left), Value::Decimal(right)) => decimals(*left, *right).map(Value::Decimal),
        (Value::Int(left), Value::Decimal(right)) => decimals((*left).into(), *right).map(Value::Decimal),
        (Value::Decimal(left), Value::Int(right)) => decimals(*left, (*right).into()).map(Value::Decimal),
        (left, right) => Err(Failure(format!("`{sign}` cannot take {} and {}", kind(left), kind(right)))),
    }
}

/// Applies an operator that only integers have.
fn integers(
    sign: &str,
    left: &Value,
    right: &Value,
    apply: fn(i64, i64) -> Option<i64>,
) -> Result<Value, Failure> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Int(_), Value::Int(0)) => Err(Failure::new("division by zero")),
        (Value::Int(left), Value::Int(right)) => apply(*left, *right).map(Value::Int).ok_or_else(too_large),
        (left, right) => Err(Failure(format!("`{sign}` cannot take {} and {}", kind(left), kind(right)))),
    }
}

fn later(date: Date, millis: i64) -> Result<Value, Failure> {
    if millis % DAY != 0 {
        return Err(Failure::new("only whole days can be added to a date"));
    }
    Date::from_days(i64::from(date.days) + millis / DAY).map(Value::Date)
}

/// A number, unless it left their range.
pub(super) fn finite(number: f64) -> Result<Value, Failure> {
    if number.is_finite() { Ok(Value::Number(number)) } else { Err(Failure::new("the number is too large")) }
}

pub(super) fn too_large() -> Failure {
    Failure::new("the integer is too large")
}

/// The Ruby of an operator for operands of these types (type words, `any` where not known), `{0}`
/// and `{1}` being the operands. `nullable` says whether either may be null.
#[must_use]
pub fn ruby(operator: Operator, left: &str, right: &str, nullable: bool) -> &'static str {
    let both = |words: &[&str]| !nullable && words.contains(&left) && words.contains(&right);
    let plain = left == right && matches!(left, "string" | "integer" | "number" | "duration");
    match operator {
        Operator::And => {
            if both(&["boolean"]) {
                "{0} && {1}"
            } else {
                "s.truth({0}) && s.truth({1})"
            }
        }
        Operator::Or => {
            if both(&["boolean"]) {
                "{0} || {1}"
            } else {
                "s.truth({0}) || s.truth({1})"
            }
        }
        // Null equals only null in Ruby too.
        Operator::Equal
            if plain || left == "null" || right == "null" || (left, right) == ("boolean", "boolean") =>
        {
            "{0} == {1}"
        }
        Operator::Unequal
            if plain || left == "null" || right == "null" || (left, right) == ("boolean", "boolean") =>
        {
            "{0} != {1}"
        }
        Operator::Equal => "s.same({0}, {1})",
        Operator::Unequal => "!s.same({0}, {1})",
        Operator::Less if plain && !nullable => "{0} < {1}",
        Operator::LessEqual if plain && !nullable => "{0} <= {1}",
        Operator::Greater if plain && !nullable => "{0} > {1}",
        Operator::GreaterEqual if plain && !nullable => "{0} >= {1}",
        Operator::Less => "s.less({0}, {1})",
        Operator::LessEqual => "s.at_most({0}, {1})",
        Operator::Greater => "s.less({1}, {0})",
        Operator::GreaterEqual => "s.at_most({1}, {0})",
        Operator::Add if both(&["integer"]) => "s.int({0} + {1})",
        Operator::Add if both(&["integer", "number"]) => "s.num({0} + {1})",
        Operator::Add if left == "duration" && right == "duration" => "s.add({0}, {1})",
        Operator::Add => "s.add({0}, {1})",
        Operator::Subtract if both(&["integer"]) => "s.int({0} - {1})",
        Operator::Subtract if both(&["integer", "number"]) => "s.num({0} - {1})",
        Operator::Subtract => "s.subtract({0}, {1})",
        Operator::Join => "\"#{s.text({0})}#{s.text({1})}\"",
        Operator::Multiply if both(&["integer"]) => "s.int({0} * {1})",
        Operator::Multiply if both(&["integer", "number"]) => "s.num({0} * {1})",
        Operator::Multiply => "s.multiply({0}, {1})",
        Operator::Divide => "s.divide({0}, {1})",
        Operator::FloorDivide => "s.floor_divide({0}, {1})",
        Operator::Remainder => "s.remainder({0}, {1})",
    }
}

/// The Ruby of `-x`.
pub const NEGATE: &str = "s.negate({0})";
/// The Ruby of `x in list`, `{0}` being the item.
pub const CONTAINS: &str = "s.contains({1}, {0})";
/// The Ruby of `x[i]` where neither is known.
pub const INDEX: &str = "s.index({0}, {1})";
/// The Ruby of `x[from:to]`; an absent bound is `nil`.
pub const SLICE: &str = "s.slice({0}, {1}, {2})";

#[cfg(test)]
mod cases {
    use super::{
        add, contains, divide, floor_divide, index, join, multiply, negate, remainder, slice, subtract,
    };
    use crate::value::zone::Zone;
    use crate::value::{Date, DateTime, Decimal, Failure, Value};

    fn decimal(text: &str) -> Value {
        Value::Decimal(Decimal::parse(text).unwrap().unwrap())
    }

    fn moment(text: &str) -> Value {
        Value::DateTime(DateTime::parse(text, &Zone::utc()).unwrap().unwrap())
    }

    fn day(text: &str) -> Value {
        Value::Date(Date::parse(text).unwrap())
    }

    #[test]
    fn arithmetic_is_exact_or_fails() {
        type Apply = fn(&Value, &Value) -> Result<Value, Failure>;
        let int = Value::Int;
        let number = Value::Number;
        let cases: [(&str, Apply, Value, Value, Option<Value>); 40] = [
            ("+", add, int(2), int(3), Some(int(5))),
            ("+", add, int(i64::MAX), int(1), None),
            ("+", add, int(2), number(0.5), Some(number(2.5))),
            ("+", add, number(1e308), number(1e308), None),
            ("+", add, decimal("0.1"), decimal("0.2"), Some(decimal("0.3"))),
            ("+", add, int(1), decimal("0.5"), Some(decimal("1.5"))),
            ("+", add, number(0.5), decimal("0.5"), None),
            ("+", add, Value::Null, int(1), Some(Value::Null)),
            ("+", add, Value::text("a"), Value::text("b"), None),
            ("+", add, Value::text("a"), Value::Null, Some(Value::Null)),
            (
                "+",
                add,
                moment("2024-01-31T10:00+02:00"),
                Value::Duration(1),
                Some(moment("2024-01-31T10:00:00.001+02:00")),
            ),
            ("+", add, day("2024-02-28"), Value::Duration(2 * super::DAY), Some(day("2024-03-01"))),
            ("+", add, day("2024-02-28"), Value::Duration(1), None),
            ("+", add, Value::Duration(1), Value::Duration(2), Some(Value::Duration(3))),
            ("+", add, Value::Duration(1), int(2), None),
            ("-", subtract, int(i64::MIN), int(1), None),
            (
                "-",
                subtract,
                moment("2024-01-31T10:00:00.5Z"),
                moment("2024-01-31T12:00+02:00"),
                Some(Value::Duration(500)),
            ),
            ("-", subtract, day("2024-03-01"), day("2024-02-28"), Some(Value::Duration(2 * super::DAY))),
            ("-", subtract, day("2024-03-01"), Value::Duration(super::DAY), Some(day("2024-02-29"))),
            ("-", subtract, moment("2024-03-01"), Value::Duration(i64::MIN), None),
            ("*", multiply, int(-3), int(4), Some(int(-12))),
            ("*", multiply, int(i64::MIN), int(-1), None),
            ("*", multiply, Value::Duration(5), int(3), Some(Value::Duration(15))),
            ("*", multiply, int(3), Value::Duration(5), Some(Value::Duration(15))),
            ("*", multiply, decimal("1.10"), int(2), Some(decimal("2.2"))),
            ("/", divide, int(7), int(2), Some(number(3.5))),
            ("/", divide, int(6), int(2), Some(number(3.0))),
            ("/", divide, int(1), int(0), None),
            ("/", divide, number(1.0), number(-0.0), None),
            ("/", divide, Value::Null, int(0), Some(Value::Null)),
            ("/", divide, decimal("1"), int(3), Some(decimal("0.3333333333333333"))),
            ("//", floor_divide, int(-7), int(2), Some(int(-4))),
            ("//", floor_divide, int(7), int(-2), Some(int(-4))),
            ("//", floor_divide, int(-8), int(2), Some(int(-4))),
            ("//", floor_divide, int(i64::MIN), int(-1), None),
            ("//", floor_divide, number(1.0), int(1), None),
            ("%", remainder, int(-7), int(3), Some(int(2))),
            ("%", remainder, int(7), int(-3), Some(int(-2))),
            ("%", remainder, int(i64::MIN), int(-1), Some(int(0))),
            ("%", remainder, int(1), int(0), None),
        ];
        for (sign, apply, left, right, expected) in cases {
            assert_eq!(apply(&left, &right).ok(), expected, "{left:?} {sign} {right:?}");
        }
        assert_eq!(negate(&int(i64::MIN)).ok(), None);
        assert_eq!(negate(&Value::Null), Ok(Value::Null));
    }

    #[test]
    fn joining_takes_texts_and_leaves_null_out() {
        assert_eq!(join(&Value::text("a"), &Value::Number(1.0)), Ok(Value::text("a1.0")));
        assert_eq!(join(&Value::Null, &Value::Null), Ok(Value::text("")));
        assert!(join(&Value::text("a"), &Value::array(vec![])).is_err());
    }

    #[test]
    fn membership_is_by_equality() {
        let array = Value::array(vec![Value::Int(1), Value::Null]);
        let object = Value::object([("a", Value::Int(1)), ("b", Value::Null)]);
        let cases = [
            (&array, Value::Number(1.0), Some(true)),
            (&array, Value::Null, Some(true)),
            (&array, Value::text("1"), Some(false)),
            (&object, Value::text("a"), Some(true)),
            (&object, Value::text("b"), Some(false)),
            (&Value::text("abc"), Value::text("bc"), Some(true)),
            (&Value::text("abc"), Value::Null, Some(false)),
            (&Value::Null, Value::Int(1), Some(false)),
            (&Value::text("1"), Value::Int(1), None),
            (&Value::Int(1), Value::Int(1), None),
        ];
        for (list, item, expected) in cases {
            assert_eq!(contains(list, &item).ok(), expected, "{item:?} in {list:?}");
        }
    }

    #[test]
    fn indexes_and_slices_are_clamped() {
        let text = Value::text("Übung");
        let (at, none) = (|at| Some(Value::Int(at)), None);
        let cases = [
            (at(1), at(3), "bu"),
            (at(-2), none.clone(), "ng"),
            (none.clone(), at(-2), "Übu"),
            (at(-99), at(99), "Übung"),
            (at(5), at(2), ""),
            (at(3), at(2), ""),
            (at(i64::MIN), at(i64::MAX), "Übung"),
        ];
        for (from, to, expected) in cases {
            assert_eq!(
                slice(&text, from.as_ref(), to.as_ref()),
                Ok(Value::text(expected)),
                "{from:?} {to:?}"
            );
        }
        let array = Value::array(vec![Value::Int(1), Value::Int(2)]);
        assert_eq!(slice(&array, at(1).as_ref(), None), Ok(Value::array(vec![Value::Int(2)])));
        assert_eq!(slice(&Value::Null, None, None), Ok(Value::Null));
        assert!(slice(&Value::Int(1), None, None).is_err());
        assert_eq!(index(&array, &Value::Int(-1)), &Value::Int(2));
        assert_eq!(index(&array, &Value::text("a")), &Value::Null);
        assert_eq!(index(&array, &Value::Null), &Value::Null);
    }
}
