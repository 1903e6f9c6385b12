//! `authorization`: how requests prove who sends them, and which of several ways is taken.

use std::sync::Arc;

use super::export::{Export, mentions, param_of};
use super::expr::{Around, joined};
use super::fields::Side;
use super::sign_in::{AROUND, Way};
use super::tree::{Entry, Hash, Key, Layout, Piece, Ruby};
use crate::model::{Address, Auth, Expr, Field, KeyPlace, Request, Scheme};

impl Export<'_> {
    pub(super) fn authorization(&self) -> Ruby {
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
        body.extend(self.signing());
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
        if !body.is_empty() || auth.apply.body.is_some() {
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
                opened.push(self.remembered([Ruby::name("token")]));
            } else {
                let signed_in = Ruby::name("connection").member("signed_in");
                opened.push(Ruby::Next(None).unless(signed_in));
            }
        } else if browser {
            opened.push(Ruby::Next(None).only_if(Ruby::name("token").call("blank?", [])));
            opened.push(self.remembered([Ruby::name("token")]));
        }
        let mut names: Vec<Ruby> = Vec::new();
        let (early, late) = auth.apply.lets.split_at(auth.apply.early.min(auth.apply.lets.len()));
        let mut behind = self.lets(late);
        behind.extend(body);
        let before = self.before_body(early);
        for (name, value) in auth.client.iter().rev() {
            if behind.iter().chain(&before).chain(&names).any(|code| mentions(code, name)) {
                names.insert(0, Ruby::assign(name, self.value(value, &AROUND)));
            }
        }
        opened.extend(names);
        opened.extend(before);
        opened.extend(self.asked(&behind));
        opened.extend((!behind.is_empty()).then_some(Ruby::Blank));
        opened.extend(behind);
        let body = self.opened(None, opened);
        let mut params = vec![param_of("connection", &body)];
        params.extend(browser.then(|| param_of("token", &body)));
        Ruby::lambda(params, body)
    }

    /// A statement about the body of the request that is about to go out.
    fn in_body(value: &Ruby) -> Ruby {
        let text = Ruby::name("current").call("is_a?", [Ruby::name("::String")]);
        let statement = value.clone().only_if(text);
        super::expr::block_on(Ruby::function("payload", []), vec!["current".to_owned()], vec![statement])
    }

    /// `request`, with its body where that is known.
    fn request_asked(body: Ruby) -> Ruby {
        let (verb, url) = (Ruby::function("current_verb", []), Ruby::function("current_url", []));
        Ruby::assign("request", Ruby::prelude("asked", [verb, url, body]))
    }

    /// What goes into the body, and the names of `let` that it reads.
    fn before_body(&self, early: &[(Arc<str>, Expr)]) -> Vec<Ruby> {
        let mut before = self.lets(early);
        if let Some(more) = &self.auth().apply.body {
            let merged = Ruby::prelude("merged_body", [Ruby::name("current"), self.value(more, &AROUND)]);
            before.push(Self::in_body(&Ruby::name("current").call("replace", [merged])));
        }
        if before.iter().any(|code| mentions(code, "request")) {
            before.insert(0, Self::request_asked(Ruby::Nil));
        }
        before
    }

    /// `request`, where `apply` reads it, and the body that is sent.
    fn asked(&self, behind: &[Ruby]) -> Vec<Ruby> {
        let apply = &self.auth().apply;
        let mut before = Vec::new();
        let reads_body = self.auth().scheme.signs()
            || apply.all().any(|value| super::reads::reads(value, &["request", "body"]));
        if reads_body {
            before.push(Ruby::assign("sent", Ruby::Nil));
            before.push(Self::in_body(&Ruby::assign("sent", Ruby::name("current"))));
        }
        if apply.body.is_some() || reads_body {
            for feature in ["apply.body", "send.body", "send.verbs"] {
                self.note(feature);
            }
        }
        if behind.iter().any(|code| mentions(code, "request")) {
            before.push(Self::request_asked(if reads_body { Ruby::name("sent") } else { Ruby::Nil }));
        }
        before
    }

    /// Names of `let`.
    pub(super) fn lets(&self, lets: &[(Arc<str>, Expr)]) -> Vec<Ruby> {
        lets.iter()
            .map(|(name, value)| Ruby::assign(&super::names::local(name), self.value(value, &AROUND)))
            .collect()
    }

    /// Whether some request shows a certificate of its own.
    fn shows_certificates(&self) -> bool {
        super::works::requests(self.connector).iter().any(|request| request.tls.is_some())
    }

    /// What the scheme puts on a request, and what the platform calls it.
    fn scheme(&self) -> (&'static str, Vec<Ruby>) {
        let auth = self.auth();
        let around = Around::default();
        let mut body: Vec<Ruby> = Vec::new();
        let word = match &auth.scheme {
            Scheme::None if auth.apply.is_empty() && !self.shows_certificates() => "none",
            Scheme::None => "api_key",
            Scheme::OAuth1(_) | Scheme::AwsSigV4(_) => "custom_auth",
            Scheme::Digest { user, password } => {
                body.push(Ruby::function("user", [Ruby::prelude("text", [self.value(user, &around)])]));
                body.push(Ruby::function(
                    "password",
                    [Ruby::prelude("text", [self.value(password, &around)])],
                ));
                body.push(Ruby::function("digest_auth", []));
                "custom_auth"
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
        let around = AROUND;
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
        guard.push(leave().unless(self.trusts(url())));
        guard
    }

    /// Whether credentials may go to an address.
    pub(super) fn trusts(&self, url: Ruby) -> Ruby {
        let member = |name: &str| Ruby::name("service").at(Ruby::symbol(name));
        let base = member("base").call("call", [Ruby::name("connection")]);
        let own = &self.auth().hosts;
        let hosts = if *own == self.all_hosts() {
            member("hosts")
        } else {
            Ruby::List(own.iter().map(Ruby::text).collect())
        };
        Ruby::prelude("trusted", [url, base, hosts])
    }

    fn connector_sends_anonymously(&self) -> bool {
        super::works::works(self.connector).iter().any(|work| work.request.anonymous)
    }

    /// The request with the credentials written into it: none are applied here.
    pub(super) fn with_credentials(&self, auth: &Auth, asks: &Request, request: Ruby) -> Ruby {
        let mut headers: Vec<(String, Ruby)> = Vec::new();
        let mut params: Vec<(String, Ruby)> = Vec::new();
        match &auth.scheme {
            // What signs requests does so wherever they are built.
            Scheme::None | Scheme::Digest { .. } | Scheme::OAuth1(_) | Scheme::AwsSigV4(_) => {}
            Scheme::Basic { user, password } => {
                let (user, password) = (self.value(user, &AROUND), self.value(password, &AROUND));
                headers.push(("Authorization".to_owned(), Ruby::prelude("basic", [user, password])));
            }
            Scheme::Bearer(token) => {
                let bearer = vec![
                    super::tree::Piece::Text("Bearer ".to_owned()),
                    super::tree::Piece::Code(Ruby::prelude("text", [self.value(token, &AROUND)])),
                ];
                headers.push(("Authorization".to_owned(), super::expr::joined(bearer)));
            }
            Scheme::ApiKey { place, name, value } => {
                let value = self.value(value, &AROUND);
                match place {
                    KeyPlace::Header => headers.push((name.to_string(), value)),
                    KeyPlace::Query => params.push((name.to_string(), value)),
                    KeyPlace::Cookie => {
                        headers.push((
                            "Cookie".to_owned(),
                            Ruby::prelude("cookie", [Ruby::text(&**name), value]),
                        ));
                    }
                }
            }
        }
        let apply = &auth.apply;
        headers
            .extend(apply.headers.iter().map(|(name, value)| (name.to_string(), self.value(value, &AROUND))));
        params
            .extend(apply.params.iter().map(|(name, value)| (name.to_string(), self.value(value, &AROUND))));
        if !apply.cookies.is_empty() {
            headers.push(("Cookie".to_owned(), self.cookies(auth)));
        }
        let elsewhere = !matches!(asks.address, Address::Relative(_));
        let request = self.signed_where(&auth.scheme, request, elsewhere);
        let Ruby::Hash(mut hash) = request else { return request };
        let guard = elsewhere.then(|| self.trusts(self.address(&asks.address, &AROUND)));
        for (key, more) in [("headers", headers), ("params", params)] {
            if more.is_empty() {
                continue;
            }
            self.note(format!("send.{key}"));
            let more = Ruby::texts(more);
            let more = match &guard {
                Some(guard) => guard.clone().choose(more, Ruby::Hash(Hash::default())),
                None => more,
            };
            let there =
                hash.entries.iter_mut().find(|entry| matches!(&entry.key, Key::Symbol(name) if name == key));
            match there {
                Some(entry) => {
                    let own = Ruby::prelude("default", [entry.value.clone(), Ruby::Hash(Hash::default())]);
                    let own = if key == "headers" { entry.value.clone() } else { own };
                    entry.value = own.call("merge", [more]);
                }
                None => hash.entries.push(Entry::symbol(key, more)),
            }
        }
        Ruby::Hash(hash)
    }

    /// The cookies of `apply`, in one header.
    pub(super) fn cookies(&self, auth: &Auth) -> Ruby {
        let key = match &auth.scheme {
            Scheme::ApiKey { place: KeyPlace::Cookie, name, value } => Some((name, value)),
            _ => None,
        };
        let apply = auth.apply.cookies.iter().map(|(name, value)| (name, value));
        let all = key.into_iter().chain(apply);
        Ruby::prelude(
            "cookies",
            [Ruby::texts(all.map(|(name, value)| (name.to_string(), self.value(value, &AROUND))))],
        )
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
