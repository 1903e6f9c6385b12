//! A small HTTP server for deliveries: one request at a time, each with limits.
//!
//! In: an address of this machine. Out: what was delivered, and an answer to it. Whoever sends
//! something else, or too much, or too slowly, gets a status and changes nothing.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::diagnostic::Code;
use crate::runtime::Fault;
use crate::runtime::webhook::Delivery;

/// Bytes of a request line with all headers.
const HEAD: usize = 32 << 10;
/// How long a request may take until it is read.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where deliveries are waited for.
pub struct Door(TcpListener);

impl Door {
    /// Listens on an address.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn open(at: SocketAddr) -> Result<Self, Fault> {
        TcpListener::bind(at).map(Self).map_err(|error| {
            Fault::new(Code::NoListening, format!("{at} cannot be listened on: {error}"))
                .help("another port may be free: `--bind 127.0.0.1:0` takes any")
        })
    }

    /// Its address, as a URL.
    pub fn address(&self) -> String {
        self.0.local_addr().map_or_else(|_| "its address".to_owned(), |at| format!("http://{at}/"))
    }

    /// Waits for whoever comes next; nothing if they are gone already.
    pub fn wait(&self) -> Option<Knock> {
        let (stream, _) = self.0.accept().ok()?;
        Some(Knock { stream, read: Vec::new(), until: Instant::now() + PATIENCE })
    }
}

/// A request that is being read.
pub struct Knock {
    stream: TcpStream,
    /// What was read and not used yet.
    read: Vec<u8>,
    until: Instant,
}

/// Why a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    pub status: &'static str,
    pub why: &'static str,
}

const BROKEN: Refusal = Refusal { status: "400 Bad Request", why: "a request was no HTTP" };
const SLOW: Refusal =
    Refusal { status: "408 Request Timeout", why: "a request came too slowly, or ended in its middle" };
const HEADERS: Refusal =
    Refusal { status: "431 Request Header Fields Too Large", why: "the headers of a request were too large" };
const METHOD: Refusal = Refusal { status: "405 Method Not Allowed", why: "a request was no POST" };
const LENGTH: Refusal =
    Refusal { status: "411 Length Required", why: "a request did not say how long it is" };
const LARGE: Refusal = Refusal { status: "413 Content Too Large", why: "a request was too large" };

