//! Checks of numbers of France, Belgium, the Netherlands and Luxembourg.
//!
//! In: a number's letters (capitals) and digits as ASCII. Out: yes or no. Each names its source.

use super::{at, is_date, is_one_of, is_short_date, luhn, part, part_number, varied, weighted};

/// A French social security number with its key: sex, year, month, department (2A, 2B in Corsica), serial; the key is 97 less the
/// remainder by 97 (Décret 82-103; INSEE, "Numéro de sécurité sociale").
#[must_use]
pub fn fr_nir(characters: &[u8]) -> bool {
    let (body, key) = (part(characters, 0, 13), part_number(characters, 13, 15));
    let corsica = match characters.get(6) {
        Some(b'A') => 1_000_000,
        Some(b'B') => 2_000_000,
        _ => 0,
    };
    // A letter counts as 0 here, so that 2A is 19 and 2B is 18, as the rule has it.
    let digits = body.iter().fold(0u64, |n, b| n * 10 + if b.is_ascii_digit() { u64::from(b - b'0') } else { 0 });
    fr_nir_without_key(body) && digits.checked_sub(corsica).is_some_and(|n| key == 97 - n % 97)
}

/// A French social security number without its key.
#[must_use]
pub fn fr_nir_without_key(characters: &[u8]) -> bool {
    let month = matches!(part_number(characters, 3, 5), 1..=12 | 20..=42 | 50..=99);
    let department = match characters.get(6) {
        Some(b'A' | b'B') => is_one_of(characters, 5, b"2"),
        _ => part(characters, 5, 7).iter().all(u8::is_ascii_digit) && part_number(characters, 5, 7) > 0,
    };
    is_one_of(characters, 0, b"123478") && month && department && part_number(characters, 10, 13) > 0
}

/// A French tax number of a person: the last three digits are the first ten's remainder by 511 (DGFiP, "numéro SPI").
#[must_use]
pub fn fr_tax_id(characters: &[u8]) -> bool {
    is_one_of(characters, 0, b"0123") && varied(characters) && part_number(characters, 0, 10) % 511 == part_number(characters, 10, 13)
}

/// A French establishment's or company's number: Luhn (INSEE, Sirene; La Poste's establishments, which sum up otherwise, are left out).
#[must_use]
pub fn fr_siren(characters: &[u8]) -> bool {
    luhn(part(characters, 0, 9)) && (characters.len() == 9 || luhn(characters))
}

/// A French identity card since 2021: nine signs, of which some are digits and some letters.
#[must_use]
pub fn fr_identity_card(characters: &[u8]) -> bool {
    let digits = characters.iter().filter(|b| b.is_ascii_digit()).count();
    digits >= 2 && digits < characters.len() && !characters.iter().any(|b| b"AEIOUY".contains(b))
}

/// A French vehicle registration since 2009: no I, O, U, no SS, no WW first (Arrêté of 9 February 2009, article 1).
#[must_use]
pub fn fr_vehicle(characters: &[u8]) -> bool {
    let (first, last) = (part(characters, 0, 2), part(characters, 5, 7));
    let unused = characters.iter().any(|b| b"IOU".contains(b)) || first == b"SS" || last == b"SS" || first == b"WW";
    !unused && part_number(characters, 2, 5) > 0
}

/// A Belgian national register number: birth date, serial, and 97 less the remainder by 97, with a 2 before those born since 2000 (Royal
/// Decree of 3 April 1984). The month is 20 or 40 more where a date is not known or the number is a bis number.
#[must_use]
pub fn be_national_number(characters: &[u8]) -> bool {
    let (year, month, day) = (part_number(characters, 0, 2), part_number(characters, 2, 4), part_number(characters, 4, 6));
    let is_day = match month % 20 {
        0 => day <= 31 && month <= 40,
        month_of_year => day == 0 || is_short_date(year, month_of_year, day),
    };
    let (body, key) = (part_number(characters, 0, 9), part_number(characters, 9, 11));
    let fits = |body: u64| 97 - body % 97 == key;
    is_day && month < 53 && varied(characters) && (fits(body) || fits(body + 2_000_000_000))
}

/// A Dutch citizen service number: the digits times 9 to 2, less the last, sum up to a multiple of 11 (Besluit BSN, RvIG).
#[must_use]
pub fn nl_bsn(characters: &[u8]) -> bool {
    // Ten is as much as minus one.
    varied(characters) && weighted(characters, &[9, 8, 7, 6, 5, 4, 3, 2, 10]).is_multiple_of(11) && part_number(characters, 0, 2) > 0
}

/// A Dutch passport or identity card: no letter O, and it ends with a digit (RvIG, "Documentnummers").
#[must_use]
pub fn nl_document(characters: &[u8]) -> bool {
    !characters.contains(&b'O') && part(characters, 2, 9).iter().filter(|b| b.is_ascii_digit()).count() >= 3
}

/// A Luxembourgish identification number: birth date, serial, and a check digit of Luhn before one of Verhoeff, which is not looked at
/// (Règlement grand-ducal of 28 November 2013).
#[must_use]
pub fn lu_national_id(characters: &[u8]) -> bool {
    let year = part_number(characters, 0, 4);
    let is_day = is_date(year, part_number(characters, 4, 6), part_number(characters, 6, 8));
    matches!(year, 1900..=2040) && is_day && luhn(part(characters, 0, 12)) && at(characters, 12) < 10
}
