//! The keys of requests, and of whatever reads a list.

use super::connection::TLS;
use super::{Choice, Construct, ONE_BODY, ONE_VERB, Slot, key, required};

/// Defaults of every request.
pub static HTTP: Construct = Construct {
    name: "http",
    about: "Defaults of every request.",
    parts: &[],
    choices: &[],
    keys: &[
        key("params", Slot::Value, "`{}`", "The query"),
        key("headers", Slot::Value, "`{}`", "Headers; a request wins by name"),
        key(
            "arrays",
            Slot::Word(&["repeat", "brackets", "comma", "indices"]),
            "`repeat`",
            "Lists in a query",
        ),
        key("nested", Slot::Word(&["brackets", "dots"]), "`brackets`", "Objects in a query"),
        key(
            "expect",
            Slot::Word(&["json", "xml", "csv", "text", "bytes", "none"]),
            "`json`",
            "What the answer is",
        ),
        key(
            "errors",
            Slot::ListOf(&Slot::Construct(&ERROR_RULE)),
            "`[]`",
            "Rules about answers, tried in order",
        ),
        key(
            "retry",
            Slot::OneOf(&[Slot::Word(&["none"]), Slot::Construct(&RETRY)]),
            "reads, 3 attempts",
            "When and how a request is sent again; `none` switches it off",
        ),
        key("timeout", Slot::Duration, "`60s`", "How long to wait for the whole answer"),
        key(
            "redirects",
            Slot::Word(&["same_origin", "follow", "none"]),
            "`same_origin`",
            "Which redirects are followed",
        ),
        key("tls", Slot::Construct(&TLS), "", "Client certificate, authorities"),
        key("limit", Slot::Construct(&LIMIT), "", "How often requests may be sent, all together"),
        key("xml", Slot::Construct(&XML), "", "How XML is read and written"),
        key("csv", Slot::Construct(&CSV), "", "How CSV is read"),
    ],
};

/// How often requests may be sent.
pub static LIMIT: Construct = Construct {
    name: "limit",
    about: "How often requests may be sent.",
    parts: &[],
    choices: &[],
    keys: &[
        required("requests", Slot::Number, "How many requests"),
        required("per", Slot::Duration, "In which span"),
    ],
};

/// How XML is read and written.
pub static XML: Construct = Construct {
    name: "xml",
    about: "How XML is read and written.",
    parts: &[],
    choices: &[],
    keys: &[
        key("lists", Slot::ListOf(&Slot::Text), "`[]`", "Elements that are arrays"),
        key("namespaces", Slot::MapOf(&Slot::Text), "`{}`", "Written at the root"),
        key("keep_namespaces", Slot::Boolean, "`false`", "Leave prefixes in names when reading"),
        key("soap", Slot::Word(&["1.1", "1.2"]), "`1.1`", "`1.1`, `1.2`"),
    ],
};

/// How CSV is read.
pub static CSV: Construct = Construct {
    name: "csv",
    about: "How CSV is read.",
    parts: &[],
    choices: &[],
    keys: &[
        key("separator", Slot::Text, "`,`", "One character between fields"),
        key(
            "headers",
            Slot::Boolean,
            "`true`",
            "The first row names the columns, and rows are objects; otherwise they are arrays",
        ),
    ],
};

/// When and how a request is sent again.
pub static RETRY: Construct = Construct {
    name: "retry",
    about: "When and how a request is sent again.",
    parts: &[],
    choices: &[],
    keys: &[
        key(
            "when",
            Slot::Pattern,
            "`[429, 502, 503, 504, network]`",
            "Failed answers after which to try again",
        ),
        key("attempts", Slot::Number, "`3`", "1 to 4, the first counted"),
        key(
            "wait",
            Slot::OneOf(&[Slot::Word(&["exponential"]), Slot::Duration]),
            "`exponential`",
            "Pause before the next attempt",
        ),
        key("max_wait", Slot::Duration, "`30s`", "Longest pause"),
        key("respect", Slot::Text, "`retry-after`", "Header that tells how long to wait"),
        key(
            "verbs",
            Slot::ListOf(&Slot::Word(&["get", "post", "put", "patch", "delete", "head"])),
            "reads",
            "Which requests may be sent again",
        ),
    ],
};

/// A rule about answers; the first that matches wins.
pub static ERROR_RULE: Construct = Construct {
    name: "error rule",
    about: "A rule about answers; the first that matches wins.",
    parts: &[],
    choices: &[Choice::AtLeastOne(&["when", "if"]), Choice::One(&["message", "pass"])],
    keys: &[
        key("when", Slot::Pattern, "`when` or `if` is required", "Failed answers it is about"),
        key("if", Slot::Expression, "", "Condition over `response`, on any answer"),
        key(
            "message",
            Slot::Value,
            "required unless `pass`",
            "What is told; where it comes out empty, the next rule is tried",
        ),
        key("retry", Slot::Boolean, "`false`", "When and how a request is sent again"),
        key("pass", Slot::Boolean, "`false`", "No error: the answer is handed on"),
    ],
};

