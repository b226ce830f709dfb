//! The parts of a text that come to something else where some places of it change.
//!
//! In: a text, and the places. Out: the places with as many words beside each as count together: those of a window of the scorer, or of a
//! phrase, that a word of the place is of. It refuses to know what words mean, and counts them only roughly: rather too many than too few.

use super::model::windows::LONGEST;
use crate::text::Span;

/// How many words beside a place may count with it: those of the longest window, which no phrase is longer than, and some before the
/// first of them, by which that is told.
const BESIDE: usize = LONGEST + 16;
/// The most bytes that so many words have, but for words that are none.
const FARTHEST: usize = 4096;
/// Places that are nearer than this are one: less, and the words beside each would be counted for hardly fewer that are read.
const NEAR: usize = 512;

/// The stretches of a text that hold these places, which stand in order; `None` where they make up most of it.
pub(super) fn around(text: &str, places: &[Span]) -> Option<Vec<Span>> {
    let bytes = text.as_bytes();
    let mut stretches: Vec<Span> = Vec::new();
    for group in places.chunk_by(|one, next| next.start <= one.end + NEAR) {
        let first = group.first()?.start;
        let last = group.iter().map(|place| place.end).max()?;
        let start = first - over_words(bytes.get(..first)?.iter().rev())?;
        let end = last + over_words(bytes.get(last..)?.iter())?;
        match stretches.last_mut().filter(|before| start <= before.end) {
            Some(before) => before.end = before.end.max(end),
            None => stretches.push(Span::new(start, end)),
        }
    }
    let all: usize = stretches.iter().map(|stretch| stretch.len()).sum();
    (2 * all < text.len()).then_some(stretches)
}

/// How many bytes the words beside a place have, with what is between them; `None` if there are too many.
fn over_words<'b>(bytes: impl ExactSizeIterator<Item = &'b u8>) -> Option<usize> {
    let all = bytes.len();
    let (mut words, mut is_within) = (0, false);
    for (count, byte) in bytes.take(FARTHEST).enumerate() {
        let goes_on = byte.is_ascii_alphanumeric() || !byte.is_ascii() || *byte == b'\'' && is_within;
        words += usize::from(goes_on && !is_within);
        if words > BESIDE {
            return Some(count);
        }
        is_within = goes_on;
    }
    (all < FARTHEST).then_some(all)
}
