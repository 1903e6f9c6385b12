//! What goes on each request, who is connected, and what gives a connection up.

use std::sync::Arc;

use super::Checker;
use super::compose::Compose;
use super::infer::Infer;
use super::request::Place;
use super::scope::Scope;
use super::sign_in::{apply_reads, at, has_token, named, secret, text};
use super::step::Ending;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{Expr, ExprKind, Identity, Kind, Root, Type};
use crate::span::Span;
use crate::spec;

/// The type of `request` in `apply`.
fn request_type() -> Type {
    let members = named(&[
        ("method", text()),
        ("url", text()),
        ("host", text()),
        ("path", text()),
        ("query", text().or_null()),
        ("headers", Type::of(Kind::Map)),
        ("body", Type::of(Kind::Bytes).or_null()),
    ]);
    Type::of(Kind::Members(Arc::new(members)))
}

/// The name by which a value reads the body as it is sent, itself or by one of these names, and where.
fn of_body(value: &Expr, late: &[Arc<str>]) -> Option<(Arc<str>, Span)> {
    let mut found: Option<(Arc<str>, Span)> = None;
    let mut harmless: Vec<Span> = Vec::new();
    crate::model::walk(value, &mut |expr| {
        let ExprKind::Member(of, name) = &expr.kind else { return };
        if let ExprKind::Member(_, _) = &of.kind
            && &**name != "body"
        {
            harmless.push(of.span);
        }
        let of_place = matches!(of.kind, ExprKind::Root(Root::Arguments));
        let request = &**name == "request" && !harmless.contains(&expr.span);
        if of_place && found.is_none() && (request || late.contains(name)) {
            found = Some((name.clone(), expr.span));
        }
    });
    found
}

