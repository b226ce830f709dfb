//! Checks of codes that belong to no country: addresses of crypto currencies, vehicles, telephones.
//!
//! In: a code's letters and digits as ASCII, without what stood between. Out: yes or no. Each names its source.

use sha2::{Digest, Sha256};

use super::{is_uniform, luhn, number};

/// An address of a crypto currency that holds its own check, in the letter case it is written in: Base58Check (Bitcoin, Litecoin,
/// Dogecoin, Dash, Tron, Ripple) or Bech32 (BIP 173, BIP 350); or an account of Ethereum (40 hex digits after `0x`).
#[must_use]
pub fn crypto_address(characters: &[u8]) -> bool {
    match characters {
        [b'0', b'x', account @ ..] => ethereum(account),
        [b'b' | b'B', b'c' | b'C', b'1', data @ ..] => bech32(b"bc", data),
        [b'l' | b'L', b't' | b'T', b'c' | b'C', b'1', data @ ..] => bech32(b"ltc", data),
        [b'r', ..] => base58check(RIPPLE, characters, |version| version == 0),
        // The first letters of the versions below.
        [b'1' | b'3' | b'L' | b'M' | b'D' | b'A' | b'9' | b'X' | b'7' | b'T', ..] => {
            base58check(BITCOIN, characters, |version| matches!(version, 0 | 5 | 0x30 | 0x32 | 0x1e | 0x16 | 0x4c | 0x10 | 0x41))
        }
        _ => false,
    }
}

/// An account of Ethereum: not one that is nothing but a few digits again, which are examples.
fn ethereum(account: &[u8]) -> bool {
    let is_hex = account.len() == 40 && account.iter().all(u8::is_ascii_hexdigit);
    let mut digits = 0u16;
    account.iter().filter_map(|b| char::from(*b).to_digit(16)).for_each(|digit| digits |= 1 << digit);
    is_hex && digits.count_ones() > 6
}

/// An account of Solana: 32 bytes in Base58, without any check (Solana, "Accounts").
#[must_use]
pub fn solana_account(characters: &[u8]) -> bool {
    let is_mixed = characters.iter().any(u8::is_ascii_lowercase) && characters.iter().any(u8::is_ascii_uppercase);
    is_mixed && base58::<32>(BITCOIN, characters).is_some()
}

/// The alphabet of Base58 as Bitcoin has it, and as Ripple has it.
const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/// The `BYTES` bytes that Base58 characters stand for.
fn base58<const BYTES: usize>(alphabet: &[u8; 58], characters: &[u8]) -> Option<[u8; BYTES]> {
    let mut bytes = [0u8; BYTES];
    for character in characters {
        let digit = alphabet.iter().position(|of| of == character)?;
        let carry = bytes.iter_mut().rev().fold(digit, |carry, byte| {
            let sum = usize::from(*byte) * 58 + carry;
            *byte = (sum & 0xff) as u8;
            sum >> 8
        });
        if carry > 0 {
            return None;
        }
    }
    // Each zero at the beginning is written as a character of its own.
    let zero = alphabet.first()?;
    let written = characters.iter().take_while(|character| *character == zero).count();
    (bytes.iter().take_while(|byte| **byte == 0).count() == written).then_some(bytes)
}

/// A version and 20 bytes, and the first four of the SHA-256 of the SHA-256 of these (Bitcoin wiki, "Base58Check encoding").
fn base58check(alphabet: &[u8; 58], characters: &[u8], is_version: fn(u8) -> bool) -> bool {
    let Some(bytes) = base58::<25>(alphabet, characters) else { return false };
    let Some((payload, check)) = bytes.split_last_chunk::<4>() else { return false };
    payload.first().is_some_and(|version| is_version(*version)) && Sha256::digest(Sha256::digest(payload)).starts_with(check)
}

