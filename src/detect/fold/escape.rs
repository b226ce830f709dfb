//! Text that holds JSON, or another language's strings, whose escapes are still in it: what a tool answers, and what it is called with,
//! often is JSON within a JSON string.
//!
//! In: a text. Out: a [`View`] of it: the escapes of control characters are white space, others the character that they stand for. So no
//! matcher has to know: the letter of an escape is no part of the word after it. A Windows path may lose a letter by it.

use std::borrow::Cow;

use super::{How, View};
use crate::text::Span;

/// How many bytes are looked at together.
const BLOCK: usize = 64;
/// The length of `\uXXXX`.
const UNICODE: usize = 6;

impl<'a> View<'a> {
    /// The view of a text without escapes. A control character's escape becomes two line breaks, as long as itself.
    #[must_use]
    pub fn unescaped(text: &'a str) -> Self {
        let mut view = Self::straight(text);
        let mut read = 0;
        while let Some((at, escape)) = next(text, read) {
            if read == 0 {
                view.text = Cow::Owned(String::with_capacity(text.len()));
            }
            let end = at + escape.len;
            match escape.stands_for {
                None => {
                    let written = view.text.to_mut();
                    written.push_str(text.get(read..at).unwrap_or_default());
                    written.push_str("\n\n");
                }
                Some(character) => view.show(text, read, Span::new(at, end), character.encode_utf8(&mut [0; 4]), How::Whole),
            }
            read = end;
        }
        if read > 0 {
            view.text.to_mut().push_str(text.get(read..).unwrap_or_default());
        }
        view
    }
}

/// Where what may be the beginning of an escape at the end of a text begins.
pub(super) fn begun(text: &str) -> Option<usize> {
    let behind = text.bytes().rev().take(UNICODE - 1).position(|byte| byte == b'\\')?;
    let start = text.len() - 1 - behind;
    let begun = match text.as_bytes().get(start + 1..) {
        None | Some([] | [b'x']) => true,
        Some([b'x', digit]) => digit.is_ascii_hexdigit(),
        Some([b'u', digits @ ..]) => digits.iter().all(u8::is_ascii_hexdigit),
        Some(_) => false,
    };
    begun.then_some(start)
}

/// An escape.
struct Escape {
    len: usize,
    /// Its character; `None` for white space.
    stands_for: Option<char>,
}

impl Escape {
    /// The escape that `bytes` begin with.
    fn at(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'\\', b'n' | b'r' | b't' | b'b' | b'f', ..] => Some(Self { len: 2, stands_for: None }),
            [b'\\', b'/', ..] => Some(Self { len: 2, stands_for: Some('/') }),
            [b'\\', b'u', digits @ ..] => {
                // Half of a pair stays as it is: no value is written with such.
                let character = char::from_u32(code(digits.get(..4)?)?)?;
                Some(Self { len: UNICODE, stands_for: Some(character) })
            }
            // As in the strings of C, JavaScript and Python. Beyond ASCII it may be a byte or a character.
            [b'\\', b'x', high, low, ..] => {
                let character = char::from_u32(code(&[*high, *low])?).filter(char::is_ascii_graphic)?;
                Some(Self { len: 4, stands_for: Some(character) })
            }
            _ => None,
        }
    }
}

fn code(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, 16).ok()
}

/// The first escape from `from` on, and its place.
fn next(text: &str, from: usize) -> Option<(usize, Escape)> {
    let bytes = text.as_bytes().get(from..)?;
    let blocks = bytes.chunks(BLOCK).zip((0..).step_by(BLOCK));
    // Without an early exit, so that it becomes one comparison for many bytes.
    let holds_backslash = |block: &[u8]| block.iter().fold(false, |holds, byte| holds | (*byte == b'\\'));
    let mut places = blocks.filter(|(block, _)| holds_backslash(block)).flat_map(|(block, base)| base..base + block.len());
    places.find_map(|at| Escape::at(bytes.get(at..)?).map(|escape| (from + at, escape)))
}
