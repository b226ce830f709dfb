//! Calls of tools that come too often.
//!
//! In: calls that nothing else denies, as an answer makes them or a request of MCP asks for them. Out: why one is denied, if it is. A call
//! counts for who is verified to send the request, and where nobody is, for the other end of the connection. Some streams say several
//! times what is called: it counts once, and whatever was decided then holds. What a request repeats of earlier turns does not count.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;

use super::ledger::{Account, Uncounted};
use super::rates::Spending;
use super::step_up::Denial;
use super::tools::Mentioned;
use super::{Connection, Exchange};
use crate::config::By;
use crate::dialect::EventKind;
use crate::policy::rate::Rate;
use crate::policy::rates::Measure;
use crate::policy::tools::{Decision, Tools};

const SECOND: u64 = 1_000_000_000;

/// In which way a call is told. In each, every call is told at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// In pieces.
    Pieces,
    /// What the pieces came to, once more.
    Again,
    /// Where its block ends.
    Block,
    /// Where its answer ends.
    Answer,
    /// Whole.
    Whole,
}

impl Way {
    /// How what an event tells, or a body, tells a call.
    pub(super) const fn of(event: Option<EventKind>) -> Self {
        match event {
            Some(EventKind::CallAgain) => Self::Again,
            Some(EventKind::BlockEnd) => Self::Block,
            Some(EventKind::AnswerEnd) => Self::Answer,
            _ => Self::Whole,
        }
    }
}

/// What was counted in one exchange.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How late it is, in nanoseconds since 1970.
    pub(super) now: u64,
    /// The other end of the connection, where nobody says who sends the request.
    peer: Option<IpAddr>,
    /// The calls that were decided, by what they say.
    calls: BTreeMap<Said, Decided>,
    /// What was counted of the calls that are being judged.
    taken: Vec<(Account, Rate)>,
    /// In how many seconds a call that was denied may be made.
    pub(super) wait: Option<u64>,
    /// What was counted of the request itself.
    pub(super) spending: Spending,
}

/// How often something may be done that is counted on an account, and whether it may be done uncounted where that has no place.
#[derive(Clone, Copy, Debug)]
struct Bounded {
    rate: Rate,
    passes_uncounted: bool,
}

/// What a call says: names, and arguments.
type Said = (Vec<String>, Vec<String>);

/// What became of calls that say the same.
#[derive(Debug, Default)]
struct Decided {
    /// Of each, in how many seconds it may be made, where it was denied.
    waits: Vec<Option<u64>>,
    /// How many of them were told so far, by the way.
    told: BTreeMap<Way, usize>,
}

impl Tally {
    /// How late it is, in nanoseconds since 1970.
    pub(super) const fn now(&self) -> u64 {
        self.now
    }
}

impl Exchange {
    /// It is so late now, in nanoseconds since 1970. Whoever holds the door says so before each step, if any rate is to be held, or
    /// signatures are to be checked.
    pub fn at(&mut self, now: u64) {
        self.tally.now = now;
    }

    /// Takes down where the request comes from, if that is who its calls are counted for.
    pub(super) fn count_for(&mut self, connection: &dyn Connection) {
        let counts = self.guard.policy.tools.as_ref().is_some_and(Tools::have_rates);
        self.tally.peer = if counts && self.caller.subject.is_none() { connection.peer() } else { None };
    }

    /// Counts a call that nothing else denies. Gives why it is denied, if it comes too often.
    pub(super) fn count_call(&mut self, tools: &Tools, call: &Mentioned, way: Way) -> Option<Denial> {
        let rates = self.rates_of(tools, call);
        if rates.is_empty() {
            return None;
        }
        let said = (call.names.clone(), call.arguments.iter().filter_map(|arguments| plain(arguments)).collect());
        let decided = self.tally.calls.entry(said.clone()).or_default();
        let told = decided.told.entry(way).or_default();
        *told += 1;
        let known = decided.waits.get(*told - 1).copied();
        let wait = known.unwrap_or_else(|| self.take(rates));
        if known.is_none() {
            self.tally.calls.entry(said).or_default().waits.push(wait);
        }
        self.tally.wait = self.tally.wait.max(wait);
        wait.map(Denial::until)
    }

