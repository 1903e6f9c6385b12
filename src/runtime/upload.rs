//! Sends a file in pieces.
//!
//! In: an [`Upload`] of the plan and what can be read where it stands. Out: what its last request
//! leaves. Every piece but the last has the same size, whatever the sizes in which the file comes: a
//! piece waits until more than it is there, or the end, so that the last one knows that it is the
//! last. No more than two pieces are held at once.

use std::sync::Arc;

use super::eval;
use super::fault::Fault;
use super::file::Reading;
use super::host::Host;
use super::operation::Runtime;
use super::scope::{Left, Scope};
use super::steps::fill;
use crate::plan::Upload;
use crate::value::Value;

/// A piece, and where it lies.
struct Piece {
    content: Arc<[u8]>,
    from: u64,
    index: u64,
    last: bool,
}

impl<H: Host> Runtime<'_, H> {
    /// Sends all pieces and commits.
    pub(super) fn upload(
        &mut self,
        upload: &Upload,
        scope: &Scope,
        left: &mut [Left],
    ) -> Result<Left, Fault> {
        upload.keep.iter().for_each(|(slot, _)| fill(left, Some(*slot), Left::default()));
        let file = eval::slot(&upload.file, &Scope { named: left, ..*scope })?;
        let mut reading = Reading::of(&file).map_err(|fault| fault.at(upload.file.place))?;
        let mut cut = Cutter::new(upload.size);
        let mut sent = Left::default();
        loop {
            let (bytes, last) = self.piece(&mut reading, upload.size)?;
            cut.add(&bytes, last);
            while let Some(piece) = cut.next() {
                self.count(upload.file.place)?;
                let last = piece.last;
                fill(left, Some(upload.chunk), Left::Value(piece.value()));
                let response = self.answer_to(&upload.send, &Scope { named: left, ..*scope })?;
                for (slot, value) in &upload.keep {
                    let scope = Scope { named: left, response: Some(&response), ..*scope };
                    let value = eval::slot(value, &scope)?;
                    fill(left, Some(*slot), Left::Value(value));
                }
                if last && upload.commit.is_none() {
                    sent = self.given(upload.give.as_ref(), response, &Scope { named: left, ..*scope })?;
                }
            }
            if last {
                break;
            }
        }
        fill(left, Some(upload.chunk), Left::default());
        let Some((work, give)) = &upload.commit else { return Ok(sent) };
        let response = self.answer_to(work, &Scope { named: left, ..*scope })?;
        self.given(give.as_ref(), response, &Scope { named: left, ..*scope })
    }
}

impl Piece {
    /// As it is read in a spec.
    fn value(&self) -> Value {
        let number = |value: u64| Value::Int(i64::try_from(value).unwrap_or(i64::MAX));
        let length = u64::try_from(self.content.len()).unwrap_or(u64::MAX);
        let total = self.from + length;
        let all = if self.last { total.to_string() } else { "*".to_owned() };
        let range = match length {
            0 => format!("bytes */{all}"),
            _ => format!("bytes {}-{}/{all}", self.from, total - 1),
        };
        let mut members = vec![
            ("content", Value::Bytes(self.content.clone())),
            ("from", number(self.from)),
            ("index", number(self.index)),
            ("last", Value::Bool(self.last)),
            ("range", Value::text(range)),
        ];
        members.extend((length > 0).then(|| ("to", number(total - 1))));
        members.extend(self.last.then(|| ("total", number(total))));
        Value::object(members)
    }
}

/// Makes pieces of one size of what comes in pieces of any size.
struct Cutter {
    size: usize,
    held: Vec<u8>,
    /// What of `held` is gone.
    start: usize,
    ended: bool,
    from: u64,
    index: u64,
}

impl Cutter {
    fn new(size: u64) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX).max(1);
        Self { size, held: Vec::new(), start: 0, ended: false, from: 0, index: 0 }
    }

    fn add(&mut self, bytes: &[u8], last: bool) {
        self.held.drain(..self.start);
        self.start = 0;
        self.held.extend_from_slice(bytes);
        self.ended = last;
    }

    /// The next piece that can be sent.
    fn next(&mut self) -> Option<Piece> {
        let there = self.held.len() - self.start;
        let more = there > self.size;
        if !more && !self.ended {
            return None;
        }
        let length = there.min(self.size);
        let content: Arc<[u8]> = self.held[self.start..self.start + length].into();
        let piece = Piece { content, from: self.from, index: self.index, last: !more };
        self.start += length;
        self.from += u64::try_from(length).unwrap_or(u64::MAX);
        self.index += 1;
        // The last piece, which may be empty, is given once.
        self.ended &= more;
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::Cutter;

    /// The pieces of a file that comes in these.
    fn pieces(size: u64, comes: &[&str]) -> Vec<String> {
        let mut cutter = Cutter::new(size);
        let mut all = Vec::new();
        for (at, bytes) in comes.iter().enumerate() {
            cutter.add(bytes.as_bytes(), at + 1 == comes.len());
            while let Some(piece) = cutter.next() {
                let range = piece.value().get("range").as_text().unwrap_or_default().to_owned();
                all.push(format!("{} {range}", String::from_utf8_lossy(&piece.content)));
            }
        }
        all
    }

    #[test]
    fn all_pieces_but_the_last_have_one_size() {
        let cases: [(&[&str], &[&str]); 6] = [
            (&["abcdef"], &["abcd bytes 0-3/*", "ef bytes 4-5/6"]),
            (&["ab", "c", "defgh", "i"], &["abcd bytes 0-3/*", "efgh bytes 4-7/*", "i bytes 8-8/9"]),
            (&["abcd", "efgh"], &["abcd bytes 0-3/*", "efgh bytes 4-7/8"]),
            (&["abcd", ""], &["abcd bytes 0-3/4"]),
            (&[""], &[" bytes */0"]),
            (&["", ""], &[" bytes */0"]),
        ];
        for (comes, sent) in cases {
            assert_eq!(pieces(4, comes), sent, "{comes:?}");
        }
    }
}
