//! Text that holds JSON, whose escapes are still in it: what a tool answers, and what it is called with, often is JSON within a JSON
//! string.
//!
//! In: a text. Out: the same text, byte for byte at the same place, but white space where a backslash and one of `n r t b f` stood. So
//! no matcher has to know: the letter of an escape is no part of the word after it. A Windows path may lose a letter by it.

use std::borrow::Cow;

/// How many bytes are looked at together.
const BLOCK: usize = 64;

/// `text` with each escape of a control character as two line breaks.
#[must_use]
pub fn blanked(text: &str) -> Cow<'_, str> {
    let mut read = 0;
    let mut written = String::new();
    while let Some(escape) = next(text, read) {
        written.reserve_exact(text.len() - written.len());
        written.push_str(text.get(read..escape).unwrap_or_default());
        written.push_str("\n\n");
        read = escape + 2;
    }
    if read == 0 {
        return Cow::Borrowed(text);
    }
    written.push_str(text.get(read..).unwrap_or_default());
    Cow::Owned(written)
}

/// What is known of a text that goes on: a backslash at its end may turn out to begin an escape, and so has not come yet.
#[must_use]
pub fn known(text: &str) -> &str {
    text.strip_suffix('\\').unwrap_or(text)
}

/// The place of the first escape from `from` on.
fn next(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(from..)?;
    let is_escape = |at: usize| matches!(bytes.get(at..at + 2), Some([b'\\', b'n' | b'r' | b't' | b'b' | b'f']));
    let blocks = bytes.chunks(BLOCK).zip((0..).step_by(BLOCK));
    // Without an early exit, so that it becomes one comparison for many bytes.
    let holds_backslash = |block: &[u8]| block.iter().fold(false, |holds, byte| holds | (*byte == b'\\'));
    let mut places = blocks.filter(|(block, _)| holds_backslash(block)).flat_map(|(block, base)| base..base + block.len());
    places.find(|at| is_escape(*at)).map(|at| from + at)
}
