//! The real host: HTTP over the network, the system's clock.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;

use super::address::is_loopback;
use super::host::{Answer, Host, NoAnswer, Outgoing, Tls};
use super::secret::Secrets;
use super::tls;
use crate::value::DateTime;

/// Bytes of an answer that says why there is no file.
const FAILED: usize = 1 << 20;

/// Clients that are kept; they differ by their certificates, which are few.
const MOST_CLIENTS: usize = 16;

/// What a client shows and trusts, and whether it asks no proxy: a service on this machine is nobody
/// else's business.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Kind {
    tls: Option<Arc<Tls>>,
    direct: bool,
}

impl Kind {
    fn of(request: &Outgoing) -> Self {
        let direct = url::Url::parse(&request.url).is_ok_and(|url| is_loopback(&url));
        Self { tls: request.tls.clone(), direct }
    }
}

/// Hears of a request and its answer, and of what it may not show.
type Watch = Box<dyn FnMut(&Outgoing, &Result<Answer, NoAnswer>, &Secrets) + Send>;

/// Hears of what may be wrong, and of what may not be shown.
type Hear = Box<dyn FnMut(&str, &Secrets) + Send>;

/// Sends requests over the network. Connections are kept alive and used again; HTTP/2 where the
/// service offers it.
pub struct Net {
    runtime: tokio::runtime::Runtime,
    agent: String,
    /// Made when they are needed.
    clients: HashMap<Kind, reqwest::Client>,
    /// Tells what is exchanged; gets the request and its answer.
    watch: Option<Watch>,
    hear: Option<Hear>,
    secrets: Secrets,
    /// The rest of an answer that was cut: what was read of it too far, and where more comes from.
    rest: Option<(Vec<u8>, reqwest::Response)>,
    /// Files that the user handed in.
    files: Vec<Given>,
}

/// A file that the user handed in.
pub enum Given {
    File(std::fs::File),
    /// What can be read once only, and how much of it was.
    Pipe(Box<dyn std::io::Read + Send>, u64),
}

impl Net {
    /// A host whose requests name `agent` as their sender.
    ///
    /// # Errors
    /// When the system refuses what sending needs.
    pub fn new(agent: &str) -> Result<Self, String> {
        // A second installation in one process is refused, and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Ok(Self {
            runtime: runtime.map_err(|error| error.to_string())?,
            agent: agent.to_owned(),
            clients: HashMap::new(),
            watch: None,
            hear: None,
            secrets: Secrets::default(),
            rest: None,
            files: Vec::new(),
        })
    }

    /// The client that sends this request.
    fn client(&mut self, request: &Outgoing) -> Result<reqwest::Client, String> {
        let kind = Kind::of(request);
        if let Some(known) = self.clients.get(&kind) {
            return Ok(known.clone());
        }
        let made = client(&self.agent, &kind).map_err(|error| reason(&error))?;
        if self.clients.len() >= MOST_CLIENTS {
            self.clients.clear();
        }
        self.clients.insert(kind, made.clone());
        Ok(made)
    }

    /// Takes a file; gives its place among those that it holds.
    pub fn hand_in(&mut self, file: Given) -> usize {
        self.files.push(file);
        self.files.len() - 1
    }

    /// The same, telling every exchange to `watch`, and every remark to `hear`.
    #[must_use]
    pub fn watched(
        mut self,
        watch: impl FnMut(&Outgoing, &Result<Answer, NoAnswer>, &Secrets) + Send + 'static,
        hear: impl FnMut(&str, &Secrets) + Send + 'static,
    ) -> Self {
        self.watch = Some(Box::new(watch));
        self.hear = Some(Box::new(hear));
        self
    }
}

impl Host for Net {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let client = self.client(request).map_err(NoAnswer::Network)?;
        if request.cut {
            self.rest = None;
        }
        let exchange = exchange(&client, request);
        let answer = self.runtime.block_on(async {
            tokio::time::timeout(request.timeout, exchange).await.unwrap_or(Err(NoAnswer::Timeout))
        });
        let answer = answer.map(|(answer, rest)| {
            if request.cut {
                self.rest = rest;
            }
            answer
        });
        if let Some(watch) = &mut self.watch {
            watch(request, &answer, &self.secrets);
        }
        answer
    }

    fn more(&mut self, most: usize, timeout: Duration) -> Result<Vec<u8>, NoAnswer> {
        let Some((mut bytes, mut response)) = self.rest.take() else { return Ok(Vec::new()) };
        let read = self.runtime.block_on(async {
            let read = async {
                let mut ended = false;
                while bytes.len() < most && !ended {
                    match response.chunk().await.map_err(|error| broken(&error))? {
                        Some(chunk) => bytes.extend_from_slice(&chunk),
                        None => ended = true,
                    }
                }
                Ok(ended)
            };
            tokio::time::timeout(timeout, read).await.unwrap_or(Err(NoAnswer::Timeout))
        });
        let ended = read?;
        let over = bytes.split_off(most.min(bytes.len()));
        if !ended || !over.is_empty() {
            self.rest = Some((over, response));
        }
        Ok(bytes)
    }

    fn read(&mut self, file: usize, from: u64, most: usize) -> Result<(Vec<u8>, bool), String> {
        use std::io::{Read as _, Seek as _, SeekFrom};
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        match self.files.get_mut(file) {
            None => return Err("there is no such file".to_owned()),
            Some(Given::File(file)) => {
                file.seek(SeekFrom::Start(from)).map_err(|error| error.to_string())?;
                file.take(limit).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
            }
            Some(Given::Pipe(_, at)) if *at != from => {
                return Err("it can be read once only".to_owned());
            }
            Some(Given::Pipe(pipe, at)) => {
                pipe.take(limit).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
                *at += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            }
        }
        let last = bytes.len() < most;
        Ok((bytes, last))
    }

    fn send_all(&mut self, requests: Vec<Outgoing>, width: usize) -> Vec<Result<Answer, NoAnswer>> {
        let mut jobs = Vec::with_capacity(requests.len());
        for request in &requests {
            jobs.push(self.client(request).map(|client| (client, request.clone())));
        }
        let answers = self.runtime.block_on(side_by_side(jobs, width.max(1)));
        for (request, answer) in requests.iter().zip(&answers) {
            if let Some(watch) = &mut self.watch {
                watch(request, answer, &self.secrets);
            }
        }
        answers
    }

    fn remark(&mut self, words: &str) {
        if let Some(hear) = &mut self.hear {
            hear(words, &self.secrets);
        }
    }

    fn keep_secret(&mut self, secrets: &Secrets) {
        self.secrets = secrets.clone();
    }

    fn wait(&mut self, pause: Duration) {
        std::thread::sleep(pause);
    }

    fn now(&self) -> DateTime {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        DateTime { seconds, nanos: since.subsec_micros() * 1_000, offset: 0 }
    }
}

