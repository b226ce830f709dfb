//! Checks of the national numbers of Europe.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source. Here is
//! the arithmetic that they share.

use super::number;

pub mod british;
pub mod eastern;
pub mod german;
pub mod northern;
pub mod southern;
pub mod vat;
pub mod western;

/// A code that its form and the words near it tell: it has no check.
#[must_use]
pub const fn any(_: &[u8]) -> bool {
    true
}

/// What a digit or letter counts (0 to 9, A = 10 to Z = 35, as in ISO 7064 and ICAO Doc 9303).
const fn value(character: u8) -> u32 {
    match character {
        b'0'..=b'9' => (character - b'0') as u32,
        b'A'..=b'Z' => (character - b'A') as u32 + 10,
        _ => 0,
    }
}

/// The value of the character at `place`.
fn at(characters: &[u8], place: usize) -> u32 {
    characters.get(place).copied().map_or(0, value)
}

/// The characters of a range; none when it reaches past the end.
fn part(characters: &[u8], from: usize, to: usize) -> &[u8] {
    characters.get(from..to).unwrap_or_default()
}

/// The number that the digits of a range are.
fn part_number(characters: &[u8], from: usize, to: usize) -> u64 {
    number(part(characters, from, to))
}

/// The sum of all values, each times its weight; what has no weight counts nothing.
fn weighted(characters: &[u8], weights: &[u32]) -> u32 {
    characters.iter().zip(weights).map(|(character, weight)| value(*character) * weight).sum()
}

/// Whether not all characters are the same one: such codes stand for missing ones, and pass many checks.
fn varied(characters: &[u8]) -> bool {
    characters.windows(2).any(|pair| matches!(pair, [a, b] if a != b))
}

/// Whether the letter at `place` is one of `letters`.
fn is_one_of(characters: &[u8], place: usize, letters: &[u8]) -> bool {
    characters.get(place).is_some_and(|letter| letters.contains(letter))
}

/// The sum of Luhn (ISO/IEC 7812-1, annex B) is a multiple of ten; a letter counts as its value.
fn luhn(characters: &[u8]) -> bool {
    let doubled = |value: u32| if value > 4 { value * 2 - 9 } else { value * 2 };
    let values = characters.iter().rev().map(|character| value(*character)).enumerate();
    varied(characters) && values.map(|(place, value)| if place % 2 == 0 { value } else { doubled(value) }).sum::<u32>().is_multiple_of(10)
}

/// The hybrid check of ISO 7064, MOD 11,10, over decimal digits.
fn mod_11_10(characters: &[u8]) -> bool {
    let Some((last, body)) = characters.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (product + value(*digit)) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    varied(characters) && (product + value(*last)) % 10 == 1
}

/// A day of a month of a year.
const fn is_date(year: u64, month: u64, day: u64) -> bool {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    day >= 1 && day <= days
}

/// A date of which the year has two digits, of whatever century.
const fn is_short_date(year: u64, month: u64, day: u64) -> bool {
    // 1904 was a leap year, 2000 too: years that divide by four are leap years in some century.
    is_date(if year.is_multiple_of(4) { 2000 } else { 2001 }, month, day)
}

/// `ddmmyy` at the beginning.
fn begins_with_day(characters: &[u8]) -> bool {
    is_short_date(part_number(characters, 4, 6), part_number(characters, 2, 4), part_number(characters, 0, 2))
}
