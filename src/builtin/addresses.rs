//! Functions that read addresses, queries and cookies, and that write what services sign.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::encoding::urldecode;
use super::{Builtin, Example, fits, optional, param, wrong};
use crate::value::text::{text, write};
use crate::value::{Failure, Object, Value};

fn object(object: Object) -> Value {
    Value::Object(Arc::new(object))
}

pub(super) const FROM_QUERY: Builtin = Builtin {
    name: "from_query",
    summary: "The names and values of a query or a form; a name that comes several times has an array.",
    params: &[param("text", "string", "A query, without `?`.")],
    returns: "object",
    examples: &[
        Example {
            call: "from_query('a=1&b=x+y%20%C3%BC&a=2&c&=d&&e=f=g')",
            gives: "{'a': ['1', '2'], 'b': 'x y ü', 'c': '', '': 'd', 'e': 'f=g'}",
        },
        Example { call: "from_query('a[b]=1&a=1&a=2&a=3')", gives: "{'a[b]': '1', 'a': ['1', '2', '3']}" },
        Example { call: "from_query('')", gives: "{}" },
        Example { call: "from_query(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(query)] => Ok(pairs(query)),
        other => wrong("from_query", other),
    },
    ruby: "s.from_query({0})",
};

/// The names and values of a query or a form; a name that comes several times has an array.
#[must_use]
pub fn pairs(query: &str) -> Value {
    let mut read: indexmap::IndexMap<Arc<str>, Vec<Value>, foldhash::fast::RandomState> =
        indexmap::IndexMap::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = Value::text(urldecode(value, true));
        read.entry(Arc::from(urldecode(name, true))).or_default().push(value);
    }
    let members = read.into_iter().map(|(name, mut values)| {
        let value = if values.len() == 1 { values.pop().unwrap_or_default() } else { Value::array(values) };
        (name, value)
    });
    object(members.collect())
}

/// The cookies of a header, cut apart at commas that begin another.
fn cookies(header: &str) -> Vec<&str> {
    static BEGINS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"^[ \t]*[^\s;,="]+="#).expect("a pattern"));
    let mut cut = Vec::new();
    let mut from = 0;
    for (at, _) in header.match_indices(',') {
        if BEGINS.is_match(&header[at + 1..]) {
            cut.push(&header[from..at]);
            from = at + 1;
        }
    }
    cut.push(&header[from..]);
    cut
}

pub(super) const FROM_COOKIES: Builtin = Builtin {
    name: "from_cookies",
    summary: "The names and values of the cookies in a `Set-Cookie` header, without their attributes; the last of equal names stays.",
    params: &[param("text", "string", "The header; several are joined by commas.")],
    returns: "object",
    examples: &[
        Example {
            call: "from_cookies('sid=a1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, csrf=\"b=2\";Secure,x=')",
            gives: "{'sid': 'a1', 'csrf': '\"b=2\"', 'x': ''}",
        },
        Example { call: "from_cookies('a=1, a=2')", gives: "{'a': '2'}" },
        Example { call: "from_cookies('nothing; a=1')", gives: "{}" },
        Example { call: "from_cookies('')", gives: "{}" },
        Example { call: "from_cookies(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(header)] => {
            let space = [' ', '\t'];
            let mut read = Object::default();
            for cookie in cookies(header) {
                let pair = cookie.split(';').next().unwrap_or_default();
                if let Some((name, value)) = pair.split_once('=') {
                    let name = name.trim_matches(space);
                    if !name.is_empty() {
                        read.insert(Arc::from(name), Value::text(value.trim_matches(space)));
                    }
                }
            }
            Ok(object(read))
        }
        other => wrong("from_cookies", other),
    },
    ruby: "s.from_cookies({0})",
};

