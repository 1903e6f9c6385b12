//! What the platform cannot do.
//!
//! Told by a walk of its own, so that `specc check` knows it without writing any Ruby.

use super::export::requests;
use super::reads::reads;
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::model::{
    Action, Auth, Border, Connector, Meta, Scheme, ShapeId, SignIn, StepKind, Trigger, Verb, Work,
};
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
    sign_in(connector, problems);
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

/// Reports what the platform does differently when somebody signs in.
fn sign_in(connector: &Connector, problems: &mut Problems) {
    for auth in connector.connection.auths() {
        one_sign_in(auth, problems);
    }
    let signs = connector.connection.auths().into_iter().find(|auth| auth.scheme.signs());
    if let (Some(custom), Some(auth)) = (&connector.custom_action, signs) {
        problems.tell(
            Code::SignedElsewhere,
            Description::new(
                "requests of users' own go out unsigned on the Workato platform",
                custom.span,
                "sends such requests",
            )
            .because(auth.span, "requests are signed where they are built")
            .help("leave `custom_action` out".to_owned()),
        );
    }
    let shows = |request: &crate::model::Request| {
        request.tls.as_ref().is_some_and(|tls| tls.identity.is_some() || tls.authorities.is_some())
    };
    let shown = requests(connector).into_iter().find(|request| shows(request));
    if let (Some(shown), true) = (shown, connector.on_premise) {
        problems.tell(
            Code::CertificateOfAgent,
            Description::new(
                "behind an agent of the Workato platform, the agent shows certificates",
                shown.span,
                "shows its own",
            )
            .help("set them in the agent, and leave `tls` or `on_premise` out".to_owned()),
        );
    }
    if let (Some(shown), Some(custom)) = (shown, &connector.custom_action) {
        problems.tell(
            Code::SignedElsewhere,
            Description::new(
                "requests of users' own show no certificate on the Workato platform",
                custom.span,
                "sends such requests",
            )
            .because(shown.span, "this request does")
            .help("leave `custom_action` out".to_owned()),
        );
    }
    if let Some(options) = &connector.connection.options {
        problems.tell(
            Code::OptionsForOne,
            Description::new(
                "users of a recipe cannot choose how to sign in: the Workato platform lets `options` be used in connections of a workspace alone",
                options.span,
                "a choice",
            ),
        );
    }
}

fn one_sign_in(auth: &Auth, problems: &mut Problems) {
    if let (Scheme::OAuth1(_), Some(SignIn { browser: Some(browser), .. })) = (&auth.scheme, &auth.sign_in) {
        problems.tell(
            Code::NoBrowserThere,
            Description::new(
                "the Workato platform signs in in the browser by OAuth 2 alone",
                browser.span,
                "OAuth 1",
            )
            .help("the nearest that it can do is `oauth1` with a `token` and a `token_secret` that the user gives: leave the three addresses out".to_owned()),
        );
        return;
    }
    let mut tell = |code: Code, message: &str, span: Span, label: &str, help: &str| {
        let description = Description::new(message, span, label);
        problems.tell(code, if help.is_empty() { description } else { description.help(help.to_owned()) });
    };
    if let Some(asks) = auth.sign_in.as_ref().and_then(|sign_in| sign_in.device.as_ref()) {
        tell(
            Code::DeviceCode,
            "the Workato platform has no place where it shows a user the code for another device",
            asks.span,
            "asks for such a code",
            "the nearest grant that it can do is `authorization_code`, with the URL `authorize`",
        );
    }
    if let Some(SignIn { browser: Some(_), begin: Some((registers, _)), .. }) = &auth.sign_in {
        tell(
            Code::Registers,
            "a Workato connector knows the name of its client before the browser opens",
            registers.span,
            "registers itself",
            "register a client once, and give `client_id` and `client_secret`, or let the user give them: leave `register` out",
        );
    }
    if let Some(sign_in) = &auth.sign_in
        && let Some(browser) = &sign_in.browser
    {
        let kept = std::iter::once(&sign_in.acquire).chain(&auth.on_connect);
        for (_, value) in kept.flat_map(|kept| &kept.keep) {
            if reads(value, &["callback"]) {
                tell(
                    Code::RedirectValue,
                    "a Workato connector gets the code of a redirect and nothing else",
                    value.span,
                    "comes with the redirect",
                    "ask the user for it in an optional field of that name, or look it up in `on_connect`",
                );
            }
        }
        if browser.code != "code" {
            tell(
                Code::RenamedCode,
                "the Workato platform reads the parameter `code` of a redirect, and no other",
                browser.span,
                "brings the code by another name",
                "the nearest scheme that it can do is a `session` with a code that the user types",
            );
        }
        let state = browser.params.iter().any(|(name, value)| &**name != "state" && reads(value, &["state"]));
        if !browser.state || state {
            tell(
                Code::OwnState,
                "the Workato platform itself sends `state`, and checks it",
                browser.span,
                "changes it",
                "leave `state` as it is",
            );
        }
        if browser.changed {
            tell(
                Code::SentAnyway,
                "the Workato platform sends `client_id` and `redirect_uri` as well",
                browser.span,
                "renames one of them, or takes it away",
                "",
            );
        }
    }
    let headers = auth.apply.all().find(|value| reads(value, &["request", "headers"]));
    if let Some(value) = headers {
        tell(
            Code::HeadersUnknown,
            "the Workato SDK does not show the headers of a request to what signs it",
            value.span,
            "reads them",
            "sign method, URL and body, which it shows",
        );
    }
    if let Some(kept) = &auth.on_connect
        && (auth.apply.all().any(|value| reads(value, &["request"])) || !auth.apply.lets.is_empty())
    {
        tell(
            Code::SignedLookUp,
            "a Workato connector cannot sign the request of `on_connect` by what is in it",
            kept.span,
            "sent while signing in",
            "keep the value in a field that the user fills, or look it up where it is used",
        );
    }
    if let Some(work) = &auth.revoke {
        tell(
            Code::NeverRevoked,
            "the Workato platform tells no connector that a connection is given up",
            work.span,
            "never runs there",
            "",
        );
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
