//! Checks of numbers of Germany, Austria and Switzerland.
//!
//! In: a number's letters (capitals) and digits as ASCII. Out: yes or no. Each names its source.

use super::{at, begins_with_day, is_one_of, luhn, mod_11_10, part, part_number, value, varied, weighted};

/// A tax identification number: not 0 first, no digit more than three times before the check digit of ISO 7064 MOD 11,10 (§ 139b AO;
/// BZSt, "Steueridentifikationsnummer", since 2016).
#[must_use]
pub fn de_tax_id(characters: &[u8]) -> bool {
    let body = part(characters, 0, 10);
    let repeated = (b'0'..=b'9').any(|digit| body.iter().filter(|b| **b == digit).count() > 3);
    !is_one_of(characters, 0, b"0") && !repeated && mod_11_10(characters)
}

/// A tax number as all states write it, 13 digits: the number of a state's tax offices first (ELSTER, "Prüfung der Steuernummer"); the
/// states' own numbers (01 to 16) too.
#[must_use]
pub fn de_tax_number(characters: &[u8]) -> bool {
    let (two, one) = (part_number(characters, 0, 2), at(characters, 0));
    varied(characters) && (matches!(two, 1..=16 | 21..=24 | 26..=28 | 30..=32 | 40 | 41) || matches!(one, 5 | 9))
}

/// The check digit of machine-readable documents (ICAO Doc 9303, part 3, 4.9), and none of the letters that German ones leave out (PassV,
/// annex; Bundesdruckerei).
#[must_use]
pub fn de_document(characters: &[u8]) -> bool {
    let left_out = characters.iter().any(|b| b"ABDEIOQSU".contains(b));
    let Some((last, body)) = characters.split_last() else { return false };
    !left_out && last.is_ascii_digit() && weighted(body, &[7, 3, 1, 7, 3, 1, 7, 3]) % 10 == value(*last)
}

/// An identity card of before November 2010: the letter T.
#[must_use]
pub fn de_id_card_before_2010(characters: &[u8]) -> bool {
    is_one_of(characters, 0, b"T") && varied(part(characters, 1, 9))
}

/// A pension insurance number: area, birth date (day + 50 when two would be alike), letter of the name as two digits, check digit
/// (VKVV §§ 2, 4).
#[must_use]
pub fn de_social_security(characters: &[u8]) -> bool {
    let (day, month) = (part_number(characters, 2, 4), part_number(characters, 4, 6));
    let letter = at(characters, 8).saturating_sub(9);
    let digits = part(characters, 0, 8).iter().map(|b| value(*b)).chain([letter / 10, letter % 10, at(characters, 9), at(characters, 10)]);
    let sum: u32 = digits.zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]).map(|(digit, weight)| digit * weight).map(|n| n / 10 + n % 10).sum();
    matches!(day, 1..=31 | 51..=81) && matches!(month, 1..=12) && sum % 10 == at(characters, 11)
}

/// The unchangeable part of a health insurance number: the letter as two digits, weights 1 and 2 (§ 290 SGB V, annex 1).
#[must_use]
pub fn de_health_insurance(characters: &[u8]) -> bool {
    let letter = at(characters, 0).saturating_sub(9);
    let digits = [letter / 10, letter % 10].into_iter().chain(part(characters, 1, 9).iter().map(|b| value(*b)));
    let sum: u32 = digits.zip([1, 2].into_iter().cycle()).map(|(digit, weight)| digit * weight).map(|n| n / 10 + n % 10).sum();
    varied(part(characters, 1, 10)) && sum % 10 == at(characters, 9)
}

/// A physician's number: the seventh digit checks the first six (KBV, "Richtlinie Arztnummern", § 75 Abs. 7 SGB V).
#[must_use]
pub fn de_lanr(characters: &[u8]) -> bool {
    (weighted(part(characters, 0, 6), &[4, 9, 4, 9, 4, 9]) + at(characters, 6)).is_multiple_of(10) && part_number(characters, 0, 7) > 0
}

/// A practice's number: a region of the associations of physicians first (KBV, "Richtlinie Arztnummern", annex 1).
#[must_use]
pub fn de_bsnr(characters: &[u8]) -> bool {
    let region = part_number(characters, 0, 2);
    let is_region = matches!(region, 1..=3 | 17 | 20 | 35 | 38 | 46 | 51 | 52 | 71..=74 | 78 | 83 | 88 | 93 | 98);
    is_region && varied(part(characters, 2, 9))
}

/// A postal code: 01001 to 99998 (Deutsche Post).
#[must_use]
pub fn de_postal_code(characters: &[u8]) -> bool {
    matches!(part_number(characters, 0, 5), 1001..=99_998)
}

/// A postal code behind the country's letter.
#[must_use]
pub fn de_postal_code_with_country(characters: &[u8]) -> bool {
    is_one_of(characters, 0, b"D") && matches!(part_number(characters, 1, 6), 1001..=99_998)
}

/// A vehicle registration; after its digits may stand E (electric) or H (historic) alone (FZV §§ 9, 10).
#[must_use]
pub fn de_vehicle(characters: &[u8]) -> bool {
    let digits = characters.iter().skip_while(|b| b.is_ascii_alphabetic());
    let ends_well = match characters.last() {
        Some(last) if last.is_ascii_alphabetic() => matches!(last, b'E' | b'H'),
        last => last.is_some(),
    };
    digits.clone().next() != Some(&b'0') && ends_well
}

/// A number in the commercial register: department A or B (§ 9 HGB, HRV § 3).
#[must_use]
pub fn de_commercial_register(characters: &[u8]) -> bool {
    matches!(part(characters, 0, 3), b"HRA" | b"HRB") && part(characters, 3, 4) != b"0"
}

/// A driving licence number of the card since 2013: the authority's two letters and digits (FeV, annex 8).
#[must_use]
pub fn de_driving_licence(characters: &[u8]) -> bool {
    varied(part(characters, 2, 10))
}

/// An Austrian insurance number: a serial of three digits, the check digit, the birth date (ASVG § 460d; SV-Chipkarten).
#[must_use]
pub fn at_social_security(characters: &[u8]) -> bool {
    let day = part(characters, 4, 10);
    // Where a day's serials are used up, months go on from 13.
    let month = part_number(day, 2, 4);
    let is_day = begins_with_day(day) || matches!(month, 13..=15) && matches!(part_number(day, 0, 2), 1..=31);
    let sum = weighted(characters, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    is_day && !is_one_of(characters, 0, b"0") && sum % 11 == at(characters, 3)
}

/// An Austrian tax number: tax office, six digits, check digit with the weights 1 and 2 (BMF, "Abgabenkontonummer").
#[must_use]
pub fn at_tax_id(characters: &[u8]) -> bool {
    // From the left, as there are nine digits: the sum of Luhn.
    luhn(characters) && matches!(part_number(characters, 0, 2), 3..=98)
}

/// A Swiss social insurance number: 756, and the check digit of EAN-13 (AHVV Art. 133).
#[must_use]
pub fn ch_social_security(characters: &[u8]) -> bool {
    part(characters, 0, 3) == b"756" && weighted(characters, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

/// A Swiss business number: CHE, and nine digits of which the last makes the weighted sum a multiple of 11 (BFS, UID register).
#[must_use]
pub fn ch_business_id(characters: &[u8]) -> bool {
    let digits = part(characters, 3, 12);
    part(characters, 0, 3) == b"CHE" && varied(digits) && weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 1]).is_multiple_of(11)
}
