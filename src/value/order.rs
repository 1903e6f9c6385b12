//! When two values are the same, and which comes first.
//!
//! [`same`] is `==` of the language: numbers by exact value whatever their type, objects whatever
//! the order of their keys and without those that are null, moments by their instant. [`compare`]
//! is `<`, and what `sort`, `min` and `max` go by.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::text::kind;
use super::{Decimal, Failure, Object, Value};

/// Whether the language calls two values equal. Values of different kinds are not.
#[must_use]
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Bytes(left), Value::Bytes(right)) => left == right,
        (Value::Date(left), Value::Date(right)) => left == right,
        (Value::DateTime(left), Value::DateTime(right)) => left.order(*right).is_eq(),
        (Value::Duration(left), Value::Duration(right)) => left == right,
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => same_objects(left, right),
        (left, right) => compare_numbers(left, right) == Some(Ordering::Equal),
    }
}

/// A key that is absent equals one that is null.
fn same_objects(left: &Object, right: &Object) -> bool {
    let written = |object: &Object| object.values().filter(|value| !value.is_null()).count();
    written(left) == written(right)
        && left
            .iter()
            .filter(|(_, value)| !value.is_null())
            .all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
}

/// Which of two values comes first; fails for kinds that have no common order.
pub fn compare(left: &Value, right: &Value) -> Result<Ordering, Failure> {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Ok(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Ok(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Ok(left.cmp(right)),
        (Value::DateTime(left), Value::DateTime(right)) => Ok(left.order(*right)),
        (Value::Duration(left), Value::Duration(right)) => Ok(left.cmp(right)),
        (left, right) => compare_numbers(left, right)
            .ok_or_else(|| Failure(format!("{} and {} have no order", kind(left), kind(right)))),
    }
}

/// The exact order of two numbers; `None` if either is none.
fn compare_numbers(left: &Value, right: &Value) -> Option<Ordering> {
    Some(match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.cmp(right),
        (Value::Decimal(left), Value::Decimal(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right)?,
        (Value::Int(left), Value::Decimal(right)) => Decimal::from(*left).cmp(right),
        (Value::Decimal(left), Value::Int(right)) => left.cmp(&Decimal::from(*right)),
        (Value::Int(left), Value::Number(right)) => Decimal::from(*left).compare_number(*right),
        (Value::Number(left), Value::Int(right)) => Decimal::from(*right).compare_number(*left).reverse(),
        (Value::Decimal(left), Value::Number(right)) => left.compare_number(*right),
        (Value::Number(left), Value::Decimal(right)) => right.compare_number(*left).reverse(),
        _ => return None,
    })
}

/// Sorts by a key of each element; equal ones keep their order, and null keys come last in both
/// directions. Fails where two keys have no common order.
pub fn sort<T>(mut elements: Vec<(Value, T)>, descending: bool) -> Result<Vec<T>, Failure> {
    // A failing comparison cannot leave the sort, so that all keys are compared with the first one
    // before: kinds that have an order with the same kind have one with each other.
    let mut keys = elements.iter().map(|(key, _)| key).filter(|key| !key.is_null());
    if let Some(first) = keys.next() {
        compare(first, first)?;
        for key in keys {
            compare(first, key)?;
        }
    }
    elements.sort_by(|(left, _), (right, _)| match (left.is_null(), right.is_null()) {
        (false, false) => {
            let order = compare(left, right).unwrap_or(Ordering::Equal);
            if descending { order.reverse() } else { order }
        }
        (left, right) => left.cmp(&right),
    });
    Ok(elements.into_iter().map(|(_, element)| element).collect())
}

/// A value as a key of a table: equal and hashed as [`same`] says.
#[derive(Debug, Clone, Copy)]
pub struct Same<'a>(pub &'a Value);

impl PartialEq for Same<'_> {
    fn eq(&self, other: &Self) -> bool {
        same(self.0, other.0)
    }
}

impl Eq for Same<'_> {}

