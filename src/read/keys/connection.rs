//! The keys of `connection`, and of the schemes that are one line.

use super::sign_in::{AWS_SIGV4, JWT, KEPT_WORK, OAUTH1, OAUTH2, SESSION};
use super::work::WORK;
use super::{Choice, Construct, Slot, key};
use crate::read::presets::NAMES;

/// How the service is reached.
pub static CONNECTION: Construct = Construct {
    name: "connection",
    about: "How the service is reached.",
    parts: &[],
    choices: &[],
    keys: &[
        key(
            "fields",
            Slot::MapOf(&Slot::Field),
            "`{}`",
            "What the user is asked; required unless `required: false`, a `default` or a kept value of the same name",
        ),
        key(
            "values",
            Slot::MapOf(&Slot::Value),
            "`{}`",
            "Computed from fields and kept values; read as `connection.NAME`",
        ),
        key(
            "base_url",
            Slot::Value,
            "",
            "A folder, with or without a closing slash; without it every path is a whole URL",
        ),
        key(
            "auth",
            Slot::OneOf(&[Slot::Word(&["none", "basic", "bearer", "digest"]), Slot::Construct(&AUTH)]),
            "`none`",
            "How requests prove who sends them",
        ),
        key(
            "test",
            Slot::Construct(&WORK),
            "required unless `auth` is `none`",
            "Proves that a connection works",
        ),
    ],
};

/// How requests prove who sends them.
pub static AUTH: Construct = Construct {
    name: "auth",
    about: "How requests prove who sends them.",
    parts: &[&SCHEME],
    choices: &[Choice::AtMostOne(&[
        "none",
        "basic",
        "digest",
        "bearer",
        "api_key",
        "oauth2",
        "session",
        "jwt",
        "oauth1",
        "aws_sigv4",
        "options",
    ])],
    keys: &[
        key(
            "preset",
            Slot::Word(NAMES),
            "",
            "What is known of a widely used service; the keys beside it win. See the page of presets",
        ),
        key(
            "options",
            Slot::MapOf(&Slot::OneOf(&[
                Slot::Word(&["none", "basic", "bearer", "digest"]),
                Slot::Construct(&OPTION),
            ])),
            "",
            "Two or more schemes, chosen by the user",
        ),
        key("default", Slot::Name, "the first", "Option chosen at first"),
        key("field", Slot::Name, "`auth_type`", "Name of the field that chooses"),
        key("label", Slot::Text, "made", "Label of that field"),
    ],
};

/// A scheme, and what goes with every scheme.
pub static SCHEME: Construct = Construct {
    name: "scheme",
    about: "A scheme, and what goes with every scheme.",
    parts: &[],
    choices: &[],
    keys: &[
        key("none", Slot::Boolean, "", "Scheme: nothing is sent; `true`"),
        key(
            "basic",
            Slot::OneOf(&[Slot::Boolean, Slot::Construct(&PASSWORD)]),
            "",
            "Scheme; `true` asks for both",
        ),
        key(
            "digest",
            Slot::OneOf(&[Slot::Boolean, Slot::Construct(&PASSWORD)]),
            "",
            "Scheme: answered to a challenge; `true` asks for both",
        ),
        key("bearer", Slot::Value, "`{{ connection.api_token }}`", "Scheme: the token; `true` asks for it"),
        key(
            "api_key",
            Slot::OneOf(&[Slot::Text, Slot::Construct(&API_KEY)]),
            "",
            "Scheme: a header's name, or where the key goes",
        ),
        key("oauth2", Slot::Construct(&OAUTH2), "", "The scheme `oauth2`"),
        key("session", Slot::Construct(&SESSION), "", "The scheme `session`: log in with a request"),
        key("jwt", Slot::Construct(&JWT), "", "A token that the connector signs"),
        key("oauth1", Slot::Construct(&OAUTH1), "", "The scheme `oauth1`"),
        key("aws_sigv4", Slot::Construct(&AWS_SIGV4), "", "The scheme `aws_sigv4`"),
        key("apply", Slot::Construct(&APPLY), "the scheme's own", "What goes on each request"),
        key(
            "refresh_on",
            Slot::ListOf(&Slot::Pattern),
            "`[401]`",
            "Failed answers that mean: not signed in (any more). Statuses and regexes",
        ),
        key(
            "detect",
            Slot::ListOf(&Slot::Pattern),
            "`[]`",
            "Regexes of successful answers that mean the same",
        ),
        key(
            "hosts",
            Slot::ListOf(&Slot::Text),
            "`[]`",
            "Further hosts that may get credentials; `*.` allowed",
        ),
        key(
            "identity",
            Slot::OneOf(&[Slot::Value, Slot::Construct(&WORK)]),
            "",
            "Who is connected, for people; may read `response` of `test`",
        ),
        key("on_connect", Slot::Construct(&KEPT_WORK), "", "Runs after every sign-in, signed in"),
        key("revoke", Slot::Construct(&WORK), "", "When the connection is given up"),
        key("tls", Slot::Construct(&TLS), "", "Certificates of all requests, those that sign in too"),
    ],
};

