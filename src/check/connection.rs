//! The connection: what the user is asked, what is computed from it, how requests are signed.
//!
//! A credential that the spec does not give becomes a field behind the declared ones.

use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use super::infer::{Infer, literal};
use super::request::Place;
use super::scope::Scope;
use super::shape::{Draft, Side};
use super::step::Ending;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{Auth, Connection, Expr, ExprKind, FieldType, Kind, Origin, Root, Scheme, ShapeId, Sign};
use crate::names::Spelling;
use crate::span::{Span, Spanned};
use crate::spec::{self, KeyPlace};
use crate::value::Value;

impl Checker<'_> {
    /// The fields that the user is asked for; from here on they can be read.
    pub(super) fn connection_fields(&mut self) -> ShapeId {
        let connection = &self.spec.connection;
        self.known.connection.kept = super::kept::all_kept_names(&connection.auth);
        let fields = spec::Shape {
            used: Vec::new(),
            list: false,
            only: None,
            except: Vec::new(),
            require: Vec::new(),
            optional: spec::Only::None,
            filter: None,
            fields: self.fields_with_options(),
            open: self.known.connection.open,
            fields_from: None,
            span: connection.span,
        };
        for field in &connection.fields {
            if let Some(list) = &field.pick_list {
                self.problems.tell(
                    Code::ConnectionPickList,
                    Description::new(
                        "a connection has no pick lists",
                        list.span,
                        "a pick list needs a connection first",
                    )
                    .help("`select` has fixed choices".to_owned()),
                );
            }
        }
        let mut drafts = self.drafts(&fields, Spelling::Same, Side::Connection, Side::Connection);
        let declared: HashSet<&str> = fields
            .fields
            .iter()
            .map(|field| field.name.value.as_str())
            .chain(connection.values.iter().map(|(name, _)| name.value.as_str()))
            .collect();
        match &connection.auth.options {
            Some(options) => {
                for (name, arms) in self.asked_by_options(options) {
                    if !declared.contains(name) {
                        let mut draft = credential(name, connection.auth.span);
                        let source = spec::Field {
                            present_if: Some(Box::new(super::options::chosen(options, &arms))),
                            ..(*draft.source).clone()
                        };
                        draft.source = Arc::new(source);
                        drafts.push(draft);
                    }
                }
            }
            None => {
                for name in credentials(&connection.auth) {
                    if !declared.contains(name) {
                        drafts.push(credential(name, connection.auth.span));
                    }
                }
            }
        }
        self.finish(drafts, Side::Connection, Origin::Own, connection.span, fields.open)
    }

    /// The connection, whose fields are made already.
    pub(super) fn connection(&mut self, fields: ShapeId) -> Connection {
        let connection = &self.spec.connection;
        let mut scope = Scope::connection("a value of the connection");
        let mut values: Vec<(Arc<str>, Expr)> = Vec::new();
        for (name, value) in &connection.values {
            let field = self.known.shape(fields).field(&name.value).map(|field| field.span);
            let value_before = connection.values.iter().find(|(known, _)| known.value == name.value);
            let first =
                field.or(value_before.map(|(known, _)| known.span).filter(|first| *first != name.span));
            if let Some(first) = first {
                self.duplicate("field or value of the connection", name, first);
            }
            let made = Infer::new(&self.known, &scope, self.problems).value(value);
            let key: Arc<str> = Arc::from(name.value.as_str());
            self.known.connection.values.push((key.clone(), made.ty.clone()));
            values.push((key, made));
        }
        scope.place = "the base URL";
        scope.now = false;
        let base_url = connection.base_url.as_ref().map(|base| self.base_url(base, &scope));
        self.base_has_path = base_url.as_ref().is_some_and(super::address::has_path);
        // A sign-in may call them.
        self.all_routines();
        let written = connection.auth.all();
        let mut auths: Vec<Auth> = Vec::with_capacity(written.len());
        for (at, auth) in written.iter().enumerate() {
            self.known.connection.chosen = Some(at);
            auths.push(self.auth(auth));
        }
        self.known.connection.chosen = None;
        let scope = Scope::connection("`test`");
        // Who is connected may be told by what the test gives.
        let told = written.iter().any(|auth| matches!(auth.identity, Some(spec::Identity::Value(_))));
        let tested = connection.test.as_ref().map(|test| {
            let place = Place::plain(&scope).calling();
            let ending = if told && test.steps.is_some() { Ending::Value } else { Ending::Nothing };
            self.work_at(test, &place, ending)
        });
        let gives = connection.test.as_ref().is_some_and(|test| test.steps.is_some());
        let (test, body) = tested.unzip();
        let body = body.filter(|_| gives);
        for (at, (auth, made)) in written.iter().zip(&mut auths).enumerate() {
            self.known.connection.chosen = Some(at);
            made.identity = self.identity(auth, body.as_ref());
            made.revoke = self.revoke(auth);
        }
        self.known.connection.chosen = None;
        let signs = auths.iter().any(|auth| {
            !matches!(auth.scheme, Scheme::None) || !auth.apply.is_empty() || auth.sign_in.is_some()
        });
        if test.is_none() && signs && !self.spec.gaps.lost(connection.span, "test") {
            let help = connection.preset.as_ref().map_or_else(
                || "a request that always works stands under `test`, as `test: { get: me }`".to_owned(),
                |preset| {
                    let spec::Preset { name, base_url, test } = preset;
                    format!(
                        "for `{name}` the page of presets shows `test: {test}` with `base_url: {base_url}`"
                    )
                },
            );
            self.problems.tell(
                Code::MissingTest,
                Description::new(
                    "`test` is missing: nothing proves that a connection works",
                    connection.auth.span,
                    "signs requests",
                )
                .help(help),
            );
        }
        let (auth, options) = self.with_options(auths);
        Connection { fields, values, base_url, auth, options, test }
    }

    fn auth(&mut self, auth: &spec::Auth) -> Auth {
        let scope = Scope::connection("`auth`");
        let span = auth.span;
        let scheme = match &auth.scheme {
            spec::Scheme::None
            | spec::Scheme::Session(_)
            | spec::Scheme::OAuth2(_)
            | spec::Scheme::Jwt(_) => Scheme::None,
            spec::Scheme::OAuth1(oauth1) => self.oauth1_scheme(auth, oauth1),
            spec::Scheme::AwsSigV4(aws) => self.aws_scheme(auth, aws),
            spec::Scheme::Digest { user, password } => {
                self.no_literal(password.as_ref());
                Scheme::Digest {
                    user: self.credential(user.as_ref(), "username", &scope, span),
                    password: self.credential(password.as_ref(), "password", &scope, span),
                }
            }
            spec::Scheme::Basic { user, password } => {
                let literal =
                    [user, password].into_iter().all(|part| part.as_ref().is_some_and(|it| !reads_any(it)));
                if literal {
                    self.literal_credential(user.as_ref().map_or(span, |user| user.span));
                }
                Scheme::Basic {
                    user: self.credential(user.as_ref(), "username", &scope, span),
                    password: self.credential(password.as_ref(), "password", &scope, span),
                }
            }
            spec::Scheme::Bearer(token) => {
                self.no_literal(token.as_ref());
                Scheme::Bearer(self.credential(token.as_ref(), "api_token", &scope, span))
            }
            spec::Scheme::ApiKey(key) => {
                self.no_literal(key.value.as_ref());
                if key.place == KeyPlace::Query && !self.spec.gaps.lost(key.name.span, "query") {
                    self.problems.tell(
                        Code::KeyInQuery,
                        Description::new(
                            "a key in a query is written into logs on its way",
                            key.name.span,
                            "part of every URL",
                        )
                        .help("send it in a header, if the service takes it there".to_owned()),
                    );
                }
                if key.place == KeyPlace::Header {
                    self.header_name(&key.name);
                }
                Scheme::ApiKey {
                    place: key.place,
                    name: Arc::from(key.name.value.as_str()),
                    value: self.credential(key.value.as_ref(), "api_key", &scope, span),
                }
            }
        };
        self.kept_clashes();
        self.base_anywhere(auth);
        let signing = self.signing(auth);
        let token = super::sign_in::has_token(auth);
        let apply = self.applied(auth, token);
        let hosts = auth.hosts.iter().map(|host| self.host(host)).collect();
        let renews = signing.sign_in.is_some();
        let refresh_on = auth.refresh_on.as_ref().map(|signs| self.signs_of(&signs.value));
        let detect = auth.detect.as_ref().map(|signs| self.signs_of(&signs.value));
        let usual = match &auth.scheme {
            _ if !renews => Vec::new(),
            spec::Scheme::AwsSigV4(_) => super::signatures::ended_role(),
            _ => vec![Sign::Status(401)],
        };
        Auth {
            scheme,
            apply,
            hosts,
            client: signing.client,
            sign_in: signing.sign_in,
            on_connect: signing.on_connect,
            refresh_on: refresh_on.unwrap_or(usual),
            detect: detect.unwrap_or_default(),
            keeps_base: self.keeps_base(auth),
            kept: self.kept_by(auth),
            identity: None,
            revoke: None,
            span,
        }
    }

    /// Headers or params that are written by name.
    pub(super) fn named_texts(
        &mut self,
        given: &[(Spanned<String>, Written)],
        scope: &Scope,
        headers: bool,
    ) -> Vec<(Arc<str>, Expr)> {
        let mut made = Vec::with_capacity(given.len());
        for (name, value) in given {
            if headers {
                self.header_name(name);
            }
            let value = Infer::new(&self.known, scope, self.problems).sent_text(value);
            made.push((Arc::from(name.value.as_str()), value));
        }
        made
    }

    /// What a scheme sends: as written, or the connection field of this name.
    pub(super) fn credential(
        &mut self,
        given: Option<&Written>,
        field: &str,
        scope: &Scope,
        span: Span,
    ) -> Expr {
        match given {
            Some(given) => Infer::new(&self.known, scope, self.problems).sent_text(given),
            None => {
                let ty = self.known.connection_type();
                let found = match &ty.kind {
                    Kind::Members(members) => members.iter().find(|(name, _)| &**name == field),
                    _ => None,
                };
                let Some((name, member)) = found.cloned() else {
                    return literal(Value::Null, span);
                };
                let root = Expr { kind: ExprKind::Root(Root::Connection), ty, span };
                Expr { kind: ExprKind::Member(Box::new(root), name), ty: member, span }
            }
        }
    }

    pub(super) fn no_literal(&mut self, given: Option<&Written>) {
        if let Some(given) = given
            && !reads_any(given)
        {
            self.literal_credential(given.span);
        }
    }

    fn literal_credential(&mut self, span: Span) {
        self.problems.tell(
            Code::LiteralCredential,
            Description::new(
                "a credential stands in the spec",
                span,
                "the same for everybody, and not secret",
            )
            .help("it comes from a field of the connection: `{{ connection.api_key }}`".to_owned()),
        );
    }

    /// A host that may get credentials: `host`, `host:port`, `*.host`.
    fn host(&mut self, host: &Spanned<String>) -> String {
        let name = host.value.strip_prefix("*.").unwrap_or(&host.value);
        let (name, port) = name.split_once(':').map_or((name, None), |(name, port)| (name, Some(port)));
        let label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let fine = !name.is_empty()
            && name.split('.').all(label)
            && port.is_none_or(|port| port.parse::<u16>().is_ok());
        if !fine {
            self.problems.tell(
                Code::NoHostName,
                Description::new(
                    format!("`{}` is no host name", host.value),
                    host.span,
                    "neither `host`, `host:port` nor `*.host`",
                ),
            );
        }
        host.value.to_ascii_lowercase()
    }
}

