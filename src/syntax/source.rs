//! Turns the bytes of a file into text, and tells its format by its name.

use super::Files;
use crate::diagnostic::{Code, Description, Problem, Problems, Reported};
use crate::span::{FileId, Sources, Span};

/// Larger files are no specs.
pub(super) const MOST_BYTES: usize = 16 << 20;

/// A format in which specs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Toml,
    Json,
}

impl Format {
    /// The format that the ending of a file's name stands for.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Reads a file and adds it to `sources`. `named` is the place that names it, if one does.
pub(super) fn read(
    files: &dyn Files,
    path: &str,
    named: Option<Span>,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Result<(FileId, Format), Reported> {
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(reason) => {
            let span = named.unwrap_or_else(|| Span::new(sources.add(path, ""), 0..0));
            return Err(problems.report(&Unreadable { path, reason: &reason, span }));
        }
    };
    if bytes.len() > MOST_BYTES {
        let span = Span::new(sources.add(path, ""), 0..0);
        return Err(problems.report(&TooLarge { path, span, bytes: bytes.len() }));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(bad) => {
            let at = bad.utf8_error().valid_up_to();
            let wide = matches!(bad.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
            let file = sources.add(path, String::from_utf8_lossy(bad.as_bytes()));
            let shown = if wide { 0..0 } else { at..at + '\u{fffd}'.len_utf8() };
            let byte = bad.as_bytes().get(at).copied().unwrap_or_default();
            return Err(problems.report(&BadEncoding { span: Span::new(file, shown), byte, wide }));
        }
    };
    let file = sources.add(path, text);
    match Format::of(path) {
        Some(format) => Ok((file, format)),
        None => {
            Err(problems
                .report(&UnknownFormat { path, span: named.unwrap_or_else(|| Span::new(file, 0..0)) }))
        }
    }
}

/// A file is not UTF-8.
struct BadEncoding {
    span: Span,
    byte: u8,
    wide: bool,
}

impl Problem for BadEncoding {
    const CODE: Code = Code::BadEncoding;

    fn describe(&self) -> Description {
        let Self { span, byte, wide } = self;
        let label = if *wide {
            "this file is UTF-16".to_owned()
        } else {
            format!("the byte {byte:#04x} is no letter in UTF-8")
        };
        Description::new("a spec is written in UTF-8", *span, label)
            .help("save the file as UTF-8 in your editor".to_owned())
    }
}

/// A file cannot be read.
struct Unreadable<'a> {
    path: &'a str,
    reason: &'a str,
    span: Span,
}

impl Problem for Unreadable<'_> {
    const CODE: Code = Code::UnreadableFile;

    fn describe(&self) -> Description {
        let Self { path, reason, span } = self;
        Description::new(format!("`{path}` cannot be read: {reason}"), *span, "needed here")
            .help("check the path, and that the file may be read".to_owned())
    }
}

/// A file is larger than any spec.
struct TooLarge<'a> {
    path: &'a str,
    span: Span,
    bytes: usize,
}

impl Problem for TooLarge<'_> {
    const CODE: Code = Code::FileTooLarge;

    fn describe(&self) -> Description {
        let Self { path, span, bytes } = self;
        let message =
            format!("`{path}` has {bytes} bytes, more than the {MOST_BYTES} that a file of a spec may have");
        Description::new(message, *span, "this file")
            .help("spread the spec over several files with `include`".to_owned())
    }
}

/// The name of a file does not tell its format.
struct UnknownFormat<'a> {
    path: &'a str,
    span: Span,
}

impl Problem for UnknownFormat<'_> {
    const CODE: Code = Code::UnknownFormat;

    fn describe(&self) -> Description {
        Description::new(format!("the name `{}` does not tell a format", self.path), self.span, "this file")
            .help("let the name end in `.yaml`, `.toml` or `.json`".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::MOST_BYTES;
    use crate::syntax::testing::read;

    #[test]
    fn files_that_are_no_text_are_refused_at_their_first_wrong_byte() {
        let cases: [(&str, &[u8], &str); 5] = [
            ("spec.yaml", b"a: 1\nb: x\xffy\n", "E0001 2:5 `\u{fffd}` a spec is written in UTF-8"),
            ("spec.json", b"\xff\xfe{\0}\0", "E0001 1:1 `` a spec is written in UTF-8"),
            ("spec.yaml", b"a: \xc3", "E0001 1:4 `\u{fffd}` a spec is written in UTF-8"),
            ("spec.txt", b"a: 1", "E0004 1:1 `` the name `spec.txt` does not tell a format"),
            ("spec", b"a: 1", "E0004 1:1 `` the name `spec` does not tell a format"),
        ];
        for (path, bytes, expected) in cases {
            let (root, problems) = read(path, bytes);
            assert!(root.is_none());
            assert_eq!(problems, [expected]);
        }
    }

    #[test]
    fn files_that_are_too_large_are_refused() {
        let (_, problems) = read("spec.yaml", vec![b' '; MOST_BYTES + 1]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("E0003 "), "{problems:?}");
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let files = crate::syntax::MemoryFiles::default();
        let (_, problems) = crate::syntax::testing::read_all(&files, "spec.yaml");
        assert_eq!(problems, ["E0002 1:1 `` `spec.yaml` cannot be read: there is no such file"]);
    }
}
