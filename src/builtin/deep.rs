//! Functions that change all keys or values of an object, also deep inside.
//!
//! Nothing goes deeper than values may be nested, so that no stack ends.

use std::sync::Arc;

use super::{Builtin, Example, Function, Literal, flag, optional, param, wrong};
use crate::value::json::DEEPEST;
use crate::value::{Failure, Object, Value};

fn object(object: Object) -> Value {
    Value::Object(Arc::new(object))
}

fn too_deep() -> Failure {
    Failure::new("a value that is nested more than 100 deep cannot be walked")
}

/// The function that was given by name.
fn function(literals: &[Literal]) -> Option<Function> {
    match literals {
        [Literal::Function(function), ..] => Some(*function),
        _ => None,
    }
}

/// `x` with its keys as `name` writes them. An array has no keys of its own, so that one level is
/// that of its elements.
pub(super) fn renamed<E: From<Failure>>(
    x: &Value,
    name: &mut dyn FnMut(&Value) -> Result<Value, E>,
    deep: bool,
) -> Result<Value, E> {
    match x {
        Value::Array(members) if !deep => {
            let renamed = members.iter().map(|member| match member {
                Value::Object(_) => rename(member, name, false, 1),
                other => Ok(other.clone()),
            });
            renamed.collect::<Result<_, E>>().map(Value::array)
        }
        _ => rename(x, name, deep, DEEPEST),
    }
}

/// What a function gives for each member, deep inside where `deep` is not 0.
fn rename<E: From<Failure>>(
    value: &Value,
    name: &mut dyn FnMut(&Value) -> Result<Value, E>,
    deep: bool,
    deeper: usize,
) -> Result<Value, E> {
    let inside = |value: &Value, name: &mut dyn FnMut(&Value) -> Result<Value, E>| match value {
        Value::Array(_) | Value::Object(_) if deep => {
            rename(value, name, deep, deeper.checked_sub(1).ok_or_else(too_deep)?)
        }
        other => Ok(other.clone()),
    };
    match value {
        Value::Array(members) => {
            members.iter().map(|member| inside(member, name)).collect::<Result<_, E>>().map(Value::array)
        }
        Value::Object(members) => {
            let mut renamed = Object::default();
            for (key, value) in members.iter() {
                let Value::Text(new) = name(&Value::Text(key.clone()))? else {
                    return Err(Failure(format!("the new name of `{key}` has to be a string")).into());
                };
                if renamed.contains_key(&new) {
                    return Err(Failure(format!("two keys would be named `{new}`")).into());
                }
                renamed.insert(new, inside(value, name)?);
            }
            Ok(object(renamed))
        }
        other => Ok(other.clone()),
    }
}

pub(super) const RENAME_KEYS: Builtin = Builtin {
    name: "rename_keys",
    summary: "`x` with its keys as the function `name` writes them; fails where two become the same.",
    params: &[
        param("x", "object|array", "An object, or an array of objects."),
        param("name", "function", "A function that takes a text."),
        optional("deep", "literal boolean", "true", "Whether keys deep inside are written anew too."),
    ],
    returns: "any",
    examples: &[
        Example {
            call: "rename_keys({'dueDate': 1, 'lineItems': [{'unitPrice': 2}]}, 'snake_case')",
            gives: "{'due_date': 1, 'line_items': [{'unit_price': 2}]}",
        },
        Example {
            call: "rename_keys({'aB': {'cD': 1}}, 'snake_case', deep=false)",
            gives: "{'a_b': {'cD': 1}}",
        },
        Example { call: "rename_keys([{'A': 1}, 'B', null], 'lower')", gives: "[{'a': 1}, 'B', null]" },
        Example { call: "rename_keys({'a': 1, 'A': 2}, 'lower')", gives: "error" },
        Example { call: "rename_keys({'a': 1}, 'length')", gives: "error" },
        Example { call: "rename_keys(null, 'lower')", gives: "null" },
    ],
    eval: |args, literals| match (args, function(literals), literals) {
        ([x @ (Value::Array(_) | Value::Object(_))], Some(name), [_, deep]) => {
            renamed(x, &mut |key| name.0.call_with(key), flag(deep))
        }
        _ => wrong("rename_keys", args),
    },
    ruby: "s.rename_keys({0}, {1}{, 2})",
};

pub(super) const MAP_VALUES: Builtin = Builtin {
    name: "map_values",
    summary: "`object` with what the function `name` gives for each value; nulls are left out.",
    params: &[
        param("object", "object", "An object."),
        param("name", "function", "A function that takes one value."),
    ],
    returns: "object",
    examples: &[
        Example {
            call: "map_values({'a': ' x ', 'b': null}, 'trim') | tojson(nulls=true)",
            gives: r#"'{"a":"x"}'"#,
        },
        Example { call: "map_values({'a': 1}, 'string')", gives: "{'a': '1'}" },
        Example { call: "map_values({'a': 'x'}, 'integer')", gives: "error" },
        Example { call: "map_values({}, 'trim')", gives: "{}" },
        Example { call: "map_values(null, 'trim')", gives: "null" },
    ],
    eval: |args, literals| match (args, function(literals)) {
        ([Value::Object(members)], Some(name)) => map_members(members, &mut |value| name.0.call_with(value)),
        _ => wrong("map_values", args),
    },
    ruby: "s.map_values({0}, {1})",
};

