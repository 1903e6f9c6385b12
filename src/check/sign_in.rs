//! Signing in: what gets a token, what renews it, what stays of the answers, and what goes on each
//! request.
//!
//! `oauth2` is written out by [`oauth2`](super::oauth2) first; behind that there is one way to sign
//! in only. Which names can be read where is told by the scopes that are made here.

use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use super::compose::Compose;
use super::infer::Infer;
use super::oauth2::{self, Exchanges, credential, has_secret, needs_user};
use super::scope::Scope;
use super::walk;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{
    Browser, Expr, Identity, Kept, KeptName, Kind, Pattern, SignIn, Type,
};
use crate::span::{Span, Spanned};
use crate::spec::{self, Grant, KeptWork, OAuth2, Refresh, Scheme};

/// Names of what is kept that have a meaning of their own.
const RESERVED: [&str; 4] = ["token", "refresh_token", "expires_in", "expires_at"];

/// Names that a place can read, with their types.
type Names = Vec<(Arc<str>, Type)>;

/// What is known of a scheme that signs in.
#[derive(Debug, Default)]
pub(super) struct Signing {
    pub sign_in: Option<SignIn>,
    pub on_connect: Option<Kept>,
    /// `client_id` and `client_secret`.
    pub client: Vec<(Arc<str>, Expr)>,
}

/// All works of `auth` of which something is kept.
fn kept_works(auth: &spec::Auth) -> Vec<&spec::Keep> {
    let mut all: Vec<&spec::Keep> = Vec::new();
    match &auth.scheme {
        Scheme::Session(session) => {
            all.push(&session.login.keep);
            all.extend(session.refresh.as_ref().map(|refresh| &refresh.keep));
        }
        Scheme::OAuth2(oauth2) => {
            let token = oauth2.token.iter();
            let refresh = match &oauth2.refresh {
                Refresh::With(request) => Some(request),
                Refresh::Standard | Refresh::Never => None,
            };
            all.extend(token.chain(refresh).map(|request| match &request.value {
                spec::TokenRequest::Work(work) => &work.keep,
                spec::TokenRequest::Standard { keep, .. } => keep,
            }));
            all.push(&oauth2.keep);
        }
        _ => {}
    }
    all.extend(auth.on_connect.as_ref().map(|work| &work.keep));
    all
}

/// What stays on the connection and can be read as `connection.NAME`; secret if `apply` reads it.
pub(super) fn kept_names(auth: &spec::Auth) -> Vec<KeptName> {
    let mut sent: HashSet<&str> = HashSet::new();
    let parts = apply_parts(auth);
    for part in &parts {
        for (name, _) in kept_works(auth).into_iter().flatten() {
            let mut read = false;
            walk::written(part, &mut |expr| {
                read |= walk::member_of(expr, "connection") == Some(&name.value);
                !read
            });
            if read {
                sent.insert(&name.value);
            }
        }
    }
    let mut names: Vec<KeptName> = Vec::new();
    for (name, _) in kept_works(auth).into_iter().flatten() {
        if !RESERVED.contains(&name.value.as_str()) && !names.iter().any(|known| *known.name == name.value) {
            let secret = sent.contains(name.value.as_str()) || super::field::is_secret_name(&name.value);
            names.push(KeptName { name: Arc::from(name.value.as_str()), secret, span: name.span });
        }
    }
    names
}

/// All values of `apply`.
fn apply_parts(auth: &spec::Auth) -> Vec<&Written> {
    let Some(apply) = &auth.apply else { return Vec::new() };
    let named = [&apply.lets, &apply.headers, &apply.params, &apply.cookies];
    named.into_iter().flatten().map(|(_, value)| value).chain(&apply.body).collect()
}

/// Whether `apply` reads the name.
pub(super) fn apply_reads(auth: &spec::Auth, name: &str) -> bool {
    apply_parts(auth).into_iter().any(|part| walk::reads(part, name))
}

