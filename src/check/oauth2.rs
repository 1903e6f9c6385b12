//! The requests of OAuth 2 (RFC 6749, 7523, 7636, 8628), written out as an author could have done.
//!
//! In: the scheme. Out: the work that gets a token, the one that renews it, and the names that they
//! read. From there on nothing knows that they were not written by hand.

use super::compose::{self, Compose};
use super::tokens::{finish, in_steps, last_request, waits, with_tokens};
use crate::expr::ast::{Expr, Written};
use crate::span::{Span, Spanned};
use crate::spec::{
    self, Body, Client, Grant, KeptWork, OAuth2, ParamPlace, Refresh, Request, TokenRequest, Verb, Work,
};

/// Names with values.
type Named = Vec<(Spanned<String>, Written)>;

/// The kind of grant that exchanges a signed assertion.
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The kind of grant that asks whether a user has agreed on another device.
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The kind of assertion that proves a client.
const CLIENT_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How deep scopes may lie in lists.
const DEEPEST: i64 = 100;

/// How long a sign-in may take, in milliseconds.
const PATIENCE: i64 = 30_000;

/// The scheme in the words of a session.
pub(super) struct Exchanges {
    pub acquire: KeptWork,
    pub refresh: Option<KeptWork>,
    /// Read by both requests, in order.
    pub names: Named,
    /// The parameters of the request that the browser makes, where there is one.
    pub authorize: Option<Named>,
    /// Asks for the code that the user types on another device; nothing is kept of it.
    pub device: Option<KeptWork>,
    /// Registers the client before anything else.
    pub register: Option<KeptWork>,
}

/// The field or the value of a credential of the client.
pub(super) fn credential(given: Option<&Written>, field: &str, span: Span) -> Written {
    let at = Compose(span);
    given.cloned().unwrap_or_else(|| at.value(at.path(&format!("connection.{field}"))))
}

/// Whether the client has a secret to prove itself with.
pub(super) fn has_secret(oauth2: &OAuth2) -> bool {
    matches!(oauth2.client, Client::Body | Client::Basic) || oauth2.client_secret.is_some()
}

/// Whether a user has to be there.
pub(super) fn needs_user(oauth2: &OAuth2) -> bool {
    matches!(oauth2.grant.value, Grant::AuthorizationCode | Grant::DeviceCode)
}

/// Writes out the requests; `title` is how the client calls itself, `base` where paths begin.
pub(super) fn write_out(oauth2: &OAuth2, title: &str, base: Option<&Written>) -> Option<Exchanges> {
    let token = oauth2.token.as_ref()?;
    let at = Compose(oauth2.span);
    let mut acquire = match &token.value {
        TokenRequest::Work(work) => with_tokens(work.clone(), at, &oauth2.keep),
        TokenRequest::Standard { .. } => {
            let standard = standard(oauth2, at);
            adjusted(&token.value, None, standard, oauth2, Compose(token.span))
        }
    };
    if oauth2.register.is_some() {
        // What the client was called stays with the tokens that it got.
        acquire.keep.push((at.word("client_id"), at.value(at.name("client_id"))));
        if has_secret(oauth2) {
            acquire.keep.push((at.word("client_secret"), at.value(at.name("client_secret"))));
        }
    }
    if oauth2.grant.value == Grant::DeviceCode
        && let Some(request) = last_request(&mut acquire.work)
    {
        waits(request, at);
    }
    let url = match &token.value {
        TokenRequest::Standard { url, .. } => url.clone(),
        TokenRequest::Work(work) if work.work.steps.is_none() => Some(work.work.request.path.clone()),
        TokenRequest::Work(_) => None,
    };
    let refresh = match &oauth2.refresh {
        Refresh::Never => None,
        // Where steps end, nobody can tell; that a user would have to come again is told elsewhere.
        Refresh::Standard if in_steps(&token.value) => None,
        Refresh::Standard => {
            let as_token = match &token.value {
                TokenRequest::Standard { get, place, headers, .. } => TokenRequest::Standard {
                    url: None,
                    get: *get,
                    place: *place,
                    params: Vec::new(),
                    headers: headers.clone(),
                    keep: Vec::new(),
                },
                TokenRequest::Work(_) => TokenRequest::Standard {
                    url: None,
                    get: false,
                    place: ParamPlace::Form,
                    params: Vec::new(),
                    headers: Vec::new(),
                    keep: Vec::new(),
                },
            };
            Some(adjusted(&as_token, url, renewing(oauth2, at), oauth2, at))
        }
        Refresh::With(request) => Some(match &request.value {
            TokenRequest::Work(work) => with_tokens(work.clone(), at, &oauth2.keep),
            standard @ TokenRequest::Standard { .. } => {
                adjusted(standard, url, renewing(oauth2, at), oauth2, Compose(request.span))
            }
        }),
    };
    let (names, authorize, device) = (names(oauth2, base, at), authorize(oauth2, at), device(oauth2));
    let register = registers(oauth2, title);
    Some(Exchanges { acquire, refresh, names, authorize, device, register })
}

