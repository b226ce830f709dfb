//! A run of digits that begins a word, and what stands beside it.
//!
//! In: a text, the place of a run whose end is known. Out: what most matchers of digits ask first, read once for all of them: texts full
//! of numbers have many runs, and most are told by this from what any matcher is after. It refuses to know matchers.

use super::ahead::Ahead;
use super::sight::Sight;
use super::steps::Taken;
use crate::text::Span;

/// A run of digits.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Where it stands.
    pub span: Span,
    /// Whether a hyphen, a full stop or a slash joins it to a digit: then it goes on what was looked at there.
    pub is_joined: bool,
    /// How the text goes on after it.
    pub then: Taken,
    /// The bytes from its first on.
    pub ahead: Ahead,
}

impl Run {
    /// The run at `span`, of which all is known.
    #[inline]
    #[must_use]
    pub fn new(sight: &Sight<'_>, span: Span, ahead: Ahead) -> Self {
        let is_joined = matches!(*sight.bytes(span.start.saturating_sub(2), span.start), [b'0'..=b'9', b'-' | b'.' | b'/']);
        Self { span, is_joined, then: Taken::from(sight, &ahead, span.end), ahead }
    }
}
