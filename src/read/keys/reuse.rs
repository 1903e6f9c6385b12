//! The keys of methods and templates.

use super::operation::ACTION;
use super::work::STEP;
use super::{Construct, Slot, key};

/// A value or a work with a name.
pub static METHOD: Construct = Construct {
    name: "method",
    about: "A value or a work with a name.",
    parts: &[],
    choices: &[],
    keys: &[
        key("takes", Slot::Takes, "`{}`", "What it takes"),
        key("return", Slot::Value, "one of", "Its value, over what it takes and `constants`"),
        key("returns", Slot::Type, "inferred", "Type of its value; required where it calls itself"),
        key("get", Slot::Value, "one of", "Path of a request, with its other keys").later(),
        key("post", Slot::Value, "one of", "Likewise").later(),
        key("put", Slot::Value, "one of", "Likewise").later(),
        key("patch", Slot::Value, "one of", "Likewise").later(),
        key("delete", Slot::Value, "one of", "Likewise").later(),
        key("head", Slot::Value, "one of", "Likewise").later(),
        key("request", Slot::Value, "one of", "Likewise").later(),
        key("call", Slot::Name, "one of", "Another method, called with `with`").later(),
        key("steps", Slot::ListOf(&Slot::Construct(&STEP)), "one of", "Requests and values in sequence")
            .later(),
        key("memo", Slot::Boolean, "`false`", "A work that is done once per run for the same arguments")
            .later(),
        key(
            "native",
            Slot::MapOf(&Slot::Text),
            "one of",
            "Code of a target (`ruby`, `rust`), in place of `return` or a work",
        )
        .later(),
    ],
};

/// An operation or a pick list with blanks.
pub static TEMPLATE: Construct = Construct {
    name: "template",
    about: "An operation or a pick list with blanks.",
    parts: &[&ACTION],
    choices: &[],
    keys: &[key("takes", Slot::Takes, "`{}`", "Its blanks")],
};
