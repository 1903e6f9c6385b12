//! The keys of pick lists and of fields that are known only at design time.

use super::work::WORK;
use super::{Choice, Construct, KINDS, ONE_BODY, Slot, key};

/// Choices for a field.
pub static PICK_LIST: Construct = Construct {
    name: "pick list",
    about: "Choices for a field.",
    parts: &[&WORK],
    choices: &[
        Choice::One(&["get", "post", "put", "patch", "delete", "head", "request", "call", "steps", "values"]),
        ONE_BODY,
    ],
    keys: &[
        key(
            "values",
            Slot::OneOf(&[Slot::MapOf(&Slot::Text), Slot::ListOf(&Slot::Text)]),
            "",
            "Value to label, or values",
        ),
        key("takes", Slot::Takes, "`{}`", "Names of what it takes from fields of the same shape"),
        key("label", Slot::Path, "the item", "What users see"),
        key("value", Slot::Path, "the item", "What is stored"),
        key("parent", Slot::Name, "", "Argument that gets the opened folder: makes a tree"),
        key("folder", Slot::Expression, "`false`", "Whether an item can be opened"),
        key("extends", Slot::Name, "", "The template it fills in; not beside `call`"),
        key(
            "with",
            Slot::MapOf(&Slot::Value),
            "`{}`",
            "Arguments of the method of `call`; what the template of `extends` takes: constants",
        ),
    ],
};

/// Fields that are known only at design time.
pub static DYNAMIC_FIELDS: Construct = Construct {
    name: "dynamic fields",
    about: "Fields that are known only at design time.",
    parts: &[&WORK],
    choices: &[Choice::AtMostOne(KINDS), ONE_BODY, Choice::One(&["field", "schema"])],
    keys: &[
        key("for", Slot::Expression, "`field in response.body`", "What the fields are made of"),
        key("where", Slot::Expression, "all", "Which of them"),
        key("field", Slot::Value, "one of two", "One field of a shape"),
        key("schema", Slot::Word(&["workato", "json_schema"]), "one of two", "The answer is a schema"),
    ],
};
