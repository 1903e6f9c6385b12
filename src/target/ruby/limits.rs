//! What the platform cannot do.
//!
//! Told by a walk of its own, so that `specc check` knows it without writing any Ruby.

use super::works::requests;
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::model::{Action, Border, Connector, Meta, ShapeId, StepKind, Trigger, Verb, Work};
use crate::span::Span;

/// Milliseconds that the platform waits for an answer, whatever a spec says.
const PLATFORM_TIMEOUT: u64 = 60_000;

/// Methods of the SDK that are no verbs of the language.
pub(super) const VERBS: [&str; 3] = ["OPTIONS", "COPY", "MOVE"];

/// Reports all of it.
pub(super) fn check(connector: &Connector, problems: &mut Problems) {
    if !connector.sources.is_empty() {
        for action in connector.actions.iter().flat_map(Action::whole) {
            out_of_reach(connector, &action.meta, &action.work, problems);
        }
        for trigger in connector.triggers.iter().flat_map(Trigger::whole) {
            if let Some(poll) = trigger.poll() {
                out_of_reach(connector, &trigger.meta, &poll.work, problems);
            }
        }
    }
    super::method::check(connector, problems);
    super::sign_in_limits::check(connector, problems);
    super::account::check(connector, problems);
    for arm in
        connector.actions.iter().filter_map(|action| action.variants.as_ref()).flat_map(|all| &all.arms)
    {
        let program = arm.operation.work.program.as_ref();
        for step in program.map_or(&[][..], |program| &program.steps) {
            if matches!(step.what, StepKind::Suspend(_)) {
                problems.report(&SleepingVariant(step.span));
            }
        }
    }
    if let Some((_, span)) = connector.limit {
        problems.report(&LimitWithinJob(span));
    }
    for span in &connector.edwards {
        problems.report(&Edwards(*span));
    }
    for request in requests(connector) {
        if request.timeout > PLATFORM_TIMEOUT {
            problems.report(&LongTimeout { span: request.span, millis: request.timeout });
        }
        if let Verb::Other(method) = &request.verb
            && !VERBS.contains(&&**method)
        {
            problems.report(&NoSuchVerb { span: request.span, method });
        }
    }
    for trigger in connector.triggers.iter().filter(|trigger| trigger.variants.is_some()) {
        let told: Vec<bool> = trigger.whole().map(|arm| arm.webhook().is_some()).collect();
        if told.contains(&true) && told.contains(&false) {
            problems.report(&MixedVariants { span: trigger.meta.span, name: &trigger.meta.name });
        }
    }
    for poll in connector.triggers.iter().filter_map(Trigger::poll) {
        if poll.max > MOST_EVENTS {
            problems.report(&TooManyEvents { span: poll.span, max: poll.max });
        }
    }
}

/// Reports answers whose found fields neither input nor output names.
fn out_of_reach(connector: &Connector, meta: &Meta, work: &Work, problems: &mut Problems) {
    for work in work.sending() {
        let Some(Border::Shape(shape) | Border::Shapes(shape)) = &work.request.shape else { continue };
        let sides = [meta.input, meta.output].into_iter().flatten();
        if connector.is_open(*shape) && !sides.into_iter().any(|side| holds(connector, side, *shape)) {
            problems.report(&FoundOutOfReach(work.request.span));
        }
    }
}

fn holds(connector: &Connector, side: ShapeId, wanted: ShapeId) -> bool {
    side == wanted
        || connector.shape(side).fields.iter().any(|field| {
            field.ty.shape().is_some_and(|inner| inner != side && holds(connector, inner, wanted))
        })
}

/// An answer with found fields that the platform does not hand in.
struct FoundOutOfReach(Span);

impl Problem for FoundOutOfReach {
    const CODE: Code = Code::FoundOutOfReach;

    fn describe(&self) -> Description {
        Description::new(
            "a Workato connector knows found fields of input and output only",
            self.0,
            "`shape` names others",
        )
        .help("leave `shape` out, or give the object out as well".to_owned())
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
            "the platform knows GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, COPY and MOVE; many services take POST with a header that names the method"
                .to_owned(),
        )
    }
}

/// A signature by Ed25519.
struct Edwards(Span);

impl Problem for Edwards {
    const CODE: Code = Code::Edwards;

    fn describe(&self) -> Description {
        Description::new("the Ruby of the Workato platform does not sign by Ed25519", self.0, "`EdDSA`")
            .help("the nearest algorithm that it can do is `ES256`, if the service takes it".to_owned())
    }
}

/// A trigger that polls for some choices and is told for others.
struct MixedVariants<'a> {
    span: Span,
    name: &'a str,
}

impl Problem for MixedVariants<'_> {
    const CODE: Code = Code::MixedVariants;

    fn describe(&self) -> Description {
        let Self { span, name } = self;
        Description::new(
            format!("a Workato trigger polls or has a webhook, and the variants of `{name}` do both"),
            *span,
            "of two kinds",
        )
        .help("make two triggers of it: one that polls, one with the webhook".to_owned())
    }
}

/// Bytes of source that the platform takes.
const LARGEST: usize = 10_000_000;
/// Bytes from where on compiling takes a good part of the five seconds that the platform allows.
const LARGE: usize = 1_000_000;
/// Events that the platform takes from one poll.
const MOST_EVENTS: u32 = 1_000;

/// Tells when the source is too large for the platform, or nearly.
pub(super) fn size(connector: &Connector, source: &str, problems: &mut Problems) {
    let span = connector.connection.auth.span.start_point();
    match source.len() {
        ..LARGE => {}
        bytes @ LARGE..=LARGEST => {
            problems.report(&LargeSource { span, bytes });
        }
        bytes => {
            problems.report(&SourceTooLarge { span, bytes });
        }
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

/// A limit of which other jobs know nothing.
struct LimitWithinJob(Span);

impl Problem for LimitWithinJob {
    const CODE: Code = Code::LimitWithinJob;

    fn describe(&self) -> Description {
        Description::new("on the platform this limit holds within one job", self.0, "other jobs send as well")
            .help(
                "let `retry` wait for what the service says; `accept: { W0510: … }` says that it is known"
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

/// A sleep in one of several variants.
struct SleepingVariant(Span);

impl Problem for SleepingVariant {
    const CODE: Code = Code::SleepingVariant;

    fn describe(&self) -> Description {
        Description::new("on Workato an action with variants cannot sleep", self.0, "sleeps")
            .help("what it runs before the sleep does not know the variant; make an action of it".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGE, LARGEST, size};
    use crate::diagnostic::Problems;
    use crate::syntax::MemoryFiles;

    #[test]
    fn a_large_connector_is_told_and_one_that_is_too_large_is_an_error() {
        let spec = "specc: 1\nname: acme\nconnection: { base_url: \"https://a.example/\" }\n";
        let compiled = crate::compile(&MemoryFiles::one("spec.yaml", spec), "spec.yaml");
        let connector = compiled.connector.expect("it compiles");
        let cases = [
            (LARGE - 1, None, ""),
            (LARGE, Some("W0650"), "has 1.0 MB"),
            (LARGEST, Some("W0650"), "has 10.0 MB"),
            (LARGEST + 2_000_000, Some("E0550"), "has 12 MB"),
        ];
        for (bytes, code, words) in cases {
            let mut problems = Problems::default();
            size(&connector, &"x".repeat(bytes), &mut problems);
            let found = problems.sorted();
            assert_eq!(found.first().map(|found| found.code.text()), code, "{bytes}");
            assert!(found.iter().all(|found| found.description.message.contains(words)), "{bytes}");
        }
    }
}
