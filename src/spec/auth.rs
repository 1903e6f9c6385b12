//! How requests prove who sends them.

use crate::expr::ast::Written;
use crate::span::{Span, Spanned};

use super::request::{Pattern, Work};

/// The section `auth`.
#[derive(Debug, Clone)]
pub struct Auth {
    pub scheme: Scheme,
    pub apply: Option<Apply>,
    /// Further hosts that may get credentials; `*.` allowed.
    pub hosts: Vec<Spanned<String>>,
    /// Failed answers that mean: not signed in (any more).
    pub refresh_on: Option<Spanned<Vec<Spanned<Pattern>>>>,
    /// Successful answers that mean the same.
    pub detect: Option<Spanned<Vec<Spanned<Pattern>>>>,
    pub identity: Option<Identity>,
    /// Runs after every sign-in, signed in.
    pub on_connect: Option<KeptWork>,
    /// Runs when the connection is given up.
    pub revoke: Option<Work>,
    /// Of the value of `auth`, or of the connection where it is left out.
    pub span: Span,
}

impl Auth {
    /// Nothing is said about how requests are signed.
    #[must_use]
    pub fn none(span: Span) -> Self {
        Self {
            scheme: Scheme::None,
            apply: None,
            hosts: Vec::new(),
            refresh_on: None,
            detect: None,
            identity: None,
            on_connect: None,
            revoke: None,
            span,
        }
    }
}

/// The scheme.
#[derive(Debug, Clone)]
pub enum Scheme {
    /// `none`, or a map without a scheme.
    None,
    /// User and password; each has its connection field as default.
    Basic {
        user: Option<Written>,
        password: Option<Written>,
    },
    /// The same, answered to a challenge.
    Digest {
        user: Option<Written>,
        password: Option<Written>,
    },
    /// The token; by default the connection field `api_token`.
    Bearer(Option<Written>),
    ApiKey(ApiKey),
    Session(Box<Session>),
    /// A token that the connector signs itself.
    Jwt(Box<Jwt>),
    OAuth2(Box<OAuth2>),
}

/// Where an API key goes, and what it is.
#[derive(Debug, Clone)]
pub struct ApiKey {
    pub place: KeyPlace,
    pub name: Spanned<String>,
    /// By default the connection field `api_key`.
    pub value: Option<Written>,
}

/// A place of a request for an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum KeyPlace {
    Header,
    Query,
    Cookie,
}

/// What goes on each request beside the scheme.
#[derive(Debug, Clone, Default)]
pub struct Apply {
    /// Names for this block, in order.
    pub lets: Vec<(Spanned<String>, Written)>,
    pub headers: Vec<(Spanned<String>, Written)>,
    pub params: Vec<(Spanned<String>, Written)>,
    pub cookies: Vec<(Spanned<String>, Written)>,
    /// Merged into bodies that are objects.
    pub body: Option<Written>,
    /// Where the block stands, and `let` in it.
    pub span: Option<Span>,
    pub lets_span: Option<Span>,
}

/// Who is connected, for people.
#[derive(Debug, Clone)]
pub enum Identity {
    /// Over the answer of `test`.
    Value(Written),
    /// A request of its own; its `return`, or the body of the answer.
    Work(Work),
}

/// What stays of an answer, by name.
pub type Keep = Vec<(Spanned<String>, Written)>;

/// A work of which something stays.
#[derive(Debug, Clone)]
pub struct KeptWork {
    pub work: Work,
    pub keep: Keep,
    pub span: Span,
}

/// The scheme `session`: log in with a request.
#[derive(Debug, Clone)]
pub struct Session {
    pub login: KeptWork,
    /// Renews without signing in anew.
    pub refresh: Option<KeptWork>,
}

/// The scheme `oauth2`.
#[derive(Debug, Clone)]
pub struct OAuth2 {
    pub grant: Spanned<Grant>,
    pub authorize: Option<Authorize>,
    /// Where a code is asked for that the user types on another device.
    pub device: Option<Written>,
    pub token: Option<Spanned<TokenRequest>>,
    pub refresh: Refresh,
    pub client_id: Option<Written>,
    pub client_secret: Option<Written>,
    pub client: Client,
    pub scopes: Option<Written>,
    pub scope_separator: Option<Spanned<String>>,
    /// `false`: written out.
    pub pkce: bool,
    pub username: Option<Written>,
    pub password: Option<Written>,
    pub assertion: Option<Assertion>,
    /// What is signed where `client` is a map.
    pub client_jwt: Option<Jwt>,
    pub keep: Keep,
    /// Where the scheme stands.
    pub span: Span,
}

/// How a token is come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    AuthorizationCode,
    ClientCredentials,
    Password,
    RefreshToken,
    JwtBearer,
    DeviceCode,
}

/// How the client proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    Body,
    Basic,
    /// By a signed assertion (RFC 7523).
    Jwt,
    None,
}

/// The request that a browser makes to sign in.
#[derive(Debug, Clone)]
pub struct Authorize {
    pub url: Written,
    /// Over the standard ones; null takes one away.
    pub params: Vec<(Spanned<String>, Written)>,
    /// The name of the parameter that comes back.
    pub code: Option<Spanned<String>>,
}

/// A request for a token.
#[derive(Debug, Clone)]
pub enum TokenRequest {
    /// The standard request, perhaps adjusted.
    Standard {
        /// Missing in `refresh`: that of `token`.
        url: Option<Written>,
        /// `method: get`
        get: bool,
        place: ParamPlace,
        params: Vec<(Spanned<String>, Written)>,
        headers: Vec<(Spanned<String>, Written)>,
        /// Of an adjusted `refresh`.
        keep: Keep,
    },
    /// Written out.
    Work(KeptWork),
}

/// How the parameters of a token request are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamPlace {
    Form,
    Json,
    Query,
}

/// How tokens are renewed.
#[derive(Debug, Clone)]
pub enum Refresh {
    /// As the standard says, where `token` is.
    Standard,
    /// `false`: tokens do not end.
    Never,
    With(Spanned<TokenRequest>),
}

/// What is exchanged for a token.
#[derive(Debug, Clone)]
pub enum Assertion {
    Given(Written),
    Signed(Jwt),
}

/// A token that the connector signs.
#[derive(Debug, Clone)]
pub struct Jwt {
    pub algorithm: Spanned<String>,
    pub key: Written,
    /// Over the standard ones; null takes one away.
    pub claims: Vec<(Spanned<String>, Written)>,
    pub header: Vec<(Spanned<String>, Written)>,
    /// Milliseconds.
    pub lifetime: Option<Spanned<i64>>,
    pub span: Span,
}
