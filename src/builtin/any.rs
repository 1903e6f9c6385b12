//! Functions of values of every kind.

use super::{Builtin, Example, count, flag, optional, param, wrong};
use crate::value::json::{self, Style};
use crate::value::text::text;
use crate::value::{Value, number};

pub(super) const DEFAULT: Builtin = Builtin {
    name: "default",
    summary: "Gives `value` where `x` is null; empty text, an empty array and false stay.",
    params: &[param("x", "any?", "What may be null."), param("value", "any?", "What stands in for it.")],
    returns: "either",
    examples: &[
        Example { call: "default(null, 'none')", gives: "'none'" },
        Example { call: "default('', 'none')", gives: "''" },
        Example { call: "default(false, true)", gives: "false" },
        Example { call: "default([], [1])", gives: "[]" },
        Example { call: "default(null, null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Null, value] => Ok(value.clone()),
        [x, _] => Ok(x.clone()),
        other => wrong("default", other),
    },
    ruby: "s.default({0}, {1})",
};

pub(super) const PRESENCE: Builtin = Builtin {
    name: "presence",
    summary: "Gives null where `x` is empty or white space only, else `x`; false and 0 stay.",
    params: &[param("x", "any?", "What may be blank.")],
    returns: "same?",
    examples: &[
        Example { call: "presence('')", gives: "null" },
        Example { call: r"presence(' \n')", gives: "null" },
        Example { call: r"presence('\u00a0')", gives: "null" },
        Example { call: "presence('a')", gives: "'a'" },
        Example { call: "presence([])", gives: "null" },
        Example { call: "presence({})", gives: "null" },
        Example { call: "presence(false)", gives: "false" },
        Example { call: "presence(0)", gives: "0" },
        Example { call: "presence(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x] => Ok(if super::tests::blank(x) { Value::Null } else { x.clone() }),
        other => wrong("presence", other),
    },
    ruby: "s.presence({0})",
};

/// The evaluator computes the first argument itself, so that it can catch its failure.
pub(super) const TRY: Builtin = Builtin {
    name: "try",
    summary: "Gives `fallback` where computing `x` fails. Failed requests are not caught.",
    params: &[param("x", "any?", "What may fail."), param("fallback", "any?", "What stands in for it.")],
    returns: "either",
    examples: &[
        Example { call: "try(integer('12'), 0)", gives: "12" },
        Example { call: "try(integer('x'), 0)", gives: "0" },
        Example { call: "try(1 / 0, null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x, _] => Ok(x.clone()),
        other => wrong("try", other),
    },
    ruby: "(begin; {0}; rescue ::StandardError; {1}; end)",
};

pub(super) const TYPE: Builtin = Builtin {
    name: "type",
    summary: "The type of `x` as a word; `null` for null.",
    params: &[param("x", "any?", "Any value.")],
    returns: "string",
    examples: &[
        Example { call: "type(null)", gives: "'null'" },
        Example { call: "type(1)", gives: "'integer'" },
        Example { call: "type(1.0)", gives: "'number'" },
        Example { call: "type(decimal('1.5'))", gives: "'decimal'" },
        Example { call: "type('1')", gives: "'string'" },
        Example { call: "type([])", gives: "'array'" },
        Example { call: "type({})", gives: "'object'" },
        Example { call: "type(false)", gives: "'boolean'" },
        Example { call: "type(date('2024-01-31'))", gives: "'date'" },
        Example { call: "type(datetime('2024-01-31'))", gives: "'datetime'" },
        Example { call: "type(base64decode(''))", gives: "'bytes'" },
    ],
    eval: |args, _| match args {
        [x] => Ok(Value::text(x.type_word())),
        other => wrong("type", other),
    },
    ruby: "s.type({0})",
};

pub(super) const STRING: Builtin = Builtin {
    name: "string",
    summary: "The text of `x`; of bytes, what they say in `encoding`.",
    params: &[
        param("x", "any", "A value that has a text."),
        optional("encoding", super::charset::ENCODINGS, "'utf-8'", "How text is written in bytes."),
    ],
    returns: "string",
    examples: &[
        Example { call: "string(12)", gives: "'12'" },
        Example { call: "string(1.0)", gives: "'1.0'" },
        Example { call: "string(0.00001)", gives: "'0.00001'" },
        Example { call: "string(100000000000000000000.0)", gives: "'100000000000000000000.0'" },
        Example { call: "string(decimal('1.50'))", gives: "'1.5'" },
        Example { call: "string(decimal('2.0'))", gives: "'2'" },
        Example { call: "string(true)", gives: "'true'" },
        Example { call: "string('ü')", gives: "'ü'" },
        Example { call: "string(date('2024-01-31'))", gives: "'2024-01-31'" },
        Example {
            call: "string(datetime('2024-01-31T10:00:00.5+02:00'))",
            gives: "'2024-01-31T10:00:00.500+02:00'",
        },
        Example { call: "string(hexdecode('c3bc'))", gives: "'ü'" },
        Example { call: "string(hexdecode('ff'))", gives: "error" },
        Example { call: "string(hexdecode('fc80'), 'windows-1252')", gives: "'ü€'" },
        Example { call: "string(hexdecode('81'), 'windows-1252')", gives: "error" },
        Example { call: "string(hexdecode('fc'), 'iso-8859-1')", gives: "'ü'" },
        Example { call: "string(hexdecode('fc003dd800de'), 'utf-16le')", gives: "'ü😀'" },
        Example { call: "string(hexdecode('d83d'), 'utf-16be')", gives: "error" },
        Example { call: "string(hexdecode('00'), 'utf-16be')", gives: "error" },
        Example { call: "string([1])", gives: "error" },
        Example { call: "string(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Bytes(bytes)], [encoding]) => {
            super::charset::decoded(bytes, super::text_literal(encoding)).map(Value::text)
        }
        ([x], _) => text(x).map(Value::text),
        (other, _) => wrong("string", other),
    },
    ruby: "s.string({0}{, 1})",
};

pub(super) const INTEGER: Builtin = Builtin {
    name: "integer",
    summary: "The integer that `x` says: text of digits, or a whole number or decimal.",
    params: &[param("x", "any", "A string, number or decimal.")],
    returns: "integer",
    examples: &[
        Example { call: "integer(' 12 ')", gives: "12" },
        Example { call: "integer('-007')", gives: "-7" },
        Example { call: "integer(12.0)", gives: "12" },
        Example { call: "integer(decimal('12.0'))", gives: "12" },
        Example { call: "integer(12.7)", gives: "error" },
        Example { call: "integer('12.0')", gives: "error" },
        Example { call: "integer('1_000')", gives: "error" },
        Example { call: "integer('12abc')", gives: "error" },
        Example { call: "integer('')", gives: "error" },
        Example { call: "integer('9223372036854775807')", gives: "9223372036854775807" },
        Example { call: "integer('9223372036854775808')", gives: "error" },
        Example { call: "integer(true)", gives: "error" },
        Example { call: "integer(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x] => number::integer(x).map(Value::Int),
        other => wrong("integer", other),
    },
    ruby: "s.integer({0})",
};

pub(super) const NUMBER: Builtin = Builtin {
    name: "number",
    summary: "The number that `x` says: text of digits with a point or an exponent, an integer or a decimal.",
    params: &[param("x", "any", "A string, integer or decimal.")],
    returns: "number",
    examples: &[
        Example { call: "number('1.5')", gives: "1.5" },
        Example { call: "number(' -1e3 ')", gives: "-1000.0" },
        Example { call: "number('12')", gives: "12.0" },
        Example { call: "number(3)", gives: "3.0" },
        Example { call: "number(decimal('0.1'))", gives: "0.1" },
        Example { call: "number('.5')", gives: "error" },
        Example { call: "number('1,5')", gives: "error" },
        Example { call: "number('0x1A')", gives: "error" },
        Example { call: "number('1e400')", gives: "error" },
        Example { call: "number(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x] => number::number(x).map(Value::Number),
        other => wrong("number", other),
    },
    ruby: "s.number({0})",
};

pub(super) const DECIMAL: Builtin = Builtin {
    name: "decimal",
    summary: "The exact decimal that `x` says: text of digits with a point, an integer, or a number as it is written.",
    params: &[param("x", "any", "A string, integer or number.")],
    returns: "decimal",
    examples: &[
        Example { call: "string(decimal('1.10'))", gives: "'1.1'" },
        Example { call: "decimal(0.1) + decimal(0.2) == decimal('0.3')", gives: "true" },
        Example { call: "string(decimal(5))", gives: "'5'" },
        Example { call: "string(decimal('12345678901234567890.123'))", gives: "'12345678901234567890.123'" },
        Example { call: "decimal('1e3')", gives: "error" },
        Example { call: "decimal('')", gives: "error" },
        Example { call: "decimal('12345678901234567890123456789012345')", gives: "error" },
        Example { call: "decimal(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x] => number::decimal(x).map(Value::Decimal),
        other => wrong("decimal", other),
    },
    ruby: "s.decimal({0})",
};

pub(super) const BOOLEAN: Builtin = Builtin {
    name: "boolean",
    summary: "True for `true t yes y 1` in any case, false for `false f no n 0`; anything else fails.",
    params: &[param("x", "any", "A string or an integer.")],
    returns: "boolean",
    examples: &[
        Example { call: "boolean('Yes')", gives: "true" },
        Example { call: "boolean(' f ')", gives: "false" },
        Example { call: "boolean(1)", gives: "true" },
        Example { call: "boolean(0)", gives: "false" },
        Example { call: "boolean(true)", gives: "true" },
        Example { call: "boolean('')", gives: "error" },
        Example { call: "boolean('on')", gives: "error" },
        Example { call: "boolean(2)", gives: "error" },
        Example { call: "boolean(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x] => number::boolean(x).map(Value::Bool),
        other => wrong("boolean", other),
    },
    ruby: "s.boolean({0})",
};

pub(super) const TOJSON: Builtin = Builtin {
    name: "tojson",
    summary: "Writes `x` as JSON: no spaces, keys in their order, nulls of objects left out.",
    params: &[
        param("x", "any?", "Any value but bytes and durations."),
        optional("indent", "literal integer", "0", "How many spaces a level is indented."),
        optional("sort_keys", "literal boolean", "false", "Whether keys are sorted."),
        optional("nulls", "literal boolean", "false", "Whether keys with null are written."),
    ],
    returns: "string",
    examples: &[
        Example {
            call: r#"tojson({"b": [1, 1.0, null, "ü<\n"], "a": null})"#,
            gives: r#"'{"b":[1,1.0,null,"ü<\\n"]}'"#,
        },
        Example {
            call: r#"tojson({"b": 1, "a": null}, nulls=true, sort_keys=true)"#,
            gives: r#"'{"a":null,"b":1}'"#,
        },
        Example {
            call: r#"tojson({"a": [1, []], "b": {}}, indent=2)"#,
            gives: r#"'{\n  "a": [\n    1,\n    []\n  ],\n  "b": {}\n}'"#,
        },
        Example { call: "tojson(decimal('1.50'))", gives: "'1.5'" },
        Example { call: "tojson(100000000000000000000.0)", gives: "'100000000000000000000.0'" },
        Example { call: r#"tojson('\u0001"\\')"#, gives: r#"'"\\u0001\\"\\\\"'"# },
        Example { call: "tojson(datetime('2024-01-31T10:00Z'))", gives: r#"'"2024-01-31T10:00:00Z"'"# },
        Example { call: "tojson(null)", gives: "'null'" },
        Example { call: "tojson(base64decode(''))", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([x], [indent, sort_keys, nulls]) => {
            let style =
                Style { indent: count(indent), sort_keys: flag(sort_keys), nulls: flag(nulls), bytes: false };
            json::write(x, style).map(Value::text)
        }
        (other, _) => wrong("tojson", other),
    },
    ruby: "s.tojson({0}{, 1}{, 2}{, 3})",
};

pub(super) const FROMJSON: Builtin = Builtin {
    name: "fromjson",
    summary: "Reads `text` as JSON; empty text gives null.",
    params: &[param("text", "string", "JSON.")],
    returns: "any?",
    examples: &[
        Example { call: r#"fromjson('{"a": [1, 2.0, "ü"]}')"#, gives: r#"{"a": [1, 2.0, "ü"]}"# },
        Example { call: "fromjson('')", gives: "null" },
        Example { call: "fromjson(' -0 ')", gives: "0" },
        Example { call: "type(fromjson('9223372036854775808'))", gives: "'decimal'" },
        Example { call: "string(fromjson('9223372036854775808'))", gives: "'9223372036854775808'" },
        Example { call: "fromjson('1E400')", gives: "error" },
        Example { call: r#"fromjson('{"a": 1, "b": 2, "a": 3}') | keys"#, gives: "['a', 'b']" },
        Example { call: r"fromjson('[1,]')", gives: "error" },
        Example { call: r"fromjson('NaN')", gives: "error" },
        Example { call: r"fromjson('// x')", gives: "error" },
        Example { call: r"fromjson('01')", gives: "error" },
        Example { call: r#"fromjson('"\\ud83d"')"#, gives: "error" },
        Example { call: r#"fromjson('"\\ud83d\\ude00"')"#, gives: r"'\u{1f600}'" },
        Example { call: "fromjson(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] if text.is_empty() => Ok(Value::Null),
        [Value::Text(text)] => json::read(text.as_bytes()),
        other => wrong("fromjson", other),
    },
    ruby: "s.fromjson({0})",
};
