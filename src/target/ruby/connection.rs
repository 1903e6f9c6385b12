//! The connection: its fields, where the service is, and how requests prove who sends them.

use super::border::Use;
use super::export::{Export, mentions, param_of};
use super::expr::{Around, joined};
use super::fields::Side;
use super::tree::{Entry, Hash, Layout, Piece, Ruby};
use crate::model::{Address, Connector, Field, FieldType, Format, KeyPlace, PathPart, Scheme};

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
        let typed = Ruby::prelude("input", [Ruby::name("connection"), table]);
        if connection.values.is_empty() {
            return Ruby::lambda(["connection"], vec![typed]);
        }
        let mut body = vec![Ruby::assign("connection", typed)];
        for (name, value) in &connection.values {
            let value = self.value(value, &Around::default());
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
        let mut about = vec![
            ("base", Ruby::lambda([param_of("connection", std::slice::from_ref(&base))], vec![base])),
            ("hosts", texts(connection.auth.hosts.clone())),
        ];
        if let Some((limit, _)) = self.connector.limit {
            self.note("send.limit");
            about.push((
                "limit",
                Ruby::List(vec![Ruby::integer(limit.requests), Ruby::integer(limit.per / 1_000)]),
            ));
        }
        about.extend(self.secrets().map(|secrets| ("secrets", secrets)));
        Ruby::symbols(about).laid(Layout::Tall)
    }

    /// The base address, as a folder.
    fn base(&self, address: &Address) -> Ruby {
        let around = Around::default();
        let slashed = match address {
            Address::Relative(parts) | Address::Absolute(parts) => match parts.last() {
                Some(PathPart::Text(text)) if text.ends_with('/') => Some(self.address(address, &around)),
                Some(PathPart::Text(text)) if !text.contains(['?', '#']) => {
                    let mut parts = parts.clone();
                    parts.push(PathPart::Text("/".into()));
                    Some(self.address(&Address::Absolute(parts), &around))
                }
                _ => None,
            },
            _ => None,
        };
        slashed.unwrap_or_else(|| Ruby::prelude("folder", [self.address(address, &around)]))
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

    /// Some of the fields of the connection.
    fn fields_of_connection(&self, which: impl Fn(&Field) -> bool) -> Ruby {
        let fields = &self.connector.shape(self.connector.connection.fields).fields;
        self.some_fields(fields.iter().filter(|field| which(field)), Side::Connection, Some("input"))
    }

    /// The fields of the connection that are there for some choices only: the form asks for them
    /// anew with each choice, complete or not.
    fn extended_fields(&self) -> Option<Entry> {
        let connection = self.connector.connection.fields;
        if self.connector.shape(connection).fields.iter().all(|field| field.present_if.is_none()) {
            return None;
        }
        let fields = self.fields_of_connection(|field| field.present_if.is_some());
        let table = self.table(connection, Use::Connection).unwrap_or_else(|| Ruby::Hash(Hash::default()));
        let chosen = Ruby::prelude("chosen", [Ruby::name("connection"), table]);
        let body = vec![Ruby::assign("connection", chosen), fields];
        Some(Entry::symbol("extended_fields", Ruby::lambda(["connection"], body)).apart())
    }

    /// The connection, typed.
    fn settled(&self) -> Ruby {
        let connection = Ruby::name("connection");
        if self.settles { Ruby::name("connected").call("call", [connection]) } else { connection }
    }

    fn authorization(&self) -> Ruby {
        let auth = &self.connector.connection.auth;
        let around = Around::default();
        let mut body: Vec<Ruby> = Vec::new();
        // Headers that are passed on as they are do not follow a redirect that the SDK follows.
        let bare = |name: String, value: Ruby| Ruby::texts([(name, value)]).laid(Layout::Bare);
        let word = match &auth.scheme {
            Scheme::None => "custom_auth",
            Scheme::Basic { user, password } => {
                let (user, password) = (self.value(user, &around), self.value(password, &around));
                let value = Ruby::prelude("basic", [user, password]);
                body.push(Ruby::function(
                    "case_sensitive_headers",
                    [bare("Authorization".to_owned(), value)],
                ));
                "basic_auth"
            }
            Scheme::Bearer(token) => {
                let value = self.value(token, &around);
                let shown = joined(vec![Piece::Text("Bearer ".to_owned()), Piece::Code(value.clone())]);
                let shown = Ruby::prelude("header", [shown, Ruby::text("Authorization")]);
                let header =
                    Ruby::function("case_sensitive_headers", [bare("Authorization".to_owned(), shown)]);
                body.push(where_given(token, value, header));
                "api_key"
            }
            Scheme::ApiKey { place, name, value } => {
                let read = self.value(value, &around);
                let sent = match place {
                    KeyPlace::Header => {
                        let shown = Ruby::prelude("header", [read.clone(), Ruby::text(&**name)]);
                        Ruby::function("case_sensitive_headers", [bare(name.to_string(), shown)])
                    }
                    KeyPlace::Query => Ruby::function("params", [bare(name.to_string(), read.clone())]),
                    KeyPlace::Cookie => {
                        let cookie = Ruby::prelude("cookie", [Ruby::text(&**name), read.clone()]);
                        Ruby::function("case_sensitive_headers", [bare("Cookie".to_owned(), cookie)])
                    }
                };
                body.push(where_given(value, read, sent));
                "api_key"
            }
        };
        for (name, value) in &auth.headers {
            let read = self.value(value, &around);
            let shown = Ruby::prelude("header", [read.clone(), Ruby::text(&**name)]);
            let header = Ruby::function("case_sensitive_headers", [bare(name.to_string(), shown)]);
            body.push(where_given(value, read, header));
        }
        for (name, value) in &auth.params {
            let value = Ruby::prelude("word", [self.value(value, &around)]);
            let params = Ruby::texts([(name.to_string(), value)]).call("compact", []);
            body.push(Ruby::function("params", [params]));
        }
        if body.is_empty() {
            return Ruby::symbols([("type", Ruby::text(word))]);
        }
        let guard = self.guard();
        let opened = guard.into_iter().chain(std::iter::once(Ruby::Blank)).chain(body);
        let body = self.opened(None, opened.collect());
        let apply = Ruby::lambda([param_of("connection", &body)], body);
        let entries = vec![Entry::symbol("type", Ruby::text(word)), Entry::symbol("apply", apply)];
        Ruby::Hash(Hash { entries, layout: Layout::Tall })
    }

    /// What keeps credentials from other hosts, and from requests that go without.
    fn guard(&self) -> Vec<Ruby> {
        let mut guard = Vec::new();
        let leave = || Ruby::Next(None);
        let url = || Ruby::function("current_url", []);
        if self.connector_sends_anonymously() {
            guard.push(leave().only_if(url().call("end_with?", [Ruby::text("#anonymous")])));
        }
        let member = |name: &str| Ruby::name("service").at(Ruby::symbol(name));
        let base = member("base").call("call", [Ruby::name("connection")]);
        let trusted = Ruby::prelude("trusted", [url(), base, member("hosts")]);
        guard.push(leave().unless(trusted));
        guard
    }

    fn connector_sends_anonymously(&self) -> bool {
        super::export::works(self.connector).iter().any(|work| work.request.anonymous)
    }
}

/// A statement that is left out where its value is null.
fn where_given(value: &crate::model::Expr, read: Ruby, statement: Ruby) -> Ruby {
    if super::expr::nullable(&value.ty) { statement.unless(read.call("nil?", [])) } else { statement }
}
