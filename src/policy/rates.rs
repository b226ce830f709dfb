//! How often, and for how much, those who send requests may ask: the section `rates`.
//!
//! In: the section as typed. Out: [`Rates`], which say who is counted, what of them, and up to where. How it is counted is
//! [`Rate`]'s; where, the guard's.

use super::Warning;
use super::rate::Rate;
use crate::config::{self, Amount, By, Config, Count, OnFull, Problem, Quantity};

/// Nobody means more than that in one period.
const MOST_REQUESTS: u64 = 1_000_000;
const MOST_TOKENS: u64 = 1_000_000_000_000;
const MOST_DOLLARS: f64 = 1_000_000.0;
/// What a US dollar is counted in.
const PARTS: f64 = 1e9;

/// All limits of a policy.
#[derive(Debug, Default)]
pub struct Rates {
    /// In their order.
    pub limits: Vec<Limit>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Who has one of their own.
    pub by: By,
    /// What is counted.
    pub of: Measure,
    /// Up to where.
    pub rate: Rate,
    /// Whether somebody passes uncounted who has no place.
    pub passes_uncounted: bool,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Requests; by tool, its calls.
    Requests,
    /// Tokens.
    Tokens,
    /// Billionths of a US dollar.
    Cost,
}

impl Measure {
    /// The key of the policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Tokens => "tokens",
            Self::Cost => "cost_usd",
        }
    }

    /// In how many parts one is counted.
    const fn parts(self) -> f64 {
        match self {
            Self::Requests | Self::Tokens => 1.0,
            Self::Cost => PARTS,
        }
    }
}

impl Rates {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(config: &Config, problems: &mut Vec<Problem>) -> Self {
        let given = config.rates.iter().enumerate();
        let limits = given.filter_map(|(place, limit)| compile(limit, &format!("rates[{place}]"), config, problems)).collect();
        Self { limits }
    }

    /// The limits of what is measured so, for whoever is counted so.
    pub fn of(&self, wanted: impl Fn(Measure, By) -> bool) -> impl Iterator<Item = &Limit> {
        self.limits.iter().filter(move |limit| wanted(limit.of, limit.by))
    }

    /// Whether anybody is told from others by where they are.
    #[must_use]
    pub fn ask_for_address(&self) -> bool {
        self.limits.iter().any(|limit| limit.by == By::Address)
    }
}

fn compile(given: &config::Limit, path: &str, config: &Config, problems: &mut Vec<Problem>) -> Option<Limit> {
    let whole = |Count(count): Count| count as f64;
    let said = [
        (Measure::Requests, given.requests.map(whole), MOST_REQUESTS as f64),
        (Measure::Tokens, given.tokens.map(whole), MOST_TOKENS as f64),
        (Measure::Cost, given.cost_usd.map(|Amount(dollars)| dollars), MOST_DOLLARS),
    ];
    let mut said = said.into_iter().filter_map(|(of, amount, most)| Some((of, amount?, most)));
    let (Some((of, amount, most)), None) = (said.next(), said.next()) else {
        problems.push(Problem::new(path, "must say one of requests, tokens and cost_usd, and no more than one"));
        return None;
    };
    let least = 1.0 / of.parts();
    if !(least..=most).contains(&amount) {
        problems.push(Problem::new(format!("{path}.{}", of.name()), format!("must be more than 0 and at most {most}, not {amount}")));
        return None;
    }
    let count = (amount * of.parts()).round() as u64;
    let burst = given.burst.map(|Quantity(burst)| burst);
    if burst.is_some_and(|burst| of != Measure::Cost && burst.fract() != 0.0) {
        problems.push(Problem::new(format!("{path}.burst"), "must be a whole number, as what it is of"));
        return None;
    }
    let parts = burst.map(|burst| (burst * of.parts()).round() as u64);
    let rate = Rate::new(count, given.per, parts);
    let most = rate.most_at_once();
    if !(1..=most).contains(&parts.unwrap_or(count)) {
        let most = most as f64 / of.parts();
        let message = format!("must be more than 0 and at most {most}: after 31 days, all that may come at once may come again");
        problems.push(Problem::new(format!("{path}.burst"), message));
        return None;
    }
    problems.extend(misplaced(given, of, config).map(|(key, message)| Problem::new(format!("{path}.{key}"), message)));
    let rate = if of == Measure::Requests { rate } else { rate.afterwards() };
    Some(Limit { by: given.by, of, rate, passes_uncounted: given.on_full == OnFull::Allow })
}

/// What cannot be counted as it says.
fn misplaced(given: &config::Limit, of: Measure, config: &Config) -> Option<(&'static str, &'static str)> {
    let says_subject = config.identity.as_ref().is_some_and(|identity| !identity.subject.is_empty());
    match given.by {
        By::Tool if of != Measure::Requests => {
            Some((of.name(), "nobody tells what of it a tool takes; by tool, only requests are counted"))
        }
        By::Tool if config.tools.is_none() => Some(("by", "calls of tools are only judged where there is a section tools")),
        By::Session if !says_subject => Some(("by", "a session is somebody's: name identity.subject, too")),
        _ if of == Measure::Cost && config.prices.is_empty() => Some(("cost_usd", "nothing has a price: write the section prices")),
        _ => None,
    }
}

/// What is weak in a section that loads.
pub(super) fn warnings(config: &Config) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: String, message: &str| warnings.push(Warning { path, message: message.to_owned() });
    if config.rates.is_empty() {
        warn("rates".to_owned(), "missing: everybody may ask as often as they like");
    }
    let identity = config.identity.as_ref();
    let says = |is_said: fn(&config::Identity) -> bool| identity.is_some_and(is_said);
    let names_models = config.access.as_ref().is_some_and(|access| access.models.is_some());
    for (place, limit) in config.rates.iter().enumerate() {
        let missing = match limit.by {
            By::Subject if !says(|identity| !identity.subject.is_empty()) => {
                "identity.subject names nobody who says who calls: all share one"
            }
            By::Session if !says(|identity| !identity.session.is_empty()) => {
                "identity.session names nobody who says so: each subject has one"
            }
            By::Team if !says(|identity| !identity.team.is_empty()) => "identity.team names nobody who says so: all share one",
            By::Model if !names_models => {
                "clients choose the names, and may use up all places: name those that may be asked in access.models"
            }
            _ => continue,
        };
        warn(format!("rates[{place}].by"), missing);
    }
    for (place, _) in config.rates.iter().enumerate().filter(|(_, limit)| limit.on_full == OnFull::Allow) {
        warn(format!("rates[{place}].on_full"), "allow: while there is no place left, whoever is new passes uncounted");
    }
    warnings
}
