//! What the scorer knows of each word: the slots in its weights that the word, and its neighbours, stand for.
//!
//! In: the words of a text, in order. Out: for each, a handful of hashes, cut to the size of the table by whoever looks up. Training
//! takes them as a list, scoring piece by piece; a test holds the two to the same.

use super::concepts::{Concept, Concepts};
use crate::detect::injection::words::{NO_STEM, Sort, Word, pair};

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
const NEAR: u32 = 8;

/// What of the words so far counts for the next one.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    before: u32,
    /// What opens the clause.
    opening: u32,
    /// How many words there were, but for those that only repeat the one before.
    count: u32,
    last: Concept,
    /// Which of them had that concept.
    last_at: u32,
}

impl Default for Reader {
    fn default() -> Self {
        Self { before: BEGIN, opening: OPENING, count: 0, last: 0, last_at: 0 }
    }
}

/// A word with the one before it, and with the one that opens its clause.
#[derive(Clone, Copy, Debug, Default)]
pub struct Both {
    /// What stands for it and the one before.
    pub hash: u32,
    /// What stands for it and the one that opens its clause.
    pub opened: u32,
    /// 0 if they are the same, which says nothing new, however often it stands there; else 1.
    pub is_new: u32,
    /// Which word it is, but for such repetitions.
    pub count: u32,
}

impl Reader {
    /// The features of the next word; `rule` stands for the rule whose phrase it ends.
    pub fn next(&mut self, word: &Word, rule: Option<u32>, concepts: &Concepts) -> Features {
        let both = self.step(word);
        if both.is_new == 0 {
            return [None; MOST];
        }
        let [one, two] = self.meaning(word, both, concepts);
        [Some(word.hash), Some(both.hash), (word.stem != NO_STEM).then_some(word.stem), one, two, rule, Some(both.opened)]
    }

    /// The next word, with those that it belongs to.
    #[inline]
    pub fn step(&mut self, word: &Word) -> Both {
        let is_new = u32::from(word.hash != self.before);
        let (hash, opened) = (pair(self.before, word.hash), pair(self.opening, word.hash));
        self.before = word.hash;
        let opening = if self.opening == OPENING { word.hash ^ OPENED } else { self.opening };
        self.opening = if word.sort == Sort::Mark { OPENING } else { opening };
        self.count = self.count.wrapping_add(is_new);
        Both { hash, opened, is_new, count: self.count }
    }

    /// What a word means that is new: its concept, and that with the one before. Words that mean nothing may be left out.
    pub fn meaning(&mut self, word: &Word, both: Both, concepts: &Concepts) -> [Option<u32>; 2] {
        let concept = concepts.of_word(word.hash, both.hash);
        if concept == 0 {
            return [None; 2];
        }
        let earlier = if both.count.wrapping_sub(self.last_at) < NEAR { self.last } else { 0 };
        (self.last, self.last_at) = (concept, both.count);
        [Some(of_one(concept)), Some(of_two(earlier, concept))]
    }
}

fn of_one(concept: Concept) -> u32 {
    pair(0x5bd1_e995, u32::from(concept))
}

fn of_two(first: Concept, second: Concept) -> u32 {
    pair(pair(0x7777, u32::from(first)), u32::from(second))
}
