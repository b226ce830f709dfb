//! How often something may be done: the generic cell rate algorithm (ITU-T I.371, annex A), which keeps one number for each who is counted.
//!
//! In: what the policy says; then that number, and the time. Out: the number after one time more, or how long that has to wait. It refuses
//! to know what is counted, and where the number is kept.

use crate::config::{self, Count, Period, Problem};

/// The longest that anybody has to do nothing until they may do all at once again, in nanoseconds: 31 days. A time that is further ahead
/// was written by no rate.
pub const LONGEST: u64 = 31 * DAY;

const SECOND: u64 = 1_000_000_000;
const DAY: u64 = 86_400 * SECOND;
/// Nobody means more than that in one period; it keeps the steps well above a nanosecond.
const MOST_CALLS: u64 = 1_000_000;
/// How far the clocks of two workers may be apart that look at one at nearly the same time.
const SLACK: u64 = SECOND;

/// How often something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How long one time lasts, in nanoseconds.
    step: u64,
    /// How far ahead of the clock one may be, that is a step for each that may come at once.
    allowance: u64,
}

impl Rate {
    /// Reads what the policy says at `path`; every problem goes to `problems`.
    pub(super) fn compile(given: config::Rate, path: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        let period = match given.per {
            Period::Second => SECOND,
            Period::Minute => 60 * SECOND,
            Period::Hour => 3600 * SECOND,
            Period::Day => DAY,
        };
        let Count(calls) = given.calls;
        if !(1..=MOST_CALLS).contains(&calls) {
            let hint = if calls == 0 { "; what may never be called is not named" } else { "" };
            problems.push(Problem::new(format!("{path}.calls"), format!("must be from 1 to {MOST_CALLS}, not {calls}{hint}")));
            return None;
        }
        // Rounded up, so that there are never more than the policy says.
        let step = period.div_ceil(calls);
        let Count(burst) = given.burst.unwrap_or(given.calls);
        let most = LONGEST / step;
        if !(1..=most).contains(&burst) {
            let message = format!("must be from 1 to {most}, not {burst}: after 31 days, all that may come at once may come again");
            problems.push(Problem::new(format!("{path}.burst"), message));
            return None;
        }
        Some(Self { step, allowance: step.saturating_mul(burst) })
    }

    /// What tells it from other rates: numbers that were kept by one mean nothing to another.
    #[must_use]
    pub fn bytes(&self) -> [u8; 16] {
        (u128::from(self.step) << 64 | u128::from(self.allowance)).to_le_bytes()
    }

    /// Once more: what was kept is `due`, 0 of somebody who is new. Gives what is to be kept then.
    ///
    /// # Errors
    /// When that is too often: how many nanoseconds are left until it is not.
    pub fn take(&self, due: u64, now: u64) -> Result<u64, u64> {
        let most = now.saturating_add(self.allowance);
        // Nobody can be so far ahead, unless the clock was set back since.
        let is_of_another_time = due > most.saturating_add(SLACK);
        let next = if is_of_another_time { now } else { due.max(now) }.saturating_add(self.step);
        if next <= most { Ok(next) } else { Err(next - most) }
    }

    /// One time less: it did not come about.
    #[must_use]
    pub const fn give_back(&self, due: u64) -> u64 {
        due.saturating_sub(self.step)
    }
}

/// Whether what is kept of somebody says no more than that they are new.
#[must_use]
pub const fn is_past(due: u64, now: u64) -> bool {
    due <= now || due > now.saturating_add(LONGEST).saturating_add(SLACK)
}
