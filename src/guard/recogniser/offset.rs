//! Offsets as others count them.
//!
//! In: a text, places in it in some unit. Out: the same in bytes, or nothing where one of them is no place in the text.

use crate::text::Span;

/// How long a character is in some unit.
pub(super) type Unit = fn(char) -> usize;

/// Python's and Presidio's.
pub(super) const CODE_POINTS: Unit = |_| 1;
/// JavaScript's, .NET's, and Azure's `Utf16CodeUnit`.
pub(super) const UTF_16: Unit = char::len_utf16;

/// `places` (their starts and ends) in bytes. None where one lies outside of the text, is empty, or cuts a character.
pub(super) fn in_bytes(text: &str, unit: Unit, places: &[(u64, u64)]) -> Option<Vec<Span>> {
    let mut wanted = Vec::with_capacity(2 * places.len());
    for (number, (start, end)) in places.iter().enumerate() {
        if start >= end {
            return None;
        }
        wanted.extend([(*start, number, false), (*end, number, true)]);
    }
    wanted.sort_unstable();
    let mut spans = vec![Span::default(); places.len()];
    let mut characters = text.chars();
    let (mut units, mut bytes) = (0, 0);
    for (at, number, is_end) in wanted {
        while units < at {
            let character = characters.next()?;
            units += unit(character) as u64;
            bytes += character.len_utf8();
        }
        let span = spans.get_mut(number).filter(|_| units == at)?;
        *(if is_end { &mut span.end } else { &mut span.start }) = bytes;
    }
    Some(spans)
}
