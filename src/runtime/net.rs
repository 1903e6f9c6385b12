//! The real host: HTTP over the network, the system's clock.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;

use super::host::{Answer, Host, NoAnswer, Outgoing, Tls};
use super::secret::Secrets;
use crate::value::DateTime;

/// Clients with certificates that are kept.
const MOST_CLIENTS: usize = 16;

/// Hears of a request and its answer, and of what it may not show.
type Watch = Box<dyn FnMut(&Outgoing, &Result<Answer, NoAnswer>, &Secrets)>;

/// Sends requests over the network. Connections are kept alive and used again; HTTP/2 where the
/// service offers it.
pub struct Net {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    agent: String,
    /// Clients with certificates, which are few.
    others: HashMap<Arc<Tls>, reqwest::Client>,
    /// Tells what is exchanged; gets the request and its answer.
    watch: Option<Watch>,
    secrets: Secrets,
}

impl Net {
    /// A host whose requests name `agent` as their sender.
    ///
    /// # Errors
    /// When the system refuses what a client needs (memory, certificates).
    pub fn new(agent: &str) -> Result<Self, String> {
        // A second installation in one process is refused, and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let client = client(agent, None);
        Ok(Self {
            runtime: runtime.map_err(|error| error.to_string())?,
            client: client.map_err(|error| reason(&error))?,
            agent: agent.to_owned(),
            others: HashMap::new(),
            watch: None,
            secrets: Secrets::default(),
        })
    }

    /// The client that shows and trusts these certificates.
    fn with(&mut self, tls: &Arc<Tls>) -> Result<reqwest::Client, String> {
        if let Some(known) = self.others.get(tls) {
            return Ok(known.clone());
        }
        let made = client(&self.agent, Some(tls)).map_err(|error| reason(&error))?;
        if self.others.len() >= MOST_CLIENTS {
            self.others.clear();
        }
        self.others.insert(Arc::clone(tls), made.clone());
        Ok(made)
    }

    /// The same, telling every exchange to `watch`.
    #[must_use]
    pub fn watched(
        mut self,
        watch: impl FnMut(&Outgoing, &Result<Answer, NoAnswer>, &Secrets) + 'static,
    ) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }
}

impl Host for Net {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let other = match &request.tls {
            None => None,
            Some(tls) => match self.with(tls) {
                Ok(client) => Some(client),
                Err(why) => return Err(NoAnswer::Network(why)),
            },
        };
        let exchange = exchange(other.as_ref().unwrap_or(&self.client), request);
        let answer = self.runtime.block_on(async {
            tokio::time::timeout(request.timeout, exchange).await.unwrap_or(Err(NoAnswer::Timeout))
        });
        if let Some(watch) = &mut self.watch {
            watch(request, &answer, &self.secrets);
        }
        answer
    }

    fn send_all(&mut self, requests: Vec<Outgoing>, width: usize) -> Vec<Result<Answer, NoAnswer>> {
        let mut jobs = Vec::with_capacity(requests.len());
        for request in &requests {
            jobs.push(match &request.tls {
                None => Ok((self.client.clone(), request.clone())),
                Some(tls) => self.with(tls).map(|client| (client, request.clone())),
            });
        }
        let answers = self.runtime.block_on(side_by_side(jobs, width.max(1)));
        for (request, answer) in requests.iter().zip(&answers) {
            if let Some(watch) = &mut self.watch {
                watch(request, answer, &self.secrets);
            }
        }
        answers
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

/// A client with these certificates.
fn client(agent: &str, tls: Option<&Tls>) -> reqwest::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder().user_agent(agent).redirect(Policy::none());
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

async fn exchange(client: &reqwest::Client, request: &Outgoing) -> Result<Answer, NoAnswer> {
    let broken = |error: &reqwest::Error| {
        if error.is_timeout() { NoAnswer::Timeout } else { NoAnswer::Network(reason(error)) }
    };
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|_| NoAnswer::Network(format!("`{}` is no method", request.method)))?;
    let mut outgoing = client.request(method, &request.url);
    for (name, value) in &request.headers {
        outgoing = outgoing.header(name, value);
    }
    if let Some(body) = &request.body {
        outgoing = outgoing.body(body.clone());
    }
    let mut response = outgoing.send().await.map_err(|error| broken(&error))?;
    let status = response.status();
    let headers = response.headers().iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let headers = headers.collect();
    if response
        .content_length()
        .is_some_and(|length| usize::try_from(length).is_ok_and(|length| length > request.limit))
    {
        return Err(NoAnswer::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + chunk.len() > request.limit {
            return Err(NoAnswer::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let reason = status.canonical_reason().unwrap_or("").to_owned();
    Ok(Answer { status: status.as_u16(), reason, headers, body })
}

/// The innermost cause of an error, in words, without the URL.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = cause.to_string();
    if std::ptr::addr_eq(cause, error) {
        text.split(" for url").next().unwrap_or(&text).to_owned()
    } else {
        text
    }
}
