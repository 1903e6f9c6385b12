//! What the platform cannot do, or does differently, when somebody signs in.

use super::reads::reads;
use super::works::requests;
use crate::diagnostic::{Code, Description, Problems};
use crate::model::{
    Address, Auth, Body, Connector, ExprKind, Kept, PathPart, Request, Root, Routine, RoutineId, Scheme,
    Sign, SignIn, walk,
};
use crate::span::Span;

/// Reports what the platform does differently when somebody signs in.
pub(super) fn check(connector: &Connector, problems: &mut Problems) {
    for auth in connector.connection.auths() {
        one_sign_in(connector, auth, problems);
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

/// Why what follows a sign-in cannot be signed where nothing is applied, and what can be done.
fn cannot_sign(connector: &Connector, auth: &Auth, kept: &Kept) -> Option<(&'static str, &'static str)> {
    const ELSEWHERE: &str = "keep the value in a field that the user fills, or look it up where it is used";
    let mut signed = sign_in_requests(connector, kept).filter(|it| !it.anonymous).peekable();
    signed.peek()?;
    if auth.apply.all().any(|value| reads(value, &["request"])) {
        return Some((
            "a Workato connector cannot sign the request of `on_connect` by what is in it",
            ELSEWHERE,
        ));
    }
    if matches!(auth.scheme, Scheme::Digest { .. }) {
        return Some((
            "a Workato connector cannot answer the challenge of `digest` in `on_connect`",
            ELSEWHERE,
        ));
    }
    if auth.apply.body.is_some() && signed.any(|it| !matches!(it.body, Body::None)) {
        return Some((
            "a Workato connector cannot merge what `apply` has into the body of `on_connect`",
            "write what `apply` adds into this body as well, under `auth: none`, or look the value up where it is used",
        ));
    }
    let secret = |name: &str| name == "token" || auth.client.iter().any(|(known, _)| **known == *name);
    let called = called(connector, kept);
    called.iter().any(|routine| routine.takes.iter().any(|name| secret(name))).then_some((
        "a method that `on_connect` calls on the Workato platform takes nothing under the name of a credential",
        "give what it takes another name",
    ))
}

/// The methods that a work of a sign-in calls.
pub(super) fn called<'m>(connector: &'m Connector, kept: &'m Kept) -> Vec<&'m Routine> {
    let Some(program) = &kept.work.program else { return Vec::new() };
    let mut found: Vec<RoutineId> = Vec::new();
    let mut todo = vec![&**program];
    while let Some(program) = todo.pop() {
        for id in program.called() {
            if !found.contains(&id) {
                found.push(id);
                todo.push(&connector.routine(id).program);
            }
        }
    }
    found.into_iter().map(|id| connector.routine(id)).collect()
}

/// The requests of a work of a sign-in, those of methods behind its own.
fn sign_in_requests<'m>(connector: &'m Connector, kept: &'m Kept) -> impl Iterator<Item = &'m Request> {
    let own = kept.work.sending().into_iter();
    let called = called(connector, kept).into_iter().flat_map(|routine| routine.program.works());
    own.chain(called).map(|work| &work.request)
}

/// The request that asks where the service is as long as nobody knows it: the first of the sign-in, if
/// its address is made of what the user gave alone.
pub(super) fn stand_in<'m>(connector: &'m Connector, kept: &'m Kept) -> Option<&'m Request> {
    let first = sign_in_requests(connector, kept).next()?;
    let parts = super::account::of_address(&first.address);
    let known = parts.into_iter().all(|part| {
        let mut known = true;
        walk(part, &mut |expr| {
            known &= !matches!(expr.kind, ExprKind::Root(Root::Named(_) | Root::Arguments));
        });
        known
    });
    (known && !matches!(first.address, Address::Relative(_))).then_some(first)
}

/// What signs in without a browser: the sign-in itself, or what follows credentials that the user typed.
pub(super) fn first(auth: &Auth) -> Option<&Kept> {
    match &auth.sign_in {
        Some(sign_in) if sign_in.browser.is_some() || sign_in.device.is_some() => None,
        Some(sign_in) => Some(&sign_in.acquire),
        None => auth.on_connect.as_ref(),
    }
}

/// Tells of the host that is asked as long as nobody knows where the service is.
fn stood_in(connector: &Connector, auth: &Auth, problems: &mut Problems) {
    let Some(first) = first(auth).filter(|_| auth.keeps_base) else { return };
    let Some(asked) = stand_in(connector, first) else {
        problems.tell(
            Code::NoStandIn,
            Description::new(
                "a Workato connector asks the address of its sign-in as long as its own is not known, and this one cannot be known before",
                first.span,
                "its first request goes somewhere that a step tells",
            )
            .help("begin with a request to a host that the user gives, or that is written here".to_owned()),
        );
        return;
    };
    let signs = auth.refresh_on.iter().filter_map(|sign| match sign {
        Sign::Status(status) if *status != 404 => Some(status.to_string()),
        _ => None,
    });
    let mut signs: Vec<String> = signs.collect();
    if auth.refresh_on.is_empty() {
        signs.push("401".to_owned());
    }
    signs.push("404".to_owned());
    let last = signs.pop().unwrap_or_default();
    let signs = if signs.is_empty() { last } else { format!("{} or {last}", signs.join(", ")) };
    let tried = tried(connector, asked).map(|url| format!("`curl -i {url}` shows it: "));
    problems.tell(
        Code::StandIn,
        Description::new(
            "a Workato connector signs in after a refusal, and does not know yet where to ask for one",
            asked.span,
            format!("asked below this address until somebody has signed in, and has to refuse with {signs}"),
        )
        .help(format!(
            "{}name other statuses in `refresh_on`; `accept: {{ W0525: … }}` says that it was tried",
            tried.unwrap_or_default()
        )),
    );
}

/// The address that is asked first by the test of a connection, where it is written.
fn tried(connector: &Connector, stand_in: &Request) -> Option<String> {
    let written = |address: &Address| {
        let (Address::Relative(parts) | Address::Absolute(parts)) = address else { return None };
        let texts = parts.iter().map(|part| match part {
            PathPart::Text(text) => Some(&**text),
            _ => None,
        });
        texts.collect::<Option<String>>()
    };
    let front = written(&stand_in.address)?;
    let test = connector.connection.test.as_ref().filter(|test| test.program.is_none());
    let path = test.and_then(|test| match &test.request.address {
        address @ Address::Relative(_) => written(address),
        _ => None,
    });
    let front = front.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned();
    Some(format!("{front}/{}", path.unwrap_or_default().trim_start_matches('/')))
}

fn one_sign_in(connector: &Connector, auth: &Auth, problems: &mut Problems) {
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
    super::redirect::check(connector, auth, problems);
    stood_in(connector, auth, problems);
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
    if let Some(SignIn { browser: Some(browser), .. }) = &auth.sign_in
        && browser.changed
    {
        tell(
            Code::SentAnyway,
            "the Workato platform sends `client_id` and `redirect_uri` as well",
            browser.span,
            "renames one of them, or takes it away",
            "",
        );
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
        && let Some((why, help)) = cannot_sign(connector, auth, kept)
    {
        tell(Code::SignedLookUp, why, kept.span, "sent while signing in", help);
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
