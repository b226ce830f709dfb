//! The words of context of all rules, and where they stand in a text.
//!
//! In: words, each with the set that it belongs to; then a text, and a window of it. Out: the sets of which a word stands there. A text
//! is read forwards, 64 bytes at a time, each byte once however many windows it lies in, and looked up only where a word may begin. So a
//! text of nothing but digits costs next to nothing, and one that is full of candidates no more than one with few. It refuses to know
//! rules and candidates.

use wide::u8x16;

use super::masks::{self, BLOCK, within};
use super::sight;
use crate::text::Span;

/// The fewest bytes of a word.
pub const LEAST: usize = 3;
/// Sets of words, at most.
pub const MOST: usize = 512;
/// The bits of a hash: so many that few words of other texts share one with a word of context.
const HASH_BITS: u32 = 16;
/// The bits of all hashes, 64 together.
const PARTS: usize = 1 << (HASH_BITS - 6);
/// Five bits of each of three bytes, 64 together.
const HEADS: usize = 1 << (3 * 5 - 6);
/// The bit that tells upper from lower case.
const CASE: u8 = 0x20;
/// How many words that were read are kept, at most twice over.
const KEPT: usize = 256;

/// A set of words, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked(u16);

/// A set of sets of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sets([u64; MOST / 64]);

impl Sets {
    /// Adds a set.
    pub fn insert(&mut self, Asked(set): Asked) {
        if let Some(bits) = self.0.get_mut(usize::from(set) / 64) {
            *bits |= 1 << (set % 64);
        }
    }

    /// Adds all of some sets.
    pub fn extend(&mut self, others: &Self) {
        self.0.iter_mut().zip(others.0).for_each(|(bits, others)| *bits |= others);
    }

    /// Whether it holds a set.
    #[must_use]
    pub fn holds(&self, Asked(set): Asked) -> bool {
        self.0.get(usize::from(set) / 64).is_some_and(|bits| bits >> (set % 64) & 1 != 0)
    }

    /// Whether it holds any of some sets.
    #[must_use]
    pub fn holds_any(&self, others: &Self) -> bool {
        self.0.iter().zip(others.0).fold(0, |both, (bits, others)| both | bits & others) != 0
    }
}

/// All words.
#[derive(Debug)]
pub struct Vocabulary {
    /// A bit for what the first three bytes of some word have in common in upper and lower case: most words of a text have another.
    heads: Box<[u64; HEADS]>,
    /// A bit for each hash of what some word begins with.
    maybe: Box<[u64; PARTS]>,
    /// How many words have a hash in an earlier part.
    before: Box<[u16; PARTS]>,
    /// In the order of the hashes of their keys: the key of the first four bytes, or of three where there are no more, and the word.
    words: Vec<(u32, &'static str)>,
    /// In the same order: the sets that a word is in.
    of: Vec<Sets>,
    /// What words begin with that is neither a letter nor beyond ASCII.
    signs: Vec<u8>,
    sets: Vec<&'static [&'static str]>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            heads: Box::new([0; HEADS]),
            maybe: Box::new([0; PARTS]),
            before: Box::new([0; PARTS]),
            words: Vec::new(),
            of: Vec::new(),
            signs: Vec::new(),
            sets: Vec::new(),
        }
    }
}

