//! The keys of methods and templates.

use super::operation::{ACTION, TRIGGER};
use super::pick_list::PICK_LIST;
use super::work::WORK;
use super::{Choice, Construct, KINDS, ONE_BODY, Slot, key, required};

/// A value or a work with a name.
pub static METHOD: Construct = Construct {
    name: "method",
    about: "A value or a work with a name.",
    parts: &[&WORK],
    choices: &[
        Choice::AtMostOne(KINDS),
        Choice::AtLeastOne(&[
            "get", "post", "put", "patch", "delete", "head", "request", "call", "steps", "return", "native",
        ]),
        Choice::AtMostOne(&["return", "native"]),
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
            Slot::Construct(&NATIVE),
            "",
            "Code of a target, in place of `return` or a work; `returns` is required then",
        ),
    ],
};

/// Code of a target in place of a method's value: the last resort.
pub static NATIVE: Construct = Construct {
    name: "native code",
    about: "Code of a target in place of a method's value: the last resort. It is a function of what the method takes.",
    parts: &[],
    choices: &[],
    keys: &[
        required(
            "ruby",
            Slot::Code,
            "Code in Ruby 2.7, whose locals are what the method takes; its last value counts",
        ),
        key(
            "rust",
            Slot::Code,
            "",
            "The same in Rust, for the program that `specc build --crate` writes: a body of a function of what the method takes",
        ),
    ],
};

/// An operation or a pick list with blanks.
pub static TEMPLATE: Construct = Construct {
    name: "template",
    about: "An action, a trigger or a pick list with blanks: `{{ name }}`, or the name in an expression.",
    parts: &[&ACTION, &TRIGGER, &PICK_LIST],
    choices: &[],
    keys: &[key("takes", Slot::Takes, "`{}`", "Its blanks")],
};
