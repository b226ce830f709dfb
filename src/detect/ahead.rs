//! Which of the next bytes are digits or letters, as the masks of a text's blocks tell: how long a run is costs a shift and a count, not a
//! look at each byte, and texts full of numbers are full of runs.
//!
//! In: the masks of a block and of the next one. Out: where runs end. It refuses to know what they are for.

use super::masks::BLOCK;
use super::sight::Sight;

/// The 64 bytes from some place on.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    from: usize,
    digits: u64,
    letters: u64,
}

impl Ahead {
    /// Nothing is told: every run is read byte by byte.
    pub const UNTOLD: Self = Self { from: 0, digits: u64::MAX, letters: u64::MAX };

    /// Those from `from` on, which is so many bytes into a block: the digits of the block and of the next one, and the letters.
    #[inline]
    #[must_use]
    pub fn new(from: usize, into: usize, digits: [u64; 2], letters: [u64; 2]) -> Self {
        let into = into % BLOCK;
        let on = |[these, next]: [u64; 2]| these >> into | next << 1 << (BLOCK - 1 - into);
        Self { from, digits: on(digits), letters: on(letters) }
    }

    /// The end of the run of digits that begins at `at`, at most `most` bytes on.
    #[inline]
    #[must_use]
    pub fn digits_end(&self, sight: &Sight<'_>, at: usize, most: usize) -> usize {
        self.end(self.digits, sight, at, most, |b| b.is_ascii_digit())
    }

    /// The same of letters.
    #[inline]
    #[must_use]
    pub fn letters_end(&self, sight: &Sight<'_>, at: usize, most: usize) -> usize {
        self.end(self.letters, sight, at, most, |b| b.is_ascii_alphabetic())
    }

    /// The same of what a mask tells, as far as it does, and else of what is `among` it.
    #[inline]
    fn end(&self, mask: u64, sight: &Sight<'_>, at: usize, most: usize, among: impl Fn(u8) -> bool) -> usize {
        self.run(mask, at).map_or_else(|| sight.run_end(at, most, among), |len| at + len.min(most))
    }

    /// How many bits of a mask are set from `at` on, if one is known that is not.
    fn run(&self, mask: u64, at: usize) -> Option<usize> {
        let into = at.wrapping_sub(self.from);
        let rest = mask.checked_shr(u32::try_from(into).unwrap_or(u32::MAX))?;
        let len = rest.trailing_ones() as usize;
        (len + into < BLOCK).then_some(len)
    }
}