/// A client of this kind.
fn client(agent: &str, kind: &Kind) -> reqwest::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder().user_agent(agent).redirect(Policy::none());
    if kind.direct {
        builder = builder.no_proxy();
    }
    let tls = kind.tls.as_deref();
    if let Some(identity) = tls.and_then(|tls| tls.identity.as_ref()) {
        builder = builder.identity(reqwest::Identity::from_pem(identity.as_bytes())?);
    }
    if let Some((authorities, tls)) = tls.and_then(|tls| Some((tls.authorities.as_ref()?, tls))) {
        let certificates = reqwest::Certificate::from_pem_bundle(authorities.as_bytes())?;
        builder = if tls.only {
            builder.tls_certs_only(certificates)
        } else {
            builder.tls_certs_merge(certificates)
        };
    }
    builder.build()
}

/// A request with the client that sends it, or why there is none.
type Job = Result<(reqwest::Client, Outgoing), String>;

/// Sends requests, at most `width` at a time, and gives their answers in their order.
async fn side_by_side(jobs: Vec<Job>, width: usize) -> Vec<Result<Answer, NoAnswer>> {
    let lost = || Err(NoAnswer::Network("the request was given up".to_owned()));
    let mut answers: Vec<Result<Answer, NoAnswer>> = jobs.iter().map(|_| lost()).collect();
    let mut waiting = jobs.into_iter().enumerate();
    let mut under_way = tokio::task::JoinSet::new();
    loop {
        while under_way.len() < width {
            let Some((at, job)) = waiting.next() else { break };
            under_way.spawn(async move {
                let answer = match job {
                    Err(why) => Err(NoAnswer::Network(why)),
                    Ok((client, request)) => {
                        tokio::time::timeout(request.timeout, exchange(&client, &request))
                            .await
                            .unwrap_or(Err(NoAnswer::Timeout))
                            .map(|(answer, _)| answer)
                    }
                };
                (at, answer)
            });
        }
        let Some(done) = under_way.join_next().await else { return answers };
        if let Ok((at, answer)) = done {
            answers[at] = answer;
        }
    }
}

fn broken(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() { NoAnswer::Timeout } else { NoAnswer::Network(reason(error)) }
}

/// The same before any answer came. A service that does not take the certificate of a client says so, or
/// just hangs up.
fn unheard(error: &reqwest::Error, request: &Outgoing) -> NoAnswer {
    let shown = request.tls.as_ref().is_some_and(|tls| tls.identity.is_some());
    match broken(error) {
        NoAnswer::Network(why)
            if shown && (why == "tls handshake eof" || why.starts_with("peer closed connection")) =>
        {
            NoAnswer::Network(format!("it {}", tls::HUNG_UP))
        }
        other => other,
    }
}

/// An answer that was cut, and what is left of it.
type Cut = (Answer, Option<(Vec<u8>, reqwest::Response)>);

async fn exchange(client: &reqwest::Client, request: &Outgoing) -> Result<Cut, NoAnswer> {
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|_| NoAnswer::Network(format!("`{}` is no method", request.method)))?;
    let mut outgoing = client.request(method, &request.url);
    for (name, value) in &request.headers {
        outgoing = outgoing.header(name, value);
    }
    if let Some(body) = &request.body {
        outgoing = outgoing.body(body.clone());
    }
    let mut response = outgoing.send().await.map_err(|error| unheard(&error, request))?;
    let status = response.status();
    let headers = response.headers().iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let headers = headers.collect();
    let cut = request.cut && status.is_success();
    let limit = if request.cut && !cut { FAILED } else { request.limit };
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if !cut && announced.is_some_and(|length| length > limit) {
        return Err(NoAnswer::TooLarge);
    }
    let mut body = Vec::new();
    let mut rest = None;
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        body.extend_from_slice(&chunk);
        if body.len() > limit && !cut {
            return Err(NoAnswer::TooLarge);
        }
        if body.len() >= limit && cut {
            rest = Some(body.split_off(limit));
            break;
        }
    }
    let reason = status.canonical_reason().unwrap_or("").to_owned();
    let answer = Answer { status: status.as_u16(), reason, headers, body };
    Ok((answer, rest.map(|over| (over, response))))
}

/// The innermost cause of an error, in words, without the URL.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = cause.to_string();
    // The libraries lead their own users to their manuals.
    let text = text.split(": https://").next().unwrap_or(&text).to_owned();
    if std::ptr::addr_eq(cause, error) {
        text.split(" for url").next().unwrap_or(&text).to_owned()
    } else {
        text
    }
}
