//! Literal words that rules begin with, looked up at every word of a text.
//!
//! In: literals, each with what it means to whom; then four bytes of text at a time. Out: the literals that may stand there. The cost
//! of a word that is none of them is two multiplications and two looks into 2 KiB each, however many literals there are; that of one that
//! may be some is a count of bits more.

use std::collections::BTreeMap;

use super::masks::WINDOW;
use super::sight::Sight;

/// How many bytes of a text are looked up.
pub const KEY: usize = 4;

/// An index of literals; `T` says what each is for.
#[derive(Debug)]
pub struct Words<T> {
    /// A bit for each hash of a key that some literal begins with.
    maybe: [u64; PARTS],
    /// How many bits are set before each part of them.
    before: [usize; PARTS],
    /// By key, those of one bit together.
    entries: Vec<Vec<(u32, &'static str, T)>>,
    /// A bit for each hash of a literal of three bytes.
    maybe_short: [u64; PARTS],
    /// Those literals, by their three bytes.
    short: Vec<(u32, &'static str, T)>,
}

const HASH_BITS: u32 = 14;
/// The bits of all hashes, 64 together.
const PARTS: usize = 1 << (HASH_BITS - 6);

/// Whether a literal stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It does, in whatever letter case.
    Yes,
    /// The text ends within it.
    SoFar,
    /// It does not.
    No,
}

impl<T: Copy> Words<T> {
    /// An index of `literals` (of at least three bytes; a test keeps the tables free of shorter ones), each with what it means.
    #[must_use]
    pub fn new(literals: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_hash: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        let (mut maybe, mut before, mut maybe_short, mut short) = ([0; PARTS], [0; PARTS], [0; PARTS], Vec::new());
        for (literal, meaning) in literals {
            match *literal.as_bytes() {
                [a, b, c, d, ..] => {
                    let key = key([a, b, c, d]);
                    by_hash.entry(hash(key)).or_default().push((key, literal, meaning));
                }
                [a, b, c] => {
                    let key = shortened(key([a, b, c, 0]));
                    if let Some(bits) = maybe_short.get_mut(hash(key) / 64) {
                        *bits |= 1 << (hash(key) % 64);
                    }
                    short.push((key, literal, meaning));
                }
                _ => {}
            }
        }
        for hash in by_hash.keys() {
            if let Some(bits) = maybe.get_mut(hash / 64) {
                *bits |= 1 << (hash % 64);
            }
            before.iter_mut().skip(hash / 64 + 1).for_each(|count| *count += 1);
        }
        Self { maybe, before, entries: by_hash.into_values().collect(), maybe_short, short }
    }

    /// Of the places in a window that `mask` names, those where a literal may stand.
    #[inline]
    #[must_use]
    pub fn maybe(&self, window: &[u8; WINDOW], mut mask: u64) -> u64 {
        let mut found = 0;
        while mask != 0 {
            let at = mask.trailing_zeros() as usize;
            let bit = mask & mask.wrapping_neg();
            mask ^= bit;
            let head = window.get(at..at + KEY).and_then(|head| head.first_chunk()).copied().unwrap_or_default();
            let key = key(head);
            let has = |maybe: &[u64; PARTS], hash: usize| maybe.get(hash / 64 % PARTS).copied().unwrap_or(0) >> (hash % 64) & 1;
            let may = has(&self.maybe, hash(key)) | has(&self.maybe_short, hash(shortened(key)));
            found |= bit & may.wrapping_neg();
        }
        found
    }

    /// The literals whose first four letters are those of `bytes`, of which there are four, and those of three letters.
    pub fn at(&self, bytes: &[u8]) -> impl Iterator<Item = (&'static str, T)> {
        let key = bytes.first_chunk().map(|chunk| key(*chunk));
        let entries = key.and_then(|key| self.of_hash(hash(key))).unwrap_or_default();
        let long = entries.iter().filter(move |(of, ..)| Some(*of) == key);
        let three = key.map(shortened);
        let may = three.is_some_and(|key| self.maybe_short.get(hash(key) / 64).is_some_and(|bits| bits >> (hash(key) % 64) & 1 != 0));
        let short = if may { self.short.as_slice() } else { &[] };
        let short = short.iter().filter(move |(of, ..)| Some(*of) == three);
        long.chain(short).map(|(_, literal, meaning)| (*literal, *meaning))
    }

    fn of_hash(&self, hash: usize) -> Option<&[(u32, &'static str, T)]> {
        let (bits, before) = (self.maybe.get(hash / 64)?, self.before.get(hash / 64)?);
        let bit = 1 << (hash % 64);
        let place = before + (bits & (bit - 1)).count_ones() as usize;
        if bits & bit == 0 { None } else { self.entries.get(place).map(Vec::as_slice) }
    }
}

/// Four bytes as one number, without the bit that tells upper from lower case.
fn key(bytes: [u8; KEY]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

/// The key of the first three of four bytes.
const fn shortened(key: u32) -> u32 {
    key & 0x00ff_ffff
}

fn hash(key: u32) -> usize {
    // Fibonacci hashing: the high bits of a product with 2^32 / φ.
    (key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}

/// Whether `literal` stands at `at`.
#[must_use]
pub fn stands(sight: &Sight<'_>, at: usize, literal: &str) -> Stands {
    let known = sight.text.as_bytes().get(at..).unwrap_or_default();
    let compared = known.len().min(literal.len());
    let same = known.iter().zip(literal.as_bytes()).all(|(a, b)| a.eq_ignore_ascii_case(b));
    match same {
        false => Stands::No,
        true if compared == literal.len() => Stands::Yes,
        true if sight.complete => Stands::No,
        true => Stands::SoFar,
    }
}
