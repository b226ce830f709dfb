//! The first look: which ways of writing there may be in a text.
//!
//! In: a text. Out: [`Hints`]. Blocks of 64 bytes become bit masks; bit arithmetic tells the few places that are worth a closer look, and
//! enough of those that tell are a hint. In plain prose a block is a few operations on its masks. Words that stand for others are told by
//! their first five letters (`turns`); whoever looks words up anyway may take that over.

use wide::u8x16;

use self::closer::Counts;
use crate::detect::masks::{BLOCK, WINDOW, bits, digits, letters, places, within};

mod closer;
mod turns;

/// What there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Characters that are not seen, or stand for ASCII letters.
    Characters,
    /// Percent signs, references, backslashes.
    Escapes,
    /// Strings in pieces.
    Quoted,
    /// Bytes by their numbers, apart.
    Codes,
    /// Long runs of letters and digits.
    Encoded,
    /// Dots and dashes.
    Morse,
    /// Letters that stand apart.
    Apart,
    /// Letters that stand twice.
    Doubled,
    /// Digits in words.
    Leet,
    /// Words that stand for others.
    Turned,
}

/// What there may be in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints(u16);

impl Hints {
    /// Looks at a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut look = Look { counts: Counts::of(text), before: Block::default() };
        for base in (0..bytes.len()).step_by(BLOCK) {
            let rest = bytes.get(base..).unwrap_or_default();
            match rest.first_chunk() {
                Some(window) => look.block(base, window),
                None => {
                    let mut window = [0; WINDOW];
                    window.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
                    look.block(base, &window);
                }
            }
        }
        look.counts.hints
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether there may be this.
    #[must_use]
    pub const fn has(self, hint: Hint) -> bool {
        self.0 >> hint as u32 & 1 != 0
    }

    /// Puts all of others in.
    pub const fn add(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Takes one out.
    pub const fn remove(&mut self, hint: Hint) {
        self.0 &= !(1 << hint as u32);
    }

    const fn insert(&mut self, hint: Hint) {
        self.0 |= 1 << hint as u32;
    }
}

/// One bit for each byte of a block.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    letter: u64,
    digit: u64,
    /// Signs that escapes begin with, that join strings, or that are read as a letter.
    odd: u64,
    /// Small letters, and others.
    small: u64,
    /// What is the same as the next.
    double: u64,
    /// No ASCII.
    high: u64,
    /// Letters and digits that stand alone.
    alone: u64,
}

impl Block {
    #[inline]
    fn of(window: &[u8; WINDOW]) -> Self {
        let (chunks, _) = window.as_chunks::<16>();
        let mut block = Self::default();
        for (chunk, shift) in chunks.iter().zip((0..BLOCK).step_by(16)) {
            let bytes = u8x16::new(*chunk);
            let put = |mask: &mut u64, lanes: u8x16| *mask |= u64::from(lanes.to_bitmask()) << shift;
            let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
            put(&mut block.letter, letters(bytes));
            put(&mut block.digit, digits(bytes));
            put(&mut block.odd, within(bytes, b'%', 2) | is(b'\\') | is(b'+') | is(b'=') | is(b'@'));
            put(&mut block.high, bytes);
            // The bit of case becomes that of the sign.
            let twice = bytes + bytes;
            put(&mut block.small, twice + twice);
            let next = window.get(shift + 1..shift + 17).and_then(|next| next.first_chunk()).copied().unwrap_or_default();
            put(&mut block.double, bytes.simd_eq(u8x16::new(next)));
        }
        block
    }
}

/// A look at one block after another.
struct Look<'a> {
    counts: Counts<'a>,
    before: Block,
}

/// Clears the lowest bit.
const fn without_lowest(mask: u64) -> u64 {
    mask & mask.wrapping_sub(1)
}

const fn holds_four(mask: u64) -> bool {
    without_lowest(without_lowest(without_lowest(mask))) != 0
}

