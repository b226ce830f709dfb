//! Words that may stand for known ones, turned around or letter for letter.
//!
//! In: where words begin. Out: those whose first five letters a known word's have when it is so turned. It looks at nothing else.

use super::super::key_words::{Turn, WORDS, next_word};
use crate::detect::masks::WINDOW;

/// How many letters are looked at: fewer are those of too many plain words.
const HEAD: usize = 5;
/// The bits of a set of hashes.
const HASH_BITS: u32 = 16;
/// Those of a smaller one, by another hash: what is in both is hardly a chance.
const OTHER_BITS: u32 = 14;

/// A bit for the hash of the first five letters of each such word.
static MAYBE: [u64; 1 << (HASH_BITS - 6)] = set(HASH_BITS, FIRST);
static SURELY: [u64; 1 << (OTHER_BITS - 6)] = set(OTHER_BITS, OTHER);

/// What letters are multiplied by (2^64 / φ, and a prime of XXH64): the highest bits of the product are the hash.
const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const OTHER: u64 = 0xC2B2_AE3D_27D4_EB4F;

/// The set of the hashes of all first five letters.
#[allow(clippy::indexing_slicing)] // The compiler runs it: what is out of bounds does not compile.
const fn set<const PARTS: usize>(bits: u32, factor: u64) -> [u64; PARTS] {
    let mut set = [0; PARTS];
    let mut list = 0;
    while list < WORDS.len() {
        let words = WORDS[list].as_bytes();
        let (mut start, mut end) = next_word(words, 0);
        while start < end {
            let mut turn = 0;
            while turn < Turn::ALL.len() && end - start >= HEAD {
                let mut head = [0; 8];
                let mut letter = 0;
                while letter < HEAD {
                    let from = if matches!(Turn::ALL[turn], Turn::Reversed) { end - 1 - letter } else { start + letter };
                    head[letter] = Turn::ALL[turn].letter(words[from]);
                    letter += 1;
                }
                let hash = hash(head, bits, factor);
                set[hash / 64] |= 1 << (hash % 64);
                turn += 1;
            }
            (start, end) = next_word(words, end);
        }
        list += 1;
    }
    set
}

/// The hash of the first letters of eight bytes, in any case.
const fn hash(head: [u8; 8], bits: u32, factor: u64) -> usize {
    const LETTERS: u32 = u64::BITS - 8 * HEAD as u32;
    (((u64::from_le_bytes(head) | 0x20_2020_2020) << LETTERS).wrapping_mul(factor) >> (u64::BITS - bits)) as usize
}

/// Of the places in a window that `starts` names, those where such a word may stand.
#[inline]
pub(super) fn maybe(window: &[u8; WINDOW], mut starts: u64) -> u64 {
    let mut found = 0;
    while starts != 0 {
        let at = starts.trailing_zeros() as usize;
        let bit = starts & starts.wrapping_neg();
        starts ^= bit;
        let head = window.get(at..at + 8).and_then(|head| head.first_chunk()).copied().unwrap_or_default();
        let hash = hash(head, HASH_BITS, FIRST);
        let may = MAYBE.get(hash / 64).copied().unwrap_or(0) >> (hash % 64) & 1;
        found |= bit & may.wrapping_neg();
    }
    found
}

/// Whether such a word stands where one may: but for few, all others are told by this.
pub(super) fn surely(head: [u8; 8]) -> bool {
    let hash = hash(head, OTHER_BITS, OTHER);
    SURELY.get(hash / 64).is_some_and(|bits| bits >> (hash % 64) & 1 != 0)
}
