//! Whether a value may be a key that was drawn, or a password that somebody thought of.
//!
//! In: a value. Out: yes or no. It refuses to know what the value is assigned to.

use super::class::Class;
use super::entropy::{entropy, turns};
use super::jwt;
use super::placeholder::is_code;

/// Whether letters and digits alternate as in what was drawn. What has no digits has both cases, in no order that words have.
#[must_use]
pub fn is_drawn(value: &[u8]) -> bool {
    let has_digit = value.iter().any(u8::is_ascii_digit);
    if !has_digit {
        return case_turns(value) * 4 >= value.len();
    }
    let is_number = value.iter().all(u8::is_ascii_digit);
    is_number || turns(value) >= (value.len() / 12).max(2)
}

fn case_turns(value: &[u8]) -> usize {
    value.windows(2).filter(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase())).count()
}

/// Whether a value is a key that was drawn, of at least so many characters.
#[must_use]
pub fn is_key(value: &[u8], least: usize) -> bool {
    const MOST: usize = 1024;
    let is_hex = Class::Hex.holds_all(value);
    let floor = match value.len() {
        ..16 => 280,
        _ if is_hex || is_uuid(value) => 280,
        16..20 => 310,
        20..28 => 330,
        _ => 350,
    };
    let count = |wanted: fn(&u8) -> bool| value.iter().filter(|b| wanted(b)).count();
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let alternates = digits > 0 && letters > 0 && turns(value) >= (value.len() / 10).max(3);
    (least..=MOST).contains(&value.len())
        && value.iter().all(|b| is_of_keys(*b))
        && (alternates || value.len() >= 20 && is_shuffled(value))
        && entropy(value) >= floor
        && (!is_uuid(value) || least <= 16)
        && !is_path(value)
        && !is_code(value)
}

/// Whether a value is a key that was drawn from letters, digits and signs alike, as Django draws them. Patterns have their signs and
/// brackets together, and their letters.
#[must_use]
pub fn is_drawn_with_signs(value: &[u8]) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 32..=128;
    let is_sign = |b: &u8| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'(' | b')' | b'-' | b'_' | b'=' | b'+');
    let signs = value.iter().filter(|b| is_sign(b)).count();
    LENGTHS.contains(&value.len())
        && value.iter().all(|b| b.is_ascii_alphanumeric() || is_sign(b))
        && signs * 8 >= value.len()
        && turns(value) * 12 >= value.len()
        && entropy(value) >= 420
}

/// Whether keys are written with a character.
const fn is_of_keys(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'.' | b'-' | b'~' | b':' | b'|' | b'%' | b'!' | b'*' | b'#' | b'@' | b'^')
}

/// Whether capitals stand among small letters, and side by side, as in no name that is put together from words.
fn is_shuffled(value: &[u8]) -> bool {
    let capitals = value.windows(2).filter(|pair| pair.iter().all(u8::is_ascii_uppercase)).count();
    let has_word = value.windows(6).any(|window| window.iter().all(u8::is_ascii_lowercase));
    !has_word && case_turns(value) * 8 >= value.len() && capitals * 12 >= value.len() && entropy(value) >= 370
}

/// Whether a value is a path or an address.
fn is_path(value: &[u8]) -> bool {
    let slashes = value.iter().filter(|b| **b == b'/').count();
    matches!(value, [b'/' | b'.', ..]) && slashes > 1 || value.windows(3).any(|window| window == b"://")
}

/// Whether a value is a UUID (RFC 9562).
#[must_use]
pub fn is_uuid(value: &[u8]) -> bool {
    let is_part = |(place, byte): (usize, &u8)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    value.len() == 36 && value.iter().enumerate().all(is_part)
}

/// Whether letters of both cases follow each other as in no words: capitals often, and small letters never for long.
fn is_scrambled(value: &[u8]) -> bool {
    let is_word = |window: &[u8]| window.iter().all(u8::is_ascii_lowercase);
    let turns = case_turns(value);
    value.len() >= 12 && (turns * 4 >= value.len() || turns * 6 >= value.len() && !value.windows(4).any(is_word))
}

/// The visible text that a value is in base64 (RFC 4648 §4), if it is: Kubernetes has the values of a `Secret` so.
#[must_use]
pub fn said_in_base64(value: &[u8]) -> Option<Vec<u8>> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 8..=1024;
    let digits = value.strip_suffix(b"==").or_else(|| value.strip_suffix(b"=")).unwrap_or(value);
    if !LENGTHS.contains(&value.len()) || !value.len().is_multiple_of(4) || !Class::Base64.holds_all(digits) {
        return None;
    }
    let said: Vec<u8> = jwt::decode(digits).collect();
    let said = said.strip_suffix(b"\n").unwrap_or(&said);
    said.iter().all(|b| b.is_ascii_graphic() || *b == b' ').then(|| said.to_vec())
}

/// Whether a value may be a password: it is no word, and nothing that stands for one in code.
#[must_use]
pub fn is_password(value: &[u8], is_quoted: bool) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 6..=128;
    let count = |wanted: fn(&u8) -> bool| value.iter().filter(|b| wanted(b)).count();
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let signs = value.iter().filter(|b| b.is_ascii_punctuation() && !matches!(b, b'_' | b'-' | b'.' | b'/' | b',' | b':')).count();
    let is_name = value.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'-');
    let names_itself = [b"password".as_slice(), b"passwd", b"secret", b"token", b"passphrase"]
        .iter()
        .any(|word| value.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word)));
    let varied = is_scrambled(value) || letters > 0 && (digits > 0 || is_quoted && (1..letters).contains(&signs));
    LENGTHS.contains(&value.len())
        && !value.iter().any(u8::is_ascii_whitespace)
        && varied
        && !(is_code(value) && !(is_quoted && signs > 1))
        && !is_path(value)
        && entropy(value) >= 200
        && (is_quoted || !(names_itself && is_name))
        && !(names_itself && is_name && digits <= 1)
}
