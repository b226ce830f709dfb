//! Checksums and structure: what tells a number from one that only looks like it.
//!
//! In: digits or characters, separators already gone. Out: yes or no. Each names its standard. It refuses to know where they stood.

use std::net::{Ipv4Addr, Ipv6Addr};

pub mod africa;
pub mod americas;
pub mod asia;
pub mod europe;
pub mod oceania;
pub mod secret;
pub mod sums;
pub mod united_states;
pub mod worldwide;

/// The number that digits in ASCII are, as far as it fits; other characters count nothing.
#[must_use]
pub fn number(digits: &[u8]) -> u64 {
    digits.iter().filter(|b| b.is_ascii_digit()).fold(0u64, |n, b| n.wrapping_mul(10).wrapping_add(u64::from(b - b'0')))
}

/// The number that the digits in `characters` from `from` to `to` are.
#[must_use]
pub fn part(characters: &[u8], from: usize, to: usize) -> u64 {
    number(characters.get(from..to).unwrap_or_default())
}

/// The sum of digits in ASCII, each times its weight.
#[must_use]
pub fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(digit & 0xf) * weight).sum()
}

/// Whether all characters are the same: what stands for a number in forms and examples.
#[must_use]
pub fn is_uniform(characters: &[u8]) -> bool {
    characters.windows(2).all(|pair| matches!(pair, [a, b] if a == b))
}

/// The Luhn sum of decimal digits (0–9 or ASCII, most significant first) is a multiple of ten (ISO/IEC 7812-1, annex B).
#[must_use]
pub fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(*digit & 0xf);
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A payment card: an issuer's range (ISO/IEC 7812 ranges as the card schemes publish them) in a length that it issues, and Luhn.
#[must_use]
pub fn payment_card(digits: &[u8]) -> bool {
    let four = digits.iter().take(4).fold(0u32, |n, digit| n * 10 + u32::from(*digit));
    let (one, two, three) = (four / 1000, four / 100, four / 10);
    let issued = match digits.len() {
        12 => is_maestro(four),
        13 => one == 4 || is_maestro(four),
        14 => matches!(three, 300..=305 | 309) || matches!(two, 36 | 38 | 39) || is_maestro(four),
        15 => matches!(two, 34 | 37) || matches!(four, 1800 | 2131) || is_maestro(four), // American Express; JCB's first
        len @ 16..=19 => {
            let long = matches!(two, 36 | 38 | 39 | 62 | 65)               // Diners, UnionPay, Discover
                || matches!(three, 300..=305 | 309 | 644..=649)            // Diners, Discover
                || matches!(four, 6011 | 2200..=2204 | 3528..=3589)        // Discover, Mir, JCB
                || is_maestro(four);
            let sixteen = matches!(two, 51..=55 | 60 | 81 | 82)            // Mastercard, RuPay
                || matches!(four, 2221..=2720 | 5019)                      // Mastercard, Dankort
                || matches!(three, 508); // RuPay
            long || len == 16 && sixteen || matches!(len, 16 | 19) && one == 4
        }
        _ => false,
    };
    issued && luhn(digits)
}

/// A payment card of thirteen digits that is no number of an article (GTIN-13, GS1 General Specifications §7.9).
#[must_use]
pub fn card_of_thirteen(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    payment_card(digits) && !sum.is_multiple_of(10)
}

/// A number with the Luhn check digit that no known scheme issues, but somebody calls a card: those of shops, of air travel (UATP, which
/// begins with 1), of examples.
#[must_use]
pub fn other_card(digits: &[u8]) -> bool {
    let lengths = (digits.len(), digits.first());
    let begins = matches!(lengths, (12, Some(0 | 5 | 6)) | (13 | 16, Some(2..=6)) | (14, Some(3)) | (15, Some(1..=6)));
    begins && !is_uniform(digits) && luhn(digits)
}

fn is_maestro(prefix: u32) -> bool {
    matches!(prefix, 5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763)
}

/// A US social security number, nine digits: no area 000, 666 or 9xx, no group 00, no serial 0000 (SSA, "SSN randomization", 2011),
/// nor one of those that stood in advertisements.
#[must_use]
pub fn us_ssn(digits: &[u8]) -> bool {
    const ADVERTISED: &[[u8; 9]] = &[[0, 7, 8, 0, 5, 1, 1, 2, 0], [2, 1, 9, 0, 9, 9, 9, 9, 9]];
    let &[a, b, c, d, e, f, g, h, i] = digits else { return false };
    let area = [a, b, c];
    let is_advertised = is_uniform(digits) || ADVERTISED.iter().any(|advertised| advertised == digits);
    !is_advertised && area != [0, 0, 0] && area != [6, 6, 6] && a != 9 && [d, e] != [0, 0] && [f, g, h, i] != [0, 0, 0, 0]
}

