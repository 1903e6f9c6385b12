//! Tokens that a connector signs itself, written out as an author could have done.

use super::compose::{self, Compose};
use crate::expr::ast::{Expr, Part, Written, WrittenKind};
use crate::span::Spanned;
use crate::spec::Jwt;

/// How long a token counts, in milliseconds, where nobody says.
const LIFETIME: i64 = 300_000;

/// `jwt_encode(…)` with the claims that every token has, and `usual` ones that the author can replace;
/// none where a claim is structure that no expression holds.
pub(super) fn written_out(jwt: &Jwt, usual: Vec<(Spanned<String>, Expr)>) -> Option<Written> {
    let at = Compose(jwt.span);
    let issued = || at.call("epoch", vec![at.name("now")], Vec::new());
    let life = jwt.lifetime.as_ref().map_or(LIFETIME, |lifetime| lifetime.value) / 1_000;
    let mut claims = usual;
    claims.push((at.word("iat"), issued()));
    claims.push((at.word("exp"), at.add(issued(), life.max(1))));
    let mut own = Vec::new();
    for (name, value) in &jwt.claims {
        claims.retain(|(known, _)| known.value != name.value);
        if !compose::is_null(value) {
            own.push((name.clone(), compose::expression(value)?));
        }
    }
    own.extend(claims);
    let mut header = Vec::new();
    for (name, value) in &jwt.header {
        header.push((name.clone(), compose::expression(value)?));
    }
    let key = compose::expression(&jwt.key)?;
    let algorithm = &jwt.algorithm.value;
    // A key that was pasted in one line has its line breaks written out.
    let key = if algorithm.starts_with("HS") {
        key
    } else {
        at.call("replace", vec![key, at.text("\\n"), at.text("\n")], Vec::new())
    };
    let mut args = vec![at.record(own), key, at.text(algorithm)];
    if !header.is_empty() {
        args.push(at.record(header));
    }
    Some(at.value(at.call("jwt_encode", args, Vec::new())))
}

/// The URL of a request, that of a path behind its base.
pub(super) fn whole_url(url: &Written, base: Option<&Written>) -> Option<Expr> {
    let path = compose::expression(url)?;
    let WrittenKind::Text(text) = &url.kind else { return Some(path) };
    let start = match text.parts.first() {
        Some(Part::Text(start)) => start.value.as_str(),
        // What is computed from its beginning on is a whole URL.
        Some(Part::Expr(_)) | None => return Some(path),
    };
    let Some(base) = base.filter(|_| !start.contains("://")) else { return Some(path) };
    let at = Compose(url.span);
    let base = compose::expression(base)?;
    let own = if start.starts_with('/') {
        vec![base, at.text("^([a-z]+://[^/]+).*$"), at.text("$1")]
    } else {
        vec![at.join(base, at.text("/")), at.text("/+$"), at.text("/")]
    };
    Some(at.join(at.call("regex_replace", own, Vec::new()), path))
}