/// One verb with its path, and what belongs to it.
pub static REQUEST: Construct = Construct {
    name: "request",
    about: "One verb with its path, and what belongs to it.",
    parts: &[],
    choices: &[ONE_VERB, ONE_BODY],
    keys: &[
        key("get", Slot::Value, "one verb", "Path of a GET"),
        key("post", Slot::Value, "one verb", "Path of a POST"),
        key("put", Slot::Value, "one verb", "Path of a PUT"),
        key("patch", Slot::Value, "one verb", "Path of a PATCH"),
        key("delete", Slot::Value, "one verb", "Path of a DELETE"),
        key("head", Slot::Value, "one verb", "Path of a HEAD"),
        key("request", Slot::Value, "one verb", "One verb with its path, and what belongs to it"),
        key("method", Slot::Text, "required with `request`", "The method of `request`"),
        key("params", Slot::Value, "`rest` for the `get` of an action itself", "The query"),
        key("headers", Slot::Value, "`Accept` by `expect`", "Headers; a request wins by name"),
        key(
            "arrays",
            Slot::Word(&["repeat", "brackets", "comma", "indices"]),
            "`repeat`",
            "Lists in a query",
        ),
        key("nested", Slot::Word(&["brackets", "dots"]), "`brackets`", "Objects in a query"),
        key("json", Slot::Value, "`rest` for the `post`, `put`, `patch` of an action itself", "Body: JSON"),
        key("form", Slot::Value, "", "Body: a form"),
        key("multipart", Slot::Value, "", "Body: parts in the order written, files as `$file`"),
        key("xml", Slot::Value, "", "Body: a map with one root"),
        key("soap", Slot::Value, "", "Body: the content of `Body`; a fault is an error"),
        key("graphql", Slot::Text, "", "Body: the query; `errors` in the answer is an error"),
        key("variables", Slot::Value, "`{}`", "Variables of `graphql`"),
        key("text", Slot::Value, "", "Body: text"),
        key("bytes", Slot::Value, "", "Body: bytes"),
        key("body", Slot::Word(&["none"]), "", "`none`: nothing is sent"),
        key("nulls", Slot::Word(&["omit", "keep"]), "`omit`", "`omit`, `keep`: nulls of the body"),
        key(
            "expect",
            Slot::Word(&["json", "xml", "csv", "text", "bytes", "none"]),
            "`json`",
            "What the answer is",
        ),
        key("lists", Slot::ListOf(&Slot::Text), "those of `http.xml`", "XML elements that are arrays"),
        key("csv", Slot::Construct(&CSV), "that of `http`", "How CSV is read"),
        key("shape", Slot::Shape, "any", "Type of `response.body`"),
        key(
            "errors",
            Slot::ListOf(&Slot::Construct(&ERROR_RULE)),
            "`[]`",
            "Rules about answers, tried in order",
        ),
        key(
            "retry",
            Slot::OneOf(&[Slot::Word(&["none"]), Slot::Construct(&RETRY)]),
            "reads, 3 attempts",
            "When and how a request is sent again; `none` switches it off",
        ),
        key("timeout", Slot::Duration, "`60s`", "How long to wait for the whole answer"),
        key(
            "redirects",
            Slot::Word(&["same_origin", "follow", "none"]),
            "`same_origin`",
            "Which redirects are followed",
        ),
        key("tls", Slot::Construct(&TLS), "", "Client certificate, authorities"),
        key("auth", Slot::Word(&["none"]), "the connection's", "`none`: without credentials"),
    ],
};

/// The keys of whatever reads a list.
pub static LIST: Construct = Construct {
    name: "list",
    about: "The keys of whatever reads a list.",
    parts: &[],
    choices: &[],
    keys: &[
        key("items", Slot::Expression, "`response.body`", "The list in the answer"),
        key("where", Slot::Expression, "all", "Which records, over `item` or `record`"),
        key("each", Slot::Value, "`{{ item }}`", "Takes the item's place"),
        key("sort", Slot::Path, "the service's order", "What to order the records by"),
        key("paginate", Slot::Construct(&PAGINATE), "one page", "How to get the rest"),
    ],
};

/// How the rest of a list is fetched.
pub static PAGINATE: Construct = Construct {
    name: "paginate",
    about: "How the rest of a list is fetched.",
    parts: &[],
    choices: &[],
    keys: &[
        required(
            "by",
            Slot::Word(&["page", "offset", "cursor", "link", "url"]),
            "What tells one page from the next",
        ),
        key(
            "param",
            Slot::Text,
            "",
            "Where the position goes in the query; not needed where the request reads `page`",
        ),
        key(
            "size",
            Slot::OneOf(&[Slot::Number, Slot::Construct(&SIZE_PARAMETER)]),
            "",
            "How many records a page has, and the parameter that asks for it",
        ),
        key(
            "first",
            Slot::Number,
            "1 for page, 0 for offset",
            "Number of the first page, or offset of the first record",
        ),
        key(
            "next",
            Slot::Expression,
            "required for `cursor`, `url`",
            "The position of the next page, over `response` and `items`; null ends the list",
        ),
        key("more", Slot::Expression, "", "Whether there is another page"),
        key(
            "end",
            Slot::Word(&["empty", "short"]),
            "`empty`",
            "Which page of `page` and `offset` is the last",
        ),
        key(
            "advance",
            Slot::Word(&["received", "size"]),
            "`received`",
            "`received`, `size`: what an offset grows by",
        ),
        key("stable", Slot::Boolean, "`false`", "The list does not shift while it is read"),
        key("expired", Slot::Pattern, "`410`", "Answers that mean: begin the list again"),
        key(
            "max_pages",
            Slot::Number,
            "1000",
            "How many pages are read at most; what lies behind is left out without a word",
        ),
        key("max_items", Slot::Value, "", "How many records at most"),
    ],
};

/// The size of a page, and the parameter that asks for it.
pub static SIZE_PARAMETER: Construct = Construct {
    name: "size parameter",
    about: "The size of a page, and the parameter that asks for it.",
    parts: &[],
    choices: &[],
    keys: &[
        required("param", Slot::Text, "Query parameter that takes the size"),
        required("value", Slot::Number, "How many records"),
    ],
};
