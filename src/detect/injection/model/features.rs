//! What the scorer knows of each word: the slots in its weights that the word, and its neighbours, stand for.
//!
//! In: the words of a text, in order. Out: for each, a handful of hashes, cut to the size of the table by whoever looks up. Training and
//! scoring both come through here, so that they can't differ.

use super::concepts::{Concept, Concepts};
use crate::detect::injection::words::{Sort, Word, pair};

/// How many features a word has at most.
pub const MOST: usize = 7;

/// The features of one word: itself, with the word before, its stem, its concept, its concept with the one before, the rule whose phrase
/// it ends, and with the word that opens its clause: an order is told by how it begins.
pub type Features = [Option<u32>; MOST];

/// The places of the pairs of words among the features.
pub const PAIRS: [usize; 2] = [1, 6];

/// What comes before the first word.
const BEGIN: u32 = 0x6c07_8965;
/// What opens a clause before its first word is there.
const OPENING: u32 = 0x2545_f491;
/// Keeps the word that opens a clause apart from the word before.
const OPENED: u32 = 0x85eb_ca6b;
/// How many words may lie between two concepts that belong together.
const NEAR: usize = 8;

/// What of the words so far counts for the next one.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    before: u32,
    opening: u32,
    last: Concept,
    since: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self { before: BEGIN, opening: OPENING, last: 0, since: NEAR }
    }
}

impl Reader {
    /// The features of the next word; `rule` stands for the rule whose phrase it ends.
    #[inline]
    pub fn next(&mut self, word: &Word, rule: Option<u32>, concepts: &Concepts) -> Features {
        // The same word again says nothing new, however often it stands there.
        if word.hash == self.before {
            return [None; MOST];
        }
        let both = pair(self.before, word.hash);
        self.before = word.hash;
        let opened = pair(self.opening, word.hash);
        if word.sort == Sort::Mark {
            self.opening = OPENING;
        } else if self.opening == OPENING {
            self.opening = word.hash ^ OPENED;
        }
        self.since += 1;
        let concept = concepts.of_word(word.hash, both);
        if concept == 0 {
            return [Some(word.hash), Some(both), word.stem, None, None, rule, Some(opened)];
        }
        let earlier = if self.since < NEAR { self.last } else { 0 };
        (self.last, self.since) = (concept, 0);
        [Some(word.hash), Some(both), word.stem, Some(of_one(concept)), Some(of_two(earlier, concept)), rule, Some(opened)]
    }
}

fn of_one(concept: Concept) -> u32 {
    pair(0x5bd1_e995, u32::from(concept))
}

fn of_two(first: Concept, second: Concept) -> u32 {
    pair(pair(0x7777, u32::from(first)), u32::from(second))
}
