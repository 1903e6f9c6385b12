//! Functions of arrays.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::operators::{binary, truth};
use super::{Builtin, Example, Literal, array, count, element, flag, optional, param, text_literal, wrong};
use crate::expr::ast::Operator;
use crate::value::order::{Same, compare, sort};
use crate::value::text::text;
use crate::value::{Failure, Object, Value};

pub(super) const FIRST: Builtin = Builtin {
    name: "first",
    summary: "The first element of `array`; null if it has none.",
    params: &[param("array", "array", "An array.")],
    returns: "element?",
    examples: &[
        Example { call: "first([1, 2])", gives: "1" },
        Example { call: "first([])", gives: "null" },
        Example { call: "first([null, 1])", gives: "null" },
        Example { call: "first(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Array(members)] => Ok(members.first().cloned().unwrap_or_default()),
        other => wrong("first", other),
    },
    ruby: "{0}.first",
};

pub(super) const LAST: Builtin = Builtin {
    name: "last",
    summary: "The last element of `array`; null if it has none.",
    params: &[param("array", "array", "An array.")],
    returns: "element?",
    examples: &[Example { call: "last([1, 2])", gives: "2" }, Example { call: "last([])", gives: "null" }],
    eval: |args, _| match args {
        [Value::Array(members)] => Ok(members.last().cloned().unwrap_or_default()),
        other => wrong("last", other),
    },
    ruby: "{0}.last",
};

/// The first element whose key stands in this relation to all before; null keys are skipped.
fn extreme(members: &[Value], attribute: &Literal, wanted: Ordering) -> Result<Value, Failure> {
    let mut best: Option<(&Value, &Value)> = None;
    for member in members {
        let key = element(member, attribute);
        if key.is_null() {
            continue;
        }
        let better = match best {
            Some((_, than)) => compare(key, than)? == wanted,
            // The kind has to have an order, even if nothing else is there.
            None => compare(key, key)?.is_eq(),
        };
        if better {
            best = Some((member, key));
        }
    }
    Ok(best.map_or(Value::Null, |(member, _)| member.clone()))
}

pub(super) const MIN: Builtin = Builtin {
    name: "min",
    summary: "The least element of `array`, or the one with the least `attribute`; nulls are skipped.",
    params: &[
        param("array", "array", "Values of one kind, or objects that hold them."),
        optional("attribute", "path?", "null", "What to compare of each element."),
    ],
    returns: "element?",
    examples: &[
        Example { call: "min([3, 1.5, null, 2])", gives: "1.5" },
        Example { call: "min([1, 1.0])", gives: "1" },
        Example { call: "min(['b', 'a', 'B'])", gives: "'B'" },
        Example { call: "min([])", gives: "null" },
        Example { call: "min([null])", gives: "null" },
        Example { call: "min([{'n': 2}, {'n': 1}, {}], 'n')", gives: "{'n': 1}" },
        Example { call: "min([1, 'a'])", gives: "error" },
        Example { call: "min([[1]])", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [attribute]) => extreme(members, attribute, Ordering::Less),
        (other, _) => wrong("min", other),
    },
    ruby: "s.min({0}{, 1})",
};

pub(super) const MAX: Builtin = Builtin {
    name: "max",
    summary: "The greatest element of `array`, or the one with the greatest `attribute`; nulls are skipped.",
    params: &[
        param("array", "array", "Values of one kind, or objects that hold them."),
        optional("attribute", "path?", "null", "What to compare of each element."),
    ],
    returns: "element?",
    examples: &[
        Example { call: "max([3, 1.5, null, 2])", gives: "3" },
        Example { call: "max([1.0, 1])", gives: "1.0" },
        Example { call: "max([{'n': 2, 'i': 1}, {'n': 2, 'i': 2}], 'n')", gives: "{'n': 2, 'i': 1}" },
        Example { call: "max([false, true])", gives: "true" },
        Example { call: "max([date('2024-01-31'), date('2024-02-01')])", gives: "date('2024-02-01')" },
        Example { call: "max(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [attribute]) => extreme(members, attribute, Ordering::Greater),
        (other, _) => wrong("max", other),
    },
    ruby: "s.max({0}{, 1})",
};

pub(super) const SORT: Builtin = Builtin {
    name: "sort",
    summary: "The elements of `array` in order, by `attribute` if it is given; equal ones keep their order, nulls come last.",
    params: &[
        param("array", "array", "Values of one kind, or objects that hold them."),
        optional("attribute", "path?", "null", "What to compare of each element."),
        optional("reverse", "literal boolean", "false", "Whether the greatest comes first."),
    ],
    returns: "same",
    examples: &[
        Example { call: "sort([3, null, 1.5, 2])", gives: "[1.5, 2, 3, null]" },
        Example { call: "sort([3, null, 1.5, 2], reverse=true)", gives: "[3, 2, 1.5, null]" },
        Example { call: "sort(['b', 'a', 'C', 'ä'])", gives: "['C', 'a', 'b', 'ä']" },
        Example {
            call: "sort([{'n': 2, 'i': 1}, {'n': 1, 'i': 2}, {'n': 2, 'i': 3}], 'n') | map(attribute='i')",
            gives: "[2, 1, 3]",
        },
        Example {
            call: "sort([{'n': 2, 'i': 1}, {'n': 1, 'i': 2}, {'n': 2, 'i': 3}], 'n', reverse=true) | map(attribute='i')",
            gives: "[1, 3, 2]",
        },
        Example { call: "sort([true, false])", gives: "[false, true]" },
        Example { call: "sort([])", gives: "[]" },
        Example { call: "sort([1, 'a'])", gives: "error" },
        Example { call: "sort([{}, {}])", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [attribute, reverse]) => {
            let keyed =
                members.iter().map(|member| (element(member, attribute).clone(), member.clone())).collect();
            sort(keyed, flag(reverse)).map(Value::array)
        }
        (other, _) => wrong("sort", other),
    },
    ruby: "s.sort({0}{, 1}{, 2})",
};

pub(super) const UNIQUE: Builtin = Builtin {
    name: "unique",
    summary: "The elements of `array` without those that equal an earlier one, by `attribute` if it is given.",
    params: &[
        param("array", "array", "An array."),
        optional("attribute", "path?", "null", "What to compare of each element."),
    ],
    returns: "same",
    examples: &[
        Example { call: "unique([1, 1.0, '1', 2, 1])", gives: "[1, '1', 2]" },
        Example { call: "unique([null, null])", gives: "[null]" },
        Example { call: "unique([{'a': 1, 'b': null}, {'a': 1.0}])", gives: "[{'a': 1, 'b': null}]" },
        Example {
            call: "unique([{'id': 1, 'v': 1}, {'id': 1, 'v': 2}], 'id')",
            gives: "[{'id': 1, 'v': 1}]",
        },
        Example { call: "unique([])", gives: "[]" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [attribute]) => {
            let mut seen = HashSet::with_hasher(foldhash::fast::RandomState::default());
            let fresh = members.iter().filter(|member| seen.insert(Same(element(member, attribute))));
            Ok(Value::array(fresh.cloned().collect()))
        }
        (other, _) => wrong("unique", other),
    },
    ruby: "s.unique({0}{, 1})",
};

pub(super) const MAP: Builtin = Builtin {
    name: "map",
    summary: "What the function `name` gives for each element of `array`, or the `attribute` of each.",
    params: &[
        param("array", "array", "An array."),
        optional("name", "function?", "null", "A function that takes one value."),
        optional("attribute", "path?", "null", "Where each element holds what is wanted."),
    ],
    returns: "array",
    examples: &[
        Example { call: "map([' a ', 'b', null], 'trim')", gives: "['a', 'b', null]" },
        Example {
            call: "map([{'n': {'v': 1}}, {'n': 'x'}, 5, null], attribute='n.v')",
            gives: "[1, null, null, null]",
        },
        Example { call: "map([{'a': ['x', 'y']}, {}], attribute='a[0]')", gives: "['x', null]" },
        Example { call: "map([1.5, 2], 'string')", gives: "['1.5', '2']" },
        Example { call: "map([], 'trim')", gives: "[]" },
        Example { call: "map(['x'], 'integer')", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [Literal::Function(function), _]) => members
            .iter()
            .map(|member| function.0.call_with(member))
            .collect::<Result<_, _>>()
            .map(Value::array),
        ([Value::Array(members)], [_, attribute @ Literal::Path(_)]) => {
            Ok(Value::array(members.iter().map(|member| element(member, attribute).clone()).collect()))
        }
        (other, _) => wrong("map", other),
    },
    ruby: "s.map({0}, {1}{, 2})",
};

/// Whether the part of an element stands in the relation `op` to `value`.
fn holds(member: &Value, path: &Literal, op: &str, value: &Value) -> Result<bool, Failure> {
    let part = element(member, path);
    let operator = match op {
        "empty" => return Ok(super::tests::empty(part)),
        "null" => return Ok(part.is_null()),
        "in" => return super::operators::contains(value, part),
        "==" => Operator::Equal,
        "!=" => Operator::Unequal,
        "<" => Operator::Less,
        "<=" => Operator::LessEqual,
        ">" => Operator::Greater,
        ">=" => Operator::GreaterEqual,
        other => return Err(Failure(format!("`{other}` is no comparison"))),
    };
    truth(&binary(operator, part, value)?)
}

fn select(name: &str, wanted: bool, args: &[Value], literals: &[Literal]) -> Result<Value, Failure> {
    let ([Value::Array(members), value], [path, op]) = (args, literals) else { return wrong(name, args) };
    let mut kept = Vec::new();
    for member in members.iter() {
        if holds(member, path, text_literal(op), value)? == wanted {
            kept.push(member.clone());
        }
    }
    Ok(Value::array(kept))
}

pub(super) const SELECTATTR: Builtin = Builtin {
    name: "selectattr",
    summary: "The elements of `array` whose `path` stands in the relation `op` to `value`.",
    params: &[
        param("array", "array", "Objects."),
        param("path", "path", "What to compare of each element."),
        param(
            "op",
            "word(==|!=|<|<=|>|>=|in|empty|null)",
            "The comparison; `empty` and `null` take no value.",
        ),
        optional("value", "any?", "null", "What to compare with."),
    ],
    returns: "same",
    examples: &[
        Example { call: "selectattr([{'n': 1}, {'n': 2.0}, {}], 'n', '==', 2)", gives: "[{'n': 2.0}]" },
        Example { call: "selectattr([{'n': 1}, {'n': 2}, {}], 'n', '!=', 2)", gives: "[{'n': 1}, {}]" },
        Example { call: "selectattr([{'n': 1}, {'n': 2}, {}], 'n', '>=', 2)", gives: "[{'n': 2}]" },
        Example { call: "selectattr([{'n': 1}, {'n': 2}, {}], 'n', 'in', [1, 3])", gives: "[{'n': 1}]" },
        Example { call: "selectattr([{'n': ''}, {'n': 2}, {}], 'n', 'empty')", gives: "[{'n': ''}, {}]" },
        Example { call: "selectattr([{'n': ''}, {'n': 2}, {}], 'n', 'null')", gives: "[{}]" },
        Example { call: "selectattr([{'n': 'a'}], 'n', '<', 2)", gives: "error" },
    ],
    eval: |args, literals| select("selectattr", true, args, literals),
    ruby: "s.selectattr({0}, {1}, {2}{, 3})",
};

pub(super) const REJECTATTR: Builtin = Builtin {
    name: "rejectattr",
    summary: "The elements of `array` whose `path` does not stand in the relation `op` to `value`.",
    params: &[
        param("array", "array", "Objects."),
        param("path", "path", "What to compare of each element."),
        param(
            "op",
            "word(==|!=|<|<=|>|>=|in|empty|null)",
            "The comparison; `empty` and `null` take no value.",
        ),
        optional("value", "any?", "null", "What to compare with."),
    ],
    returns: "same",
    examples: &[
        Example { call: "rejectattr([{'n': 1}, {'n': 2}, {}], 'n', '==', 2)", gives: "[{'n': 1}, {}]" },
        Example { call: "rejectattr([{'n': 1}, {'n': 2}, {}], 'n', 'null')", gives: "[{'n': 1}, {'n': 2}]" },
    ],
    eval: |args, literals| select("rejectattr", false, args, literals),
    ruby: "s.rejectattr({0}, {1}, {2}{, 3})",
};

pub(super) const GROUPBY: Builtin = Builtin {
    name: "groupby",
    summary: "Groups the elements of `array` by `path`: `{key, items}` in the order in which keys appear.",
    params: &[param("array", "array", "Objects."), param("path", "path", "What to group by.")],
    returns: "[object]",
    examples: &[
        Example {
            call: "groupby([{'k': 'b', 'i': 1}, {'k': 'a', 'i': 2}, {'k': 'b', 'i': 3}], 'k')",
            gives: "[{'key': 'b', 'items': [{'k': 'b', 'i': 1}, {'k': 'b', 'i': 3}]}, {'key': 'a', 'items': [{'k': 'a', 'i': 2}]}]",
        },
        Example { call: "groupby([{'k': 1}, {'k': 1.0}], 'k') | length", gives: "1" },
        Example { call: "groupby([{}], 'k')", gives: "[{'key': null, 'items': [{}]}]" },
        Example { call: "groupby([], 'k')", gives: "[]" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [path]) => {
            let mut groups: IndexMap<Same<'_>, Vec<Value>, foldhash::fast::RandomState> = IndexMap::default();
            for member in members.iter() {
                groups.entry(Same(element(member, path))).or_default().push(member.clone());
            }
            let group = |(key, items): (Same<'_>, Vec<Value>)| {
                Value::object([("key", key.0.clone()), ("items", Value::array(items))])
            };
            Ok(Value::array(groups.into_iter().map(group).collect()))
        }
        (other, _) => wrong("groupby", other),
    },
    ruby: "s.groupby({0}, {1})",
};

pub(super) const INDEX_BY: Builtin = Builtin {
    name: "index_by",
    summary: "An object of the elements of `array`, each under the text of its `path`; the last of equals stays, null keys are left out.",
    params: &[param("array", "array", "Objects."), param("path", "path", "What becomes the key.")],
    returns: "object",
    examples: &[
        Example {
            call: "index_by([{'id': 1, 'n': 'a'}, {'id': 2}, {'id': 1, 'n': 'b'}, {}], 'id')",
            gives: "{'1': {'id': 1, 'n': 'b'}, '2': {'id': 2}}",
        },
        Example { call: "index_by([{'id': 1}, {'id': 2}, {'id': 1}], 'id') | keys", gives: "['1', '2']" },
        Example { call: "index_by([{'id': []}], 'id')", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [path]) => {
            let mut object = Object::default();
            for member in members.iter() {
                let key = element(member, path);
                if !key.is_null() {
                    object.insert(Arc::from(text(key)?), member.clone());
                }
            }
            Ok(Value::Object(Arc::new(object)))
        }
        (other, _) => wrong("index_by", other),
    },
    ruby: "s.index_by({0}, {1})",
};

pub(super) const ANY: Builtin = Builtin {
    name: "any",
    summary: "Whether one of the conditions in `array` holds; of none, false.",
    params: &[param("array", "[boolean]", "Conditions.")],
    returns: "boolean",
    examples: &[
        Example { call: "any([false, null, true])", gives: "true" },
        Example { call: "any([false, null])", gives: "false" },
        Example { call: "any([])", gives: "false" },
        Example { call: "any(['true'])", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Array(members)] => quantified(members, false),
        other => wrong("any", other),
    },
    ruby: "s.any({0})",
};

pub(super) const ALL: Builtin = Builtin {
    name: "all",
    summary: "Whether all the conditions in `array` hold; of none, true.",
    params: &[param("array", "[boolean]", "Conditions.")],
    returns: "boolean",
    examples: &[
        Example { call: "all([true, true])", gives: "true" },
        Example { call: "all([true, null])", gives: "false" },
        Example { call: "all([])", gives: "true" },
        Example { call: "all([1])", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Array(members)] => quantified(members, true),
        other => wrong("all", other),
    },
    ruby: "s.all({0})",
};

/// `all` where `every`, else `any`; stops at the first that decides.
fn quantified(members: &[Value], every: bool) -> Result<Value, Failure> {
    for member in members {
        if truth(member)? != every {
            return Ok(Value::Bool(!every));
        }
    }
    Ok(Value::Bool(every))
}

pub(super) const COMPACT: Builtin = Builtin {
    name: "compact",
    summary: "`x` without its nulls; those deeper inside stay.",
    params: &[param("x", "array|object", "An array or an object.")],
    returns: "same",
    examples: &[
        Example { call: "compact([1, null, '', false, [null]])", gives: "[1, '', false, [null]]" },
        Example { call: "compact({'a': null, 'b': 0}) | tojson(nulls=true)", gives: r#"'{"b":0}'"# },
        Example { call: "compact(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Array(members)] => {
            Ok(Value::array(members.iter().filter(|member| !member.is_null()).cloned().collect()))
        }
        [Value::Object(object)] => {
            let kept = object.iter().filter(|(_, value)| !value.is_null());
            Ok(Value::Object(Arc::new(kept.map(|(key, value)| (key.clone(), value.clone())).collect())))
        }
        other => wrong("compact", other),
    },
    ruby: "{0}.compact",
};

pub(super) const CONCAT: Builtin = Builtin {
    name: "concat",
    summary: "All the elements of the `arrays`, one array after the other; null counts as an empty one.",
    params: &[super::Param {
        name: "arrays",
        accepts: "array?",
        default: None,
        repeats: true,
        about: "Arrays.",
    }],
    returns: "same",
    examples: &[
        Example { call: "concat([1], [2, null], [])", gives: "[1, 2, null]" },
        Example { call: "concat(null, [1])", gives: "[1]" },
        Example { call: "concat(null)", gives: "[]" },
        Example { call: "concat([[1]], [{'a': 1}])", gives: "[[1], {'a': 1}]" },
    ],
    eval: |args, _| {
        let mut all = Vec::new();
        for arg in args {
            match arg {
                Value::Null => {}
                Value::Array(members) => all.extend(members.iter().cloned()),
                _ => return wrong("concat", args),
            }
        }
        array(all.into_iter())
    },
    ruby: "s.concat([{*0}])",
};

pub(super) const FLATTEN: Builtin = Builtin {
    name: "flatten",
    summary: "The elements of `array`, with arrays among them opened `depth` levels deep.",
    params: &[
        param("array", "array", "An array."),
        optional("depth", "literal integer", "1", "How many levels are opened."),
    ],
    returns: "array",
    examples: &[
        Example { call: "flatten([1, [2, [3]], [], null])", gives: "[1, 2, [3], null]" },
        Example { call: "flatten([1, [2, [3, [4]]]], 2)", gives: "[1, 2, 3, [4]]" },
        Example { call: "flatten([[1]], 0)", gives: "[[1]]" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [depth]) => {
            let mut flat = Vec::new();
            flatten(members, count(depth), &mut flat);
            array(flat.into_iter())
        }
        (other, _) => wrong("flatten", other),
    },
    ruby: "s.flatten({0}{, 1})",
};

/// At most 100 levels deep.
fn flatten(members: &[Value], depth: usize, flat: &mut Vec<Value>) {
    for member in members {
        match member {
            Value::Array(inner) if depth > 0 => flatten(inner, depth - 1, flat),
            other => flat.push(other.clone()),
        }
    }
}

pub(super) const ARRAY: Builtin = Builtin {
    name: "array",
    summary: "`x` as an array: null has no element, an array stays as it is, anything else is the one element.",
    params: &[param("x", "any?", "Any value.")],
    returns: "array",
    examples: &[
        Example { call: "array(null)", gives: "[]" },
        Example { call: "array([1])", gives: "[1]" },
        Example { call: "array({'a': 1})", gives: "[{'a': 1}]" },
        Example { call: "array('')", gives: "['']" },
    ],
    eval: |args, _| match args {
        [Value::Null] => Ok(Value::array(Vec::new())),
        [Value::Array(members)] => Ok(Value::Array(members.clone())),
        [x] => Ok(Value::array(vec![x.clone()])),
        other => wrong("array", other),
    },
    ruby: "s.array({0})",
};

pub(super) const BATCH: Builtin = Builtin {
    name: "batch",
    summary: "Cuts `array` into arrays of `size` elements; the last may be shorter.",
    params: &[param("array", "array", "An array."), param("size", "integer", "At least 1.")],
    returns: "[array]",
    examples: &[
        Example { call: "batch([1, 2, 3], 2)", gives: "[[1, 2], [3]]" },
        Example { call: "batch([], 2)", gives: "[]" },
        Example { call: "batch([1], 0)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Array(_), Value::Int(..=0)] => Err(Failure::new("`batch` needs a size of at least 1")),
        [Value::Array(members), Value::Int(size)] => {
            let size = usize::try_from(*size).unwrap_or(usize::MAX);
            Ok(Value::array(members.chunks(size).map(|piece| Value::array(piece.to_vec())).collect()))
        }
        other => wrong("batch", other),
    },
    ruby: "s.batch({0}, {1})",
};
