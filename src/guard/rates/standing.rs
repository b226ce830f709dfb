//! How much a client has left.
//!
//! In: what was counted of a request. Out: header fields, in the words of its dialect. Of several limits of one kind, the client is told
//! the one of which least is left. What is paid in money, no provider tells.

use crate::dialect::Dialect;
use crate::dialect::limits::{Counted, Left, headers};
use crate::policy::rates::{Limit, Measure};

/// How much is left, of what clients are told.
#[derive(Debug, Default)]
pub(super) struct Standing {
    requests: Option<Left>,
    tokens: Option<Left>,
}

impl Standing {
    /// Something was counted: what is kept of it now is `due`.
    pub(super) fn note(&mut self, limit: &Limit, due: u64, now: u64) {
        self.keep(limit, Left { most: limit.rate.count(), left: limit.rate.left(due, now), reset: due.saturating_sub(now) });
    }

    /// There was not enough left: there will be in so many nanoseconds.
    pub(super) fn note_none_left(&mut self, limit: &Limit, wait: u64) {
        self.keep(limit, Left { most: limit.rate.count(), left: 0, reset: wait });
    }

    fn keep(&mut self, limit: &Limit, left: Left) {
        let kept = match limit.of {
            Measure::Requests => &mut self.requests,
            Measure::Tokens => &mut self.tokens,
            Measure::Cost => return,
        };
        if kept.as_ref().is_none_or(|kept| left.left <= kept.left) {
            *kept = Some(left);
        }
    }

    /// What a client of this dialect is told, at this time.
    pub(super) fn headers(&self, dialect: &Dialect, now: u64) -> Vec<(&'static str, String)> {
        let counted = [(Counted::Requests, &self.requests), (Counted::Tokens, &self.tokens)];
        counted.into_iter().filter_map(|(of, left)| Some(headers(dialect, of, left.as_ref()?, now))).flatten().collect()
    }
}
