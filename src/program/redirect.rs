//! The sign-in in a browser: a listener on this machine that waits for the redirect.
//!
//! One redirect is taken, the one that carries the state that was sent. Whatever else knocks gets an
//! answer and changes nothing.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use subtle::ConstantTimeEq as _;

use crate::diagnostic::Code;
use crate::runtime::Fault;

/// The path to which a service redirects.
const PATH: &str = "/callback";
/// How long a user may take.
const PATIENCE: Duration = Duration::from_mins(10);
/// Bytes of a request that are read at most.
const LARGEST: usize = 16 << 10;
/// How long a visitor may take to say what it wants, and to hear the answer.
const VISIT: Duration = Duration::from_secs(2);

/// Waits for a redirect.
pub struct Listener {
    socket: TcpListener,
    port: u16,
}

/// The parameters of a redirect, decoded.
pub type Callback = Vec<(String, String)>;

impl Listener {
    /// Listens on a port of this machine, or on any that is free.
    ///
    /// # Errors
    /// When the port is in use.
    pub fn on(port: Option<u16>) -> Result<Self, Fault> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)));
        let socket = socket.and_then(|socket| socket.set_nonblocking(true).map(|()| socket));
        let bound = socket.and_then(|socket| socket.local_addr().map(|at| (socket, at.port())));
        let (socket, port) = bound.map_err(|error| {
            let message = match port {
                Some(port) => format!("port {port} cannot be listened on: {error}"),
                None => format!("no port can be listened on: {error}"),
            };
            Fault::new(Code::SignInBroken, message).help("another port may be free: `--port PORT`")
        })?;
        Ok(Self { socket, port })
    }

    /// The address to which the service has to redirect.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// Waits until the user has agreed or refused.
    ///
    /// # Errors
    /// When nobody comes in time.
    pub fn wait(&self, state: &str) -> Result<Callback, Fault> {
        self.wait_until(state, Instant::now() + PATIENCE)
    }

    fn wait_until(&self, state: &str, end: Instant) -> Result<Callback, Fault> {
        while Instant::now() < end {
            match self.socket.accept() {
                Ok((stream, _)) => {
                    if let Some(callback) = serve(stream, state) {
                        return Ok(callback);
                    }
                }
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
        Err(Fault::new(Code::SignInBroken, "nobody signed in within 10 minutes").help("run `login` again"))
    }
}

/// Answers a browser; gives the redirect, if it is the one that is waited for.
fn serve(mut stream: TcpStream, state: &str) -> Option<Callback> {
    let set = stream.set_nonblocking(false);
    set.and_then(|()| stream.set_write_timeout(Some(VISIT))).ok()?;
    let target = target(&mut stream);
    let callback = target.as_deref().and_then(|target| callback(target, state));
    let (status, words) = match (&callback, target.as_deref()) {
        (Some(callback), _) if refusal(callback).is_some() => {
            ("200 OK", "Nobody was signed in. You can close this window.")
        }
        (Some(_), _) => ("200 OK", "You can close this window, and go back to the terminal."),
        (None, Some(target)) if target.starts_with(PATH) => (
            "400 Bad Request",
            "This is not the sign-in that was begun here. Begin it again in the terminal.",
        ),
        _ => ("404 Not Found", "Nothing is here."),
    };
    let page = format!("<!doctype html><meta charset=\"utf-8\"><title>Sign-in</title><p>{words}</p>\n");
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'\r\n\
         Connection: close\r\n\r\n{page}",
        page.len()
    );
    let _ = stream.write_all(answer.as_bytes());
    callback
}

/// The target of a GET, read to the end of its headers. All of it has to come in time: whoever sends
/// a byte now and then would keep the browser waiting.
fn target(stream: &mut TcpStream) -> Option<String> {
    let end = Instant::now() + VISIT;
    let mut read = Vec::new();
    let mut piece = [0; 1024];
    while read.len() < LARGEST && !read.windows(4).any(|four| four == b"\r\n\r\n") {
        let left = end.saturating_duration_since(Instant::now());
        // None is left where setting it fails.
        if stream.set_read_timeout(Some(left)).is_err() {
            break;
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(count) => read.extend_from_slice(piece.get(..count)?),
        }
    }
    let text = String::from_utf8_lossy(&read);
    let mut words = text.lines().next()?.split(' ');
    (words.next() == Some("GET")).then(|| words.next().map(str::to_owned)).flatten()
}

/// The parameters of a redirect that carries `state`.
pub fn callback(target: &str, state: &str) -> Option<Callback> {
    let (path, query) = target.split_once('?')?;
    if path != PATH {
        return None;
    }
    let all: Callback = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut states = all.iter().filter(|(name, _)| name == "state");
    let (Some((_, given)), None) = (states.next(), states.next()) else { return None };
    bool::from(given.as_bytes().ct_eq(state.as_bytes())).then_some(all)
}

/// The value of a parameter.
pub fn value<'c>(callback: &'c Callback, name: &str) -> Option<&'c str> {
    callback.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Why nobody was signed in, where a redirect says so: in the words of OAuth 2, or in those that services
