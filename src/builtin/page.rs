//! The handbook's page of functions.
//!
//! In: the constants of the functions. Out: Markdown that is committed as `docs/functions.md`.

use std::fmt::Write as _;

use super::tests::TESTS;
use super::{Builtin, Param, all};

/// What stands above the functions.
const INTRODUCTION: &str = "# Functions

<!-- Made from the compiler's table of functions; `UPDATE_GOLDEN=1 cargo test` writes it anew. -->

Every function can be written in two ways: `lower(input.name)` and `input.name | lower` are the same.
What stands before `|` is the first argument.

- A parameter with `=` may be left out. Arguments can be given by name: `sort(records, reverse=true)`.
- `?` behind a type: null is accepted there. Everywhere else null in the first argument gives null.
- Types that are marked *literal*, and `path`, `pattern`, `function`, `test`, `word` and `format`, are
  written out in the spec and checked when it is compiled.
- A `function` is one of this page that one value is enough for, or a method of the spec that is a value:
  `map(people, 'full_name')`. A `test` is a word behind `is`, or such a method that is true or false.
- `same` is the type of the first argument, `element` that of its elements, `either` that of the first
  argument or the second.
- A line of the examples that ends in `error` is an error of the running connector.

The examples run as tests, on the runtime and in the exported Ruby.
";

/// The sections of the page, and the functions in each.
const SECTIONS: &[(&str, &[&str])] = &[
    (
        "Any value",
        &[
            "default", "presence", "try", "type", "string", "integer", "number", "decimal", "boolean",
            "tojson", "fromjson",
        ],
    ),
    (
        "Text",
        &[
            "length",
            "lower",
            "upper",
            "capitalize",
            "title",
            "trim",
            "replace",
            "remove_prefix",
            "remove_suffix",
            "starts_with",
            "ends_with",
            "split",
            "lines",
            "join",
            "truncate",
            "pad_start",
            "pad_end",
            "reverse",
            "snake_case",
            "kebab_case",
            "pascal_case",
            "camel_case",
            "humanize",
            "pluralize",
            "singularize",
            "slugify",
            "ascii",
            "normalize",
            "escape",
            "unescape",
            "striptags",
        ],
    ),
    (
        "Patterns",
        &["regex_match", "regex_find", "regex_groups", "regex_find_all", "regex_replace", "regex_split"],
    ),
    ("Numbers", &["abs", "round", "floor", "ceil", "clamp", "sum", "range", "format_number"]),
    (
        "Arrays",
        &[
            "first",
            "last",
            "min",
            "max",
            "sort",
            "unique",
            "map",
            "select",
            "reject",
            "selectattr",
            "rejectattr",
            "groupby",
            "index_by",
            "any",
            "all",
            "compact",
            "concat",
            "flatten",
            "array",
            "batch",
            "zip",
            "index_of",
            "difference",
            "intersect",
            "union",
        ],
    ),
    (
        "Objects",
        &[
            "keys",
            "values",
            "entries",
            "from_entries",
            "merge",
            "only",
            "except",
            "rename",
            "rename_keys",
            "map_values",
            "deep_map",
            "deep_compact",
            "flatten_keys",
            "nest_keys",
            "put",
        ],
    ),
    (
        "Dates and times",
        &[
            "date",
            "datetime",
            "strftime",
            "iso8601",
            "epoch",
            "epoch_ms",
            "from_epoch",
            "from_epoch_ms",
            "in_zone",
            "shift",
            "start_of",
            "end_of",
            "year",
            "month",
            "day",
            "hour",
            "weekday",
            "duration",
            "seconds",
        ],
    ),
    (
        "Addresses and encodings",
        &[
            "urlencode",
            "urldecode",
            "query",
            "from_query",
            "from_cookies",
            "url_parts",
            "segments",
            "base64encode",
            "base64decode",
            "hexencode",
            "hexdecode",
            "bytes",
            "gzip",
            "gunzip",
        ],
    ),
    (
        "Digests and signatures",
        &[
            "hash",
            "hmac",
            "secure_equals",
            "fingerprint",
            "crc32",
            "rsa_sign",
            "rsa_verify",
            "public_key",
            "jwt_encode",
            "jwt_decode",
            "sorted_pairs",
            "lines_of",
        ],
    ),
    ("XML, CSV and YAML", &["fromxml", "toxml", "fromcsv", "tocsv", "fromyaml", "toyaml"]),
    ("The workspace", &["lookup_table"]),
    (
        "Encryption and chance",
        &["aes_encrypt", "aes_decrypt", "pbkdf2", "pkce_challenge", "uuid", "random_bytes"],
    ),
];

/// The page as it is committed.
///
/// # Panics
/// Where a function stands in no section, or one that does not exist stands in one: a test calls
/// this.
#[must_use]
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    let mut told = 0;
    for (title, names) in SECTIONS {
        let _ = write!(page, "\n## {title}\n");
        for name in *names {
            function(&mut page, super::find(name).expect("a section names functions that there are"));
            told += 1;
        }
    }
    assert_eq!(told, all().len(), "every function stands in a section of its page");
    page.push_str("\n## Tests\n\nWords that stand behind `is` or `is not`: `input.tags is not empty`.\n\n");
    page.push_str("| test | holds for |\n|---|---|\n");
    for test in &TESTS {
        let _ = writeln!(page, "| `{}` | {} |", test.word, test.about);
    }
    page
}

fn function(page: &mut String, builtin: &Builtin) {
    let Builtin { name, summary, params, returns, examples, eval: _, ruby: _ } = builtin;
    let signature: Vec<String> = params.iter().map(param).collect();
    let _ = write!(page, "\n### {name}\n\n`{name}({}) → {returns}`\n\n{summary}\n\n", signature.join(", "));
    for Param { name, about, .. } in *params {
        let _ = writeln!(page, "- `{name}`: {about}");
    }
    let width = examples.iter().map(|example| example.call.chars().count()).max().unwrap_or(0);
    page.push_str("\n```text\n");
    for example in *examples {
        let _ = writeln!(page, "{:width$}  → {}", example.call, example.gives);
    }
    page.push_str("```\n");
}

fn param(param: &Param) -> String {
    let Param { name, accepts, default, repeats, about: _ } = param;
    let more = if *repeats { ", …" } else { "" };
    match default {
        Some(default) => format!("{name}: {accepts} = {default}{more}"),
        None => format!("{name}: {accepts}{more}"),
    }
}