impl Vocabulary {
    /// Adds a set of words: lower case, of at least three bytes; a space stands for `_` and `-` too.
    pub fn add(&mut self, words: &'static [&'static str]) -> Asked {
        let known = self.sets.iter().position(|set| *set == words);
        let asked = Asked(u16::try_from(known.unwrap_or(self.sets.len())).unwrap_or(u16::MAX));
        if known.is_none() {
            self.sets.push(words);
            words.iter().for_each(|word| self.put(word, asked));
        }
        asked
    }

    fn put(&mut self, word: &'static str, asked: Asked) {
        let Some(head) = word.as_bytes().first_chunk().copied() else { return };
        let [first, ..]: [u8; LEAST] = head;
        if first.is_ascii() && !first.is_ascii_alphabetic() && !self.signs.contains(&first) {
            self.signs.push(first);
        }
        let key = key(head, word.as_bytes().get(LEAST).copied());
        let hash = hash(key);
        let place = self.words.partition_point(|(other, known)| (self::hash(*other), *known) < (hash, word));
        if self.words.get(place).is_none_or(|(_, known)| *known != word) {
            self.words.insert(place, (key, word));
            self.of.insert(place, Sets::default());
            self.before.iter_mut().skip(hash / 64 + 1).for_each(|count| *count += 1);
        }
        self.of.get_mut(place).into_iter().for_each(|sets| sets.insert(asked));
        if let Some(bits) = self.maybe.get_mut(hash / 64) {
            *bits |= 1 << (hash % 64);
        }
        let written = |byte: u8| if byte == b' ' { SPACES.to_vec() } else { vec![byte] };
        let [first, second, third] = head.map(written);
        let pairs = first.iter().flat_map(|a| second.iter().map(move |b| [*a, *b]));
        for [a, b, c] in pairs.flat_map(|[a, b]| third.iter().map(move |c| [a, b, *c])) {
            let (place, bit) = self::head(u32::from_le_bytes([a, b, c, 0]));
            self.heads.get_mut(place).into_iter().for_each(|bits| *bits |= bit);
        }
    }

    /// Takes note of the words that begin at `at`.
    #[inline]
    fn read_at(&self, text: &[u8], at: usize, stood: &mut Vec<Stood>) {
        let rest = text.get(at..).unwrap_or_default();
        let four = u32::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(|| {
            let mut end = [b' '; LEAST + 1];
            end.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
            end
        }));
        let (place, bit) = head(four);
        if self.heads.get(place).is_none_or(|bits| bits & bit == 0) {
            return;
        }
        let four = fold(four);
        for key in [four, four & THREE] {
            let part = hash(key) / 64 % PARTS;
            if self.maybe.get(part).is_some_and(|bits| bits >> (hash(key) % 64) & 1 != 0) {
                self.read_key(text, at, (key, part), stood);
            }
        }
    }

    #[inline(never)]
    fn read_key(&self, text: &[u8], at: usize, (key, part): (u32, usize), stood: &mut Vec<Stood>) {
        let count = |part: usize| self.before.get(part).map_or(self.words.len(), |count| usize::from(*count));
        let words = self.words.get(count(part)..count(part + 1)).unwrap_or_default();
        // Many begin alike, and few of those end alike.
        let is_end = |(a, b): (&u8, &u8)| (a ^ b) & !CASE == 0 || *b == b' ';
        let ends = |word: &str| text.get(at + word.len() - 1).zip(word.as_bytes().last()).is_some_and(is_end);
        for ((_, word), place) in words.iter().zip(count(part)..).filter(|((other, word), _)| *other == key && ends(word)) {
            if sight::is_word_at(text, at, word.as_bytes()) {
                stood.push(Stood { start: at, end: at + word.len(), word: place });
            }
        }
    }

    /// Takes note of the words that begin in `text` between `from` and `to`.
    fn read(&self, text: &[u8], from: usize, to: usize, stood: &mut Vec<Stood>) {
        let mut before = text.get(from.wrapping_sub(1)).copied().unwrap_or(b' ');
        for base in (from..to).step_by(BLOCK) {
            let block = text.get(base..to.min(base + BLOCK)).unwrap_or_default();
            let mut starts = self.starts(block, before);
            before = block.last().copied().unwrap_or(b' ');
            while starts != 0 {
                self.read_at(text, base + starts.trailing_zeros() as usize, stood);
                starts &= starts - 1;
            }
        }
    }

    /// A bit for each byte of a block that a word may begin with, given the byte before the block.
    fn starts(&self, block: &[u8], before: u8) -> u64 {
        let mut end = [b' '; BLOCK];
        let block = block.first_chunk::<BLOCK>().unwrap_or_else(|| {
            end.iter_mut().zip(block).for_each(|(slot, byte)| *slot = *byte);
            &end
        });
        let [letters, capitals, others] = masks::bits(block, |bytes| {
            // The first byte of a character beyond ASCII.
            let beyond = within(bytes, 0xc0, 64);
            let others = self.signs.iter().fold(beyond, |others, sign| others | bytes.simd_eq(u8x16::splat(*sign)));
            [masks::letters(bytes), within(bytes, b'A', 26), others]
        });
        // A capital after a small letter begins a word, too.
        let after_letter = letters << 1 | u64::from(before.is_ascii_alphabetic());
        let after_small = (letters & !capitals) << 1 | u64::from(before.is_ascii_lowercase());
        letters & !after_letter | capitals & after_small | others
    }

    /// The sets of which a word begins in the last `most` bytes of `text`.
    #[must_use]
    pub fn at_end(&self, text: &[u8], most: usize) -> Sets {
        let mut stood = Vec::new();
        self.read(text, text.len().saturating_sub(most), text.len(), &mut stood);
        self.sets_of(&stood)
    }

    fn sets_of<'s>(&self, stood: impl IntoIterator<Item = &'s Stood>) -> Sets {
        let mut sets = Sets::default();
        for word in stood {
            self.of.get(word.word).into_iter().for_each(|of| sets.extend(of));
        }
        sets
    }
}

/// A word that stands in a text: where, and which.
#[derive(Clone, Copy, Debug)]
struct Stood {
    start: usize,
    /// Without the sign of the plural.
    end: usize,
    word: usize,
}

/// As much of one text as was read.
#[derive(Debug, Default)]
pub struct Reading {
    from: usize,
    to: usize,
    /// The words there, by place.
    stood: Vec<Stood>,
}

impl Reading {
    /// The sets of which a word stands in `text` within one of two windows, the first before the second. Of the text, all that is known
    /// is given; two bytes after a window tell whether the last word ends there.
    pub fn sets(&mut self, words: &Vocabulary, text: &[u8], before: Span, after: Span) -> Sets {
        self.read(words, text, before.start, after.end);
        let within = |word: &&Stood| word.end <= before.end || word.start >= after.start && word.end <= after.end;
        // What was read goes hardly further than what is asked for.
        let stood = self.stood.iter().rev().skip_while(|word| word.start >= after.end).take_while(|word| word.start >= before.start);
        words.sets_of(stood.filter(within))
    }