/// A number of the North American plan, ten digits: area and exchange are N11-free `[2-9]XX` (NANPA).
#[must_use]
pub fn nanp(digits: &[u8]) -> bool {
    matches!(digits, [2..=9, _, _, 2..=9, x, y, _, _, _, _] if [*x, *y] != [1, 1])
}

/// The country's length of an IBAN (SWIFT IBAN registry, release 100), by its two letters.
#[must_use]
pub fn iban_length(country: [u8; 2]) -> Option<usize> {
    const LENGTHS: &[(usize, &[&[u8; 2]])] = &[
        (15, &[b"NO"]),
        (16, &[b"BE"]),
        (18, &[b"DK", b"FI", b"FK", b"FO", b"GL", b"NL", b"SD"]),
        (19, &[b"MK", b"SI"]),
        (20, &[b"AT", b"BA", b"EE", b"KZ", b"LT", b"LU", b"MN", b"XK"]),
        (21, &[b"CH", b"HR", b"LI", b"LV"]),
        (22, &[b"BG", b"BH", b"CR", b"DE", b"GB", b"GE", b"IE", b"ME", b"RS", b"VA"]),
        (23, &[b"AE", b"GI", b"IL", b"IQ", b"OM", b"SO", b"TL"]),
        (24, &[b"AD", b"CZ", b"ES", b"MD", b"PK", b"RO", b"SA", b"SE", b"SK", b"TN", b"VG"]),
        (25, &[b"LY", b"PT", b"ST"]),
        (26, &[b"IS", b"TR"]),
        (27, &[b"BI", b"DJ", b"FR", b"GR", b"IT", b"MC", b"MR", b"SM"]),
        (28, &[b"AL", b"AZ", b"BY", b"CY", b"DO", b"GT", b"HN", b"HU", b"LB", b"NI", b"PL", b"SV"]),
        (29, &[b"BR", b"EG", b"PS", b"QA", b"UA"]),
        (30, &[b"JO", b"KW", b"MU", b"YE"]),
        (31, &[b"MT", b"SC"]),
        (32, &[b"LC"]),
        (33, &[b"RU"]),
    ];
    LENGTHS.iter().find(|(_, countries)| countries.contains(&&country)).map(|(length, _)| *length)
}

/// The ISO 7064 MOD 97-10 check of an IBAN (ISO 13616): upper-case letters and digits, at least five.
#[must_use]
pub fn iban(characters: &[u8]) -> bool {
    let (Some(head), Some(tail)) = (characters.get(..4), characters.get(4..)) else { return false };
    let remainder = tail.iter().chain(head).try_fold(0u32, |remainder, character| match character {
        b'0'..=b'9' => Some((remainder * 10 + u32::from(character - b'0')) % 97),
        b'A'..=b'Z' => Some((remainder * 100 + u32::from(character - b'A') + 10) % 97),
        _ => None,
    });
    remainder == Some(1)
}

/// An IPv4 address that may be somebody's: not the unspecified, loopback or broadcast one.
#[must_use]
pub fn ipv4(address: &str) -> bool {
    address.parse::<Ipv4Addr>().is_ok_and(|ip| !ip.is_unspecified() && !ip.is_loopback() && !ip.is_broadcast())
}

/// An IPv6 address (RFC 4291 §2.2) that may be somebody's, and that no source code would write by chance (`[1::2]` is a slice in
/// Python, `a::b` a path in Rust): it holds a digit, and three groups, a long first group, or a dotted quad.
#[must_use]
pub fn ipv6(address: &str) -> bool {
    let mut groups = address.split(':');
    let long_first = groups.next().is_some_and(|first| first.len() >= 3);
    let many = address.split(':').filter(|group| !group.is_empty()).count() >= 3;
    let telling = address.bytes().any(|b| b.is_ascii_digit()) && (many || long_first || address.contains('.'));
    telling && address.parse::<Ipv6Addr>().is_ok_and(|ip| !ip.is_unspecified() && !ip.is_loopback())
}
