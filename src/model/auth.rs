//! How requests prove who sends them, and how a token is come by.

use std::sync::Arc;

use super::expr::Expr;
use super::request::{Address, Sign, Work};
use crate::span::Span;
use crate::spec::KeyPlace;

/// How requests prove who sends them.
#[derive(Debug, Clone)]
pub struct Auth {
    pub scheme: Scheme,
    /// What goes on each request beside the scheme.
    pub apply: Apply,
    /// Hosts that may get credentials beside the origin of the base URL: `host`, `host:port`,
    /// `*.host`.
    pub hosts: Vec<String>,
    /// `client_id` and `client_secret`, texts; read by everything that signs in or is signed.
    pub client: Vec<(Arc<str>, Expr)>,
    /// Where a token is come by.
    pub sign_in: Option<SignIn>,
    /// Runs after every sign-in, signed in.
    pub on_connect: Option<Kept>,
    /// Failed answers that mean: not signed in (any more). Statuses and regexes.
    pub refresh_on: Vec<Sign>,
    /// Successful answers that mean the same. Regexes.
    pub detect: Vec<Sign>,
    /// The base URL is made of what stays on the connection.
    pub keeps_base: bool,
    /// What stays on the connection, read as `connection.NAME`.
    pub kept: Vec<KeptName>,
    pub identity: Option<Identity>,
    /// Runs when the connection is given up; reads `token` and `refresh_token`.
    pub revoke: Option<Work>,
    pub span: Span,
}

/// Ways to sign in that the user chooses from.
#[derive(Debug, Clone)]
pub struct Options {
    /// The field of the connection that chooses, by name.
    pub field: Arc<str>,
    /// The place of the one that holds where nobody chooses.
    pub default: usize,
    /// In the author's order.
    pub arms: Vec<AuthArm>,
    pub span: Span,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct AuthArm {
    pub name: Arc<str>,
    /// For people.
    pub label: String,
    /// The fields of the connection that are there when it is chosen, and depend on nothing else.
    pub fields: Vec<Arc<str>>,
    pub auth: Auth,
}

/// A scheme that needs no sign-in; each expression gives a text.
#[derive(Debug, Clone)]
pub enum Scheme {
    None,
    Basic { user: Expr, password: Expr },
    Digest { user: Expr, password: Expr },
    Bearer(Expr),
    ApiKey { place: KeyPlace, name: Arc<str>, value: Expr },
    OAuth1(Box<OAuth1>),
    AwsSigV4(Box<AwsSigV4>),
}

impl Scheme {
    /// Whether it signs what is in a request.
    #[must_use]
    pub fn signs(&self) -> bool {
        matches!(self, Self::OAuth1(_) | Self::AwsSigV4(_))
    }
}

/// Signs each request; its expressions read what `apply` reads, and give texts.
#[derive(Debug, Clone)]
pub struct OAuth1 {
    pub method: crate::builtin::signing::oauth1::Method,
    pub consumer_key: Expr,
    pub consumer_secret: Expr,
    pub token: Option<Expr>,
    pub token_secret: Option<Expr>,
    pub realm: Option<Expr>,
    /// Further parameters of the protocol.
    pub more: Vec<(Arc<str>, Expr)>,
}

/// Signs each request; its expressions read what `apply` reads, and give texts.
#[derive(Debug, Clone)]
pub struct AwsSigV4 {
    pub service: Expr,
    pub region: Expr,
    pub access_key: Expr,
    pub secret_key: Expr,
    pub session_token: Option<Expr>,
}

/// What goes on each request: over the names of the scheme, `request`, and those of `lets`.
#[derive(Debug, Clone, Default)]
pub struct Apply {
    /// In order; those first that the body may read, because they are not made of it.
    pub lets: Vec<(Arc<str>, Expr)>,
    /// How many of them come before the body.
    pub early: usize,
    /// Texts; one that is null is not sent.
    pub headers: Vec<(Arc<str>, Expr)>,
    pub params: Vec<(Arc<str>, Expr)>,
    pub cookies: Vec<(Arc<str>, Expr)>,
    /// An object, merged deeply into bodies that are objects.
    pub body: Option<Expr>,
}

impl Apply {
    /// All expressions, in the order in which they are computed.
    pub fn all(&self) -> impl Iterator<Item = &Expr> {
        let named = [&self.lets, &self.headers, &self.params, &self.cookies];
        named.into_iter().flatten().map(|(_, value)| value).chain(&self.body)
    }

    /// Whether nothing goes on a request.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }
}

/// How a token is come by.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Read by both requests behind those of the client, in order; texts or null.
    pub names: Vec<(Arc<str>, Expr)>,
    /// Where a user has to agree in a browser.
    pub browser: Option<Browser>,
    /// Asks for a code that the user types on another device; nothing is kept of it.
    pub device: Option<Kept>,
    /// Asks for a token with which a user agrees in the browser, and how that request is signed. What
    /// is kept of it can be read until the user has agreed.
    pub begin: Option<(Kept, Scheme)>,
    /// How the request that gets a token is signed.
    pub signer: Option<Scheme>,
    /// What the redirect of a browser alone brings to be kept, before anything is asked; it reads
    /// `callback`.
    pub early: Vec<(Arc<str>, Expr)>,
    /// Gets a token. With a browser it reads `code`, `verifier`, `callback`, `redirect_uri`;
    /// with a device `device_code`.
    pub acquire: Kept,
    /// Renews it; reads `token` and `refresh_token`.
    pub refresh: Option<Kept>,
    /// The renewal sends a refresh token, and cannot be done without one.
    pub refresh_needs_token: bool,
    /// Nothing differs from the standard exchange of a code.
    pub standard: bool,
    /// Whether there is a token; otherwise what is kept is sent.
    pub token: bool,
}

/// The request that a browser makes.
#[derive(Debug, Clone)]
pub struct Browser {
    pub url: Address,
    /// Texts; one that is null is not sent. They read `client_id`, `redirect_uri`, `state`, `scope`,
    /// `challenge`.
    pub params: Vec<(Arc<str>, Expr)>,
    /// The parameter of the redirect that holds the code.
    pub code: String,
    pub pkce: bool,
    /// `client_id` or `redirect_uri` was renamed or taken away.
    pub changed: bool,
    /// `state` is sent under its own name.
    pub state: bool,
    pub span: Span,
}

/// A work of which something stays.
#[derive(Debug, Clone)]
pub struct Kept {
    pub work: Work,
    /// Over the answer, or over what the steps of the work have left. `token` and `refresh_token` are texts.
    pub keep: Vec<(Arc<str>, Expr)>,
    pub span: Span,
}

/// The name of something that stays.
#[derive(Debug, Clone)]
pub struct KeptName {
    pub name: Arc<str>,
    pub secret: bool,
    pub span: Span,
}

/// Who is connected, for people; a text or null.
#[derive(Debug, Clone)]
pub enum Identity {
    /// Over the answer of the connection's test.
    Value(Expr),
    /// Over the answer of a request of its own.
    Work { work: Work, give: Expr },
}
