//! Exact decimal numbers.

use serde::{Deserialize, Serialize};

/// `digits × 10^-scale`; at most 34 significant digits and 20 after the point, without trailing
/// zeros after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decimal {
    pub digits: i128,
    pub scale: u32,
}
