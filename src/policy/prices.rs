//! What models cost.
//!
//! In: the section `prices`; then a model's name, and how many tokens it read and wrote. Out: what that cost. It refuses to know who pays.

use std::collections::BTreeMap;

use super::listed::{Found, Listed};
use crate::config::{self, Amount, Problem};

/// The most that one exchange may be said to cost, in billionths of a dollar: a million dollars. What says more was made up.
const MOST: u64 = 1_000_000 * 1_000_000_000;

/// What models cost.
#[derive(Debug, Default)]
pub struct Prices {
    listed: Listed,
    prices: Vec<Price>,
}

/// What a model costs, in millionths of a millionth of a dollar for each token.
#[derive(Clone, Copy, Debug)]
struct Price {
    input: u64,
    output: u64,
}

impl Prices {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(given: &BTreeMap<String, config::Price>, problems: &mut Vec<Problem>) -> Self {
        let mut entries: Vec<_> = given.iter().collect();
        // Of those with wildcards, the longest says the most.
        entries.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let path = |place: usize| format!("prices.{}", entries.get(place).map_or("", |(name, _)| name));
        let listed = Listed::compile(entries.iter().map(|(name, _)| name.as_str()), path, problems);
        // A dollar for a million tokens is a millionth of a dollar for one.
        let each = |Amount(dollars): Amount| (dollars * 1e6).round() as u64;
        let price = |price: &config::Price| Price { input: each(price.input_per_million), output: each(price.output_per_million) };
        Self { listed, prices: entries.iter().map(|(_, given)| price(given)).collect() }
    }

    /// What a model took for reading and writing so many tokens, in billionths of a dollar, rounded up; `None` where it has no price.
    #[must_use]
    pub fn cost(&self, model: &str, input: u64, output: u64) -> Option<u64> {
        // Gemini's requests name a model within the collection of all.
        let Found::At(place) = self.listed.find(model.strip_prefix("models/").unwrap_or(model)) else { return None };
        self.prices.get(place).map(|price| price.of(input, output))
    }

    /// What they cost at most, whatever the model is.
    #[must_use]
    pub fn dearest(&self, input: u64, output: u64) -> u64 {
        self.prices.iter().map(|price| price.of(input, output)).max().unwrap_or(0)
    }
}

impl Price {
    fn of(self, input: u64, output: u64) -> u64 {
        let sum = input.saturating_mul(self.input).saturating_add(output.saturating_mul(self.output));
        sum.div_ceil(1000).min(MOST)
    }
}
