//! A service on this machine that answers as it is told to, and keeps what it was asked.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the service was asked, as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Such as `GET /things/7`.
    pub line: String,
    /// The request line and the headers.
    pub head: String,
    pub body: String,
    /// How often this line was asked before.
    pub before: usize,
}

/// What the service does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Status, headers (a line each) and body.
    Whole(u16, String, String),
    /// Half of an answer, then the end of the connection.
    Half,
    /// Part of an answer, then the connection is reset.
    Reset,
    /// A body without end.
    Endless,
    /// A body of two GiB, as its headers say.
    Huge,
    /// An answer after so long a time.
    Late(Duration),
    /// A body that comes a byte at a time, and never ends.
    Drip,
    /// Headers (a line each) and a body that is no text.
    Bytes(String, Vec<u8>),
}

impl Reply {
    /// JSON that says that all is well.
    pub fn json(body: impl Into<String>) -> Self {
        Self::Whole(200, "Content-Type: application/json".to_owned(), body.into())
    }

    /// A refusal.
    pub fn refusal(status: u16, body: impl Into<String>) -> Self {
        Self::Whole(status, "Content-Type: text/plain".to_owned(), body.into())
    }

    /// A redirect.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self::Whole(status, format!("Location: {to}"), String::new())
    }
}

/// A service; it runs until the tests end.
pub struct Server {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (kept, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &kept, &*answer));
            }
        });
        Self { port, asked }
    }

    /// What was asked so far, oldest first.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no server thread panics").clone()
    }
}

/// Answers one request. What goes wrong here is the client gone, which is its right.
fn serve(mut stream: TcpStream, kept: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked) -> Reply) {
    let Some(mut asked) = receive(&mut stream) else { return };
    {
        let mut kept = kept.lock().expect("no server thread panics");
        asked.before = kept.iter().filter(|other| other.line == asked.line).count();
        kept.push(asked.clone());
    }
    let _ = match answer(&asked) {
        Reply::Whole(status, headers, body) => {
            let separator = if headers.is_empty() { "" } else { "\r\n" };
            let length = body.len();
            stream.write_all(
                format!("HTTP/1.1 {status} Said\r\n{headers}{separator}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
                    .as_bytes(),
            )
        }
        Reply::Half => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\": 1"),
        Reply::Reset => {
            // A socket that is closed with unread bytes in it is reset; `receive` left some.
            let written = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{");
            std::thread::sleep(Duration::from_millis(50));
            written
        }
        Reply::Endless => endless(&mut stream),
        Reply::Huge => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 2_u64 << 30);
            stream
                .write_all(head.as_bytes())
                .and_then(|()| std::io::copy(&mut std::io::repeat(b' '), &mut stream).map(drop))
        }
        Reply::Drip => drip(&mut stream),
        Reply::Bytes(headers, body) => {
            let length = body.len();
            let head = format!(
                "HTTP/1.1 200 OK\r\n{headers}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body))
        }
        Reply::Late(after) => {
            std::thread::sleep(after);
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        }
    };
}

fn drip(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"id\":")?;
    loop {
        stream.write_all(b" ")?;
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn endless(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
    let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x1_0000], b"\r\n"].concat();
    loop {
        stream.write_all(&chunk)?;
    }
}

fn receive(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        let mut more = [0; 4096];
        let count = stream.read(&mut more).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&more[..count]);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    // The last byte of a body stays unread where the connection is to be reset.
    let reset = head.lines().next().is_some_and(|line| line.contains("reset"));
    let length = length.map_or(0, |length: usize| length - usize::from(reset && length > 0));
    while bytes.len() < end + length {
        let mut more = [0; 4096];
        let count = stream.read(&mut more).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&more[..count]);
    }
    let body = String::from_utf8_lossy(&bytes[end..]).into_owned();
    let line = head.lines().next()?.trim_end_matches(" HTTP/1.1").to_owned();
    Some(Asked { line, head, body, before: 0 })
}
