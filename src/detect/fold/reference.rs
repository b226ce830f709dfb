//! Characters that are written by their number or name: `%40` (RFC 3986 §2.1), `&#64;`, `&#x40;`, `&commat;` (HTML, "Character
//! references").
//!
//! In: a text, the place of a `%` or `&` in it. Out: what is meant, where that could be a part of a value. Most references are markup,
//! or words' spaces, and stay.

use super::{Part, With, character};
use crate::detect::sight::Sight;
use crate::text::Span;

/// The most bytes of a reference.
const LONGEST: usize = 16;

/// Names of characters that values hold, or that are not seen.
const NAMES: &[(&str, char)] = &[
    ("commat", '@'),
    ("period", '.'),
    ("colon", ':'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("lowbar", '_'),
    ("plus", '+'),
    ("sol", '/'),
    ("lpar", '('),
    ("rpar", ')'),
    ("num", '#'),
    ("percnt", '%'),
    ("amp", '&'),
    ("nbsp", ' '),
    ("shy", '\u{ad}'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
    ("ZeroWidthSpace", '\u{200b}'),
];

/// Looks at the `%` or `&` at `at`, right after a reference that ended there or not.
pub(super) fn find(sight: &Sight<'_>, at: usize, goes_on: bool, parts: &mut Vec<Part>) -> usize {
    let bytes = sight.bytes(at, sight.text.len().min(at + LONGEST + 2));
    let Some((len, meant)) = percent(bytes).or_else(|| entity(bytes)) else { return at + 1 };
    let end = at + len;
    let is_word = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'%' || b == b'&');
    let with = match meant {
        c if c.is_ascii_alphanumeric() => Some(With::Byte(c as u8)),
        '@' | '.' | ':' | '-' | '_' | '+' | '/' | '(' | ')' => Some(With::Byte(meant as u8)),
        // Between words of one line; markup has more.
        ' ' | '\u{a0}' => (is_word(sight.byte(end)) && (goes_on || is_word(sight.before(at)))).then_some(With::Byte(b' ')),
        // The sign of another reference.
        '%' => percent_follows(sight, end).then_some(With::Byte(b'%')),
        '&' => sight.byte(end).is_some_and(|b| b == b'#' || b.is_ascii_alphabetic()).then_some(With::Byte(b'&')),
        '#' => Some(With::Byte(b'#')),
        _ if character::is_invisible(meant) => Some(With::Nothing),
        _ => character::plain(meant).map(With::Byte),
    };
    if let Some(with) = with {
        parts.push(Part { place: Span::new(at, end), with });
    }
    end
}

fn percent_follows(sight: &Sight<'_>, at: usize) -> bool {
    matches!(sight.bytes(at, at + 2), [a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

fn percent(bytes: &[u8]) -> Option<(usize, char)> {
    let [b'%', high, low, ..] = bytes else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    char::from_u32(digit(high)? * 16 + digit(low)?).filter(char::is_ascii).map(|meant| (3, meant))
}

fn entity(bytes: &[u8]) -> Option<(usize, char)> {
    let body = bytes.strip_prefix(b"&")?;
    let (digits, radix, before) = match body {
        [b'#', b'x' | b'X', digits @ ..] => (digits, 16, 3),
        [b'#', digits @ ..] => (digits, 10, 2),
        _ => {
            let named = |(name, _): &&(&str, char)| body.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b";"));
            return NAMES.iter().find(named).map(|(name, meant)| (name.len() + 2, *meant));
        }
    };
    let count = digits.iter().take(LONGEST - 4).take_while(|digit| char::from(**digit).is_digit(radix)).count();
    let number = std::str::from_utf8(digits.get(..count)?).ok()?;
    // Browsers do without the semicolon.
    let closes = usize::from(digits.get(count) == Some(&b';'));
    let meant = char::from_u32(u32::from_str_radix(number, radix).ok()?)?;
    Some((before + count + closes, meant))
}

/// Where what may be the beginning of a reference at the end of a text begins.
pub(super) fn begun(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let from = bytes.len().saturating_sub(LONGEST);
    let tail = bytes.get(from..).unwrap_or_default();
    let sign = tail.iter().rposition(|byte| matches!(byte, b'%' | b'&'))?;
    let is_begun = match tail.get(sign..).unwrap_or_default() {
        // One digit more: whether another reference follows a percent sign, or digits a space, is to be seen.
        [b'%', digits @ ..] => digits.len() < 4 && digits.iter().all(u8::is_ascii_hexdigit),
        [_, name @ ..] => {
            let body = name.strip_suffix(b";").unwrap_or(name);
            body.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        }
        [] => false,
    };
    // References that follow each other may be read otherwise once the last is whole.
    is_begun.then_some(from + sign)
}
