//! What a sign-in keeps: its names, whether they are secret, and what they clash with.

use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use super::oauth2::has_secret;
use super::sign_in::apply_parts;
use super::signatures::{ASSUMED, TOKEN_SECRET};
use super::walk;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Part, Written, WrittenKind};
use crate::model::{self, Expr, ExprKind, Kept, KeptName, Root};
use crate::span::Spanned;
use crate::spec::{self, Refresh, Scheme};

/// Names of what is kept that have a meaning of their own.
const RESERVED: [&str; 4] = ["token", "refresh_token", "expires_in", "expires_at"];

/// Names that a sign-in reads and nobody else may see.
const OF_SECRETS: [&str; 5] = ["token", "refresh_token", "client_secret", "code", "verifier"];

/// All works of `auth` of which something is kept.
fn kept_works(auth: &spec::Auth) -> Vec<&spec::Keep> {
    let mut all: Vec<&spec::Keep> = Vec::new();
    match &auth.scheme {
        Scheme::Session(session) => {
            all.push(&session.login.keep);
            all.extend(session.refresh.as_ref().map(|refresh| &refresh.keep));
        }
        Scheme::OAuth2(oauth2) => {
            let token = oauth2.token.iter();
            let refresh = match &oauth2.refresh {
                Refresh::With(request) => Some(request),
                Refresh::Standard | Refresh::Never => None,
            };
            all.extend(token.chain(refresh).map(|request| match &request.value {
                spec::TokenRequest::Work(work) => &work.keep,
                spec::TokenRequest::Standard { keep, .. } => keep,
            }));
            all.push(&oauth2.keep);
        }
        Scheme::OAuth1(oauth1) => all.push(&oauth1.keep),
        _ => {}
    }
    all.extend(auth.on_connect.as_ref().map(|work| &work.keep));
    all
}

/// Where works stand of which something is kept.
pub(super) fn spans(auth: &spec::Auth) -> Vec<crate::span::Span> {
    let mut spans: Vec<crate::span::Span> = auth.on_connect.iter().map(|work| work.span).collect();
    match &auth.scheme {
        Scheme::Session(session) => {
            spans.push(session.login.span);
            spans.extend(session.refresh.as_ref().map(|refresh| refresh.span));
        }
        Scheme::OAuth2(oauth2) => {
            spans.push(oauth2.span);
            let refresh = match &oauth2.refresh {
                Refresh::With(request) => Some(request),
                Refresh::Standard | Refresh::Never => None,
            };
            spans.extend(oauth2.token.iter().chain(refresh).map(|request| match &request.value {
                spec::TokenRequest::Work(work) => work.span,
                spec::TokenRequest::Standard { .. } => request.span,
            }));
        }
        Scheme::OAuth1(oauth1) => spans.push(oauth1.span),
        _ => {}
    }
    spans
}

/// What stays on the connection, however the user signs in.
pub(super) fn all_kept_names(auth: &spec::Auth) -> Vec<KeptName> {
    let mut names: Vec<KeptName> = Vec::new();
    for kept in auth.all().into_iter().flat_map(kept_names) {
        match names.iter_mut().find(|known| known.name == kept.name) {
            Some(known) => known.secret |= kept.secret,
            None => names.push(kept),
        }
    }
    names
}

/// What stays on the connection and can be read as `connection.NAME`; secret if `apply` reads it.
pub(super) fn kept_names(auth: &spec::Auth) -> Vec<KeptName> {
    let mut sent: HashSet<&str> = HashSet::new();
    let parts = apply_parts(auth);
    for part in &parts {
        for (name, _) in kept_works(auth).into_iter().flatten() {
            let mut read = false;
            walk::written(part, &mut |expr| {
                read |= walk::member_of(expr, "connection") == Some(&name.value);
                !read
            });
            if read {
                sent.insert(&name.value);
            }
        }
    }
    let secret = |name: &str| KeptName { name: Arc::from(name), secret: true, span: auth.span };
    let mut names: Vec<KeptName> = match &auth.scheme {
        Scheme::OAuth1(oauth1) if oauth1.signs_in() => vec![secret(TOKEN_SECRET)],
        Scheme::OAuth2(oauth2) if oauth2.register.is_some() => {
            let name = KeptName { name: Arc::from("client_id"), secret: false, span: auth.span };
            let proof = has_secret(oauth2).then(|| secret("client_secret"));
            std::iter::once(name).chain(proof).collect()
        }
        Scheme::AwsSigV4(aws) if aws.role.is_some() => ASSUMED.map(secret).to_vec(),
        _ => Vec::new(),
    };
    for (name, value) in kept_works(auth).into_iter().flatten() {
        if !RESERVED.contains(&name.value.as_str()) && !names.iter().any(|known| *known.name == name.value) {
            // What is made of a token is as secret as the token.
            let made = OF_SECRETS.iter().any(|secret| walk::reads(value, secret));
            let secret =
                made || sent.contains(name.value.as_str()) || super::field::is_secret_name(&name.value);
            names.push(KeptName { name: Arc::from(name.value.as_str()), secret, span: name.span });
        }
    }
    names
}