/// Whether a scheme has a token that `apply` can read.
pub(super) fn has_token(auth: &spec::Auth) -> bool {
    match &auth.scheme {
        Scheme::OAuth2(_) => true,
        Scheme::Session(session) => session.login.keep.iter().any(|(name, _)| name.value == "token"),
        _ => false,
    }
}

/// The fields that a scheme that signs in asks for by itself.
pub(super) fn asked(oauth2: &OAuth2) -> Vec<&'static str> {
    let mut asked = Vec::new();
    let mut ask = |missing: bool, name| asked.extend(missing.then_some(name));
    // An assertion names the client itself.
    let named = oauth2.grant.value != Grant::JwtBearer || oauth2.client != spec::Client::None;
    ask(named && oauth2.client_id.is_none(), "client_id");
    ask(oauth2.client != spec::Client::None && oauth2.client_secret.is_none(), "client_secret");
    ask(oauth2.grant.value == Grant::Password && oauth2.username.is_none(), "username");
    ask(oauth2.grant.value == Grant::Password && oauth2.password.is_none(), "password");
    ask(oauth2.grant.value == Grant::RefreshToken, "refresh_token");
    asked
}

/// Whether the request of a work sends the refresh token.
fn sends_refresh_token(work: &KeptWork) -> bool {
    let request = &work.work.request;
    let body = match &request.body {
        Some(spec::Body::Json(value) | spec::Body::Form(value)) => Some(value),
        Some(spec::Body::None) | None => None,
    };
    let headers = request.settings.headers.iter().map(|(_, value)| value);
    let mut parts = std::iter::once(&request.path).chain(&request.params).chain(body).chain(headers);
    parts.any(|part| walk::reads(part, "refresh_token"))
}

fn text() -> Type {
    Type::of(Kind::String)
}

fn secret() -> Type {
    text().with_secret(true)
}

fn named(names: &[(&str, Type)]) -> Names {
    names.iter().map(|(name, ty)| (Arc::from(*name), ty.clone())).collect()
}

/// The type of `request` in `apply`.
fn request_type() -> Type {
    let members = named(&[
        ("method", text()),
        ("url", text()),
        ("host", text()),
        ("path", text()),
        ("query", text().or_null()),
        ("headers", Type::of(Kind::Map)),
        ("body", Type::of(Kind::Bytes).or_null()),
    ]);
    Type::of(Kind::Members(Arc::new(members)))
}

fn at(place: &'static str, names: Names) -> Scope {
    Scope { arguments: Arc::new(names), ..Scope::connection(place) }
}

