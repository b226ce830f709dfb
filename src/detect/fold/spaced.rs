//! Characters that stand apart: `4 1 1 1 1 1 …`, `4-1-1-1-…`, `b o b @ e x …`.
//!
//! In: a text, a place where three of them begin. Out: the whole row, joined. A row has one sign between all its characters; two spaces
//! end it, so that words which are so written stay words.

use super::{Part, With};
use crate::detect::sight::{Findings, Sight};
use crate::text::Span;

/// The most bytes of a row; one that is longer goes on as another.
const MOST: usize = 1024;
/// What may part characters, and how many of them are then a row: numbers of versions, sections and dates are short.
const SIGNS: [(u8, usize); 4] = [(b' ', 6), (b'-', 8), (b'_', 8), (b'.', 12)];

/// The most spaces between words whose letters stand apart.
const GAP: usize = 4;

/// The rows of one text.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Up to where rows were looked for.
    end: usize,
    /// Where the last row that was joined ends.
    joined: usize,
}

/// Whether what stands at `at` may be a character of a row, as far as what stands before it tells. A quotation mark may stand before a
/// letter, a sign stands by itself.
fn stands_apart(sight: &Sight<'_>, at: usize, sign: u8) -> bool {
    let (there, before) = (sight.byte(at), sight.before(at));
    let is_word = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric());
    is_of_row(there, sign) && (before == Some(sign) || !if is_word(there) { is_word(before) } else { is_of_row(before, sign) })
}

/// Between spaces stands any sign, between others letters and digits alone.
fn is_of_row(byte: Option<u8>, sign: u8) -> bool {
    byte.is_some_and(|b| if sign == b' ' { b.is_ascii_graphic() } else { b.is_ascii_alphanumeric() })
}

impl Rows {
    /// Looks at the letter or digit at `at`, which stands alone, as do those two and four bytes on.
    pub(super) fn find(&mut self, sight: &Sight<'_>, at: usize, parts: &mut Vec<Part>, findings: &mut Findings) {
        let Some((sign, least)) = SIGNS.into_iter().find(|(sign, _)| sight.byte(at + 1) == Some(*sign)).filter(|_| at >= self.end) else {
            return;
        };
        let mut start = first(sight, at, self.end, sign);
        let mut last = at;
        loop {
            if sight.is_unknown(last + 1) || sight.is_unknown(last + 2) || sight.byte(last + 1) == Some(sign) && sight.is_unknown(last + 3)
            {
                findings.may_come(start);
                self.end = sight.text.len();
                return;
            }
            let next = last + 2;
            let follows = sight.byte(last + 1) == Some(sign) && is_of_row(sight.byte(next), sign);
            // A sentence goes on after the last with a comma, not with another letter.
            let ends = match sight.byte(next) {
                Some(b) if b.is_ascii_alphanumeric() => !sight.byte(next + 1).is_some_and(|b| b.is_ascii_alphanumeric()),
                _ => !is_of_row(sight.byte(next + 1), sign),
            };
            if !follows || !ends || next - start >= MOST {
                break;
            }
            last = next;
        }
        self.end = last + 1;
        // An article before a number is no part of it.
        let is_article =
            matches!(sight.byte(start), Some(b'a' | b'A' | b'I')) && !sight.byte(start + 2).is_some_and(|b| b.is_ascii_alphabetic());
        start += if is_article { 2 } else { 0 };
        let row = sight.bytes(start, last + 1);
        // After a word that is so written, the next may be short.
        let gap = sight.bytes(self.joined, start);
        let goes_on = self.joined > 0 && (2..=GAP).contains(&gap.len()) && gap.iter().all(|byte| *byte == b' ');
        if (goes_on || row.len() / 2 + 1 >= least) && !(sight.is_cut && start <= 2) {
            let joined = row.iter().step_by(2).map(|byte| char::from(*byte)).collect();
            self.joined = last + 1;
            parts.push(Part { place: Span::new(start, last + 1), with: With::Joined(joined) });
        }
    }
}

/// The first of the characters before `at`, from `from` on, that stand apart by `sign`.
fn first(sight: &Sight<'_>, at: usize, from: usize, sign: u8) -> usize {
    let mut start = at;
    while start >= from + 2 && at - start < MOST && sight.before(start) == Some(sign) && stands_apart(sight, start - 2, sign) {
        start -= 2;
    }
    start
}

/// Where the row begins that a text may end with.
pub(super) fn begun(sight: &Sight<'_>) -> usize {
    let len = sight.text.len();
    let of_sign = |(sign, _): (u8, usize)| {
        let last = if sight.before(len) == Some(sign) { len - 1 } else { len };
        match last.checked_sub(1).filter(|last| stands_apart(sight, *last, sign)) {
            Some(last) => first(sight, last, 0, sign),
            None => len,
        }
    };
    SIGNS.into_iter().map(of_sign).min().unwrap_or(len)
}
