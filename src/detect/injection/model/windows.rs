//! Slides windows over the worth of a text's words, and keeps the most suspicious.
//!
//! In: what each word is worth, and where it stands. Out: the best sum of a window, and where that window stands. A text that is shorter
//! than a window is one window. What stands outside a window counts for nothing in it: padding dilutes nothing.

use crate::text::Span;

/// The longest window, in words. A power of two, so that a place in the ring is a mask away.
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
    /// Before each of the last words: what all words came to, and where it began.
    before: [(i32, usize); LONGEST],
    /// What all words come to.
    sum: i32,
    count: usize,
    best: [Option<Best>; MOST],
    whole: Span,
}

/// A window, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// Its sum with its bias.
    pub sum: i32,
    /// Where it stands.
    pub span: Span,
}

impl Default for Sliding {
    fn default() -> Self {
        Self { before: [(0, 0); LONGEST], sum: 0, count: 0, best: [None; MOST], whole: Span::new(usize::MAX, 0) }
    }
}

impl Sliding {
    /// Takes the next word; of the windows, the first [`MOST`] count.
    #[inline]
    pub fn push(&mut self, windows: &[Window], worth: i32, span: Span) {
        if let Some(slot) = self.before.get_mut(self.count % LONGEST) {
            *slot = (self.sum, span.start);
        }
        self.count += 1;
        self.sum = self.sum.wrapping_add(worth);
        self.whole = Span::new(self.whole.start.min(span.start), span.end);
        for (window, best) in windows.iter().zip(&mut self.best).filter(|(window, _)| self.count >= window.words) {
            let (before, start) = self.before.get((self.count - window.words) % LONGEST).copied().unwrap_or_default();
            let sum = self.sum.wrapping_sub(before);
            if best.is_none_or(|best| sum > best.sum) {
                *best = Some(Best { sum, span: Span::new(start, span.end) });
            }
        }
    }

    /// The best window of all; `None` where there was no word. Of equals the first, so that the answer is one.
    #[must_use]
    pub fn best(&self, windows: &[Window]) -> Option<Best> {
        let whole = Best { sum: self.sum, span: self.whole };
        let each = windows.iter().zip(&self.best).map(|(window, best)| (window, best.unwrap_or(whole)));
        let each = each.map(|(window, best)| Best { sum: best.sum.saturating_add(window.bias), ..best });
        each.reduce(|best, next| if next.sum > best.sum { next } else { best }).filter(|_| self.count > 0)
    }
}
