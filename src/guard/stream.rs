//! A streamed answer, judged while it flows.
//!
//! In: chunks of a body of server-sent events. Out: an [`Effect`] for each. It is a fold over whole events: each goes on once nothing
//! can be found any more that begins in its text, in the order in which they came, so what comes out does not depend on the chunks.
//! Texts that go on from event to event are followed by channel: an answer, a call in it, the name that the text stands under. A
//! finding is taken out of every event that holds a piece of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::body::Judgement;
use super::exchange::{HeadIs, Message, Side};
use super::head::{HeaderEdit, MessageHead};
use super::tools;
use super::{Effect, Exchange, Guard, restore};
use crate::audit::ResponseCategory;
use crate::config::{Choice, OnDenied};
use crate::decision::{Reason, Uninspectable, Verdict};
use crate::detect::Seen;
use crate::dialect::look::looks_like_json;
use crate::dialect::reader::explain;
use crate::dialect::{self, Mention, Reading};
use crate::policy::Policy;
use crate::text::{Direction, Encoding, Scope, Segment, Span};
use crate::wire;
use crate::wire::frame::{Event, Framer};
use crate::wire::json::Quoted;
use crate::wire::splice::Edit;

mod call;
mod channel;
mod held;

use call::{Call, tool_of};
use channel::{Channel, Key, Part};
use held::{Held, Released};

/// The most channels of one stream; one with more is not read.
const MOST_CHANNELS: usize = 1024;

/// A streamed answer that is being read.
#[derive(Debug, Default)]
pub(super) struct Stream {
    head: MessageHead,
    framer: Framer,
    /// Events that have not gone on, the oldest first.
    queue: VecDeque<Held>,
    /// The number of the oldest.
    first: usize,
    /// How many bytes came with them.
    queued: usize,
    channels: BTreeMap<Key, Channel>,
    /// Calls of tools that are not judged, by answer and number.
    calls: BTreeMap<(u32, u32), Call>,
    /// How many bytes the host holds of what came.
    hosted: usize,
    /// How many bytes are held here that the host holds no more.
    carried: usize,
    /// Whether something has gone on, so that nothing can be answered in its place.
    committed: bool,
    /// Whether the head has been told what no longer describes the body.
    head_is_told: bool,
    /// Whether the event that ends the stream has come.
    ended: bool,
}

/// Why a stream is stopped.
#[derive(Debug)]
struct Trip {
    reason: Reason,
    why: String,
}

type Step = Result<(), Trip>;

/// Whether a stream is read on.
enum Read {
    On,
    /// What is left of it passes unread.
    NoMore,
}

impl Stream {
    pub(super) fn new(head: MessageHead) -> Self {
        Self { head, ..Self::default() }
    }

    /// What changes in the head, while it is still held.
    fn headers(&mut self, held: bool) -> Vec<HeaderEdit> {
        if !held || std::mem::replace(&mut self.head_is_told, true) { Vec::new() } else { self.head.without_length() }
    }
}

impl Exchange {
    /// More of a streamed answer has come.
    pub(super) fn follow(&mut self, mut stream: Box<Stream>, chunk: &[u8], end: bool) -> Effect {
        let Policy { enforce, hold_headers, limits, .. } = self.guard.policy;
        stream.framer.push(chunk);
        stream.hosted += chunk.len();
        let mut out = Released::default();
        let read = self.take_events(&mut stream, end, &mut out);
        let left = stream.framer.pending() + stream.queued;
        let read = match read {
            // An event that is not over yet, and will be too large when it is.
            Ok(Read::On) if left > limits.response_bytes => {
                let step = self.unread(Uninspectable::TooLarge, "");
                self.go_on(step).map(|()| Read::NoMore)
            }
            read => read,
        };
        match read {
            Ok(Read::NoMore) => return self.let_pass(*stream, out),
            Err(trip) => return self.stop(*stream, out, &trip),
            Ok(Read::On) if !enforce => {
                *self.side(Direction::Response) = Side::Streaming(stream);
                return Effect::FORWARD;
            }
            Ok(Read::On) => {}
        }
        let untouched = !out.changed && stream.carried == 0 && left == 0;
        let effect = if untouched && stream.committed {
            Effect::Forward(stream.headers(hold_headers))
        } else if out.bytes.is_empty() && !end {
            // What is held stays with the host, which passes it on should trailers come next.
            *self.side(Direction::Response) = Side::Streaming(stream);
            return Effect::Wait;
        } else {
            Effect::Replace { body: out.bytes, headers: stream.headers(hold_headers) }
        };
        (stream.carried, stream.hosted) = (left, 0);
        *self.side(Direction::Response) = Side::Streaming(stream);
        effect
    }

