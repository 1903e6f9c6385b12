//! How requests prove who sends them.

use crate::expr::ast::Written;
use crate::span::{Span, Spanned};

/// The section `auth`.
#[derive(Debug, Clone)]
pub struct Auth {
    pub scheme: Scheme,
    pub apply: Option<Apply>,
    /// Further hosts that may get credentials; `*.` allowed.
    pub hosts: Vec<Spanned<String>>,
    /// Of the value of `auth`, or of the connection where it is left out.
    pub span: Span,
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
    /// The token; by default the connection field `api_token`.
    Bearer(Option<Written>),
    ApiKey(ApiKey),
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
    pub headers: Vec<(Spanned<String>, Written)>,
    pub params: Vec<(Spanned<String>, Written)>,
}
