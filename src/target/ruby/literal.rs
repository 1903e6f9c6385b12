//! Values and literal arguments as Ruby.

use super::template;
use super::tree::Ruby;
use crate::builtin::patterns::Part;
use crate::builtin::{Builtin, Literal, tests};
use crate::expr::ast::Step;
use crate::value::Value;

/// A value, made anew each time that it is read.
pub(super) fn value(value: &Value) -> Ruby {
    match value {
        Value::Null => Ruby::Nil,
        Value::Bool(truth) => Ruby::boolean(*truth),
        Value::Int(integer) | Value::Duration(integer) => Ruby::integer(*integer),
        Value::Number(number) => Ruby::Float(*number),
        Value::Decimal(decimal) => Ruby::prelude("decimal", [Ruby::text(decimal.to_string())]),
        Value::Text(text) => Ruby::text(&**text),
        Value::Bytes(bytes) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Ruby::List(vec![Ruby::text(digits)]).call("pack", [Ruby::text("H*")])
        }
        Value::Date(date) => Ruby::prelude("date", [Ruby::text(date.to_string())]),
        Value::DateTime(moment) => Ruby::prelude("datetime", [Ruby::text(moment.to_string())]),
        Value::Array(members) => Ruby::List(members.iter().map(self::value).collect()),
        Value::Object(object) => {
            Ruby::texts(object.iter().map(|(key, value)| (key.to_string(), self::value(value))))
        }
        Value::File(_) => unreachable!("no spec holds a file"),
    }
}

/// A path as a list of keys and positions.
pub(super) fn path(steps: &[Step]) -> Ruby {
    let steps = steps.iter().map(|step| match step {
        Step::Member(key) => Ruby::text(&**key),
        Step::Index(at) => Ruby::integer(*at),
    });
    Ruby::List(steps.collect())
}

/// The value, if it is of a kind that the function takes.
pub(super) fn fitting(value: Ruby, function: &Builtin, words: &[&str], null: bool) -> Ruby {
    let kinds = null.then_some("null").into_iter().chain(words.iter().copied());
    Ruby::prelude("fit", [value, Ruby::text(function.name), Ruby::List(kinds.map(Ruby::text).collect())])
}

/// A literal argument of a function.
pub(super) fn argument(literal: &Literal) -> Ruby {
    match literal {
        Literal::Value(value) => self::value(value),
        Literal::Path(steps) => path(steps),
        Literal::Pattern(pattern) => Ruby::Regex(pattern.ruby()),
        Literal::Function(function) => {
            let mut args = vec![Vec::new(); function.0.params.len()];
            if let (Some(first), Some(param)) = (args.first_mut(), function.0.params.first()) {
                let words = param.words();
                first.push(if words.is_empty() {
                    Ruby::name("x")
                } else {
                    fitting(Ruby::name("x"), function.0, &words, true)
                });
            }
            Ruby::lambda(["x"], vec![template::call(function.0, args, true)])
        }
        Literal::Test(word) => {
            let ruby = tests::find(word).map_or("{0}.nil?", |test| test.ruby);
            Ruby::lambda(["x"], vec![template::fill(ruby, vec![vec![Ruby::name("x")]])])
        }
        // The call puts a lambda there.
        Literal::Given => Ruby::Nil,
        Literal::Format(format) => Ruby::text(format.source()),
        Literal::Replacement(replacement) => {
            let parts = replacement.parts.iter().map(|part| match part {
                Part::Text(text) => Ruby::text(text),
                Part::Group(number) => Ruby::Integer(i128::try_from(*number).unwrap_or_default()),
                Part::Named(name) => Ruby::symbol(name),
            });
            Ruby::List(parts.collect())
        }
    }
}
