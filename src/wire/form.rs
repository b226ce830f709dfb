//! `application/x-www-form-urlencoded` (WHATWG URL, §5.1): names and values with their raw ranges.
//!
//! In: UTF-8 text. Out: [`pairs`], and the text of one raw name or value. Every byte of the body belongs to a name, a value or a
//! separator, so nothing is passed over. It refuses to know what any name means.

use std::borrow::Cow;

use memchr::memchr;

use crate::text::Span;

/// One `name=value`; a pair without `=` is a name with an empty value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The raw bytes of the name.
    pub name: Span,
    /// The raw bytes of the value.
    pub value: Span,
}

/// The pairs of a body, in order, empty ones included.
pub fn pairs(text: &str) -> impl Iterator<Item = Pair> {
    let mut at = 0;
    text.split('&').map(move |pair| {
        let (start, end) = (at, at + pair.len());
        at = end + 1;
        match memchr(b'=', pair.as_bytes()) {
            Some(equals) => Pair { name: Span::new(start, start + equals), value: Span::new(start + equals + 1, end) },
            None => Pair { name: Span::new(start, end), value: Span::new(end, end) },
        }
    })
}

/// The text of a raw name or value: `+` is a space, `%XX` a byte. Bytes that are no UTF-8 become U+FFFD.
#[must_use]
pub fn decode(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|b| b == b'%' || b == b'+') {
        return Cow::Borrowed(raw);
    }
    let bytes: Vec<u8> = pieces(raw).map(|(_, byte)| byte).collect();
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// The raw and the decoded length of each character of a raw name or value.
pub(super) fn lengths(raw: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes: Vec<u8> = pieces(raw).map(|(_, byte)| byte).collect();
    let mut raw_lengths = pieces(raw).map(|(len, _)| len);
    // Lossy decoding writes U+FFFD for what is no UTF-8, so lengths are taken per valid character or invalid chunk.
    let mut lengths = Vec::new();
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().chars().map(|c| (c.len_utf8(), c.len_utf8()));
        let invalid = (chunk.invalid().len(), char::REPLACEMENT_CHARACTER.len_utf8());
        for (count, decoded) in valid.chain(Some(invalid).filter(|(count, _)| *count > 0)) {
            lengths.push((raw_lengths.by_ref().take(count).sum(), decoded));
        }
    }
    lengths.into_iter()
}

/// `text`, percent-encoded so that it may stand in a name or value.
#[must_use]
pub fn encode(text: &str) -> String {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.extend([byte >> 4, byte & 0xf].map(|nibble| HEX.get(usize::from(nibble)).copied().unwrap_or('0')));
            }
        }
    }
    out
}

/// The decoded bytes, each with the length of the raw piece it is written as.
fn pieces(raw: &str) -> impl Iterator<Item = (usize, u8)> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let (len, byte) = match *bytes.get(at)? {
            b'+' => (1, b' '),
            b'%' => hex_pair(bytes.get(at + 1..at + 3)).map_or((1, b'%'), |byte| (3, byte)),
            byte => (1, byte),
        };
        at += len;
        Some((len, byte))
    })
}

fn hex_pair(digits: Option<&[u8]>) -> Option<u8> {
    digits?.iter().try_fold(0u8, |byte, digit| Some(byte << 4 | u8::try_from(char::from(*digit).to_digit(16)?).ok()?))
}
