//! The connection: its fields, where the service is, and how requests prove who sends them.

use super::border::Use;
use super::export::{Export, mentions, param_of};
use super::expr::{Around, block_on};
use super::fields::Side;
use super::sign_in::Way;
use super::tree::{Entry, Hash, Layout, Ruby};
use crate::model::{Address, Connector, Field, FieldType, Format, KeyPlace, PathPart, Scheme};

/// What marks a connection while a sign-in is under way.
pub(super) const AWAITS: &str = "awaits";

/// Whether what the user gave has to be typed before it is read.
pub(super) fn settles(connector: &Connector) -> bool {
    let plain = |field: &Field| {
        field.ty == FieldType::String
            && field.required
            && field.default.is_none()
            && field.prefix.is_none()
            && field.suffix.is_none()
            && field.show_if.is_none()
            && field.present_if.is_none()
            && field.limits == crate::model::Limits::default()
            && !matches!(field.wire.format, Format::Text(_))
    };
    !connector.connection.values.is_empty()
        || !connector.shape(connector.connection.fields).fields.iter().all(plain)
}

impl Export<'_> {
    /// The locals that everything else finds: the typed connection, and where the service is.
    pub(super) fn connection_locals(&self) -> Vec<Ruby> {
        let mut locals = Vec::new();
        if self.settles {
            locals.push(Ruby::Comment(
                "What the user gave for the connection, typed, and what follows from it.".to_owned(),
            ));
            locals.push(Ruby::assign("connected", self.settings()));
        }
        locals.push(Ruby::Comment(
            if self.has_secrets() {
                "Where the service is, which other hosts may get credentials, and what no message may show."
            } else {
                "Where the service is, and which other hosts may get credentials."
            }
            .to_owned(),
        ));
        locals.push(Ruby::assign("service", self.service()));
        locals
    }

    fn settings(&self) -> Ruby {
        let connection = &self.connector.connection;
        let table =
            self.table(connection.fields, Use::Connection).unwrap_or_else(|| Ruby::Hash(Hash::default()));
        let mut typed = Ruby::prelude("input", [Ruby::name("connection"), table]);
        if self.each_auth(|_| self.way()).iter().any(|way| *way != Way::Typed) {
            let mut names: Vec<&std::sync::Arc<str>> = Vec::new();
            for kept in connection.auths().into_iter().flat_map(|auth| &auth.kept) {
                if !names.contains(&&kept.name) {
                    names.push(&kept.name);
                }
            }
            let names = names.into_iter().map(|name| (name.to_string(), Ruby::text(self.kept_key(name))));
            typed = Ruby::prelude("held", [Ruby::name("connection"), typed, Ruby::texts(names)]);
        }
        if connection.values.is_empty() {
            return Ruby::lambda(["connection"], vec![typed]);
        }
        let mut body = vec![Ruby::assign("connection", typed)];
        let auths = connection.auths().into_iter();
        let names: Vec<_> = auths.flat_map(|auth| super::kept::names(self.connector, auth)).collect();
        for (name, value) in &connection.values {
            let awaits = super::kept::reads(value, &names);
            let value = self.value(value, &Around::default());
            let value = if awaits { self.awaited(value) } else { value };
            let set = Ruby::name("connection")
                .call("merge", [Ruby::texts([(name.to_string(), value)]).laid(Layout::Bare)]);
            body.push(Ruby::assign("connection", set));
        }
        if body.iter().any(|statement| mentions(statement, "now")) {
            body.insert(1, Ruby::assign("now", Ruby::prelude("now", [])));
        }
        body.push(Ruby::name("connection"));
        Ruby::lambda(["connection"], body)
    }

    fn service(&self) -> Ruby {
        let connection = &self.connector.connection;
        let base = connection.base_url.as_ref().map_or(Ruby::Nil, |base| self.base(base));
        let texts = |texts: Vec<String>| Ruby::List(texts.into_iter().map(Ruby::Text).collect());
        let mut front = Vec::new();
        let mut last = base.clone();
        self.each_auth(|arm| {
            let auth = self.auth();
            if !auth.keeps_base {
                return;
            }
            self.note("base.kept");
            let chosen = arm.map(|arm| self.chooses(&arm.name));
            // Until it is known where the service is, requests go where one signs in: that refuses them.
            if self.way() == Way::Acquired
                && let Some(first) = super::sign_in_limits::first(auth)
                && let Some(asked) = super::sign_in_limits::stand_in(self.connector, first)
            {
                let stand_in = self.secure(&asked.address, &super::sign_in::AROUND);
                let missing = Ruby::name("connection").member(self.held_key()).call("nil?", []);
                let missing = missing.binary("&&", Ruby::name("connection").member(AWAITS).call("nil?", []));
                let missing = chosen.clone().map_or(missing.clone(), |chosen| chosen.binary("&&", missing));
                let stand_in = Ruby::prelude("folder", [stand_in]);
                front.push(Ruby::Next(Some(Box::new(stand_in))).only_if(missing));
            }
            let known = Ruby::prelude("known_base", [base.clone(), texts(auth.hosts.clone())]);
            let known = self.awaited(known);
            match chosen {
                Some(chosen) => front.push(Ruby::Next(Some(Box::new(known))).only_if(chosen)),
                None => last = known,
            }
        });
        front.push(last);
        let mut about = vec![
            ("base", Ruby::lambda([param_of("connection", &front)], front)),
            ("hosts", texts(self.all_hosts())),
        ];
        if let Some((limit, _)) = self.connector.limit {
            self.note("send.limit");
            about.push((
                "limit",
                Ruby::List(vec![Ruby::integer(limit.requests), Ruby::integer(limit.per / 1_000)]),
            ));
        }
        about.extend(self.taken().map(|taken| ("taken", taken)));
        about.extend(self.secrets().map(|secrets| ("secrets", secrets)));
        Ruby::symbols(about).laid(Layout::Tall)
    }

    /// The parameters of the query that credentials take: a request has them not.
    fn taken(&self) -> Option<Ruby> {
        if !self.takes_params() {
            return None;
        }
        self.note("send.taken");
        let mut body = Vec::new();
        self.each_auth(|arm| {
            let auth = self.auth();
            let key = match &auth.scheme {
                Scheme::ApiKey { place: KeyPlace::Query, name, value } => Some((name, value)),
                _ => None,
            };
            let params = auth.apply.params.iter().map(|(name, value)| (name, value));
            // What a sign-in or the request itself gives is there when it is sent.
            let given = key.into_iter().chain(params).map(|(name, value)| {
                let made = self.value(value, &Around::default());
                let later = super::reads::reads(value, &[]) || mentions(&made, "now");
                (name.to_string(), if later { Ruby::True } else { made })
            });
            let names = Ruby::texts(given).call("compact", []).call("keys", []);
            body.push(match arm {
                Some(arm) => Ruby::Next(Some(Box::new(names))).only_if(self.chooses(&arm.name)),
                None => names,
            });
        });
        if self.connector.connection.options.is_some() {
            body.push(Ruby::List(Vec::new()));
        }
        Some(Ruby::lambda([param_of("connection", &body)], body))
    }

    /// Whether some way to sign in puts credentials into the query.
    pub(super) fn takes_params(&self) -> bool {
        self.connector.connection.auths().into_iter().any(|auth| {
            let key = matches!(&auth.scheme, Scheme::ApiKey { place: KeyPlace::Query, .. });
            key || !auth.apply.params.is_empty()
        })
    }

    /// Whether what the connection is made of comes with a sign-in.
    pub(super) fn awaits(&self) -> bool {
        super::kept::makes_connection(self.connector)
    }

    /// A value that may fail as long as a sign-in may still bring what it needs.
    fn awaited(&self, value: Ruby) -> Ruby {
        self.note("connection.awaits");
        block_on(Ruby::prelude("awaited", [Ruby::name("connection")]), Vec::new(), vec![value])
    }

    /// Whether somebody signs in this way.
    pub(super) fn chooses(&self, name: &str) -> Ruby {
        let field = self.connector.connection.options.as_ref().map_or("", |options| &*options.field);
        Ruby::name("connection").member(field).binary("==", Ruby::text(name))
    }

    /// All hosts that may get credentials of some way to sign in.
    pub(super) fn all_hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = Vec::new();
        for host in self.connector.connection.auths().into_iter().flat_map(|auth| &auth.hosts) {
            if !hosts.contains(host) {
                hosts.push(host.clone());
            }
        }
        hosts
    }

    /// The base address, as a folder.
    fn base(&self, address: &Address) -> Ruby {
        let around = Around::default();
        let slashed = match address {
            Address::Relative(parts) | Address::Absolute(parts) => match parts.last() {
                Some(PathPart::Text(text)) if text.ends_with('/') => Some(self.secure(address, &around)),
                Some(PathPart::Text(text)) if !text.contains(['?', '#']) => {
                    let mut parts = parts.clone();
                    parts.push(PathPart::Text("/".into()));
                    Some(self.secure(&Address::Absolute(parts), &around))
                }
                _ => None,
            },
            _ => None,
        };
        slashed.unwrap_or_else(|| Ruby::prelude("folder", [self.secure(address, &around)]))
    }

    /// The entry `connection`.
    pub(super) fn connection(&self) -> Ruby {
        let connection = &self.connector.connection;
        let mut entries =
            vec![Entry::symbol("fields", self.fields_of_connection(|field| field.present_if.is_none()))];
        entries.extend(self.extended_fields());
        entries.push(Entry::symbol("authorization", self.authorization()).apart());
        if connection.base_url.is_some() {
            let base = Ruby::name("service").at(Ruby::symbol("base")).call("call", [self.settled()]);
            entries.push(Entry::symbol("base_uri", Ruby::lambda(["connection"], vec![base])).apart());
        }
        Ruby::Hash(Hash { entries, layout: Layout::Tall })
    }

    /// Whether a field belongs to some ways to sign in, and depends on nothing else.
    fn is_of_option(&self, field: &Field) -> bool {
        let arms = self.connector.connection.options.iter().flat_map(|options| &options.arms);
        arms.into_iter().any(|arm| arm.fields.contains(&field.name))
    }

    /// Some of the fields of the connection.
    fn fields_of_connection(&self, which: impl Fn(&Field) -> bool) -> Ruby {
        let fields = &self.connector.shape(self.connector.connection.fields).fields;
        self.some_fields(fields.iter().filter(|field| which(field)), Side::Connection, Some("input"))
    }

    /// The fields of the connection that are there for some choices only: the form asks for them
    /// anew with each choice, complete or not.
    fn extended_fields(&self) -> Option<Entry> {
        let connection = self.connector.connection.fields;
        let extends = |field: &Field| field.present_if.is_some() && !self.is_of_option(field);
        if !self.connector.shape(connection).fields.iter().any(extends) {
            return None;
        }
        let fields = self.fields_of_connection(extends);
        let table = self.table(connection, Use::Connection).unwrap_or_else(|| Ruby::Hash(Hash::default()));
        let chosen = Ruby::prelude("chosen", [Ruby::name("connection"), table]);
        let body = vec![Ruby::assign("connection", chosen), fields];
        Some(Entry::symbol("extended_fields", Ruby::lambda(["connection"], body)).apart())
    }

    /// The connection, typed.
    pub(super) fn settled(&self) -> Ruby {
        self.settled_of(Ruby::name("connection"))
    }

    /// The same for a connection that is at hand.
    pub(super) fn settled_of(&self, connection: Ruby) -> Ruby {
        if self.settles { Ruby::name("connected").call("call", [connection]) } else { connection }
    }
}
