//! Requests: the data by which the fixed method `specc_send` sends them.

use super::export::{Export, Hand};
use super::expr::{Around, joined};
use super::sign_in::bare;
use super::tree::{Entry, Hash, Layout, Piece, Ruby};
use crate::diagnostic::Code;
use crate::model::{
    Address, Arrays, Body, Border, Expect, Expr, ExprKind, Nested, PathPart, Protocol, Redirects, Request,
    Verb, XmlReading,
};
use crate::value::Value;

impl Export<'_> {
    /// The hash that describes a request, with what it shows where nothing is applied.
    pub(super) fn request(&self, request: &Request) -> Ruby {
        match self.hand.get() {
            Hand::Applied => self.plain_request(request),
            Hand::Bare | Hand::Renewing => {
                let made = self.plain_request(&bare(request));
                self.shown_anywhere(request, made)
            }
            Hand::Written => {
                let made = self.plain_request(&bare(request));
                if request.anonymous { made } else { self.with_credentials(self.auth(), request, made) }
            }
        }
    }

    fn plain_request(&self, request: &Request) -> Ruby {
        let around = Around { arguments_named: self.around.get().arguments_named, ..Around::of(request) };
        let address = match self.hand.get() {
            Hand::Bare | Hand::Renewing => self.secure(&request.address, &around),
            Hand::Applied | Hand::Written => self.address(&request.address, &around),
        };
        let mut entries = vec![Entry::symbol(verb(request), address)];
        let mut add = |key: &str, value: Ruby| entries.push(Entry::symbol(key, value));
        if self.hand.get() != Hand::Applied && self.takes_params() {
            add("bare", Ruby::True);
        }
        if let Some(params) = &request.params {
            add("params", self.value(params, &around));
        }
        match request.arrays {
            Arrays::Repeat => {}
            Arrays::Brackets => add("arrays", Ruby::text("brackets")),
            Arrays::Comma => add("arrays", Ruby::text("comma")),
            Arrays::Indices => add("arrays", Ruby::text("indices")),
        }
        if request.nested == Nested::Dots {
            add("nested", Ruby::text("dots"));
        }
        let headers = request
            .headers
            .iter()
            .filter(|(name, value)| !is_usual(name, value))
            .map(|(name, value)| (name.to_string(), self.value(value, &around)));
        let headers: Vec<(String, Ruby)> = headers.collect();
        if !headers.is_empty() {
            add("headers", Ruby::texts(headers));
        }
        match &request.body {
            Body::None => {}
            Body::Json(value) => add("json", self.value(value, &around)),
            Body::Form(value) => add("form", self.value(value, &around)),
            Body::Multipart(value) => add("multipart", self.value(value, &around)),
            Body::Xml { value, namespaces } => {
                add("xml", self.value(value, &around));
                if !namespaces.is_empty() {
                    let declared =
                        namespaces.iter().map(|(prefix, name)| (prefix.to_string(), Ruby::text(&**name)));
                    add("namespaces", Ruby::texts(declared));
                }
            }
            Body::Text(value) => add("text", self.value(value, &around)),
            Body::Bytes(value) => add("bytes", self.content(value, &around)),
        }
        match request.protocol {
            Protocol::Plain => {}
            Protocol::Soap => add("protocol", Ruby::text("soap")),
            Protocol::Graphql => add("protocol", Ruby::text("graphql")),
        }
        match &request.expect {
            Expect::Json => {}
            Expect::Tokens => add("expect", Ruby::text("tokens")),
            Expect::Xml(XmlReading { lists, texts, prefixes }) => {
                add("expect", Ruby::text("xml"));
                for (key, names) in [("lists", lists), ("texts", texts)] {
                    if !names.is_empty() {
                        add(key, Ruby::List(names.iter().map(|name| Ruby::text(&**name)).collect()));
                    }
                }
                if *prefixes {
                    add("prefixes", Ruby::True);
                }
            }
            Expect::Csv { separator, headers } => {
                add("expect", Ruby::text("csv"));
                if *separator != ',' {
                    add("separator", Ruby::text(separator.to_string()));
                }
                if !headers {
                    add("headerless", Ruby::True);
                }
            }
            Expect::Text => add("expect", Ruby::text("text")),
            Expect::Bytes => add("expect", Ruby::text("bytes")),
            Expect::None => add("expect", Ruby::text("none")),
        }
        if let Some(tls) = &request.tls {
            let mut about = Vec::new();
            if let Some((certificate, key)) = &tls.identity {
                about.push(("certificate", self.value(certificate, &around)));
                about.push(("key", self.value(key, &around)));
                if let Some(passphrase) = &tls.passphrase {
                    self.note("send.passphrase");
                    about.push(("passphrase", self.value(passphrase, &around)));
                }
            }
            about.extend(tls.authorities.as_ref().map(|pem| ("authorities", self.value(pem, &around))));
            about.extend((!tls.only).then_some(("more", Ruby::True)));
            add("tls", Ruby::symbols(about));
        }
        match request.redirects {
            Redirects::SameOrigin => {}
            Redirects::Follow => {
                add("redirects", Ruby::text("follow"));
                // They stay behind where the service redirects to another host.
                let given = self.given_secrets();
                if !given.is_empty() {
                    add("hidden", Ruby::List(given));
                }
            }
            Redirects::None => add("redirects", Ruby::text("none")),
        }
        if request.anonymous {
            add("anonymous", Ruby::True);
        }
        if let Some(read) = self.reading(request.shape.as_ref()) {
            add("read", read);
        }
        if let Some(errors) = self.errors(&request.errors, &around) {
            add("errors", errors);
        }
        if let Some(retry) = self.retry(request) {
            add("retry", retry);
        }
        if self.resumes.get() {
            entries.push(Entry::symbol("expired", Ruby::name("page").member("expired")));
        }
        self.noted("send", &entries);
        if request.expect == Expect::Json {
            self.note("send.expect=json");
        }
        if request.redirects != Redirects::None {
            self.note("send.redirected");
        }
        if request.verb.method() != "GET" || !matches!(request.body, Body::None) {
            self.note("send.verbs");
        }
        if !matches!(request.body, Body::None) {
            self.note("send.body");
        }
        Ruby::Hash(Hash { entries, layout: Layout::Fitting })
    }

    /// The table by which a body is read, if it is changed at all.
    fn reading(&self, border: Option<&Border>) -> Option<Ruby> {
        match border? {
            Border::Value(_) | Border::Field(..) => None,
            Border::Shape(shape) => Some(
                self.table(*shape, super::border::Use::Read).unwrap_or_else(|| Ruby::Hash(Hash::default())),
            ),
            Border::Shapes(shape) => {
                let table = self.table(*shape, super::border::Use::Read);
                self.note("read.list");
                Some(Ruby::List(vec![table.unwrap_or_else(|| Ruby::Hash(Hash::default()))]))
            }
        }
    }

    /// The text of an address that nobody may read on the way to it.
    pub(super) fn secure(&self, address: &Address, around: &Around) -> Ruby {
        let made = self.address(address, around);
        if may_be_open(address) { Ruby::prelude("over_https", [made]) } else { made }
    }

    /// The text of an address.
    pub(super) fn address(&self, address: &Address, around: &Around) -> Ruby {
        match address {
            Address::Relative(parts) => match (parts.as_slice(), self.parts(parts, around)) {
                // What begins a path may turn out to be a whole URL.
                ([PathPart::Segment(_), ..], text) => Ruby::prelude("path_begun", [text]),
                (_, text) => text,
            },
            Address::Absolute(parts) => self.parts(parts, around),
            Address::Whole(url) => Ruby::prelude("url", [self.value(url, around)]),
            Address::If { condition, then, otherwise } => self
                .condition(condition, around)
                .choose(self.address(then, around), self.address(otherwise, around)),
            Address::Case { subject, cases, otherwise } => {
                let branches = cases.iter().map(|case| {
                    let texts = case.texts.iter().map(|text| Ruby::text(&**text)).collect();
                    (texts, vec![self.address(&case.address, around)])
                });
                let otherwise = match otherwise {
                    Some(otherwise) => self.address(otherwise, around),
                    None => super::errors::refuse(
                        Code::EmptyAddress,
                        Ruby::text("no case of the address applies"),
                    ),
                };
                Ruby::Case {
                    subject: Box::new(Ruby::prelude("word", [self.value(subject, around)])),
                    branches: branches.collect(),
                    otherwise: Some(vec![otherwise]),
                }
            }
        }
    }

    fn parts(&self, parts: &[PathPart], around: &Around) -> Ruby {
        let pieces = parts.iter().map(|part| {
            let code = |name: &str, expr| Piece::Code(Ruby::prelude(name, [self.value(expr, around)]));
            match part {
                PathPart::Url(expr) => code("url_begun", expr),
                PathPart::Text(text) => Piece::Text(encoded(text)),
                PathPart::Segment(expr) => code("path_value", expr),
                PathPart::Segments(expr) => code("path_values", expr),
                PathPart::Host(expr) => code("host", expr),
                PathPart::Query(expr) => Piece::Code(Ruby::prelude(
                    "urlencode",
                    [Ruby::prelude("text", [self.value(expr, around)])],
                )),
            }
        });
        let text = joined(pieces.collect());
        if mixes(parts) { Ruby::prelude("path", [text]) } else { text }
    }
}

