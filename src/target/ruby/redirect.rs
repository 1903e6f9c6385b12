//! What comes only with the redirect of a browser, of which the platform hands on the code alone.
//!
//! A value that is kept of it under the name of a field is asked for in that field: in the exported
//! connector it is not kept, and the field has to be filled. Anything else that reads the redirect is
//! told as a limit.

use std::borrow::Cow;
use std::sync::Arc;

use super::account::{of_address, of_own};
use super::reads::{reads, reads_at};
use crate::diagnostic::{Code, Description, Problems};
use crate::model::{Auth, Browser, Connector, Expr, Field, Kept, SignIn};
use crate::span::Span;

/// What a token is made of: no field stands for these.
const TOKENS: [&str; 4] = ["token", "refresh_token", "expires_in", "expires_at"];

/// All that is kept when a user has agreed in the browser.
fn works(auth: &Auth) -> Vec<&Kept> {
    let Some(sign_in) = auth.sign_in.as_ref().filter(|sign_in| sign_in.browser.is_some()) else {
        return Vec::new();
    };
    std::iter::once(&sign_in.acquire).chain(&sign_in.refresh).chain(&auth.on_connect).collect()
}

fn of_redirect(value: &Expr) -> bool {
    reads(value, &["callback"])
}

/// The field of the connection in which users are asked for what is kept by this name.
fn field<'m>(connector: &'m Connector, name: &str) -> Option<&'m Field> {
    let fields = connector.shape(connector.connection.fields);
    fields.field(name).filter(|_| !TOKENS.contains(&name))
}

/// The connector as the platform can sign in to it: fields in place of what comes with the redirect.
pub(super) fn asked(connector: &Connector) -> Cow<'_, Connector> {
    let auths = connector.connection.auths();
    let kept = auths.into_iter().flat_map(works).flat_map(|kept| &kept.keep);
    let names: Vec<Arc<str>> = kept
        .filter(|(name, value)| of_redirect(value) && field(connector, name).is_some())
        .map(|(name, _)| name.clone())
        .collect();
    if names.is_empty() {
        return Cow::Borrowed(connector);
    }
    let mut asks = connector.clone();
    let connection = &mut asks.connection;
    drop_kept(&mut connection.auth, &names);
    for arm in connection.options.iter_mut().flat_map(|options| &mut options.arms) {
        drop_kept(&mut arm.auth, &names);
    }
    let shape = connection.fields;
    for field in &mut asks.shapes[shape.0 as usize].fields {
        if names.contains(&field.name) {
            field.required = field.default.is_none();
        }
    }
    Cow::Owned(asks)
}

/// Takes out of a sign-in what is kept of the redirect by these names.
fn drop_kept(auth: &mut Auth, names: &[Arc<str>]) {
    let stays = |name: &Arc<str>, value: &Expr| !names.contains(name) || !of_redirect(value);
    if let Some(SignIn { browser: Some(_), early, acquire, refresh, .. }) = &mut auth.sign_in {
        early.retain(|(name, value)| stays(name, value));
        for kept in std::iter::once(acquire).chain(refresh).chain(&mut auth.on_connect) {
            kept.keep.retain(|(name, value)| stays(name, value));
        }
    }
    let left: Vec<Arc<str>> =
        works(auth).into_iter().flat_map(|kept| &kept.keep).map(|(name, _)| name.clone()).collect();
    auth.kept.retain(|kept| !names.contains(&kept.name) || left.contains(&kept.name));
}

/// Reports what reads the redirect.
pub(super) fn check(connector: &Connector, auth: &Auth, problems: &mut Problems) {
    let Some(SignIn { browser: Some(browser), acquire, .. }) = &auth.sign_in else { return };
    let mut told: Vec<Span> = Vec::new();
    for (name, value) in std::iter::once(acquire).chain(&auth.on_connect).flat_map(|kept| &kept.keep) {
        if !of_redirect(value) || told.contains(&value.span) {
            continue;
        }
        told.push(value.span);
        match field(connector, name) {
            Some(field) => asked_for(name, value.span, field.span, problems),
            None => lost(value.span, &instead(name), problems),
        }
    }
    let works: Vec<&Kept> = std::iter::once(acquire).chain(&auth.on_connect).collect();
    let sent = works.iter().flat_map(|kept| of_own(kept));
    for value in sent.chain(works.iter().flat_map(|kept| &kept.keep).map(|(_, value)| value)) {
        if let Some(span) = reads_at(value, &["callback"]).filter(|_| !told.contains(&value.span)) {
            told.push(value.span);
            lost(
                span,
                "keep it under the name of an optional field, and read `connection.NAME` here",
                problems,
            );
        }
        if let Some(span) = reads_at(value, &["state"]) {
            state(span, "read here", "leave it out: the platform has checked it by now", problems);
        }
    }
    let sends = browser.params.iter().any(|(name, value)| &**name != "state" && reads(value, &["state"]));
    if !browser.state || sends {
        state(browser.span, "changes it", "leave `state` as it is", problems);
    }
    // What only the platform knows cannot be read where the address is written.
    let written = of_address(&browser.url).into_iter();
    let own = browser.params.iter().filter(|(name, _)| !super::browser::OWN.contains(&&**name));
    for value in written.chain(own.map(|(_, value)| value)) {
        for name in ["redirect_uri", "challenge"] {
            if let Some(span) = reads_at(value, &[name]) {
                problems.tell(
                    Code::OwnState,
                    Description::new(
                        format!("the Workato platform itself sends `{name}`, and tells no connector before"),
                        span,
                        "read here",
                    )
                    .help("leave it to the parameter that the standard has for it".to_owned()),
                );
            }
        }
    }
    renamed(browser, problems);
}

/// What helps where a value of the redirect is kept.
fn instead(name: &str) -> String {
    if TOKENS.contains(&name) {
        return "a token that comes with the redirect does not get to a Workato connector; ask for it with `token`"
            .to_owned();
    }
    format!(
        "declare an optional field `{name}` of the connection, which users fill there, or look it up in `on_connect`"
    )
}

fn lost(span: Span, help: &str, problems: &mut Problems) {
    problems.tell(
        Code::RedirectValue,
        Description::new(
            "a Workato connector gets the code of a redirect and nothing else",
            span,
            "comes with the redirect",
        )
        .help(help.to_owned()),
    );
}

fn asked_for(name: &str, kept: Span, field: Span, problems: &mut Problems) {
    problems.tell(
        Code::AskedInstead,
        Description::new(
            format!("the Workato platform does not hand on what the redirect brings for `{name}`: there, users have to type it"),
            kept,
            "comes with the redirect",
        )
        .because(field, "required in the exported connector")
        .help("say in its `hint` where users find it".to_owned()),
    );
}

fn renamed(browser: &Browser, problems: &mut Problems) {
    if browser.code != "code" {
        problems.tell(
            Code::RenamedCode,
            Description::new(
                "the Workato platform reads the parameter `code` of a redirect, and no other",
                browser.span,
                "brings the code by another name",
            )
            .help(
                "the nearest scheme that it can do is a `session` with a code that the user types".to_owned(),
            ),
        );
    }
}

fn state(span: Span, label: &str, help: &str, problems: &mut Problems) {
    problems.tell(
        Code::OwnState,
        Description::new("the Workato platform itself sends `state`, and checks it", span, label)
            .help(help.to_owned()),
    );
}
