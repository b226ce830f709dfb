//! One event of a streamed answer: read, looked at, judged, and held for as long as something may still be found in it.
//!
//! In: an event. Out: what is held grows by it, what is cleared is let go, or the stream is stopped.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::ahead::Ahead;
use super::asking::whole_questions;
use super::call::tool_of;
use super::channel::{Channel, Key, Part};
use super::held::{Held, Released};
use super::message::replaced;
use super::{Read, Step, Stream, Trip};
use crate::config::Choice;
use crate::decision::{Action, Reason, Uninspectable, Verdict};
use crate::detect::Seen;
use crate::dialect::look::{looks_like_events, looks_like_json};
use crate::dialect::{self, Dialect, EventKind, Reading, Stage, Tool, plain};
use crate::finding::Finding;
use crate::guard::body::Judgement;
use crate::guard::called::called;
use crate::guard::unread::{Unread, blocked_beside};
use crate::guard::{Exchange, Guard};
use crate::text::{Direction, Encoding, Scope, Segment, Span};
use crate::wire;
use crate::wire::frame::{Event, Fault, Framing};
use crate::wire::splice::Edit;

/// The most channels of one stream; one with more is not read.
const MOST_CHANNELS: usize = 1024;
/// A text that others have followed for this many events will not go on: a model that has thought writes. Else all that comes would wait
/// for its last word.
const GOES_ON_WITHIN: usize = 8;

