//! A whole body: read, looked at, judged, and changed where the policy says so.
//!
//! In: a message that was collected. Out: an [`Effect`]. This is the path of the house in one place: wire, dialect, detect, policy,
//! wire.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::exchange::{Message, Side};
use super::head::Content;
use super::{Effect, Exchange, grpc};
use crate::config::Choice;
use crate::decision::{Reason, Uninspectable, Verdict};
use crate::detect::Seen;
use crate::dialect::reader::{ReadFault, explain, looks_like_json};
use crate::dialect::{self, Facts, Reading, plain};
use crate::policy::{PromptHash, Ruling};
use crate::text::{Direction, Segment, Span};
use crate::wire::splice::{self, Edit};
use crate::wire::{self, Locator};

/// What judging a body came to.
#[derive(Debug, Default)]
struct Judgement {
    verdict: Verdict,
    reason: Option<Reason>,
    edits: Vec<Edit>,
    /// Turns whose words are edited.
    edited_turns: BTreeSet<u32>,
}

impl Exchange {
    /// Judges a body that has come whole.
    pub(super) fn judge(&mut self, direction: Direction, message: &Message) -> Effect {
        let head = self.head_is(direction);
        if message.bytes.is_empty() {
            return self.pass(direction);
        }
        if message.head.content == Content::Grpc && grpc::are_frames(&message.bytes) {
            return self.unreadable(direction, Uninspectable::Grpc, "", head);
        }
        let Ok(body) = std::str::from_utf8(&message.bytes) else {
            return self.unreadable(direction, Uninspectable::BadUtf8, "", head);
        };
        let reading = match self.read_body(direction, message.head.content, body) {
            Ok(reading) => reading,
            Err(fault) => {
                let kind = match fault {
                    ReadFault::Json(_) => Uninspectable::Malformed,
                    ReadFault::TooManySegments => Uninspectable::ScanError,
                };
                return self.unreadable(direction, kind, &explain(fault), head);
            }
        };
        self.note(direction, body, &reading.facts);
        let judgement = self.judge_reading(direction, body, &reading);
        self.record.verdict = self.record.verdict.max(judgement.verdict);
        if let (Verdict::Block, Some(reason)) = (judgement.verdict, judgement.reason) {
            return self.refuse(direction, reason, "", head);
        }
        if judgement.edits.is_empty() || !self.guard.policy.enforce {
            return self.pass(direction);
        }
        *self.side(direction) = Side::Passing;
        let body = splice::apply(body, judgement.edits).into_bytes();
        let headers = if self.guard.policy.hold_headers { message.head.with_length(body.len()) } else { Vec::new() };
        Effect::Replace { body, headers }
    }

    fn pass(&mut self, direction: Direction) -> Effect {
        *self.side(direction) = Side::Passing;
        Effect::FORWARD
    }

    /// Reads a body in the dialect that its path or its shape tells; where neither does, plainly.
    fn read_body(&mut self, direction: Direction, content: Content, body: &str) -> Result<Reading, ReadFault> {
        let guard = std::rc::Rc::clone(&self.guard);
        let depth = guard.policy.limits.json_depth;
        // A provider's path takes JSON, whatever the request's content type says. An answer there may be anybody's error page.
        let expected = direction == Direction::Request && self.dialect.is_some();
        let is_json = expected || content == Content::Json || looks_like_json(body);
        if is_json
            && self.dialect.is_none()
            && let Some(dialect) = dialect::of_shape(body, direction, depth)
        {
            self.set_dialect(dialect);
        }
        let spoken = if is_json { self.dialect.unwrap_or(&plain::PLAIN) } else { &plain::PLAIN };
        if self.dialect.is_none() {
            self.record.dialect = Some(spoken.id);
        }
        let tables = guard.tables.iter().find(|[request, _]| request.dialect().id == spoken.id);
        let Some([request, response]) = tables else { return Err(ReadFault::TooManySegments) };
        let table = if direction == Direction::Request { request } else { response };
        match content {
            _ if is_json => table.read_json(body, depth),
            Content::Form => table.read_form(body),
            _ => Ok(table.read_text(body)),
        }
    }

