//! Functions of objects.

use std::sync::Arc;

use super::{Builtin, Example, Literal, Param, flag, optional, param, text_literal, wrong};
use crate::expr::ast::Step;
use crate::value::text::text;
use crate::value::{Failure, Object, Value};

fn object(object: Object) -> Value {
    Value::Object(Arc::new(object))
}

/// The members of an object that are there.
fn present(object: &Object) -> impl Iterator<Item = (&Arc<str>, &Value)> {
    object.iter().filter(|(_, value)| !value.is_null())
}

pub(super) const KEYS: Builtin = Builtin {
    name: "keys",
    summary: "The keys of `object` whose value is not null.",
    params: &[param("object", "object", "An object.")],
    returns: "[string]",
    examples: &[
        Example { call: "keys({'b': 1, 'a': '', 'n': null})", gives: "['b', 'a']" },
        Example { call: "keys({})", gives: "[]" },
        Example { call: "keys(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Object(object)] => {
            Ok(Value::array(present(object).map(|(key, _)| Value::Text(key.clone())).collect()))
        }
        other => wrong("keys", other),
    },
    ruby: "s.keys({0})",
};

pub(super) const VALUES: Builtin = Builtin {
    name: "values",
    summary: "The values of `object` that are not null.",
    params: &[param("object", "object", "An object.")],
    returns: "array",
    examples: &[Example { call: "values({'b': 1, 'a': '', 'n': null})", gives: "[1, '']" }],
    eval: |args, _| match args {
        [Value::Object(object)] => {
            Ok(Value::array(present(object).map(|(_, value)| value.clone()).collect()))
        }
        other => wrong("values", other),
    },
    ruby: "s.values({0})",
};

pub(super) const ENTRIES: Builtin = Builtin {
    name: "entries",
    summary: "The members of `object` as an array of `{key, value}`.",
    params: &[param("object", "object", "An object.")],
    returns: "[object]",
    examples: &[
        Example { call: "entries({'a': 1, 'n': null})", gives: "[{'key': 'a', 'value': 1}]" },
        Example { call: "entries({})", gives: "[]" },
    ],
    eval: |args, _| match args {
        [Value::Object(object)] => {
            let entry = |(key, value): (&Arc<str>, &Value)| {
                Value::object([("key", Value::Text(key.clone())), ("value", value.clone())])
            };
            Ok(Value::array(present(object).map(entry).collect()))
        }
        other => wrong("entries", other),
    },
    ruby: "s.entries({0})",
};

pub(super) const FROM_ENTRIES: Builtin = Builtin {
    name: "from_entries",
    summary: "An object of an array of entries: the text of each `key`, and its `value`; the last of equal keys stays.",
    params: &[
        param("array", "array", "Objects with a key and a value."),
        optional("key", "literal string", "'key'", "Where an entry holds its key."),
        optional("value", "literal string", "'value'", "Where an entry holds its value."),
    ],
    returns: "object",
    examples: &[
        Example {
            call: "from_entries([{'key': 'a', 'value': 1}, {'key': 2, 'value': null}, {'value': 3}])",
            gives: "{'a': 1}",
        },
        Example {
            call: "from_entries([{'name': 'a', 'v': 1}, {'name': 'a', 'v': 2}], 'name', 'v')",
            gives: "{'a': 2}",
        },
        Example { call: "from_entries([1, null])", gives: "{}" },
        Example { call: "from_entries([{'key': []}])", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(entries)], [key, value]) => {
            let mut members = Object::default();
            for entry in entries.iter() {
                let key = entry.get(text_literal(key));
                if !key.is_null() {
                    members.insert(Arc::from(text(key)?), entry.get(text_literal(value)).clone());
                }
            }
            Ok(object(members))
        }
        (other, _) => wrong("from_entries", other),
    },
    ruby: "s.from_entries({0}{, 1}{, 2})",
};

