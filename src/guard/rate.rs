//! Calls of tools that come too often.
//!
//! In: calls that nothing else denies, as an answer makes them or a request of MCP asks for them. Out: why one is denied, if it is. A call
//! counts for who is verified to send the request, and where nobody is, for the other end of the connection. Some streams say several
//! times what is called: it counts once, and whatever was decided then holds. What a request repeats of earlier turns does not count.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;

use super::ledger::Account;
use super::step_up::Denial;
use super::tools::Mentioned;
use super::{Connection, Exchange};
use crate::dialect::EventKind;
use crate::policy::rate::Rate;
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
    now: u64,
    /// The other end of the connection, where nobody says who sends the request.
    peer: Option<IpAddr>,
    /// The calls that were decided, by what they say.
    calls: BTreeMap<Said, Decided>,
    /// What was counted of the calls that are being judged.
    taken: Vec<(Account, Rate)>,
    /// In how many seconds a call that was denied may be made.
    pub(super) wait: Option<u64>,
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
    fn rates_of(&self, tools: &Tools, call: &Mentioned) -> Vec<(Account, Rate)> {
        let mut rates: Vec<(Account, Rate)> = Vec::new();
        for name in &call.names {
            let Decision::Allowed(tool) = tools.decide(name, &self.caller) else { continue };
            let Some(rate) = tool.rate else { continue };
            let (book, who) = self.counted_for();
            let what = [rate.bytes().as_slice(), tool.name.as_bytes()].concat();
            let account = Account::new(book, &self.guard.policy.keys.account(&who, &what));
            rates.extend(account.filter(|account| rates.iter().all(|(other, _)| other != account)).map(|account| (account, rate)));
        }
        rates
    }

    /// Who a call is counted for, and in which book: however many addresses somebody has, those who are verified have their places.
    fn counted_for(&self) -> (&'static str, String) {
        match (&self.caller.subject, self.tally.peer.map(|peer| peer.to_canonical())) {
            (Some(subject), _) => ("rate.subject", subject.clone()),
            (None, Some(IpAddr::V4(address))) => ("rate.address", address.to_string()),
            // Whoever has an address of the sixth version has all of its network (RFC 6177).
            (None, Some(IpAddr::V6(address))) => ("rate.address", format!("{:x}", address.to_bits() >> 64)),
            (None, None) => ("rate.address", String::new()),
        }
    }

    /// Takes from all accounts or from none. Gives in how many seconds that could be done, where it could not.
    fn take(&mut self, rates: Vec<(Account, Rate)>) -> Option<u64> {
        let (memory, now) = (self.guard.memory.as_ref(), self.tally.now);
        let mut taken = Vec::with_capacity(rates.len());
        for (account, rate) in rates {
            if let Err(wait) = account.take(rate, memory, now) {
                taken.iter().for_each(|(account, rate): &(Account, Rate)| account.give_back(*rate, memory, now));
                return Some(wait.div_ceil(SECOND));
            }
            taken.push((account, rate));
        }
        self.tally.taken.extend(taken);
        None
    }
}

/// Arguments, however they are written, if there are any.
fn plain(arguments: &str) -> Option<String> {
    let plain = serde_json::from_str::<Value>(arguments).map_or_else(|_| arguments.trim_ascii().to_owned(), |value| value.to_string());
    Some(plain).filter(|plain| !matches!(plain.as_str(), "" | "null" | "{}"))
}

/// How a refusal says when a call may be made.
pub(super) fn when(seconds: u64) -> String {
    let unit = if seconds == 1 { "second" } else { "seconds" };
    format!("it calls a tool more often than its sender may; it may be called again in {seconds} {unit}")
}
