//! Builds the address of a request, safely: no value can lead to another host or another path.

use url::Url;

use crate::builtin::encoding;
use crate::diagnostic::Code;
use crate::plan::{Address, PathPart, PlaceId, Slot};
use crate::value::{Value, text};

use super::eval;
use super::fault::Fault;
use super::scope::Scope;

/// The base URL of the connection, as a folder; `None` where every address is whole.
///
/// # Errors
/// When a value makes no host name, no URL comes out, or one that is asked over HTTP.
pub fn base(address: Option<&Address>, scope: &Scope) -> Result<Option<Url>, Fault> {
    let Some(address) = address else { return Ok(None) };
    let mut url = resolve(address, None, scope)?;
    secure(&url).map_err(|fault| fault.at(place(address)))?;
    if !url.path().ends_with('/') {
        let folder = format!("{}/", url.path());
        url.set_path(&folder);
    }
    Ok(Some(url))
}

/// Where an address stands in the spec.
#[must_use]
pub fn place(address: &Address) -> PlaceId {
    match address {
        Address::Relative(_, place) | Address::Absolute(_, place) => *place,
        Address::Whole(slot) | Address::If(slot, ..) | Address::Case(slot, ..) => slot.place,
    }
}

/// The URL of an address, joined to `base`.
///
/// # Errors
/// When a value is empty where a segment is needed, leads to another path or host, or is no URL.
pub fn resolve(address: &Address, base: Option<&Url>, scope: &Scope) -> Result<Url, Fault> {
    match address {
        Address::Relative(parts, place) => {
            let path = join(parts, scope).map_err(|fault| fault.at(*place))?;
            if matches!(parts.first(), Some(PathPart::Segment(_))) {
                no_url(&path).map_err(|fault| fault.at(*place))?;
            }
            let base = base.ok_or_else(|| not_a_url(&path))?;
            // A colon in the first segment would make a scheme of what stands before it.
            let first = path.split(['/', '?', '#']).next().unwrap_or("");
            let path = if first.contains(':') { format!("./{path}") } else { path };
            base.join(&path).map_err(|_| not_a_url(&path).at(*place))
        }
        Address::Absolute(parts, place) => {
            let url = join(parts, scope).map_err(|fault| fault.at(*place))?;
            Url::parse(&url).map_err(|_| not_a_url(&url).at(*place))
        }
        Address::Whole(slot) => whole(slot, scope),
        Address::If(condition, then, otherwise) => {
            let branch = if eval::condition(condition, scope)? { then } else { otherwise };
            resolve(branch, base, scope)
        }
        Address::Case(subject, cases, otherwise) => {
            let value = eval::slot(subject, scope)?;
            let text = if value.is_null() { None } else { Some(text::text(&value).map_err(Fault::from)?) };
            let case = cases.iter().find(|(texts, _)| {
                text.as_deref().is_some_and(|subject| texts.iter().any(|text| **text == *subject))
            });
            match case.map(|(_, address)| address).or(otherwise.as_deref()) {
                Some(address) => resolve(address, base, scope),
                None => {
                    Err(Fault::new(Code::EmptyAddress, "no case of the address applies").at(subject.place))
                }
            }
        }
    }
}

fn whole(slot: &Slot, scope: &Scope) -> Result<Url, Fault> {
    let value = eval::slot(slot, scope)?;
    let text = value.as_text().filter(|text| !text.trim().is_empty());
    let Some(text) = text else {
        return Err(Fault::new(Code::EmptyAddress, "the address of the request is empty").at(slot.place));
    };
    given(text, None).map_err(|fault| fault.at(slot.place))
}

