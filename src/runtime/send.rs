//! Sends one request: builds it, proves who sends it, follows redirects, tries again, and judges
//! the answer by the rules of the spec.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::diagnostic::Code;
use crate::plan::{Redirects, Request, Retry};
use crate::value::{Value, text};

use super::answer::parsed;
use super::host::{Answer, Host, NoAnswer, Outgoing};
use super::operation::Runtime;
use super::retry::{matches, matches_failure, pause, retries};
use super::scope::{Response, Scope};
use super::{address, body, charset, eval, fault::Fault, protocol, query, tls};

/// Bytes of an answer that are read at most.
pub const LARGEST: usize = 64 << 20;

/// Headers that prove who asks, whatever is in them.
const PROOFS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// Redirects that are followed at most.
const HOPS: usize = 10;

/// Where a page of a list is: what a request sends beside its own.
#[derive(Debug, Clone, Default)]
pub struct Position {
    /// Further parameters of the query.
    pub params: Vec<(String, Value)>,
    /// The address of the page, in place of the request's own; its parameters are not repeated.
    pub url: Option<Url>,
    /// A part of a file, in place of the request's own headers.
    pub part: Option<Part>,
    /// What was computed before, because other requests had to be sent for it.
    pub ready: Ready,
}

/// Values of a request that are there before it is built.
#[derive(Debug, Clone, Default)]
pub struct Ready {
    pub params: Option<Value>,
    pub body: Option<Value>,
}

/// How a part of a file is asked for.
#[derive(Debug, Clone)]
pub struct Part {
    pub headers: Vec<(String, String)>,
    /// Bytes of the answer that are read at first.
    pub most: usize,
}