    /// What is held goes on, and what comes after it passes unread.
    fn let_pass(&mut self, mut stream: Stream, mut out: Released) -> Effect {
        *self.side(Direction::Response) = Side::Passing;
        let Policy { enforce, hold_headers, .. } = self.guard.policy;
        if !enforce {
            return Effect::FORWARD;
        }
        stream.queue.iter_mut().for_each(|held| held.waits = 0);
        stream.release(true, &mut out);
        out.bytes.extend(stream.framer.rest());
        Effect::Replace { body: out.bytes, headers: stream.headers(hold_headers) }
    }

    /// Refuses the answer: whole, as long as nothing of it has gone on, and else by the events that close a stream.
    fn stop(&mut self, mut stream: Stream, mut out: Released, trip: &Trip) -> Effect {
        let held = self.guard.policy.hold_headers;
        if held && !stream.committed {
            return self.refuse(Direction::Response, trip.reason, &trip.why, HeadIs::Held);
        }
        let reply = self.refusal(Direction::Response, trip.reason, &trip.why);
        let answer = dialect::Answer { status: reply.status, body: reply.body };
        out.bytes.extend(self.dialect.map(|dialect| (dialect.closing)(&answer)).unwrap_or_default().into_bytes());
        *self.side(Direction::Response) = if self.guard.policy.resets_streams { Side::Stopping } else { Side::Refused };
        Effect::Replace { body: out.bytes, headers: stream.headers(held) }
    }

    /// A streamed answer has ended, and trailers follow it. What was kept here of what the host let go of can no longer go on.
    pub(super) fn end_with_trailers(&mut self, stream: Box<Stream>) -> Effect {
        if stream.carried == 0 || stream.hosted > 0 {
            return self.follow(stream, &[], true);
        }
        self.record.response_category = ResponseCategory::Aborted;
        self.cut_off(Direction::Response, Uninspectable::ScanError)
    }

    /// Takes every event that has come whole.
    fn take_events(&mut self, stream: &mut Stream, end: bool, out: &mut Released) -> Result<Read, Trip> {
        let guard = Rc::clone(&self.guard);
        while let Some(event) = stream.framer.next_event(end) {
            let Ok(event) = event else {
                let step = self.unread(Uninspectable::BadUtf8, "");
                return self.go_on(step).map(|()| Read::NoMore);
            };
            if stream.queued + event.raw().len() > guard.policy.limits.response_bytes {
                let step = self.unread(Uninspectable::TooLarge, "");
                stream.hold(Held { event, ..Held::default() });
                return self.go_on(step).map(|()| Read::NoMore);
            }
            let step = self.take_event(&guard, stream, event);
            self.go_on(step)?;
            stream.release(false, out);
        }
        if end {
            let step = self.settle(&guard, stream);
            self.go_on(step)?;
            stream.release(true, out);
        }
        Ok(Read::On)
    }

    /// Whether a stream goes on after a step; when observing, it always does.
    fn go_on(&mut self, step: Step) -> Step {
        match step {
            Err(trip) if !self.guard.policy.enforce => {
                self.block(trip.reason);
                Ok(())
            }
            step => step,
        }
    }