    /// Reads on, so that everything between `start` and `end` is read.
    fn read(&mut self, words: &Vocabulary, text: &[u8], start: usize, end: usize) {
        self.forget();
        if start > self.to || self.to == 0 {
            self.stood.clear();
            (self.from, self.to) = (start, start);
        }
        // Matchers look a little back, so this is seldom, and little.
        if start < self.from {
            let known = std::mem::take(&mut self.stood);
            words.read(text, start, self.from, &mut self.stood);
            self.stood.extend(known);
            self.from = start;
        }
        if end > self.to {
            let to = (self.to + (end - self.to).next_multiple_of(BLOCK)).min(text.len());
            words.read(text, self.to, to, &mut self.stood);
            self.to = to;
        }
    }

    /// Lets go of words that lie far behind.
    fn forget(&mut self) {
        let surplus = self.stood.len().saturating_sub(KEPT);
        if surplus < KEPT {
            return;
        }
        // What begins where the first that is kept does is kept, too.
        let from = self.stood.get(surplus).map_or(self.to, |word| word.start);
        self.stood.retain(|word| word.start >= from);
        self.from = from;
    }
}

/// Three bytes and the one after them, if there is one, as one number, folded.
fn key([a, b, c]: [u8; LEAST], fourth: Option<u8>) -> u32 {
    let four = fold(u32::from_le_bytes([a, b, c, fourth.unwrap_or(b' ')]));
    if fourth.is_some() { four } else { four & THREE }
}

/// What the first three bytes give of a key of four.
const THREE: u32 = 0x00ff_ffff;

/// Four bytes without the bit that tells upper from lower case, and with a blank for whatever is neither a letter nor beyond ASCII: what
/// a space of a word stands for becomes one.
const fn fold(bytes: u32) -> u32 {
    const EACH: u32 = 0x0101_0101;
    const BLANKS: u32 = 0x2020_2020;
    let folded = bytes | BLANKS;
    // Letters have the bit 0x40, what lies beyond ASCII has 0x80; `_` has become 0x7f.
    let all_ones = ((folded & 0x7f7f_7f7f) + EACH) >> 7;
    let kept = (folded >> 6 | folded >> 7) & !all_ones & EACH;
    let whole = kept * 0xff;
    folded & whole | BLANKS
}

/// What stands for a space of a word.
const SPACES: [u8; 4] = *b" _-\n";

/// The place and the bit of the first three of four bytes among all heads.
const fn head(bytes: u32) -> (usize, u64) {
    let place = bytes & 0x1f | bytes >> 3 & 0x3e0 | bytes >> 6 & 0x7c00;
    ((place >> 6) as usize, 1 << (place & 63))
}

fn hash(key: u32) -> usize {
    // Fibonacci hashing: the high bits of a product with 2^32 / φ.
    (key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::super::sight::is_word_at;
    use super::{Reading, Sets, Vocabulary};
    use crate::text::Span;

    const SETS: &[&[&str]] = &[&["tax id", "tax", "cpf"], &["numéro", "номер", "+27", "tel"], &["номер", "driver license"], &["身份证"]];

    /// A text that is full of words and of what is none, by a fixed sequence of pieces.
    fn text() -> String {
        let pieces =
            ["tax", " ", "ids", "Tel", "номера", "driver", "_", "licenses", "x", "CPF", "+27", "1234567890", "身份证", "\n", "numéro", "-"];
        let places =
            std::iter::successors(Some(7usize), |place| Some(place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695)));
        places.take(3000).filter_map(|place| pieces.get(place >> 33 & 0xf)).copied().collect()
    }

    #[test]
    fn windows_hold_the_words_that_stand_in_them_in_whatever_order_they_are_asked_for() {
        let mut words = Vocabulary::default();
        let asked: Vec<_> = SETS.iter().map(|set| words.add(set)).collect();
        let text = text();
        let text = text.as_bytes();
        let mut reading = Reading::default();
        let mut all = Sets::default();
        for step in 0..4000usize {
            // Forwards, with looks back, and sometimes a leap.
            let start = (step * 5 + step / 1000 * 600 + 200).saturating_sub(step * 37 % 190).min(text.len() - 120);
            let value = Span::new(start, start + step * 13 % 40);
            let (before, after) = (Span::new(start.saturating_sub(64), start), Span::new(value.end, value.end + 32));
            let sets = reading.sets(&words, text, before, after);
            all.extend(&sets);
            for (set, asked) in SETS.iter().zip(&asked) {
                let stands = |window: Span, word: &str| {
                    (window.start..window.end).any(|at| at + word.len() <= window.end && is_word_at(text, at, word.as_bytes()))
                };
                let is_there = set.iter().any(|word| stands(before, word) || stands(after, word));
                assert_eq!(sets.holds(*asked), is_there, "{set:?} around {value:?}");
            }
        }
        assert!(asked.iter().all(|asked| all.holds(*asked)));
    }
}
