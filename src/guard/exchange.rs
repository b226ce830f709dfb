//! One request and its response, as a state machine.
//!
//! In: heads, chunks and ends of messages, as they come. Out: an [`Effect`] for each, and the [`Record`], which `ending` makes complete.

use std::rc::Rc;

use super::call::Calls;
use super::client::Proof;
use super::evidence::Kept;
use super::grpc::Frames;
use super::head::{Content, MessageHead, Parsed};
use super::mcp::Conversation;
use super::message::Message;
use super::rate::Tally;
use super::side::{HeadIs, Side};
use super::stream::Stream;
use super::{Connection, Effect, Guard, Head, HeaderEdit};
use crate::audit::{Record, ResponseCategory};
use crate::decision::Uninspectable;
use crate::detect::injection::leak::Instructions;
use crate::dialect::path::Path;
use crate::dialect::{self, Dialect, plain};
use crate::policy::{Caller, Vault};
use crate::text::Direction;
use crate::wire::frame::Framing;

/// One request and its response.
#[derive(Debug)]
pub struct Exchange {
    pub(super) guard: Rc<Guard>,
    pub(super) request: Side,
    pub(super) response: Side,
    /// The language of the exchange, once something told it.
    pub(super) dialect: Option<&'static Dialect>,
    /// Whether the guard answered the client itself.
    pub(super) replied: bool,
    /// Whether gRPC frames pass on this route.
    pub(super) grpc_passes: bool,
    /// How often each rule counted, by direction and the rule's index; what is not there is 0.
    pub(super) counts: [Vec<u32>; 2],
    pub(super) record: Record,
    /// Who sends the request.
    pub(super) caller: Caller,
    /// How far it is known who signed it.
    pub(super) proof: Proof,
    /// Headers of the request that must not go on, until its head does.
    pub(super) spoofed: Vec<HeaderEdit>,
    /// What a client is asked for that did not prove enough.
    pub(super) challenge: Option<String>,
    /// The calls of tools that were counted.
    pub(super) tally: Tally,
    /// The tokens that stand for values of the request.
    pub(super) vault: Vault,
    /// What the application told the model, where the policy wants to know whether it repeats that.
    pub(super) instructions: Instructions,
    /// What client and server say to each other, where that is messages (MCP).
    pub(super) conversation: Conversation,
    /// Whether somebody has named the model, fit for the record or not.
    pub(super) model_is_named: bool,
    /// Whether the path has.
    pub(super) path_names_model: bool,
    /// Whether an answer that says that it is JSON is streamed.
    streams_arrays: bool,
    /// Whether a streamed answer is a line that is opened for what the server may have to say, perhaps never (MCP): the request has no
    /// body, and its path is no known API's. The client waits for the head alone.
    opens_a_line: bool,
    /// Whether the answer is streamed.
    pub(super) streamed: bool,
    /// How many bytes of text were read, by direction.
    pub(super) text_bytes: [u64; 2],
    pub(super) guard_ns: u64,
    pub(super) calls: Calls,
    /// What may have to be sealed when it is over, where the policy wants evidence.
    pub(super) kept: Option<Box<Kept>>,
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
        let vault = guard.policy.vault();
        let kept = guard.policy.evidence.as_ref().map(|wanted| Box::new(Kept::new(wanted)));
        Self {
            guard,
            request: Side::Idle,
            response: Side::Idle,
            dialect: None,
            replied: false,
            grpc_passes: false,
            counts: Default::default(),
            record,
            caller: Caller::default(),
            proof: Proof::default(),
            spoofed: Vec::new(),
            challenge: None,
            tally: Tally::default(),
            vault,
            instructions: Instructions::default(),
            conversation: Conversation::default(),
            model_is_named: false,
            path_names_model: false,
            streams_arrays: false,
            opens_a_line: false,
            streamed: false,
            text_bytes: [0; 2],
            guard_ns: 0,
            calls: Calls::default(),
            kept,
        }
    }

    /// The request's head has come on this connection; `end` if there is no body.
    pub fn request_head(&mut self, head: &Head, connection: &dyn Connection, end: bool) -> Effect {
        let effect = self.begin_request(head, connection, end);
        self.with_head_edits(Direction::Request, effect)
    }

    fn begin_request(&mut self, head: &Head, connection: &dyn Connection, end: bool) -> Effect {
        let asked = Parsed::new(head);
        let path = Path::new(asked.path);
        let model = dialect::on_path(&path).and_then(|(dialect, model)| {
            self.set_dialect(dialect);
            self.streams_arrays = dialect.streams_arrays(&path);
            model
        });
        self.record.model = self.plain_name(model.as_deref());
        self.model_is_named = model.is_some();
        self.path_names_model = model.is_some();
        self.record.request_id = self.plain_name(asked.request_id);
        let refused = self.admit(head, connection, end || asked.upgrade, model.as_deref());
        if let Some(refused) = refused.or_else(|| self.count_request(model.as_deref(), connection)) {
            return refused;
        }
        let message = asked.message;
        if asked.upgrade {
            if self.guard.policy.passes_unjudged(Uninspectable::Upgrade, &connection.route()) {
                self.request = Side::Upgrading(message.into());
                return Effect::FORWARD;
            }
            return self.unreadable(Direction::Request, Uninspectable::Upgrade, "", HeadIs::Held);
        }
        if let Some(refused) = self.admit_messages(head) {
            return refused;
        }
        if end {
            self.request = Side::Over;
            self.opens_a_line = self.dialect.is_none_or(|dialect| dialect.envelope.is_some());
            return Effect::FORWARD;
        }
        if message.content == Content::Grpc && self.guard.policy.passes_unjudged(Uninspectable::Grpc, &connection.route()) {
            self.grpc_passes = true;
            return self.hold(Direction::Request, message, |message| Side::Framed(message, Frames::default()));
        }
        self.begin(Direction::Request, message)
    }

    /// The response's head has come; `end` if there is no body.
    pub fn response_head(&mut self, head: &Head, end: bool) -> Effect {
        if self.replied {
            return Effect::FORWARD;
        }
        let effect = self.begin_response(head, end);
        self.with_head_edits(Direction::Response, effect)
    }

    fn begin_response(&mut self, head: &Head, end: bool) -> Effect {
        let answered = Parsed::new(head);
        let status = answered.status;
        self.record.status = status;
        self.tally.spending.status = status;
        self.record.response_category = match status {
            Some(101) => ResponseCategory::Unjudged,
            Some(400..) => ResponseCategory::Error,
            _ => ResponseCategory::Answer,
        };
        match (std::mem::take(&mut self.request), status) {
            (Side::Upgrading(_), Some(101)) => {
                self.request = Side::Passing;
                self.response = Side::Passing;
                self.record.count_uninspectable(Direction::Response, Uninspectable::Upgrade, 1);
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
            self.response = Side::Over;
            return Effect::FORWARD;
        }
        if self.grpc_passes && message.content == Content::Grpc {
            return self.hold(Direction::Response, message, |message| Side::Framed(message, Frames::default()));
        }
        let framing = match message.content {
            Content::Stream(framing) => Some(framing),
            // An error is whole.
            Content::Json if self.streams_arrays && status.is_none_or(|status| status < 400) => Some(Framing::Array),
            _ => None,
        };
        if let Some(framing) = framing.filter(|_| !message.compressed) {
            self.streamed = true;
            let stream = Stream::new(message, framing, self.dialect);
            if self.opens_a_line && framing == Framing::Events && self.guard.policy.enforce {
                let (stream, edits) = stream.with_head_gone();
                self.response = Side::Streaming(Box::new(stream));
                return Effect::Forward(edits);
            }
            return self.hold(Direction::Response, message, |_| Side::Streaming(Box::new(stream)));
        }
        self.begin(Direction::Response, message)
    }

    /// More of a body has come; `end` if that is all. At the end of a body that trailers follow, [`Exchange::trailers`] says so.
    pub fn body(&mut self, direction: Direction, chunk: Vec<u8>, end: bool) -> Effect {
        if self.replied {
            return Self::after_reply(direction);
        }
        let effect = self.step(direction, chunk, end);
        let effect = self.with_head_edits(direction, effect);
        if end && matches!(self.side(direction), Side::Passing) {
            *self.side(direction) = Side::Over;
        }
        effect
    }

    fn step(&mut self, direction: Direction, chunk: Vec<u8>, end: bool) -> Effect {
        match std::mem::take(self.side(direction)) {
            side @ Side::Asking(_) => {
                *self.side(direction) = side;
                Effect::Wait
            }
            side @ (Side::Passing | Side::Over) => {
                *self.side(direction) = side;
                Effect::FORWARD
            }
            Side::Refused => {
                *self.side(direction) = Side::Refused;
                Effect::SWALLOW
            }
            Side::Idle => self.read(direction, Message::default(), chunk, end),
            Side::Reading(message) => self.read(direction, message, chunk, end),
            Side::Streaming(stream) => {
                let effect = self.follow(stream, &chunk, end);
                if end && matches!(&self.response, Side::Streaming(stream) if !stream.asks()) {
                    self.response = Side::Passing;
                }
                effect
            }
            Side::Stopping => {
                *self.side(direction) = Side::Refused;
                if end { Effect::SWALLOW } else { Effect::Reset }
            }
            Side::Framed(message, frames) => self.follow_frames(direction, message, frames, chunk, end),
            // Nothing may flow before the upgrade has come about; until then it is a request like any other.
            Side::Upgrading(message) if end => self.read(direction, message, chunk, end),
            Side::Upgrading(message) => {
                let effect = self.read(direction, message, chunk, end);
                *self.side(direction) = match std::mem::take(self.side(direction)) {
                    Side::Reading(message) => Side::Upgrading(message),
                    other => other,
                };
                effect
            }
        }
    }

    /// A body has ended, and trailers follow it.
    pub fn trailers(&mut self, direction: Direction) -> Effect {
        if let (Direction::Response, Side::Streaming(_)) = (direction, &self.response)
            && let Side::Streaming(stream) = std::mem::take(&mut self.response)
        {
            let effect = self.end_with_trailers(stream);
            let waits = matches!(&self.response, Side::Streaming(stream) if stream.asks());
            if !waits && matches!(self.response, Side::Streaming(_) | Side::Passing) {
                self.response = Side::Over;
            }
            return self.with_head_edits(direction, effect);
        }
        if !self.replied && matches!(self.side(direction), Side::Refused | Side::Stopping) {
            // The refusal has gone on, and nothing of the body is held any more.
            return Effect::FORWARD;
        }
        self.body(direction, Vec::new(), true)
    }

    /// Adds to the time that the guard itself took.
    pub fn spent(&mut self, nanoseconds: u64) {
        self.guard_ns = self.guard_ns.saturating_add(nanoseconds);
    }

    /// A body will come that is to be judged, if its head does not already say that it cannot be.
    fn begin(&mut self, direction: Direction, head: MessageHead) -> Effect {
        if head.compressed {
            return self.unreadable(direction, Uninspectable::Compressed, "", HeadIs::Held);
        }
        match head.content {
            Content::Multipart => return self.unreadable(direction, Uninspectable::Multipart, "", HeadIs::Held),
            Content::Pushed => return self.unreadable(direction, Uninspectable::Stream, "", HeadIs::Held),
            _ => {}
        }
        if !head.may_be_opaque(direction) && head.length.is_some_and(|length| length > self.guard.policy.limits.bytes(direction)) {
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
            (true, false) if self.may_change(direction, head) => Effect::Forward(head.without_length()),
            (true, false) | (false, _) => Effect::FORWARD,
        };
        *self.side(direction) = side(head.into());
        effect
    }

    pub(super) fn read(&mut self, direction: Direction, mut message: Message, chunk: Vec<u8>, end: bool) -> Effect {
        let fits = message.take(chunk, self.guard.policy.limits.bytes(direction));
        if message.is_opaque(direction, end && fits) {
            return self.unreadable(direction, Uninspectable::BinaryPart, "", self.head_is(direction));
        }
        if !fits {
            return self.unreadable(direction, Uninspectable::TooLarge, "", self.head_is(direction));
        }
        if end {
            return self.judge_signed(direction, message);
        }
        *self.side(direction) = Side::Reading(message);
        let policy = &self.guard.policy;
        // Who only observes holds what others are asked about, too: what has gone on may be over before the answer comes.
        if policy.enforce || policy.consultants(direction).next().is_some() { Effect::Wait } else { Effect::FORWARD }
    }

    fn after_reply(direction: Direction) -> Effect {
        match direction {
            // Nothing of what was refused goes on.
            Direction::Request => Effect::Wait,
            // The guard's own answer passes by.
            Direction::Response => Effect::FORWARD,
        }
    }

    pub(super) fn text_bytes(&mut self, direction: Direction) -> &mut u64 {
        let [request, response] = &mut self.text_bytes;
        match direction {
            Direction::Request => request,
            Direction::Response => response,
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
