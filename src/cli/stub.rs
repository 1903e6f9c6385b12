//! Finds the stub that connectors are made of: a runtime of the same build as this program.

use std::fs;
use std::io::BufRead as _;
use std::path::Path;

use crate::program::payload::{self, BUILD};

/// The bytes that a connector begins with, and what has to be said about them.
pub(super) struct Stub {
    pub bytes: Vec<u8>,
    /// Why it is not the one that people expect.
    pub note: Option<String>,
}

/// The runtime that was named; or the `specc-runtime` beside this program, if both come out of one
/// build; or this program itself, which can be one and is only larger.
///
/// # Errors
/// When a file cannot be read, or the one that was named is not of this build.
pub(super) fn stub(named: Option<&Path>) -> Result<Stub, String> {
    if let Some(named) = named {
        let bytes = read(named)?;
        return match build(&bytes) {
            Some(build) if build == own_build() => Ok(Stub { bytes, note: None }),
            Some(build) => Err(format!(
                "{} is of another build: it is {build}, and this specc needs {}",
                named.display(),
                own_build()
            )),
            None => Err(format!("{} is no specc-runtime", named.display())),
        };
    }
    let own = std::env::current_exe().map_err(|failure| format!("cannot find this program: {failure}"))?;
    let beside = own.with_file_name(format!("specc-runtime{}", std::env::consts::EXE_SUFFIX));
    if !beside.is_file() {
        return Ok(Stub { bytes: read(&own)?, note: None });
    }
    let bytes = read(&beside)?;
    if build(&bytes).as_deref() == Some(own_build()) {
        return Ok(Stub { bytes, note: None });
    }
    let note = format!(
        "{} is of another build, so the program is made of specc itself, which does the same and is larger",
        beside.display()
    );
    Ok(Stub { bytes: read(&own)?, note: Some(note) })
}

/// A program without a connector behind it.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = fs::read(path).map_err(|failure| format!("cannot read {}: {failure}", path.display()))?;
    let length = payload::stub(&bytes).len();
    bytes.truncate(length);
    Ok(bytes)
}

/// What this program was built from.
fn own_build() -> &'static str {
    BUILD.trim_matches('~')
}

/// What a program says that it was built from: `specc-runtime 0.1.0 0123456789abcdef`.
fn build(mut program: &[u8]) -> Option<String> {
    let mut piece = Vec::new();
    // Between two marks stands the build, and there are few marks.
    while program.read_until(b'~', &mut piece).is_ok_and(|read| read > 0) {
        let text = piece.strip_suffix(b"~").and_then(|piece| std::str::from_utf8(piece).ok());
        if let Some(text) = text.filter(|text| is_build(text)) {
            return Some(text.to_owned());
        }
        piece.clear();
    }
    None
}

fn is_build(text: &str) -> bool {
    let mut words = text.split(' ');
    let (name, version, hash, rest) = (words.next(), words.next(), words.next(), words.next());
    let hexadecimal = |hash: &str| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    name == Some("specc-runtime")
        && version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()))
        && hash.is_some_and(hexadecimal)
        && rest.is_none()
}

#[cfg(test)]
mod tests {
    use super::{BUILD, build, own_build};

    #[test]
    fn a_build_is_found_in_the_bytes_of_a_program() {
        let other = "~specc-runtime 0.0.9 0123456789abcdef~";
        let cases = [
            (format!("\0ELF~~x~{BUILD}\0 and more ~"), Some(own_build())),
            (format!("specc-runtime ~ specc-runtime ~{other}"), Some(other.trim_matches('~'))),
            ("~specc-runtime 0.0.9 0123456789abcde~".to_owned(), None),
            ("~specc-runtime~".to_owned(), None),
            (String::new(), None),
        ];
        for (program, found) in cases {
            assert_eq!(build(program.as_bytes()).as_deref(), found, "{program:?}");
        }
    }
}
