//! Checks of the numbers of the United States.
//!
//! In: a number's letters (capitals) and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use super::{is_uniform, luhn, number, part, weighted};

/// An ITIN: it begins with 9, and its group is one that the IRS gives out (IRS Publication 1915).
#[must_use]
pub fn itin(digits: &[u8]) -> bool {
    digits.len() == 9 && digits.starts_with(b"9") && matches!(part(digits, 3, 5), 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

/// An EIN: its prefix is one that the IRS gives out (IRS, "How EINs are assigned and valid EIN prefixes").
#[must_use]
pub fn ein(digits: &[u8]) -> bool {
    let prefix = part(digits, 0, 2);
    let is_given = matches!(prefix, 1..=6 | 10..=16 | 20..=27 | 30..=48 | 50..=68 | 71..=77 | 80..=88 | 90..=95 | 98 | 99);
    digits.len() == 9 && is_given && !digits.get(2..).is_some_and(is_uniform)
}

/// A passport number: nine digits, or since 2021 a letter and eight digits (22 CFR 51; the State Department names no check).
#[must_use]
pub fn passport(characters: &[u8]) -> bool {
    characters.len() == 9 && !characters.get(1..).is_some_and(is_uniform)
}

/// A passport number or that of a passport card that begins with a letter that has been seen: A, C, X, Y or Z.
#[must_use]
pub fn lettered_passport(characters: &[u8]) -> bool {
    matches!(characters.first(), Some(b'A' | b'C' | b'X' | b'Y' | b'Z')) && passport(characters)
}

/// A driver's licence by one of the ways in which the states write them, with at least one letter (AAMVA, "Driver's License
/// Formats"): letters, digits, and perhaps letters again.
#[must_use]
pub fn driver_license(characters: &[u8]) -> bool {
    let run = |from: usize, is: fn(&u8) -> bool| characters.iter().skip(from).take_while(|b| is(b)).count();
    let letters = run(0, u8::is_ascii_alphabetic);
    let digits = run(letters, u8::is_ascii_digit);
    let end = run(letters + digits, u8::is_ascii_alphabetic);
    let rest = run(letters + digits + end, u8::is_ascii_digit);
    if letters + digits + end + rest != characters.len() || part(characters, letters, letters + digits) == 0 {
        return false;
    }
    match (letters, digits, end, rest) {
        // Most states; Wisconsin, New Jersey, Florida and others write a letter and up to 18 digits, Missouri an R behind six.
        (1, 5..=14 | 18, 0, 0) | (2, 4..=7, 0, 0) | (3, 9, 0, 0) => true,
        (1, 6, 1, 0) => characters.last() == Some(&b'R'),
        // Wyoming and Vermont; Iowa; New Hampshire; Missouri.
        (2, 6, 1, 0) | (0, 7..=9, 1, 0) | (0, 8, 2, 0) | (0, 3, 2, 4) | (0, 2, 3, 5 | 6) => true,
        _ => false,
    }
}

/// A driver's licence that is digits alone: nothing tells it from other numbers.
#[must_use]
pub fn driver_license_digits(digits: &[u8]) -> bool {
    !is_uniform(digits)
}

/// An account number: no date, no time of a clock, no number of one digit. Banks agree on nothing more.
#[must_use]
pub fn bank_account(digits: &[u8]) -> bool {
    let is_time = match digits.len() {
        // A day, or a day and a time, without what parts them.
        8 | 12 | 14 => {
            matches!(part(digits, 0, 4), 1900..=2099) && matches!(part(digits, 4, 6), 1..=12) && matches!(part(digits, 6, 8), 1..=31)
        }
        // Seconds, thousandths and millionths since 1970, in this century.
        10 | 13 | 16 => matches!(part(digits, 0, 2), 9..=20),
        _ => false,
    };
    !is_uniform(digits) && !is_time
}

/// A routing number: a prefix of the Federal Reserve's, and the check digit (ABA, "Routing Number Policy"; weights 3, 7, 1).
#[must_use]
pub fn aba_routing(digits: &[u8]) -> bool {
    let is_given = matches!(part(digits, 0, 2), 1..=12 | 21..=32 | 61..=72 | 80);
    digits.len() == 9 && is_given && weighted(digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

/// A provider's number: it begins with 1 or 2, and with 80840 before it has the Luhn check digit (45 CFR 162.406; CMS, "NPI check
/// digit").
#[must_use]
pub fn npi(digits: &[u8]) -> bool {
    let mut prefixed = [b'8', b'0', b'8', b'4', b'0', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    prefixed.iter_mut().skip(5).zip(digits).for_each(|(slot, digit)| *slot = *digit);
    let is_made_up = digits.get(..9).is_some_and(is_uniform);
    digits.len() == 10 && matches!(digits.first(), Some(b'1' | b'2')) && !is_made_up && luhn(&prefixed)
}

/// One that begins with 1, as all do that have been given out so far.
#[must_use]
pub fn issued_npi(digits: &[u8]) -> bool {
    digits.starts_with(b"1") && npi(digits)
}

/// A Medicare beneficiary identifier: letters but S, L, O, I, B, Z in fixed places, the first digit not 0 (CMS, "Understanding the
/// Medicare Beneficiary Identifier format").
#[must_use]
pub fn mbi(characters: &[u8]) -> bool {
    let is_letter = |b: &u8| b.is_ascii_uppercase() && !matches!(b, b'S' | b'L' | b'O' | b'I' | b'B' | b'Z');
    let &[first, b, c, _, e, f, _, h, i, _, _] = characters else { return false };
    let mixed = |b: &u8| b.is_ascii_digit() || is_letter(b);
    first != b'0' && [b, e, h, i].iter().all(is_letter) && [c, f].iter().all(mixed)
}

/// A DEA registration: a letter of the registrant's kind, one of its name or 9, and the check digit of seven (DEA Diversion Control
/// Division, "DEA number format": the first, third and fifth digits, and twice the second, fourth and sixth).
#[must_use]
pub fn dea(characters: &[u8]) -> bool {
    let Some(([kind, _], digits)) = characters.split_first_chunk::<2>() else { return false };
    let &[.., check] = digits else { return false };
    let is_kind = kind.is_ascii_uppercase() && !matches!(kind, b'I' | b'N' | b'O' | b'Q' | b'V' | b'W' | b'Y' | b'Z');
    digits.len() == 7 && is_kind && number(digits) > 0 && weighted(digits, &[1, 2, 1, 2, 1, 2]) % 10 == u32::from(check & 0xf)
}

/// A payer's own number: not one digit again and again. Each payer has its own way.
#[must_use]
pub fn payers_number(digits: &[u8]) -> bool {
    !is_uniform(digits)
}

/// A prior authorization's, with the prefix that some payers write.
#[must_use]
pub fn prior_authorization(characters: &[u8]) -> bool {
    characters.strip_prefix(b"PA").is_some_and(payers_number)
}

/// A claim's, with the prefix that some payers write.
#[must_use]
pub fn claim(characters: &[u8]) -> bool {
    characters.strip_prefix(b"CLM").is_some_and(payers_number)
}

/// A prescription's, with the prefix that some pharmacies write.
#[must_use]
pub fn prescription(characters: &[u8]) -> bool {
    characters.strip_prefix(b"RX").is_some_and(payers_number)
}

/// A referral's, with a prefix that some payers write.
#[must_use]
pub fn referral(characters: &[u8]) -> bool {
    [&b"REF"[..], b"INF"].iter().any(|prefix| characters.strip_prefix(*prefix).is_some_and(payers_number))
}

/// A member's number of a health insurance: letters and digits, at least four digits (payers agree on nothing more).
#[must_use]
pub fn member_id(characters: &[u8]) -> bool {
    let digits = characters.iter().filter(|b| b.is_ascii_digit()).count();
    digits >= 4 && digits < characters.len() && characters.first().is_some_and(u8::is_ascii_uppercase)
}