    fn take_event(&mut self, guard: &Guard, stream: &mut Stream, event: Event) -> Step {
        let number = stream.first + stream.queue.len();
        let dialect = self.dialect.and_then(|dialect| guard.tables_of(dialect));
        let Some(tables) = dialect else { return self.unread(Uninspectable::Stream, "") };
        let is_last = event.data.trim_ascii() == tables.event.dialect().last_event;
        let read = match event.data.as_str() {
            "" => Ok(Reading::default()),
            _ if is_last => Ok(Reading::default()),
            data if looks_like_json(data) => tables.event.read_json(data, guard.policy.limits.json_depth),
            data => Ok(tables.event.read_text(data)),
        };
        let others: Vec<Segment> = event.others.iter().map(|line| Segment { raw: *line, ..Segment::plain(Scope::Assistant) }).collect();
        let counts = event.data.is_empty() && !event.others.is_empty();
        stream.hold(Held { event, counts, ..Held::default() });
        let reading = match read {
            Ok(reading) => reading,
            Err(fault) => return self.unread(Uninspectable::Malformed, &explain(fault)),
        };
        if let Some(held) = stream.queue.back_mut() {
            let mut of_others = Judgement::new(&guard.policy, Direction::Response, held.event.around());
            others.iter().for_each(|line| self.judge_segment(line, &[], &mut of_others));
            let mut judgement = Judgement::new(&guard.policy, Direction::Response, &held.event.data);
            let alone = reading.segments.iter().filter(|segment| !segment.continues);
            alone.for_each(|segment| self.judge_segment(segment, &[], &mut judgement));
            let verdict = judgement.verdict.max(of_others.verdict);
            let reason = judgement.reason.or(of_others.reason);
            held.other_edits = of_others.edits.into_iter().map(Edit::into_owned).collect();
            held.edits = judgement.edits.into_iter().map(Edit::into_owned).collect();
            held.edited_turns = judgement.edited_turns;
            held.echoes.clone_from(&reading.facts.echoes);
            held.tools.clone_from(&reading.facts.tools);
            held.counts |= reading.segments.iter().any(|segment| segment.continues) || is_last || !reading.facts.finishes.is_empty();
            self.note(Direction::Response, &held.event.data, &reading.facts);
            self.record.verdict = self.record.verdict.max(verdict);
            if let (Verdict::Block, Some(reason)) = (verdict, reason) {
                return Err(Trip { reason, why: String::new() });
            }
        }
        if reading.facts.binary_parts > 0 && guard.policy.uninspectable(Uninspectable::BinaryPart) == Choice::Block {
            return Err(Trip { reason: Reason::Uninspectable(Uninspectable::BinaryPart), why: String::new() });
        }
        if stream.ended && reading.segments.iter().any(|segment| segment.continues) {
            // A client that reads on would put it behind what has gone on.
            return self.unread(Uninspectable::Malformed, "it goes on after its end");
        }
        stream.ended |= is_last;
        let touched = self.extend_channels(stream, number, &reading)?;
        stream.extend_calls(guard, number);
        for (turn, reason) in &reading.facts.finishes {
            self.judge_calls(guard, stream, Some(*turn), Some((number, *reason)))?;
        }
        if is_last {
            return self.settle(guard, stream);
        }
        touched.into_iter().try_for_each(|key| self.look_at(guard, stream, &key, false))
    }

    /// Adds the texts of an event that go on to their channels. Gives the channels.
    fn extend_channels(&mut self, stream: &mut Stream, event: usize, reading: &Reading) -> Result<BTreeSet<Key>, Trip> {
        let mut touched = BTreeSet::new();
        for segment in reading.segments.iter().filter(|segment| segment.continues) {
            let Some(held) = stream.queue.back_mut() else { continue };
            let data = &held.event.data;
            let text = wire::decode(segment.encoding, segment.raw.of(data));
            let label = wire::decode(Encoding::JsonEscaped, segment.label.of(data)).into_owned();
            let key = Key { turn: segment.turn, tool: tool_of(segment, &reading.facts), path: segment.path, label };
            if stream.channels.len() >= MOST_CHANNELS && !stream.channels.contains_key(&key) {
                self.unread(Uninspectable::ScanError, "")?;
                continue;
            }
            let channel = stream.channels.entry(key.clone()).or_insert_with(|| Channel::new(segment.scope));
            let start = channel.flow.len();
            channel.flow.push(&text);
            let place = Span::new(start, channel.flow.len());
            channel.parts.push_back(Part { place, event, raw: segment.raw, encoding: segment.encoding, turn: segment.turn });
            held.waits += 1;
            *self.text_bytes(Direction::Response) += text.len() as u64;
            touched.insert(key);
        }
        Ok(touched)
    }

    /// Nothing more comes: every channel is looked at to its end, every call is judged.
    fn settle(&mut self, guard: &Guard, stream: &mut Stream) -> Step {
        self.judge_calls(guard, stream, None, None)?;
        let keys: Vec<Key> = stream.channels.keys().cloned().collect();
        keys.iter().try_for_each(|key| self.look_at(guard, stream, key, true))
    }

