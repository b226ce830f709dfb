//! The hashes of words.
//!
//! In: letters, in small ones. Out: what stands for them, and for the first of them. Eight letters are taken at once.

use super::{NO_STEM, STEM};
use crate::detect::masks::WINDOW;

const STEM_SALT: u64 = 0x9e37_79b9;
/// 2^64 / φ: the high bits of a product with it are well mixed.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
/// In each byte, the bit that tells small letters from capitals.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// The word of `len` letters of ASCII, 1 to 16, that begins at `place`: its hash, and its stem's.
#[inline]
pub(super) fn quick(window: &[u8; WINDOW], place: u32, len: u32) -> (u32, u32) {
    let place = place as usize % 64;
    let eight = |at: usize| window.get(at..at + 8).and_then(|eight| eight.first_chunk()).map_or(0, |eight| u64::from_le_bytes(*eight));
    let (first, second) = (eight(place) | SMALL, eight(place + 8) | SMALL);
    let (first, hash) = if len > 8 {
        (first, add(add(0, first), second & u64::MAX >> (8 * (16 - len))))
    } else {
        let first = first & u64::MAX >> (8 * (8 - len));
        (first, add(0, first))
    };
    let of_stem = finished(add(add(STEM_SALT, first & low(STEM)), 0));
    (finished(hash), if len < STEM as u32 { NO_STEM } else { of_stem })
}

/// The hash of the first `len` bytes, and that of the first `stem` of them.
pub(super) fn slow(folded: &[u8; 64], len: usize, stem: usize) -> (u32, u32) {
    let (eights, _) = folded.as_chunks::<8>();
    let eight = |place: usize, end: usize| {
        let eight = eights.get(place).map_or(0, |eight| u64::from_le_bytes(*eight));
        eight & low(end.saturating_sub(8 * place))
    };
    let hash = (0..len.div_ceil(8)).fold(0, |hash, place| add(hash, eight(place, len)));
    let of_stem = finished(add(add(STEM_SALT, eight(0, stem)), eight(1, stem)));
    (finished(hash), if stem == 0 { NO_STEM } else { of_stem })
}

/// The hash of one sign.
pub(super) const fn sign(sign: char) -> u32 {
    finished(add(0, sign as u64))
}

/// Ones in the lowest bytes.
const fn low(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (8 * bytes)) - 1 }
}

#[inline]
const fn add(hash: u64, eight: u64) -> u64 {
    let hash = (hash ^ eight).wrapping_mul(MIX);
    hash ^ hash >> 29
}

#[inline]
const fn finished(hash: u64) -> u32 {
    (hash.wrapping_mul(MIX) >> 32) as u32
}
