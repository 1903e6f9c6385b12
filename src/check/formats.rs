//! Bodies of requests, and what answers have to be.

use std::sync::Arc;

use super::Checker;
use super::infer::{Infer, literal};
use super::request::Place;
use super::scope::Scope;
use crate::expr::ast;
use crate::model::{Body, Expect, Expr, ExprKind, Kind, Limit, Tls, Type, XmlReading};
use crate::span::{Span, Spanned};
use crate::spec::{self, Verb};
use crate::value::Value;

impl Checker<'_> {
    /// What a request sends.
    pub(super) fn body(
        &mut self,
        request: &spec::Request,
        place: &Place<'_>,
        rest: &[Arc<str>],
        scope: &Scope,
    ) -> Body {
        match &request.body {
            Some(spec::Body::None) => Body::None,
            Some(spec::Body::Json(value)) => {
                let mut infer = Infer::new(&self.known, scope, self.problems);
                let made = infer.sent(value, request.keep_nulls);
                infer.sendable(&made, true);
                Body::Json(made)
            }
            Some(spec::Body::Form(value)) => {
                let mut infer = Infer::new(&self.known, scope, self.problems);
                let made = infer.sent(value, false);
                infer.sendable(&made, false);
                Body::Form(infer.want(made, &Kind::Map, "a form"))
            }
            Some(spec::Body::Multipart(value)) => {
                let mut infer = Infer::new(&self.known, scope, self.problems);
                infer.files = true;
                let made = infer.sent(value, false);
                Body::Multipart(infer.want(made, &Kind::Map, "the parts of a body"))
            }
            Some(spec::Body::Xml(value)) => {
                let mut infer = Infer::new(&self.known, scope, self.problems);
                let made = infer.sent(value, request.keep_nulls);
                infer.sendable(&made, false);
                let value = infer.want(made, &Kind::Map, "an XML body");
                Body::Xml { value: rooted(value), namespaces: self.namespaces() }
            }
            Some(spec::Body::Soap(value)) => {
                let made = Infer::new(&self.known, scope, self.problems).sent(value, request.keep_nulls);
                self.envelope(made)
            }
            Some(spec::Body::Graphql { query, variables }) => {
                let mut infer = Infer::new(&self.known, scope, self.problems);
                let variables = variables.as_ref().map(|variables| {
                    let made = infer.sent(variables, request.keep_nulls);
                    infer.sendable(&made, true);
                    infer.want(made, &Kind::Map, "`variables`")
                });
                let text = literal(Value::text(&query.value), query.span);
                let members = std::iter::once((Arc::from("query"), text));
                let members = members.chain(variables.map(|variables| (Arc::from("variables"), variables)));
                let ty = Type::of(Kind::Map);
                Body::Json(Expr { kind: ExprKind::Map(members.collect()), ty, span: query.span })
            }
            Some(spec::Body::Text(value)) => {
                Body::Text(Infer::new(&self.known, scope, self.problems).sent_text(value))
            }
            Some(spec::Body::Bytes(value)) => {
                let mut infer = Infer::new(&self.known, scope, self.problems);
                let made = infer.sent(value, true);
                let made = match made.kind {
                    ExprKind::Keep(of) => *of,
                    _ => made,
                };
                match made.ty.kind {
                    Kind::File => Body::Bytes(made),
                    _ => Body::Bytes(infer.want(made, &Kind::Bytes, "a body of bytes")),
                }
            }
            None => {
                let sends = matches!(request.verb.value, Verb::Post | Verb::Put | Verb::Patch);
                if sends && place.implied && (!rest.is_empty() || self.is_open_input(place)) {
                    Body::Json(self.sent_rest(scope, request.span, request.keep_nulls))
                } else {
                    Body::None
                }
            }
        }
    }

    /// The certificates of a request: its own, those of `http`, or those of `auth`.
    pub(super) fn tls(&mut self, request: &spec::Request, scope: &Scope) -> Option<Tls> {
        let own = request.settings.tls.as_ref();
        let common = self.spec.http.tls.as_ref();
        let connection = Scope::connection("a certificate");
        let scope = if own.is_some() { scope.at("a certificate") } else { connection };
        let of_auth = self.tls_of_auth();
        let tls = own.or(common).or(of_auth.as_ref())?;
        self.no_literal(tls.key.as_ref());
        self.no_literal(tls.passphrase.as_ref());
        let mut text = |written: &Option<ast::Written>| {
            let written = written.as_ref()?;
            Some(Infer::new(&self.known, &scope, self.problems).value_text(written))
        };
        let (certificate, key, authorities) =
            (text(&tls.certificate), text(&tls.key), text(&tls.authorities));
        let passphrase = text(&tls.passphrase);
        let identity = certificate.zip(key);
        Some(Tls { identity, passphrase, authorities, only: tls.only.unwrap_or(true) })
    }

    /// How often requests may be sent.
    pub(super) fn limit(&mut self) -> Option<(Limit, Span)> {
        let limit = self.spec.http.limit.as_ref()?;
        let requests = self.count(&limit.requests, 1, 1_000_000, "requests");
        let per = Spanned::new(limit.per.value / 1_000, limit.per.span);
        let per = u64::from(self.count(&per, 1, 86_400, "per")) * 1_000;
        Some((Limit { requests, per }, limit.requests.span))
    }

    /// Whether envelopes are those of SOAP 1.2.
    pub(super) fn soap_later(&self) -> bool {
        self.spec.http.xml.soap.as_ref().is_some_and(|word| word.value == "1.2")
    }

    /// The namespaces that documents declare.
    pub(super) fn namespaces(&self) -> Vec<(Arc<str>, Arc<str>)> {
        let namespaces = self.spec.http.xml.namespaces.iter();
        namespaces
            .map(|(prefix, name)| (Arc::from(prefix.value.as_str()), Arc::from(name.value.as_str())))
            .collect()
    }

    /// The envelope around what SOAP sends.
    pub(super) fn envelope(&self, content: Expr) -> Body {
        let span = content.span;
        let map = |members: Vec<(&str, Expr)>| Expr {
            kind: ExprKind::Map(members.into_iter().map(|(key, value)| (Arc::from(key), value)).collect()),
            ty: Type::of(Kind::Map),
            span,
        };
        let name = if self.soap_later() {
            "http://www.w3.org/2003/05/soap-envelope"
        } else {
            "http://schemas.xmlsoap.org/soap/envelope/"
        };
        let name = literal(Value::text(name), span);
        let envelope = map(vec![("@xmlns:soap", name), ("soap:Body", kept(content))]);
        Body::Xml { value: map(vec![("soap:Envelope", envelope)]), namespaces: self.namespaces() }
    }
}

