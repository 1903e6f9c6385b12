//! The keys of a file of cases.

use super::{Construct, Slot, key, required};

/// A file of cases.
pub static TESTS: Construct = Construct {
    name: "tests",
    about: "A file of cases.",
    parts: &[],
    choices: &[],
    keys: &[required("cases", Slot::ListOf(&Slot::Construct(&CASE)), "The cases")],
};

/// What is run, with what, and what is expected.
pub static CASE: Construct = Construct {
    name: "case",
    about: "What is run, with what, and what is expected.",
    parts: &[],
    choices: &[],
    keys: &[
        required("case", Slot::Text, "A sentence that says what is expected"),
        key("action", Slot::Name, "one of", "The action that is run"),
        key("trigger", Slot::Name, "one of", "The trigger that is run"),
        key("pick_list", Slot::Name, "one of", "The pick list that is read"),
        key("method", Slot::Name, "one of", "The method that is called"),
        key("test", Slot::Boolean, "one of", "The connection's test"),
        key("identity", Slot::Boolean, "one of", "Who is connected"),
        key(
            "sign_in",
            Slot::Any,
            "one of",
            "The sign-in; a map with `code`, `redirect_uri`, `verifier`, `state`, `callback` where a browser is needed",
        ),
        key(
            "signed_in",
            Slot::MapOf(&Slot::Any),
            "nobody is",
            "What an earlier sign-in left: `token`, `refresh_token`, `expires_at`, other kept names",
        ),
        key("connection", Slot::MapOf(&Slot::Any), "`{}`", "Values of the connection's fields"),
        key("config", Slot::MapOf(&Slot::Any), "`{}`", "Values of the steering inputs"),
        key("input", Slot::MapOf(&Slot::Any), "`{}`", "The input; arguments, for a pick list or method"),
        key("now", Slot::Text, "the clock", "What the clock shows"),
        key(
            "exchange",
            Slot::ListOf(&Slot::Construct(&EXCHANGE)),
            "`[]`",
            "Requests that are expected, and their answers",
        ),
        key(
            "event",
            Slot::MapOf(&Slot::Any),
            "",
            "What is delivered to a webhook: `headers`, `params`, `payload`, or its text as `raw`",
        ),
        key("output", Slot::Any, "one of", "The output that is expected"),
        key("events", Slot::ListOf(&Slot::Any), "one of", "The events that are expected"),
        key("reply", Slot::MapOf(&Slot::Any), "", "The answer to an event that is expected"),
        key("error", Slot::Text, "one of", "The message, or `/a regex/`"),
    ],
};

/// A request that is expected, and its answer.
pub static EXCHANGE: Construct = Construct {
    name: "exchange",
    about: "A request that is expected, and its answer.",
    parts: &[],
    choices: &[],
    keys: &[
        required("request", Slot::MapOf(&Slot::Any), "One verb with its path, and what belongs to it"),
        required(
            "response",
            Slot::MapOf(&Slot::Any),
            "`status`, `headers`, one of `json`, `text`, `xml`, `bytes`; or `fails: network`, `timeout`",
        ),
        key("only", Slot::Word(&["runtime", "workato"]), "both", "The target that sends it"),
    ],
};