/// What `give` gives for each value that is not null.
pub(super) fn map_members<E: From<Failure>>(
    members: &Object,
    give: &mut dyn FnMut(&Value) -> Result<Value, E>,
) -> Result<Value, E> {
    let mut mapped = Object::default();
    for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        mapped.insert(key.clone(), give(value)?);
    }
    Ok(object(mapped))
}

/// What `give` gives for each value deep inside that is no array, object or null.
pub(super) fn map_leaves<E: From<Failure>>(
    value: &Value,
    give: &mut dyn FnMut(&Value) -> Result<Value, E>,
) -> Result<Value, E> {
    leaves(value, give, DEEPEST)
}

fn leaves<E: From<Failure>>(
    value: &Value,
    give: &mut dyn FnMut(&Value) -> Result<Value, E>,
    deeper: usize,
) -> Result<Value, E> {
    let mut inside = |value: &Value| leaves(value, give, deeper.checked_sub(1).ok_or_else(too_deep)?);
    match value {
        Value::Null => Ok(Value::Null),
        Value::Array(members) => members.iter().map(inside).collect::<Result<_, E>>().map(Value::array),
        Value::Object(members) => {
            let mapped = members.iter().map(|(key, value)| Ok((key.clone(), inside(value)?)));
            mapped.collect::<Result<_, E>>().map(object)
        }
        leaf => give(leaf),
    }
}

pub(super) const DEEP_MAP: Builtin = Builtin {
    name: "deep_map",
    summary: "`x` with what the function `name` gives for each value deep inside that is no array, object or null.",
    params: &[param("x", "any", "Any value."), param("name", "function", "A function that takes one value.")],
    returns: "any",
    examples: &[
        Example {
            call: "deep_map({'a': ' x ', 'b': [' y', null, {'c': 'z '}]}, 'trim')",
            gives: "{'a': 'x', 'b': ['y', null, {'c': 'z'}]}",
        },
        Example { call: "deep_map(' a ', 'trim')", gives: "'a'" },
        Example { call: "deep_map([1, [2]], 'string')", gives: "['1', ['2']]" },
        Example { call: "deep_map(['x'], 'integer')", gives: "error" },
        Example { call: "deep_map(null, 'trim')", gives: "null" },
    ],
    eval: |args, literals| match (args, function(literals)) {
        ([x], Some(name)) => map_leaves(x, &mut |leaf| name.0.call_with(leaf)),
        _ => wrong("deep_map", args),
    },
    ruby: "s.deep_map({0}, {1})",
};

/// The value without nulls, and without what has nothing in it, deep inside.
fn compacted(value: &Value, deeper: usize) -> Result<Value, Failure> {
    let inside = |value: &Value| compacted(value, deeper.checked_sub(1).ok_or_else(too_deep)?);
    let stays = |value: &Value| match value {
        Value::Null => false,
        Value::Array(members) => !members.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    };
    Ok(match value {
        Value::Array(members) => {
            let mut kept = members.iter().map(inside).collect::<Result<Vec<_>, _>>()?;
            kept.retain(stays);
            Value::array(kept)
        }
        Value::Object(members) => {
            let kept = members.iter().map(|(key, value)| Ok((key.clone(), inside(value)?)));
            let mut kept = kept.collect::<Result<Object, Failure>>()?;
            kept.retain(|_, value| stays(value));
            object(kept)
        }
        other => other.clone(),
    })
}

