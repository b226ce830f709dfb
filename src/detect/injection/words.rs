//! Cuts a text into the words that rules and the scorer of injections count.
//!
//! In: a text, whole or in pieces. Out: each [`Word`] as a hash, with where it stands. Letters are folded (case, and accents of Latin
//! letters), figures are all one word, and so are keys and identifiers, a script that is written without blanks has a word for each sign,
//! and the punctuation that gives a text its structure is words of its own. Most of most texts is ASCII, of which blocks of 64 bytes
//! are read at once (`block`); the rest is read character by character. Words are handed on some at a time, since rules and scorer are
//! fastest where each has its own loop. It refuses to know what any word means.

use std::borrow::Cow;
use std::ops::Range;

use self::block::Block;
use self::characters::{APOSTROPHE, BEYOND_ASCII, BLANK, DIGIT, Folded, LETTER, class, fold};
use crate::detect::masks::{self, BLOCK, WINDOW};
use crate::text::Span;

mod block;
mod characters;
mod letters;

/// One word, or a mark that counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Stands for its letters.
    pub hash: u32,
    /// Stands for its first four letters, where it has so many: languages that inflect need it. [`NO_STEM`] where it has not.
    pub stem: u32,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub sort: Sort,
}

impl Word {
    /// What stands for no word.
    pub const NONE: Self = Self { hash: 0, stem: NO_STEM, span: Span::new(0, 0), sort: Sort::Mark };
}

/// The stem of a word that has none.
pub const NO_STEM: u32 = 0;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Punctuation.
    Mark = 0,
    /// A sign of a script without blanks: about half a word.
    Sign = 1,
    /// Letters, or digits.
    Word = 2,
}

/// How many letters a stem has.
const STEM: usize = 4;
/// The most bytes of a word, folded: what goes on after them is another.
const LONGEST: usize = 64;
/// The most bytes that a word may take with what stands in it and is not there, as apostrophes.
const FARTHEST: usize = 2 * LONGEST;
const NUMBER: u32 = 0x3030_3030;
const CODE: u32 = 0x3058_3058;
/// How many words are handed on at once, at most: so many that sets of them are numbers.
pub const ROOM: usize = u64::BITS as usize;

impl Sort {
    /// How far a word is from the one before, in halves of a word: marks are no words, and a sign is half of one.
    #[inline]
    #[must_use]
    pub const fn step(self) -> u32 {
        self as u32
    }
}

/// How far one word is from the one before, as [`Sort::step`] counts.
pub const WORD: u32 = Sort::Word.step();

/// A text that comes in pieces, as far as it was cut.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    cutter: Cutter,
    /// What came after the last word that is whole.
    rest: String,
    /// How much of the text came before that, in bytes.
    before: usize,
}

impl Pieces {
    /// Hands on the words that are whole with the next piece, placed in the whole text; all that are left, if no more will come.
    pub fn read(&mut self, piece: &str, complete: bool, mut take: impl FnMut(Word)) {
        self.read_some(piece, complete, |words| words.iter().for_each(|word| take(*word)));
    }

    /// Does the same some words at a time, at most [`ROOM`].
    #[inline]
    pub fn read_some(&mut self, piece: &str, complete: bool, take: impl FnMut(&[Word])) {
        let text = if self.rest.is_empty() { Cow::Borrowed(piece) } else { Cow::Owned(std::mem::take(&mut self.rest) + piece) };
        let end = if complete { text.len() } else { settled(&text) };
        let Some((whole, open)) = text.split_at_checked(end) else { return };
        self.cutter.read(whole, self.before, take);
        self.before += whole.len();
        open.clone_into(&mut self.rest);
    }
}

/// A text as far as it was cut: what one piece tells the next.
#[derive(Clone, Copy, Debug, Default)]
struct Cutter {
    /// The mark that came last, if no word came after it: a row of dashes says no more than one.
    last_mark: u8,
}

/// Hands on each word of a whole text, in order.
pub fn each(text: &str, mut take: impl FnMut(Word)) {
    Cutter::default().read(text, 0, |words| words.iter().for_each(|word| take(*word)));
}

