//! What the scorer knows of each word: the slots in its weights that the word, and its neighbours, stand for.
//!
//! In: the words of a text, in order. Out: for each, a handful of hashes, cut to the size of the table by whoever looks up. Training and
//! scoring both come through here, so that they can't differ.

use super::concepts::{Concept, Concepts};
use crate::detect::injection::words::{Word, pair};

/// How many features a word has at most.
pub const MOST: usize = 6;

/// The features of one word: itself, with the word before, its stem, its concept, its concept with the one before, the rule whose phrase
/// it ends.
pub type Features = [Option<u32>; MOST];

/// The place of the pair of words among the features.
pub const PAIR: usize = 1;

/// What comes before the first word.
const BEGIN: u32 = 0x6c07_8965;
/// How many words may lie between two concepts that belong together.
const NEAR: usize = 8;

/// What of the words so far counts for the next one.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    before: u32,
    last: Concept,
    since: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self { before: BEGIN, last: 0, since: NEAR }
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
        self.since += 1;
        let concept = concepts.of_word(word.hash, both);
        if concept == 0 {
            return [Some(word.hash), Some(both), word.stem, None, None, rule];
        }
        let earlier = if self.since < NEAR { self.last } else { 0 };
        (self.last, self.since) = (concept, 0);
        [Some(word.hash), Some(both), word.stem, Some(of_one(concept)), Some(of_two(earlier, concept)), rule]
    }
}

fn of_one(concept: Concept) -> u32 {
    pair(0x5bd1_e995, u32::from(concept))
}

fn of_two(first: Concept, second: Concept) -> u32 {
    pair(pair(0x7777, u32::from(first)), u32::from(second))
}
