//! The keys of the schemes that sign in or sign requests.

use super::work::{ONE_WORK, WORK};
use super::{Construct, Slot, key, required};

/// The scheme `oauth2`.
pub static OAUTH2: Construct = Construct {
    name: "oauth2",
    about: "The scheme `oauth2`.",
    parts: &[],
    choices: &[],
    keys: &[
        key(
            "grant",
            Slot::Word(&[
                "authorization_code",
                "client_credentials",
                "password",
                "refresh_token",
                "jwt_bearer",
                "device_code",
            ]),
            "`authorization_code`",
            "`authorization_code`, `client_credentials`, `password`, `refresh_token`, `jwt_bearer`, `device_code`",
        ),
        key(
            "authorize",
            Slot::OneOf(&[Slot::Value, Slot::Construct(&AUTHORIZE)]),
            "required for a code",
            "URL where the user agrees",
        ),
        key("device", Slot::Value, "required for `device_code`", "URL where a device code is asked for"),
        required(
            "token",
            Slot::OneOf(&[Slot::Value, Slot::Construct(&TOKEN_REQUEST), Slot::Construct(&TOKEN_WORK)]),
            "URL, adjusted, or written out",
        ),
        key(
            "refresh",
            Slot::OneOf(&[
                Slot::Boolean,
                Slot::Value,
                Slot::Construct(&TOKEN_REQUEST),
                Slot::Construct(&TOKEN_WORK),
            ]),
            "as `token`",
            "`false`: tokens do not end and cannot be renewed",
        ),
        key("client_id", Slot::Value, "a field of this name", "The client's name"),
        key("client_secret", Slot::Value, "a field of this name", "The client's secret"),
        key(
            "client",
            Slot::OneOf(&[Slot::Word(&["body", "basic", "none"]), Slot::Construct(&JWT)]),
            "`body`",
            "How the client proves itself",
        ),
        key("scopes", Slot::Value, "`[]`", "List or text; nulls are left out"),
        key("scope_separator", Slot::Text, "one space", "Stands between scopes"),
        key("pkce", Slot::Boolean, "`true`", "Whether the code is bound to the client"),
        key("username", Slot::Value, "a field of this name", "Grant `password`"),
        key("password", Slot::Value, "a field of this name", "User and password"),
        key(
            "assertion",
            Slot::OneOf(&[Slot::Value, Slot::Construct(&JWT)]),
            "required for `jwt_bearer`",
            "What is exchanged for a token",
        ),
        key(
            "register",
            Slot::Value,
            "",
            "URL where the client registers itself; then it needs no name and no secret",
        ),
        key(
            "keep",
            Slot::OneOf(&[Slot::Names, Slot::MapOf(&Slot::Value)]),
            "tokens and lifetime",
            "What stays of the answer",
        ),
    ],
};

/// The request that a browser makes to sign in.
pub static AUTHORIZE: Construct = Construct {
    name: "authorize",
    about: "The request that a browser makes to sign in.",
    parts: &[],
    choices: &[],
    keys: &[
        required("url", Slot::Value, "The URL"),
        key("params", Slot::Value, "`{}`", "Merged over the standard ones; null takes one away"),
        key("code", Slot::Text, "`code`", "Name of the parameter that comes back"),
    ],
};

/// A request for a token.
pub static TOKEN_REQUEST: Construct = Construct {
    name: "token request",
    about: "A request for a token.",
    parts: &[],
    choices: &[],
    keys: &[
        key("url", Slot::Value, "the token URL, in `refresh`", "The URL"),
        key("method", Slot::Word(&["post", "get"]), "`post`", "Method of the request"),
        key("as", Slot::Word(&["form", "json", "query"]), "`form`", "How the parameters are sent"),
        key("params", Slot::Value, "`{}`", "Merged over the standard ones; null takes one away"),
        key("headers", Slot::Value, "`{}`", "Likewise"),
        key("keep", Slot::OneOf(&[Slot::Names, Slot::MapOf(&Slot::Value)]), "", "What stays of the answer"),
    ],
};

/// The scheme `session`: log in with a request.
pub static SESSION: Construct = Construct {
    name: "session",
    about: "The scheme `session`: log in with a request.",
    parts: &[&WORK],
    choices: ONE_WORK,
    keys: &[
        key(
            "keep",
            Slot::OneOf(&[Slot::Names, Slot::MapOf(&Slot::Value)]),
            "required in `session` unless `apply` says what is sent",
            "`token`, `refresh_token`, `expires_in`, `expires_at`, and other names read as `connection.NAME`",
        ),
        key("refresh", Slot::Construct(&KEPT_WORK), "", "Renews without signing in anew"),
    ],
};

