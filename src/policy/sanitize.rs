//! Sentences that give orders, taken out of what an application hands over.
//!
//! In: a text, and what speaks for an injection in it. Out: the sentences that have to go so that nothing speaks for one any more; none
//! where that does not come to an end. Where sentences begin and end is told by their signs alone, also those of tables, markup and JSON.

use super::Policy;
use super::overlap::Claim;
use crate::decision::{Action, Reason};
use crate::detect::Suspicion;
use crate::finding::Finding;
use crate::text::{Scope, Span};

/// What stands in the place of a sentence, for the model to read.
pub(super) const NOTICE: &str = "[removed by policy: instructions to the model that its user did not give]";
/// How often what is left is looked at again.
const ROUNDS: usize = 16;

impl Policy {
    /// The sentences that have to go, by place. They share no byte.
    pub(super) fn sanitized(&self, text: &str, scope: Scope, suspicion: &Suspicion) -> Option<Vec<Span>> {
        let (mut cuts, mut left) = (Vec::new(), text.as_bytes().to_vec());
        let (threshold, mut suspicion) = (self.injection(scope).threshold, suspicion.clone());
        for _ in 0..ROUNDS {
            if suspicion.score < threshold {
                return Some(united(cuts));
            }
            for sign in &suspicion.signs {
                let sentence = sentence(text, sign.span);
                left.get_mut(sentence.start..sentence.end)?.fill(b' ');
                cuts.push(sentence);
            }
            suspicion = self.detector.suspect(std::str::from_utf8(&left).ok()?, scope);
        }
        None
    }
}

/// The sentences that `span` lies in.
fn sentence(text: &str, span: Span) -> Span {
    let (before, after) = (Span::new(0, span.start).of(text), Span::new(span.end, text.len()).of(text));
    let start = before.rfind(ends_sentence).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let start = span.start - Span::new(start, span.start).of(text).trim_start().len();
    let end = after.find(ends_sentence).map_or(text.len(), |at| {
        let stop = after.get(at..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '.' | '!' | '?' | '。' | '！' | '？'));
        span.end + at + stop.map_or(0, char::len_utf8)
    });
    Span::new(start, end)
}

const fn ends_sentence(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '。' | '！' | '？' | '\n' | '\r' | '\t' | '"' | '|' | '<' | '>' | '{' | '}' | '[' | ']' | '\\')
}

/// Spans by place, those that meet as one.
fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut whole: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match whole.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => whole.push(span),
        }
    }
    whole
}

/// Has `cuts` go, with what else was claimed in them.
pub(super) fn claim(cuts: Vec<Span>, suspicion: &Suspicion, claims: &mut Vec<Claim>) {
    let values = claims.iter().map(|claim| claim.finding.span).filter(|span| cuts.iter().any(|cut| cut.overlaps(*span)));
    let cuts = united(values.chain(cuts.iter().copied()).collect());
    claims.retain(|claim| !cuts.iter().any(|cut| cut.overlaps(claim.finding.span)));
    let Some(first) = suspicion.signs.first() else { return };
    let of = |finding: Finding, action| Claim { finding, action, reason: Reason::Injection };
    let mut signs = suspicion.signs.clone();
    for cut in cuts {
        // Each cut counts for a sign that lies in it; one that was found later, for the first of all.
        let place = signs.iter().position(|sign| sign.span.overlaps(cut));
        let sign = place.map_or(*first, |place| signs.remove(place));
        claims.push(of(Finding { span: cut, ..sign }, Action::Redact));
    }
    claims.extend(signs.into_iter().map(|sign| of(sign, Action::Flag)));
    claims.sort_by_key(|claim| claim.finding.span);
}
