//! Reads files in pieces: those that the user handed in, and those that the service gives.
//!
//! In: a [`Value`] that is a file, text or bytes. Out: its bytes, one piece after the other, in memory
//! that follows the piece. A file of the service is asked for by ranges. What it answers is held
//! against what was asked: a part has to be the one that was wanted, as long as it says, of a file
//! that is still the same. A service that knows no ranges gives the whole, which is read as it comes.

use std::sync::Arc;

use url::Url;

use super::fault::Fault;
use super::host::{Host, NoAnswer};
use super::operation::Runtime;
use super::scope::{Response, Scope};
use super::send::{Part, Position, headers_of, no_answer};
use super::{eval, query};
use crate::diagnostic::Code;
use crate::plan::{Arrays, Download, Nested, Slot};
use crate::value::{File, Offered, Value, text};

/// Bytes that are asked for at once where nobody says how many.
pub const FRAME: u64 = 10 << 20;

/// Bytes of a file that is sent as one part.
const LARGEST: usize = 64 << 20;

/// Bytes of a file.
const LONGEST: u64 = 1 << 40;

/// A file that is being read.
pub struct Reading {
    content: Content,
    /// Where the next piece begins.
    at: u64,
    /// What the service calls this state of the file.
    version: Option<String>,
    /// The whole is on its way, and this long it may take for its next bytes.
    open: Option<std::time::Duration>,
}

enum Content {
    Bytes(Arc<[u8]>),
    File(File),
}

impl Reading {
    /// Begins to read.
    ///
    /// # Errors
    /// R0224 where the value is nothing that has bytes.
    pub fn of(value: &Value) -> Result<Self, Fault> {
        let content = match value {
            Value::File(file) => Content::File(file.clone()),
            Value::Text(text) => Content::Bytes(text.as_bytes().into()),
            Value::Bytes(bytes) => Content::Bytes(bytes.clone()),
            Value::Null => return Err(Fault::new(Code::FileUnread, "there is no file to read")),
            other => {
                let message = format!("it is {}, a file was expected", text::kind(other));
                return Err(Fault::new(Code::FileUnread, message));
            }
        };
        Ok(Self { content, at: 0, version: None, open: None })
    }
}

