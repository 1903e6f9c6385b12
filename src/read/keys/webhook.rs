//! The keys of `webhook`.

use super::request::{LIST, REQUEST};
use super::work::WORK;
use super::{Choice, Construct, Slot, key, required};

/// The address that all triggers of a connector share.
pub static WEBHOOKS: Construct = Construct {
    name: "webhooks",
    about: "The address that all triggers of a connector share.",
    parts: &[],
    choices: &[],
    keys: &[
        required(
            "route",
            Slot::MapOf(&Slot::Value),
            "Named parts of an event; what all of them are decides which triggers it is for",
        ),
        key(
            "payload",
            Slot::Word(&["json", "form", "xml", "text"]),
            "by Content-Type",
            "What the body of a delivery is: `json`, `form`, `xml`, `text`",
        ),
    ],
};

/// How a service tells of events.
pub static WEBHOOK: Construct = Construct {
    name: "webhook",
    about: "How a service tells of events.",
    parts: &[],
    choices: &[Choice::One(&["subscribe", "route"])],
    keys: &[
        key(
            "subscribe",
            Slot::Construct(&SUBSCRIPTION),
            "one of two",
            "Makes a subscription for each running trigger",
        )
        .later(),
        key("route", Slot::MapOf(&Slot::Value), "one of two", "Values for the names of `webhooks.route`"),
        key("refresh", Slot::Construct(&SUBSCRIPTION), "subscribe anew", "When `expires` is near").later(),
        key("unsubscribe", Slot::Construct(&WORK), "required with `subscribe`", "Ends it").later(),
        key("replace", Slot::Construct(&REPLACE), "", "Removes what an earlier start left behind").later(),
        key(
            "verify",
            Slot::OneOf(&[Slot::Word(&["stripe", "github", "slack", "none"]), Slot::Construct(&VERIFY)]),
            "a warning",
            "How an event proves where it comes from: a named scheme with the key `connection.signing_secret`, its parts, or `none`",
        ),
        key("because", Slot::Text, "required with `verify: none`", "Why events are not verified"),
        key("reply", Slot::ListOf(&Slot::Construct(&REPLY)), "200, no body", "What is answered").later(),
        key("where", Slot::Expression, "all", "Which deliveries count, over `event`"),
        key(
            "events",
            Slot::Expression,
            "`event.payload`",
            "What is told, over `event`: a record, a list or null",
        ),
        key("each", Slot::Value, "`{{ item }}`", "Takes the place of each of them, over `item` and `event`"),
    ],
};

/// A work that makes or renews a subscription.
pub static SUBSCRIPTION: Construct = Construct {
    name: "subscription",
    about: "A work that makes or renews a subscription.",
    parts: &[&WORK],
    choices: &[],
    keys: &[
        key(
            "keep",
            Slot::OneOf(&[Slot::Names, Slot::MapOf(&Slot::Value)]),
            "the work's value",
            "Read as `subscription.NAME`",
        ),
        key("expires", Slot::Value, "", "A time"),
    ],
};

/// Removes what an earlier start left behind.
pub static REPLACE: Construct = Construct {
    name: "replace",
    about: "Removes what an earlier start left behind.",
    parts: &[&REQUEST, &LIST],
    choices: &[],
    keys: &[required("remove", Slot::Construct(&WORK), "Sent for each item that `where` finds")],
};

