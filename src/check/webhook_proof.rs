//! What proves where the events of a webhook come from.

use std::sync::Arc;

use super::Checker;
use super::infer::{Infer, literal};
use super::scope::Scope;
use super::webhook::{event_type, payload};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Path;
use crate::model::{
    Encoding, EventPlace, Expr, ExprKind, Hash, Kind, Proof, Root, SignatureScheme, Stamp, StampUnit,
    TextPart, Type, Verify,
};
use crate::span::{Span, Spanned};
use crate::spec::{self, PlaceKind, VerifyKind};
use crate::value::Value;

/// Seconds that a signature may be old, or ahead, where the author says nothing.
const TOLERANCE: i64 = 300;

impl Checker<'_> {
    /// What proves where events come from; `None` for `verify: none`, or after a mistake.
    pub(super) fn verification(&mut self, verify: &spec::Verification, scope: &Scope) -> Option<Verify> {
        let spec::Verification::Scheme(verify) = verify else { return None };
        let schemes = match &verify.kind {
            Some(VerifyKind::AnyOf(all)) => {
                if all.is_empty() && !self.spec.gaps.lost(verify.span, "any_of") {
                    self.weak(verify.span, "`any_of` has no scheme", "nothing can hold", "name at least one");
                }
                all.iter().filter_map(|one| self.scheme(one, scope, true)).collect()
            }
            _ => self.scheme(verify, scope, false).into_iter().collect(),
        };
        Some(Verify { schemes, span: verify.span })
    }

    fn weak(&mut self, span: Span, message: &str, label: &str, help: &str) {
        self.problems.tell(Code::WeakProof, Description::new(message, span, label).help(help.to_owned()));
    }

    fn scheme(&mut self, verify: &spec::Verify, operation: &Scope, inside: bool) -> Option<SignatureScheme> {
        let before = Scope { now: false, ..operation.at("`if` of a verification") };
        let condition = verify
            .condition
            .as_ref()
            .map(|condition| Infer::new(&self.known, &before, self.problems).condition(condition));
        let kind = verify.kind.as_ref()?;
        if let (VerifyKind::AnyOf(_), true) = (kind, inside) {
            self.weak(
                verify.span,
                "`any_of` stands in another",
                "a list in a list",
                "write all schemes into one list",
            );
            return None;
        }
        let key = self.key(verify, kind, &before);
        let timestamp = verify.timestamp.as_ref().map(|place| self.stamp(place, kind));
        let over = self.over(verify, kind, operation, timestamp.is_some());
        let signature = self.signature(verify, kind);
        let proof = match kind {
            VerifyKind::Hmac(word) => Proof::Hmac { hash: hash(word), key: key?, over: over? },
            VerifyKind::Digest(word) => Proof::Digest { hash: hash(word), over: over? },
            VerifyKind::Equals => Proof::Equals { key: key? },
            VerifyKind::AnyOf(_) => return None,
        };
        let timestamp = match timestamp {
            Some(stamp) => Some(stamp?),
            None => None,
        };
        Some(SignatureScheme { condition, proof, signature: signature?, timestamp })
    }

    /// The secret. One that may be missing would let anybody sign.
    fn key(&mut self, verify: &spec::Verify, kind: &VerifyKind, scope: &Scope) -> Option<Expr> {
        let lost = self.spec.gaps.lost(verify.span, "key");
        let takes = matches!(kind, VerifyKind::Hmac(_) | VerifyKind::Equals);
        let Some(written) = &verify.key else {
            if takes && !lost {
                self.weak(
                    verify.span,
                    "this verification has no `key`",
                    "compares with nothing",
                    "name the secret: `key: \"{{ connection.signing_secret }}\"`",
                );
            }
            return None;
        };
        if !takes {
            self.weak(
                written.span,
                "a digest has no `key`: its secret stands in the text",
                "of no use",
                "put it into `over`: `over: \"{{ connection.secret }}{{ event.raw }}\"`",
            );
            return None;
        }
        let at = scope.at("the key of a verification");
        let mut infer = Infer::new(&self.known, &at, self.problems);
        infer.no_chance(written, "the key of a verification");
        let key = infer.value(written);
        let one = match &key.ty.kind {
            Kind::Array(of) => (**of).clone(),
            _ => key.ty.clone(),
        };
        match &one.kind {
            Kind::Unknown => {}
            Kind::String | Kind::Bytes | Kind::Any => {
                self.no_literal(Some(written));
                if one.nullable && verify.condition.is_none() {
                    self.weak(
                        written.span,
                        "the key of this verification may be missing, and no event would be taken then",
                        "may be null",
                        "require its field; or verify only where it is given: `if: connection.signing_secret is not null`",
                    );
                }
            }
            other => {
                let is = super::known::in_words(other);
                self.problems.tell(
                    Code::WrongType,
                    Description::new(
                        format!("a key is a text or bytes, and this is {is}"),
                        written.span,
                        format!("this is {is}"),
                    ),
                );
            }
        }
        Some(key)
    }

    /// The parts of the text that is signed.
    fn over(
        &mut self,
        verify: &spec::Verify,
        kind: &VerifyKind,
        operation: &Scope,
        stamped: bool,
    ) -> Option<Vec<Expr>> {
        let Some(written) = &verify.over else {
            if !matches!(kind, VerifyKind::Equals) && !self.spec.gaps.lost(verify.span, "over") {
                self.weak(
                    verify.span,
                    "this verification does not say what is signed",
                    "without `over`",
                    "most services sign the body: `over: \"{{ event.raw }}\"`",
                );
            }
            return None;
        };
        if matches!(kind, VerifyKind::Equals) {
            self.weak(
                written.span,
                "a shared token signs nothing",
                "`over` beside `equals`",
                "leave `over` out",
            );
            return None;
        }
        let mut scope = Scope { now: false, ..operation.at("`over`") };
        scope.event = Some(event_type(true));
        if stamped {
            scope.arguments = Arc::new(vec![(Arc::from("timestamp"), Type::of(Kind::String))]);
        }
        if !super::walk::reads(written, "event") {
            self.weak(
                written.span,
                "what is signed does not depend on the event",
                "reads nothing of `event`",
                "most services sign the body: `over: \"{{ event.raw }}\"`",
            );
        }
        if stamped && !super::walk::reads(written, "timestamp") {
            self.weak(
                written.span,
                "the timestamp is not signed: whoever repeats an event can set it anew",
                "does not read `timestamp`",
                "read it where the service does: `over: \"{{ timestamp }}.{{ event.raw }}\"`; or leave `timestamp` out",
            );
        }
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        infer.no_chance(written, "what is signed");
        let over = infer.value_text(written);
        if matches!(kind, VerifyKind::Digest(_)) && !over.ty.secret && over.ty.kind != Kind::Unknown {
            self.weak(
                written.span,
                "anybody can make this digest: no secret stands in the text",
                "holds no secret",
                "put the secret where the service does: `over: \"{{ connection.secret }}{{ event.raw }}\"`",
            );
        }
        Some(match over.kind {
            ExprKind::Text(parts) => parts
                .into_iter()
                .map(|part| match part {
                    TextPart::Text(text) => literal(Value::Text(text), over.span),
                    TextPart::Expr(expr) => expr,
                })
                .collect(),
            _ => vec![over],
        })
    }

    fn signature(&mut self, verify: &spec::Verify, kind: &VerifyKind) -> Option<EventPlace> {
        let Some(place) = &verify.signature else {
            if !self.spec.gaps.lost(verify.span, "signature") {
                self.weak(
                    verify.span,
                    "this verification does not say where the signature stands",
                    "without `signature`",
                    "most services send a header: `signature: { header: x-signature }`",
                );
            }
            return None;
        };
        for span in [place.unit.as_ref().map(|it| it.span), place.tolerance.as_ref().map(|it| it.span)]
            .into_iter()
            .flatten()
        {
            self.weak(
                span,
                "a signature has no unit and no tolerance",
                "belongs to a `timestamp`",
                "write it under `timestamp`",
            );
        }
        let encoding = self.encoding(place);
        if let (VerifyKind::Equals, Some(written)) = (kind, &place.encoding)
            && encoding != Encoding::Text
        {
            self.weak(
                written.span,
                "a shared token is compared as it is",
                "says how a signature is written",
                "leave `encoding` out",
            );
        }
        if let (VerifyKind::Hmac(_) | VerifyKind::Digest(_), Encoding::Text, Some(written)) =
            (kind, encoding, &place.encoding)
        {
            self.weak(
                written.span,
                "a hash is bytes, which no text can hold",
                "says that it is written as text",
                "services write it in `hex`, `base64` or `base64url`",
            );
        }
        let encoding = if matches!(kind, VerifyKind::Equals) { Encoding::Text } else { encoding };
        self.place(place, encoding)
    }

    fn encoding(&self, place: &spec::EventPlace) -> Encoding {
        match place.encoding.as_ref().map(|word| word.value.as_str()) {
            Some("base64") => Encoding::Base64,
            Some("base64url") => Encoding::Base64Url,
            Some("text") => Encoding::Text,
            _ => Encoding::Hex,
        }
    }

    fn stamp(&mut self, place: &spec::EventPlace, kind: &VerifyKind) -> Option<Stamp> {
        if let Some(encoding) = &place.encoding {
            self.weak(
                encoding.span,
                "a timestamp is read as text",
                "belongs to a `signature`",
                "leave it out",
            );
        }
        if matches!(kind, VerifyKind::Equals) {
            self.weak(
                place.span,
                "a shared token signs no time",
                "`timestamp` beside `equals`",
                "leave `timestamp` out",
            );
        }
        let tolerance = place.tolerance.as_ref().map_or(TOLERANCE, |it| it.value / 1_000);
        if let Some(written) = place.tolerance.as_ref().filter(|it| it.value < 1_000) {
            self.weak(
                written.span,
                "nothing arrives within less than a second",
                "shorter than a second",
                "`5m` is usual",
            );
        }
        let unit = match place.unit.as_ref().map(|word| word.value.as_str()) {
            Some("ms") => StampUnit::Millis,
            Some("iso8601") => StampUnit::Iso8601,
            _ => StampUnit::Seconds,
        };
        self.place(place, Encoding::Text).map(|place| Stamp { place, unit, tolerance })
    }

    fn place(&mut self, place: &spec::EventPlace, encoding: Encoding) -> Option<EventPlace> {
        let member = |of: &str, name: &str, span: Span| {
            let event = Expr { kind: ExprKind::Root(Root::Event), ty: event_type(true), span };
            let of = Expr {
                kind: ExprKind::Member(Box::new(event), Arc::from(of)),
                ty: Type::of(Kind::Map),
                span,
            };
            Expr { kind: ExprKind::Member(Box::new(of), Arc::from(name)), ty: Type::any(), span }
        };
        let value = match &place.kind {
            PlaceKind::Header(name) => {
                member("headers", &name.value.to_ascii_lowercase().replace('-', "_"), name.span)
            }
            PlaceKind::Param(name) => member("params", &name.value, name.span),
            PlaceKind::Field(Path::Steps(steps)) => {
                let body = payload(steps.span);
                self.below(body, &steps.value, steps.span)
            }
            PlaceKind::Field(Path::Text(text)) => {
                self.problems.tell(
                    Code::EscapingPath,
                    Description::new("the place of a signature is fixed", text.span, "is computed")
                        .help("name a member of the payload: `field: signature.value`".to_owned()),
                );
                return None;
            }
            PlaceKind::Unread => return None,
        };
        let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| Arc::from(text.value.as_str()));
        if let Some(split) = place.split.as_ref().filter(|split| split.value.is_empty()) {
            self.weak(split.span, "an empty text separates nothing", "is empty", "most services use a comma");
        }
        let split = place.split.clone().filter(|split| !split.value.is_empty());
        Some(EventPlace { value, split: text(&split), prefix: text(&place.prefix), encoding })
    }
}

fn hash(word: &Spanned<String>) -> Hash {
    match word.value.as_str() {
        "md5" => Hash::Md5,
        "sha1" => Hash::Sha1,
        "sha512" => Hash::Sha512,
        _ => Hash::Sha256,
    }
}
