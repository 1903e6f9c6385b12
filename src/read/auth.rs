//! Reads `auth`: one scheme, and what stands beside it.

use crate::diagnostic::{Code, Description};
use crate::span::{Span, Spanned};
use crate::spec::{ApiKey, Apply, Auth, Identity, KeyPlace, Pattern, Scheme};
use crate::syntax::document::{Core, NodeKind};

use super::keys::{API_KEY, APPLY, AUTH, PASSWORD, SCHEME, Status, VERBS, WORK};
use super::slips::NotSupportedYet;
use super::walk::{At, Map, Reader};

/// The keys that are a scheme each.
const SCHEMES: [&str; 10] =
    ["none", "basic", "digest", "bearer", "api_key", "session", "oauth2", "jwt", "oauth1", "aws_sigv4"];

impl Reader<'_> {
    /// How requests prove who sends them.
    pub(super) fn auth(&mut self, at: At<'_>) -> Option<Auth> {
        if let NodeKind::Scalar(scalar) = &at.node.kind {
            let scheme = self.scheme_word(at, &scalar.text)?;
            return Some(Auth { scheme, ..Auth::none(at.node.span) });
        }
        let map = self.open(at, &AUTH)?;
        // A preset is looked for where its keys are written rightly.
        let slip = map.is_slip("preset") || at.key != "auth";
        let unread = map.has("preset") && (self.read(&map, "preset", Self::preset).is_none() || slip);
        if unread || self.gaps.lost(map.span, "preset") {
            // Nobody knows what it would have said.
            self.gaps.open(map.span);
            self.gaps.lose_section("connection");
            for key in SCHEMES {
                if let Some(scheme) = map.at(key) {
                    self.gaps.open(scheme.span);
                }
            }
        }
        match self.options(at, &map) {
            Some(options) => Some(Auth { options: Some(Box::new(options)), ..Auth::none(at.span) }),
            None => Some(self.one_auth(&map, at.span)),
        }
    }

    /// A scheme, and what stands beside it.
    pub(super) fn one_auth(&mut self, map: &Map<'_>, span: Span) -> Auth {
        Auth {
            scheme: self.scheme(map, span),
            options: None,
            apply: self.read(map, "apply", Self::apply),
            hosts: self.take(map, "hosts", Self::list_of_texts).unwrap_or_default(),
            refresh_on: self.signs(map, "refresh_on"),
            detect: self.signs(map, "detect"),
            identity: self.read(map, "identity", Self::identity),
            on_connect: self.read(map, "on_connect", Self::kept_work),
            revoke: self.read(map, "revoke", |reader, at| {
                let map = reader.open(at, &WORK)?;
                Some(reader.work(&map))
            }),
            tls: self.read(map, "tls", Self::tls),
            span,
        }
    }

    /// Patterns of answers, with the place of their key.
    fn signs(&mut self, map: &Map<'_>, key: &str) -> Option<Spanned<Vec<Spanned<Pattern>>>> {
        let span = map.place(key)?;
        self.read(map, key, Self::patterns).map(|patterns| Spanned::new(patterns, span))
    }

    /// Who is connected: a value, or a request.
    fn identity(&mut self, at: At<'_>) -> Option<Identity> {
        let works = |key: &str| VERBS.contains(&key) || matches!(key, "steps" | "call");
        let entries = at.node.as_map().unwrap_or(&[]);
        if entries.iter().any(|entry| works(&entry.key.value)) {
            let map = self.open(at, &WORK)?;
            return Some(Identity::Work(self.work(&map)));
        }
        Some(Identity::Value(self.written(at)))
    }

    /// A scheme that is one word.
    pub(super) fn scheme_word(&mut self, at: At<'_>, word: &str) -> Option<Scheme> {
        match word {
            "none" => Some(Scheme::None),
            "basic" => Some(Scheme::Basic { user: None, password: None }),
            "digest" => Some(Scheme::Digest { user: None, password: None }),
            "bearer" => Some(Scheme::Bearer(None)),
            "api_key" => {
                let help = "say where the key goes: `api_key: X-Key` for a header".to_owned();
                self.wrong_kind_with(at, "a word, or a map with one scheme", Some(help));
                None
            }
            _ if SCHEME.keys.iter().any(|key| key.name == word && key.status == Status::Later) => {
                self.problems.report(&NotSupportedYet { what: word, span: at.node.span });
                None
            }
            _ => {
                if !self.is_preset(at, word) {
                    self.word(at);
                }
                None
            }
        }
    }

    /// The scheme that stands in `map`.
    fn scheme(&mut self, map: &Map<'_>, span: Span) -> Scheme {
        match map.first_of(&SCHEMES) {
            Some("basic") => {
                let usual = Scheme::Basic { user: None, password: None };
                self.read(map, "basic", |reader, at| reader.usual_or(at, usual, Self::basic))
            }
            Some("digest") => {
                let usual = Scheme::Digest { user: None, password: None };
                self.read(map, "digest", |reader, at| reader.usual_or(at, usual, Self::digest))
            }
            Some("session") => {
                self.read(map, "session", Self::session).map(|session| Scheme::Session(Box::new(session)))
            }
            Some("oauth1") => {
                self.read(map, "oauth1", Self::oauth1).map(|oauth1| Scheme::OAuth1(Box::new(oauth1)))
            }
            Some("aws_sigv4") => {
                self.read(map, "aws_sigv4", Self::aws_sigv4).map(|aws| Scheme::AwsSigV4(Box::new(aws)))
            }
            Some("jwt") => self.read(map, "jwt", Self::jwt).map(|jwt| Scheme::Jwt(Box::new(jwt))),
            Some("oauth2") => {
                self.read(map, "oauth2", Self::oauth2).map(|oauth2| Scheme::OAuth2(Box::new(oauth2)))
            }
            Some("bearer") => self.read(map, "bearer", |reader, at| {
                let token = |reader: &mut Self, at| Some(Scheme::Bearer(Some(reader.written(at))));
                reader.usual_or(at, Scheme::Bearer(None), token)
            }),
            Some("api_key") => self.read(map, "api_key", Self::api_key).map(Scheme::ApiKey),
            _ => self.read(map, "none", |reader, at| {
                let other = |reader: &mut Self, at| reader.boolean(at).map(|_| Scheme::None);
                reader.usual_or(at, Scheme::None, other)
            }),
        }
        .unwrap_or_else(|| {
            debug_assert_eq!(span, map.span);
            Scheme::None
        })
    }

    /// `true` is the scheme as it is by itself, which asks for what it needs; else `read` says more of it.
    fn usual_or<'d>(
        &mut self,
        at: At<'d>,
        usual: Scheme,
        read: impl FnOnce(&mut Self, At<'d>) -> Option<Scheme>,
    ) -> Option<Scheme> {
        let itself = format!("`{}: true` is the scheme as it is by itself", at.key);
        match at.node.as_scalar().map(|scalar| &scalar.core) {
            Some(Core::Boolean(true)) => return Some(usual),
            Some(Core::Boolean(false)) => {
                let message = format!("`{}: false` says nothing", at.key);
                let help = format!("{itself}; one that is not meant is left out");
                let told = Description::new(message, at.node.span, "no scheme").help(help);
                self.problems.tell(Code::WrongKind, told);
                return None;
            }
            _ if at.node.is_null() => {
                self.wrong_kind_with(at, "`true`, or what it sends", Some(itself));
                return None;
            }
            _ => {}
        }
        read(self, at)
    }

    fn basic(&mut self, at: At<'_>) -> Option<Scheme> {
        let map = self.open(at, &PASSWORD)?;
        Some(Scheme::Basic {
            user: self.take(&map, "user", Self::written),
            password: self.take(&map, "password", Self::written),
        })
    }

    fn digest(&mut self, at: At<'_>) -> Option<Scheme> {
        let map = self.open(at, &PASSWORD)?;
        Some(Scheme::Digest {
            user: self.take(&map, "user", Self::written),
            password: self.take(&map, "password", Self::written),
        })
    }

    fn api_key(&mut self, at: At<'_>) -> Option<ApiKey> {
        if at.node.as_map().is_none() {
            let name = self.text(at)?;
            return Some(ApiKey { place: KeyPlace::Header, name, value: None });
        }
        let map = self.open(at, &API_KEY)?;
        let value = self.take(&map, "value", Self::written);
        let place = map.first_of(&["header", "query", "cookie"])?;
        let name = self.read(&map, place, Self::text);
        let place = match place {
            "query" => KeyPlace::Query,
            "cookie" => KeyPlace::Cookie,
            _ => KeyPlace::Header,
        };
        let name = name.unwrap_or_else(|| Spanned::new("X-Key".to_owned(), at.span));
        Some(ApiKey { place, name, value })
    }

    fn apply(&mut self, at: At<'_>) -> Option<Apply> {
        let map = self.open(at, &APPLY)?;
        let mut values = |key: &str| map.at(key).map(|at| self.values(at)).unwrap_or_default();
        let (lets, headers) = (values("let"), values("headers"));
        let (params, cookies) = (values("params"), values("cookies"));
        for (name, _) in &lets {
            self.check_name(name, None);
        }
        let body = self.take(&map, "body", Self::written);
        let (span, lets_span) = (Some(at.span), map.place("let"));
        Some(Apply { lets, headers, params, cookies, body, span, lets_span })
    }
}
