//! Requests to hosts that get no credentials, as far as their addresses are written.
//!
//! What proves a connection, or looks something up for it, has to be signed; any other request to such a
//! host goes out without credentials, which its author says with `auth: none` where it is meant.

use crate::diagnostic::{Code, Description, Problems};
use crate::model::{Address, Auth, Connection, Expr, ExprKind, Identity, PathPart, Request, Scheme, Work};
use crate::value::Value;

/// Tells of them all. `others` are the works that the connection itself does not need.
pub(super) fn check(connection: &Connection, others: &[&Work], problems: &mut Problems) {
    let auths: Vec<&Auth> = connection.auths().into_iter().filter(|auth| signs(auth)).collect();
    if auths.is_empty() {
        return;
    }
    let base = connection.base_url.as_ref();
    let nobody = |request: &Request, auths: &[&Auth]| -> Option<String> {
        let host = written(&request.address).filter(|_| !request.anonymous)?;
        let known = base.is_some_and(|base| may_be(base, &host))
            || auths.iter().any(|auth| auth.hosts.iter().any(|named| names(named, &host)));
        (!known).then_some(host)
    };
    let help = |host: &str| {
        format!("`hosts: [{host}]` says that it may get them, `auth: none` that this request goes without")
    };
    let mut needed: Vec<(&Work, Vec<&Auth>)> =
        connection.test.iter().map(|test| (test, auths.clone())).collect();
    for auth in &auths {
        let identity = match &auth.identity {
            Some(Identity::Work { work, .. }) => Some(work),
            Some(Identity::Value(_)) | None => None,
        };
        let on_connect = auth.on_connect.as_ref().map(|kept| &kept.work);
        let works = on_connect.into_iter().chain(identity).chain(&auth.revoke);
        needed.extend(works.map(|work| (work, vec![*auth])));
    }
    for (work, auths) in needed {
        for work in work.sending() {
            if let Some(host) = nobody(&work.request, &auths) {
                problems.tell(
                    Code::UnsignedProof,
                    Description::new(
                        format!("`{host}` gets no credentials, and this request proves or finds something with them"),
                        work.request.span,
                        "goes out without",
                    )
                    .help(help(&host)),
                );
            }
        }
    }
    for work in others.iter().flat_map(|work| work.sending()) {
        if let Some(host) = nobody(&work.request, &auths) {
            problems.tell(
                Code::UnsignedElsewhere,
                Description::new(
                    format!("`{host}` gets no credentials"),
                    work.request.span,
                    "goes out without",
                )
                .help(help(&host)),
            );
        }
    }
}

fn signs(auth: &Auth) -> bool {
    !matches!(auth.scheme, Scheme::None) || !auth.apply.is_empty() || auth.sign_in.is_some()
}

/// The host of an address, with its port where that is not the usual, if all of it is written.
fn written(address: &Address) -> Option<String> {
    match address {
        Address::Absolute(parts) => match &authority(parts)[..] {
            [Some(host)] => Some(host.clone()),
            _ => None,
        },
        Address::Whole(Expr { kind: ExprKind::Literal(Value::Text(url)), .. }) => {
            match &authority(&[PathPart::Text(url.clone())])[..] {
                [Some(host)] => Some(host.clone()),
                _ => None,
            }
        }
        Address::Relative(_) | Address::Whole(_) | Address::If { .. } | Address::Case { .. } => None,
    }
}

/// Whether an address may lead to a host.
fn may_be(address: &Address, host: &str) -> bool {
    match address {
        Address::Absolute(parts) => {
            let parts = authority(parts);
            match (parts.first(), parts.last()) {
                (Some(Some(whole)), _) if parts.len() == 1 => whole == host,
                (first, last) => {
                    let text = |part: Option<&Option<String>>| part.cloned().flatten().unwrap_or_default();
                    host.starts_with(&text(first)) && host.ends_with(&text(last))
                }
            }
        }
        Address::Whole(_) => written(address).is_none_or(|own| own == host),
        Address::Relative(_) => false,
        Address::If { then, otherwise, .. } => may_be(then, host) || may_be(otherwise, host),
        Address::Case { cases, otherwise, .. } => {
            let otherwise = otherwise.as_deref();
            cases.iter().map(|case| &case.address).chain(otherwise).any(|address| may_be(address, host))
        }
    }
}

/// The pieces of host and port: text, or `None` for what is computed.
fn authority(parts: &[PathPart]) -> Vec<Option<String>> {
    let mut pieces = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let PathPart::Text(text) = part else {
            pieces.push(None);
            continue;
        };
        let text = if at == 0 { text.split_once("://").map_or(&**text, |(_, rest)| rest) } else { &**text };
        let end = text.find(['/', '?', '#']);
        let piece = end.map_or(text, |end| text.get(..end).unwrap_or_default()).to_ascii_lowercase();
        let piece = piece.strip_suffix(":443").map_or(piece.clone(), str::to_owned);
        if !piece.is_empty() || pieces.is_empty() {
            pieces.push(Some(piece));
        }
        if end.is_some() {
            break;
        }
    }
    pieces
}

/// Whether an entry of `hosts` names a host.
fn names(entry: &str, host: &str) -> bool {
    let entry = entry.strip_suffix(":443").unwrap_or(entry);
    match entry.strip_prefix('*') {
        Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
        None => entry == host,
    }
}
