//! One request and its response, as a state machine.
//!
//! In: heads, chunks and ends of messages, as they come. Out: an [`Effect`] for each, and the [`Record`] at the end.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::grpc::{Frames, Progress};
use super::head::{Content, MessageHead, Parsed};
use super::{Effect, Guard, Head, reply};
use crate::audit::{Record, ResponseCategory};
use crate::config::Choice;
use crate::decision::{Reason, Uninspectable, Verdict};
use crate::dialect::{self, Dialect, plain};
use crate::finding::RuleIndex;
use crate::text::Direction;

/// How an exchange ended, as far as the host knows.
#[derive(Clone, Copy, Debug, Default)]
pub struct End<'a> {
    /// The status that the client saw, if the guard has seen none.
    pub status: Option<u16>,
    /// Envoy's `%RESPONSE_CODE_DETAILS%`.
    pub details: &'a str,
    /// From the first byte of the request to the last of the answer, in milliseconds.
    pub latency_ms: Option<u64>,
}

/// One request and its response.
#[derive(Debug)]
pub struct Exchange {
    pub(super) guard: Rc<Guard>,
    request: Side,
    response: Side,
    /// The language of the exchange, once something told it.
    pub(super) dialect: Option<&'static Dialect>,
    /// Whether the guard answered the client itself.
    replied: bool,
    /// Whether gRPC frames pass on this route.
    grpc_passes: bool,
    /// How often each rule counted.
    pub(super) counts: BTreeMap<(Direction, RuleIndex), u32>,
    pub(super) record: Record,
    guard_ns: u64,
}

/// How far one direction has come.
#[derive(Debug, Default)]
pub(super) enum Side {
    /// Nothing has come.
    #[default]
    Idle,
    /// The body is collected, to be judged at its end.
    Reading(Message),
    /// An upgrade was asked for on a route where it passes; whether it comes about, the response says.
    Upgrading(Message),
    /// gRPC frames are followed, on a route where they pass.
    Framed(Message, Frames),
    /// What comes passes.
    Passing,
    /// What comes is swallowed: the answer was refused by its body.
    Refused,
}

/// A message whose body is being collected.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) head: MessageHead,
    pub(super) bytes: Vec<u8>,
}

impl From<MessageHead> for Message {
    fn from(head: MessageHead) -> Self {
        Self { head, bytes: Vec::new() }
    }
}

/// Whether a message's head can still be changed, or replaced by another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadIs {
    Held,
    Gone,
}

impl Exchange {
    /// A new exchange.
    #[must_use]
    pub fn new(guard: Rc<Guard>) -> Self {
        let record = Record {
            enforced: guard.policy.enforce,
            ephemeral_key: guard.policy.keys.ephemeral,
            policy: guard.policy.revision.clone(),
            action: plain::PLAIN.operation,
            ..Record::default()
        };
        Self {
            guard,
            request: Side::Idle,
            response: Side::Idle,
            dialect: None,
            replied: false,
            grpc_passes: false,
            counts: BTreeMap::new(),
            record,
            guard_ns: 0,
        }
    }

    /// The request's head has come; `end` if there is no body. `route` gives Envoy's name of the route, and is asked only when that
    /// makes a difference.
    pub fn request_head(&mut self, head: &Head, route: impl FnOnce() -> String, end: bool) -> Effect {
        let asked = Parsed::new(head);
        let model = dialect::on_path(asked.path).and_then(|(dialect, model)| {
            self.set_dialect(dialect);
            model
        });
        self.record.model = self.plain_name(model);
        self.record.request_id = self.plain_name(asked.request_id);
        let message = asked.message;
        if asked.upgrade {
            if self.guard.policy.passes_unjudged(Uninspectable::Upgrade, &route()) {
                self.request = Side::Upgrading(message.into());
                return Effect::FORWARD;
            }
            self.response = Side::Passing;
            return self.unreadable(Direction::Request, Uninspectable::Upgrade, "", HeadIs::Held);
        }
        if end {
            self.request = Side::Passing;
            return Effect::FORWARD;
        }
        if asked.grpc && self.guard.policy.passes_unjudged(Uninspectable::Grpc, &route()) {
            self.grpc_passes = true;
            return self.hold(Direction::Request, message, |message| Side::Framed(message, Frames::default()));
        }
        self.begin(Direction::Request, message)
    }

