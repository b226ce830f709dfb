//! A text that comes in parts, as a model writes it.
//!
//! In: pieces, in their order. Out: what is seen in them, each finding once, and up to where the text is cleared: nothing that begins
//! before can be found any more. What comes out does not depend on where the pieces were cut (law 2). Only the end of the text is kept;
//! findings are placed in that.

use super::sight::Sight;
use super::{Detector, Looked};
use crate::finding::Finding;

/// How much cleared text is kept, in bytes: matchers look back for words of context.
const LOOK_BACK: usize = 512;

/// One text, as far as it has come.
#[derive(Debug, Default)]
pub struct Flow {
    /// The end of the text.
    kept: String,
    /// How much of the text came before.
    dropped: usize,
    /// Up to where it is cleared.
    cleared: usize,
}

impl Flow {
    /// More of the text.
    pub fn push(&mut self, piece: &str) {
        self.kept.push_str(piece);
    }

    /// How much of the text has come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.dropped + self.kept.len()
    }

    /// Whether nothing has come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Up to where the text is cleared.
    #[must_use]
    pub fn cleared(&self) -> usize {
        self.cleared
    }

    /// What is kept of the text, and how much of it came before. Both change when it is looked at.
    #[must_use]
    pub fn kept(&self) -> (&str, usize) {
        (&self.kept, self.dropped)
    }

    /// Looks at what has come; `complete` if no more will. At most `most` bytes stay uncleared: beyond, the text is taken as it is.
    pub fn look(&mut self, detector: &Detector, label: &str, complete: bool, most: usize) -> Vec<Finding> {
        self.forget();
        let complete = complete || self.len() - self.cleared > most;
        let sight = Sight { text: &self.kept, label, complete, is_cut: self.dropped > 0 };
        let Looked { mut values, open } = detector.look_on(&sight, self.cleared - self.dropped);
        let dropped = self.dropped;
        values.retain(|value| value.span.end <= open && value.span.end + dropped > self.cleared);
        self.cleared = self.cleared.max(open + dropped);
        values
    }

    /// Lets go of what is no longer needed.
    fn forget(&mut self) {
        let mut drop = (self.cleared - self.dropped).saturating_sub(LOOK_BACK);
        // Seldom, since what stays has to be moved.
        if drop < LOOK_BACK {
            return;
        }
        while !self.kept.is_char_boundary(drop) {
            drop -= 1;
        }
        self.kept.drain(..drop);
        self.dropped += drop;
    }
}