    /// The calls that were judged last are made, but for those that are denied, or none of them is.
    pub(super) fn settle_counted(&mut self, are_made: bool) {
        for (account, rate) in std::mem::take(&mut self.tally.taken).into_iter().filter(|_| !are_made) {
            account.give_back(rate, self.guard.memory.as_ref(), self.tally.now);
        }
    }

    /// The accounts that a call is counted on. One that gives several names counts for each.
    fn rates_of(&self, tools: &Tools, call: &Mentioned) -> Vec<(Account, Bounded)> {
        let policy = &self.guard.policy;
        let of_all = || policy.rates.of(|of, by| (of, by) == (Measure::Requests, By::Tool));
        let mut rates: Vec<(Account, Bounded)> = Vec::new();
        for name in &call.names {
            let Decision::Allowed(tool) = tools.decide(name, &self.caller) else { continue };
            let own = tool.rate.map(|rate| (self.counted_for(), Bounded { rate, passes_uncounted: false }));
            let of_all = of_all()
                .map(|limit| (("rates.tool", String::new()), Bounded { rate: limit.rate, passes_uncounted: limit.passes_uncounted }));
            for ((book, who), bounded) in own.into_iter().chain(of_all) {
                let what = [bounded.rate.bytes().as_slice(), tool.name.as_bytes()].concat();
                let account = Account::new(book, &policy.keys.account(&who, &what));
                rates.extend(account.filter(|account| rates.iter().all(|(other, _)| other != account)).map(|account| (account, bounded)));
            }
        }
        rates
    }

    /// Who a call is counted for, and in which book: however many addresses somebody has, those who are verified have their places.
    fn counted_for(&self) -> (&'static str, String) {
        match (&self.caller.subject, self.tally.peer) {
            (Some(subject), _) => ("rate.subject", subject.clone()),
            (None, peer) => ("rate.address", network(peer)),
        }
    }

    /// Takes from all accounts or from none. Gives in how many seconds that could be done, where it could not.
    fn take(&mut self, rates: Vec<(Account, Bounded)>) -> Option<u64> {
        let (memory, now) = (self.guard.memory.as_ref(), self.tally.now);
        let mut taken = Vec::with_capacity(rates.len());
        for (account, Bounded { rate, passes_uncounted }) in rates {
            match account.take(rate, 1, memory, now) {
                Ok(_) => taken.push((account, rate)),
                Err(Uncounted::NoPlace(_)) if passes_uncounted => {}
                Err(uncounted) => {
                    taken.iter().for_each(|(account, rate): &(Account, Rate)| account.give_back(*rate, memory, now));
                    return Some(seconds(uncounted.wait()));
                }
            }
        }
        self.tally.taken.extend(taken);
        None
    }
}

/// The network that an address is of. Whoever has an address of the sixth version has all of its network (RFC 6177).
pub(super) fn network(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => format!("{:x}", address.to_bits() >> 64),
        None => String::new(),
    }
}

/// Whole seconds, none of them too early.
pub(super) const fn seconds(nanoseconds: u64) -> u64 {
    nanoseconds.div_ceil(SECOND)
}

/// Arguments, however they are written, if there are any.
fn plain(arguments: &str) -> Option<String> {
    let plain = serde_json::from_str::<Value>(arguments).map_or_else(|_| arguments.trim_ascii().to_owned(), |value| value.to_string());
    Some(plain).filter(|plain| !matches!(plain.as_str(), "" | "null" | "{}"))
}

/// How a refusal says when a call may be made.
pub(super) fn when(seconds: u64) -> String {
    format!("it calls a tool more often than its sender may; it may be called again in {}", counted(seconds))
}

/// So many seconds, in words.
pub(super) fn counted(seconds: u64) -> String {
    format!("{seconds} {}", if seconds == 1 { "second" } else { "seconds" })
}
