//! What a running connector asks of the world.

use std::sync::Arc;
use std::time::Duration;

use super::secret::Secrets;
use crate::value::DateTime;

/// The world around a running connector. There is no other way to it.
pub trait Host: Send {
    /// Sends a request and waits for the whole answer, whatever its status. Redirects are not
    /// followed.
    ///
    /// # Errors
    /// When no whole answer came.
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer>;

    /// What follows in the body of the last answer that was [cut](Outgoing::cut): at most so many
    /// bytes, none at its end.
    ///
    /// # Errors
    /// When the rest does not come.
    fn more(&mut self, _most: usize, _timeout: Duration) -> Result<Vec<u8>, NoAnswer> {
        Ok(Vec::new())
    }

    /// A piece of a file that the user handed in, from a byte on, and whether it is the last. It has
    /// `most` bytes, or fewer at the end.
    ///
    /// # Errors
    /// When it cannot be read, in words.
    fn read(&mut self, _file: usize, _from: u64, _most: usize) -> Result<(Vec<u8>, bool), String> {
        Err("there is no such file".to_owned())
    }

    /// Sends requests side by side, at most `width` at a time. The answers come in their order.
    fn send_all(&mut self, requests: Vec<Outgoing>, width: usize) -> Vec<Result<Answer, NoAnswer>> {
        let _ = width;
        requests.iter().map(|request| self.send(request)).collect()
    }

    /// Lets time pass.
    fn wait(&mut self, pause: Duration);

    /// The moment, with microseconds, in UTC.
    fn now(&self) -> DateTime;

    /// Bytes that nobody can guess.
    fn random(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let system = rustls::crypto::ring::default_provider().secure_random;
        system.fill(&mut bytes).expect("the system gives random bytes");
        bytes
    }

    /// Hears what may be wrong and is no error, in words for people who look.
    fn remark(&mut self, _words: &str) {}

    /// Hears of all secrets that are known by now, so that what it tells of exchanges shows none.
    fn keep_secret(&mut self, _secrets: &Secrets) {}
}

/// A request, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Upper case.
    pub method: String,
    /// Absolute, encoded.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
    /// For the whole exchange.
    pub timeout: Duration,
    /// Bytes of the answer's body that are read at most.
    pub limit: usize,
    /// Of an answer of success the first `limit` bytes are enough; [`Host::more`] gives what follows.
    pub cut: bool,
    /// Of a sign-in: nothing of it nor of its answer is ever shown.
    pub hidden: bool,
    /// Certificates, where the spec speaks of them.
    pub tls: Option<Arc<Tls>>,
}

/// Certificates in PEM, all of them known to be well formed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Tls {
    /// The client's certificates and its key.
    pub identity: Option<String>,
    pub authorities: Option<String>,
    /// Trust these authorities alone.
    pub only: bool,
}

// A key is shown nowhere.
impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tls")
    }
}

// Of what is sent and answered only so much is shown as holds no secret.
impl std::fmt::Debug for Outgoing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let front = self.url.split(['?', '#']).next().unwrap_or_default();
        write!(formatter, "Outgoing({} {front})", self.method)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// An answer, as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// The standard phrase where the service gives none.
    pub reason: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Decompressed.
    pub body: Vec<u8>,
}

impl Answer {
    /// The values of a header, joined by `, `; `-` and `_` in names are alike.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let plain = |name: &str| name.to_ascii_lowercase().replace('_', "-");
        let wanted = plain(name);
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(name, _)| plain(name) == wanted)
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// Why there is no whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// No connection, or it broke; why, in words.
    Network(String),
    Timeout,
    /// More than [`Outgoing::limit`] bytes.
    TooLarge,
}
