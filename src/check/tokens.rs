//! What a request for tokens has in common with all others of its kind: what stays of its answer, and what
//! the service says of an error.

use super::compose::Compose;
use super::oauth2::{merged, pair};
use crate::expr::ast::{Expr, Written, WrittenKind};
use crate::span::Spanned;
use crate::spec::{self, ErrorRule, Keep, KeptWork, Pattern, Request, TokenRequest, Work};
use crate::value::Value;

/// What a service says as long as the user has not agreed (RFC 8628, 3.5).
const NOT_YET: [&str; 2] = ["authorization_pending", "slow_down"];

/// The same work, with the errors of the standard told, and its tokens kept.
pub(super) fn with_tokens(mut work: KeptWork, at: Compose, more: &[(Spanned<String>, Written)]) -> KeptWork {
    let standard = vec![
        pair(at, "token", "response.body.access_token"),
        pair(at, "refresh_token", "response.body.refresh_token"),
        pair(at, "expires_in", "response.body.expires_in"),
    ];
    let mut keep: Keep = Vec::new();
    for (name, value) in work.keep.iter().chain(more) {
        keep.retain(|(known, _)| known.value != name.value);
        let value = if name.value == "expires_in" { usual_life(value) } else { value.clone() };
        keep.push((name.clone(), value));
    }
    match last_request(&mut work.work) {
        Some(request) => {
            work.keep = merged(standard, &keep);
            finish(request, at);
        }
        // A value that a method or a step makes has the members that it has.
        None => work.keep = keep,
    }
    work
}

/// A number is a lifetime where the answer has none.
fn usual_life(value: &Written) -> Written {
    let WrittenKind::Literal(Value::Int(_) | Value::Number(_) | Value::Decimal(_)) = &value.kind else {
        return value.clone();
    };
    let at = Compose(value.span);
    let Some(number) = super::compose::expression(value) else { return value.clone() };
    at.value(at.call("default", vec![at.path("response.body.expires_in"), number], Vec::new()))
}

/// The request whose answer is the last.
pub(super) fn last_request(work: &mut Work) -> Option<&mut Request> {
    let Some(steps) = &mut work.steps else { return Some(&mut work.request) };
    let last = super::step::last_asked(steps)?;
    match &mut steps.get_mut(last)?.what {
        spec::StepKind::Send(work) if work.give.is_none() && !super::list::is_written(&work.list) => {
            Some(&mut work.request)
        }
        _ => None,
    }
}

/// Whether the last answer of a token request is that of a request.
pub(super) fn ends_with_request(request: &TokenRequest) -> bool {
    match request {
        TokenRequest::Standard { .. } => true,
        TokenRequest::Work(work) => last_request(&mut work.work.clone()).is_some(),
    }
}

/// Whether a token is come by with steps, or a call, so that nobody knows its URL.
pub(super) fn in_steps(request: &TokenRequest) -> bool {
    matches!(request, TokenRequest::Work(work) if work.work.steps.is_some())
}

/// What every request for tokens has in common: it waits less long, its answer may be a form, and
/// what the service says of an error is told.
pub(super) fn finish(request: &mut Request, at: Compose) {
    let settings = &mut request.settings;
    if settings.timeout.is_none() {
        super::oauth2::patient(request, at);
    }
    let settings = &mut request.settings;
    settings.expect.get_or_insert_with(|| at.word("tokens"));
    let error = || at.path("response.body.error");
    let more = || at.path("response.body.error_description");
    let described = |error: Expr| {
        let both = at.join(at.join(error.clone(), at.text(": ")), more());
        at.choose(at.test(more(), "string", false), both, error)
    };
    let is_text = || at.test(error(), "string", false);
    let no_token = at.test(at.path("response.body.access_token"), "null", false);
    let message = || Some(at.value(at.choose(is_text(), described(error()), at.text(""))));
    let rule = |when: Vec<Spanned<Pattern>>, condition: Expr| ErrorRule {
        when,
        condition: Some(condition),
        message: message(),
        retry: false,
        pass: false,
        span: at.0,
    };
    let any = vec![Spanned::new(Pattern::Any, at.0)];
    settings.errors.push(rule(any, is_text()));
    // Some services refuse with a status that says the contrary.
    settings.errors.push(rule(Vec::new(), at.and(is_text(), no_token)));
}

/// As long as the user has not agreed, that is the answer and no error.
pub(super) fn waits(request: &mut Request, at: Compose) {
    let waiting = at.one_of(at.path("response.body.error"), &NOT_YET);
    let rule = ErrorRule {
        when: Vec::new(),
        condition: Some(waiting),
        message: None,
        retry: false,
        pass: true,
        span: at.0,
    };
    request.settings.errors.insert(0, rule);
}