/// The checksum of Bech32 or Bech32m over what comes before the last `1` and what comes after (BIP 173; BIP 350), in one letter case.
fn bech32(prefix: &[u8], data: &[u8]) -> bool {
    const CHARACTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let step = |sum: u32, value: u32| {
        let mixed = (sum & 0x01ff_ffff) << 5 ^ value;
        GENERATORS.iter().enumerate().filter(|(bit, _)| sum >> 25 >> bit & 1 != 0).fold(mixed, |mixed, (_, generator)| mixed ^ generator)
    };
    let high = prefix.iter().map(|b| u32::from(b >> 5));
    let low = prefix.iter().map(|b| u32::from(b & 31));
    let sum = high.chain([0]).chain(low).fold(1, step);
    let is_one_case = !(data.iter().any(u8::is_ascii_lowercase) && data.iter().any(u8::is_ascii_uppercase));
    let sum = data.iter().try_fold(sum, |sum, character| {
        let value = CHARACTERS.iter().zip(0..).find(|(of, _)| **of == character.to_ascii_lowercase())?.1;
        Some(step(sum, value))
    });
    is_one_case && matches!(data.len(), 39 | 59) && matches!(sum, Some(1 | 0x2bc8_30a3))
}

/// A vehicle identification number by its characters: no I, O or Q, and four digits at the end (ISO 3779).
#[must_use]
pub fn vin(characters: &[u8]) -> bool {
    let letters = characters.iter().filter(|b| b.is_ascii_uppercase()).count();
    let ends_in_digits = characters.iter().rev().take(4).all(u8::is_ascii_digit);
    let is_vin = !characters.iter().any(|b| matches!(b, b'I' | b'O' | b'Q'));
    characters.len() == 17 && is_vin && ends_in_digits && letters >= 3
}

/// One whose ninth character checks it, as in North America and China, and whose tenth is a year's (49 CFR 565.15).
#[must_use]
pub fn checked_vin(characters: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let value = |b: &u8| match b {
        b'0'..=b'9' => u32::from(b & 0xf),
        b'A'..=b'H' => u32::from(b - b'A') + 1,
        b'J'..=b'R' => u32::from(b - b'J') + 1,
        b'S'..=b'Z' => u32::from(b - b'S') + 2,
        _ => 0,
    };
    let sum: u32 = characters.iter().zip(WEIGHTS).map(|(b, weight)| value(b) * weight).sum();
    let check = match sum % 11 {
        10 => Some(b'X'),
        remainder => u8::try_from(remainder).ok().map(|remainder| b'0' + remainder),
    };
    let has_year = characters.get(9).is_some_and(|year| !matches!(year, b'0' | b'U' | b'Z'));
    vin(characters) && has_year && characters.get(8).copied() == check
}

/// An IMEI: fifteen digits, the last the Luhn check digit, and a reporting body at the beginning (3GPP TS 23.003 §6.2.1; GSMA TS.06).
#[must_use]
pub fn imei(digits: &[u8]) -> bool {
    digits.len() == 15 && !digits.get(..14).is_some_and(is_uniform) && number(digits) > 0 && luhn(digits)
}

/// The 32 hex digits of a UUID, of a version and variant that is in use (RFC 9562 §4).
#[must_use]
pub fn uuid(characters: &[u8]) -> bool {
    let is_hex = characters.len() == 32 && characters.iter().all(u8::is_ascii_hexdigit);
    is_hex && matches!(characters.get(12), Some(b'1'..=b'8')) && matches!(characters.get(16), Some(b'8' | b'9' | b'A' | b'B'))
}

/// A business identifier code by its characters: a country's letters in the fifth and sixth place, and a location (ISO 9362).
#[must_use]
pub fn bic(characters: &[u8]) -> bool {
    let Some((&[_, _, _, _, a, b], rest)) = characters.split_first_chunk::<6>() else { return false };
    let starts_well = characters.iter().take(6).all(u8::is_ascii_uppercase);
    let ends_well = rest.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let is_location = !matches!(rest, [b'0' | b'1', ..] | [_, b'O', ..]);
    matches!(characters.len(), 8 | 11) && starts_well && ends_well && is_location && is_country([a, b])
}

/// Whether two letters are a country's or territory's (ISO 3166-1; XK for Kosovo, as SWIFT has it).
fn is_country(letters: [u8; 2]) -> bool {
    const CODES: &[u8] =
        b"ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ\
        DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKN\
        KPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPT\
        PWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZA\
        ZMZW";
    let (codes, _) = CODES.as_chunks::<2>();
    codes.contains(&letters)
}
