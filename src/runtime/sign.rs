//! Puts credentials on a request, where they may go.

use std::sync::Arc;

use base64::Engine as _;
use url::Url;

use crate::builtin::signing::canonical::Sent;
use crate::builtin::signing::{oauth1, sigv4};
use crate::diagnostic::Code;
use crate::plan::{KeyPlace, Request, Scheme, Slot};
use crate::value::{Object, Value, json, text, xml};

use super::digest::{self, Asked};
use super::fault::Fault;
use super::host::{Answer, Host, Outgoing};
use super::operation::Runtime;
use super::scope::Scope;
use super::send::{self, add_param, set};
use super::{address, eval};

impl<H: Host> Runtime<'_, H> {
    /// Whether credentials go on a request to this address.
    pub(super) fn is_signed(&self, request: &Request, url: &Url) -> bool {
        let hosts = &self.auth().hosts;
        !request.anonymous && !self.bare && address::trusted(url, self.base.as_ref(), hosts)
    }

    /// The request with its credentials, where they may go.
    pub(super) fn sign(
        &mut self,
        request: &Request,
        scope: &Scope,
        url: &Url,
        outgoing: &Outgoing,
    ) -> Result<Outgoing, Fault> {
        let mut signed = outgoing.clone();
        let hosts = &self.auth().hosts;
        // A sign-in shows what is written in it, wherever it goes.
        let signs_in = self.signing && request.anonymous;
        if !signs_in && !address::trusted(url, self.base.as_ref(), hosts) {
            signed.tls = signed.tls.as_ref().map(super::tls::anonymous);
        }
        if let Some(signer) = self.signer.filter(|_| request.anonymous) {
            // The request of a sign-in itself says where it goes, and what it shows.
            self.prove(signer, scope, &mut signed)?;
            return Ok(signed);
        }
        if !self.is_signed(request, url) {
            return Ok(signed);
        }
        let mut cookies = Vec::new();
        let scheme = &self.auth().scheme;
        if matches!(scheme, Scheme::OAuth1(_) | Scheme::AwsSigV4(_)) {
            let arguments = self.arguments(&[], scope)?;
            self.prove(scheme, &Scope { arguments: &arguments, ..*scope }, &mut signed)?;
        }
        self.with_scheme(scope, &mut signed, &mut cookies)?;
        self.applied(scope, url, &mut signed, &mut cookies)?;
        if !cookies.is_empty() {
            set(&mut signed.headers, "Cookie", &Value::text(cookies.join("; ")))?;
        }
        Ok(signed)
    }

    /// Signs what is in a request.
    fn prove(&mut self, scheme: &Scheme, scope: &Scope, signed: &mut Outgoing) -> Result<(), Fault> {
        let now = self.host.now();
        let needed = |slot: &Slot| Ok::<_, Fault>(text_of(slot, scope)?.unwrap_or_default());
        let maybe = |slot: &Option<Slot>| match slot {
            Some(slot) => text_of(slot, scope),
            None => Ok(None),
        };
        let url = send::parse(&signed.url)?;
        let (headers, body) = (signed.headers.clone(), signed.body.clone().unwrap_or_default());
        let method = signed.method.clone();
        let sent = Sent { method: &method, url: &url, headers: &headers, body: &body };
        let added = match scheme {
            Scheme::OAuth1(oauth1) => {
                let more = oauth1.more.iter().map(|(name, slot)| Ok((name.to_string(), needed(slot)?)));
                let keys = oauth1::Keys {
                    method: oauth1.method,
                    consumer_key: needed(&oauth1.consumer_key)?,
                    consumer_secret: needed(&oauth1.consumer_secret)?,
                    token: maybe(&oauth1.token)?,
                    token_secret: maybe(&oauth1.token_secret)?.unwrap_or_default(),
                    realm: maybe(&oauth1.realm)?,
                    more: more.collect::<Result<_, Fault>>()?,
                };
                let nonce: String =
                    self.host.random().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
                vec![("Authorization".to_owned(), oauth1::header(sent, &keys, now.seconds, &nonce)?)]
            }
            Scheme::AwsSigV4(aws) => {
                let keys = sigv4::Keys {
                    service: needed(&aws.service)?,
                    region: needed(&aws.region)?,
                    access_key: needed(&aws.access_key)?,
                    secret_key: needed(&aws.secret_key)?,
                    session_token: maybe(&aws.session_token)?,
                };
                sigv4::headers(sent, &keys, now)?
            }
            _ => Vec::new(),
        };
        for (name, value) in added {
            set(&mut signed.headers, &name, &Value::text(value))?;
        }
        Ok(())
    }

    fn with_scheme(
        &self,
        scope: &Scope,
        signed: &mut Outgoing,
        cookies: &mut Vec<String>,
    ) -> Result<(), Fault> {
        match &self.auth().scheme {
            Scheme::None | Scheme::Digest { .. } | Scheme::OAuth1(_) | Scheme::AwsSigV4(_) => {}
            Scheme::Basic { user, password } => {
                let pair = format!(
                    "{}:{}",
                    text_of(user, scope)?.unwrap_or_default(),
                    text_of(password, scope)?.unwrap_or_default()
                );
                let value = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
                set(&mut signed.headers, "Authorization", &Value::text(value))?;
            }
            Scheme::Bearer(token) => {
                let value = text_of(token, scope)?.map(|token| format!("Bearer {token}"));
                set(&mut signed.headers, "Authorization", &value.map_or(Value::Null, Value::text))?;
            }
            Scheme::ApiKey { place, name, value } => {
                let key = text_of(value, scope)?;
                match (place, key) {
                    (_, None) => {}
                    (KeyPlace::Header, Some(key)) => set(&mut signed.headers, name, &Value::text(key))?,
                    (KeyPlace::Cookie, Some(key)) => cookies.push(cookie(name, &key)?),
                    (KeyPlace::Query, Some(key)) => add_param(&mut signed.url, name, &Value::text(key))?,
                }
            }
        }
        Ok(())
    }

    /// What `apply` says: its body first, with what it reads of `let`, since the rest may sign it.
    fn applied(
        &self,
        scope: &Scope,
        url: &Url,
        signed: &mut Outgoing,
        cookies: &mut Vec<String>,
    ) -> Result<(), Fault> {
        let apply = &self.auth().apply;
        let named = [&apply.lets, &apply.headers, &apply.params, &apply.cookies];
        if apply.body.is_none() && named.into_iter().all(Vec::is_empty) {
            return Ok(());
        }
        let arguments = self.arguments(&[], scope)?;
        let mut names = arguments.as_object().cloned().unwrap_or_default();
        names.insert("request".into(), shown(url, signed));
        let read = |names: &Object, slot: &Slot| {
            let arguments = Value::Object(names.clone().into());
            eval::slot(slot, &Scope { arguments: &arguments, ..*scope }).map_err(|fault| fault.at(slot.place))
        };
        let (early, late) = apply.lets.split_at(apply.early.min(apply.lets.len()));
        for (name, slot) in early {
            let value = read(&names, slot)?;
            names.insert(name.clone(), value);
        }
        if let Some(slot) = &apply.body {
            let more = read(&names, slot)?;
            merge_body(signed, &more).map_err(|fault| fault.at(slot.place))?;
            names.insert("request".into(), shown(url, signed));
        }
        for (name, slot) in late {
            let value = read(&names, slot)?;
            names.insert(name.clone(), value);
        }
        for (name, slot) in &apply.headers {
            let value = read(&names, slot)?;
            if !value.is_null() {
                set(&mut signed.headers, name, &value).map_err(|fault| fault.at(slot.place))?;
            }
        }
        for (name, slot) in &apply.cookies {
            let value = read(&names, slot)?;
            if !value.is_null() {
                let cookie = cookie(name, &text::text(&value)?).map_err(|fault| fault.at(slot.place))?;
                cookies.push(cookie);
            }
        }
        for (name, slot) in &apply.params {
            let value = read(&names, slot)?;
            if value.is_null() {
                continue;
            }
            add_param(&mut signed.url, name, &value).map_err(|fault| fault.at(slot.place))?;
        }
        Ok(())
    }

    /// The same request with an answer to the service's challenge, if there is one.
    pub(super) fn challenged(
        &mut self,
        request: &Request,
        scope: &Scope,
        url: &Url,
        signed: &Outgoing,
        answer: &Answer,
    ) -> Result<Option<Outgoing>, Fault> {
        let Scheme::Digest { user, password } = &self.auth().scheme else { return Ok(None) };
        if answer.status != 401 || !self.is_signed(request, url) {
            return Ok(None);
        }
        let Some(challenge) = answer.header("www-authenticate") else { return Ok(None) };
        let user = text_of(user, scope)?.unwrap_or_default();
        let password = text_of(password, scope)?.unwrap_or_default();
        let cnonce: String = self.host.random().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        // With what `apply` put into the query.
        let sent = send::parse(&signed.url)?;
        let query = sent.query().map_or(String::new(), |query| format!("?{query}"));
        let target = format!("{}{query}", sent.path());
        let asked = Asked { method: &signed.method, target: &target };
        let Some(value) = digest::answer(&challenge, &user, &password, asked, &cnonce) else {
            return Ok(None);
        };
        let mut again = signed.clone();
        set(&mut again.headers, "Authorization", &Value::text(value))?;
        Ok(Some(again))
    }
}

