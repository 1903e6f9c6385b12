//! Reads the spec itself: its version, then its sections.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::{Code, Description, Problem, Problems, Reported, Severity};
use crate::names::Spelling;
use crate::span::{Span, Spanned};
use crate::spec::{CustomAction, Gaps, Listing, Object, Spec, Support};
use crate::syntax::Document;
use crate::syntax::document::{Core, Entry, Node};

use super::connection::no_connection;
use super::keys::{CUSTOM_ACTION, HTTP, Key, LISTING, OBJECT, ROOT, SUPPORT, Slot, Status};
use super::shape::has_head;
use super::walk::{At, Map, Reader};

/// The version of the language that is read here.
const VERSION: i64 = 1;

/// The slot of the whole document.
static WHOLE: Slot = Slot::Construct(&ROOT);

/// The spec that `document` holds.
pub(super) fn spec(document: &Document, problems: &mut Problems) -> Result<Spec, Reported> {
    let root = &document.root;
    let objects: HashSet<Arc<str>> = root
        .get("objects")
        .and_then(Node::as_map)
        .into_iter()
        .flatten()
        .map(|entry| entry.key.value.clone())
        .collect();
    let mut reader = Reader { problems, objects, gaps: Gaps::default() };
    let start = root.as_map().and_then(<[Entry]>::first).map_or(root.span, |entry| entry.key.span);
    let at = At { key: "spec", span: start, node: root, slot: &WHOLE };
    if root.as_map().is_none() {
        return Err(reader.problems.report(&NoSpec(root)));
    }
    if let Some(version) = root.get("specc") {
        reader.version(version)?;
    }
    let Some(map) = reader.open(at, &ROOT) else {
        return Err(reader.problems.report(&NoSpec(root)));
    };
    map.forget(&["specc", "include"]);
    for section in &document.lost {
        reader.lose(&map, section);
    }
    Ok(reader.sections(&map, root.span))
}

