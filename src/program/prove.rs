//! Proves that a connection works, or says which part of it does not, and what to do next.

use crate::diagnostic::Code;
use crate::plan::Plan;
use crate::runtime::fault::Step;
use crate::runtime::net::Net;
use crate::runtime::{Fault, Runtime};

use super::{Stop, connection};

/// How far clocks may be apart, in seconds.
const APART: i64 = 300;

/// Proves that a connection works; gives who is connected, where the spec tells it.
pub fn prove(runtime: &mut Runtime<Net>) -> Result<Option<String>, Stop> {
    runtime.test().map_err(|fault| told(runtime, fault, "the test"))
}

/// What went wrong, with the part of the connection that does not work; where nothing more is known, it
/// is the one that was under way.
pub fn told(runtime: &Runtime<Net>, fault: Fault, under_way: &'static str) -> Stop {
    let (part, help) = part_of(&fault, runtime.clock_is_off_by(), runtime.plan);
    // What the address or the clock does wrong is told as that, whatever was done.
    let usual = matches!(part, "the test" | "the sign-in");
    let part = match fault.step {
        Some(Step::Connecting) if usual => "what follows the sign-in (`on_connect`)",
        Some(Step::Naming) if usual => "who is connected (`identity`)",
        _ if part == "the test" => under_way,
        _ => part,
    };
    let message = format!("{part}: {}", fault.message);
    Stop::Fault(Fault { message, help: fault.help.or(help), ..fault })
}

/// The part of a connection that does not work, and what to do about it.
fn part_of(fault: &Fault, off_by: Option<i64>, plan: &Plan) -> (&'static str, Option<String>) {
    let text = fault.message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let signing_in = matches!(fault.code, Code::SignInFailed | Code::SignInAgain | Code::NoToken);
    let denied = fault.code == Code::Unauthorized || matches!(fault.status, Some(401 | 403)) || signing_in;
    let off_by = off_by.map(i64::abs).filter(|off| denied && *off > APART);
    let scope = says(&["invalid_scope", "insufficient_scope", "insufficient scope", "missing scope"]);
    let some = |help: &str| Some(help.to_owned());
    let (part, help) = match (fault.code, fault.status) {
        (Code::NoAnswer, _)
            if says(&[
                "certificate",
                "tls",
                "handshake",
                "fatal alert",
                "unknownissuer",
                "invalidcontenttype",
                "corrupt message",
            ]) =>
        {
            (
                "TLS",
                some(
                    "the service's certificate is not trusted here, or what answers there speaks no TLS: check the address, and the certificates that this machine trusts",
                ),
            )
        }
        (Code::NoAnswer, _) if says(&["lookup", "dns", "resolve", "name or service", "nodename"]) => (
            "the address",
            some("no host has this name: check the fields that it is made of, and the network"),
        ),
        (Code::NoAnswer, _) => (
            "the address",
            some("nobody answers there: check the fields that it is made of, the network and a proxy"),
        ),
        _ if off_by.is_some() => {
            let off = off_by.unwrap_or_default();
            let help = format!(
                "this machine's clock and the service's are {off} s apart, so signatures and tokens end too early or too late: set the clock"
            );
            ("the clock", Some(help))
        }
        _ if scope => ("the scopes", some(scopes(plan))),
        (Code::SignInFailed, _) if says(&["invalid_client", "unauthorized_client"]) => (
            "the credentials of the client",
            Some(format!("check `client_id` and `client_secret`: {}", fields(plan))),
        ),
        (Code::SignInFailed, Some(400 | 401 | 403)) => {
            ("the sign-in", Some(format!("check the credentials: {}", fields(plan))))
        }
        (Code::SignInFailed | Code::SignInAgain | Code::NoToken, _) => ("the sign-in", None),
        (_, Some(401)) => {
            ("the credentials", Some(format!("they are wrong, or have ended: {}", fields(plan))))
        }
        (_, Some(403)) => ("the scopes", some(scopes(plan))),
        (_, Some(404)) => (
            "the address",
            some(
                "the service is there, and what is asked for is not: check the fields that the address is made of",
            ),
        ),
        _ => ("the test", None),
    };
    (part, help)
}

fn scopes(plan: &Plan) -> &'static str {
    let asks = plan.connection.auth.sign_in.as_ref().is_some_and(crate::plan::SignIn::needs_user);
    if asks {
        "the service knows who asks, and does not allow this: agree to all scopes in `login`, or ask whoever manages the account for the rights"
    } else {
        "the service knows who asks, and does not allow this: give the key or the client the scopes or rights that it needs"
    }
}

/// Where the fields of a connection come from.
fn fields(plan: &Plan) -> String {
    let sign_in = plan.connection.auth.sign_in.as_ref();
    let again = if sign_in.is_some_and(crate::plan::SignIn::needs_user) {
        "run `login` again, or correct"
    } else {
        "correct"
    };
    format!(
        "{again} the fields in --connection FILE, in {}FIELD of the environment or by `login`",
        connection::prefix(plan)
    )
}
