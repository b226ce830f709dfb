//! Prose that comes in pieces, looked at for threats.
//!
//! In: pieces, in their order. Out: what is found in them, each once, and up to where nothing can be found any more. Windows end where
//! the text's length says so, wherever pieces end, so what comes out does not depend on those (law 2). What has no hint is not waited for.

use super::{LONGEST, Latest, Manner, Threats, Window, hint};
use crate::finding::Finding;
use crate::text::Span;

/// How much of a text is looked at together, with the end of what came before.
const STEP: usize = 512;

/// One text, as far as it has come.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The end of the text.
    kept: String,
    /// How much of it came before.
    dropped: usize,
    /// Up to where it was looked at.
    read: usize,
    /// Where the last hint stands in what was looked at.
    hinted: Option<usize>,
    latest: Latest,
}

impl Reading {
    /// Takes more of the text; `complete` if no more will come. Gives what is found, by place in the whole text.
    pub fn read(&mut self, threats: &Threats, piece: &str, complete: bool) -> Vec<Finding> {
        self.kept.push_str(piece);
        let kept = std::mem::take(&mut self.kept);
        let found = self.read_on(threats, &kept, complete);
        self.kept = kept;
        self.forget();
        found
    }

    /// What is found in a whole text.
    pub(super) fn read_whole(threats: &Threats, text: &str) -> Vec<Finding> {
        Self::default().read_on(threats, text, true)
    }

    fn read_on(&mut self, threats: &Threats, text: &str, complete: bool) -> Vec<Finding> {
        let mut found = Vec::new();
        while let Some(end) = self.next_end(text, complete) {
            found.extend(self.look(threats, text, end, complete));
        }
        found
    }

    /// Up to where the text goes on: what begins before cannot turn out to be a threat any more.
    #[must_use]
    pub fn cleared(&self) -> usize {
        let unsettled = self.read.saturating_sub(LONGEST).max(self.dropped) - self.dropped;
        hint::first(&self.kept, self.kept.ceil_char_boundary(unsettled)).unwrap_or(self.kept.len()) + self.dropped
    }

    /// Where the next window ends, once that has come.
    fn next_end(&self, text: &str, complete: bool) -> Option<usize> {
        let from = self.read - self.dropped;
        match text.len() - from {
            left if left >= STEP + hint::AHEAD => Some(text.floor_char_boundary(from + STEP)),
            1.. if complete => Some(text.floor_char_boundary((from + STEP).min(text.len()))),
            _ => None,
        }
    }

    fn look(&mut self, threats: &Threats, text: &str, end: usize, complete: bool) -> Vec<Finding> {
        let from = self.read - self.dropped;
        let start = text.floor_char_boundary(from.saturating_sub(LONGEST));
        // No more than has come in any case.
        let known = Span::new(0, text.floor_char_boundary(end + hint::AHEAD)).of(text);
        let hinted = hint::last(known, from, end).map(|at| self.dropped + at);
        self.hinted = hinted.or(self.hinted);
        self.read = self.dropped + end;
        if self.hinted.is_none_or(|at| at < self.dropped + start) {
            return Vec::new();
        }
        let ends = complete && end == text.len();
        let begins = start + self.dropped == 0;
        let window = Window {
            text: Span::new(start, end).of(text),
            start: self.dropped + start,
            from: self.dropped + from,
            begins,
            ends,
            manner: Manner::Prose,
        };
        threats.window(&window, &mut self.latest)
    }

    /// Lets go of what no window needs any more.
    fn forget(&mut self) {
        let mut drop = (self.read - self.dropped).saturating_sub(2 * LONGEST);
        // Seldom, since what stays has to be moved.
        if drop < LONGEST || drop > self.kept.len() {
            return;
        }
        while !self.kept.is_char_boundary(drop) {
            drop -= 1;
        }
        self.kept.drain(..drop);
        self.dropped += drop;
    }
}
