//! What a matcher sees and what it says.
//!
//! In: a text, or the part of one that has come so far. Out: findings, and the first byte from which one could still come.
//! A matcher looks at one place at a time, and what it says depends on the bytes around that place alone. So a text that is looked
//! at in parts yields the same findings as one that is looked at whole, wherever it is cut (law 2).

use wide::u8x16;

use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::Span;

/// A text, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The text.
    pub text: &'a str,
    /// The name that it stands under; empty where there is none.
    pub label: &'a str,
    /// Whether it ends where `text` ends. If not, more may follow.
    pub complete: bool,
    /// Whether it begins before `text` begins.
    pub is_cut: bool,
}

impl<'a> Sight<'a> {
    /// A text that is known whole.
    #[must_use]
    pub const fn whole(text: &'a str) -> Self {
        Self { text, label: "", complete: true, is_cut: false }
    }

    /// The byte at `at`; `None` past what is known.
    #[must_use]
    pub fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The byte before `at`.
    #[must_use]
    pub fn before(&self, at: usize) -> Option<u8> {
        self.byte(at.checked_sub(1)?)
    }

    /// Whether what stands at `at` is not known yet.
    #[must_use]
    pub fn is_unknown(&self, at: usize) -> bool {
        !self.complete && at >= self.text.len()
    }

    /// The bytes of a range; empty when it reaches past what is known.
    #[must_use]
    pub fn bytes(&self, start: usize, end: usize) -> &'a [u8] {
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// The end of the run of bytes of `class` that begins at `at`, at most `most` bytes on.
    #[must_use]
    pub fn run_end(&self, at: usize, most: usize, class: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        at + rest.iter().take(most).position(|b| !class(*b)).unwrap_or(rest.len().min(most))
    }

    /// The start of the run of bytes of `class` that ends at `at`, at most `most` bytes back.
    #[must_use]
    pub fn run_start(&self, at: usize, most: usize, class: impl Fn(u8) -> bool) -> usize {
        let head = self.text.as_bytes().get(..at).unwrap_or_default();
        at - head.iter().rev().take(most).position(|b| !class(*b)).unwrap_or(head.len().min(most))
    }

    /// The start of what parts groups of digits (see [`Sight::separator`]), if that ends at `at`.
    #[must_use]
    pub fn separator_before(&self, at: usize) -> Option<usize> {
        (1..=3).filter_map(|len| at.checked_sub(len)).find(|start| self.separator(*start).is_some_and(|(_, end)| end == at))
    }

    /// What parts groups of digits at `at`, as ASCII, and where it ends: a space, a hyphen, a full stop, a slash, or what a typesetter
    /// writes for the first two (U+00A0, U+202F, U+2007, U+2009; U+2010, U+2011, U+2012, U+2013).
    #[must_use]
    pub fn separator(&self, at: usize) -> Option<(u8, usize)> {
        match *self.text.as_bytes().get(at..)? {
            [ascii @ (b' ' | b'-' | b'.' | b'/'), ..] => Some((ascii, at + 1)),
            [0xc2, 0xa0, ..] => Some((b' ', at + 2)),
            [0xe2, 0x80, 0xaf | 0x87 | 0x89, ..] => Some((b' ', at + 3)),
            [0xe2, 0x80, 0x90..=0x93, ..] => Some((b'-', at + 3)),
            _ => None,
        }
    }

    /// The end of at most `most` separators (of which `wanted` says) from `at` on.
    #[must_use]
    pub fn separators(&self, at: usize, most: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let mut end = at;
        for _ in 0..most {
            end = match self.separator(end) {
                Some((separator, next)) if wanted(separator) => next,
                _ => break,
            };
        }
        end
    }

    /// Whether one of `words` (lower case) stands in the label, or at most `reach` bytes before `at`.
    #[must_use]
    pub fn near(&self, at: usize, reach: usize, words: &[impl AsRef<str>]) -> bool {
        let before = self.bytes(0, at);
        holds_any(before, at.saturating_sub(reach), words) || self.is_labelled(words)
    }

    /// Whether one of `words` (lower case) stands in the label. Of a long one only the end is read, so that the cost is bounded.
    #[must_use]
    pub fn is_labelled(&self, words: &[impl AsRef<str>]) -> bool {
        holds_any(self.label.as_bytes(), self.label.len().saturating_sub(LABEL), words)
    }
}