    /// Looks at what has come of one channel.
    fn look_at(&mut self, guard: &Guard, stream: &mut Stream, key: &Key, complete: bool) -> Step {
        let policy = &guard.policy;
        let Some(channel) = stream.channels.get_mut(key) else { return Ok(()) };
        let seen = channel.flow.look(&policy.detector, &key.label, complete, policy.limits.hold_bytes);
        let scope = channel.scope;
        let mut rulings = Vec::new();
        let mut edits = Vec::new();
        if !seen.values.is_empty() {
            let (text, before) = channel.flow.kept();
            let ruling = policy.judge(&Seen { values: seen.values, signs: Vec::new() }, text, scope, Direction::Response);
            for (finding, action) in &ruling.findings {
                let Some(with) = policy.replacement(finding.rule, *action, finding.span.of(text)) else { continue };
                edits.push((Span::new(finding.span.start + before, finding.span.end + before), with.into_owned()));
            }
            rulings.push(ruling);
        }
        if !seen.signs.is_empty() {
            rulings.push(channel.weigh_signs(seen.signs, |seen| policy.judge(seen, "", scope, Direction::Response)));
        }
        channel.found.extend(edits.iter().map(|(span, _)| *span));
        edits.extend(channel.pass(&self.vault, key, complete));
        for (span, with) in edits {
            stream.replace(key, span, &with);
        }
        stream.clear(key);
        for ruling in rulings {
            self.count(Direction::Response, &ruling);
            self.record.verdict = self.record.verdict.max(ruling.verdict);
            if let (Verdict::Block, Some(reason)) = (ruling.verdict, ruling.reason) {
                return Err(Trip { reason, why: String::new() });
            }
        }
        Ok(())
    }

    /// Judges the calls of one answer that are whole, or all of them. `finish` is the event that says why the answer ended.
    fn judge_calls(&mut self, guard: &Guard, stream: &mut Stream, turn: Option<u32>, finish: Option<(usize, Quoted)>) -> Step {
        let Some(tools) = &guard.policy.tools else { return Ok(()) };
        let calls = stream.take_calls(turn);
        let mut denied = BTreeSet::new();
        for ((turn, index), call) in &calls {
            let mentioned = call.mentioned();
            let denial = mentioned.denial(tools, Mention::Call);
            if denial.is_some() {
                denied.insert((*turn, *index));
            }
            self.record_tool(tools, Mention::Call, mentioned.names.first(), denial);
        }
        if !denied.is_empty() {
            if tools.on_denied == OnDenied::Refuse {
                return Err(Trip { reason: Reason::Tool, why: String::new() });
            }
            self.record.verdict = self.record.verdict.max(Verdict::Redact);
            let kept = |turn: u32| calls.keys().any(|key| key.0 == turn && !denied.contains(key));
            stream.strip(&calls, &denied);
            if let (Some(turn), Some((event, reason))) = (turn, finish)
                && denied.iter().any(|(of, _)| *of == turn)
                && !kept(turn)
                && let Some(held) = stream.held(event)
            {
                let edit = tools::finish(reason, &held.event.data);
                held.edits.extend(edit);
            }
        }
        for ((turn, index), call) in &calls {
            if !denied.contains(&(*turn, *index))
                && !self.vault.is_empty()
                && restore::restores(&guard.policy, call.mentioned().names.iter())
            {
                stream.restore_arguments(&self.vault, (*turn, *index), call, guard.policy.limits.json_depth);
            }
            stream.clear_call((*turn, *index));
        }
        for event in calls.values().flat_map(|call| &call.events) {
            if let Some(held) = stream.held(*event) {
                held.waits -= 1;
            }
        }
        Ok(())
    }

    /// Something in a stream that cannot be read: whether it goes on all the same is the policy's choice.
    fn unread(&mut self, kind: Uninspectable, why: &str) -> Step {
        self.record.count_uninspectable(Direction::Response, kind, 1);
        match self.guard.policy.uninspectable(kind) {
            Choice::Allow => {
                self.record.verdict = self.record.verdict.max(Verdict::Flag);
                Ok(())
            }
            Choice::Block => Err(Trip { reason: Reason::Uninspectable(kind), why: why.to_owned() }),
        }
    }
}

impl From<Message> for Box<Stream> {
    fn from(message: Message) -> Self {
        Self::new(Stream::new(message.head))
    }
}
