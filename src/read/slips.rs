//! What can be wrong with the keys, names and kinds of values in a map, in words.

use std::sync::Arc;

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spelling::{nearest, surely};

use super::keys::{ALL, Construct, Key, Status};
use super::walk::{At, suggested};

/// A value of a kind that cannot stand there.
pub(super) struct WrongKind<'a> {
    pub(super) at: At<'a>,
    pub(super) expected: &'static str,
    pub(super) help: Option<String>,
}

impl Problem for WrongKind<'_> {
    const CODE: Code = Code::WrongKind;

    fn describe(&self) -> Description {
        let Self { at, expected, help } = self;
        let key = at.key;
        if at.node.is_null() {
            let lacks = format!("`{key}` has no value");
            let help = help.clone().unwrap_or_else(|| format!("give it {expected}, or leave the key out"));
            return Description::new(lacks, at.span, format!("{expected} is missing behind it")).help(help);
        }
        let found = at.node.kind_word();
        let message = format!("`{key}` takes {expected}, not {found}");
        Description::new(message, at.node.span, format!("this is {found}")).help(help.clone())
    }
}

/// A key that its construct does not have.
pub(super) struct UnknownKey<'a> {
    pub(super) key: &'a Spanned<Arc<str>>,
    pub(super) construct: &'static Construct,
}

impl Problem for UnknownKey<'_> {
    const CODE: Code = Code::UnknownKey;

    fn describe(&self) -> Description {
        let Self { key, construct } = self;
        let name = &*key.value;
        let message = format!("`{name}` is not a key of {}", with_article(construct.name));
        let description = Description::new(message, key.span, "unknown key");
        let hint = |owner: &Construct| format!("`{name}` is a key of {}", with_article(owner.name));
        if let Some(help) = habit(construct, name) {
            return description.help(help.to_owned());
        }
        if let Some(inner) = self.inner() {
            return description.help(hint(inner));
        }
        match self.meant() {
            Some(Key { name: meant, .. }) => {
                let known = construct.all_keys().into_iter();
                let known = known.filter(|key| key.status == Status::Supported).map(|key| key.name);
                let sure = surely(name, known) == Some(*meant);
                description.help(format!("`{meant}` is one")).correct(key.span, *meant, sure)
            }
            // A key of many constructs says nothing about which of them was meant.
            None => {
                let mut owners = ALL.iter().copied().filter(|other| reads(other, name));
                let owner = owners.next().filter(|_| owners.next().is_none());
                description.help(owner.map(hint))
            }
        }
    }
}

impl UnknownKey<'_> {
    /// The construct below this one that has the key.
    fn inner(&self) -> Option<&'static Construct> {
        let known = self.construct.all_keys();
        known.iter().flat_map(|key| key.slot.constructs()).find(|inner| reads(inner, &self.key.value))
    }

    /// The key that was most likely meant.
    pub(super) fn meant(&self) -> Option<&'static Key> {
        if self.inner().is_some() || habit(self.construct, &self.key.value).is_some() {
            return None;
        }
        let known = self.construct.all_keys();
        let known = known.into_iter().filter(|key| key.status == Status::Supported);
        let names: Vec<&'static str> = known.map(|key| key.name).collect();
        let name = &*self.key.value;
        // `token_url`, as other tools call it.
        let bare = name.strip_suffix("_url").or_else(|| name.strip_suffix("_uri"));
        let bare = bare.filter(|bare| names.contains(bare));
        self.construct.key(bare.or_else(|| nearest(name, names))?)
    }
}

/// What to write in place of a key of other tools.
fn habit(construct: &Construct, name: &str) -> Option<&'static str> {
    let sends = construct.key("get").is_some();
    let signs = construct.key("bearer").is_some();
    Some(match name {
        "path" | "url" | "uri" | "endpoint" if sends => {
            "the path stands behind its verb: `get: contacts`, `post: contacts`"
        }
        "payload" | "data" if sends => "a body is `json` or `form`: `json: { name: \"{{ input.name }}\" }`",
        "query" | "query_params" if sends => "the query is `params`",
        "input_fields" if construct.key("input").is_some() => "the fields of the form stand under `input`",
        "output_fields" if construct.key("output").is_some() => {
            "the fields of the result stand under `output`"
        }
        "execute" if sends => {
            "a spec holds no code: a request is `get: contacts`, its result `output` and `return`"
        }
        "object_definitions" if construct.name == "root" => "the things of the service stand under `objects`",
        "type" if signs => "the scheme is itself the word or the key: `auth: basic`, `auth: { bearer: … }`",
        "header" | "value" | "in" if signs => {
            "a key in a header is `api_key: { header: X-Key, value: \"…\" }`"
        }
        "token" if signs => "a token is `bearer: \"{{ connection.api_token }}\"`",
        "username" | "user" | "password" if signs => {
            "`auth: basic` asks for both by itself; `basic: { user: …, password: … }` says where they come from"
        }
        "get" | "post" | "request" | "params" | "items" | "cursor" | "paginate" | "headers"
            if construct.name == "trigger" =>
        {
            "a trigger asks under `poll`: `poll: { get: contacts, cursor: { field: updated_at } }`"
        }
        "type" | "kind" if construct.name == "paginate" => "what tells pages apart is `by`: `by: page`",
        "page_param" | "param_name" | "name" if construct.name == "paginate" => {
            "the parameter of the position is `param`"
        }
        "per_page" | "page_size" | "limit" | "limit_param" if construct.name == "paginate" => {
            "the size of a page is `size: { param: per_page, value: 100 }`"
        }
        "status" | "code" | "statuses" if construct.name == "error rule" => {
            "which answers a rule is for says `when`: `when: 404`"
        }
        "description" | "desc" | "tooltip" if construct.name == "field" => {
            "`hint` is shown below the field, `help` in a box of its own"
        }
        "enum" | "values" | "options" | "choices" | "allowed" if construct.name == "field" => {
            "choices are `select: [a, b]`, or with labels `select: { a: First, b: Second }`"
        }
        "nullable" if construct.name == "field" => "every field may be null unless it is `required`",
        "title" if construct.name == "field" => "what people see is its `label`",
        _ => return None,
    })
}

