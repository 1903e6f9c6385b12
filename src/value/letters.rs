//! Writes the digits of days and moments: parts of at most two digits in, their text out.

/// The text of a moment on its way. Nearly every record has one, and the general way to write
/// numbers takes ten times as long.
pub(super) struct Letters {
    bytes: [u8; 40],
    len: usize,
}

impl Letters {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; 40], len: 0 }
    }

    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    /// Two digits of a number below 100.
    pub(super) fn two(&mut self, number: u32) {
        let digit = |digit| b'0' + u8::try_from(digit % 10).expect("a digit");
        self.push(digit(number / 10));
        self.push(digit(number));
    }

    /// Leaves the last letters away.
    pub(super) fn cut(&mut self, count: usize) {
        self.len = self.len.saturating_sub(count);
    }

    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.len]).expect("digits and marks")
    }
}
