//! What the platform cannot do.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;

/// A request with a method that the SDK has no verb for.
pub(super) struct NoSuchVerb<'a> {
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
pub(super) struct LongTimeout {
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
