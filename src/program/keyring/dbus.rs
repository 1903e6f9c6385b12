//! As much of D-Bus as a keyring needs: calls over the user's own bus, their answers, and signals.
//!
//! Everything that is read is measured first: a bus that sends nonsense gets an error.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a message that are read at most.
const LARGEST: usize = 1 << 20;
/// Messages that are passed over while one is waited for.
const MOST: usize = 200;

/// Why nothing came of a call.
#[derive(Debug)]
pub enum Trouble {
    /// There is no bus, or nobody on it who could answer.
    NoBus,
    /// The name of an error, and what is said of it.
    Refused(String),
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

/// A connection to the user's bus.
pub struct Bus {
    stream: UnixStream,
    serial: u32,
}

/// Where a call goes.
#[derive(Clone, Copy)]
pub struct To<'a> {
    pub destination: &'a str,
    pub path: &'a str,
    pub interface: &'a str,
    pub member: &'a str,
}

/// A message that came.
struct Message {
    kind: u8,
    reply_to: u32,
    error: String,
    path: String,
    member: String,
    body: Vec<u8>,
}

impl Bus {
    /// Connects, as the environment says.
    ///
    /// # Errors
    /// When there is no bus.
    pub fn of_the_user() -> Result<Self, Trouble> {
        let address = std::env::var("DBUS_SESSION_BUS_ADDRESS").ok().filter(|text| !text.is_empty());
        let usual = || {
            let folder = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
            let path = folder.map(|folder| folder.join("bus")).filter(|path| path.exists());
            path.map(|path| format!("unix:path={}", path.display()))
        };
        let address = address.or_else(usual).ok_or(Trouble::NoBus)?;
        let stream = address.split(';').find_map(connect).ok_or(Trouble::NoBus)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut bus = Self { stream, serial: 0 };
        bus.prove()?;
        let to = To {
            destination: "org.freedesktop.DBus",
            path: "/org/freedesktop/DBus",
            interface: "org.freedesktop.DBus",
            member: "Hello",
        };
        bus.call(to, "", &Body::default())?;
        Ok(bus)
    }

    /// Says who we are: the owner of this process, which the socket proves.
    fn prove(&mut self) -> Result<(), Trouble> {
        let own = std::fs::metadata("/proc/self").or_else(|_| std::env::temp_dir().metadata());
        let user = std::os::unix::fs::MetadataExt::uid(&own?).to_string();
        let user: String = user.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.stream.write_all(format!("\0AUTH EXTERNAL {user}\r\n").as_bytes())?;
        let mut said = Vec::new();
        let mut byte = [0];
        while said.len() < 512 && !said.ends_with(b"\r\n") {
            self.stream.read_exact(&mut byte)?;
            said.push(byte[0]);
        }
        if !said.starts_with(b"OK") {
            return Err(Trouble::Refused("the bus does not know who asks".to_owned()));
        }
        Ok(self.stream.write_all(b"BEGIN\r\n")?)
    }

    /// Calls, and gives the body of the answer.
    ///
    /// # Errors
    /// When the call is refused, or no answer comes.
    pub fn call(&mut self, to: To, signature: &str, body: &Body) -> Result<Vec<u8>, Trouble> {
        self.serial += 1;
        let serial = self.serial;
        self.stream.write_all(&message(serial, to, signature, body))?;
        for _ in 0..MOST {
            let answer = self.next()?;
            if answer.reply_to != serial {
                continue;
            }
            return match answer.kind {
                2 => Ok(answer.body),
                _ => Err(refusal(&answer)),
            };
        }
        Err(Trouble::Refused("the bus sends no answer".to_owned()))
    }

    /// Waits for a signal of an object, for a while, and gives its body.
    ///
    /// # Errors
    /// When it does not come.
    pub fn signal(&mut self, path: &str, member: &str, patience: Duration) -> Result<Vec<u8>, Trouble> {
        self.stream.set_read_timeout(Some(patience))?;
        for _ in 0..MOST {
            let message = self.next()?;
            if message.kind == 4 && message.path == path && message.member == member {
                self.stream.set_read_timeout(Some(PATIENCE))?;
                return Ok(message.body);
            }
        }
        Err(Trouble::Refused("the bus sends no answer".to_owned()))
    }

    fn next(&mut self) -> Result<Message, Trouble> {
        let broken = || Trouble::Refused("the bus sends what is no message".to_owned());
        let mut head = vec![0; 16];
        self.stream.read_exact(&mut head)?;
        if head[0] != b'l' {
            return Err(broken());
        }
        let mut reader = Reader::over(&head[4..]);
        let numbers = (reader.number(), reader.number(), reader.number());
        let (Some(length), Some(_), Some(fields)) = numbers else { return Err(broken()) };
        let (length, fields) = (length as usize, fields as usize);
        if length > LARGEST || fields > LARGEST {
            return Err(broken());
        }
        let padded = fields.next_multiple_of(8);
        let mut rest = vec![0; padded + length];
        self.stream.read_exact(&mut rest)?;
        let body = rest.split_off(padded);
        let mut message = Message {
            kind: head[1],
            reply_to: 0,
            error: String::new(),
            path: String::new(),
            member: String::new(),
            body,
        };
        let mut reader = Reader::over(rest.get(..fields).ok_or_else(broken)?);
        while !reader.is_empty() {
            reader.align(8);
            let (Some(code), Some(kind)) = (reader.byte(), reader.signature()) else { return Err(broken()) };
            let mut text = String::new();
            match kind.as_str() {
                "s" | "o" => text = reader.text().ok_or_else(broken)?,
                "g" => drop(reader.signature().ok_or_else(broken)?),
                "u" => {
                    let number = reader.number().ok_or_else(broken)?;
                    if code == 5 {
                        message.reply_to = number;
                    }
                }
                _ => return Err(broken()),
            }
            match code {
                1 => message.path = text,
                3 => message.member = text,
                4 => message.error = text,
                _ => {}
            }
        }
        Ok(message)
    }
}

