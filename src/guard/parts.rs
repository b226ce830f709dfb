//! Values that are dealt out over the parts of one message: a card whose first half stands in one text part and whose second in the
//! next.
//!
//! In: the pieces of text of a body, each judged by itself already. Out: edits for what is seen only where neighbours are put together.
//! Neighbours are pieces of one turn and scope that stand under the same name. Of long ones only the ends that face each other are read.

use std::borrow::Cow;

use super::Exchange;
use super::body::Judgement;
use crate::detect::{Seen, Suspicion};
use crate::dialect::{Reading, Tool};
use crate::text::{Segment, Span};
use crate::wire::splice::Edit;
use crate::wire::{self, Locator};

/// How much of the end of a piece that faces a neighbour is read, in bytes.
const REACH: usize = 256;
/// What stands for the middle of a long piece: nothing goes on over it.
const MIDDLE: &str = "\n\n\u{fffc}\n\n";

/// A stretch of a piece's text, and where it stands in the text that neighbours make together.
struct Stretch<'s> {
    segment: &'s Segment,
    /// Where it begins in the piece's own text.
    from: usize,
    /// Where it stands in the joined text.
    place: Span,
}

impl Exchange {
    /// Judges neighbouring pieces together.
    pub(super) fn judge_parts(&mut self, reading: &Reading, judgement: &mut Judgement<'_>) {
        let mut speech = reading.segments.iter().filter(|segment| !segment.fixed && segment.turn > 0).peekable();
        while let Some(first) = speech.next() {
            if !speech.peek().is_some_and(|next| are_neighbours(first, next, judgement.body)) {
                continue;
            }
            let mut joined = (String::new(), Vec::new());
            let mut last = first;
            join(first, judgement.body, &mut joined);
            while let Some(next) = speech.next_if(|next| are_neighbours(last, next, judgement.body)) {
                join(next, judgement.body, &mut joined);
                last = next;
            }
            self.judge_joined(&joined.0, &joined.1, &reading.facts.tools, judgement);
        }
    }

    fn judge_joined(&mut self, text: &str, stretches: &[Stretch<'_>], tools: &[Tool], judgement: &mut Judgement<'_>) {
        let Some(Stretch { segment: first, .. }) = stretches.first() else { return };
        let policy = judgement.policy;
        let Seen { mut values, mut suspicion, mut threats } = policy.look(text, first.label.of(judgement.body), first.scope);
        let crosses = |span: Span| {
            let of = stretches.partition_point(|stretch| stretch.place.end <= span.start);
            stretches.get(of).is_some_and(|stretch| span.end > stretch.place.end)
        };
        values.retain(|value| crosses(value.span));
        threats.retain(|threat| crosses(threat.span));
        // What was told of each piece by itself is not told again.
        if !suspicion.signs.iter().any(|sign| crosses(sign.span)) {
            suspicion = Suspicion::default();
        }
        let called = judgement.called_in(first, tools, &self.caller);
        let ruling = policy.judge_argument(&Seen { values, suspicion, threats }, text, first.scope, judgement.direction, &called);
        for (finding, action) in &ruling.findings {
            let Some(with) = policy.replacement_in(&mut self.vault, finding.rule, *action, finding.span.of(text)) else { continue };
            let mut with = Some(with);
            let from = stretches.partition_point(|stretch| stretch.place.end <= finding.span.start);
            for stretch in stretches.iter().skip(from).take_while(|stretch| stretch.place.start < finding.span.end) {
                // What comes in its place stands where the value begins.
                let with = with.take().unwrap_or_default();
                judgement.edits.push(stretch.edit(finding.span, &with, judgement.body));
                judgement.edited_turns.insert(stretch.segment.turn);
            }
        }
        self.keep_found(judgement.direction, first.scope, text, &ruling);
        self.count(judgement.direction, &ruling);
        judgement.verdict = judgement.verdict.max(ruling.verdict);
        judgement.reason = judgement.reason.or(ruling.reason);
    }
}

impl Stretch<'_> {
    /// The edit that puts `with` in the place of what of `span` (in the joined text) stands here.
    fn edit(&self, span: Span, with: &str, body: &str) -> Edit<'static> {
        let Segment { raw, encoding, .. } = *self.segment;
        let own = |place: usize| self.from + place.clamp(self.place.start, self.place.end) - self.place.start;
        let place = Locator::new(encoding, raw.of(body)).locate(Span::new(own(span.start), own(span.end)));
        let with = wire::encode(encoding, with).into_owned();
        Edit { raw: Span::new(raw.start + place.start, raw.start + place.end), with: Cow::Owned(with) }
    }
}

fn are_neighbours(one: &Segment, other: &Segment, body: &str) -> bool {
    (one.turn, one.scope, one.tool) == (other.turn, other.scope, other.tool) && one.label.of(body) == other.label.of(body)
}

/// Puts a piece behind those before it.
fn join<'s>(segment: &'s Segment, body: &str, (text, stretches): &mut (String, Vec<Stretch<'s>>)) {
    let own = wire::decode(segment.encoding, segment.raw.of(body));
    let (head, tail) = (own.floor_char_boundary(REACH), own.ceil_char_boundary(own.len().saturating_sub(REACH)));
    let parts = if head < tail { [Span::new(0, head), Span::new(tail, own.len())] } else { [Span::new(0, own.len()), Span::default()] };
    for (count, part) in parts.into_iter().filter(|part| !part.is_empty()).enumerate() {
        if count > 0 {
            text.push_str(MIDDLE);
        }
        let start = text.len();
        text.push_str(part.of(&own));
        stretches.push(Stretch { segment, from: part.start, place: Span::new(start, text.len()) });
    }
}
