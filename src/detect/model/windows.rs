//! Slides windows over the worth of a text's words, and keeps the most suspicious.
//!
//! In: what each word is worth, and where it stands. Out: the best sum of a window, and where that window stands. A text that is shorter
//! than a window is one window. What stands outside a window counts for nothing in it: padding dilutes nothing.

use crate::text::Span;

/// The longest window, in words. A power of two, so that a place in the ring is a mask away.
pub const LONGEST: usize = 64;

/// How a window counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many words it holds, 1 to [`LONGEST`].
    pub words: usize,
    /// What is added to the sum of them.
    pub bias: i32,
}

/// The last words of a text, and the best window of each size up to them.
#[derive(Debug)]
pub struct Sliding<'w> {
    windows: &'w [Window],
    /// The worth of the last words, and where they began.
    ring: [(i32, usize); LONGEST],
    count: usize,
    sums: [i32; MOST],
    best: [Option<Best>; MOST],
    first: usize,
    end: usize,
}

/// How many sizes there may be.
pub const MOST: usize = 4;

/// A window, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// Its sum with its bias.
    pub sum: i32,
    /// Where it stands.
    pub span: Span,
}

impl<'w> Sliding<'w> {
    /// At the beginning of a text; of the sizes, the first [`MOST`] count.
    #[must_use]
    pub const fn over(windows: &'w [Window]) -> Self {
        Self { windows, ring: [(0, 0); LONGEST], count: 0, sums: [0; MOST], best: [None; MOST], first: 0, end: 0 }
    }

    fn at(&self, place: usize) -> (i32, usize) {
        self.ring.get(place % LONGEST).copied().unwrap_or_default()
    }

    /// Takes the next word.
    #[inline]
    pub fn push(&mut self, worth: i32, span: Span) {
        let place = self.count;
        if place == 0 {
            self.first = span.start;
        }
        for (number, window) in self.windows.iter().enumerate().take(MOST) {
            let leaves = if place >= window.words { self.at(place - window.words).0 } else { 0 };
            let from = if place + 1 >= window.words { (place + 1 - window.words) % LONGEST } else { LONGEST };
            let start = if from == place % LONGEST { span.start } else { self.ring.get(from).map_or(span.start, |word| word.1) };
            let (Some(sum), Some(best)) = (self.sums.get_mut(number), self.best.get_mut(number)) else { continue };
            *sum = sum.saturating_add(worth).saturating_sub(leaves);
            if place + 1 >= window.words && best.is_none_or(|best| *sum > best.sum) {
                *best = Some(Best { sum: *sum, span: Span::new(start, span.end) });
            }
        }
        if let Some(slot) = self.ring.get_mut(place % LONGEST) {
            *slot = (worth, span.start);
        }
        self.count += 1;
        self.end = span.end;
    }

    /// The best window of all; `None` where there was no word.
    #[must_use]
    pub fn best(&self) -> Option<Best> {
        if self.count == 0 {
            return None;
        }
        let whole = Span::new(self.first, self.end);
        let each = self.windows.iter().zip(&self.sums).zip(&self.best).map(|((window, sum), best)| {
            let best = best.unwrap_or(Best { sum: *sum, span: whole });
            Best { sum: best.sum.saturating_add(window.bias), ..best }
        });
        // Of equals the first, so that the answer is one.
        each.reduce(|best, next| if next.sum > best.sum { next } else { best })
    }
}