/// Connects to one of the addresses of a bus.
fn connect(address: &str) -> Option<UnixStream> {
    let rest = address.strip_prefix("unix:")?;
    let part = |name: &str| rest.split(',').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    if let Some(path) = part("path") {
        return UnixStream::connect(path).ok();
    }
    #[cfg(target_os = "linux")]
    if let Some(name) = part("abstract") {
        use std::os::linux::net::SocketAddrExt as _;
        let address = std::os::unix::net::SocketAddr::from_abstract_name(name).ok()?;
        return UnixStream::connect_addr(&address).ok();
    }
    None
}

/// What an error says. Where nobody offers the service, there is no keyring.
fn refusal(answer: &Message) -> Trouble {
    let absent = ["ServiceUnknown", "NameHasNoOwner", "Spawn.", "UnknownObject", "UnknownMethod"];
    if absent.iter().any(|word| answer.error.contains(word)) {
        return Trouble::NoBus;
    }
    let said = Reader::over(&answer.body).text().unwrap_or_default();
    Trouble::Refused(if said.is_empty() { answer.error.clone() } else { said })
}

fn message(serial: u32, to: To, signature: &str, body: &Body) -> Vec<u8> {
    let mut fields = Body::default();
    for (code, kind, text) in
        [(1, "o", to.path), (2, "s", to.interface), (3, "s", to.member), (6, "s", to.destination)]
    {
        fields.align(8);
        fields.0.push(code);
        fields.signature(kind);
        fields.text(text);
    }
    if !signature.is_empty() {
        fields.align(8);
        fields.0.push(8);
        fields.signature("g");
        fields.signature(signature);
    }
    let mut whole = Body(vec![b'l', 1, 0, 1]);
    whole.number(body.0.len());
    whole.0.extend(serial.to_le_bytes());
    whole.number(fields.0.len());
    whole.0.extend(fields.0);
    whole.align(8);
    whole.0.extend(&body.0);
    whole.0
}

/// Values, as a message carries them.
#[derive(Debug, Clone, Default)]
pub struct Body(Vec<u8>);

impl Body {
    pub fn align(&mut self, to: usize) {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
    }

    fn number(&mut self, number: usize) {
        self.align(4);
        self.0.extend(u32::try_from(number).expect("what is sent is small").to_le_bytes());
    }

    pub fn truth(&mut self, truth: bool) {
        self.number(usize::from(truth));
    }

    /// A text, or the path of an object.
    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend(text.as_bytes());
        self.0.push(0);
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend(bytes);
    }

    /// The kind of a variant whose value follows.
    pub fn signature(&mut self, signature: &str) {
        self.0.push(u8::try_from(signature.len()).expect("what is sent is small"));
        self.0.extend(signature.as_bytes());
        self.0.push(0);
    }

    /// A list whose members are aligned to `to`.
    pub fn list(&mut self, to: usize, write: impl FnOnce(&mut Self)) {
        self.number(0);
        let at = self.0.len() - 4;
        self.align(to);
        let start = self.0.len();
        write(self);
        let length = u32::try_from(self.0.len() - start).expect("what is sent is small");
        self.0[at..at + 4].copy_from_slice(&length.to_le_bytes());
    }
}

/// Reads values out of a body.
pub struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub fn over(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub fn align(&mut self, to: usize) {
        self.at = self.at.next_multiple_of(to);
    }

    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub fn number(&mut self) -> Option<u32> {
        self.align(4);
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.number()? as usize;
        self.take(length)
    }

    /// A text, or the path of an object.
    pub fn text(&mut self) -> Option<String> {
        let text = String::from_utf8(self.bytes()?.to_vec()).ok()?;
        self.byte()?;
        Some(text)
    }

    pub fn signature(&mut self) -> Option<String> {
        let length = usize::from(self.byte()?);
        let text = String::from_utf8(self.take(length)?.to_vec()).ok()?;
        self.byte()?;
        Some(text)
    }

    /// A list of texts or paths.
    pub fn texts(&mut self) -> Option<Vec<String>> {
        let length = self.number()? as usize;
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len())?;
        let mut texts = Vec::new();
        while self.at < end {
            texts.push(self.text()?);
        }
        Some(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Reader};

    #[test]
    fn what_is_written_is_read_again_and_nonsense_ends() {
        let mut body = Body::default();
        body.text("a");
        body.list(4, |body| ["bc", ""].into_iter().for_each(|text| body.text(text)));
        body.bytes(&[1, 2, 3]);
        let mut reader = Reader::over(&body.0);
        assert_eq!(reader.text().as_deref(), Some("a"));
        assert_eq!(reader.texts(), Some(vec!["bc".to_owned(), String::new()]));
        assert_eq!(reader.bytes(), Some(&[1, 2, 3][..]));
        assert_eq!(reader.text(), None);
        for nonsense in [&[255; 4][..], &[255; 9], &[8, 0, 0, 0, 255, 255, 255, 255, 1], &[0, 0]] {
            assert_eq!(Reader::over(nonsense).text(), None, "{nonsense:?}");
            assert_eq!(Reader::over(nonsense).texts(), None, "{nonsense:?}");
        }
    }
}