impl<H: Host> Runtime<'_, H> {
    /// Sends `request` and gives its answer, judged and read.
    ///
    /// # Errors
    /// When the request cannot be built, no answer comes, or the rules call the answer an error.
    pub fn exchange(
        &mut self,
        request: &Request,
        scope: &Scope,
        position: &Position,
    ) -> Result<Response, Fault> {
        let ready = self.ready(request, scope, position)?;
        let position = ready.as_ref().unwrap_or(position);
        if request.anonymous || !self.renews() {
            return self.attempts(request, scope, position, None);
        }
        if self.base.is_none() && self.plan.connection.base_url.is_some() {
            self.be_signed_in()?;
        }
        let connection = self.connection.clone();
        let own = Scope { connection: &connection, ..*scope };
        let url = self.url_of(request, &own, position).map_err(|fault| fault.at(request.place))?;
        // Where no credentials go, none are needed.
        if self.is_signed(request, &url) {
            self.be_signed_in()?;
        }
        self.attempts(request, scope, position, None)
    }

    /// Sends `request`, and again where that may help, and gives its answer.
    pub(super) fn attempts(
        &mut self,
        request: &Request,
        scope: &Scope,
        position: &Position,
        first: Option<First>,
    ) -> Result<Response, Fault> {
        let signing = self.signing;
        let proven = first.as_ref().map_or(self.held.generation, |first| first.generation);
        let mut first = first.map(|first| first.answer);
        let mut connection = if self.renews() { self.connection.clone() } else { scope.connection.clone() };
        let given = *scope;
        let own = Scope { connection: &connection, ..given };
        let mut outgoing = self.build(request, &own, position).map_err(|fault| fault.at(request.place))?;
        outgoing.hidden = signing;
        let shown = self.secrets.mask(&format!("{} {}", outgoing.method, outgoing.url));
        let mut renewed = false;
        let attempts = request.retry.as_ref().filter(|retry| retry.allowed).map_or(1, |retry| retry.attempts);
        let mut attempt = 1;
        loop {
            let scope = &Scope { connection: &connection, ..given };
            let outcome = self.follow(request, scope, outgoing.clone(), first.take());
            let answer = match outcome {
                Ok(answer) => {
                    self.hear_clock(&answer);
                    let refused = !renewed && !request.anonymous && self.renews() && self.is_refused(&answer);
                    if refused && self.can_renew() && self.is_signed(request, &parse(&outgoing.url)?) {
                        renewed = true;
                        // Somebody else may have renewed it since the request was sent.
                        if self.held.generation == proven {
                            self.renew().map_err(|fault| fault.masked(&self.secrets))?;
                        }
                        connection = self.connection.clone();
                        let own = Scope { connection: &connection, ..given };
                        outgoing =
                            self.build(request, &own, position).map_err(|fault| fault.at(request.place))?;
                        continue;
                    }
                    Ok(Arc::new(answer))
                }
                Err(Stop::NoAnswer(reason)) => Err(reason),
                Err(Stop::Fault(fault)) => {
                    return Err(fault.masked(&self.secrets).at(request.place).during(&shown));
                }
            };
            let mut judged = self.judge(request, scope, &answer).map_err(|fault| fault.during(&shown))?;
            if let (Verdict::Good(_), Ok(answer), false) = (&judged, &answer, request.anonymous)
                && let Some(fault) = self.refused_behind_success(answer)
            {
                judged = Verdict::Bad { fault, retry: false };
            }
            if let Verdict::Bad { fault, .. } = &mut judged
                && fault.code == Code::Unauthorized
                && fault.help.is_none()
                && self.renews()
                && !self.can_renew()
            {
                fault.help = Some("this sign-in is not renewed; run `login` to sign in again".to_owned());
            }
            if let (Verdict::Bad { fault, .. }, Ok(answer), true) = (&mut judged, &answer, renewed)
                && !fault.worded
                && fault.help.is_none()
                && self.is_refused(answer)
            {
                fault.help = Some("the credentials were renewed, and refused again".to_owned());
            }
            let again =
                request.retry.as_ref().filter(|retry| attempt < attempts && again(retry, &answer, &judged));
            if let Some(retry) = again {
                let pause = pause(retry, attempt, answer.as_deref().ok(), self.host.now().seconds);
                self.host.wait(pause);
                attempt += 1;
                continue;
            }
            return match judged {
                Verdict::Good(response) => Ok(response),
                Verdict::Bad { mut fault, .. } => {
                    fault.status = answer.as_ref().ok().map(|answer| answer.status);
                    fault.expired =
                        !self.signing && self.expires.iter().any(|sign| matches_failure(sign, &answer));
                    Err(fault.masked(&self.secrets).at(request.place).during(&shown))
                }
            };
        }
    }

    /// Notes what time it is where an answer comes from.
    fn hear_clock(&mut self, answer: &Answer) {
        let told = answer.header("date").and_then(|date| httpdate::parse_http_date(&date).ok());
        let since = told.and_then(|date| date.duration_since(std::time::UNIX_EPOCH).ok());
        if let Some(theirs) = since.and_then(|since| i64::try_from(since.as_secs()).ok()) {
            self.clocks = Some((theirs, self.host.now().seconds));
        }
    }

    pub(super) fn url_of(&self, request: &Request, scope: &Scope, position: &Position) -> Result<Url, Fault> {
        match &position.url {
            Some(url) => Ok(url.clone()),
            None => self.own_url(request, scope, position),
        }
    }

    pub(super) fn build(
        &mut self,
        request: &Request,
        scope: &Scope,
        position: &Position,
    ) -> Result<Outgoing, Fault> {
        let url = self.url_of(request, scope, position)?;
        if self.bare {
            address::secure(&url)?;
        }
        let mut headers = match &position.part {
            Some(part) => part.headers.clone(),
            None => headers_of(request, scope)?,
        };
        let body = body::write(request, scope, position.ready.body.as_ref(), &mut headers, &mut |file| {
            self.whole(file)
        })?;
        let method = request.verb.method().to_owned();
        let timeout = Duration::from_millis(request.timeout);
        let tls = match &request.tls {
            Some(tls) => tls::certificates(tls, scope)
                .map_err(|fault| fault.during(&self.secrets.mask(&format!("{method} {url}"))))?,
            None => None,
        };
        let limit = position.part.as_ref().map_or(LARGEST, |part| part.most);
        let cut = position.part.is_some();
        Ok(Outgoing { method, url: url.into(), headers, body, timeout, limit, cut, hidden: false, tls })
    }

    fn own_url(&self, request: &Request, scope: &Scope, position: &Position) -> Result<Url, Fault> {
        let mut url = address::resolve(&request.address, self.base.as_ref(), scope)?;
        let mut parts: Vec<String> =
            url.query().filter(|query| !query.is_empty()).map(str::to_owned).into_iter().collect();
        if let Some(slot) = &request.params {
            let value = match &position.ready.params {
                Some(ready) => ready.clone(),
                None => eval::slot(slot, scope)?,
            };
            let written = query::encode(&value, request.arrays, request.nested);
            parts.push(written.map_err(|fault| fault.at(slot.place))?);
        }
        let paging = Value::object(position.params.iter().map(|(name, value)| (name, value.clone())));
        parts.push(query::encode(&paging, request.arrays, request.nested)?);
        parts.retain(|part| !part.is_empty());
        url.set_query((!parts.is_empty()).then(|| parts.join("&")).as_deref());
        Ok(url)
    }

    /// Sends, and follows redirects as the request says.
    /// `first` is the answer to the first of them, where it was sent already.
    fn follow(
        &mut self,
        request: &Request,
        scope: &Scope,
        mut outgoing: Outgoing,
        mut first: Option<Result<Answer, NoAnswer>>,
    ) -> Result<Answer, Stop> {
        let start = parse(&outgoing.url)?;
        let mut url = start.clone();
        for _ in 0..=HOPS {
            let signed = self.sign(request, scope, &url, &outgoing)?;
            let answer = match first.take() {
                Some(answer) => answer,
                None => {
                    self.throttle();
                    self.host.send(&signed)
                }
            };
            let mut answer = answer.map_err(Stop::NoAnswer)?;
            if let Some(again) = self.challenged(request, scope, &url, &signed, &answer)? {
                self.throttle();
                answer = self.host.send(&again).map_err(Stop::NoAnswer)?;
            }
            let redirect = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            let location = answer.header("location").filter(|place| redirect && !place.trim().is_empty());
            let Some(location) = location else { return Ok(answer) };
            let next = match request.redirects {
                Redirects::None => return Ok(answer),
                Redirects::SameOrigin | Redirects::Follow => address::given(&location, Some(&url))?,
            };
            let elsewhere = address::origin(&next) != address::origin(&start);
            // What signs in is led nowhere else, also where a method is called that may be.
            let stays = self.bare || request.redirects == Redirects::SameOrigin;
            if stays && elsewhere {
                let host = next.host_str().unwrap_or("another host");
                let message = format!("the service redirects to another origin, `{host}`");
                return Err(Fault::new(Code::Redirected, message)
                    .help("credentials do not follow there; `redirects: follow` follows without them")
                    .into());
            }
            if url.scheme() == "https" && next.scheme() == "http" {
                return Err(Fault::new(Code::Redirected, "the service redirects from HTTPS to HTTP").into());
            }
            if answer.status == 303 || (answer.status < 303 && outgoing.method == "POST") {
                "GET".clone_into(&mut outgoing.method);
                outgoing.body = None;
                outgoing.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            }
            if elsewhere && !address::trusted(&next, self.base.as_ref(), &self.auth().hosts) {
                self.leave_secrets_behind(&mut outgoing)?;
            }
            url = next;
            url.as_str().clone_into(&mut outgoing.url);
        }
        Err(Fault::new(Code::Redirected, format!("the service redirects more than {HOPS} times")).into())
    }

    /// Waits until another request may be sent.
    fn throttle(&mut self) {
        let Some(limit) = self.plan.limit else { return };
        let pause = self.throttle.pause(limit, self.host.now());
        if !pause.is_zero() {
            self.host.wait(pause);
        }
    }

    /// Prepares a request for a host that may not get secrets, wherever the author wrote them, nor
    /// anything else that proves who asks.
    fn leave_secrets_behind(&self, outgoing: &mut Outgoing) -> Result<(), Fault> {
        let proves = |name: &str| PROOFS.iter().any(|proof| name.eq_ignore_ascii_case(proof));
        outgoing.headers.retain(|(name, value)| !proves(name) && !self.secrets.are_in(value));
        let body = outgoing.body.as_deref().map(String::from_utf8_lossy);
        if body.is_some_and(|body| self.secrets.are_in(&body)) {
            let message = "the service redirects a request whose body holds a secret to another host";
            return Err(Fault::new(Code::Redirected, message)
                .help("if that host belongs to the service, name it in `auth.hosts`"));
        }
        Ok(())
    }

    /// What the rules make of an answer: the request's, the operation's, those of `http`, then the
    /// one that is built in.
    fn judge(
        &self,
        request: &Request,
        scope: &Scope,
        answer: &Result<Arc<Answer>, NoAnswer>,
    ) -> Result<Verdict, Fault> {
        let failed = answer.as_ref().map_or(true, |answer| answer.status >= 400);
        let response = answer.as_ref().ok().map(|answer| parsed(&request.expect, answer, failed));
        let read = response.as_ref().map(|(response, _)| response);
        let scope = Scope { response: read, ..*scope };
        for rule in &request.errors {
            if !matches(rule, answer, failed) {
                continue;
            }
            // A condition that fails on an answer of another form does not hold.
            let holds = rule
                .condition
                .as_ref()
                .is_none_or(|condition| eval::condition(condition, &scope).unwrap_or(false));
            if !holds {
                continue;
            }
            if rule.pass {
                if let Some((response, _)) = response {
                    return Ok(Verdict::Good(response));
                }
                continue;
            }
            let message = rule.message.as_ref().and_then(|message| eval::slot(message, &scope).ok());
            let message =
                message.and_then(|message| text::text(&message).ok()).filter(|text| !text.trim().is_empty());
            if let Some(message) = message {
                let place = rule.message.as_ref().map(|message| message.place);
                let mut fault = Fault::new(Code::Refused, message);
                fault.place = place;
                fault.worded = true;
                return Ok(Verdict::Bad { fault, retry: rule.retry });
            }
        }
        let told =
            response.as_ref().and_then(|(response, _)| protocol::told(request.protocol, &response.body));
        if let (Some(told), Ok(answer)) = (told, answer) {
            let code = if failed { code_of(answer.status) } else { Code::Fault };
            return Ok(Verdict::Bad { fault: Fault::new(code, told), retry: false });
        }
        match (answer, response) {
            (Err(reason), _) => Ok(Verdict::Bad { fault: no_answer(reason), retry: false }),
            (Ok(answer), _) if failed => {
                let words = if self.signing { brief(answer) } else { plain(answer) };
                Ok(Verdict::Bad { fault: Fault::new(code_of(answer.status), words), retry: false })
            }
            (Ok(_), Some((response, None))) => self.shaped(request, response),
            (Ok(_), Some((_, Some(fault)))) => Ok(Verdict::Bad { fault, retry: false }),
            (Ok(_), None) => unreachable!("an answer was read above"),
        }
    }

    fn shaped(&self, request: &Request, mut response: Response) -> Result<Verdict, Fault> {
        if let Some(border) = &request.shape {
            response.body = super::border::from_wire(self.plan, border, &response.body)
                .map_err(|fault| fault.at(request.place))?;
        }
        Ok(Verdict::Good(response))
    }
}