/// Whether a value shares its segment with something else: both together could lead elsewhere. One
/// that stands alone is looked at alone.
fn mixes(parts: &[PathPart]) -> bool {
    let text = |at: Option<usize>| match at.and_then(|at| parts.get(at)) {
        None => Some(""),
        Some(PathPart::Text(text)) => Some(&**text),
        Some(_) => None,
    };
    parts.iter().enumerate().any(|(at, part)| {
        let ends = text(at.checked_sub(1)).is_some_and(|before| before.is_empty() || before.ends_with('/'));
        let begins =
            text(Some(at + 1)).is_some_and(|behind| behind.is_empty() || behind.starts_with(['/', '?', '#']));
        matches!(part, PathPart::Segment(_) | PathPart::Segments(_)) && !(ends && begins)
    })
}

/// The header that `specc_send` adds by itself.
/// Whether it is known only when it runs how an address is asked.
fn may_be_open(address: &Address) -> bool {
    match address {
        Address::Relative(_) => false,
        Address::Absolute(parts) => matches!(parts.first(), Some(PathPart::Url(_))),
        Address::Whole(_) => true,
        Address::If { then, otherwise, .. } => may_be_open(then) || may_be_open(otherwise),
        Address::Case { cases, otherwise, .. } => {
            cases.iter().any(|case| may_be_open(&case.address))
                || otherwise.as_deref().is_some_and(may_be_open)
        }
    }
}

fn is_usual(name: &str, value: &Expr) -> bool {
    let text = match &value.kind {
        ExprKind::Literal(Value::Text(text)) => &**text,
        _ => "",
    };
    name.eq_ignore_ascii_case("accept") && text == "application/json"
}

/// Text of an address, with what no address may hold encoded.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The verb of the SDK. A method that it has none for was told by [`limits`](super::limits).
fn verb(request: &Request) -> String {
    match &request.verb {
        Verb::Other(method) if !super::limits::VERBS.contains(&&**method) => "get".to_owned(),
        verb => verb.method().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn what_no_address_may_hold_is_encoded() {
        assert_eq!(encoded("a b/ü?x=[1]&y={2}"), "a%20b/%C3%BC?x=[1]&y=%7B2%7D");
    }
}