/// of OAuth 1 use, whose standard has none (`oauth_problem`, and `denied` with the token in it).
pub fn refusal(callback: &Callback) -> Option<String> {
    for (name, more) in [("error", "error_description"), ("oauth_problem", "oauth_problem_advice")] {
        if let Some(error) = value(callback, name) {
            return Some(value(callback, more).map_or(error.to_owned(), |more| format!("{error}: {more}")));
        }
    }
    let denied = value(callback, "denied").is_some() && value(callback, "oauth_verifier").is_none();
    denied.then(|| "denied".to_owned())
}

/// Opens an address in the user's browser, if the system knows how.
///
/// Every user of a machine sees the command lines of all others, and the address holds what proves
/// that a redirect belongs to this sign-in. So the browser opens a page that this user alone can
/// read, and that leads there; it is gone when what comes back is dropped.
pub fn open_browser(url: &str) -> Option<tempfile::NamedTempFile> {
    let mut page = tempfile::Builder::new().prefix("sign-in-").suffix(".html").tempfile().ok()?;
    page.write_all(leading_to(url).as_bytes()).and_then(|()| page.flush()).ok()?;
    open(page.path()).then_some(page)
}

/// A page that leads to an address.
fn leading_to(url: &str) -> String {
    let mut shown = String::new();
    for letter in url.chars() {
        match letter {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            letter => shown.push(letter),
        }
    }
    format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta http-equiv=\"refresh\" content=\"0;url={shown}\"><title>Sign-in</title><p><a href=\"{shown}\">Sign in</a></p>\n"
    )
}

/// Opens a page in the user's browser, if the system knows how.
fn open(page: &std::path::Path) -> bool {
    let (program, front): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = std::process::Command::new(program);
    command.args(front).arg(page);
    let quiet = std::process::Stdio::null;
    command.stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::time::{Duration, Instant};

    use super::{Listener, callback, value};

    #[test]
    fn only_the_redirect_with_the_state_that_was_sent_is_taken() {
        for (target, taken) in [
            ("/callback?code=c&state=s3", true),
            ("/callback?state=s3&error=access_denied", true),
            ("/callback?code=c&state=s4", false),
            ("/callback?code=c", false),
            ("/callback?code=c&state=s3&state=s3", false),
            ("/other?code=c&state=s3", false),
            ("/callback", false),
            ("", false),
        ] {
            assert_eq!(callback(target, "s3").is_some(), taken, "{target}");
        }
    }

    #[test]
    fn hostile_visitors_change_nothing() {
        let listener = Listener::on(None).expect("a port is free");
        let at = listener.address().replace("http://", "").replace("/callback", "");
        let visitor = std::thread::spawn(move || {
            let mut said = Vec::new();
            for request in [
                "GET /favicon.ico HTTP/1.1\r\n\r\n",
                "\0\0\0\r\n\r\n",
                "GET /callback?code=evil&state=guess HTTP/1.1\r\n\r\n",
                "POST /callback?code=evil&state=s3 HTTP/1.1\r\n\r\n",
                "GET /callback?code=c%2Fd&state=s3 HTTP/1.1\r\nHost: here\r\n\r\n",
            ] {
                let mut stream = TcpStream::connect(&at).expect("it listens");
                stream.write_all(request.as_bytes()).expect("it takes what is sent");
                let mut answer = String::new();
                let _ = stream.read_to_string(&mut answer);
                said.push(answer.lines().next().unwrap_or("").to_owned());
            }
            said
        });
        let end = Instant::now() + Duration::from_secs(30);
        let taken = listener.wait_until("s3", end).expect("the last one is right");
        assert_eq!(value(&taken, "code"), Some("c/d"));
        let said = visitor.join().expect("it ends");
        assert_eq!(said[0], "HTTP/1.1 404 Not Found");
        assert_eq!(said[2], "HTTP/1.1 400 Bad Request");
        assert_eq!(said[4], "HTTP/1.1 200 OK");
    }

    #[test]
    fn a_visitor_who_sends_a_byte_now_and_then_is_not_waited_for() {
        let listener = Listener::on(None).expect("a port is free");
        let at = listener.address().replace("http://", "").replace("/callback", "");
        let slow = TcpStream::connect(&at).expect("it listens");
        let mut drip = slow.try_clone().expect("it can be had twice");
        let visitor = std::thread::spawn(move || {
            for _ in 0..100 {
                if drip.write_all(b"G").is_err() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(200));
            }
        });
        let mut browser = TcpStream::connect(&at).expect("it listens");
        browser.write_all(b"GET /callback?code=c&state=s3 HTTP/1.1\r\n\r\n").expect("it takes what is sent");
        let taken = listener.wait_until("s3", Instant::now() + Duration::from_secs(8));
        slow.shutdown(std::net::Shutdown::Both).expect("it is open");
        assert_eq!(taken.ok().as_ref().and_then(|taken| value(taken, "code")), Some("c"));
        visitor.join().expect("it ends");
    }

    #[test]
    fn a_port_in_use_is_told() {
        let first = Listener::on(None).expect("a port is free");
        let second = Listener::on(Some(first.port));
        assert!(second.is_err_and(|fault| fault.message.contains("cannot be listened on")));
    }
}