impl Checker<'_> {
    /// What signs in, and what runs after it.
    pub(super) fn signing(&mut self, auth: &spec::Auth) -> Signing {
        let mut signing = Signing::default();
        self.signs(auth);
        match &auth.scheme {
            Scheme::Session(session) => {
                let token = has_token(auth);
                if !token && auth.apply.is_none() && !self.spec.gaps.lost_any(auth.span, &["apply"]) {
                    self.problems.tell(
                        Code::NothingKept,
                        Description::new(
                            "a session that keeps no token proves nothing",
                            session.login.span,
                            "keeps no `token`",
                        )
                        .help("keep a `token`, or say in `apply` what is sent".to_owned()),
                    );
                }
                let names = if token { named(&[("token", secret().or_null())]) } else { Vec::new() };
                let acquire = self.kept_work(&session.login, &at("`session`", Vec::new()), &names);
                let mut renewing = names.clone();
                renewing.extend(named(&[("refresh_token", secret().or_null())]));
                let refresh = session.refresh.as_ref().map(|refresh| {
                    self.kept_work(refresh, &at("`refresh`", renewing.clone()), &renewing)
                });
                let needs = session.refresh.as_ref().is_some_and(sends_refresh_token);
                signing.sign_in = Some(SignIn {
                    names: Vec::new(),
                    browser: None,
                    acquire,
                    refresh,
                    refresh_needs_token: needs,
                    standard: false,
                    token,
                });
            }
            Scheme::OAuth2(oauth2) => self.oauth2(auth, oauth2, &mut signing),
            _ => {}
        }
        let mut names = self.client_names(auth);
        if has_token(auth) {
            names.extend(named(&[("token", secret())]));
        }
        signing.on_connect = auth.on_connect.as_ref().map(|work| {
            let scope = at("`on_connect`", names.clone());
            let mut made = self.kept_work(work, &scope, &names);
            made.signed = true;
            made
        });
        signing
    }

    /// `client_id` and `client_secret`, where the scheme has them.
    fn client_names(&self, auth: &spec::Auth) -> Names {
        let Scheme::OAuth2(oauth2) = &auth.scheme else { return Vec::new() };
        let mut names = named(&[("client_id", text())]);
        if has_secret(oauth2) {
            names.extend(named(&[("client_secret", secret())]));
        }
        names
    }

    fn oauth2(&mut self, auth: &spec::Auth, oauth2: &OAuth2, signing: &mut Signing) {
        self.grant_is_whole(auth, oauth2);
        let scope = at("`oauth2`", Vec::new());
        let asks_id = oauth2.grant.value != Grant::JwtBearer
            || oauth2.client != spec::Client::None
            || oauth2.client_id.is_some();
        if asks_id {
            let id = credential(oauth2.client_id.as_ref(), "client_id", oauth2.span);
            let id = Infer::new(&self.known, &scope, self.problems).sent_text(&id);
            signing.client.push((Arc::from("client_id"), id));
        }
        if has_secret(oauth2) {
            self.no_literal(oauth2.client_secret.as_ref());
            let secret = credential(oauth2.client_secret.as_ref(), "client_secret", oauth2.span);
            let secret = Infer::new(&self.known, &scope, self.problems).sent_text(&secret);
            signing.client.push((Arc::from("client_secret"), secret));
        }
        self.no_literal(oauth2.password.as_ref());
        let Some(Exchanges { acquire, refresh, names, authorize }) = oauth2::write_out(oauth2) else { return };
        let client: Names = signing.client.iter().map(|(name, value)| (name.clone(), value.ty.clone())).collect();
        let mut readable = client.clone();
        let mut given = Vec::new();
        for (name, value) in &names {
            let scope = at("`oauth2`", client.clone());
            let value = Infer::new(&self.known, &scope, self.problems).sent_text(value);
            let name: Arc<str> = Arc::from(name.value.as_str());
            readable.push((name.clone(), value.ty.clone()));
            given.push((name, value));
        }
        let user = needs_user(oauth2);
        let mut in_token = readable.clone();
        if user {
            in_token.extend(named(&[
                ("redirect_uri", text()),
                ("code", secret()),
                ("verifier", secret()),
                ("state", text()),
                ("callback", Type::of(Kind::Map)),
            ]));
        }
        let in_keep = named(&[("token", secret().or_null()), ("callback", Type::of(Kind::Map).or_null())]);
        let acquire = self.kept_work(&acquire, &at("`token`", in_token), &in_keep);
        let mut in_refresh = readable.clone();
        in_refresh.extend(named(&[
            ("redirect_uri", text().or_null()),
            ("token", secret().or_null()),
            ("refresh_token", secret().or_null()),
        ]));
        let in_keep: Names = in_keep.into_iter().filter(|(name, _)| **name != *"token").collect();
        let needs = refresh.as_ref().is_some_and(sends_refresh_token);
        let refresh =
            refresh.map(|refresh| self.kept_work(&refresh, &at("`refresh`", in_refresh.clone()), &in_keep));
        let browser = match (&oauth2.authorize, authorize) {
            (Some(request), Some(params)) => {
                let mut names = readable.clone();
                names.extend(named(&[
                    ("redirect_uri", text()),
                    ("state", text()),
                    ("challenge", text()),
                ]));
                let scope = at("`authorize`", names);
                let url = self.address(&request.url, &scope);
                let mut made = Vec::new();
                for (name, value) in &params {
                    let value = Infer::new(&self.known, &scope, self.problems).sent_text(value);
                    made.push((Arc::from(name.value.as_str()), value));
                }
                let standard = |name: &str| params.iter().any(|(known, _)| known.value == name);
                Some(Browser {
                    url,
                    changed: !(standard("client_id") && standard("redirect_uri")),
                    state: standard("state"),
                    params: made,
                    code: request.code.as_ref().map_or_else(|| "code".to_owned(), |code| code.value.clone()),
                    pkce: oauth2.pkce,
                    span: request.url.span,
                })
            }
            _ => None,
        };
        signing.sign_in = Some(SignIn {
            names: given,
            browser,
            acquire,
            refresh,
            refresh_needs_token: needs,
            standard: auth.on_connect.is_none() && oauth2::is_standard(oauth2),
            token: true,
        });
    }

    /// A work, what is read before it, and what is kept of it. `scope` is that of its request;
    /// `keep` can read `names` as well.
    fn kept_work(&mut self, work: &KeptWork, scope: &Scope, names: &[(Arc<str>, Type)]) -> Kept {
        let mut request = work.work.clone();
        request.request.anonymous = true;
        if request.request.settings.timeout.is_none() {
            super::oauth2::patient(&mut request.request, Compose(work.span));
        }
        let made = self.work(&request, scope, &[]);
        let mut arguments = scope.arguments.to_vec();
        for (name, ty) in names {
            arguments.retain(|(known, _)| known != name);
            arguments.push((name.clone(), ty.clone()));
        }
        let inside = Scope { arguments: Arc::new(arguments), ..scope.at("`keep`") }.with_response(Type::any());
        let mut keep: Vec<(Arc<str>, Expr)> = Vec::new();
        for (name, value) in &work.keep {
            let mut infer = Infer::new(&self.known, &inside, self.problems);
            let value = if matches!(name.value.as_str(), "token" | "refresh_token") {
                infer.value_text(value)
            } else {
                infer.value(value)
            };
            keep.push((Arc::from(name.value.as_str()), value));
        }
        Kept { work: made, keep, signed: false, span: work.span }
    }

    /// What a grant needs, and what belongs to others.
    fn grant_is_whole(&mut self, auth: &spec::Auth, oauth2: &OAuth2) {
        let grant = oauth2.grant.value;
        let lost = |key: &str| self.spec.gaps.lost_any(oauth2.span, &[key]);
        let mut wrong: Vec<(Span, &str, String)> = Vec::new();
        let browser = grant == Grant::AuthorizationCode;
        if browser && oauth2.authorize.is_none() && !lost("authorize") && !lost("grant") {
            let help = "`authorize`: the URL where the user agrees";
            wrong.push((oauth2.span, "a grant with a code needs `authorize`", help.to_owned()));
        }
        if grant == Grant::JwtBearer && oauth2.assertion.is_none() && !lost("assertion") {
            let help = "`assertion`: what is exchanged for a token";
            wrong.push((oauth2.grant.span, "the grant `jwt_bearer` needs `assertion`", help.to_owned()));
        }
        let foreign = [
            (oauth2.authorize.as_ref().map(|it| it.url.span), browser, "authorize"),
            (oauth2.username.as_ref().map(|it| it.span), grant == Grant::Password, "username"),
            (oauth2.password.as_ref().map(|it| it.span), grant == Grant::Password, "password"),
            (oauth2.assertion.as_ref().map(|it| it.span), grant == Grant::JwtBearer, "assertion"),
        ];
        let mut told: Vec<(Span, String)> = Vec::new();
        for (span, belongs, key) in foreign {
            if let (Some(span), false) = (span, belongs) {
                told.push((span, format!("`{key}` does not belong to this grant")));
            }
        }
        for (span, message, help) in wrong {
            self.problems.tell(Code::GrantOfParts, Description::new(message, span, "is missing").help(help));
        }
        for (span, message) in told {
            let grant = Description::new(message, span, "read by another grant")
                .help("`grant` says how a token is come by; without it, it is `authorization_code`".to_owned());
            self.problems.tell(Code::GrantOfParts, grant);
        }
        let never = matches!(oauth2.refresh, Refresh::Never);
        let signs = auth.refresh_on.as_ref().or(auth.detect.as_ref());
        if let (true, true, Some(signs)) = (never, needs_user(oauth2), signs) {
            self.nothing_to_renew(signs.span);
        }
    }

    /// `refresh_on` and `detect`: of what form they are, and whether anything could be renewed.
    fn signs(&mut self, auth: &spec::Auth) {
        let renews = matches!(auth.scheme, Scheme::Session(_) | Scheme::OAuth2(_));
        let lost = self.spec.gaps.lost_any(auth.span, &["session", "oauth2", "jwt", "aws_sigv4", "options"]);
        for signs in [&auth.refresh_on, &auth.detect].into_iter().flatten() {
            if !renews && !lost {
                self.nothing_to_renew(signs.span);
            }
        }
        let check = |checker: &mut Self, signs: &Spanned<Vec<Spanned<Pattern>>>, statuses: bool| {
            for pattern in &signs.value {
                let fits = match &pattern.value {
                    Pattern::Status(status) => statuses && (400..600).contains(status),
                    Pattern::Regex { source, .. } => {
                        super::pattern::read(source, pattern.span, checker.problems);
                        true
                    }
                    _ => false,
                };
                if !fits {
                    let (message, help) = if statuses {
                        ("`refresh_on` takes statuses from 400 to 599 and regexes", "such as `401` or `/expired/i`")
                    } else {
                        ("`detect` takes regexes", "such as `/\"error\":\"SESSION_EXPIRED\"/`")
                    };
                    checker.problems.tell(
                        Code::NoSign,
                        Description::new(message, pattern.span, "something else").help(help.to_owned()),
                    );
                }
            }
        };
        if let Some(signs) = &auth.refresh_on {
            check(self, signs, true);
        }
        if let Some(signs) = &auth.detect {
            check(self, signs, false);
        }
    }

    fn nothing_to_renew(&mut self, span: Span) {
        self.problems.tell(
            Code::NothingToRenew,
            Description::new(
                "nothing can be renewed here, so no answer can ask for it",
                span,
                "of no use",
            )
            .help("credentials that the user typed stay as they are; `session` and `oauth2` can renew".to_owned()),
        );
    }

    /// Whether the base URL is made of what a sign-in keeps, be it by a value of the connection.
    pub(super) fn keeps_base(&self) -> bool {
        let connection = &self.spec.connection;
        let mut names: Vec<&str> = self.known.connection.kept.iter().map(|kept| &*kept.name).collect();
        let reads = |value: &Written, names: &[&str]| {
            let mut found = false;
            walk::written(value, &mut |expr| {
                found |= walk::member_of(expr, "connection").is_some_and(|name| names.contains(&name));
                !found
            });
            found
        };
        for (name, value) in &connection.values {
            if reads(value, &names) {
                names.push(&name.value);
            }
        }
        connection.base_url.as_ref().is_some_and(|base| reads(base, &names))
    }

    /// Kept names that clash with fields or values.
    pub(super) fn kept_clashes(&mut self) {
        let connection = &self.spec.connection;
        for kept in &self.known.connection.kept.clone() {
            if let Some((value, _)) = connection.values.iter().find(|(name, _)| name.value == *kept.name) {
                let name = Spanned::new(kept.name.to_string(), kept.span);
                self.duplicate("field or value of the connection", &name, value.span);
            }
            let field = connection.fields.iter().find(|field| field.name.value == *kept.name);
            let required = field.filter(|field| {
                let demanded = field.ty.as_ref().is_some_and(|ty| ty.required);
                demanded || field.required.as_ref().is_some_and(|required| required.value)
            });
            if let Some(field) = required {
                self.problems.tell(
                    Code::KeptIsRequired,
                    Description::new(
                        format!("`{}` is kept, and never read: its field is always filled", kept.name),
                        kept.span,
                        "kept here",
                    )
                    .because(field.name.span, "required here")
                    .help("what the user types wins; make the field optional, or leave this out".to_owned()),
                );
            }
        }
    }

    /// What goes on each request: the names of `let`, headers, parameters, cookies, body.
    pub(super) fn applied(&mut self, auth: &spec::Auth, token: bool) -> crate::model::Apply {
        let mut names = self.client_names(auth);
        if token {
            names.extend(named(&[("token", secret())]));
        }
        names.extend(named(&[("request", request_type())]));
        let mut made = crate::model::Apply::default();
        let nothing = spec::Apply::default();
        let apply = auth.apply.as_ref().unwrap_or(&nothing);
        for (name, value) in &apply.lets {
            let scope = at("`apply`", names.clone());
            if names.iter().any(|(known, _)| **known == *name.value) || super::scope::is_context(&name.value) {
                self.problems.tell(
                    Code::NameTaken,
                    Description::new(format!("the name `{}` is taken", name.value), name.span, "bound already")
                        .help("choose another name: a name means one thing wherever it is read".to_owned()),
                );
            }
            let value = Infer::new(&self.known, &scope, self.problems).value(value);
            let name: Arc<str> = Arc::from(name.value.as_str());
            names.push((name.clone(), value.ty.clone()));
            made.lets.push((name, value));
        }
        let scope = at("`apply`", names);
        if token && !apply_reads(auth, "token") {
            let place = Compose(auth.span);
            let bearer = place.join(place.text("Bearer "), place.name("token"));
            let value = Infer::new(&self.known, &scope, self.problems).sent_text(&place.value(bearer));
            made.headers.push((Arc::from("Authorization"), value));
        }
        made.headers.extend(self.named_texts(&apply.headers, &scope, true));
        made.params = self.named_texts(&apply.params, &scope, false);
        made.cookies = self.named_texts(&apply.cookies, &scope, false);
        made.body = apply.body.as_ref().map(|body| Infer::new(&self.known, &scope, self.problems).sent(body, false));
        if let Some(body) = made.body.take() {
            let fits = matches!(
                body.ty.kind,
                Kind::Members(_) | Kind::Map | Kind::Shape(_) | Kind::Any | Kind::Unknown
            );
            if !fits {
                self.problems.tell(
                    Code::WrongType,
                    Description::new("what is merged into a body is an object", body.span, "is no object"),
                );
            }
            made.body = Some(body);
        }
        made
    }

    /// Who is connected.
    pub(super) fn identity(&mut self, auth: &spec::Auth) -> Option<Identity> {
        let mut names = Vec::new();
        if has_token(auth) {
            names = named(&[("token", secret())]);
        }
        let scope = at("`identity`", names);
        match auth.identity.as_ref()? {
            spec::Identity::Value(value) => {
                let inside = scope.with_response(Type::any());
                Some(Identity::Value(self.shown_identity(value, &inside)))
            }
            spec::Identity::Work(work) => {
                let made = self.work(work, &scope, &[]);
                let inside = scope.with_response(Type::any());
                let give = match &work.give {
                    Some(give) => self.shown_identity(give, &inside),
                    None => {
                        let place = Compose(work.span);
                        self.shown_identity(&place.value(place.path("response.body")), &inside)
                    }
                };
                Some(Identity::Work { work: made, give })
            }
        }
    }

    fn shown_identity(&mut self, value: &Written, scope: &Scope) -> Expr {
        let mut infer = Infer::new(&self.known, scope, self.problems);
        let value = infer.value_text(value);
        infer.never_secret(&value, "who is connected");
        value
    }

    /// What runs when the connection is given up.
    pub(super) fn revoke(&mut self, auth: &spec::Auth) -> Option<crate::model::Work> {
        let work = auth.revoke.as_ref()?;
        let mut names = self.client_names(auth);
        if has_token(auth) {
            names.extend(named(&[("token", secret()), ("refresh_token", secret().or_null())]));
        }
        Some(self.work(work, &at("`revoke`", names), &[]))
    }
}
