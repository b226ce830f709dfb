//! The escapes of JSON strings (RFC 8259 §7): from what is written to the text, from the text to what is written.

use std::borrow::Cow;

use memchr::memchr;
use wide::u8x16;

use super::CHUNK;

/// One escape sequence: how many raw bytes it takes and what it stands for.
pub(super) struct Escape {
    pub(super) len: usize,
    pub(super) character: char,
}

impl Escape {
    /// The escape that `raw` begins with. A surrogate without its other half stands for U+FFFD, since it stands for no character.
    pub(super) fn at(raw: &[u8]) -> Option<Self> {
        let simple = |character| Some(Self { len: 2, character });
        match *raw.get(1)? {
            byte @ (b'"' | b'\\' | b'/') => simple(char::from(byte)),
            b'b' => simple('\u{8}'),
            b'f' => simple('\u{c}'),
            b'n' => simple('\n'),
            b'r' => simple('\r'),
            b't' => simple('\t'),
            b'u' => {
                let first = code_unit(raw)?;
                let second = raw.get(6..).and_then(code_unit);
                let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok()).filter(|c| c.len_utf16() == 2);
                Some(match pair {
                    Some(character) => Self { len: 12, character },
                    None => Self { len: 6, character: char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER) },
                })
            }
            _ => None,
        }
    }
}

/// The UTF-16 code unit of the `\uXXXX` that `raw` begins with.
fn code_unit(raw: &[u8]) -> Option<u16> {
    let (b"\\u", digits) = raw.split_first_chunk::<2>()? else { return None };
    digits.get(..4)?.iter().try_fold(0u16, |unit, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(value).ok()?)
    })
}

/// The text of a raw string (what stands between the quotes).
#[must_use]
pub fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr(b'\\', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    // Text is never longer than what it is written as. Sixteen bytes at a time are copied up to the next backslash; what was copied
    // beyond it is written over.
    let mut text = vec![0; raw.len()];
    let (mut rest, mut len) = (raw.as_bytes(), 0);
    while let (Some((chunk, after)), Some(slots)) = (rest.split_first_chunk::<CHUNK>(), text.get_mut(len..len + CHUNK)) {
        slots.copy_from_slice(chunk);
        let backslashes = u8x16::new(*chunk).simd_eq(u8x16::splat(b'\\')).to_bitmask();
        if backslashes == 0 {
            (rest, len) = (after, len + CHUNK);
            continue;
        }
        let plain = backslashes.trailing_zeros() as usize;
        len += plain;
        rest = rest.get(plain..).unwrap_or_default();
        (rest, len) = put(&mut text, len, rest);
    }
    while !rest.is_empty() {
        (rest, len) = put(&mut text, len, rest);
    }
    text.truncate(len);
    // Whole runs and whole characters were put together, so this is UTF-8.
    Cow::Owned(String::from_utf8(text).unwrap_or_default())
}

/// Puts what `rest` begins with, an escape or a byte, into `text` at `len`. What is left, and where it goes.
#[inline]
fn put<'a>(text: &mut [u8], len: usize, rest: &'a [u8]) -> (&'a [u8], usize) {
    let (taken, character) = match (rest.first(), Escape::at(rest)) {
        (Some(b'\\'), Some(escape)) => (escape.len, escape.character),
        (Some(byte), _) => {
            if let Some(slot) = text.get_mut(len) {
                *slot = *byte;
            }
            return (rest.get(1..).unwrap_or_default(), len + 1);
        }
        (None, _) => return (rest, len),
    };
    let rest = rest.get(taken..).unwrap_or_default();
    if character.is_ascii()
        && let Some(slot) = text.get_mut(len)
    {
        *slot = character as u8;
        return (rest, len + 1);
    }
    let mut utf8 = [0; 4];
    let utf8 = character.encode_utf8(&mut utf8).as_bytes();
    if let Some(slots) = text.get_mut(len..len + utf8.len()) {
        slots.copy_from_slice(utf8);
    }
    (rest, len + utf8.len())
}

/// The raw and the decoded length of each piece of a raw string: a run without escapes, or one escape.
pub(in crate::wire) fn lengths(raw: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = raw.as_bytes().get(at..).filter(|rest| !rest.is_empty())?;
        let (raw_len, decoded) = match memchr(b'\\', rest) {
            Some(0) => Escape::at(rest).map_or((1, 1), |escape| (escape.len, escape.character.len_utf8())),
            run => run.map_or((rest.len(), rest.len()), |run| (run, run)),
        };
        at += raw_len;
        Some((raw_len, decoded))
    })
}

/// `text`, escaped so that it may stand between the quotes of a string.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(needs_escape) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    Cow::Owned(out)
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Writes `text`, escaped, to the end of `out`.
pub fn escape_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(plain) = rest.bytes().position(needs_escape) {
        out.push_str(rest.get(..plain).unwrap_or_default());
        let byte = rest.as_bytes().get(plain).copied().unwrap_or_default();
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => {
                out.push_str("\\u00");
                out.extend([control >> 4, control & 0xf].map(|nibble| char::from_digit(u32::from(nibble), 16).unwrap_or('0')));
            }
        }
        rest = rest.get(plain + 1..).unwrap_or_default();
    }
    out.push_str(rest);
}
