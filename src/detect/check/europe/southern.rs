//! Checks of numbers of Spain, Portugal, Italy, Greece and Turkey.
//!
//! In: a number's letters (capitals) and digits as ASCII. Out: yes or no. Each names its source.

use super::{at, begins_with_day, is_one_of, luhn, part, part_number, value, varied, weighted};
use crate::detect::check::number;

/// The letter that a number's remainder by 23 gives (Real Decreto 1065/2007, article 19).
fn es_letter(number: u64) -> Option<&'static u8> {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    LETTERS.get((number % 23) as usize)
}

/// A Spanish NIF: up to eight digits, and the letter at their remainder by 23.
#[must_use]
pub fn es_nif(characters: &[u8]) -> bool {
    let Some((letter, digits)) = characters.split_last() else { return false };
    es_letter(number(digits)) == Some(letter)
}

/// A Spanish NIE: X, Y or Z, which counts as 0, 1 or 2 before the digits, and the letter of a NIF (Orden INT/2058/2008).
#[must_use]
pub fn es_nie(characters: &[u8]) -> bool {
    let (Some(first), Some((letter, body))) = (characters.first(), characters.split_last()) else { return false };
    let head = match first {
        b'X' => 0,
        b'Y' => 1,
        b'Z' => 2,
        _ => return false,
    };
    let digits = u32::try_from(body.len().saturating_sub(1)).unwrap_or(0);
    es_letter(head * 10u64.saturating_pow(digits) + number(body)) == Some(letter)
}

/// A Spanish company's CIF: a letter for its kind, and Luhn, as a digit or as a letter (Orden EHA/451/2008).
#[must_use]
pub fn es_cif(characters: &[u8]) -> bool {
    let Some((last, body)) = characters.split_last() else { return false };
    let digits = part(body, 1, 8);
    let sum: u32 = (0..7).map(|place| at(digits, place) * if place % 2 == 0 { 2 } else { 1 }).map(|n| n / 10 + n % 10).sum();
    let check = (10 - sum % 10) % 10;
    let is_check = value(*last) == check || b"JABCDEFGHI".get(check as usize) == Some(last);
    is_one_of(characters, 0, b"ABCDEFGHJNPQRSUVW") && varied(digits) && is_check
}

/// A Spanish social security number: province, eight digits, and the remainder by 97 (TGSS, "Número de afiliación").
#[must_use]
pub fn es_social_security(characters: &[u8]) -> bool {
    let (province, serial) = (part_number(characters, 0, 2), part_number(characters, 2, 10));
    // Numbers below ten millions are written without a leading zero in what is divided.
    let divided = if serial < 10_000_000 { province * 10_000_000 + serial } else { province * 100_000_000 + serial };
    matches!(province, 1..=53 | 66) && varied(part(characters, 2, 10)) && divided % 97 == part_number(characters, 10, 12)
}

/// A Spanish vehicle registration since 2000: no vowels, no Ñ and Q (Real Decreto 2822/1998, annex XVIII).
#[must_use]
pub fn es_vehicle(characters: &[u8]) -> bool {
    !part(characters, 4, 7).iter().any(|b| b"AEIOUQ".contains(b))
}