pub(super) const MERGE: Builtin = Builtin {
    name: "merge",
    summary: "One object of several `objects`: later ones win, their nulls change nothing; arrays are replaced, objects inside too unless `deep`.",
    params: &[
        Param {
            name: "objects",
            accepts: "object?",
            default: None,
            repeats: true,
            about: "Objects; null counts as an empty one.",
        },
        optional("deep", "literal boolean", "false", "Whether objects inside are merged too."),
    ],
    returns: "same",
    examples: &[
        Example {
            call: "merge({'a': 1, 'b': 2}, {'b': 3, 'a': null, 'c': 4}) | tojson",
            gives: r#"'{"a":1,"b":3,"c":4}'"#,
        },
        Example { call: "merge({'a': {'x': 1, 'y': [1]}}, {'a': {'y': [2]}})", gives: "{'a': {'y': [2]}}" },
        Example {
            call: "merge({'a': {'x': 1, 'y': [1]}}, {'a': {'y': [2]}}, deep=true)",
            gives: "{'a': {'x': 1, 'y': [2]}}",
        },
        Example { call: "merge({'a': 1}, {'a': {'x': 1}}, deep=true)", gives: "{'a': {'x': 1}}" },
        Example { call: "merge({'a': 1}, null, {'b': 2})", gives: "{'a': 1, 'b': 2}" },
        Example { call: "merge(null, {'b': 2})", gives: "{'b': 2}" },
        Example { call: "merge({'a': 1}, [])", gives: "error" },
    ],
    eval: |args, literals| {
        let deep = literals.first().is_some_and(flag);
        let mut all = Object::default();
        for arg in args {
            match arg {
                Value::Null => {}
                Value::Object(object) => merge(&mut all, object, deep),
                _ => return wrong("merge", args),
            }
        }
        Ok(object(all))
    },
    ruby: "s.merge([{*0}]{, 1})",
};

fn merge(into: &mut Object, from: &Object, deep: bool) {
    for (key, value) in present(from) {
        let place = into.entry(key.clone()).or_default();
        match (&*place, value) {
            (Value::Object(before), Value::Object(after)) if deep => {
                let mut both = Object::clone(before);
                merge(&mut both, after, deep);
                *place = object(both);
            }
            _ => *place = value.clone(),
        }
    }
}

/// The names that stand as literals, alone or in arrays.
pub(super) fn names(literals: &[Literal]) -> Vec<&str> {
    let mut names = Vec::new();
    for literal in literals {
        match literal {
            Literal::Value(Value::Text(name)) => names.push(&**name),
            Literal::Value(Value::Array(members)) => names.extend(members.iter().filter_map(Value::as_text)),
            _ => {}
        }
    }
    names
}

