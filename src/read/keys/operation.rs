//! The keys of actions and triggers.

use super::poll::POLL;
use super::request::ERROR_RULE;
use super::webhook::WEBHOOK;
use super::work::WORK;
use super::{Choice, Construct, KINDS, ONE_BODY, Slot, key, required};

/// An operation that is run.
pub static ACTION: Construct = Construct {
    name: "action",
    about: "An operation that is run.",
    parts: &[&WORK],
    choices: &[Choice::One(KINDS), ONE_BODY],
    keys: &[
        key("title", Slot::Text, "name in words", "What people call it"),
        key("subtitle", Slot::Text, "made", "Line below the title"),
        key("description", Slot::Value, "made", "Markdown; may read `config`, `labels.FIELD`"),
        key("help", Slot::OneOf(&[Slot::Markdown, Slot::Construct(&HELP)]), "", "Shown above the form"),
        key("priority", Slot::Number, "0", "Order in the platform's list"),
        key("deprecated", Slot::Boolean, "`false`", "Only for recipes that use it already"),
        key("batch", Slot::Boolean, "`false`", "Works on many records"),
        key("bulk", Slot::Boolean, "`false`", "Works on files"),
        key("config", Slot::Shape, "", "Inputs that steer the form"),
        key("input", Slot::Shape, "", "What users fill in"),
        key("checks", Slot::ListOf(&Slot::Construct(&CHECK)), "`[]`", "Demands before anything is sent"),
        key(
            "output",
            Slot::OneOf(&[Slot::Word(&["none"]), Slot::Shape]),
            "`none`, a warning for reads",
            "What it gives; `none` for nothing",
        ),
        key(
            "sample",
            Slot::OneOf(&[Slot::Word(&["first"]), Slot::Construct(&SAMPLE)]),
            "the object's",
            "An example of the output",
        ),
        key(
            "errors",
            Slot::ListOf(&Slot::Construct(&ERROR_RULE)),
            "`[]`",
            "Rules about answers, of all its requests",
        ),
        key(
            "choose",
            Slot::OneOf(&[Slot::Name, Slot::MapOf(&Slot::Field)]),
            "",
            "Config field that chooses a variant",
        ),
        key(
            "variants",
            Slot::MapOf(&Slot::Construct(&VARIANT)),
            "",
            "What differs; what stands beside is common",
        ),
        key(
            "summarize",
            Slot::Construct(&SUMMARIZE),
            "arrays of the output",
            "Lists that a job report shortens",
        ),
        key("extends", Slot::Name, "", "The template it fills in; not beside `call`"),
        key(
            "with",
            Slot::MapOf(&Slot::Value),
            "`{}`",
            "Arguments of the method of `call`; what the template of `extends` takes: constants",
        ),
    ],
};

/// Help above a form or below a field.
pub static HELP: Construct = Construct {
    name: "help",
    about: "Help above a form or below a field.",
    parts: &[],
    choices: &[],
    keys: &[
        key("title", Slot::Text, "", "Heading"),
        required("text", Slot::Markdown, "The text"),
        key("link", Slot::Text, "", "Page to read on"),
    ],
};

/// Help above the form of a trigger.
pub static TRIGGER_HELP: Construct = Construct {
    name: "help of a trigger",
    about: "Help above the form of a trigger.",
    parts: &[&HELP],
    choices: &[],
    keys: &[required("text", Slot::MarkdownWithAddress, "The text; may read `webhook_url`")],
};

/// A demand before anything is sent.
pub static CHECK: Construct = Construct {
    name: "check",
    about: "A demand before anything is sent.",
    parts: &[],
    choices: &[Choice::One(&["if", "unless"])],
    keys: &[
        key("if", Slot::Expression, "one of two", "Refuses when it holds"),
        key("unless", Slot::Expression, "one of two", "Refuses when it does not hold"),
        required("message", Slot::Value, "What is told when it fails"),
    ],
};

/// Lists that a job report shortens.
pub static SUMMARIZE: Construct = Construct {
    name: "summarize",
    about: "Lists that a job report shortens.",
    parts: &[],
    choices: &[],
    keys: &[
        key("input", Slot::Paths, "`[]`", "Lists of the input"),
        key("output", Slot::Paths, "`[]`", "Lists of the output"),
    ],
};

