//! What the scorer knows of each word: the slots in its weights that the word, and its neighbours, stand for.
//!
//! In: a text and the concepts. Out: for each word, a handful of hashes, cut to the size of the table by whoever looks up. Training and
//! scoring both come through here, so that they can't differ.

use super::concepts::{Concept, Concepts};
use super::words::{self, Word, pair, spread};

/// How many features a word has at most.
pub const MOST: usize = 5;

/// The features of one word: itself, with the word before, its stem, its concept, its concept with the one before.
pub type Features = [Option<u32>; MOST];

/// The place of the pair of words among the features.
pub const PAIR: usize = 1;

/// What comes before the first word.
const BEGIN: u32 = 0x6c07_8965;
/// How many words may lie between two concepts that belong together.
const NEAR: usize = 8;

/// Hands on the features of each word of a text, in order.
pub fn each(text: &str, concepts: &Concepts, mut take: impl FnMut(&Word, &Features)) {
    let mut before = BEGIN;
    let mut last: Concept = 0;
    let mut since = NEAR;
    words::each(text, |word| {
        let both = pair(before, word.hash);
        let concept = match concepts.of_hash(word.hash) {
            0 => concepts.of_hash(both),
            concept => concept,
        };
        let mut features = [Some(word.hash), Some(both), word.stem, None, None];
        since += 1;
        if concept != 0 {
            let earlier = if since < NEAR { last } else { 0 };
            features = [Some(word.hash), Some(both), word.stem, Some(of_one(concept)), Some(of_two(earlier, concept))];
            (last, since) = (concept, 0);
        }
        before = word.hash;
        take(&word, &features);
    });
}

fn of_one(concept: Concept) -> u32 {
    spread(u32::from(concept) * 77 + 5)
}

fn of_two(first: Concept, second: Concept) -> u32 {
    spread((u32::from(first) * 104_729) ^ (u32::from(second) * 7919) ^ 0x7777)
}
