//! The connection: its fields, where the service is, and how requests prove who sends them.

use super::border::Use;
use super::export::{Export, mentions, param_of};
use super::expr::{Around, joined};
use super::fields::Side;
use super::sign_in::Way;
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
            if let (Way::Acquired, Some(sign_in)) = (self.way(), &auth.sign_in) {
                let stand_in = self.address(&sign_in.acquire.work.request.address, &super::sign_in::AROUND);
                let missing = Ruby::name("connection").member(self.held_key()).call("nil?", []);
                let missing = chosen.clone().map_or(missing.clone(), |chosen| chosen.binary("&&", missing));
                let stand_in = Ruby::prelude("folder", [stand_in]);
                front.push(Ruby::Next(Some(Box::new(stand_in))).only_if(missing));
            }
            let known = Ruby::prelude("known_base", [base.clone(), texts(auth.hosts.clone())]);
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
        about.extend(self.secrets().map(|secrets| ("secrets", secrets)));
        Ruby::symbols(about).laid(Layout::Tall)
    }

    /// Whether somebody signs in this way.
    fn chooses(&self, name: &str) -> Ruby {
        let field = self.connector.connection.options.as_ref().map_or("", |options| &*options.field);
        Ruby::name("connection").member(field).binary("==", Ruby::text(name))
    }

    /// All hosts that may get credentials of some way to sign in.
    fn all_hosts(&self) -> Vec<String> {
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
    fn settled(&self) -> Ruby {
        let connection = Ruby::name("connection");
        if self.settles { Ruby::name("connected").call("call", [connection]) } else { connection }
    }

    fn authorization(&self) -> Ruby {
        let Some(options) = &self.connector.connection.options else { return self.one_authorization(None) };
        let chosen = Ruby::name("connection").member(&options.field).call("presence", []);
        let default = options.arms.get(options.default).map_or(Ruby::Nil, |arm| Ruby::text(&*arm.name));
        let selected = Ruby::lambda(["connection"], vec![chosen.binary("||", default)]);
        let arms = self.each_auth(|arm| {
            let name = arm.map_or("", |arm| &*arm.name);
            Entry::symbol(name, self.one_authorization(arm)).apart()
        });
        let arms = Ruby::Hash(Hash { entries: arms, layout: Layout::Tall });
        let entries = vec![
            Entry::symbol("type", Ruby::text("multi")),
            Entry::symbol("selected", selected),
            Entry::symbol("options", arms).apart(),
        ];
        Ruby::Hash(Hash { entries, layout: Layout::Tall })
    }

    /// One way to sign in; with the fields that it alone asks for where it is one of several.
    fn one_authorization(&self, arm: Option<&crate::model::AuthArm>) -> Ruby {
        let auth = self.auth();
        let (word, mut body) = self.scheme();
        let word = match self.way() {
            Way::Browser => "oauth2",
            Way::Acquired => "custom_auth",
            Way::Typed => word,
        };
        body.extend(self.applied());
        let mut entries = vec![Entry::symbol("type", Ruby::text(word))];
        if let Some(arm) = arm {
            let own = self.connector.shape(self.connector.connection.fields).fields.iter();
            let own: Vec<Field> = own
                .filter(|field| arm.fields.contains(&field.name))
                .map(|field| Field { present_if: None, ..field.clone() })
                .collect();
            if !own.is_empty() {
                let fields = self.some_fields(own.iter(), Side::Connection, Some("input"));
                entries.push(Entry::symbol("fields", fields));
            }
        }
        entries.extend(self.sign_in_entries());
        if !body.is_empty() {
            let apply = self.apply(body);
            entries.push(if self.way() == Way::Typed {
                Entry::symbol("apply", apply)
            } else {
                Entry::symbol("apply", apply).apart()
            });
        }
        entries.extend(self.identity().map(|identity| Entry::symbol("identity", identity).apart()));
        let layout =
            if auth.identity.is_none() && entries.len() == 1 { Layout::Fitting } else { Layout::Tall };
        Ruby::Hash(Hash { entries, layout })
    }

    /// The lambda that puts credentials on a request: behind the guard come the names that are read.
    fn apply(&self, body: Vec<Ruby>) -> Ruby {
        let auth = self.auth();
        let mut opened = self.guard();
        let browser = self.way() == Way::Browser;
        let token = super::sign_in::token_of("token", "access_token");
        let held = auth.sign_in.as_ref().is_some_and(|sign_in| sign_in.token);
        if self.way() == Way::Acquired {
            if held {
                opened.push(token);
                opened.push(Ruby::Next(None).only_if(Ruby::name("token").call("nil?", [])));
            } else {
                let signed_in = Ruby::name("connection").member("signed_in");
                opened.push(Ruby::Next(None).unless(signed_in));
            }
        } else if browser {
            opened.push(Ruby::Next(None).only_if(Ruby::name("token").call("blank?", [])));
        }
        let mut names: Vec<Ruby> = Vec::new();
        let mut behind = self.lets();
        behind.extend(body);
        for (name, value) in auth.client.iter().rev() {
            if behind.iter().chain(&names).any(|code| mentions(code, name)) {
                names.insert(0, Ruby::assign(name, self.value(value, &super::sign_in::AROUND)));
            }
        }
        opened.extend(names);
        opened.extend(self.asked(&behind));
        opened.push(Ruby::Blank);
        opened.extend(behind);
        let body = self.opened(None, opened);
        let mut params = vec![param_of("connection", &body)];
        params.extend(browser.then(|| param_of("token", &body)));
        Ruby::lambda(params, body)
    }

    /// `request`, where `apply` reads it, and the body that is sent.
    fn asked(&self, behind: &[Ruby]) -> Vec<Ruby> {
        let apply = &self.auth().apply;
        let mut before = Vec::new();
        let reads_body = apply.all().any(|value| super::reads::reads(value, &["request", "body"]));
        let in_body = |value: &Ruby| {
            let text = Ruby::name("current").call("is_a?", [Ruby::name("::String")]);
            let statement = value.clone().only_if(text);
            super::expr::block_on(Ruby::function("payload", []), vec!["current".to_owned()], vec![statement])
        };
        if let Some(more) = &apply.body {
            let more = self.value(more, &super::sign_in::AROUND);
            let merged = Ruby::prelude("merged_body", [Ruby::name("current"), more]);
            before.push(in_body(&Ruby::name("current").call("replace", [merged])));
        }
        if reads_body {
            before.push(Ruby::assign("sent", Ruby::Nil));
            before.push(in_body(&Ruby::assign("sent", Ruby::name("current"))));
        }
        if apply.body.is_some() || reads_body {
            for feature in ["apply.body", "send.body", "send.verbs"] {
                self.note(feature);
            }
        }
        if behind.iter().any(|code| mentions(code, "request")) {
            let verb = Ruby::function("current_verb", []);
            let url = Ruby::function("current_url", []);
            let body = if reads_body { Ruby::name("sent") } else { Ruby::Nil };
            before.push(Ruby::assign("request", Ruby::prelude("asked", [verb, url, body])));
        }
        before
    }

    /// The names of `let`.
    fn lets(&self) -> Vec<Ruby> {
        let apply = &self.auth().apply;
        let lets = apply.lets.iter();
        lets.map(|(name, value)| {
            Ruby::assign(&super::names::local(name), self.value(value, &super::sign_in::AROUND))
        })
        .collect()
    }

    /// What the scheme puts on a request, and what the platform calls it.
    fn scheme(&self) -> (&'static str, Vec<Ruby>) {
        let auth = self.auth();
        let around = Around::default();
        let mut body: Vec<Ruby> = Vec::new();
        let word = match &auth.scheme {
            Scheme::None => "custom_auth",
            Scheme::Digest { user, password } => {
                body.push(Ruby::function("user", [Ruby::prelude("text", [self.value(user, &around)])]));
                body.push(Ruby::function(
                    "password",
                    [Ruby::prelude("text", [self.value(password, &around)])],
                ));
                body.push(Ruby::function("digest_auth", []));
                "basic_auth"
            }
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
            // One of several cookies.
            Scheme::ApiKey { place: KeyPlace::Cookie, .. } if !auth.apply.cookies.is_empty() => "api_key",
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
        (word, body)
    }

    /// What `apply` puts on a request.
    fn applied(&self) -> Vec<Ruby> {
        let auth = self.auth();
        let around = super::sign_in::AROUND;
        let mut body = Vec::new();
        for (name, value) in &auth.apply.headers {
            let read = self.value(value, &around);
            let shown = Ruby::prelude("header", [read.clone(), Ruby::text(&**name)]);
            let header = Ruby::function("case_sensitive_headers", [bare(name.to_string(), shown)]);
            body.push(where_given(value, read, header));
        }
        if !auth.apply.cookies.is_empty() {
            let cookies = Ruby::texts([("Cookie", self.cookies(auth))]).call("compact", []);
            body.push(Ruby::function("case_sensitive_headers", [cookies]));
        }
        for (name, value) in &auth.apply.params {
            let value = Ruby::prelude("word", [self.value(value, &around)]);
            let params = Ruby::texts([(name.to_string(), value)]).call("compact", []);
            body.push(Ruby::function("params", [params]));
        }
        body
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
        let own = &self.auth().hosts;
        let hosts = if *own == self.all_hosts() {
            member("hosts")
        } else {
            Ruby::List(own.iter().map(Ruby::text).collect())
        };
        let trusted = Ruby::prelude("trusted", [url(), base, hosts]);
        guard.push(leave().unless(trusted));
        guard
    }

    fn connector_sends_anonymously(&self) -> bool {
        super::export::works(self.connector).iter().any(|work| work.request.anonymous)
    }
}

/// Headers that are passed on as they are do not follow a redirect that the SDK follows.
fn bare(name: String, value: Ruby) -> Ruby {
    Ruby::texts([(name, value)]).laid(Layout::Bare)
}

/// A statement that is left out where its value is null.
fn where_given(value: &crate::model::Expr, read: Ruby, statement: Ruby) -> Ruby {
    if super::expr::nullable(&value.ty) { statement.unless(read.call("nil?", [])) } else { statement }
}
