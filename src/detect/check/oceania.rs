//! Checks of the national numbers of Oceania.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use super::{is_uniform, number, part, weighted};

/// An Australian business number: one less in the first digit, and the weighted sum is a multiple of 89 (ABR, "Format of the ABN").
#[must_use]
pub fn au_abn(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 11] = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    let is_right = weighted(digits, &WEIGHTS).checked_sub(10).is_some_and(|sum| sum.is_multiple_of(89));
    digits.len() == 11 && !digits.starts_with(b"0") && is_right
}

/// An Australian company number: nine digits, the last the complement of the weighted sum (ASIC, "Australian Company Number digit
/// check").
#[must_use]
pub fn au_acn(digits: &[u8]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let sum = weighted(body, &[8, 7, 6, 5, 4, 3, 2, 1]);
    digits.len() == 9 && number(digits) > 0 && (10 - sum % 10) % 10 == u32::from(check & 0xf)
}

/// An Australian tax file number, nine digits: the weighted sum is a multiple of 11 (ATO, "TFN algorithm").
#[must_use]
pub fn au_tfn(digits: &[u8]) -> bool {
    digits.len() == 9
        && number(digits) >= 10_000_000
        && !is_uniform(digits)
        && weighted(digits, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
}

/// An Australian Medicare card: it begins with 2 to 6, the ninth digit checks the first eight, the tenth is the card's issue, and an
/// eleventh the person's place on it (Services Australia; METeOR 270101).
#[must_use]
pub fn au_medicare(digits: &[u8]) -> bool {
    let Some(check) = digits.get(8) else { return false };
    let sum = weighted(digits, &[1, 3, 7, 9, 1, 3, 7, 9]);
    matches!(digits.len(), 10 | 11) && matches!(digits.first(), Some(b'2'..=b'6')) && sum % 10 == u32::from(check & 0xf)
}

/// An Australian passport: one letter of those in use, or two that begin with P, and seven digits (Australian Passport Office).
#[must_use]
pub fn au_passport(characters: &[u8]) -> bool {
    let starts = match characters.len() {
        8 => matches!(
            characters.first(),
            Some(b'A' | b'B' | b'C' | b'D' | b'E' | b'F' | b'G' | b'H' | b'J' | b'L' | b'M' | b'N' | b'R' | b'T' | b'U' | b'X')
        ),
        9 => characters.starts_with(b"P") || characters.starts_with(b"R"),
        _ => false,
    };
    starts && number(characters) > 0
}

/// A number whose form and name are all that tells it, as long as it is not one digit again and again.
#[must_use]
pub fn unchecked(digits: &[u8]) -> bool {
    !is_uniform(digits)
}

/// A New Zealand tax number, eight or nine digits within the range that is given out, and the check digit by one of two weightings
/// (Inland Revenue, "IRD number validation").
#[must_use]
pub fn nz_ird(digits: &[u8]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let check = u32::from(check & 0xf);
    let (first, second): (&[u32], &[u32]) = match body.len() {
        8 => (&[3, 2, 7, 6, 5, 4, 3, 2], &[7, 4, 3, 2, 5, 2, 7, 6]),
        7 => (&[2, 7, 6, 5, 4, 3, 2], &[4, 3, 2, 5, 2, 7, 6]),
        _ => return false,
    };
    let digit = |weights| (11 - weighted(body, weights) % 11) % 11;
    let right = if digit(first) < 10 { digit(first) } else { digit(second) };
    matches!(number(digits), 10_000_000..150_000_000) && !is_uniform(digits) && right == check
}

/// A New Zealand health index number: three letters and four digits with a check by 11, or three letters, two digits and two letters
/// with one by 23; never I or O (HISO 10046:2023).
#[must_use]
pub fn nz_nhi(characters: &[u8]) -> bool {
    const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let value = |b: &u8| match b {
        b'0'..=b'9' => Some(u32::from(b & 0xf)),
        _ => LETTERS.iter().zip(1..).find(|(letter, _)| *letter == b).map(|(_, value)| value),
    };
    let Some((last, body)) = characters.split_last() else { return false };
    let sum = body.iter().zip([7, 6, 5, 4, 3, 2]).try_fold(0, |sum, (b, weight)| Some(sum + value(b)? * weight));
    let right = match (sum, last) {
        (None, _) => None,
        (Some(sum), b'0'..=b'9') if sum % 11 > 0 => Some((11 - sum % 11) % 10),
        (Some(_), b'0'..=b'9') => None,
        (Some(sum), _) => Some(23 - sum % 23),
    };
    characters.len() == 7 && right.is_some() && right == value(last) && (part(characters, 3, 6) > 0 || !last.is_ascii_digit())
}
