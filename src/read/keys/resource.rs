//! The keys of resources.

use super::operation::ACTION;
use super::request::PAGINATE;
use super::{Choice, Construct, KINDS, ONE_BODY, Slot, key, required};

/// The whole set of operations for an object.
pub static RESOURCE: Construct = Construct {
    name: "resource",
    about: "The whole set of operations for an object.",
    parts: &[],
    choices: &[],
    keys: &[
        key("object", Slot::Name, "the resource's name", "The object it is about"),
        required("path", Slot::Value, "Path of the list"),
        key("item_path", Slot::Value, "`PATH/{{ input.KEY }}`", "Path of one record"),
        key("wrap", Slot::Text, "", "Name of the envelope, both ways"),
        key("items", Slot::Expression, "as in list", "The list in the answer; of list, search and triggers"),
        key("paginate", Slot::Construct(&PAGINATE), "", "How to get the rest of a list"),
        key("create", Slot::Construct(&OPERATION), "absent: not made", "Makes a record; `{}` is enough"),
        key("get", Slot::Construct(&OPERATION), "absent: not made", "Reads a record; `{}` is enough"),
        key("update", Slot::Construct(&UPDATE), "absent: not made", "Changes a record; `{}` is enough"),
        key("delete", Slot::Construct(&OPERATION), "absent: not made", "Removes a record; `{}` is enough"),
        key("list", Slot::Construct(&OPERATION), "absent: not made", "Lists records; `{}` is enough"),
        key("search", Slot::Construct(&SEARCH), "absent: not made", "Finds records; `{}` is enough"),
        key("triggers", Slot::Construct(&RESOURCE_TRIGGERS), "`{}`", "Triggers for new and changed records"),
    ],
};

/// What an author says about one operation of a resource.
pub static OPERATION: Construct = Construct {
    name: "operation",
    about: "What an author says about one operation of a resource.",
    parts: &[&ACTION],
    choices: &[Choice::AtMostOne(KINDS), ONE_BODY],
    keys: &[],
};

/// The operation that changes a record.
pub static UPDATE: Construct = Construct {
    name: "update",
    about: "The operation that changes a record.",
    parts: &[&OPERATION],
    choices: &[Choice::AtMostOne(KINDS), ONE_BODY],
    keys: &[key("method", Slot::Word(&["put", "patch", "post"]), "`put`", "Method of the request")],
};

/// The operation that finds records.
pub static SEARCH: Construct = Construct {
    name: "search",
    about: "The operation that finds records.",
    parts: &[&OPERATION],
    choices: &[Choice::AtMostOne(KINDS), ONE_BODY],
    keys: &[key("by", Slot::Names, "all fields", "What can be searched by")],
};

/// Triggers for new and changed records.
pub static RESOURCE_TRIGGERS: Construct = Construct {
    name: "resource triggers",
    about: "Triggers for new and changed records.",
    parts: &[],
    choices: &[],
    keys: &[
        key("new", Slot::Path, "", "Field with the time of creation; makes the trigger for new records"),
        key(
            "new_or_updated",
            Slot::Path,
            "",
            "Field with the time of the last change; makes the trigger for new and changed records",
        ),
        key("param", Slot::Text, "", "Query parameter that takes the cursor"),
        key(
            "sorted",
            Slot::Word(&["asc", "desc", "none"]),
            "`none`",
            "The order in which the service gives the list",
        ),
    ],
};