impl Knock {
    /// What is delivered; its body has at most `largest` bytes.
    pub fn delivery(&mut self, largest: usize) -> Result<Delivery, Refusal> {
        let head = self.head()?;
        let head = std::str::from_utf8(&head).map_err(|_| BROKEN)?;
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, target, version) = (words.next(), words.next(), words.next());
        let (Some(method), Some(target), Some("HTTP/1.0" | "HTTP/1.1"), None) =
            (method, target, version, words.next())
        else {
            return Err(BROKEN);
        };
        let mut headers = Vec::new();
        for line in lines.filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').ok_or(BROKEN)?;
            if name.is_empty() || name.bytes().any(|byte| byte.is_ascii_whitespace()) {
                return Err(BROKEN);
            }
            headers.push((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()));
        }
        if !matches!(method, "POST" | "PUT") {
            return Err(METHOD);
        }
        let all = |wanted: &str| -> Vec<&str> {
            let of_name = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
            of_name.map(|(_, value)| value.as_str()).collect()
        };
        if all("expect").iter().any(|value| value.eq_ignore_ascii_case("100-continue")) {
            let _ = self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
        }
        // Two ways to tell the end, or two ends, are how requests are smuggled.
        let body = match (&all("transfer-encoding")[..], &all("content-length")[..]) {
            ([one], []) if one.eq_ignore_ascii_case("chunked") => self.chunks(largest)?,
            ([], [length]) => {
                let digits = length.bytes().all(|byte| byte.is_ascii_digit());
                let length: usize =
                    Some(length).filter(|_| digits).and_then(|it| it.parse().ok()).ok_or(BROKEN)?;
                if length > largest {
                    return Err(LARGE);
                }
                self.take(length)?
            }
            ([], []) => return Err(LENGTH),
            _ => return Err(BROKEN),
        };
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let params = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Delivery { headers, params, body })
    }

    /// Answers, and says goodbye.
    pub fn answer(&mut self, status: &str) {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let _ = self.stream.set_write_timeout(Some(Duration::from_secs(2)));
        let _ = self.stream.write_all(answer.as_bytes());
        let _ = self.stream.shutdown(std::net::Shutdown::Write);
        // What is still on its way is read, or the answer could be lost with it.
        let end = Instant::now() + Duration::from_secs(1);
        let _ = self.stream.set_read_timeout(Some(Duration::from_millis(200)));
        let mut rest = [0; 4096];
        while Instant::now() < end && self.stream.read(&mut rest).is_ok_and(|count| count > 0) {}
    }

    /// The request line and all headers, without the empty line behind them.
    fn head(&mut self) -> Result<Vec<u8>, Refusal> {
        loop {
            let end = self.read.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                let mut head: Vec<u8> = self.read.drain(..end + 4).collect();
                head.truncate(end);
                return Ok(head);
            }
            if self.read.len() > HEAD {
                return Err(HEADERS);
            }
            self.more()?;
        }
    }

    fn chunks(&mut self, largest: usize) -> Result<Vec<u8>, Refusal> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let digits = (1..=8).contains(&size.len()) && size.bytes().all(|byte| byte.is_ascii_hexdigit());
            let size = usize::from_str_radix(size, 16).ok().filter(|_| digits).ok_or(BROKEN)?;
            if size == 0 {
                // Trailers say nothing here.
                for _ in 0..100 {
                    if self.line()?.is_empty() {
                        return Ok(body);
                    }
                }
                return Err(HEADERS);
            }
            if body.len().saturating_add(size) > largest {
                return Err(LARGE);
            }
            body.extend(self.take(size)?);
            if !self.line()?.is_empty() {
                return Err(BROKEN);
            }
        }
    }

    /// A line without its end.
    fn line(&mut self) -> Result<String, Refusal> {
        loop {
            if let Some(end) = self.read.windows(2).position(|two| two == b"\r\n") {
                let mut line: Vec<u8> = self.read.drain(..end + 2).collect();
                line.truncate(end);
                return String::from_utf8(line).map_err(|_| BROKEN);
            }
            if self.read.len() > 1024 && !self.read.iter().take(1024).any(|byte| *byte == b'\n') {
                return Err(BROKEN);
            }
            self.more()?;
        }
    }

    fn take(&mut self, length: usize) -> Result<Vec<u8>, Refusal> {
        while self.read.len() < length {
            self.more()?;
        }
        Ok(self.read.drain(..length).collect())
    }

    /// Reads on, while there is time.
    fn more(&mut self) -> Result<(), Refusal> {
        let left =
            self.until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()).ok_or(SLOW)?;
        self.stream.set_read_timeout(Some(left)).map_err(|_| BROKEN)?;
        let mut piece = [0; 16 << 10];
        match self.stream.read(&mut piece) {
            Ok(0) | Err(_) => Err(SLOW),
            Ok(count) => {
                self.read.extend_from_slice(piece.get(..count).unwrap_or_default());
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use super::{Door, Refusal};
    use crate::runtime::webhook::Delivery;

    /// What comes of a request that is sent as it is.
    fn knock(request: &[u8]) -> (Result<Delivery, Refusal>, String) {
        let door = Door::open(([127, 0, 0, 1], 0).into()).expect("a port is free");
        let at = door.address().replace("http://", "").replace('/', "");
        let request = request.to_vec();
        let visitor = std::thread::spawn(move || {
            let mut stream = TcpStream::connect(at).expect("it listens");
            let _ = stream.write_all(&request);
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer);
            answer
        });
        let mut knock = door.wait().expect("somebody came");
        let delivery = knock.delivery(100);
        knock.answer(delivery.as_ref().map_or_else(|refusal| refusal.status, |_| "200 OK"));
        drop(knock);
        (delivery, visitor.join().expect("it ends"))
    }

    #[test]
    fn a_delivery_is_read_whole() {
        let requests: [&[u8]; 3] = [
            b"POST /x?org=a%20b&org=c HTTP/1.1\r\nHost: h\r\nX-Kind:  order \r\nContent-Length: 4\r\n\r\nbody",
            b"PUT /?org=a+b&org=c HTTP/1.1\r\nX-Kind: order\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;x=y\r\ndy\r\n0\r\nT: 1\r\n\r\n",
            b"POST /?org=a+b&org=c HTTP/1.0\r\nx-kind: order\r\ncontent-length: 4\r\n\r\nbody and more",
        ];
        for request in requests {
            let (delivery, answer) = knock(request);
            let delivery = delivery.expect("it is a delivery");
            assert_eq!(delivery.body, b"body");
            assert_eq!(delivery.params, [("org".into(), "a b".into()), ("org".into(), "c".into())]);
            assert!(
                delivery
                    .headers
                    .iter()
                    .any(|(name, value)| name.eq_ignore_ascii_case("x-kind") && value == "order")
            );
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        }
    }

    #[test]
    fn what_is_no_delivery_gets_a_status_and_nothing_else() {
        let long = format!("POST / HTTP/1.1\r\nX: {}", "a".repeat(40_000));
        let requests: [(&[u8], &str); 15] = [
            (b"", "408"),
            (b"\0\0\0\r\n\r\n", "400"),
            (b"\xff\xfe POST\r\n\r\n", "400"),
            (b"POST /\r\n\r\n", "400"),
            (b"POST / HTTP/2\r\nContent-Length: 0\r\n\r\n", "400"),
            (b"GET / HTTP/1.1\r\n\r\n", "405"),
            (b"POST / HTTP/1.1\r\n\r\n", "411"),
            (b"POST / HTTP/1.1\r\nno header\r\n\r\n", "400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", "413"),
            (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody", "400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nbody", "408"),
            (long.as_bytes(), "431"),
        ];
        for (request, status) in requests {
            let (delivery, answer) = knock(request);
            let shown = String::from_utf8_lossy(&request[..request.len().min(80)]).into_owned();
            assert!(delivery.is_err_and(|refusal| refusal.status.starts_with(status)), "{shown}");
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{shown}: {answer}");
        }
        let (delivery, _) = knock(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n");
        assert!(delivery.is_err_and(|refusal| refusal.status.starts_with("413")));
    }
}