/// A scheme that users can choose.
pub static OPTION: Construct = Construct {
    name: "option",
    about: "A scheme that users can choose.",
    parts: &[&SCHEME],
    choices: &[Choice::AtMostOne(&[
        "none",
        "basic",
        "digest",
        "bearer",
        "api_key",
        "oauth2",
        "session",
        "jwt",
        "oauth1",
        "aws_sigv4",
    ])],
    keys: &[
        key(
            "preset",
            Slot::Word(NAMES),
            "",
            "What is known of a widely used service; the keys beside it win. See the page of presets",
        ),
        key("label", Slot::Text, "name in words", "Name of the option"),
        key("hint", Slot::Markdown, "", "Shown with the option"),
        key("fields", Slot::MapOf(&Slot::Field), "`{}`", "Shown and read only when chosen"),
    ],
};

/// User and password.
pub static PASSWORD: Construct = Construct {
    name: "password",
    about: "User and password.",
    parts: &[],
    choices: &[],
    keys: &[
        key("user", Slot::Value, "`{{ connection.username }}`", "The user's name"),
        key("password", Slot::Value, "`{{ connection.password }}`", "The password"),
    ],
};

/// Where an API key goes, and what it is.
pub static API_KEY: Construct = Construct {
    name: "api key",
    about: "Where an API key goes, and what it is.",
    parts: &[],
    choices: &[Choice::One(&["header", "query", "cookie"])],
    keys: &[
        key("header", Slot::Text, "one of three", "Name of the header that takes the key"),
        key(
            "query",
            Slot::Text,
            "one of three",
            "Name of the query parameter that takes the key; a warning, because services log URLs",
        ),
        key("cookie", Slot::Text, "one of three", "Name of the cookie that takes the key"),
        key("value", Slot::Value, "`{{ connection.api_key }}`", "A prefix is plain text"),
    ],
};

/// What goes on each request.
pub static APPLY: Construct = Construct {
    name: "apply",
    about: "What goes on each request.",
    parts: &[],
    choices: &[],
    keys: &[
        key("headers", Slot::Value, "`{}`", "Headers of each request"),
        key("params", Slot::Value, "`{}`", "Query parameters of each request"),
        key("cookies", Slot::Value, "`{}`", "Cookies of each request"),
        key("body", Slot::Value, "", "Merged into a JSON, form or XML body when it is sent"),
        key("let", Slot::MapOf(&Slot::Value), "`{}`", "Names for this block, in order"),
    ],
};

/// Certificates.
pub static TLS: Construct = Construct {
    name: "tls",
    about: "Certificates.",
    parts: &[],
    choices: &[],
    keys: &[
        key("certificate", Slot::Value, "", "The client's certificate, PEM"),
        key("key", Slot::Value, "", "Its private key, PEM"),
        key("passphrase", Slot::Value, "", "Of the private key"),
        key("authorities", Slot::Value, "the system's", "Certificates of authorities, PEM"),
        key("only", Slot::Boolean, "`true`", "Trust these alone"),
    ],
};