impl<H: Host> Runtime<'_, H> {
    /// A file of the service, which nobody has asked for yet.
    pub(super) fn offered(
        &mut self,
        download: u32,
        size: Option<&Slot>,
        scope: &Scope,
    ) -> Result<Value, Fault> {
        let plan = self.plan;
        let Some(how) = plan.downloads.get(download as usize) else { return Ok(Value::Null) };
        let size = size.map(|size| eval::slot(size, scope)).transpose()?;
        let size = match size {
            Some(Value::Int(size)) => match u64::try_from(size) {
                Ok(size) => Some(size),
                Err(_) => {
                    return Err(Fault::new(Code::FileLength, format!("a file cannot have {size} bytes")));
                }
            },
            _ => None,
        };
        let connection = if self.renews() { self.connection.clone() } else { scope.connection.clone() };
        let scope = Scope { connection: &connection, ..*scope };
        let rest = super::operation::rest_of(&how.request, scope.input);
        let scope = Scope { rest: &rest, ..scope };
        let url = self.url_of(&how.request, &scope, &Position::default())?;
        let headers = headers_of(&how.request, &scope)?;
        Ok(Value::File(File::Offered(Arc::new(Offered { download, url: url.into(), headers, size }))))
    }

    /// The next piece of a file, of `frame` bytes at most where it comes in pieces, and whether it is
    /// the last.
    ///
    /// # Errors
    /// When it cannot be read, or what comes is not what was asked for.
    pub fn piece(&mut self, reading: &mut Reading, frame: u64) -> Result<(Arc<[u8]>, bool), Fault> {
        let (bytes, last): (Arc<[u8]>, bool) = match &reading.content {
            Content::Bytes(bytes) => (bytes.clone(), true),
            Content::File(File::Given(file)) => {
                let most = usize::try_from(frame).unwrap_or(LARGEST).min(LARGEST);
                let (bytes, last) = self
                    .host
                    .read(*file, reading.at, most)
                    .map_err(|why| Fault::new(Code::FileUnread, format!("the file cannot be read: {why}")))?;
                (bytes.into(), last)
            }
            Content::File(File::Offered(file)) => {
                let file = Arc::clone(file);
                let (bytes, last) = self.offered_piece(&file, reading, frame)?;
                (bytes.into(), last)
            }
        };
        reading.at += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok((bytes, last))
    }

    /// The whole of a file that is small enough to be one part of a request.
    pub(super) fn whole(&mut self, file: &File) -> Result<Arc<[u8]>, Fault> {
        let mut reading = Reading::of(&Value::File(file.clone()))?;
        let mut whole = Vec::new();
        loop {
            let (bytes, last) = self.piece(&mut reading, FRAME)?;
            whole.extend_from_slice(&bytes);
            if whole.len() > LARGEST {
                return Err(Fault::new(
                    Code::LongFile,
                    "the file is larger than 64 MiB, and sent as a whole",
                )
                .help("`upload` sends it in pieces"));
            }
            if last {
                return Ok(whole.into());
            }
        }
    }

    fn offered_piece(
        &mut self,
        file: &Offered,
        reading: &mut Reading,
        frame: u64,
    ) -> Result<(Vec<u8>, bool), Fault> {
        let plan = self.plan;
        let Some(how) = plan.downloads.get(file.download as usize) else { return Ok((Vec::new(), true)) };
        let shown = self.secrets.mask(&format!("GET {}", file.url));
        let piece = self.part(file, how, reading, frame);
        piece.map_err(|fault| fault.masked(&self.secrets).at(how.request.place).during(&shown))
    }

    fn part(
        &mut self,
        file: &Offered,
        how: &Download,
        reading: &mut Reading,
        frame: u64,
    ) -> Result<(Vec<u8>, bool), Fault> {
        if reading.at >= LONGEST {
            return Err(Fault::new(Code::LongFile, "the file is larger than 1 TiB"));
        }
        if let Some(timeout) = reading.open {
            let most = usize::try_from(frame).unwrap_or(LARGEST).min(LARGEST);
            let bytes = self.host.more(most, timeout).map_err(|reason| broken(&reason))?;
            let end = reading.at.saturating_add(length(&bytes));
            let last = bytes.is_empty();
            whole_fits(end, last, file.size)?;
            return Ok((bytes, last));
        }
        let wanted = frame.min(how.chunk).max(1);
        let (from, to) = (reading.at, reading.at.saturating_add(wanted - 1));
        let response = self.ask_part(file, how, from, to)?;
        let answer = &response.answer;
        let version = answer.header("etag").or_else(|| answer.header("last-modified"));
        if from == 0 {
            reading.version = version;
        } else if answer.status < 400
            && reading.version.is_some()
            && version.is_some()
            && reading.version != version
        {
            return Err(Fault::new(Code::FileChanged, "the file was changed while it was read"));
        }
        let bytes = match &response.body {
            Value::Bytes(bytes) => bytes.to_vec(),
            _ => Vec::new(),
        };
        if how.range.is_some() {
            let last = by_parameters(length(&bytes), (from, to), file.size)?;
            return Ok((bytes, last));
        }
        match answer.status {
            206 => {
                let range = answer.header("content-range");
                let last = by_range(range.as_deref(), length(&bytes), (from, to), file.size)?;
                Ok((bytes, last))
            }
            416 => {
                whole_fits(from, true, file.size)?;
                Ok((Vec::new(), true))
            }
            200 => self.whole_comes(bytes, how, reading, file.size),
            status => {
                Err(Fault::new(Code::WrongPart, format!("the service answers {status} in place of the file")))
            }
        }
    }

    /// The service gives the whole file: what was read before is left out, the rest comes as it is
    /// asked for.
    fn whole_comes(
        &mut self,
        mut bytes: Vec<u8>,
        how: &Download,
        reading: &mut Reading,
        size: Option<u64>,
    ) -> Result<(Vec<u8>, bool), Fault> {
        let timeout = std::time::Duration::from_millis(how.request.timeout);
        let mut skip = reading.at;
        while skip > 0 {
            let known = length(&bytes);
            if known > skip {
                bytes.drain(..usize::try_from(skip).unwrap_or(usize::MAX).min(bytes.len()));
                break;
            }
            skip -= known;
            bytes = self
                .host
                .more(usize::try_from(FRAME).unwrap_or(LARGEST), timeout)
                .map_err(|reason| broken(&reason))?;
            if bytes.is_empty() {
                break;
            }
        }
        reading.open = Some(timeout);
        whole_fits(reading.at.saturating_add(length(&bytes)), false, size)?;
        Ok((bytes, false))
    }

    /// Asks for the bytes `from` to `to`, both counted.
    fn ask_part(&mut self, file: &Offered, how: &Download, from: u64, to: u64) -> Result<Response, Fault> {
        let mut url = Url::parse(&file.url)
            .map_err(|_| Fault::new(Code::BadAddress, format!("`{}` is not a URL", file.url)))?;
        let mut headers = file.headers.clone();
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept-encoding")) {
            // A range counts bytes as they travel.
            headers.push(("Accept-Encoding".to_owned(), "identity".to_owned()));
        }
        let connection = self.connection.clone();
        let number = |value: u64| Value::Int(i64::try_from(value).unwrap_or(i64::MAX));
        let chunk = [("from", number(from)), ("to", number(to)), ("size", number(to - from + 1))];
        let arguments = Value::object([("chunk", Value::object(chunk))]);
        let scope = Scope { arguments: &arguments, ..Scope::new(self.plan, &connection, self.moment()) };
        match &how.range {
            None => headers.push(("Range".to_owned(), format!("bytes={from}-{to}"))),
            Some(range) => {
                let params = eval::slot(range, &scope)?;
                let added = query::encode(&params, Arrays::Repeat, Nested::Brackets)?;
                let parts = [url.query().unwrap_or("").to_owned(), added];
                let parts: Vec<&str> =
                    parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                let query = parts.join("&");
                url.set_query((!query.is_empty()).then_some(query.as_str()));
            }
        }
        let most = usize::try_from(to - from + 1).unwrap_or(LARGEST).min(LARGEST) + 1;
        let position = Position { url: Some(url), part: Some(Part { headers, most }), ..Position::default() };
        self.exchange(&how.request, &scope, &position)
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn broken(reason: &NoAnswer) -> Fault {
    no_answer(reason)
}

