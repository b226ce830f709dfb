//! Letters that stand twice: `iiggnnoorree`.
//!
//! In: a text. Out: the words in which each letter stands twice, with each once. In one that is long that is no chance; short ones
//! (`aallll`) count beside such.

use super::disguise::Disguise;
use super::draft::{Draft, How};
use crate::text::Span;

/// The fewest letters of a word that tells by itself.
const LONG: usize = 8;

/// Whether each letter of a word of ASCII letters stands twice, and few that follow each other are one.
pub(super) fn is_doubled(word: &[u8]) -> bool {
    let (pairs, rest) = word.as_chunks::<2>();
    let changes = pairs.iter().zip(pairs.iter().skip(1)).filter(|(one, next)| one != next).count();
    rest.is_empty() && !word.is_empty() && 2 * changes + 1 >= pairs.len() && pairs.iter().all(|[a, b]| a.eq_ignore_ascii_case(b))
}

/// Reads each once.
pub(super) fn read(draft: &mut Draft<'_>) {
    let text = draft.text;
    let mut start = 0;
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).map(|word| {
        let place = Span::new(start, start + word.len());
        // What parts words is one character, of any width.
        start = place.end + text.get(place.end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (place, word.as_bytes())
    });
    // Short ones wait for a long one.
    let mut waiting: Vec<Span> = Vec::new();
    let mut goes_on = false;
    let mut put = |place: Span| {
        for at in (place.start + 1..place.end).step_by(2) {
            draft.put(Span::new(at, at + 1), "", How::Whole, Disguise::Doubled);
        }
    };
    for (place, word) in words.by_ref().filter(|(_, word)| !word.is_empty()) {
        if !is_doubled(word) {
            waiting.clear();
            goes_on = false;
        } else if goes_on || word.len() >= LONG {
            waiting.drain(..).for_each(&mut put);
            put(place);
            goes_on = true;
        } else {
            waiting.push(place);
        }
    }
}