pub(super) const URL_PARTS: Builtin = Builtin {
    name: "url_parts",
    summary: "The `scheme`, `host`, `port`, `path`, `query` and `fragment` of an address; what it does not have is null. A user and a password are left out.",
    params: &[param("text", "string", "An address, as RFC 3986 writes it.")],
    returns: "object",
    examples: &[
        Example {
            call: "url_parts('HTTPS://me:pw@Example.com:8443/a/b%20c?q=1#top')",
            gives: "{'scheme': 'https', 'host': 'example.com', 'port': 8443, 'path': '/a/b%20c', 'query': 'q=1', 'fragment': 'top'}",
        },
        Example { call: "url_parts('https://[::1]/') | only('host')", gives: "{'host': '[::1]'}" },
        Example { call: "url_parts('/a?b') | tojson", gives: r#"'{"path":"/a","query":"b"}'"# },
        Example {
            call: "url_parts('mailto:a@b.c') | tojson",
            gives: r#"'{"scheme":"mailto","path":"a@b.c"}'"#,
        },
        Example {
            call: "url_parts('//h:99999/?#') | tojson",
            gives: r#"'{"host":"h","port":99999,"path":"/","query":"","fragment":""}'"#,
        },
        Example { call: "url_parts('') | tojson", gives: "'{}'" },
        Example { call: "url_parts(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(url)] => Ok(url_parts(url)),
        other => wrong("url_parts", other),
    },
    ruby: "s.url_parts({0})",
};

fn url_parts(url: &str) -> Value {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)^(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$")
            .expect("a pattern")
    });
    static AUTHORITY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)^(?:.*@)?(?:(\[[^\]]*\]|[^:]*)(?::([0-9]{0,5}))?|(.*))$").expect("a pattern")
    });
    let Some(parts) = PARTS.captures(url) else { return Value::Null };
    let part = |at: usize| parts.get(at).map_or(Value::Null, |part| Value::text(part.as_str()));
    let authority = parts.get(2).and_then(|authority| AUTHORITY.captures(authority.as_str()));
    let (host, port) = match &authority {
        Some(authority) => {
            let host = authority.get(1).or(authority.get(3)).map_or("", |host| host.as_str());
            let port = authority.get(2).and_then(|port| port.as_str().parse::<i64>().ok());
            (Value::text(host.to_ascii_lowercase()), port.map_or(Value::Null, Value::Int))
        }
        None => (Value::Null, Value::Null),
    };
    let path = if parts[3].is_empty() { Value::Null } else { part(3) };
    let scheme = parts.get(1).map_or(Value::Null, |scheme| Value::text(scheme.as_str().to_ascii_lowercase()));
    Value::object([
        ("scheme", scheme),
        ("host", host),
        ("port", port),
        ("path", path),
        ("query", part(4)),
        ("fragment", part(5)),
    ])
}

pub(super) const SORTED_PAIRS: Builtin = Builtin {
    name: "sorted_pairs",
    summary: "The names and texts of `object` in the order of the names, for signatures: `equals` between the two, `separator` between pairs. An array has a pair for each element; nulls are left out.",
    params: &[
        param("object", "object", "Names and values."),
        optional("separator", "string", "''", "What stands between pairs."),
        optional("equals", "string", "''", "What stands between name and text."),
    ],
    returns: "string",
    examples: &[
        Example { call: "sorted_pairs({'b': 'x y', 'a': 1, 'n': null})", gives: "'a1bx y'" },
        Example {
            call: "sorted_pairs({'b': [2, null, 1], 'a': true, 'B': ''}, '&', '=')",
            gives: "'B=&a=true&b=2&b=1'",
        },
        Example { call: "sorted_pairs({})", gives: "''" },
        Example { call: "sorted_pairs({'a': {'b': 1}})", gives: "error" },
        Example { call: "sorted_pairs(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Object(members), Value::Text(separator), Value::Text(equals)] => {
            let mut names: Vec<(&Arc<str>, &Value)> =
                members.iter().filter(|(_, value)| !value.is_null()).collect();
            names.sort_by_key(|(name, _)| *name);
            let mut out = String::new();
            let mut first = true;
            for (name, value) in names {
                let values = value.as_array().unwrap_or(std::slice::from_ref(value));
                for value in values.iter().filter(|value| !value.is_null()) {
                    if !std::mem::take(&mut first) {
                        out.push_str(separator);
                    }
                    out.extend([&**name, &**equals]);
                    write(value, &mut out)?;
                    fits(out.len())?;
                }
            }
            Ok(Value::text(out))
        }
        other => wrong("sorted_pairs", other),
    },
    ruby: "s.sorted_pairs({0}{, 1}{, 2})",
};

pub(super) const LINES_OF: Builtin = Builtin {
    name: "lines_of",
    summary: "The texts of `array`, each with a line break behind it, for signatures; nulls are left out.",
    params: &[param("array", "array", "Values that have a text.")],
    returns: "string",
    examples: &[
        Example { call: "lines_of(['Message', 'hello', null, 1])", gives: r"'Message\nhello\n1\n'" },
        Example { call: "lines_of([])", gives: "''" },
        Example { call: "lines_of([[]])", gives: "error" },
        Example { call: "lines_of(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Array(members)] => {
            let lines =
                members.iter().filter(|member| !member.is_null()).map(|member| Ok(text(member)? + "\n"));
            let joined = lines.collect::<Result<String, Failure>>()?;
            fits(joined.len())?;
            Ok(Value::text(joined))
        }
        other => wrong("lines_of", other),
    },
    ruby: "s.lines_of({0})",
};
