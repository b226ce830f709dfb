//! Slides windows over the worth of a text's words, and keeps the most suspicious.
//!
//! In: what each word is worth, and where it stands. Out: the best sum of a window, and where that window stands. A text that is shorter
//! than a window is one window. What stands outside a window counts for nothing in it: padding dilutes nothing.

use crate::detect::injection::words::{ROOM, Word};
use crate::text::Span;

/// The longest window, in words.
pub const LONGEST: usize = 64;
/// How many sizes there may be.
pub const MOST: usize = 2;

/// How a window counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many words it holds, 1 to [`LONGEST`].
    pub words: usize,
    /// What is added to the sum of them.
    pub bias: i32,
}

/// The last words of a text, and the best window of each size up to them.
#[derive(Clone, Debug)]
pub struct Sliding {
    /// What all words came to before each of the last ones.
    sums: [i32; LONGEST],
    /// Where each of those begins.
    starts: [usize; LONGEST],
    /// What all words come to.
    sum: i32,
    count: usize,
    /// Of each size, what is to be beaten, without the bias, and where it stands.
    best: [Best; MOST],
    /// From the first word to the last.
    whole: Span,
}

/// A window, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// Its sum; with its bias, where windows of several sizes are compared.
    pub sum: i32,
    /// Where it stands.
    pub span: Span,
}

impl Default for Sliding {
    fn default() -> Self {
        let none = Best { sum: i32::MIN, span: Span::new(0, 0) };
        Self { sums: [0; LONGEST], starts: [0; LONGEST], sum: 0, count: 0, best: [none; MOST], whole: Span::new(usize::MAX, 0) }
    }
}

impl Sliding {
    /// Takes the next words, at most [`ROOM`], each with what it is worth; of the windows, the first [`MOST`] count.
    pub fn push(&mut self, windows: &[Window], worth: &[i32], words: &[Word]) {
        let mut sums = [0; LONGEST + ROOM + 1];
        sums.iter_mut().zip(self.sums).for_each(|(slot, sum)| *slot = sum);
        let mut sum = self.sum;
        for (slot, worth) in sums.iter_mut().skip(LONGEST).zip(worth) {
            *slot = sum;
            sum = sum.wrapping_add(*worth);
        }
        let len = words.len().min(worth.len()).min(ROOM);
        if let Some(slot) = sums.get_mut(LONGEST + len) {
            *slot = sum;
        }
        for (window, best) in windows.iter().zip(&mut self.best) {
            // The words before the first are none.
            let first = window.words.saturating_sub(self.count + 1);
            let before = sums.get(LONGEST + 1 - window.words + first..).unwrap_or_default();
            let after = sums.get(LONGEST + 1 + first..=LONGEST + len).unwrap_or_default();
            let each = || after.iter().zip(before).map(|(after, before)| after.wrapping_sub(*before));
            let highest = each().fold(i32::MIN, i32::max);
            if highest > best.sum
                && let Some(place) = each().position(|sum| sum == highest)
            {
                let end = words.get(first + place).map_or(0, |word| word.span.end);
                let begin = LONGEST + 1 + first + place - window.words;
                let of_these = |place: usize| words.get(place).map(|word| word.span.start);
                let start = begin.checked_sub(LONGEST).map_or_else(|| self.starts.get(begin).copied(), of_these).unwrap_or_default();
                *best = Best { sum: highest, span: Span::new(start, end) };
            }
        }
        self.sums = sums.get(len..).and_then(|sums| sums.first_chunk()).copied().unwrap_or(self.sums);
        self.starts.copy_within(len.min(LONGEST).., 0);
        self.starts.iter_mut().rev().zip(words.iter().rev()).for_each(|(slot, word)| *slot = word.span.start);
        (self.sum, self.count) = (sum, self.count + len);
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            self.whole = Span::new(self.whole.start.min(first.span.start), last.span.end);
        }
    }

    /// The best window of all; `None` where there was no word. Of equals the first, so that the answer is one.
    #[must_use]
    pub fn best(&self, windows: &[Window]) -> Option<Best> {
        let whole = Best { sum: self.sum, span: self.whole };
        let each = windows.iter().zip(&self.best).map(|(window, best)| (window, if self.count < window.words { whole } else { *best }));
        let each = each.map(|(window, best)| Best { sum: best.sum.saturating_add(window.bias), ..best });
        each.reduce(|best, next| if next.sum > best.sum { next } else { best }).filter(|_| self.count > 0)
    }
}