/// `scope`, and the assertion where one is exchanged.
fn names(oauth2: &OAuth2, base: Option<&Written>, at: Compose) -> Named {
    let mut names = Vec::new();
    if let Some(scopes) = &oauth2.scopes {
        let place = Compose(scopes.span);
        let separator = oauth2.scope_separator.as_ref().map_or(" ", |separator| &separator.value);
        // What no expression holds, such as a choice, is named first.
        let made = compose::expression(scopes);
        let scopes_read = made.clone().unwrap_or_else(|| place.name("scopes"));
        // A text stands alone, a field of several choices is a list inside.
        let list = place.list(vec![scopes_read]);
        let flat = place.call("flatten", vec![list, place.integer(DEEPEST)], Vec::new());
        let blank = vec![("skip_blank", place.truth(true))];
        let scope = place.call("join", vec![flat, place.text(separator)], blank);
        let mut scope = place.value(place.call("presence", vec![scope], Vec::new()));
        if made.is_none() {
            scope = place.naming("scopes", scopes.clone(), scope);
        }
        names.push((at.word("scope"), scope));
    }
    let audience = || match oauth2.token.as_ref().map(|token| &token.value) {
        Some(TokenRequest::Standard { url: Some(url), .. }) => super::jwt::whole_url(url, base),
        Some(TokenRequest::Work(work)) if work.work.steps.is_none() => {
            super::jwt::whole_url(&work.work.request.path, base)
        }
        _ => None,
    };
    let usual =
        |names: Vec<(&str, Expr)>| names.into_iter().map(|(name, value)| (at.word(name), value)).collect();
    match &oauth2.assertion {
        Some(spec::Assertion::Given(assertion)) => names.push((at.word("assertion"), assertion.clone())),
        Some(spec::Assertion::Signed(jwt)) => {
            let claims = usual(audience().into_iter().map(|url| ("aud", url)).collect());
            names.extend(super::jwt::written_out(jwt, claims).map(|token| (at.word("assertion"), token)));
        }
        None => {}
    }
    if let Some(jwt) = &oauth2.client_jwt {
        let mut claims = vec![("iss", at.name("client_id")), ("sub", at.name("client_id"))];
        claims.extend(audience().map(|url| ("aud", url)));
        claims.push(("jti", at.call("uuid", Vec::new(), Vec::new())));
        let token = super::jwt::written_out(jwt, usual(claims));
        names.extend(token.map(|token| (at.word("client_assertion"), token)));
    }
    names
}

/// `name: {{ path }}`
pub(super) fn pair(at: Compose, name: &str, path: &str) -> (Spanned<String>, Written) {
    (at.word(name), at.value(at.path(path)))
}

fn scope(oauth2: &OAuth2, at: Compose) -> Option<(Spanned<String>, Written)> {
    oauth2.scopes.as_ref().map(|_| pair(at, "scope", "scope"))
}

/// What proves the client in the body.
fn client(oauth2: &OAuth2, at: Compose) -> Named {
    match oauth2.client {
        Client::Basic => Vec::new(),
        Client::None => vec![pair(at, "client_id", "client_id")],
        Client::Jwt => vec![
            pair(at, "client_id", "client_id"),
            (at.word("client_assertion_type"), at.fixed(CLIENT_ASSERTION)),
            pair(at, "client_assertion", "client_assertion"),
        ],
        Client::Body => {
            vec![pair(at, "client_id", "client_id"), pair(at, "client_secret", "client_secret")]
        }
    }
}

