//! How a plan proves who sends requests, and how a token is come by.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lower::Lower;
use super::{Address, KeyPlace, Sign, Slot, Work};
use crate::builtin::signing::oauth1::Method;
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
    pub refresh_on: Vec<Sign>,
    pub detect: Vec<Sign>,
    /// The base URL is made of what is kept.
    pub keeps_base: bool,
    /// Names, and whether their values are secret.
    pub kept: Vec<(Arc<str>, bool)>,
    pub identity: Option<Identity>,
    pub revoke: Option<Work>,
}

/// Ways to sign in that the user chooses from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// The field of the connection that chooses.
    pub field: Arc<str>,
    /// By the value of that field.
    pub arms: Vec<(Arc<str>, Auth)>,
}

/// A scheme that needs no sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Scheme {
    None,
    Basic { user: Slot, password: Slot },
    Digest { user: Slot, password: Slot },
    Bearer(Slot),
    ApiKey { place: KeyPlace, name: Arc<str>, value: Slot },
    OAuth1(Box<OAuth1>),
    AwsSigV4(Box<AwsSigV4>),
}

/// Signs each request; see [`model::OAuth1`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OAuth1 {
    pub method: Method,
    pub consumer_key: Slot,
    pub consumer_secret: Slot,
    pub token: Option<Slot>,
    pub token_secret: Option<Slot>,
    pub realm: Option<Slot>,
    pub more: Vec<(Arc<str>, Slot)>,
}

/// Signs each request; see [`model::AwsSigV4`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AwsSigV4 {
    pub service: Slot,
    pub region: Slot,
    pub access_key: Slot,
    pub secret_key: Slot,
    pub session_token: Option<Slot>,
}

/// What goes on each request beside the scheme.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Apply {
    pub lets: Vec<(Arc<str>, Slot)>,
    /// How many of them are computed before the body.
    pub early: usize,
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
    /// Asks for a token with which a user agrees, and how that request is signed.
    pub begin: Option<(Kept, Scheme)>,
    /// How the request that gets a token is signed.
    pub signer: Option<Scheme>,
    /// Kept before anything is asked, of the redirect.
    pub early: Vec<(Arc<str>, Slot)>,
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

impl Auth {
    /// How a request of the sign-in is signed.
    #[must_use]
    pub fn signer_of(&self, kept: &Kept) -> Option<&Scheme> {
        let sign_in = self.sign_in.as_ref()?;
        match &sign_in.begin {
            Some((begin, scheme)) if std::ptr::eq(begin, kept) => Some(scheme),
            _ => sign_in.signer.as_ref().filter(|_| std::ptr::eq(&raw const sign_in.acquire, kept)),
        }
    }
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
        let scheme = self.scheme(&auth.scheme);
        let apply = Apply {
            lets: self.named(&auth.apply.lets),
            early: auth.apply.early,
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

    fn scheme(&mut self, scheme: &model::Scheme) -> Scheme {
        match scheme {
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
            model::Scheme::OAuth1(oauth1) => Scheme::OAuth1(Box::new(OAuth1 {
                method: oauth1.method,
                consumer_key: self.slot(&oauth1.consumer_key),
                consumer_secret: self.slot(&oauth1.consumer_secret),
                token: self.maybe(oauth1.token.as_ref()),
                token_secret: self.maybe(oauth1.token_secret.as_ref()),
                realm: self.maybe(oauth1.realm.as_ref()),
                more: self.named(&oauth1.more),
            })),
            model::Scheme::AwsSigV4(aws) => Scheme::AwsSigV4(Box::new(AwsSigV4 {
                service: self.slot(&aws.service),
                region: self.slot(&aws.region),
                access_key: self.slot(&aws.access_key),
                secret_key: self.slot(&aws.secret_key),
                session_token: self.maybe(aws.session_token.as_ref()),
            })),
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
            begin: sign_in.begin.as_ref().map(|(kept, scheme)| (self.kept(kept), self.scheme(scheme))),
            signer: sign_in.signer.as_ref().map(|scheme| self.scheme(scheme)),
            early: self.named(&sign_in.early),
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
