//! Requests that come too often, and those that use too much.
//!
//! In: a request, once it is known who sends it, and once its body is read; at the end, what it came to. Out: a refusal, if there is no
//! more left. Requests are counted where they come in. Tokens, and what they cost, are estimated before anything goes upstream, so
//! that those who ask at the same time have no more than those who ask one after the other; at the end, what the provider has counted
//! takes the estimate's place, also where the client has gone before.

use std::borrow::Cow;
use std::net::IpAddr;
use std::rc::Rc;

use super::ledger::{Account, Uncounted};
use super::rate::{counted, network, seconds};
use super::side::Side;
use super::{Connection, Effect, Exchange, HeaderEdit};
use crate::audit::ResponseCategory;
use crate::config::By;
use crate::decision::Reason;
use crate::dialect::{Dialect, Facts, Reading, Usage, plain};
use crate::policy::rates::{Limit, Measure};
use crate::text::Direction;
use crate::wire;

mod standing;

use standing::Standing;

/// How many bytes of text are taken for one token, where nobody has counted.
pub(super) const BYTES_OF_A_TOKEN: u64 = 4;

/// What was counted of one request.
#[derive(Debug, Default)]
pub(super) struct Spending {
    /// The other end of the connection, where that is who is counted.
    peer: Option<IpAddr>,
    /// The model that is asked, once something told it.
    model: Option<String>,
    /// What was charged by an estimate.
    estimates: Vec<Estimate>,
    /// The tokens of the request's text, by estimate.
    input: u64,
    /// The status that the upstream, or Envoy in its place, has answered with.
    pub(super) status: Option<u16>,
    /// How much is left, where clients are told.
    standing: Standing,
}

/// What was charged before anybody knew what it would come to.
#[derive(Debug)]
struct Estimate {
    account: Account,
    limit: Limit,
    amount: u64,
}

/// Tokens that are read and written.
#[derive(Clone, Copy, Debug, Default)]
struct Tokens {
    input: u64,
    output: u64,
}

impl Exchange {
    /// Counts a request whose head has come: it is known who sends it, and perhaps which model it asks. A refusal if it comes too often.
    pub(super) fn count_request(&mut self, model: Option<&str>, connection: &dyn Connection) -> Option<Effect> {
        self.count_for(connection);
        let rates = &self.guard.policy.rates;
        if rates.limits.is_empty() {
            return None;
        }
        let peer = if rates.ask_for_address() { connection.peer() } else { None };
        self.tally.spending.peer = peer;
        self.tally.spending.model = model.map(str::to_owned);
        let is_known = model.is_some();
        self.charge(|of, by| of == Measure::Requests && (by != By::Model || is_known) && by != By::Tool, Tokens::default())
    }

    /// Counts what a request asks for whose body was read. A refusal if there is not so much left.
    pub(super) fn count_body(&mut self, direction: Direction, body: &str, (dialect, reading): (&Dialect, &Reading)) -> Option<Effect> {
        // What is said to a tool's server is not counted in tokens.
        if direction != Direction::Request || self.guard.policy.rates.limits.is_empty() || dialect.envelope.is_some() {
            return None;
        }
        let was_known = self.tally.spending.model.is_some();
        if !was_known {
            self.tally.spending.model = model(body, &reading.facts);
        }
        let words = reading.segments.iter().filter(|segment| !segment.fixed && !segment.label.is_empty());
        let bytes: usize = words.map(|segment| segment.raw.len()).sum();
        let input = (bytes as u64).div_ceil(BYTES_OF_A_TOKEN);
        self.tally.spending.input = input;
        // What it may write at most, if the request says so.
        let output = reading.facts.usage.output.unwrap_or(0);
        self.count_what_is_asked(was_known, Tokens { input, output })
    }

    /// The same of a request whose body passes unread. Only the answer can tell what it came to.
    pub(super) fn count_unread(&mut self, direction: Direction) -> Option<Effect> {
        let was_known = self.tally.spending.model.is_some();
        if direction == Direction::Request { self.count_what_is_asked(was_known, Tokens::default()) } else { None }
    }

    fn count_what_is_asked(&mut self, model_was_known: bool, tokens: Tokens) -> Option<Effect> {
        let is_counted_now = |of, by| match of {
            Measure::Requests => by == By::Model && !model_was_known,
            Measure::Tokens | Measure::Cost => true,
        };
        self.charge(is_counted_now, tokens)
    }

    /// Takes from all of these limits, or from none, and refuses.
    fn charge(&mut self, wanted: impl Fn(Measure, By) -> bool, tokens: Tokens) -> Option<Effect> {
        let guard = Rc::clone(&self.guard);
        let (memory, now) = (guard.memory.as_ref(), self.tally.now);
        let mut taken: Vec<Estimate> = Vec::new();
        for limit in guard.policy.rates.of(wanted) {
            let Some(account) = self.account(limit) else { continue };
            let amount = self.amount(limit.of, tokens);
            match account.take(limit.rate, amount, memory, now) {
                Ok(due) => {
                    self.tally.spending.standing.note(limit, due, now);
                    taken.push(Estimate { account, limit: *limit, amount });
                }
                Err(Uncounted::NoPlace(_)) if limit.passes_uncounted => {}
                Err(uncounted) => {
                    for Estimate { account, limit, amount } in taken {
                        account.settle(limit.rate, (amount, 0), memory, now);
                    }
                    return self.too_much(limit, uncounted);
                }
            }
        }
        self.tally.spending.estimates.extend(taken.into_iter().filter(|estimate| estimate.limit.of != Measure::Requests));
        None
    }