/// The answer to a request that was sent beside others.
pub(super) struct First {
    pub answer: Result<Answer, NoAnswer>,
    /// Of what the request was signed with.
    pub generation: u64,
}

/// Why following redirects came to an end without an answer.
enum Stop {
    NoAnswer(NoAnswer),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What an answer is.
enum Verdict {
    Good(Response),
    /// `retry`: a rule asks for another attempt.
    Bad {
        fault: Fault,
        retry: bool,
    },
}

/// Whether an attempt is followed by another.
fn again(retry: &Retry, answer: &Result<Arc<Answer>, NoAnswer>, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Good(_) => false,
        Verdict::Bad { retry: true, .. } => true,
        Verdict::Bad { .. } => retries(retry, answer),
    }
}

/// The headers of a request, as it says them.
pub(super) fn headers_of(request: &Request, scope: &Scope) -> Result<Vec<(String, String)>, Fault> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, slot) in &request.headers {
        let value = eval::slot(slot, scope)?;
        set(&mut headers, name, &value).map_err(|fault| fault.at(slot.place))?;
    }
    Ok(headers)
}

pub(super) fn parse(url: &str) -> Result<Url, Fault> {
    Url::parse(url).map_err(|_| Fault::new(Code::BadAddress, format!("`{url}` is not a URL")))
}

