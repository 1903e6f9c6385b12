//! Reads the schemes that a user chooses from.
//!
//! In: `options`, and what stands beside it. Out: each option whole, as if nothing stood beside it.

use super::keys::{OPTION, SCHEME, Status};
use super::walk::{At, Map, Reader};
use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;
use crate::spec::{AuthOption, Options};
use crate::syntax::document::{Entry, NodeKind};

/// Keys that say which option is chosen.
const CHOOSING: [&str; 3] = ["default", "field", "label"];

/// Keys that hold for all options that say nothing else.
const COMMON: [&str; 8] =
    ["apply", "refresh_on", "detect", "hosts", "identity", "on_connect", "revoke", "tls"];

/// Schemes whose credentials can be renewed.
const RENEWING: [&str; 2] = ["oauth2", "session"];

/// Keys of use only where credentials can be renewed.
const OF_RENEWAL: [&str; 2] = ["refresh_on", "detect"];

impl Reader<'_> {
    /// The options of `auth`, which stands at `at`; none where it is one scheme.
    pub(super) fn options(&mut self, at: At<'_>, map: &Map<'_>) -> Option<Options> {
        let default = self.read(map, "default", Self::name);
        let field = self.read(map, "field", Self::name);
        let label = self.read(map, "label", Self::text);
        let Some(options) = map.at("options") else {
            for key in CHOOSING {
                if let Some(span) = map.place(key).filter(|_| !self.gaps.lost(map.span, "options")) {
                    self.problems.report(&WithoutOptions { key, span });
                }
            }
            return None;
        };
        let read = SCHEME.keys.iter().filter(|key| key.status == Status::Supported);
        map.forget(&read.map(|key| key.name).collect::<Vec<_>>());
        let beside = at.node.as_map().unwrap_or_default();
        let named = self.named(options);
        let renewing = |entries: &[Entry]| {
            entries.iter().any(|entry| match &*entry.key.value {
                "aws_sigv4" => entry.value.get("role").is_some(),
                key => RENEWING.contains(&key),
            })
        };
        let none_renews =
            !named.iter().any(|(_, inner)| inner.node.as_map().is_some_and(renewing)) && !renewing(beside);
        let mut arms = Vec::new();
        for (name, inner) in named {
            let (own, word) = match &inner.node.kind {
                NodeKind::Map(own) => (&own[..], None),
                NodeKind::Scalar(scalar) => {
                    let Some(scheme) = self.scheme_word(inner, &scalar.text) else { continue };
                    (&[][..], Some(scheme))
                }
                NodeKind::List(_) | NodeKind::Broken { .. } => {
                    self.wrong_kind(inner, "a map");
                    continue;
                }
            };
            let mut whole = own.to_vec();
            for entry in beside {
                let key = &*entry.key.value;
                let common = COMMON.contains(&key) && !own.iter().any(|known| *known.key.value == *key);
                let of_use = !OF_RENEWAL.contains(&key) || none_renews || renewing(own);
                if common && of_use {
                    whole.push(entry.clone());
                }
            }
            let whole = self.open_entries(&whole, inner.span, &OPTION);
            if whole.has("preset") && self.read(&whole, "preset", Self::preset).is_none() {
                // Nobody knows what it would have said.
                self.gaps.open(whole.span);
                self.gaps.lose_section("connection");
            }
            let mut auth = self.one_auth(&whole, inner.span);
            if let Some(scheme) = word {
                auth.scheme = scheme;
            }
            arms.push(AuthOption {
                label: self.read(&whole, "label", Self::text),
                hint: self.read(&whole, "hint", Self::text),
                fields: self.read(&whole, "fields", Self::fields).unwrap_or_default(),
                name,
                auth,
            });
            for key in COMMON {
                if self.gaps.lost(map.span, key) {
                    self.gaps.lose(inner.span, key);
                }
            }
        }
        let span = options.span;
        if arms.len() < 2 && !options.node.has_gap() && options.node.as_map().is_some_and(|map| map.len() < 2)
        {
            self.problems.report(&FewOptions(span));
        }
        Some(Options { field, label, default, arms, span })
    }
}

/// One option is no choice.
struct FewOptions(Span);

impl Problem for FewOptions {
    const CODE: Code = Code::FewOptions;

    fn describe(&self) -> Description {
        Description::new("`options` are two or more ways to sign in", self.0, "there is nothing to choose")
            .help("a scheme that is not chosen stands in `auth` itself: `auth: { bearer: … }`".to_owned())
    }
}

/// A key that says what is chosen, where nothing is.
struct WithoutOptions<'a> {
    key: &'a str,
    span: Span,
}

impl Problem for WithoutOptions<'_> {
    const CODE: Code = Code::FewOptions;

    fn describe(&self) -> Description {
        let Self { key, span } = self;
        Description::new(format!("`{key}` says how `options` are chosen"), *span, "there are none")
            .help("leave it out, or give `options` to choose from".to_owned())
    }
}
