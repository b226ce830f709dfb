//! The end of an exchange: its record made complete.
//!
//! In: what the host knows of how it ended. Out: the [`Record`]. It looks at no bytes.

use std::collections::BTreeMap;

use super::exchange::Exchange;
use super::side::Side;
use crate::audit::{Record, ResponseCategory};
use crate::decision::{Asked, Reason, Uninspectable, Verdict};
use crate::dialect::Usage;
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

impl Exchange {
    /// Whether the host may know better how the exchange ended: a message has not come to its end, or the guard's own answer was on its
    /// way.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let over = |side: &Side| matches!(side, Side::Over);
        !over(&self.request) || !over(&self.response)
    }

    /// The exchange is over: its record.
    #[must_use]
    pub fn finish(mut self, end: End<'_>) -> Record {
        let over_envoys_limit = match end.details {
            "request_payload_too_large" => Some(Direction::Request),
            "response_payload_too_large" => Some(Direction::Response),
            _ => None,
        };
        if let Some(direction) = over_envoys_limit {
            self.record.count_uninspectable(direction, Uninspectable::TooLarge, 1);
            self.record.verdict = Verdict::Block;
            self.record.reason = Some(Reason::Uninspectable(Uninspectable::TooLarge));
            self.record.response_category = ResponseCategory::Error;
        } else if !matches!(self.response, Side::Over | Side::Refused | Side::Stopping)
            && !matches!(self.record.response_category, ResponseCategory::Refusal | ResponseCategory::Unjudged)
        {
            self.record.response_category = ResponseCategory::Aborted;
        }
        for direction in [Direction::Request, Direction::Response] {
            for (consultant, _) in self.guard.policy.consultants(direction) {
                self.record.note_asked(consultant, direction, Asked::NotAsked);
            }
        }
        self.complete_usage();
        self.settle_estimates();
        self.record.status = end.status.or(self.record.status);
        self.record.latency_ms = end.latency_ms;
        self.record.guard_us = self.guard_ns / 1000;
        self.record.findings = self.counted();
        self.record.cost = self.cost();
        let policy = &self.guard.policy;
        self.record.sampled = !self.record.is_clean() || policy.audit.keeps_clean(&policy.keys, self.record.request_id.as_deref());
        self.record
    }

    /// What the model took for it, where it has a price and somebody counted or estimated the tokens. What nobody counted costs nothing.
    fn cost(&self) -> Option<u64> {
        let Usage { input, output, .. } = self.record.usage;
        let model = self.record.model.as_deref().filter(|_| input.or(output).is_some())?;
        self.guard.policy.prices.cost(model, input.unwrap_or(0), output.unwrap_or(0))
    }

    /// Where the provider did not add up the tokens, they are. Where a streamed answer did not say how many it took, they are estimated:
    /// four bytes of text for each.
    fn complete_usage(&mut self) {
        let usage = &mut self.record.usage;
        usage.total = usage.total.or_else(|| Some(usage.input? + usage.output?));
        if self.streamed && self.record.usage == Usage::default() {
            let [input, output] = self.text_bytes.map(|bytes| bytes.div_ceil(4));
            self.record.usage = Usage { input: Some(input), output: Some(output), total: Some(input + output) };
            self.record.usage_is_estimated = true;
        }
    }

    /// How often each rule counted, by its id.
    pub(super) fn counted(&self) -> BTreeMap<(Direction, String), u32> {
        let names = self.guard.policy.detector.names();
        let counted = [Direction::Request, Direction::Response].into_iter().zip(&self.counts);
        let by_rule = counted.flat_map(|(direction, counts)| names.iter().zip(counts).map(move |(name, count)| (direction, name, *count)));
        by_rule.filter(|(.., count)| *count > 0).map(|(direction, name, count)| ((direction, name.id.clone()), count)).collect()
    }
}
