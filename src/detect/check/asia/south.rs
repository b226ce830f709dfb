//! Checks of the national numbers of South and Southeast Asia.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use crate::detect::check::sums::{digit, digit_or_letter, is_day, is_yymmdd, verhoeff};
use crate::detect::check::{is_uniform, luhn, part, weighted};

/// An Indian Aadhaar number: it begins with 2 to 9, passes Verhoeff, and reads differently backwards (UIDAI, "Aadhaar number", 2012).
#[must_use]
pub fn in_aadhaar(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(b'2'..=b'9')) && !digits.iter().eq(digits.iter().rev()) && verhoeff(digits)
}

/// An Indian PAN whose fourth letter is a kind of holder (Income Tax Department, form 49A; K is a trust of the Krish kind).
#[must_use]
pub fn in_pan(characters: &[u8]) -> bool {
    let is_holder = characters.get(3).is_some_and(|letter| b"ABCFGHJKLPT".contains(letter));
    is_holder && part(characters, 5, 9) > 0
}

/// An Indian GSTIN by its parts: a state (01 to 37), a PAN, and a Z (CGST Rules 2017, rule 10).
#[must_use]
pub fn in_gstin(characters: &[u8]) -> bool {
    (1..=37).contains(&part(characters, 0, 2)) && characters.get(13) == Some(&b'Z')
}

/// An Indian GSTIN that passes its check: Luhn's in base 36 (GSTN), also of Ladakh (38), of other territories (97) and the centre (99).
#[must_use]
pub fn in_gstin_checked(characters: &[u8]) -> bool {
    let sum: u32 = characters
        .iter()
        .enumerate()
        .map(|(place, character)| {
            let product = digit_or_letter(*character) * if place % 2 == 1 { 2 } else { 1 };
            product / 36 + product % 36
        })
        .sum();
    matches!(part(characters, 0, 2), 1..=38 | 97 | 99) && characters.get(13) == Some(&b'Z') && sum.is_multiple_of(36)
}

/// The serial of an Indian voter's card passes Luhn (Election Commission of India, EPIC numbering of 1999).
#[must_use]
pub fn in_voter(characters: &[u8]) -> bool {
    characters.get(3..).is_some_and(luhn)
}

/// An Indian passport: neither the first digit nor the last is a nought (Passport Seva, "Know your passport").
#[must_use]
pub fn in_passport(characters: &[u8]) -> bool {
    matches!(characters, [b'A'..=b'Z', b'1'..=b'9', .., b'1'..=b'9'])
}

/// An Indian number plate: a state, a district, a series, a number (Central Motor Vehicles Rules 1989, rule 50).
#[must_use]
pub fn in_vehicle(characters: &[u8]) -> bool {
    const STATES: &[&[u8; 2]] = &[
        b"AN", b"AP", b"AR", b"AS", b"BR", b"CG", b"CH", b"DD", b"DL", b"DN", b"GA", b"GJ", b"HP", b"HR", b"JH", b"JK", b"KA", b"KL",
        b"LA", b"LD", b"MH", b"ML", b"MN", b"MP", b"MZ", b"NL", b"OD", b"OR", b"PB", b"PY", b"RJ", b"SK", b"TN", b"TR", b"TS", b"TG",
        b"UA", b"UK", b"UP", b"WB",
    ];
    let state = characters.first_chunk::<2>();
    let district = characters.iter().skip(2).take_while(|b| b.is_ascii_digit()).fold(0, |sum, b| sum + digit(*b));
    state.is_some_and(|state| STATES.contains(&state)) && district > 0 && in_plate(characters)
}

/// A plate whose number is not 0000.
#[must_use]
pub fn in_plate(characters: &[u8]) -> bool {
    characters.iter().rev().take(4).any(|b| *b != b'0')
}

/// An Indian plate of a car that is on its way to its owner: I and five digits.
#[must_use]
pub fn in_temporary(characters: &[u8]) -> bool {
    characters.first() == Some(&b'I') && in_plate(characters)
}

/// An Indian plate of the Bharat series: a year since 2021, BH, a number, letters other than I and O (rule 48 of 2021).
#[must_use]
pub fn in_bharat(characters: &[u8]) -> bool {
    let letters = characters.get(8..).unwrap_or_default();
    (21..60).contains(&part(characters, 0, 2))
        && characters.get(2..4) == Some(b"BH")
        && part(characters, 4, 8) > 0
        && !letters.iter().any(|b| matches!(b, b'I' | b'O'))
}

