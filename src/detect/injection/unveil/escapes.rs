//! Characters that are written by their numbers or names, as URLs, HTML, programming languages and mail do.
//!
//! In: a text. Out: the characters. What is no such escape, or is one in a language but hardly meant (`\n` in a path), stays.

use wide::u8x16;

use super::disguise::Disguise;
use super::draft::{Draft, How};
use super::entities;
use crate::detect::masks;
use crate::detect::sight::Sight;
use crate::text::Span;

/// The most bytes that an escape is read from.
const LONGEST: usize = 24;

/// The least of a line that goes on in the next.
const LINE: usize = 40;

/// An escape: where it ends, what it stands for, and what it is.
type Escape = (usize, Option<char>, Disguise);

/// Whether an escape that counts as a hint begins at `at`. Markup has references of its own, and URLs blanks.
pub(super) fn begins(sight: &Sight<'_>, at: usize) -> bool {
    escape(sight, at).is_some()
}

/// Reads the escapes.
pub(super) fn read(draft: &mut Draft<'_>) {
    let sight = Sight::whole(draft.text);
    let mut read = 0;
    for at in masks::each(draft.text.as_bytes(), is_sign) {
        if at < read {
            continue;
        }
        if let Some((end, character, disguise)) = escape(&sight, at) {
            let place = Span::new(at, end);
            match character {
                Some(character) => draft.put_char(place, character, disguise),
                None => draft.put(place, "", How::Whole, disguise),
            }
            read = end;
        }
    }
}

/// What an escape begins with.
fn is_sign(bytes: u8x16) -> u8x16 {
    let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
    masks::within(bytes, b'%', 2) | is(b'\\') | is(b'=')
}

fn escape(sight: &Sight<'_>, at: usize) -> Option<Escape> {
    let bytes = sight.bytes(at, sight.text.len().min(at + LONGEST));
    match bytes {
        [b'%', ..] => bytes_of(bytes, b"%").map(|(len, meant)| (at + len, Some(meant), Disguise::Percent)),
        [b'&', ..] => entities::reference(bytes).map(|(len, meant)| (at + len, Some(meant), Disguise::References)),
        [b'\\', ..] => backslash(sight, at, bytes).map(|(len, meant)| (at + len, Some(meant), Disguise::Escapes)),
        [b'=', ..] => quoted_printable(sight, at, bytes),
        _ => None,
    }
}

fn number(digits: Option<&[u8]>, radix: u32) -> Option<u32> {
    let digits = digits.filter(|digits| digits.iter().all(|digit| char::from(*digit).is_digit(radix)))?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}

fn is_text(character: char) -> bool {
    !character.is_control() || matches!(character, '\t' | '\n' | '\r')
}

/// The character whose bytes are written in two hexadecimal digits each after `sign`.
fn bytes_of(bytes: &[u8], sign: &[u8]) -> Option<(usize, char)> {
    let step = sign.len() + 2;
    let byte = |place: usize| {
        let digits = bytes.get(place * step..(place + 1) * step)?.strip_prefix(sign)?;
        u8::try_from(number(Some(digits), 16)?).ok()
    };
    let first = byte(0)?;
    let count = match first {
        0..0x80 => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut character = [0; 4];
    let character = character.get_mut(..count)?;
    for (place, slot) in character.iter_mut().enumerate() {
        *slot = byte(place)?;
    }
    let meant = std::str::from_utf8(character).ok()?.chars().next().filter(|c| is_text(*c))?;
    Some((count * step, meant))
}

fn backslash(sight: &Sight<'_>, at: usize, bytes: &[u8]) -> Option<(usize, char)> {
    let hexadecimal = |len: usize| number(bytes.get(2..2 + len), 16).and_then(char::from_u32).filter(|c| is_text(*c));
    match bytes {
        [_, b'n' | b'r' | b't', ..] => {
            let after = sight.byte(at + 2);
            // In JSON within JSON it ends a line; in a path, a name begins there.
            let begins = after.is_none_or(|byte| !byte.is_ascii_lowercase() && !byte.is_ascii_digit() && byte != b'_');
            let ended =
                sight.before(at).is_some_and(|byte| matches!(byte, b'.' | b'!' | b'?' | b':' | b',' | b';' | b'n' | b't' | b'"' | b' '))
                    && !sight.text.get(..at).is_some_and(|head| head.ends_with(":"));
            (begins || ended).then_some((2, ' '))
        }
        // Beyond ASCII, one character's bytes, or one character.
        [_, b'x', ..] => bytes_of(bytes, b"\\x").or_else(|| hexadecimal(2).map(|meant| (4, meant))),
        [_, b'u', b'{', ..] => {
            let digits = bytes.get(3..)?.iter().take(7).position(|byte| *byte == b'}')?;
            let meant = number(bytes.get(3..3 + digits), 16).and_then(char::from_u32).filter(|c| is_text(*c))?;
            Some((digits + 4, meant))
        }
        [_, b'u', ..] => {
            let first = number(bytes.get(2..6), 16)?;
            // Two halves of one character.
            if (0xd800..0xdc00).contains(&first) {
                let second = number(bytes.get(6..12)?.strip_prefix(b"\\u"), 16).filter(|code| (0xdc00..0xe000).contains(code))?;
                return char::from_u32(0x10000 + (first - 0xd800) * 0x400 + (second - 0xdc00)).map(|meant| (12, meant));
            }
            char::from_u32(first).filter(|c| is_text(*c)).map(|meant| (6, meant))
        }
        [_, b'U', ..] => hexadecimal(8).map(|meant| (10, meant)),
        [_, b'0'..=b'1', ..] => number(bytes.get(1..4), 8).and_then(char::from_u32).filter(char::is_ascii_graphic).map(|meant| (4, meant)),
        [_, b'"' | b'\'' | b'/', ..] => bytes.get(1).map(|byte| (2, char::from(*byte))),
        _ => None,
    }
}

/// In code, what stands after a sign of equality is a value: so a character counts beside others, where a line is broken, or where it
/// is no ASCII.
fn quoted_printable(sight: &Sight<'_>, at: usize, bytes: &[u8]) -> Option<Escape> {
    let is_escape = |place: usize| matches!(sight.bytes(place, place + 3), [b'=', a, b] if is_digit(*a) && is_digit(*b));
    match bytes {
        // Lines are broken where they are long.
        [_, b'\n' | b'\r', ..] if sight.run_start(at, LINE, |byte| byte != b'\n') + LINE > at => None,
        [_, b'\n', ..] if sight.before(at).is_some_and(|byte| byte.is_ascii_alphanumeric()) => {
            Some((at + 2, None, Disguise::QuotedPrintable))
        }
        [_, b'\r', b'\n', ..] => Some((at + 3, None, Disguise::QuotedPrintable)),
        _ if !is_escape(at) => None,
        _ => {
            let (len, meant) = bytes_of(bytes, b"=")?;
            let is_beside = is_escape(at + len) || at >= 3 && is_escape(at - 3);
            let is_blank = meant == ' '
                && sight.before(at).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b',' | b'.' | b'?' | b'!'))
                && sight.byte(at + len).is_some_and(|byte| byte.is_ascii_alphabetic());
            (is_beside || is_blank || !meant.is_ascii() || meant == '=').then_some((at + len, Some(meant), Disguise::QuotedPrintable))
        }
    }
}

const fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'F')
}
