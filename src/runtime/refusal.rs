//! Which answers mean that whoever asked is not signed in, and which are no answers of a sign-in.

use url::Url;

use crate::diagnostic::Code;
use crate::plan::Sign;

use super::fault::Fault;
use super::host::{Answer, Host};
use super::operation::Runtime;
use super::scope::Response;
use super::{address, send};

/// Bytes of a body in which signs of lost credentials are looked for.
const LOOKED_AT: usize = 64 << 10;

impl<H: Host> Runtime<'_, H> {
    /// Whether an answer says that whoever asked is not signed in (any more).
    pub(super) fn is_refused(&self, answer: &Answer) -> bool {
        let auth = self.auth();
        let shown = || {
            let body = &answer.body[..answer.body.len().min(LOOKED_AT)];
            send::decode_text(&Answer { body: body.to_vec(), ..answer.clone() })
        };
        let failed = answer.status >= 400;
        let signs = if failed { &auth.refresh_on } else { &auth.detect };
        signs.iter().any(|sign| match sign {
            Sign::Status(status) => answer.status == *status,
            Sign::Regex(regex) => {
                let line = format!("{} {}", answer.status, answer.reason);
                (failed && regex.regex().is_match(&line)) || regex.regex().is_match(&shown())
            }
            _ => false,
        })
    }

    /// Makes an error of a refusal behind a success: nothing in it is what was asked for.
    pub(super) fn refused_behind_success(&self, answer: &Answer) -> Option<Fault> {
        let detected = answer.status < 400 && !self.auth().detect.is_empty() && self.is_refused(answer);
        (detected && !self.signing).then(|| {
            let mut fault = Fault::new(
                Code::Unauthorized,
                "the service refuses the credentials with an answer of success",
            );
            fault.status = Some(answer.status);
            fault.help("it refused them also after they were renewed; sign in again")
        })
    }

    /// Whether an address that came out of an answer may be the base, which gets credentials.
    pub(super) fn base_may_be(&self, base: &Url) -> Result<(), Fault> {
        let hosts = &self.auth().hosts;
        if hosts.is_empty() || address::trusted(base, None, hosts) {
            return Ok(());
        }
        let host = base.host_str().unwrap_or("");
        let message =
            format!("the address of the service came out of an answer, and `{host}` gets no credentials");
        Err(Fault::new(Code::ForeignBase, message)
            .help("if it belongs to the service, name it in `auth.hosts`"))
    }
}

/// Tells of an answer without a token what it is instead.
pub(super) fn no_token(response: &Response) -> Fault {
    let kind = response.answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let message = "the answer of the sign-in holds no token";
    let fault = Fault { status: Some(response.answer.status), ..Fault::new(Code::NoToken, message) };
    if !response.body.is_null() {
        return fault;
    }
    let shown = match kind.as_str() {
        "" => "neither JSON nor a form",
        "text/html" => "a page for people (text/html), neither JSON nor a form",
        _ => "neither JSON nor a form, whatever it says it is",
    };
    fault.help(format!("it is {shown}: check the URL of `token`, and the fields that it is made of"))
}
