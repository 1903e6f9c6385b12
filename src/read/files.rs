//! Reads `download` and `upload`.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{Download, StepKind, Upload};

use super::data::hole_value;
use super::keys::{DOWNLOAD, UPLOAD, WORK};
use super::literal::is_word;
use super::step::Stray;
use super::walk::{At, Map, Reader};

/// The keys that mean something in a download.
const OF_DOWNLOAD: [&str; 13] = [
    "get",
    "params",
    "headers",
    "arrays",
    "nested",
    "errors",
    "retry",
    "timeout",
    "redirects",
    "auth",
    "size",
    "chunk",
    "range",
];

/// Bytes of a piece at most.
const LARGEST: i64 = 64 << 20;

impl Reader<'_> {
    /// A file that the service gives.
    pub(super) fn download(&mut self, step: &Map<'_>) -> Option<StepKind> {
        let at = step.at("download")?;
        let map = self.open(at, &DOWNLOAD)?;
        for (key, span) in map.keys() {
            if !OF_DOWNLOAD.contains(&key) {
                self.problems.report(&Stray { key, span, kind: "download" });
                map.drop_key(key);
            }
        }
        let request = self.request(&map);
        let range = map.at("range").filter(|at| !is_word(at.node, "header"));
        Some(StepKind::Download(Box::new(Download {
            request,
            size: self.take(&map, "size", Self::written),
            chunk: self.read(&map, "chunk", |reader, at| reader.size(at, LARGEST)),
            range: range.map(|at| self.written(at)),
            span: at.node.span,
        })))
    }

    /// A file that is sent in pieces.
    pub(super) fn upload(&mut self, step: &Map<'_>) -> Option<StepKind> {
        let at = step.at("upload")?;
        let map = self.open(at, &UPLOAD)?;
        let file = self.take(&map, "file", Self::written).unwrap_or_else(|| hole_value(at.node.span));
        let mut work = |key: &'static str| {
            let at = map.at(key)?;
            let map = self.open(at, &WORK)?;
            Some(self.work(&map))
        };
        let (send, commit) = (work("send"), work("commit"));
        Some(StepKind::Upload(Box::new(Upload {
            file,
            chunk: self.read(&map, "chunk", |reader, at| reader.size(at, LARGEST)),
            send,
            keep: map.at("keep").map(|at| self.values(at)).unwrap_or_default(),
            commit,
            span: at.node.span,
        })))
    }

    /// A size in bytes, at most `most`.
    fn size(&mut self, at: At<'_>, most: i64) -> Option<Spanned<i64>> {
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind(at, "a size such as `10MB`");
            return None;
        };
        match bytes(&scalar.text) {
            Some(size) if (1..=most).contains(&size) => Some(Spanned::new(size, at.node.span)),
            read => {
                if !self.refuse_braces(at, scalar) {
                    let outside = read.is_some();
                    self.problems.report(&BadSize {
                        key: at.key,
                        text: &scalar.text,
                        outside,
                        span: at.node.span,
                    });
                }
                None
            }
        }
    }
}

/// A size in bytes: a number and its unit, of which each is 1,024 times the one before.
fn bytes(text: &str) -> Option<i64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "B" => 1,
        "kB" => 1 << 10,
        "MB" => 1 << 20,
        "GB" => 1 << 30,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(unit)
}

/// Something that is no size, or not one that a piece can have.
struct BadSize<'a> {
    key: &'a str,
    text: &'a str,
    /// It is a size.
    outside: bool,
    span: Span,
}

impl Problem for BadSize<'_> {
    const CODE: Code = Code::SizeExpected;

    fn describe(&self) -> Description {
        let Self { key, text, outside, span } = self;
        if *outside {
            return Description::new(format!("`{key}` is between 1B and 64MB"), *span, "outside of that");
        }
        let description = Description::new(format!("`{key}` takes a size"), *span, "this is none");
        description.help(if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            format!("write `{text}B` for bytes, `{text}MB` for 1,048,576 times as many")
        } else {
            "write a number and its unit, without a space, such as `512kB` or `10MB`".to_owned()
        })
    }
}
