//! Reads webhooks.

use crate::diagnostic::{Code, Description, Problem};
use crate::expr::ast::{Expr, ExprKind, Part, Template, Written, WrittenKind};
use crate::span::{Span, Spanned};
use crate::spec::{EventPlace, PlaceKind, Verification, Verify, VerifyKind, Webhook, Webhooks};

use super::keys::{PLACE, VERIFY, WEBHOOK, WEBHOOKS};
use super::literal::is_word;
use super::walk::{At, Map, Reader};

impl Reader<'_> {
    /// The address that all triggers share.
    pub(super) fn webhooks(&mut self, at: At<'_>) -> Option<Webhooks> {
        let map = self.open(at, &WEBHOOKS)?;
        Some(Webhooks {
            route: self.route(&map),
            payload: self.read(&map, "payload", Self::word),
            span: at.span,
        })
    }

    /// How a service tells of events.
    pub(super) fn webhook(&mut self, at: At<'_>) -> Option<Webhook> {
        let map = self.open(at, &WEBHOOK)?;
        let because = self.read(&map, "because", Self::text);
        let verify = self.read(&map, "verify", Self::verification);
        match (&verify, &because) {
            (Some(Verification::None), None) if !map.has("because") => {
                let span = map.place("verify").unwrap_or(at.span);
                self.problems.report(&NoReason(span));
            }
            (Some(Verification::Scheme(_)) | None, Some(because))
                if !map.has("verify") || verify.is_some() =>
            {
                self.problems.report(&NeedlessReason(because.span));
            }
            _ => {}
        }
        Some(Webhook {
            route: self.route(&map),
            verify,
            filter: self.take(&map, "where", Self::expression),
            events: self.take(&map, "events", Self::expression),
            each: self.take(&map, "each", Self::written),
            span: at.span,
        })
    }

    fn route(&mut self, map: &Map<'_>) -> Vec<(Spanned<String>, Written)> {
        let Some(at) = map.at("route") else { return Vec::new() };
        if at.node.as_map().is_none() || at.node.has_gap() {
            self.lose(map, "route");
        }
        let named = self.named(at);
        named.into_iter().map(|(name, at)| (name, self.written(at))).collect()
    }

    /// `none`, a named scheme, or its parts.
    fn verification(&mut self, at: At<'_>) -> Option<Verification> {
        if is_word(at.node, "none") {
            return Some(Verification::None);
        }
        if at.node.as_map().is_none() {
            let word = self.word(at)?;
            return named_scheme(&word.value, word.span).map(Verification::Scheme);
        }
        self.verify(at).map(Verification::Scheme)
    }

    fn verify(&mut self, at: At<'_>) -> Option<Verify> {
        let map = self.open(at, &VERIFY)?;
        let hmac = self.read(&map, "hmac", Self::word).map(VerifyKind::Hmac);
        let digest = self.read(&map, "digest", Self::word).map(VerifyKind::Digest);
        let equals = self.read(&map, "equals", |reader, at| {
            let set = reader.boolean(at)?.value;
            if !set {
                reader.wrong_kind(at, "`true`");
            }
            set.then_some(VerifyKind::Equals)
        });
        let any_of = self.read(&map, "any_of", |reader, at| {
            let members = reader.members(at);
            Some(VerifyKind::AnyOf(members.into_iter().filter_map(|member| reader.verify(member)).collect()))
        });
        Some(Verify {
            kind: hmac.or(digest).or(equals).or(any_of),
            key: self.take(&map, "key", Self::written),
            over: self.take(&map, "over", Self::written),
            signature: self.read(&map, "signature", Self::event_place),
            timestamp: self.read(&map, "timestamp", Self::event_place),
            condition: self.take(&map, "if", Self::expression),
            span: at.span,
        })
    }

    fn event_place(&mut self, at: At<'_>) -> Option<EventPlace> {
        let map = self.open(at, &PLACE)?;
        let header = self.read(&map, "header", Self::text).map(PlaceKind::Header);
        let param = self.read(&map, "param", Self::text).map(PlaceKind::Param);
        let field = self.read(&map, "field", Self::path).map(PlaceKind::Field);
        Some(EventPlace {
            kind: header.or(param).or(field).unwrap_or(PlaceKind::Unread),
            split: self.read(&map, "split", Self::text),
            prefix: self.read(&map, "prefix", Self::text),
            encoding: self.read(&map, "encoding", Self::word),
            unit: self.read(&map, "unit", Self::word),
            tolerance: self.read(&map, "tolerance", Self::duration),
            span: at.span,
        })
    }
}

/// The parts of a scheme that has a name. Each is what its service documents.
fn named_scheme(name: &str, span: Span) -> Option<Verify> {
    let text = |text: &str| Part::Text(Spanned::new(text.to_owned(), span));
    let named = |name: &str| Expr { kind: ExprKind::Name(name.to_owned()), span };
    let member = |of: &str, name: &str| {
        let name = Spanned::new(name.to_owned(), span);
        Part::Expr(Expr { kind: ExprKind::Member(Box::new(named(of)), name), span })
    };
    let raw = || member("event", "raw");
    let stamp = || Part::Expr(named("timestamp"));
    let written = |parts: Vec<Part>| Written { kind: WrittenKind::Text(Template { parts, span }), span };
    let word = |word: &str| Some(Spanned::new(word.to_owned(), span));
    let header = |name: &str| EventPlace {
        kind: PlaceKind::Header(Spanned::new(name.to_owned(), span)),
        split: None,
        prefix: None,
        encoding: None,
        unit: None,
        tolerance: None,
        span,
    };
    let (over, signature, timestamp) = match name {
        "stripe" => {
            let part =
                |prefix| EventPlace { split: word(","), prefix: word(prefix), ..header("stripe-signature") };
            (vec![stamp(), text("."), raw()], part("v1="), Some(part("t=")))
        }
        "github" => {
            let signature = EventPlace { prefix: word("sha256="), ..header("x-hub-signature-256") };
            (vec![raw()], signature, None)
        }
        "slack" => (
            vec![text("v0:"), stamp(), text(":"), raw()],
            EventPlace { prefix: word("v0="), ..header("x-slack-signature") },
            Some(header("x-slack-request-timestamp")),
        ),
        _ => return None,
    };
    Some(Verify {
        kind: word("sha256").map(VerifyKind::Hmac),
        key: Some(written(vec![member("connection", "signing_secret")])),
        over: Some(written(over)),
        signature: Some(signature),
        timestamp,
        condition: None,
        span,
    })
}

/// `verify: none` without a reason.
struct NoReason(Span);

impl Problem for NoReason {
    const CODE: Code = Code::WeakProof;

    fn describe(&self) -> Description {
        Description::new("`verify: none` needs `because`", self.0, "anybody could tell events")
            .help("say why that does no harm: `because: The payload is a signal only`".to_owned())
    }
}

/// A reason without `verify: none`.
struct NeedlessReason(Span);

impl Problem for NeedlessReason {
    const CODE: Code = Code::WeakProof;

    fn describe(&self) -> Description {
        Description::new("`because` belongs to `verify: none`", self.0, "gives a reason for nothing")
            .help("write `verify: none` beside it, or leave it out".to_owned())
    }
}