/// Sets a header, in place of one of that name; null takes it away.
pub(super) fn set(headers: &mut Vec<(String, String)>, name: &str, value: &Value) -> Result<(), Fault> {
    headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    if value.is_null() {
        return Ok(());
    }
    let text = text::text(value)?;
    let text = text.trim_matches([' ', '\t']);
    if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(Fault::new(
            Code::BadHeader,
            format!("the value of the header `{name}` holds characters that no header may hold"),
        )
        .help("a header holds plain ASCII on one line"));
    }
    headers.push((name.to_owned(), text.to_owned()));
    Ok(())
}

/// Adds a parameter of the credentials to a URL, in place of those of that name.
pub(super) fn add_param(url: &mut String, name: &str, value: &Value) -> Result<(), Fault> {
    let pair = query::encode(
        &Value::object([(name, value.clone())]),
        crate::plan::Arrays::Repeat,
        crate::plan::Nested::Brackets,
    )?;
    let mut parsed = parse(url)?;
    let front = format!("{}=", query::percent(name));
    let kept =
        parsed.query().unwrap_or("").split('&').filter(|part| !part.is_empty() && !part.starts_with(&front));
    let query: Vec<&str> =
        kept.chain(std::iter::once(pair.as_str()).filter(|pair| !pair.is_empty())).collect();
    let query = query.join("&");
    parsed.set_query((!query.is_empty()).then_some(query.as_str()));
    *url = parsed.into();
    Ok(())
}

