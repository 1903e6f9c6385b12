//! The keys of a spec itself.

use super::connection::CONNECTION;
use super::field::OBJECT;
use super::operation::{ACTION, TRIGGER};
use super::pick_list::PICK_LIST;
use super::request::HTTP;
use super::resource::RESOURCE;
use super::reuse::{METHOD, TEMPLATE};
use super::webhook::WEBHOOKS;
use super::{Construct, Slot, key, required};

/// A connector spec.
pub static ROOT: Construct = Construct {
    name: "root",
    about: "A connector spec.",
    parts: &[],
    choices: &[],
    keys: &[
        required("specc", Slot::Number, "Version of the language: 1"),
        required(
            "name",
            Slot::Name,
            "What the connector is called in files and commands: small letters, digits and `_`",
        ),
        key("title", Slot::Text, "name in words", "Name of the service"),
        key("version", Slot::Text, "`0.1.0`", "Version of the connector, such as `1.2.0`"),
        key("summary", Slot::Text, "", "What the connector is for, in one sentence"),
        key("description", Slot::Markdown, "", "More about the connector, for its page"),
        key("support", Slot::Construct(&SUPPORT), "", "Whom to ask"),
        key("include", Slot::ListOf(&Slot::Text), "`[]`", "Files and globs inside the project"),
        key(
            "names",
            Slot::Word(&["same", "camel", "kebab", "pascal", "snake"]),
            "`same`",
            "`same`, `camel`, `kebab`, `pascal`, `snake`: how the service spells field names",
        ),
        key(
            "connection",
            Slot::Construct(&CONNECTION),
            "`{ auth: none }`",
            "How the service is reached and how requests prove who sends them",
        ),
        key("http", Slot::Construct(&HTTP), "`{}`", "Defaults of every request"),
        key("constants", Slot::MapOf(&Slot::Any), "`{}`", "Read as `constants.NAME`"),
        key(
            "objects",
            Slot::MapOf(&Slot::OneOf(&[Slot::Construct(&OBJECT), Slot::Shape])),
            "`{}`",
            "The things of the service, and their fields",
        ),
        key("pick_lists", Slot::MapOf(&Slot::Construct(&PICK_LIST)), "`{}`", "Choices for fields"),
        key(
            "methods",
            Slot::MapOf(&Slot::Construct(&METHOD)),
            "`{}`",
            "Values with a name, to be used again",
        ),
        key(
            "templates",
            Slot::MapOf(&Slot::Construct(&TEMPLATE)),
            "`{}`",
            "Operations and pick lists with blanks",
        ),
        key(
            "resources",
            Slot::MapOf(&Slot::Construct(&RESOURCE)),
            "`{}`",
            "Whole sets of operations for objects",
        ),
        key("actions", Slot::MapOf(&Slot::Construct(&ACTION)), "`{}`", "What can be done"),
        key("triggers", Slot::MapOf(&Slot::Construct(&TRIGGER)), "`{}`", "What gives events"),
        key("webhooks", Slot::Construct(&WEBHOOKS), "", "The address that all triggers of a connector share"),
        key(
            "custom_action",
            Slot::OneOf(&[Slot::Boolean, Slot::Construct(&CUSTOM_ACTION)]),
            "`false`",
            "Users may send requests of their own",
        ),
        key("on_premise", Slot::Boolean, "`false`", "The service may be behind an agent"),
        key("listing", Slot::Construct(&LISTING), "", "Where the connector is found"),
        key("targets", Slot::MapOf(&Slot::Any), "`{}`", "Options of targets; they never change the meaning")
            .later(),
        key("accept", Slot::MapOf(&Slot::Text), "`{}`", "Lint codes switched off, each with its reason"),
    ],
};

/// Whom to ask.
pub static SUPPORT: Construct = Construct {
    name: "support",
    about: "Whom to ask.",
    parts: &[],
    choices: &[],
    keys: &[
        key("email", Slot::Text, "", "Address to write to"),
        key("url", Slot::Text, "", "Page to look at"),
    ],
};

/// Requests of the users' own.
pub static CUSTOM_ACTION: Construct = Construct {
    name: "custom action",
    about: "Requests of the users' own.",
    parts: &[],
    choices: &[],
    keys: &[
        key("help", Slot::Markdown, "", "What users should know"),
        key("link", Slot::Text, "", "The service's API reference"),
    ],
};

/// Where the connector is found.
pub static LISTING: Construct = Construct {
    name: "listing",
    about: "Where the connector is found.",
    parts: &[],
    choices: &[],
    keys: &[
        key("app", Slot::Text, "title", "Name of the app it belongs to"),
        key("categories", Slot::ListOf(&Slot::Text), "`[]`", "The platform's categories"),
        key("keywords", Slot::ListOf(&Slot::Text), "`[]`", "At most three"),
        key("landing_page", Slot::Text, "", "Page to send people to"),
        key("hide_source", Slot::Boolean, "`false`", "Whether the source stays hidden"),
        key("direct_install", Slot::Boolean, "`true`", "Whether it can be installed at once"),
    ],
};
