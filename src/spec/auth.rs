//! How requests prove who sends them.

use crate::expr::ast::Written;
use crate::span::{Span, Spanned};

use super::field::Fields;
use super::request::{Pattern, Tls, Work};

/// The section `auth`.
#[derive(Debug, Clone)]
pub struct Auth {
    pub scheme: Scheme,
    /// Schemes that the user chooses from, each whole; then nothing else is said here.
    pub options: Option<Box<Options>>,
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
    /// Certificates of all requests that say nothing else.
    pub tls: Option<Tls>,
    /// Of the value of `auth`, or of the connection where it is left out.
    pub span: Span,
}

impl Auth {
    /// Nothing is said about how requests are signed.
    #[must_use]
    pub fn none(span: Span) -> Self {
        Self {
            scheme: Scheme::None,
            options: None,
            apply: None,
            hosts: Vec::new(),
            refresh_on: None,
            detect: None,
            identity: None,
            on_connect: None,
            revoke: None,
            tls: None,
            span,
        }
    }

    /// Every way to sign in that there is: the options, or this one.
    #[must_use]
    pub fn all(&self) -> Vec<&Self> {
        match &self.options {
            Some(options) if !options.arms.is_empty() => options.arms.iter().map(|arm| &arm.auth).collect(),
            _ => vec![self],
        }
    }
}

/// Ways to sign in that the user chooses from.
#[derive(Debug, Clone)]
pub struct Options {
    /// Name of the field that chooses; by default `auth_type`.
    pub field: Option<Spanned<String>>,
    /// Label of that field.
    pub label: Option<Spanned<String>>,
    /// The option that is chosen at first; by default the first.
    pub default: Option<Spanned<String>>,
    /// In the author's order.
    pub arms: Vec<AuthOption>,
    /// Of the key.
    pub span: Span,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct AuthOption {
    pub name: Spanned<String>,
    pub label: Option<Spanned<String>>,
    /// Small Markdown.
    pub hint: Option<Spanned<String>>,
    /// Shown and read only when it is chosen.
    pub fields: Fields,
    /// With what stands beside the options.
    pub auth: Auth,
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
    OAuth1(Box<OAuth1>),
    AwsSigV4(Box<AwsSigV4>),
}

/// The scheme `oauth1`: each request is signed.
#[derive(Debug, Clone)]
pub struct OAuth1 {
    pub consumer_key: Option<Written>,
    pub consumer_secret: Option<Written>,
    pub token: Option<Written>,
    pub token_secret: Option<Written>,
    pub signature: Option<Spanned<String>>,
    pub realm: Option<Written>,
    /// The three addresses of a sign-in in the browser.
    pub request: Option<Written>,
    pub authorize: Option<Written>,
    pub access: Option<Written>,
    pub request_params: Vec<(Spanned<String>, Written)>,
    pub authorize_params: Vec<(Spanned<String>, Written)>,
    pub keep: Keep,
    pub span: Span,
}

impl OAuth1 {
    /// Whether a user signs in, in the browser.
    #[must_use]
    pub fn signs_in(&self) -> bool {
        self.request.is_some() || self.authorize.is_some() || self.access.is_some()
    }
}

/// The scheme `aws_sigv4`: each request is signed.
#[derive(Debug, Clone)]
pub struct AwsSigV4 {
    pub service: Written,
    pub region: Option<Written>,
    pub access_key: Option<Written>,
    pub secret_key: Option<Written>,
    pub session_token: Option<Written>,
    /// Assumed first.
    pub role: Option<Written>,
    pub external_id: Option<Written>,
    pub span: Span,
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
    /// Where the client registers itself before it signs in.
    pub register: Option<Written>,
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
