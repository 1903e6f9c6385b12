//! How somebody signs in: who is asked, where a token comes from, how it is renewed, what is kept of it.

use serde::Serialize;

use super::errors;
use super::express;
use super::requests;
use super::words::Words;
use crate::model::{Auth, AuthArm, Connection, Connector, Expr, ExprKind, Kept, Root, Shape, Sign, SignIn};
use crate::value::Value;

/// One way to sign in.
#[derive(Debug, Serialize)]
pub(super) struct Way {
    /// Its name, where there are several.
    pub label: Option<Words>,
    pub sentences: Vec<Words>,
}

/// All ways of which there is anything to say.
pub(super) fn ways(connector: &Connector) -> Vec<Way> {
    let connection = &connector.connection;
    let shape = connector.shape(connection.fields);
    let way = |label, auth| Way { label, sentences: sentences(connector, auth, shape) };
    let all: Vec<Way> = match &connection.options {
        None => vec![way(None, &connection.auth)],
        Some(options) => {
            let label = |arm: &AuthArm| Some(Words::new("With ").strong(arm.label.clone()).text(":"));
            options.arms.iter().map(|arm| way(label(arm), &arm.auth)).collect()
        }
    };
    all.into_iter().filter(|way| !way.sentences.is_empty()).collect()
}

/// Whether a user has to agree somewhere, in one of the ways.
pub(super) fn needs_user(connection: &Connection) -> bool {
    sign_ins(connection).any(|sign_in| sign_in.browser.is_some() || sign_in.device.is_some())
}

/// Whether a browser is redirected to this machine, in one of the ways.
pub(super) fn redirects(connection: &Connection) -> bool {
    sign_ins(connection).any(|sign_in| sign_in.browser.is_some())
}

fn sign_ins(connection: &Connection) -> impl Iterator<Item = &SignIn> {
    connection.auths().into_iter().filter_map(|auth| auth.sign_in.as_ref())
}

fn sentences(connector: &Connector, auth: &Auth, shape: &Shape) -> Vec<Words> {
    let mut all = Vec::new();
    if let Some(sign_in) = &auth.sign_in {
        all.push(begun(connector, sign_in));
        if let Some(browser) = sign_in.browser.as_ref().filter(|_| sign_in.begin.is_none()) {
            all.push(if browser.pkce {
                Words::new("PKCE (S256) binds the code to whoever asked for it.")
            } else {
                Words::default().strong("PKCE is off").text(": the service does not take it.")
            });
        }
        all.extend(scopes(sign_in, shape));
        all.push(renewed(connector, auth, sign_in));
    }
    if !auth.detect.is_empty() {
        let like = Words::list(auth.detect.iter().map(looks).collect(), " or ");
        all.push(
            Words::new("An answer of success with ").and(like).text(" in it is a refusal all the same."),
        );
    }
    if let Some(work) = &auth.on_connect {
        all.push(Words::new("After each sign-in, signed, ").and(asked(connector, work)).text(" is asked."));
    }
    let open = auth.kept.iter().filter(|kept| !kept.secret);
    let kept: Vec<Words> = open.map(|kept| Words::default().code(&*kept.name)).collect();
    if !kept.is_empty() {
        all.push(Words::new("Kept on the connection: ").and(Words::list(kept, " and ")).text("."));
    }
    if auth.identity.is_some() && !all.is_empty() {
        all.push(Words::default().code("test").text(" tells who is connected."));
    }
    if let Some(work) = &auth.revoke {
        let sent = lines(requests::of(connector, work));
        all.push(Words::default().code("logout").text(" gives it up by ").and(sent).text("."));
    }
    all
}

/// Who is asked for what.
fn begun(connector: &Connector, sign_in: &SignIn) -> Words {
    let token = asked(connector, &sign_in.acquire);
    if let Some(device) = &sign_in.device {
        return Words::new("A code that ")
            .and(asked(connector, device))
            .text(" gives is typed on any device; ")
            .and(token)
            .text(" then gives the token.");
    }
    let Some(browser) = &sign_in.browser else {
        return Words::new("Nobody has to agree: ").and(token).text(" gives what is sent.");
    };
    let begin = match &sign_in.begin {
        Some((begin, _)) => {
            Words::new("First ").and(asked(connector, begin)).text(" is asked. Then the user agrees")
        }
        None => Words::new("The user agrees"),
    };
    begin
        .text(" in the browser, at ")
        .code(express::address(&browser.url))
        .text("; for what comes back, ")
        .and(token)
        .text(" gives the token.")
}

/// What is asked for: those that are fixed by name, and the fields that may say more.
fn scopes(sign_in: &SignIn, shape: &Shape) -> Option<Words> {
    let (_, scope) = sign_in.names.iter().find(|(name, _)| &**name == "scope")?;
    let mut fixed = Vec::new();
    listed(scope, false, &mut fixed);
    let fixed = fixed.into_iter().map(|scope| Words::default().code(scope));
    let chosen = express::paths(scope, Root::Connection);
    let chosen = chosen.iter().map(|path| match shape.field(path) {
        Some(field) => Words::new("what ").strong(field.label.clone()).text(" says"),
        None => Words::default().code(path.clone()),
    });
    let all: Vec<Words> = fixed.chain(chosen).collect();
    (!all.is_empty()).then(|| Words::new("Scopes: ").and(Words::list(all, " and ")).text("."))
}

/// The texts that stand in lists.
fn listed(expr: &Expr, inside: bool, found: &mut Vec<String>) {
    match &expr.kind {
        ExprKind::List(members) => members.iter().for_each(|member| listed(member, true, found)),
        ExprKind::Literal(Value::Array(members)) => {
            found.extend(members.iter().filter_map(Value::as_text).map(str::to_owned));
        }
        ExprKind::Literal(Value::Text(text)) if inside => found.push(text.to_string()),
        ExprKind::Call { args, .. } => {
            args.iter().take(1).for_each(|first| listed(first, inside, found));
        }
        ExprKind::Demand(of) | ExprKind::Widen(of) | ExprKind::Clean(of) => listed(of, inside, found),
        _ => {}
    }
}

/// What happens when a token ends.
fn renewed(connector: &Connector, auth: &Auth, sign_in: &SignIn) -> Words {
    let refused = Words::list(auth.refresh_on.iter().map(looks).collect(), " or ");
    let ends = Words::new("When it is about to end, or is refused (").and(refused).text("), ");
    let again = asked(connector, &sign_in.acquire);
    let alone = sign_in.browser.is_none() && sign_in.device.is_none();
    match sign_in.refresh.as_ref().filter(|refresh| !alone || asked(connector, refresh) != again) {
        Some(refresh) => {
            ends.and(asked(connector, refresh)).text(" renews it, once, and the request is sent again.")
        }
        None if !alone => Words::new("It cannot be renewed: when it has ended, the user signs in again."),
        None => ends.text("another one is got in the same way, once, and the request is sent again."),
    }
}

/// What a refusal looks like: a status, or what stands in it.
fn looks(sign: &Sign) -> Words {
    match sign {
        Sign::Regex(regex) => errors::regex_as_written(regex),
        sign => errors::sign(sign),
    }
}

fn asked(connector: &Connector, kept: &Kept) -> Words {
    lines(requests::of(connector, &kept.work))
}

/// Requests in a row: `GET nonce, then POST login`.
fn lines(requests: Vec<requests::Request>) -> Words {
    let all = requests.iter().map(|request| Words::default().code(request.line())).collect();
    Words::list(all, ", then ")
}