fn filtered(source: &Object, keep: impl Fn(&str) -> bool) -> Value {
    let kept = source.iter().filter(|(key, _)| keep(key));
    object(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
}

const NAMES: Param = Param {
    name: "names",
    accepts: "literal string|[string]",
    default: None,
    repeats: true,
    about: "Keys, or an array of them.",
};

pub(super) const ONLY: Builtin = Builtin {
    name: "only",
    summary: "`object` with no other keys than `names`, in its own order.",
    params: &[param("object", "object", "An object."), NAMES],
    returns: "same",
    examples: &[
        Example {
            call: "only({'a': 1, 'b': 2, 'c': 3}, 'c', 'a', 'x') | tojson",
            gives: r#"'{"a":1,"c":3}'"#,
        },
        Example { call: "only({'a': 1, 'b': 2}, ['b'])", gives: "{'b': 2}" },
        Example { call: "only(null, 'a')", gives: "null" },
    ],
    eval: |args, literals| match args {
        [Value::Object(object)] => {
            let names = names(literals);
            Ok(filtered(object, |key| names.contains(&key)))
        }
        other => wrong("only", other),
    },
    ruby: "s.only({0}, [{*1}])",
};

pub(super) const EXCEPT: Builtin = Builtin {
    name: "except",
    summary: "`object` without the keys `names`.",
    params: &[param("object", "object", "An object."), NAMES],
    returns: "same",
    examples: &[
        Example { call: "except({'a': 1, 'b': 2, 'c': 3}, 'b', 'x')", gives: "{'a': 1, 'c': 3}" },
        Example { call: "except({'a': 1, 'b': 2}, ['a', 'b'])", gives: "{}" },
    ],
    eval: |args, literals| match args {
        [Value::Object(object)] => {
            let names = names(literals);
            Ok(filtered(object, |key| !names.contains(&key)))
        }
        other => wrong("except", other),
    },
    ruby: "s.except({0}, [{*1}])",
};

pub(super) const RENAME: Builtin = Builtin {
    name: "rename",
    summary: "`object` with keys renamed as `table` says (old to new), in their places; a key that has the new name is replaced.",
    params: &[param("object", "object", "An object."), param("table", "object", "New names by old ones.")],
    returns: "object",
    examples: &[
        Example {
            call: "rename({'a': 1, 'b': 2}, {'a': 'x', 'z': 'y'}) | tojson",
            gives: r#"'{"x":1,"b":2}'"#,
        },
        Example {
            call: "rename({'a': 1, 'b': 2, 'c': 3}, {'c': 'a'}) | tojson",
            gives: r#"'{"b":2,"a":3}'"#,
        },
        Example {
            call: "rename({'a': 1, 'b': 2}, {'a': 'b', 'b': 'a'}) | tojson",
            gives: r#"'{"b":1,"a":2}'"#,
        },
        Example { call: "rename({'a': 1}, {'a': 2})", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Object(source), Value::Object(table)] => {
            let mut renamed = Object::default();
            let mut taken: Vec<&str> = Vec::new();
            for (old, new) in table.iter().filter(|(old, new)| source.contains_key(&**old) && !new.is_null())
            {
                let Value::Text(new) = new else {
                    return Err(Failure(format!("the new name of `{old}` has to be a string")));
                };
                taken.push(new);
            }
            for (key, value) in source.iter() {
                match table.get(key) {
                    Some(Value::Text(new)) => {
                        renamed.insert(new.clone(), value.clone());
                    }
                    // Another key takes this name.
                    _ if taken.contains(&&**key) => {}
                    _ => {
                        renamed.insert(key.clone(), value.clone());
                    }
                }
            }
            Ok(object(renamed))
        }
        other => wrong("rename", other),
    },
    ruby: "s.rename({0}, {1})",
};

pub(super) const PUT: Builtin = Builtin {
    name: "put",
    summary: "A copy of `object` with `value` at `path`; objects on the way are made, null takes the key out.",
    params: &[
        param("object", "object", "An object."),
        param("path", "path", "Where to put it: keys only."),
        param("value", "any?", "What to put there."),
    ],
    returns: "object",
    examples: &[
        Example { call: "put({'a': 1}, 'b.c', 2)", gives: "{'a': 1, 'b': {'c': 2}}" },
        Example {
            call: "put({'a': {'x': 1, 'y': 2}}, 'a.x', 3) | tojson",
            gives: r#"'{"a":{"x":3,"y":2}}'"#,
        },
        Example { call: "put({'a': 1}, 'a.b', 2)", gives: "{'a': {'b': 2}}" },
        Example { call: "put({'a': {'b': 1}}, 'a.b', null) | tojson(nulls=true)", gives: r#"'{"a":{}}'"# },
        Example { call: "put({}, 'a.b', null) | tojson(nulls=true)", gives: "'{}'" },
        Example { call: "put({'a': 1}, 'a.b', null)", gives: "{'a': 1}" },
        Example { call: "put({'l': [1]}, 'l[0]', 2)", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Object(object), value], [Literal::Path(path)]) => put(object, path, value),
        (other, _) => wrong("put", other),
    },
    ruby: "s.put({0}, {1}, {2})",
};

fn put(into: &Object, path: &[Step], value: &Value) -> Result<Value, Failure> {
    let Some((step, rest)) = path.split_first() else { return Ok(value.clone()) };
    let Step::Member(key) = step else {
        return Err(Failure::new("`put` goes through objects only"));
    };
    let mut changed = into.clone();
    let inner = into.get(key.as_str());
    if rest.is_empty() && value.is_null() {
        changed.shift_remove(key.as_str());
    } else if rest.is_empty() {
        changed.insert(Arc::from(key.as_str()), value.clone());
    } else if let Some(inner) = inner.and_then(Value::as_object) {
        changed.insert(Arc::from(key.as_str()), put(inner, rest, value)?);
    } else if !value.is_null() {
        changed.insert(Arc::from(key.as_str()), put(&Object::default(), rest, value)?);
    }
    Ok(object(changed))
}
