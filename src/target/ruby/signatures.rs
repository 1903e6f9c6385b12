//! Requests that are signed by what is in them.
//!
//! What applies credentials is not shown the headers of a request. Those that are signed are handed
//! to it behind the `#` of the address, which nobody sends.

use super::export::{Export, param_of};
use super::sign_in::AROUND;
use super::tree::{Entry, Ruby};
use crate::model::{Expr, Scheme};

/// What a signature is made of, where a request is built.
const SENT: [&str; 4] = ["verb", "url", "fields", "body"];

impl Export<'_> {
    /// The statement that signs the request to which credentials are applied.
    pub(super) fn signing(&self) -> Option<Ruby> {
        let url = || Ruby::function("current_url", []);
        let fields = Ruby::prelude("sent_fields", [url()]);
        let sent = [Ruby::function("current_verb", []), url(), fields, Ruby::name("sent")];
        let headers = self.signature(&self.auth().scheme, sent)?;
        self.note("send.signed");
        Some(Ruby::function("case_sensitive_headers", [headers]))
    }

    /// A request of a sign-in, to which nothing is applied, signed where it is built.
    pub(super) fn signed_by(&self, signer: &Scheme, request: Ruby) -> Ruby {
        self.signed_where(signer, request, false)
    }

    /// The same; with `guarded` only where credentials may go.
    pub(super) fn signed_where(&self, signer: &Scheme, request: Ruby, guarded: bool) -> Ruby {
        let Some(headers) = self.signature(signer, SENT.map(Ruby::name)) else { return request };
        let headers = if guarded {
            self.trusts(Ruby::name("url")).choose(headers, Ruby::Hash(super::tree::Hash::default()))
        } else {
            headers
        };
        let Ruby::Hash(mut hash) = request else { return request };
        for feature in ["send.sign", "send.body", "send.verbs"] {
            self.note(feature);
        }
        let body = vec![headers];
        let params = SENT.map(|name| param_of(name, &body));
        hash.entries.push(Entry::symbol("sign", Ruby::lambda(params, body)));
        Ruby::Hash(hash)
    }

    /// The headers that sign what is sent.
    fn signature(&self, scheme: &Scheme, sent: [Ruby; 4]) -> Option<Ruby> {
        let word = |value: &Expr| Ruby::prelude("text", [self.value(value, &AROUND)]);
        let maybe =
            |value: &Option<Expr>| value.as_ref().map_or(Ruby::Nil, |value| self.value(value, &AROUND));
        match scheme {
            Scheme::OAuth1(oauth1) => {
                let keys = vec![
                    ("method", Ruby::text(oauth1.method.word())),
                    ("consumer_key", word(&oauth1.consumer_key)),
                    ("consumer_secret", word(&oauth1.consumer_secret)),
                    ("token", maybe(&oauth1.token)),
                    ("token_secret", maybe(&oauth1.token_secret)),
                    ("realm", maybe(&oauth1.realm)),
                ];
                let header = Ruby::prelude("oauth1", sent.into_iter().chain([Ruby::symbols(keys)]));
                Some(Ruby::texts([("Authorization", header)]))
            }
            Scheme::AwsSigV4(aws) => {
                let keys = Ruby::symbols([
                    ("service", word(&aws.service)),
                    ("region", word(&aws.region)),
                    ("access_key", word(&aws.access_key)),
                    ("secret_key", word(&aws.secret_key)),
                    ("session_token", maybe(&aws.session_token)),
                ]);
                Some(Ruby::prelude("aws_sigv4", sent.into_iter().chain([keys])))
            }
            _ => None,
        }
    }
}
