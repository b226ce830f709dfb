//! A streamed answer, judged while it flows.
//!
//! In: chunks of a body of events, in any framing. Out: an [`Effect`] for each. It is a fold over whole events: each goes on once nothing
//! can be found any more that begins in its text, in the order in which they came, so what comes out does not depend on the chunks.
//! Texts that go on from event to event are followed by channel: an answer, a call in it, the name that the text stands under. A
//! finding is taken out of every event that holds a piece of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::head::{HeaderEdit, MessageHead};
use super::side::{HeadIs, Side};
use super::{Effect, Exchange};
use crate::audit::ResponseCategory;
use crate::decision::{Reason, Uninspectable};
use crate::dialect::Dialect;
use crate::policy::Policy;
use crate::text::Direction;
use crate::wire::frame::{Framer, Framing};

mod ahead;
mod asking;
mod call;
mod channel;
mod event;
mod held;
mod message;
mod threats;

use asking::Questions;
use call::Call;
use channel::{Channel, Key};
use held::{Held, Released};

/// A streamed answer that is being read.
#[derive(Debug, Default)]
pub(super) struct Stream {
    head: MessageHead,
    framer: Framer,
    /// What its events are read as: what the path told, until one of them tells better.
    dialect: Option<&'static Dialect>,
    dialect_is_told: bool,
    /// What whoever asked speaks, as far as the request told.
    asked: Option<&'static Dialect>,
    /// Events that have not gone on, the oldest first.
    queue: VecDeque<Held>,
    /// The number of the oldest.
    first: usize,
    /// How many bytes came with them.
    queued: usize,
    channels: BTreeMap<Key, Channel>,
    /// Calls of tools that are not judged, by answer and number.
    calls: BTreeMap<(u32, u32), Call>,
    /// What the tools are called that were called in pieces, by answer.
    called: BTreeMap<u32, Vec<String>>,
    /// The answers that calls were taken out of, and those that some were left in which the application runs.
    stripped: BTreeSet<u32>,
    kept: BTreeSet<u32>,
    /// The blocks that are taken out.
    dropped: BTreeSet<u32>,
    /// How many bytes the host holds of what came.
    hosted: usize,
    /// How many bytes are held here that the host holds no more.
    carried: usize,
    /// Whether something has gone on, so that nothing can be answered in its place.
    committed: bool,
    /// Whether an event has gone on.
    wrote: bool,
    /// Whether the head has been told what no longer describes the body.
    head_is_told: bool,
    /// Whether the event that ends the stream has come.
    ended: bool,
    /// What the recogniser is asked about.
    questions: Questions,
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
    pub(super) fn new(head: MessageHead, framing: Framing, dialect: Option<&'static Dialect>) -> Self {
        Self { head, framer: Framer::new(framing), dialect, asked: dialect, ..Self::default() }
    }

    /// The same with its head gone on before any event, and what changes in that.
    pub(super) fn with_head_gone(mut self) -> (Self, Vec<HeaderEdit>) {
        self.committed = true;
        let edits = self.headers(true);
        (self, edits)
    }

    /// How many bytes wait.
    fn left(&self) -> usize {
        self.framer.pending() + self.queued
    }

    /// What changes in the head, while it is still held.
    fn headers(&mut self, held: bool) -> Vec<HeaderEdit> {
        if !held || std::mem::replace(&mut self.head_is_told, true) { Vec::new() } else { self.head.without_length() }
    }
}

impl Exchange {
    /// More of a streamed answer has come.
    pub(super) fn follow(&mut self, mut stream: Box<Stream>, chunk: &[u8], end: bool) -> Effect {
        let Policy { enforce, limits, .. } = self.guard.policy;
        stream.framer.push(chunk);
        stream.hosted += chunk.len();
        let mut out = std::mem::take(&mut stream.questions.out);
        let read = match stream.questions.trip.take() {
            Some(trip) => Err(trip),
            None => self.take_events(&mut stream, end, &mut out),
        };
        let read = match read {
            // An event that is not over yet, and will be too large when it is.
            Ok(Read::On) if stream.left() > limits.response_bytes => {
                let step = self.unread(Uninspectable::TooLarge, "");
                self.go_on(step).map(|()| Read::NoMore)
            }
            read => read,
        };
        match read {
            Ok(Read::NoMore) => return self.let_pass(*stream, out),
            Err(trip) => return self.stop(*stream, out, &trip),
            Ok(Read::On) => {}
        }
        self.ask_more(&mut stream);
        stream.questions.is_at_end = end;
        // From the event that ends a stream on, all that waits for an answer stays with the host: it can be let go of when that comes.
        let holds = (end || stream.ended) && stream.asks();
        if holds || !enforce {
            stream.questions.out = if enforce { out } else { Released::default() };
            *self.side(Direction::Response) = Side::Streaming(stream);
            return if holds { Effect::Wait } else { Effect::FORWARD };
        }
        self.pass_on(stream, out, end)
    }

    /// What goes on now.
    fn pass_on(&mut self, mut stream: Box<Stream>, out: Released, end: bool) -> Effect {
        let (hold_headers, left) = (self.guard.policy.hold_headers, stream.left());
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
        let framing = stream.framer.framing();
        for (name, data) in self.closing(stream.first, trip.reason, &trip.why) {
            out.bytes.extend(framing.write(name, &data, !stream.wrote));
            stream.wrote = true;
        }
        out.bytes.extend(framing.end().as_bytes());
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
}