/// A URL out of an answer or a field: absolute, or (out of an answer) relative to `base`.
///
/// # Errors
/// When it is no such URL, or holds what a URL may not.
pub fn given(text: &str, base: Option<&Url>) -> Result<Url, Fault> {
    let text = text.trim();
    if text.chars().any(|letter| letter.is_control() || letter == ' ' || letter == '\\') {
        return Err(Fault::new(Code::BadAddress, "the address holds characters that no URL may hold"));
    }
    // A scheme, or nothing in front of `//`, is followed by a host (RFC 3986): `http:name` has none.
    let scheme = text.find(':').filter(|at| is_scheme(&text[..*at]));
    let hosted = scheme.map_or(text, |at| &text[at + 1..]);
    if (scheme.is_some() || hosted.starts_with("//")) && !plain_host(hosted) {
        return Err(not_a_url(text));
    }
    let url = match base {
        Some(base) => base.join(text),
        None => Url::parse(text),
    };
    let url = url.map_err(|_| not_a_url(text))?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err(not_a_url(text));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::new(Code::BadAddress, "the address holds a user name or a password"));
    }
    Ok(url)
}

/// Refuses a path below the base that begins with a value that is a whole URL.
fn no_url(path: &str) -> Result<(), Fault> {
    let first = path.split(['/', '?', '#']).next().unwrap_or("");
    let start = first.to_ascii_lowercase();
    if !["https%3a%2f%2f", "http%3a%2f%2f"].iter().any(|scheme| start.starts_with(scheme)) {
        return Ok(());
    }
    let url = encoding::urldecode(first, false);
    Err(Fault::new(Code::BadAddress, format!("`{url}` is a whole URL, and a path follows it"))
        .help("write both as one expression: `{{ … ~ '/path' }}`"))
}

/// The start of an address: a whole URL, without the slash at its end.
fn begun(value: &Value) -> Result<String, Fault> {
    let text = value.as_text().map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| Fault::new(Code::EmptyAddress, "the address of the request is empty"))?;
    let url = given(text, None)?;
    if url.query().is_some() || url.fragment().is_some() {
        let message = format!("`{text}` has a query, and a path follows it");
        return Err(Fault::new(Code::BadAddress, message));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"+-.".contains(&letter))
}

/// Whether the host of `//host/…` is a plain name, or an address as it is usually written. Others
/// are read in different ways by different clients.
fn plain_host(text: &str) -> bool {
    let Some(authority) = text.strip_prefix("//").and_then(|rest| rest.split(['/', '?', '#']).next()) else {
        return false;
    };
    let host = authority.rsplit('@').next().unwrap_or("");
    let port = |port: &str| port.bytes().all(|digit| digit.is_ascii_digit());
    if let Some(inside) = host.strip_prefix('[') {
        return inside.split_once(']').is_some_and(|(address, behind)| {
            address.parse::<std::net::Ipv6Addr>().is_ok()
                && (behind.is_empty() || behind.strip_prefix(':').is_some_and(port))
        });
    }
    let host = match host.rsplit_once(':') {
        Some((host, behind)) if port(behind) => host,
        _ => host,
    };
    let name = host.strip_suffix('.').unwrap_or(host);
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_".contains(&letter))
    };
    let last = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let number = match last.strip_prefix("0x") {
        Some(digits) => digits.bytes().all(|digit| digit.is_ascii_hexdigit()),
        None => last.bytes().all(|digit| digit.is_ascii_digit()),
    };
    name.split('.').all(label) && (!number || host.parse::<std::net::Ipv4Addr>().is_ok())
}

fn not_a_url(text: &str) -> Fault {
    Fault::new(Code::BadAddress, format!("`{text}` is not a URL"))
}

fn join(parts: &[PathPart], scope: &Scope) -> Result<String, Fault> {
    let mut path = String::new();
    for part in parts {
        match part {
            PathPart::Url(expr) => path.push_str(&begun(&eval::expr(expr, scope)?)?),
            PathPart::Text(text) => path.push_str(text),
            PathPart::Segment(expr) => path.push_str(&encoded(&segment(&eval::expr(expr, scope)?)?)),
            PathPart::Segments(expr) => {
                let value = segment(&eval::expr(expr, scope)?)?;
                if value.split('/').any(encoding::climbs) {
                    return Err(climbing());
                }
                let pieces: Vec<String> = value.split('/').map(encoded).collect();
                if pieces.iter().any(String::is_empty) {
                    return Err(Fault::new(Code::EmptySegment, "a segment of the path is empty"));
                }
                path.push_str(&pieces.join("/"));
            }
            PathPart::Host(expr) => path.push_str(&host(&eval::expr(expr, scope)?)?),
            PathPart::Query(expr) => {
                let value = eval::expr(expr, scope)?;
                path.push_str(&encoded(&text::text(&value).map_err(Fault::from)?));
            }
        }
    }
    refuse_climbing(&path)?;
    Ok(path)
}

