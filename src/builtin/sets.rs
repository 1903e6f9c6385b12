//! Functions that choose elements, and that look at two arrays.

use std::collections::HashSet;

use super::{Builtin, Example, Literal, array, param, wrong};
use crate::value::order::{Same, same};
use crate::value::{Failure, Value};

type Seen<'a> = HashSet<Same<'a>, foldhash::fast::RandomState>;

fn set(members: &[Value]) -> Seen<'_> {
    members.iter().map(Same).collect()
}

/// The elements for which the test holds, or does not.
fn chosen(name: &str, wanted: bool, args: &[Value], literals: &[Literal]) -> Result<Value, Failure> {
    let ([Value::Array(members)], [Literal::Test(word)]) = (args, literals) else { return wrong(name, args) };
    let Some(test) = super::tests::find(word) else { return Err(Failure(format!("`{word}` is no test"))) };
    Ok(Value::array(members.iter().filter(|member| (test.holds)(member) == wanted).cloned().collect()))
}

pub(super) const SELECT: Builtin = Builtin {
    name: "select",
    summary: "The elements of `array` for which a `test` holds: one of the words behind `is`.",
    params: &[param("array", "array", "An array."), param("test", "test", "The word of the test.")],
    returns: "same",
    examples: &[
        Example { call: "select([1, 'a', 2.5, null], 'number')", gives: "[1, 2.5]" },
        Example { call: "select(['', ' ', 'a'], 'blank')", gives: "['', ' ']" },
        Example { call: "select([], 'null')", gives: "[]" },
        Example { call: "select(null, 'null')", gives: "null" },
    ],
    eval: |args, literals| chosen("select", true, args, literals),
    ruby: "s.select({0}, {1})",
};

pub(super) const REJECT: Builtin = Builtin {
    name: "reject",
    summary: "The elements of `array` for which a `test` does not hold: one of the words behind `is`.",
    params: &[param("array", "array", "An array."), param("test", "test", "The word of the test.")],
    returns: "same",
    examples: &[
        Example { call: "reject(['', 'a', null, []], 'empty')", gives: "['a']" },
        Example { call: "reject([1, 'a'], 'string')", gives: "[1]" },
    ],
    eval: |args, literals| chosen("reject", false, args, literals),
    ruby: "s.reject({0}, {1})",
};

pub(super) const INDEX_OF: Builtin = Builtin {
    name: "index_of",
    summary: "The place of the first element of `array` that equals `x`, counted from 0; null where there is none.",
    params: &[param("array", "array", "An array."), param("x", "any?", "What to look for.")],
    returns: "integer?",
    examples: &[
        Example { call: "index_of(['a', 'b', 'b'], 'b')", gives: "1" },
        Example { call: "index_of([1, {'a': 2, 'b': null}], {'a': 2.0})", gives: "1" },
        Example { call: "index_of([1, null], null)", gives: "1" },
        Example { call: "index_of([1], '1')", gives: "null" },
        Example { call: "index_of(null, 1)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Array(members), x] => {
            let place = members.iter().position(|member| same(member, x));
            Ok(place.and_then(|place| i64::try_from(place).ok()).map_or(Value::Null, Value::Int))
        }
        other => wrong("index_of", other),
    },
    ruby: "s.index_of({0}, {1})",
};

pub(super) const ZIP: Builtin = Builtin {
    name: "zip",
    summary: "Pairs of the elements of `a` and `b` at the same places; null fills up the shorter.",
    params: &[param("a", "array", "An array."), param("b", "array", "Another.")],
    returns: "[array]",
    examples: &[
        Example { call: "zip(['a', 'b'], [1, 2])", gives: "[['a', 1], ['b', 2]]" },
        Example { call: "zip(['a'], [1, 2])", gives: "[['a', 1], [null, 2]]" },
        Example { call: "zip([1, 2], [])", gives: "[[1, null], [2, null]]" },
        Example { call: "zip([], [])", gives: "[]" },
        Example { call: "zip([1], null)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Array(left), Value::Array(right)] => {
            let at = |members: &[Value], place: usize| members.get(place).cloned().unwrap_or_default();
            let longer = left.len().max(right.len());
            array((0..longer).map(|place| Value::array(vec![at(left, place), at(right, place)])))
        }
        other => wrong("zip", other),
    },
    ruby: "s.zip({0}, {1})",
};

pub(super) const DIFFERENCE: Builtin = Builtin {
    name: "difference",
    summary: "The elements of `a` that are not in `b`, each once.",
    params: &[param("a", "array", "An array."), param("b", "array", "What to leave out.")],
    returns: "same",
    examples: &[
        Example { call: "difference([3, 1, 2, 1, 3], [2, '1'])", gives: "[3, 1]" },
        Example { call: "difference([1, null], [1.0])", gives: "[null]" },
        Example { call: "difference([], [1])", gives: "[]" },
        Example { call: "difference(null, [1])", gives: "null" },
        Example { call: "difference([1], null)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Array(left), Value::Array(right)] => {
            let mut seen = set(right);
            Ok(Value::array(left.iter().filter(|member| seen.insert(Same(member))).cloned().collect()))
        }
        other => wrong("difference", other),
    },
    ruby: "s.difference({0}, {1})",
};

pub(super) const INTERSECT: Builtin = Builtin {
    name: "intersect",
    summary: "The elements of `a` that are in `b` too, each once.",
    params: &[param("a", "array", "An array."), param("b", "array", "Another.")],
    returns: "same",
    examples: &[
        Example { call: "intersect([3, 1, 2, 1], [1.0, 3])", gives: "[3, 1]" },
        Example { call: "intersect([{'a': 1}], [{'a': 1, 'b': null}])", gives: "[{'a': 1}]" },
        Example { call: "intersect([1], [])", gives: "[]" },
    ],
    eval: |args, _| match args {
        [Value::Array(left), Value::Array(right)] => {
            let mut wanted = set(right);
            Ok(Value::array(left.iter().filter(|member| wanted.remove(&Same(member))).cloned().collect()))
        }
        other => wrong("intersect", other),
    },
    ruby: "s.intersect({0}, {1})",
};

pub(super) const UNION: Builtin = Builtin {
    name: "union",
    summary: "The elements of `a`, and those of `b` that are not among them, each once.",
    params: &[param("a", "array", "An array."), param("b", "array", "Another.")],
    returns: "array",
    examples: &[
        Example { call: "union([3, 1, 3], [2, 1.0])", gives: "[3, 1, 2]" },
        Example { call: "union([], [null, null])", gives: "[null]" },
        Example { call: "union([1], 2)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Array(left), Value::Array(right)] => {
            let mut seen = Seen::default();
            let both = left.iter().chain(right.iter());
            array(both.filter(|member| seen.insert(Same(member))).cloned())
        }
        other => wrong("union", other),
    },
    ruby: "s.union({0}, {1})",
};
