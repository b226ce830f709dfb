//! The first two letters of some words: most of what is none of them is told by these.
//!
//! In: words; then two bytes. Out: whether one of the words may begin so, in whatever letter case. It refuses to know the rest.

/// The pairs that some words begin with: by what upper and lower case of the first have in common, a bit for that of each second.
#[derive(Clone, Copy, Debug)]
pub struct Heads([u32; 32]);

impl Heads {
    /// Those of no word.
    pub const NONE: Self = Self([0; 32]);

    /// With those of some words, of at least two bytes each.
    #[must_use]
    #[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
    pub const fn with(mut self, words: &[&str]) -> Self {
        let mut place = 0;
        while place < words.len() {
            let word = words[place].as_bytes();
            self.0[(word[0] & LOW) as usize] |= 1 << (word[1] & LOW);
            place += 1;
        }
        self
    }

    /// Whether a word may begin with these two.
    #[inline]
    #[must_use]
    pub fn may_begin(&self, first: u8, second: u8) -> bool {
        self.0.get(usize::from(first & LOW)).is_some_and(|seconds| seconds >> (second & LOW) & 1 != 0)
    }
}

/// The bits that upper and lower case of a letter have in common, but for what tells letters from signs.
const LOW: u8 = 0x1f;