/// Up to where the words of a text that goes on are whole.
fn settled(text: &str) -> usize {
    let goes_on = |c: char| matches!(fold(c), Folded::Letter(_) | Folded::Digit | Folded::Nothing);
    let run = text.rfind(|c| !goes_on(c)).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let rest = text.get(run..).unwrap_or_default();
    // What a word becomes is told by no more than a longest word after it; the last character may be cut.
    let known = rest.len().saturating_sub(FARTHEST + 8);
    let mut open = None;
    each(rest, |word| open = open.or((word.span.end > known).then_some(word.span.start)));
    run + open.unwrap_or(rest.len())
}

impl Cutter {
    /// Hands on the words of a piece that ends where a word does, some at a time; `before` it were so many bytes.
    #[inline]
    fn read(&mut self, text: &str, before: usize, mut take: impl FnMut(&[Word])) {
        let bytes = text.as_bytes();
        // No word is shorter than a byte.
        let mut words = Vec::with_capacity(bytes.len().min(ROOM + BLOCK));
        let mut base = 0;
        while base < bytes.len() {
            if let Some((first, rest)) = words.split_at_checked(ROOM) {
                take(first);
                let left = rest.len();
                words.copy_within(ROOM.., 0);
                words.truncate(left);
            }
            base = self.block(text, before, base, masks::window(bytes, base, &mut [b' '; WINDOW]), &mut words);
        }
        words.chunks(ROOM).for_each(take);
    }

    /// The words of a block. Gives where the next begins: after this one, or with a word that goes on there.
    fn block(&mut self, text: &str, before: usize, base: usize, window: &[u8; WINDOW], words: &mut Vec<Word>) -> usize {
        let block = Block::of(window);
        let mut place = 0;
        loop {
            let stop = block.stop(place);
            self.quickly(&block, place..stop, before + base, window, words);
            // A word that fills the block is longer than any.
            if stop == block.end && stop > 0 {
                return base + stop as usize;
            }
            let (word, next) = self.slowly(text, base + stop as usize);
            if let Some(word) = word {
                words.push(Word { span: Span::new(before + word.span.start, before + word.span.end), ..word });
            }
            place = u32::try_from(next - base).unwrap_or(u32::MAX);
            if place >= block.end {
                return next;
            }
        }
    }

    /// The words that begin at these places of a block, of which it tells everything.
    #[inline]
    fn quickly(&mut self, block: &Block, places: Range<u32>, before: usize, window: &[u8; WINDOW], words: &mut Vec<Word>) {
        let mut starts = block.starts & block::from(places.start) & !block::from(places.end);
        let mut last_mark = self.last_mark;
        while starts != 0 {
            let place = starts.trailing_zeros();
            starts &= starts - 1;
            let letters = block.len_at(place);
            let start = before + place as usize;
            let span = Span::new(start, start + letters as usize);
            let word = if block.is_letter(place) {
                let (hash, stem) = letters::quick(window, place, letters);
                last_mark = BLANK;
                Word { hash, stem, span, sort: Sort::Word }
            } else {
                let class = window.get(place as usize).map_or(BLANK, |byte| class(*byte));
                if class == DIGIT {
                    last_mark = BLANK;
                    Word { hash: NUMBER, stem: NO_STEM, span, sort: Sort::Word }
                } else if class != BLANK && class != last_mark {
                    last_mark = class;
                    mark_word(class, span)
                } else {
                    continue;
                }
            };
            words.push(word);
        }
        self.last_mark = last_mark;
    }

    /// The word that begins at `start`, if one does, and where to go on.
    #[inline(never)]
    fn slowly(&mut self, text: &str, start: usize) -> (Option<Word>, usize) {
        let bytes = text.as_bytes();
        match bytes.get(start).map_or(BLANK, |byte| class(*byte)) {
            LETTER => self.letters(text, start),
            DIGIT => {
                let digits = bytes.get(start..).unwrap_or_default().iter().take(LONGEST).take_while(|byte| byte.is_ascii_digit()).count();
                let end = start + digits;
                match code_end(bytes, start, end) {
                    Some(end) => self.word(CODE, NO_STEM, Span::new(start, end)),
                    None => self.word(NUMBER, NO_STEM, Span::new(start, end)),
                }
            }
            BEYOND_ASCII => self.character(text, start),
            BLANK | APOSTROPHE => (None, start + 1),
            mark => self.mark(mark, Span::new(start, start + 1)),
        }
    }

