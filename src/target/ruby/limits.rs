//! What the platform cannot do.
//!
//! Told by a walk of its own, so that `specc check` knows it without writing any Ruby.

use super::export::requests;
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::model::{Connector, Verb};
use crate::span::Span;

/// Milliseconds that the platform waits for an answer, whatever a spec says.
const PLATFORM_TIMEOUT: u64 = 60_000;

/// Reports all of it.
pub(super) fn check(connector: &Connector, problems: &mut Problems) {
    for request in requests(connector) {
        if request.timeout > PLATFORM_TIMEOUT {
            problems.report(&LongTimeout { span: request.span, millis: request.timeout });
        }
        if let Verb::Other(method) = &request.verb
            && method != "OPTIONS"
        {
            problems.report(&NoSuchVerb { span: request.span, method });
        }
    }
}

/// A request with a method that the SDK has no verb for.
struct NoSuchVerb<'a> {
    pub span: Span,
    pub method: &'a str,
}

impl Problem for NoSuchVerb<'_> {
    const CODE: Code = Code::NoSuchVerb;

    fn describe(&self) -> Description {
        let Self { span, method } = self;
        Description::new(format!("a Workato connector cannot send `{method}`"), *span, "this request").help(
            "the platform knows GET, POST, PUT, PATCH, DELETE, HEAD and OPTIONS; many services take POST with a header that names the method"
                .to_owned(),
        )
    }
}

/// A request that may take longer than the platform waits.
struct LongTimeout {
    pub span: Span,
    pub millis: u64,
}

impl Problem for LongTimeout {
    const CODE: Code = Code::LongTimeout;

    fn describe(&self) -> Description {
        let Self { span, millis } = self;
        let seconds = millis / 1_000;
        Description::new(
            format!("a Workato connector does not wait {seconds} seconds for an answer"),
            *span,
            "this request",
        )
        .help(
            "the platform gives up after about 60 seconds; ask for less at once, or leave `timeout` out"
                .to_owned(),
        )
    }
}