impl Exchange {
    /// Takes every event that has come whole.
    pub(super) fn take_events(&mut self, stream: &mut Stream, end: bool, out: &mut Released) -> Result<Read, Trip> {
        let guard = Rc::clone(&self.guard);
        while let Some(event) = stream.framer.next_event(end) {
            let event = match event {
                Ok(event) => event,
                Err(fault) => {
                    let kind = if fault == Fault::NotText { Uninspectable::BadUtf8 } else { Uninspectable::Malformed };
                    let step = self.unread(kind, "");
                    return self.go_on(step).map(|()| Read::NoMore);
                }
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
    pub(super) fn go_on(&mut self, step: Step) -> Step {
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
        let read = self.read_event(guard, stream, &event);
        let dialect = stream.dialect.unwrap_or(&plain::PLAIN);
        self.note_dialect(Direction::Response, dialect);
        let is_end = !event.data.is_empty() && event.data.trim_ascii() == dialect.last_event;
        let is_exception = event.is_exception;
        let keeps_alive = event.data.is_empty() && !event.others.is_empty();
        stream.hold(Held { event, counts: keeps_alive || is_end, ..Held::default() });
        let mut reading = match read {
            Ok(reading) => reading,
            Err((kind, why)) => return self.unread(kind, &why),
        };
        if is_exception {
            // No dialect knows these; nothing goes on in the next event.
            reading.make_whole();
            reading.facts.event = Some(EventKind::Whole);
        }
        let step = self.judge_whole(guard, stream, dialect, &reading);
        self.refuse_message(stream, dialect, number, step)?;
        if stream.ended && reading.segments.iter().any(|segment| segment.continues) {
            // A client that reads on would put it behind what has gone on.
            return self.unread(Uninspectable::Malformed, "it goes on after its end");
        }
        let touched = self.extend_channels(stream, number, &reading)?;
        stream.extend_calls(guard, number);
        if let (Some(EventKind::BlockEnd), Some(block)) = (reading.facts.event, reading.facts.block) {
            self.judge_calls(guard, stream, Some(block.turn))?;
            self.settle_channels(guard, stream, |key| key.turn == block.turn)?;
        }
        let has_blocks = guard.tables_of(dialect).event.has_blocks();
        for (turn, reason) in &reading.facts.finishes {
            self.judge_calls(guard, stream, (!has_blocks).then_some(*turn))?;
            stream.finish(if has_blocks { 0 } else { *turn }, (number, *reason));
        }
        if is_end || reading.facts.event == Some(EventKind::AnswerEnd) {
            stream.ended = true;
            return self.settle(guard, stream);
        }
        for key in touched.iter().filter(|key| !stream.awaits_call(key)).collect::<Vec<_>>() {
            self.look_at(guard, stream, key, false)?;
        }
        self.settle_passed_over(guard, stream, &touched)
    }

    /// Texts that others have followed in their answer come to their end.
    fn settle_passed_over(&mut self, guard: &Guard, stream: &mut Stream, touched: &BTreeSet<Key>) -> Step {
        let mut ended = BTreeSet::new();
        for (key, channel) in stream.channels.iter_mut().filter(|(key, channel)| key.tool.is_none() && channel.is_open()) {
            if touched.contains(key) {
                channel.passed_over = 0;
            } else if touched.iter().any(|other| other.turn == key.turn) {
                channel.passed_over += 1;
            }
            if channel.passed_over >= GOES_ON_WITHIN {
                ended.insert(key.clone());
            }
        }
        self.settle_channels(guard, stream, |key| ended.contains(key))
    }

    /// Reads the data of an event: in the dialect that an event before told, or that it tells itself; until one does, in the path's.
    fn read_event(&self, guard: &Guard, stream: &mut Stream, event: &Event) -> Result<Reading, Unread> {
        let (data, depth) = (event.data.as_str(), guard.policy.limits.json_depth);
        let dialect = stream.dialect.unwrap_or(&plain::PLAIN);
        if data.is_empty() || data.trim_ascii() == dialect.last_event {
            return Ok(Reading::default());
        }
        let table = &guard.tables_of(dialect).event;
        if let (false, Some(told)) = (stream.dialect_is_told, dialect::of_event_name(&event.name)) {
            (stream.dialect_is_told, stream.dialect) = (true, Some(told));
            return Ok(guard.tables_of(told).event.read_event_text(data));
        }
        if !looks_like_json(data) {
            if stream.framer.framing() != Framing::Events && looks_like_events(data) {
                return Err((Uninspectable::Stream, String::new()));
            }
            return Ok(table.read_event_text(data));
        }
        let mut reading = table.read_event(&event.name, data, depth)?;
        if !stream.dialect_is_told
            && let Some(told) = dialect::told(stream.dialect, data, &reading, Stage::Event)
        {
            stream.dialect_is_told = true;
            stream.dialect = Some(told);
            if told.id != dialect.id {
                reading = guard.tables_of(told).event.read_event(&event.name, data, depth)?;
            }
        }
        if let Some((told, anew)) = told_anew(guard, stream, event, &reading, depth) {
            (stream.dialect, reading) = (Some(told), anew);
        }
        Ok(reading)
    }

    /// Judges what stands in the last event whole, and notes what it says of itself.
    fn judge_whole(&mut self, guard: &Guard, stream: &mut Stream, dialect: &'static Dialect, reading: &Reading) -> Step {
        let policy = &guard.policy;
        let called = reading.facts.tools.first().map(|tool| stream.names_of(tool)).unwrap_or_default();
        let number = stream.first + stream.queue.len().saturating_sub(1);
        let Some(held) = stream.queue.back_mut() else { return Ok(()) };
        let (around, fixed) = (held.event.around(), !held.event.can_change_others());
        let mut of_others = Judgement::new(policy, Direction::Response, around, dialect);
        for line in &held.event.others {
            self.judge_segment(&Segment { raw: *line, fixed, ..Segment::plain(Scope::Assistant) }, &[], &mut of_others);
        }
        let mut judgement = Judgement::new(policy, Direction::Response, &held.event.data, dialect);
        judgement.called = called;
        self.conversation.take(Direction::Response, &held.event.data, dialect, policy.limits.json_depth);
        if self.conversation.is_answered(&held.event.data) {
            held.edits = vec![replaced(&held.event.data, String::new())];
            return Ok(());
        }
        self.lay_out(&mut judgement);
        let asked = whole_questions(policy, stream.questions.gave_up, &held.event.data, reading);
        for segment in reading.segments.iter().filter(|segment| !segment.continues) {
            if !asked.as_ref().is_some_and(|asked| asked.is_about(segment)) {
                self.judge_segment(segment, &reading.facts.tools, &mut judgement);
            }
        }
        self.judge_messages(&mut judgement);
        self.judge_tools(&reading.facts, &mut judgement);
        let verdict = judgement.verdict.max(of_others.verdict);
        let reason = judgement.reason.or(of_others.reason);
        held.other_edits = of_others.edits.into_iter().map(Edit::into_owned).collect();
        held.edits = judgement.edits.into_iter().map(Edit::into_owned).collect();
        held.edited_turns = judgement.edited_turns;
        held.echoes.clone_from(&reading.facts.echoes);
        held.tools.clone_from(&reading.facts.tools);
        held.block = reading.facts.block;
        if let Some(mut asked) = asked {
            held.waits += 1;
            asked.called = judgement.called;
            stream.questions.whole.insert(number, asked);
        }
        if let (true, Some(block)) = (judgement.strips, held.block) {
            stream.dropped.insert(block.index);
        }
        let is_awaited = !reading.facts.finishes.is_empty() || !reading.facts.tools.is_empty();
        held.counts |= dialect.events_are_messages
            || is_awaited
            || reading.segments.iter().any(|segment| segment.continues)
            || reading.facts.event == Some(EventKind::BlockEnd);
        self.note(Direction::Response, &held.event.data, &reading.facts);
        self.record.verdict = self.record.verdict.max(verdict);
        if let (Verdict::Block, Some(reason)) = (verdict, reason) {
            return Err(Trip { reason, why: judgement.why });
        }
        match blocked_beside(policy, &reading.facts) {
            Some(kind) => Err(Trip { reason: Reason::Uninspectable(kind), why: String::new() }),
            None => Ok(()),
        }
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
            let is_argument = |tool: &Tool| tool.arguments.iter().any(|(raw, _)| *raw == segment.raw);
            let is_arguments = || key.tool.is_some() && reading.facts.tools.iter().any(is_argument);
            let ahead = || self.guard.policy.recogniser(Direction::Response).map(|recogniser| Ahead::new(recogniser.stream_bytes));
            let channel = stream.channels.entry(key.clone()).or_insert_with(|| Channel::new(segment.scope, is_arguments(), ahead()));
            let start = channel.flow.len();
            channel.push(&text);
            let place = Span::new(start, channel.flow.len());
            channel.parts.push_back(Part { place, event, raw: segment.raw, encoding: segment.encoding, turn: segment.turn });
            held.waits += 1;
            *self.text_bytes(Direction::Response) += text.len() as u64;
            touched.insert(key);
        }
        Ok(touched)
    }

    /// Nothing more comes: every call is judged, every channel is looked at to its end.
    fn settle(&mut self, guard: &Guard, stream: &mut Stream) -> Step {
        self.judge_calls(guard, stream, None)?;
        self.settle_channels(guard, stream, |_| true)
    }

    /// Looks at channels to their end.
    fn settle_channels(&mut self, guard: &Guard, stream: &mut Stream, of: impl Fn(&Key) -> bool) -> Step {
        let open = stream.channels.iter().filter(|(key, channel)| channel.is_open() && of(key));
        let keys: Vec<Key> = open.map(|(key, _)| key.clone()).collect();
        keys.iter().try_for_each(|key| self.look_at(guard, stream, key, true))
    }

    /// Looks at what has come of one channel.
    pub(super) fn look_at(&mut self, guard: &Guard, stream: &mut Stream, key: &Key, complete: bool) -> Step {
        let policy = &guard.policy;
        let Some(channel) = stream.channels.get_mut(key) else { return Ok(()) };
        let values = channel.flow.look(&policy.detector, &key.label, complete, policy.limits.hold_bytes);
        if complete {
            channel.settled = channel.flow.len();
        }
        let values = channel.settled_values(values, stream.questions.gave_up);
        self.rule_on(guard, stream, key, values)
    }

    /// What the policy says of what was seen in a channel, and what goes on after that.
    pub(super) fn rule_on(&mut self, guard: &Guard, stream: &mut Stream, key: &Key, values: Vec<Finding>) -> Step {
        let policy = &guard.policy;
        let Some(channel) = stream.channels.get_mut(key) else { return Ok(()) };
        let (scope, complete) = (channel.scope, !channel.is_open());
        let mut rulings = Vec::new();
        let mut edits = Vec::new();
        let piece = std::mem::take(&mut channel.unread);
        let threatened = policy.threats.strictest(scope);
        let threats = if threatened == Action::Allow {
            Vec::new()
        } else {
            channel.watch.read(policy.detector.threats(), &piece, complete, policy.limits.response_bytes)
        };
        let is_own = channel.is_arguments && !(values.is_empty() && threats.is_empty());
        let tools = policy.tools.as_ref().filter(|tools| is_own && tools.have_own_actions());
        let called = tools.map(|tools| called(tools, &channel.names, &channel.hosted, &self.caller)).unwrap_or_default();
        if !values.is_empty() {
            let (text, before) = channel.kept();
            let seen = Seen { values, ..Seen::default() };
            let ruling = policy.judge_argument(&seen, text, scope, Direction::Response, &called);
            for (finding, action) in &ruling.findings {
                let Some(with) = policy.replacement(finding.rule, *action, finding.span.of(text)) else { continue };
                edits.push((Span::new(finding.span.start + before, finding.span.end + before), with.into_owned()));
            }
            self.keep_found(Direction::Response, scope, text, &ruling);
            rulings.push(ruling);
        }
        let of_values = rulings.len();
        let leaks = policy.leak.map_or(Vec::new(), |leak| self.leaks(leak, &mut channel.retelling, &piece, complete));
        if !leaks.is_empty() {
            rulings.push(policy.judge(&Seen { values: leaks, ..Seen::default() }, "", scope, Direction::Response));
        }
        if policy.injection(scope).action != Action::Allow
            && let Some(suspicion) = channel.read(policy.detector.injections(), &piece, complete)
        {
            // Of what has gone on, nothing can be taken out.
            let ruling = policy.judge_fixed(&Seen { suspicion, ..Seen::default() }, "", scope, Direction::Response);
            rulings.push(channel.count_once(ruling));
        }
        rulings.push(policy.judge_threats(&threats, scope, Direction::Response, &called));
        // What is only recorded need not wait.
        channel.unthreatened = if complete || threatened != Action::Block { usize::MAX } else { channel.watch.cleared() };
        channel.found.extend(edits.iter().map(|(span, _)| *span));
        edits.extend(channel.pass(&self.vault, key, complete));
        let passed = channel.passed;
        if let Some(ahead) = &mut channel.ahead {
            ahead.forget(passed);
        }
        for (span, with) in edits {
            stream.replace(key, span, &with);
        }
        stream.clear(key);
        for (place, ruling) in rulings.into_iter().enumerate() {
            if place >= of_values {
                self.keep_found(Direction::Response, scope, "", &ruling);
            }
            self.count(Direction::Response, &ruling);
            self.record.verdict = self.record.verdict.max(ruling.verdict);
            if let (Verdict::Block, Some(reason)) = (ruling.verdict, ruling.reason) {
                return Err(Trip { reason, why: String::new() });
            }
        }
        Ok(())
    }

    /// Something in a stream that cannot be read: whether it goes on all the same is the policy's choice.
    pub(super) fn unread(&mut self, kind: Uninspectable, why: &str) -> Step {
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

/// An event that must be read in another dialect than the one that an event before told: in the one that whoever asked speaks, and so reads
/// it in, or where nobody knows which that is, in the one whose envelope it stands in.
fn told_anew(guard: &Guard, stream: &Stream, event: &Event, reading: &Reading, depth: usize) -> Option<(&'static Dialect, Reading)> {
    let now = stream.dialect.unwrap_or(&plain::PLAIN);
    let read = |dialect: &'static Dialect| guard.tables_of(dialect).event.read_event(&event.name, &event.data, depth).ok();
    let Some(asked) = stream.asked else {
        let told = dialect::enveloped(&event.data, &reading.facts).filter(|told| told.id != now.id)?;
        return Some((told, read(told)?));
    };
    if asked.id == now.id {
        return None;
    }
    let anew = read(asked)?;
    // One that carries others knows their events, too.
    let tells_kinds = (asked.event_kind)("") == EventKind::Unknown && !asked.carries_others;
    let is_known = tells_kinds && matches!(anew.facts.event, Some(kind) if !matches!(kind, EventKind::Unknown | EventKind::UnknownPieces));
    (is_known || dialect::is_event_of(asked, &event.data, &anew)).then_some((asked, anew))
}