/// Holds the end of what is known of a file against the size that was said.
fn whole_fits(end: u64, last: bool, size: Option<u64>) -> Result<(), Fault> {
    let Some(size) = size else { return Ok(()) };
    if end > size {
        return Err(Fault::new(
            Code::FileLength,
            format!("the file is longer than the {size} bytes that were said"),
        ));
    }
    if last && end < size {
        let message = format!("the file ends after {end} bytes, and {size} were said");
        return Err(Fault::new(Code::FileLength, message));
    }
    Ok(())
}

/// Whether a part of `length` bytes that was asked for by parameters is the last.
fn by_parameters(length: u64, (from, to): (u64, u64), size: Option<u64>) -> Result<bool, Fault> {
    let wanted = to - from + 1;
    if length > wanted {
        let message = format!("the service gives more than the {wanted} bytes that were asked for");
        return Err(Fault::new(Code::FileLength, message));
    }
    let end = from + length;
    let last = match size {
        Some(size) => end >= size || length == 0,
        None => length < wanted,
    };
    whole_fits(end, last, size)?;
    Ok(last)
}

/// Whether a part of `length` bytes, which says by `range` what it is, is the last.
fn by_range(
    range: Option<&str>,
    length: u64,
    (from, to): (u64, u64),
    size: Option<u64>,
) -> Result<bool, Fault> {
    let Some((first, end, total)) = range.and_then(content_range) else {
        return Err(Fault::new(Code::WrongPart, "the service does not say which part of the file it gives"));
    };
    if first != from || end > to || end < first || total.is_some_and(|total| end >= total) {
        let message = format!(
            "the service gives the bytes {first} to {end} of the file, and {from} to {to} were asked for"
        );
        return Err(Fault::new(Code::WrongPart, message));
    }
    if length != end - first + 1 {
        let message = format!("the bytes {first} to {end} of the file come shorter or longer than that");
        return Err(Fault::new(Code::FileLength, message));
    }
    if let (Some(total), Some(size)) = (total, size)
        && total != size
    {
        let message = format!("the file has {total} bytes, and {size} were said");
        return Err(Fault::new(Code::FileLength, message));
    }
    let last = match total.or(size) {
        Some(total) => end + 1 >= total,
        None => end < to,
    };
    whole_fits(end + 1, last, size)?;
    Ok(last)
}