pub(super) const DEEP_COMPACT: Builtin = Builtin {
    name: "deep_compact",
    summary: "`x` without nulls, deep inside too, and without the arrays and objects in it that have nothing in them then.",
    params: &[param("x", "array|object", "An array or an object.")],
    returns: "same",
    examples: &[
        Example {
            call: "deep_compact({'a': null, 'b': {'c': [null, {}]}, 'd': ''}) | tojson(nulls=true)",
            gives: r#"'{"d":""}'"#,
        },
        Example { call: "deep_compact([null, [1, null], [[]], false])", gives: "[[1], false]" },
        Example { call: "deep_compact({'a': {'b': null}})", gives: "{}" },
        Example { call: "deep_compact(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x @ (Value::Array(_) | Value::Object(_))] => compacted(x, DEEPEST),
        other => wrong("deep_compact", other),
    },
    ruby: "s.deep_compact({0})",
};

fn same_key(key: &str) -> Failure {
    Failure(format!("there is another value at `{key}`"))
}

fn no_separator(name: &str) -> Failure {
    Failure(format!("`{name}` needs a separator"))
}

fn flatten(
    from: &Object,
    prefix: &str,
    separator: &str,
    deeper: usize,
    into: &mut Object,
) -> Result<(), Failure> {
    let deeper = deeper.checked_sub(1).ok_or_else(too_deep)?;
    for (key, value) in from.iter().filter(|(_, value)| !value.is_null()) {
        let name = if prefix.is_empty() { key.to_string() } else { format!("{prefix}{key}") };
        match value {
            Value::Object(members) if !super::tests::empty(value) => {
                flatten(members, &format!("{name}{separator}"), separator, deeper, into)?;
            }
            other if into.insert(Arc::from(name.as_str()), other.clone()).is_some() => {
                return Err(same_key(&name));
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) const FLATTEN_KEYS: Builtin = Builtin {
    name: "flatten_keys",
    summary: "`object` with objects inside opened, their keys joined by `separator`; arrays stay, nulls are left out.",
    params: &[
        param("object", "object", "An object."),
        optional("separator", "string", "'.'", "What stands between the keys."),
    ],
    returns: "object",
    examples: &[
        Example {
            call: "flatten_keys({'a': {'b': 1, 'c': {'d': [{'e': 2}]}}, 'f': null, 'g': {}})",
            gives: "{'a.b': 1, 'a.c.d': [{'e': 2}], 'g': {}}",
        },
        Example { call: "flatten_keys({'a': {'b': 1}}, '_')", gives: "{'a_b': 1}" },
        Example { call: "flatten_keys({'a': {'b': 1}, 'a.b': 2})", gives: "error" },
        Example { call: "flatten_keys({}, '')", gives: "error" },
        Example { call: "flatten_keys(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Object(_), Value::Text(separator)] if separator.is_empty() => {
            Err(no_separator("flatten_keys"))
        }
        [Value::Object(members), Value::Text(separator)] => {
            let mut flat = Object::default();
            flatten(members, "", separator, DEEPEST, &mut flat)?;
            Ok(object(flat))
        }
        other => wrong("flatten_keys", other),
    },
    ruby: "s.flatten_keys({0}{, 1})",
};

/// Keys that are cut at the separators: the first piece, and what is below it.
fn nest(members: &[(Vec<&str>, &Value)]) -> Value {
    let mut groups: indexmap::IndexMap<&str, Vec<(Vec<&str>, &Value)>> = indexmap::IndexMap::new();
    for (pieces, value) in members {
        if let Some((first, rest)) = pieces.split_first() {
            groups.entry(first).or_default().push((rest.to_vec(), value));
        }
    }
    let nested = groups.into_iter().map(|(key, below)| match below.as_slice() {
        [(rest, value)] if rest.is_empty() => (key, (*value).clone()),
        below => (key, nest(below)),
    });
    Value::object(nested)
}

pub(super) const NEST_KEYS: Builtin = Builtin {
    name: "nest_keys",
    summary: "`object` with its keys cut at `separator` and objects inside of each other: the way back from `flatten_keys`.",
    params: &[
        param("object", "object", "An object."),
        optional("separator", "string", "'.'", "What stands between the keys."),
    ],
    returns: "object",
    examples: &[
        Example {
            call: "nest_keys({'a.b': 1, 'c': 2, 'a.d.e': [3], 'f': null})",
            gives: "{'a': {'b': 1, 'd': {'e': [3]}}, 'c': 2}",
        },
        Example { call: "nest_keys({'a__b': 1, 'c.d': 2}, '__')", gives: "{'a': {'b': 1}, 'c.d': 2}" },
        Example { call: "nest_keys({'.a': 1, 'b.': 2})", gives: "{'': {'a': 1}, 'b': {'': 2}}" },
        Example { call: "nest_keys({'a': 1, 'a.b': 2})", gives: "error" },
        Example { call: "nest_keys({'a.b.c': 1, 'a.b': {'d': 2}})", gives: "error" },
        Example { call: "nest_keys({'a': 1}, '')", gives: "error" },
        Example {
            call: "nest_keys(index_by([{'k': join(map(range(101), 'string'), '.')}], 'k'))",
            gives: "error",
        },
        Example { call: "nest_keys(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Object(_), Value::Text(separator)] if separator.is_empty() => Err(no_separator("nest_keys")),
        [Value::Object(members), Value::Text(separator)] => {
            let mut cut = Vec::new();
            for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                let pieces: Vec<&str> = key.split(&**separator).collect();
                if pieces.len() > DEEPEST {
                    return Err(too_deep());
                }
                let mut above = String::new();
                for piece in &pieces[..pieces.len() - 1] {
                    above.push_str(piece);
                    if members.get(above.as_str()).is_some_and(|value| !value.is_null()) {
                        return Err(same_key(&above));
                    }
                    above.push_str(separator);
                }
                cut.push((pieces, value));
            }
            Ok(nest(&cut))
        }
        other => wrong("nest_keys", other),
    },
    ruby: "s.nest_keys({0}{, 1})",
};