/// Where a sample comes from.
pub static SAMPLE: Construct = Construct {
    name: "sample",
    about: "Where a sample comes from.",
    parts: &[&WORK],
    choices: &[
        Choice::One(&["get", "post", "put", "patch", "delete", "head", "request", "call", "steps", "value"]),
        ONE_BODY,
    ],
    keys: &[key("value", Slot::Value, "", "The sample, as given")],
};

/// An operation that gives events.
pub static TRIGGER: Construct = Construct {
    name: "trigger",
    about: "An operation that gives events.",
    parts: &[],
    choices: &[Choice::AtLeastOne(&["poll", "webhook"]), Choice::AtMostOne(&["webhook", "errors"])],
    keys: &[
        key("title", Slot::Text, "name in words", "What people call it"),
        key("subtitle", Slot::Text, "made", "Line below the title"),
        key("description", Slot::Value, "made", "Markdown; may read `config`, `labels.FIELD`"),
        key(
            "help",
            Slot::OneOf(&[Slot::MarkdownWithAddress, Slot::Construct(&TRIGGER_HELP)]),
            "",
            "Shown above the form; may read `webhook_url` where the trigger has a `route`",
        ),
        key("priority", Slot::Number, "0", "Order in the platform's list"),
        key("deprecated", Slot::Boolean, "`false`", "Only for recipes that use it already"),
        key("config", Slot::Shape, "", "Inputs that steer the form"),
        key("input", Slot::Shape, "", "What users fill in"),
        key("checks", Slot::ListOf(&Slot::Construct(&CHECK)), "`[]`", "Demands before anything is sent"),
        key(
            "output",
            Slot::OneOf(&[Slot::Word(&["none"]), Slot::Shape]),
            "`none`",
            "What it gives; `none` for nothing",
        ),
        key(
            "sample",
            Slot::OneOf(&[Slot::Word(&["first"]), Slot::Construct(&SAMPLE)]),
            "the object's",
            "An example of the output",
        ),
        key(
            "errors",
            Slot::ListOf(&Slot::Construct(&ERROR_RULE)),
            "`[]`",
            "Rules about answers, of all its requests",
        ),
        key(
            "choose",
            Slot::OneOf(&[Slot::Name, Slot::MapOf(&Slot::Field)]),
            "",
            "Config field that chooses a variant",
        ),
        key(
            "variants",
            Slot::MapOf(&Slot::Construct(&TRIGGER_VARIANT)),
            "",
            "What differs; what stands beside is common",
        ),
        key("extends", Slot::Name, "", "The template it fills in"),
        key("with", Slot::MapOf(&Slot::Any), "`{}`", "What the template takes: constants"),
        key("poll", Slot::Construct(&POLL), "one of, or both", "Asks the service for events"),
        key(
            "webhook",
            Slot::Construct(&WEBHOOK),
            "one of, or both",
            "The service tells of events; with `poll` beside it, it only says \"look now\" (not supported yet)",
        ),
        key(
            "dedup",
            Slot::OneOf(&[Slot::Word(&["none"]), Slot::Paths]),
            "key fields and `cursor.field`; required for webhooks",
            "What tells one event from another, joined by `@`; or `none`",
        ),
        key("batch", Slot::Construct(&EVENT_BATCH), "", "One event for several records").later(),
    ],
};

/// One event for several records.
pub static EVENT_BATCH: Construct = Construct {
    name: "event batch",
    about: "One event for several records.",
    parts: &[],
    choices: &[],
    keys: &[
        required("as", Slot::Name, "Output field that holds the records"),
        key("size", Slot::Value, "100", "How many records at most"),
    ],
};

/// An action among several of one name.
pub static VARIANT: Construct = Construct {
    name: "variant",
    about: "An action among several of one name; what it does not say stands beside `variants`.",
    parts: &[&ACTION],
    choices: &[Choice::AtMostOne(KINDS), ONE_BODY],
    keys: &[key("label", Slot::Text, "name in words", "How the choice is shown")],
};

/// A trigger among several of one name.
pub static TRIGGER_VARIANT: Construct = Construct {
    name: "trigger variant",
    about: "A trigger among several of one name; what it does not say stands beside `variants`.",
    parts: &[&TRIGGER],
    choices: &[],
    keys: &[key("label", Slot::Text, "name in words", "How the choice is shown")],
};
