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
    keys: &[required("route", Slot::MapOf(&Slot::Value), "Named parts of an event")],
};

/// How a service tells of events.
pub static WEBHOOK: Construct = Construct {
    name: "webhook",
    about: "How a service tells of events.",
    parts: &[],
    choices: &[],
    keys: &[
        key(
            "subscribe",
            Slot::Construct(&SUBSCRIPTION),
            "one of two",
            "Makes a subscription for each running trigger",
        ),
        key("route", Slot::MapOf(&Slot::Value), "one of two", "Values for the names of `webhooks.route`"),
        key("refresh", Slot::Construct(&SUBSCRIPTION), "subscribe anew", "When `expires` is near"),
        key("unsubscribe", Slot::Construct(&WORK), "required with `subscribe`", "Ends it"),
        key("replace", Slot::Construct(&REPLACE), "", "Removes what an earlier start left behind"),
        key(
            "verify",
            Slot::OneOf(&[Slot::Word(&["stripe", "github", "slack", "none"]), Slot::Construct(&VERIFY)]),
            "– (lint)",
            "How an event proves where it comes from",
        ),
        key(
            "because",
            Slot::Text,
            "required with `verify: none`, or without `unsubscribe`",
            "Why events are not verified, or subscriptions not ended",
        ),
        key("reply", Slot::ListOf(&Slot::Construct(&REPLY)), "200, no body", "What is answered"),
        key(
            "payload",
            Slot::Word(&["json", "form", "xml", "text"]),
            "by Content-Type",
            "`json`, `form`, `xml`, `text`",
        ),
        key("where", Slot::Expression, "all", "Over `event`"),
        key("events", Slot::Expression, "`event.payload`", "A record, a list or null"),
        key("each", Slot::Value, "`{{ item }}`", "Takes the event's place"),
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
    choices: &[],
    keys: &[
        key("hmac", Slot::Word(&["sha1", "sha256", "sha512"]), "one kind", "Kind: a keyed hash"),
        key(
            "digest",
            Slot::Word(&["sha1", "sha256", "sha512", "md5"]),
            "one kind",
            "Kind: a hash of a text that holds the secret",
        ),
        key("rsa", Slot::Word(&["sha1", "sha256"]), "one kind", "Kind: an RSA signature"),
        key("ecdsa", Slot::Word(&["sha256"]), "one kind", "Kind: an ECDSA signature"),
        key("ed25519", Slot::Boolean, "one kind", "Kind: an Ed25519 signature"),
        key(
            "jwt",
            Slot::ListOf(&Slot::Word(&["HS256", "RS256", "ES256", "EdDSA"])),
            "one kind",
            "Kind: a signed token; the algorithms allowed; gives `event.claims`",
        ),
        key("equals", Slot::Boolean, "one kind", "Kind: a shared token"),
        key("basic", Slot::Boolean, "one kind", "Kind: user and password"),
        key("request", Slot::Construct(&WORK), "one kind", "Kind: asks the service"),
        key("any_of", Slot::ListOf(&Slot::Construct(&VERIFY)), "one kind", "One that holds is enough"),
        required("key", Slot::Value, "A list for keys that rotate"),
        key("certificate", Slot::Construct(&PLACE), "", "Where the URL of the certificate stands"),
        key("jwks", Slot::Value, "", "URL of the keys"),
        key(
            "over",
            Slot::Value,
            "required but for `equals`, `basic`, `jwt`",
            "The signed text; may read `timestamp`",
        ),
        required("signature", Slot::Construct(&PLACE), "Where the signature stands"),
        key("timestamp", Slot::Construct(&PLACE), "", "Refused when too far away"),
        key("body_hash", Slot::Construct(&BODY_HASH), "", "For `jwt`"),
        key("if", Slot::Expression, "", "Verify only then"),
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
        key("host", Slot::Text, "", "Of a certificate"),
        key("cache", Slot::Duration, "`1d`", "Of a certificate"),
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