/// A work of which something stays.
pub static KEPT_WORK: Construct = Construct {
    name: "kept work",
    about: "A work of which something stays.",
    parts: &[&WORK],
    choices: ONE_WORK,
    keys: &[required(
        "keep",
        Slot::OneOf(&[Slot::Names, Slot::MapOf(&Slot::Value)]),
        "What stays of its last answer",
    )],
};

/// A token that the connector signs.
pub static JWT: Construct = Construct {
    name: "jwt",
    about: "A token that the connector signs.",
    parts: &[],
    choices: &[],
    keys: &[
        required(
            "algorithm",
            Slot::WordOrLater(
                &[
                    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
                    "ES384", "EdDSA",
                ],
                &["ES512"],
            ),
            "How it is signed",
        ),
        required("key", Slot::Value, "What it is signed with: PEM, JWK or secret"),
        key("claims", Slot::Value, "`iat`, `exp`", "Null takes one away"),
        key("header", Slot::Value, "`typ`, `alg`", "Members of the header; a null `typ` takes that away"),
        key("lifetime", Slot::Duration, "`5m`", "How long it counts"),
    ],
};

/// The scheme `oauth1`.
pub static OAUTH1: Construct = Construct {
    name: "oauth1",
    about: "The scheme `oauth1`.",
    parts: &[],
    choices: &[],
    keys: &[
        key("consumer_key", Slot::Value, "a field of this name", "The client's key"),
        key("consumer_secret", Slot::Value, "a field of this name", "The client's secret"),
        key("token", Slot::Value, "a field of this name", "The user's token"),
        key("token_secret", Slot::Value, "a field of this name", "The user's secret"),
        key(
            "signature",
            Slot::WordOrLater(&["HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"], &["RSA-SHA1"]),
            "`HMAC-SHA1`",
            "How requests are signed",
        ),
        key("private_key", Slot::Value, "", "Key for `RSA-SHA1`").later(),
        key("realm", Slot::Value, "", "Realm of the header"),
        key(
            "request",
            Slot::Value,
            "",
            "URL of the request token; all three URLs for sign-in in the browser",
        ),
        key("authorize", Slot::Value, "", "URL where the user agrees"),
        key("access", Slot::Value, "", "URL of the access token"),
        key(
            "params",
            Slot::Construct(&OAUTH1_PARAMS),
            "`{}`",
            "Further parameters of `request` and `authorize`",
        ),
        key("keep", Slot::OneOf(&[Slot::Names, Slot::MapOf(&Slot::Value)]), "", "What stays of the answer"),
    ],
};

/// Further parameters of a sign-in by OAuth 1.
pub static OAUTH1_PARAMS: Construct = Construct {
    name: "oauth1 parameters",
    about: "Further parameters of a sign-in by OAuth 1.",
    parts: &[],
    choices: &[],
    keys: &[
        key("request", Slot::Value, "`{}`", "Of the query of `request`"),
        key("authorize", Slot::Value, "`{}`", "Of the address of `authorize`"),
    ],
};

/// The scheme `aws_sigv4`.
pub static AWS_SIGV4: Construct = Construct {
    name: "aws_sigv4",
    about: "The scheme `aws_sigv4`.",
    parts: &[],
    choices: &[],
    keys: &[
        required("service", Slot::Value, "Name of the service, as in the signature"),
        key("region", Slot::Value, "a field of this name", "Region, as in the signature"),
        key("access_key", Slot::Value, "a field of this name", "The access key"),
        key("secret_key", Slot::Value, "a field of this name", "Its secret"),
        key("session_token", Slot::Value, "", "Token of a session"),
        key("role", Slot::Value, "", "ARN of a role to assume first"),
        key("external_id", Slot::Value, "", "Shown when the role is assumed"),
    ],
};

/// A token request that is written out.
pub static TOKEN_WORK: Construct = Construct {
    name: "token work",
    about: "A token request that is written out.",
    parts: &[&WORK],
    choices: ONE_WORK,
    keys: &[key(
        "keep",
        Slot::OneOf(&[Slot::Names, Slot::MapOf(&Slot::Value)]),
        "tokens and lifetime",
        "What stays of its last answer",
    )],
};
