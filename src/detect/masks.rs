//! The first look at a text: blocks of 64 bytes become bit masks, and bit arithmetic on those gives the places worth a closer look.
//!
//! In: a block, and a little of what follows it. Out: a bit for each byte. It refuses to know rules.

use wide::u8x16;

/// The width of a block: one bit mask.
pub const BLOCK: usize = 64;
/// How many bytes are looked at together.
const CHUNK: usize = 16;
/// A block, and what is looked at beyond its end.
pub const WINDOW: usize = BLOCK + CHUNK;

/// One bit for each byte of a block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Masks {
    /// Letters of ASCII.
    pub letter: u64,
    /// Digits.
    pub digit: u64,
    /// `@`.
    pub at: u64,
    /// `:`.
    pub colon: u64,
    /// Capitals of ASCII.
    pub upper: u64,
    /// Where something may be written in another way: `%`, `&`, and the first bytes of characters that may be read as others.
    pub odd: u64,
    /// The first bytes of Greek and Cyrillic letters.
    pub alike: u64,
    /// `=`, `:`, `>`, after a quote `,` and before one `(`: what may assign a value to a name.
    pub assigns: u64,
    /// `~`.
    pub tilde: u64,
}

impl Masks {
    /// The masks of a window's block.
    #[inline]
    #[must_use]
    pub fn of(window: &[u8; WINDOW]) -> Self {
        let [letter, digit, at, colon, upper, odd, alike, tilde, assigning, commas, quotes, brackets] = bits(window, |bytes| {
            let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
            // By UTF-8's first bytes: U+0080, U+0340, U+0600 to U+2FFF, U+F000 and beyond. Most letters of most scripts are not among them.
            let odd = within(bytes, b'%', 2) | within(bytes, 0xd8, 11) | within(bytes, 0xee, 18) | is(0xc2) | is(0xcd);
            let (quotes, assigning) = (is(b'"') | is(b'\''), is(b'=') | is(b'>'));
            let (upper, alike) = (within(bytes, b'A', 26), within(bytes, 0xcd, 8));
            let (letter, digit) = (letters(bytes), digits(bytes));
            [letter, digit, is(b'@'), is(b':'), upper, odd, alike, is(b'~'), assigning, is(b','), quotes, is(b'(')]
        });
        // A comma that begins a block and a bracket that ends one are taken too: what stands beyond is not known here.
        let assigns = assigning | colon | commas & (quotes << 1 | 1) | brackets & (quotes >> 1 | 1 << (BLOCK - 1));
        Self { letter, digit, at, colon, upper, odd, alike, assigns, tilde }
    }

    /// The digits of a window's block, and its letters, alone.
    #[must_use]
    pub fn digits_and_letters(window: &[u8; WINDOW]) -> [u64; 2] {
        bits(window, |bytes| [digits(bytes), letters(bytes)])
    }

    /// Where two letters and two digits begin, as far as the block tells.
    #[must_use]
    pub fn two_letters_two_digits(&self) -> u64 {
        self.letter & ahead(self.letter, 1) & ahead(self.digit, 2) & ahead(self.digit, 3)
    }

    /// Where three digits begin, as far as the block tells.
    #[must_use]
    pub fn three_digits(&self) -> u64 {
        self.digit & ahead(self.digit, 1) & ahead(self.digit, 2)
    }
}

/// The block at `base` and a little of what follows it; after the end of the text there are blanks.
#[inline]
pub fn window<'t>(text: &'t [u8], base: usize, end: &'t mut [u8; WINDOW]) -> &'t [u8; WINDOW] {
    let rest = text.get(base..).unwrap_or_default();
    rest.first_chunk().unwrap_or_else(|| {
        end.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
        end
    })
}

/// The mask so many bytes on; ones beyond the end of the block.
#[must_use]
pub fn ahead(mask: u64, by: u32) -> u64 {
    mask >> by | !(u64::MAX >> by)
}

/// A bit for each byte of a block, which more may follow, and for each of what is told of sixteen of them at once.
#[inline]
pub fn bits<const LEN: usize, const N: usize>(block: &[u8; LEN], told: impl Fn(u8x16) -> [u8x16; N]) -> [u64; N] {
    let (chunks, _) = block.as_chunks::<CHUNK>();
    let mut masks = [0; N];
    for (chunk, shift) in chunks.iter().zip((0..BLOCK).step_by(CHUNK)) {
        for (mask, lanes) in masks.iter_mut().zip(told(u8x16::new(*chunk))) {
            *mask |= u64::from(lanes.to_bitmask()) << shift;
        }
    }
    masks
}

/// The places of a text that are told of sixteen bytes at once; blanks are none of them.
pub fn each<'t>(text: &'t [u8], told: impl Fn(u8x16) -> u8x16 + 't) -> impl Iterator<Item = usize> + 't {
    (0..text.len()).step_by(BLOCK).flat_map(move |base| {
        let [mask] = bits(window(text, base, &mut [b' '; WINDOW]), |bytes| [told(bytes)]);
        places(base, mask)
    })
}

/// All ones where a byte is a letter of ASCII.
#[inline]
#[must_use]
pub fn letters(bytes: u8x16) -> u8x16 {
    within(bytes | u8x16::splat(0x20), b'a', 26)
}

/// All ones where a byte is a digit.
#[inline]
#[must_use]
pub fn digits(bytes: u8x16) -> u8x16 {
    within(bytes, b'0', 10)
}

/// All ones where a byte is one of the `count` that begin with `first`.
#[inline]
#[must_use]
pub fn within(bytes: u8x16, first: u8, count: u8) -> u8x16 {
    let distance = bytes - u8x16::splat(first);
    distance.min(u8x16::splat(count - 1)).simd_eq(distance)
}

/// The places of the bits of a mask, from `base` on.
pub fn places(base: usize, mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(base + bit)
    })
}
