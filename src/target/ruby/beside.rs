//! What lies beside a spec and goes along with it: the logo, and the notes of its version.
//!
//! In: bytes and text as they lie there, which may be anything. Out: a [`Logo`] that was looked
//! into, and the section of a changelog.

/// What goes along with an exported connector.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    pub logo: Option<Logo>,
    /// What is new in this version, in Markdown.
    pub notes: Option<String>,
}

/// A picture for the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    pub kind: Kind,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// The formats that the platform takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Png,
    Jpeg,
}

impl Kind {
    /// The name of the file in the exported project.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Png => "logo.png",
            Self::Jpeg => "logo.jpg",
        }
    }
}

impl Logo {
    /// The names that a logo beside a spec may have.
    pub const FILES: [&'static str; 3] = ["logo.png", "logo.jpg", "logo.jpeg"];

    /// Looks into a picture; `name` is that of its file.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence that begins with its name.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, String> {
        let (kind, size) = if bytes.starts_with(&PNG) {
            (Kind::Png, png(&bytes))
        } else if bytes.starts_with(&[0xff, 0xd8]) {
            (Kind::Jpeg, jpeg(&bytes))
        } else {
            return Err("is neither a PNG nor a JPEG".to_owned());
        };
        // The platform is told the kind by the end of the name.
        if name.ends_with(".png") != (kind == Kind::Png) {
            let (is, named) = if kind == Kind::Png { ("a PNG", "JPEG") } else { ("a JPEG", "PNG") };
            return Err(format!("is {is}, and its name says {named}"));
        }
        match size {
            Some((width, height)) if width > 0 && height > 0 => Ok(Self { kind, width, height, bytes }),
            _ => Err("is cut off or damaged: it does not say how large it is".to_owned()),
        }
    }
}

const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// Width and height, out of the first chunk.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// Width and height, out of the header of the first frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let short = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        // Any number of bytes of ones may stand before a mark.
        while *bytes.get(at)? == 0xff && *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        let mark = *bytes.get(at + 1).filter(|_| bytes[at] == 0xff)?;
        match mark {
            0xc0..=0xcf if !matches!(mark, 0xc4 | 0xc8 | 0xcc) => {
                return Some((short(at + 7)?.into(), short(at + 5)?.into()));
            }
            // Marks without a segment.
            0x01 | 0xd0..=0xd7 => at += 2,
            // The picture itself, or its end, before any frame.
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::from(short(at + 2)?).max(2),
        }
    }
}

/// The section of a version in a changelog: what stands under its heading, to the next of its
/// rank or above.
#[must_use]
pub fn section(changelog: &str, version: &str) -> Option<String> {
    let mut lines = changelog.lines();
    let rank = lines.find_map(|line| {
        let rank = line.bytes().take_while(|byte| *byte == b'#').count();
        let title = line.get(rank..)?.strip_prefix(' ')?;
        let mut words = title
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '[' | ']' | '(' | ')' | ','));
        words
            .any(|word| !word.is_empty() && word.strip_prefix(['v', 'V']).unwrap_or(word) == version)
            .then_some(rank)
    })?;
    let ends = |line: &str| {
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        (1..=rank).contains(&hashes) && line[hashes..].starts_with(' ')
    };
    let mut fenced = false;
    let text: Vec<&str> = lines
        .take_while(|line| {
            fenced ^= line.trim_start().starts_with("```");
            fenced || !ends(line)
        })
        .collect();
    let text = text.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Logo, PNG, section};

    fn picture(kind: Kind) -> Vec<u8> {
        match kind {
            Kind::Png => {
                let mut bytes = PNG.to_vec();
                bytes.extend(*b"\0\0\0\rIHDR\0\0\x01\0\0\0\0\x80\x08\x06\0\0\0");
                bytes
            }
            Kind::Jpeg => {
                let mut bytes =
                    vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 17, 8, 0, 128, 1, 0];
                bytes.extend([3; 10]);
                bytes
            }
        }
    }

    #[test]
    fn the_size_of_a_picture_is_read_from_its_header() {
        for (kind, name) in [(Kind::Png, "logo.png"), (Kind::Jpeg, "logo.jpg"), (Kind::Jpeg, "logo.jpeg")] {
            let logo = Logo::read(name, picture(kind)).expect("it is one");
            assert_eq!((logo.kind, logo.width, logo.height), (kind, 256, 128), "{name}");
        }
        let wrong = [
            ("logo.png", picture(Kind::Jpeg), "is a JPEG, and its name says PNG"),
            ("logo.jpg", picture(Kind::Png), "is a PNG, and its name says JPEG"),
            ("logo.png", b"GIF89a".to_vec(), "is neither a PNG nor a JPEG"),
            ("logo.png", Vec::new(), "is neither a PNG nor a JPEG"),
        ];
        for (name, bytes, says) in wrong {
            assert_eq!(Logo::read(name, bytes), Err(says.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_picture_that_is_cut_or_changed_anywhere_does_no_harm() {
        for (kind, name) in [(Kind::Png, "logo.png"), (Kind::Jpeg, "logo.jpg")] {
            let whole = picture(kind);
            for end in 0..whole.len() {
                let _ = Logo::read(name, whole[..end].to_vec());
            }
            for at in 0..whole.len() {
                for byte in [0, 1, 0x7f, 0xda, 0xff] {
                    let mut changed = whole.clone();
                    changed[at] = byte;
                    let _ = Logo::read(name, changed);
                }
            }
        }
        assert!(Logo::read("logo.jpg", vec![0xff; 100_000]).is_err());
        assert!(
            Logo::read("logo.jpg", [vec![0xff, 0xd8], [0xff, 0xe0, 0, 0].repeat(50_000)].concat()).is_err()
        );
    }

    #[test]
    fn a_section_of_a_changelog_ends_with_the_next_of_its_rank() {
        let log = "# Changelog\n\n## [1.2.0] - 2024-01-02\n\n### Added\n- one\n```\n## no heading\n```\n\n## 1.1.0\ntwo\n## v1.0.0 (old)\n\n";
        let cases = [
            ("1.2.0", Some("### Added\n- one\n```\n## no heading\n```")),
            ("1.1.0", Some("two")),
            ("1.0.0", None),
            ("1.2", None),
            ("", None),
        ];
        for (version, text) in cases {
            assert_eq!(section(log, version).as_deref(), text, "{version}");
        }
        assert_eq!(section("## 1.0.0 – today\nthree", "1.0.0").as_deref(), Some("three"));
    }
}
