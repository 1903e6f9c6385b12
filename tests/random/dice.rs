//! Numbers that look random and are the same in every run.

/// Where chance comes from.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % sides
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == 0
    }

    pub fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }

    /// A text of some of these pieces.
    pub fn text(&mut self, pieces: &[&str], longest: usize) -> String {
        (0..self.roll(longest + 1)).map(|_| self.one(pieces)).collect()
    }

    pub fn bits(&mut self) -> u64 {
        self.roll(2);
        self.0.rotate_left(17)
    }
}
