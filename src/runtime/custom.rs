//! Requests of a user's own: what the connection, `http` and its error rules say holds for them too.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Address, Body, CustomAction, Expect, Expr, PathPart, PlaceId, Request, Slot, Verb};
use crate::value::Value;

use super::fault::Fault;
use super::host::Host;
use super::operation::Runtime;
use super::scope::{Response, Scope};
use super::send::Position;

/// A request as a user says it.
#[derive(Debug, Clone)]
pub struct Custom {
    pub verb: Verb,
    /// Relative to the base URL, or a whole URL, which gets credentials only where they may go.
    pub path: String,
    pub params: Vec<(String, Value)>,
    pub headers: Vec<(String, String)>,
    pub body: CustomBody,
    /// The answer is text, whatever it looks like.
    pub text: bool,
}

/// What a user sends.
#[derive(Debug, Clone)]
pub enum CustomBody {
    None,
    Json(Value),
    Form(Value),
}

impl<H: Host> Runtime<'_, H> {
    /// Sends a request of a user's own.
    ///
    /// # Errors
    /// When its path leads elsewhere, no answer comes, or the answer is an error.
    pub fn custom(&mut self, allowed: &CustomAction, custom: &Custom) -> Result<Response, Fault> {
        let request = request(allowed, custom)?;
        let connection = self.connection.clone();
        let scope = Scope::new(self.plan, &connection, self.moment());
        let position = Position { params: custom.params.clone(), ..Position::default() };
        self.exchange(&request, &scope, &position).map_err(|fault| fault.masked(&self.secrets))
    }
}

/// What is sent, with what all requests have in common.
fn request(allowed: &CustomAction, custom: &Custom) -> Result<Request, Fault> {
    let common = &allowed.request;
    let place = common.place;
    let slot = |value: Value| Slot { expr: Expr::Literal(value), place, sends: false };
    let mut headers = common.headers.clone();
    for (name, value) in &custom.headers {
        headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        headers.push((Arc::from(name.as_str()), slot(Value::text(value.as_str()))));
    }
    Ok(Request {
        verb: custom.verb.clone(),
        address: address(&custom.path, place)?,
        headers,
        body: match &custom.body {
            CustomBody::None => Body::None,
            CustomBody::Json(value) => Body::Json(slot(value.clone())),
            CustomBody::Form(value) => Body::Form(slot(value.clone())),
        },
        expect: if custom.text { Expect::Text } else { common.expect.clone() },
        // What is sent twice may be done twice.
        retry: common.retry.clone().filter(|_| custom.verb.reads()),
        ..common.clone()
    })
}

fn address(path: &str, place: PlaceId) -> Result<Address, Fault> {
    let refused = |message: &str| Err(Fault::new(Code::BadAddress, message));
    if path.starts_with("https://") || path.starts_with("http://") {
        return Ok(Address::Whole(Slot { expr: Expr::Literal(Value::text(path)), place, sends: false }));
    }
    if path.chars().any(|letter| letter.is_control() || matches!(letter, '\\' | ' ' | '#')) {
        return refused("the path holds characters that no path may hold; write them as %20, %23 and so on");
    }
    if path.starts_with("//") {
        return refused("a path that begins with `//` names another host");
    }
    Ok(Address::Relative(vec![PathPart::Text(Arc::from(path))], place))
}

#[cfg(test)]
mod tests {
    use super::address;
    use crate::plan::{Address, PlaceId};

    #[test]
    fn a_path_stays_with_the_base_url_and_a_whole_address_is_one() {
        let cases = [
            ("contacts?a=1", Some(false)),
            ("/v3/contacts", Some(false)),
            ("", Some(false)),
            ("https://a.example/b", Some(true)),
            ("//evil.example/a", None),
            ("/\\evil.example", None),
            ("a b", None),
            ("a#b", None),
            ("a\r\nHost: b", None),
        ];
        for (path, whole) in cases {
            let found = address(path, PlaceId(0)).ok().map(|address| matches!(address, Address::Whole(_)));
            assert_eq!(found, whole, "{path:?}");
        }
    }
}