/// An Indian plate of the armed forces: a year, a class, a serial, a check letter.
#[must_use]
pub fn in_forces(characters: &[u8]) -> bool {
    part(characters, 0, 2) > 0 && characters.get(2).is_some_and(|class| b"ABCDEFHKPRX".contains(class))
}

/// The first letter of a Singaporean NRIC or FIN.
#[must_use]
pub fn sg_series(characters: &[u8]) -> bool {
    matches!(characters.first(), Some(b'S' | b'T' | b'F' | b'G' | b'M'))
}

/// A Singaporean NRIC or FIN: seven digits and the letter that their weighted sum gives (ICA; the M series since 2022).
#[must_use]
pub fn sg_nric(characters: &[u8]) -> bool {
    let (Some((series, rest)), Some(letter)) = (characters.split_first(), characters.last()) else { return false };
    let sum = weighted(rest, &[2, 7, 6, 5, 4, 3, 2]) as usize;
    let (offset, letters): (usize, &[u8; 11]) = match series {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        b'M' => (3, b"XWUTRQPNJLK"),
        _ => return false,
    };
    letters.get((sum + offset) % 11) == Some(letter)
}

/// A Singaporean UEN of a business: eight digits and a check letter (ACRA, "Unique Entity Number", format A).
#[must_use]
pub fn sg_uen_business(characters: &[u8]) -> bool {
    let sum = weighted(characters, &[10, 4, 9, 3, 8, 2, 7, 1]);
    b"XMKECAWLJDB".get((sum % 11) as usize) == characters.last()
}

/// Such a UEN of the series that are given out now, 52 and 53.
#[must_use]
pub fn sg_uen_current(characters: &[u8]) -> bool {
    matches!(part(characters, 0, 2), 52 | 53) && sg_uen_business(characters)
}

/// A Singaporean UEN of a company: the year, five digits, a check letter (format B).
#[must_use]
pub fn sg_uen_company(characters: &[u8]) -> bool {
    let sum = weighted(characters, &[10, 8, 6, 4, 9, 7, 5, 3, 1]);
    (1819..2060).contains(&part(characters, 0, 4)) && b"ZKCMDNERGWH".get((sum % 11) as usize) == characters.last()
}

/// A Singaporean UEN of another entity: century, year, kind, four digits, a check letter (format C).
#[must_use]
pub fn sg_uen_other(characters: &[u8]) -> bool {
    const KINDS: &[&[u8; 2]] = &[
        b"LP", b"LL", b"FC", b"PF", b"RF", b"MQ", b"MM", b"NB", b"CC", b"CS", b"MB", b"FM", b"GS", b"DP", b"CP", b"NR", b"CM", b"CD",
        b"MD", b"HS", b"VH", b"CH", b"MH", b"CL", b"XL", b"CX", b"HC", b"RP", b"TU", b"TC", b"FB", b"FN", b"PA", b"PB", b"SS", b"MC",
        b"SM", b"GA", b"GB",
    ];
    const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789";
    let value = |character: &u8| ALPHABET.iter().position(|other| other == character).unwrap_or(0);
    let sum: usize = characters.iter().zip([4, 3, 5, 3, 10, 2, 2, 5, 7]).map(|(character, weight)| value(character) * weight).sum();
    let is_kind = matches!(characters, [b'T' | b'S' | b'R', _, _, a, b, ..] if KINDS.contains(&&[*a, *b]));
    // Eleven less five: the sum less five, without going below nought.
    is_kind && ALPHABET.get((sum + 6) % 11) == characters.last()
}

/// A Thai citizen's number: a kind, a province that exists, and a weighted sum modulo 11 (Ministry of Interior, regulation of 1984).
#[must_use]
pub fn th_tnin(digits: &[u8]) -> bool {
    let is_province = matches!(part(digits, 1, 3), 10..=27 | 30..=58 | 60..=67 | 70..=77 | 80..=86 | 90..=96);
    let sum = weighted(digits, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    let is_kind = digits.first().is_some_and(|kind| *kind != b'0');
    is_kind && is_province && digits.get(12).is_some_and(|last| digit(*last) == (11 - sum % 11) % 10)
}

/// A Filipino TIN: the ninth digit is the weighted sum of the first eight modulo 11 (Bureau of Internal Revenue).
#[must_use]
pub fn ph_tin(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]);
    !is_uniform(digits) && digits.get(8).is_some_and(|last| digit(*last) == sum % 11)
}

