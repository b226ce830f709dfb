//! The words of all classes, by their hashes.
//!
//! In: expressions, each with the classes that it is in. Out: for a word, the expressions that may end with it. Most words end none, and
//! that is told by a bit.

use super::MOST_JOINED;
use crate::detect::injection::sieve::Sieve;
use crate::detect::injection::words::{self, pair};

/// An expression: a word, or several that belong together.
#[derive(Debug)]
pub(super) struct Expression {
    /// The words before the last one, the nearest first.
    pub(super) before: Vec<u32>,
    /// A bit for each class.
    pub(super) classes: u64,
}

/// The expressions.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Words that are expressions.
    alone: Sieve,
    /// The last two words of those of several.
    joined: Sieve,
    /// By the hash of the last word, the place of an entry, counted from 1: there, or after that. Never full.
    slots: Vec<u16>,
    entries: Vec<(u32, Vec<Expression>)>,
}

const FEWEST_SLOTS: usize = 64;

impl Index {
    /// Adds these classes to an expression.
    pub(super) fn add(&mut self, expression: &str, classes: u64) {
        let mut hashes = Vec::new();
        words::each(&expression.replace('_', " "), |word| hashes.push(word.hash));
        let Some(last) = hashes.pop() else { return };
        hashes.reverse();
        match hashes.first() {
            // What is longer than what is remembered of a text is never found.
            _ if hashes.len() >= MOST_JOINED => return,
            None => self.alone.insert(sieved(last)),
            Some(before) => self.joined.insert(sieved(pair(*before, last))),
        }
        let Some((_, known)) = self.entry(last) else { return };
        match known.iter_mut().find(|known| known.before == hashes) {
            Some(known) => known.classes |= classes,
            None => known.push(Expression { before: hashes, classes }),
        }
    }

    fn entry(&mut self, hash: u32) -> Option<&mut (u32, Vec<Expression>)> {
        if let Some(place) = self.place_of(hash) {
            return self.entries.get_mut(place);
        }
        self.entries.push((hash, Vec::new()));
        if self.slots.len() < 2 * self.entries.len() {
            self.slots = vec![0; (2 * self.slots.len()).max(FEWEST_SLOTS)];
            (0..self.entries.len()).for_each(|place| self.put(place));
        } else {
            self.put(self.entries.len() - 1);
        }
        self.entries.last_mut()
    }

    fn put(&mut self, place: usize) {
        let Some(hash) = self.entries.get(place).map(|(hash, _)| *hash) else { return };
        let free = self.probes(hash).find(|slot| self.slots.get(*slot) == Some(&0));
        if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
            *slot = u16::try_from(place + 1).unwrap_or(0);
        }
    }

    fn probes(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len().wrapping_sub(1);
        (0..=mask).map(move |step| (hash as usize).wrapping_add(step) & mask)
    }

    #[inline]
    fn place_of(&self, hash: u32) -> Option<usize> {
        for slot in self.probes(hash) {
            let place = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
            if self.entries.get(place)?.0 == hash {
                return Some(place);
            }
        }
        None
    }

    /// 1 if a word may end an expression, else 0; `both` stands for it with the word before.
    #[inline]
    pub(super) fn may_end(&self, hash: u32, both: u32) -> u32 {
        self.alone.bit(sieved(hash)) | self.joined.bit(sieved(both))
    }

    /// The expressions that end with a word.
    #[inline]
    pub(super) fn of(&self, hash: u32) -> &[Expression] {
        self.place_of(hash).and_then(|place| self.entries.get(place)).map_or(&[], |(_, expressions)| expressions)
    }
}

/// The bits of a hash that go into a sieve.
const fn sieved(hash: u32) -> u16 {
    (hash >> 16) as u16
}