/// The standard parameters of the request for a token.
fn standard(oauth2: &OAuth2, at: Compose) -> Named {
    let kind = |word: &str| (at.word("grant_type"), at.fixed(word));
    let mut params = match oauth2.grant.value {
        Grant::DeviceCode => vec![kind(DEVICE_CODE), pair(at, "device_code", "device_code")],
        Grant::AuthorizationCode => {
            let mut params = vec![
                kind("authorization_code"),
                pair(at, "code", "code"),
                pair(at, "redirect_uri", "redirect_uri"),
            ];
            params.extend(oauth2.pkce.then(|| pair(at, "code_verifier", "verifier")));
            params
        }
        Grant::ClientCredentials => vec![kind("client_credentials")],
        Grant::Password => vec![
            kind("password"),
            (at.word("username"), credential(oauth2.username.as_ref(), "username", oauth2.span)),
            (at.word("password"), credential(oauth2.password.as_ref(), "password", oauth2.span)),
        ],
        Grant::RefreshToken => {
            vec![kind("refresh_token"), pair(at, "refresh_token", "connection.refresh_token")]
        }
        Grant::JwtBearer => vec![kind(JWT_BEARER), pair(at, "assertion", "assertion")],
    };
    let asks = !matches!(oauth2.grant.value, Grant::AuthorizationCode | Grant::DeviceCode);
    params.extend(scope(oauth2, at).filter(|_| asks));
    // An assertion says itself who the client is.
    if oauth2.grant.value != Grant::JwtBearer || oauth2.client != Client::None {
        params.extend(client(oauth2, at));
    }
    params
}

/// The standard parameters of the request that renews a token.
fn renewing(oauth2: &OAuth2, at: Compose) -> Named {
    let mut params =
        vec![(at.word("grant_type"), at.fixed("refresh_token")), pair(at, "refresh_token", "refresh_token")];
    // An assertion says itself who the client is.
    let named = oauth2.grant.value != Grant::JwtBearer || oauth2.client_id.is_some();
    if named || oauth2.client != Client::None {
        params.extend(client(oauth2, at));
    }
    params
}

/// The request for a code that the user types on another device.
fn device(oauth2: &OAuth2) -> Option<KeptWork> {
    let url = oauth2.device.clone().filter(|_| oauth2.grant.value == Grant::DeviceCode)?;
    let at = Compose(url.span);
    let as_form = TokenRequest::Standard {
        url: Some(url),
        get: false,
        place: ParamPlace::Form,
        params: Vec::new(),
        headers: Vec::new(),
        keep: Vec::new(),
    };
    let mut params: Named = scope(oauth2, at).into_iter().collect();
    // Who has no secret says at least who it is; the others prove it.
    params.extend(client(oauth2, at));
    let mut asks = adjusted(&as_form, None, params, oauth2, at);
    asks.keep = Vec::new();
    Some(asks)
}

/// The request by which a client registers itself (RFC 7591).
fn registers(oauth2: &OAuth2, title: &str) -> Option<KeptWork> {
    let url = oauth2.register.clone()?;
    let at = Compose(url.span);
    let texts = |texts: &[&str]| at.value(at.list(texts.iter().map(|text| at.text(text)).collect()));
    let mut grants = vec!["authorization_code"];
    grants.extend((!matches!(oauth2.refresh, Refresh::Never)).then_some("refresh_token"));
    let proof = match oauth2.client {
        Client::Basic => "client_secret_basic",
        Client::Body | Client::Jwt => "client_secret_post",
        Client::None => "none",
    };
    let mut members = vec![
        (at.word("redirect_uris"), at.value(at.list(vec![at.name("redirect_uri")]))),
        (at.word("client_name"), at.fixed(title)),
        (at.word("application_type"), at.fixed("native")),
        (at.word("grant_types"), texts(&grants)),
        (at.word("response_types"), texts(&["code"])),
        (at.word("token_endpoint_auth_method"), at.fixed(proof)),
    ];
    members.extend(scope(oauth2, at));
    let mut request = at.request(Verb::Post, url);
    request.body = Some(Body::Json(at.map(members)));
    finish(&mut request, at);
    let span = at.0;
    let work = Work { steps: None, request, list: spec::List::default(), give: None, span };
    let mut keep = vec![pair(at, "client_id", "response.body.client_id")];
    keep.extend(has_secret(oauth2).then(|| pair(at, "client_secret", "response.body.client_secret")));
    Some(KeptWork { work, keep, span })
}