impl Reader<'_> {
    /// Refuses a version of the language that is not known here; after that nothing else counts.
    fn version(&mut self, node: &Node) -> Result<(), Reported> {
        match node.as_scalar().map(|scalar| scalar.core) {
            Some(Core::Integer(VERSION)) => Ok(()),
            Some(Core::Integer(higher)) if higher > VERSION => {
                Err(self.problems.report(&LanguageVersion::Newer(higher, node.span)))
            }
            None if node.is_broken() => Ok(()),
            _ => {
                self.problems.report(&LanguageVersion::Unknown(node.span));
                Ok(())
            }
        }
    }

    fn sections(&mut self, map: &Map<'_>, span: Span) -> Spec {
        self.gaps.set_root(map.span);
        let connection = self.read(map, "connection", Self::connection);
        Spec {
            name: self.spec_name(map),
            title: self.read(map, "title", Self::text),
            version: self.read(map, "version", Self::text),
            summary: self.read(map, "summary", Self::text),
            description: self.read(map, "description", Self::text),
            support: self.read(map, "support", Self::support).unwrap_or_default(),
            names: self.read(map, "names", Self::spelling).unwrap_or_default(),
            connection: connection.unwrap_or_else(|| no_connection(map.span)),
            http: self.read(map, "http", Self::http).unwrap_or_default(),
            constants: self.read(map, "constants", Self::named_constants).unwrap_or_default(),
            objects: self.section(map, "objects", Self::object),
            pick_lists: self.section(map, "pick_lists", |reader, name, at| Some(reader.pick_list(name, at))),
            methods: self.section(map, "methods", Self::named_method),
            templates: self.section(map, "templates", Self::template),
            resources: self.section(map, "resources", Self::resource),
            actions: self.section(map, "actions", Self::action),
            triggers: self.section(map, "triggers", Self::trigger),
            webhooks: self.read(map, "webhooks", Self::webhooks),
            custom_action: self.take(map, "custom_action", Self::custom_action).unwrap_or_default(),
            on_premise: self.flag(map, "on_premise"),
            listing: self.read(map, "listing", Self::listing),
            accept: self.take(map, "accept", Self::accept).unwrap_or_default(),
            gaps: std::mem::take(&mut self.gaps),
            span,
        }
    }

    /// The things of a section, by name.
    fn section<'d, T>(
        &mut self,
        map: &Map<'d>,
        key: &str,
        read: impl Fn(&mut Self, Spanned<String>, At<'d>) -> Option<T>,
    ) -> Vec<T> {
        let Some(at) = map.at(key) else { return Vec::new() };
        let broken = |entries: &[Entry]| entries.iter().any(|entry| entry.value.is_broken());
        if at.node.as_map().is_none_or(broken) {
            self.lose(map, key);
        }
        let entries = self.named(at);
        let known = entries.len();
        let things: Vec<T> = entries.into_iter().filter_map(|(name, at)| read(self, name, at)).collect();
        if things.len() < known {
            self.lose(map, key);
        }
        things
    }

    /// The name of the connector, in snake case.
    fn spec_name(&mut self, map: &Map<'_>) -> Spanned<String> {
        let placeholder = || Spanned::new("connector".to_owned(), map.span);
        let Some(at) = map.at("name") else { return placeholder() };
        let Some(name) = self.text(at) else { return placeholder() };
        let snake =
            name.value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !snake || !crate::names::is_name(&name.value) {
            self.problems.report(&NotSnake(&name));
        }
        name
    }

    fn support(&mut self, at: At<'_>) -> Option<Support> {
        let map = self.open(at, &SUPPORT)?;
        Some(Support { email: self.read(&map, "email", Self::text), url: self.read(&map, "url", Self::page) })
    }

    fn listing(&mut self, at: At<'_>) -> Option<Listing> {
        let map = self.open(at, &LISTING)?;
        Some(Listing {
            app: self.read(&map, "app", Self::text),
            categories: self.take(&map, "categories", Self::list_of_texts).unwrap_or_default(),
            keywords: self.take(&map, "keywords", Self::list_of_texts).unwrap_or_default(),
            landing_page: self.read(&map, "landing_page", Self::page),
            hide_source: self.read(&map, "hide_source", Self::boolean).map(|hide| hide.value),
            direct_install: self.read(&map, "direct_install", Self::boolean).map(|direct| direct.value),
            span: Some(at.span),
        })
    }

    /// `true`, `false`, or what users should know.
    fn custom_action(&mut self, at: At<'_>) -> CustomAction {
        let on = CustomAction::On { help: None, link: None, span: at.span };
        if at.node.as_map().is_none() {
            return match self.boolean(at).map(|on| on.value) {
                Some(true) => on,
                Some(false) => CustomAction::Off,
                None => CustomAction::Unsaid,
            };
        }
        let Some(map) = self.open(at, &CUSTOM_ACTION) else { return on };
        CustomAction::On {
            help: self.read(&map, "help", Self::text),
            link: self.read(&map, "link", Self::page),
            span: at.span,
        }
    }

    fn spelling(&mut self, at: At<'_>) -> Option<Spelling> {
        self.word(at).and_then(|word| Spelling::parse(&word.value))
    }

    /// Defaults of every request.
    fn http(&mut self, at: At<'_>) -> Option<crate::spec::Http> {
        let map = self.open(at, &HTTP)?;
        let params = map.at("params").map(|at| self.values(at)).unwrap_or_default();
        let settings = self.settings(&map);
        let (xml, lists) = self.read(&map, "xml", Self::xml).unwrap_or_default();
        let limit = self.read(&map, "limit", Self::limit);
        Some(crate::spec::Http { params, lists, xml, limit, ..settings })
    }

    fn named_constants(&mut self, at: At<'_>) -> Option<Vec<(Spanned<String>, crate::value::Value)>> {
        let constants = self.constants(at);
        for (name, _) in &constants {
            self.check_name(name, None);
        }
        if !at.node.is_whole() {
            self.gaps.lose_section("constants");
        }
        at.node.as_map().map(|_| constants)
    }

    /// An object: a shape, with keys of its own where it has the keys of a shape.
    fn object(&mut self, name: Spanned<String>, at: At<'_>) -> Option<Object> {
        let none = |shape| Object {
            name: name.clone(),
            title: None,
            plural: None,
            names: None,
            shape,
            sample: None,
        };
        match at.node.as_map() {
            Some(entries) if has_head(entries) => {
                let map = self.open(at, &OBJECT)?;
                Some(Object {
                    title: self.read(&map, "title", Self::text),
                    plural: self.read(&map, "plural", Self::text),
                    names: self.read(&map, "names", Self::spelling),
                    sample: self.read(&map, "sample", Self::sample),
                    shape: self.shape_keys(&map, at.span),
                    name,
                })
            }
            Some(entries) => Some(none(self.bare_fields(at, entries))),
            None => self.shape(at).map(none),
        }
    }

    fn accept(&mut self, at: At<'_>) -> Vec<(Spanned<String>, Spanned<String>)> {
        let entries = self.entries(at);
        for (code, _) in &entries {
            let known = Code::parse(&code.value).filter(|known| known.text() == code.value);
            if !known.is_some_and(|known| known.severity() == Severity::Warning) {
                self.problems.report(&NoLint { code, known });
            }
        }
        entries.into_iter().filter_map(|(code, at)| Some((code, self.text(at)?))).collect()
    }
}

