//! A sum and the dates that the numbers of many states are checked by.
//!
//! In: characters as ASCII. Out: a sum, or whether a day exists. They refuse to know whose number it is.

use super::{is_uniform, part};

/// What a digit in ASCII counts; other characters count something, and no check asks for it.
#[must_use]
pub fn digit(character: u8) -> u32 {
    u32::from(character & 0xf)
}

/// What a character counts where letters go on after the digits: `A` is ten.
#[must_use]
pub fn digit_or_letter(character: u8) -> u32 {
    match character {
        b'A'..=b'Z' => u32::from(character - b'A') + 10,
        _ => digit(character),
    }
}

/// Whether digits pass the check of J. Verhoeff ("Error detecting decimal codes", 1969): products in the dihedral group of ten, each
/// digit permuted by its place.
#[must_use]
pub fn verhoeff(digits: &[u8]) -> bool {
    // In that group, 0 to 4 are turns and 5 to 9 turns of what was turned over.
    let times = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    const NEXT: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permuted = |value: u32, times: usize| (0..times % 8).fold(value, |value, _| NEXT.get(value as usize).copied().unwrap_or(0));
    digits.iter().rev().enumerate().fold(0, |product, (place, character)| times(product, permuted(digit(*character), place))) == 0
}

/// Whether a day exists; of a year that is known by two digits, 00 counts as 2000.
#[must_use]
pub fn is_day(year: u64, month: u64, day: u64) -> bool {
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// Whether six digits are a year, a month and a day.
#[must_use]
pub fn is_yymmdd(digits: &[u8]) -> bool {
    is_day(part(digits, 0, 2), part(digits, 2, 4), part(digits, 4, 6))
}

/// Whether eight digits are a year that somebody who lives may be born in, a month and a day.
#[must_use]
pub fn is_yyyymmdd(digits: &[u8]) -> bool {
    let year = part(digits, 0, 4);
    (1900..2100).contains(&year) && is_day(year, part(digits, 4, 6), part(digits, 6, 8))
}

/// Whether digits may be seconds or milliseconds since 1970, of the years from 2001 to 2033.
#[must_use]
pub fn is_timestamp(digits: &[u8]) -> bool {
    matches!(digits.len(), 10 | 13) && digits.first() == Some(&b'1')
}

/// What is told by how it is written alone.
#[must_use]
pub fn any(_: &[u8]) -> bool {
    true
}

/// Whether digits are no day of our time: a number of eight digits often is one.
#[must_use]
pub fn is_no_date(digits: &[u8]) -> bool {
    !is_yyyymmdd(digits) && !is_uniform(digits)
}
