//! Tells in one look that a hash is none of many.
//!
//! In: sixteen bits of hashes. Out: whether those bits were among them; other hashes may have them, too. 8 KiB, which stay near. It refuses
//! to know what was hashed.

const PARTS: usize = 1 << (u16::BITS - u64::BITS.ilog2());

/// A bit for each sixteen bits of a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sieve(Box<[u64; PARTS]>);

impl Default for Sieve {
    fn default() -> Self {
        Self(Box::new([0; PARTS]))
    }
}

impl Sieve {
    pub(super) fn insert(&mut self, hash: u16) {
        if let Some(bits) = self.0.get_mut(Self::part_of(hash)) {
            *bits |= 1 << (hash % 64);
        }
    }

    /// 1 if they were put in, else 0: nothing need hang on it where it is asked.
    #[inline]
    pub(super) fn bit(&self, hash: u16) -> u32 {
        self.0.get(Self::part_of(hash)).map_or(0, |bits| (bits >> (hash % 64)) as u32 & 1)
    }

    const fn part_of(hash: u16) -> usize {
        (hash / 64) as usize
    }
}
