//! Signs in on another device (RFC 8628): asks for a code, has it shown, and asks until the user has
//! agreed.
//!
//! Services differ in what they send: a missing or silly interval becomes a sensible one, and an
//! address that no browser should open is refused.

use std::time::Duration;

use url::Url;

use crate::diagnostic::Code;
use crate::value::{Value, text};

use super::address;
use super::fault::Fault;
use super::host::Host;
use super::lifetime::seconds;
use super::operation::Runtime;

/// Seconds between questions where the service names none, and at most.
const USUAL: i64 = 5;
const LONGEST: i64 = 120;
/// Seconds that are added when the service asks for patience.
const SLOWER: i64 = 5;
/// Seconds in which a user may agree, where the service says nothing, and at most.
const LIFETIME: i64 = 900;
const LONGEST_LIFE: i64 = 3_600;

/// What a user is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// What the user types.
    pub code: String,
    /// Where.
    pub address: Url,
    /// The same address with the code in it, where there is one.
    pub complete: Option<Url>,
    /// Seconds in which the code counts.
    pub lifetime: i64,
}

impl<H: Host> Runtime<'_, H> {
    /// Asks for a code, hands it to `show`, and waits until the user has agreed. What is held stays as
    /// it is until then.
    ///
    /// # Errors
    /// When the service refuses, the user does, or nobody comes in time.
    pub fn sign_in_by_device(&mut self, show: &mut dyn FnMut(&Invitation)) -> Result<(), Fault> {
        let Some(sign_in) = &self.auth().sign_in else { return Ok(()) };
        let Some(device) = &sign_in.device else { return Ok(()) };
        let answer = self.asked(device, sign_in, &[])?.response;
        let place = device.work.request.place;
        let invitation = invitation(&answer.body).map_err(|fault| fault.at(place))?;
        let code = answer.body.get("device_code").clone();
        self.secrets.add(&code);
        self.host.keep_secret(&self.secrets);
        let mut pause = seconds(answer.body.get("interval")).unwrap_or(USUAL).clamp(1, LONGEST);
        let end = self.host.now().seconds.saturating_add(invitation.lifetime);
        show(&invitation);
        let given = vec![("device_code".into(), code)];
        let asked = loop {
            self.host.wait(Duration::from_secs(u64::try_from(pause).unwrap_or(1)));
            if self.host.now().seconds >= end {
                return Err(Fault::new(Code::SignInBroken, "nobody agreed while the code counted")
                    .help("run `login` again, for another code"));
            }
            match self.asked(&sign_in.acquire, sign_in, &given) {
                Ok(asked) => match asked.last().body.get("error").as_text() {
                    Some("authorization_pending") => {}
                    Some("slow_down") => pause = (pause + SLOWER).min(LONGEST),
                    _ => break asked,
                },
                // Whoever cannot be reached for a moment is asked again, less often (RFC 8628, 3.5).
                Err(fault) if fault.code == Code::NoAnswer => pause = (pause * 2).min(LONGEST),
                Err(fault) => return Err(told(fault)),
            }
        };
        self.in_place(|runtime| runtime.begun(sign_in, &asked, &[]))
    }
}

/// What the answer of the service asks the user to do.
fn invitation(body: &Value) -> Result<Invitation, Fault> {
    let words = |names: &[&str]| {
        let found = names.iter().map(|name| body.get(name)).find(|value| !value.is_null());
        found.and_then(|value| text::text(value).ok()).filter(|text| !text.trim().is_empty())
    };
    let missing = |name: &str| {
        Fault::new(Code::NoToken, format!("the answer to the request for a device code holds no `{name}`"))
            .help("check the URL of `device`, and the fields that it is made of")
    };
    words(&["device_code"]).ok_or_else(|| missing("device_code"))?;
    let code = words(&["user_code"]).ok_or_else(|| missing("user_code"))?;
    // Before the standard was one, the address had another name.
    let address = words(&["verification_uri", "verification_url"]);
    let address = address.ok_or_else(|| missing("verification_uri"))?;
    let address = page(&address).ok_or_else(|| {
        let message = "the service names an address for the user that no browser should open";
        Fault::new(Code::SignInBroken, message)
    })?;
    let complete = words(&["verification_uri_complete"]).and_then(|text| page(&text));
    let complete = complete.filter(|complete| complete.origin() == address.origin());
    let lifetime = seconds(body.get("expires_in")).unwrap_or(LIFETIME).clamp(1, LONGEST_LIFE);
    Ok(Invitation { code, address, complete, lifetime })
}

/// A page that a user may open: over HTTPS, or on this machine.
fn page(text: &str) -> Option<Url> {
    let url = address::given(text.trim(), None).ok()?;
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    (url.scheme() == "https" || (url.scheme() == "http" && local)).then_some(url)
}

/// What the standard's words mean, beside what the service says of them.
fn told(fault: Fault) -> Fault {
    let help = match fault.message.split(':').next().unwrap_or_default() {
        "access_denied" => "the user did not agree; what was stored before still is",
        "expired_token" => "run `login` again, for another code",
        _ => return fault,
    };
    fault.help(help)
}

#[cfg(test)]
mod tests {
    use super::invitation;
    use crate::value::json;

    #[test]
    fn answers_that_ask_nobody_for_anything_sensible_are_refused() {
        let read = |text: &str| invitation(&json::read(text.as_bytes()).expect("it is JSON"));
        let whole = r#"{"device_code":"d","user_code":"AB-CD","verification_uri":"https://a.example/d","verification_uri_complete":"https://a.example/d?c=AB-CD","expires_in":1e99}"#;
        let asked = read(whole).expect("it is whole");
        assert_eq!((asked.code.as_str(), asked.lifetime), ("AB-CD", 3_600));
        assert_eq!(asked.complete.map(String::from).as_deref(), Some("https://a.example/d?c=AB-CD"));
        for (from, to, says) in [
            (r#""device_code":"d""#, r#""device_code":"""#, "no `device_code`"),
            (r#""user_code":"AB-CD""#, r#""user_code":{}"#, "no `user_code`"),
            ("https://a.example/d\"", "javascript:alert(1)\"", "no browser should open"),
            ("https://a.example/d\"", "http://a.example/d\"", "no browser should open"),
            ("https://a.example/d\"", "https://user:word@a.example/\"", "no browser should open"),
            (r#""verification_uri":"#, r#""elsewhere":"#, "no `verification_uri`"),
        ] {
            let said = read(&whole.replacen(from, to, 1)).expect_err(to).message;
            assert!(said.contains(says), "{to}: {said}");
        }
        let elsewhere = whole.replace("https://a.example/d?c", "https://evil.example/d?c");
        assert_eq!(read(&elsewhere).expect("it is whole").complete, None);
    }
}
