//! Findings of several rules that overlap: whose they are, once the policy has said what would happen to each.
//!
//! In: claims, none of which the policy passes over. Out: claims that share no byte. The stricter action has the say, then the surer
//! finding, the longer, the earlier, the one whose rule stands first. What would have been hidden stays hidden: where such a claim
//! reaches beyond the one that it gives way to, that one grows by what is left.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::decision::{Action, Reason, Verdict};
use crate::finding::Finding;
use crate::text::Span;

/// What a rule saw, and what would happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) finding: Finding,
    pub(super) action: Action,
    pub(super) reason: Reason,
}

/// Leaves, sorted by place, claims that do not overlap. They come sorted by place.
///
/// What one rule says does not overlap itself, so a byte is claimed once by each rule at most, and the work is linear but for sorting.
pub(super) fn settle(claims: Vec<Claim>) -> Vec<Claim> {
    if claims.windows(2).all(|pair| matches!(pair, [a, b] if !a.finding.span.overlaps(b.finding.span))) {
        return claims;
    }
    let mut ranked = claims;
    ranked.sort_by_key(|Claim { finding, action, .. }| {
        (Reverse(*action), Reverse(finding.confidence), Reverse(finding.span.len()), finding.span.start, finding.rule)
    });
    let mut settled = BTreeMap::new();
    for claim in ranked {
        let span = claim.finding.span;
        let before = settled.range(..span.end).rev();
        let met: Vec<usize> = before.take_while(|(_, other): &(_, &Claim)| other.finding.span.overlaps(span)).map(|(at, _)| *at).collect();
        if met.is_empty() {
            settled.insert(span.start, claim);
        } else if claim.action.verdict() >= Verdict::Redact {
            grow(&mut settled, &met, span);
        }
    }
    settled.into_values().collect()
}

/// Has the claims that `span` overlaps, given from the last to the first, cover all of it.
fn grow(settled: &mut BTreeMap<usize, Claim>, met: &[usize], span: Span) {
    let mut end = span.end;
    for (place, at) in met.iter().enumerate() {
        let Some(mut claim) = settled.remove(at) else { continue };
        let own = &mut claim.finding.span;
        own.end = own.end.max(end);
        if place + 1 == met.len() {
            own.start = own.start.min(span.start);
        }
        end = own.start;
        settled.insert(own.start, claim);
    }
}
