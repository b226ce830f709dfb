//! What the recogniser is asked about a stream, and what becomes of its answers.
//!
//! In: what has come of the texts of a stream. Out: one call at a time, about all that waits; after each answer, what is let go of. While
//! a call is under way, what comes is collected for the next.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::ahead::Ahead;
use super::channel::Key;
use super::held::Released;
use super::{Step, Stream, Trip};
use crate::config::OnFailure;
use crate::decision::{Asked, Consultant, Reason, Verdict};
use crate::dialect::{Reading, plain};
use crate::finding::Finding;
use crate::guard::asking::{Found, Known};
use crate::guard::body::Judgement;
use crate::guard::document::{Document, pack};
use crate::guard::recogniser::{LONGEST, Pending, documents_in_a_call, is_worth_asking};
use crate::guard::side::Side;
use crate::guard::{Answer, Effect, Exchange, Guard};
use crate::policy::Policy;
use crate::text::{Direction, Segment};
use crate::wire;
use crate::wire::splice::Edit;

/// What the recogniser is asked about.
#[derive(Debug, Default)]
pub(super) struct Questions {
    /// The call under way, and what each of its documents is.
    pending: Option<(Pending<usize>, Vec<Topic>)>,
    /// By event, the texts that stand whole in it.
    pub(super) whole: BTreeMap<usize, Whole>,
    /// Whether nobody is asked any more.
    pub(super) gave_up: bool,
    /// What was found since the last chunk that stops the stream.
    pub(super) trip: Option<Trip>,
    /// What may go on with the next chunk.
    pub(super) out: Released,
    /// Whether all has come.
    pub(super) is_at_end: bool,
}

/// What a document is.
#[derive(Debug)]
enum Topic {
    /// A window of a channel's text, by its number.
    Window(Key, usize),
    /// Texts that stand whole in an event.
    Whole(usize),
}

/// Texts that stand whole in an event.
#[derive(Debug)]
pub(super) struct Whole {
    /// What the tool is called whose call is repeated there.
    pub(super) called: Vec<String>,
    segments: Vec<Segment>,
    /// What was not asked about yet, and how many documents are not answered.
    documents: VecDeque<Document<usize>>,
    left: usize,
    recognised: Found,
}

impl Whole {
    /// Whether a text is one of them.
    pub(super) fn is_about(&self, segment: &Segment) -> bool {
        self.segments.iter().any(|own| own.raw == segment.raw)
    }
}

/// What there is to ask about the texts that stand whole in an event.
pub(super) fn whole_questions(policy: &Policy, gave_up: bool, data: &str, reading: &Reading) -> Option<Whole> {
    policy.recogniser(Direction::Response).filter(|_| !gave_up)?;
    let mut segments = Vec::new();
    let mut texts = Vec::new();
    for segment in reading.segments.iter().filter(|segment| !segment.continues) {
        let text = wire::decode(segment.encoding, segment.raw.of(data));
        if is_worth_asking(segment, data, &text) {
            segments.push(*segment);
            texts.push((segment.raw.start, text));
        }
    }
    let documents = VecDeque::from(pack(texts.into_iter(), LONGEST));
    let left = documents.len();
    (left > 0).then(|| Whole { called: Vec::new(), segments, documents, left, recognised: Found::new() })
}

impl Stream {
    /// Whether this call is under way for it.
    pub(in crate::guard) fn waits_for(&self, id: u32) -> bool {
        self.questions.pending.as_ref().is_some_and(|(pending, _)| pending.id == id)
    }

    /// Whether anything waits for an answer.
    pub(in crate::guard) fn asks(&self) -> bool {
        let questions = &self.questions;
        let waits = || self.channels.values().any(|channel| channel.ahead.as_ref().is_some_and(Ahead::waits));
        questions.pending.is_some() || !questions.whole.is_empty() || waits()
    }

    /// Nobody is asked any more: of what waits, only what the rules find is known.
    fn give_up(&mut self) {
        self.questions.gave_up = true;
        self.channels.values_mut().filter_map(|channel| channel.ahead.as_mut()).for_each(Ahead::give_up);
    }
}

impl Exchange {
    /// Asks about what waits, unless a call is under way.
    pub(super) fn ask_more(&mut self, stream: &mut Stream) {
        let guard = Rc::clone(&self.guard);
        let Some(recogniser) = guard.policy.recogniser(Direction::Response).filter(|_| stream.questions.pending.is_none()) else { return };
        let most = documents_in_a_call(recogniser.kind);
        let (mut documents, mut topics) = (Vec::new(), Vec::new());
        for (event, whole) in &mut stream.questions.whole {
            let taken = whole.documents.len().min(most - documents.len());
            documents.extend(whole.documents.drain(..taken));
            topics.resize_with(documents.len(), || Topic::Whole(*event));
        }
        for (key, channel) in &mut stream.channels {
            while documents.len() < most
                && let Some((number, text)) = channel.ahead.as_mut().and_then(Ahead::ask)
            {
                documents.push(Document::of(0, text));
                topics.push(Topic::Window(key.clone(), number));
            }
        }
        if !documents.is_empty() {
            stream.questions.pending = Some((self.calls.recognise(recogniser, documents), topics));
        }
    }