/// `bytes 0-4/10`, or `bytes 0-4/*`: the first and the last byte, and how many there are.
fn content_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let number = |text: &str| {
        let digits = (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u64>().ok()).flatten()
    };
    let total = if total == "*" { None } else { Some(number(total)?) };
    Some((number(first)?, number(last)?, total))
}

#[cfg(test)]
mod tests {
    use super::{by_parameters, by_range, content_range};

    #[test]
    fn a_range_is_read_whole_or_not_at_all() {
        let cases = [
            ("bytes 0-4/10", Some((0, 4, Some(10)))),
            ("bytes 5-9/*", Some((5, 9, None))),
            ("bytes */10", None),
            ("bytes 0-/10", None),
            ("bytes -1-4/10", None),
            ("bytes +0-4/10", None),
            ("bytes 0-99999999999999999999/10", None),
            ("items 0-4/10", None),
            ("", None),
        ];
        for (text, read) in cases {
            assert_eq!(content_range(text), read, "{text}");
        }
    }

    #[test]
    fn a_part_has_to_be_the_one_that_was_asked_for() {
        let told = |range: &str, length, size| {
            by_range(Some(range), length, (4, 7), size).map_err(|fault| fault.code.text())
        };
        let cases = [
            ("bytes 4-7/10", 4, None, Ok(false)),
            ("bytes 4-7/8", 4, Some(8), Ok(true)),
            ("bytes 4-5/6", 2, None, Ok(true)),
            ("bytes 4-5/9", 2, None, Ok(false)),
            ("bytes 4-5/*", 2, None, Ok(true)),
            ("bytes 4-7/*", 4, Some(8), Ok(true)),
            ("bytes 0-3/10", 4, None, Err("R0220")),
            ("bytes 4-9/10", 6, None, Err("R0220")),
            ("bytes 7-4/10", 4, None, Err("R0220")),
            ("bytes 4-7/6", 4, None, Err("R0220")),
            ("bytes 4-7/10", 3, None, Err("R0221")),
            ("bytes 4-7/10", 5, None, Err("R0221")),
            ("bytes 4-7/10", 4, Some(11), Err("R0221")),
            ("bytes 4-5/*", 2, Some(6), Ok(true)),
            ("bytes 4-7/*", 4, Some(6), Err("R0221")),
            ("nonsense", 4, None, Err("R0220")),
        ];
        for (range, length, size, last) in cases {
            assert_eq!(told(range, length, size), last, "{range}, {length}, {size:?}");
        }
    }

    #[test]
    fn without_ranges_the_length_tells_the_end() {
        let told = |length, size| by_parameters(length, (4, 7), size).map_err(|fault| fault.code.text());
        let cases = [
            (4, None, Ok(false)),
            (3, None, Ok(true)),
            (0, None, Ok(true)),
            (5, None, Err("R0221")),
            (4, Some(8), Ok(true)),
            (2, Some(8), Ok(false)),
            (0, Some(8), Err("R0221")),
            (4, Some(7), Err("R0221")),
        ];
        for (length, size, last) in cases {
            assert_eq!(told(length, size), last, "{length}, {size:?}");
        }
    }
}