/// Whether `construct` itself has a key `name` that is read.
fn reads(construct: &Construct, name: &str) -> bool {
    construct.keys.iter().any(|key| key.name == name && key.status == Status::Supported)
}

/// `a map`, `an action`.
pub(super) fn with_article(name: &str) -> String {
    if name == "root" {
        return "a spec".to_owned();
    }
    let vowel = name.starts_with(['a', 'e', 'i', 'o']);
    format!("{} `{name}`", if vowel { "an" } else { "a" })
}

/// A construct without something that it needs.
pub(super) struct MissingKey {
    /// One of these.
    pub(super) missing: Vec<&'static str>,
    pub(super) of: &'static Construct,
    pub(super) span: Span,
}

impl Problem for MissingKey {
    const CODE: Code = Code::MissingKey;

    fn describe(&self) -> Description {
        let Self { missing, of, span } = self;
        let names: Vec<String> = missing.iter().map(|key| format!("`{key}`")).collect();
        let names = names.join(" or ");
        let message = format!("{} needs {names}", with_article(of.name));
        let about = missing.first().and_then(|key| of.key(key)).filter(|_| missing.len() == 1);
        let help = about.map(|key| format!("`{}`: {}", key.name, lower_first(key.about)));
        Description::new(message, *span, format!("{names} is missing")).help(help)
    }
}

/// The text with a small first letter, unless its first word is written in capitals.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    match (first, letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// A part of the language that this version does not read.
pub(super) struct NotSupportedYet<'a> {
    pub(super) what: &'a str,
    pub(super) span: Span,
}

impl Problem for NotSupportedYet<'_> {
    const CODE: Code = Code::NotSupportedYet;

    fn describe(&self) -> Description {
        let message = format!("`{}` is not supported yet", self.what);
        Description::new(message, self.span, "comes in a later version")
    }
}

/// Two keys of which a map may have one.
pub(super) struct KeysExclude {
    pub(super) first: (&'static str, Span),
    pub(super) second: (&'static str, Span),
    pub(super) of: &'static Construct,
}

impl Problem for KeysExclude {
    const CODE: Code = Code::KeysExclude;

    fn describe(&self) -> Description {
        let Self { first: (first, first_span), second: (second, second_span), of } = self;
        let message = format!("`{first}` and `{second}` cannot both stand in {}", with_article(of.name));
        Description::new(message, *second_span, "the second").because(*first_span, "the first")
    }
}

/// A place where something is to be done, without anything to do.
pub(super) struct NoWork {
    pub(super) of: &'static Construct,
    pub(super) keys: &'static [&'static str],
    pub(super) span: Span,
}

impl Problem for NoWork {
    const CODE: Code = Code::NoWork;

    fn describe(&self) -> Description {
        let Self { of, keys, span } = self;
        let message = format!("{} needs a request", with_article(of.name));
        let verbs = "a verb with its path, such as `get: contacts`";
        let help = match keys.last() {
            Some(&"values") => format!("add {verbs}, or `values` for fixed choices"),
            Some(&"value") => format!("add {verbs}, or `value` for a sample as given"),
            _ => format!("add {verbs}"),
        };
        Description::new(message, *span, "no verb stands here").help(help)
    }
}

/// A name that breaks the rule of names.
pub(super) struct BadName<'a> {
    pub(super) name: &'a Spanned<String>,
    pub(super) help: Option<String>,
}

impl Problem for BadName<'_> {
    const CODE: Code = Code::BadName;

    fn describe(&self) -> Description {
        let Self { name: Spanned { value, span }, help } = self;
        let message = format!("`{value}` is not a name");
        let description = Description::new(
            message,
            *span,
            "names are made of letters, digits and `_`, and begin with no digit",
        );
        let suggested = suggested(value);
        match help {
            Some(_) => description.help(help.clone()),
            None if suggested.is_empty() => description,
            None => description.help(format!("`{suggested}` would be one")).rename(*span, suggested),
        }
    }
}
