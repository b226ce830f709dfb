//! VAT numbers of the European Union and of the United Kingdom.
//!
//! In: the country's letters and the number behind them, as ASCII. Out: yes or no. How each state writes its numbers, and which have a
//! check digit: European Commission, "VAT identification numbers" (VIES); the sums are the states' own.

use super::eastern::{bg_egn, cz_birth_number, hr_oib, pl_nip};
use super::northern::lv_personal_code;
use super::southern::{es_cif, es_nie, es_nif, gr_tax_id, it_vat_code, pt_nif};
use super::western::{fr_siren, nl_bsn};
use super::{at, is_one_of, luhn, mod_11_10, part, part_number, value, varied, weighted};
use crate::detect::check::number;

/// A VAT number of Germany: DE and nine digits, ISO 7064 MOD 11,10 (§ 27a UStG).
#[must_use]
pub fn de_vat_id(characters: &[u8]) -> bool {
    part(characters, 0, 2) == b"DE" && mod_11_10(part(characters, 2, 11))
}

/// A VAT number of the United Kingdom: weights 8 to 2, by 97, since 2009 with 55 more (HMRC, VATREG).
#[must_use]
pub fn uk_vat_id(characters: &[u8]) -> bool {
    let digits = part(characters, 2, 11);
    let sum = weighted(digits, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
    matches!(part(characters, 0, 2), b"GB" | b"XI") && varied(digits) && matches!(sum, 0 | 42 | 55)
}

/// A VAT number of another state of the European Union.
#[must_use]
pub fn eu_vat_id(characters: &[u8]) -> bool {
    let Some((country, body)) = characters.split_at_checked(2) else { return false };
    let digits = body.iter().all(u8::is_ascii_digit);
    varied(body)
        && match (country, body.len()) {
            (b"AT", 9) => is_one_of(body, 0, b"U") && at_sum(part(body, 1, 9)),
            (b"BE", 10) => digits && is_one_of(body, 0, b"01") && 97 - part_number(body, 0, 8) % 97 == part_number(body, 8, 10),
            (b"BG", 9) => digits && bg_sum(body),
            (b"BG", 10) => digits && (bg_egn(body) || bg_person(body)),
            (b"CY", 9) => part(body, 0, 8).iter().all(u8::is_ascii_digit) && cy_letter(body),
            (b"CZ", 8) => digits && cz_sum(body),
            (b"CZ", 10) => digits && cz_birth_number(body),
            (b"DK", 8) => digits && weighted(body, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11),
            (b"EE", 9) => digits && weighted(body, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10),
            (b"EL", 9) => digits && gr_tax_id(body),
            (b"ES", 9) => es_cif(body) || es_nif(body) && part(body, 0, 8).iter().all(u8::is_ascii_digit) || es_nie(body),
            (b"FI", 8) => digits && weighted(body, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11),
            (b"FR", 11) => fr_key(body),
            (b"HR", 11) => digits && hr_oib(body),
            (b"HU", 8) => digits && weighted(body, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10),
            (b"IE", 8 | 9) => super::british::ie_pps(body) && part(body, 0, 7).iter().all(u8::is_ascii_digit),
            (b"IT", 11) => digits && it_vat_code(body),
            (b"LT", 9) => digits && is_one_of(body, 7, b"1") && lt_sum(body),
            (b"LT", 12) => digits && is_one_of(body, 10, b"1") && lt_sum(body),
            (b"LU", 8) => digits && part_number(body, 0, 6) % 89 == part_number(body, 6, 8),
            (b"LV", 11) => digits && (lv_personal_code(body) || at(body, 0) > 3 && lv_sum(body)),
            (b"MT", 8) => digits && at(body, 0) > 0 && weighted(body, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37),
            (b"NL", 12) => nl_sum(characters),
            (b"PL", 10) => digits && pl_nip(body),
            (b"PT", 9) => digits && pt_nif(body),
            (b"RO", 6..=10) => digits && at(body, 0) > 0 && ro_sum(body),
            (b"SE", 12) => digits && part(body, 10, 12) == b"01" && luhn(part(body, 0, 10)),
            (b"SI", 8) => digits && at(body, 0) > 0 && si_sum(body),
            (b"SK", 10) => digits && at(body, 0) > 0 && is_one_of(body, 2, b"234789") && number(body).is_multiple_of(11),
            _ => false,
        }
}

/// Austria: Luhn's sum and four more, over seven digits.
fn at_sum(digits: &[u8]) -> bool {
    let sum: u32 = (0..7).map(|place| at(digits, place) * if place % 2 == 0 { 1 } else { 2 }).map(|n| n / 10 + n % 10).sum();
    (10 - (sum + 4) % 10) % 10 == at(digits, 7)
}

/// Bulgaria, legal entities: weights from 1, and, where that gives ten, from 3.
fn bg_sum(digits: &[u8]) -> bool {
    let check = match weighted(digits, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
        10 => weighted(digits, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
        other => other,
    };
    check == at(digits, 8)
}

/// Bulgaria, persons without a personal number, and foreigners.
fn bg_person(digits: &[u8]) -> bool {
    let foreigner = weighted(digits, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == at(digits, 9);
    foreigner || weighted(digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// Latvia, legal entities.
fn lv_sum(digits: &[u8]) -> bool {
    weighted(digits, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3
}

/// Cyprus: a letter from the digits, of which those at the first, third … place count by a table.
fn cy_letter(body: &[u8]) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let sum: u32 = (0..8)
        .map(|place| match place % 2 {
            0 => ODD.get(at(body, place) as usize).copied().unwrap_or(0),
            _ => at(body, place),
        })
        .sum();
    at(body, 8) == 10 + sum % 26
}

/// The Czech Republic, legal entities.
fn cz_sum(digits: &[u8]) -> bool {
    let check = (11 - weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    at(digits, 0) < 9 && at(digits, 7) == if check == 0 { 1 } else { check % 10 }
}

/// France: a key of two digits from the company's number; keys with letters are taken as they are.
fn fr_key(body: &[u8]) -> bool {
    let company = part(body, 2, 11);
    let key = part(body, 0, 2);
    let is_key = match key.iter().all(u8::is_ascii_digit) {
        true => part_number(body, 0, 2) == (number(company) * 100 + 12) % 97,
        false => !key.iter().any(|b| b"IO".contains(b)),
    };
    company.iter().all(u8::is_ascii_digit) && is_key && fr_siren(company)
}

/// Lithuania: weights from 1 on, and, where that gives ten, from 3 on, each of 1 to 9 in turn.
fn lt_sum(digits: &[u8]) -> bool {
    let Some((last, body)) = digits.split_last() else { return false };
    let from = |first: usize| body.iter().enumerate().map(|(place, b)| value(*b) * ((place + first) % 9 + 1) as u32).sum::<u32>() % 11;
    let check = match from(0) {
        10 => from(2) % 10,
        other => other,
    };
    check == value(*last)
}

/// The Netherlands: nine digits, B, two digits; the digits are a citizen service number, or all of it obeys ISO 7064 MOD 97-10.
fn nl_sum(characters: &[u8]) -> bool {
    let body = part(characters, 2, 11);
    let written = body.iter().all(u8::is_ascii_digit) && characters.get(11) == Some(&b'B') && part_number(characters, 12, 14) > 0;
    let mod_97 = characters.iter().fold(0, |rest, b| match value(*b) {
        letter @ 10.. => (rest * 100 + letter) % 97,
        digit => (rest * 10 + digit) % 97,
    });
    written && (nl_bsn(body) || mod_97 == 1)
}

/// Romania: the weights stand at the end of nine places.
fn ro_sum(digits: &[u8]) -> bool {
    let Some((last, body)) = digits.split_last() else { return false };
    let sum: u32 = body.iter().rev().zip([2, 3, 5, 7, 1, 2, 3, 5, 7]).map(|(b, weight)| value(*b) * weight).sum();
    sum * 10 % 11 % 10 == value(*last)
}

/// Slovenia.
fn si_sum(digits: &[u8]) -> bool {
    let check = 11 - weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    check < 11 && at(digits, 7) == check % 10
}
