//! What can be read at a place of a spec.
//!
//! Out: a [`Scope`], made for each place by the module that checks the place. [`infer`](super::infer)
//! asks it for every name; a name of the context that is not in it is told with the places where
//! it can be read.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::unread::Inputs;
use crate::model::{Format, Root, Type};
use crate::span::Span;

/// The names that a place can read. Constants and functions can be read everywhere.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// The place in words, behind "in": `a path`, `the message of an error rule`.
    pub place: &'static str,
    pub connection: bool,
    pub account: bool,
    pub now: bool,
    pub config: Option<Type>,
    /// `labels`, in a description.
    pub labels: Option<Type>,
    pub input: Option<Type>,
    /// Takes down what of it is read.
    pub inputs: Option<Inputs>,
    /// The names of the input fields that `rest` holds.
    pub rest: Option<Arc<Vec<Arc<str>>>>,
    /// The type of `response.body`.
    pub response: Option<Type>,
    /// `response` is what steps gave: it has a body and nothing else.
    pub made: bool,
    pub item: Option<Type>,
    pub record: Option<Type>,
    pub items: Option<Type>,
    pub page: bool,
    /// The type of the bound and how it is written in a request.
    pub cursor: Option<(Type, Format)>,
    pub window: bool,
    /// The type of `event`.
    pub event: Option<Type>,
    /// The name of a parent and its kept fields.
    pub parent: Option<(Arc<str>, Type)>,
    /// What a pick list takes.
    pub arguments: Arc<Vec<(Arc<str>, Type)>>,
    /// What steps before have left.
    pub named: Arc<Vec<Named>>,
    /// The names that steps of the same work bind, wherever they are.
    pub ahead: Arc<Vec<(Arc<str>, Span)>>,
    /// Takes down which of them are read.
    pub reads: Option<Reads>,
    /// `field`, in the filter of a shape.
    pub field: Option<Type>,
    /// Methods that send requests may be called in structure here.
    pub sends: bool,
    /// What would bind names here could not be read, which was reported.
    pub open: bool,
    /// `field` is a loop's name here.
    pub binds_field: bool,
}

/// A name that a step has bound.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub name: Arc<str>,
    pub slot: u16,
    pub ty: Type,
    pub span: Span,
    /// Its step is still to come: it holds what the round before has left.
    pub early: bool,
}

/// What is read: which names of steps, whether `rest` and the moment are, and which methods that
/// send requests are called.
#[derive(Debug, Clone, Default)]
pub(super) struct Reads(Rc<RefCell<Read>>);

#[derive(Debug, Default)]
struct Read {
    slots: BTreeSet<u16>,
    rest: bool,
    now: bool,
    /// The name of the method, and where it is called.
    called: Vec<(Span, Span)>,
}

impl Reads {
    pub fn mark(&self, slot: u16) {
        self.0.borrow_mut().slots.insert(slot);
    }

    pub fn has(&self, slot: u16) -> bool {
        self.0.borrow().slots.contains(&slot)
    }

    pub fn mark_rest(&self) {
        self.0.borrow_mut().rest = true;
    }

    pub fn forget_rest(&self) {
        self.0.borrow_mut().rest = false;
    }

    pub fn rest(&self) -> bool {
        self.0.borrow().rest
    }

    pub fn mark_now(&self) {
        self.0.borrow_mut().now = true;
    }

    pub fn now(&self) -> bool {
        self.0.borrow().now
    }

    pub fn mark_called(&self, routine: Span, at: Span) {
        self.0.borrow_mut().called.push((routine, at));
    }

    /// The methods that send requests, each by the place of its name, and where they are called.
    pub fn called(&self) -> Vec<(Span, Span)> {
        self.0.borrow().called.clone()
    }
}

impl Scope {
    /// A place that reads constants only.
    pub fn nothing(place: &'static str) -> Self {
        Self {
            place,
            connection: false,
            account: false,
            now: false,
            config: None,
            labels: None,
            input: None,
            inputs: None,
            rest: None,
            response: None,
            made: false,
            item: None,
            record: None,
            items: None,
            page: false,
            cursor: None,
            window: false,
            event: None,
            parent: None,
            arguments: Arc::new(Vec::new()),
            named: Arc::default(),
            ahead: Arc::default(),
            reads: None,
            field: None,
            sends: false,
            open: false,
            binds_field: false,
        }
    }

    /// A place that reads the connection, the account and the clock.
    pub fn connection(place: &'static str) -> Self {
        Self { connection: true, account: true, now: true, ..Self::nothing(place) }
    }

    /// The same names at another place.
    pub fn at(&self, place: &'static str) -> Self {
        Self { place, ..self.clone() }
    }

    /// The same, and the answer whose body has the type `body`.
    pub fn with_response(mut self, body: Type) -> Self {
        self.response = Some(body);
        self
    }

    /// Every name that can be read, for near misses.
    pub fn names(&self) -> Vec<&str> {
        let fixed = CONTEXT.iter().filter(|name| self.reads(name.root)).map(|name| name.word);
        let parent = self.parent.iter().map(|(name, _)| &**name);
        let arguments = self.arguments.iter().map(|(name, _)| &**name);
        let named = self.named.iter().map(|named| &*named.name);
        fixed.chain(parent).chain(arguments).chain(named).collect()
    }

