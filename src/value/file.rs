//! Files: known by where they are, and read when somebody asks for them.

use std::sync::Arc;

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// One that the user handed in, by its place among those that the host holds.
    Given(usize),
    /// One that the service gives.
    Offered(Arc<Offered>),
}

/// A file of the service: all that is needed to ask for it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// What of the plan says how it is read, in `Plan::downloads`.
    pub download: u32,
    /// Absolute, encoded.
    pub url: String,
    pub headers: Vec<(String, String)>,
    /// Bytes, where they are known.
    pub size: Option<u64>,
}