/// The parameters with which the browser begins.
fn authorize(oauth2: &OAuth2, at: Compose) -> Option<Named> {
    let authorize = oauth2.authorize.as_ref()?;
    let mut params = vec![
        (at.word("response_type"), at.fixed("code")),
        pair(at, "client_id", "client_id"),
        pair(at, "redirect_uri", "redirect_uri"),
        pair(at, "state", "state"),
    ];
    params.extend(scope(oauth2, at));
    if oauth2.pkce {
        params.push(pair(at, "code_challenge", "challenge"));
        params.push((at.word("code_challenge_method"), at.fixed("S256")));
    }
    Some(merged(params, &authorize.params))
}

/// `own` over `standard`: one of the same name takes its place, null takes it away.
pub(super) fn merged(standard: Named, own: &Named) -> Named {
    let mut merged = standard;
    for (name, value) in own {
        let place = merged.iter().position(|(known, _)| known.value == name.value);
        match (place, compose::is_null(value)) {
            (Some(place), true) => drop(merged.remove(place)),
            (Some(place), false) => merged[place].1 = value.clone(),
            (None, true) => {}
            (None, false) => merged.push((name.clone(), value.clone())),
        }
    }
    merged
}

/// A request for a token, as the author adjusted it.
fn adjusted(
    request: &TokenRequest,
    url: Option<Written>,
    standard: Named,
    oauth2: &OAuth2,
    at: Compose,
) -> KeptWork {
    let TokenRequest::Standard { url: own, get, place, params, headers, keep } = request else {
        unreachable!("a work is not adjusted")
    };
    let path = own.clone().or(url).unwrap_or_else(|| at.fixed(""));
    let params = merged(standard, params);
    let mut made = at.request(if *get { Verb::Get } else { Verb::Post }, path);
    let values = at.map(params);
    match place {
        ParamPlace::Query => made.params = Some(values),
        ParamPlace::Json => made.body = Some(Body::Json(values)),
        ParamPlace::Form => made.body = Some(Body::Form(values)),
    }
    if made.body.is_none() {
        made.body = Some(Body::None);
    }
    let mut own_headers: Named = Vec::new();
    if oauth2.client == Client::Basic {
        let pair = at.join(at.join(at.name("client_id"), at.text(":")), at.name("client_secret"));
        let encoded = at.call("base64encode", vec![pair], Vec::new());
        let basic = at.join(at.text("Basic "), encoded);
        own_headers.push((at.word("Authorization"), at.value(basic)));
    }
    made.settings.headers = merged(own_headers, headers);
    let span = at.0;
    let work = Work { steps: None, request: made, list: spec::List::default(), give: None, span };
    with_tokens(KeptWork { work, keep: keep.clone(), span }, at, &oauth2.keep)
}

/// A sign-in waits less long than other requests.
pub(super) fn patient(request: &mut Request, at: Compose) {
    request.settings.timeout = Some(Spanned::new(PATIENCE, at.0));
}

/// Whether the exchange of a code, and the renewal behind it, are those of the standard.
pub(super) fn is_standard(oauth2: &OAuth2) -> bool {
    // An address that is made of what the sign-in knows is made where it signs in.
    let plain = |url: &Option<Written>| {
        let names = super::scope::OF_AUTH.iter().map(|(name, _)| *name);
        url.iter().all(|url| names.clone().all(|name| !super::walk::reads(url, name)))
    };
    let token = matches!(
        oauth2.token.as_ref().map(|token| &token.value),
        Some(TokenRequest::Standard { url, get: false, place: ParamPlace::Form, params, headers, .. })
            if params.is_empty() && headers.is_empty() && plain(url)
    );
    token
        && oauth2.client == Client::Body
        && oauth2.register.is_none()
        && oauth2.keep.is_empty()
        && matches!(oauth2.refresh, Refresh::Standard)
}