    /// An answer has come about a stream. What it lets go of goes on with the next chunk, or now, if all has come.
    pub(in crate::guard) fn hear_of_stream(&mut self, mut stream: Box<Stream>, answer: Answer<'_>) -> Effect {
        let Policy { enforce, hold_headers, .. } = self.guard.policy;
        let guard = Rc::clone(&self.guard);
        let step = self.take_answer(&guard, &mut stream, answer);
        match self.go_on(step) {
            Ok(()) => self.ask_more(&mut stream),
            Err(trip) => stream.questions.trip = Some(trip),
        }
        let (is_at_end, mut out) = (stream.questions.is_at_end, std::mem::take(&mut stream.questions.out));
        if let Some(trip) = stream.questions.trip.take_if(|_| is_at_end || hold_headers && !stream.committed) {
            return self.stop(*stream, out, &trip);
        }
        if !is_at_end || stream.asks() {
            stream.questions.out = if enforce { out } else { Released::default() };
            self.response = Side::Streaming(stream);
            return Effect::Wait;
        }
        stream.release(true, &mut out);
        let effect = if enforce { self.pass_on(stream, out, true) } else { Effect::FORWARD };
        self.response = Side::Over;
        effect
    }

    fn take_answer(&mut self, guard: &Guard, stream: &mut Stream, answer: Answer<'_>) -> Step {
        let asked = stream.questions.pending.take().zip(guard.policy.recogniser(Direction::Response));
        let Some(((pending, topics), recogniser)) = asked else { return Ok(()) };
        let found = match pending.found(recogniser, answer) {
            Ok(found) => found,
            Err(failure) => {
                self.record.note_asked(Consultant::Recogniser, Direction::Response, failure);
                stream.give_up();
                if recogniser.service.on_failure == OnFailure::Block {
                    self.go_on(Err(Trip { reason: Reason::Unanswered(Consultant::Recogniser), why: String::new() }))?;
                }
                return self.go_on_alone(guard, stream);
            }
        };
        self.record.note_asked(Consultant::Recogniser, Direction::Response, Asked::Answered);
        for (topic, found) in topics.into_iter().zip(found) {
            let step = match topic {
                Topic::Window(key, number) => {
                    let found = found.into_iter().map(|(_, finding)| finding).collect();
                    self.hear_of_window(guard, stream, &key, number, found)
                }
                Topic::Whole(event) => self.hear_of_whole(guard, stream, event, found),
            };
            self.go_on(step)?;
            stream.release_later();
        }
        Ok(())
    }

    fn hear_of_window(&mut self, guard: &Guard, stream: &mut Stream, key: &Key, number: usize, found: Vec<Finding>) -> Step {
        if let Some(ahead) = stream.channels.get_mut(key).and_then(|channel| channel.ahead.as_mut()) {
            ahead.hear(number, found);
        }
        self.rule_on_known(guard, stream, key)
    }

    fn hear_of_whole(&mut self, guard: &Guard, stream: &mut Stream, event: usize, found: Vec<(usize, Finding)>) -> Step {
        let Some(whole) = stream.questions.whole.get_mut(&event) else { return Ok(()) };
        found.into_iter().for_each(|(of, finding)| whole.recognised.entry(of).or_default().push(finding));
        whole.left -= 1;
        if whole.left > 0 { Ok(()) } else { self.judge_asked(guard, stream, event) }
    }

    /// Judges all that waits without an answer.
    fn go_on_alone(&mut self, guard: &Guard, stream: &mut Stream) -> Step {
        let events: Vec<usize> = stream.questions.whole.keys().copied().collect();
        let keys: Vec<Key> = stream.channels.keys().cloned().collect();
        for event in events {
            let step = self.judge_asked(guard, stream, event);
            self.go_on(step)?;
        }
        for key in keys {
            let step = self.rule_on_known(guard, stream, &key);
            self.go_on(step)?;
        }
        stream.release_later();
        Ok(())
    }

    fn rule_on_known(&mut self, guard: &Guard, stream: &mut Stream, key: &Key) -> Step {
        let gave_up = stream.questions.gave_up;
        let values = stream.channels.get_mut(key).map(|channel| channel.settled_values(Vec::new(), gave_up));
        self.rule_on(guard, stream, key, values.unwrap_or_default())
    }

    /// Judges the texts that stand whole in an event, with what the recogniser found in them.
    fn judge_asked(&mut self, guard: &Guard, stream: &mut Stream, event: usize) -> Step {
        let dialect = stream.dialect.unwrap_or(&plain::PLAIN);
        let Some(Whole { called, segments, recognised, .. }) = stream.questions.whole.remove(&event) else { return Ok(()) };
        let Some(held) = stream.held(event) else { return Ok(()) };
        let mut judgement = Judgement::new(&guard.policy, Direction::Response, &held.event.data, dialect);
        (judgement.called, judgement.known) = (called, Known::of(recognised));
        self.conversation.take(Direction::Response, &held.event.data, dialect, guard.policy.limits.json_depth);
        self.lay_out(&mut judgement);
        segments.iter().for_each(|segment| self.judge_segment(segment, &held.tools, &mut judgement));
        let Judgement { verdict, reason, edits, edited_turns, .. } = judgement;
        let edits: Vec<Edit<'static>> = edits.into_iter().map(Edit::into_owned).collect();
        held.edits.extend(edits);
        held.edited_turns.extend(edited_turns);
        held.waits -= 1;
        self.record.verdict = self.record.verdict.max(verdict);
        let step = reason.filter(|_| verdict == Verdict::Block).map_or(Ok(()), |reason| Err(Trip { reason, why: String::new() }));
        self.refuse_message(stream, dialect, event, step)
    }
}

impl Stream {
    /// Puts what is cleared aside for the next chunk.
    fn release_later(&mut self) {
        let mut out = std::mem::take(&mut self.questions.out);
        self.release(false, &mut out);
        self.questions.out = out;
    }
}
