//! Schemes that sign each request (OAuth 1, AWS Signature Version 4), and how they sign in: written
//! out as an author could have done.

use std::sync::Arc;

use super::Checker;
use super::compose::Compose;
use super::infer::Infer;
use super::scope::Scope;
use super::sign_in::{Names, at, named, secret, text};
use super::tokens::finish;
use crate::builtin::pattern::Pattern;
use crate::builtin::signing::oauth1::Method;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Part, Template, Written, WrittenKind};
use crate::model::{self, Browser, Expr, Kind, Scheme, Sign, SignIn, Type};
use crate::span::{Span, Spanned};
use crate::spec::{self, AwsSigV4, Body, KeptWork, OAuth1, Verb, Work};

/// What stays of an assumed role beside its token.
pub(super) const ASSUMED: [&str; 2] = ["assumed_access_key", "assumed_secret_key"];

/// What stays of a sign-in by OAuth 1 beside its token.
pub(super) const TOKEN_SECRET: &str = "token_secret";

impl Checker<'_> {
    /// How requests are signed by OAuth 1.
    pub(super) fn oauth1_scheme(&mut self, auth: &spec::Auth, oauth1: &OAuth1) -> Scheme {
        for given in [&oauth1.consumer_secret, &oauth1.token, &oauth1.token_secret] {
            self.no_literal(given.as_ref());
        }
        self.nothing_changes_what_is_signed(auth);
        if oauth1.signs_in() {
            let token = named(&[("token", secret().or_null())]);
            return Scheme::OAuth1(Box::new(self.oauth1_with(
                oauth1,
                &at("`oauth1`", token),
                Some(("token", "connection.token_secret")),
                &[],
            )));
        }
        let scope = Scope::connection("`oauth1`");
        let mut made = self.oauth1_with(oauth1, &scope, None, &[]);
        made.token = Some(self.credential(oauth1.token.as_ref(), "token", &scope, oauth1.span));
        made.token_secret =
            Some(self.credential(oauth1.token_secret.as_ref(), TOKEN_SECRET, &scope, oauth1.span));
        Scheme::OAuth1(Box::new(made))
    }

    /// The same with these paths as token and secret, and further parameters.
    fn oauth1_with(
        &mut self,
        oauth1: &OAuth1,
        scope: &Scope,
        token: Option<(&str, &str)>,
        more: &[(&str, Written)],
    ) -> model::OAuth1 {
        let place = Compose(oauth1.span);
        let word = oauth1.signature.as_ref().and_then(|word| Method::parse(&word.value));
        let consumer_key = self.credential(oauth1.consumer_key.as_ref(), "consumer_key", scope, oauth1.span);
        let secret = oauth1.consumer_secret.as_ref();
        let consumer_secret = self.credential(secret, "consumer_secret", scope, oauth1.span);
        let mut read = |path: &str| {
            Infer::new(&self.known, scope, self.problems).sent_text(&place.value(place.path(path)))
        };
        let (token, token_secret) =
            token.map_or((None, None), |(token, secret)| (Some(read(token)), Some(read(secret))));
        let mut infer = Infer::new(&self.known, scope, self.problems);
        let realm = oauth1.realm.as_ref().map(|realm| infer.sent_text(realm));
        let more = more.iter().map(|(name, value)| (Arc::from(*name), infer.sent_text(value))).collect();
        model::OAuth1 {
            method: word.unwrap_or(Method::HmacSha1),
            consumer_key,
            consumer_secret,
            token,
            token_secret,
            realm,
            more,
        }
    }

    /// How a user signs in by OAuth 1: a token to agree with, the browser, the token to keep.
    pub(super) fn oauth1_sign_in(&mut self, oauth1: &OAuth1) -> Option<SignIn> {
        if !oauth1.signs_in() {
            return None;
        }
        let given = [&oauth1.token, &oauth1.token_secret].into_iter().flatten().next();
        if let Some(given) = given {
            self.problems.tell(
                Code::GrantOfParts,
                Description::new("a sign-in in the browser brings the token", given.span, "given as well")
                    .help("leave it out, or leave `request`, `authorize` and `access` out".to_owned()),
            );
        }
        let (Some(request), Some(authorize), Some(access)) =
            (&oauth1.request, &oauth1.authorize, &oauth1.access)
        else {
            if !self.spec.gaps.lost_any(oauth1.span, &["request", "authorize", "access"]) {
                self.problems.tell(
                    Code::GrantOfParts,
                    Description::new(
                        "a sign-in by OAuth 1 needs `request`, `authorize` and `access`",
                        oauth1.span,
                        "lacks one of them",
                    )
                    .help("without all three, `token` and `token_secret` are given".to_owned()),
                );
            }
            return None;
        };
        let place = Compose(oauth1.span);
        let redirect = named(&[("redirect_uri", text()), ("state", text())]);
        let keep = |name: &str, path: &str| (place.word(name), place.value(place.path(path)));
        let begin = Self::leg(
            request,
            &oauth1.request_params,
            vec![
                keep("request_token", "response.body.oauth_token"),
                keep("request_token_secret", "response.body.oauth_token_secret"),
            ],
            oauth1.span,
        );
        let begin = self.kept_work(&begin, &at("`request`", redirect.clone()), &[]);
        // What comes back has to carry the state, for which the protocol has no place of its own.
        let mark = place.join(place.name("redirect_uri"), place.text("?state="));
        let callback = place.value(place.join(mark, place.name("state")));
        let begin_scope = at("`request`", redirect.clone());
        let begin_by = self.oauth1_with(oauth1, &begin_scope, None, &[("oauth_callback", callback)]);
        let mut names: Names = redirect;
        names.extend(named(&[("request_token", secret()), ("request_token_secret", secret())]));
        let scope = at("`authorize`", names.clone());
        let url = self.address(authorize, &scope);
        let mut params = vec![keep("oauth_token", "request_token")];
        params.extend(oauth1.authorize_params.iter().cloned());
        let params = params
            .iter()
            .map(|(name, value)| {
                let value = Infer::new(&self.known, &scope, self.problems).sent_text(value);
                (Arc::from(name.value.as_str()), value)
            })
            .collect();
        names.extend(named(&[("code", secret()), ("callback", Type::of(Kind::Map))]));
        let mut kept = vec![
            keep("token", "response.body.oauth_token"),
            keep(TOKEN_SECRET, "response.body.oauth_token_secret"),
        ];
        for (name, value) in &oauth1.keep {
            kept.retain(|(known, _)| known.value != name.value);
            kept.push((name.clone(), value.clone()));
        }
        let scope = at("`access`", names);
        let acquire = Self::leg(access, &[], kept, oauth1.span);
        let acquire = self.kept_work(&acquire, &scope, &named(&[("token", secret().or_null())]));
        let verifier = place.value(place.name("code"));
        let signer = self.oauth1_with(
            oauth1,
            &scope,
            Some(("request_token", "request_token_secret")),
            &[("oauth_verifier", verifier)],
        );
        Some(SignIn {
            names: Vec::new(),
            browser: Some(Browser {
                url,
                params,
                code: "oauth_verifier".to_owned(),
                pkce: false,
                changed: false,
                state: true,
                span: authorize.span,
            }),
            device: None,
            begin: Some((begin, Scheme::OAuth1(Box::new(begin_by)))),
            signer: Some(Scheme::OAuth1(Box::new(signer))),
            early: Vec::new(),
            acquire,
            refresh: None,
            refresh_needs_token: false,
            standard: false,
            token: true,
        })
    }

    /// A request of such a sign-in.
    fn leg(url: &Written, params: &[(Spanned<String>, Written)], keep: spec::Keep, span: Span) -> KeptWork {
        let place = Compose(span);
        let mut request = place.request(Verb::Post, url.clone());
        request.params = (!params.is_empty()).then(|| place.map(params.to_vec()));
        request.body = Some(Body::None);
        finish(&mut request, place);
        let work = Work { steps: None, request, list: spec::List::default(), give: None, span };
        KeptWork { work, keep, span }
    }

    /// How requests are signed for AWS.
    pub(super) fn aws_scheme(&mut self, auth: &spec::Auth, aws: &AwsSigV4) -> Scheme {
        for given in [&aws.secret_key, &aws.session_token] {
            self.no_literal(given.as_ref());
        }
        self.nothing_changes_what_is_signed(auth);
        if let (Some(external), None) = (&aws.external_id, &aws.role) {
            self.problems.tell(
                Code::GrantOfParts,
                Description::new(
                    "`external_id` is shown when a `role` is assumed",
                    external.span,
                    "there is none",
                ),
            );
        }
        if aws.role.is_none() {
            return Scheme::AwsSigV4(Box::new(self.aws_with(aws, None)));
        }
        let place = Compose(aws.span);
        let scope = at("`aws_sigv4`", named(&[("token", secret().or_null())]));
        let mut read = |path: &str| {
            Infer::new(&self.known, &scope, self.problems).sent_text(&place.value(place.path(path)))
        };
        let [access_key, secret_key] = ASSUMED.map(|name| read(&format!("connection.{name}")));
        let session_token = Some(read("token"));
        let own = self.aws_with(aws, None);
        Scheme::AwsSigV4(Box::new(model::AwsSigV4 { access_key, secret_key, session_token, ..own }))
    }

    /// The keys that are given; `service`: another service than is written.
    fn aws_with(&mut self, aws: &AwsSigV4, service: Option<&str>) -> model::AwsSigV4 {
        let scope = Scope::connection("`aws_sigv4`");
        let fixed = service.map(|service| Compose(aws.span).fixed(service));
        let service = fixed.as_ref().unwrap_or(&aws.service);
        model::AwsSigV4 {
            service: Infer::new(&self.known, &scope, self.problems).sent_text(service),
            region: self.credential(aws.region.as_ref(), "region", &scope, aws.span),
            access_key: self.credential(aws.access_key.as_ref(), "access_key", &scope, aws.span),
            secret_key: self.credential(aws.secret_key.as_ref(), "secret_key", &scope, aws.span),
            session_token: self.maybe_text(aws.session_token.as_ref(), &scope),
        }
    }

    fn maybe_text(&mut self, value: Option<&Written>, scope: &Scope) -> Option<Expr> {
        value.map(|value| Infer::new(&self.known, scope, self.problems).sent_text(value))
    }

    /// How a role is assumed first.
    pub(super) fn assume_role(&mut self, aws: &AwsSigV4) -> Option<SignIn> {
        let role = aws.role.as_ref()?;
        let place = Compose(aws.span);
        let region = super::oauth2::credential(aws.region.as_ref(), "region", aws.span);
        let region = super::compose::expression(&region)?;
        let parts = vec![
            Part::Text(place.word("https://sts.")),
            Part::Expr(region),
            Part::Text(place.word(".amazonaws.com/")),
        ];
        let url = Written { kind: WrittenKind::Text(Template { parts, span: aws.span }), span: aws.span };
        let mut request = place.request(Verb::Post, url);
        let mut form = vec![
            (place.word("Action"), place.fixed("AssumeRole")),
            (place.word("Version"), place.fixed("2011-06-15")),
            (place.word("RoleArn"), role.clone()),
            (place.word("RoleSessionName"), place.fixed("connector")),
        ];
        form.extend(aws.external_id.iter().map(|id| (place.word("ExternalId"), id.clone())));
        request.body = Some(Body::Form(place.map(form)));
        request.settings.expect = Some(place.word("xml"));
        let front = "response.body.AssumeRoleResponse.AssumeRoleResult.Credentials";
        let keep = |name: &str, member: &str| {
            (place.word(name), place.value(place.path(&format!("{front}.{member}"))))
        };
        let keep = vec![
            keep("token", "SessionToken"),
            keep(ASSUMED[0], "AccessKeyId"),
            keep(ASSUMED[1], "SecretAccessKey"),
            keep("expires_at", "Expiration"),
        ];
        let work = Work { steps: None, request, list: spec::List::default(), give: None, span: aws.span };
        let work = KeptWork { work, keep, span: aws.span };
        let acquire =
            self.kept_work(&work, &at("`role`", Vec::new()), &named(&[("token", secret().or_null())]));
        let signer = self.aws_with(aws, Some("sts"));
        Some(SignIn {
            names: Vec::new(),
            browser: None,
            device: None,
            begin: None,
            signer: Some(Scheme::AwsSigV4(Box::new(signer))),
            early: Vec::new(),
            acquire,
            refresh: None,
            refresh_needs_token: false,
            standard: false,
            token: true,
        })
    }

    /// `apply` may not change what a scheme has signed.
    fn nothing_changes_what_is_signed(&mut self, auth: &spec::Auth) {
        let Some(apply) = &auth.apply else { return };
        let params = apply.params.iter().map(|(name, _)| name.span);
        for span in params.chain(apply.body.as_ref().map(|body| body.span)) {
            self.problems.tell(
                Code::SignedChanged,
                Description::new(
                    "this scheme signs query and body, and `apply` would change them",
                    span,
                    "added behind the signature",
                )
                .help("write it at the requests themselves, or under `http`".to_owned()),
            );
        }
    }
}

/// The answers that mean that the keys of a role have ended: its services say it in several ways.
pub(super) fn ended_role() -> Vec<Sign> {
    let regex = |source| Sign::Regex(Pattern::parse(source).expect("it is a word"));
    vec![Sign::Status(401), Sign::Status(403), regex("ExpiredToken"), regex("MissingAuthenticationToken")]
}
