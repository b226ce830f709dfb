//! What a matcher sees and what it says.
//!
//! In: a text, or the part of one that has come so far. Out: findings, and the first byte from which one could still come.
//! A matcher looks at one place at a time, and what it says depends on the bytes around that place alone. So a text that is looked
//! at in parts yields the same findings as one that is looked at whole, wherever it is cut (law 2).

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
}

impl<'a> Sight<'a> {
    /// A text that is known whole.
    #[must_use]
    pub const fn whole(text: &'a str) -> Self {
        Self { text, label: "", complete: true }
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

    /// Whether one of `words` (lower case) stands in the label, or at most `reach` bytes before `at`.
    #[must_use]
    pub fn near(&self, at: usize, reach: usize, words: &[impl AsRef<str>]) -> bool {
        let window = self.bytes(at.saturating_sub(reach), at);
        let holds = |haystack: &[u8], word: &str| haystack.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word.as_bytes()));
        words.iter().map(AsRef::as_ref).any(|word| holds(window, word) || holds(self.label.as_bytes(), word))
    }
}

/// What the matchers say of one text.
#[derive(Debug)]
pub struct Findings {
    /// What was seen, in no order.
    pub seen: Vec<Finding>,
    /// The first byte from which something could still be seen when more text comes; the text's end when nothing could.
    pub open: usize,
}

impl Findings {
    /// Nothing seen in a text of this length.
    #[must_use]
    pub const fn none(len: usize) -> Self {
        Self { seen: Vec::new(), open: len }
    }

    /// A rule saw something at `start..end`.
    pub fn found(&mut self, rule: RuleIndex, start: usize, end: usize, confidence: Percent) {
        self.seen.push(Finding { rule, span: Span::new(start, end), confidence });
    }

    /// Something that begins at `start` could still be seen.
    pub fn may_come(&mut self, start: usize) {
        self.open = self.open.min(start);
    }
}
