//! Literal words that rules begin with, looked up at every word of a text.
//!
//! In: literals, each with what it means to whom; then four bytes of text at a time. Out: the literals that may stand there. The cost
//! of a word that is none of them is one multiplication and one look into 2 KiB, however many literals there are.

use super::engine::WINDOW;
use super::sight::Sight;

/// How many bytes of a text are looked up.
pub const KEY: usize = 4;

/// An index of literals; `T` says what each is for.
#[derive(Debug)]
pub struct Words<T> {
    /// A bit for each hash of a key that some literal begins with.
    maybe: [u64; PARTS],
    /// Sorted by key.
    entries: Vec<(u32, &'static str, T)>,
}

const HASH_BITS: u32 = 14;
/// The bits of all hashes, 64 together.
const PARTS: usize = 1 << (HASH_BITS - 6);

/// Whether a literal stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It does, in whatever letter case.
    Yes,
    /// The text ends within it.
    SoFar,
    /// It does not.
    No,
}

impl<T: Copy> Words<T> {
    /// An index of `literals` (of at least three bytes; a test keeps the tables free of shorter ones), each with what it means.
    #[must_use]
    pub fn new(literals: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut maybe = [0; PARTS];
        let mut entries = Vec::new();
        for (literal, meaning) in literals {
            for key in keys(literal) {
                let hash = hash(key);
                if let Some(bits) = maybe.get_mut(hash / 64) {
                    *bits |= 1 << (hash % 64);
                }
                entries.push((key, literal, meaning));
            }
        }
        entries.sort_by_key(|(key, ..)| *key);
        Self { maybe, entries }
    }

    /// Of the places in a window that `mask` names, those where a literal may stand.
    #[inline]
    #[must_use]
    pub fn maybe(&self, window: &[u8; WINDOW], mut mask: u64) -> u64 {
        let mut found = 0;
        while mask != 0 {
            let at = mask.trailing_zeros() as usize;
            let bit = mask & mask.wrapping_neg();
            mask ^= bit;
            let head = window.get(at..at + KEY).and_then(|head| head.first_chunk()).copied().unwrap_or_default();
            let hash = hash(key(head));
            let bits = self.maybe.get(hash / 64 % PARTS).copied().unwrap_or(0);
            found |= bit & (bits >> (hash % 64) & 1).wrapping_neg();
        }
        found
    }

    /// The literals whose first four letters are those of `bytes`, of which there are four.
    #[must_use]
    pub fn at(&self, bytes: &[u8]) -> &[(u32, &'static str, T)] {
        let Some(key) = bytes.first_chunk().map(|chunk| key(*chunk)) else { return &[] };
        let start = self.entries.partition_point(|(k, ..)| *k < key);
        let end = self.entries.partition_point(|(k, ..)| *k <= key);
        self.entries.get(start..end).unwrap_or_default()
    }
}

/// The keys that a literal is found by. One of three bytes is found with whatever character of a token comes after it.
fn keys(literal: &str) -> Vec<u32> {
    match *literal.as_bytes() {
        [a, b, c, d, ..] => vec![key([a, b, c, d])],
        [a, b, c] => (b'a'..=b'z').chain(b'0'..=b'9').chain(*b"-_").map(|d| key([a, b, c, d])).collect(),
        _ => Vec::new(),
    }
}

/// Four bytes as one number, without the bit that tells upper from lower case.
fn key(bytes: [u8; KEY]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

fn hash(key: u32) -> usize {
    // Fibonacci hashing: the high bits of a product with 2^32 / φ.
    (key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}

/// Whether `literal` stands at `at`.
#[must_use]
pub fn stands(sight: &Sight<'_>, at: usize, literal: &str) -> Stands {
    let known = sight.text.as_bytes().get(at..).unwrap_or_default();
    let compared = known.len().min(literal.len());
    let same = known.iter().zip(literal.as_bytes()).all(|(a, b)| a.eq_ignore_ascii_case(b));
    match same {
        false => Stands::No,
        true if compared == literal.len() => Stands::Yes,
        true if sight.complete => Stands::No,
        true => Stands::SoFar,
    }
}