/// What an answer has to be; that of `soap` is XML, and that of `graphql` JSON, if nothing is said.
pub(super) fn expect(request: &spec::Request, http: &spec::Http) -> Expect {
    let word = match (&request.settings.expect, &request.body) {
        (Some(word), _) => Some(word.value.as_str()),
        (None, Some(spec::Body::Soap(_))) => Some("xml"),
        (None, Some(spec::Body::Graphql { .. })) => Some("json"),
        (None, _) => http.expect.as_ref().map(|word| word.value.as_str()),
    };
    match word {
        Some("xml") => {
            let lists = request.settings.lists.as_ref().or(http.lists.as_ref());
            let lists = lists.into_iter().flatten().map(|name| Arc::from(name.value.as_str()));
            Expect::Xml(XmlReading {
                lists: lists.collect(),
                texts: Vec::new(),
                prefixes: http.xml.keep_namespaces,
            })
        }
        Some("csv") => {
            let csv = request.settings.csv.as_ref().or(http.csv.as_ref());
            let separator =
                csv.and_then(|csv| csv.separator.as_ref()).and_then(|one| one.value.chars().next());
            let headers = csv.and_then(|csv| csv.headers).unwrap_or(true);
            Expect::Csv { separator: separator.unwrap_or(','), headers }
        }
        Some("text") => Expect::Text,
        Some("bytes") => Expect::Bytes,
        Some("tokens") => Expect::Tokens,
        Some("none") => Expect::None,
        _ => Expect::Json,
    }
}

/// A written document whose root stays, even if nothing is left in it.
fn rooted(document: Expr) -> Expr {
    let Expr { kind, ty, span } = document;
    let kind = match kind {
        ExprKind::Map(members) if members.len() == 1 => {
            ExprKind::Map(members.into_iter().map(|(name, value)| (name, kept(value))).collect())
        }
        other => other,
    };
    Expr { kind, ty, span }
}

fn kept(value: Expr) -> Expr {
    let Expr { ty, span, .. } = &value;
    if !ty.nullable || matches!(value.kind, ExprKind::Keep(_)) {
        return value;
    }
    let (ty, span) = (ty.clone(), *span);
    Expr { kind: ExprKind::Keep(Box::new(value)), ty, span }
}