impl Checker<'_> {
    /// What goes on each request: the names of `let`, headers, parameters, cookies, body.
    pub(super) fn applied(&mut self, auth: &spec::Auth, token: bool) -> crate::model::Apply {
        let mut names = self.client_names(auth);
        if token {
            names.extend(named(&[("token", secret())]));
        }
        names.extend(named(&[("request", request_type())]));
        let mut token = token;
        let mut made = crate::model::Apply::default();
        let nothing = spec::Apply::default();
        let apply = auth.apply.as_ref().unwrap_or(&nothing);
        if let spec::Scheme::Jwt(jwt) = &auth.scheme {
            self.no_literal(Some(&jwt.key));
            let scope = at("`jwt`", Vec::new());
            if let Some(written) = super::jwt::written_out(jwt, Vec::new()) {
                let value = Infer::new(&self.known, &scope, self.problems).value_text(&written);
                names.push((Arc::from("token"), secret()));
                made.lets.push((Arc::from("token"), value));
                token = true;
            }
        }
        let scheme_lost = !token && self.may_have_lost_a_token(auth);
        for (name, value) in &apply.lets {
            let gaps = &self.spec.gaps;
            let lost = scheme_lost
                || apply.span.is_some_and(|span| gaps.lost(span, "let"))
                || apply.lets_span.is_some_and(|span| gaps.lost(span, "let"));
            let scope = Scope { open: lost, ..at("`apply`", names.clone()) };
            if names.iter().any(|(known, _)| **known == *name.value) || super::scope::is_context(&name.value)
            {
                self.problems.tell(
                    Code::NameTaken,
                    Description::new(
                        format!("the name `{}` is taken", name.value),
                        name.span,
                        "bound already",
                    )
                    .help("choose another name: a name means one thing wherever it is read".to_owned()),
                );
            }
            let value = Infer::new(&self.known, &scope, self.problems).value(value);
            let name: Arc<str> = Arc::from(name.value.as_str());
            names.push((name.clone(), value.ty.clone()));
            made.lets.push((name, value));
        }
        let gaps = &self.spec.gaps;
        let lost = scheme_lost
            || apply.span.is_some_and(|span| gaps.lost(span, "let"))
            || apply.lets_span.is_some_and(|span| gaps.lost(span, "let"))
            || gaps.lost(auth.span, "apply");
        let scope = Scope { open: lost, ..at("`apply`", names) };
        let bears = !matches!(auth.scheme, spec::Scheme::OAuth1(_));
        if token && bears && !apply_reads(auth, "token") {
            let place = Compose(auth.span);
            let bearer = place.join(place.text("Bearer "), place.name("token"));
            let value = Infer::new(&self.known, &scope, self.problems).sent_text(&place.value(bearer));
            made.headers.push((Arc::from("Authorization"), value));
        }
        made.headers.extend(self.named_texts(&apply.headers, &scope, true));
        made.params = self.named_texts(&apply.params, &scope, false);
        made.cookies = self.named_texts(&apply.cookies, &scope, false);
        made.body =
            apply.body.as_ref().map(|body| Infer::new(&self.known, &scope, self.problems).sent(body, false));
        if let Some(body) = made.body.take() {
            let fits = matches!(
                body.ty.kind,
                Kind::Members(_) | Kind::Map | Kind::Shape(_) | Kind::Any | Kind::Unknown
            );
            if !fits {
                self.problems.tell(
                    Code::WrongType,
                    Description::new("what is merged into a body is an object", body.span, "is no object"),
                );
            }
            made.body = Some(body);
        }
        self.body_first(&mut made);
        made
    }

    /// Puts those names of `let` in front that are not made of the body: it may read them. What is made of
    /// the body as it is sent cannot go into it.
    fn body_first(&mut self, apply: &mut crate::model::Apply) {
        let Some(body) = &apply.body else { return };
        let mut late: Vec<Arc<str>> = Vec::new();
        for (name, value) in &apply.lets {
            if of_body(value, &late).is_some() {
                late.push(name.clone());
            }
        }
        if let Some((name, span)) = of_body(body, &late) {
            let what = if &*name == "request" { "`request.body`".to_owned() } else { format!("`{name}`") };
            self.problems.tell(
                Code::BodyOfItself,
                Description::new(
                    format!("what goes into the body cannot be made of the body: it reads {what}"),
                    span,
                    "made of the body as it is sent",
                )
                .help("send it in a header or a parameter: those are made when the body is whole".to_owned()),
            );
        }
        apply.lets.sort_by_key(|(name, _)| late.contains(name));
        apply.early = apply.lets.len() - late.len();
    }

    /// Who is connected.
    /// `tested`: the type of what the steps of the connection's test give.
    /// Whether a scheme that could not be read may have brought a token.
    pub(super) fn may_have_lost_a_token(&self, auth: &spec::Auth) -> bool {
        let gaps = &self.spec.gaps;
        let half = matches!(auth.scheme, spec::Scheme::Session(_) | spec::Scheme::Jwt(_)) && !gaps.is_empty();
        half || gaps.lost_any(auth.span, &["session", "oauth2", "oauth1", "jwt", "preset"])
    }

    pub(super) fn identity(&mut self, auth: &spec::Auth, tested: Option<&Type>) -> Option<Identity> {
        let mut names = Vec::new();
        if has_token(auth) {
            names = named(&[("token", secret())]);
        }
        let open = !has_token(auth) && self.may_have_lost_a_token(auth);
        let scope = Scope { open, ..at("`identity`", names) };
        match auth.identity.as_ref()? {
            spec::Identity::Value(value) => {
                let made = tested.is_some();
                let inside = scope.with_response(tested.cloned().unwrap_or_else(Type::any));
                let inside = Scope { made, ..inside };
                Some(Identity::Value(self.shown_identity(value, &inside)))
            }
            spec::Identity::Work(work) => {
                let place = Place::plain(&scope).calling();
                let in_steps = work.steps.is_some();
                let ending = if in_steps { Ending::Value } else { Ending::Nothing };
                let (made, body) = self.work_at(work, &place, ending);
                let inside = scope.with_response(if in_steps { body } else { Type::any() });
                let inside = Scope { made: in_steps, ..inside };
                let give = match &work.give {
                    Some(give) if !in_steps => self.shown_identity(give, &inside),
                    _ => {
                        let place = Compose(work.span);
                        self.shown_identity(&place.value(place.path("response.body")), &inside)
                    }
                };
                Some(Identity::Work { work: made, give })
            }
        }
    }

    fn shown_identity(&mut self, value: &Written, scope: &Scope) -> Expr {
        let mut infer = Infer::new(&self.known, scope, self.problems);
        let value = infer.value_text(value);
        infer.never_secret(&value, "who is connected");
        value
    }

    /// What runs when the connection is given up.
    pub(super) fn revoke(&mut self, auth: &spec::Auth) -> Option<crate::model::Work> {
        let work = auth.revoke.as_ref()?;
        let mut names = self.client_names(auth);
        if has_token(auth) {
            names.extend(named(&[("token", secret()), ("refresh_token", secret().or_null())]));
        }
        let open = !has_token(auth) && self.may_have_lost_a_token(auth);
        let scope = Scope { open, ..at("`revoke`", names) };
        Some(self.work_at(work, &Place::plain(&scope).calling(), Ending::Nothing).0)
    }
}