/// The body of an answer as text.
#[must_use]
pub fn decode_text(answer: &Answer) -> String {
    charset::decode(&answer.body, answer.header("content-type").as_deref())
        .unwrap_or_else(|| String::from_utf8_lossy(&answer.body).into_owned())
}

fn plain(answer: &Answer) -> String {
    let text = decode_text(answer);
    let status = format!("{} {}", answer.status, answer.reason);
    if text.trim().is_empty() { status } else { format!("{status}: {text}") }
}

/// The same of a sign-in: its answer may hold what was sent, and a page says nothing.
fn brief(answer: &Answer) -> String {
    let text = plain(answer);
    let status = format!("{} {}", answer.status, answer.reason);
    let html = answer.header("content-type").is_some_and(|media| media.to_ascii_lowercase().contains("html"));
    let begin = decode_text(answer).trim_start().chars().take(15).collect::<String>().to_lowercase();
    let page = html || begin.starts_with("<html") || begin.starts_with("<!doctype html");
    if page { format!("{status}, with a page for people") } else { text }
}

fn code_of(status: u16) -> Code {
    match status {
        401 | 403 => Code::Unauthorized,
        429 => Code::Throttled,
        _ => Code::Refused,
    }
}

pub(super) fn no_answer(reason: &NoAnswer) -> Fault {
    match reason {
        NoAnswer::Network(why) => {
            let fault = Fault::new(Code::NoAnswer, format!("the service could not be reached: {why}"));
            match tls::advice(why) {
                Some(advice) => fault.help(advice),
                None => fault,
            }
        }
        NoAnswer::Timeout => Fault::new(Code::NoAnswer, "the service did not answer in time"),
        NoAnswer::TooLarge => {
            Fault::new(Code::TooLarge, format!("the answer is larger than {} MiB", LARGEST >> 20))
        }
    }
}
