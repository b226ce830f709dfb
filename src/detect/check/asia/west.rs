//! Checks of the national numbers of West and Central Asia, and of Turkish telephone numbers.
//!
//! In: a number's digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use crate::detect::check::sums::{digit, is_yymmdd};
use crate::detect::check::{is_uniform, luhn, part, weighted};

/// An Israeli identity number (תעודת זהות): nine digits that pass Luhn (Population and Immigration Authority).
#[must_use]
pub fn il_id(digits: &[u8]) -> bool {
    !is_uniform(digits) && luhn(digits)
}

/// A Saudi national id (1) or residence permit (2): ten digits that pass Luhn (Absher).
#[must_use]
pub fn sa_national_id(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(b'1' | b'2')) && !is_uniform(digits) && luhn(digits)
}

/// An Emirati identity number: 784, the year of birth, seven digits, Luhn (Federal Authority for Identity and Citizenship).
#[must_use]
pub fn ae_emirates_id(digits: &[u8]) -> bool {
    ae_emirates_id_form(digits) && luhn(digits)
}

/// The same without its check digit, which some do without.
#[must_use]
pub fn ae_emirates_id_form(digits: &[u8]) -> bool {
    part(digits, 0, 3) == 784 && (1900..2060).contains(&part(digits, 3, 7))
}

/// An Iranian national code (کد ملی): ten digits, a weighted sum modulo 11 (سازمان ثبت احوال).
#[must_use]
pub fn ir_national_code(digits: &[u8]) -> bool {
    let remainder = weighted(digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let check = if remainder < 2 { remainder } else { 11 - remainder };
    !is_uniform(digits) && part(digits, 3, 9) > 0 && digits.get(9).is_some_and(|last| digit(*last) == check)
}

/// A Kazakh individual identification number: a day of birth, a digit for century and sex, a weighted sum modulo 11 that is taken with
/// other weights where it is ten (Ministry of Justice, "ИИН").
#[must_use]
pub fn kz_iin(digits: &[u8]) -> bool {
    let remainder = match weighted(digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11 {
        10 => weighted(digits, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11,
        other => other,
    };
    let is_born = digits.get(..6).is_some_and(is_yymmdd) && matches!(digits.get(6), Some(b'1'..=b'6'));
    is_born && digits.get(11).is_some_and(|last| digit(*last) == remainder)
}

/// A Kuwaiti civil number: a century, a day of birth, a weighted sum (Public Authority for Civil Information).
#[must_use]
pub fn kw_civil_id(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
    let is_born = matches!(digits.first(), Some(b'2' | b'3')) && digits.get(1..7).is_some_and(is_yymmdd);
    is_born && digits.get(11).is_some_and(|last| digit(*last) == 11 - sum)
}

/// A Turkish telephone number after the trunk prefix or the country's code, or by itself (BTK, as libphonenumber lists area codes).
#[must_use]
pub fn tr_phone(digits: &[u8]) -> bool {
    let national = match digits.len() {
        12 => digits.strip_prefix(b"90"),
        11 => digits.strip_prefix(b"0"),
        _ => Some(digits),
    };
    let Some([a, b, c, rest @ ..]) = national else { return false };
    let is_given_out = match (a, b) {
        (b'5', b'0' | b'3'..=b'5') => true,
        (b'5', b'1') => matches!(c, b'0' | b'6'),
        (b'5', b'2') => *c == b'4',
        (b'5', b'6') => matches!(c, b'1' | b'2' | b'4'),
        (b'5', b'7') => matches!(c, b'2' | b'4' | b'5'),
        (b'5', b'9') => matches!(c, b'4' | b'6'),
        (b'2', b'1') => matches!(c, b'2' | b'6'),
        (b'2', b'2' | b'8') | (b'3', b'2' | b'4'..=b'6') | (b'4', b'2' | b'3' | b'5' | b'7' | b'8') => {
            matches!(c, b'2' | b'4' | b'6' | b'8')
        }
        (b'2', b'3'..=b'5') => matches!(c, b'2' | b'6' | b'8'),
        (b'2', b'6' | b'7') | (b'4', b'1' | b'6') => matches!(c, b'2' | b'4' | b'6'),
        (b'3', b'1' | b'3') => matches!(c, b'2' | b'8'),
        (b'3', b'7' | b'8') => matches!(c, b'0' | b'2' | b'4' | b'6' | b'8'),
        (b'3', b'9') => *c == b'2',
        (b'4', b'4') => matches!(c, b'2' | b'6'),
        _ => false,
    };
    is_given_out && rest.len() == 7
}

/// Such a number by itself that is none of the North American plan: those are as long, and more.
#[must_use]
pub fn tr_phone_bare(digits: &[u8]) -> bool {
    digits.get(3) == Some(&b'1') && tr_phone(digits)
}