    /// Whether `root` can be read.
    pub fn reads(&self, root: Root) -> bool {
        match root {
            Root::Constants => true,
            Root::Connection => self.connection,
            Root::Account => self.account,
            Root::Tables => false,
            Root::Config => self.config.is_some(),
            Root::Labels => self.labels.is_some(),
            Root::Input => self.input.is_some(),
            Root::Rest => self.rest.is_some(),
            Root::Response => self.response.is_some(),
            Root::Item => self.item.is_some(),
            Root::Record => self.record.is_some(),
            Root::Items => self.items.is_some(),
            Root::Page => self.page,
            Root::Cursor => self.cursor.is_some(),
            Root::Window => self.window,
            Root::Event => self.event.is_some(),
            Root::Parent => self.parent.is_some(),
            Root::Arguments => !self.arguments.is_empty(),
            Root::Named(slot) => self.named.iter().any(|named| named.slot == slot),
            Root::Now | Root::Today => self.now,
            Root::Field => self.field.is_some(),
        }
    }
}

/// A name of the context.
pub(super) struct ContextName {
    pub word: &'static str,
    pub root: Root,
    /// Where it can be read, behind "it can be read".
    pub readable: &'static str,
}

/// The names of the context.
pub(super) const CONTEXT: &[ContextName] = &[
    ContextName {
        word: "connection",
        root: Root::Connection,
        readable: "everywhere but in `dedup`, `convert` and fixed texts",
    },
    ContextName {
        word: "account",
        root: Root::Account,
        readable: "everywhere but in `dedup`, `convert`, `present_if`, `cursor.start`, `download`, the `route` of a trigger and fixed texts",
    },
    ContextName {
        word: "config",
        root: Root::Config,
        readable: "in actions and triggers that have a `config`",
    },
    ContextName {
        word: "labels",
        root: Root::Labels,
        readable: "in `description` of an operation that has a `config`",
    },
    ContextName {
        word: "input",
        root: Root::Input,
        readable: "in actions and triggers that have an `input`",
    },
    ContextName {
        word: "rest",
        root: Root::Rest,
        readable: "in the `params` and the body of an operation's request",
    },
    ContextName { word: "constants", root: Root::Constants, readable: "everywhere" },
    ContextName {
        word: "response",
        root: Root::Response,
        readable: "in what belongs to an answer: `errors`, `items`, `each`, `where`, `next`, `more`, `return`",
    },
    ContextName {
        word: "item",
        root: Root::Item,
        readable: "in what walks a list: `where`, `each`, `label`, `value`",
    },
    ContextName {
        word: "record",
        root: Root::Record,
        readable: "in `where`, `dedup` and `cursor.field` of an operation with records",
    },
    ContextName { word: "items", root: Root::Items, readable: "in `next` and `more`" },
    ContextName { word: "page", root: Root::Page, readable: "in a request that is paged" },
    ContextName { word: "cursor", root: Root::Cursor, readable: "in the request of a poll" },
    ContextName {
        word: "event",
        root: Root::Event,
        readable: "in `webhooks.route`, in `verify`, `where`, `events` and `each` of a webhook, in its trigger's `dedup`, and in `resumed` of a `suspend`",
    },
    ContextName { word: "window", root: Root::Window, readable: "in the request of a poll" },
    ContextName {
        word: "now",
        root: Root::Now,
        readable: "everywhere but in `dedup`, `where`, `convert` and the request of a poll; `cursor.start` may",
    },
    ContextName {
        word: "today",
        root: Root::Today,
        readable: "everywhere but in `dedup`, `where`, `convert` and the request of a poll; `cursor.start` may",
    },
    ContextName { word: "field", root: Root::Field, readable: "in `where` of a shape" },
];

/// Names of the context that a later version of the tool will know.
pub(super) const LATER: &[&str] = &["continue", "recipe_id", "schema", "secret", "subscription"];

/// Names that some places read which are not told apart here, such as those of `auth`.
const SIGNING: [&str; 4] = ["redirect_uri", "resume_token", "token", "webhook_url"];

/// What can be read in some places of `auth` alone, with those places.
pub(super) const OF_AUTH: &[(&str, &str)] = &[
    ("token", "in `apply`, `refresh`, `on_connect`, `identity` and `revoke` of a scheme that has one"),
    ("refresh_token", "in `refresh` and `revoke`"),
    ("client_id", "in `oauth2`, and in `apply`, `on_connect` and `revoke` beside it"),
    ("client_secret", "in `oauth2`, and in `apply`, `on_connect` and `revoke` beside it"),
    ("redirect_uri", "in `authorize`, `token` and `refresh`"),
    ("code", "in `token`, where a user agrees in the browser"),
    ("verifier", "in `token`, where a user agrees in the browser"),
    ("callback", "in `token`, `keep` and `on_connect`, where a user agrees in the browser"),
    ("state", "in `authorize` and `token`"),
    ("scope", "in `authorize`, `token` and `refresh`"),
    ("challenge", "in `authorize`"),
    ("assertion", "in `token`, with the grant `jwt_bearer`"),
    ("request", "in `apply`"),
    ("resume_token", "in `register` of a `suspend`"),
    ("timestamp", "in `over` of a `verify` that has one"),
    ("webhook_url", "in the `help` of a trigger with a `route`"),
];

/// Whether a name belongs to the context, now or later, or is a word of expressions, and so cannot
/// be bound by an author.
pub(super) fn is_context(name: &str) -> bool {
    crate::expr::parse::is_keyword(name)
        || CONTEXT.iter().any(|known| known.word == name)
        || LATER.contains(&name)
        || SIGNING.contains(&name)
}
