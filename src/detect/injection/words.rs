//! The words of a text, as the rules and the scorer of injections read them.
//!
//! In: a text. Out: its words by their hashes, with letters of either case and with or without marks the same. A script that is written
//! without blanks has a word for each sign. It refuses to know what words mean.

use crate::text::Span;

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The hash of its letters.
    pub hash: u32,
    /// Its place among the words: each is two further than the one before, but one where its script has no blanks.
    pub place: u32,
    /// Its bytes.
    pub span: Span,
}

/// The words of a text, one after another.
#[derive(Debug)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
    place: u32,
}

impl<'t> Words<'t> {
    /// Those of `text`.
    #[must_use]
    pub const fn of(text: &'t str) -> Self {
        Self::after(text, 0)
    }

    /// Those of a text that goes on after a word at `place`.
    #[must_use]
    pub const fn after(text: &'t str, place: u32) -> Self {
        Self { text, at: 0, place }
    }
}

/// The most bytes of a word, or some more for the rest of a character: what goes on after them is another.
const LONGEST: usize = 64;

/// Up to where the words of a text that goes on are whole.
#[must_use]
pub fn settled(text: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() && !stands_alone(c) || is_mark(c);
    let run = text.rfind(|c| !is_part(c)).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let last = Words::of(text.get(run..).unwrap_or_default()).last();
    last.filter(|word| word.span.len() < LONGEST).map_or(text.len(), |word| run + word.span.start)
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let rest = self.text.get(self.at..)?;
        let mut characters = rest.char_indices().skip_while(|(_, c)| !c.is_alphanumeric());
        let (start, first) = characters.next()?;
        let (mut hash, mut end) = (mix(SEED, plain(first)), start + first.len_utf8());
        self.place += if stands_alone(first) { 1 } else { 2 };
        if !stands_alone(first) {
            for (at, character) in characters {
                let goes_on = (character.is_alphanumeric() && !stands_alone(character) || is_mark(character)) && at < start + LONGEST;
                if !goes_on {
                    break;
                }
                if !is_mark(character) {
                    hash = mix(hash, plain(character));
                }
                end = at + character.len_utf8();
            }
        }
        let span = Span::new(self.at + start, self.at + end);
        self.at = span.end;
        Some(Word { hash: finished(hash), place: self.place, span })
    }
}

const SEED: u32 = 0x811c_9dc5;

fn mix(hash: u32, character: char) -> u32 {
    (hash ^ character as u32).wrapping_mul(0x0100_0193)
}

fn finished(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x7feb_352d);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x846c_a68b);
    hash ^ hash >> 16
}

/// Whether a script is written without blanks, so that each sign is a word.
fn stands_alone(character: char) -> bool {
    matches!(character as u32, 0x0E00..=0x0E7F | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..)
}

fn is_mark(character: char) -> bool {
    matches!(character, '\'' | '’') || (0x300..0x370).contains(&(character as u32))
}

/// A letter in lower case. Marks on Latin letters stay.
fn plain(character: char) -> char {
    if character.is_ascii() { character.to_ascii_lowercase() } else { character.to_lowercase().next().unwrap_or(character) }
}
