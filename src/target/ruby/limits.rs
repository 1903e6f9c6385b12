//! What the platform cannot do.

use super::export::Export;
use crate::diagnostic::{Code, Description, Problem};
use crate::model::Poll;
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

/// Bytes of source that the platform takes.
const LARGEST: usize = 10_000_000;
/// Bytes from where on compiling takes a good part of the five seconds that the platform allows.
const LARGE: usize = 1_000_000;
/// Events that the platform takes from one poll.
const MOST_EVENTS: u32 = 1_000;

/// Tells when the source is too large for the platform, or nearly.
pub(super) fn size(export: &Export, source: &str) {
    let span = export.connector.connection.auth.span.start_point();
    match source.len() {
        ..LARGE => {}
        bytes @ LARGE..=LARGEST => export.tell(&LargeSource { span, bytes }),
        bytes => export.tell(&SourceTooLarge { span, bytes }),
    }
}

/// Tells when a poll gives out more events at once than the platform takes.
pub(super) fn events(export: &Export, poll: &Poll) {
    if poll.max > MOST_EVENTS {
        export.tell(&TooManyEvents { span: poll.span, max: poll.max });
    }
}

/// A connector that the platform does not take.
struct SourceTooLarge {
    span: Span,
    bytes: usize,
}

impl Problem for SourceTooLarge {
    const CODE: Code = Code::SourceTooLarge;

    fn describe(&self) -> Description {
        let Self { span, bytes } = self;
        let message =
            format!("the exported connector has {} MB, and the platform takes 10", bytes / 1_000_000);
        Description::new(message, *span, "the connector").help(HELP.to_owned())
    }
}

/// A connector that the platform takes long to compile.
struct LargeSource {
    span: Span,
    bytes: usize,
}

impl Problem for LargeSource {
    const CODE: Code = Code::LargeSource;

    fn describe(&self) -> Description {
        let Self { span, bytes } = self;
        let size = format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000);
        let message =
            format!("the exported connector has {size}, and the platform compiles for five seconds at most");
        Description::new(message, *span, "the connector").help(HELP.to_owned())
    }
}

/// What makes a connector smaller.
const HELP: &str = "name objects instead of writing their fields again, read long pick lists and fields from the service, or make two connectors";

/// A poll that gives out more events at once than the platform takes.
struct TooManyEvents {
    span: Span,
    max: u32,
}

impl Problem for TooManyEvents {
    const CODE: Code = Code::TooManyEvents;

    fn describe(&self) -> Description {
        let Self { span, max } = self;
        let message = format!(
            "this trigger gives out up to {max} events at once, and the platform takes {MOST_EVENTS}"
        );
        Description::new(message, *span, "`max` is larger")
            .help(format!("write `max: {MOST_EVENTS}` or less; what is left comes with the next poll"))
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
