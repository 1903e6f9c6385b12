//! The documentation of a connector: Markdown, and a website without a server.

use super::Artifact;
use crate::model::Connector;

/// Every file of the documentation.
#[must_use]
pub fn site(connector: &Connector) -> Vec<Artifact> {
    let _ = connector;
    Vec::new()
}