/// Such a TIN with the number of one of a taxpayer's first branches.
#[must_use]
pub fn ph_tin_branch(digits: &[u8]) -> bool {
    part(digits, 9, 12) < 10 && ph_tin(digits)
}

/// A Filipino common reference number: no digit in it is checked (SSS, GSIS).
#[must_use]
pub fn ph_umid(digits: &[u8]) -> bool {
    !is_uniform(digits)
}

/// A Filipino passport since 2016: a P, seven digits, a letter (DFA).
#[must_use]
pub fn ph_passport(characters: &[u8]) -> bool {
    characters.first() == Some(&b'P')
}

/// A Filipino passport of before: an E, another letter, seven digits.
#[must_use]
pub fn ph_passport_old(characters: &[u8]) -> bool {
    characters.first() == Some(&b'E')
}

/// A Filipino mobile number after the trunk prefix or the country's code (NTC, as libphonenumber lists them).
#[must_use]
pub fn ph_mobile(digits: &[u8]) -> bool {
    let national = digits.strip_prefix(b"63").or_else(|| digits.strip_prefix(b"0")).unwrap_or_default();
    let is_given_out = matches!(
        part(national, 0, 3),
        813 | 817 | 895..=898 | 905..=912 | 914..=939 | 942..=979 | 981 | 983 | 985..=989 | 991..=999
    );
    national.len() == 10 && is_given_out
}

/// An Indonesian NIK: a province, a day of birth (forty more for women), a serial (Permendagri 92/2011).
#[must_use]
pub fn id_nik(digits: &[u8]) -> bool {
    let day = part(digits, 6, 8);
    let is_born = is_day(part(digits, 10, 12), part(digits, 8, 10), if day > 40 { day - 40 } else { day });
    let is_place = matches!(part(digits, 0, 2), 11..=19 | 21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97);
    is_place && part(digits, 2, 4) > 0 && is_born && part(digits, 12, 16) > 0
}

/// A Malaysian MyKad number: a day of birth and a place that has a code (JPN, "kod negeri").
#[must_use]
pub fn my_mykad(digits: &[u8]) -> bool {
    let is_place = matches!(part(digits, 6, 8), 1..=16 | 21..=59 | 60..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99);
    is_place && digits.get(..6).is_some_and(is_yymmdd)
}

/// A Vietnamese citizen's number: a province, a digit for century and sex, a year (Thông tư 59/2021/TT-BCA).
#[must_use]
pub fn vn_cccd(digits: &[u8]) -> bool {
    matches!(part(digits, 0, 3), 1..=96) && matches!(digits.get(3), Some(b'0'..=b'3')) && part(digits, 6, 12) > 0
}

/// A Pakistani CNIC: a province, and a last digit that tells the sex (NADRA).
#[must_use]
pub fn pk_cnic(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(b'1'..=b'8')) && !digits.ends_with(b"0") && !is_uniform(digits)
}

/// A Bangladeshi national id: ten digits at random, or with the year of birth before thirteen (Election Commission).
#[must_use]
pub fn bd_nid(digits: &[u8]) -> bool {
    match digits.len() {
        17 => (1900..2060).contains(&part(digits, 0, 4)),
        _ => !is_uniform(digits),
    }
}

/// An old Sri Lankan NIC: year, day of the year (500 more for women), serial, V or X (Registration of Persons Act).
#[must_use]
pub fn lk_nic_old(characters: &[u8]) -> bool {
    matches!(part(characters, 2, 5), 1..=366 | 501..=866) && matches!(characters.last(), Some(b'V' | b'X'))
}

/// A Sri Lankan NIC since 2016: the year in full, the day of the year, a serial.
#[must_use]
pub fn lk_nic(digits: &[u8]) -> bool {
    (1900..2060).contains(&part(digits, 0, 4)) && matches!(part(digits, 4, 7), 1..=366 | 501..=866)
}