impl Hash for Same<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Numbers of all types that are equal have the same nearest number.
        let number = |number: f64, state: &mut H| (number + 0.0).to_bits().hash(state);
        match self.0 {
            Value::Null => 0.hash(state),
            Value::Bool(truth) => truth.hash(state),
            Value::Int(integer) => number(super::number::nearest(*integer), state),
            Value::Number(float) => number(*float, state),
            Value::Decimal(decimal) => number(decimal.to_number(), state),
            Value::Text(text) => text.hash(state),
            Value::Bytes(bytes) => bytes.hash(state),
            Value::Date(date) => date.hash(state),
            Value::DateTime(moment) => (moment.seconds, moment.nanos).hash(state),
            Value::Duration(millis) => millis.hash(state),
            Value::Array(members) => members.iter().for_each(|member| Same(member).hash(state)),
            // The order of keys does not count, so their number has to do.
            Value::Object(object) => object.values().filter(|value| !value.is_null()).count().hash(state),
            Value::File(file) => std::mem::discriminant(file).hash(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};
    use std::hash::BuildHasher;

    use super::{Same, compare, same, sort};
    use crate::value::{Date, DateTime, Decimal, Value};

    fn decimal(text: &str) -> Value {
        Value::Decimal(Decimal::parse(text).unwrap().unwrap())
    }

    fn moment(seconds: i64, offset: i32) -> Value {
        Value::DateTime(DateTime { seconds, nanos: 0, offset })
    }

    #[test]
    fn equal_values_are_the_same_and_hash_alike() {
        let hasher = foldhash::fast::RandomState::default();
        let array = |members: &[Value]| Value::array(members.to_vec());
        let cases = [
            (Value::Null, Value::Null, true),
            (Value::Null, Value::Bool(false), false),
            (Value::Null, Value::text(""), false),
            (Value::Int(1), Value::Number(1.0), true),
            (Value::Int(1), decimal("1.00"), true),
            (Value::Number(0.5), decimal("0.5"), true),
            (Value::Number(0.1), decimal("0.1"), false),
            (Value::Number(0.0), Value::Number(-0.0), true),
            (Value::Int(9_007_199_254_740_993), Value::Number(9_007_199_254_740_992.0), false),
            (Value::Int(i64::MAX), Value::Number(9_223_372_036_854_775_808.0), false),
            (Value::Int(1), Value::text("1"), false),
            (Value::Int(1), Value::Bool(true), false),
            (Value::Int(1), Value::Duration(1), false),
            (Value::text("é"), Value::text("e\u{301}"), false),
            (Value::text("a"), Value::Bytes(b"a".as_slice().into()), false),
            (Value::Date(Date { days: 0 }), moment(0, 0), false),
            (moment(0, 0), moment(0, 3600), true),
            (array(&[Value::Int(1), Value::Null]), array(&[Value::Number(1.0), Value::Null]), true),
            (array(&[Value::Int(1)]), array(&[Value::Int(1), Value::Null]), false),
            (
                Value::object([("a", Value::Int(1)), ("b", Value::Int(2))]),
                Value::object([("b", Value::Int(2)), ("c", Value::Null), ("a", Value::Int(1))]),
                true,
            ),
            (Value::object([("a", Value::Null)]), Value::object::<&str>([]), true),
            (Value::object([("a", Value::Int(1))]), Value::object([("b", Value::Int(1))]), false),
        ];
        for (left, right, expected) in cases {
            assert_eq!(same(&left, &right), expected, "{left:?} == {right:?}");
            assert_eq!(same(&right, &left), expected, "{right:?} == {left:?}");
            if expected {
                assert_eq!(
                    hasher.hash_one(Same(&left)),
                    hasher.hash_one(Same(&right)),
                    "{left:?}, {right:?}"
                );
            }
        }
    }

    #[test]
    fn order_is_within_one_kind() {
        let cases = [
            (Value::Int(2), Value::Number(2.5), Some(Less)),
            (decimal("2.5"), Value::Int(2), Some(Greater)),
            (Value::Number(2.5), decimal("2.5"), Some(Equal)),
            (Value::text("Z"), Value::text("a"), Some(Less)),
            (Value::text("\u{ffff}"), Value::text("\u{10000}"), Some(Less)),
            (Value::Bool(false), Value::Bool(true), Some(Less)),
            (moment(0, 0), moment(0, 3600), Some(Equal)),
            (Value::Duration(1), Value::Duration(2), Some(Less)),
            (Value::Int(1), Value::text("1"), None),
            (Value::array(vec![]), Value::array(vec![]), None),
            (Value::Null, Value::Int(1), None),
        ];
        for (left, right, expected) in cases {
            assert_eq!(compare(&left, &right).ok(), expected, "{left:?} and {right:?}");
        }
        let failure = compare(&Value::Int(1), &Value::text("1")).unwrap_err();
        assert_eq!(failure.0, "an integer and a string have no order");
    }

    #[test]
    fn sorting_keeps_equal_ones_in_place_and_puts_null_last() {
        let elements = || {
            vec![
                (Value::Int(2), 'a'),
                (Value::Null, 'b'),
                (Value::Int(1), 'c'),
                (Value::Number(2.0), 'd'),
                (Value::Null, 'e'),
            ]
        };
        assert_eq!(sort(elements(), false).unwrap(), ['c', 'a', 'd', 'b', 'e']);
        assert_eq!(sort(elements(), true).unwrap(), ['a', 'd', 'c', 'b', 'e']);
        assert!(sort(vec![(Value::Int(2), 'a'), (Value::text("x"), 'b')], false).is_err());
        assert!(sort(vec![(Value::array(vec![]), 'a')], false).is_err());
    }
}
