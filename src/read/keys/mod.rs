//! What keys a spec may have: every key of every construct of the language, once.
//!
//! The reader, the JSON Schema and the handbook's page of keys all read these tables. A key says
//! in which [`Slot`] its value stands; a construct says which keys may stand beside each other.
//! Keys of the language that this version does not read yet are here too, marked as later.

mod connection;
mod field;
mod operation;
mod page;
mod pick_list;
mod poll;
mod request;
mod resource;
mod reuse;
mod root;
mod schema;
mod sign_in;
mod structure;
mod tests;
mod webhook;
mod work;

pub use connection::{API_KEY, APPLY, AUTH, CONNECTION, OPTION, PASSWORD, SCHEME, TLS};
pub use field::{CONVERT, EMPTY, FIELD, OBJECT, PAIRS, SCHEMA_DESIGNER, SHAPE, TOGGLE, TREE};
pub use operation::{
    ACTION, CHECK, EVENT_BATCH, HELP, SAMPLE, SUMMARIZE, TRIGGER, TRIGGER_HELP, TRIGGER_VARIANT, VARIANT,
};
pub use page::page;
pub use pick_list::{DYNAMIC_FIELDS, PICK_LIST};
pub use poll::{CURSOR, PARENTS, POLL};
pub use request::{CSV, ERROR_RULE, HTTP, LIMIT, LIST, PAGINATE, REQUEST, RETRY, SIZE_PARAMETER, XML};
pub use resource::{OPERATION, RESOURCE, RESOURCE_TRIGGERS, SEARCH, UPDATE};
pub use reuse::{METHOD, NATIVE, TEMPLATE};
pub use root::{CUSTOM_ACTION, LISTING, ROOT, SUPPORT};
pub use schema::json_schema;
pub use sign_in::{
    AUTHORIZE, AWS_SIGV4, JWT, KEPT_WORK, OAUTH1, OAUTH1_PARAMS, OAUTH2, SESSION, TOKEN_REQUEST, TOKEN_WORK,
};
pub use structure::STRUCTURE;
pub use tests::{CASE, EXCHANGE, TESTS};
pub use webhook::{BODY_HASH, CONFIRM, PLACE, REPLACE, REPLY, SUBSCRIPTION, VERIFY, WEBHOOK, WEBHOOKS};
pub use work::{DOWNLOAD, STEP, STEP_KINDS, SUSPEND, UPLOAD, WAIT, WORK};

/// A key of a construct.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    /// What may stand behind it.
    pub slot: Slot,
    /// What holds without it, in words and with code in backticks; empty where nothing does.
    pub default: &'static str,
    /// What it says, in Markdown, without a full stop.
    pub about: &'static str,
    pub required: bool,
    pub status: Status,
}

/// Whether this version reads a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Supported,
    /// Part of the language; refused by name for now.
    Later,
}

/// A kind of map in a spec.
#[derive(Debug)]
pub struct Construct {
    /// Its name, as messages and pages call it.
    pub name: &'static str,
    /// What it is: a sentence.
    pub about: &'static str,
    /// Constructs whose keys may also stand in it. Of two keys of one name its own counts, then
    /// that of the earlier part.
    pub parts: &'static [&'static Construct],
    /// Keys that belong together or exclude each other.
    pub choices: &'static [Choice],
    pub keys: &'static [Key],
}

/// How many of some keys may stand in one map.
#[derive(Debug, Clone, Copy)]
pub enum Choice {
    One(&'static [&'static str]),
    AtMostOne(&'static [&'static str]),
    AtLeastOne(&'static [&'static str]),
}