/// The fields that a scheme asks for by itself.
pub(super) fn credentials(auth: &spec::Auth) -> Vec<&'static str> {
    match &auth.scheme {
        spec::Scheme::None | spec::Scheme::Session(_) | spec::Scheme::Jwt(_) => Vec::new(),
        spec::Scheme::OAuth2(oauth2) => super::sign_in::asked(oauth2),
        spec::Scheme::OAuth1(oauth1) => {
            let given = !oauth1.signs_in();
            let asked = [
                (oauth1.consumer_key.is_none(), "consumer_key"),
                (oauth1.consumer_secret.is_none(), "consumer_secret"),
                (given && oauth1.token.is_none(), "token"),
                (given && oauth1.token_secret.is_none(), "token_secret"),
            ];
            asked.into_iter().filter(|(asked, _)| *asked).map(|(_, name)| name).collect()
        }
        spec::Scheme::AwsSigV4(aws) => {
            let asked = [
                (aws.region.is_none(), "region"),
                (aws.access_key.is_none(), "access_key"),
                (aws.secret_key.is_none(), "secret_key"),
            ];
            asked.into_iter().filter(|(asked, _)| *asked).map(|(_, name)| name).collect()
        }
        spec::Scheme::Basic { user, password } | spec::Scheme::Digest { user, password } => {
            let asked = [(user.is_none(), "username"), (password.is_none(), "password")];
            asked.into_iter().filter(|(asked, _)| *asked).map(|(_, name)| name).collect()
        }
        spec::Scheme::Bearer(token) => token.is_none().then_some("api_token").into_iter().collect(),
        spec::Scheme::ApiKey(key) => key.value.is_none().then_some("api_key").into_iter().collect(),
    }
}

/// Credentials that are secret, though not every field of such a name is.
const KEYS: [&str; 3] = ["access_key", "secret_key", "consumer_key"];

/// The field of a credential that nobody declared.
fn credential(name: &str, span: Span) -> Draft {
    let mut field = super::field::bare(name, FieldType::String, span);
    field.required = true;
    field.sticky = true;
    field.secret = super::field::is_secret_name(name) || KEYS.contains(&name);
    if field.secret {
        field.control = crate::model::Control::Password;
    }
    Draft { field, source: Arc::new(super::overlay::written(name, span)), spelling: Spelling::Same }
}

/// Whether a value reads anything at all.
fn reads_any(value: &Written) -> bool {
    let mut reads = false;
    super::walk::written(value, &mut |expr| {
        reads |= matches!(expr.kind, crate::expr::ast::ExprKind::Name(_));
        !reads
    });
    reads
}