    /// The response's head has come; `end` if there is no body.
    pub fn response_head(&mut self, head: &Head, end: bool) -> Effect {
        if self.replied || matches!(self.response, Side::Passing) {
            return Effect::FORWARD;
        }
        let answered = Parsed::new(head);
        let status = answered.status;
        self.record.status = status;
        self.record.response_category =
            if status.is_some_and(|status| status >= 400) { ResponseCategory::Error } else { ResponseCategory::Answer };
        match (std::mem::take(&mut self.request), status) {
            (Side::Upgrading(_), Some(101)) => {
                self.request = Side::Passing;
                self.response = Side::Passing;
                self.record.count_uninspectable(Direction::Response, Uninspectable::Upgrade, 1);
                self.record.response_category = ResponseCategory::Unjudged;
                return Effect::FORWARD;
            }
            (Side::Upgrading(message), _) => self.request = Side::Reading(message),
            (request, _) => self.request = request,
        }
        if status == Some(101) {
            return self.unreadable(Direction::Response, Uninspectable::Upgrade, "", HeadIs::Held);
        }
        let message = answered.message;
        if end {
            self.response = Side::Passing;
            return Effect::FORWARD;
        }
        if self.grpc_passes && answered.grpc {
            return self.hold(Direction::Response, message, |message| Side::Framed(message, Frames::default()));
        }
        if message.content == Content::Stream {
            return self.unreadable(Direction::Response, Uninspectable::Stream, "", HeadIs::Held);
        }
        self.begin(Direction::Response, message)
    }

    /// More of a body has come; `end` if that is all. At the end of a body that trailers follow, [`Exchange::trailers`] says so.
    pub fn body(&mut self, direction: Direction, chunk: Vec<u8>, end: bool) -> Effect {
        if self.replied {
            return Self::after_reply(direction);
        }
        match std::mem::take(self.side(direction)) {
            Side::Passing => {
                *self.side(direction) = Side::Passing;
                Effect::FORWARD
            }
            Side::Refused => {
                *self.side(direction) = Side::Refused;
                Effect::SWALLOW
            }
            Side::Idle => self.read(direction, Message::default(), chunk, end),
            Side::Reading(message) => self.read(direction, message, chunk, end),
            Side::Framed(message, frames) => self.follow_frames(direction, message, frames, chunk, end),
            // Nothing may flow before the upgrade has come about; until then it is a request like any other.
            Side::Upgrading(message) if end => self.read(direction, message, chunk, end),
            Side::Upgrading(message) => {
                let effect = self.read(direction, message, chunk, end);
                if let Side::Reading(message) = std::mem::take(self.side(direction)) {
                    *self.side(direction) = Side::Upgrading(message);
                }
                effect
            }
        }
    }

    /// A body has ended, and trailers follow it.
    pub fn trailers(&mut self, direction: Direction) -> Effect {
        self.body(direction, Vec::new(), true)
    }

    /// Adds to the time that the guard itself took.
    pub fn spent(&mut self, nanoseconds: u64) {
        self.guard_ns = self.guard_ns.saturating_add(nanoseconds);
    }

