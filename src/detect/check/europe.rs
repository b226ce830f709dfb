//! Checks of the national numbers of Europe.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use super::number;

/// A Spanish NIF: eight digits, and the letter at their remainder by 23 (Real Decreto 1065/2007, article 19).
#[must_use]
pub fn es_nif(characters: &[u8]) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let Some((letter, digits)) = characters.split_last() else { return false };
    digits.len() == 8 && LETTERS.get((number(digits) % 23) as usize) == Some(letter)
}
