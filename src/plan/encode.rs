//! The bytes in which a plan travels.

use super::{Plan, VERSION};

/// Why bytes are no plan that this runtime can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Made by a compiler of another version.
    Version(u32),
    /// No plan at all.
    Broken,
}

/// The bytes of a plan: its version, then its parts in postcard's form.
///
/// # Panics
/// Never: a plan holds nothing that the form cannot say.
#[must_use]
pub fn encode(plan: &Plan) -> Vec<u8> {
    postcard::to_stdvec(plan).expect("a plan holds only what the form can say")
}

/// The plan in `bytes`.
///
/// # Errors
/// When the bytes are cut, changed, or from another version.
pub fn decode(bytes: &[u8]) -> Result<Plan, Unreadable> {
    let (version, _) = postcard::take_from_bytes::<u32>(bytes).map_err(|_| Unreadable::Broken)?;
    if version != VERSION {
        return Err(Unreadable::Version(version));
    }
    postcard::from_bytes(bytes).map_err(|_| Unreadable::Broken)
}
