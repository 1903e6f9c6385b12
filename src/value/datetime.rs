//! Days and moments.

use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar, years 1 to 9999, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    pub days: i32,
}

/// A moment, and the offset at which it is shown. Years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateTime {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Nanoseconds of the second, below 10⁹.
    pub nanos: u32,
    /// Seconds east of UTC.
    pub offset: i32,
}
