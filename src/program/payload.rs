//! The plan behind the stub: how it is appended, and how it is found again.
//!
//! A connector binary is the stub, then the payload, then a footer of 48 bytes: the SHA-256 of the
//! payload, its length (64 bits, little endian), and the mark `specc\0\0\x01`, whose last byte is
//! the version of this form.

use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::plan::Plan;
use crate::plan::encode::{self, Unreadable};

/// What a connector binary carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Payload {
    pub plan: Plan,
    /// Name and text of each JSON Schema.
    pub schemas: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct Packed {
    plan: Vec<u8>,
    schemas: Vec<(String, String)>,
}

/// What this program was built from: its version and a hash over its sources, between marks by
/// which it is found in the bytes of a program. What a connector does is decided by its plan and
/// its stub together, so both have to come out of one build.
pub const BUILD: &str = concat!("~specc-runtime ", env!("CARGO_PKG_VERSION"), " ", env!("SPECC_BUILD"), "~");

/// The last bytes of a file that carries a connector.
pub const MARK: &[u8; 8] = b"specc\0\0\x01";
const FOOTER: usize = 32 + 8 + 8;
const FOOTER_BACK: i64 = 32 + 8 + 8;

/// Why a file carries no connector that it could run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// There is no footer: a bare stub, or one that was stripped.
    Absent,
    /// The bytes are not those that were appended.
    Damaged,
    /// Made by another version of specc; the plan's version.
    Version(u32),
}

impl Missing {
    /// In words, with a next step.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Absent => format!(
                "this file carries no connector; was it stripped? Build it again with `specc build` ({})",
                // Read where the compiler cannot see it, so that it stands in the program as it is.
                black_box(BUILD).trim_matches('~')
            ),
            Self::Damaged => {
                "the connector in this file is damaged; build it again with `specc build`".to_owned()
            }
            Self::Version(version) => format!(
                "the connector in this file was made for another version of specc (plan {version}); build it again"
            ),
        }
    }
}

/// The bytes of a connector binary made of `stub`.
///
/// # Panics
/// Never: a payload holds nothing that its form cannot say.
#[must_use]
pub fn append(stub: &[u8], payload: &Payload) -> Vec<u8> {
    let packed = Packed { plan: encode::encode(&payload.plan), schemas: payload.schemas.clone() };
    let packed = postcard::to_stdvec(&packed).expect("a payload holds only what the form can say");
    let mut bytes = Vec::with_capacity(stub.len() + packed.len() + FOOTER);
    bytes.extend_from_slice(stub);
    bytes.extend_from_slice(&packed);
    bytes.extend_from_slice(&Sha256::digest(&packed));
    bytes.extend_from_slice(&(packed.len() as u64).to_le_bytes());
    bytes.extend_from_slice(MARK);
    bytes
}

/// The stub in the bytes of a binary: all of it, or what stands before a payload.
#[must_use]
pub fn stub(bytes: &[u8]) -> &[u8] {
    locate(bytes).map_or(bytes, |(start, _)| &bytes[..start])
}

/// The payload in a file; only its end is read.
///
/// # Errors
/// When there is none, or it was changed.
pub fn read(file: &mut (impl Read + Seek)) -> Result<Payload, Missing> {
    let mut footer = [0; FOOTER];
    let read = |file: &mut dyn Read, bytes: &mut [u8]| file.read_exact(bytes).map_err(|_| Missing::Absent);
    let end = file.seek(SeekFrom::End(-FOOTER_BACK)).map_err(|_| Missing::Absent)?;
    read(file, &mut footer)?;
    if footer[40..] != *MARK {
        return Err(Missing::Absent);
    }
    let length = u64::from_le_bytes(footer[32..40].try_into().map_err(|_| Missing::Absent)?);
    let start = end.checked_sub(length).ok_or(Missing::Absent)?;
    let length = usize::try_from(length).map_err(|_| Missing::Absent)?;
    let mut bytes = vec![0; length];
    file.seek(SeekFrom::Start(start)).map_err(|_| Missing::Absent)?;
    read(file, &mut bytes)?;
    bytes.extend_from_slice(&footer);
    find(&bytes)
}

/// The payload in the bytes of a binary.
///
/// # Errors
/// When there is none, or it was changed.
pub fn find(bytes: &[u8]) -> Result<Payload, Missing> {
    let (start, hash) = locate(bytes).ok_or(Missing::Absent)?;
    let packed = &bytes[start..bytes.len() - FOOTER];
    if *Sha256::digest(packed) != *hash {
        return Err(Missing::Damaged);
    }
    let packed: Packed = postcard::from_bytes(packed).map_err(|_| Missing::Damaged)?;
    let plan = encode::decode(&packed.plan).map_err(|error| match error {
        Unreadable::Version(version) => Missing::Version(version),
        Unreadable::Broken => Missing::Damaged,
    })?;
    Ok(Payload { plan, schemas: packed.schemas })
}

/// Where the payload starts, and its hash.
fn locate(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let footer = bytes.len().checked_sub(FOOTER)?;
    let (hash, rest) = bytes[footer..].split_at(32);
    let (length, mark) = rest.split_at(8);
    if mark != MARK {
        return None;
    }
    let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
    Some((footer.checked_sub(length)?, hash))
}
