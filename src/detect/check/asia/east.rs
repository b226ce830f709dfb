//! Checks of the national numbers of China, Hong Kong, Japan, Korea and Taiwan.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use crate::detect::check::sums::{digit, digit_or_letter, is_yymmdd, is_yyyymmdd};
use crate::detect::check::{is_uniform, part, weighted};

/// A Chinese resident identity number: a province, a day of birth, and the check of ISO 7064 MOD 11-2 (GB 11643-1999).
#[must_use]
pub fn cn_resident_id(characters: &[u8]) -> bool {
    let is_province = matches!(part(characters, 0, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83);
    let sum = weighted(characters, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    let is_checked = b"10X98765432".get((sum % 11) as usize) == characters.last();
    is_province && is_checked && characters.get(6..14).is_some_and(is_yyyymmdd)
}

/// A Chinese unified social credit code: a registrar, a kind, a district, an organisation, a check in base 31 (GB 32100-2015).
#[must_use]
pub fn cn_uscc(characters: &[u8]) -> bool {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 18] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1];
    let value = |character: &u8| ALPHABET.iter().position(|other| other == character);
    let sum = characters.iter().zip(WEIGHTS).try_fold(0, |sum, (character, weight)| Some(sum + value(character)? * weight));
    let is_registrar = matches!(characters, [b'1'..=b'9', b'1'..=b'9', ..])
        && characters.get(2..8).is_some_and(|district| district.iter().all(u8::is_ascii_digit) && part(district, 0, 2) >= 10);
    is_registrar && characters.len() == 18 && sum.is_some_and(|sum| sum % 31 == 0)
}

/// A Chinese passport: E or G and eight digits, or E, a letter, and seven (Exit and Entry Administration).
#[must_use]
pub fn cn_passport(characters: &[u8]) -> bool {
    matches!(characters.first(), Some(b'E' | b'G' | b'D' | b'S' | b'P' | b'H'))
}

/// A Hong Kong identity card: one letter or two, six digits, and a check of modulus 11 (Immigration Department).
#[must_use]
pub fn hk_hkid(characters: &[u8]) -> bool {
    let check = match characters.last() {
        Some(b'A') => 10,
        Some(last @ b'0'..=b'9') => digit(*last),
        _ => return false,
    };
    // A space stands before a single letter, and counts 36.
    let before = if characters.len() == 8 { 36 * 9 } else { 0 };
    let sum: u32 = characters.iter().rev().skip(1).zip(2..).map(|(character, weight)| digit_or_letter(*character) * weight).sum();
    (sum + before + check).is_multiple_of(11)
}

/// A Taiwanese national id or resident certificate: a letter for the place, a digit for sex and kind, a weighted sum (Ministry of the
/// Interior, 戶籍法; certificates since 2021).
#[must_use]
pub fn tw_national_id(characters: &[u8]) -> bool {
    // What each letter counts, in the order in which places got theirs.
    const PLACES: &[u8; 26] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let Some((letter, digits)) = characters.split_first() else { return false };
    let Some(place) = PLACES.iter().zip(10..).find(|(other, _)| *other == letter).map(|(_, place)| place) else { return false };
    let sum = place / 10 + place % 10 * 9 + weighted(digits, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    matches!(digits.first(), Some(b'1' | b'2' | b'8' | b'9')) && sum.is_multiple_of(10)
}

/// A Japanese individual number ("My Number"): twelve digits, a weighted sum modulo 11 (総務省令第八十五号, 2014, article 5).
#[must_use]
pub fn jp_my_number(digits: &[u8]) -> bool {
    let remainder = weighted(digits, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    let check = if remainder <= 1 { 0 } else { 11 - remainder };
    !is_uniform(digits) && digits.last().is_some_and(|last| digit(*last) == check)
}

/// A Japanese corporate number: thirteen digits, the first of which is nine less a weighted sum modulo 9 (財務省令第七十号, 2014).
#[must_use]
pub fn jp_corporate_number(digits: &[u8]) -> bool {
    let Some((check, rest)) = digits.split_first() else { return false };
    let sum = weighted(rest, &[2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
    !is_uniform(digits) && digit(*check) == 9 - sum % 9
}

/// A Japanese driving licence: a prefecture's commission, and a weighted sum modulo 11 as the eleventh digit (警察庁).
#[must_use]
pub fn jp_driver_license(digits: &[u8]) -> bool {
    let remainder = weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    let check = (11 - remainder) % 11 % 10;
    matches!(part(digits, 0, 2), 10 | 20 | 30 | 40..=49 | 50..=55 | 60..=65 | 70..=74 | 80..=83 | 90..=97)
        && digits.get(10).is_some_and(|there| digit(*there) == check)
}

/// The sum that Korean registration numbers are checked by.
fn kr_sum(digits: &[u8]) -> u32 {
    weighted(digits, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11
}

fn kr_last_is(digits: &[u8], check: u32) -> bool {
    digits.get(12).is_some_and(|last| digit(*last) == check)
}

/// A Korean resident registration number: a day of birth, then a digit for century and sex (주민등록법 시행규칙, article 2). Those given
/// out since October 2020 have no check digit.
#[must_use]
pub fn kr_rrn(digits: &[u8]) -> bool {
    matches!(digits.get(6), Some(b'1'..=b'4')) && digits.get(..6).is_some_and(is_yymmdd)
}

/// Such a number of before October 2020, with its place and its check digit.
#[must_use]
pub fn kr_rrn_checked(digits: &[u8]) -> bool {
    kr_rrn(digits) && part(digits, 7, 9) <= 95 && kr_last_is(digits, (11 - kr_sum(digits)) % 10)
}

/// A Korean registration number of a foreigner: the same with other digits for century and sex (출입국관리법 시행규칙).
#[must_use]
pub fn kr_frn(digits: &[u8]) -> bool {
    matches!(digits.get(6), Some(b'5'..=b'8')) && digits.get(..6).is_some_and(is_yymmdd)
}

/// Such a number of before October 2020, with its check digit.
#[must_use]
pub fn kr_frn_checked(digits: &[u8]) -> bool {
    kr_frn(digits) && kr_last_is(digits, (13 - kr_sum(digits)) % 10)
}

/// A Korean business registration number: a weighted sum, the tens of the ninth product counted too (국세청, 1998).
#[must_use]
pub fn kr_brn(digits: &[u8]) -> bool {
    let [first @ .., ninth, check] = digits else { return false };
    let last = digit(*ninth) * 5;
    let sum = weighted(first, &[1, 3, 7, 1, 3, 7, 1, 3]) + last + last / 10 + digit(*check);
    !is_uniform(digits) && sum.is_multiple_of(10)
}

/// A Korean passport: a letter for its kind (여권법 시행규칙; with a letter in the middle since 2021).
#[must_use]
pub fn kr_passport(characters: &[u8]) -> bool {
    matches!(characters.first(), Some(b'M' | b'S' | b'R' | b'O' | b'D'))
}

/// The kind that most have.
#[must_use]
pub fn kr_passport_ordinary(characters: &[u8]) -> bool {
    characters.first() == Some(&b'M')
}

/// A Korean driving licence: a region that gives out licences (도로교통공단).
#[must_use]
pub fn kr_driver_license(digits: &[u8]) -> bool {
    matches!(part(digits, 0, 2), 11..=26 | 28)
}
