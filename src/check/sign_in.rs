//! Signing in: what gets a token, what renews it, what stays of the answers, and what goes on each
//! request.
//!
//! `oauth2` is written out by [`oauth2`](super::oauth2) first; behind that there is one way to sign
//! in only. Which names can be read where is told by the scopes that are made here.

use std::sync::Arc;

use super::Checker;
use super::compose::Compose;
use super::infer::Infer;
use super::oauth2::{self, Exchanges, credential, has_secret};
use super::request::Place;
use super::scope::Scope;
use super::{values, walk};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{Browser, Expr, Kept, Kind, SignIn, Type};
use crate::span::Spanned;
use crate::spec::{self, Grant, KeptWork, OAuth2, Scheme};

/// Names that a place can read, with their types.
pub(super) type Names = Vec<(Arc<str>, Type)>;

/// What is known of a scheme that signs in.
#[derive(Debug, Default)]
pub(super) struct Signing {
    pub sign_in: Option<SignIn>,
    pub on_connect: Option<Kept>,
    /// `client_id` and `client_secret`.
    pub client: Vec<(Arc<str>, Expr)>,
}

/// All values of `apply`.
pub(super) fn apply_parts(auth: &spec::Auth) -> Vec<&Written> {
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
        Scheme::OAuth1(oauth1) => oauth1.signs_in(),
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
    // A client that registers itself is given both.
    let known = oauth2.register.is_none();
    ask(known && named && oauth2.client_id.is_none(), "client_id");
    let secret = known && matches!(oauth2.client, spec::Client::Body | spec::Client::Basic);
    ask(secret && oauth2.client_secret.is_none(), "client_secret");
    ask(oauth2.grant.value == Grant::Password && oauth2.username.is_none(), "username");
    ask(oauth2.grant.value == Grant::Password && oauth2.password.is_none(), "password");
    ask(oauth2.grant.value == Grant::RefreshToken, "refresh_token");
    asked
}

/// Whether what a work sends is made of the refresh token.
fn sends_refresh_token(work: &KeptWork) -> bool {
    let mut found = false;
    values::of_work(&work.work, &mut |part| found |= walk::reads(part, "refresh_token"));
    found
}

pub(super) fn text() -> Type {
    Type::of(Kind::String)
}

pub(super) fn secret() -> Type {
    text().with_secret(true)
}

pub(super) fn named(names: &[(&str, Type)]) -> Names {
    names.iter().map(|(name, ty)| (Arc::from(*name), ty.clone())).collect()
}

