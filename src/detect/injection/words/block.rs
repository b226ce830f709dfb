//! What of a block of 64 bytes may be words, and which of them are told by the block alone.
//!
//! In: a block. Out: where words and marks begin, and how long they are. It refuses to know what they are read as.

use wide::u8x16;

use crate::detect::masks::{self, WINDOW};

/// One bit for each byte of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    letter: u64,
    /// Where something may begin: a word, a mark, or a character that is not of ASCII.
    pub(super) starts: u64,
    /// What the next byte does not go on with: the last of the letters or digits of a word, and all else.
    lasts: u64,
    /// In or after what has to be looked at more closely: digits after letters, letters after digits, apostrophes, long words, what is
    /// no ASCII.
    odd: u64,
    /// Bytes beyond ASCII.
    high: u64,
    /// Where the block ends, or the word begins that may go on after it.
    pub(super) end: u32,
}

/// Ones from a place on, 0 to 64.
pub(super) const fn from(place: u32) -> u64 {
    if place >= u64::BITS { 0 } else { u64::MAX << place }
}

impl Block {
    #[inline]
    pub(super) fn of(window: &[u8; WINDOW]) -> Self {
        let [letter, digit, blank, apostrophe, high] = masks::bits(window, |bytes| {
            let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
            // Of bytes beyond ASCII, the highest bit is set.
            [masks::letters(bytes), masks::digits(bytes), is(b' ') | is(b','), is(b'\''), bytes]
        });
        let goes_on = letter & letter << 1 | digit & digit << 1;
        let mut long = goes_on & goes_on >> 1;
        long &= long >> 2;
        long &= long >> 4;
        long &= long >> 8;
        let odd = letter << 1 & (digit | apostrophe | high) | digit << 1 & letter | high | long;
        let starts = !(goes_on | blank | apostrophe);
        let end = if (letter | digit) >> 63 == 0 { u64::BITS } else { starts.checked_ilog2().unwrap_or(0) };
        Self { letter, starts, lasts: !(goes_on >> 1), odd, high, end }
    }

    /// Where, from a place on, what begins has to be looked at more closely; the end, if nothing has.
    #[inline]
    pub(super) const fn stop(&self, place: u32) -> u32 {
        let odd = self.odd & from(place + 1) | self.high & from(place);
        if odd == 0 { self.end } else { self.start_of(odd.trailing_zeros(), place) }
    }

    /// Where the word begins, from a place on, that something odd is in or follows.
    const fn start_of(&self, odd: u32, place: u32) -> u32 {
        let before = self.starts & from(place) & !from(odd);
        let is_first = self.high >> odd & 1 != 0 && self.letter << 1 >> odd & 1 == 0;
        if is_first || before == 0 { odd } else { before.ilog2() }
    }

    /// How long the word is that begins at this place.
    #[inline]
    pub(super) const fn len_at(&self, place: u32) -> u32 {
        (self.lasts >> place).trailing_zeros() + 1
    }

    #[inline]
    pub(super) const fn is_letter(&self, place: u32) -> bool {
        self.letter >> place & 1 != 0
    }
}
