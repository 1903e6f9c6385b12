//! Reads the schemes that sign in, and what stays of their answers.

use crate::expr::ast::{Expr, ExprKind, Part, Template, Written, WrittenKind};
use crate::span::{Span, Spanned};
use crate::spec::{
    Assertion, Authorize, AwsSigV4, Client, Grant, Jwt, Keep, KeptWork, OAuth1, OAuth2, ParamPlace, Refresh,
    Session, Step, StepKind, TokenRequest,
};

use super::keys::{
    AUTHORIZE, AWS_SIGV4, Construct, JWT, KEPT_WORK, OAUTH1, OAUTH1_PARAMS, OAUTH2, SESSION, TOKEN_REQUEST,
    TOKEN_WORK, VERBS,
};
use super::slips::KeysExclude;
use super::walk::{At, Map, Reader};

/// Keys of a work that mean nothing where something is kept of its answer.
const NOT_KEPT: [&str; 6] = ["return", "items", "where", "each", "sort", "paginate"];

impl Reader<'_> {
    /// The scheme `session`.
    pub(super) fn session(&mut self, at: At<'_>) -> Option<Session> {
        let map = self.open(at, &SESSION)?;
        Some(Session {
            login: self.kept(&map, at.span),
            refresh: self.read(&map, "refresh", Self::kept_work),
        })
    }

    /// A work, and what is kept of it.
    pub(super) fn kept_work(&mut self, at: At<'_>) -> Option<KeptWork> {
        let map = self.open(at, &KEPT_WORK)?;
        Some(self.kept(&map, at.span))
    }

    fn kept(&mut self, map: &Map<'_>, span: Span) -> KeptWork {
        for key in NOT_KEPT {
            if let Some(second) = map.place(key) {
                let first = ("keep", map.place("keep").unwrap_or(span));
                self.problems.report(&KeysExclude { first, second: (key, second), of: map.construct });
            }
        }
        let work = self.work(map);
        let keep = map.place("keep").unwrap_or(span);
        self.no_return(work.steps.as_deref().unwrap_or_default(), keep, map.construct);
        KeptWork { work, keep: self.keep(map), span }
    }

    /// Tells of steps that end with a value, where what is kept is what comes of them.
    fn no_return(&mut self, steps: &[Step], keep: Span, of: &'static Construct) {
        for step in steps {
            match &step.what {
                StepKind::Return(_) => {
                    let first = ("keep", keep);
                    self.problems.report(&KeysExclude { first, second: ("return", step.span), of });
                }
                StepKind::If { then, otherwise, .. } => {
                    self.no_return(then, keep, of);
                    self.no_return(otherwise, keep, of);
                }
                StepKind::Case { cases, otherwise, .. } => {
                    cases.iter().for_each(|(_, block)| self.no_return(block, keep, of));
                    self.no_return(otherwise, keep, of);
                }
                StepKind::For { block, .. } | StepKind::While { block, .. } => {
                    self.no_return(block, keep, of);
                }
                _ => {}
            }
        }
    }

    /// What stays: names of members of the answer, or names with values.
    fn keep(&mut self, map: &Map<'_>) -> Keep {
        let Some(at) = map.at("keep") else { return Vec::new() };
        if at.node.as_list().is_none() {
            let kept = self.values(at);
            if self.gaps.lost(at.span, "keep") || at.node.has_gap() || at.node.is_broken() {
                self.gaps.lose(map.span, "keep");
            }
            for (name, _) in &kept {
                self.check_name(name, None);
            }
            return kept;
        }
        let names = self.list_of_texts(at);
        if at.node.as_list().is_none_or(|written| written.len() > names.len()) {
            self.gaps.lose(map.span, "keep");
        }
        names
            .into_iter()
            .map(|name| {
                self.check_name(&name, None);
                let value = member_of_answer(&name);
                (name, value)
            })
            .collect()
    }

    /// The scheme `oauth2`.
    pub(super) fn oauth2(&mut self, at: At<'_>) -> Option<OAuth2> {
        let map = self.open(at, &OAUTH2)?;
        let grant = self.read(&map, "grant", Self::word);
        let grant = grant.map_or(Spanned::new(Grant::AuthorizationCode, at.span), |word| {
            let grant = match word.value.as_str() {
                "client_credentials" => Grant::ClientCredentials,
                "password" => Grant::Password,
                "refresh_token" => Grant::RefreshToken,
                "jwt_bearer" => Grant::JwtBearer,
                "device_code" => Grant::DeviceCode,
                _ => Grant::AuthorizationCode,
            };
            Spanned::new(grant, word.span)
        });
        let (client, client_jwt) = match map.at("client") {
            None => (Client::Body, None),
            Some(at) if at.node.as_map().is_some() => (Client::Jwt, self.read(&map, "client", Self::jwt)),
            Some(at) => match self.word(at).as_ref().map(|word| word.value.as_str()) {
                Some("basic") => (Client::Basic, None),
                Some("none") => (Client::None, None),
                _ => (Client::Body, None),
            },
        };
        let refresh = map.at("refresh").map_or(Refresh::Standard, |at| self.refresh(at));
        Some(OAuth2 {
            grant,
            authorize: self.read(&map, "authorize", Self::authorize),
            device: self.take(&map, "device", Self::written),
            register: self.take(&map, "register", Self::written),
            token: self.read(&map, "token", Self::token_request),
            refresh,
            client_id: self.take(&map, "client_id", Self::written),
            client_secret: self.take(&map, "client_secret", Self::written),
            client,
            scopes: self.take(&map, "scopes", Self::written),
            scope_separator: self.read(&map, "scope_separator", Self::text),
            pkce: self.read(&map, "pkce", Self::boolean).is_none_or(|pkce| pkce.value),
            username: self.take(&map, "username", Self::written),
            password: self.take(&map, "password", Self::written),
            assertion: self.read(&map, "assertion", |reader, at| {
                let signs = at.node.get("algorithm").is_some() || at.node.get("key").is_some();
                if signs {
                    return reader.jwt(at).map(Assertion::Signed);
                }
                Some(Assertion::Given(reader.written(at)))
            }),
            client_jwt,
            keep: self.keep(&map),
            span: at.span,
        })
    }

    /// The scheme `oauth1`.
    pub(super) fn oauth1(&mut self, at: At<'_>) -> Option<OAuth1> {
        let map = self.open(at, &OAUTH1)?;
        let params = map.at("params").and_then(|at| self.open(at, &OAUTH1_PARAMS));
        let mut named = |key: &str| {
            let at = params.as_ref().and_then(|params| params.at(key));
            at.map(|at| self.values(at)).unwrap_or_default()
        };
        let (request_params, authorize_params) = (named("request"), named("authorize"));
        Some(OAuth1 {
            consumer_key: self.take(&map, "consumer_key", Self::written),
            consumer_secret: self.take(&map, "consumer_secret", Self::written),
            token: self.take(&map, "token", Self::written),
            token_secret: self.take(&map, "token_secret", Self::written),
            signature: self.read(&map, "signature", Self::word),
            realm: self.take(&map, "realm", Self::written),
            request: self.take(&map, "request", Self::written),
            authorize: self.take(&map, "authorize", Self::written),
            access: self.take(&map, "access", Self::written),
            request_params,
            authorize_params,
            keep: self.keep(&map),
            span: at.span,
        })
    }

    /// The scheme `aws_sigv4`.
    pub(super) fn aws_sigv4(&mut self, at: At<'_>) -> Option<AwsSigV4> {
        let map = self.open(at, &AWS_SIGV4)?;
        let service = self.take(&map, "service", Self::written);
        let region = self.take(&map, "region", Self::written);
        let access_key = self.take(&map, "access_key", Self::written);
        let secret_key = self.take(&map, "secret_key", Self::written);
        let session_token = self.take(&map, "session_token", Self::written);
        let role = self.take(&map, "role", Self::written);
        let external_id = self.take(&map, "external_id", Self::written);
        Some(AwsSigV4 {
            service: service?,
            region,
            access_key,
            secret_key,
            session_token,
            role,
            external_id,
            span: at.span,
        })
    }

    /// A token that the connector signs.
    pub(super) fn jwt(&mut self, at: At<'_>) -> Option<Jwt> {
        let map = self.open(at, &JWT)?;
        let algorithm = self.read(&map, "algorithm", Self::word);
        let key = self.take(&map, "key", Self::written);
        let claims = map.at("claims").map(|at| self.values(at)).unwrap_or_default();
        let header = map.at("header").map(|at| self.values(at)).unwrap_or_default();
        let lifetime = self.read(&map, "lifetime", Self::duration);
        Some(Jwt { algorithm: algorithm?, key: key?, claims, header, lifetime, span: at.span })
    }

    fn authorize(&mut self, at: At<'_>) -> Option<Authorize> {
        if at.node.as_map().is_none() {
            return Some(Authorize { url: self.written(at), params: Vec::new(), code: None });
        }
        let map = self.open(at, &AUTHORIZE)?;
        let url = self.take(&map, "url", Self::written);
        let params = map.at("params").map(|at| self.values(at)).unwrap_or_default();
        let code = self.read(&map, "code", Self::text);
        Some(Authorize { url: url?, params, code })
    }

    /// A URL, the standard request adjusted, or a work.
    fn token_request(&mut self, at: At<'_>) -> Option<Spanned<TokenRequest>> {
        let Some(entries) = at.node.as_map() else {
            let url = Some(self.written(at));
            return Some(Spanned::new(standard(url), at.node.span));
        };
        let works = |key: &str| VERBS.contains(&key) || matches!(key, "steps" | "call");
        if entries.iter().any(|entry| works(&entry.key.value)) {
            let map = self.open(at, &TOKEN_WORK)?;
            let work = self.kept(&map, at.span);
            return Some(Spanned::new(TokenRequest::Work(work), at.span));
        }
        let map = self.open(at, &TOKEN_REQUEST)?;
        let get = self.read(&map, "method", Self::word).is_some_and(|word| word.value == "get");
        let place = self.read(&map, "as", Self::word).map(|word| match &*word.value {
            "json" => ParamPlace::Json,
            "query" => ParamPlace::Query,
            _ => ParamPlace::Form,
        });
        let place = place.unwrap_or(if get { ParamPlace::Query } else { ParamPlace::Form });
        let request = TokenRequest::Standard {
            url: self.take(&map, "url", Self::written),
            get,
            place,
            params: map.at("params").map(|at| self.values(at)).unwrap_or_default(),
            headers: map.at("headers").map(|at| self.values(at)).unwrap_or_default(),
            keep: self.keep(&map),
        };
        Some(Spanned::new(request, at.span))
    }

    /// How tokens are renewed: `false`, or as `token` is written.
    fn refresh(&mut self, at: At<'_>) -> Refresh {
        let never = at
            .node
            .as_scalar()
            .is_some_and(|scalar| matches!(scalar.core, crate::syntax::document::Core::Boolean(_)));
        if never {
            let renews = self.boolean(at).is_some_and(|renews| renews.value);
            return if renews { Refresh::Standard } else { Refresh::Never };
        }
        self.token_request(at).map_or(Refresh::Standard, Refresh::With)
    }
}

fn standard(url: Option<Written>) -> TokenRequest {
    TokenRequest::Standard {
        url,
        get: false,
        place: ParamPlace::Form,
        params: Vec::new(),
        headers: Vec::new(),
        keep: Vec::new(),
    }
}

/// `{{ response.body.NAME }}`
fn member_of_answer(name: &Spanned<String>) -> Written {
    let span = name.span;
    let expr = |kind| Expr { kind, span };
    let member = |of, name: &str| expr(ExprKind::Member(Box::new(of), Spanned::new(name.to_owned(), span)));
    let answer = member(expr(ExprKind::Name("response".to_owned())), "body");
    let value = member(answer, &name.value);
    let template = Template { parts: vec![Part::Expr(value)], span };
    Written { kind: WrittenKind::Text(template), span }
}
