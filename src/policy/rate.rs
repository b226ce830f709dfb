//! How often something may be done: the generic cell rate algorithm (ITU-T I.371, annex A), which keeps one number for each who is counted.
//!
//! In: what the policy says; then that number, and the time. Out: the number after one time more, or after so much more, or how long that
//! has to wait. It refuses to know what is counted, and where the number is kept.

use crate::config::{self, Count, Period, Problem};

/// The longest that anybody has to do nothing until they may do all at once again, in nanoseconds: 31 days. A time that is further ahead
/// was written by no rate.
pub const LONGEST: u64 = 31 * DAY;

const SECOND: u64 = 1_000_000_000;
const DAY: u64 = 86_400 * SECOND;
/// Nobody means more calls than that in one period; up to here, the step of one is well above a nanosecond.
const MOST_CALLS: u64 = 1_000_000;
/// How far the clocks of two workers may be apart that look at one at nearly the same time.
const SLACK: u64 = SECOND;

/// How often something may be done, or how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How long a period is, in nanoseconds.
    period: u64,
    /// How much there may be in one.
    count: u64,
    /// How far ahead of the clock one may be, that is the time of all that may come at once.
    allowance: u64,
    /// How much further one can come to be: what is known only afterwards may be more than there was left.
    debt: u64,
}

impl Rate {
    /// Reads what the policy says of calls at `path`; every problem goes to `problems`.
    pub(super) fn compile(given: config::Rate, path: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        let (Count(calls), burst) = (given.calls, given.burst.map(|Count(burst)| burst));
        if !(1..=MOST_CALLS).contains(&calls) {
            let hint = if calls == 0 { "; what may never be called is not named" } else { "" };
            problems.push(Problem::new(format!("{path}.calls"), format!("must be from 1 to {MOST_CALLS}, not {calls}{hint}")));
            return None;
        }
        let rate = Self::new(calls, given.per, burst);
        let most = rate.most_at_once();
        let burst = burst.unwrap_or(calls);
        if !(1..=most).contains(&burst) {
            let message = format!("must be from 1 to {most}, not {burst}: after 31 days, all that may come at once may come again");
            problems.push(Problem::new(format!("{path}.burst"), message));
            return None;
        }
        Some(rate)
    }

    /// So much in each period, and so much at once.
    pub(super) fn new(count: u64, per: Period, burst: Option<u64>) -> Self {
        let period = match per {
            Period::Second => SECOND,
            Period::Minute => 60 * SECOND,
            Period::Hour => 3600 * SECOND,
            Period::Day => DAY,
        };
        let rate = Self { period, count: count.max(1), allowance: 0, debt: 0 };
        let burst = burst.unwrap_or(count);
        Self { allowance: if rate.comes_in_steps() { rate.time(1).saturating_mul(burst) } else { rate.time(burst) }, ..rate }
    }

    /// The same of what is known only afterwards.
    pub(super) const fn afterwards(self) -> Self {
        Self { debt: LONGEST, ..self }
    }

    /// How much may come at once at most, since all of it may come again after 31 days.
    pub(super) fn most_at_once(&self) -> u64 {
        self.amount(LONGEST)
    }

    /// Whether one lasts so long that it is counted as one: it is rounded up, so that there are never more than the policy says.
    const fn comes_in_steps(&self) -> bool {
        self.count <= MOST_CALLS
    }

    /// How much comes in so many nanoseconds.
    fn amount(&self, time: u64) -> u64 {
        if self.comes_in_steps() {
            return time / self.time(1).max(1);
        }
        whole(u128::from(time) * u128::from(self.count) / u128::from(self.period))
    }

    /// What tells it from other rates: numbers that were kept by one mean nothing to another.
    #[must_use]
    pub fn bytes(&self) -> [u8; 24] {
        let mut bytes = [0; 24];
        let numbers = [self.period, self.count, self.allowance].into_iter().flat_map(u64::to_le_bytes);
        bytes.iter_mut().zip(numbers).for_each(|(byte, written)| *byte = written);
        bytes
    }

    /// How much there may be in one period.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// How long so much lasts, in nanoseconds; rounded up.
    fn time(&self, amount: u64) -> u64 {
        whole((u128::from(amount) * u128::from(self.period)).div_ceil(u128::from(self.count)))
    }

    /// Once more: what was kept is `due`, 0 of somebody who is new. Gives what is to be kept then.
    ///
    /// # Errors
    /// When that is too often: how many nanoseconds are left until it is not.
    pub fn take(&self, due: u64, now: u64) -> Result<u64, u64> {
        self.take_some(due, now, 1)
    }

    /// So much more. What is more than may ever come at once takes all of that.
    ///
    /// # Errors
    /// When that is too much: how many nanoseconds are left until it is not.
    pub fn take_some(&self, due: u64, now: u64, amount: u64) -> Result<u64, u64> {
        let most = now.saturating_add(self.allowance);
        // Nobody can be so far ahead, unless the clock was set back since.
        let is_of_another_time = due > most.saturating_add(self.debt).saturating_add(SLACK);
        let next = if is_of_another_time { now } else { due.max(now) }.saturating_add(self.taken(amount));
        if next <= most { Ok(next) } else { Err(next - most) }
    }

    /// How much time is taken for so much, in nanoseconds.
    fn taken(&self, amount: u64) -> u64 {
        self.time(amount).min(self.allowance)
    }

    /// One time less: it did not come about.
    #[must_use]
    pub fn give_back(&self, due: u64) -> u64 {
        due.saturating_sub(self.taken(1))
    }

    /// Where `amount` was taken, it came to `in_fact`. What nobody had left is owed. Gives what is to be kept then.
    #[must_use]
    pub fn settle(&self, due: u64, now: u64, amount: u64, in_fact: u64) -> u64 {
        let (taken, cost) = (self.taken(amount), self.time(in_fact));
        // Where all may come again anyway, nothing is left to be given back.
        let settled =
            if is_past(due, now) { now.saturating_add(cost.saturating_sub(taken)) } else { due.saturating_add(cost).saturating_sub(taken) };
        settled.min(now.saturating_add(LONGEST))
    }

    /// How much of it may come at once now.
    #[must_use]
    pub fn left(&self, due: u64, now: u64) -> u64 {
        self.amount(now.saturating_add(self.allowance).saturating_sub(due.max(now)))
    }
}

/// A number that comes as near as it can.
fn whole(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Whether what is kept of somebody says no more than that they are new.
#[must_use]
pub const fn is_past(due: u64, now: u64) -> bool {
    due <= now || due > now.saturating_add(LONGEST).saturating_add(SLACK)
}
