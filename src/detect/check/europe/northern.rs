//! Checks of numbers of Sweden, Norway, Denmark, Finland, Iceland and the Baltic states.
//!
//! In: a number's letters (capitals) and digits as ASCII. Out: yes or no. Each names its source.

use super::{at, begins_with_day, is_date, is_one_of, is_short_date, luhn, part, part_number, varied, weighted};
use crate::detect::check::number;

/// A Swedish personal or coordination number (day + 60): date, serial, Luhn over the last ten digits (Folkbokföringslagen, § 18).
#[must_use]
pub fn se_personnummer(characters: &[u8]) -> bool {
    let Some(ten) = characters.last_chunk::<10>() else { return false };
    let (year, month, day) = (part_number(ten, 0, 2), part_number(ten, 2, 4), part_number(ten, 4, 6));
    let day = if day > 60 { day - 60 } else { day };
    let century = match characters.len() {
        12 => part_number(characters, 0, 2),
        _ => 20,
    };
    let is_day = if characters.len() == 12 { is_date(century * 100 + year, month, day) } else { is_short_date(year, month, day) };
    matches!(century, 18..=20) && is_day && luhn(ten)
}

/// A Swedish organisation number: the third digit is at least 2, Luhn (Lag 1974:174).
#[must_use]
pub fn se_organisationsnummer(characters: &[u8]) -> bool {
    at(characters, 2) >= 2 && luhn(characters)
}

/// A Norwegian birth number: date, serial, two check digits by 11 (Folkeregisterforskriften § 2-2).
#[must_use]
pub fn no_fodselsnummer(characters: &[u8]) -> bool {
    let first = weighted(characters, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let second = weighted(characters, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    begins_with_day(characters) && first.is_multiple_of(11) && second.is_multiple_of(11)
}

/// The same of those who are no residents (day + 40), or in health care and tests (month + 40, 65 or 80).
#[must_use]
pub fn no_d_number(characters: &[u8]) -> bool {
    let (day, month, year) = (part_number(characters, 0, 2), part_number(characters, 2, 4), part_number(characters, 4, 6));
    let day = if day > 40 { day - 40 } else { day };
    let month = match month {
        41..=52 => month - 40,
        66..=77 => month - 65,
        81..=92 => month - 80,
        _ => month,
    };
    let first = weighted(characters, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let second = weighted(characters, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    is_short_date(year, month, day) && first.is_multiple_of(11) && second.is_multiple_of(11)
}

/// A Danish personal number: a date (day + 60 when a day's serials are used up), and four digits (CPR-kontoret, "Personnummeret i CPR").
#[must_use]
pub fn dk_cpr(characters: &[u8]) -> bool {
    let (day, month, year) = (part_number(characters, 0, 2), part_number(characters, 2, 4), part_number(characters, 4, 6));
    is_short_date(year, month, if day > 60 { day - 60 } else { day }) && part_number(characters, 6, 10) > 0
}

/// A Danish personal number as they were given until 2007: with a check digit by 11.
#[must_use]
pub fn dk_cpr_checked(characters: &[u8]) -> bool {
    dk_cpr(characters) && weighted(characters, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// The sign that the date's and the serial's remainder by 31 gives.
fn is_fi_check(digits: u64, check: Option<&u8>) -> bool {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    check.is_some() && SIGNS.get((digits % 31) as usize) == check
}

/// A Finnish personal identity code of the years before 2000, of which the sign for the century was a separator (Valtioneuvoston asetus
/// 128/2010, § 2).
#[must_use]
pub fn fi_personal_code(characters: &[u8]) -> bool {
    let is_day = is_date(1900 + part_number(characters, 4, 6), part_number(characters, 2, 4), part_number(characters, 0, 2));
    is_day && is_fi_check(number(part(characters, 0, 9)), characters.get(9))
}

/// A Finnish personal identity code with a plus: born before 1900.
#[must_use]
pub fn fi_personal_code_before_1900(characters: &[u8]) -> bool {
    let is_day = is_date(1800 + part_number(characters, 4, 6), part_number(characters, 2, 4), part_number(characters, 0, 2));
    is_day && is_fi_check(number(part(characters, 0, 9)), characters.get(9))
}

/// A Finnish personal identity code with a letter for the century (asetus 128/2010, § 2, as changed in 2022).
#[must_use]
pub fn fi_personal_code_with_letter(characters: &[u8]) -> bool {
    let century = match characters.get(6) {
        Some(b'A'..=b'F') => 2000,
        Some(b'U'..=b'Y') => 1900,
        _ => return false,
    };
    let is_day = is_date(century + part_number(characters, 4, 6), part_number(characters, 2, 4), part_number(characters, 0, 2));
    is_day && is_fi_check(part_number(characters, 0, 6) * 1000 + part_number(characters, 7, 10), characters.get(10))
}

/// An Icelandic identity number: date (day + 40 for companies), a check digit by 11, the century (Lög 70/2018; Þjóðskrá).
#[must_use]
pub fn is_kennitala(characters: &[u8]) -> bool {
    let (day, month, year) = (part_number(characters, 0, 2), part_number(characters, 2, 4), part_number(characters, 4, 6));
    let is_day = is_short_date(year, month, if day > 40 { day - 40 } else { day });
    is_day && is_one_of(characters, 9, b"890") && weighted(characters, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// The check digit of Estonian and Lithuanian codes: by 11 with weights from 1, and, where that gives ten, with weights from 3.
fn is_baltic_check(characters: &[u8]) -> bool {
    let first = weighted(characters, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let check = match first {
        10 => weighted(characters, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        other => other,
    };
    check == at(characters, 10)
}

/// An Estonian or Lithuanian personal code: sex and century, date, serial, check digit (EVS 585:2007; Gyventojų registro įstatymas).
#[must_use]
pub fn baltic_personal_code(characters: &[u8]) -> bool {
    let (year, month, day) = (part_number(characters, 1, 3), part_number(characters, 3, 5), part_number(characters, 5, 7));
    is_one_of(characters, 0, b"123456") && is_short_date(year, month, day) && is_baltic_check(characters)
}

/// A Latvian personal code: date, century, serial, check digit by 11 (Fizisko personu reģistra likums).
#[must_use]
pub fn lv_personal_code(characters: &[u8]) -> bool {
    let check = (1 + weighted(characters, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10;
    begins_with_day(characters) && is_one_of(characters, 6, b"012") && check == at(characters, 10)
}

/// A Latvian personal code since July 2017: it begins with 32 to 39 and says nothing.
#[must_use]
pub fn lv_personal_code_since_2017(characters: &[u8]) -> bool {
    matches!(part_number(characters, 0, 2), 32..=39) && varied(part(characters, 2, 11))
}