    /// Takes into the record what a body says about itself.
    fn note(&mut self, direction: Direction, body: &str, facts: &Facts) {
        if self.record.model.is_none() {
            let model = facts.models.first().map(|model| wire::decode(model.encoding(), model.raw.of(body)));
            self.record.model = self.plain_name(model.as_deref());
        }
        if direction == Direction::Response {
            self.record.usage = facts.usage;
        }
        if facts.binary_parts > 0 {
            self.record.count_uninspectable(direction, Uninspectable::BinaryPart, facts.binary_parts);
        }
    }

    fn judge_reading(&mut self, direction: Direction, body: &str, reading: &Reading) -> Judgement {
        let mut judgement = Judgement::default();
        if reading.facts.binary_parts > 0 && self.guard.policy.uninspectable(Uninspectable::BinaryPart) == Choice::Block {
            judgement.verdict = Verdict::Block;
            judgement.reason = Some(Reason::Uninspectable(Uninspectable::BinaryPart));
        }
        let mut hash = (direction == Direction::Request).then(|| self.guard.policy.keys.prompt());
        for segment in &reading.segments {
            self.judge_segment(direction, body, segment, &mut judgement, hash.as_mut());
        }
        // Where a turn's words were edited, what repeats them in another form goes.
        for echo in reading.facts.echoes.iter().filter(|echo| judgement.edited_turns.contains(&echo.turn)) {
            judgement.edits.push(Edit { raw: echo.raw, with: Cow::Borrowed("null") });
        }
        if let Some(hash) = hash {
            self.record.prompt_hash = Some(hash.finish());
        }
        judgement
    }

    fn judge_segment(
        &mut self,
        direction: Direction,
        body: &str,
        segment: &Segment,
        judgement: &mut Judgement,
        hash: Option<&mut PromptHash>,
    ) {
        let raw = segment.raw.of(body);
        let text = wire::decode(segment.encoding, raw);
        let policy = &self.guard.policy;
        let seen = policy.detector.look(&text, segment.label.of(body));
        if seen.is_empty() {
            if let Some(hash) = hash {
                hash.text(&text);
            }
        } else {
            self.weigh(direction, body, segment, &text, &seen, judgement, hash);
        }
    }

    /// What was seen in a segment, weighed and turned into edits.
    #[inline(never)]
    #[allow(clippy::too_many_arguments)]
    fn weigh(
        &mut self,
        direction: Direction,
        body: &str,
        segment: &Segment,
        text: &str,
        seen: &Seen,
        judgement: &mut Judgement,
        hash: Option<&mut PromptHash>,
    ) {
        let raw = segment.raw.of(body);
        let policy = &self.guard.policy;
        let ruling = policy.judge(seen, text, segment.scope, direction);
        let mut places = Locator::new(segment.encoding, raw);
        let mut in_text = Vec::new();
        for (finding, action) in &ruling.findings {
            let Some(with) = policy.replacement(finding.rule, *action, finding.span.of(text)) else { continue };
            let place = places.locate(finding.span);
            let raw = Span::new(segment.raw.start + place.start, segment.raw.start + place.end);
            judgement.edits.push(Edit { raw, with: Cow::Owned(wire::encode(segment.encoding, &with).into_owned()) });
            judgement.edited_turns.insert(segment.turn);
            in_text.push(Edit { raw: finding.span, with: Cow::Owned(with) });
        }
        if let Some(hash) = hash {
            // As it goes upstream.
            hash.text(&if policy.enforce { Cow::Owned(splice::apply(text, in_text)) } else { Cow::Borrowed(text) });
        }
        self.count(direction, &ruling);
        judgement.verdict = judgement.verdict.max(ruling.verdict);
        judgement.reason = judgement.reason.or(ruling.reason);
    }

    fn count(&mut self, direction: Direction, ruling: &Ruling) {
        for (finding, _) in &ruling.findings {
            *self.counts.entry((direction, finding.rule)).or_default() += 1;
        }
    }

    /// A name that a client chose, if it looks like a name and no detector sees anything in it.
    pub(super) fn plain_name(&self, name: Option<&str>) -> Option<String> {
        let name = name.filter(|name| (1..=128).contains(&name.len()))?;
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/' | b'@'));
        (plain && self.guard.policy.detector.look(name, "").is_empty()).then(|| name.to_owned())
    }
}
