//! Words that may stand for known ones, turned around or letter for letter.
//!
//! In: where words begin. Out: those whose first four letters a known word's have when it is so turned. It looks at nothing else.

use super::super::key_words::{LEADING, MODIFIERS, NOUNS, Turn};
use crate::detect::masks::WINDOW;

const HASH_BITS: u32 = 16;
const PARTS: usize = 1 << (HASH_BITS - 6);

/// A bit for the first four letters of each.
static MAYBE: [u64; PARTS] = {
    let mut bits = [0; PARTS];
    let lists: [&[&str]; 3] = [&LEADING, &MODIFIERS, &NOUNS];
    let mut list = 0;
    while list < lists.len() {
        let mut place = 0;
        while place < lists[list].len() {
            let word = lists[list][place].as_bytes();
            let mut turn = 0;
            while turn < Turn::ALL.len() && word.len() >= 4 {
                let mut head = [0; 4];
                let mut letter = 0;
                while letter < 4 {
                    let from = if matches!(Turn::ALL[turn], Turn::Reversed) { word.len() - 1 - letter } else { letter };
                    head[letter] = Turn::ALL[turn].letter(word[from]);
                    letter += 1;
                }
                let slot = slot(head);
                bits[slot / 64] |= 1 << (slot % 64);
                turn += 1;
            }
            place += 1;
        }
        list += 1;
    }
    bits
};

const fn slot(head: [u8; 4]) -> usize {
    // Fibonacci hashing, without the bit of case.
    ((u32::from_le_bytes(head) | 0x2020_2020).wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}

/// Of the places in a window that `starts` names, those where such a word may stand.
#[inline]
pub(super) fn maybe(window: &[u8; WINDOW], mut starts: u64) -> u64 {
    let mut found = 0;
    while starts != 0 {
        let at = starts.trailing_zeros() as usize;
        let bit = starts & starts.wrapping_neg();
        starts ^= bit;
        let head = window.get(at..at + 4).and_then(|head| head.first_chunk()).copied().unwrap_or_default();
        let slot = slot(head);
        let may = MAYBE.get(slot / 64 % PARTS).copied().unwrap_or(0) >> (slot % 64) & 1;
        found |= bit & may.wrapping_neg();
    }
    found
}