fn encoded(text: &str) -> String {
    super::query::percent(text)
}

/// The text of a value that is a segment of a path.
fn segment(value: &Value) -> Result<String, Fault> {
    let text = text::text(value).map_err(Fault::from)?;
    if text.is_empty() {
        return Err(Fault::new(Code::EmptySegment, "a value in the path is empty")
            .help("make the field required, or write another path for when it is empty"));
    }
    // Encoded once more it would be harmless here, but not everywhere on its way.
    if encoding::climbs(&text) {
        return Err(climbing());
    }
    Ok(text)
}

/// Refuses a path with a segment `.` or `..`, however it is written.
fn refuse_climbing(path: &str) -> Result<(), Fault> {
    let path = path.split(['?', '#']).next().unwrap_or("");
    if path.split('/').any(encoding::climbs) {
        return Err(climbing());
    }
    Ok(())
}

fn climbing() -> Fault {
    Fault::new(Code::EmptySegment, "a value in the path leads to another path")
}

/// A value in a host: labels of letters, digits and hyphens, joined by dots.
fn host(value: &Value) -> Result<String, Fault> {
    let text = text::text(value).map_err(Fault::from)?;
    let (name, port) = match text.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (text.as_str(), None),
    };
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
    };
    let port = port.is_none_or(|port| {
        !port.is_empty() && port.len() <= 5 && port.bytes().all(|digit| digit.is_ascii_digit())
    });
    if name.len() <= 253 && name.split('.').all(label) && port {
        Ok(text)
    } else {
        Err(Fault::new(Code::BadHost, "a value in the host is not a host name")
            .help("it may hold letters, digits, hyphens and dots"))
    }
}

/// Scheme, host and port.
#[must_use]
pub fn origin(url: &Url) -> (String, String, Option<u16>) {
    (url.scheme().to_owned(), url.host_str().unwrap_or("").to_ascii_lowercase(), url.port_or_known_default())
}

/// Refuses an address of which anybody on the way could read what is sent there.
///
/// # Errors
/// When it is asked over HTTP, and is not this machine.
pub fn secure(url: &Url) -> Result<(), Fault> {
    if url.scheme() == "https" || is_loopback(url) {
        return Ok(());
    }
    let host = url.host_str().unwrap_or("");
    let message = format!("`{host}` is asked over HTTP, and what is sent there can be read on the way");
    Err(Fault::new(Code::BadAddress, message).help("write its address with `https://`"))
}

/// Whether a URL leads to this machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether credentials may go to `url`: over HTTPS (or to this machine), to the origin of `base`,
/// or to one of `hosts`.
#[must_use]
pub fn trusted(url: &Url, base: Option<&Url>, hosts: &[String]) -> bool {
    if url.scheme() != "https" && !is_loopback(url) {
        return false;
    }
    base.is_some_and(|base| origin(base) == origin(url)) || hosts.iter().any(|host| matches_host(url, host))
}

fn matches_host(url: &Url, pattern: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let (name, port) = match pattern.rsplit_once(':') {
        Some((name, port)) => (name, port.parse().ok()),
        None => (pattern.as_str(), Some(443)),
    };
    let host = url.host_str().unwrap_or("").to_ascii_lowercase();
    let named = match name.strip_prefix("*.") {
        Some(suffix) => {
            host.strip_suffix(suffix).is_some_and(|front| front.len() > 1 && front.ends_with('.'))
        }
        None => host == name,
    };
    named && (port == url.port_or_known_default())
}