impl Look<'_> {
    #[inline]
    fn block(&mut self, base: usize, window: &[u8; WINDOW]) {
        let mut block = Block::of(window);
        let before = std::mem::take(&mut self.before);
        let plain = block.letter | block.digit;
        let (word, word_before) = (plain | block.high, before.letter | before.digit | before.high);
        let starts = word & !(word << 1 | word_before >> 63);
        // Beyond the end of the block, anything may stand.
        let letters = block.letter & (block.letter >> 1 | 1 << 63);
        let four = letters & (letters >> 2 | 3 << 62);
        let turned = turns::maybe(window, starts & four & (block.letter >> 4 | 15 << 60));
        block.alone = starts & plain & !(word >> 1);
        let rows = holds_four(block.alone) || holds_four(block.alone << 32 | before.alone >> 32);
        let mut long = plain & plain << 1;
        long &= long << 2;
        long &= long << 4;
        long &= long << 4;
        // With capitals or digits in it: a long word has none.
        let mixed = (block.digit | block.letter & !block.small) & !starts;
        let mut near = mixed | mixed << 1;
        near |= near << 2;
        near |= near << 4;
        long &= near | near << 4;
        let run_before = (before.letter | before.digit).leading_ones();
        let straddles = run_before > 0 && plain.trailing_ones() + run_before >= 12 && mixed.trailing_zeros() < plain.trailing_ones();
        let mut doubled = starts & block.letter & block.double;
        doubled &= block.double >> 2 & block.double >> 4 & letters >> 4;
        let inner = block.digit & block.letter >> 1;
        let mut bits = block.digit & block.digit << 1;
        bits &= bits << 2;
        bits &= bits << 4;
        let two = starts & plain >> 1 & !(word >> 2);
        let mut pairs = two & two >> 3;
        pairs &= pairs >> 6;
        pairs &= pairs >> 9;
        let numbers = starts & block.digit;
        let is_empty_half = word as u32 == 0 || word >> 32 == 0;
        if turned | long | doubled | inner | bits | pairs | block.odd | block.high != 0
            || rows
            || straddles
            || is_empty_half
            || holds_four(numbers)
        {
            let places = Places { turned, long, doubled, straddles, inner, bits, pairs, rows, is_empty_half, numbers };
            self.closer(base, window, &block, &places);
        }
        self.before = block;
    }

    #[inline(never)]
    fn closer(&mut self, base: usize, window: &[u8; WINDOW], block: &Block, seen: &Places) {
        let counts = &mut self.counts;
        places(base, block.odd).for_each(|at| counts.odd(at));
        places(base, seen.turned).for_each(|at| counts.turned(at));
        let long = seen.long & !(seen.long << 1) | u64::from(seen.straddles);
        places(base, long).for_each(|at| counts.long(at));
        places(base, seen.doubled).for_each(|at| counts.doubled(at));
        places(base, seen.inner).for_each(|at| counts.leet(at));
        if seen.bits != 0 {
            places(base, seen.bits & !(seen.bits << 1)).for_each(|at| counts.bits(at));
        }
        if seen.pairs != 0 {
            places(base, seen.pairs).take(1).for_each(|at| counts.pairs(at));
        }
        if holds_four(seen.numbers) {
            counts.numbers(base, seen.numbers);
        }
        if seen.rows {
            counts.rows(base, block.alone);
        }
        if seen.is_empty_half && block.high == 0 {
            counts.no_words(base);
        }
        if block.high != 0 {
            self.high(base, window, block);
        }
    }

    /// Looks at a block that is not all ASCII.
    fn high(&mut self, base: usize, window: &[u8; WINDOW], block: &Block) {
        let counts = &mut self.counts;
        let [odd, alike, signs, blank] = bits(window, |bytes| {
            let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
            // By UTF-8's first bytes: U+0080, U+0300, U+1000 to U+2FFF, U+F000 and beyond: no letters of most scripts.
            let odd = within(bytes, 0xe1, 2) | within(bytes, 0xef, 6) | within(bytes, 0xcc, 2) | is(0xc2);
            [odd, within(bytes, 0xcd, 8), is(0xc2) | is(0xe2) | within(bytes, 0xef, 2), is(b' ') | is(b'\n')]
        });
        places(base, odd).for_each(|at| counts.character(at));
        // Greek and Cyrillic letters beside those of ASCII.
        if alike & (block.letter << 1 | block.letter >> 2) != 0 {
            counts.hints.insert(Hint::Characters);
        }
        // Letters that signs and pictures stand between.
        let lone = block.letter & !(block.letter << 1) & !(block.letter >> 1) & signs >> 1;
        if holds_four(lone | u64::from(lone != 0 && block.alone != 0)) || without_lowest(without_lowest(lone)) != 0 {
            places(base, lone).for_each(|at| counts.row(at));
        }
        // Characters of two or three bytes between blanks; tables have more blanks than one.
        let gap = blank & !(blank >> 1);
        let every = |step: u32| gap & gap >> step & gap >> (2 * step) & blank >> (3 * step) & (block.high >> 1);
        if every(3) | every(4) != 0 {
            counts.hints.insert(Hint::Apart);
        }
    }
}

/// What the masks of a block tell.
struct Places {
    turned: u64,
    /// Where runs of letters and digits are twelve long.
    long: u64,
    straddles: bool,
    /// Where three letters begin that stand twice each.
    doubled: u64,
    /// Digits before letters.
    inner: u64,
    /// Where runs of digits are eight long.
    bits: u64,
    /// Words of two characters, seven in a row.
    pairs: u64,
    /// Whether letters stand alone.
    rows: bool,
    is_empty_half: bool,
    /// Where words begin with a digit.
    numbers: u64,
}
