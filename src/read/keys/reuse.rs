//! The keys of methods and templates.

use super::operation::ACTION;
use super::work::WORK;
use super::{Choice, Construct, KINDS, ONE_BODY, Slot, key};

/// A value or a work with a name.
pub static METHOD: Construct = Construct {
    name: "method",
    about: "A value or a work with a name.",
    parts: &[&WORK],
    choices: &[
        Choice::AtMostOne(KINDS),
        Choice::AtLeastOne(&[
            "get", "post", "put", "patch", "delete", "head", "request", "call", "steps", "return",
        ]),
        ONE_BODY,
    ],
    keys: &[
        key("takes", Slot::Takes, "`{}`", "What it takes"),
        key(
            "return",
            Slot::Value,
            "required without a work",
            "Its value: alone, over what it takes and `constants`; of a work, as everywhere",
        ),
        key("returns", Slot::Type, "inferred", "Type of its value; required where it calls itself"),
        key("memo", Slot::Boolean, "`false`", "A work that is done once per run for the same arguments"),
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
