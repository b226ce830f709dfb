//! Checks of numbers of the countries from Poland to Bulgaria, and of Russia and Ukraine.
//!
//! In: a number's letters (capitals) and digits as ASCII. Out: yes or no. Each names its source.

use super::{at, is_date, is_one_of, is_short_date, mod_11_10, part, part_number, varied, weighted};
use crate::detect::check::number;

/// A Polish PESEL: date (the century is added to the month), serial, check digit by 10 (Ustawa o ewidencji ludności, article 15).
#[must_use]
pub fn pl_pesel(characters: &[u8]) -> bool {
    let (year, month, day) = (part_number(characters, 0, 2), part_number(characters, 2, 4), part_number(characters, 4, 6));
    let sum = weighted(characters, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    is_short_date(year, month % 20, day) && sum.is_multiple_of(10)
}

/// A Polish tax number: weights by 11 (Ustawa o zasadach ewidencji i identyfikacji podatników, article 11).
#[must_use]
pub fn pl_nip(characters: &[u8]) -> bool {
    // Ten is as much as minus one.
    varied(characters) && weighted(characters, &[6, 5, 7, 2, 3, 4, 5, 6, 7, 10]).is_multiple_of(11) && at(characters, 0) > 0
}

/// A Polish business number of nine or fourteen digits (GUS, REGON).
#[must_use]
pub fn pl_regon(characters: &[u8]) -> bool {
    let short = weighted(part(characters, 0, 8), &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == at(characters, 8);
    let long = || weighted(part(characters, 0, 13), &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == at(characters, 13);
    varied(characters) && short && (characters.len() == 9 || long())
}

/// A Polish identity card: three letters, a check digit after them (Rozporządzenie of 29 January 2015, annex).
#[must_use]
pub fn pl_identity_card(characters: &[u8]) -> bool {
    varied(part(characters, 3, 9)) && weighted(characters, &[7, 3, 1, 9, 7, 3, 1, 7, 3]).is_multiple_of(10)
}

/// A Polish passport: two letters, a check digit after them (ICAO Doc 9303's weights, MSWiA).
#[must_use]
pub fn pl_passport(characters: &[u8]) -> bool {
    varied(part(characters, 2, 9)) && weighted(characters, &[7, 3, 9, 1, 7, 3, 1, 7, 3]).is_multiple_of(10)
}

/// A Czech or Slovak birth number: date (month + 50 for women, + 20 when a day's serials are used up), a multiple of 11 (zákon 133/2000
/// Sb., § 13; zákon 301/1995 Z. z.).
#[must_use]
pub fn cz_birth_number(characters: &[u8]) -> bool {
    // Until 1985, a remainder of ten was written as 0.
    let by_11 = part_number(characters, 0, 9) % 11 % 10 == u64::from(at(characters, 9));
    is_cz_date(characters) && by_11 && varied(characters)
}

/// A Czech or Slovak birth number of before 1954, without a check digit.
#[must_use]
pub fn cz_birth_number_before_1954(characters: &[u8]) -> bool {
    is_cz_date(characters) && part_number(characters, 0, 2) < 54 && part_number(characters, 6, 9) > 0
}

fn is_cz_date(characters: &[u8]) -> bool {
    let month = part_number(characters, 2, 4);
    is_short_date(part_number(characters, 0, 2), month % 50 % 20, part_number(characters, 4, 6)) && month < 83
}

/// A Romanian personal number: sex and century, date, county, check digit by 11 (OUG 97/2005; HG 1375/2006).
#[must_use]
pub fn ro_cnp(characters: &[u8]) -> bool {
    let (year, month, day) = (part_number(characters, 1, 3), part_number(characters, 3, 5), part_number(characters, 5, 7));
    let county = matches!(part_number(characters, 7, 9), 1..=48 | 51 | 52 | 70 | 80..=83);
    let check = weighted(characters, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    let is_check = at(characters, 12) == if check == 10 { 1 } else { check };
    is_one_of(characters, 0, b"12345678") && county && is_short_date(year, month, day) && is_check
}

/// A Hungarian social security number: weights 3 and 7 by 10 (1996. évi XX. törvény, annex).
#[must_use]
pub fn hu_taj(characters: &[u8]) -> bool {
    varied(characters) && weighted(characters, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == at(characters, 8)
}

/// A Hungarian tax number of a person: 8, the days since 1867, a serial, a check digit by 11 (1996. évi XX. törvény, annex).
#[must_use]
pub fn hu_tax_id(characters: &[u8]) -> bool {
    is_one_of(characters, 0, b"8") && weighted(characters, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == at(characters, 9)
}

/// A Hungarian personal number: sex and century, date, serial, check digit by 11, of which the weights were turned round for those born
/// since 1997 (1996. évi XX. törvény, annex).
#[must_use]
pub fn hu_personal_id(characters: &[u8]) -> bool {
    let (year, month, day) = (part_number(characters, 1, 3), part_number(characters, 3, 5), part_number(characters, 5, 7));
    let rising = weighted(characters, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11;
    let falling = weighted(characters, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    let check = at(characters, 10);
    is_one_of(characters, 0, b"12345678") && is_short_date(year, month, day) && (check == rising || check == falling)
}

/// A Hungarian tax number of a business: weights 9, 7, 3, 1 over its first eight digits, a kind of taxation, a county (2017. évi CL. törvény).
#[must_use]
pub fn hu_business_tax_id(characters: &[u8]) -> bool {
    let kind = matches!(at(characters, 8), 1..=5);
    let county = matches!(part_number(characters, 9, 11), 2..=20 | 22..=44 | 51);
    varied(part(characters, 0, 8)) && weighted(characters, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10) && kind && county
}

/// A Bulgarian personal number: date (month + 20 before 1900, + 40 since 2000), check digit by 11 (Наредба № РД-02-20-9 of 2012).
#[must_use]
pub fn bg_egn(characters: &[u8]) -> bool {
    let (year, month, day) = (part_number(characters, 0, 2), part_number(characters, 2, 4), part_number(characters, 4, 6));
    let sum = weighted(characters, &[2, 4, 8, 5, 10, 9, 7, 3, 6]);
    month < 53 && is_short_date(year, month % 20, day) && sum % 11 % 10 == at(characters, 9)
}

/// A Croatian personal number: ISO 7064 MOD 11,10 (Zakon o osobnom identifikacijskom broju).
#[must_use]
pub fn hr_oib(characters: &[u8]) -> bool {
    mod_11_10(characters)
}

/// The unique master citizen number of former Yugoslavia: date with three digits of the year, region, serial, check digit by 11 (Službeni
/// list SFRJ 58/76).
fn is_master_number(characters: &[u8]) -> bool {
    let year = part_number(characters, 4, 7);
    let year = if year < 800 { 2000 + year } else { 1000 + year };
    let is_day = is_date(year, part_number(characters, 2, 4), part_number(characters, 0, 2));
    let sum = weighted(characters, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    matches!(year, 1850..=2040) && is_day && sum.is_multiple_of(11)
}

/// A Slovenian EMŠO: a master citizen number of the regions 50 to 59.
#[must_use]
pub fn si_emso(characters: &[u8]) -> bool {
    matches!(part_number(characters, 7, 9), 50..=59) && is_master_number(characters)
}

/// A JMBG of another state of former Yugoslavia.
#[must_use]
pub fn rs_jmbg(characters: &[u8]) -> bool {
    !matches!(part_number(characters, 7, 9), 50..=59) && is_master_number(characters)
}

/// A Russian tax number: one check digit for ten digits, two for twelve (Приказ ФНС ЕД-7-14/559@).
#[must_use]
pub fn ru_inn(characters: &[u8]) -> bool {
    let check = |weights: &[u32]| weighted(characters, weights) % 11 % 10;
    let is_check = match characters.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8]) == at(characters, 9),
        _ => {
            check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == at(characters, 10)
                && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == at(characters, 11)
        }
    };
    is_check && varied(characters) && part_number(characters, 0, 2) > 0
}

/// A Russian insurance number: the digits times 9 to 1, by 101 (Постановление ПФР 192п).
#[must_use]
pub fn ru_snils(characters: &[u8]) -> bool {
    let sum = weighted(characters, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
    let above = number(part(characters, 0, 9)) > 1_001_998;
    above && varied(characters) && u64::from(if sum == 100 { 0 } else { sum }) == part_number(characters, 9, 11)
}

/// A Russian passport: a region, the form's year, a number (Постановление 828 of 1997).
#[must_use]
pub fn ru_passport(characters: &[u8]) -> bool {
    let year = part_number(characters, 2, 4);
    matches!(part_number(characters, 0, 2), 1..=99) && !(40..=96).contains(&year) && part_number(characters, 4, 10) > 100
}

/// A Ukrainian registration number of a taxpayer: the days since 1900, a serial, a check digit by 11 (Наказ Мінфіну 822 of 2017).
#[must_use]
pub fn ua_tax_id(characters: &[u8]) -> bool {
    // Ten is as much as minus one.
    let sum = weighted(characters, &[10, 5, 7, 9, 4, 6, 10, 5, 7]);
    varied(characters) && sum % 11 % 10 == at(characters, 9)
}
