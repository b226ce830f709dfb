//! Checks of numbers of the United Kingdom and of Ireland.
//!
//! In: a number's letters (capitals) and digits as ASCII. Out: yes or no. Each names its source.

use super::{at, is_one_of, part, part_number, varied, weighted};

/// An NHS number: the digits times 10 to 1 sum up to a multiple of 11 (NHS Data Dictionary, "NHS NUMBER").
#[must_use]
pub fn uk_nhs(characters: &[u8]) -> bool {
    varied(characters) && weighted(characters, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A national insurance number: prefixes that are not used, and the suffix A to D (HMRC, NIM39110).
#[must_use]
pub fn uk_nino(characters: &[u8]) -> bool {
    let never = |place| is_one_of(characters, place, b"DFIQUV");
    let unused = matches!(part(characters, 0, 2), b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ");
    !never(0) && !never(1) && !is_one_of(characters, 1, b"O") && !unused && is_one_of(characters, 8, b"ABCD")
}

/// The areas of postcodes (Royal Mail, Postcode Address File).
const AREAS: &[&[u8]] = &[
    b"AB", b"AL", b"B", b"BA", b"BB", b"BD", b"BF", b"BH", b"BL", b"BN", b"BR", b"BS", b"BT", b"BX", b"CA", b"CB", b"CF", b"CH", b"CM",
    b"CO", b"CR", b"CT", b"CV", b"CW", b"DA", b"DD", b"DE", b"DG", b"DH", b"DL", b"DN", b"DT", b"DY", b"E", b"EC", b"EH", b"EN", b"EX",
    b"FK", b"FY", b"G", b"GL", b"GU", b"GY", b"HA", b"HD", b"HG", b"HP", b"HR", b"HS", b"HU", b"HX", b"IG", b"IM", b"IP", b"IV", b"JE",
    b"KA", b"KT", b"KW", b"KY", b"L", b"LA", b"LD", b"LE", b"LL", b"LN", b"LS", b"LU", b"M", b"ME", b"MK", b"ML", b"N", b"NE", b"NG",
    b"NN", b"NP", b"NR", b"NW", b"OL", b"OX", b"PA", b"PE", b"PH", b"PL", b"PO", b"PR", b"RG", b"RH", b"RM", b"S", b"SA", b"SE", b"SG",
    b"SK", b"SL", b"SM", b"SN", b"SO", b"SP", b"SR", b"SS", b"ST", b"SW", b"SY", b"TA", b"TD", b"TF", b"TN", b"TQ", b"TR", b"TS", b"TW",
    b"UB", b"W", b"WA", b"WC", b"WD", b"WF", b"WN", b"WR", b"WS", b"WV", b"YO", b"ZE",
];

/// A postcode: an area that there is, a district, and an inward code (BS 7666; Royal Mail, "Programmer's guide", 2021).
#[must_use]
pub fn uk_postcode(characters: &[u8]) -> bool {
    if characters == b"GIR0AA" {
        return true;
    }
    let Some((outward, [_, first, second])) = characters.split_last_chunk::<3>() else { return false };
    let letters = outward.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let Some((area, district)) = outward.split_at_checked(letters) else { return false };
    let is_london = || matches!(area, b"E" | b"EC" | b"N" | b"NW" | b"SE" | b"SW" | b"W" | b"WC");
    let right = match *district {
        [b'0'..=b'9'] => true,
        [b'1'..=b'9', b'0'..=b'9'] => true,
        [b'1'..=b'9', b'A'..=b'Z'] => is_london(),
        _ => false,
    };
    right && AREAS.contains(&area) && !b"CIKMOV".contains(first) && !b"CIKMOV".contains(second)
}

/// A driving licence number of Great Britain: surname, birth date (month + 50 for women), initials (DVLA, INF1D).
#[must_use]
pub fn uk_driving_licence(characters: &[u8]) -> bool {
    let surname = part(characters, 0, 5);
    let letters = surname.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let padded = letters > 0 && surname.iter().skip(letters).all(|b| *b == b'9');
    let (month, day) = (part_number(characters, 6, 8), part_number(characters, 8, 10));
    let initials = part(characters, 11, 13).iter().all(|b| b.is_ascii_alphabetic() || *b == b'9');
    padded && initials && matches!(month, 1..=12 | 51..=62) && matches!(day, 1..=31)
}

/// A vehicle registration since 2001: area, age (02 to 29 in March, 51 to 79 in September), three letters (DVLA, INF104).
#[must_use]
pub fn uk_vehicle(characters: &[u8]) -> bool {
    let area = part(characters, 0, 2).iter().all(|b| !b"IQZ".contains(b));
    let random = part(characters, 4, 7).iter().all(|b| !b"IQ".contains(b));
    area && random && matches!(part_number(characters, 2, 4), 2..=29 | 51..=79)
}

/// A vehicle registration of 1983 to 2001: the letter of the year, digits, three letters (DVLA, INF104).
#[must_use]
pub fn uk_vehicle_prefix(characters: &[u8]) -> bool {
    let letters = characters.last_chunk::<3>().is_some_and(|last| last.iter().all(|b| !b"IQ".contains(b)) && last.first() != Some(&b'Z'));
    letters && !is_one_of(characters, 0, b"IOQUZ") && !is_one_of(characters, 1, b"0")
}

/// A vehicle registration of 1963 to 1983: three letters, digits, the letter of the year (DVLA, INF104).
#[must_use]
pub fn uk_vehicle_suffix(characters: &[u8]) -> bool {
    let letters = part(characters, 0, 3).iter().all(|b| !b"IQ".contains(b));
    letters && !characters.last().is_some_and(|year| b"IOQUZ".contains(year)) && !is_one_of(characters, 3, b"0")
}

/// A unique taxpayer reference: the check digit stands first (HMRC, specification of the UTR's modulus 11 check).
#[must_use]
pub fn uk_utr(characters: &[u8]) -> bool {
    const CHECKS: &[u8; 11] = b"21987654321";
    let sum = weighted(part(characters, 1, 10), &[6, 7, 8, 9, 10, 5, 4, 3, 2]);
    varied(characters) && CHECKS.get((sum % 11) as usize) == characters.first()
}

/// A personal public service number: the letter after seven digits is their sum by 23, with the second letter's part since 2013 (Irish
/// Department of Social Protection).
#[must_use]
pub fn ie_pps(characters: &[u8]) -> bool {
    const LETTERS: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let second = characters.get(8).copied();
    let position = |letter: u8| LETTERS.iter().position(|other| *other == letter);
    let extra = match second {
        None | Some(b'W' | b'T' | b'X') => 0,
        Some(letter @ (b'A' | b'B' | b'H')) => position(letter).unwrap_or(0) as u32 * 9,
        Some(_) => return false,
    };
    let sum = weighted(part(characters, 0, 7), &[8, 7, 6, 5, 4, 3, 2]) + extra;
    varied(part(characters, 0, 7)) && LETTERS.get((sum % 23) as usize) == characters.get(7) && at(characters, 7) >= 10
}