fn text_of(slot: &Slot, scope: &Scope) -> Result<Option<String>, Fault> {
    let value = eval::slot(slot, scope)?;
    if value.is_null() { Ok(None) } else { Ok(Some(text::text(&value)?)) }
}

/// A request as `apply` reads it.
fn shown(url: &Url, outgoing: &Outgoing) -> Value {
    let headers = outgoing.headers.iter().map(|(name, value)| (name.to_lowercase(), Value::text(value)));
    let body = outgoing.body.as_ref().map_or(Value::Null, |body| Value::Bytes(Arc::from(body.as_slice())));
    Value::object([
        ("method", Value::text(&outgoing.method)),
        ("url", Value::text(url.as_str())),
        ("host", Value::text(url.host_str().unwrap_or(""))),
        ("path", Value::text(url.path())),
        ("query", url.query().map_or(Value::Null, Value::text)),
        ("headers", Value::object(headers)),
        ("body", body),
    ])
}

/// A cookie as it is sent.
fn cookie(name: &str, value: &str) -> Result<String, Fault> {
    if value.contains([';', ',']) {
        let message = format!("the value of the cookie `{name}` holds characters that no cookie may hold");
        return Err(
            Fault::new(Code::BadHeader, message).help("a comma or a semicolon would begin another cookie")
        );
    }
    Ok(format!("{name}={value}"))
}

