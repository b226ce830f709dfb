//! What does not go on as it came: the one way of everything that cannot be read, and of every refusal.
//!
//! In: a kind or a reason. Out: an [`Effect`], by the policy's open or closed choice, and the record's counts.

use super::exchange::Exchange;
use super::head::MessageHead;
use super::reply::{self, Cause};
use super::side::{HeadIs, Side};
use super::{Effect, Reply};
use crate::audit::ResponseCategory;
use crate::config::Choice;
use crate::decision::{Reason, Uninspectable, Verdict};
use crate::dialect::{Dialect, plain};
use crate::policy::Policy;
use crate::text::Direction;

impl Exchange {
    /// The one way that everything goes which cannot be read: the policy's choice, the counter, the record.
    pub(super) fn unreadable(&mut self, direction: Direction, kind: Uninspectable, why: &str, head: HeadIs) -> Effect {
        self.record.count_uninspectable(direction, kind, 1);
        match self.guard.policy.uninspectable(kind) {
            Choice::Allow => {
                if let Some(refused) = self.bars_unread(direction, kind).or_else(|| self.count_unread(direction)) {
                    return refused;
                }
                self.record.verdict = self.record.verdict.max(Verdict::Flag);
                *self.side(direction) = Side::Passing;
                Effect::FORWARD
            }
            Choice::Block => self.refuse(direction, Reason::Uninspectable(kind), why, head),
        }
    }

    /// Whether a message may go on with another body than it came with: not a request whose client signed it, unless Envoy signs it anew.
    pub(super) fn may_change(&self, direction: Direction, head: MessageHead) -> bool {
        direction == Direction::Response || !head.signed || self.guard.policy.signs_requests
    }

    /// Something that was let pass turns out not to be what it was let pass as, too late for an answer.
    pub(super) fn cut_off(&mut self, direction: Direction, kind: Uninspectable) -> Effect {
        self.record.count_uninspectable(direction, kind, 1);
        self.block(Reason::Uninspectable(kind));
        *self.side(direction) = Side::Passing;
        if self.guard.policy.enforce { Effect::Reset } else { Effect::FORWARD }
    }

    /// Refuses a message, or in `observe` mode records that it would have.
    pub(super) fn refuse(&mut self, direction: Direction, reason: Reason, why: &str, head: HeadIs) -> Effect {
        if !self.guard.policy.enforce {
            self.block(reason);
            *self.side(direction) = Side::Passing;
            return Effect::FORWARD;
        }
        let reply = self.refusal(direction, reason, why);
        if head == HeadIs::Held {
            self.replied = true;
            self.record.status = Some(reply.status);
            return Effect::Reply(reply);
        }
        *self.side(direction) = Side::Refused;
        Effect::Replace { body: reply.body.into_bytes(), headers: Vec::new() }
    }

    /// Records a refusal, and words it.
    pub(super) fn refusal(&mut self, direction: Direction, reason: Reason, why: &str) -> Reply {
        self.worded((direction, 0), reason, why, reply::refusal)
    }

    /// The same for an answer of which so many events have gone on: the events that close it.
    pub(super) fn closing(&mut self, events: usize, reason: Reason, why: &str) -> Vec<(&'static str, String)> {
        self.worded((Direction::Response, events), reason, why, reply::closing)
    }

    fn worded<T>(&mut self, of: (Direction, usize), reason: Reason, why: &str, word: fn(&Policy, &Dialect, &Cause<'_>) -> T) -> T {
        let (direction, events) = of;
        self.block(reason);
        self.record.response_category = ResponseCategory::Refusal;
        let rules = if self.guard.policy.explain { self.counted().into_keys().map(|(_, rule)| rule).collect() } else { Vec::new() };
        let dialect = self.dialect.unwrap_or(&plain::PLAIN);
        let ids = self.conversation.answered_by_refusal(direction);
        let (request_id, challenge, wait) = (self.record.request_id.as_deref(), self.challenge.as_deref(), self.tally.wait);
        let standing = if reason == Reason::Rate { self.standing() } else { Vec::new() };
        let cause = Cause { direction, reason, why, rules: &rules, request_id, events, challenge, wait, standing: &standing, ids: &ids };
        word(&self.guard.policy, dialect, &cause)
    }

    pub(super) fn block(&mut self, reason: Reason) {
        self.record.verdict = Verdict::Block;
        self.record.reason = self.record.reason.or(Some(reason));
    }

    /// Whether the head of a message whose body is being read can still be replaced by a refusal. A request's always can: the client
    /// has seen no answer yet.
    pub(super) fn head_is(&self, direction: Direction) -> HeadIs {
        if direction == Direction::Request || self.guard.policy.hold_headers { HeadIs::Held } else { HeadIs::Gone }
    }
}