/// A Portuguese tax number: a first digit that is issued, and a check digit by 11 (Decreto-Lei 14/2013, article 6 on).
#[must_use]
pub fn pt_nif(characters: &[u8]) -> bool {
    let check = 11 - weighted(characters, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let issued = matches!(part_number(characters, 0, 2), 10..=39 | 45 | 50..=69 | 70..=72 | 74 | 75 | 77..=89 | 90 | 91 | 98 | 99);
    issued && varied(characters) && at(characters, 8) == if check > 9 { 0 } else { check }
}

/// A Portuguese citizen card: eight digits, a check digit, two letters or digits for the version, and Luhn over all, letters as their
/// values (Autenticação.Gov, "Validação de Número de Documento do Cartão de Cidadão").
#[must_use]
pub fn pt_citizen_card(characters: &[u8]) -> bool {
    let sum: u32 = (0..12)
        .map(|place| (place, at(characters, place)))
        .map(|(place, value)| match place % 2 {
            0 if value * 2 > 9 => value * 2 - 9,
            0 => value * 2,
            _ => value,
        })
        .sum();
    let first = weighted(characters, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    // Where the check digit of the civil number would be ten, it is zero.
    let is_number = first == 0 || first == 1 && at(characters, 8) == 0;
    sum.is_multiple_of(10) && is_number && varied(part(characters, 0, 8))
}

/// A Portuguese social security number: 1 or 2 first, weights from prime numbers (Instituto da Segurança Social).
#[must_use]
pub fn pt_social_security(characters: &[u8]) -> bool {
    let sum = weighted(characters, &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
    is_one_of(characters, 0, b"12") && varied(characters) && 9 - sum % 10 == at(characters, 10)
}

/// What letters stand for digits in codes of Italians that would be alike ("omocodia"), as a number of two digits.
fn it_number(characters: &[u8], from: usize, to: usize) -> Option<u64> {
    part(characters, from, to).iter().try_fold(0, |number, character| {
        let digit = match character {
            b'0'..=b'9' => Some(character - b'0'),
            _ => b"LMNPQRSTUV".iter().position(|letter| letter == character).and_then(|digit| u8::try_from(digit).ok()),
        };
        digit.map(|digit| number * 10 + u64::from(digit))
    })
}

/// Whether three letters are how the code writes a name: consonants, then vowels, then X.
fn is_it_name(letters: &[u8]) -> bool {
    let class = |letter: &u8| match letter {
        b'A' | b'E' | b'I' | b'O' | b'U' => 1,
        _ => 0,
    };
    match letters {
        [a, b, c] if class(a) == 1 => class(b) == 1 && (class(c) == 1 || *c == b'X') || [*b, *c] == *b"XX",
        [_, b, c] if class(b) == 1 => class(c) == 1 || *c == b'X',
        _ => true,
    }
}

/// An Italian fiscal code but for its last letter: names, year, month's letter, day (+ 40 for women), place (Decreto Ministeriale of
/// 23 December 1976).
#[must_use]
pub fn it_fiscal_code_form(characters: &[u8]) -> bool {
    let names = is_it_name(part(characters, 0, 3)) && is_it_name(part(characters, 3, 6));
    let day = it_number(characters, 9, 11).is_some_and(|day| matches!(day, 1..=31 | 41..=71));
    let place = it_number(characters, 12, 15).is_some_and(|place| place > 0) && is_one_of(characters, 11, b"ABCDEFGHIJKLMZ");
    names && day && place && it_number(characters, 6, 8).is_some() && is_one_of(characters, 8, b"ABCDEHLMPRST")
}

/// An Italian fiscal code: its form, and the last letter from the others' values (Decreto Ministeriale of 23 December 1976).
#[must_use]
pub fn it_fiscal_code(characters: &[u8]) -> bool {
    // What digits and letters count at the first, third … place.
    const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let plain = |character: &u8| if character.is_ascii_digit() { value(*character) } else { value(*character).saturating_sub(10) };
    let Some((last, body)) = characters.split_last() else { return false };
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(place, character)| match place % 2 {
            0 => ODD.get(plain(character) as usize).copied().unwrap_or(0),
            _ => plain(character),
        })
        .sum();
    sum % 26 == plain(last) && it_fiscal_code_form(characters)
}

/// An Italian VAT number: a serial, the office's province, Luhn (Decreto Ministeriale of 23 December 1976).
#[must_use]
pub fn it_vat_code(characters: &[u8]) -> bool {
    let province = part_number(characters, 7, 10);
    part_number(characters, 0, 7) > 0 && matches!(province, 1..=100 | 120 | 121 | 888 | 999) && luhn(characters)
}

/// An Italian driving licence of the newer kind: U1, then signs that are no vowel but U, of which some are digits, then a letter.
#[must_use]
pub fn it_driver_license(characters: &[u8]) -> bool {
    part(characters, 0, 2) == b"U1" && !part(characters, 2, 9).iter().any(|b| b"AEIOQV".contains(b))
}

/// An Italian passport of a series that is or was issued (Polizia di Stato).
#[must_use]
pub fn it_passport(characters: &[u8]) -> bool {
    matches!(part(characters, 0, 2), b"AA" | b"YA" | b"YB" | b"YC")
}

/// A Greek tax number: the digits times powers of two, by 11, by 10 (AADE, "ΑΦΜ").
#[must_use]
pub fn gr_tax_id(characters: &[u8]) -> bool {
    let sum = weighted(characters, &[256, 128, 64, 32, 16, 8, 4, 2]);
    varied(characters) && sum % 11 % 10 == at(characters, 8)
}

/// A Greek social security number: birth date, serial, Luhn (Law 3655/2008, article 153).
#[must_use]
pub fn gr_amka(characters: &[u8]) -> bool {
    begins_with_day(characters) && luhn(characters)
}

/// A Turkish identity number: the tenth digit checks the odd and even places of the first nine, the eleventh the sum (Nüfus Hizmetleri
/// Kanunu 5490; NVI).
#[must_use]
pub fn tr_national_id(characters: &[u8]) -> bool {
    let odd = weighted(characters, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(characters, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let all = weighted(characters, &[1; 10]);
    let tenth = (odd * 7 + 100 - even) % 10;
    !is_one_of(characters, 0, b"0") && tenth == at(characters, 9) && all % 10 == at(characters, 10)
}

/// A Turkish tax number: each digit with its place, doubled as often, by 9 (Gelir İdaresi Başkanlığı, "Vergi Kimlik Numarası").
#[must_use]
pub fn tr_tax_id(characters: &[u8]) -> bool {
    let sum: u32 = (0..9)
        .map(|place| {
            let rank = 9 - place as u32;
            let shifted = (at(characters, place) + rank) % 10;
            match shifted * (1 << rank) % 9 {
                0 if shifted > 0 => 9,
                rest => rest,
            }
        })
        .sum();
    varied(characters) && (sum + at(characters, 9)).is_multiple_of(10)
}

/// A Turkish vehicle registration: a province from 01 to 81, letters of the Turkish alphabet, which are no month of a date (Karayolları
/// Trafik Yönetmeliği, article 55).
#[must_use]
pub fn tr_vehicle(characters: &[u8]) -> bool {
    const MONTHS: &[&[u8]] =
        &[b"JAN", b"FEB", b"MAR", b"APR", b"MAY", b"JUN", b"JUL", b"AUG", b"SEP", b"OCT", b"NOV", b"DEC", b"AM", b"PM"];
    let letters = characters.iter().skip(2).take_while(|b| b.is_ascii_alphabetic()).count();
    let letters = part(characters, 2, 2 + letters);
    matches!(part_number(characters, 0, 2), 1..=81) && !letters.iter().any(|b| b"QWX".contains(b)) && !MONTHS.contains(&letters)
}
