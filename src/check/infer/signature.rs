//! The signatures of functions, read once from their constants.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::builtin::{self, Builtin, Param};
use crate::model::{Kind, Type};
use crate::spelling::nearest;
use crate::value::Value;
use crate::value::format::Purpose;

/// What a parameter takes.
#[derive(Debug)]
pub(super) enum Accepts {
    /// A value of one of these kinds; none: of any.
    Value {
        kinds: Vec<Kind>,
        nullable: bool,
    },
    Path,
    Pattern,
    Function,
    Test,
    Word(Vec<&'static str>),
    /// A format of dates.
    Format(Purpose),
    /// What stands in the place of a match.
    Replacement,
    /// A value of this kind that is known when compiling; `None`: of any kind.
    Known(Option<Kind>),
}

/// A function's signature, read from its constant.
#[derive(Debug)]
pub(super) struct Signature {
    pub function: &'static Builtin,
    pub accepts: Vec<Accepts>,
    pub returns: Returns,
}

/// What a function gives.
#[derive(Debug)]
pub(super) enum Returns {
    Same,
    Element,
    /// The first argument's type without null, joined with the second's.
    Either,
    /// An integer where the second argument is absent, else as the first.
    Rounded,
    Type {
        kind: Kind,
        nullable: bool,
    },
}

/// The signatures, by name.
pub(super) fn signatures() -> &'static HashMap<&'static str, Signature> {
    static SIGNATURES: OnceLock<HashMap<&'static str, Signature>> = OnceLock::new();
    SIGNATURES
        .get_or_init(|| builtin::all().iter().map(|function| (function.name, signature(function))).collect())
}

fn signature(function: &'static Builtin) -> Signature {
    let accepts = function.params.iter().map(|param| accepts(param.accepts)).collect();
    let (word, nullable) = trailing_null(function.returns);
    let returns = match word {
        "same" => Returns::Same,
        "element" => Returns::Element,
        "either" => Returns::Either,
        "rounded" => Returns::Rounded,
        word => Returns::Type { kind: kind_of_word(word), nullable: nullable || word == "any" },
    };
    Signature { function, accepts, returns }
}

fn accepts(text: &'static str) -> Accepts {
    let (word, nullable) = trailing_null(text);
    match word {
        "path" => Accepts::Path,
        "pattern" => Accepts::Pattern,
        "function" => Accepts::Function,
        "test" => Accepts::Test,
        "reading format" => Accepts::Format(Purpose::Reading),
        "writing format" => Accepts::Format(Purpose::Writing),
        "replacement" => Accepts::Replacement,
        "any" => Accepts::Value { kinds: Vec::new(), nullable },
        _ => {
            if let Some(words) = word.strip_prefix("word(").and_then(|rest| rest.strip_suffix(')')) {
                return Accepts::Word(words.split('|').map(str::trim).collect());
            }
            if let Some(kind) = word.strip_prefix("literal") {
                let kind = kind.trim();
                return Accepts::Known((!kind.is_empty() && kind != "any").then(|| kind_of_word(kind)));
            }
            Accepts::Value {
                kinds: word.split('|').map(|word| kind_of_word(word.trim())).collect(),
                nullable,
            }
        }
    }
}

/// A type without the `?` behind it.
fn trailing_null(text: &'static str) -> (&'static str, bool) {
    let text = text.trim();
    text.strip_suffix('?').map_or((text, false), |word| (word.trim_end(), true))
}

fn kind_of_word(word: &str) -> Kind {
    if let Some(of) = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let kind = kind_of_word(of);
        let nullable = matches!(kind, Kind::Any);
        return Kind::Array(Arc::new(Type { kind, nullable, secret: false }));
    }
    match word {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "decimal" => Kind::Decimal,
        "boolean" => Kind::Boolean,
        "date" => Kind::Date,
        "datetime" => Kind::DateTime,
        "duration" => Kind::Duration,
        "bytes" => Kind::Bytes,
        "file" => Kind::File,
        "object" | "map" => Kind::Map,
        "array" => Kind::Array(Arc::new(Type::any())),
        "null" => Kind::Null,
        _ => Kind::Any,
    }
}

/// The default of a parameter, as a value.
pub(super) fn default_of(param: &'static Param) -> Value {
    let Some(text) = param.default else { return Value::Null };
    let text = text.trim();
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    match text {
        "null" | "" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "[]" => Value::array(Vec::new()),
        "{}" => Value::object(Vec::<(&str, Value)>::new()),
        _ => match (quoted('\'').or_else(|| quoted('"')), text.parse::<i64>()) {
            (Some(inner), _) => Value::text(inner.replace("\\n", "\n").replace("\\t", "\t")),
            (None, Ok(number)) => Value::Int(number),
            (None, Err(_)) => Value::Null,
        },
    }
}

/// How many arguments a function takes, in words.
pub(super) fn counted(params: &[Param]) -> String {
    let plural = if params.len() == 1 { "argument" } else { "arguments" };
    let most = if params.iter().any(|param| param.default.is_some()) { "at most " } else { "" };
    format!("{most}{} {plural}", params.len())
}

/// How a function is called.
pub(super) fn usage(function: &Builtin) -> String {
    let params = function.params.iter().map(|param| match (param.default, param.repeats) {
        (_, true) => format!("{}…", param.name),
        (Some(default), _) => format!("{}={default}", param.name),
        (None, _) => param.name.to_owned(),
    });
    format!("it is called as `{}({})`", function.name, params.collect::<Vec<_>>().join(", "))
}

/// The function that is called by another name elsewhere.
pub(super) fn meant(name: &str, _piped: bool) -> Option<&'static str> {
    let known = match name {
        "d" => "default",
        "count" | "size" | "len" => "length",
        "e" | "escape_html" => "escape",
        "int" | "to_i" => "integer",
        "float" | "to_f" => "number",
        "str" | "to_s" | "text" => "string",
        "strip" | "chomp" => "trim",
        "downcase" | "lowercase" => "lower",
        "upcase" | "uppercase" => "upper",
        "to_json" | "json" => "tojson",
        "parse_json" | "from_json" => "fromjson",
        "gsub" | "sub" => "replace",
        "encode_base64" | "base64" => "base64encode",
        "decode_base64" => "base64decode",
        "encode_url" | "url_encode" => "urlencode",
        "pluck" => "map",
        "where" | "filter" => "selectattr",
        "uniq" => "unique",
        "group_by" => "groupby",
        "sort_by" => "sort",
        "contains" | "include" => "in",
        "date_format" | "format_date" => "strftime",
        "present" => "presence",
        _ => "",
    };
    match known {
        "" => nearest(name, builtin::all().iter().map(|function| function.name)),
        known => builtin::find(known).map(|function| function.name),
    }
}