/// How much of the end of a label is read, in bytes.
pub(super) const LABEL: usize = 128;
/// How many bytes are looked at together.
const CHUNK: usize = 16;
/// The bit that tells upper from lower case.
const CASE: u8 = 0x20;

/// Whether one of `words` (lower case) stands in `text` from `from` on.
fn holds_any(text: &[u8], from: usize, words: &[impl AsRef<str>]) -> bool {
    words_from(text, from, text.len(), words)
}

/// Whether one of `words` (lower case) stands in `text` between `from` and `to`, as a word and in whatever letter case. Their first two
/// letters are looked for at sixteen places at a time, and only where both may stand, the whole word.
fn words_from(text: &[u8], from: usize, to: usize, words: &[impl AsRef<str>]) -> bool {
    let folded = |from: usize| {
        let rest = text.get(from..to).unwrap_or_default();
        let chunk = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut end = [0; CHUNK];
            end.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
            end
        });
        u8x16::new(chunk) | u8x16::splat(CASE)
    };
    (from..to).step_by(CHUNK).any(|base| {
        let (these, next) = (folded(base), folded(base + 1));
        words.iter().map(|word| word.as_ref().as_bytes()).any(|word| {
            let is = |bytes: u8x16, letter: u8| bytes.simd_eq(u8x16::splat(letter | CASE));
            let heads = match *word {
                [first, second, ..] => is(these, first) & is(next, second),
                [only] => is(these, only),
                [] => return false,
            };
            let mut places = heads.to_bitmask();
            while places != 0 {
                let at = base + places.trailing_zeros() as usize;
                if at + word.len() <= to && is_word_at(text, at, word) {
                    return true;
                }
                places &= places - 1;
            }
            false
        })
    })
}

/// Whether `word`, or its plural, stands at `at` and is no part of a longer word. Digits, `_`, `-` and a capital after a
/// small letter part words; letters beyond ASCII do not join any, since many scripts part no words. A space stands for `_` and `-` too.
pub(super) fn is_word_at(text: &[u8], at: usize, word: &[u8]) -> bool {
    let is_same = |(a, b): (&u8, &u8)| a.eq_ignore_ascii_case(b) || *b == b' ' && matches!(a, b'_' | b'-' | b'\n');
    let parts = |end: usize| {
        let (last, next) = (text.get(end.wrapping_sub(1)).copied().unwrap_or(b' '), text.get(end).copied().unwrap_or(b' '));
        !(last.is_ascii_alphabetic() && next.is_ascii_alphabetic()) || last.is_ascii_lowercase() && next.is_ascii_uppercase()
    };
    let end = at + word.len();
    let there = text.get(at..end).unwrap_or_default();
    if there.len() < word.len() || !there.iter().zip(word).all(is_same) || at > 0 && !parts(at) {
        return false;
    }
    parts(end) || text.get(end).is_some_and(|s| s.eq_ignore_ascii_case(&b's')) && parts(end + 1)
}

/// What the matchers say of one text.
#[derive(Debug)]
pub struct Findings {
    /// The values that were seen, more or less by place.
    pub values: Vec<Finding>,
    /// The first byte from which something could still be seen when more text comes; the text's end when nothing could.
    pub open: usize,
}

impl Findings {
    /// Nothing seen in a text of this length.
    #[must_use]
    pub const fn none(len: usize) -> Self {
        Self { values: Vec::new(), open: len }
    }

    /// A rule saw a value at `start..end`.
    pub fn found(&mut self, rule: RuleIndex, start: usize, end: usize, confidence: Percent) {
        if self.values.is_empty() {
            self.values.reserve(USUAL);
        }
        self.values.push(Finding { rule, span: Span::new(start, end), confidence });
    }

    /// Sorts the values from the one at `place` on. Where that is done as they are seen, few are out of place in the end.
    pub fn sort_from(&mut self, place: usize) {
        if let Some(values @ [_, _, ..]) = self.values.get_mut(place..) {
            values.sort_unstable_by_key(Finding::place);
        }
    }

    /// Something that begins at `start` could still be seen.
    pub fn may_come(&mut self, start: usize) {
        self.open = self.open.min(start);
    }
}

/// Room for so many values is made at once.
const USUAL: usize = 32;
