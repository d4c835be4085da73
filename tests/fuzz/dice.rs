//! Chance that can be repeated: the same seed throws the same numbers.

/// A generator of numbers (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that throw the numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(crate) fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.any() % end.max(1) as u64).unwrap()
    }

    /// A byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.any().to_le_bytes()[0]
    }
}