/// Whether the whole host of an address is computed, as far as it can be seen in its text.
fn leads_itself(base: &Written) -> bool {
    let WrittenKind::Text(text) = &base.kind else { return true };
    match &text.parts[..] {
        [Part::Text(first), _, Part::Text(next), ..] if first.value.ends_with("://") => {
            !next.value.starts_with('.')
        }
        [Part::Text(first), ..] => first.value.ends_with("://"),
        _ => true,
    }
}

/// What is kept of the redirect alone: it is known before anything is asked.
pub(super) fn early(acquire: &Kept) -> Vec<(Arc<str>, Expr)> {
    let of_redirect = |value: &Expr| {
        let (mut redirect, mut other) = (false, false);
        model::walk(value, &mut |expr| match &expr.kind {
            ExprKind::Root(Root::Response | Root::Named(_)) => other = true,
            ExprKind::Member(of, name) if matches!(of.kind, ExprKind::Root(Root::Arguments)) => {
                redirect |= &**name == "callback";
                other |= &**name == "token";
            }
            _ => {}
        });
        redirect && !other
    };
    let kept = acquire.keep.iter().filter(|(name, value)| !RESERVED.contains(&&**name) && of_redirect(value));
    kept.cloned().collect()
}

impl Checker<'_> {
    /// Whether the base URL is made of what a sign-in keeps, be it by a value of the connection.
    pub(super) fn keeps_base(&self, auth: &spec::Auth) -> bool {
        let connection = &self.spec.connection;
        let kept = kept_names(auth);
        let mut names: Vec<&str> = kept.iter().map(|kept| &*kept.name).collect();
        let reads = |value: &Written, names: &[&str]| {
            let mut found = false;
            walk::written(value, &mut |expr| {
                found |= walk::member_of(expr, "connection").is_some_and(|name| names.contains(&name));
                !found
            });
            found
        };
        for (name, value) in &connection.values {
            if reads(value, &names) {
                names.push(&name.value);
            }
        }
        connection.base_url.as_ref().is_some_and(|base| reads(base, &names))
    }

    /// Tells of an address out of an answer that may lead anywhere.
    pub(super) fn base_anywhere(&mut self, auth: &spec::Auth) {
        let base = self.spec.connection.base_url.as_ref().filter(|base| leads_itself(base));
        let Some(base) = base.filter(|_| auth.hosts.is_empty() && self.keeps_base(auth)) else { return };
        if self.spec.gaps.lost(auth.span, "hosts") {
            return;
        }
        self.problems.tell(
            Code::BaseAnywhere,
            Description::new(
                "an answer of the service says where credentials go, and it may say anything",
                base.span,
                "made of what a sign-in keeps",
            )
            .help("name the hosts that it may be: `hosts: [\"*.example.com\"]`".to_owned()),
        );
    }

    /// Kept names that clash with fields or values.
    pub(super) fn kept_clashes(&mut self) {
        let connection = &self.spec.connection;
        for kept in &self.known.connection.kept.clone() {
            if let Some((value, _)) = connection.values.iter().find(|(name, _)| name.value == *kept.name) {
                let name = Spanned::new(kept.name.to_string(), kept.span);
                self.duplicate("field or value of the connection", &name, value.span);
            }
            let field = connection.fields.iter().find(|field| field.name.value == *kept.name);
            let required = field.filter(|field| {
                let demanded = field.ty.as_ref().is_some_and(|ty| ty.required);
                demanded || field.required.as_ref().is_some_and(|required| required.value)
            });
            if let Some(field) = required {
                self.problems.tell(
                    Code::KeptIsRequired,
                    Description::new(
                        format!("`{}` is kept, and never read: its field is always filled", kept.name),
                        kept.span,
                        "kept here",
                    )
                    .because(field.name.span, "required here")
                    .help("what the user types wins; make the field optional, or leave this out".to_owned()),
                );
            }
        }
    }
}
