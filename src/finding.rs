//! The word for what a detector saw.
//!
//! In: nothing. Out: [`Finding`]. It has no field that could hold text, so that no text can leave by it (law 3).

use crate::text::Span;

/// Which rule, by its place in the detector's table. Names are looked up where they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleIndex(pub u16);

/// How sure a detector is, in percent.
pub type Percent = u8;

/// One thing that a rule saw in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that saw it.
    pub rule: RuleIndex,
    /// Where, in bytes of the decoded text.
    pub span: Span,
    /// How sure the rule is, 0 to 100.
    pub confidence: Percent,
}

impl Finding {
    /// By what findings are sorted by place.
    #[must_use]
    pub const fn place(&self) -> (Span, RuleIndex) {
        (self.span, self.rule)
    }
}
