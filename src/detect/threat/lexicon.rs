//! The words and signs that patterns name, each by a number: most words of most texts are none of them, and one look tells.
//!
//! In: words. Out: their numbers, and what each of them is. It refuses to know patterns.

use super::commands;
use super::markup::HANDLERS;
use super::token::Class;

/// The number of a word that no pattern names.
pub(super) const UNKNOWN: u16 = 0;

/// The words that are known.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Numbers of words, each at the place that its hash says or behind that; as many as a power of two, most of them unknown.
    slots: Vec<u16>,
    words: Vec<(&'static [u8], Class)>,
}

impl Default for Lexicon {
    fn default() -> Self {
        let mut lexicon = Self { slots: vec![UNKNOWN; 64], words: vec![(b"", Class(0))] };
        for (list, class) in [(&commands::COMMANDS[..], Class::COMMAND), (&commands::VERBS, Class::VERB), (&HANDLERS, Class::HANDLER)] {
            for word in list {
                let number = lexicon.add(word.as_bytes());
                if let Some((_, known)) = lexicon.words.get_mut(usize::from(number)) {
                    *known = known.and(class);
                }
            }
        }
        lexicon
    }
}

impl Lexicon {
    /// The number of a word, which is known from here on.
    pub(super) fn add(&mut self, word: &'static [u8]) -> u16 {
        let (known, _) = self.find(word);
        if known != UNKNOWN || word.is_empty() {
            return known;
        }
        let number = u16::try_from(self.words.len()).unwrap_or(UNKNOWN);
        self.words.push((word, Class(0)));
        if self.slots.len() < 4 * self.words.len() {
            self.slots = vec![UNKNOWN; 2 * self.slots.len()];
            (1..number).for_each(|known| self.place(known));
        }
        self.place(number);
        number
    }

    /// How long a word is.
    pub(super) fn length(&self, number: u16) -> usize {
        self.words.get(usize::from(number)).map_or(0, |(word, _)| word.len())
    }

    /// The number of a word, and what else it is.
    pub(super) fn find(&self, word: &[u8]) -> (u16, Class) {
        let mask = self.slots.len() - 1;
        let first = hash(word) & mask;
        for step in 0..self.slots.len() {
            let number = self.slots.get((first + step) & mask).copied().unwrap_or(UNKNOWN);
            match self.words.get(usize::from(number)) {
                Some((known, class)) if number != UNKNOWN && *known == word => return (number, *class),
                Some(_) if number != UNKNOWN => {}
                _ => break,
            }
        }
        (UNKNOWN, Class(0))
    }

    fn place(&mut self, number: u16) {
        let Some((word, _)) = self.words.get(usize::from(number)) else { return };
        let mask = self.slots.len() - 1;
        let first = hash(word) & mask;
        let free = (0..=mask).map(|step| (first + step) & mask).find(|slot| self.slots.get(*slot) == Some(&UNKNOWN));
        if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
            *slot = number;
        }
    }
}

/// Of a word's first eight bytes and its length: enough to tell the words of a list apart.
fn hash(word: &[u8]) -> usize {
    let head = word.iter().take(8).fold(word.len() as u64, |head, byte| head << 8 | u64::from(*byte));
    (head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::{Class, Lexicon, UNKNOWN};

    #[test]
    fn words_keep_their_numbers_however_many_there_are() {
        let mut lexicon = Lexicon::default();
        let (union, table) = (lexicon.add(b"union"), lexicon.add(b"table"));
        assert_eq!((lexicon.add(b"union"), lexicon.find(b"table").0), (union, table));
        assert_eq!(lexicon.find(b"unions"), (UNKNOWN, Class(0)));
        assert_eq!(lexicon.find(b""), (UNKNOWN, Class(0)));
        assert_eq!(lexicon.find(b"curl").1, Class::COMMAND);
        assert_eq!(lexicon.find(b"onload").1, Class::HANDLER);
    }
}