    /// Whether a message has not come to its end. If the exchange is over all the same, the host can say why.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let waiting = |side: &Side| matches!(side, Side::Idle | Side::Reading(_) | Side::Upgrading(_) | Side::Framed(..));
        !self.replied && (waiting(&self.request) || waiting(&self.response))
    }

    /// The exchange is over: its record.
    #[must_use]
    pub fn finish(mut self, end: End<'_>) -> Record {
        for (direction, details) in [(Direction::Request, "request_payload_too_large"), (Direction::Response, "response_payload_too_large")]
        {
            if end.details == details {
                // Envoy's own limit was met before the policy's.
                self.record.count_uninspectable(direction, Uninspectable::TooLarge, 1);
                self.record.verdict = Verdict::Block;
                self.record.reason = Some(Reason::Uninspectable(Uninspectable::TooLarge));
            }
        }
        let cut_off = |side: &Side| matches!(side, Side::Reading(_) | Side::Framed(..));
        if cut_off(&self.response) || self.record.response_category == ResponseCategory::None && cut_off(&self.request) {
            self.record.response_category = ResponseCategory::Aborted;
        }
        self.record.status = end.status.or(self.record.status);
        self.record.latency_ms = end.latency_ms;
        self.record.guard_us = self.guard_ns / 1000;
        self.record.findings = self.counted();
        self.record
    }

    /// How often each rule counted, by its id.
    fn counted(&self) -> BTreeMap<(Direction, String), u32> {
        let id = |rule| self.guard.policy.detector.name(rule).map_or_else(String::new, |name| name.id.clone());
        self.counts.iter().map(|((direction, rule), count)| ((*direction, id(*rule)), *count)).collect()
    }

    /// A body will come that is to be judged, if its head does not already say that it cannot be.
    fn begin(&mut self, direction: Direction, head: MessageHead) -> Effect {
        if head.compressed {
            return self.unreadable(direction, Uninspectable::Compressed, "", HeadIs::Held);
        }
        if head.length.is_some_and(|length| length > self.guard.policy.limits.bytes(direction)) {
            return self.unreadable(direction, Uninspectable::TooLarge, "", HeadIs::Held);
        }
        self.hold(direction, head, Side::Reading)
    }

    /// Holds a message's head until its body is judged, where the host can; where it cannot, the head goes on without what a changed
    /// body would make untrue.
    fn hold(&mut self, direction: Direction, head: MessageHead, side: impl FnOnce(Message) -> Side) -> Effect {
        let policy = &self.guard.policy;
        let effect = match (policy.enforce, policy.hold_headers) {
            (true, true) => Effect::Wait,
            (true, false) => Effect::Forward(head.without_length()),
            (false, _) => Effect::FORWARD,
        };
        *self.side(direction) = side(head.into());
        effect
    }

    fn read(&mut self, direction: Direction, mut message: Message, chunk: Vec<u8>, end: bool) -> Effect {
        let cap = self.guard.policy.limits.bytes(direction);
        if message.bytes.len() + chunk.len() > cap {
            return self.unreadable(direction, Uninspectable::TooLarge, "", self.head_is(direction));
        }
        if message.bytes.is_empty() {
            message.bytes = chunk;
        } else {
            message.bytes.extend_from_slice(&chunk);
        }
        if end {
            return self.judge(direction, &message);
        }
        *self.side(direction) = Side::Reading(message);
        if self.guard.policy.enforce { Effect::Wait } else { Effect::FORWARD }
    }

    fn follow_frames(&mut self, direction: Direction, mut message: Message, mut frames: Frames, chunk: Vec<u8>, end: bool) -> Effect {
        let had_begun = frames.have_begun();
        match frames.follow(&chunk, end) {
            Progress::Valid => {
                if !had_begun {
                    self.record.count_uninspectable(direction, Uninspectable::Grpc, 1);
                    self.record.response_category = ResponseCategory::Unjudged;
                }
                message.bytes.clear();
                *self.side(direction) = if end { Side::Passing } else { Side::Framed(message, frames) };
                Effect::FORWARD
            }
            Progress::Partial => {
                message.bytes.extend_from_slice(&chunk);
                *self.side(direction) = Side::Framed(message, frames);
                if self.guard.policy.enforce { Effect::Wait } else { Effect::FORWARD }
            }
            // It never was gRPC: it is judged like anything else.
            Progress::Invalid if !had_begun => self.read(direction, message, chunk, end),
            Progress::Invalid => self.cut_off(direction, Uninspectable::Malformed),
        }
    }

    /// The one way that everything goes which cannot be read: the policy's choice, the counter, the record.
    pub(super) fn unreadable(&mut self, direction: Direction, kind: Uninspectable, why: &str, head: HeadIs) -> Effect {
        self.record.count_uninspectable(direction, kind, 1);
        match self.guard.policy.uninspectable(kind) {
            Choice::Allow => {
                *self.side(direction) = Side::Passing;
                Effect::FORWARD
            }
            Choice::Block => self.refuse(direction, Reason::Uninspectable(kind), why, head),
        }
    }

    /// Something that was let pass turns out not to be what it was let pass as, too late for an answer.
    fn cut_off(&mut self, direction: Direction, kind: Uninspectable) -> Effect {
        self.record.count_uninspectable(direction, kind, 1);
        self.block(Reason::Uninspectable(kind));
        *self.side(direction) = Side::Passing;
        if self.guard.policy.enforce { Effect::Reset } else { Effect::FORWARD }
    }

    /// Refuses a message, or in `observe` mode records that it would have.
    pub(super) fn refuse(&mut self, direction: Direction, reason: Reason, why: &str, head: HeadIs) -> Effect {
        self.block(reason);
        if !self.guard.policy.enforce {
            *self.side(direction) = Side::Passing;
            return Effect::FORWARD;
        }
        self.record.response_category = ResponseCategory::Refusal;
        let rules = if self.guard.policy.explain { self.counted().into_keys().map(|(_, rule)| rule).collect() } else { Vec::new() };
        let dialect = self.dialect.unwrap_or(&plain::PLAIN);
        let cause = reply::Cause { direction, reason, why, rules: &rules, request_id: self.record.request_id.as_deref() };
        let reply = reply::refusal(&self.guard.policy, dialect, &cause);
        if head == HeadIs::Held {
            self.replied = true;
            self.record.status = Some(reply.status);
            return Effect::Reply(reply);
        }
        *self.side(direction) = Side::Refused;
        Effect::Replace { body: reply.body.into_bytes(), headers: Vec::new() }
    }

    fn block(&mut self, reason: Reason) {
        self.record.verdict = Verdict::Block;
        self.record.reason = self.record.reason.or(Some(reason));
    }

    /// Whether the head of a message whose body is being read can still be replaced by a refusal. A request's always can: the client
    /// has seen no answer yet.
    pub(super) fn head_is(&self, direction: Direction) -> HeadIs {
        if direction == Direction::Request || self.guard.policy.hold_headers { HeadIs::Held } else { HeadIs::Gone }
    }

    fn after_reply(direction: Direction) -> Effect {
        match direction {
            // Nothing of what was refused goes on.
            Direction::Request => Effect::Wait,
            // The guard's own answer passes by.
            Direction::Response => Effect::FORWARD,
        }
    }

    pub(super) fn side(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Request => &mut self.request,
            Direction::Response => &mut self.response,
        }
    }

    pub(super) fn set_dialect(&mut self, dialect: &'static Dialect) {
        self.dialect = Some(dialect);
        self.record.dialect = Some(dialect.id);
        self.record.action = dialect.operation;
    }
}
