//! One rule for findings that overlap: the surer one stays, then the longer, then the earlier, then the one that stands first in the
//! table. What overlaps one that stays, goes.

use crate::finding::Finding;
use crate::text::Span;

/// Sorts findings by place and leaves none that overlaps another.
pub fn resolve(findings: &mut Vec<Finding>) {
    resolve_clusters(findings, keep_best);
}

/// Sorts findings by place and leaves none that overlaps another of the same rule.
pub fn resolve_by_rule(findings: &mut Vec<Finding>) {
    resolve_clusters(findings, |cluster, kept| {
        if cluster.windows(2).all(|pair| matches!(pair, [a, b] if a.rule == b.rule)) {
            return keep_best(cluster, kept);
        }
        let mut by_rule = cluster.to_vec();
        by_rule.sort_by_key(|f| f.rule);
        let first = kept.len();
        by_rule.chunk_by(|a, b| a.rule == b.rule).for_each(|of_rule| keep_best(of_rule, kept));
        if let Some(kept) = kept.get_mut(first..) {
            kept.sort_unstable_by_key(Finding::place);
        }
    });
}

/// Sorts findings by place, and of each cluster of findings that overlap leaves what `keep` does.
fn resolve_clusters(findings: &mut Vec<Finding>, keep: impl Fn(&[Finding], &mut Vec<Finding>)) {
    findings.sort_unstable_by_key(Finding::place);
    if findings.windows(2).all(|pair| matches!(pair, [a, b] if !a.span.overlaps(b.span))) {
        return;
    }
    let all = std::mem::replace(findings, Vec::with_capacity(findings.len()));
    let mut rest = all.as_slice();
    while let Some(first) = rest.first() {
        // Each begins before all earlier ones have ended.
        let mut end = first.span.end;
        let len = rest
            .iter()
            .take_while(|f| {
                f.span == first.span
                    || f.span.start < end && {
                        end = end.max(f.span.end);
                        true
                    }
            })
            .count();
        let (cluster, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
        keep(cluster, findings);
        rest = after;
    }
}

/// Keeps of findings, which are sorted by place, what the rule leaves of them.
fn keep_best(findings: &[Finding], kept: &mut Vec<Finding>) {
    let rank = |f: &Finding| (u8::MAX - f.confidence, usize::MAX - f.span.len(), f.span.start, f.rule);
    match findings {
        // Most overlaps are of two.
        [a, b] if a.span.overlaps(b.span) => return kept.push(if rank(b) < rank(a) { *b } else { *a }),
        [alone] => return kept.push(*alone),
        _ => {}
    }
    let (Some(start), Some(end)) = (findings.first().map(|f| f.span.start), findings.iter().map(|f| f.span.end).max()) else { return };
    let mut ranked = findings.to_vec();
    ranked.sort_unstable_by_key(rank);
    let first = kept.len();
    let mut taken = Taken { words: vec![0; (end - start) / 64 + 1] };
    for finding in ranked {
        if taken.take(Span::new(finding.span.start - start, finding.span.end - start)) {
            kept.push(finding);
        }
    }
    if let Some(kept) = kept.get_mut(first..) {
        kept.sort_unstable_by_key(|f| f.span);
    }
}

/// One bit for each byte that is taken.
struct Taken {
    words: Vec<u64>,
}

impl Taken {
    /// Takes a range, if none of it is taken.
    fn take(&mut self, span: Span) -> bool {
        let (first, last) = (span.start / 64, span.end.saturating_sub(1) / 64);
        let mask = |word: usize| {
            let from = if word == first { span.start % 64 } else { 0 };
            let to = if word == last { (span.end - 1) % 64 } else { 63 };
            u64::MAX << from & u64::MAX >> (63 - to)
        };
        let Some(words) = self.words.get_mut(first..=last).filter(|_| !span.is_empty()) else { return false };
        if words.iter().zip(first..).any(|(bits, word)| bits & mask(word) != 0) {
            return false;
        }
        for (bits, word) in words.iter_mut().zip(first..) {
            *bits |= mask(word);
        }
        true
    }
}