pub(super) fn at(place: &'static str, names: Names) -> Scope {
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
                let lost = self.spec.gaps.lost_any(session.login.span, &["keep", "steps"]);
                if !token && auth.apply.is_none() && !lost && !self.spec.gaps.lost_any(auth.span, &["apply"])
                {
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
                let refresh = session
                    .refresh
                    .as_ref()
                    .map(|refresh| self.kept_work(refresh, &at("`refresh`", renewing.clone()), &renewing));
                let needs = session.refresh.as_ref().is_some_and(sends_refresh_token);
                signing.sign_in = Some(SignIn {
                    names: Vec::new(),
                    browser: None,
                    device: None,
                    begin: None,
                    signer: None,
                    early: Vec::new(),
                    acquire,
                    refresh,
                    refresh_needs_token: needs,
                    standard: false,
                    token,
                });
            }
            Scheme::OAuth2(oauth2) => self.oauth2(auth, oauth2, &mut signing),
            Scheme::OAuth1(oauth1) => signing.sign_in = self.oauth1_sign_in(oauth1),
            Scheme::AwsSigV4(aws) => signing.sign_in = self.assume_role(aws),
            _ => {}
        }
        let mut names = self.client_names(auth);
        if has_token(auth) {
            names.extend(named(&[("token", secret())]));
        }
        if matches!(&auth.scheme, Scheme::OAuth2(oauth2) if oauth2.grant.value == Grant::AuthorizationCode) {
            names.extend(named(&[("callback", Type::of(Kind::Map).or_null())]));
        }
        signing.on_connect = auth.on_connect.as_ref().map(|work| {
            let open = !has_token(auth) && self.may_have_lost_a_token(auth);
            let scope = Scope { open, ..at("`on_connect`", names.clone()) };
            self.kept(work.work.clone(), work, &scope, &names)
        });
        signing
    }

    /// `client_id` and `client_secret`, where the scheme has them.
    pub(super) fn client_names(&self, auth: &spec::Auth) -> Names {
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
        let given = oauth2.assertion.as_ref().map(|assertion| match assertion {
            spec::Assertion::Given(value) => value,
            spec::Assertion::Signed(jwt) => &jwt.key,
        });
        self.no_literal(given);
        self.no_literal(oauth2.client_jwt.as_ref().map(|jwt| &jwt.key));
        let title = &self.spec.title.as_ref().unwrap_or(&self.spec.name).value;
        let base = self.spec.connection.base_url.as_ref();
        let written = oauth2::write_out(oauth2, title, base);
        let Some(Exchanges { acquire, refresh, names, authorize, device, register }) = written else {
            return;
        };
        for work in std::iter::once(&acquire).chain(&refresh) {
            let keeps = work.keep.iter().any(|(name, _)| name.value == "token");
            if !keeps && !self.spec.gaps.lost(work.span, "keep") && !self.spec.gaps.lost(work.span, "steps") {
                self.problems.tell(
                    Code::NothingKept,
                    Description::new(
                        "a sign-in that keeps no token proves nothing",
                        work.span,
                        "keeps no `token`",
                    )
                    .help(
                        "keep a `token`: what a method or a step gives is not looked through for one"
                            .to_owned(),
                    ),
                );
            }
        }
        let client: Names =
            signing.client.iter().map(|(name, value)| (name.clone(), value.ty.clone())).collect();
        let mut readable = client.clone();
        let mut given = Vec::new();
        for (name, value) in &names {
            let scope = at("`oauth2`", client.clone());
            let value = Infer::new(&self.known, &scope, self.problems).sent_text(value);
            let name: Arc<str> = Arc::from(name.value.as_str());
            readable.push((name.clone(), value.ty.clone()));
            given.push((name, value));
        }
        for (key, name) in [("assertion", "assertion"), ("client", "client_assertion")] {
            // What could not be read was told, and what reads it is no news.
            let known = readable.iter().any(|(known, _)| **known == *name);
            let missing = key == "assertion" && oauth2.assertion.is_none();
            let missing = missing && oauth2.grant.value == Grant::JwtBearer;
            if !known && (missing || self.spec.gaps.lost_any(oauth2.span, &[key])) {
                readable.push((Arc::from(name), Type::unknown()));
            }
        }
        let mut in_token = readable.clone();
        let mut in_keep = named(&[("token", secret().or_null())]);
        if oauth2.grant.value == Grant::DeviceCode {
            in_token.extend(named(&[("device_code", secret())]));
        }
        if oauth2.grant.value == Grant::AuthorizationCode {
            in_keep.extend(named(&[("callback", Type::of(Kind::Map).or_null())]));
            in_token.extend(named(&[
                ("redirect_uri", text()),
                ("code", secret()),
                // Who runs the connector may know no PKCE.
                ("verifier", secret().or_null()),
                ("state", text()),
                ("callback", Type::of(Kind::Map)),
            ]));
        }
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
        let device = device.map(|asks| self.kept_work(&asks, &at("`device`", readable.clone()), &[]));
        let register = register.map(|asks| {
            let mut names = readable.clone();
            names.extend(named(&[("redirect_uri", text())]));
            self.kept_work(&asks, &at("`register`", names), &[])
        });
        let browser = match (&oauth2.authorize, authorize) {
            (Some(request), Some(params)) => {
                // What a browser shows holds nothing that proves the client.
                let mut names = readable.clone();
                names.retain(|(name, _)| matches!(&**name, "client_id" | "scope"));
                names.extend(named(&[("redirect_uri", text()), ("state", text()), ("challenge", text())]));
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
            device,
            begin: register.map(|asks| (asks, crate::model::Scheme::None)),
            signer: None,
            early: super::kept::early(&acquire),
            acquire,
            refresh,
            refresh_needs_token: needs,
            standard: auth.on_connect.is_none() && oauth2::is_standard(oauth2),
            token: true,
        });
    }

    /// A work, what is read before it, and what is kept of it: nothing is applied to its requests. `scope`
    /// is that of its requests; `keep` can read `names` as well.
    pub(super) fn kept_work(&mut self, work: &KeptWork, scope: &Scope, names: &[(Arc<str>, Type)]) -> Kept {
        let mut own = work.work.clone();
        each_request(&mut own, &mut |request| {
            request.anonymous = true;
            self.stays_where_it_is(request);
        });
        self.kept(own, work, scope, names)
    }

    /// What a sign-in shows goes where its author wrote, and nowhere else; what `http` says of redirects is
    /// meant for other requests.
    fn stays_where_it_is(&mut self, request: &mut spec::Request) {
        let said = &mut request.settings.redirects;
        if let Some(word) = said.as_ref().filter(|word| word.value == "follow") {
            self.problems.tell(
                Code::KeyOfNoUse,
                Description::new(
                    "a sign-in follows no redirect to another origin: what it shows would go there",
                    word.span,
                    "is not followed",
                )
                .help("redirects of the same origin are followed without it".to_owned()),
            );
        }
        if said.as_ref().is_none_or(|word| word.value != "none") {
            *said = Some(Spanned { value: "same_origin".to_owned(), span: request.span });
        }
    }

    /// The same; its requests are signed as they say themselves.
    fn kept(
        &mut self,
        mut own: spec::Work,
        work: &KeptWork,
        scope: &Scope,
        names: &[(Arc<str>, Type)],
    ) -> Kept {
        each_request(&mut own, &mut |request| {
            if request.settings.timeout.is_none() {
                super::oauth2::patient(request, Compose(work.span));
            }
        });
        let more = |scope: &Scope| {
            let mut arguments = scope.arguments.to_vec();
            for (name, ty) in names {
                arguments.retain(|(known, _)| known != name);
                arguments.push((name.clone(), ty.clone()));
            }
            Arc::new(arguments)
        };
        let Some(steps) = &own.steps else {
            let made = self.work(&own, scope, &[]);
            let inside = Scope { arguments: more(scope), ..scope.at("`keep`") }.with_response(Type::any());
            let keep = self.keep(&work.keep, &inside);
            return Kept { work: made, keep, span: work.span };
        };
        let place = Place::plain(scope).calling();
        let (program, keep) = self.program_behind(steps, place, names, work.span, |checker, inside| {
            let inside = Scope { arguments: more(&inside), sends: false, ..inside };
            checker.keep(&work.keep, &inside)
        });
        let (request, _) = self.request(&own.request, &place, false);
        let program = Some(Box::new(program));
        let made = crate::model::Work { program, request, list: None, span: own.span };
        Kept { work: made, keep, span: work.span }
    }

    fn keep(&mut self, keep: &spec::Keep, inside: &Scope) -> Vec<(Arc<str>, Expr)> {
        let mut kept: Vec<(Arc<str>, Expr)> = Vec::new();
        for (name, value) in keep {
            let mut infer = Infer::new(&self.known, inside, self.problems);
            let mut value = infer.value(value);
            // Of an answer it may be anything: what is no text is found out when it is there.
            let proof = matches!(name.value.as_str(), "token" | "refresh_token");
            if proof && !matches!(value.ty.kind, Kind::Any) {
                value = infer.text(value);
            }
            kept.push((Arc::from(name.value.as_str()), value));
        }
        kept
    }
}

/// Calls `see` on each request of a work, those in steps too.
fn each_request(work: &mut spec::Work, see: &mut dyn FnMut(&mut spec::Request)) {
    match &mut work.steps {
        Some(steps) => in_steps(steps, see),
        None => see(&mut work.request),
    }
}

fn in_steps(steps: &mut [spec::Step], see: &mut dyn FnMut(&mut spec::Request)) {
    for step in steps {
        match &mut step.what {
            spec::StepKind::Send(work) => each_request(work, see),
            spec::StepKind::If { then, otherwise, .. } => {
                in_steps(then, see);
                in_steps(otherwise, see);
            }
            spec::StepKind::Case { cases, otherwise, .. } => {
                cases.iter_mut().for_each(|(_, block)| in_steps(block, see));
                in_steps(otherwise, see);
            }
            spec::StepKind::For { block, .. } | spec::StepKind::While { block, .. } => in_steps(block, see),
            _ => {}
        }
    }
}