/// What may stand behind a key. Each key has one kind of slot, always the same.
#[derive(Debug, Clone, Copy)]
pub enum Slot {
    /// Data with `{{ }}` and structure.
    Value,
    /// A bare expression.
    Expression,
    /// The name of a field, `a.b` for one inside another, or a text with `{{ }}`.
    Path,
    /// One or several of them.
    Paths,
    /// Plain text.
    Text,
    /// Text in the small Markdown.
    Markdown,
    /// The same, in which `{{ webhook_url }}` may stand.
    MarkdownWithAddress,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words; the second list is words of the language that come later.
    WordOrLater(&'static [&'static str], &'static [&'static str]),
    Number,
    Boolean,
    /// `30s`, `1h30m`.
    Duration,
    /// `10MB`.
    Size,
    /// A name that the author gives, or the name of a thing in the spec.
    Name,
    /// One or several of them.
    Names,
    /// A type word, the name of an object, or a list of one.
    Type,
    /// What a failed answer looks like; one or several.
    Pattern,
    /// Code of another language.
    Code,
    /// Data without expressions.
    Any,
    /// A list of names, or a map of names to types.
    Takes,
    /// An object's name, a list of one, a map with the keys of a shape, or a map of fields.
    Shape,
    /// A type, or a map with the keys of a field.
    Field,
    Construct(&'static Construct),
    /// A map whose keys the author chooses.
    MapOf(&'static Slot),
    ListOf(&'static Slot),
    /// One of several; told apart by what stands there.
    OneOf(&'static [Slot]),
}

/// The keys of a request that are its method.
pub const VERBS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "request"];
/// The keys of a work that say what is done.
pub const KINDS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "request", "call", "steps"];
/// The key that fills in what a map itself lacks.
pub const VARIANTS: &str = "variants";
const ONE_VERB: Choice = Choice::One(VERBS);
/// The keys of a request that are its body.
pub const BODIES: &[&str] = &["json", "form", "multipart", "xml", "soap", "graphql", "text", "bytes", "body"];
const ONE_BODY: Choice = Choice::AtMostOne(BODIES);

/// Every construct, in the order of the handbook.
pub static ALL: &[&Construct] = &[
    &ROOT,
    &SUPPORT,
    &CUSTOM_ACTION,
    &LISTING,
    &CONNECTION,
    &AUTH,
    &SCHEME,
    &OPTION,
    &PASSWORD,
    &API_KEY,
    &OAUTH2,
    &AUTHORIZE,
    &TOKEN_REQUEST,
    &TOKEN_WORK,
    &SESSION,
    &KEPT_WORK,
    &JWT,
    &OAUTH1,
    &OAUTH1_PARAMS,
    &AWS_SIGV4,
    &APPLY,
    &TLS,
    &HTTP,
    &LIMIT,
    &XML,
    &CSV,
    &RETRY,
    &ERROR_RULE,
    &REQUEST,
    &LIST,
    &PAGINATE,
    &SIZE_PARAMETER,
    &WORK,
    &STEP,
    &WAIT,
    &UPLOAD,
    &DOWNLOAD,
    &SUSPEND,
    &ACTION,
    &VARIANT,
    &HELP,
    &TRIGGER_HELP,
    &CHECK,
    &SUMMARIZE,
    &SAMPLE,
    &TRIGGER,
    &TRIGGER_VARIANT,
    &EVENT_BATCH,
    &POLL,
    &PARENTS,
    &CURSOR,
    &WEBHOOKS,
    &WEBHOOK,
    &SUBSCRIPTION,
    &REPLACE,
    &VERIFY,
    &PLACE,
    &BODY_HASH,
    &REPLY,
    &CONFIRM,
    &PICK_LIST,
    &DYNAMIC_FIELDS,
    &SHAPE,
    &OBJECT,
    &FIELD,
    &PAIRS,
    &CONVERT,
    &TOGGLE,
    &TREE,
    &EMPTY,
    &SCHEMA_DESIGNER,
    &METHOD,
    &NATIVE,
    &TEMPLATE,
    &RESOURCE,
    &OPERATION,
    &UPDATE,
    &SEARCH,
    &RESOURCE_TRIGGERS,
    &STRUCTURE,
    &TESTS,
    &CASE,
    &EXCHANGE,
];

/// A key with a default.
const fn key(name: &'static str, slot: Slot, default: &'static str, about: &'static str) -> Key {
    Key { name, slot, default, about, required: false, status: Status::Supported }
}

/// A key without which its construct is not complete.
const fn required(name: &'static str, slot: Slot, about: &'static str) -> Key {
    Key { name, slot, default: "required", about, required: true, status: Status::Supported }
}

impl Key {
    /// The same, not read yet.
    const fn later(self) -> Self {
        Self { status: Status::Later, ..self }
    }
}

impl Slot {
    /// The constructs that may stand in it.
    pub(super) fn constructs(&self) -> Vec<&'static Construct> {
        match self {
            Self::Construct(construct) => vec![construct],
            Self::MapOf(slot) | Self::ListOf(slot) => slot.constructs(),
            Self::OneOf(slots) => slots.iter().flat_map(Self::constructs).collect(),
            Self::Shape => vec![&SHAPE],
            Self::Field => vec![&FIELD],
            _ => Vec::new(),
        }
    }
}