    fn too_much(&mut self, limit: &Limit, uncounted: Uncounted) -> Option<Effect> {
        let wait = seconds(uncounted.wait());
        if let Uncounted::TooMuch(wait) = uncounted {
            self.tally.spending.standing.note_none_left(limit, wait);
        }
        self.tally.wait = Some(wait);
        let what = match limit.of {
            Measure::Requests => "as many requests",
            Measure::Tokens => "as many tokens",
            Measure::Cost => "as much money",
        };
        self.turned_away(Reason::Rate, &format!("{what} as there may be for now have been used; ask again in {}", counted(wait)))
    }

    /// Where a limit is counted.
    fn account(&self, limit: &Limit) -> Option<Account> {
        let (caller, spending) = (&self.caller, &self.tally.spending);
        let book = match limit.by {
            By::Subject => "rates.subject",
            By::Session => "rates.session",
            By::Address => "rates.address",
            By::Team => "rates.team",
            By::Model => "rates.model",
            By::Tool => return None,
        };
        let told = |told: Option<&String>| told.map(|told| format!("={told}")).unwrap_or_default();
        let who = match limit.by {
            By::Team => told(caller.team.as_ref()),
            By::Address => network(spending.peer),
            By::Model => told(spending.model.as_ref().map(|model| model.to_lowercase()).as_ref()),
            By::Subject | By::Session | By::Tool => told(caller.subject.as_ref()),
        };
        // A session is one of its subject's: who is nobody has none.
        let session = caller.session.as_ref().filter(|_| limit.by == By::Session && caller.subject.is_some());
        let what = [limit.rate.bytes().as_slice(), limit.of.name().as_bytes(), told(session).as_bytes()].concat();
        Account::new(book, &self.guard.policy.keys.account(&who, &what))
    }

    /// How much of what is measured so many tokens come to.
    fn amount(&self, of: Measure, Tokens { input, output }: Tokens) -> u64 {
        let prices = &self.guard.policy.prices;
        match of {
            Measure::Requests => 1,
            Measure::Tokens => input.saturating_add(output),
            // Whoever names a model that has no price does not ask for nothing.
            Measure::Cost => {
                let model = self.tally.spending.model.as_deref();
                let known = model.and_then(|model| prices.cost(model, input, output));
                known.unwrap_or_else(|| prices.dearest(input, output))
            }
        }
    }

    /// Puts what the exchange came to in the place of what was estimated.
    pub(super) fn settle_estimates(&mut self) {
        let estimates = std::mem::take(&mut self.tally.spending.estimates);
        if estimates.is_empty() {
            return;
        }
        let tokens = self.used();
        for Estimate { account, limit, amount } in estimates {
            let in_fact = self.amount(limit.of, tokens);
            account.settle(limit.rate, (amount, in_fact), self.guard.memory.as_ref(), self.tally.now);
        }
    }

    /// What was used: what the provider says. Where it does not, or the client has gone before it could, what has come is weighed.
    fn used(&self) -> Tokens {
        let (usage, spending) = (&self.record.usage, &self.tally.spending);
        let [_, written] = self.text_bytes.map(|bytes| bytes.div_ceil(BYTES_OF_A_TOKEN));
        if *usage != Usage::default() && !self.record.usage_is_estimated {
            let beside = |known: Option<u64>| Some(usage.total?.saturating_sub(known?));
            let output = usage.output.or_else(|| beside(usage.input)).unwrap_or(0);
            let input = usage.input.unwrap_or(spending.input).max(beside(Some(output)).unwrap_or(0));
            let is_cut_short = self.record.response_category == ResponseCategory::Aborted;
            return Tokens { input, output: if is_cut_short { output.max(written) } else { output } };
        }
        let went_on = matches!(self.request, Side::Passing | Side::Over) && (spending.status.is_some() || !self.replied);
        let failed = spending.status.is_some_and(|status| status >= 400);
        if went_on && !failed { Tokens { input: spending.input, output: written } } else { Tokens::default() }
    }

    /// What changes in the head of an answer, so that its reader knows how much is left.
    pub(super) fn take_standing(&mut self) -> Vec<HeaderEdit> {
        if !self.guard.policy.enforce {
            return Vec::new();
        }
        let told = self.standing();
        self.tally.spending.standing = Standing::default();
        told.into_iter().map(|(name, value)| HeaderEdit { name: Cow::Borrowed(name), value: Some(value) }).collect()
    }

    /// The same as header fields, in the words of the exchange's dialect.
    pub(super) fn standing(&self) -> Vec<(&'static str, String)> {
        self.tally.spending.standing.headers(self.dialect.unwrap_or(&plain::PLAIN), self.tally.now)
    }
}

/// The model that a body asks for. Which of two that differ is meant, only the server knows.
fn model(body: &str, facts: &Facts) -> Option<String> {
    let mut models = facts.models.iter().map(|model| wire::decode(model.encoding(), model.raw.of(body)));
    let first = models.next()?;
    models.all(|other| other == first).then(|| first.into_owned())
}
