//! What a connector is turned into.
//!
//! In: a [`Connector`](crate::model::Connector), for [`binary`] its plan too. Out: [`Artifact`]s,
//! which only the command line writes. What a target cannot express is reported as E05xx.

pub mod binary;
pub mod docs;
pub mod package;
pub mod ruby;
pub mod schema;

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Relative to the target's folder, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
    /// May be run.
    pub executable: bool,
}

impl Artifact {
    /// A text file.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), bytes: text.into().into_bytes(), executable: false }
    }
}
