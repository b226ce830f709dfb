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
    let ends = |(at, sign): &(usize, char)| ends_sentence(*sign, text.get(at + sign.len_utf8()..).and_then(|rest| rest.chars().next()));
    let start = before.char_indices().rev().find(ends).map_or(0, |(at, sign)| at + sign.len_utf8());
    let start = span.start - Span::new(start, span.start).of(text).trim_start().len();
    let end = after.char_indices().map(|(at, sign)| (span.end + at, sign)).find(ends);
    let end = end.map_or(text.len(), |(at, sign)| if is_stop(sign) { at + sign.len_utf8() } else { at });
    Span::new(start, end)
}

/// Whether a sentence ends with `sign`, or before it. A full stop within a word, as in `example.com`, ends none.
fn ends_sentence(sign: char, next: Option<char>) -> bool {
    is_stop(sign) && (!sign.is_ascii() || !next.is_some_and(char::is_alphanumeric))
        || matches!(sign, '\n' | '\r' | '\t' | '"' | '|' | '<' | '>' | '{' | '}' | '[' | ']' | '\\')
}

const fn is_stop(sign: char) -> bool {
    matches!(sign, '.' | '!' | '?' | '。' | '！' | '？')
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