/// The constructs that a spec of this version can hold, in the order of the handbook.
#[must_use]
pub fn supported() -> Vec<&'static Construct> {
    let mut reached: Vec<&'static Construct> = vec![&ROOT];
    let mut next = 0;
    while let Some(construct) = reached.get(next) {
        let keys = construct.all_keys().into_iter().filter(|key| key.status == Status::Supported);
        for inner in keys.flat_map(|key| key.slot.constructs()).chain(construct.parts.iter().copied()) {
            if !reached.iter().any(|known| std::ptr::eq(*known, inner)) {
                reached.push(inner);
            }
        }
        next += 1;
    }
    ALL.iter()
        .copied()
        .filter(|construct| reached.iter().any(|known| std::ptr::eq(*known, *construct)))
        .collect()
}

impl Construct {
    /// The key of this name, its own or that of a part.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        let own = self.keys.iter().find(|key| key.name == name);
        own.or_else(|| self.parts.iter().find_map(|part| part.key(name)))
    }

    /// All keys that may stand in it: its own, then those of its parts, each name once.
    #[must_use]
    pub fn all_keys(&self) -> Vec<&'static Key> {
        let mut keys: Vec<&'static Key> = Vec::new();
        self.collect(&mut keys);
        keys
    }

    fn collect(&self, keys: &mut Vec<&'static Key>) {
        for key in self.keys {
            if !keys.iter().any(|known| known.name == key.name) {
                keys.push(key);
            }
        }
        for part in self.parts {
            part.collect(keys);
        }
    }
}

/// Compares a generated file with what is committed; `UPDATE_GOLDEN=1` writes it.
#[cfg(test)]
pub(crate) fn assert_fresh(path: &str, text: &str) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(file.parent().expect("the file lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(&file, text).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "{path} is stale; run the tests with UPDATE_GOLDEN=1 and commit it");
}

#[cfg(test)]
mod tables {
    use super::{ALL, Choice, Construct, Status};

    #[test]
    fn every_key_says_what_it_is_and_stands_once() {
        for construct in ALL {
            assert!(construct.about.ends_with('.'), "{}", construct.name);
            for (at, key) in construct.keys.iter().enumerate() {
                assert!(
                    key.about.len() > 5 && !key.about.ends_with('.'),
                    "{} of {}",
                    key.name,
                    construct.name
                );
                let again = construct.keys[at + 1..].iter().any(|other| other.name == key.name);
                assert!(!again, "{} of {}", key.name, construct.name);
            }
        }
    }

    #[test]
    fn choices_are_about_keys_that_exist() {
        let keys = |construct: &Construct, choice: Choice| match choice {
            Choice::One(keys) | Choice::AtMostOne(keys) | Choice::AtLeastOne(keys) => {
                keys.iter().all(|key| construct.key(key).is_some())
            }
        };
        for construct in ALL {
            assert!(construct.choices.iter().all(|choice| keys(construct, *choice)), "{}", construct.name);
        }
    }

    #[test]
    fn what_is_needed_is_supported() {
        for construct in super::supported() {
            let needed = construct.keys.iter().filter(|key| key.required);
            assert!(needed.into_iter().all(|key| key.status == Status::Supported), "{}", construct.name);
        }
    }
}
