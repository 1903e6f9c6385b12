//! How a plan proves who sends requests, and how a token is come by.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lower::Lower;
use super::{Address, KeyPlace, Pattern, Slot, Work};
use crate::model;

/// How requests prove who sends them; see [`model::Auth`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Auth {
    pub scheme: Scheme,
    pub apply: Apply,
    /// `host`, `host:port` or `*.host` that may get credentials beside the origin of the base URL.
    pub hosts: Vec<String>,
    pub client: Vec<(Arc<str>, Slot)>,
    pub sign_in: Option<SignIn>,
    pub on_connect: Option<Kept>,
    pub refresh_on: Vec<Pattern>,
    pub detect: Vec<Pattern>,
    /// The base URL is made of what is kept.
    pub keeps_base: bool,
    /// Names, and whether their values are secret.
    pub kept: Vec<(Arc<str>, bool)>,
    pub identity: Option<Identity>,
    pub revoke: Option<Work>,
}

/// A scheme that needs no sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Scheme {
    None,
    Basic { user: Slot, password: Slot },
    Digest { user: Slot, password: Slot },
    Bearer(Slot),
    ApiKey { place: KeyPlace, name: Arc<str>, value: Slot },
}

/// What goes on each request beside the scheme.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Apply {
    pub lets: Vec<(Arc<str>, Slot)>,
    pub headers: Vec<(Arc<str>, Slot)>,
    pub params: Vec<(Arc<str>, Slot)>,
    pub cookies: Vec<(Arc<str>, Slot)>,
    pub body: Option<Slot>,
}

/// How a token is come by; see [`model::SignIn`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignIn {
    pub names: Vec<(Arc<str>, Slot)>,
    pub browser: Option<Browser>,
    /// Asks for a code that the user types on another device; nothing is kept of it.
    pub device: Option<Kept>,
    pub acquire: Kept,
    pub refresh: Option<Kept>,
    /// The renewal cannot be done without a refresh token.
    pub refresh_needs_token: bool,
    pub token: bool,
}

impl SignIn {
    /// Whether a user has to be there.
    #[must_use]
    pub fn needs_user(&self) -> bool {
        self.browser.is_some() || self.device.is_some()
    }
}

/// The request that a browser makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Browser {
    pub url: Address,
    pub params: Vec<(Arc<str>, Slot)>,
    /// The parameter of the redirect that holds the code.
    pub code: String,
    pub pkce: bool,
}

/// A work of which something stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    pub work: Work,
    pub keep: Vec<(Arc<str>, Slot)>,
}

/// Who is connected, for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Identity {
    Value(Slot),
    Work { work: Work, give: Slot },
}

impl Lower<'_> {
    pub(super) fn auth(&mut self, auth: &model::Auth) -> Auth {
        let scheme = match &auth.scheme {
            model::Scheme::None => Scheme::None,
            model::Scheme::Basic { user, password } => {
                Scheme::Basic { user: self.slot(user), password: self.slot(password) }
            }
            model::Scheme::Digest { user, password } => {
                Scheme::Digest { user: self.slot(user), password: self.slot(password) }
            }
            model::Scheme::Bearer(token) => Scheme::Bearer(self.slot(token)),
            model::Scheme::ApiKey { place, name, value } => {
                Scheme::ApiKey { place: *place, name: name.clone(), value: self.slot(value) }
            }
        };
        let apply = Apply {
            lets: self.named(&auth.apply.lets),
            headers: self.named(&auth.apply.headers),
            params: self.named(&auth.apply.params),
            cookies: self.named(&auth.apply.cookies),
            body: self.maybe(auth.apply.body.as_ref()),
        };
        Auth {
            scheme,
            apply,
            hosts: auth.hosts.clone(),
            client: self.named(&auth.client),
            sign_in: auth.sign_in.as_ref().map(|sign_in| self.sign_in(sign_in)),
            on_connect: auth.on_connect.as_ref().map(|kept| self.kept(kept)),
            refresh_on: auth.refresh_on.clone(),
            detect: auth.detect.clone(),
            keeps_base: auth.keeps_base,
            kept: auth.kept.iter().map(|kept| (kept.name.clone(), kept.secret)).collect(),
            identity: auth.identity.as_ref().map(|identity| match identity {
                model::Identity::Value(value) => Identity::Value(self.slot(value)),
                model::Identity::Work { work, give } => {
                    Identity::Work { work: self.work(work), give: self.slot(give) }
                }
            }),
            revoke: auth.revoke.as_ref().map(|work| self.work(work)),
        }
    }

    fn sign_in(&mut self, sign_in: &model::SignIn) -> SignIn {
        SignIn {
            names: self.named(&sign_in.names),
            browser: sign_in.browser.as_ref().map(|browser| Browser {
                url: self.address(&browser.url),
                params: self.named(&browser.params),
                code: browser.code.clone(),
                pkce: browser.pkce,
            }),
            device: sign_in.device.as_ref().map(|kept| self.kept(kept)),
            acquire: self.kept(&sign_in.acquire),
            refresh: sign_in.refresh.as_ref().map(|kept| self.kept(kept)),
            refresh_needs_token: sign_in.refresh_needs_token,
            token: sign_in.token,
        }
    }

    fn kept(&mut self, kept: &model::Kept) -> Kept {
        Kept { work: self.work(&kept.work), keep: self.named(&kept.keep) }
    }
}
