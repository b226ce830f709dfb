//! What the policy says of one text.
//!
//! In: claims, one after the other. Out: [`Ruling`]. It decides nothing: what a claim comes to was decided before.

use super::overlap::Claim;
use crate::decision::{Action, Reason, Verdict};
use crate::finding::{Finding, Percent};

/// What the policy says of one text.
#[derive(Debug, Default)]
pub struct Ruling {
    /// What it comes to for the whole message.
    pub verdict: Verdict,
    /// Why, when the verdict is to block.
    pub reason: Option<Reason>,
    /// The findings that count, with what happens to each.
    pub findings: Vec<(Finding, Action)>,
    /// How strongly the text looks like an injection.
    pub score: Percent,
    /// Whether something threatens a tool.
    pub threatens_tool: bool,
}

impl Ruling {
    /// Adds what one rule saw.
    pub(super) fn add(&mut self, Claim { finding, action, reason }: Claim) {
        self.findings.push((finding, action));
        self.verdict = self.verdict.max(action.verdict());
        if action == Action::Block {
            self.reason = self.reason.or(Some(reason));
        }
    }

    /// This one, and what another says of the same text.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.verdict = self.verdict.max(other.verdict);
        self.reason = self.reason.or(other.reason);
        self.findings.extend(other.findings);
        self.score = self.score.max(other.score);
        self.threatens_tool |= other.threatens_tool;
        self
    }
}
