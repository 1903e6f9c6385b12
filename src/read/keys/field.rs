//! The keys of shapes, objects and fields.

use super::operation::{HELP, SAMPLE};
use super::pick_list::DYNAMIC_FIELDS;
use super::{Choice, Construct, Slot, key};

/// What `input`, `output`, `config`, an object and an object field are.
pub static SHAPE: Construct = Construct {
    name: "shape",
    about: "What `input`, `output`, `config`, an object and an object field are.",
    parts: &[],
    choices: &[Choice::AtLeastOne(&["use", "fields", "fields_from"]), Choice::AtMostOne(&["only", "except"])],
    keys: &[
        key("use", Slot::Names, "", "Objects whose fields it has"),
        key("only", Slot::Names, "all", "Which of the fields, in this order; brings `readonly` ones in"),
        key("except", Slot::Names, "`[]`", "Which of the fields are left out"),
        key("require", Slot::Names, "`[]`", "Fields that are required; brings them in"),
        key(
            "optional",
            Slot::OneOf(&[Slot::Word(&["all"]), Slot::Names]),
            "`[]`",
            "Fields that are not required, or `all`",
        ),
        key("where", Slot::Expression, "all", "Keeps the fields for which it holds, over `field`"),
        key(
            "fields",
            Slot::MapOf(&Slot::Field),
            "`{}`",
            "Changes a used field of the same name in place, otherwise adds",
        ),
        key("fields_from", Slot::Construct(&DYNAMIC_FIELDS), "", "Fields that are known only at design time"),
    ],
};

/// A thing of the service.
pub static OBJECT: Construct = Construct {
    name: "object",
    about: "A thing of the service.",
    parts: &[&SHAPE],
    choices: &[Choice::AtLeastOne(&["use", "fields", "fields_from"]), Choice::AtMostOne(&["only", "except"])],
    keys: &[
        key("title", Slot::Text, "name in words", "What people call it"),
        key("plural", Slot::Text, "made", "What people call several"),
        key(
            "names",
            Slot::Word(&["same", "camel", "kebab", "pascal", "snake"]),
            "the spec's",
            "How the service spells the names of its fields",
        ),
        key(
            "sample",
            Slot::OneOf(&[Slot::Word(&["first"]), Slot::Construct(&SAMPLE)]),
            "made from the fields",
            "An example, for every operation that gives it",
        ),
    ],
};

/// One field of a shape.
pub static FIELD: Construct = Construct {
    name: "field",
    about: "One field of a shape.",
    parts: &[&SHAPE],
    choices: &[Choice::AtMostOne(&["only", "except"]), Choice::AtMostOne(&["select", "pick_list"])],
    keys: &[
        key(
            "type",
            Slot::Type,
            "`string`; `object` with `fields`, `use`",
            "What it holds: a type word, the name of an object, `[type]`",
        ),
        key("label", Slot::Text, "name in words", "What people call it"),
        key("hint", Slot::Markdown, "", "Shown below the input"),
        key("help", Slot::OneOf(&[Slot::Markdown, Slot::Construct(&HELP)]), "", "Shown beside the input"),
        key("example", Slot::Text, "", "Shown behind the hint"),
        key(
            "required",
            Slot::Boolean,
            "`false`; `true` for a `key` in an input and in `connection`",
            "Whether a value must be given",
        ),
        key("sticky", Slot::Boolean, "`false`; `true` if required", "Shown at once"),
        key("default", Slot::Value, "", "A constant; stands in for an absent value"),
        key("secret", Slot::Boolean, "by name in `connection`", "Never shown, logged or given out"),
        key("multiline", Slot::Boolean, "`false`", "Whether the input has several lines"),
        key(
            "control",
            Slot::Word(&[
                "text",
                "plain",
                "number",
                "url",
                "email",
                "phone",
                "date",
                "date_time",
                "checkbox",
                "subdomain",
                "schema_designer",
            ]),
            "from the other keys",
            "Kind of input",
        ),
        key("prefix", Slot::Text, "", "Shown before the input, not part of the value"),
        key("suffix", Slot::Text, "", "Shown behind it"),
        key(
            "format",
            Slot::OneOf(&[Slot::Text, Slot::ListOf(&Slot::Text)]),
            "by type",
            "How the value is written outside: a datetime `iso8601`, `epoch`, `epoch_ms`, `rfc2822` or a pattern; a list `comma`, `space`, `lines`; a boolean its two words; any `json`; a string `hostname`, `url`, `uuid`, `email`, `slug`, `pem`",
        ),
        key("zone", Slot::Text, "`UTC`", "Of times without an offset"),
        key(
            "wire",
            Slot::OneOf(&[Slot::Text, Slot::ListOf(&Slot::Text)]),
            "the name",
            "Name, or path, outside; `.` is the value itself",
        ),
        key("pairs", Slot::Construct(&PAIRS), "", "An object here, a list of name and value pairs outside"),
        key(
            "convert",
            Slot::Construct(&CONVERT),
            "",
            "How the value is read and written, where nothing else does",
        ),
        key("key", Slot::Boolean, "`false`", "Identifies a record"),
        key("readonly", Slot::Boolean, "`false`", "Not in inputs"),
        key("writeonly", Slot::Boolean, "`false`", "Not in outputs"),
        key("custom", Slot::Boolean, "`false`", "Made by the service's users"),
        key(
            "select",
            Slot::OneOf(&[Slot::MapOf(&Slot::Text), Slot::ListOf(&Slot::Text)]),
            "",
            "Value to label, or values",
        ),
        key("pick_list", Slot::Name, "", "A list of choices, by name"),
        key("with", Slot::MapOf(&Slot::Name), "fields of the same name", "Argument to field"),
        key("many", Slot::Boolean, "`false`", "Several choices"),
        key("delimiter", Slot::Text, "`,`", "Between choices on the platform"),
        key(
            "toggle",
            Slot::OneOf(&[Slot::Boolean, Slot::Construct(&TOGGLE)]),
            "made for choices and booleans",
            "Whether the choice can be typed in instead, or the input for that",
        ),
        key("show_if", Slot::Expression, "always", "Over fields of the same shape"),
        key("present_if", Slot::Expression, "always", "Over `config`, `connection`"),
        key("steers", Slot::Boolean, "`true` in `config`", "A change asks for the schema anew"),
        key(
            "designs_schema",
            Slot::OneOf(&[Slot::Boolean, Slot::Construct(&SCHEMA_DESIGNER)]),
            "`false`",
            "Whether users draw a schema in it",
        ),
        key(
            "on_blur",
            Slot::Boolean,
            "`false`",
            "A change counts when the input is left, not while it is typed",
        ),
        key(
            "pills",
            Slot::Boolean,
            "`true`; `false` for secrets",
            "Whether values of other steps can be put in",
        ),
        key("tree", Slot::Construct(&TREE), "", "What can be chosen in a pick list that is a tree"),
        key(
            "list_mode",
            Slot::Word(&["dynamic", "static"]),
            "`dynamic`",
            "How a list of objects is filled in at first: from a list, or one by one",
        ),
        key("list_mode_toggle", Slot::Boolean, "`true`", "Whether users can change the `list_mode`"),
        key("add", Slot::Text, "made", "Button of a list or map"),
        key("item", Slot::Text, "made", "What one entry of a map is called"),
        key("empty", Slot::Construct(&EMPTY), "made", "Shown while a map has no entries"),
        key("min", Slot::Number, "", "Smallest value"),
        key("max", Slot::Number, "", "Largest value"),
        key("min_length", Slot::Number, "", "Fewest characters or elements"),
        key("max_length", Slot::Number, "", "Most characters or elements"),
        key("pattern", Slot::Text, "", "Regex, whole value"),
        key("share", Slot::Boolean, "all but secrets", "A copied connection takes the value"),
        key("extra", Slot::MapOf(&Slot::Any), "`{}`", "Passed through"),
    ],
};

