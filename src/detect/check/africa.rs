//! Checks of the national numbers of Africa.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use super::sums::{is_day, is_timestamp, is_yymmdd, is_yyyymmdd, verhoeff};
use super::{is_uniform, luhn, part};

/// A South African identity number: a day of birth, citizenship, an eight or nine, Luhn (Identification Act 68 of 1997, regulations).
#[must_use]
pub fn za_id_number(digits: &[u8]) -> bool {
    let is_status = matches!((digits.get(10), digits.get(11)), (Some(b'0'..=b'2'), Some(b'8' | b'9')));
    is_status && digits.get(..6).is_some_and(is_yymmdd) && luhn(digits)
}

/// Such a number that is no time in milliseconds as well: logs are full of those.
#[must_use]
pub fn za_id_number_of_no_time(digits: &[u8]) -> bool {
    !is_timestamp(digits) && za_id_number(digits)
}

/// A South African traffic register number: as long as an identity number, and none; no time in milliseconds (eNaTIS).
#[must_use]
pub fn za_traffic_register(digits: &[u8]) -> bool {
    !za_id_number(digits) && !is_timestamp(digits) && !is_uniform(digits)
}

/// A South African driving licence: digits, and a letter among what comes after them (eNaTIS).
#[must_use]
pub fn za_driver_license(characters: &[u8]) -> bool {
    characters.iter().any(u8::is_ascii_alphabetic)
}

/// A South African passport: a letter for its kind (Department of Home Affairs).
#[must_use]
pub fn za_passport(characters: &[u8]) -> bool {
    matches!(characters.first(), Some(b'A' | b'D' | b'M' | b'T'))
}

/// A South African income tax reference number, as SARS gives them out; one that may be a time in seconds passes Luhn.
#[must_use]
pub fn za_income_tax(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(b'0'..=b'3' | b'9')) && !is_uniform(digits) && (luhn(digits) || !is_timestamp(digits))
}

/// A South African VAT number: it begins with 4 (SARS).
#[must_use]
pub fn za_vat(digits: &[u8]) -> bool {
    digits.first() == Some(&b'4') && !is_uniform(digits)
}

/// Such a number that passes Luhn.
#[must_use]
pub fn za_vat_checked(digits: &[u8]) -> bool {
    za_vat(digits) && luhn(digits)
}

/// A South African company's registration: a year, a serial, a kind of company (CIPC).
#[must_use]
pub fn za_company(digits: &[u8]) -> bool {
    (1900..2060).contains(&part(digits, 0, 4)) && part(digits, 4, 10) > 0
}

/// One of before 2011, with a letter or two for the kind (Companies Act 61 of 1973, Close Corporations Act 69 of 1984).
#[must_use]
pub fn za_company_old(characters: &[u8]) -> bool {
    let letters = characters.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let kind = characters.get(..letters).unwrap_or_default();
    matches!(kind, b"CK" | b"NR" | b"K" | b"T" | b"W" | b"B" | b"M" | b"N")
        && (1800..2012).contains(&part(characters, letters, letters + 4))
}

/// A South African number plate: two to four letters, two to four digits, at most four letters, a province (National Road Traffic Act).
#[must_use]
pub fn za_plate(characters: &[u8]) -> bool {
    let Some((body, province)) = characters.split_last_chunk::<2>() else { return false };
    let run = |from: usize, class: fn(&u8) -> bool| body.iter().skip(from).take_while(|b| class(b)).count();
    let letters = run(0, u8::is_ascii_alphabetic);
    let digits = run(letters, u8::is_ascii_digit);
    let more = run(letters + digits, u8::is_ascii_alphabetic);
    is_province(province) && (2..=4).contains(&letters) && (2..=4).contains(&digits) && more <= 4 && letters + digits + more == body.len()
}

/// One of the Eastern Cape, which begins with its digits.
#[must_use]
pub fn za_plate_eastern_cape(characters: &[u8]) -> bool {
    characters.ends_with(b"EC")
}

fn is_province(suffix: &[u8; 2]) -> bool {
    matches!(suffix, b"GP" | b"ZN" | b"WP" | b"EC" | b"NC" | b"FS" | b"LP" | b"MP" | b"NW")
}

/// The digits of a South African telephone number after the trunk prefix or the country's code.
fn za_national(digits: &[u8]) -> Option<&[u8; 9]> {
    let national = if digits.len() == 11 { digits.strip_prefix(b"27") } else { digits.strip_prefix(b"0") };
    national?.try_into().ok()
}

/// A South African mobile number (ICASA numbering plan: 06, 07, and 08 but for services).
#[must_use]
pub fn za_mobile(digits: &[u8]) -> bool {
    matches!(za_national(digits), Some([b'6' | b'7', ..] | [b'8', b'1'..=b'5', ..]))
}

/// A South African number that is none of a mobile: of a place (01 to 05), or of a service (080, 086, 087).
#[must_use]
pub fn za_telephone(digits: &[u8]) -> bool {
    matches!(za_national(digits), Some([b'1'..=b'5', ..] | [b'8', b'0' | b'6' | b'7', ..]))
}

/// A Nigerian NIN: eleven digits that pass Verhoeff (NIMC).
#[must_use]
pub fn ng_nin(digits: &[u8]) -> bool {
    !is_uniform(digits) && verhoeff(digits)
}

/// A Nigerian bank verification number: it begins with 22 (NIBSS).
#[must_use]
pub fn ng_bvn(digits: &[u8]) -> bool {
    digits.starts_with(b"22")
}

/// An Egyptian national id: a century, a day of birth, a governorate (Civil Status Organization).
#[must_use]
pub fn eg_national_id(digits: &[u8]) -> bool {
    let century = match digits.first() {
        Some(b'2') => 1900,
        Some(b'3') => 2000,
        _ => return false,
    };
    let is_place = matches!(part(digits, 7, 9), 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88);
    is_place && is_day(century + part(digits, 1, 3), part(digits, 3, 5), part(digits, 5, 7))
}

/// A Kenyan KRA PIN: A for a person, P for a company (Kenya Revenue Authority).
#[must_use]
pub fn ke_kra_pin(characters: &[u8]) -> bool {
    matches!(characters.first(), Some(b'A' | b'P')) && matches!(characters.get(1), Some(b'0'))
}

/// A Ghana card number (NIA).
#[must_use]
pub fn gh_card(characters: &[u8]) -> bool {
    characters.starts_with(b"GHA")
}

/// A Tanzanian national id: it begins with the day of birth (NIDA).
#[must_use]
pub fn tz_nida(digits: &[u8]) -> bool {
    digits.get(..8).is_some_and(is_yyyymmdd)
}