/// The keys of the root that are read; for messages.
fn sections() -> impl Iterator<Item = &'static Key> {
    ROOT.keys.iter().filter(|key| key.required && key.status == Status::Supported)
}

/// A document that holds no spec.
struct NoSpec<'a>(&'a Node);

impl Problem for NoSpec<'_> {
    const CODE: Code = Code::WrongKind;

    fn describe(&self) -> Description {
        let required: Vec<String> = sections().map(|key| format!("`{}`", key.name)).collect();
        let found = self.0.kind_word();
        Description::new(
            format!("a spec is a map, not {found}"),
            self.0.span.start_point(),
            format!("this is {found}"),
        )
        .help(format!("begin with {}", required.join(" and ")))
    }
}

/// A version of the language that is not known.
enum LanguageVersion {
    Newer(i64, Span),
    Unknown(Span),
}

impl Problem for LanguageVersion {
    const CODE: Code = Code::LanguageVersion;

    fn describe(&self) -> Description {
        match self {
            Self::Newer(version, span) => Description::new(
                format!("this spec was made for a newer specc: version {version} of the language"),
                *span,
                format!("this specc reads version {VERSION}"),
            )
            .help("install a newer specc".to_owned()),
            Self::Unknown(span) => {
                Description::new("`specc` is the version of the language, a number", *span, "no version")
                    .help(format!("write `specc: {VERSION}`"))
                    .fix(*span, VERSION.to_string(), true)
            }
        }
    }
}

/// A connector's name that is not in snake case.
struct NotSnake<'a>(&'a Spanned<String>);

impl Problem for NotSnake<'_> {
    const CODE: Code = Code::BadName;

    fn describe(&self) -> Description {
        let Spanned { value, span } = self.0;
        let description = Description::new(
            format!("`{value}` is no name of a connector"),
            *span,
            "small letters, digits and `_`, beginning with a letter",
        );
        match super::walk::suggested(value) {
            name if name.is_empty() => description,
            name => description.help(format!("write `{name}`; `title` may be any text")).rename(*span, name),
        }
    }
}

/// A code under `accept` that is not the code of a lint.
struct NoLint<'a> {
    code: &'a Spanned<String>,
    known: Option<Code>,
}

impl Problem for NoLint<'_> {
    const CODE: Code = Code::NoLint;

    fn describe(&self) -> Description {
        let Self { code: Spanned { value, span }, known } = self;
        match known {
            Some(_) => {
                Description::new(format!("`{value}` is no lint and cannot be accepted"), *span, "an error")
            }
            None => Description::new(format!("there is no lint `{value}`"), *span, "no such code")
                .help("lints have codes such as `W0130`; `specc explain` lists them".to_owned()),
        }
    }
}