/// An object here, a list of name and value pairs outside.
pub static PAIRS: Construct = Construct {
    name: "pairs",
    about: "An object here, a list of name and value pairs outside.",
    parts: &[],
    choices: &[],
    keys: &[
        key("name", Slot::Text, "`name`", "Member that holds the name"),
        key("value", Slot::Text, "`value`", "Member that holds the value"),
        key(
            "direction",
            Slot::Word(&["in", "out", "both"]),
            "`both`",
            "Whether it is read so, written so, or both",
        ),
    ],
};

/// How a value is read and written.
pub static CONVERT: Construct = Construct {
    name: "convert",
    about: "How a value is read and written.",
    parts: &[],
    choices: &[Choice::AtLeastOne(&["read", "write"])],
    keys: &[
        key(
            "read",
            Slot::Value,
            "as it came",
            "What is read, over `value` as the service wrote it; it is then read as the type of the field",
        ),
        key("write", Slot::Value, "as the type says", "What is written, over `value` as the spec types it"),
    ],
};

/// What can be chosen in a tree.
pub static TREE: Construct = Construct {
    name: "tree",
    about: "What can be chosen in a pick list that is a tree.",
    parts: &[],
    choices: &[],
    keys: &[
        key("folders", Slot::Boolean, "`false`", "Whether folders can be chosen too"),
        key(
            "below",
            Slot::Boolean,
            "`false`",
            "Whether a chosen folder takes all that is in it along; with `many`",
        ),
    ],
};

/// Shown while a map has no entries.
pub static EMPTY: Construct = Construct {
    name: "empty",
    about: "Shown while a map has no entries.",
    parts: &[],
    choices: &[Choice::AtLeastOne(&["title", "text"])],
    keys: &[
        key("title", Slot::Text, "made", "In large letters"),
        key("text", Slot::Markdown, "made", "Below the title"),
    ],
};

/// The free input beside a choice.
pub static TOGGLE: Construct = Construct {
    name: "toggle",
    about: "The free input beside a choice.",
    parts: &[],
    choices: &[],
    keys: &[
        key("name", Slot::Name, "", "Makes it an input of its own"),
        key("label", Slot::Text, "made", "Label of the input"),
        key("type", Slot::Type, "`string`", "Type of the input"),
        key("hint", Slot::Markdown, "made", "Hint of the input"),
    ],
};

/// An input in which users draw a schema.
pub static SCHEMA_DESIGNER: Construct = Construct {
    name: "schema designer",
    about: "An input in which users draw a schema.",
    parts: &[],
    choices: &[],
    keys: &[
        key("sample", Slot::Word(&["json", "csv", "xml"]), "`json`", "What a schema can be made from"),
        key("add", Slot::Text, "made", "Text of the button"),
        key("item", Slot::Text, "made", "What a field is called"),
        key("empty", Slot::Markdown, "made", "Shown while there is no schema"),
        key("neutral", Slot::Boolean, "`false`", "Whether a change of titles alone asks for nothing anew"),
    ],
};
