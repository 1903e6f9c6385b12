//! What no message may show, and the rescue that keeps it out of messages and says where something failed.

use super::export::{Export, mentions};
use super::expr::{Around, block_on, joined};
use super::print::print;
use super::tree::{Piece, Ruby};
use crate::diagnostic::Code;
use crate::model::{Auth, Expr, ExprKind, FieldType, Meta, Redirects, Scheme, ShapeId};

impl Export<'_> {
    /// Whether the connection holds something that no message may show.
    pub(super) fn has_secrets(&self) -> bool {
        let connection = &self.connector.connection;
        connection.auths().into_iter().any(|auth| matches!(auth.scheme, Scheme::Basic { .. }))
            || self.signs_in()
            || connection.values.iter().any(|(_, value)| super::reads::is_made_of_secrets(value))
            || !self.secrets_in(&Ruby::Nil, connection.fields).is_empty()
    }

    /// Whether some way to sign in is more than what the user typed.
    fn signs_in(&self) -> bool {
        self.each_auth(|_| self.way()).iter().any(|way| *way != super::sign_in::Way::Typed)
    }

    /// The lambda that gives the secrets of a connection: its fields, and what is computed from them.
    /// It gets the connection typed or, where that failed, as it came.
    pub(super) fn secrets(&self) -> Option<Ruby> {
        if !self.has_secrets() {
            return None;
        }
        self.note("send.secrets");
        let connection = &self.connector.connection;
        let name = Ruby::name("connection");
        let mut given = self.secrets_in(&name, connection.fields);
        let values = connection.values.iter().filter(|(_, value)| super::reads::is_made_of_secrets(value));
        given.extend(values.map(|(key, _)| name.clone().member(key)));
        if self.signs_in() {
            given.extend(["access_token", "refresh_token"].map(|key| name.clone().member(key)));
            let fields = self.connector.shape(connection.fields);
            if fields.field("refresh_token").is_some() {
                given.push(name.clone().member("kept_refresh_token"));
            }
            let mut names: Vec<&str> = Vec::new();
            for kept in connection.auths().into_iter().flat_map(|auth| &auth.kept) {
                if kept.secret && !names.contains(&&*kept.name) {
                    names.push(&kept.name);
                }
            }
            given.extend(names.into_iter().map(|kept| name.clone().member(kept)));
        }
        for auth in connection.auths() {
            given.extend(self.computed_secrets(auth));
        }
        Some(Ruby::lambda(["connection"], vec![Ruby::List(given)]))
    }

    /// What is computed from secrets and sent by one way to sign in.
    fn computed_secrets(&self, auth: &Auth) -> Option<Ruby> {
        let around = Around::default();
        let mut sent: Vec<&Expr> = Vec::new();
        let mut computed = Vec::new();
        match &auth.scheme {
            Scheme::None => {}
            Scheme::OAuth1(oauth1) => {
                sent.push(&oauth1.consumer_secret);
                let given = oauth1.token.iter().chain(&oauth1.token_secret);
                sent.extend(given.filter(|value| !super::reads::reads(value, &[])));
            }
            Scheme::AwsSigV4(aws) => {
                sent.push(&aws.secret_key);
                sent.extend(aws.session_token.iter().filter(|value| !super::reads::reads(value, &[])));
            }
            Scheme::Digest { user, password } => sent.extend([user, password]),
            Scheme::Bearer(value) | Scheme::ApiKey { value, .. } => sent.push(value),
            Scheme::Basic { user, password } => {
                sent.extend([user, password]);
                let text = |of| Piece::Code(Ruby::prelude("text", [self.value(of, &around)]));
                computed.push(joined(vec![text(user), Piece::Text(":".to_owned()), text(password)]));
            }
        }
        let apply = &auth.apply;
        let applied = apply.headers.iter().chain(&apply.params).chain(&apply.cookies).chain(&auth.client);
        sent.extend(applied.map(|(_, value)| value).filter(|value| !super::reads::reads(value, &[])));
        // Properties of the account cannot be asked for here; they are known where they are read.
        let derived = sent.into_iter().filter(|value| {
            super::reads::is_made_of_secrets(value)
                && !is_member(value)
                && super::reads::workspace(value).is_none()
        });
        computed.extend(derived.map(|value| self.value(value, &around)));
        if computed.is_empty() {
            return None;
        }
        let mut body = vec![Ruby::List(computed)];
        if body.iter().any(|code| mentions(code, "now")) {
            body.insert(0, Ruby::assign("now", Ruby::prelude("now", [])));
        }
        let nothing = Ruby::lambda([] as [&str; 0], vec![Ruby::List(Vec::new())]);
        Some(block_on(Ruby::prelude("attempt", [nothing]), vec![], body))
    }

    /// The values of the secret fields in an object, at any depth.
    fn secrets_in(&self, of: &Ruby, shape: ShapeId) -> Vec<Ruby> {
        let mut secrets = Vec::new();
        for field in &self.connector.shape(shape).fields {
            let value = match of {
                Ruby::Name(name) if name != "item" => of.clone().member(&field.name),
                _ => Ruby::prelude("get", [of.clone(), Ruby::text(&*field.name)]),
            };
            if field.secret {
                secrets.push(value);
                continue;
            }
            match &field.ty {
                FieldType::Object(inner) => secrets.extend(self.secrets_in(&value, *inner)),
                FieldType::Array(element) => {
                    let FieldType::Object(inner) = &**element else { continue };
                    let inside = self.secrets_in(&Ruby::name("item"), *inner);
                    if !inside.is_empty() {
                        let items = Ruby::prelude("array", [value]);
                        secrets.push(items.block("map", ["item"], vec![Ruby::List(inside)]));
                    }
                }
                _ => {}
            }
        }
        secrets
    }

    /// The secrets in what the operation that is being written is given.
    pub(super) fn given_secrets(&self) -> Vec<Ruby> {
        let given = self.given.get().into_iter().flatten();
        let given = given.flat_map(|(name, shape)| self.secrets_in(&Ruby::name(name), shape));
        given.chain(self.account_properties()).collect()
    }

    /// The properties of the account that the connector reads.
    fn account_properties(&self) -> Vec<Ruby> {
        self.connector.account.iter().map(|name| super::expr::property(name)).collect()
    }

    /// The statement by which these are secrets from now on.
    pub(super) fn remembered(&self, secrets: impl IntoIterator<Item = Ruby>) -> Ruby {
        self.note("send.used");
        Ruby::prelude("used", secrets)
    }

    /// Remembers the secrets of an operation, where methods that it calls may be redirected to another
    /// host: what they are handed has no names of its own there.
    pub(super) fn handing_on(&self, meta: Option<&Meta>, mut body: Vec<Ruby>) -> Vec<Ruby> {
        let mut works = self.connector.routines.iter().flat_map(|routine| routine.program.works());
        let Some(meta) = meta.filter(|_| works.any(|work| work.request.redirects == Redirects::Follow))
        else {
            return body;
        };
        let given = [("config", meta.config), ("input", meta.input)];
        let given = given.into_iter().filter_map(|(name, shape)| Some((name, shape?)));
        let secrets: Vec<Ruby> =
            given.flat_map(|(name, shape)| self.secrets_in(&Ruby::name(name), shape)).collect();
        if !secrets.is_empty() {
            body.insert(0, self.remembered(secrets));
        }
        body
    }

    /// The secrets that a report of failures must not show.
    pub(super) fn known_secrets(&self) -> Option<Ruby> {
        let secrets = Ruby::name("service").at(Ruby::symbol("secrets"));
        let own = self.has_secrets().then(|| secrets.call("call", [Ruby::name("connection")]));
        match (own, self.account_properties()) {
            (own, properties) if properties.is_empty() => own,
            (Some(own), properties) => Some(own.binary("+", Ruby::List(properties))),
            (None, properties) => Some(Ruby::List(properties)),
        }
    }

    /// Statements of a lambda whose errors show no secret.
    pub(super) fn shielded(&self, meta: Option<&Meta>, body: Vec<Ruby>) -> Vec<Ruby> {
        let shapes = meta.into_iter().flat_map(|meta| [meta.config, meta.input]).flatten().collect();
        self.shielded_from(shapes, body)
    }

    /// The same, where the secrets of these shapes may be in the input.
    pub(super) fn shielded_from(&self, shapes: Vec<crate::model::ShapeId>, body: Vec<Ruby>) -> Vec<Ruby> {
        let given: Vec<Ruby> =
            shapes.into_iter().flat_map(|shape| self.secrets_in(&Ruby::name("input"), shape)).collect();
        self.shielded_with(given, body)
    }

    /// The same for a lambda that gives fields: it gets the config of some operation, or what steers
    /// its form.
    pub(super) fn shielded_form(&self, body: Vec<Ruby>) -> Vec<Ruby> {
        let actions = self.connector.actions.iter();
        let actions = actions.flat_map(|action| std::iter::once(action).chain(action.whole()));
        let triggers = self.connector.triggers.iter();
        let triggers = triggers.flat_map(|trigger| std::iter::once(trigger).chain(trigger.whole()));
        let metas = actions.map(|action| &action.meta).chain(triggers.map(|trigger| &trigger.meta));
        let config = Ruby::name("config");
        let mut given: Vec<(String, Ruby)> = Vec::new();
        for meta in metas {
            let steering = meta.input.iter().flat_map(|input| &self.connector.shape(*input).fields);
            let steering = steering.filter(|field| field.steers && field.secret);
            let steering = steering.map(|field| config.clone().member(&field.name));
            let own = meta.config.into_iter().flat_map(|shape| self.secrets_in(&config, shape));
            for secret in own.chain(steering) {
                let code = print(std::slice::from_ref(&secret));
                if !given.iter().any(|(known, _)| *known == code) {
                    given.push((code, secret));
                }
            }
        }
        self.shielded_with(given.into_iter().map(|(_, secret)| secret).collect(), body)
    }

    /// The same where only values can be seen, and `error` is missing.
    pub(super) fn shielded_plainly(&self, shapes: Vec<crate::model::ShapeId>, body: Vec<Ruby>) -> Vec<Ruby> {
        let given: Vec<Ruby> =
            shapes.into_iter().flat_map(|shape| self.secrets_in(&Ruby::name("input"), shape)).collect();
        self.shielded_by("raise", given, None, body)
    }

    /// Statements of a lambda that knows no connection: its errors say where they happened.
    pub(super) fn told(&self, fail: &str, mut body: Vec<Ruby>) -> Vec<Ruby> {
        let about = [Ruby::name("e"), Ruby::text(self.section.borrow().as_str())];
        body.push(Ruby::Rescue(Box::new(Ruby::function(fail, [Ruby::prelude("located", about)]))));
        body
    }

    fn shielded_with(&self, given: Vec<Ruby>, body: Vec<Ruby>) -> Vec<Ruby> {
        self.shielded_by("error", given, None, body)
    }

    /// The same for a lambda of a sign-in, where what a service refuses has a code of its own.
    pub(super) fn shielded_sign_in(&self, refused: Option<Code>, body: Vec<Ruby>) -> Vec<Ruby> {
        self.shielded_by(if refused.is_some() { "error" } else { "raise" }, Vec::new(), refused, body)
    }

    fn shielded_by(
        &self,
        fail: &str,
        mut given: Vec<Ruby>,
        refused: Option<Code>,
        mut body: Vec<Ruby>,
    ) -> Vec<Ruby> {
        let fails = body.iter().any(|code| mentions(code, "s")) || print(&body).contains("call('");
        if !fails {
            return body;
        }
        given.extend(self.account_properties());
        let masked = self.has_secrets() || !given.is_empty();
        let connected =
            Ruby::name("service").at(Ruby::symbol("secrets")).call("call", [Ruby::name("connection")]);
        let secrets = masked.then(|| match (self.has_secrets(), given.is_empty()) {
            (true, true) => connected,
            (true, false) => connected.binary("+", Ruby::List(given)),
            (false, _) => Ruby::List(given),
        });
        if masked {
            self.note("send.masked");
        }
        let about = [Ruby::name("e"), Ruby::text(self.section.borrow().as_str())];
        let mut about: Vec<Ruby> = about.into_iter().chain(secrets).collect();
        if let Some(refused) = refused {
            self.note("send.sign_in");
            about.extend((!masked).then(|| Ruby::List(Vec::new())));
            about.push(Ruby::text(refused.text()));
        }
        let told = Ruby::prelude("located", about);
        body.push(Ruby::Rescue(Box::new(Ruby::function(fail, [told]))));
        body
    }
}

/// Whether an expression is no more than a member of something.
fn is_member(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Demand(of) => is_member(of),
        ExprKind::Member(of, _) => matches!(of.kind, ExprKind::Root(_)),
        _ => false,
    }
}