/// Merges an object into a body that is one, deeply; other bodies stay as they are. A document of XML is
/// an object with its root as the one member.
fn merge_body(outgoing: &mut Outgoing, more: &Value) -> Result<(), Fault> {
    let (Value::Object(members), Some(body)) = (more, &outgoing.body) else { return Ok(()) };
    let Ok(text) = std::str::from_utf8(body) else { return Ok(()) };
    if text.starts_with('{') {
        let Ok(own @ Value::Object(_)) = json::read(body) else { return Ok(()) };
        let style = json::Style { nulls: true, ..json::Style::default() };
        outgoing.body = Some(json::write(&merged(&own, more), style)?.into_bytes());
    } else if text.starts_with('<') {
        let merged = xml::merge(text, members).map_err(super::body::bad_body)?;
        outgoing.body = merged.map(String::into_bytes).or_else(|| outgoing.body.take());
    } else if is_form(text) {
        let written = super::query::encode(more, crate::plan::Arrays::Repeat, crate::plan::Nested::Brackets)?;
        let name = |pair: &str| pair.split('=').next().unwrap_or("").to_owned();
        let taken: Vec<String> = written.split('&').map(name).collect();
        let mut pairs: Vec<&str> =
            text.split('&').filter(|pair| !pair.is_empty() && !taken.contains(&name(pair))).collect();
        pairs.extend(written.split('&').filter(|pair| !pair.is_empty()));
        outgoing.body = Some(pairs.join("&").into_bytes());
    }
    Ok(())
}

/// Whether a body looks like a form: pairs, and nothing that a form has encoded.
fn is_form(text: &str) -> bool {
    text.contains('=') && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>{}[]\"".contains(&byte))
}

/// `more` over `own`, at every depth.
fn merged(own: &Value, more: &Value) -> Value {
    match (own, more) {
        (Value::Object(own), Value::Object(more)) => {
            let mut members = (**own).clone();
            for (name, value) in more.iter() {
                let value = match members.get(name) {
                    Some(own) => merged(own, value),
                    None => value.clone(),
                };
                members.insert(name.clone(), value);
            }
            Value::Object(members.into())
        }
        _ => more.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::merge_body;
    use crate::runtime::Outgoing;
    use crate::value::json;

    #[test]
    fn bodies_that_are_objects_take_credentials_and_others_stay() {
        let more = json::read(br#"{"auth":{"key":"k"},"id":"new"}"#).expect("it is JSON");
        let flat = json::read(br#"{"id":"new"}"#).expect("it is JSON");
        for (body, more, sent) in [
            (
                r#"{"id":"old","auth":{"user":"u"},"n":null}"#,
                &more,
                r#"{"id":"new","auth":{"user":"u","key":"k"},"n":null}"#,
            ),
            ("[1]", &more, "[1]"),
            ("a=1&id=old", &flat, "a=1&id=new"),
            ("", &flat, ""),
            ("plain = text", &flat, "plain = text"),
            ("<a id=\"1\"/>", &flat, "<a id=\"1\"/>"),
        ] {
            let mut outgoing = Outgoing {
                cut: false,
                method: "POST".into(),
                url: "https://a.example/".into(),
                headers: Vec::new(),
                body: Some(body.as_bytes().to_vec()),
                timeout: Duration::ZERO,
                limit: 0,
                hidden: false,
                tls: None,
            };
            merge_body(&mut outgoing, more).expect("it can be merged");
            assert_eq!(outgoing.body.as_deref(), Some(sent.as_bytes()), "{body}");
        }
    }
}