/// How an event proves where it comes from.
pub static VERIFY: Construct = Construct {
    name: "verify",
    about: "How an event proves where it comes from.",
    parts: &[],
    choices: &[Choice::One(&[
        "hmac", "digest", "rsa", "ecdsa", "ed25519", "jwt", "equals", "basic", "request", "any_of",
    ])],
    keys: &[
        key("hmac", Slot::Word(&["sha1", "sha256", "sha512"]), "one kind", "Kind: a keyed hash"),
        key(
            "digest",
            Slot::Word(&["sha1", "sha256", "sha512", "md5"]),
            "one kind",
            "Kind: a hash of a text that holds the secret",
        ),
        key("rsa", Slot::Word(&["sha1", "sha256"]), "one kind", "Kind: an RSA signature").later(),
        key("ecdsa", Slot::Word(&["sha256"]), "one kind", "Kind: an ECDSA signature").later(),
        key("ed25519", Slot::Boolean, "one kind", "Kind: an Ed25519 signature").later(),
        key(
            "jwt",
            Slot::ListOf(&Slot::Word(&["HS256", "RS256", "ES256", "EdDSA"])),
            "one kind",
            "Kind: a signed token; the algorithms allowed; gives `event.claims`",
        )
        .later(),
        key("equals", Slot::Boolean, "one kind", "Kind: a shared token"),
        key("basic", Slot::Boolean, "one kind", "Kind: user and password").later(),
        key("request", Slot::Construct(&WORK), "one kind", "Kind: asks the service").later(),
        key("any_of", Slot::ListOf(&Slot::Construct(&VERIFY)), "one kind", "One that holds is enough"),
        key(
            "key",
            Slot::Value,
            "required for `hmac` and `equals`",
            "The secret; a list of them while they rotate",
        ),
        key("certificate", Slot::Construct(&PLACE), "", "Where the URL of the certificate stands").later(),
        key("jwks", Slot::Value, "", "URL of the keys").later(),
        key(
            "over",
            Slot::Value,
            "required for `hmac` and `digest`",
            "The signed text, over `event`, `connection` and `timestamp`",
        ),
        key("signature", Slot::Construct(&PLACE), "required but with `any_of`", "Where the signature stands"),
        key("timestamp", Slot::Construct(&PLACE), "", "When it was signed; refused when too far away"),
        key("body_hash", Slot::Construct(&BODY_HASH), "", "For `jwt`").later(),
        key(
            "if",
            Slot::Expression,
            "",
            "The scheme counts only where this holds, over `connection` and `input`",
        ),
    ],
};

/// Where something stands in an event.
pub static PLACE: Construct = Construct {
    name: "place",
    about: "Where something stands in an event.",
    parts: &[],
    choices: &[Choice::One(&["header", "param", "field"])],
    keys: &[
        key("header", Slot::Text, "one of three", "Name of a header"),
        key("param", Slot::Text, "one of three", "Name of a query parameter"),
        key("field", Slot::Path, "one of three", "A member of the payload"),
        key("split", Slot::Text, "", "Several values in one"),
        key("prefix", Slot::Text, "", "Only these, and it is cut off"),
        key(
            "encoding",
            Slot::Word(&["hex", "base64", "base64url", "text"]),
            "`hex`",
            "How the bytes are written",
        ),
        key("unit", Slot::Word(&["s", "ms", "iso8601"]), "`s`", "Unit of a timestamp"),
        key("tolerance", Slot::Duration, "`5m`", "Of a timestamp"),
        key("host", Slot::Text, "", "Of a certificate").later(),
        key("cache", Slot::Duration, "`1d`", "Of a certificate").later(),
    ],
};

/// A claim that binds the body.
pub static BODY_HASH: Construct = Construct {
    name: "body hash",
    about: "A claim that binds the body.",
    parts: &[],
    choices: &[],
    keys: &[
        required("claim", Slot::Text, "Claim that holds the hash"),
        key("digest", Slot::Word(&["sha256"]), "`sha256`", "Which hash"),
        key("encoding", Slot::Word(&["hex", "base64", "base64url", "text"]), "`hex`", "How it is written"),
    ],
};

/// An answer to an event.
pub static REPLY: Construct = Construct {
    name: "reply",
    about: "An answer to an event.",
    parts: &[],
    choices: &[],
    keys: &[
        key("if", Slot::Expression, "always", "Over `event`"),
        key("before", Slot::Word(&["verify"]), "", "`verify`: also for events that are not signed"),
        key("status", Slot::Number, "200", "Status of the answer"),
        key("headers", Slot::Value, "`{}`", "Headers of the answer"),
        key("json", Slot::Value, "", "Its body"),
        key("text", Slot::Value, "", "Its body"),
        key("confirm", Slot::Construct(&CONFIRM), "", "A request that the service asks for first"),
    ],
};

/// A request that the service asks for first.
pub static CONFIRM: Construct = Construct {
    name: "confirm",
    about: "A request that the service asks for first.",
    parts: &[],
    choices: &[],
    keys: &[
        required("get", Slot::Value, "URL out of the event"),
        required("host", Slot::Text, "The only host it may name; `*` allowed"),
    ],
};
