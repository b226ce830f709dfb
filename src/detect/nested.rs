//! Text that holds JSON, whose escapes are still in it: what a tool answers, and what it is called with, often is JSON within a JSON
//! string.
//!
//! In: a text. Out: a [`View`] of it: the escapes of control characters are white space, others the character that they stand for. So no
//! matcher has to know: the letter of an escape is no part of the word after it. A Windows path may lose a letter by it.

use std::borrow::Cow;

/// How many bytes are looked at together.
const BLOCK: usize = 64;
/// The length of `\uXXXX`.
const UNICODE: usize = 6;

/// A text as matchers see it, and where its bytes stand in the text itself.
#[derive(Debug)]
pub struct View<'a> {
    /// What they see.
    pub text: Cow<'a, str>,
    /// The ends of escapes that became shorter: here, and in the text.
    shortened: Vec<(usize, usize)>,
}

impl<'a> View<'a> {
    /// The view of a text. A control character's escape becomes two line breaks, as long as itself.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let (mut read, mut written, mut shortened) = (0, String::new(), Vec::new());
        while let Some((at, escape)) = next(text, read) {
            written.reserve_exact(text.len() - read);
            written.push_str(text.get(read..at).unwrap_or_default());
            read = at + escape.len;
            match escape.stands_for {
                None => written.push_str("\n\n"),
                Some(character) => {
                    written.push(character);
                    shortened.push((written.len(), read));
                }
            }
        }
        if read == 0 {
            return Self { text: Cow::Borrowed(text), shortened };
        }
        written.push_str(text.get(read..).unwrap_or_default());
        Self { text: Cow::Owned(written), shortened }
    }

    /// Whether every byte stands at the same place as in the text.
    #[must_use]
    pub fn is_straight(&self) -> bool {
        self.shortened.is_empty()
    }

    /// Where a place of the view is in the text.
    #[must_use]
    pub fn in_text(&self, at: usize) -> usize {
        let before = self.shortened.partition_point(|(here, _)| *here <= at);
        self.shortened.get(before.wrapping_sub(1)).map_or(at, |(here, there)| there + (at - here))
    }

    /// Where a place of the text is in the view.
    #[must_use]
    pub fn from_text(&self, at: usize) -> usize {
        let before = self.shortened.partition_point(|(_, there)| *there <= at);
        self.shortened.get(before.wrapping_sub(1)).map_or(at, |(here, there)| here + (at - there)).min(self.text.len())
    }
}

/// What is known of a text that goes on: what may be the beginning of an escape at its end has not come yet.
#[must_use]
pub fn known(text: &str) -> &str {
    let last = text.bytes().rev().take(UNICODE - 1).position(|byte| byte == b'\\');
    let Some(start) = last.map(|behind| text.len() - 1 - behind) else { return text };
    let begun = match text.as_bytes().get(start + 1..) {
        None | Some([]) => true,
        Some([b'u', digits @ ..]) => digits.iter().all(u8::is_ascii_hexdigit),
        Some(_) => false,
    };
    if begun { text.get(..start).unwrap_or(text) } else { text }
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
                let digits = std::str::from_utf8(digits.get(..4)?).ok()?;
                let code = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
                // Half of a pair stays as it is: no value is written with such.
                char::from_u32(code).map(|character| Self { len: UNICODE, stands_for: Some(character) })
            }
            _ => None,
        }
    }
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