    const fn word(&mut self, hash: u32, stem: u32, span: Span) -> (Option<Word>, usize) {
        self.last_mark = BLANK;
        (Some(Word { hash, stem, span, sort: Sort::Word }), span.end)
    }

    fn mark(&mut self, mark: u8, span: Span) -> (Option<Word>, usize) {
        let is_new = mark != self.last_mark;
        self.last_mark = mark;
        (is_new.then(|| mark_word(mark, span)), span.end)
    }

    /// A word that begins with a letter of ASCII.
    fn letters(&mut self, text: &str, start: usize) -> (Option<Word>, usize) {
        let bytes = text.as_bytes();
        let letters = bytes.get(start..).unwrap_or_default().iter().take(LONGEST + 1).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let end = start + letters;
        if letters > LONGEST || matches!(bytes.get(end), Some(b'\'' | 0x80..)) {
            return self.character(text, start);
        }
        if let Some(end) = code_end(bytes, start, end) {
            return self.word(CODE, NO_STEM, Span::new(start, end));
        }
        let mut folded = [0; LONGEST];
        folded.iter_mut().zip(bytes.get(start..end).unwrap_or_default()).for_each(|(slot, byte)| *slot = byte.to_ascii_lowercase());
        let (hash, stem) = letters::slow(&folded, letters, if letters < STEM { 0 } else { STEM });
        self.word(hash, stem, Span::new(start, end))
    }

    /// One word, character by character.
    fn character(&mut self, text: &str, start: usize) -> (Option<Word>, usize) {
        let (mut folded, mut len, mut letters, mut end, mut stem_len) = ([0; LONGEST], 0, 0, start, 0);
        for (at, character) in text.get(start..).unwrap_or_default().char_indices() {
            let next = start + at + character.len_utf8();
            match fold(character) {
                Folded::Letter(letter) => {
                    let Some(room) = folded.get_mut(len..len + letter.len_utf8()) else { break };
                    letter.encode_utf8(room);
                    len += letter.len_utf8();
                    letters += 1;
                    if letters == STEM {
                        stem_len = len;
                    }
                    end = next;
                }
                Folded::Nothing if letters > 0 && at < FARTHEST => end = next,
                _ if letters > 0 => break,
                Folded::Sign(sign) => {
                    self.last_mark = BLANK;
                    let word = Word { hash: letters::sign(sign), stem: NO_STEM, span: Span::new(start, next), sort: Sort::Sign };
                    return (Some(word), next);
                }
                Folded::Mark(mark) => return self.mark(mark, Span::new(start, next)),
                Folded::Digit | Folded::Nothing | Folded::Blank => return (None, next),
            }
        }
        let (hash, stem) = letters::slow(&folded, len, stem_len);
        self.word(hash, stem, Span::new(start, end))
    }
}

fn mark_word(mark: u8, span: Span) -> Word {
    Word { hash: u32::from(mark).wrapping_mul(0x9E37_79B1), stem: NO_STEM, span, sort: Sort::Mark }
}

/// Where letters and digits end that change from one to the other twice or more, as in keys and identifiers; `first` is the end of what
/// they begin with. What is longer than a word is cut as words are.
#[inline]
fn code_end(bytes: &[u8], start: usize, first: usize) -> Option<usize> {
    if !bytes.get(first).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let run = bytes.get(start..).unwrap_or_default().iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric());
    let (mut changes, mut last, mut len) = (0, None, 0);
    for byte in run {
        let is_digit = byte.is_ascii_digit();
        changes += usize::from(last.is_some_and(|last| last != is_digit));
        (last, len) = (Some(is_digit), len + 1);
    }
    (changes >= 2).then_some(start + len)
}

/// The hash of two words in a row.
#[inline]
#[must_use]
pub const fn pair(first: u32, second: u32) -> u32 {
    let both = (first.rotate_left(7) ^ second).wrapping_mul(0x9E37_79B1);
    both ^ both >> 15
}
